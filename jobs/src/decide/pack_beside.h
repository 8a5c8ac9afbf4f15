/* pack_beside.h - whether two packs can decide in one run, beside each other.
 *
 * What is against it goes to diagnostics, with both places. Threads: no state.
 */
#ifndef PACK_BESIDE_H
#define PACK_BESIDE_H

#include "decide/pack.h"

/* Both are in force on some day. */
bool pack_beside_dates(const struct pack *, const struct pack *);
/* No account goes by both: jurisdictions or policy groups are apart. */
MUSTUSE int pack_beside_accounts(const struct pack *, const struct pack *, struct diag *);
/* Rows tell them apart, and the breaker of the run is one: names or versions differ, limits don't. */
MUSTUSE int pack_beside_run(const struct pack *, const struct pack *, struct diag *);

#endif
