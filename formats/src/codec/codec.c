/* codec.c - reads cells of an extract into columns of a row. */
#include "codec/codec.h"

/* --- text ------------------------------------------------------------------------- */

/* Length of the sequence at P, or 0: RFC 3629 section 4. */
static size_t
sequence(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return p[0] != 0;
	if (p[0] < 0xc2 || n < 2 || (p[1] & 0xc0) != 0x80)
		return 0;
	if (p[0] < 0xe0)
		return 2;
	if (n < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	if (p[0] < 0xf0)
		return (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ? 0 : 3;
	if (n < 4 || (p[3] & 0xc0) != 0x80 || p[0] > 0xf4)
		return 0;
	return (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f) ? 0 : 4;
}

bool
codec_utf8(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, len;

	while (i < s.n) {
		if ((len = sequence(p + i, s.n - i)) == 0)
			return false;
		i += len;
	}
	return true;
}

static size_t
characters(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static struct slice
trim(struct slice s, enum codec_trim how)
{
	if (how != CODEC_TRIM_NONE)
		while (s.n > 0 && s.p[s.n - 1] == ' ')
			s.n--;
	if (how == CODEC_TRIM_BOTH)
		while (s.n > 0 && *s.p == ' ')
			s.p++, s.n--;
	return s;
}

/* --- numbers ---------------------------------------------------------------------- */

bool
codec_wide(struct slice s, int scale, decimal_i128 *out)
{
	decimal_i128 v = 0;
	bool minus = false, point = false;
	size_t i = 0;
	int after = 0, digits = 0;

	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		minus = s.p[i++] == '-';
	for (; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d > 9) {
			if (s.p[i] != '.' || point || digits == 0)
				return false;
			point = true;
			continue;
		}
		if (point && after++ >= scale && d != 0)
			return false;
		if (++digits > 36)
			return false;
		if (after <= scale)
			v = v * 10 + d;
	}
	if (digits == 0 || (point && after == 0))
		return false;
	for (; after < scale; after++)
		v *= 10;
	*out = minus ? -v : v;
	return true;
}

bool
codec_number(struct slice s, int scale, int digits, int64_t *out)
{
	static const int64_t ten[19] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
		1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000 };
	decimal_i128 wide;
	const char *p = s.p, *end = s.p + s.n, *point = NULL;
	uint64_t v = 0;
	bool minus = false;
	int after = 0;

	if (s.n == 0)
		return false;
	if (*p == '-' || *p == '+')
		minus = *p++ == '-';
	if (end - p > 18)
		goto slow;
	for (; p < end; p++) {
		unsigned d = (unsigned)(unsigned char)*p - '0';

		if (LIKELY(d <= 9))
			v = v * 10 + d;
		else if (*p == '.' && point == NULL)
			point = p;
		else
			return false;
	}
	if (point != NULL)
		after = (int)(end - point) - 1;
	if (after > scale || (point != NULL && after == 0) || s.p[s.n - 1] > '9' || end - s.p == minus)
		goto slow;
	if (v >= (uint64_t)ten[digits - scale + after])
		return false;
	*out = (int64_t)(v * (uint64_t)ten[scale - after]);
	if (minus)
		*out = -*out;
	return end - s.p > (s.p[0] == '-' || s.p[0] == '+') && s.p[s.p[0] == '-' || s.p[0] == '+'] != '.';
slow:	/* more digits than matter: zeros before or behind */
	if (!codec_wide(s, scale, &wide) || wide >= ten[digits] || wide <= -ten[digits])
		return false;
	*out = (int64_t)wide;
	return true;
}

/* Implied point, trailing sign: rewritten plainly, then read as any other. */
static bool
host_number(const struct codec *c, struct slice s, int64_t *out)
{
	char tmp[48];
	size_t n = 0;
	char sign = 0;

	if (s.n > 40)
		return false;
	if (c->trailing_sign && s.n > 0 && (s.p[s.n - 1] == '-' || s.p[s.n - 1] == '+'))
		sign = s.p[--s.n];
	else if (s.n > 0 && (*s.p == '-' || *s.p == '+'))
		sign = *s.p++, s.n--;
	s = trim(s, CODEC_TRIM_BOTH);
	if (s.n == 0 || *s.p == '-' || *s.p == '+')
		return false;
	if (sign != 0)
		tmp[n++] = sign;
	if (!c->implied) {
		memcpy(tmp + n, s.p, s.n);
		return codec_number(slice_make(tmp, n + s.n), c->scale, c->digits, out);
	}
	if (memchr(s.p, '.', s.n) != NULL)
		return false;
	memcpy(tmp + n, s.p, s.n);
	return codec_number(slice_make(tmp, n + s.n), 0, c->digits, out);
}

/* --- dates and times ----------------------------------------------------------------- */

/* Days from 1970-01-01 in the Gregorian calendar, counting years from March. */
int32_t
codec_days(int year, int month, int day)
{
	int y = year - (month <= 2), era = y / 400, yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
codec_civil(int32_t day, int *year, int *month, int *d)
{
	int z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*d = doy - (153 * mp + 2) / 5 + 1;
	*month = mp + (mp < 10 ? 3 : -9);
	*year = yoe + era * 400 + (*month <= 2);
}

static bool
two(const char *p, int *out)
{
	unsigned a = (unsigned)(unsigned char)p[0] - '0', b = (unsigned)(unsigned char)p[1] - '0';

	*out = (int)(a * 10 + b);
	return a <= 9 && b <= 9;
}

static bool
civil(const char *py, const char *pm, const char *pd, int32_t *out)
{
	static const uint8_t length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int c, y, m, d;

	if (!two(py, &c) || !two(py + 2, &y) || !two(pm, &m) || !two(pd, &d) || m < 1 || m > 12 || d < 1)
		return false;
	y += c * 100;
	if (y < 1 || (d > length[m - 1] &&
	    !(m == 2 && d == 29 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))))
		return false;
	*out = codec_days(y, m, d);
	return true;
}

bool
codec_date(struct slice s, int32_t *out)
{
	if (s.n == 8)
		return civil(s.p, s.p + 4, s.p + 6, out);
	return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && civil(s.p, s.p + 5, s.p + 8, out);
}

static bool
pictured(const struct codec *c, struct slice s, int32_t *out)
{
	if (s.n != c->picture_n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned)(c->picture[i] | 0x20) - 'a' > 25 && c->picture[i] != s.p[i])
			return false;
	return civil(s.p + c->year, s.p + c->month, s.p + c->day, out);
}

