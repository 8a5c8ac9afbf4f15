/* pace.h - how long the steps of runs took: beside the store, never in it or in what is published.
 *
 * DATA/runs/RUN.pace holds a line for each time that a step was worked on, "STEP MILLISECONDS": a run that
 * was stopped or failed and went on has several of one step. A step that is killed leaves none. Written without a sync, since nothing rests
 * on it: after a power loss lines may be missing, and what can't be read is passed over.
 * Threads: one writes; who reads opens no environment and takes no lock.
 */
#ifndef PACE_H
#define PACE_H

#include "base/err.h"

enum {
	PACE_STEPS = 32,	/* told apart; what comes after counts in the sum only */
	PACE_NIGHTS = 20,	/* looked back on */
	PACE_LEAST = 5		/* of which so many make a usual one */
};

struct pace {
	struct { char id[48]; int64_t ms; } step[PACE_STEPS];	/* in the order in which they were first worked on */
	size_t steps;
	int64_t ms;		/* of all */
	bool published;
};

/* Failures are not told: a run does not end for them. */
void pace_note(const char *data, const char *run, const char *step, int64_t nanos);
MUSTUSE int pace_forget(const char *data, const char *run, struct err *);
/* A run of which nothing is known has no steps. */
MUSTUSE int pace_read(const char *data, const char *run, struct pace *, struct err *);
/* The median of the published runs of JOB before RUN, PACE_NIGHTS of them: 1 known, 0 too few, -1. */
MUSTUSE int pace_usual(const char *data, const char *job, const char *run, int64_t *ms, struct err *);

#endif
