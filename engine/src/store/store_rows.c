/* store_rows.c - a cursor that reads in blocks and holds nothing between them. */
#include "store/store_inside.h"

enum { SMALL_BLOCK = 16 << 10 };

/* The block is read by a Berkeley DB cursor that is opened and closed around it, so that no
 * page stays pinned and a commit never meets a reader. Small after a seek, twice as large
 * with each block read in order, so that far seeks stay cheap too. */
struct cursor {
	struct rows rows;
	struct store_table *t;
	char *block;
	size_t size, want;
	DBT dbt;
	void *at;		/* NULL: the block is used up */
	bool have, end;		/* a row was read ahead by seek; nothing after the block */
	struct slice key, val;	/* that row */
	struct buf last;	/* the first key wanted of the next block */
	struct slice block_last; /* last key in the block, p NULL: not known */
};

static int
fetch(struct cursor *c, struct err *e)
{
	struct store *s = c->t->store;
	DBC *dbc = NULL;
	DBT k = { 0 };
	int rc, rc2;

	c->at = NULL;
	c->block_last = slice_make(NULL, 0);
	rc = c->t->db->cursor(c->t->db, NULL, &dbc, 0);
	while (rc == 0) {
		if (c->size < c->want) {
			c->size = c->want;
			c->block = base_realloc(c->block, c->size);
		}
		k = (DBT){ .data = c->last.p, .size = (u_int32_t)c->last.n };
		c->dbt = (DBT){ .data = c->block, .ulen = (u_int32_t)c->want, .flags = DB_DBT_USERMEM };
		rc = dbc->get(dbc, &k, &c->dbt, DB_MULTIPLE_KEY | (c->last.n > 0 ? DB_SET_RANGE : DB_FIRST));
		if (rc != DB_BUFFER_SMALL)
			break;
		c->want = ((size_t)c->dbt.size * 2 + 4096) & ~(size_t)4095;
		rc = 0;
	}
	rc2 = dbc != NULL ? dbc->close(dbc) : 0;
	if (rc == DB_NOTFOUND) {
		c->end = true;
		return 0;
	}
	if (rc != 0 || rc2 != 0)
		return store_fail(s, e, rc ? rc : rc2, "table %s: reading", c->t->name);
	DB_MULTIPLE_INIT(c->at, &c->dbt);
	if (c->want < STORE_BULK)
		c->want *= 2;
	return 1;
}

static bool
from_block(struct cursor *c, struct slice *key, struct slice *val)
{
	void *k, *v;
	size_t kn, vn;

	if (c->at == NULL)
		return false;
	DB_MULTIPLE_KEY_NEXT(c->at, &c->dbt, k, kn, v, vn);
	if (c->at == NULL)
		return false;
	*key = slice_make(k, kn);
	*val = slice_make(v, vn);
	return true;
}

/* Where the next block starts: at KEY, or, when it was given, at the smallest key above it,
 * which is KEY and a zero byte. */
static void
remember(struct cursor *c, struct slice key, bool given)
{
	buf_reset(&c->last);
	buf_slice(&c->last, key);
	if (given)
		buf_char(&c->last, '\0');
}

static int
next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct cursor *c = (struct cursor *)r;

	if (c->have) {
		c->have = false;
		*key = c->key;
		*val = c->val;
		c->key = *key;
		return 1;
	}
	for (;;) {
		if (from_block(c, key, val)) {
			c->key = *key;
			return 1;
		}
		if (c->end)
			return 0;
		if (c->key.p != NULL)
			remember(c, c->key, true);
		c->key = slice_make(NULL, 0);
		if (fetch(c, e) < 0)
			return -1;
	}
}

/* The last key of the block: a walk over offsets, once a block. */
static struct slice
block_last(struct cursor *c)
{
	struct cursor copy = *c;
	struct slice k, v;

	if (c->block_last.p == NULL)
		while (from_block(&copy, &k, &v))
			c->block_last = k;
	return c->block_last;
}

static int
seek(struct rows *r, struct slice key, struct err *e)
{
	struct cursor *c = (struct cursor *)r;
	struct slice k, v, last;

	if (c->have && slice_eq(key, c->key))
		return 0;
	last = c->at != NULL ? block_last(c) : slice_make(NULL, 0);
	if (c->key.p != NULL && last.p != NULL && slice_cmp(c->key, key) < 0 && slice_cmp(key, last) <= 0) {
		while (from_block(c, &k, &v))
			if (slice_cmp(k, key) >= 0) {
				c->key = k;
				c->val = v;
				c->have = true;
				return 0;
			}
	}
	remember(c, key, false);
	c->have = c->end = false;
	c->key = slice_make(NULL, 0);
	c->want = SMALL_BLOCK;
	return fetch(c, e) < 0 ? -1 : 0;
}

static void
end(struct rows *r)
{
	struct cursor *c = (struct cursor *)r;

	base_free(c->block);
	buf_fini(&c->last);
	base_free(c);
}

int
store_rows(struct store_table *t, struct rows **out, struct err *e)
{
	static const struct rows_ops ops = { seek, next, end };
	struct cursor *c = base_zalloc(sizeof *c);

	(void)e;
	c->rows.ops = &ops;
	c->t = t;
	c->want = SMALL_BLOCK;
	*out = &c->rows;
	return 0;
}