bool
codec_stamp(struct slice s, struct row_stamp *out)
{
	int32_t day;
	int h, m, sec, oh = 0, om = 0, sign = 1;
	size_t i = 19;

	if (s.n < 20 || !codec_date(slice_make(s.p, 10), &day) || (s.p[10] != 'T' && s.p[10] != ' ') ||
	    s.p[13] != ':' || s.p[16] != ':' || !two(s.p + 11, &h) || !two(s.p + 14, &m) ||
	    !two(s.p + 17, &sec) || h > 23 || m > 59 || sec > 59)
		return false;
	if (s.p[i] == '.')	/* fractions are read and dropped: no rule asks for them */
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
			;
	if (i + 1 == s.n && s.p[i] == 'Z') {
		sign = 1;
	} else {
		if (i + 6 != s.n || (s.p[i] != '+' && s.p[i] != '-') || s.p[i + 3] != ':' ||
		    !two(s.p + i + 1, &oh) || !two(s.p + i + 4, &om) || oh > 14 || om > 59)
			return false;
		sign = s.p[i] == '-' ? -1 : 1;
	}
	out->offset = (int16_t)(sign * (oh * 60 + om));
	out->utc = (int64_t)day * 86400 + h * 3600 + m * 60 + sec - out->offset * 60;
	return true;
}

