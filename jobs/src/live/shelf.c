/* shelf.c - tables in memory, in key order. */
#include "live/shelf.h"

enum { MOST_TABLES = 128 };

struct item {
	struct slice key, val;
};

struct table {
	const char *name;
	struct item *item;
	size_t n, room;
};

struct shelf {
	struct arena mem;	/* what tables hold */
	struct table table[MOST_TABLES];
	size_t n;
};

struct shelf *
shelf_new(void)
{
	struct shelf *s = base_zalloc(sizeof *s);

	arena_init(&s->mem, 0);
	return s;
}

void
shelf_empty(struct shelf *s)
{
	arena_reset(&s->mem);
	memset(s->table, 0, sizeof s->table);
	s->n = 0;
}

void
shelf_free(struct shelf **sp)
{
	if (*sp != NULL)
		arena_fini(&(*sp)->mem);
	base_free(*sp);
	*sp = NULL;
}

static struct table *
find(const struct shelf *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->table[i].name, name) == 0)
			return (struct table *)(uintptr_t)&s->table[i];
	return NULL;
}

/* Where KEY is, or would be. */
static size_t
place(const struct table *t, struct slice key, bool *there)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (slice_cmp(t->item[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*there = low < t->n && slice_eq(t->item[low].key, key);
	return low;
}

void
shelf_put(struct shelf *s, const char *name, struct slice key, struct slice val)
{
	struct table *t = find(s, name);
	bool there;
	size_t i;

	if (t == NULL) {
		CHECK(s->n < MOST_TABLES);
		t = &s->table[s->n++];
		t->name = arena_strdup(&s->mem, slice_of(name));
	}
	i = place(t, key, &there);
	if (!there) {
		if (t->n == t->room) {
			struct item *more = arena_alloc(&s->mem, (t->room = t->room * 2 + 8) * sizeof *more);

			if (t->n > 0)
				memcpy(more, t->item, t->n * sizeof *more);
			t->item = more;
		}
		memmove(&t->item[i + 1], &t->item[i], (t->n++ - i) * sizeof *t->item);
		t->item[i].key = arena_slice(&s->mem, key);
	}
	t->item[i].val = arena_slice(&s->mem, val);
}

void
shelf_del(struct shelf *s, const char *name, struct slice key)
{
	struct table *t = find(s, name);
	bool there = false;
	size_t i = t == NULL ? 0 : place(t, key, &there);

	if (there)
		memmove(&t->item[i], &t->item[i + 1], (--t->n - i) * sizeof *t->item);
}

bool
shelf_get(const struct shelf *s, const char *name, struct slice key, struct slice *val)
{
	const struct table *t = find(s, name);
	bool there = false;
	size_t i = t == NULL ? 0 : place(t, key, &there);

	if (there)
		*val = t->item[i].val;
	return there;
}

bool
shelf_at(const struct shelf *s, const char *name, size_t i, struct slice *key, struct slice *val)
{
	const struct table *t = find(s, name);

	if (t == NULL || i >= t->n)
		return false;
	*key = t->item[i].key;
	*val = t->item[i].val;
	return true;
}

void
shelf_clear(struct shelf *s, const char *name)
{
	struct table *t = find(s, name);

	if (t != NULL)
		t->n = 0;
}

/* --- rows, as readers want them ---------------------------------------------------------- */
struct shelf_rows {
	struct rows rows;
	const struct table *table;
	size_t at;
};

static int
seek(struct rows *r, struct slice key, struct err *e)
{
	struct shelf_rows *it = (struct shelf_rows *)r;
	bool there;

	(void)e;
	it->at = place(it->table, key, &there);
	return 0;
}

static int
next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct shelf_rows *it = (struct shelf_rows *)r;

	(void)e;
	if (it->at == it->table->n)
		return 0;
	*key = it->table->item[it->at].key;
	*val = it->table->item[it->at++].val;
	return 1;
}

static void
end(struct rows *r)
{
	base_free(r);
}

static int
rows(void *ctx, const char *name, struct rows **out, struct err *e)
{
	static const struct rows_ops ops = { seek, next, end };
	const struct table *t = find(ctx, name);
	struct shelf_rows *it;

	(void)e;
	*out = NULL;
	if (t == NULL)
		return 0;
	it = base_zalloc(sizeof *it);
	it->rows.ops = &ops;
	it->table = t;
	*out = &it->rows;
	return 0;
}

struct facts_source
shelf_source(struct shelf *s)
{
	return (struct facts_source){ s, rows, false };
}
