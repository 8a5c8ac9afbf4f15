/* store_write.c - a transaction: writes kept in memory, sorted, put in bulk. */
#include <stdlib.h>

#include "base/failpt.h"
#include "base/hash.h"
#include "store/store_inside.h"

int
store_begin(struct store *s, uint64_t run, struct err *e)
{
	CHECK(!s->in_txn);
	if (run != 0 && (s->before == NULL || s->before_run != run) && store_before_open(s, run, e) != 0)
		return -1;
	s->in_txn = true;
	s->run = run;
	return 0;
}

bool
store_in_transaction(const struct store *s)
{
	return s->in_txn;
}

size_t
store_pending(const struct store *s)
{
	return s->pending;
}

void
store_abort(struct store *s)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		if (t->writes > 0)
			memset(t->index, 0, sizeof *t->index * t->index_size);
		t->writes = 0;
	}
	arena_reset(&s->mem);
	s->pending = 0;
	s->in_txn = false;
}

/* --- reading ------------------------------------------------------------------------ */
int
store_read(struct store_table *t, DB_TXN *txn, struct slice key, struct slice *val, struct err *e)
{
	struct store *s = t->store;
	DBT k = { 0 }, v = { 0 };
	int rc;

	memcpy(&k.data, &key.p, sizeof k.data);
	k.size = (u_int32_t)key.n;
	for (;;) {
		v.data = s->get;
		v.ulen = (u_int32_t)s->get_size;
		v.flags = DB_DBT_USERMEM;
		rc = t->db->get(t->db, txn, &k, &v, 0);
		if (rc != DB_BUFFER_SMALL)
			break;
		s->get_size = v.size < 4096 ? 4096 : (size_t)v.size * 2;
		s->get = base_realloc(s->get, s->get_size);
	}
	if (rc == DB_NOTFOUND)
		return 0;
	if (rc != 0)
		return store_fail(s, e, rc, "table %s: reading", t->name);
	*val = slice_make(s->get ? s->get : "", v.size);
	return 1;
}

static uint32_t *
slot_of(struct store_table *t, struct slice key)
{
	size_t i = hash_64(key.p, key.n, 0) & (t->index_size - 1);

	while (t->index[i] != 0 && !slice_eq(t->write[t->index[i] - 1].key, key))
		i = (i + 1) & (t->index_size - 1);
	return &t->index[i];
}

int
store_get(struct store_table *t, struct slice key, struct slice *val, struct err *e)
{
	if (t->writes > 0) {
		uint32_t at = *slot_of(t, key);

		if (at != 0) {
			*val = t->write[at - 1].val;
			return val->p != NULL;
		}
	}
	return store_read(t, NULL, key, val, e);
}

/* --- writing ------------------------------------------------------------------------ */
static void
grow(struct store_table *t)
{
	size_t i;

	t->write_cap = t->write_cap ? t->write_cap * 2 : 256;
	t->write = base_realloc(t->write, sizeof *t->write * t->write_cap);
	t->index_size = t->write_cap * 2;
	t->index = base_realloc(t->index, sizeof *t->index * t->index_size);
	memset(t->index, 0, sizeof *t->index * t->index_size);
	for (i = 0; i < t->writes; i++)
		*slot_of(t, t->write[i].key) = (uint32_t)i + 1;
}

static struct slice
keep(struct store *s, struct slice v)
{
	char *p;

	if (v.p == NULL)
		return v;
	p = arena_alloc(&s->mem, v.n + 1);
	if (v.n > 0)
		memcpy(p, v.p, v.n);
	return slice_make(p, v.n);
}

