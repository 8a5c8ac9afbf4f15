/* kern_prop.c - properties of temporal values and ranges (DMN 1.5 tables 65 and 66). */
#include "data/when.h"
#include "vm/kern.h"

static const struct {
	const char *name, *type;
	unsigned of; /* bits of value types */
} props[KERN_NO_PROP] = {
#define IS(t) (1u << (t))
#define DATES (IS(VALUE_DATE) | IS(VALUE_DATETIME))
#define TIMES (IS(VALUE_TIME) | IS(VALUE_DATETIME))
	[KERN_YEAR] = { "year", "number", DATES },
	[KERN_MONTH] = { "month", "number", DATES },
	[KERN_DAY] = { "day", "number", DATES },
	[KERN_WEEKDAY] = { "weekday", "number", DATES },
	[KERN_HOUR] = { "hour", "number", TIMES },
	[KERN_MINUTE] = { "minute", "number", TIMES },
	[KERN_SECOND] = { "second", "number", TIMES },
	[KERN_OFFSET] = { "time offset", "days and time duration", TIMES },
	[KERN_TIMEZONE] = { "timezone", "string", TIMES },
	[KERN_YEARS] = { "years", "number", IS(VALUE_MONTHS) },
	[KERN_MONTHS] = { "months", "number", IS(VALUE_MONTHS) },
	[KERN_DAYS] = { "days", "number", IS(VALUE_DAYS) },
	[KERN_HOURS] = { "hours", "number", IS(VALUE_DAYS) },
	[KERN_MINUTES] = { "minutes", "number", IS(VALUE_DAYS) },
	[KERN_SECONDS] = { "seconds", "number", IS(VALUE_DAYS) },
	[KERN_START] = { "start", "Any", IS(VALUE_RANGE) },
	[KERN_END] = { "end", "Any", IS(VALUE_RANGE) },
	[KERN_START_INCLUDED] = { "start included", "boolean", IS(VALUE_RANGE) },
	[KERN_END_INCLUDED] = { "end included", "boolean", IS(VALUE_RANGE) },
};

enum kern_prop
kern_prop(struct slice name)
{
	for (int i = 0; i < KERN_NO_PROP; i++)
		if (slice_is(name, props[i].name))
			return (enum kern_prop)i;
	return KERN_NO_PROP;
}

static bool
has(enum value_type t, enum kern_prop p)
{
	return p != KERN_NO_PROP && (props[p].of & IS(t)) != 0;
}

const char *
kern_property_type(enum value_type t, struct slice name)
{
	enum kern_prop p = kern_prop(name);

	return has(t, p) ? props[p].type : NULL;
}

static struct value
of_date(enum kern_prop p, int64_t day)
{
	struct when_civil c = when_civil(day);

	if (p == KERN_WEEKDAY)
		return value_int(when_weekday(day));
	return value_int(p == KERN_YEAR ? c.year : p == KERN_MONTH ? c.month : c.day);
}

static struct value
of_time(struct ectx *e, enum kern_prop p, const struct value_time *t, int64_t day)
{
	int64_t s = t->nanos / WHEN_SECOND;
	int32_t offset;

	if (p == KERN_OFFSET) {
		if (!when_offset(t->zone, day, t->nanos, &offset))
			return value_null();
		return when_duration(e->mem, offset, 0);
	}
	if (p == KERN_TIMEZONE) {
		if (t->zone.kind != ZONE_NAMED)
			return value_null();
		return value_string(slice_of(t->zone.name));
	}
	return value_int(p == KERN_HOUR ? s / 3600 : p == KERN_MINUTE ? s / 60 % 60 : s % 60);
}

/* Parts of a negative duration are negative or zero. */
static struct value
of_duration(enum kern_prop p, struct value v)
{
	int64_t s;

	if (v.type == VALUE_MONTHS)
		return value_int(p == KERN_YEARS ? v.i / 12 : v.i % 12);
	s = v.dtd->seconds;
	if (s < 0 && v.dtd->nanos != 0)
		s++;
	switch (p) {
	case KERN_DAYS:
		return value_int(s / 86400);
	case KERN_HOURS:
		return value_int(s / 3600 % 24);
	case KERN_MINUTES:
		return value_int(s / 60 % 60);
	default:
		return value_int(s % 60);
	}
}

static struct value
of_range(enum kern_prop p, const struct value_range *r)
{
	switch (p) {
	case KERN_START:
		return r->low;
	case KERN_END:
		return r->high;
	case KERN_START_INCLUDED:
		return value_bool(r->low_closed);
	default:
		return value_bool(r->high_closed);
	}
}

struct value
kern_property_at(struct ectx *e, struct value v, enum kern_prop p, struct slice name)
{
	if (!has(v.type, p))
		return ectx_fault(e, v.type == VALUE_NULL ? FAULT_NULL_OPERAND : FAULT_NO_SUCH_ENTRY,
		    "%s has no \"%.*s\"", value_type_name(v.type), SLICE_FMT(name));
	switch ((enum value_type)v.type) {
	case VALUE_DATE:
		return of_date(p, v.i);
	case VALUE_TIME:
		return of_time(e, p, v.time, 0);
	case VALUE_DATETIME:
		return p <= KERN_WEEKDAY ? of_date(p, v.dt->day)
				    : of_time(e, p, &v.dt->time, v.dt->day);
	case VALUE_RANGE:
		return of_range(p, v.range);
	default:
		return of_duration(p, v);
	}
}

struct value
kern_property(struct ectx *e, struct value v, struct slice name)
{
	const struct value *entry;

	if (v.type == VALUE_CONTEXT && (entry = value_entry(v.ctx, name)) != NULL)
		return *entry;
	return kern_property_at(e, v, kern_prop(name), name);
}
