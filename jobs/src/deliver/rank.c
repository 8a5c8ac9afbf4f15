/* rank.c - the order in which crews take a night's orders, and which of them a day has room for. */
#include <stdlib.h>

#include "base/base.h"
#include "deliver/rank.h"

struct entry {
	char id[RANK_ID + 1], place[RANK_PLACE + 1];
	uint32_t group, n;	/* N: of its group, at this place */
	int32_t day, age, left, given;
	int64_t most, rank, amount;
	enum rank_fate fate;
	bool settled;
};

static struct entry *
entries(const struct rank_list *l, size_t *n)
{
	*n = l->entry.n / sizeof(struct entry);
	return (struct entry *)(void *)l->entry.p;
}

static struct rank_place *
places(const struct rank_list *l, size_t *n)
{
	*n = l->place.n / sizeof(struct rank_place);
	return (struct rank_place *)(void *)l->place.p;
}

void
rank_group(struct rank_list *l)
{
	l->groups++;
}

void
rank_add(struct rank_list *l, const struct rank_order *o)
{
	struct entry x = { .group = l->groups, .day = o->day, .age = o->age, .left = o->left, .most = o->most, .rank = o->rank,
		.amount = o->amount };

	memcpy(x.id, o->id.p, o->id.n < RANK_ID ? o->id.n : RANK_ID);
	memcpy(x.place, o->place.p, o->place.n < RANK_PLACE ? o->place.n : RANK_PLACE);
	buf_add(&l->entry, &x, sizeof x);
}

/* --- places ---------------------------------------------------------------------------- */
static int
by_place(const void *a, const void *b)
{
	const struct rank_place *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d != 0 ? d : (x->day > y->day) - (x->day < y->day);
}

size_t
rank_places(struct rank_list *l)
{
	size_t n, m = 0;
	const struct entry *v = entries(l, &n);
	struct rank_place *p;

	buf_reset(&l->place);
	for (size_t i = 0; i < n; i++) {
		struct rank_place x = { .day = v[i].day, .most = v[i].most };

		memcpy(x.name, v[i].place, sizeof x.name);
		buf_add(&l->place, &x, sizeof x);
	}
	p = places(l, &n);
	if (n > 0)
		qsort(p, n, sizeof *p, by_place);
	for (size_t i = 0; i < n; i++) {
		if (m == 0 || by_place(&p[m - 1], &p[i]) != 0)
			p[m++] = p[i];
		else if (p[i].most >= 0 && (p[m - 1].most < 0 || p[i].most < p[m - 1].most))
			p[m - 1].most = p[i].most; /* two that disagree: the fewer */
	}
	l->place.n = m * sizeof *p;
	return m;
}

struct rank_place *
rank_place(struct rank_list *l, size_t i)
{
	size_t n;
	struct rank_place *p = places(l, &n);

	return i < n ? &p[i] : NULL;
}

static struct rank_place *
place_of(const struct rank_list *l, const struct entry *x)
{
	struct rank_place key = { .day = x->day };
	size_t n;
	struct rank_place *p = places(l, &n);

	memcpy(key.name, x->place, sizeof key.name);
	return bsearch(&key, p, n, sizeof *p, by_place);
}

/* --- who goes ---------------------------------------------------------------------------- */
static int
by_need(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;

	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if (x->amount != y->amount)
		return x->amount > y->amount ? -1 : 1;
	if (x->age != y->age)
		return x->age > y->age ? -1 : 1;
	return strcmp(x->id, y->id);
}

static int
by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->id, y->id);
}

/* Takes room for the N of a group at V, or none. */
static bool
takes(const struct rank_list *l, struct entry *v, size_t n)
{
	bool fits = true;

	for (size_t i = 0; i < n; i++) {
		struct rank_place *p = place_of(l, &v[i]);

		p->taken++;
		fits &= p->most < 0 || p->used + p->taken <= p->most;
	}
	for (size_t i = 0; i < n && !fits; i++)
		place_of(l, &v[i])->taken--;
	return fits;
}

/* Whether, at this day's pace, the turn of who is the Rth at its place comes while its notice is good. */
static bool
in_time(const struct rank_place *p, const struct entry *x, int64_t r)
{
	int64_t room = p->most > p->used ? p->most - p->used : 0, after = r - room;

	if (p->most < 0)
		return true;
	if (p->most < (int64_t)x->n)
		return false; /* no day has room for them */
	after = after < 1 ? 1 : after;
	return (after + p->most - 1) / p->most <= x->left;
}

/* The group that begins at V, of all that are left: how many it has. */
static size_t
group_at(const struct rank_list *l, struct entry *v, size_t left)
{
	size_t n = 1;

	while (n < left && v[n].group == v[0].group && v[0].group > 0)
		n++;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			v[i].n += place_of(l, &v[i]) == place_of(l, &v[k]);
	return n;
}

void
rank_settle(struct rank_list *l)
{
	size_t n;
	struct entry *v = entries(l, &n), **order;
	size_t *first;

	if (n == 0)
		return;
	if (l->place.n == 0)
		rank_places(l);
	order = base_alloc(n * sizeof *order);
	first = base_alloc((n + 1) * sizeof *first);
	for (size_t i = 0, m; i < n; i += m) {
		m = group_at(l, &v[i], n - i);
		for (size_t k = i; k < i + m; k++) {
			order[k] = &v[k];
			first[k] = i;
			v[k].settled = false;
		}
	}
	qsort(order, n, sizeof *order, by_need);
	for (size_t i = 0; i < n; i++) {
		struct entry *x = order[i];
		struct rank_place *p = place_of(l, x);
		size_t at = first[x - v], m = 1;

		while (at + m < n && first[at + m] == at)
			m++;
		p->listed++;
		if (!x->settled) {
			bool fits = takes(l, &v[at], m);

			for (size_t k = at; k < at + m; k++) {
				v[k].fate = fits ? RANK_GOES : RANK_WAITS;
				v[k].settled = true;
			}
		}
		if (x->fate == RANK_GOES)
			x->given = (int32_t)++p->given;
		else if (!in_time(p, x, p->listed))
			for (size_t k = at; k < at + m; k++)
				v[k].fate = RANK_ENDS;
	}
	base_free(order);
	base_free(first);
	qsort(v, n, sizeof *v, by_id);
}

int
rank_find(const struct rank_list *l, struct slice id, enum rank_fate *fate)
{
	struct entry key = { .group = 0 }, *x;
	size_t n;
	struct entry *v = entries(l, &n);

	memcpy(key.id, id.p, id.n < RANK_ID ? id.n : RANK_ID);
	x = n > 0 ? bsearch(&key, v, n, sizeof *v, by_id) : NULL;
	if (fate != NULL)
		*fate = x != NULL ? x->fate : RANK_GOES;
	return x != NULL ? x->given : 0;
}

void
rank_fini(struct rank_list *l)
{
	buf_fini(&l->entry);
	buf_fini(&l->place);
}
