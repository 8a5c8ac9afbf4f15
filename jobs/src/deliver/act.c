/* act.c - what a worker leaves to be done, and doing it on the thread that owns the store. */
#include <stdio.h>
#include <stdlib.h>

#include "deliver/deliver.h"
#include "effect/state.h"
#include "io/stage.h"
#include "store/store.h"

enum { RANKED = 6 };	/* numbers of a ranked line */

/* --- leaving actions ------------------------------------------------------------- */
static void
put_u16(struct buf *b, size_t n)
{
	uint16_t v = (uint16_t)n;

	CHECK(n <= UINT16_MAX);
	buf_add(b, &v, sizeof v);
}

static void
put_u32(struct buf *b, size_t n)
{
	uint32_t v = (uint32_t)n;

	CHECK(n <= UINT32_MAX);
	buf_add(b, &v, sizeof v);
}

void
act_line(struct buf *b, int file, struct slice line)
{
	buf_char(b, 'O');
	buf_char(b, (char)file);
	put_u32(b, line.n);
	buf_slice(b, line);
}

void
act_put(struct buf *b, int table, struct slice key, struct slice val)
{
	buf_char(b, 'P');
	buf_char(b, (char)table);
	put_u16(b, key.n);
	put_u32(b, val.n);
	buf_slice(b, key);
	buf_slice(b, val);
}

void
act_del(struct buf *b, int table, struct slice key)
{
	buf_char(b, 'D');
	buf_char(b, (char)table);
	put_u16(b, key.n);
	buf_slice(b, key);
}

void
act_add(struct buf *b, int table, struct slice key, int64_t add)
{
	buf_char(b, 'A');
	buf_char(b, (char)table);
	put_u16(b, key.n);
	buf_add(b, &add, sizeof add);
	buf_slice(b, key);
}

void
act_count(struct buf *b, const char *name, int64_t add)
{
	size_t n = strlen(name);

	CHECK(n < 200);
	buf_char(b, 'C');
	buf_char(b, (char)n);
	buf_add(b, &add, sizeof add);
	buf_add(b, name, n);
}

void
act_ranked(struct buf *b, int file, const struct rank_order *o, struct slice line)
{
	int64_t n[RANKED] = { o->amount, o->age, o->most, o->rank, o->day, o->left };
	size_t place = o->place.n > RANK_PLACE ? RANK_PLACE : o->place.n;

	buf_char(b, 'R');
	buf_char(b, (char)file);
	buf_char(b, (char)place);
	buf_add(b, n, sizeof n);
	put_u32(b, line.n);
	buf_add(b, o->place.p, place);
	buf_slice(b, line);
}

void
act_choice(struct buf *b, const struct slice list[RANK_FATES])
{
	size_t n = 0;

	for (int i = 0; i < RANK_FATES; i++)
		n += sizeof(uint32_t) + list[i].n;
	buf_char(b, 'Q');
	buf_char(b, 0);
	put_u32(b, n);
	for (int i = 0; i < RANK_FATES; i++) {
		put_u32(b, list[i].n);
		buf_slice(b, list[i]);
	}
}

void
act_wait(struct buf *b, struct slice list)
{
	buf_char(b, 'W');
	buf_char(b, 0);
	put_u32(b, list.n);
	buf_slice(b, list);
}

/* --- carrying them out ------------------------------------------------------------ */
struct act_target {
	struct step *step;
	struct stage_file *file[DELIVER_MOST], *waiting; /* FILE: of each output that the home has; WAITING: made when first needed */
	struct store_table *table[ACT_TABLES];
	struct rank_list ranks;
	const struct deliver *to;
};

static int
open_table(struct act_target *t, int i, const char *name, unsigned key_version, struct err *e)
{
	return store_table(step_store(t->step), name, STORE_UNDO, key_version, &t->table[i], e);
}

