/* rollforward.h - receivables and securities from the last night's closing to tonight's: sections 2 and 3.
 *
 * Openings are what the night before left in the table "balances", movements what the step "merge" wrote
 * (intake/movement), closings what the steps "decide" and "renew" found in the rows: three ways to one sum.
 * The first night that keeps balances opens with what was loaded, and has no movements.
 */
#ifndef ROLLFORWARD_H
#define ROLLFORWARD_H

#include "deliver/sheet.h"

MUSTUSE int rollforward_put(struct sheet *, struct err *);
/* Between nights: movements of this run's merge wait for the next night, which counts them with its own. */
MUSTUSE int rollforward_between(struct sheet *, struct err *);

#endif
