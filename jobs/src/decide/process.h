/* process.h - asks the processes of the owner in hand, in their order; what they propose is judged and recorded.
 *
 * Only decide's own files include it. Ownership: the owner's arena's. Threads: those of the decider.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "decide/record.h"

void process_cases(struct recorder *);	/* those about cases: what helps the customer comes first */
void process_account(struct recorder *);	/* all others */
void process_instrument(struct recorder *, struct slice security);
void process_sum(struct recorder *, struct slice measure);	/* those about the sum of it in hand */
/* Whether the Ith process of K is asked about sums of MEASURE in this job. */
bool process_is_about(const struct decide_plan *, const struct decide_pack *k, size_t i, struct slice measure);

#endif
