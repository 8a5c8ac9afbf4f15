/* decimal.c - numbers: exact in 128-bit integers where it goes, decimal128 where not. */
#include "data/decimal.h"

#include <bid_conf.h>
#include <bid_functions.h>

/* The library is the build with neither global rounding nor global flags (000). */
#if DECIMAL_CALL_BY_REFERENCE || DECIMAL_GLOBAL_ROUNDING || DECIMAL_GLOBAL_EXCEPTION_FLAGS
#error "the headers of Intel's decimal library do not match libbidgcc000"
#endif

__extension__ typedef unsigned __int128 u128;

enum { EXP_MAX = 6111, EXP_MIN = -6176, SMALL_EXP = 18, POW10_MAX = 38 };

struct value_dec128 {
	BID_UINT128 d;
};

/* Sign, coefficient below 10^34 (a small one: below 2^64), exponent. */
struct parts {
	bool neg;
	u128 coef;
	int exp;
};

static const uint64_t pow10_64[20] = { 1ull, 10ull, 100ull, 1000ull, 10000ull, 100000ull,
	1000000ull, 10000000ull, 100000000ull, 1000000000ull, 10000000000ull, 100000000000ull,
	1000000000000ull, 10000000000000ull, 100000000000000ull, 1000000000000000ull,
	10000000000000000ull, 100000000000000000ull, 1000000000000000000ull,
	10000000000000000000ull };

/* 10^n for n <= 38, the largest that fits. */
static u128
pow10_128(int n)
{
	return n < 20 ? (u128)pow10_64[n] : (u128)pow10_64[19] * pow10_64[n - 19];
}

static struct parts
parts_of_bid(BID_UINT128 d)
{
	uint64_t hi = d.w[1];

	return (struct parts){
		.neg = hi >> 63,
		.coef = ((u128)(hi & 0x1ffffffffffffull) << 64) | d.w[0],
		.exp = (int)((hi >> 49) & 0x3fff) + EXP_MIN,
	};
}

static BID_UINT128
bid_of_parts(struct parts p)
{
	BID_UINT128 d;

	d.w[0] = (uint64_t)p.coef;
	d.w[1] = (uint64_t)(p.coef >> 64) | (uint64_t)(p.exp - EXP_MIN) << 49
		 | (uint64_t)p.neg << 63;
	return d;
}

static struct parts
parts_of(struct value v)
{
	if (v.flags & VALUE_BIG)
		return parts_of_bid(v.dec->d);
	return (struct parts){ v.i < 0, v.i < 0 ? -(uint64_t)v.i : (uint64_t)v.i, v.exp };
}

static BID_UINT128
bid_of(struct value v)
{
	return v.flags & VALUE_BIG ? v.dec->d : bid_of_parts(parts_of(v));
}

static void
strip_zeros(struct parts *p)
{
	if (p->coef == 0) {
		*p = (struct parts){ 0 };
		return;
	}
	while (p->coef > UINT64_MAX && p->coef % 10 == 0) {
		p->coef /= 10;
		p->exp++;
	}
	if (p->coef <= UINT64_MAX) {
		uint64_t c = (uint64_t)p->coef;

		for (; c % 10 == 0; p->exp++)
			c /= 10;
		p->coef = c;
	}
}

/* COEF is below 10^34; the exponent is within decimal128's or can be brought there. */
static enum decimal_status
make(struct arena *mem, struct parts p, struct value *out)
{
	if (p.coef > INT64_MAX || p.exp < -SMALL_EXP)
		strip_zeros(&p);
	if (p.coef == 0)
		p = (struct parts){ .exp = p.exp < 0 && p.exp >= -SMALL_EXP ? p.exp : 0 };
	while (p.exp > SMALL_EXP && p.coef <= INT64_MAX / 10) {
		p.coef *= 10;
		p.exp--;
	}
	if (p.coef <= INT64_MAX && p.exp >= -SMALL_EXP && p.exp <= SMALL_EXP) {
		int64_t i = (int64_t)p.coef;

		*out = (struct value){ .type = VALUE_NUMBER, .exp = (int16_t)p.exp,
			.i = p.neg ? -i : i };
		return DECIMAL_OK;
	}
	while (p.exp > EXP_MAX && p.coef < pow10_128(DECIMAL_DIGITS - 1)) {
		p.coef *= 10;
		p.exp--;
	}
	if (p.exp > EXP_MAX || p.exp < EXP_MIN)
		return DECIMAL_RANGE;
	struct value_dec128 *d = arena_alloc(mem, sizeof *d);

	d->d = bid_of_parts(p);
	*out = (struct value){ .type = VALUE_NUMBER, .flags = VALUE_BIG, .dec = d };
	return DECIMAL_OK;
}

