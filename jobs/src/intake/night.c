/* night.c - blocks, and sorted rows from the store or from a spool. */
#include "intake/night.h"

#include <stdarg.h>
#include <stdio.h>

const char *const night_block_name[] = { "first night", "late file", "lost row", "breaker" };

void
night_add_block(struct night *n, enum night_block_kind kind, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	/* One block is as good as many: beyond the limit only the list is short. */
	if (n->blocks == NIGHT_MAX_BLOCKS)
		return;
	n->block[n->blocks].kind = kind;
	n->block[n->blocks++].what = arena_strdup(&n->mem, slice_of(text));
}

size_t
night_layout_no(const struct night *n, const struct layout *l)
{
	for (size_t i = 0; i < n->layouts.n; i++)
		if (n->layouts.v[i] == l)
			return i;
	CHECK(!"a layout of the night's");
	return 0;
}

void
night_close_gate(struct night *n, enum night_block_kind kind, const char *name, const char *why)
{
	night_add_block(n, kind, "%s: %s", name, why);
	if (n->gates == NIGHT_MAX_BLOCKS)
		return;
	n->gate[n->gates++] = (struct night_gate){ arena_strdup(&n->mem, slice_of(name)),
		arena_strdup(&n->mem, slice_of(why)) };
}

void
night_mark_owner(struct night *n, enum layout_owner kind, struct slice id, const char *layout,
    struct slice key, const char *reason)
{
	if (n->marks == n->marks_cap) {
		n->marks_cap = n->marks_cap ? n->marks_cap * 2 : 64;
		n->mark = base_realloc(n->mark, n->marks_cap * sizeof *n->mark);
	}
	n->mark[n->marks++] = (struct night_mark){ kind, arena_slice(&n->mem, id), layout,
		arena_slice(&n->mem, key), arena_strdup(&n->mem, slice_of(reason)) };
}

/* A spool's rows with their packed row as the value, the last good version of each key. */
struct bare {
	struct rows rows;
	struct rows *in;
	struct buf key, val;	/* the row that waits: a later one of its key may replace it */
	int64_t version;
	bool waiting;
	struct buf out_key, out_val;
};

static int
bare_seek(struct rows *r, struct slice key, struct err *e)
{
	struct bare *b = (struct bare *)r;

	/* What waits may be the row wanted, when the caller seeks to the near future. */
	if (b->waiting && slice_cmp(buf_view(&b->key), key) >= 0)
		return 0;
	b->waiting = false;
	return rows_seek(b->in, key, e);
}

static void
keep(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_slice(b, s);
}

static int
bare_next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct bare *b = (struct bare *)r;
	struct spool_row row;
	struct slice k, v;
	int rc;

	while ((rc = rows_next(b->in, &k, &v, e)) == 1) {
		bool same = b->waiting && slice_eq(buf_view(&b->key), k);

		spool_unpack(v, &row);
		if (row.action != ROW_UPSERT || (same && row.version < b->version))
			continue;
		b->version = row.version;
		if (b->waiting && !same) {
			keep(&b->out_key, buf_view(&b->key));
			keep(&b->out_val, buf_view(&b->val));
			keep(&b->key, k);
			keep(&b->val, row.row);
			*key = buf_view(&b->out_key);
			*val = buf_view(&b->out_val);
			return 1;
		}
		keep(&b->key, k);
		keep(&b->val, row.row);
		b->waiting = true;
	}
	if (rc == 0 && b->waiting) {
		b->waiting = false;
		*key = buf_view(&b->key);
		*val = buf_view(&b->val);
		return 1;
	}
	return rc;
}

static void
bare_close(struct rows *r)
{
	struct bare *b = (struct bare *)r;

	rows_close(&b->in);
	buf_fini(&b->key);
	buf_fini(&b->val);
	buf_fini(&b->out_key);
	buf_fini(&b->out_val);
	base_free(b);
}

static const struct rows_ops bare_ops = { bare_seek, bare_next, bare_close };

static int
spooled(struct spool *s, struct rows **out, struct err *e)
{
	struct bare *b = base_zalloc(sizeof *b);

	b->rows.ops = &bare_ops;
	if (spool_rows(s, &b->in, e) != 0) {
		base_free(b);
		return -1;
	}
	*out = &b->rows;
	return 1;
}

int
night_rows(struct night *n, const char *name, struct rows **out, struct err *e)
{
	const struct layout *l = layout_find(&n->layouts, name);
	struct store_table *t;
	struct spool *s;

	*out = NULL;
	if (l == NULL)
		return 0;
	if (n->store != NULL) {
		if (store_table(n->store, name, STORE_UNDO, 1, &t, e) != 0)
			return -1;
		return store_rows(t, out, e) == 0 ? 1 : -1;
	}
	s = n->spool[night_layout_no(n, l)];
	return s == NULL ? 0 : spooled(s, out, e);
}
