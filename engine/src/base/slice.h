/* slice.h - bytes that belong to somebody else.
 *
 * A slice borrows: it is good as long as what it points into. It may hold any
 * byte, also NUL, and has no terminator. Passed by value.
 */
#ifndef SLICE_H
#define SLICE_H

#include "base/base.h"

struct slice {
	const char *p;
	size_t n;
};

static inline struct slice
slice_make(const void *p, size_t n)
{
	return (struct slice){ p, n };
}

static inline struct slice
slice_of(const char *s)
{
	return (struct slice){ s, strlen(s) };
}

static inline bool
slice_same_eight(const char *a, const char *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x == y;
}

/* Names and codes are short: no call for them. Pieces of eight may overlap. */
static inline bool
slice_same_bytes(const char *a, const char *b, size_t n)
{
	if (n > 32)
		return memcmp(a, b, n) == 0;
	if (n >= 8)
		return slice_same_eight(a, b) && slice_same_eight(a + n - 8, b + n - 8) &&
		    (n <= 16 || (slice_same_eight(a + 8, b + 8) && slice_same_eight(a + n - 16, b + n - 16)));
	if (n >= 4) {
		uint32_t v[2], w[2];

		memcpy(&v[0], a, 4);
		memcpy(&w[0], b, 4);
		memcpy(&v[1], a + n - 4, 4);
		memcpy(&w[1], b + n - 4, 4);
		return v[0] == w[0] && v[1] == w[1];
	}
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && slice_same_bytes(a.p, b.p, a.n);
}

static inline bool
slice_is(struct slice a, const char *s)
{
	size_t n = strlen(s);

	return a.n == n && (n == 0 || memcmp(a.p, s, n) == 0); /* of a literal: no call either */
}

/* Bytewise order, the order of every key in the store. */
static inline int
slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* For printf: "%.*s", SLICE_FMT(s). */
#define SLICE_FMT(s) (int)(s).n, (s).p

#endif
