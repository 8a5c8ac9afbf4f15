/* totals.h - the control totals of what was decided: sections 2 to 6 of totals.csv.
 *
 * They come from the counters of the steps "merge" to "issue", so they are the same
 * whatever the number of workers, chunks and restarts.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include "run/artifact.h"

/* Inside the last transaction of the step "issue". LAYOUT: path of out/totals.xml. An
 * imbalance is told by step_exceptions and by ok = N. */
MUSTUSE int totals_decided(struct step *, const char *layout, struct err *);

/* Between nights: what rows moved, and which orders and cases ended, goes into the balances that the next night opens
 * with. Inside the transaction. */
MUSTUSE int totals_between(struct step *, struct err *);

#endif
