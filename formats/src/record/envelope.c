/* envelope.c - headers and trailers of extracts. */
#include "codec/codec.h"
#include "record/envelope.h"

static const char *const head_name[ENVELOPE_HEAD] = { "HDR", "layout", "layout_version", "source_id", "sequence",
	"mode", "business_date", "as_of", "created_at", "schema_note" };
static const uint8_t head_width[ENVELOPE_HEAD] = { 3, 40, 40, 30, 12, 5, 10, 25, 25, 40 };
static const uint8_t trail_width[ENVELOPE_TRAIL] = { 3, 12, 22, 22, 22, 22, 20 };

static struct slice
trimmed(struct slice s)
{
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	while (s.n > 0 && *s.p == ' ')
		s.p++, s.n--;
	return s;
}

size_t
envelope_cut(const struct layout *l, bool trailer, struct slice record, struct slice *cell)
{
	const uint8_t *width = trailer ? trail_width : head_width;
	size_t n = trailer ? ENVELOPE_TRAIL : ENVELOPE_HEAD, i = 0, at = 0;

	(void)l;
	for (; i < n && at < record.n; at += width[i], i++) {
		size_t len = record.n - at < width[i] ? record.n - at : width[i];

		cell[i] = trimmed(slice_make(record.p + at, len));
	}
	/* Trailing blanks may have been stripped on the way. */
	for (; i < n; i++)
		cell[i] = slice_make("", 0);
	return n;
}

static int
bad(const char *name, const char *what, struct slice seen, const char *wanted, struct err *e)
{
	if (seen.n > 60)
		seen.n = 60;
	return err_set(e, ERR_REFUSED, "%s: %s is \"%.*s\", wanted %s", name, what, SLICE_FMT(seen), wanted);
}

static int
copy(const char *name, const char *what, struct slice s, char *to, size_t room, bool required, struct err *e)
{
	if (s.n >= room || (required && s.n == 0) || !codec_utf8(s))
		return bad(name, what, s, required ? "a short text" : "a short text or nothing", e);
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	return 0;
}

static bool
accepted(const struct layout *l, struct slice version)
{
	for (size_t i = 0; i < l->n_versions; i++)
		if (slice_is(version, l->version[i]))
			return true;
	return false;
}

int
envelope_header(const struct layout *l, const char *name, const struct slice *cell, size_t n,
    struct extract_header *h, struct err *e)
{
	struct slice c[ENVELOPE_HEAD];

	if (n == 0 || !slice_is(trimmed(cell[0]), "HDR"))
		return bad(name, "first record", n ? cell[0] : slice_of(""), "a header: HDR", e);
	if (n != ENVELOPE_HEAD)
		return err_set(e, ERR_REFUSED, "%s: header has %zu fields, wanted %d", name, n, ENVELOPE_HEAD);
	for (size_t i = 0; i < n; i++)
		c[i] = trimmed(cell[i]);
	for (size_t i = 1; i < 4; i++)
		if (copy(name, head_name[i], c[i], i == 1 ? h->layout : i == 2 ? h->version : h->source_id,
		    i == 3 ? sizeof h->source_id : sizeof h->layout, true, e) != 0)
			return -1;
	if (l != NULL && !slice_is(c[1], l->name))
		return bad(name, head_name[1], c[1], l->name, e);
	if (l != NULL && !accepted(l, c[2]))
		return bad(name, head_name[2], c[2], "a version that the layout accepts", e);
	if (!codec_number(c[4], 0, 12, &h->sequence) || h->sequence < 0)
		return bad(name, head_name[4], c[4], "a number of at most 12 digits", e);
	if (!slice_is(c[5], "full") && !slice_is(c[5], "delta"))
		return bad(name, head_name[5], c[5], "full or delta", e);
	h->full = slice_is(c[5], "full");
	if (!codec_date(c[6], &h->business_date))
		return bad(name, head_name[6], c[6], "a date", e);
	if (!codec_stamp(c[7], &h->as_of))
		return bad(name, head_name[7], c[7], "a date and time with offset", e);
	h->created_at = (struct row_stamp){ 0, 0 };
	if (c[8].n > 0 && !codec_stamp(c[8], &h->created_at))
		return bad(name, head_name[8], c[8], "a date and time with offset, or nothing", e);
	return copy(name, head_name[9], c[9], h->note, sizeof h->note, false, e);
}

int
envelope_trailer(const struct layout *l, const char *name, const struct slice *cell, size_t n,
    struct envelope_trailer *t, struct err *e)
{
	struct slice c;
	int64_t rows;
	decimal_i128 hash = 0;

