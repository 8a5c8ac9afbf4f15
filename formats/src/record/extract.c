/* extract.c - reads an extract: envelope, rows, totals; good rows to the spool, bad to the rejects. */
#include "codec/quick.h"
#include "formats.h"
#include "frame/framer.h"
#include "record/envelope.h"

#define HASH_MODULUS UINT64_C(1000000000000000000)

struct run {
	const struct layout *l;
	const char *name;
	const struct extract_want *want;
	struct extract_info *info;
	const struct extract_sink *sink;
	struct framer f;
	struct row_builder b;
	struct quick *quick;
	struct buf key[2];	/* this row's and the one before */
	int now;
	uint64_t bad[ROW_MAX_COLUMNS / 64]; /* columns of this row that could not be read */
	bool strict[ROW_MAX_COLUMNS]; /* needed even of a row that deletes */
	struct envelope_trailer trailer;
	bool ended;
};

/* --- totals ---------------------------------------------------------------------------- */

static uint64_t
digits_of(struct slice s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d <= 9) {
			v = v * 10 + d;
			if (v >= HASH_MODULUS)
				v %= HASH_MODULUS;
		}
	}
	return v;
}

/* What a row adds to the hash total: the digits of its hash field, in the dictionary's form. */
uint64_t
extract_hash(const struct layout *l, struct slice row)
{
	const struct row_type *t = l->type;
	struct buf b = { 0 };
	uint64_t v;
	int64_t n;
	int y, m, d;

	if (l->hash_col < 0 || row_is_null(t, row, l->hash_col))
		return 0;
	switch (t->col[l->hash_col].kind) {
	case ROW_STRING:
	case ROW_CODE:
		return digits_of(row_text(t, row, l->hash_col));
	case ROW_NUMBER:
		n = row_number(t, row, l->hash_col);
		return (n < 0 ? 0 - (uint64_t)n : (uint64_t)n) % HASH_MODULUS;
	case ROW_DATE:
		codec_civil(row_date(t, row, l->hash_col), &y, &m, &d);
		return (uint64_t)y * 10000 + (uint64_t)m * 100 + (uint64_t)d;
	default:
		codec_write(&l->codec[l->hash_col], t, row, l->hash_col, &b);
		v = digits_of(buf_view(&b));
		buf_fini(&b);
		return v;
	}
}

static bool
is_bad(const struct run *r, int col)
{
	return r->bad[col / 64] >> (col % 64) & 1;
}

static void
add_totals(struct run *r, struct slice row)
{
	struct extract_info *i = r->info;

	for (size_t k = 0; k < r->l->n_sums; k++) {
		if (is_bad(r, r->l->sum[k]))
			i->sum_known[k] = false;
		else
			i->sum[k] += row_number(r->l->type, row, r->l->sum[k]);
	}
	if (r->l->hash_col >= 0 && is_bad(r, r->l->hash_col))
		i->hash_known = false;
	else
		i->hash = (i->hash + extract_hash(r->l, row)) % HASH_MODULUS;
}

/* --- rejecting -------------------------------------------------------------------------- */

/* Whose the row is. An owner column that could not be read might have named another than those behind it. */
static bool
owner_readable(const struct run *r, struct slice row, enum layout_owner *kind, struct slice *id)
{
	for (size_t i = 0; i < r->l->n_owners; i++) {
		const struct layout_owner_id *o = &r->l->owner[i];

		if (o->col < 0)
			break;
		if (is_bad(r, o->col) || (o->kind_col >= 0 && is_bad(r, o->kind_col)))
			return false;
		if (!row_is_null(r->l->type, row, o->col))
			break;
	}
	return keyenc_owner_of(r->l, row, kind, id);
}

/* The row's key, if a good version of it would lie under the very same. */
static struct slice
key_readable(struct run *r, struct slice row)
{
	struct buf *tmp = &r->key[r->now ^ 1];

	for (size_t i = 0; i < r->l->n_owners; i++)
		if ((r->l->owner[i].col >= 0 && is_bad(r, r->l->owner[i].col)) ||
		    (r->l->owner[i].kind_col >= 0 && is_bad(r, r->l->owner[i].kind_col)))
			return slice_make("", 0);
	for (size_t i = 0; i < r->l->n_key; i++)
		if (is_bad(r, r->l->key[i]))
			return slice_make("", 0);
	buf_reset(tmp);
	return keyenc_row(r->l, row, tmp) ? buf_view(tmp) : slice_make("", 0);
}

