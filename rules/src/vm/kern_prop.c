/* kern_prop.c - properties of temporal values and ranges (DMN 1.5 tables 65 and 66). */
#include "data/when.h"
#include "vm/kern.h"

enum prop { YEAR, MONTH, DAY, WEEKDAY, HOUR, MINUTE, SECOND, OFFSET, TIMEZONE, YEARS, MONTHS, DAYS,
	HOURS, MINUTES, SECONDS, START, END, START_INCLUDED, END_INCLUDED, NO_PROP };

static const struct {
	const char *name, *type;
	unsigned of; /* bits of value types */
} props[NO_PROP] = {
#define IS(t) (1u << (t))
#define DATES (IS(VALUE_DATE) | IS(VALUE_DATETIME))
#define TIMES (IS(VALUE_TIME) | IS(VALUE_DATETIME))
	[YEAR] = { "year", "number", DATES },
	[MONTH] = { "month", "number", DATES },
	[DAY] = { "day", "number", DATES },
	[WEEKDAY] = { "weekday", "number", DATES },
	[HOUR] = { "hour", "number", TIMES },
	[MINUTE] = { "minute", "number", TIMES },
	[SECOND] = { "second", "number", TIMES },
	[OFFSET] = { "time offset", "days and time duration", TIMES },
	[TIMEZONE] = { "timezone", "string", TIMES },
	[YEARS] = { "years", "number", IS(VALUE_MONTHS) },
	[MONTHS] = { "months", "number", IS(VALUE_MONTHS) },
	[DAYS] = { "days", "number", IS(VALUE_DAYS) },
	[HOURS] = { "hours", "number", IS(VALUE_DAYS) },
	[MINUTES] = { "minutes", "number", IS(VALUE_DAYS) },
	[SECONDS] = { "seconds", "number", IS(VALUE_DAYS) },
	[START] = { "start", "Any", IS(VALUE_RANGE) },
	[END] = { "end", "Any", IS(VALUE_RANGE) },
	[START_INCLUDED] = { "start included", "boolean", IS(VALUE_RANGE) },
	[END_INCLUDED] = { "end included", "boolean", IS(VALUE_RANGE) },
};

static enum prop
find(enum value_type t, struct slice name)
{
	for (int i = 0; i < NO_PROP; i++)
		if ((props[i].of & IS(t)) != 0 && slice_is(name, props[i].name))
			return (enum prop)i;
	return NO_PROP;
}

const char *
kern_property_type(enum value_type t, struct slice name)
{
	enum prop p = find(t, name);

	return p == NO_PROP ? NULL : props[p].type;
}

static struct value
of_date(enum prop p, int64_t day)
{
	struct when_civil c = when_civil(day);

	if (p == WEEKDAY)
		return value_int(when_weekday(day));
	return value_int(p == YEAR ? c.year : p == MONTH ? c.month : c.day);
}

static struct value
of_time(struct ectx *e, enum prop p, const struct value_time *t, int64_t day)
{
	int64_t s = t->nanos / WHEN_SECOND;
	int32_t offset;

	if (p == OFFSET) {
		if (!when_offset(t->zone, day, t->nanos, &offset))
			return value_null();
		return when_duration(e->mem, offset, 0);
	}
	if (p == TIMEZONE) {
		if (t->zone.kind != ZONE_NAMED)
			return value_null();
		return value_string(slice_of(t->zone.name));
	}
	return value_int(p == HOUR ? s / 3600 : p == MINUTE ? s / 60 % 60 : s % 60);
}

/* Parts of a negative duration are negative or zero. */
static struct value
of_duration(enum prop p, struct value v)
{
	int64_t s;

	if (v.type == VALUE_MONTHS)
		return value_int(p == YEARS ? v.i / 12 : v.i % 12);
	s = v.dtd->seconds;
	if (s < 0 && v.dtd->nanos != 0)
		s++;
	switch (p) {
	case DAYS:
		return value_int(s / 86400);
	case HOURS:
		return value_int(s / 3600 % 24);
	case MINUTES:
		return value_int(s / 60 % 60);
	default:
		return value_int(s % 60);
	}
}

static struct value
of_range(enum prop p, const struct value_range *r)
{
	switch (p) {
	case START:
		return r->low;
	case END:
		return r->high;
	case START_INCLUDED:
		return value_bool(r->low_closed);
	default:
		return value_bool(r->high_closed);
	}
}

struct value
kern_property(struct ectx *e, struct value v, struct slice name)
{
	const struct value *entry;
	enum prop p;

	if (v.type == VALUE_CONTEXT && (entry = value_entry(v.ctx, name)) != NULL)
		return *entry;
	p = find(v.type, name);
	if (p == NO_PROP)
		return ectx_fault(e, v.type == VALUE_NULL ? FAULT_NULL_OPERAND : FAULT_NO_SUCH_ENTRY,
		    "%s has no \"%.*s\"", value_type_name(v.type), SLICE_FMT(name));
	switch ((enum value_type)v.type) {
	case VALUE_DATE:
		return of_date(p, v.i);
	case VALUE_TIME:
		return of_time(e, p, v.time, 0);
	case VALUE_DATETIME:
		return p <= WEEKDAY ? of_date(p, v.dt->day)
				    : of_time(e, p, &v.dt->time, v.dt->day);
	case VALUE_RANGE:
		return of_range(p, v.range);
	default:
		return of_duration(p, v);
	}
}
