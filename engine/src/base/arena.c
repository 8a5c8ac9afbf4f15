/* arena.c - blocks in a chain; a piece is a pointer moved forward. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

enum { FIRST_BLOCK = 8 << 10, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
	struct arena_block *below;
	size_t size;
};

static char *
start_of(struct arena_block *b)
{
	return (char *)(b + 1);
}

void
arena_init(struct arena *a, size_t budget)
{
	*a = (struct arena){ .budget = budget };
}

static void
drop_above(struct arena *a, struct arena_block *keep)
{
	while (a->block != keep) {
		struct arena_block *b = a->block;

		a->block = b->below;
		base_free(b);
	}
}

void
arena_fini(struct arena *a)
{
	drop_above(a, NULL);
	*a = (struct arena){ .budget = a->budget };
}

void
arena_reset(struct arena *a)
{
	struct arena_block *first = a->block;

	if (ONE_BLOCK_EACH || first == NULL) {
		arena_fini(a);
		return;
	}
	while (first->below != NULL)
		first = first->below;
	drop_above(a, first);
	a->at = start_of(first);
	a->end = start_of(first) + first->size;
	a->used = 0;
}

static void
add_block(struct arena *a, size_t n)
{
	size_t size = a->block == NULL ? FIRST_BLOCK : a->block->size * 2;
	struct arena_block *b;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < n || ONE_BLOCK_EACH)
		size = n;
	b = base_alloc(sizeof *b + size);
	b->below = a->block;
	b->size = size;
	a->block = b;
	a->at = start_of(b);
	a->end = a->at + size;
}

void *
arena_more(struct arena *a, size_t n)
{
	CHECK(n < SIZE_MAX / 2);
	n = (n + 15) & ~(size_t)15;
	add_block(a, n);
	a->at += n;
	a->used += n;
	return a->at - n;
}

void *
arena_zalloc(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

bool
arena_over(const struct arena *a)
{
	return a->budget != 0 && a->used > a->budget;
}

char *
arena_strdup(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct slice
arena_slice(struct arena *a, struct slice s)
{
	return slice_make(arena_strdup(a, s), s.n);
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *p;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	CHECK(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->block, a->at, a->used };
}

void
arena_rewind(struct arena *a, struct arena_mark m)
{
	drop_above(a, m.block);
	a->at = m.at;
	a->end = m.block == NULL ? NULL : start_of(m.block) + m.block->size;
	a->used = m.used;
}
