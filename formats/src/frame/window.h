/* window.h - the bytes of a source as one sliding piece, and where they stand in the file.
 *
 * Lifecycle: window_init, window_more until the end, window_fini. Threads: one at a time.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include "formats.h"

struct window {
	extract_read *read;
	void *ctx;
	struct buf buf;
	size_t at;		/* the next byte to be looked at */
	uint64_t base;		/* offset in the file of buf.p */
	bool last;		/* no more bytes will come */
};

void window_init(struct window *, extract_read *, void *ctx);
void window_fini(struct window *);
/* Drops what lies before AT and appends a block; sets LAST at the end. Pads behind the end. */
MUSTUSE int window_more(struct window *, struct err *);

#endif
