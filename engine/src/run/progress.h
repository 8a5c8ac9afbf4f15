/* progress.h - how far a run has come, told to whoever wants to show it; never part of an output.
 *
 * Called by the thread that owns the store: after each batch that a step has written, and when a step is done.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run_progress {
	const char *step;
	size_t no, of;		/* the step's place, from 1; publish is the last */
	uint64_t items;		/* that it has written since this process began it */
	bool done;
};

typedef void run_tell(void *ctx, const struct run_progress *);

#endif
