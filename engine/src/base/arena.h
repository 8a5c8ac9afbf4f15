/* arena.h - memory by lifetime: given piece by piece, taken back all at once.
 *
 * Lifecycle: arena_init, any number of arena_alloc, arena_reset to use it again
 * or arena_fini. Four lifetimes in the house: plan, run, batch, scratch; pointers
 * go from shorter to longer lives only.
 * Limit: a budget in bytes guards against hostile input. Beyond it arena_try gives
 * NULL and arena_over tells so; arena_alloc, for what we size ourselves, never fails.
 * Threads: one at a time. Under AddressSanitizer each piece is a block of its own.
 */
#ifndef ARENA_H
#define ARENA_H

#include "base/slice.h"

struct arena_block;
struct arena {
	struct arena_block *block; /* newest first */
	char *at, *end;
	size_t used, budget;
};

struct arena_mark {
	struct arena_block *block;
	char *at;
	size_t used;
};

/* BUDGET 0: none. */
void arena_init(struct arena *, size_t budget);
void arena_fini(struct arena *);
/* Keeps the first block, so that a loop that resets does not touch new pages. */
void arena_reset(struct arena *);

void *arena_more(struct arena *, size_t n); /* from a new block */

/* Aligned to 16; contents undefined. */
static inline void *
arena_alloc(struct arena *a, size_t n)
{
	char *p = a->at;

	if (UNLIKELY(p == NULL || n > (size_t)(a->end - p)))
		return arena_more(a, n);
	n = (n + 15) & ~(size_t)15; /* what is left is a multiple of 16 too */
	a->at = p + n;
	a->used += n;
	return p;
}

/* NULL when it would pass the budget. */
static inline void *
arena_try(struct arena *a, size_t n)
{
	if (UNLIKELY(a->budget != 0 && (n > a->budget || a->used > a->budget - n))) {
		a->used = a->budget + 1;
		return NULL;
	}
	return arena_alloc(a, n);
}

void *arena_zalloc(struct arena *, size_t n);
bool arena_over(const struct arena *);
char *arena_strdup(struct arena *, struct slice s); /* NUL-terminated copy */
struct slice arena_slice(struct arena *, struct slice s);
char *arena_printf(struct arena *, const char *fmt, ...) PRINTFLIKE(2, 3);

/* Gives back all that was taken since the mark. */
struct arena_mark arena_mark(const struct arena *);
void arena_rewind(struct arena *, struct arena_mark);

#endif
