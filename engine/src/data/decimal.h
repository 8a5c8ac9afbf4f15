/* decimal.h - arithmetic of numbers: decimal128 in meaning, 64-bit integers where they fit.
 *
 * A number is a struct value of type VALUE_NUMBER (data/value.h): small, i * 10^exp,
 * or big, a decimal128 in an arena. Every result is rounded half-even to 34 digits
 * (DMN 1.5 section 10.3.2.3.1, IEEE 754-2008) and is small whenever it fits. The two
 * forms of one number may differ in trailing zeros; decimal_canonical removes them.
 *
 * Results of the wrong kind (division by zero, beyond decimal128, not a real number)
 * are a status, never an infinity or NaN. The arena is used only for big results.
 * Threads: no state of any kind.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "base/buf.h"
#include "data/value.h"

/* Wide enough for any product of two small coefficients. */
__extension__ typedef __int128 decimal_i128;

enum decimal_status {
	DECIMAL_OK,
	DECIMAL_BY_ZERO, /* division by zero */
	DECIMAL_RANGE,	 /* beyond what decimal128 holds */
	DECIMAL_DOMAIN	 /* not a real number: square root or log of a negative */
};

enum decimal_round {
	DECIMAL_HALF_EVEN,
	DECIMAL_UP,	 /* away from zero */
	DECIMAL_DOWN,	 /* towards zero */
	DECIMAL_HALF_UP, /* half away from zero */
	DECIMAL_HALF_DOWN,
	DECIMAL_FLOOR,
	DECIMAL_CEILING
};

/* The scale that round functions accept: -6111 .. 6176 (DMN 1.5 table 75). */
enum { DECIMAL_MIN_SCALE = -6111, DECIMAL_MAX_SCALE = 6176, DECIMAL_DIGITS = 34 };

/* The general ways; the inlines below go first. */
MUSTUSE enum decimal_status decimal_add_any(struct arena *, struct value a, struct value b,
    struct value *out);
MUSTUSE enum decimal_status decimal_mul_any(struct arena *, struct value a, struct value b,
    struct value *out);
int decimal_compare_any(struct value a, struct value b);

MUSTUSE enum decimal_status decimal_div(struct arena *, struct value a, struct value b,
    struct value *out);
/* a - b * floor(a / b): the sign of b (DMN 1.5 table 75, modulo). */
MUSTUSE enum decimal_status decimal_modulo(struct arena *, struct value a, struct value b,
    struct value *out);
MUSTUSE enum decimal_status decimal_pow(struct arena *, struct value a, struct value b,
    struct value *out);
MUSTUSE enum decimal_status decimal_sqrt(struct arena *, struct value a, struct value *out);
MUSTUSE enum decimal_status decimal_exp(struct arena *, struct value a, struct value *out);
MUSTUSE enum decimal_status decimal_log(struct arena *, struct value a, struct value *out);
/* To SCALE digits after the point; SCALE may be negative: 10s, 100s ... */
MUSTUSE enum decimal_status decimal_round(struct arena *, struct value a, int scale,
    enum decimal_round, struct value *out);
struct value decimal_neg(struct arena *, struct value a);
struct value decimal_abs(struct arena *, struct value a);

int decimal_sign(struct value a); /* -1, 0, 1 */
bool decimal_is_integer(struct value a);
bool decimal_is_even(struct value a); /* of an integer */
/* False when A is not an integer or does not fit. */
bool decimal_to_int64(struct value a, int64_t *out);
/* A * 10^scale as an integer, false when digits would be lost or it does not fit. */
bool decimal_to_scaled(struct value a, int scale, int64_t *out);
struct value decimal_from_i128(struct arena *, decimal_i128 i, int exp);

/* Trailing zeros removed, small if it fits: equal numbers get equal bytes (but for
 * where a big one lies). Integers within 64 bits have exp 0, so 100 is 100 * 10^0. */
struct value decimal_canonical(struct arena *, struct value a);
uint64_t decimal_hash(struct value a); /* equal for equal numbers */

/* -?digits[.digits][e[+-]digits] or -?.digits...; the whole slice. False: not a number
 * or beyond the range. More than 34 digits are rounded. */
bool decimal_parse(struct arena *, struct slice text, struct value *out);
/* Plain digits without exponent, no trailing zeros after the point: "-0.05", "10000000000". */
void decimal_format(struct value a, struct buf *out);

static inline bool
decimal_both_small(struct value a, struct value b)
{
	return ((a.flags | b.flags) & VALUE_BIG) == 0;
}

static inline enum decimal_status
decimal_add(struct arena *mem, struct value a, struct value b, struct value *out)
{
	int64_t i;

	if (LIKELY(decimal_both_small(a, b) && a.exp == b.exp
		   && !__builtin_add_overflow(a.i, b.i, &i))) {
		*out = (struct value){ .type = VALUE_NUMBER, .exp = a.exp, .i = i };
		return DECIMAL_OK;
	}
	return decimal_add_any(mem, a, b, out);
}

static inline enum decimal_status
decimal_sub(struct arena *mem, struct value a, struct value b, struct value *out)
{
	int64_t i;

	if (LIKELY(decimal_both_small(a, b) && a.exp == b.exp
		   && !__builtin_sub_overflow(a.i, b.i, &i))) {
		*out = (struct value){ .type = VALUE_NUMBER, .exp = a.exp, .i = i };
		return DECIMAL_OK;
	}
	return decimal_add_any(mem, a, decimal_neg(mem, b), out);
}

static inline enum decimal_status
decimal_mul(struct arena *mem, struct value a, struct value b, struct value *out)
{
	int64_t i;
	int exp = a.exp + b.exp;

	if (LIKELY(decimal_both_small(a, b) && exp >= -18 && exp <= 18
		   && !__builtin_mul_overflow(a.i, b.i, &i))) {
		*out = (struct value){ .type = VALUE_NUMBER, .exp = (int16_t)exp, .i = i };
		return DECIMAL_OK;
	}
	return decimal_mul_any(mem, a, b, out);
}

/* -1, 0, 1. */
static inline int
decimal_compare(struct value a, struct value b)
{
	if (LIKELY(decimal_both_small(a, b) && a.exp == b.exp))
		return (a.i > b.i) - (a.i < b.i);
	return decimal_compare_any(a, b);
}

static inline bool
decimal_eq(struct value a, struct value b)
{
	return decimal_compare(a, b) == 0;
}

#endif
