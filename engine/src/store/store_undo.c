/* store_undo.c - before-images: packed, put back newest first, dropped. */
#include <stdio.h>
#include <stdlib.h>

#include "base/failpt.h"
#include "store/store_inside.h"

/* One table of images a run, "before-RUN", so that forgetting them is removing a file. Key:
 * number, 8 bytes big endian. A record is a leaf of many rows: table, 00, key; 1 and the old value,
 * or 0 when there was none.
 */
enum { UNDO_RECORDS = 64 };

static void
number_key(uint64_t n, char out[8])
{
	int i;

	for (i = 7; i >= 0; i--, n >>= 8)
		out[i] = (char)(n & 0xFF);
}

static uint64_t
key_number(struct slice k)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < k.n && i < 8; i++)
		n = n << 8 | (uint8_t)k.p[i];
	return n;
}

bool
store_is_before(const char *table)
{
	return strncmp(table, "before-", 7) == 0;
}

/* Of the last row of the last leaf; 0: there is none. */
static int
last_of(struct store_table *t, const DBT *leaf, uint64_t *number, struct err *e)
{
	struct leaf_reader r = { 0 };
	struct slice key, val;
	int rc;

	rc = leaf_open(&r, slice_make(leaf->data, leaf->size), buf_view(&t->sample));
	while (rc == 0 && (rc = leaf_next(&r, &key, &val)) == 1) {
		*number = key_number(key);
		rc = 0;
	}
	leaf_reader_fini(&r);
	return rc < 0 ? store_unreadable(t, e) : 0;
}

static int
last_number(struct store_table *t, uint64_t *next, struct err *e)
{
	DBC *dbc = NULL;
	DBT k = { 0 }, v = { 0 };
	uint64_t last = 0;
	int rc = t->db->cursor(t->db, NULL, &dbc, 0), rc2, bad = 0;

	if (rc == 0 && (rc = store_leaf_only(&k, dbc->get(dbc, &k, &v, DB_LAST))) == 0)
		bad = last_of(t, &v, &last, e);
	*next = last + 1;
	rc2 = dbc != NULL ? dbc->close(dbc) : 0;
	if (rc == DB_NOTFOUND)
		rc = 0;
	return rc != 0 || rc2 != 0 ? store_fail(t->store, e, rc ? rc : rc2, "table %s", t->name) : bad;
}

int
store_before_open(struct store *s, uint64_t run, struct err *e)
{
	char name[STORE_MAX_NAME + 1];

	snprintf(name, sizeof name, "before-%llu", (unsigned long long)run);
	s->before = NULL;
	if (store_table(s, name, STORE_LEDGER, 1, &s->before, e) != 0 ||
	    last_number(s->before, &s->before_seq, e) != 0) {
		s->before = NULL;
		return -1;
	}
	s->before_run = run;
	return 0;
}

int
store_before_flush(struct store *s, struct err *e)
{
	char key[8];
	int rc;

	if (s->images.rows.n == 0)
		return 0;
	number_key(s->before_seq++, key);
	rc = store_put(s->before, slice_make(key, 8), leaf_end(&s->images), e);
	leaf_begin(&s->images);
	return rc;
}

int
store_before_add(struct store *s, const char *table, struct slice key, struct slice old, struct err *e)
{
	struct buf *k = &s->image_key, *v = &s->image_val;

	buf_reset(k);
	buf_add(k, table, strlen(table) + 1);
	buf_slice(k, key);
	buf_reset(v);
	buf_char(v, old.p != NULL);
	buf_slice(v, old);
	leaf_add(&s->images, buf_view(k), buf_view(v));
	return s->images.rows.n >= STORE_BEFORE_PACK ? store_before_flush(s, e) : 0;
}

int
store_mark(struct store *s, uint64_t run, uint64_t *mark, struct err *e)
{
	CHECK(run != 0);
	if ((s->before == NULL || s->before_run != run) && store_before_open(s, run, e) != 0)
		return -1;
	*mark = s->before_seq;
	return 0;
}

