/* gate.c - gates that only a person opens. */
#include "intake/gate.h"

static int
table(struct store *s, const char *name, struct store_table **t, struct err *e)
{
	return store_table(s, name, STORE_UNDO, 1, t, e);
}

int
gate_close(struct store *s, const char *name, const char *why, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	if (table(s, "gates", &t, e) != 0)
		return -1;
	rc = store_get(t, slice_of(name), &val, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return store_put(t, slice_of(name), slice_of(why), e);
}

static enum night_block_kind
kind_of(struct slice name)
{
	static const struct { const char *starts; enum night_block_kind kind; } known[] = {
		{ "first night", BLOCK_FIRST_NIGHT }, { "feed", BLOCK_FIRST_NIGHT },
		{ "row", BLOCK_LOST_ROW }, { "breaker", BLOCK_BREAKER },
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
		night_add_block(n, kind_of(key), "%.*s: %.*s", SLICE_FMT(key), SLICE_FMT(val));
	rows_close(&r);
	return rc;
}

static int
note_release(struct store *s, const char *run, struct slice gate, const char *who, struct err *e)
{
	struct store_table *t;
	struct buf key = { 0 };
	int rc = -1;

	buf_str(&key, run);
	buf_char(&key, '\0');
	buf_slice(&key, gate);
	if (table(s, "releases", &t, e) == 0)
		rc = store_put(t, buf_view(&key), slice_of(who), e);
	buf_fini(&key);
	return rc;
}

static int
allow_breaker(struct store *s, const char *run, const char *who, struct err *e)
{
	struct store_table *t;
	struct buf val = { 0 };
	int rc = -1;

	buf_printf(&val, "%s, after %s", who, run);
	if (table(s, "allows", &t, e) == 0)
		rc = store_put(t, slice_of("breaker"), buf_view(&val), e);
	buf_fini(&val);
	return rc;
}

int
gate_breaker_allowed(struct store *s, struct err *e)
{
	struct store_table *t;
	struct slice val;

	return table(s, "allows", &t, e) != 0 ? -1 : store_get(t, slice_of("breaker"), &val, e);
}

int
gate_breaker_used(struct store *s, struct err *e)
{
	struct store_table *t;

	return table(s, "allows", &t, e) != 0 ? -1 : store_del(t, slice_of("breaker"), e);
}

int
gate_release(struct store *s, const char *run, const char *who, int *n, struct err *e)
{
	struct store_table *t, *releases;
	struct rows *r = NULL;
	struct slice key, val;
	int rc;

	*n = 0;
	if (table(s, "gates", &t, e) != 0 || table(s, "releases", &releases, e) != 0 ||
	    gate_breaker_allowed(s, e) < 0 || store_begin(s, 0, e) != 0)
		return -1;
	rc = store_rows(t, &r, e) != 0 ? -1 : 0;
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		rc = note_release(s, run, key, who, e) != 0 || store_del(t, key, e) != 0 ? -1 : 0;
		++*n;
	}
	rows_close(&r);
	if (rc == 0)
		rc = allow_breaker(s, run, who, e);
	if (rc != 0) {
		store_abort(s);
		return -1;
	}
	return store_commit(s, e);
}
