/* when.c - order and arithmetic of temporal values. */
#include "data/when.h"

#include "data/zone.h"

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct value
when_time(struct arena *mem, int64_t nanos, struct value_zone zone)
{
	struct value_time *t = arena_alloc(mem, sizeof *t);

	*t = (struct value_time){ nanos, zone };
	return (struct value){ .type = VALUE_TIME, .time = t };
}

struct value
when_datetime(struct arena *mem, int64_t day, int64_t nanos, struct value_zone zone)
{
	struct value_datetime *d = arena_alloc(mem, sizeof *d);

	*d = (struct value_datetime){ day, { nanos, zone } };
	return (struct value){ .type = VALUE_DATETIME, .dt = d };
}

struct value
when_duration(struct arena *mem, int64_t seconds, int64_t nanos)
{
	struct value_days *d = arena_alloc(mem, sizeof *d);
	int64_t carry = floor_div(nanos, WHEN_SECOND);

	*d = (struct value_days){ seconds + carry, (int32_t)(nanos - carry * WHEN_SECOND) };
	return (struct value){ .type = VALUE_DAYS, .dtd = d };
}

struct value
when_months(int64_t months)
{
	return (struct value){ .type = VALUE_MONTHS, .i = months };
}

bool
when_offset(struct value_zone zone, int64_t day, int64_t nanos, int32_t *offset)
{
	const struct zone *z;

	*offset = 0;
	if (zone.kind == ZONE_LOCAL)
		return false;
	if (zone.kind == ZONE_OFFSET)
		*offset = zone.offset;
	else if ((z = zone_find(slice_of(zone.name))) != NULL)
		*offset = zone_offset_local(z, day * WHEN_DAY_SECONDS + nanos / WHEN_SECOND);
	return true;
}

void
when_instant(const struct value_datetime *d, int64_t *seconds, int32_t *nanos)
{
	int32_t offset;

	when_offset(d->time.zone, d->day, d->time.nanos, &offset);
	*seconds = d->day * WHEN_DAY_SECONDS + d->time.nanos / WHEN_SECOND - offset;
	*nanos = (int32_t)(d->time.nanos % WHEN_SECOND);
}

static int
sign_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool
compare_times(const struct value_time *a, const struct value_time *b, int *out)
{
	int32_t x, y;

	if (when_offset(a->zone, 0, a->nanos, &x) != when_offset(b->zone, 0, b->nanos, &y))
		return false;
	*out = sign_of(a->nanos / WHEN_SECOND - x, b->nanos / WHEN_SECOND - y);
	return true;
}

static bool
compare_datetimes(const struct value_datetime *a, const struct value_datetime *b, int *out)
{
	int64_t x, y;
	int32_t xn, yn;

	if ((a->time.zone.kind == ZONE_LOCAL) != (b->time.zone.kind == ZONE_LOCAL))
		return false;
	when_instant(a, &x, &xn);
	when_instant(b, &y, &yn);
	*out = sign_of(x, y);
	return true;
}

bool
when_compare(struct value a, struct value b, int *out)
{
	if (a.type != b.type)
		return false;
	switch (a.type) {
	case VALUE_DATE:
	case VALUE_MONTHS:
		*out = sign_of(a.i, b.i);
		return true;
	case VALUE_TIME:
		return compare_times(a.time, b.time, out);
	case VALUE_DATETIME:
		return compare_datetimes(a.dt, b.dt, out);
	case VALUE_DAYS:
		*out = a.dtd->seconds != b.dtd->seconds ? sign_of(a.dtd->seconds, b.dtd->seconds)
							: sign_of(a.dtd->nanos, b.dtd->nanos);
		return true;
	default:
		return false;
	}
}

static bool
same_time(const struct value_time *a, const struct value_time *b)
{
	if (a->nanos != b->nanos || a->zone.kind != b->zone.kind)
		return false;
	if (a->zone.kind == ZONE_NAMED)
		return strcmp(a->zone.name, b->zone.name) == 0;
	return a->zone.kind == ZONE_LOCAL || a->zone.offset == b->zone.offset;
}

bool
when_same(struct value a, struct value b)
{
	int c;

	if (a.type == VALUE_TIME && b.type == VALUE_TIME)
		return same_time(a.time, b.time);
	if (a.type == VALUE_DATETIME && b.type == VALUE_DATETIME)
		return a.dt->day == b.dt->day && same_time(&a.dt->time, &b.dt->time);
	return when_compare(a, b, &c) && c == 0;
}

decimal_i128
when_days_nanos(struct value_days d)
{
	return (decimal_i128)d.seconds * WHEN_SECOND + d.nanos;
}

