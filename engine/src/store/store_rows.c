/* store_rows.c - a cursor that reads leaves in blocks and holds nothing between them. */
#include "store/store_inside.h"
#include "store/leaf.h"

enum { SMALL_BLOCK = 4 << 10, BIG_BLOCK = 64 << 10 };

/* A record is a leaf: rows from the record's key on, up to the next record's key. The first
 * record of a table has STORE_FIRST_LEAF as its key, which no key is below.
 *
 * A block of leaves is read by a Berkeley DB cursor that is opened and closed around it, so
 * that no page stays pinned and a commit never meets a reader. Twice as large with each block
 * read in order, or that answered many seeks; small after a far seek, unless rows were read on after the
 * one before: then ranges are being read, and a block is a part of one. */
struct store_cursor {
	struct rows rows;
	struct store_table *t;
	char *block;
	size_t size, want, hits; /* HITS: seeks that the block in hand answered */
	bool sought, went_on;	/* by a far seek; and read on since, beyond a block */
	DBT dbt;
	void *at;		/* the leaf after NEXT; NULL: the block has no more */
	struct slice low, here, here_leaf, next, next_leaf; /* record keys; p NULL: none */
	struct leaf_reader leaf;
	bool ended;		/* nothing lies behind the block */
	bool empty;		/* the table had no row: until a commit writes one (store_cursor_forget) */
	bool open;		/* LEAF reads HERE_LEAF */
	bool ahead;		/* KEY, VAL are the next to be given */
	struct slice key, val;	/* the row last read; p NULL: none */
	struct buf last;	/* its key while a block is read */
	bool whole;		/* read from the first row on, of a table that no commit has changed meanwhile */
	struct store_seal seal, seen; /* the table's then; of the rows given since */
};

/* --- leaves of the block -------------------------------------------------------------- */
static void
peek(struct store_cursor *c)
{
	void *k = NULL, *v = NULL;
	size_t kn = 0, vn = 0;

	if (c->at != NULL)
		DB_MULTIPLE_KEY_NEXT(c->at, &c->dbt, k, kn, v, vn);
	c->next = slice_make(c->at != NULL ? k : NULL, kn);
	c->next_leaf = slice_make(v, vn);
}

static bool
turn_leaf(struct store_cursor *c)
{
	c->here = c->next;
	c->here_leaf = c->next_leaf;
	if (c->here.p == NULL)
		return false;
	c->open = false;
	c->key = slice_make(NULL, 0);
	peek(c);
	return true;
}

static void
first_leaf(struct store_cursor *c)
{
	DB_MULTIPLE_INIT(c->at, &c->dbt);
	peek(c);
	c->low = c->next;
	turn_leaf(c);
}

static int
from_leaf(struct store_cursor *c, struct slice *key, struct slice *val)
{
	if (!c->open && leaf_open(&c->leaf, c->here_leaf, buf_view(&c->t->sample)) != 0)
		return -1;
	c->open = true;
	return leaf_next(&c->leaf, key, val);
}

/* 1 a row of the block, 0 it has no more, -1. */
static int
from_block(struct store_cursor *c, struct err *e)
{
	struct slice key, val;
	int rc = 0;

	while (c->here.p != NULL && (rc = from_leaf(c, &key, &val)) == 0 && turn_leaf(c))
		;
	if (rc < 0)
		return store_unreadable(c->t, e);
	if (rc == 1) {
		c->key = key;
		c->val = val;
	}
	return rc;
}

/* --- blocks ----------------------------------------------------------------------------- */
int
store_leaf_only(const DBT *k, int rc)
{
	return rc == 0 && k->size == STORE_SEAL.n ? DB_NOTFOUND : rc;
}

int
store_find_leaf(DBC *dbc, struct slice key, DBT *k)
{
	DBT none = { .flags = DB_DBT_PARTIAL };
	struct slice first = key;
	int rc;

	if (key.n == 0)
		first = STORE_FIRST_LEAF;
	*k = (DBT){ .size = (u_int32_t)first.n };
	memcpy(&k->data, &first.p, sizeof k->data);
	rc = dbc->get(dbc, k, &none, DB_SET_RANGE);
	if (key.n == 0 || (rc == 0 && slice_eq(slice_make(k->data, k->size), key)))
		return rc;
	if (rc != 0 && rc != DB_NOTFOUND)
		return rc;
	return store_leaf_only(k, dbc->get(dbc, k, &none, rc == 0 ? DB_PREV : DB_LAST));
}

