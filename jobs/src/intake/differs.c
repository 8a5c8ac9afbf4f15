/* differs.c - the rows that came beside the stored ones. */
#include "intake/differs.h"

struct differs {
	const struct layout *layout;
	struct night_same *same;
	struct rows *have;	/* the stored */
	struct spool_writer *out;
	bool all;		/* rows wait from earlier nights: what came is judged after them, row by row */
	int more;		/* HAVE: 1 a row in KEY, VAL; 0 none */
	bool met;		/* a row of its key came */
	struct slice key, val;
	struct buf last_key;
	struct spool_row last;	/* while it waits */
	bool waits;		/* the last row equals the stored one; as long as no other of its key comes */
	uint64_t stored, gone;
};

static bool
all_full(const struct night *n, const struct layout *l)
{
	bool any = false;

	for (size_t i = 0; i < n->files; i++)
		if (n->file[i].layout == l) {
			if (!n->file[i].header.full)
				return false;
			any = true;
		}
	return any;
}

static int
any_held(struct night *n, const struct layout *l, struct err *e)
{
	struct buf prefix = { 0 };
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	buf_str(&prefix, l->name);
	buf_char(&prefix, '\0');
	if (store_table(n->store, "held", STORE_UNDO, 1, &t, e) == 0 && store_rows(t, &r, e) == 0 &&
	    rows_seek(r, buf_view(&prefix), e) == 0 && (rc = rows_next(r, &key, &val, e)) == 1)
		rc = key.n >= prefix.n && memcmp(key.p, prefix.p, prefix.n) == 0;
	rows_close(&r);
	buf_fini(&prefix);
	return rc;
}

/* The row that waits is alone of its key: it is stored, and that is all. */
static void
settle(struct differs *d)
{
	if (!d->waits)
		return;
	d->waits = false;
	d->same->rows++;
	if (d->layout->n_sums > 0)
		d->same->amount += row_number(d->layout->type, d->val, d->layout->sum[0]);
}

/* One more of its key: both are judged. */
static void
not_alone(struct differs *d)
{
	if (!d->waits)
		return;
	d->waits = false;
	d->last.row = d->val;
	spool_add(d->out, d->key, &d->last);
}

static int
next_stored(struct differs *d, struct err *e)
{
	d->more = rows_next(d->have, &d->key, &d->val, e);
	d->stored += d->more == 1;
	return d->more < 0 ? -1 : 0;
}

/* Stored rows before KEY (p NULL: all that are left) that were not met did not come. */
static int
pass(struct differs *d, struct slice key, struct err *e)
{
	static const struct spool_row absent = { .action = ROW_ABSENT };

	while (d->more == 1 && (key.p == NULL || slice_cmp(d->key, key) < 0)) {
		if (!d->met) {
			d->gone++;
			if (d->layout->absent != ABSENT_KEEP)
				spool_add(d->out, d->key, &absent);
		}
		d->met = false;
		if (next_stored(d, e) != 0)
			return -1;
	}
	return 0;
}

/* The merge need not look for what is stored. Rows that wait from earlier nights are judged before it, though. */
static void
add_knowing(struct differs *d, struct slice key, struct spool_row row)
{
	if (!d->all && !d->met) {
		row.known = SPOOL_NEW;
	} else if (!d->all && d->val.n + row.row.n <= SPOOL_MOST_STORED) {
		row.known = SPOOL_STORED;
		row.stored = d->val;
	}
	spool_add(d->out, key, &row);
}

int
differs_row(struct differs *d, struct slice key, const struct spool_row *row, struct err *e)
{
	int order = slice_cmp(key, buf_view(&d->last_key));

	if (order < 0)
		return 1;
	if (order == 0) {
		not_alone(d);
		spool_add(d->out, key, row);
		return 0;
	}
	settle(d);
	if (pass(d, key, e) != 0)
		return -1;
	buf_reset(&d->last_key);
	buf_slice(&d->last_key, key);
	d->met = d->more == 1 && slice_eq(d->key, key);
	d->waits = d->met && !d->all && row->action == ROW_UPSERT && slice_eq(row->row, d->val);
	if (d->waits)
		d->last = *row;
	else
		add_knowing(d, key, *row);
	return 0;
}

static int
few_vanish(const struct differs *d, struct err *e)
{
	const struct layout *l = d->layout;

	if (d->gone * 1000000 <= (uint64_t)l->share_ppm * d->stored)
		return 0;
	return err_set(e, ERR_REFUSED, "%s: %llu of %llu rows kept are absent from the full extract; at most %u in a million may be",
	    l->name, (unsigned long long)d->gone, (unsigned long long)d->stored, l->share_ppm);
}

int
differs_end(struct differs *d, struct err *e)
{
	settle(d);
	/* To the last: a table read whole is compared with what it should hold. */
	if (pass(d, slice_make(NULL, 0), e) != 0)
		return -1;
	return d->layout->absent == ABSENT_KEEP ? 0 : few_vanish(d, e);
}

int
differs_begin(struct differs *d, struct spool_writer *out, struct err *e)
{
	d->out = out;
	d->met = d->waits = false;
	d->stored = d->gone = 0;
	*d->same = (struct night_same){ 0 };
	buf_reset(&d->last_key);
	return rows_seek(d->have, slice_make("", 0), e) != 0 ? -1 : next_stored(d, e);
}

int
differs_new(struct differs **out, struct night *n, size_t no, struct err *e)
{
	const struct layout *l = n->layouts.v[no];
	struct store_table *t;
	struct differs *d;
	int held;

	*out = NULL;
	if (n->store == NULL || !all_full(n, l))
		return 0;
	if ((held = any_held(n, l, e)) < 0 || store_table(n->store, l->name, STORE_UNDO, 1, &t, e) != 0)
		return -1;
	d = *out = base_zalloc(sizeof *d);
	d->layout = l;
	d->same = &n->same[no];
	d->all = held == 1;
	return store_rows(t, &d->have, e);
}

void
differs_free(struct differs **dp)
{
	struct differs *d = *dp;

	if (d == NULL)
		return;
	rows_close(&d->have);
	buf_fini(&d->last_key);
	base_free(d);
	*dp = NULL;
}
