/* bundle_named.c - rows of tables that C does not know: whatever owner they have, they reach whom they concern.
 *
 * Read only where some rule reads them. What accounts own is walked beside them; what concerns everybody is read once
 * and shared by all bundles; all else is looked for by its owner. */
#include "facts/bundle.h"
#include "facts/bundle_inside.h"

static bool
global(const struct layout *l)
{
	return !l->mixed_owner && l->owner[0].kind == OWNER_GLOBAL;
}

/* --- what concerns everybody -------------------------------------------------------------- */
static int
keep(struct bundle_reader *r, int t, struct slice row, struct err *e)
{
	struct bundle_whole *w = &r->whole[t - FACTS_FREE];

	if (w->row.n / sizeof row >= BUNDLE_MAX_ROWS || w->bytes + row.n > BUNDLE_MAX_BYTES)
		return err_set(e, ERR_REFUSED, "table %s: more than %d rows or %d bytes that concern every account: rules can't"
		    " read so many", r->f->layout[t]->name, BUNDLE_MAX_ROWS, BUNDLE_MAX_BYTES);
	if (bundle_todays(r, t, row, &row, e) != 0)
		return -1;
	row = arena_slice(&r->whole_mem, row);
	w->bytes += row.n;
	buf_add(&w->row, &row, sizeof row);
	return 0;
}

static int
read_whole(struct bundle_reader *r, const struct facts_source *src, int t, struct err *e)
{
	struct rows *rows = NULL;
	struct slice key, val;
	int rc;

	if (src->rows(src->ctx, r->f->layout[t]->name, &rows, e) != 0)
		return -1;
	if (rows == NULL)
		return 0;
	while ((rc = rows_next(rows, &key, &val, e)) == 1)
		if (keep(r, t, val, e) != 0) {
			rc = -1;
			break;
		}
	rows_close(&rows);
	return rc;
}

static int
open_range(struct bundle_reader *r, const struct facts_source *src, int t, struct err *e)
{
	return src->rows(src->ctx, r->f->layout[t]->name, &r->range[t], e);
}

/* The way from an account to rows of others, and these. */
static int
open_reach(struct bundle_reader *r, const struct facts_source *src, int t, struct err *e)
{
	return src->rows(src->ctx, r->f->reach[t]->way, &r->walk[t].rows, e) != 0 ? -1
	    : src->rows(src->ctx, r->f->layout[t]->name, &r->one[t].rows, e);
}

int
bundle_named_open(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	arena_init(&r->whole_mem, 0);
	for (int t = FACTS_FREE; t < FACTS_TABLES; t++) {
		if (!r->f->read[t])
			continue;
		if ((r->f->reach[t] != NULL ? open_reach : global(r->f->layout[t]) ? read_whole : open_range)(r, src, t, e) != 0)
			return -1;
	}
	return 0;
}

void
bundle_named_close(struct bundle_reader *r)
{
	for (int t = FACTS_FREE; t < FACTS_TABLES; t++)
		buf_fini(&r->whole[t - FACTS_FREE].row);
	arena_fini(&r->whole_mem);
}

/* --- one bundle's -------------------------------------------------------------------------- */
static int
take(struct bundle_reader *r, int t, const struct bundle *b, struct err *e)
{
	for (uint32_t i = 0; i < b->owners; i++) {
		const struct owner *o = &b->owner[i];
		bool walks = o->kind == OWNER_ACCOUNT && r->walk[t].rows != NULL;

		if (walks ? bundle_walked(r, t, o->id, e) != 0 : bundle_shared(r, t, t, o->kind, o->id, e) != 0)
			return -1;
	}
	return 0;
}

/* Rows of others that name the account, in their own order; what lies under the account itself is there already. */
static int
take_reached(struct bundle_reader *r, int t, struct slice account, struct err *e)
{
	struct bundle_walk *w = &r->walk[t];
	struct slice prefix, own, key, val;
	int rc = 0;

	if (w->rows == NULL || bundle_walk_to(r, t, account, &prefix, e) != 0)
		return w->rows == NULL ? 0 : -1;
	buf_reset(&r->name);
	keyenc_owner(r->f->layout[t], OWNER_ACCOUNT, account, &r->name);
	own = buf_view(&r->name);
	for (; rc == 0 && w->have && bundle_begins(w->key, prefix); rc = bundle_step(w, e)) {
		key = slice_make(w->key.p + prefix.n, w->key.n - prefix.n);
		if (!bundle_begins(key, own) && ((rc = bundle_get(&r->one[t], key, &val, e)) < 0 || (rc == 1 && bundle_add(r, t, val, e) != 0)))
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

int
bundle_named_take(struct bundle_reader *r, const struct bundle *b, bool whole, struct err *e)
{
	for (int t = FACTS_FREE; t < FACTS_TABLES; t++) {
		if (!r->f->read[t] || global(r->f->layout[t]) != whole)
			continue;
		r->at[t].from = bundle_count(r);
		if (whole)
			buf_slice(&r->rows, buf_view(&r->whole[t - FACTS_FREE].row));
		else if ((r->f->reach[t] != NULL ? take_reached(r, t, b->account_id, e) : take(r, t, b, e)) != 0)
			return -1;
		r->at[t].to = bundle_count(r);
	}
	return 0;
}