static enum decimal_status
make_bid(struct arena *mem, BID_UINT128 d, _IDEC_flags f, struct value *out)
{
	if (f & BID_ZERO_DIVIDE_EXCEPTION)
		return DECIMAL_BY_ZERO;
	if (f & BID_INVALID_EXCEPTION || __bid128_isNaN(d))
		return DECIMAL_DOMAIN;
	if (f & BID_OVERFLOW_EXCEPTION || __bid128_isInf(d))
		return DECIMAL_RANGE;
	return make(mem, parts_of_bid(d), out);
}

/* Half-even, half-up ... on a coefficient that loses DROP digits. */
static u128
drop_digits(u128 coef, bool neg, int drop, enum decimal_round mode)
{
	u128 unit = drop > POW10_MAX ? 0 : pow10_128(drop);
	u128 q = unit ? coef / unit : 0, r = unit ? coef % unit : coef;
	/* -1 below half, 0 half, 1 above */
	int half = unit == 0 ? -1 : r < unit - r ? -1 : r > unit - r;

	if (r == 0)
		return q;
	switch (mode) {
	case DECIMAL_HALF_EVEN:
		return q + (half > 0 || (half == 0 && q % 2 != 0));
	case DECIMAL_UP:
		return q + 1;
	case DECIMAL_DOWN:
		return q;
	case DECIMAL_HALF_UP:
		return q + (half >= 0);
	case DECIMAL_HALF_DOWN:
		return q + (half > 0);
	case DECIMAL_FLOOR:
		return q + neg;
	case DECIMAL_CEILING:
		return q + !neg;
	}
	return q;
}

/* Rounds to 34 digits and to the least exponent. */
static struct parts
fit(struct parts p)
{
	int drop = 0;

	while (drop < POW10_MAX && p.coef / pow10_128(drop) >= pow10_128(DECIMAL_DIGITS))
		drop++;
	if (p.exp + drop < EXP_MIN)
		drop = EXP_MIN - p.exp;
	if (drop > 0) {
		p.coef = drop_digits(p.coef, p.neg, drop, DECIMAL_HALF_EVEN);
		p.exp += drop;
	}
	if (p.coef == pow10_128(DECIMAL_DIGITS)) {
		p.coef /= 10;
		p.exp++;
	}
	return p;
}

static enum decimal_status
make_i128(struct arena *mem, decimal_i128 i, int exp, struct value *out)
{
	struct parts p = { i < 0, i < 0 ? -(u128)i : (u128)i, exp };

	if (p.coef >= pow10_128(DECIMAL_DIGITS))
		p = fit(p);
	return make(mem, p, out);
}

struct value
decimal_from_i128(struct arena *mem, decimal_i128 i, int exp)
{
	struct value v;

	CHECK(make_i128(mem, i, exp, &v) == DECIMAL_OK);
	return v;
}

