/* rank.c - the order in which a district's crew takes its orders: by amount, then by age. */
#include <stdlib.h>

#include "deliver/rank.h"

struct entry {
	char id[RANK_ID + 1], district[RANK_DISTRICT + 1];
	int32_t age, rank;
	int64_t amount;
};

static struct entry *
entries(const struct rank_list *l, size_t *n)
{
	*n = l->entry.n / sizeof(struct entry);
	return (struct entry *)(void *)l->entry.p;
}

void
rank_add(struct rank_list *l, struct slice id, struct slice district, int64_t amount, int32_t age)
{
	struct entry x = { .age = age, .amount = amount };

	memcpy(x.id, id.p, id.n < RANK_ID ? id.n : RANK_ID);
	memcpy(x.district, district.p, district.n < RANK_DISTRICT ? district.n : RANK_DISTRICT);
	buf_add(&l->entry, &x, sizeof x);
}

static int
by_rank(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int d = strcmp(x->district, y->district);

	if (d != 0)
		return d;
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

void
rank_settle(struct rank_list *l)
{
	size_t n;
	struct entry *v = entries(l, &n);

	if (n == 0)
		return;
	qsort(v, n, sizeof *v, by_rank);
	for (size_t i = 0; i < n; i++)
		v[i].rank = i > 0 && strcmp(v[i].district, v[i - 1].district) == 0 ? v[i - 1].rank + 1 : 1;
	qsort(v, n, sizeof *v, by_id);
}

int
rank_find(const struct rank_list *l, struct slice id)
{
	struct entry key = { .age = 0 }, *x;
	size_t n;
	struct entry *v = entries(l, &n);

	memcpy(key.id, id.p, id.n < RANK_ID ? id.n : RANK_ID);
	x = n > 0 ? bsearch(&key, v, n, sizeof *v, by_id) : NULL;
	return x != NULL ? x->rank : 0;
}

void
rank_fini(struct rank_list *l)
{
	buf_fini(&l->entry);
}