static int
reject(struct run *r, const struct extract_fault *fault, bool readable)
{
	struct extract_reject x = { .file = r->info, .file_no = r->want->file_no, .record_no = r->info->rows,
		.offset = r->f.offset, .raw = r->f.raw, .fault = *fault, .key = { "", 0 },
		.version = INT64_MAX };
	struct slice row = readable ? row_done(&r->b) : slice_make("", 0);

	r->info->rejected++;
	x.row = row;
	if (row.n > 0) {
		x.has_owner = owner_readable(r, row, &x.owner_kind, &x.owner_id);
		x.key = key_readable(r, row);
		if (!is_bad(r, LAYOUT_ROW_VERSION) && !row_is_null(r->l->type, row, LAYOUT_ROW_VERSION))
			x.version = row_number(r->l->type, row, LAYOUT_ROW_VERSION);
	}
	if (!x.has_owner)
		r->info->owner_unknown = true;
	if (r->sink->rejects != NULL)
		rejects_add(r->sink->rejects, &x);
	if (r->sink->reject != NULL)
		r->sink->reject(r->sink->reject_ctx, &x);
	return 0;
}

/* A record that could not even be cut into its fields: nothing in it can be relied on. */
static int
reject_whole(struct run *r, const char *code, struct slice seen, const char *wanted)
{
	struct extract_fault f = { .code = code, .field = "", .seen = seen, .wanted = wanted, .sensitive = seen.n > 0 };

	for (size_t k = 0; k < r->l->n_sums; k++)
		r->info->sum_known[k] = false;
	if (r->l->hash_col >= 0)
		r->info->hash_known = false;
	return reject(r, &f, false);
}

/* --- a row --------------------------------------------------------------------------------- */

static int
action_of(const struct layout *l, struct slice s)
{
	if (s.n == 1)
		for (int i = 0; i < 3; i++)
			if (*s.p == l->action[i])
				return i;
	return -1;
}

/* A cell that is not spelled plainly. */
static void
read_slowly(struct run *r, int i, struct slice cell, bool lax, struct extract_fault *fault)
{
	const struct codec *c = &r->l->codec[i];
	const char *why = codec_read(c, &r->b, i, cell, r->f.ascii, lax && !r->strict[i]);

	if (LIKELY(why == NULL)) {
		quick_learn(r->quick, &r->quick->col[i], cell, r->b.row.p);
		return;
	}
	r->bad[i / 64] |= UINT64_C(1) << (i % 64);
	if (fault->code == NULL)
		*fault = (struct extract_fault){ .code = why, .field = r->l->type->col[i].name, .seen = cell,
			.wanted = strcmp(why, "missing-value") == 0 ? "a value" : c->wanted,
			.sensitive = r->l->type->col[i].sensitive };
}

/* Reads all columns, also behind a fault, to learn owner and amounts. The first fault counts. */
static void
read_columns(struct run *r, int action, struct extract_fault *fault)
{
	const struct row_type *t = r->l->type;
	const struct codec *codec = r->l->codec;
	const struct slice *cells = r->l->fixed ? NULL : r->f.split.cell + 1;
	struct quick *k = r->quick;
	const struct quick_column *q = k->col;
	struct quick_row w = quick_begin(k, &r->b, t);
	const char *line = r->f.line.p;
	const int n = t->n;
	const bool ascii = r->f.ascii;

	memset(r->bad, 0, (t->n + 63u) / 64 * sizeof *r->bad);
	for (int i = 0; i < n; i++, q++) {
		struct slice cell = cells ? cells[i] : slice_make(line + codec[i].at, codec[i].width);

		if (cell.n == 0 && !q->required)	/* most cells of a wide row are empty */
			continue;
		if (LIKELY(quick_read(k, q, &w, i, cell, ascii)))
			continue;
		quick_give(&w, &r->b);
		read_slowly(r, i, cell, action == ROW_DELETE, fault);
		quick_take(&w, &r->b);
	}
	quick_give(&w, &r->b);
}

static bool
wrong_shape(struct run *r)
{
	if (r->f.fault != NULL) {
		reject_whole(r, r->f.fault, slice_make("", 0), "a record of the layout, at most 64 KiB");
		return true;
	}
	if (r->l->fixed ? r->f.line.n == r->l->record_bytes && framer_is(&r->f, "ROW")
			: r->f.split.n == (size_t)r->l->type->n + 1)
		return false;
	reject_whole(r, r->l->fixed ? "record-length" : "field-count", slice_make("", 0),
	    r->l->fixed ? "ROW and the layout's width" : "row_action, then one field for each column");
	return true;
}