static int
note_write(struct store_table *t, struct slice key, struct slice val, const struct slice *old, struct err *e)
{
	struct store *s = t->store;
	struct store_write *w;
	uint32_t *slot;

	CHECK(s->in_txn);
	if (key.n == 0 || key.n > STORE_MAX_KEY || val.n > STORE_MAX_VALUE)
		return err_set(e, ERR_FAILED, "%s: table %s: key of %zu bytes, value of %zu, wanted: 1 to %d and at most %d",
		    s->home, t->name, key.n, val.n, STORE_MAX_KEY, STORE_MAX_VALUE);
	if (t->writes == t->write_cap)
		grow(t);
	slot = slot_of(t, key);
	s->pending += key.n + val.n;
	if (*slot != 0) {
		t->write[*slot - 1].val = keep(s, val);
		return 0;
	}
	w = &t->write[t->writes++];
	*slot = (uint32_t)t->writes;
	*w = (struct store_write){ .key = keep(s, key), .val = keep(s, val) };
	if (old != NULL) {
		w->old = keep(s, *old);
		w->old_known = true;
	}
	return 0;
}

static struct slice
present(struct slice val)
{
	return val.p != NULL ? val : slice_make("", 0);
}

int
store_put(struct store_table *t, struct slice key, struct slice val, struct err *e)
{
	return note_write(t, key, present(val), NULL, e);
}

int
store_del(struct store_table *t, struct slice key, struct err *e)
{
	return note_write(t, key, slice_make(NULL, 0), NULL, e);
}

#ifdef DEBUG
static void
check_old(struct store_table *t, struct slice key, struct slice old)
{
	struct slice is = { NULL, 0 };
	int rc = store_read(t, NULL, key, &is, NULL);

	CHECK(rc >= 0 && (rc == 1) == (old.p != NULL) && (rc == 0 || slice_eq(is, old)));
}
#else
#define check_old(t, key, old) ((void)0)
#endif

int
store_put_known(struct store_table *t, struct slice key, struct slice val, struct slice old, struct err *e)
{
	check_old(t, key, old);
	return note_write(t, key, present(val), &old, e);
}

int
store_del_known(struct store_table *t, struct slice key, struct slice old, struct err *e)
{
	check_old(t, key, old);
	return note_write(t, key, slice_make(NULL, 0), &old, e);
}

/* --- commit -------------------------------------------------------------------------- */
static int
by_key(const void *a, const void *b)
{
	return slice_cmp(((const struct store_write *)a)->key, ((const struct store_write *)b)->key);
}

/* Finds what each write replaces, where that is needed, and drops those that change nothing. */
static int
settle(struct store_table *t, DB_TXN *txn, struct err *e)
{
	struct store *s = t->store;
	bool images = s->run != 0 && t->kind == STORE_UNDO;
	size_t i;

	for (i = 0; i < t->writes; i++) {
		struct store_write *w = &t->write[i];
		struct slice old = { NULL, 0 };

		if (!w->old_known && (images || w->val.p == NULL)) {
			int rc = store_read(t, txn, w->key, &old, e);

			if (rc < 0)
				return -1;
			w->old_known = true;
			/* Copied only when it is kept: an equal one is dropped here. */
			if (rc == 1 && w->val.p != NULL && slice_eq(old, w->val)) {
				w->dropped = true;
				continue;
			}
			w->old = rc == 1 ? keep(s, old) : slice_make(NULL, 0);
		}
		if (w->old_known)
			w->dropped = w->val.p == NULL ? w->old.p == NULL :
							w->old.p != NULL && slice_eq(w->old, w->val);
	}
	return 0;
}

struct bulk {
	struct store_table *t;
	DB_TXN *txn;
	bool del;
	DBT dbt;
	void *at;
	size_t n;
};

static void
bulk_reset(struct bulk *b)
{
	b->dbt = (DBT){ .data = b->t->store->bulkbuf, .ulen = STORE_BULK, .flags = DB_DBT_USERMEM | DB_DBT_BULK };
	DB_MULTIPLE_WRITE_INIT(b->at, &b->dbt);
	b->n = 0;
}

static int
bulk_send(struct bulk *b, struct err *e)
{
	DB *db = b->t->db;
	int rc = 0;

	if (b->n > 0 && b->del)
		rc = db->del(db, b->txn, &b->dbt, DB_MULTIPLE);
	else if (b->n > 0)
		rc = db->put(db, b->txn, &b->dbt, NULL, DB_MULTIPLE_KEY);
	bulk_reset(b);
	return rc != 0 ? store_fail(b->t->store, e, rc, "table %s: writing", b->t->name) : 0;
}

