/* kern_arith.c - arithmetic of numbers, strings, days, times and durations.
 * DMN 1.5 section 10.3.2.13.5, tables 57 to 60. */
#include "data/when.h"
#include "vm/kern.h"

static struct value
number(struct ectx *e, const char *op, enum decimal_status s, struct value v)
{
	switch (s) {
	case DECIMAL_OK:
		return v;
	case DECIMAL_BY_ZERO:
		return ectx_fault(e, FAULT_DIVIDE_BY_ZERO, "%s: division by zero", op);
	case DECIMAL_RANGE:
		return ectx_fault(e, FAULT_NUMBER_RANGE, "%s: beyond the range of numbers", op);
	case DECIMAL_DOMAIN:
		return ectx_fault(e, FAULT_NUMBER_RANGE, "%s: the result is not a real number", op);
	}
	return value_null();
}

static struct value
bad_pair(struct ectx *e, const char *op, struct value a, struct value b)
{
	bool null = a.type == VALUE_NULL || b.type == VALUE_NULL;

	return ectx_fault(e, null ? FAULT_NULL_OPERAND : FAULT_TYPE, "%s %s %s is not defined",
	    value_type_name(a.type), op, value_type_name(b.type));
}

static struct value
too_far(struct ectx *e, const char *op)
{
	return ectx_fault(e, FAULT_DATE_RANGE, "%s: beyond the calendar", op);
}

/* Both operands' types in one number, for switches. */
#define PAIR(a, b) ((unsigned)(a) << 8 | (unsigned)(b))

static struct value
concat(struct ectx *e, struct value a, struct value b)
{
	uint64_t n = (uint64_t)a.n + b.n;
	char *p;

	if (n > UINT32_MAX || !ectx_work(e, n / 64) || (p = ectx_alloc(e, n)) == NULL)
		return value_null();
	if (a.n != 0)
		memcpy(p, a.s, a.n);
	if (b.n != 0)
		memcpy(p + a.n, b.s, b.n);
	return value_string(slice_make(p, n));
}

static struct value
add_durations(struct ectx *e, const char *op, struct value a, struct value b, int sign)
{
	struct value out;
	int64_t m;

	if (a.type == VALUE_DAYS)
		return when_from_nanos(e->mem,
			   when_days_nanos(*a.dtd) + sign * when_days_nanos(*b.dtd), &out)
			   ? out : too_far(e, op);
	if (sign > 0 ? __builtin_add_overflow(a.i, b.i, &m) : __builtin_sub_overflow(a.i, b.i, &m))
		return too_far(e, op);
	return when_months(m);
}

/* A date, time or datetime and a duration that is added SIGN times. */
static struct value
shift(struct ectx *e, const char *op, struct value when, struct value by, int sign)
{
	struct value neg, out;
	int64_t m = by.i;

	if (by.type == VALUE_MONTHS) {
		if (sign < 0 && __builtin_sub_overflow(0, m, &m))
			return too_far(e, op);
		return when_shift_months(e->mem, when, m, &out) ? out : too_far(e, op);
	}
	neg = by;
	if (sign < 0 && !when_from_nanos(e->mem, -when_days_nanos(*by.dtd), &neg))
		return too_far(e, op);
	return when_add_days(e->mem, when, *neg.dtd, &out) ? out : too_far(e, op);
}

struct value
kern_add(struct ectx *e, struct value a, struct value b)
{
	struct value out = value_null();

	if (LIKELY(a.type == VALUE_NUMBER && b.type == VALUE_NUMBER))
		return number(e, "+", decimal_add(e->mem, a, b, &out), out);
	switch (PAIR(a.type, b.type)) {
	case PAIR(VALUE_STRING, VALUE_STRING):
		return concat(e, a, b);
	case PAIR(VALUE_DAYS, VALUE_DAYS):
	case PAIR(VALUE_MONTHS, VALUE_MONTHS):
		return add_durations(e, "+", a, b, 1);
	case PAIR(VALUE_DATE, VALUE_DAYS):
	case PAIR(VALUE_DATE, VALUE_MONTHS):
	case PAIR(VALUE_TIME, VALUE_DAYS):
	case PAIR(VALUE_DATETIME, VALUE_DAYS):
	case PAIR(VALUE_DATETIME, VALUE_MONTHS):
		return shift(e, "+", a, b, 1);
	case PAIR(VALUE_DAYS, VALUE_DATE):
	case PAIR(VALUE_MONTHS, VALUE_DATE):
	case PAIR(VALUE_DAYS, VALUE_TIME):
	case PAIR(VALUE_DAYS, VALUE_DATETIME):
	case PAIR(VALUE_MONTHS, VALUE_DATETIME):
		return shift(e, "+", b, a, 1);
	default:
		return bad_pair(e, "+", a, b);
	}
}

