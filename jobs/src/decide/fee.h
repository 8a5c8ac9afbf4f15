/* fee.h - fees of returned payments: charged once, asked again while the return is young, and taken back by what is
 * known since. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef FEE_H
#define FEE_H

#include "decide/work.h"

/* For each return: the fee that its decision gives, once. One that was charged, and would not be by tonight's facts
 * (a corrected row, a petition that was filed before, a return that is gone), is taken back; one that would be less
 * is too, and a person charges the rest. */
void fee_returns(struct decider *);
/* Takes back FEE, a posting, unless it was already. Relief: it goes out at once. */
void fee_take_back(struct decider *, const struct work_issued *fee, const struct propose_reason *);

#endif
