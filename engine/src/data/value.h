/* value.h - one value: what rules compute with and what facts are handed over as.
 *
 * A value is 16 bytes and passed by value. What it points to (strings, lists,
 * contexts ...) lies in an arena that lives at least as long; a value is never
 * changed once made, so sharing is free and needs no lock.
 *
 *	NULL      -
 *	BOOL      b
 *	NUMBER    small: i * 10^exp, exp in [-18, 18]; else big: *dec, decimal128
 *	STRING    s, n bytes of UTF-8 (n < 2^32)
 *	DATE      i days since 1970-01-01, proleptic Gregorian
 *	TIME      *time  (nanosecond of the day, offset or zone)
 *	DATETIME  *dt    (day, time)
 *	DAYS      *dtd   days-and-time duration: seconds and nanoseconds
 *	MONTHS    i      years-and-months duration: months
 *	LIST      *list
 *	CONTEXT   *ctx   ordered entries; names unique
 *	RANGE     *range
 *	FUNCTION  *fun   opaque here; the evaluator's
 *
 * DMN 1.5 section 10.3.2.3 and 10.3.4: the domain of FEEL.
 */
#ifndef VALUE_H
#define VALUE_H

#include "base/arena.h"
#include "base/slice.h"

enum value_type {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_DATE,
	VALUE_TIME,
	VALUE_DATETIME,
	VALUE_DAYS,
	VALUE_MONTHS,
	VALUE_LIST,
	VALUE_CONTEXT,
	VALUE_RANGE,
	VALUE_FUNCTION
};

enum { VALUE_BIG = 1 }; /* flag of a NUMBER that does not fit the small form */

struct value_dec128;	/* 16 bytes of decimal128, inside decimal.c */
struct value_list;
struct value_context;
struct value_range;
struct value_function;

/* How a time knows its place on the earth. */
enum value_zone_kind { ZONE_LOCAL, ZONE_OFFSET, ZONE_NAMED };

struct value_zone {
	enum value_zone_kind kind;
	int32_t offset;		/* seconds east of UTC; of ZONE_OFFSET */
	const char *name;	/* of ZONE_NAMED: "Europe/Paris"; interned, lives forever */
};

struct value_time {
	int64_t nanos;		/* of the day */
	struct value_zone zone;
};

struct value_datetime {
	int64_t day;
	struct value_time time;
};

struct value_days {
	int64_t seconds;	/* floor; nanos are added to it */
	int32_t nanos;		/* 0 .. 999,999,999 */
};

struct value {
	uint8_t type;		/* enum value_type */
	uint8_t flags;
	int16_t exp;		/* of a small NUMBER */
	uint32_t n;		/* bytes of a STRING */
	union {
		bool b;
		int64_t i;
		const struct value_dec128 *dec;
		const char *s;
		const struct value_time *time;
		const struct value_datetime *dt;
		const struct value_days *dtd;
		const struct value_list *list;
		const struct value_context *ctx;
		const struct value_range *range;
		const struct value_function *fun;
	};
};

struct value_list {
	size_t n;
	const struct value *v;
};

/* The names of a context's entries. Records of one kind share one shape, so a path
 * step on a value whose shape the compiler knows is an index. */
struct value_shape {
	size_t n;
	const struct slice *name;
};

struct value_context {
	const struct value_shape *shape;
	const struct value *v;
};

struct value_range {
	bool low_closed, high_closed;
	bool low_open_end, high_open_end; /* no bound at all: the range of (< x), (>= x) */
	char op; /* 0: an interval; '=' or '!': the unary test (= x), (!= x), x in low */
	struct value low, high;
};

static inline struct value
value_null(void)
{
	return (struct value){ .type = VALUE_NULL };
}

static inline struct value
value_bool(bool b)
{
	struct value v = { .type = VALUE_BOOL };

	v.i = 0;
	v.b = b;
	return v;
}

static inline struct value
value_int(int64_t i)
{
	return (struct value){ .type = VALUE_NUMBER, .i = i };
}

/* I * 10^-SCALE: 123, 2 is 1.23. 0 <= scale <= 18. */
static inline struct value
value_scaled(int64_t i, int scale)
{
	return (struct value){ .type = VALUE_NUMBER, .exp = (int16_t)-scale, .i = i };
}

static inline struct value
value_string(struct slice s)
{
	return (struct value){ .type = VALUE_STRING, .n = (uint32_t)s.n, .s = s.p };
}

static inline struct value
value_date(int64_t day)
{
	return (struct value){ .type = VALUE_DATE, .i = day };
}

static inline struct value
value_list(const struct value_list *l)
{
	return (struct value){ .type = VALUE_LIST, .list = l };
}

static inline struct value
value_context(const struct value_context *c)
{
	return (struct value){ .type = VALUE_CONTEXT, .ctx = c };
}

static inline struct slice
value_text(struct value v)
{
	return slice_make(v.s, v.n);
}

/* The FEEL name of the type: "number", "days and time duration" ... */
const char *value_type_name(enum value_type);

/* The entry NAME of a context, or NULL when it has none. */
const struct value *value_entry(const struct value_context *, struct slice name);

struct value value_list_make(struct arena *, const struct value *v, size_t n); /* copies V, not what it points to */
struct value value_string_copy(struct arena *, struct slice s);

/* A deep copy into A: for a value that must outlive its arena. Functions are shared. */
struct value value_copy(struct arena *, struct value);

#endif
