/* framer.h - the records of a file one after the other, delimited or fixed.
 *
 * Lifecycle: framer_init, framer_next until 0, framer_fini. Slices are good until the
 * next call. Threads: one at a time.
 */
#ifndef FRAMER_H
#define FRAMER_H

#include "frame/split.h"
#include "frame/window.h"

struct framer {
	const struct layout *layout;
	struct window win;
	struct split split;
	bool begun;
	/* The record. */
	struct slice raw;	/* with its line end */
	struct slice line;	/* fixed: without it */
	uint64_t offset;
	const char *fault;	/* NULL, or why it could not be cut: "unclosed-quote" ... */
	bool ascii;
};

void framer_init(struct framer *, const struct layout *, extract_read *, void *ctx);
void framer_fini(struct framer *);
/* 1 a record: split.cell and split.n (delimited) or line (fixed), or a fault. 0 the end, -1. */
MUSTUSE int framer_next(struct framer *, struct err *);
/* Whether the record's first field or first three bytes are TAG. */
bool framer_is(const struct framer *, const char *tag);

#endif
