/* feed.c - writes extracts: the mirror of extract.c. */
#include "codec/codec.h"
#include "formats.h"
#include "record/envelope.h"

#define HASH_MODULUS UINT64_C(1000000000000000000)

void
feed_begin(struct feed *f, const struct layout *l, const struct extract_header *h, struct buf *out)
{
	*f = (struct feed){ .layout = l, .out = out };
	envelope_put_header(l, h, out);
}

static int
unspeakable(struct feed *f, int col, struct slice seen, struct err *e)
{
	const struct codec *c = &f->layout->codec[col];
	size_t n = seen.n < 60 ? seen.n : 60;

	if (f->layout->fixed && seen.n > c->width)
		return err_set(e, ERR_FAILED, "%s: %s is \"%.*s\", %zu bytes, wanted at most %u", f->layout->name,
		    f->layout->type->col[col].name, (int)n, seen.p, seen.n, c->width);
	return err_set(e, ERR_FAILED, "%s: %s is \"%.*s\", wanted no line end and no delimiter: the layout has no"
	    " quotes", f->layout->name, f->layout->type->col[col].name, (int)n, seen.p);
}

/* Text that would be taken for the end of a field or record. */
static bool
breaks(const struct layout *l, struct slice s)
{
	return s.n > 0 && (memchr(s.p, '\n', s.n) != NULL || s.p[s.n - 1] == '\r' ||
	    (!l->fixed && memchr(s.p, l->delimiter, s.n) != NULL));
}

static int
put_delimited(struct feed *f, struct slice row, struct err *e)
{
	const struct layout *l = f->layout;

	for (int i = 0; i < l->type->n; i++) {
		enum row_kind kind = l->type->col[i].kind;

		buf_char(f->out, l->delimiter);
		if (row_is_null(l->type, row, i))
			continue;
		/* A sign, a digit, a mark: nothing to quote, but text and codes may be anything. */
		if (kind != ROW_STRING && kind != ROW_CODE) {
			codec_write(&l->codec[i], l->type, row, i, f->out);
			continue;
		}
		buf_reset(&f->tmp);
		codec_write(&l->codec[i], l->type, row, i, &f->tmp);
		if (l->quote == '\0' && breaks(l, buf_view(&f->tmp)))
			return unspeakable(f, i, buf_view(&f->tmp), e);
		outrow_put_csv(f->out, buf_view(&f->tmp), l->delimiter, l->quote);
	}
	return 0;
}

static int
put_fixed(struct feed *f, struct slice row, struct err *e)
{
	const struct layout *l = f->layout;

	for (int i = 0; i < l->type->n; i++) {
		size_t at = f->out->n, width = l->codec[i].width;
		struct slice s;

		codec_write(&l->codec[i], l->type, row, i, f->out);
		s = slice_make(f->out->p + at, f->out->n - at);
		if (s.n > width || (l->type->col[i].kind == ROW_STRING && breaks(l, s)))
			return unspeakable(f, i, s, e);
		memset(buf_room(f->out, width - s.n), ' ', width - s.n);
		f->out->n = at + width;
	}
	return 0;
}

int
feed_row(struct feed *f, enum row_action action, struct slice row, struct err *e)
{
	const struct layout *l = f->layout;
	size_t at = f->out->n;

	if (l->fixed)
		buf_add(f->out, "ROW", 3);
	buf_char(f->out, l->action[action]);
	if ((l->fixed ? put_fixed(f, row, e) : put_delimited(f, row, e)) != 0) {
		f->out->n = at;
		return -1;
	}
	buf_char(f->out, '\n');
	f->rows++;
	f->hash = (f->hash + extract_hash(l, row)) % HASH_MODULUS;
	for (size_t k = 0; k < l->n_sums; k++)
		f->sum[k] += row_number(l->type, row, l->sum[k]);
	return 0;
}

/* A cell in the dictionary's spelling. */
static bool
put_plain(struct row_builder *b, const struct row_type *t, int col, const struct codec *c, struct slice s)
{
	const struct row_column *k = &t->col[col];
	struct row_stamp stamp;
	int32_t day, months, days;
	int64_t num;

	switch (k->kind) {
	case ROW_STRING:
		row_put_text(b, col, s);
		return codec_utf8(s);
	case ROW_NUMBER:
		return codec_number(s, c->scale, c->digits, &num) && (row_put_number(b, col, num), true);
	case ROW_DATE:
		return codec_date(s, &day) && (row_put_date(b, col, day), true);
	case ROW_STAMP:
		return codec_stamp(s, &stamp) && (row_put_stamp(b, col, stamp), true);
	case ROW_BOOL:
		row_put_bool(b, col, slice_is(s, "true") || slice_is(s, "Y"));
		return slice_is(s, "true") || slice_is(s, "false") || slice_is(s, "Y") || slice_is(s, "N");
	case ROW_PERIOD:
		return codec_period(s, &months, &days) && (row_put_period(b, col, months, days), true);
	case ROW_CODE:
		break;
	}
	for (int i = 0; i < k->codes; i++)
		if (slice_eq(k->code[i], s)) {
			row_put_code(b, col, i);
			return true;
		}
	return false;
}

int
feed_cell(const struct layout *l, struct row_builder *b, int col, struct slice s, struct err *e)
{
	if (put_plain(b, l->type, col, &l->codec[col], s))
		return 0;
	return err_set(e, ERR_FAILED, "%s: %s is \"%.*s\", wanted %s", l->name, l->type->col[col].name, SLICE_FMT(s),
	    l->codec[col].wanted);
}

int
feed_cells(struct feed *f, enum row_action action, const struct slice *cell, size_t n, struct err *e)
{
	const struct layout *l = f->layout;
	struct row_builder b = { 0 };
	int rc = 0;

	CHECK(n == l->type->n);
	row_begin(&b, l->type);
	for (int i = 0; i < l->type->n && rc == 0; i++)
		if (cell[i].n > 0)
			rc = feed_cell(l, &b, i, cell[i], e);
	if (rc == 0)
		rc = feed_row(f, action, row_done(&b), e);
	row_builder_fini(&b);
	return rc;
}

void
feed_end(struct feed *f)
{
	struct envelope_trailer t = { .rows = f->rows, .hash = f->hash, .balanced = true };

	memcpy(t.sum, f->sum, sizeof t.sum);
	envelope_put_trailer(f->layout, &t, f->out);
	buf_fini(&f->tmp);
}
