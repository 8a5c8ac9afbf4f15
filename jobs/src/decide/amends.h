/* amends.h - a cut that should not have been: service comes back at once, and our mistake costs nobody a fee.
 *
 * Judged by what is known tonight of the day of the cut: money dated to that day or before, bills that were taken back
 * since, or a CANCEL of ours that the crew was too late for. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef AMENDS_H
#define AMENDS_H

#include "decide/record.h"

/* Whether the order X, which was carried out, should not have been. */
bool amends_wrong(struct dossier *, const struct issued *x);
/* Whether X goes back on for something else than money that came: nothing was paid, or holds or a later due date
 * account for some of it. */
bool amends_is_protected(const struct dossier *, const struct issued *x);
/* X goes back on for a protection, without a fee: a person looks whether it was in force before. */
void amends_protected(struct outcome *, const struct issued *x);
/* For cuts that stand: RECONNECT of those that were wrong, a task for those under a hold; a reconnect that came back
 * undone is tried again, with a task; and fees for wrong cuts that were posted are reversed. */
void amends(struct recorder *);

#endif