/* --- putting back ------------------------------------------------------------------- */
static int
put_one(struct store *s, struct slice key, struct slice val, struct err *e)
{
	const char *end = memchr(key.p, '\0', key.n);
	struct store_table *t = end != NULL ? store_known(s, key.p) : NULL;
	struct slice old = val.n > 0 ? slice_make(val.p + 1, val.n - 1) : val;

	if (t == NULL || val.n == 0)
		return err_set(e, ERR_DAMAGED, "%s: a before-image is not readable", s->home);
	key = slice_make(end + 1, key.n - (size_t)(end + 1 - key.p));
	return val.p[0] == 0 ? store_del(t, key, e) : store_put(t, key, old, e);
}

/* One image a key and commit, so their order inside a record does not matter; records go
 * newest first, and the last write of a key in a transaction counts. */
static int
put_record(struct store *s, struct slice rec, struct err *e)
{
	struct leaf_reader r = { 0 };
	struct slice key, val;
	int rc = leaf_open(&r, rec, slice_make("", 0));

	while (rc == 0 && (rc = leaf_next(&r, &key, &val)) == 1) {
		if (put_one(s, key, val, e) != 0)
			break;
		rc = 0;
	}
	if (rc < 0)
		(void)store_unreadable(s->before, e);
	leaf_reader_fini(&r);
	return rc == 0 ? 0 : -1;
}

static int
undo_some(struct store *s, uint64_t *next, uint64_t mark, struct err *e)
{
	struct store_table *b = s->before;
	struct slice rec;
	char key[8];
	int i, rc;

	if (store_begin(s, 0, e) != 0)
		return -1;
	for (i = 0; i < UNDO_RECORDS && *next > mark && *next > 1; i++) {
		number_key(*next - 1, key);
		rc = store_get(b, slice_make(key, 8), &rec, e);
		if (rc == 1)
			rc = put_record(s, rec, e) != 0 || store_del(b, slice_make(key, 8), e) != 0 ? -1 : 1;
		if (rc < 0) {
			store_abort(s);
			return -1;
		}
		--*next;
	}
	(void)FAILPT("store.undo.before");
	if (store_commit(s, e) != 0)
		return -1;
	(void)FAILPT("store.undo.after");
	return 0;
}

int
store_undo(struct store *s, uint64_t run, uint64_t mark, struct err *e)
{
	uint64_t next;

	CHECK(!s->in_txn && run != 0);
	if (store_before_open(s, run, e) != 0)
		return -1;
	next = s->before_seq;
	while (next > mark && next > 1)
		if (undo_some(s, &next, mark, e) != 0)
			return -1;
	s->before_seq = next;
	return 0;
}

bool
store_can_undo(struct store *s, uint64_t run)
{
	char name[STORE_MAX_NAME + 1];

	snprintf(name, sizeof name, "before-%llu", (unsigned long long)run);
	return store_known(s, name) != NULL;
}

int
store_forget(struct store *s, uint64_t run, struct err *e)
{
	struct store_table *t, *after;
	char file[STORE_MAX_NAME + 8];
	int rc;

	CHECK(!s->in_txn);
	for (t = s->first; t != NULL; t = after) {
		after = t->next;
		if (!store_is_before(t->name) || strtoull(t->name + 7, NULL, 10) >= run)
			continue;
		/* The catalog first: of a crash before the file is gone there is left one that the catalog
		 * does not know, which the next start removes. */
		if (store_catalog_forget(t, e) != 0)
			return -1;
		snprintf(file, sizeof file, "%s.db", t->name);
		(void)t->db->close(t->db, 0);
		t->db = NULL;
		rc = s->env->dbremove(s->env, NULL, file, NULL, DB_AUTO_COMMIT);
		if (rc != 0)
			return store_fail(s, e, rc, "removing %s", file);
		if (t == s->before)
			s->before = NULL;
		store_detach(t);
	}
	return 0;
}