/* With its header at once. */
static int
open_file(struct act_target *t, int i, const struct outrow_layout *y, struct err *e)
{
	struct buf name = { 0 }, head = { 0 };
	int rc;

	buf_printf(&name, "%s.csv", y->name);
	rc = stage_file(step_stage(t->step), buf_cstr(&name), &t->file[i], e);
	outrow_header(y, &head);
	if (rc == 0 && stage_length(t->file[i]) == 0)
		stage_write(t->file[i], head.p, head.n);
	buf_fini(&head);
	buf_fini(&name);
	return rc;
}

int
act_open(struct act_target **out, const struct deliver *d, struct step *step, struct err *e)
{
	struct act_target *t = base_zalloc(sizeof *t);
	int rc = 0;

	*out = t;
	t->step = step;
	t->to = d;
	for (int i = 0; i < d->n && rc == 0; i++)
		if (d->layout[i]->n > 0)
			rc = open_file(t, i, d->layout[i], e);
	for (int i = 0; i < STATE_TABLES && rc == 0 && step_store(step) != NULL; i++) {
		rc = open_table(t, i, state_name[i], STATE_KEY, e);
		if (rc == 0)
			rc = open_table(t, ACT_INSTRUMENT + i, state_instrument_name[i], STATE_KEY, e);
		if (rc == 0)
			rc = open_table(t, ACT_SUM + i, state_sum_name[i], STATE_KEY, e);
	}
	if (rc == 0 && step_store(step) != NULL &&
	    (open_table(t, ACT_EXPLAIN, STATE_EXPLAIN, STATE_EXPLAIN_KEY, e) != 0 ||
		open_table(t, ACT_BY_EFFECT, STATE_BY_EFFECT, STATE_KEY, e) != 0 ||
		open_table(t, ACT_SUMS, STATE_SUMS, STATE_KEY, e) != 0))
		rc = -1;
	if (rc != 0)
		act_close(out);
	return rc;
}

void
act_close(struct act_target **tp)
{
	if (*tp != NULL)
		rank_fini(&(*tp)->ranks);
	base_free(*tp);
	*tp = NULL;
}

/* The next N bytes; a list that ends before is damaged. */
static bool
bite(struct slice *s, size_t n, struct slice *out)
{
	if (s->n < n)
		return false;
	*out = slice_make(s->p, n);
	*s = slice_make(s->p + n, s->n - n);
	return true;
}

static bool
number(struct slice *s, size_t n, size_t *out)
{
	struct slice raw;
	uint32_t v = 0;

	if (!bite(s, n, &raw))
		return false;
	memcpy(&v, raw.p, n);
	*out = v;
	return true;
}

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED, "%s: a list of actions is damaged", ACT_WAITING);
}

int
act_next(struct slice *s, struct act *a, struct err *e)
{
	struct slice what, raw;
	int64_t n[RANKED];
	size_t arg, k = 0, v = 0;
	bool good;

	if (s->n == 0)
		return 0;
	*a = (struct act){ 0 };
	if (!bite(s, 1, &what) || !number(s, 1, &arg))
		return damaged(e);
	a->what = what.p[0];
	a->arg = (uint8_t)arg;
	switch (a->what) {
	case 'O':
	case 'W':
	case 'Q':
		good = (a->what != 'O' || arg < DELIVER_MOST) && number(s, 4, &v);
		break;
	case 'P':
	case 'D':
		good = arg < ACT_TABLES && number(s, 2, &k) && (a->what == 'D' || number(s, 4, &v));
		break;
	case 'A':
		good = arg < ACT_TABLES && number(s, 2, &k) && bite(s, sizeof a->n, &raw);
		if (good)
			memcpy(&a->n, raw.p, sizeof a->n);
		break;
	case 'C':
		k = arg;
		good = bite(s, sizeof a->n, &raw);
		if (good)
			memcpy(&a->n, raw.p, sizeof a->n);
		break;
	case 'R':
		good = arg < DELIVER_MOST && number(s, 1, &k) && bite(s, sizeof n, &raw) && number(s, 4, &v);
		if (good)
			memcpy(n, raw.p, sizeof n);
		if (good)
			a->order = (struct rank_order){ .amount = n[0], .age = (int32_t)n[1], .most = n[2], .rank = n[3], .day = (int32_t)n[4],
				.left = (int32_t)n[5] };
		break;
	default:
		good = false;
	}
	if (!good || !bite(s, k, &a->key) || !bite(s, v, &a->val))
		return damaged(e);
	a->order.place = a->key;
	a->order.id = slice_make(a->val.p, a->val.n < RANK_ID ? a->val.n : RANK_ID);
	return 1;
}

