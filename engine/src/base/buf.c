/* buf.c - bytes that grow by doubling. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

void
buf_fini(struct buf *b)
{
	base_free(b->p);
	*b = (struct buf){ 0 };
}

void
buf_grow(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;

	CHECK(more < SIZE_MAX / 4 && b->n < SIZE_MAX / 4);
	while (cap - b->n < more)
		cap *= 2;
	b->p = base_realloc(b->p, cap);
	b->cap = cap;
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	CHECK(n >= 0);
	buf_room(b, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}
