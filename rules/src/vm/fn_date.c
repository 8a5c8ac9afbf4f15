/* fn_date.c - making of temporal values and asking them (DMN 1.5 tables 69, 80, 81). */
#include "base/now.h"
#include "data/when.h"
#include "vm/fn_args.h"

static struct value
no_text(struct ectx *e, const char *what, struct slice s)
{
	return ectx_fault(e, FAULT_FORMAT, "\"%.*s\" is no %s", SLICE_FMT(s), what);
}

static struct value
do_date(struct ectx *e, int argc, const struct value *argv)
{
	struct value v = fn_one(argv[0], VALUE_DATE);
	int64_t y, m, d;

	if (argc == 1) {
		if (v.type == VALUE_DATE)
			return v;
		if (v.type == VALUE_DATETIME)
			return value_date(v.dt->day);
		if (v.type != VALUE_STRING)
			return ectx_wrong(e, "date", "string, date, or date and time", v);
		return when_parse_date(value_text(v), &d) ? value_date(d)
							  : no_text(e, "date", value_text(v));
	}
	if (!fn_int(e, "date year", argv[0], &y) || !fn_int(e, "date month", argv[1], &m)
	    || !fn_int(e, "date day", argv[2], &d))
		return value_null();
	if (!when_valid(y, m, d))
		return ectx_fault(e, FAULT_DATE_RANGE, "date: there is no %lld-%02lld-%02lld",
		    (long long)y, (long long)m, (long long)d);
	return value_date(when_days(y, (int)m, (int)d));
}

static struct value
time_from(struct ectx *e, struct value v)
{
	struct value_time t;

	switch (v.type) {
	case VALUE_TIME:
		return v;
	case VALUE_DATETIME:
		return when_time(e->mem, v.dt->time.nanos, v.dt->time.zone);
	case VALUE_DATE:
		return when_time(e->mem, 0, (struct value_zone){ ZONE_OFFSET, 0, NULL });
	case VALUE_STRING:
		return when_parse_time(value_text(v), &t) ? when_time(e->mem, t.nanos, t.zone)
							  : no_text(e, "time", value_text(v));
	default:
		return ectx_wrong(e, "time", "string, date, time, or date and time", v);
	}
}

static struct value
do_time(struct ectx *e, int argc, const struct value *argv)
{
	struct value_zone zone = { ZONE_LOCAL, 0, NULL };
	struct value sec, off;
	int64_t h, m, nanos;

	if (argc == 1)
		return time_from(e, fn_one(argv[0], VALUE_TIME));
	if (!fn_int(e, "time hour", argv[0], &h) || !fn_int(e, "time minute", argv[1], &m)
	    || !fn_number(e, "time second", argv[2], &sec))
		return value_null();
	if (decimal_round(e->mem, sec, 9, DECIMAL_DOWN, &sec) != DECIMAL_OK
	    || !decimal_to_scaled(sec, 9, &nanos) || h < 0 || h > 23 || m < 0 || m > 59 || nanos < 0
	    || nanos >= 60 * WHEN_SECOND)
		return ectx_fault(e, FAULT_DATE_RANGE, "time: there is no such time of day");
	off = argc > 3 ? fn_one(argv[3], VALUE_DAYS) : value_null();
	if (off.type == VALUE_DAYS) {
		if (off.dtd->seconds > WHEN_MAX_OFFSET || off.dtd->seconds < -WHEN_MAX_OFFSET
		    || off.dtd->nanos != 0)
			return ectx_fault(e, FAULT_DATE_RANGE, "time: an offset of more than 18 hours");
		zone = (struct value_zone){ ZONE_OFFSET, (int32_t)off.dtd->seconds, NULL };
	} else if (off.type != VALUE_NULL)
		return ectx_wrong(e, "time offset", "days and time duration", off);
	return when_time(e->mem, (h * 3600 + m * 60) * WHEN_SECOND + nanos, zone);
}

static struct value
datetime_from(struct ectx *e, struct value v)
{
	struct value_zone local = { ZONE_LOCAL, 0, NULL };
	struct value_datetime d;
	int64_t day;

	if (v.type == VALUE_DATETIME)
		return v;
	if (v.type == VALUE_DATE)
		return when_datetime(e->mem, v.i, 0, (struct value_zone){ ZONE_OFFSET, 0, NULL });
	if (v.type != VALUE_STRING)
		return ectx_wrong(e, "date and time", "string, date, or date and time", v);
	if (when_parse_datetime(value_text(v), &d))
		return when_datetime(e->mem, d.day, d.time.nanos, d.time.zone);
	if (when_parse_date(value_text(v), &day))
		return when_datetime(e->mem, day, 0, local);
	return no_text(e, "date and time", value_text(v));
}

static struct value
do_datetime(struct ectx *e, int argc, const struct value *argv)
{
	struct value d, t;

	if (argc == 1)
		return datetime_from(e, fn_one(argv[0], VALUE_DATETIME));
	d = fn_one(argv[0], VALUE_DATE);
	t = fn_one(argv[1], VALUE_TIME);
	if (d.type != VALUE_DATE && d.type != VALUE_DATETIME)
		return ectx_wrong(e, "date and time", "date, or date and time", d);
	if (t.type != VALUE_TIME)
		return ectx_wrong(e, "date and time", "time", t);
	return when_datetime(e->mem, d.type == VALUE_DATE ? d.i : d.dt->day, t.time->nanos,
	    t.time->zone);
}