	if (n != ENVELOPE_TRAIL)
		return err_set(e, ERR_REFUSED, "%s: trailer has %zu fields, wanted %d", name, n, ENVELOPE_TRAIL);
	if (!codec_number(trimmed(cell[1]), 0, 12, &rows) || rows < 0)
		return bad(name, "row_count", cell[1], "a number", e);
	t->rows = (uint64_t)rows;
	t->balanced = !slice_is(trimmed(cell[6]), "*");
	for (size_t i = 0; i < LAYOUT_MAX_SUMS && t->balanced; i++) {
		int scale = i < l->n_sums ? l->codec[l->sum[i]].scale : 0;

		c = trimmed(cell[2 + i]);
		t->sum[i] = 0;
		if (i < l->n_sums ? !codec_wide(c, scale, &t->sum[i])
				  : c.n > 0 && (!codec_wide(c, 18, &t->sum[i]) || t->sum[i] != 0))
			return bad(name, i == 0 ? "sum_1" : i == 1 ? "sum_2" : i == 2 ? "sum_3" : "sum_4", c,
			    i < l->n_sums ? "a number" : "nothing: the layout names no such sum", e);
	}
	c = trimmed(cell[6]);
	if (t->balanced && c.n > 0 && (!codec_wide(c, 0, &hash) || hash < 0 || hash >= (int64_t)1000000000000000000))
		return bad(name, "hash_total", c, "a number below 10^18", e);
	t->hash = (uint64_t)hash;
	return 0;
}

/* --- writing ------------------------------------------------------------------------- */

static void
put_cell(const struct layout *l, struct buf *out, const uint8_t *width, size_t i, struct slice s)
{
	if (!l->fixed) {
		if (i > 0)
			buf_char(out, l->delimiter);
		outrow_put_csv(out, s, l->delimiter, l->quote);
		return;
	}
	CHECK(s.n <= width[i]);
	buf_slice(out, s);
	memset(buf_room(out, width[i] - s.n), ' ', width[i] - s.n);
	out->n += width[i] - s.n;
}

void
envelope_put_header(const struct layout *l, const struct extract_header *h, struct buf *out)
{
	struct buf t = { 0 };

	put_cell(l, out, head_width, 0, slice_of("HDR"));
	put_cell(l, out, head_width, 1, slice_of(l->name));
	put_cell(l, out, head_width, 2, slice_of(l->version[0]));
	put_cell(l, out, head_width, 3, slice_of(h->source_id));
	outrow_put_number(&t, h->sequence, 0);
	put_cell(l, out, head_width, 4, buf_view(&t));
	put_cell(l, out, head_width, 5, slice_of(h->full ? "full" : "delta"));
	buf_reset(&t);
	outrow_put_date(&t, h->business_date);
	put_cell(l, out, head_width, 6, buf_view(&t));
	buf_reset(&t);
	outrow_put_stamp(&t, h->as_of);
	put_cell(l, out, head_width, 7, buf_view(&t));
	buf_reset(&t);
	if (h->created_at.utc != 0)
		outrow_put_stamp(&t, h->created_at);
	put_cell(l, out, head_width, 8, buf_view(&t));
	put_cell(l, out, head_width, 9, slice_of(h->note));
	buf_char(out, '\n');
	buf_fini(&t);
}

void
envelope_put_sum(struct buf *out, decimal_i128 v, int scale)
{
	char tmp[48], *end = tmp + sizeof tmp, *p = end;
	bool minus = v < 0;
	int n = 0;

	do {
		int d = (int)(v % 10);

		if (n++ == scale && scale > 0)
			*--p = '.';
		*--p = (char)('0' + (d < 0 ? -d : d));
		v /= 10;
	} while (v != 0 || n <= scale);
	if (minus)
		*--p = '-';
	buf_add(out, p, (size_t)(end - p));
}

void
envelope_put_trailer(const struct layout *l, const struct envelope_trailer *tr, struct buf *out)
{
	struct buf t = { 0 };

	put_cell(l, out, trail_width, 0, slice_of("TRL"));
	buf_printf(&t, "%llu", (unsigned long long)tr->rows);
	put_cell(l, out, trail_width, 1, buf_view(&t));
	for (size_t i = 0; i < LAYOUT_MAX_SUMS; i++) {
		buf_reset(&t);
		if (i < l->n_sums && tr->balanced)
			envelope_put_sum(&t, tr->sum[i], l->codec[l->sum[i]].scale);
		else if (i < l->n_sums)
			buf_char(&t, '*');
		put_cell(l, out, trail_width, 2 + i, buf_view(&t));
	}
	buf_reset(&t);
	if (tr->balanced)
		buf_printf(&t, "%llu", (unsigned long long)tr->hash);
	else
		buf_char(&t, '*');
	put_cell(l, out, trail_width, 6, buf_view(&t));
	buf_char(out, '\n');
	buf_fini(&t);
}
