/* codec_write.c - writes columns of a row as the source spells them. */
#include "codec/codec.h"
#include "formats.h"

static void
pad(struct buf *out, size_t n, char c)
{
	memset(buf_room(out, n), c, n);
	out->n += n;
}

/* Digits without point; sign before or behind; zeros to the width if so declared. */
static void
host_number(const struct codec *c, int64_t v, struct buf *out)
{
	uint64_t mag = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	struct buf t = { 0 };
	size_t room = c->width > 0 ? c->width - 1 : 0;

	if (c->implied)
		buf_printf(&t, "%llu", (unsigned long long)mag);
	else
		outrow_put_number(&t, (int64_t)mag, c->scale);
	if (!c->trailing_sign && (v < 0 || c->zero_pad))
		buf_char(out, v < 0 ? '-' : '0');
	if (c->zero_pad && t.n < room)
		pad(out, room - t.n, '0');
	buf_slice(out, buf_view(&t));
	if (c->trailing_sign)
		buf_char(out, v < 0 ? '-' : '+');
	buf_fini(&t);
}

static void
put_picture(const struct codec *c, int32_t day, struct buf *out)
{
	int y, m, d;
	char *p = buf_room(out, c->picture_n);

	codec_civil(day, &y, &m, &d);
	memcpy(p, c->picture, c->picture_n);
	for (int i = 3; i >= 0; i--, y /= 10)
		p[c->year + i] = (char)('0' + y % 10);
	for (int i = 1; i >= 0; i--, m /= 10, d /= 10) {
		p[c->month + i] = (char)('0' + m % 10);
		p[c->day + i] = (char)('0' + d % 10);
	}
	out->n += c->picture_n;
}

void
codec_write(const struct codec *c, const struct row_type *t, struct slice row, int col, struct buf *out)
{
	int32_t months, days;

	if (row_is_null(t, row, col))
		return;
	switch (c->form) {
	case CODEC_STRING:
		buf_slice(out, row_text(t, row, col));
		break;
	case CODEC_CODE:
		buf_slice(out, c->code[row_code(t, row, col)]);
		break;
	case CODEC_NUMBER:
		if (c->implied || c->trailing_sign || c->zero_pad)
			host_number(c, row_number(t, row, col), out);
		else
			outrow_put_number(out, row_number(t, row, col), c->scale);
		break;
	case CODEC_DATE:
		put_picture(c, row_date(t, row, col), out);
		break;
	case CODEC_STAMP:
		outrow_put_stamp(out, row_stamp(t, row, col));
		break;
	case CODEC_BOOL:
		buf_slice(out, row_bool(t, row, col) ? c->yes : c->no);
		break;
	case CODEC_PERIOD:
		row_period(t, row, col, &months, &days);
		if (days != 0)
			buf_printf(out, "P%dD", days);
		else
			buf_printf(out, "P%dM", months);
		break;
	}
}
