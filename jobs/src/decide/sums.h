/* sums.h - the sums of measures, each with what is remembered of it: after all accounts and instruments.
 *
 * A sum's owner, in state tables and ids, is MEASURE "/" key. One that was told of and is not there any more is given too,
 * with nothing in it: what stands of it ends.
 * Lifecycle: sums_open, sums_next until 0, sums_close; a sums_next after what sums_of gave was decided needs no store.
 * Ownership: what is given lies in the caller's arena. Threads: one.
 */
#ifndef SUMS_H
#define SUMS_H

#include "decide/plan.h"

struct sums;
struct decider;

struct sums_one {
	struct slice owner, measure, key;
	struct value value;	/* "Measure"; null: it is not there any more */
	struct bundle bundle;	/* its state rows alone */
};

/* LAST: the owner that was given last before; empty: from the start. */
MUSTUSE int sums_open(struct sums **, const struct decide_plan *, const struct facts_source *, struct slice last, struct err *);
/* 1 one, 0 no more, -1. */
MUSTUSE int sums_next(struct sums *, struct arena *, struct sums_one *, struct err *);
void sums_close(struct sums **);
/* Asks what is to be asked about ONE. */
MUSTUSE int sums_decide(struct decider *, const struct sums_one *one, struct buf *actions, struct err *);

#endif