/* --- which orders go ---------------------------------------------------------------- */
int
act_parts(struct slice choice, struct slice list[RANK_FATES], struct err *e)
{
	size_t n;

	for (int i = 0; i < RANK_FATES; i++)
		if (!number(&choice, sizeof(uint32_t), &n) || !bite(&choice, n, &list[i]))
			return damaged(e);
	return 0;
}

int
act_rank(struct rank_list *l, struct slice actions, struct err *e)
{
	struct slice part[RANK_FATES];
	struct act a;
	int rc;

	while ((rc = act_next(&actions, &a, e)) == 1) {
		if (a.what == 'R')
			rank_add(l, &a.order);
		if (a.what == 'Q')
			rank_group(l);
		if ((a.what == 'W' && act_rank(l, a.val, e) != 0) ||
		    (a.what == 'Q' && (act_parts(a.val, part, e) != 0 || act_rank(l, part[RANK_GOES], e) != 0)))
			return -1;
	}
	return rc;
}

int
act_chosen(const struct rank_list *l, const struct slice list[RANK_FATES], enum rank_fate *out, struct err *e)
{
	struct slice goes = list[RANK_GOES];
	struct act a;
	int rc;

	*out = RANK_GOES;
	while ((rc = act_next(&goes, &a, e)) == 1)
		if (a.what == 'R') {
			rank_find(l, a.order.id, out); /* all of it are of one group */
			return 0;
		}
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	const struct act *x = a, *y = b;

	return x->arg != y->arg ? (x->arg > y->arg) - (x->arg < y->arg) : slice_cmp(x->key, y->key);
}

/* Those of one number are together: each once. A sum that no number can hold is told where it is carried out. */
static void
add_once(const struct act *v, size_t n, struct buf *out)
{
	for (size_t i = 0, next; i < n; i = next) {
		int64_t sum = v[i].n, more;

		for (next = i + 1; next < n && by_number(&v[i], &v[next]) == 0 && !__builtin_add_overflow(sum, v[next].n, &more); next++)
			sum = more;
		act_add(out, v[i].arg, v[i].key, sum);
	}
}

void
act_gather(struct buf *list)
{
	struct buf rest = { 0 }, adds = { 0 };
	struct slice s = buf_view(list);
	struct act a;
	int rc;

	for (const char *from = s.p; (rc = act_next(&s, &a, NULL)) == 1; from = s.p)
		if (a.what == 'A')
			buf_add(&adds, &a, sizeof a);
		else
			buf_add(&rest, from, (size_t)(s.p - from));
	if (rc == 0 && adds.n > 0) {
		qsort(adds.p, adds.n / sizeof a, sizeof a, by_number);
		add_once((const struct act *)(const void *)adds.p, adds.n / sizeof a, &rest);
		buf_reset(list);
		buf_slice(list, buf_view(&rest));
	}
	buf_fini(&rest);
	buf_fini(&adds);
}

static int
do_put(struct act_target *t, const struct act *a, struct err *e)
{
	if (t->table[a->arg] == NULL) /* a stream keeps nothing */
		return 0;
	return a->what == 'D' ? store_del(t->table[a->arg], a->key, e) : store_put(t->table[a->arg], a->key, a->val, e);
}

bool
act_grown(const struct act *a, struct slice val, int64_t *out)
{
	int64_t was = 0;

	if (val.n == sizeof was)
		memcpy(&was, val.p, sizeof was);
	return !__builtin_add_overflow(was, a->n, out);
}

