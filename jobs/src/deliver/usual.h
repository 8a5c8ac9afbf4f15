/* usual.h - what nights usually let out: the run's own past, against which tonight is held.
 *
 * Table "nights": business date -> counts of effects issued, by kind. Only nights that could let adverse effects out
 * are kept: a blocked one, or one that the breaker kept in, says nothing of what is usual. The ends of periods have a
 * usual of their own, under their job, a blank and the date.
 * Threads: the store's alone.
 */
#ifndef USUAL_H
#define USUAL_H

#include "run/artifact.h"
#include "store/store.h"

enum {
	USUAL_NIGHTS = 20,	/* the last ones */
	USUAL_LEAST = 5,	/* fewer tell nothing */
	USUAL_KINDS = 10,
	USUAL_ALWAYS = 6	/* kinds from here on are told only where there are any */
};
/* Natures of effects, and of relief against cuts what it does; in the order in which nights keep them. */
extern const char *const usual_kind[USUAL_KINDS];
/* A bit each: of those that WHAT limits, "adverse" or a nature; 0: none. */
unsigned usual_mask(struct slice what);

struct usual {
	size_t nights;
	int64_t n[USUAL_NIGHTS][USUAL_KINDS];
};

/* Runs before DATE of the job JOB, "" for nights; a stream (STORE NULL) has none. */
MUSTUSE int usual_load(struct usual *, struct store *, const char *job, const char *date, struct err *);
/* The median, over the nights, of the sum of the kinds in MASK; -1: too few nights. */
int64_t usual_median(const struct usual *, unsigned mask);
/* What this run has issued. */
int64_t usual_tonight(const struct step *, const char *kind);
/* Keeps it: inside a transaction of the step that issues. */
MUSTUSE int usual_note(struct step *, const char *job, const char *date, struct err *);
/* Whether the night of DATE is kept: it could let adverse effects out. 1, 0, -1. */
MUSTUSE int usual_noted(struct store *, const char *date, struct err *);

#endif
