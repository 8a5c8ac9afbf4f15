/* sums.c - the sums of measures, each with what is remembered of it. */
#include "decide/decide.h"
#include "decide/decider.h"
#include "decide/evidence.h"
#include "decide/measure.h"
#include "decide/memory.h"
#include "decide/process.h"
#include "decide/sums.h"
#include "facts/protects.h"

static const struct slice nothing = { "", 0 };

enum { MOST_ENTRIES = 64, OWN_ENTRIES = 3 /* key, left_out, all */ };

/* --- walking ---------------------------------------------------------------------------------- */
struct walk {
	struct rows *rows;
	struct slice key, val;	/* the row in hand */
	bool have;
};

struct sums {
	const struct decide_plan *plan;
	struct walk sum, state[STATE_TABLES];
	struct rows *left_rows;
	struct buf left_of;	/* the measure of which these are known */
	int64_t left;		/* how many could not be asked */
	int64_t all;		/* the amount under the key "all" */
	bool has_all;
	struct buf key, old;
};

static int
step(struct walk *x, struct err *e)
{
	int rc = x->rows == NULL ? 0 : rows_next(x->rows, &x->key, &x->val, e);

	x->have = rc == 1;
	return rc < 0 ? -1 : 0;
}

/* The owner's id, which its key begins with. */
static struct slice
owner_of(const struct walk *x)
{
	struct slice s = protects_owner(x->key, 1);

	return slice_make(s.p, s.n > 0 ? s.n - 1 : 0);
}

/* At the first row of an owner after LAST. */
static int
begin(struct walk *x, const struct facts_source *src, const char *table, struct slice last, struct err *e)
{
	if (src->rows(src->ctx, table, &x->rows, e) != 0 || (x->rows != NULL && last.n > 0 && rows_seek(x->rows, last, e) != 0) ||
	    step(x, e) != 0)
		return -1;
	while (x->have && last.n > 0 && slice_cmp(owner_of(x), last) <= 0)
		if (step(x, e) != 0)
			return -1;
	return 0;
}

int
sums_open(struct sums **out, const struct decide_plan *p, const struct facts_source *src, struct slice last, struct err *e)
{
	struct sums *s = *out = base_zalloc(sizeof *s);
	int rc = begin(&s->sum, src, STATE_SUMS, last, e) != 0 ? -1 : src->rows(src->ctx, STATE_SUMS, &s->left_rows, e);

	s->plan = p;
	for (int i = 0; i < STATE_TABLES && rc == 0; i++)
		rc = begin(&s->state[i], src, state_sum_name[i], last, e);
	if (rc != 0)
		sums_close(out);
	return rc;
}

void
sums_close(struct sums **sp)
{
	struct sums *s = *sp;

	*sp = NULL;
	if (s == NULL)
		return;
	rows_close(&s->sum.rows);
	for (int i = 0; i < STATE_TABLES; i++)
		rows_close(&s->state[i].rows);
	rows_close(&s->left_rows);
	buf_fini(&s->left_of);
	buf_fini(&s->key);
	buf_fini(&s->old);
	base_free(s);
}

static void
earlier(const struct walk *x, struct slice *owner)
{
	struct slice s = x->have ? owner_of(x) : nothing;

	if (x->have && (owner->n == 0 || slice_cmp(s, *owner) < 0))
		*owner = s;
}

/* --- one of them -------------------------------------------------------------------------------- */
/* "Sector exposure/22": neither name nor key is empty, but for what could not be asked. */
static void
split(struct sums_one *out)
{
	const char *at = memchr(out->owner.p, '/', out->owner.n);
	size_t n = at != NULL ? (size_t)(at - out->owner.p) : out->owner.n;

	out->measure = slice_make(out->owner.p, n);
	out->key = slice_make(out->owner.p + n, out->owner.n - n);
	if (out->key.n > 0)
		out->key = slice_make(out->key.p + 1, out->key.n - 1);
}

static int64_t
number_of(struct slice val)
{
	int64_t n = 0;

	memcpy(&n, val.p, val.n == sizeof n ? sizeof n : 0);
	return n;
}

