/* explain.c - why: what was read, decided and withheld for an account, as it was kept. */
#include "deliver/explain.h"
#include "effect/state.h"
#include "store/store.h"

/* "what TAB rest TAB rest": the first word in a column of its own. */
static void
line(struct slice s, struct buf *out)
{
	const char *tab = memchr(s.p, '\t', s.n);
	size_t n = tab != NULL ? (size_t)(tab - s.p) : s.n;

	buf_printf(out, "  %-18.*s ", (int)n, s.p);
	for (size_t i = n + 1; i < s.n; i++)
		if (s.p[i] == '\t')
			buf_str(out, "  ");
		else
			buf_char(out, s.p[i]);
	buf_char(out, '\n');
}

static void
record(struct slice s, struct buf *out)
{
	while (s.n > 0) {
		const char *end = memchr(s.p, '\n', s.n);
		size_t n = end != NULL ? (size_t)(end - s.p) : s.n;

		line(slice_make(s.p, n), out);
		n += end != NULL;
		s = slice_make(s.p + n, s.n - n);
	}
}

int
explain_print(struct store *store, const char *account, const char *run, struct buf *out,
    struct err *e)
{
	struct buf prefix = { 0 };
	struct store_table *t;
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = -1, found = 0;

	state_key(&prefix, slice_of(account), slice_make("", 0));
	if (store_table(store, STATE_EXPLAIN, STORE_UNDO, 1, &t, e) != 0 ||
	    store_rows(t, &rows, e) != 0 || rows_seek(rows, buf_view(&prefix), e) != 0)
		goto out;
	while ((rc = rows_next(rows, &key, &val, e)) == 1) {
		struct slice id;

		if (key.n <= prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		id = slice_make(key.p + prefix.n, key.n - prefix.n - 1);
		if (run != NULL && !slice_is(id, run))
			continue;
		buf_printf(out, "%s%s, run %.*s\n", found ? "\n" : "", account, SLICE_FMT(id));
		record(val, out);
		found = 1;
	}
	rc = rc < 0 ? -1 : found;
out:
	rows_close(&rows);
	buf_fini(&prefix);
	return rc;
}
