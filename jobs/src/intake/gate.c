/* gate.c - gates that only a person opens, and the breaker's trips. */
#include "intake/gate.h"

#include <stdio.h>
#include <stdlib.h>

#include "run/ledger.h"

enum { DAY = 10 }; /* letters of a date */

static int
table(struct store *s, const char *name, struct store_table **t, struct err *e)
{
	return store_table(s, name, STORE_UNDO, 1, t, e);
}

int
gate_close(struct night *n, const char *name, const char *why, struct err *e)
{
	struct buf text = { 0 };
	struct store_table *t;
	struct slice val;
	int rc;

	if (table(n->store, "gates", &t, e) != 0)
		return -1;
	rc = store_get(t, slice_of(name), &val, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	buf_printf(&text, "%s %s", n->date_text, why);
	rc = store_put(t, slice_of(name), buf_view(&text), e);
	buf_fini(&text);
	return rc;
}

int
gate_open(struct night *n, const char *name, struct err *e)
{
	struct store_table *t;

	night_drop_block(n, name);
	return table(n->store, "gates", &t, e) != 0 ? -1 : store_del(t, slice_of(name), e);
}

/* Without the day before it. */
static struct slice
why_of(struct slice val)
{
	return val.n > DAY ? slice_make(val.p + DAY + 1, val.n - DAY - 1) : val;
}

static enum night_block_kind
kind_of(struct slice name)
{
	static const struct { const char *starts; enum night_block_kind kind; } known[] = {
		{ "first night", BLOCK_FIRST_NIGHT }, { "feed", BLOCK_NEW_FEED },
		{ "pack", BLOCK_NEW_PACK }, { "row", BLOCK_LOST_ROW },
	};

	for (size_t i = 0; i < NELEM(known); i++) {
		size_t n = strlen(known[i].starts);

		if (name.n >= n && memcmp(name.p, known[i].starts, n) == 0)
			return known[i].kind;
	}
	return BLOCK_LOST_ROW;
}

int
gate_blocks(struct night *n, struct err *e)
{
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc;

	if (n->store == NULL)
		return 0;
	if (table(n->store, "gates", &t, e) != 0 || store_rows(t, &r, e) != 0)
		return -1;
	while ((rc = rows_next(r, &key, &val, e)) == 1)
		night_add_block(n, kind_of(key), "%.*s: %.*s", SLICE_FMT(key), SLICE_FMT(why_of(val)));
	rows_close(&r);
	return rc;
}

/* --- the breaker ------------------------------------------------------------------------ */

static void
run_key(const char *run, struct slice what, struct buf *out)
{
	buf_str(out, run);
	buf_char(out, '\0');
	buf_slice(out, what);
}

int
gate_trip(struct night *n, struct slice effect, int64_t count, int64_t most, struct err *e)
{
	struct buf key = { 0 }, val = { 0 };
	struct store_table *t;
	int rc = -1;

	run_key(n->run_id, effect, &key);
	buf_printf(&val, "%lld %lld", (long long)count, (long long)most);
	if (table(n->store, "trips", &t, e) == 0)
		rc = store_put(t, buf_view(&key), buf_view(&val), e);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

struct trip {
	struct slice effect;
	long long n, most;
};

/* The next row of RUN's trips: 1, 0, -1. */
static int
next_trip(struct rows *r, const char *run, struct trip *out, struct err *e)
{
	struct slice key, val;
	size_t n = strlen(run) + 1;
	char text[64];
	int rc = rows_next(r, &key, &val, e);

	if (rc != 1)
		return rc;
	if (key.n < n || memcmp(key.p, run, n) != 0)
		return 0;
	snprintf(text, sizeof text, "%.*s", SLICE_FMT(val));
	out->effect = slice_make(key.p + n, key.n - n);
	return sscanf(text, "%lld %lld", &out->n, &out->most) == 2
	    ? 1 : err_set(e, ERR_DAMAGED, "table trips, %s: \"%s\", two numbers wanted", run, text);
}

static int
seek_trips(struct store *s, const char *run, struct rows **r, struct err *e)
{
	struct store_table *t;
	struct buf key = { 0 };
	int rc = -1;

	run_key(run, slice_make("", 0), &key);
	if (table(s, "trips", &t, e) == 0 && store_rows(t, r, e) == 0)
		rc = rows_seek(*r, buf_view(&key), e);
	buf_fini(&key);
	return rc;
}

int
gate_trips(struct store *s, const char *run, struct buf *out, struct err *e)
{
	struct rows *r = NULL;
	struct trip t;
	int rc = seek_trips(s, run, &r, e), any = 0;

	while (rc == 0 && (rc = next_trip(r, run, &t, e)) == 1) {
		buf_printf(out, "%s%lld effects \"%.*s\", at most %lld", any ? "; " : "", t.n, SLICE_FMT(t.effect),
		    t.most);
		any = 1;
		rc = 0;
	}
	rows_close(&r);
	return rc < 0 ? -1 : any;
}

int
gate_allowed(struct night *n, struct slice effect, int64_t *more, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct slice val;
	char text[24];
	int rc;

	*more = 0;
	if (table(n->store, "allows", &t, e) != 0)
		return -1;
	run_key(n->job, effect, &key);
	rc = store_get(t, buf_view(&key), &val, e);
	buf_fini(&key);
	if (rc == 1) {
		snprintf(text, sizeof text, "%.*s", SLICE_FMT(val));
		*more = strtoll(text, NULL, 10);
	}
	return rc < 0 ? -1 : 0;
}

int
gate_used(struct night *n, struct err *e)
{
	size_t len = strlen(n->job) + 1;
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc;

	if (table(n->store, "allows", &t, e) != 0 || store_rows(t, &r, e) != 0)
		return -1;
	while ((rc = rows_next(r, &key, &val, e)) == 1)
		if (key.n >= len && memcmp(key.p, n->job, len) == 0 && store_del(t, key, e) != 0) {
			rc = -1;
			break;
		}
	rows_close(&r);
	return rc;
}

/* --- a person's release ------------------------------------------------------------------ */

struct release {
	struct store *store;
	const char *run, *who;
	struct store_table *gates, *releases, *allows;
	struct buf *opened;
	bool any;
};

static int
note_release(struct release *x, struct slice gate, struct err *e)
{
	struct buf key = { 0 };
	int rc;

	run_key(x->run, gate, &key);
	rc = store_put(x->releases, buf_view(&key), slice_of(x->who), e);
	buf_fini(&key);
	x->any = true;
	return rc;
}

/* Those that were closed when the run ended: DATE or before. */
static int
open_gates(struct release *x, const char *date, struct err *e)
{
	struct rows *r = NULL;
	struct slice key, val;
	int rc = store_rows(x->gates, &r, e);

	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		rc = 0;
		if (val.n >= DAY && slice_cmp(slice_make(val.p, DAY), slice_of(date)) > 0)
			continue;
		buf_printf(x->opened, "%.*s: %.*s\n", SLICE_FMT(key), SLICE_FMT(why_of(val)));
		if (note_release(x, key, e) != 0 || store_del(x->gates, key, e) != 0)
			rc = -1;
	}
	rows_close(&r);
	return rc;
}

/* Whether no run of the same job came after RUN: what it proposed is what the next one will propose. */
static int
is_last(struct release *x, const char *job, struct err *e)
{
	struct ledger_run last;
	int rc;

	ledger_run_init(&last);
	rc = ledger_last(x->store, job, &last, e);
	if (rc == 1)
		rc = strcmp(last.id, x->run) == 0;
	ledger_run_fini(&last);
	return rc;
}

/* What tripped in the run, once: its job's next one may pass so many more. */
static int
allow_one(struct release *x, const char *job, const struct trip *t, struct err *e)
{
	struct buf name = { 0 }, key = { 0 }, val = { 0 };
	int rc;

	buf_printf(&name, "breaker %.*s", SLICE_FMT(t->effect));
	run_key(job, t->effect, &key);
	buf_printf(&val, "%lld", t->n);
	buf_printf(x->opened, "breaker: the next run of %s may pass %lld effects \"%.*s\" beyond its limit\n", job, t->n,
	    SLICE_FMT(t->effect));
	rc = note_release(x, buf_view(&name), e) != 0 ? -1 : store_put(x->allows, buf_view(&key), buf_view(&val), e);
	buf_fini(&name);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

static int
allow(struct release *x, const char *job, struct err *e)
{
	struct rows *r = NULL;
	struct trip t;
	int rc = seek_trips(x->store, x->run, &r, e);

	while (rc == 0 && (rc = next_trip(r, x->run, &t, e)) == 1)
		rc = allow_one(x, job, &t, e);
	rows_close(&r);
	return rc;
}

int
gate_release(struct store *s, const char *run, const char *who, struct buf *opened, struct err *e)
{
	struct release x = { .store = s, .run = run, .who = who, .opened = opened };
	struct ledger_run r;
	int rc, last;

	ledger_run_init(&r);
	rc = ledger_get(s, run, &r, e);
	if (rc == 0)
		rc = err_set(e, ERR_REFUSED, "%s: no such run", run);
	if (rc < 0 || (last = is_last(&x, r.job, e)) < 0 || table(s, "gates", &x.gates, e) != 0 ||
	    table(s, "releases", &x.releases, e) != 0 || table(s, "allows", &x.allows, e) != 0 ||
	    store_begin(s, 0, e) != 0) {
		ledger_run_fini(&r);
		return -1;
	}
	rc = open_gates(&x, r.date, e);
	if (rc == 0 && last == 1)
		rc = allow(&x, r.job, e);
	ledger_run_fini(&r);
	if (rc != 0) {
		store_abort(s);
		return -1;
	}
	return store_commit(s, e) != 0 ? -1 : x.any;
}
