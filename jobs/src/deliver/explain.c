/* explain.c - why: what was read, decided and withheld for an account, as it was kept. */
#include "deliver/explain.h"

#include <stdio.h>
#include <stdlib.h>

#include "effect/state.h"
#include "intake/gate.h"
#include "intake/taint.h"
#include "run/ledger.h"

/* "what TAB rest TAB rest": the first word in a column of its own. What was proposed is told by what became of it. */
static void
line(struct slice s, const char *became, struct buf *out)
{
	const char *tab = memchr(s.p, '\t', s.n);
	size_t n = tab != NULL ? (size_t)(tab - s.p) : s.n;
	struct slice what = slice_make(s.p, n);

	if (slice_is(what, "proposed"))
		what = slice_of(became);
	buf_printf(out, "  %-18.*s ", SLICE_FMT(what));
	for (size_t i = n + 1; i < s.n; i++)
		if (s.p[i] == '\t')
			buf_str(out, "  ");
		else
			buf_char(out, s.p[i]);
	buf_char(out, '\n');
}

void
explain_record(struct slice s, const char *became, struct buf *out)
{
	while (s.n > 0) {
		const char *end = memchr(s.p, '\n', s.n);
		size_t n = end != NULL ? (size_t)(end - s.p) : s.n;

		line(slice_make(s.p, n), became, out);
		n += end != NULL;
		s = slice_make(s.p + n, s.n - n);
	}
}

static bool
says(struct slice text, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.p + i, what, n) == 0 && (i == 0 || text.p[i - 1] == '\n'))
			return true;
	return false;
}

/* What the record could not know yet when it was written: how the run ended. */
static int
ending(struct store *store, const char *run, struct slice text, const char **became, struct buf *breaker,
    struct err *e)
{
	struct ledger_run r;
	int rc;

	*became = "withheld";
	if (says(text, "withheld\tall adverse effects") || !says(text, "proposed\t"))
		return 0;
	*became = "kept in";
	if ((rc = gate_trips(store, run, breaker, e)) != 0)
		return rc < 0 ? -1 : 0;
	ledger_run_init(&r);
	rc = ledger_get(store, run, &r, e);
	*became = rc == 1 && r.phase == LEDGER_PUBLISHED ? "issued" : "not published yet";
	ledger_run_fini(&r);
	return rc < 0 ? -1 : 0;
}

static int
print_run(struct store *store, const char *account, const char *run, struct slice text, struct buf *out,
    struct err *e)
{
	struct buf breaker = { 0 };
	const char *became;
	int rc = ending(store, run, text, &became, &breaker, e);

	buf_printf(out, "%s, run %s\n", account, run);
	explain_record(text, became, out);
	if (breaker.n > 0)
		buf_printf(out, "  %-18s %s: until a person releases %s, nothing adverse of it goes out\n", "breaker",
		    buf_cstr(&breaker), run);
	buf_fini(&breaker);
	return rc;
}

/* What a person took off the account. */
static int
lifted(struct store *store, const char *account, struct buf *out, int *found, struct err *e)
{
	struct buf text = { 0 };
	int rc = taint_lifted(store, OWNER_ACCOUNT, slice_of(account), &text, e);

	for (char *p = text.p, *end; rc == 0 && text.n > 0 && p < text.p + text.n; p = end + 1) {
		end = memchr(p, '\n', (size_t)(text.p + text.n - p));
		buf_printf(out, "%s%s, cleared by %.*s\n", *found ? "\n" : "", account, (int)(end - p), p);
		*found = 1;
	}
	buf_fini(&text);
	return rc;
}

/* Records lie by run and then by account, so that a night adds its own behind all others. WANT: where the next
 * may be; the record of ACCOUNT in the first run from there on. 1 and its run, 0 none, -1. */
static int
next_record(struct rows *rows, struct buf *want, const char *account, struct slice *run, struct slice *val,
    struct err *e)
{
	struct slice key;
	int rc, order = 1;

	while (order != 0) {
		if (rows_seek(rows, buf_view(want), e) != 0)
			return -1;
		if ((rc = rows_next(rows, &key, val, e)) != 1)
			return rc;
		*run = slice_make(key.p, strnlen(key.p, key.n));
		buf_reset(want);
		state_key(want, *run, slice_of(account));
		order = slice_cmp(key, buf_view(want));
		if (order > 0)
			want->p[run->n] = 1;	/* beyond this run */
	}
	return 1;
}

/* What was kept of one run, as it is told. */
struct told {
	uint64_t no;	/* of the run: runs of several jobs lie by their names */
	size_t at, n;	/* in the text */
};

static int
by_start(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	return x->no < y->no ? -1 : x->no > y->no;
}

static int
number_of(struct store *store, const char *run, uint64_t *no, struct err *e)
{
	struct ledger_run r;
	int rc;

	ledger_run_init(&r);
	rc = ledger_get(store, run, &r, e);
	*no = rc == 1 ? r.no : 0;
	ledger_run_fini(&r);
	return rc < 0 ? -1 : 0;
}