static struct value
do_duration(struct ectx *e, int argc, const struct value *argv)
{
	struct value v = fn_one(argv[0], VALUE_STRING);
	struct value_days d;
	int64_t months;

	(void)argc;
	if (v.type == VALUE_DAYS || v.type == VALUE_MONTHS)
		return v;
	if (v.type != VALUE_STRING)
		return ectx_wrong(e, "duration", "string", v);
	if (when_parse_months(value_text(v), &months))
		return when_months(months);
	if (when_parse_days(value_text(v), &d))
		return when_duration(e->mem, d.seconds, d.nanos);
	return no_text(e, "duration", value_text(v));
}

/* The day of a date, or of a date and time. */
static bool
day_of(struct ectx *e, const char *what, struct value v, int64_t *day)
{
	v = fn_one(v, VALUE_DATE);
	if (v.type != VALUE_DATE && v.type != VALUE_DATETIME) {
		ectx_wrong(e, what, "date, or date and time", v);
		return false;
	}
	*day = v.type == VALUE_DATE ? v.i : v.dt->day;
	return true;
}

static struct value
do_months_between(struct ectx *e, int argc, const struct value *argv)
{
	int64_t a, b;

	(void)argc;
	if (!day_of(e, "years and months duration from", argv[0], &a)
	    || !day_of(e, "years and months duration to", argv[1], &b))
		return value_null();
	return when_months(when_months_between(a, b));
}

static struct value
do_now(struct ectx *e, int argc, const struct value *argv)
{
	int64_t s = now_seconds();

	(void)argc;
	(void)argv;
	e->outside = true;
	if (e->has_today)
		return ectx_fault(e, FAULT_CLOCK, "now: this run is bound to its business date");
	return when_datetime(e->mem, s / WHEN_DAY_SECONDS, s % WHEN_DAY_SECONDS * WHEN_SECOND,
	    (struct value_zone){ ZONE_OFFSET, 0, NULL });
}

static struct value
do_today(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	(void)argv;
	e->outside = true;
	return value_date(e->has_today ? e->today : now_seconds() / WHEN_DAY_SECONDS);
}

static struct value
do_day_of_year(struct ectx *e, int argc, const struct value *argv)
{
	int64_t d;

	(void)argc;
	return day_of(e, "day of year", argv[0], &d) ? value_int(when_day_of_year(d)) : value_null();
}

static struct value
do_day_of_week(struct ectx *e, int argc, const struct value *argv)
{
	static const char *const name[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	int64_t d;

	(void)argc;
	if (!day_of(e, "day of week", argv[0], &d))
		return value_null();
	return value_string(slice_of(name[when_weekday(d) - 1]));
}

static struct value
do_month_of_year(struct ectx *e, int argc, const struct value *argv)
{
	static const char *const name[] = { "January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December" };
	int64_t d;

	(void)argc;
	if (!day_of(e, "month of year", argv[0], &d))
		return value_null();
	return value_string(slice_of(name[when_civil(d).month - 1]));
}

static struct value
do_week_of_year(struct ectx *e, int argc, const struct value *argv)
{
	int64_t d;

	(void)argc;
	return day_of(e, "week of year", argv[0], &d) ? value_int(when_week(d).week) : value_null();
}

#define OF_DATE(call, result) FN_SIG(1, 1, call, result, FN_L("date"), FN_L(FN_DAY))
#define FROM(call, result, type) FN_SIG(1, 1, call, result, FN_L("from"), FN_L(type))

const struct fn fn_date_table[] = {
	FN("date", FROM(do_date, "date", "string or " FN_DAY),
	    FN_SIG(3, 3, do_date, "date", FN_L("year", "month", "day"),
		FN_L("number", "number", "number"))),
	FN("date and time", FROM(do_datetime, "date and time", "string or " FN_DAY),
	    FN_SIG(2, 2, do_datetime, "date and time", FN_L("date", "time"), FN_L(FN_DAY, "time"))),
	FN("time", FROM(do_time, "time", "string or time or " FN_DAY),
	    FN_SIG(3, 4, do_time, "time", FN_L("hour", "minute", "second", "offset"),
		FN_L("number", "number", "number", "days and time duration?"))),
	FN("duration", FROM(do_duration, FN_DURATION, "string or " FN_DURATION)),
	FN("years and months duration", FN_SIG(2, 2, do_months_between, "years and months duration",
					     FN_L("from", "to"), FN_L(FN_DAY, FN_DAY))),
	FN("now", FN_SIG(0, 0, do_now, "date and time", NULL, NULL)),
	FN("today", FN_SIG(0, 0, do_today, "date", NULL, NULL)),
	FN("day of year", OF_DATE(do_day_of_year, "number")),
	FN("day of week", OF_DATE(do_day_of_week, "string")),
	FN("month of year", OF_DATE(do_month_of_year, "string")),
	FN("week of year", OF_DATE(do_week_of_year, "number")),
	{ 0 },
};
