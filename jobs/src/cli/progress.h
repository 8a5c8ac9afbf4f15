/* progress.h - how far a run has come: a bar on a terminal, a line for each step elsewhere; on standard error.
 *
 * Lifecycle: zeroed, progress_tell as run_request.tell, progress_end. No clock: it is drawn again after so many items.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "run/progress.h"

struct progress {
	bool asked, bar;
	bool open;		/* the cursor stands behind a bar */
	uint64_t shown;		/* items when it was drawn */
};

void progress_tell(void *progress, const struct run_progress *);
/* Leaves the cursor on a line of its own. */
void progress_end(struct progress *);

#endif
