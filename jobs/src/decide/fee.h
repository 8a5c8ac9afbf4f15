/* fee.h - fees of returned payments and of reconnects. Those of returns are charged once, asked again while the return
 * is young, and taken back by what is known since. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef FEE_H
#define FEE_H

#include "decide/work.h"

/* For each return: the fee that its decision gives, once, and once for a tender: on the account that the return names,
 * where the bank's own row stands beside it; of several that tell of it the first. One that was charged, and would not be
 * by tonight's facts (a corrected row, a petition that was filed before, a return that is gone), is taken back; one that
 * would be less is too, and a person charges the rest. */
void fee_returns(struct decider *);
/* For CUT, which goes back on since it was paid: charged tonight, or by the next night if tonight only relieves. */
void fee_reconnect(struct decider *, const struct pack_fee *, const struct work_issued *cut);
/* Those that are still to be charged: a recheck or a night that was blocked let the reconnect out alone. */
void fee_reconnects(struct decider *);

#endif
