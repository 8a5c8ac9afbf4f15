/* fee.h - fees that come with restored service. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef FEE_H
#define FEE_H

#include "decide/record.h"

/* For CUT, which E undoes since it was paid: charged tonight, or by the next night if tonight only relieves. */
void fee_reconnect(struct recorder *, const struct pack_effect *e, const struct issued *cut);
/* Those that are still to be charged: a recheck or a night that was blocked let the reconnect out alone. */
void fee_reconnects(struct recorder *);

#endif