static int
put_alone(struct bulk *b, const struct store_write *w, struct err *e)
{
	DB *db = b->t->db;
	DBT k = { 0 }, v = { 0 };
	int rc;

	memcpy(&k.data, &w->key.p, sizeof k.data);
	memcpy(&v.data, &w->val.p, sizeof v.data);
	k.size = (u_int32_t)w->key.n;
	v.size = (u_int32_t)w->val.n;
	rc = db->put(db, b->txn, &k, &v, 0);
	return rc != 0 ? store_fail(b->t->store, e, rc, "table %s: writing", b->t->name) : 0;
}

static void
bulk_fill(struct bulk *b, const struct store_write *w)
{
	if (b->del)
		DB_MULTIPLE_WRITE_NEXT(b->at, &b->dbt, w->key.p, w->key.n);
	else
		DB_MULTIPLE_KEY_WRITE_NEXT(b->at, &b->dbt, w->key.p, w->key.n, w->val.p, w->val.n);
	b->n += b->at != NULL;
}

static int
bulk_add(struct bulk *b, const struct store_write *w, struct err *e)
{
	bulk_fill(b, w);
	if (b->at != NULL)
		return 0;
	if (bulk_send(b, e) != 0)
		return -1;
	bulk_fill(b, w);
	if (b->at != NULL)
		return 0;
	bulk_reset(b);		/* larger than the whole block */
	return put_alone(b, w, e);
}

static int
apply(struct store_table *t, DB_TXN *txn, bool del, struct err *e)
{
	struct bulk b = { .t = t, .txn = txn, .del = del };
	size_t i;

	bulk_reset(&b);
	for (i = 0; i < t->writes; i++) {
		const struct store_write *w = &t->write[i];

		if (!w->dropped && (w->val.p == NULL) == del && bulk_add(&b, w, e) != 0)
			return -1;
	}
	return bulk_send(&b, e);
}

static int
apply_all(struct store *s, DB_TXN *txn, struct err *e)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		if (t->writes == 0 || t == s->before)
			continue;
		qsort(t->write, t->writes, sizeof *t->write, by_key);
		if (settle(t, txn, e) != 0 || apply(t, txn, true, e) != 0 || apply(t, txn, false, e) != 0)
			return -1;
	}
	if (s->run != 0 && store_before_add(s, txn, e) != 0)
		return -1;
	/* The images' own table last: it was filled just now, or by an undo. */
	t = s->before;
	if (t != NULL && t->writes > 0) {
		qsort(t->write, t->writes, sizeof *t->write, by_key);
		if (settle(t, txn, e) != 0 || apply(t, txn, true, e) != 0 || apply(t, txn, false, e) != 0)
			return -1;
	}
	return 0;
}

static bool
anything(const struct store *s)
{
	const struct store_table *t;

	for (t = s->first; t != NULL; t = t->next)
		if (t->writes > 0)
			return true;
	return false;
}

int
store_commit(struct store *s, struct err *e)
{
	DB_TXN *txn = NULL;
	uint64_t seq = s->before_seq;
	int rc;

	CHECK(s->in_txn);
	if (!anything(s)) {
		store_abort(s);
		return 0;
	}
	(void)FAILPT("store.apply.before");
	rc = s->env->txn_begin(s->env, NULL, &txn, s->bulk ? DB_TXN_BULK : 0);
	if (rc != 0) {
		store_abort(s);
		return store_fail(s, e, rc, "beginning a transaction");
	}
	if (apply_all(s, txn, e) != 0) {
		(void)txn->abort(txn);
		goto gone;
	}
	(void)FAILPT("store.txn.before");
	rc = txn->commit(txn, DB_TXN_SYNC);
	if (rc != 0) {
		store_fail(s, e, rc, "committing");
		goto gone;
	}
	(void)FAILPT("store.txn.after");
	store_abort(s);		/* forgets the writes: they are in the tables now */
	rc = s->env->txn_checkpoint(s->env, STORE_CHECKPOINT_KB, 0, 0);
	return rc != 0 ? store_fail(s, e, rc, "checkpoint") : 0;
gone:
	s->before_seq = seq;
	store_abort(s);
	return -1;
}
