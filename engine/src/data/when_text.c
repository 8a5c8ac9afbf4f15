/* when_text.c - temporal values as text, both ways.
 * XML Schema 1.1 part 2 sections 3.3.6 to 3.3.9; DMN 1.5 section 10.3.2.3.4 adds zones by name. */
#include "data/when.h"
#include "data/zone.h"

struct scan {
	const char *p, *end;
};

static struct scan
scan_of(struct slice s)
{
	return (struct scan){ s.p, s.p + s.n };
}

static bool
take(struct scan *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* At least MIN and at most MAX digits. */
static bool
take_digits(struct scan *s, int min, int max, int64_t *out)
{
	int64_t v = 0;
	int n = 0;

	for (; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++, n++) {
		if (n == max)
			return false;
		v = v * 10 + (*s->p - '0');
	}
	*out = v;
	return n >= min;
}

/* .digits: nanoseconds; what is finer is cut off. At least MIN digits. */
static bool
take_fraction(struct scan *s, int min, int64_t *nanos)
{
	int64_t unit = WHEN_SECOND / 10;
	const char *from;

	*nanos = 0;
	if (!take(s, '.'))
		return true;
	for (from = s->p; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++, unit /= 10)
		*nanos += (*s->p - '0') * unit;
	return s->p - from >= min;
}

static bool
take_date(struct scan *s, int64_t *day)
{
	bool neg = take(s, '-');
	const char *from = s->p;
	int64_t y, m, d;

	if (!take_digits(s, 4, 9, &y) || (s->p - from > 4 && *from == '0'))
		return false;
	if (!take(s, '-') || !take_digits(s, 2, 2, &m) || !take(s, '-') || !take_digits(s, 2, 2, &d))
		return false;
	y = neg ? -y : y;
	if (!when_valid(y, m, d))
		return false;
	*day = when_days(y, (int)m, (int)d);
	return true;
}

/* Nothing, Z, +hh:mm[:ss], @Name; to the end. */
static bool
take_zone(struct scan *s, struct value_zone *zone)
{
	const struct zone *z;
	int64_t h, m, sec = 0;
	bool neg;

	*zone = (struct value_zone){ ZONE_LOCAL, 0, NULL };
	if (s->p == s->end)
		return true;
	if (take(s, '@')) {
		z = zone_find(slice_make(s->p, (size_t)(s->end - s->p)));
		if (z == NULL)
			return false;
		*zone = (struct value_zone){ ZONE_NAMED, 0, zone_name(z) };
		return true;
	}
	zone->kind = ZONE_OFFSET;
	if (take(s, 'Z'))
		return s->p == s->end;
	neg = take(s, '-');
	if (!neg && !take(s, '+'))
		return false;
	if (!take_digits(s, 2, 2, &h) || !take(s, ':') || !take_digits(s, 2, 2, &m)
	    || (take(s, ':') && !take_digits(s, 2, 2, &sec)))
		return false;
	if (s->p != s->end || m > 59 || sec > 59 || h * 3600 + m * 60 + sec > WHEN_MAX_OFFSET)
		return false;
	zone->offset = (int32_t)(h * 3600 + m * 60 + sec) * (neg ? -1 : 1);
	return true;
}

/* hh:mm:ss[.f]; 24:00:00 is the next day's midnight: *NANOS is then WHEN_DAY. */
static bool
take_clock(struct scan *s, int64_t *nanos)
{
	int64_t h, m, sec, frac;

	if (!take_digits(s, 2, 2, &h) || !take(s, ':') || !take_digits(s, 2, 2, &m) || !take(s, ':')
	    || !take_digits(s, 2, 2, &sec) || !take_fraction(s, 1, &frac))
		return false;
	if (m > 59 || sec > 59 || h > 24 || (h == 24 && (m | sec | frac) != 0))
		return false;
	*nanos = (h * 3600 + m * 60 + sec) * WHEN_SECOND + frac;
	return true;
}

bool
when_parse_date(struct slice text, int64_t *day)
{
	struct scan s = scan_of(text);

	return take_date(&s, day) && s.p == s.end;
}

bool
when_parse_time(struct slice text, struct value_time *t)
{
	struct scan s = scan_of(text);

	if (!take_clock(&s, &t->nanos) || !take_zone(&s, &t->zone))
		return false;
	t->nanos %= WHEN_DAY;
	return true;
}

bool
when_parse_datetime(struct slice text, struct value_datetime *d)
{
	struct scan s = scan_of(text);

	if (!take_date(&s, &d->day) || !take(&s, 'T') || !take_clock(&s, &d->time.nanos)
	    || !take_zone(&s, &d->time.zone))
		return false;
	if (d->time.nanos == WHEN_DAY) {
		d->time.nanos = 0;
		d->day++;
	}
	return when_in_range(d->day);
}

/* Digits and the letter UNIT, if they are next; false when the number is too large. */
static bool
take_part(struct scan *s, char unit, int64_t *n, bool *any)
{
	struct scan t = *s;

	*n = 0;
	if (!take_digits(&t, 1, 18, n) || !take(&t, unit)) {
		*n = 0;
		return true;
	}
	*s = t;
	*any = true;
	return true;
}

bool
when_parse_months(struct slice text, int64_t *months)
{
	struct scan s = scan_of(text);
	bool neg = take(&s, '-'), any = false;
	int64_t y, m;

	if (!take(&s, 'P') || !take_part(&s, 'Y', &y, &any) || !take_part(&s, 'M', &m, &any))
		return false;
	if (!any || s.p != s.end || __builtin_mul_overflow(y, 12, &y)
	    || __builtin_add_overflow(y, m, &m))
		return false;
	*months = neg ? -m : m;
	return true;
}

static bool
take_seconds(struct scan *s, int64_t *sec, int64_t *nanos, bool *any)
{
	struct scan t = *s;

	*sec = *nanos = 0;
	if (!take_digits(&t, 1, 18, sec) || !take_fraction(&t, 0, nanos) || !take(&t, 'S')) {
		*sec = *nanos = 0;
		return true;
	}
	*s = t;
	*any = true;
	return true;
}

bool
when_parse_days(struct slice text, struct value_days *out)
{
	struct scan s = scan_of(text);
	bool neg = take(&s, '-'), any = false, any_time = false;
	int64_t d, h = 0, m = 0, sec = 0, nanos = 0;
	decimal_i128 n;

	if (!take(&s, 'P') || !take_part(&s, 'D', &d, &any))
		return false;
	if (take(&s, 'T')) {
		if (!take_part(&s, 'H', &h, &any_time) || !take_part(&s, 'M', &m, &any_time)
		    || !take_seconds(&s, &sec, &nanos, &any_time) || !any_time)
			return false;
	}
	if ((!any && !any_time) || s.p != s.end)
		return false;
	n = (decimal_i128)d * WHEN_DAY_SECONDS + (decimal_i128)h * 3600 + (decimal_i128)m * 60 + sec;
	if (n > INT64_MAX / 2)
		return false;
	out->seconds = neg ? -(int64_t)n - (nanos != 0) : (int64_t)n;
	out->nanos = (int32_t)(neg && nanos != 0 ? WHEN_SECOND - nanos : nanos);
	return true;
}

bool
when_parse(struct arena *mem, struct slice text, struct value *out)
{
	struct value_datetime dt;
	struct value_days d;
	struct value_time t;
	int64_t i;

	if (when_parse_date(text, &i))
		*out = value_date(i);
	else if (when_parse_datetime(text, &dt))
		*out = when_datetime(mem, dt.day, dt.time.nanos, dt.time.zone);
	else if (when_parse_time(text, &t))
		*out = when_time(mem, t.nanos, t.zone);
	else if (when_parse_months(text, &i))
		*out = when_months(i);
	else if (when_parse_days(text, &d))
		*out = when_duration(mem, d.seconds, d.nanos);
	else
		return false;
	return true;
}

static void
put_fraction(int64_t nanos, struct buf *out)
{
	char digit[10];

	if (nanos == 0)
		return;
	for (int i = 8; i >= 0; i--, nanos /= 10)
		digit[i] = (char)('0' + nanos % 10);
	buf_char(out, '.');
	for (int n = 9, i = 0; i < n; i++) {
		while (digit[n - 1] == '0')
			n--;
		buf_char(out, digit[i]);
	}
}

static void
put_date(int64_t day, struct buf *out)
{
	struct when_civil c = when_civil(day);

	buf_printf(out, "%s%04lld-%02d-%02d", c.year < 0 ? "-" : "",
	    (long long)(c.year < 0 ? -c.year : c.year), c.month, c.day);
}

static void
put_time(const struct value_time *t, struct buf *out)
{
	int64_t s = t->nanos / WHEN_SECOND;
	int32_t o = t->zone.offset < 0 ? -t->zone.offset : t->zone.offset;

	buf_printf(out, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	put_fraction(t->nanos % WHEN_SECOND, out);
	if (t->zone.kind == ZONE_NAMED)
		buf_printf(out, "@%s", t->zone.name);
	else if (t->zone.kind == ZONE_OFFSET && o == 0)
		buf_char(out, 'Z');
	else if (t->zone.kind == ZONE_OFFSET) {
		buf_printf(out, "%c%02d:%02d", t->zone.offset < 0 ? '-' : '+', o / 3600, o / 60 % 60);
		if (o % 60 != 0)
			buf_printf(out, ":%02d", o % 60);
	}
}

static void
put_days(struct value_days d, struct buf *out)
{
	bool neg = d.seconds < 0;
	uint64_t s = neg ? -(uint64_t)d.seconds - (d.nanos != 0) : (uint64_t)d.seconds;
	int64_t nanos = neg && d.nanos != 0 ? WHEN_SECOND - d.nanos : d.nanos;
	unsigned long long day = s / 86400, h = s / 3600 % 24, m = s / 60 % 60;

	buf_str(out, neg ? "-P" : "P");
	if (day != 0)
		buf_printf(out, "%lluD", day);
	if (s % 86400 != 0 || nanos != 0 || day == 0)
		buf_char(out, 'T');
	if (h != 0)
		buf_printf(out, "%lluH", h);
	if (m != 0)
		buf_printf(out, "%lluM", m);
	if (s % 60 != 0 || nanos != 0 || s == 0) {
		buf_printf(out, "%llu", (unsigned long long)(s % 60));
		put_fraction(nanos, out);
		buf_char(out, 'S');
	}
}

static void
put_months(int64_t months, struct buf *out)
{
	uint64_t m = months < 0 ? -(uint64_t)months : (uint64_t)months;

	buf_str(out, months < 0 ? "-P" : "P");
	if (m >= 12)
		buf_printf(out, "%lluY", (unsigned long long)(m / 12));
	if (m % 12 != 0 || m == 0)
		buf_printf(out, "%lluM", (unsigned long long)(m % 12));
}

void
when_format(struct value v, struct buf *out)
{
	switch (v.type) {
	case VALUE_DATE:
		put_date(v.i, out);
		break;
	case VALUE_TIME:
		put_time(v.time, out);
		break;
	case VALUE_DATETIME:
		put_date(v.dt->day, out);
		buf_char(out, 'T');
		put_time(&v.dt->time, out);
		break;
	case VALUE_DAYS:
		put_days(*v.dtd, out);
		break;
	case VALUE_MONTHS:
		put_months(v.i, out);
		break;
	default:
		break;
	}
}