bool
codec_period(struct slice s, int32_t *months, int32_t *days)
{
	int32_t v = 0, at = 0;
	bool digit = false;
	const char *order = "YMWD", *k;

	*months = *days = 0;
	if (s.n < 3 || s.p[0] != 'P')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d <= 9) {
			v = v * 10 + (int32_t)d;
			digit = true;
			if (v > 100000)
				return false;
			continue;
		}
		k = s.p[i] ? strchr(order + at, s.p[i]) : NULL;
		if (k == NULL || !digit)
			return false;
		at = (int32_t)(k - order) + 1;
		*months += *k == 'Y' ? 12 * v : *k == 'M' ? v : 0;
		*days += *k == 'W' ? 7 * v : *k == 'D' ? v : 0;
		v = 0;
		digit = false;
	}
	/* FEEL's durations are of months or of days, never both. */
	return !digit && (*months == 0 || *days == 0);
}

/* --- cells ------------------------------------------------------------------------------- */

static const char *
read_text(const struct codec *c, struct row_builder *b, int col, struct slice s, bool ascii)
{
	size_t at;

	if (!ascii && !codec_utf8(s))
		return "bad-text";
	if (s.n > c->max_chars && (ascii || characters(s) > c->max_chars))
		return "too-long";
	at = b->row.n;
	row_put_text(b, col, s);
	if (c->upper && !b->overflow)
		for (char *p = b->row.p + at; p < b->row.p + b->row.n; p++)
			if (*p >= 'a' && *p <= 'z')
				*p = (char)(*p - 0x20);
	return NULL;
}

static uint64_t
first8(struct slice s)
{
	uint64_t v = 0;

	memcpy(&v, s.p, s.n);
	return v;
}

static const char *
read_code(const struct codec *c, struct row_builder *b, int col, struct slice s)
{
	if (c->code8 != NULL) {
		uint64_t v;

		if (s.n > 8)
			return "unmapped-code";
		v = first8(s);
		for (size_t i = 0; i < c->codes; i++)
			if (c->code8[i] == v) {
				row_put_code(b, col, (int)i);
				return NULL;
			}
		return "unmapped-code";
	}
	for (size_t i = 0; i < c->codes; i++)
		if (slice_eq(c->code[i], s)) {
			row_put_code(b, col, (int)i);
			return NULL;
		}
	return "unmapped-code";
}

static const char *
read_value(const struct codec *c, struct row_builder *b, int col, struct slice s)
{
	struct row_stamp stamp;
	int32_t day, months, days;
	int64_t num;

	switch (c->form) {
	case CODEC_NUMBER:
		if (!(c->implied || c->trailing_sign ? host_number(c, s, &num)
						     : codec_number(s, c->scale, c->digits, &num)))
			return "bad-number";
		row_put_number(b, col, num);
		return NULL;
	case CODEC_DATE:
		if (!pictured(c, s, &day))
			return "bad-date";
		row_put_date(b, col, day);
		return NULL;
	case CODEC_STAMP:
		if (!codec_stamp(s, &stamp))
			return "bad-time";
		row_put_stamp(b, col, stamp);
		return NULL;
	case CODEC_BOOL:
		if (!slice_eq(s, c->yes) && !slice_eq(s, c->no))
			return "bad-boolean";
		row_put_bool(b, col, slice_eq(s, c->yes));
		return NULL;
	default:
		if (!codec_period(s, &months, &days))
			return "bad-period";
		row_put_period(b, col, months, days);
		return NULL;
	}
}

const char *
codec_read(const struct codec *c, struct row_builder *b, int col, struct slice s, bool ascii, bool lax)
{
	bool null;

	if (s.n > 0 && (*s.p == ' ' || s.p[s.n - 1] == ' '))
		s = trim(s, c->form == CODEC_STRING ? c->trim : CODEC_TRIM_BOTH);
	null = s.n == 0;
	for (size_t i = 0; i < c->nulls && !null; i++)
		null = slice_eq(s, c->null[i]);
	if (null)
		return c->required && !lax ? "missing-value" : NULL;
	if (c->form == CODEC_STRING)
		return read_text(c, b, col, s, ascii);
	if (c->form == CODEC_CODE)
		return read_code(c, b, col, s);
	return read_value(c, b, col, s);
}
