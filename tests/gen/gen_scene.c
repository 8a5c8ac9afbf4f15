/* gen_scene.c - what the sample utility's people do beside paying, told as tables of acts. */
#include "gen_scene.h"

#include <stdio.h>
#include <stdlib.h>

void
gen_scene_play(struct gen_live *l, const struct gen_scene *s, uint32_t i, uint32_t other)
{
	int64_t owed = gen_world_owed(&l->a[i]);

	l->flags[i] |= LIVE_PLAYS;
	for (int k = 0; k < SCENE_ACTS && (s->act[k].row != NULL || s->act[k].does != PLAN_NONE); k++) {
		struct gen_plan *p = gen_live_plan(l, l->day + s->act[k].after, s->act[k].does, i);

		p->act = &s->act[k];
		p->step = k;
		p->start = l->day;
		p->amount = owed;
		p->other = other;
	}
}

void
gen_scene_act(struct gen_live *l, const struct gen_plan *p)
{
	struct gen_plan does = *p;

	does.act = NULL;
	gen_react_plan(l, &does);
	if (p->act->row != NULL)
		gen_scene_tell(l, p, p->act->kind, p->step, p->act->row);
}

/* --- words ------------------------------------------------------------------------- */

static void
money(struct buf *b, int64_t cents)
{
	buf_printf(b, "%lld.%02lld", (long long)cents / 100, (long long)cents % 100);
}

static void
stamp(struct buf *b, int day)
{
	buf_printf(b, "%sT10:00:00-%02d:00", gen_day_text(day), gen_day_offset(day));
}

static const struct gen_bill *
bill_of(const struct gen_acct *a)
{
	static const struct gen_bill none;
	int k = gen_world_oldest(a);

	return a->nbills == 0 ? &none : &a->bill[k >= 0 ? k : a->nbills - 1];
}

static void
word(const struct gen_live *l, const struct gen_plan *p, const char *w, struct buf *b)
{
	const struct gen_acct *a = &l->a[p->i];
	uint32_t account = GEN_ACCOUNT_NO(p->i);
	size_t n = strcspn(w, "+-}");
	int more = w[n] == '}' ? 0 : atoi(w + n);

#define IS(name) (n == sizeof(name) - 1 && memcmp(w, name, n) == 0)
	if (IS("day"))
		buf_str(b, gen_day_text(l->day + more));
	else if (IS("start"))
		buf_str(b, gen_day_text(p->start + more));
	else if (IS("at"))
		stamp(b, l->day + more);
	else if (IS("since"))
		stamp(b, p->start + more);
	else if (IS("no"))
		buf_printf(b, "%07u", p->i);
	else if (IS("account"))
		buf_printf(b, GEN_ACCOUNT, account);
	else if (IS("other"))
		buf_printf(b, GEN_ACCOUNT, GEN_ACCOUNT_NO(p->other));
	else if (IS("customer"))
		buf_printf(b, GEN_CUSTOMER, a->customer);
	else if (IS("premise"))
		buf_printf(b, GEN_PREMISE, a->premise);
	else if (IS("service"))
		buf_printf(b, GEN_SERVICE, account, 'E');
	else if (IS("point"))
		buf_printf(b, GEN_POINT, p->i, 'E');
	else if (IS("name"))
		buf_str(b, gen_world_customer_name(&l->town, a).text);
	else if (IS("bill"))
		buf_printf(b, GEN_BILL, account, bill_of(a)->no);
	else if (IS("payment"))
		buf_printf(b, GEN_PAYMENT, account, a->nextpay);
	else if (IS("security"))
		buf_printf(b, GEN_SECURITY, p->i);
	else if (IS("second"))
		buf_printf(b, GEN_SECURITY, p->i + GEN_SECOND);
	else if (IS("next"))
		buf_printf(b, GEN_CUSTOMER, l->a[p->i + 1].customer);
	else if (IS("year"))
		money(b, a->usual * 12);
	else if (IS("effect"))
		buf_str(b, p->id);
	else if (IS("amount"))
		money(b, p->amount);
	else if (IS("half"))
		money(b, (p->amount + 1) / 2);
	else if (IS("rest"))
		money(b, p->amount / 2);
	else if (IS("owed"))
		money(b, gen_world_owed(a));
	else
		gen_out_die("{%s: no such word", w);
#undef IS
}

/* --- rows -------------------------------------------------------------------------- */

void
gen_scene_tell(struct gen_live *l, const struct gen_plan *p, enum gen_kind kind, int step, const char *row)
{
	struct buf b = { 0 };
	struct gen_row *r;

	for (; *row != '\0'; row++)
		if (*row != '{') {
			buf_char(&b, *row);
		} else {
			word(l, p, row + 1, &b);
			row = strchr(row, '}');
		}
	if (l->nrows % 256 == 0)
		l->row = base_realloc(l->row, (l->nrows + 256) * sizeof(*l->row));
	r = &l->row[l->nrows++];
	*r = (struct gen_row){ .kind = kind, .day = l->day, .version = gen_world_version(l->day, step) };
	r->text = b;
	(void)buf_cstr(&r->text);
}

int
gen_scene_sequence(const struct gen_live *l, enum gen_kind kind)
{
	int n = 1, last = l->town.opening; /* the opening has a file of each kind */

	for (size_t k = 0; k < l->nrows; k++)
		if (l->row[k].kind == kind && l->row[k].day > last) {
			last = l->row[k].day;
			n++;
		}
	return last == l->day ? n : 0;
}

static int
by_key(const void *x, const void *y)
{
	const struct gen_row *a = *(const struct gen_row *const *)x, *b = *(const struct gen_row *const *)y;
	int c = strcmp(a->text.p, b->text.p);

	return c != 0 ? c : a->version - b->version;
}

static void
put(struct gen_out *o, const struct gen_row *r)
{
	gen_out_control(o, r->version);
	for (const char *s = r->text.p; *s != '\0';) {
		size_t n = strcspn(s, "="), end = strcspn(s, "|");

		if (end < n)
			gen_out_die("\"%s\": name=value wanted", s);
		gen_out_named(o, slice_make(s, n), slice_make(s + n + 1, end - n - 1));
		s += end + (s[end] == '|');
	}
	gen_out_row(o);
}

/* The rows of today, in the order of their keys, which stand first. */
void
gen_scene_put(struct gen_emit *e, const struct gen_live *l, enum gen_kind kind)
{
	const struct gen_row **v = base_alloc((l->nrows + 1) * sizeof(*v));
	size_t n = 0;

	for (size_t k = 0; k < l->nrows; k++)
		if (l->row[k].kind == kind && l->row[k].day == l->day)
			v[n++] = &l->row[k];
	if (n > 0)
		qsort(v, n, sizeof(*v), by_key);
	for (size_t k = 0; k < n; k++)
		put(e->out[kind], v[k]);
	base_free(v);
}