static int
give(struct run *r, enum row_action action, struct slice row, struct err *e)
{
	struct spool_row s = { .file_no = r->want->file_no, .action = action, .record_no = r->info->rows,
		.version = row_number(r->l->type, row, LAYOUT_ROW_VERSION), .row = row };

	return r->sink->row == NULL ? 0 : r->sink->row(r->sink->row_ctx, buf_view(&r->key[r->now]), &s, e);
}

static int
take_row(struct run *r, struct err *e)
{
	struct extract_fault fault = { 0 };
	struct slice act, row;
	int action;

	r->info->rows++;
	if (wrong_shape(r))
		return 0;
	act = r->l->fixed ? slice_make(r->f.line.p + 3, 1) : r->f.split.cell[0];
	action = action_of(r->l, act);
	if (action < 0)
		fault = (struct extract_fault){ .code = "bad-action", .field = "row_action", .seen = act,
			.wanted = "the letter of upsert, delete or cancel" };
	read_columns(r, action, &fault);
	row = row_done(&r->b);
	if (row.n == 0)
		return reject_whole(r, "record-too-long", slice_make("", 0), "a row of at most 65535 bytes");
	add_totals(r, row);
	r->now ^= 1;
	buf_reset(&r->key[r->now]);
	if (fault.code == NULL && !keyenc_row(r->l, row, &r->key[r->now]))
		fault = (struct extract_fault){ .code = "key-too-long", .field = "", .wanted = "a key of 512 bytes" };
	if (fault.code != NULL) {
		r->now ^= 1;
		return reject(r, &fault, true);
	}
	if (slice_cmp(buf_view(&r->key[r->now ^ 1]), buf_view(&r->key[r->now])) > 0)
		r->info->sorted = false;
	r->info->good++;
	r->info->by_action[action]++;
	return give(r, (enum row_action)action, row, e);
}

/* --- the file ---------------------------------------------------------------------------------- */

static size_t
envelope_cells(struct run *r, bool trailer, struct slice *tmp, const struct slice **cell)
{
	*cell = tmp;
	if (r->l->fixed)
		return envelope_cut(r->l, trailer, r->f.line, tmp);
	*cell = r->f.split.cell;
	return r->f.fault ? 0 : r->f.split.n;
}

static int
take_header(struct run *r, struct err *e)
{
	struct slice tmp[ENVELOPE_HEAD];
	const struct slice *cell;
	struct extract_header *h = &r->info->header;
	size_t n;
	int rc = framer_next(&r->f, e);

	if (rc < 0)
		return err_note(e, "%s", r->name);
	if (rc == 0)
		return err_set(e, ERR_REFUSED, "%s: empty, wanted a header", r->name);
	n = envelope_cells(r, false, tmp, &cell);
	if (envelope_header(r->l, r->name, cell, n, h, e) != 0)
		return -1;
	if ((r->want->date_from != 0 || r->want->date_to != 0) &&
	    (h->business_date < r->want->date_from || h->business_date > r->want->date_to)) {
		struct buf b = { 0 };

		outrow_put_date(&b, h->business_date);
		buf_str(&b, ", wanted ");
		outrow_put_date(&b, r->want->date_from);
		buf_str(&b, " to ");
		outrow_put_date(&b, r->want->date_to);
		err_set(e, ERR_REFUSED, "%s: business_date is %s", r->name, buf_cstr(&b));
		buf_fini(&b);
		return -1;
	}
	return 0;
}

static bool
blank(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\r' && s.p[i] != '\n' && s.p[i] != '\x1a')
			return false;
	return true;
}

static int
take_record(struct run *r, struct err *e)
{
	struct slice tmp[ENVELOPE_HEAD];
	const struct slice *cell;
	bool tagged;
	size_t n;

	if (r->ended && !blank(r->f.raw))
		return err_set(e, ERR_REFUSED, "%s: data after the trailer at byte %llu", r->name,
		    (unsigned long long)r->f.offset);
	if (r->ended)
		return 0;
	/* Of a row the first field is one letter. */
	tagged = r->l->fixed || (r->f.split.n > 0 && r->f.split.cell[0].n == 3);
	if (tagged && UNLIKELY(framer_is(&r->f, "HDR")))
		return err_set(e, ERR_REFUSED, "%s: a second header at byte %llu, wanted rows or the trailer: two files"
		    " in one?", r->name, (unsigned long long)r->f.offset);
	if (tagged && UNLIKELY(framer_is(&r->f, "TRL"))) {
		n = envelope_cells(r, true, tmp, &cell);
		r->ended = true;
		return envelope_trailer(r->l, r->name, cell, n, &r->trailer, e);
	}
	if (take_row(r, e) != 0)
		return -1;
	if (r->want->reject_limit != 0 && r->info->rejected > r->want->reject_limit)
		return err_set(e, ERR_REFUSED, "%s: more than %llu rows rejected", r->name,
		    (unsigned long long)r->want->reject_limit);
	return 0;
}

