/* settle.h - a proposal judged, and what becomes of it. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef SETTLE_H
#define SETTLE_H

#include "decide/record.h"

/* By its nature: it goes, it stands, it is withheld and told, or it was there before. */
void settle(struct recorder *, const struct proposal *);
/* N that go whole or not at all: what holds one back holds all of them. */
void settle_group(struct recorder *, struct proposal *, size_t n);
/* Takes back a charge that was posted, unless it was already. Relief: goes out at once. */
void settle_reverse(struct recorder *, struct issued *charge, const struct why *);

#endif
