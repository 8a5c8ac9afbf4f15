/* decidestep.h - the steps of a night that decide.
 *
 *	decide	reads bundles and decides on workers, carries out relief, exceptions and tasks; what is
 *		adverse waits in the run's own file ACT_WAITING
 *	renew	the same for instruments: letters and tasks before they end
 *	sums	asks about the sums that both left; then they go
 *	issue	carries out what waits, or, when its numbers pass the pack's limits and nobody has
 *		released the run, counts it as withheld: then no case has moved, and tomorrow
 *		proposes it again. Writes totals sections 2 and 4 to 6.
 *
 * step_context must be a struct night whose pack and calendars are set; decide fills the
 * calendars. Both are restartable at any commit.
 */
#ifndef DECIDESTEP_H
#define DECIDESTEP_H

#include "run/artifact.h"

extern const struct artifact decidestep_decide, decidestep_renew, decidestep_sums, decidestep_issue;

#endif
