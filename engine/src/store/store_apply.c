/* store_apply.c - a table's writes of a transaction into its leaves. */
#include <stdlib.h>

#include "store/store_inside.h"

struct bulk {
	struct store_table *t;
	DB_TXN *txn;
	bool del;
	DBT dbt;
	void *at;
	size_t n;
};

struct row {
	struct slice key, val;
};

struct apply {
	struct store_table *t;
	DB_TXN *txn;
	DBC *dbc;
	bool images;		/* are kept of what is replaced */
	struct bulk put, del;

	/* The leaf that holds a write: from LOW on, up to HIGH. */
	bool there, bounded;	/* it has a record; there is a HIGH */
	struct buf low, high, leaf;
	struct leaf_reader reader; /* its rows' bytes */
	struct buf rows;	/* struct row ...: what it will hold */
	bool changed;
	struct leaf_maker maker;
};

/* --- records in bulk --------------------------------------------------------------------- */
static void
bulk_reset(struct bulk *b)
{
	b->dbt = (DBT){ .data = b->t->store->bulkbuf[b->del], .ulen = STORE_BULK, .flags = DB_DBT_USERMEM | DB_DBT_BULK };
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

int
store_put_record(struct store_table *t, DB_TXN *txn, struct slice key, struct slice val, struct err *e)
{
	DBT k = { .size = (u_int32_t)key.n }, v = { .size = (u_int32_t)val.n };
	int rc;

	memcpy(&k.data, &key.p, sizeof k.data);
	memcpy(&v.data, &val.p, sizeof v.data);
	rc = t->db->put(t->db, txn, &k, &v, 0);
	return rc != 0 ? store_fail(t->store, e, rc, "table %s: writing", t->name) : 0;
}

static void
bulk_fill(struct bulk *b, struct slice key, struct slice val)
{
	if (b->del)
		DB_MULTIPLE_WRITE_NEXT(b->at, &b->dbt, key.p, key.n);
	else
		DB_MULTIPLE_KEY_WRITE_NEXT(b->at, &b->dbt, key.p, key.n, val.p, val.n);
	b->n += b->at != NULL;
}

static int
bulk_add(struct bulk *b, struct slice key, struct slice val, struct err *e)
{
	bulk_fill(b, key, val);
	if (b->at != NULL)
		return 0;
	if (bulk_send(b, e) != 0)
		return -1;
	bulk_fill(b, key, val);
	if (b->at != NULL)
		return 0;
	bulk_reset(b);		/* larger than the whole block */
	return store_put_record(b->t, b->txn, key, val, e);
}

/* --- one leaf ------------------------------------------------------------------------------ */
static void
set(struct buf *b, const DBT *d)
{
	buf_reset(b);
	buf_add(b, d->data, d->size);
}

/* The leaf that holds KEY or would. */
static int
find_leaf(struct apply *a, struct slice key, DBT *k, DBT *v)
{
	int rc;

	a->there = a->bounded = true;
	*k = (DBT){ .size = (u_int32_t)key.n };
	*v = (DBT){ 0 };
	memcpy(&k->data, &key.p, sizeof k->data);
	rc = a->dbc->get(a->dbc, k, v, DB_SET_RANGE);
	if (rc == DB_NOTFOUND) {
		a->bounded = false;
		return store_leaf_only(k, a->dbc->get(a->dbc, k, v, DB_LAST));
	}
	if (rc != 0)
		return rc;
	if (!slice_eq(slice_make(k->data, k->size), key)) {
		set(&a->high, k);
		return store_leaf_only(k, a->dbc->get(a->dbc, k, v, DB_PREV));
	}
	set(&a->low, k);
	set(&a->leaf, v);
	rc = a->dbc->get(a->dbc, k, v, DB_NEXT);
	if (rc == 0)
		set(&a->high, k);
	a->bounded = rc == 0;
	k->data = a->low.p;
	k->size = (u_int32_t)a->low.n;
	v->data = a->leaf.p;
	v->size = (u_int32_t)a->leaf.n;
	return rc == DB_NOTFOUND ? 0 : rc;
}

static int
open_leaf(struct apply *a, struct slice key, struct err *e)
{
	DBT k, v;
	int rc = find_leaf(a, key, &k, &v);

	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(a->t->store, e, rc, "table %s: reading", a->t->name);
	if (rc == DB_NOTFOUND) {
		a->there = false;
		buf_reset(&a->low);
		buf_slice(&a->low, STORE_FIRST_LEAF);
	} else if (k.data != a->low.p) {
		set(&a->low, &k);
		set(&a->leaf, &v);
	}
	buf_reset(&a->rows);
	a->changed = false;
	if (!a->there)
		a->reader.rest = slice_make("", 0);
	else if (leaf_open(&a->reader, buf_view(&a->leaf), buf_view(&a->t->sample)) != 0)
		return store_unreadable(a->t, e);
	return 0;
}

static void
push(struct apply *a, struct slice key, struct slice val)
{
	struct row r = { key, val };

	buf_add(&a->rows, &r, sizeof r);
}

/* The next row that the leaf has; 1, 0, -1. */
static int
old_row(struct apply *a, struct row *r, struct err *e)
{
	int rc = leaf_next(&a->reader, &r->key, &r->val);

	return rc < 0 ? store_unreadable(a->t, e) : rc;
}

/* One write beside the row that it meets, or none. */
static int
settle(struct apply *a, const struct store_write *w, const struct row *old, struct err *e)
{
	bool same = old == NULL ? w->val.p == NULL : w->val.p != NULL && slice_eq(old->val, w->val);

	if (w->val.p != NULL)
		push(a, w->key, w->val);
	if (same)
		return 0;
	a->changed = a->t->reseal = true;
	if (old != NULL)
		store_seal_drop(&a->t->new_seal, old->key, old->val);
	if (w->val.p != NULL)
		store_seal_add(&a->t->new_seal, w->key, w->val);
	return a->images ? store_before_add(a->t->store, a->t->name, w->key,
			       old != NULL ? old->val : slice_make(NULL, 0), e) : 0;
}

/* The writes from W to END that fall into the leaf, with the rows it has. Gives the first beyond, or NULL. */
static const struct store_write *
mix(struct apply *a, const struct store_write *w, const struct store_write *end, struct err *e)
{
	struct row old;
	int rc = old_row(a, &old, e);

	for (; rc >= 0 && w < end && (!a->bounded || slice_cmp(w->key, buf_view(&a->high)) < 0); w++) {
		int cmp = -1;

		while (rc == 1 && (cmp = slice_cmp(old.key, w->key)) < 0) {
			push(a, old.key, old.val);
			rc = old_row(a, &old, e);
		}
		if (rc < 0 || settle(a, w, rc == 1 && cmp == 0 ? &old : NULL, e) != 0)
			return NULL;
		if (rc == 1 && cmp == 0)
			rc = old_row(a, &old, e);
	}
	for (; rc == 1; rc = old_row(a, &old, e))
		push(a, old.key, old.val);
	return rc < 0 ? NULL : w;
}

/* --- its new records ------------------------------------------------------------------------- */
static const struct row *
row_at(const struct apply *a, size_t i)
{
	return (const struct row *)(const void *)a->rows.p + i;
}

static size_t
length(const struct row *r)
{
	return r->key.n + r->val.n;
}

/* The rows from I to END as one leaf, or as many of them as it may hold packed; the first that it lacks. */
static size_t
pack(struct apply *a, size_t i, size_t end, struct slice *leaf)
{
	for (;;) {
		leaf_begin(&a->maker);
		for (size_t k = i; k < end; k++)
			leaf_add(&a->maker, row_at(a, k)->key, row_at(a, k)->val);
		*leaf = leaf_end(&a->maker);
		if (leaf->n <= STORE_LEAF_PACKED || end - i == 1)
			return end;
		end = i + (end - i) / 2;
	}
}

/* The rows from I on that LIMIT bytes fill; the first beyond. */
static size_t
fill(const struct apply *a, size_t i, size_t n, size_t limit)
{
	for (size_t bytes = 0; i < n && bytes < limit; i++)
		bytes += length(row_at(a, i));
	return i;
}

/* A leaf that has grown beyond its limit is halved, so that both halves can grow; what comes in
 * key order at the end of a table fills its leaves. */
static size_t
limit_of(const struct apply *a, size_t n)
{
	size_t bytes = 0;

	if (!a->bounded)
		return STORE_LEAF;
	for (size_t i = 0; i < n; i++)
		bytes += length(row_at(a, i));
	return bytes <= STORE_LEAF_MOST ? STORE_LEAF_MOST : bytes <= 2 * STORE_LEAF_MOST ? bytes / 2 : STORE_LEAF;
}

static int
write_leaves(struct apply *a, struct err *e)
{
	size_t n = a->rows.n / sizeof(struct row), limit = limit_of(a, n);
	struct slice key = buf_view(&a->low), leaf;

	if (n == 0)
		return a->there ? bulk_add(&a->del, key, slice_make("", 0), e) : 0;
	for (size_t i = 0; i < n; key = i < n ? row_at(a, i)->key : key) {
		i = pack(a, i, fill(a, i, n, limit), &leaf);
		if (bulk_add(&a->put, key, leaf, e) != 0)
			return -1;
	}
	return 0;
}

/* --- the sample --------------------------------------------------------------------------------- */
/* The first transaction that puts enough rows gives the table its sample: some of them, from all over. */
static int
take_sample(struct store_table *t, DB_TXN *txn, struct err *e)
{
	size_t puts = 0, bytes = 0, every, no = 0;

	if (t->sample.n > 0 || t == t->store->before)
		return 0;
	for (size_t i = 0; i < t->writes; i++)
		if (t->write[i].val.p != NULL) {
			puts++;
			bytes += t->write[i].key.n + t->write[i].val.n;
		}
	if (puts < STORE_SAMPLED_ROWS || bytes < LEAF_SAMPLE)
		return 0;
	every = bytes / LEAF_SAMPLE + 1;
	for (size_t i = 0; i < t->writes; i++)
		if (t->write[i].val.p != NULL && no++ % every == 0)
			leaf_put(&t->sample, t->write[i].key, t->write[i].val);
	if (t->sample.n > LEAF_SAMPLE)
		t->sample.n = LEAF_SAMPLE;
	t->sample_new = true;
	return store_catalog_sample(t, txn, e);
}

/* --- a table ------------------------------------------------------------------------------------ */
static int
by_key(const void *x, const void *y)
{
	return slice_cmp(((const struct store_write *)x)->key, ((const struct store_write *)y)->key);
}

/* Mostly they come sorted. */
static void
sort(struct store_table *t)
{
	for (size_t i = 1; i < t->writes; i++)
		if (by_key(&t->write[i - 1], &t->write[i]) > 0) {
			qsort(t->write, t->writes, sizeof *t->write, by_key);
			return;
		}
}

static int
apply(struct apply *a, struct err *e)
{
	const struct store_write *w = a->t->write, *end = w + a->t->writes;
	int rc = a->t->db->cursor(a->t->db, a->txn, &a->dbc, 0);

	if (rc != 0)
		return store_fail(a->t->store, e, rc, "table %s: reading", a->t->name);
	bulk_reset(&a->put);
	bulk_reset(&a->del);
	while (w < end)
		if (open_leaf(a, w->key, e) != 0 || (w = mix(a, w, end, e)) == NULL ||
		    (a->changed && write_leaves(a, e) != 0))
			return -1;
	return bulk_send(&a->del, e) != 0 ? -1 : bulk_send(&a->put, e);
}

int
store_apply(struct store_table *t, DB_TXN *txn, struct err *e)
{
	struct apply a = { .t = t, .txn = txn, .images = t->store->run != 0 && t->kind == STORE_UNDO,
		.put = { .t = t, .txn = txn }, .del = { .t = t, .txn = txn, .del = true } };
	int rc, rc2;

	sort(t);
	if (take_sample(t, txn, e) != 0)
		return -1;
	leaf_sample(&a.maker, buf_view(&t->sample));
	rc = apply(&a, e);
	rc2 = a.dbc != NULL ? a.dbc->close(a.dbc) : 0;
	if (rc == 0 && rc2 != 0)
		rc = store_fail(t->store, e, rc2, "table %s: reading", t->name);
	buf_fini(&a.low);
	buf_fini(&a.high);
	buf_fini(&a.leaf);
	buf_fini(&a.rows);
	leaf_reader_fini(&a.reader);
	leaf_maker_fini(&a.maker);
	return rc;
}