enum decimal_status
decimal_add_any(struct arena *mem, struct value a, struct value b, struct value *out)
{
	_IDEC_flags f = 0;

	if (decimal_both_small(a, b)) {
		struct value hi = a.exp >= b.exp ? a : b, lo = a.exp >= b.exp ? b : a;
		int diff = hi.exp - lo.exp;

		/* 2^63 * 10^18 is below 2^123: exact */
		if (diff <= 18)
			return make_i128(mem, (decimal_i128)hi.i * (int64_t)pow10_64[diff] + lo.i,
			    lo.exp, out);
	}
	BID_UINT128 r = __bid128_add(bid_of(a), bid_of(b), BID_ROUNDING_TO_NEAREST, &f);

	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_mul_any(struct arena *mem, struct value a, struct value b, struct value *out)
{
	_IDEC_flags f = 0;

	if (decimal_both_small(a, b))
		return make_i128(mem, (decimal_i128)a.i * b.i, a.exp + b.exp, out);
	BID_UINT128 r = __bid128_mul(bid_of(a), bid_of(b), BID_ROUNDING_TO_NEAREST, &f);

	return make_bid(mem, r, f, out);
}

int
decimal_compare_any(struct value a, struct value b)
{
	_IDEC_flags f = 0;

	if (decimal_both_small(a, b)) {
		int diff = a.exp - b.exp;
		decimal_i128 x = a.i, y = b.i;

		if (diff >= -18 && diff <= 18) {
			if (diff > 0)
				x *= (int64_t)pow10_64[diff];
			else
				y *= (int64_t)pow10_64[-diff];
			return (x > y) - (x < y);
		}
	}
	BID_UINT128 x = bid_of(a), y = bid_of(b);

	if (__bid128_quiet_equal(x, y, &f))
		return 0;
	return __bid128_quiet_less(x, y, &f) ? -1 : 1;
}

enum decimal_status
decimal_div(struct arena *mem, struct value a, struct value b, struct value *out)
{
	_IDEC_flags f = 0;
	int exp = a.exp - b.exp;

	if (decimal_sign(b) == 0)
		return DECIMAL_BY_ZERO;
	if (decimal_both_small(a, b) && exp >= -18 && exp <= 18 && b.i != -1 && a.i % b.i == 0) {
		*out = (struct value){ .type = VALUE_NUMBER, .exp = (int16_t)exp, .i = a.i / b.i };
		return DECIMAL_OK;
	}
	BID_UINT128 r = __bid128_div(bid_of(a), bid_of(b), BID_ROUNDING_TO_NEAREST, &f);

	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_modulo(struct arena *mem, struct value a, struct value b, struct value *out)
{
	_IDEC_flags f = 0;

	if (decimal_sign(b) == 0)
		return DECIMAL_BY_ZERO;
	if (decimal_both_small(a, b) && a.exp == b.exp && b.i != -1) {
		int64_t r = a.i % b.i;

		if (r != 0 && (r < 0) != (b.i < 0))
			r += b.i;
		*out = (struct value){ .type = VALUE_NUMBER, .exp = a.exp, .i = r };
		return DECIMAL_OK;
	}
	/* fmod is exact and takes the sign of A */
	BID_UINT128 r = __bid128_fmod(bid_of(a), bid_of(b), &f);
	struct value v;
	enum decimal_status s = make_bid(mem, r, f, &v);

	if (s == DECIMAL_OK && decimal_sign(v) != 0 && decimal_sign(v) != decimal_sign(b))
		return decimal_add(mem, v, b, out);
	*out = v;
	return s;
}

/* By squaring: what fits is exact, while the library's pow works in binary. */
static enum decimal_status
pow_int(struct arena *mem, struct value a, int64_t n, struct value *out)
{
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
	struct value r = value_int(1);
	enum decimal_status s = DECIMAL_OK;

	while (left != 0 && s == DECIMAL_OK) {
		if (left & 1)
			s = decimal_mul(mem, r, a, &r);
		left >>= 1;
		if (left != 0 && s == DECIMAL_OK)
			s = decimal_mul(mem, a, a, &a);
	}
	if (s == DECIMAL_RANGE && n < 0) {
		r = value_int(0);
		s = DECIMAL_OK;
	} else if (s == DECIMAL_OK && n < 0)
		return decimal_sign(r) == 0 ? DECIMAL_RANGE : decimal_div(mem, value_int(1), r, out);
	*out = r;
	return s;
}

enum decimal_status
decimal_pow(struct arena *mem, struct value a, struct value b, struct value *out)
{
	_IDEC_flags f = 0;
	int64_t n;

	if (decimal_sign(a) == 0 && decimal_sign(b) < 0)
		return DECIMAL_BY_ZERO;
	if (decimal_to_int64(b, &n))
		return pow_int(mem, a, n, out);
	if (decimal_sign(a) < 0)
		return DECIMAL_DOMAIN;
	if (decimal_eq(b, value_scaled(5, 1)))
		return decimal_sqrt(mem, a, out);
	BID_UINT128 r = __bid128_pow(bid_of(a), bid_of(b), BID_ROUNDING_TO_NEAREST, &f);

	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_sqrt(struct arena *mem, struct value a, struct value *out)
{
	_IDEC_flags f = 0;
	BID_UINT128 r;

	if (decimal_sign(a) < 0)
		return DECIMAL_DOMAIN;
	r = __bid128_sqrt(bid_of(a), BID_ROUNDING_TO_NEAREST, &f);
	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_exp(struct arena *mem, struct value a, struct value *out)
{
	_IDEC_flags f = 0;
	BID_UINT128 r = __bid128_exp(bid_of(a), BID_ROUNDING_TO_NEAREST, &f);

	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_log(struct arena *mem, struct value a, struct value *out)
{
	_IDEC_flags f = 0;
	BID_UINT128 r;

	if (decimal_sign(a) <= 0)
		return DECIMAL_DOMAIN;
	r = __bid128_log(bid_of(a), BID_ROUNDING_TO_NEAREST, &f);
	return make_bid(mem, r, f, out);
}

enum decimal_status
decimal_round(struct arena *mem, struct value a, int scale, enum decimal_round mode,
    struct value *out)
{
	struct parts p = parts_of(a);
	int drop = -scale - p.exp;

	if (drop <= 0 || p.coef == 0) {
		*out = a;
		return DECIMAL_OK;
	}
	p.coef = drop_digits(p.coef, p.neg, drop, mode);
	p.exp = -scale;
	return make(mem, p, out);
}

struct value
decimal_neg(struct arena *mem, struct value a)
{
	struct parts p;
	struct value out;

	if (!(a.flags & VALUE_BIG) && a.i != INT64_MIN) {
		a.i = -a.i;
		return a;
	}
	p = parts_of(a);
	p.neg = !p.neg;
	CHECK(make(mem, p, &out) == DECIMAL_OK);
	return out;
}

struct value
decimal_abs(struct arena *mem, struct value a)
{
	return decimal_sign(a) < 0 ? decimal_neg(mem, a) : a;
}

int
decimal_sign(struct value a)
{
	struct parts p;

	if (!(a.flags & VALUE_BIG))
		return (a.i > 0) - (a.i < 0);
	p = parts_of(a);
	return p.coef == 0 ? 0 : p.neg ? -1 : 1;
}

bool
decimal_is_integer(struct value a)
{
	struct parts p;

	if (!(a.flags & VALUE_BIG) && a.exp >= 0)
		return true;
	p = parts_of(a);
	strip_zeros(&p);
	return p.exp >= 0;
}

bool
decimal_is_even(struct value a)
{
	struct parts p = parts_of(a);

	strip_zeros(&p);
	return p.exp > 0 || p.coef % 2 == 0;
}

bool
decimal_to_scaled(struct value a, int scale, int64_t *out)
{
	struct parts p = parts_of(a);

	strip_zeros(&p);
	p.exp += scale;
	if (p.exp < 0 || p.exp > 18 || p.coef > INT64_MAX)
		return p.coef == 0 ? (*out = 0, true) : false;
	p.coef *= pow10_64[p.exp];
	if (p.coef > INT64_MAX)
		return false;
	*out = p.neg ? -(int64_t)p.coef : (int64_t)p.coef;
	return true;
}

bool
decimal_to_int64(struct value a, int64_t *out)
{
	if (!(a.flags & VALUE_BIG) && a.exp == 0) {
		*out = a.i;
		return true;
	}
	return decimal_to_scaled(a, 0, out);
}

struct value
decimal_canonical(struct arena *mem, struct value a)
{
	struct parts p;
	struct value out;

	if (!(a.flags & VALUE_BIG) && a.exp == 0 && a.i != INT64_MIN)
		return a;
	p = parts_of(a);
	strip_zeros(&p);
	if (p.exp > 0 && p.exp <= 18 && p.coef * pow10_64[p.exp] <= INT64_MAX) {
		p.coef *= pow10_64[p.exp];
		p.exp = 0;
	}
	CHECK(make(mem, p, &out) == DECIMAL_OK);
	return out;
}

uint64_t
decimal_hash(struct value a)
{
	struct parts p = parts_of(a);
	uint64_t h;

	strip_zeros(&p);
	h = (uint64_t)p.coef ^ ((uint64_t)(p.coef >> 64) * 0x9e3779b97f4a7c15ull);
	h ^= (uint64_t)(int64_t)p.exp << 48 ^ (uint64_t)p.neg << 63;
	h = (h ^ h >> 31) * 0xbf58476d1ce4e5b9ull;
	return h ^ h >> 29;
}

/* The digits of a number as they are read: 36 are kept, what follows them only tells
 * whether the tail is zero, so that a tie is known from a little more. */
struct reader {
	u128 coef;
	int kept, exp;
	bool tail, any;
};

static void
read_digit(struct reader *r, char c, bool fraction)
{
	r->any = true;
	if (r->kept < 36) {
		r->coef = r->coef * 10 + (u128)(c - '0');
		r->kept += r->coef != 0;
		r->exp -= fraction;
	} else {
		r->tail |= c != '0';
		r->exp += !fraction;
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [e[+-]digits] at P; false when something else stands there. */
static bool
read_exponent(const char *p, const char *end, int *exp)
{
	bool neg = false;
	int e = 0;

	if (p == end)
		return true;
	if (*p++ != 'e' && p[-1] != 'E')
		return false;
	if (p < end && (*p == '+' || *p == '-'))
		neg = *p++ == '-';
	if (p == end)
		return false;
	for (; p < end; p++) {
		if (!is_digit(*p))
			return false;
		if (e < 100000)
			e = e * 10 + (*p - '0');
	}
	*exp += neg ? -e : e;
	return true;
}

bool
decimal_parse(struct arena *mem, struct slice text, struct value *out)
{
	const char *p = text.p, *end = text.p + text.n;
	struct reader r = { 0 };
	bool neg = false;

	if (text.n > 1 << 20)
		return false;
	if (p < end && *p == '-')
		neg = *p++ == '-';
	for (; p < end && is_digit(*p); p++)
		read_digit(&r, *p, false);
	if (p < end && *p == '.') {
		p++;
		if (p == end || !is_digit(*p))
			return false;
		for (; p < end && is_digit(*p); p++)
			read_digit(&r, *p, true);
	}
	if (!r.any || !read_exponent(p, end, &r.exp))
		return false;
	if (r.coef == 0)
		r.exp = 0;
	if (r.tail && r.coef % 10 % 5 == 0)
		r.coef++; /* neither a tie nor exact: the next digit decides */
	return make(mem, fit((struct parts){ neg, r.coef, r.exp }), out) == DECIMAL_OK;
}

void
decimal_format(struct value a, struct buf *out)
{
	struct parts p = parts_of(a);
	char digit[40];
	int n = 0;

	strip_zeros(&p);
	do {
		digit[n++] = (char)('0' + (int)(p.coef % 10));
		p.coef /= 10;
	} while (p.coef != 0);
	if (p.neg)
		buf_char(out, '-');
	if (n + p.exp <= 0)
		buf_char(out, '0');
	for (int i = n; i > 0 && i > -p.exp; i--)
		buf_char(out, digit[i - 1]);
	for (int i = 0; i < p.exp; i++)
		buf_char(out, '0');
	if (p.exp >= 0)
		return;
	buf_char(out, '.');
	for (int i = -p.exp; i > 0; i--)
		buf_char(out, i > n ? '0' : digit[i - 1]);
}
