/* night.c - blocks, and sorted rows from the store or from a spool. */
#include "intake/night.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "facts/calendar.h"

const char *const night_block_name[] = { "first night", "late file", "lost row", "breaker",
	"new feed", "new pack", "its night" };

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

static int
by_kind(const void *a, const void *b)
{
	const struct night_block *x = a, *y = b;

	return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->what, y->what);
}

void
night_order_blocks(struct night *n)
{
	size_t kept = 0;

	qsort(n->block, n->blocks, sizeof *n->block, by_kind);
	for (size_t i = 0; i < n->blocks; i++)
		if (kept == 0 || by_kind(&n->block[i], &n->block[kept - 1]) != 0)
			n->block[kept++] = n->block[i];
	n->blocks = kept;
}

void
night_drop_block(struct night *n, const char *gate)
{
	size_t len = strlen(gate), kept = 0;

	/* A full list may lack blocks: it must not become empty while one of those stands. */
	if (n->blocks == NIGHT_MAX_BLOCKS)
		return;
	for (size_t i = 0; i < n->blocks; i++)
		if (strncmp(n->block[i].what, gate, len) != 0 || n->block[i].what[len] != ':')
			n->block[kept++] = n->block[i];
	n->blocks = kept;
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

struct night_beside
night_beside_copy(struct arena *mem, const struct night_beside *b)
{
	struct night_beside copy = { .place = arena_slice(mem, b->place) };

	for (int i = 0; i < LAYOUT_MAX_REACHES; i++)
		copy.account[i] = arena_slice(mem, b->account[i]);
	return copy;
}

void
night_mark_owner(struct night *n, const struct night_mark *m)
{
	if (n->marks == n->marks_cap) {
		n->marks_cap = n->marks_cap ? n->marks_cap * 2 : 64;
		n->mark = base_realloc(n->mark, n->marks_cap * sizeof *n->mark);
	}
	n->mark[n->marks++] = (struct night_mark){ m->kind, arena_slice(&n->mem, m->id), m->layout, arena_slice(&n->mem, m->key),
		m->version, night_beside_copy(&n->mem, &m->beside), arena_strdup(&n->mem, slice_of(m->reason)) };
}

/* A spool's rows with their packed row as the value, the last good version of each key. */
struct bare {
	struct rows rows;
	struct rows *in;
	struct buf key, val;	/* the row that waits: a later one of its key may replace it */
	int64_t version;
	bool waiting, gave;	/* gave: out_key is the row before the one that waits */
	struct buf out_key, out_val;
};

static int
bare_seek(struct rows *r, struct slice key, struct err *e)
{
	struct bare *b = (struct bare *)r;

	/* What waits is the row wanted, when KEY lies between what was given last and it. */
	if (b->waiting && b->gave && slice_cmp(buf_view(&b->out_key), key) < 0 &&
	    slice_cmp(buf_view(&b->key), key) >= 0)
		return 0;
	b->waiting = b->gave = false;
	return rows_seek(b->in, key, e);
}

static void
keep(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_slice(b, s);
}

static void
swap(struct buf *a, struct buf *b)
{
	struct buf was = *a;

	*a = *b;
	*b = was;
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
			swap(&b->out_key, &b->key);
			swap(&b->out_val, &b->val);
			keep(&b->key, k);
			keep(&b->val, row.row);
			b->gave = true;
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

/* --- a stream's ways to rows by other ids than their owner's --------------------------- */

static const struct night_way night_way[NIGHT_WAYS] = {
	{ "by-service-point", "service-points", "service_point_id", true, false, false, false },
	{ "by-account-securities", "securities", "account_id", false, false, false, false },
	{ "by-account-security-coverage", "security-coverage", "account_id", false, false, false, false },
	{ "by-point-services", "services", "service_point_id", false, true, false, false },
	{ "by-meter-service-points", "service-points", "meter_id", false, true, false, false },
	{ "by-customer-accounts", "accounts", "customer_id", false, true, false, true },
	{ "by-tender-payment-returns", "payment-returns", "tender_id", false, false, false, false },
	{ "by-tender-payments", "payments", "tender_id", false, false, true, false },
};

bool
night_way_at(const struct layout_set *set, int i, struct night_way *out)
{
	if (i < NIGHT_WAYS) {
		*out = night_way[i];
		return true;
	}
	i -= NIGHT_WAYS;
	for (size_t k = 0; k < set->n; k++) {
		const struct layout *l = set->v[k];

		if (i < (int)l->n_reaches) {
			*out = (struct night_way){ .name = l->reach[i].way, .layout = l->name, .column = l->type->col[l->reach[i].col].name };
			return true;
		}
		i -= (int)l->n_reaches;
	}
	return false;
}

bool
night_way_to(const struct night_way *way, const struct layout *l, struct slice key, struct slice row, struct buf *k,
    struct slice *val)
{
	int col = row_find(l->type, way->column);
	enum layout_owner kind;

	*val = slice_make("", 0);
	if (col < 0 || row_is_null(l->type, row, col))
		return false;
	buf_reset(k);
	buf_slice(k, row_text(l->type, row, col));
	buf_char(k, '\0');
	if (!way->by_id)
		buf_slice(k, key);
	else if (!keyenc_owner_of(l, row, &kind, val))
		*val = slice_make("", 0);
	return true;
}

static int
index_spool(struct night *n, const struct night_way *to, struct spool **out, struct err *e)
{
	const struct layout *l = layout_find(&n->layouts, to->layout);
	const char *path = arena_printf(&n->mem, "%s/index-%s.spool", n->scratch, to->name);
	struct spool_writer *w = NULL;
	struct rows *r = NULL;
	struct slice key, val;
	struct buf k = { 0 };
	bool any = false;
	int rc;

	if (l == NULL || row_find(l->type, to->column) < 0 || (rc = night_rows(n, to->layout, &r, e)) == 0)
		return 0;
	if (rc < 0 || spool_start(&w, path, 0, e) != 0) {
		rows_close(&r);
		return -1;
	}
	while ((rc = rows_next(r, &key, &val, e)) == 1) {
		struct spool_row row = { .action = ROW_UPSERT };

		if (!night_way_to(to, l, key, val, &k, &row.row))
			continue;
		spool_add(w, buf_view(&k), &row);
		any = true;
	}
	rows_close(&r);
	buf_fini(&k);
	if (rc != 0 || !any)
		spool_discard(&w);
	else
		rc = spool_finish(&w, e) != 0 ? -1 : spool_open(out, path, e);
	return rc;
}

/* Whether there are rows of a kind that reaches a second account. */
static bool
reaches(const struct night *n)
{
	for (size_t i = 0; i < n->layouts.n; i++)
		if (n->layouts.v[i]->n_reaches > 0 && n->spool[i] != NULL)
			return true;
	return false;
}

int
night_index(struct night *n, struct err *e)
{
	const struct layout *opening = layout_find(&n->layouts, "opening-state");
	/* Neighbours are asked for where a cut may be; without an opening state a stream has no case that stands so far. */
	struct night_way to;
	bool cuts = opening != NULL && n->spool[night_layout_no(n, opening)] != NULL;

	for (int i = 0; i < NIGHT_MAX_WAYS && night_way_at(&n->layouts, i, &to); i++)
		if ((cuts || !to.of_others || (to.bound && reaches(n))) && (!to.after || n->way[i - 1] != NULL) && index_spool(n, &to, &n->way[i], e) != 0)
			return -1;
	return 0;
}

int
night_rows(struct night *n, const char *name, struct rows **out, struct err *e)
{
	const struct layout *l = layout_find(&n->layouts, name);
	struct store_table *t;
	struct night_way to;
	struct spool *s;

	*out = NULL;
	if (l == NULL && n->store == NULL) {
		s = NULL;
		for (int i = 0; i < NIGHT_MAX_WAYS && night_way_at(&n->layouts, i, &to); i++)
			s = strcmp(name, to.name) == 0 ? n->way[i] : s;
		return s == NULL ? 0 : spooled(s, out, e);
	}
	if (l == NULL)
		return 0;
	if (n->store != NULL) {
		if (store_table(n->store, name, STORE_UNDO, 1, &t, e) != 0)
			return -1;
		return store_rows(t, out, e) == 0 ? 1 : -1;
	}
	s = n->spool == NULL ? NULL : n->spool[night_layout_no(n, l)];
	return s == NULL ? 0 : spooled(s, out, e);
}

int
night_calendars(struct night *n, struct err *e)
{
	const struct layout *l = layout_find(&n->layouts, "calendars");
	struct rows *rows = NULL;
	int rc;

	if (l == NULL)
		return err_set(e, ERR_REFUSED, "layouts: calendars is missing");
	if ((rc = night_rows(n, "calendars", &rows, e)) < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_REFUSED, "calendars: none is loaded; no working day is known");
	rc = calendar_fill(n->calendars, l->type, rows, e);
	rows_close(&rows);
	return rc;
}
