/* verdict.h - nobody is passed over in silence: what became tonight of an account that owes, or has a case.
 *
 * It ends in exactly one of these, the strongest that was said. Kept in the table "verdicts" while it is so, one row an
 * account, written only when it changes: so `explain` tells it of an account to which nothing happened.
 * Only decide's own files include it. Threads: those of the decider.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "decide/outcome.h"

struct recorder;

/* UNTIL: the first date on which something can happen; CASE_NO_DAY: not said. */
void verdict_says(struct outcome *, enum ending, struct slice reason, int32_t until);
/* What was proposed is withheld whole, for CAUSE. */
void verdict_withheld(struct outcome *, const char *cause);
/* Counts it, and keeps it where it changed; an account of which nothing says anything is told. */
void verdict_save(struct recorder *);

#endif