/* The leaf at the cursor and those behind it, as many as the block holds. */
static int
read_block(struct store_cursor *c, DBC *dbc)
{
	DBT k = { 0 }, none = { .flags = DB_DBT_PARTIAL };
	int rc;

	for (;;) {
		if (c->size < c->want) {
			c->size = c->want;
			c->block = base_realloc(c->block, c->size);
		}
		c->dbt = (DBT){ .data = c->block, .ulen = (u_int32_t)c->want, .flags = DB_DBT_USERMEM };
		rc = dbc->get(dbc, &k, &c->dbt, DB_MULTIPLE_KEY | DB_CURRENT);
		if (rc != DB_BUFFER_SMALL)
			break;
		c->want = ((size_t)c->dbt.size * 2 + 4096) & ~(size_t)4095;
	}
	if (rc != 0)
		return rc;
	rc = dbc->get(dbc, &k, &none, DB_NEXT);
	c->ended = rc == DB_NOTFOUND;
	return rc == DB_NOTFOUND ? 0 : rc;
}

void
store_cursor_forget(struct store_cursor *c)
{
	if (c == NULL)
		return;
	c->low = c->here = c->next = c->key = slice_make(NULL, 0);
	c->ahead = c->ended = c->empty = false;
	c->hits = 0;
}

static int
fetch_block(struct store_cursor *c, struct slice key, struct err *e)
{
	struct store_table *t = c->t;
	DBC *dbc = NULL;
	DBT k = { 0 };
	int rc, rc2;

	store_cursor_forget(c);
	rc = t->db->cursor(t->db, NULL, &dbc, 0);
	if (rc == 0)
		rc = store_find_leaf(dbc, key, &k);
	if (rc == DB_NOTFOUND && key.n > 0)	/* all leaves lie behind it */
		rc = store_find_leaf(dbc, slice_make(NULL, 0), &k);
	if (rc == 0)
		rc = read_block(c, dbc);
	rc2 = dbc != NULL ? dbc->close(dbc) : 0;
	if (rc2 != 0 || (rc != 0 && rc != DB_NOTFOUND))
		return store_fail(t->store, e, rc2 ? rc2 : rc, "table %s: reading", t->name);
	if (rc == DB_NOTFOUND)
		c->ended = c->empty = true;
	else
		first_leaf(c);
	return 0;
}

static int
fetch(struct store_cursor *c, struct slice key, struct err *e)
{
	int rc;

	crew_lock_take(c->t->store->lock_env);
	if (key.n == 0)
		c->seal = c->t->seal;
	else if (c->seal.commit != c->t->seal.commit)
		c->whole = false;
	rc = fetch_block(c, key, e);
	crew_lock_drop(c->t->store->lock_env);
	return rc;
}

/* The first row of the block that is KEY or above it, or with PAST above it: 1, 0 none, -1. */
static int
find_in_block(struct store_cursor *c, struct slice key, bool past, struct err *e)
{
	int rc, cmp;

	while (c->next.p != NULL && slice_cmp(c->next, key) <= 0)
		turn_leaf(c);
	while ((rc = from_block(c, e)) == 1)
		if ((cmp = slice_cmp(c->key, key)) > 0 || (cmp == 0 && !past))
			return 1;
	return rc;
}

/* The same, wherever it is. A block that holds nothing of it was too small for the next leaf. */
static int
find(struct store_cursor *c, struct slice key, bool past, struct err *e)
{
	int rc;

	for (;;) {
		if (fetch(c, key, e) != 0)
			return -1;
		if ((rc = find_in_block(c, key, past, e)) != 0 || c->ended)
			return rc;
		c->want *= 2;
	}
}