struct value
kern_sub(struct ectx *e, struct value a, struct value b)
{
	struct value out = value_null();

	if (LIKELY(a.type == VALUE_NUMBER && b.type == VALUE_NUMBER))
		return number(e, "-", decimal_sub(e->mem, a, b, &out), out);
	switch (PAIR(a.type, b.type)) {
	case PAIR(VALUE_DATE, VALUE_DATE):
	case PAIR(VALUE_DATE, VALUE_DATETIME):
	case PAIR(VALUE_DATETIME, VALUE_DATE):
	case PAIR(VALUE_DATETIME, VALUE_DATETIME):
	case PAIR(VALUE_TIME, VALUE_TIME):
		if (when_subtract(e->mem, a, b, &out))
			return out;
		return ectx_fault(e, FAULT_TYPE, "-: a local time and one with an offset");
	case PAIR(VALUE_DAYS, VALUE_DAYS):
	case PAIR(VALUE_MONTHS, VALUE_MONTHS):
		return add_durations(e, "-", a, b, -1);
	case PAIR(VALUE_DATE, VALUE_DAYS):
	case PAIR(VALUE_DATE, VALUE_MONTHS):
	case PAIR(VALUE_TIME, VALUE_DAYS):
	case PAIR(VALUE_DATETIME, VALUE_DAYS):
	case PAIR(VALUE_DATETIME, VALUE_MONTHS):
		return shift(e, "-", a, b, -1);
	default:
		return bad_pair(e, "-", a, b);
	}
}

/* A duration as a number: months, or seconds with their fraction. */
static struct value
duration_number(struct ectx *e, struct value d)
{
	if (d.type == VALUE_MONTHS)
		return value_int(d.i);
	return decimal_from_i128(e->mem, when_days_nanos(*d.dtd), -9);
}

/* Back; months and nanoseconds are whole, what is less is dropped. */
static struct value
duration_from(struct ectx *e, const char *op, enum value_type t, struct value n)
{
	struct value out, whole;
	int64_t i;

	if (t == VALUE_MONTHS) {
		if (decimal_round(e->mem, n, 0, DECIMAL_DOWN, &whole) != DECIMAL_OK
		    || !decimal_to_int64(whole, &i))
			return too_far(e, op);
		return when_months(i);
	}
	/* seconds, then what is left in nanoseconds */
	if (decimal_round(e->mem, n, 0, DECIMAL_FLOOR, &whole) != DECIMAL_OK
	    || !decimal_to_int64(whole, &i) || i > INT64_MAX / 2 || i < INT64_MIN / 2
	    || decimal_sub(e->mem, n, whole, &out) != DECIMAL_OK
	    || decimal_round(e->mem, out, 9, DECIMAL_DOWN, &out) != DECIMAL_OK)
		return too_far(e, op);
	int64_t nanos;

	return decimal_to_scaled(out, 9, &nanos) ? when_duration(e->mem, i, nanos) : too_far(e, op);
}

static bool
is_duration(struct value v)
{
	return v.type == VALUE_DAYS || v.type == VALUE_MONTHS;
}

struct value
kern_mul(struct ectx *e, struct value a, struct value b)
{
	struct value out = value_null();
	enum value_type t = VALUE_NUMBER;

	if (is_duration(a) && b.type == VALUE_NUMBER) {
		t = a.type;
		a = duration_number(e, a);
	} else if (is_duration(b) && a.type == VALUE_NUMBER) {
		t = b.type;
		b = duration_number(e, b);
	} else if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER)
		return bad_pair(e, "*", a, b);
	out = number(e, "*", decimal_mul(e->mem, a, b, &out), out);
	return t == VALUE_NUMBER || out.type == VALUE_NULL ? out : duration_from(e, "*", t, out);
}

struct value
kern_div(struct ectx *e, struct value a, struct value b)
{
	struct value out = value_null();
	enum value_type t = VALUE_NUMBER;

	if (is_duration(a) && b.type == VALUE_NUMBER) {
		t = a.type;
		a = duration_number(e, a);
	} else if (is_duration(a) && a.type == b.type) {
		a = duration_number(e, a);
		b = duration_number(e, b);
	} else if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER)
		return bad_pair(e, "/", a, b);
	out = number(e, "/", decimal_div(e->mem, a, b, &out), out);
	return t == VALUE_NUMBER || out.type == VALUE_NULL ? out : duration_from(e, "/", t, out);
}

struct value
kern_pow(struct ectx *e, struct value a, struct value b)
{
	struct value out = value_null();

	if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER)
		return bad_pair(e, "**", a, b);
	return number(e, "**", decimal_pow(e->mem, a, b, &out), out);
}

struct value
kern_neg(struct ectx *e, struct value a)
{
	struct value out;

	switch (a.type) {
	case VALUE_NUMBER:
		return decimal_neg(e->mem, a);
	case VALUE_MONTHS:
		return a.i == INT64_MIN ? too_far(e, "-") : when_months(-a.i);
	case VALUE_DAYS:
		return when_from_nanos(e->mem, -when_days_nanos(*a.dtd), &out) ? out : too_far(e, "-");
	default:
		return ectx_wrong(e, "-", "number or duration", a);
	}
}
