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
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
slice_is(struct slice a, const char *s)
{
	return slice_eq(a, slice_of(s));
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