/* ENTRY of the sum of MEASURE under WHOSE: 1, *N; 0 there is none, -1. */
static int
look_up(struct sums *s, struct slice measure, struct slice whose, struct slice entry, int64_t *n, struct err *e)
{
	struct slice key, val;
	int rc;

	buf_reset(&s->key);
	measure_key(&s->key, measure, whose, entry);
	*n = 0;
	if (rows_seek(s->left_rows, buf_view(&s->key), e) != 0 || (rc = rows_next(s->left_rows, &key, &val, e)) < 0)
		return -1;
	if (rc == 1 && (rc = slice_eq(key, buf_view(&s->key))) == 1)
		*n = number_of(val);
	return rc;
}

/* How many could not be asked for MEASURE, and what is under "all"; looked up once for all its sums. */
static int
find_left(struct sums *s, struct slice measure, struct err *e)
{
	int rc;

	if (s->left_rows == NULL || slice_eq(measure, buf_view(&s->left_of)))
		return 0;
	if (look_up(s, measure, nothing, nothing, &s->left, e) < 0 ||
	    (rc = look_up(s, measure, slice_of("all"), slice_of("amount"), &s->all, e)) < 0)
		return -1;
	s->has_all = rc == 1;
	buf_reset(&s->left_of);
	buf_slice(&s->left_of, measure);
	return 0;
}

struct entries {
	struct slice name[MOST_ENTRIES];
	struct value v[MOST_ENTRIES];
	size_t n;
};

static bool
put(struct entries *x, struct slice name, struct value v)
{
	if (x->n == MOST_ENTRIES)
		return false;
	x->name[x->n] = name;
	x->v[x->n++] = v;
	return true;
}

static int
read_entries(struct sums *s, struct arena *mem, const struct sums_one *one, struct entries *x, struct err *e)
{
	while (s->sum.have && slice_eq(owner_of(&s->sum), one->owner)) {
		struct slice entry = slice_make(s->sum.key.p + one->owner.n + 1, s->sum.key.n - one->owner.n - 2);
		int64_t n = number_of(s->sum.val);

		if (!put(x, entry.n > 0 ? arena_slice(mem, entry) : slice_of("count"), entry.n > 0 ? value_scaled(n, 2) : value_int(n)))
			return err_set(e, ERR_FAILED, "sum %.*s: more than %d numbers in it", SLICE_FMT(one->owner), MOST_ENTRIES - OWN_ENTRIES - 1);
		if (step(&s->sum, e) != 0)
			return -1;
	}
	return 0;
}

static struct value
context_of(struct arena *mem, const struct entries *x)
{
	struct slice *name = arena_alloc(mem, (x->n + 1) * sizeof *name);
	struct value *v = arena_alloc(mem, (x->n + 1) * sizeof *v);
	struct value_shape *shape = arena_alloc(mem, sizeof *shape);
	struct value_context *c = arena_alloc(mem, sizeof *c);

	memcpy(name, x->name, x->n * sizeof *name);
	memcpy(v, x->v, x->n * sizeof *v);
	*shape = (struct value_shape){ (uint32_t)x->n, name };
	*c = (struct value_context){ shape, v };
	return value_context(c);
}

static int
read_state(struct sums *s, struct arena *mem, struct sums_one *one, struct err *e)
{
	struct buf rows = { 0 };
	struct bundle *b = &one->bundle;
	int rc = 0;

	for (int i = 0; i < STATE_TABLES && rc == 0; i++) {
		struct walk *x = &s->state[i];
		const struct row_type *t = s->plan->facts->state[i];
		const char *why;

		b->first[FACTS_TABLES + i] = (uint32_t)(rows.n / sizeof(struct slice));
		while (rc == 0 && x->have && slice_eq(owner_of(x), one->owner)) {
			struct slice row;

			if (row_check(t, x->val, &why) != 0) {
				rc = err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", state_sum_name[i], why);
				break;
			}
			buf_reset(&s->old);
			row = arena_slice(mem, row_upgrade(t, x->val, &s->old));
			buf_add(&rows, &row, sizeof row);
			rc = step(x, e);
		}
	}
	b->first[BUNDLE_TABLES] = (uint32_t)(rows.n / sizeof(struct slice));
	b->row = arena_zalloc(mem, rows.n + 1);
	if (rows.n > 0)
		memcpy((void *)(uintptr_t)b->row, rows.p, rows.n);
	b->account_id = nothing;
	buf_fini(&rows);
	return rc;
}

