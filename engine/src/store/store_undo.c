/* store_undo.c - before-images: packed, put back newest first, dropped. */
#include <stdio.h>
#include <stdlib.h>

#include "base/failpt.h"
#include "store/store_inside.h"

/* One table of images a run, "before-RUN", so that forgetting them is removing a file. Key:
 * number, 8 bytes big endian. A record holds many:
 *
 *	u8 length, table | u32 length, key | u32 length or NONE, old value
 */
enum { UNDO_RECORDS = 64 };
static const uint32_t none = UINT32_MAX;

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

static int
last_number(struct store_table *t, uint64_t *next, struct err *e)
{
	DBC *dbc = NULL;
	DBT k = { 0 }, v = { .flags = DB_DBT_PARTIAL };
	int rc = t->db->cursor(t->db, NULL, &dbc, 0), rc2;

	if (rc == 0)
		rc = dbc->get(dbc, &k, &v, DB_LAST);
	*next = rc == 0 ? key_number(slice_make(k.data, k.size)) + 1 : 1;
	rc2 = dbc != NULL ? dbc->close(dbc) : 0;
	if (rc == DB_NOTFOUND)
		rc = 0;
	return rc != 0 || rc2 != 0 ? store_fail(t->store, e, rc ? rc : rc2, "table %s", t->name) : 0;
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

static int
put_pack(struct store *s, struct buf *pack, struct err *e)
{
	char key[8];
	int rc;

	if (pack->n == 0)
		return 0;
	number_key(s->before_seq++, key);
	rc = store_put(s->before, slice_make(key, 8), buf_view(pack), e);
	buf_reset(pack);
	return rc;
}

static void
add_image(struct buf *pack, const char *table, const struct store_write *w)
{
	uint32_t kn = (uint32_t)w->key.n, vn = w->old.p ? (uint32_t)w->old.n : none;

	buf_char(pack, (char)strlen(table));
	buf_str(pack, table);
	buf_add(pack, &kn, 4);
	buf_slice(pack, w->key);
	buf_add(pack, &vn, 4);
	if (w->old.p != NULL)
		buf_slice(pack, w->old);
}

int
store_before_add(struct store *s, DB_TXN *txn, struct err *e)
{
	struct buf pack = { 0 };
	struct store_table *t;
	size_t i;
	int rc = 0;

	(void)txn;
	for (t = s->first; t != NULL; t = t->next) {
		if (t->kind != STORE_UNDO)
			continue;
		for (i = 0; rc == 0 && i < t->writes; i++) {
			if (t->write[i].dropped)
				continue;
			add_image(&pack, t->name, &t->write[i]);
			if (pack.n >= STORE_BEFORE_PACK)
				rc = put_pack(s, &pack, e);
		}
	}
	if (rc == 0)
		rc = put_pack(s, &pack, e);
	buf_fini(&pack);
	return rc;
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
static bool
take_bytes(struct slice *s, void *p, size_t n)
{
	if (s->n < n)
		return false;
	memcpy(p, s->p, n);
	s->p += n;
	s->n -= n;
	return true;
}

static bool
take_slice(struct slice *s, size_t n, struct slice *out)
{
	if (s->n < n)
		return false;
	*out = slice_make(s->p, n);
	s->p += n;
	s->n -= n;
	return true;
}

static int
put_one(struct store *s, struct slice *rec, struct err *e)
{
	char name[STORE_MAX_NAME + 1];
	struct slice table, key, val;
	struct store_table *t = NULL;
	uint32_t kn, vn;
	uint8_t tn;

	if (take_bytes(rec, &tn, 1) && tn <= STORE_MAX_NAME && take_slice(rec, tn, &table)) {
		memcpy(name, table.p, tn);
		name[tn] = '\0';
		t = store_known(s, name);
	}
	if (t == NULL || !take_bytes(rec, &kn, 4) || !take_slice(rec, kn, &key) || !take_bytes(rec, &vn, 4) ||
	    (vn != none && !take_slice(rec, vn, &val)))
		return err_set(e, ERR_DAMAGED, "%s: a before-image is not readable", s->home);
	return vn == none ? store_del(t, key, e) : store_put(t, key, val, e);
}

/* One image a key and commit, so their order inside a record does not matter; records go
 * newest first, and the last write of a key in a transaction counts. */
static int
put_record(struct store *s, struct slice rec, struct err *e)
{
	while (rec.n > 0)
		if (put_one(s, &rec, e) != 0)
			return -1;
	return 0;
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

int
store_forget(struct store *s, uint64_t run, struct err *e)
{
	struct store_table *t, *after;
	char file[STORE_MAX_NAME + 8];
	int rc;

	CHECK(!s->in_txn);
	for (t = s->first; t != NULL; t = after) {
		after = t->next;
		if (strncmp(t->name, "before-", 7) != 0 || strtoull(t->name + 7, NULL, 10) >= run)
			continue;
		/* The file first: a crash before the catalog's row is gone leaves an empty table, which
		 * the next call removes. */
		snprintf(file, sizeof file, "%s.db", t->name);
		(void)t->db->close(t->db, 0);
		t->db = NULL;
		rc = s->env->dbremove(s->env, NULL, file, NULL, DB_AUTO_COMMIT);
		if (rc != 0)
			return store_fail(s, e, rc, "removing %s", file);
		if (store_begin(s, 0, e) != 0 || store_del(s->catalog, slice_of(t->name), e) != 0 ||
		    store_commit(s, e) != 0)
			return -1;
		if (t == s->before)
			s->before = NULL;
		store_detach(t);
	}
	return 0;
}
