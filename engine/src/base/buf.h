/* buf.h - bytes that grow.
 *
 * Lifecycle: buf_init or {0}, append, buf_reset to use again, buf_fini.
 * Ownership: the caller owns the struct; P is the buffer's until the next append.
 */
#ifndef BUF_H
#define BUF_H

#include "base/slice.h"

struct buf {
	char *p;
	size_t n, cap;
};

void buf_fini(struct buf *);
void buf_grow(struct buf *, size_t more);
void buf_printf(struct buf *, const char *fmt, ...) PRINTFLIKE(2, 3);

static inline void
buf_reset(struct buf *b)
{
	b->n = 0;
}

/* Room for N bytes at the end; the caller fills them and adds to b->n. */
static inline char *
buf_room(struct buf *b, size_t n)
{
	if (UNLIKELY(b->cap - b->n < n))
		buf_grow(b, n);
	return b->p + b->n;
}

static inline void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_room(b, n), p, n);
	b->n += n;
}

static inline void
buf_char(struct buf *b, char c)
{
	*buf_room(b, 1) = c;
	b->n++;
}

static inline void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void
buf_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

static inline struct slice
buf_view(const struct buf *b)
{
	return slice_make(b->p, b->n);
}

/* NUL after the last byte, not counted in n. */
static inline char *
buf_cstr(struct buf *b)
{
	*buf_room(b, 1) = '\0';
	return b->p;
}

#endif