bool
when_from_nanos(struct arena *mem, decimal_i128 nanos, struct value *out)
{
	decimal_i128 s = nanos / WHEN_SECOND, r = nanos % WHEN_SECOND;

	if (r < 0) {
		r += WHEN_SECOND;
		s--;
	}
	if (s < INT64_MIN / 2 || s > INT64_MAX / 2)
		return false;
	*out = when_duration(mem, (int64_t)s, (int64_t)r);
	return true;
}

/* NANOS since 1970-01-01T00:00, as the clock of the place shows it. */
static bool
from_clock(struct arena *mem, decimal_i128 nanos, struct value_zone zone, struct value *out)
{
	decimal_i128 day = nanos / WHEN_DAY, rest = nanos % WHEN_DAY;

	if (rest < 0) {
		rest += WHEN_DAY;
		day--;
	}
	if (day < INT64_MIN / 2 || day > INT64_MAX / 2 || !when_in_range((int64_t)day))
		return false;
	*out = when_datetime(mem, (int64_t)day, (int64_t)rest, zone);
	return true;
}

/* Time passes as instants do (DMN 1.5 table 58): across a change of the clock's offset, the
 * clock of a named zone shows an hour more or less. */
static bool
add_to_datetime(struct arena *mem, const struct value_datetime *d, decimal_i128 n, struct value *out)
{
	decimal_i128 clock = (decimal_i128)d->day * WHEN_DAY + d->time.nanos + n, second;
	const struct zone *z;
	int32_t before;

	if (d->time.zone.kind != ZONE_NAMED || (z = zone_find(slice_of(d->time.zone.name))) == NULL)
		return from_clock(mem, clock, d->time.zone, out);
	when_offset(d->time.zone, d->day, d->time.nanos, &before);
	second = clock / WHEN_SECOND - (clock % WHEN_SECOND < 0) - before;
	if (second < INT64_MIN / 2 || second > INT64_MAX / 2)
		return false;
	clock += (decimal_i128)(zone_offset_at(z, (int64_t)second) - before) * WHEN_SECOND;
	return from_clock(mem, clock, d->time.zone, out);
}

bool
when_add_days(struct arena *mem, struct value when, struct value_days d, struct value *out)
{
	decimal_i128 n = when_days_nanos(d);
	int64_t day;

	if (when.type == VALUE_DATE) {
		/* A date is midnight; what remains of the day after the sum is dropped
		 * (DMN 1.5 table 58). */
		if (__builtin_add_overflow(when.i, floor_div(d.seconds, WHEN_DAY_SECONDS), &day)
		    || !when_in_range(day))
			return false;
		*out = value_date(day);
		return true;
	}
	if (when.type == VALUE_TIME) {
		n = (n + when.time->nanos) % WHEN_DAY;
		*out = when_time(mem, (int64_t)(n < 0 ? n + WHEN_DAY : n), when.time->zone);
		return true;
	}
	return when.type == VALUE_DATETIME && add_to_datetime(mem, when.dt, n, out);
}

bool
when_shift_months(struct arena *mem, struct value when, int64_t months, struct value *out)
{
	int64_t day = when.type == VALUE_DATE ? when.i : 0;

	if (when.type == VALUE_DATETIME)
		day = when.dt->day;
	else if (when.type != VALUE_DATE)
		return false;
	if (!when_add_months(day, months, &day))
		return false;
	*out = when.type == VALUE_DATE
		   ? value_date(day)
		   : when_datetime(mem, day, when.dt->time.nanos, when.dt->time.zone);
	return true;
}

bool
when_subtract(struct arena *mem, struct value a, struct value b, struct value *out)
{
	struct value_datetime x, y;
	int64_t s, t;
	int32_t sn, tn;

	if (a.type == VALUE_TIME && b.type == VALUE_TIME) {
		x = (struct value_datetime){ 0, *a.time };
		y = (struct value_datetime){ 0, *b.time };
	} else if ((a.type == VALUE_DATE || a.type == VALUE_DATETIME)
		   && (b.type == VALUE_DATE || b.type == VALUE_DATETIME)) {
		struct value_time midnight = { 0, { ZONE_OFFSET, 0, NULL } };

		x = a.type == VALUE_DATE ? (struct value_datetime){ a.i, midnight } : *a.dt;
		y = b.type == VALUE_DATE ? (struct value_datetime){ b.i, midnight } : *b.dt;
	} else
		return false;
	if ((x.time.zone.kind == ZONE_LOCAL) != (y.time.zone.kind == ZONE_LOCAL))
		return false;
	when_instant(&x, &s, &sn);
	when_instant(&y, &t, &tn);
	*out = when_duration(mem, s - t, (int64_t)sn - tn);
	return true;
}
