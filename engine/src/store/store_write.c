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
		if (t->writes > 0) {
			memset(t->index, 0, sizeof *t->index * t->index_size);
			store_cursor_forget(t->getter);
		}
		t->writes = 0;
		t->sample_new = false;
	}
	leaf_begin(&s->images);
	arena_reset(&s->mem);
	s->pending = 0;
	s->in_txn = false;
}

/* --- reading ------------------------------------------------------------------------ */
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
	if (t->getter == NULL)
		t->getter = store_cursor_open(t);
	return store_cursor_get(t->getter, key, val, e);
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
note_write(struct store_table *t, struct slice key, struct slice val, struct err *e)
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
	return 0;
}

int
store_put(struct store_table *t, struct slice key, struct slice val, struct err *e)
{
	return note_write(t, key, val.p != NULL ? val : slice_make("", 0), e);
}

int
store_del(struct store_table *t, struct slice key, struct err *e)
{
	return note_write(t, key, slice_make(NULL, 0), e);
}

/* --- commit -------------------------------------------------------------------------- */
static int
apply_all(struct store *s, DB_TXN *txn, struct err *e)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next)
		if (t->writes > 0 && t != s->before && store_apply(t, txn, e) != 0)
			return -1;
	if (store_before_flush(s, e) != 0)
		return -1;
	/* The images' own table last: it was filled just now, or by an undo. */
	t = s->before;
	return t != NULL && t->writes > 0 ? store_apply(t, txn, e) : 0;
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

static int
commit(struct store *s, struct err *e)
{
	DB_TXN *txn = NULL;
	uint64_t seq = s->before_seq;
	int rc;

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
	if (apply_all(s, txn, e) != 0 || store_catalog_seal(s, txn, e) != 0) {
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
	store_catalog_settle(s, true);
	store_abort(s);		/* forgets the writes: they are in the tables now */
	rc = s->env->txn_checkpoint(s->env, STORE_CHECKPOINT_KB, 0, 0);
	return rc != 0 ? store_fail(s, e, rc, "checkpoint") : 0;
gone:
	store_catalog_settle(s, false);
	for (struct store_table *t = s->first; t != NULL; t = t->next)
		if (t->sample_new)	/* it went with the transaction */
			buf_reset(&t->sample);
	s->before_seq = seq;
	store_abort(s);
	return -1;
}

int
store_commit(struct store *s, struct err *e)
{
	int rc;

	CHECK(s->in_txn);
	crew_lock_take(s->lock_env);
	rc = commit(s, e);
	crew_lock_drop(s->lock_env);
	return rc;
}
