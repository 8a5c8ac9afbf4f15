/* decide.h - one account at a time: its facts, the pack's decisions, what follows from them.
 *
 * The plan is const and shared; each worker has a decider with an arena that is reset for
 * each account. decide_account reads one bundle and leaves actions (deliver.h):
 *
 *	common	 replies applied, relief, exceptions and tasks: carried out at once
 *	adverse	 kept whole as one list of the file ACT_WAITING; the step "issue" carries it out,
 *		 or counts it as withheld when the run passes the pack's limits
 *
 * Adverse effects of an account are withheld whole when a decision of it fails, when it is
 * tainted, or when the run is blocked; the case then stays where it is.
 * Order for an account: replies, position, processes about its case (relief), cuts that should not have been, the pack's other
 * processes in their order, then every order that is out is proved again. Stations: decider.h.
 */
#ifndef DECIDE_H
#define DECIDE_H

#include "decide/plan.h"

/* Tonight's packs, to be bound. The array is the arena's. */
void decide_plan_packs(struct decide_plan *, struct pack *const *, size_t n, struct arena *);
/* Binds its packs, and fills in their days. */
MUSTUSE int decide_plan_init(struct decide_plan *, struct arena *, struct diag *, struct err *);
/* One that was made already, for another day. */
MUSTUSE int decide_plan_days(struct decide_plan *, struct err *);

struct decider;
MUSTUSE int decide_open(struct decider **out, const struct decide_plan *, struct err *);
void decide_close(struct decider **);

/* Appends actions. -1: the state contradicts itself (ERR_DAMAGED), or an output row can't be
 * written; what a rule or a row does wrong is an exception, not an error. */
MUSTUSE int decide_account(struct decider *, const struct bundle *, struct buf *actions, struct err *);
/* One instrument (renewal.c): the processes about instruments. The bundle's state rows are the instrument's. Letters go out
 * at once; what no letter can do any more, or what is tainted or blocked, becomes a task. */
MUSTUSE int renewal_decide(struct decider *, const struct bundle *, struct buf *actions,
    struct err *);

#endif