/* --- rows ------------------------------------------------------------------------------- */
static int
next_block(struct store_cursor *c, struct err *e)
{
	if (c->ended)
		return 0;
	if (c->want < (c->sought ? BIG_BLOCK : STORE_BULK))
		c->want *= 2;
	c->went_on = true;
	buf_reset(&c->last);
	if (c->key.p != NULL)
		buf_slice(&c->last, c->key);
	return find(c, buf_view(&c->last), true, e);
}

/* What the walk gave beside what the table holds by its seal: pages can be lost that nobody misses. */
static int
reckon(const struct store_cursor *c, struct err *e)
{
	if (c->seen.rows == c->seal.rows && c->seen.sum == c->seal.sum)
		return 0;
	return store_seal_broken(c->t->store, e, c->t->name, "has other rows than its seal says: read: %llu rows, "
	    "sum %016llx, wanted: %llu rows, sum %016llx", (unsigned long long)c->seen.rows,
	    (unsigned long long)c->seen.sum, (unsigned long long)c->seal.rows, (unsigned long long)c->seal.sum);
}

static int
next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct store_cursor *c = (struct store_cursor *)r;
	int rc = c->ahead ? 1 : from_block(c, e);

	if (rc == 0)
		rc = next_block(c, e);
	c->ahead = false;
	*key = c->key;
	*val = c->val;
	if (c->whole && rc == 1)
		store_seal_add(&c->seen, c->key, c->val);
	return c->whole && rc == 0 ? reckon(c, e) : rc;
}

/* Back to where the block may hold KEY: its leaf is begun again, or the block is. */
static void
rewind_to(struct store_cursor *c, struct slice key)
{
	if (c->here.p == NULL || slice_cmp(key, c->here) < 0)
		first_leaf(c);
	else if (c->key.p != NULL && slice_cmp(key, c->key) <= 0)
		leaf_again(&c->leaf);
}

static int
seek(struct rows *r, struct slice key, struct err *e)
{
	struct store_cursor *c = (struct store_cursor *)r;
	int rc;

	if (c->ahead && slice_eq(key, c->key))
		return 0;
	c->whole = key.n == 0;
	c->seen = (struct store_seal){ 0 };
	c->ahead = false;
	if (c->low.p != NULL && slice_cmp(c->low, key) <= 0) {
		rewind_to(c, key);
		rc = find_in_block(c, key, false, e);
		c->hits++;
		c->ahead = rc == 1;
		if (rc != 0 || c->ended)
			return rc < 0 ? -1 : 0;
	}
	if (c->went_on)
		c->want = BIG_BLOCK;
	else if (c->hits < 8)
		c->want = SMALL_BLOCK;
	else if (c->want < BIG_BLOCK)
		c->want *= 2;
	c->sought = true;
	c->went_on = false;
	buf_reset(&c->last);
	buf_slice(&c->last, key);
	rc = find(c, buf_view(&c->last), false, e);
	c->ahead = rc == 1;
	return rc < 0 ? -1 : 0;
}

static void
end(struct rows *r)
{
	store_cursor_close((struct store_cursor *)r);
}

struct store_cursor *
store_cursor_open(struct store_table *t)
{
	static const struct rows_ops ops = { seek, next, end };
	struct store_cursor *c = base_zalloc(sizeof *c);

	c->rows.ops = &ops;
	c->t = t;
	c->want = SMALL_BLOCK;
	c->whole = true;
	return c;
}

void
store_cursor_close(struct store_cursor *c)
{
	if (c == NULL)
		return;
	leaf_reader_fini(&c->leaf);
	base_free(c->block);
	buf_fini(&c->last);
	base_free(c);
}

int
store_cursor_get(struct store_cursor *c, struct slice key, struct slice *val, struct err *e)
{
	if (c->empty)
		return 0;
	if (seek(&c->rows, key, e) != 0)
		return -1;
	if (!c->ahead || !slice_eq(c->key, key))
		return 0;
	*val = c->val;
	return 1;
}

int
store_rows(struct store_table *t, struct rows **out, struct err *e)
{
	(void)e;
	*out = &store_cursor_open(t)->rows;
	return 0;
}