static int
do_add(struct act_target *t, const struct act *a, struct err *e)
{
	struct slice val;
	int64_t now;
	int rc;

	if (t->table[a->arg] == NULL)
		return 0;
	if ((rc = store_get(t->table[a->arg], a->key, &val, e)) < 0)
		return -1;
	if (!act_grown(a, rc == 1 ? val : slice_make("", 0), &now))
		return err_set(e, ERR_FAILED, "sum \"%s\": it is greater than any number that can be kept", a->key.p);
	return store_put(t->table[a->arg], a->key, slice_make((const char *)&now, sizeof now), e);
}

static void
do_count(struct act_target *t, const struct act *a, const char *prefix)
{
	char text[256];

	snprintf(text, sizeof text, "%s%.*s", prefix != NULL ? prefix : "", SLICE_FMT(a->key));
	step_count(t->step, text, a->n);
}

/* Where cell COL of a CSV line begins. */
static size_t
cell_at(struct slice line, int col)
{
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		if (col == 0)
			return i;
		quoted ^= line.p[i] == '"';
		col -= line.p[i] == ',' && !quoted;
	}
	return line.n;
}

static void
do_ranked(struct act_target *t, const struct act *a)
{
	int rank = rank_find(&t->ranks, a->order.id, NULL), priority = outrow_find(t->to->layout[a->arg], "priority");
	size_t at = rank > 0 && priority >= 0 ? cell_at(a->val, priority) : 0;
	char text[16];

	snprintf(text, sizeof text, "%d", rank);
	stage_write(t->file[a->arg], a->val.p, at);
	if (at > 0)
		stage_write(t->file[a->arg], text, strlen(text));
	stage_write(t->file[a->arg], a->val.p + at, a->val.n - at);
}

static int
do_wait(struct act_target *t, struct slice list, struct err *e)
{
	uint32_t length = (uint32_t)list.n;

	if (t->waiting == NULL && stage_file(step_stage(t->step), ACT_WAITING, &t->waiting, e) != 0)
		return -1;
	stage_write(t->waiting, &length, sizeof length);
	stage_write(t->waiting, list.p, list.n);
	return 0;
}

struct rank_list *
act_ranks(struct act_target *t)
{
	return &t->ranks;
}

/* A stream has settled nothing: all go. */
static int
do_choice(struct act_target *t, struct slice choice, const char *counts_only, struct err *e)
{
	struct slice part[RANK_FATES];
	enum rank_fate fate;

	if (act_parts(choice, part, e) != 0 || act_chosen(&t->ranks, part, &fate, e) != 0)
		return -1;
	if (counts_only == NULL && step_store(t->step) == NULL)
		step_count(t->step, "capacity.not asked", 1);
	if (counts_only == NULL && act_run(t, part[fate], NULL, e) != 0)
		return -1;
	if (counts_only == NULL && fate == RANK_GOES)
		return 0;
	return act_run(t, part[RANK_GOES], counts_only != NULL ? counts_only : "withheld.capacity.", e);
}

static int
do_one(struct act_target *t, const struct act *a, struct err *e)
{
	switch (a->what) {
	case 'O':
	case 'R':
		if (t->file[a->arg] == NULL)
			return damaged(e);
		if (a->what == 'R')
			do_ranked(t, a);
		else
			stage_write(t->file[a->arg], a->val.p, a->val.n);
		return 0;
	case 'P':
	case 'D':
		return do_put(t, a, e);
	case 'A':
		return do_add(t, a, e);
	case 'C':
		do_count(t, a, NULL);
		return 0;
	case 'Q':
		return do_choice(t, a->val, NULL, e);
	default:
		return do_wait(t, a->val, e);
	}
}

int
act_run(struct act_target *t, struct slice actions, const char *counts_only, struct err *e)
{
	struct act a;
	int rc;

	while ((rc = act_next(&actions, &a, e)) == 1) {
		if (counts_only == NULL && do_one(t, &a, e) != 0)
			return -1;
		if (counts_only != NULL && a.what == 'C')
			do_count(t, &a, counts_only);
		if (counts_only != NULL && a.what == 'Q' && do_choice(t, a.val, counts_only, e) != 0)
			return -1;
	}
	return rc;
}
