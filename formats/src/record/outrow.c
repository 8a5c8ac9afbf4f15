/* outrow.c - rows of an output as CSV: columns by number, checked, deterministic bytes. */
#include "codec/codec.h"
#include "formats.h"

/* --- spellings --------------------------------------------------------------------- */

static void
digits(char *p, int n, int v)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
}

void
outrow_put_date(struct buf *out, int32_t day)
{
	char *p = buf_room(out, 10);
	int y, m, d;

	codec_civil(day, &y, &m, &d);
	digits(p, 4, y);
	p[4] = p[7] = '-';
	digits(p + 5, 2, m);
	digits(p + 8, 2, d);
	out->n += 10;
}

void
outrow_put_stamp(struct buf *out, struct row_stamp s)
{
	int64_t local = s.utc + s.offset * 60, day = local / 86400;
	int sec = (int)(local % 86400), off = s.offset < 0 ? -s.offset : s.offset;
	char *p;

	if (sec < 0) {
		sec += 86400;
		day--;
	}
	outrow_put_date(out, (int32_t)day);
	p = buf_room(out, 15);
	memcpy(p, "T00:00:00+00:00", 15);
	digits(p + 1, 2, sec / 3600);
	digits(p + 4, 2, sec / 60 % 60);
	digits(p + 7, 2, sec % 60);
	p[9] = s.offset < 0 ? '-' : '+';
	digits(p + 10, 2, off / 60);
	digits(p + 13, 2, off % 60);
	out->n += 15;
}

void
outrow_put_number(struct buf *out, int64_t v, int scale)
{
	uint64_t mag = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char tmp[32], *end = tmp + sizeof tmp, *p = end;
	int n = 0;

	do {
		if (n == scale && n > 0)
			*--p = '.';
		*--p = (char)('0' + mag % 10);
		mag /= 10;
		n++;
	} while (mag > 0 || n <= scale);
	if (v < 0)
		*--p = '-';
	buf_add(out, p, (size_t)(end - p));
}

void
outrow_put_csv(struct buf *out, struct slice s, char delimiter, char quote)
{
	bool need = s.n > 0 && (*s.p == ' ' || s.p[s.n - 1] == ' ');

	for (size_t i = 0; i < s.n && !need; i++)
		need = s.p[i] == delimiter || s.p[i] == quote || s.p[i] == '\n' || s.p[i] == '\r';
	if (!need || quote == '\0') {
		buf_slice(out, s);
		return;
	}
	buf_char(out, quote);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == quote)
			buf_char(out, quote);
		buf_char(out, s.p[i]);
	}
	buf_char(out, quote);
}

/* --- rows ---------------------------------------------------------------------------- */

int
outrow_find(const struct outrow_layout *l, const char *column)
{
	for (size_t i = 0; i < l->n; i++)
		if (*l->col[i].name == *column && strcmp(l->col[i].name, column) == 0)
			return (int)i;
	return -1;
}

void
outrow_header(const struct outrow_layout *l, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			buf_char(out, ',');
		buf_str(out, l->col[i].name);
	}
	buf_char(out, '\n');
}

void
outrow_init(struct outrow *o, const struct outrow_layout *l)
{
	*o = (struct outrow){ .layout = l, .cell = base_zalloc(l->n * sizeof *o->cell) };
}

void
outrow_fini(struct outrow *o)
{
	buf_fini(&o->text);
	base_free(o->cell);
	*o = (struct outrow){ 0 };
}

void
outrow_begin(struct outrow *o)
{
	buf_reset(&o->text);
	memset(o->cell, 0, o->layout->n * sizeof *o->cell);
}

static struct outrow_cell *
cell(struct outrow *o, int col)
{
	CHECK(col >= 0 && (size_t)col < o->layout->n);
	o->cell[col].at = (uint32_t)o->text.n;
	o->cell[col].set = true;
	return &o->cell[col];
}

static void
done(struct outrow *o, struct outrow_cell *c)
{
	c->n = (uint32_t)(o->text.n - c->at);
	c->set = c->n > 0;
}

void
outrow_text(struct outrow *o, int col, struct slice s)
{
	struct outrow_cell *c = cell(o, col);

	buf_slice(&o->text, s);
	done(o, c);
}

void
outrow_number(struct outrow *o, int col, int64_t scaled, int scale)
{
	struct outrow_cell *c = cell(o, col);
	int to = o->layout->col[col].scale;
	int64_t v = scaled;

	CHECK(o->layout->col[col].kind == ROW_NUMBER);
	for (; scale < to; scale++)
		CHECK(!__builtin_mul_overflow(v, 10, &v));
	/* More digits than the column: only zeros may be lost; rounding is the caller's decision. */
	for (; scale > to; scale--) {
		CHECK(v % 10 == 0);
		v /= 10;
	}
	outrow_put_number(&o->text, v, to);
	done(o, c);
}

void
outrow_date(struct outrow *o, int col, int32_t day)
{
	struct outrow_cell *c = cell(o, col);

	if (day != ROW_NO_DATE)
		outrow_put_date(&o->text, day);
	done(o, c);
}

void
outrow_stamp(struct outrow *o, int col, struct row_stamp s)
{
	struct outrow_cell *c = cell(o, col);

	outrow_put_stamp(&o->text, s);
	done(o, c);
}

void
outrow_bool(struct outrow *o, int col, bool v)
{
	struct outrow_cell *c = cell(o, col);

	buf_char(&o->text, v ? 'Y' : 'N');
	done(o, c);
}

static int
cell_wrong(const struct outrow *o, size_t i, struct slice s, struct err *e)
{
	const struct outrow_column *c = &o->layout->col[i];
	size_t chars = 0;

	if (c->required && s.n == 0)
		return err_set(e, ERR_FAILED, "%s: column %s is empty, wanted a value", o->layout->name, c->name);
	for (size_t k = 0; k < s.n; k++)
		chars += ((unsigned char)s.p[k] & 0xc0) != 0x80;
	if (c->kind == ROW_STRING && chars > c->max_chars)
		return err_set(e, ERR_FAILED, "%s: column %s has %zu characters, wanted at most %u", o->layout->name,
		    c->name, chars, c->max_chars);
	if (s.n == 0 || c->codes == 0)
		return 0;
	for (size_t k = 0; k < c->codes; k++)
		if (slice_is(s, c->code[k]))
			return 0;
	return err_set(e, ERR_FAILED, "%s: column %s is \"%.*s\", wanted one of its %zu codes", o->layout->name,
	    c->name, SLICE_FMT(s), c->codes);
}

int
outrow_end(struct outrow *o, struct buf *out, struct err *e)
{
	size_t start = out->n;

	if (o->layout->n == 0)
		return err_set(e, ERR_REFUSED, "output %s: a row of it is to be written, and there is no layout of that name", o->layout->name);
	for (size_t i = 0; i < o->layout->n; i++) {
		struct slice s = slice_make("", 0);

		if (o->cell[i].set)
			s = slice_make(o->text.p + o->cell[i].at, o->cell[i].n);
		if (cell_wrong(o, i, s, e) != 0) {
			out->n = start;
			return -1;
		}
		if (i > 0)
			buf_char(out, ',');
		outrow_put_csv(out, s, ',', '"');
	}
	buf_char(out, '\n');
	return 0;
}