static int
sum_differs(struct run *r, size_t k, struct err *e)
{
	int col = r->l->sum[k], scale = r->l->type->col[col].scale;
	struct buf b = { 0 };

	envelope_put_sum(&b, r->info->sum[k], scale);
	buf_str(&b, " by the rows, ");
	envelope_put_sum(&b, r->trailer.sum[k], scale);
	err_set(e, ERR_REFUSED, "%s: sum_%zu (%s) is %s by the trailer", r->name, k + 1, r->l->type->col[col].name,
	    buf_cstr(&b));
	buf_fini(&b);
	return -1;
}

static int
balance(struct run *r, struct err *e)
{
	struct extract_info *i = r->info;
	const struct envelope_trailer *t = &r->trailer;

	if (!r->ended)
		return err_set(e, ERR_REFUSED, "%s: no trailer after %llu rows: cut off?", r->name,
		    (unsigned long long)i->rows);
	if (t->rows != i->rows)
		return err_set(e, ERR_REFUSED, "%s: %llu rows, the trailer says %llu", r->name,
		    (unsigned long long)i->rows, (unsigned long long)t->rows);
	i->balanced = t->balanced;
	/* Only what this program wrote for corrected rows may come without sums, and only where it is awaited. */
	if (!t->balanced)
		return r->want->corrected && strcmp(i->header.note, "rejects") == 0 ? 0 : err_set(e, ERR_REFUSED,
		    "%s: trailer without sums, wanted sums (\"*\" is for corrected rejects alone)", r->name);
	for (size_t k = 0; k < r->l->n_sums; k++)
		if (i->sum_known[k] && i->sum[k] != t->sum[k])
			return sum_differs(r, k, e);
	if (i->hash_known && i->hash != t->hash)
		return err_set(e, ERR_REFUSED, "%s: hash_total %llu, the trailer says %llu", r->name,
		    (unsigned long long)i->hash, (unsigned long long)t->hash);
	return 0;
}

static int
read_all(struct run *r, struct err *e)
{
	int rc;

	if (take_header(r, e) != 0)
		return -1;
	while ((rc = framer_next(&r->f, e)) == 1)
		if (take_record(r, e) != 0)
			return -1;
	r->info->bytes = r->f.win.base + r->f.win.buf.n;
	return rc < 0 ? err_note(e, "%s", r->name) : balance(r, e);
}

static void
begin(struct run *r)
{
	const struct layout *l = r->l;

	memset(r->info, 0, sizeof *r->info);
	r->info->sorted = r->info->hash_known = true;
	for (int k = 0; k < LAYOUT_MAX_SUMS; k++)
		r->info->sum_known[k] = true;
	r->strict[LAYOUT_ROW_VERSION] = r->strict[LAYOUT_CHANGED_AT] = true;
	for (size_t k = 0; k < l->n_key; k++)
		r->strict[l->key[k]] = true;
	for (size_t k = 0; k < l->n_owners; k++) {
		if (l->owner[k].col >= 0)
			r->strict[l->owner[k].col] = true;
		if (l->owner[k].kind_col >= 0)
			r->strict[l->owner[k].kind_col] = true;
	}
}

int
extract_check_bytes(const struct layout *l, const char *name, extract_read *read, void *read_ctx,
    const struct extract_want *want, struct extract_info *info, const struct extract_sink *sink, struct err *e)
{
	struct run *r = base_zalloc(sizeof *r);
	int rc;

	*r = (struct run){ .l = l, .name = name, .want = want, .info = info, .sink = sink };
	begin(r);
	r->quick = quick_new(l->type, l->codec);
	framer_init(&r->f, l, read, read_ctx);
	rc = read_all(r, e);
	framer_fini(&r->f);
	quick_free(&r->quick);
	row_builder_fini(&r->b);
	buf_fini(&r->key[0]);
	buf_fini(&r->key[1]);
	base_free(r);
	return rc;
}
