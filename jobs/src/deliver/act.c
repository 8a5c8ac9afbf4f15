/* act.c - what a worker leaves to be done, and doing it on the thread that owns the store. */
#include <stdio.h>

#include "deliver/deliver.h"
#include "deliver/rank.h"
#include "effect/state.h"
#include "io/stage.h"
#include "store/store.h"

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
act_line(struct buf *b, enum deliver_file file, struct slice line)
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
act_ranked(struct buf *b, struct slice district, int64_t amount, int32_t age, struct slice line)
{
	buf_char(b, 'R');
	buf_char(b, (char)(district.n > RANK_DISTRICT ? RANK_DISTRICT : district.n));
	buf_add(b, &amount, sizeof amount);
	buf_add(b, &age, sizeof age);
	put_u32(b, line.n);
	buf_add(b, district.p, district.n > RANK_DISTRICT ? RANK_DISTRICT : district.n);
	buf_slice(b, line);
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
	struct stage_file *file[OUT_FILES], *waiting; /* WAITING: made when first needed */
	struct store_table *table[ACT_TABLES];
	struct rank_list ranks;
	int priority;		/* its place in orders; -1: they have none */
};

static int
open_table(struct act_target *t, int i, const char *name, unsigned key_version, struct err *e)
{
	return store_table(step_store(t->step), name, STORE_UNDO, key_version, &t->table[i], e);
}

int
act_open(struct act_target **out, const struct deliver *d, struct step *step, struct err *e)
{
	struct act_target *t = base_zalloc(sizeof *t);
	struct buf head = { 0 };
	int rc = 0;

	*out = t;
	t->step = step;
	t->priority = outrow_find(d->layout[OUT_ORDERS], "priority");
	for (int i = 0; i < OUT_FILES && rc == 0; i++) {
		char name[64];

		snprintf(name, sizeof name, "%s.csv", deliver_name[i]);
		rc = stage_file(step_stage(step), name, &t->file[i], e);
		buf_reset(&head);
		outrow_header(d->layout[i], &head);
		if (rc == 0 && stage_length(t->file[i]) == 0)
			stage_write(t->file[i], head.p, head.n);
	}
	for (int i = 0; i < STATE_TABLES && rc == 0 && step_store(step) != NULL; i++) {
		rc = open_table(t, i, state_name[i], STATE_KEY, e);
		if (rc == 0)
			rc = open_table(t, ACT_INSTRUMENT + i, state_instrument_name[i], STATE_KEY, e);
	}
	if (rc == 0 && step_store(step) != NULL &&
	    (open_table(t, ACT_EXPLAIN, STATE_EXPLAIN, STATE_EXPLAIN_KEY, e) != 0 ||
		open_table(t, ACT_BY_EFFECT, STATE_BY_EFFECT, STATE_KEY, e) != 0))
		rc = -1;
	buf_fini(&head);
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

static int
do_put(struct act_target *t, struct slice *s, size_t table, bool del, bool skip, struct err *e)
{
	size_t k, v = 0;
	struct slice key, val;

	if (table >= ACT_TABLES || !number(s, 2, &k) || (!del && !number(s, 4, &v)) ||
	    !bite(s, k, &key) || !bite(s, v, &val))
		return damaged(e);
	if (skip || t->table[table] == NULL) /* a stream keeps nothing */
		return 0;
	return del ? store_del(t->table[table], key, e) : store_put(t->table[table], key, val, e);
}

static int
do_count(struct act_target *t, struct slice *s, size_t n, const char *prefix, bool list, struct err *e)
{
	struct slice raw, name;
	char text[256];
	int64_t add;

	if (!bite(s, sizeof add, &raw) || !bite(s, n, &name))
		return damaged(e);
	if (list)
		return 0;
	memcpy(&add, raw.p, sizeof add);
	if (prefix != NULL) {
		snprintf(text, sizeof text, "%s%.*s", prefix, SLICE_FMT(name));
	} else {
		memcpy(text, name.p, name.n);
		text[name.n] = '\0';
	}
	step_count(t->step, text, add);
	return 0;
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

struct ranked {
	struct slice district, line, id;
	int64_t amount;
	int32_t age;
};

static bool
read_ranked(struct slice *s, size_t n, struct ranked *r)
{
	struct slice raw, age;
	size_t m;

	if (!bite(s, sizeof r->amount, &raw) || !bite(s, sizeof r->age, &age) || !number(s, 4, &m) ||
	    !bite(s, n, &r->district) || !bite(s, m, &r->line))
		return false;
	memcpy(&r->amount, raw.p, sizeof r->amount);
	memcpy(&r->age, age.p, sizeof r->age);
	r->id = slice_make(r->line.p, r->line.n < RANK_ID ? r->line.n : RANK_ID);
	return true;
}

static int
do_ranked(struct act_target *t, struct slice *s, size_t n, bool skip, bool list, struct err *e)
{
	struct ranked r;
	char text[16];
	size_t at;
	int rank;

	if (!read_ranked(s, n, &r))
		return damaged(e);
	if (list)
		rank_add(&t->ranks, r.id, r.district, r.amount, r.age);
	if (list || skip)
		return 0;
	rank = rank_find(&t->ranks, r.id);
	at = rank > 0 && t->priority >= 0 ? cell_at(r.line, t->priority) : 0;
	snprintf(text, sizeof text, "%d", rank);
	stage_write(t->file[OUT_ORDERS], r.line.p, at);
	if (at > 0)
		stage_write(t->file[OUT_ORDERS], text, strlen(text));
	stage_write(t->file[OUT_ORDERS], r.line.p + at, r.line.n - at);
	return 0;
}

static int
do_wait(struct act_target *t, struct slice *s, struct err *e)
{
	struct slice list;
	size_t n;
	uint32_t length;

	if (!number(s, 4, &n) || !bite(s, n, &list))
		return damaged(e);
	if (t->waiting == NULL && stage_file(step_stage(t->step), ACT_WAITING, &t->waiting, e) != 0)
		return -1;
	length = (uint32_t)n;
	stage_write(t->waiting, &length, sizeof length);
	stage_write(t->waiting, list.p, list.n);
	return 0;
}

void
act_settle(struct act_target *t)
{
	rank_settle(&t->ranks);
}

static int
run(struct act_target *t, struct slice s, const char *counts_only, bool list, struct err *e)
{
	bool skip = counts_only != NULL || list;

	while (s.n > 0) {
		struct slice what, line;
		size_t arg, n;
		int rc = 0;

		if (!bite(&s, 1, &what) || !number(&s, 1, &arg))
			return damaged(e);
		switch (what.p[0]) {
		case 'O':
			if (arg >= OUT_FILES || !number(&s, 4, &n) || !bite(&s, n, &line))
				return damaged(e);
			if (!skip)
				stage_write(t->file[arg], line.p, line.n);
			break;
		case 'P':
		case 'D':
			rc = do_put(t, &s, arg, what.p[0] == 'D', skip, e);
			break;
		case 'C':
			rc = do_count(t, &s, arg, counts_only, list, e);
			break;
		case 'R':
			rc = do_ranked(t, &s, arg, counts_only != NULL, list, e);
			break;
		case 'W':
			rc = do_wait(t, &s, e);
			break;
		default:
			return damaged(e);
		}
		if (rc != 0)
			return rc;
	}
	return 0;
}

int
act_run(struct act_target *t, struct slice actions, const char *counts_only, struct err *e)
{
	return run(t, actions, counts_only, false, e);
}

int
act_list(struct act_target *t, struct slice actions, struct err *e)
{
	return run(t, actions, NULL, true, e);
}
