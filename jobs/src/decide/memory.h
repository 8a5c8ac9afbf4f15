/* memory.h - what is remembered of the owner in hand: rows of state tables, written where they changed.
 *
 * Nobody is passed over in silence: of an account that owes, or has a case, and of an instrument one verdict is kept in the table "verdicts" for as
 * long as it is so, written only when it changes, and one of each of its rows that is open (subject.h); so `explain` tells it of an account to which nothing happened.
 * Only decide's own files include it. Threads: those of the decider.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "decide/recorder.h"

void memory_case(struct recorder *);
void memory_issued(struct recorder *);
void memory_findings(struct recorder *);
void memory_money(struct recorder *);
/* Counts it too; an account of which nothing says anything is told. */
void memory_verdict(struct recorder *);
/* Facts that were read, and what came of them: only of an owner of which something did. */
void memory_explanation(struct recorder *);
/* The orders of an account as the step "issue" takes them: what is remembered and told if they wait for a crew, too. */
void memory_waits(struct recorder *);

/* What MEASURE has under KEY of NAME in the period that ends, remembered of the owner in hand for a later one. Nothing where no
 * period ends. Behind memory_forget, which lets go what was remembered of this end before (it is done again), and of ends that
 * are more than KEEP months before it; an empty MEASURE: of all. */
void memory_former(struct recorder *, struct slice measure, struct slice key, struct slice name, int64_t n);
void memory_forget(struct recorder *, struct slice measure, int keep);

/* With the actions TO, as it would be by them. */
void memory_put_case(struct recorder *, const struct case_state *, struct buf *to);
void memory_put_issued(struct recorder *, const struct issued *, struct buf *to);
/* At which step a case stands: totals, section 4. */
void memory_count_step(const struct dossier *, struct buf *to, const char *when, const struct case_state *, int add);

#endif