/* The records of ACCOUNT, or of one RUN, into TEXT in the order of the table, and where each lies. */
static int
take_runs(struct store *store, const char *account, const char *run, struct buf *want, struct buf *text, struct buf *parts,
    struct err *e)
{
	struct store_table *t;
	struct rows *rows = NULL;
	struct slice id, val;
	int rc;

	if (store_table(store, STATE_EXPLAIN, STORE_UNDO, STATE_EXPLAIN_KEY, &t, e) != 0 || store_rows(t, &rows, e) != 0)
		return -1;
	while ((rc = next_record(rows, want, account, &id, &val, e)) == 1) {
		struct told x = { .at = text->n };
		char name[80];

		if (run != NULL && !slice_is(id, run)) {
			rc = 0;
			break;
		}
		snprintf(name, sizeof name, "%.*s", SLICE_FMT(id));
		if ((rc = number_of(store, name, &x.no, e)) != 0 || (rc = print_run(store, account, name, val, text, e)) != 0)
			break;
		x.n = text->n - x.at;
		buf_add(parts, &x, sizeof x);
		want->p[id.n] = 1;
	}
	rows_close(&rows);
	return rc;
}

/* In the order in which runs began. */
static int
print_runs(struct store *store, const char *account, const char *run, struct buf *want, struct buf *out, struct err *e)
{
	struct buf text = { 0 }, parts = { 0 };
	int rc = take_runs(store, account, run, want, &text, &parts, e);
	struct told *x = (struct told *)(void *)parts.p;
	size_t n = parts.n / sizeof *x;

	if (n > 1)
		qsort(x, n, sizeof *x, by_start);
	for (size_t i = 0; rc == 0 && i < n; i++)
		buf_printf(out, "%s%.*s", out->n > 0 ? "\n" : "", (int)x[i].n, text.p + x[i].at);
	buf_fini(&text);
	buf_fini(&parts);
	return rc < 0 ? -1 : n > 0;
}

/* What became of it last, also where nothing happened: ROW of verdicts, of the owner ID or a row of its. */
static void
verdict(const struct row_type *t, struct slice row, const char *id, struct buf *out)
{
	struct slice subject = row_text(t, row, VERDICTS_subject);

	buf_printf(out, "%s%s%.*s, since ", id, subject.n > 0 ? ", " : "", SLICE_FMT(subject));
	outrow_put_date(out, row_date(t, row, VERDICTS_since));
	buf_printf(out, "\n  %-18.*s", SLICE_FMT(row_text(t, row, VERDICTS_verdict)));
	if (!row_is_null(t, row, VERDICTS_until)) {
		buf_str(out, " until ");
		outrow_put_date(out, row_date(t, row, VERDICTS_until));
	}
	buf_printf(out, " %.*s\n", SLICE_FMT(row_text(t, row, VERDICTS_reason)));
}

static int
verdicts(struct store *store, const char *table, const char *id, struct buf *out, int *found, struct err *e)
{
	const struct row_type *type[STATE_TABLES];
	struct store_table *t;
	struct rows *rows = NULL;
	struct buf prefix = { 0 };
	struct slice key, row;
	struct arena mem;
	int rc = -1;

	arena_init(&mem, 0);
	state_types(type, &mem);
	state_key(&prefix, slice_of(id), slice_make("", 0));
	if (store_table(store, table, STORE_UNDO, STATE_KEY, &t, e) == 0 && store_rows(t, &rows, e) == 0)
		rc = rows_seek(rows, buf_view(&prefix), e);
	while (rc == 0 && (rc = rows_next(rows, &key, &row, e)) == 1 && key.n >= prefix.n && memcmp(key.p, prefix.p, prefix.n) == 0) {
		buf_str(out, *found ? "\n" : "");
		verdict(type[STATE_VERDICTS], row, id, out);
		*found = 1;
		rc = 0;
	}
	rows_close(&rows);
	buf_fini(&prefix);
	arena_fini(&mem);
	return rc < 0 ? -1 : 0;
}

/* The account, the instrument and the sum of this id. */
int
explain_print(struct store *store, const char *id, const char *run, struct buf *out, struct err *e)
{
	static const char *const of[] = { "", STATE_EXPLAIN_INSTRUMENT " ", STATE_EXPLAIN_SUM " " };
	const char *const table[] = { state_name[STATE_VERDICTS], state_instrument_name[STATE_VERDICTS], NULL };
	struct buf want = { 0 }, name = { 0 };
	int found = 0, rc = 0;

	for (size_t i = 0; i < NELEM(of) && rc >= 0; i++) {
		buf_reset(&name);
		buf_printf(&name, "%s%s", of[i], id);
		buf_reset(&want);
		if (run != NULL)
			state_key(&want, slice_of(run), buf_view(&name));
		rc = print_runs(store, buf_cstr(&name), run, &want, out, e);
		found |= rc == 1;
		if (rc >= 0 && run == NULL && table[i] != NULL)
			rc = verdicts(store, table[i], id, out, &found, e);
	}
	buf_fini(&want);
	buf_fini(&name);
	return rc < 0 || lifted(store, id, out, &found, e) < 0 ? -1 : found;
}
