/* inflater.h - one gzip member after another, out of blocks into blocks.
 *
 * The work is ISA-L's, three times as fast as zlib's; built with ISAL=no it is zlib's. Both check
 * the CRC-32 and the length at the end of a member (RFC 1952).
 *
 * Lifecycle: inflater_open, inflater_give a block, inflater_run until it wants more, give the next ...;
 * after INFLATER_END the same or inflater_reset for another member; inflater_close.
 * Ownership: blocks are the caller's and stay put until they are used up. Threads: one at a time.
 */
#ifndef INFLATER_H
#define INFLATER_H

#include "base/slice.h"

enum inflater_end {
	INFLATER_MORE,		/* the block is used up, or OUT is full */
	INFLATER_END,		/* of the member; what is left of the block follows it */
	INFLATER_DAMAGED
};

struct inflater;
struct inflater *inflater_open(void);
void inflater_close(struct inflater **);
void inflater_reset(struct inflater *);

/* When nothing is left of the block before. */
void inflater_give(struct inflater *, struct slice block);
struct slice inflater_left(const struct inflater *);
/* Fills at most SIZE bytes at OUT, and says how many. WHY: of damage, in words. */
enum inflater_end inflater_run(struct inflater *, char *out, size_t size, size_t *filled, const char **why);

#endif