/* The first owner of a row in hand that has a key; 0 none, -1. */
static int
next_owner(struct sums *s, struct slice *owner, struct err *e)
{
	for (;;) {
		*owner = nothing;
		earlier(&s->sum, owner);
		for (int i = 0; i < STATE_TABLES; i++)
			earlier(&s->state[i], owner);
		if (owner->n == 0 || owner->p[owner->n - 1] != '/')
			return owner->n > 0;
		if (step(&s->sum, e) != 0)
			return -1;
	}
}

int
sums_next(struct sums *s, struct arena *mem, struct sums_one *out, struct err *e)
{
	struct entries x = { .n = 0 };
	struct slice owner;
	int rc = next_owner(s, &owner, e);

	if (rc != 1)
		return rc;
	memset(out, 0, sizeof *out);
	out->owner = arena_slice(mem, owner);
	split(out);
	if (find_left(s, out->measure, e) != 0)
		return -1;
	(void)(put(&x, slice_of("key"), value_string(out->key)) && put(&x, slice_of("left_out"), value_int(s->left)) &&
	    put(&x, slice_of("all"), s->has_all ? value_scaled(s->all, 2) : value_null()));
	if (read_entries(s, mem, out, &x, e) != 0 || read_state(s, mem, out, e) != 0)
		return -1;
	out->value = x.n == OWN_ENTRIES ? value_null() : context_of(mem, &x);
	return 1;
}

/* --- what is asked about it ----------------------------------------------------------------------- */
/* The first of tonight's packs that asks about sums of MEASURE: accounts of all of them are in it. */
static void
go_by(struct asking *w, struct slice measure)
{
	for (size_t k = 0; k < w->d->plan->packs; k++)
		for (size_t i = 0; i < w->d->plan->pack[k].pack->processes; i++)
			if (process_is_about(w->d->plan, &w->d->plan->pack[k], i, measure)) {
				ask_go_by(w, &w->d->plan->pack[k]);
				w->d->served = 1;
				return;
			}
}

/* This end's numbers, for later ones. */
static void
keep(struct recorder *w, const struct sums_one *one)
{
	int most = dossier_keeps(w->d, one->measure);
	const struct value_context *c = one->value.ctx;
	int64_t n;

	memory_forget(w, nothing, most);
	for (size_t i = 0; most > 0 && one->value.type != VALUE_NULL && i < c->shape->n; i++)
		if (!slice_is(c->shape->name[i], "key") && ask_cents(c->v[i], &n))
			memory_former(w, one->measure, one->key, c->shape->name[i], n);
}

int
sums_decide(struct decider *w, const struct sums_one *one, struct buf *actions, struct err *e)
{
	bool is = one->value.type != VALUE_NULL;

	decide_begin(w, &one->bundle, actions, e);
	go_by(&w->q, one->measure);
	w->d.owner = one->owner;
	w->d.base = ACT_SUM;
	w->q.sum = one->value;
	evidence_load(&w->o);
	if (is) {
		ask_build(&w->q);
		process_sum(&w->r, one->measure);
		act_count(actions, "sums.decided", 1);
	}
	keep(&w->r, one);
	raise_save(&w->r);
	memory_issued(&w->r);
	memory_explanation(&w->r);
	if (w->r.damaged)
		return err_set(e, ERR_DAMAGED, "sum %.*s: an effect was issued before under the same id with other contents",
		    SLICE_FMT(one->owner));
	return w->r.trouble ? err_note(e, "sum %.*s", SLICE_FMT(one->owner)) : 0;
}
