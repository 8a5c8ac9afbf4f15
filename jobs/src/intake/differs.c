/* differs.c - a spool beside the stored rows. */
#include "intake/differs.h"

struct differ {
	struct night *night;
	const struct layout *layout;
	struct night_same *same;
	struct rows *have, *come;
	struct spool_writer *out;
	bool all;		/* rows wait from earlier nights: what came is judged after them, row by row */
	int more;		/* HAVE: 1 a row in KEY, VAL; 0 none */
	bool met;		/* a row of its key came */
	struct slice key, val;
	bool waits;		/* the last row equals the stored one; as long as no other of its key comes */
	struct buf last_key, last_val;
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

static void
put(struct differ *d, struct slice key, struct slice val)
{
	struct spool_row row;

	spool_unpack(val, &row);
	spool_add(d->out, key, &row);
}

/* The row that waits is alone of its key: it is stored, and that is all. */
static void
settle(struct differ *d)
{
	struct spool_row row;

	if (!d->waits)
		return;
	d->waits = false;
	d->same->rows++;
	spool_unpack(buf_view(&d->last_val), &row);
	if (d->layout->n_sums > 0)
		d->same->amount += row_number(d->layout->type, row.row, d->layout->sum[0]);
}

static int
next_stored(struct differ *d, struct err *e)
{
	d->more = rows_next(d->have, &d->key, &d->val, e);
	d->stored += d->more == 1;
	return d->more < 0 ? -1 : 0;
}

/* Stored rows before KEY (p NULL: all that are left) that were not met did not come. */
static int
pass(struct differ *d, struct slice key, struct err *e)
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

static void
keep(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_slice(b, s);
}

static int
meet(struct differ *d, struct slice key, struct slice val, struct err *e)
{
	struct spool_row row;

	if (slice_eq(key, buf_view(&d->last_key))) {
		if (d->waits)
			put(d, buf_view(&d->last_key), buf_view(&d->last_val));
		put(d, key, val);
		d->waits = false;
		return 0;
	}
	settle(d);
	if (pass(d, key, e) != 0)
		return -1;
	spool_unpack(val, &row);
	d->met = d->more == 1 && slice_eq(d->key, key);
	d->waits = d->met && !d->all && row.action == ROW_UPSERT && slice_eq(row.row, d->val);
	keep(&d->last_key, key);
	if (d->waits)
		keep(&d->last_val, val);
	else
		put(d, key, val);
	return 0;
}

static int
walk(struct differ *d, struct err *e)
{
	struct slice key, val;
	int rc;

	while ((rc = rows_next(d->come, &key, &val, e)) == 1)
		if (meet(d, key, val, e) != 0)
			return -1;
	settle(d);
	if (rc == 0 && d->layout->absent != ABSENT_KEEP)
		rc = pass(d, slice_make(NULL, 0), e);
	return rc;
}

static int
few_vanish(const struct differ *d, struct err *e)
{
	const struct layout *l = d->layout;

	if (l->absent == ABSENT_KEEP || d->gone * 1000000 <= (uint64_t)l->share_ppm * d->stored)
		return 0;
	return err_set(e, ERR_REFUSED, "%s: %llu of %llu rows kept are absent from the full extract; at most %u in a million may be",
	    l->name, (unsigned long long)d->gone, (unsigned long long)d->stored, l->share_ppm);
}

/* The thinned spool takes the place of the whole one. */
static int
thin(struct differ *d, size_t no, const char *path, struct err *e)
{
	struct night *n = d->night;
	struct store_table *t;
	int rc = -1;

	if (store_table(n->store, d->layout->name, STORE_UNDO, 1, &t, e) == 0 && store_rows(t, &d->have, e) == 0 &&
	    next_stored(d, e) == 0)
		rc = d->more;
	if (rc == 1 && (spool_rows(n->spool[no], &d->come, e) != 0 || spool_start(&d->out, path, 0, e) != 0 ||
		walk(d, e) != 0 || few_vanish(d, e) != 0))
		rc = -1;
	rows_close(&d->have);
	rows_close(&d->come);
	if (d->out == NULL)
		return rc;	/* nothing is stored: all is new */
	if (rc < 0) {
		spool_discard(&d->out);
		return -1;
	}
	spool_close(&n->spool[no]);
	return spool_finish(&d->out, e) != 0 ? -1 : spool_open(&n->spool[no], path, e);
}

int
differs_only(struct night *n, size_t no, struct err *e)
{
	struct differ d = { .night = n, .layout = n->layouts.v[no], .same = &n->same[no] };
	struct buf path = { 0 };
	int held, rc;

	if (n->store == NULL || n->spool[no] == NULL || !all_full(n, d.layout))
		return 0;
	if ((held = any_held(n, d.layout, e)) < 0)
		return -1;
	d.all = held == 1;
	buf_printf(&path, "%s/%s.differs", n->scratch, d.layout->name);
	rc = thin(&d, no, buf_cstr(&path), e);
	buf_fini(&path);
	buf_fini(&d.last_key);
	buf_fini(&d.last_val);
	return rc;
}
