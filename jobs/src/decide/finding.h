/* finding.h - what crews found at the account's points, and what it means for further cuts.
 *
 * A reply may give a reason and say what was collected. Tonight's pack says what a reason means: no cut until a
 * person has looked, another attempt after so many days and so often, or that money was taken. A reason that
 * no pack knows holds, and what once held does so until a person ends it, whatever a later reply or pack says.
 * Money in a reply counts as money that has come, until a payment row shows it: that of the same receipt, or one of
 * the same sum, dated from that day on within the pack's booked-within days.
 * What holds does so for every account at the premise, whosever order it was (decide_plan's found). A meter that is
 * not the point's by its row bars cuts at that point until the rows agree.
 * Kept an order a row (table findings); `arrears clear` takes it away (intake/unbooked).
 * Only decide's own files include it. Ownership: the account's arena. Threads: those of the decider.
 */
#ifndef FINDING_H
#define FINDING_H

#include "decide/outcome.h"

void finding_load(struct dossier *);	/* after the rows of issued, before replies */
/* A reply to X, in the order of their numbers. */
void finding_reply(struct dossier *, const struct issued *x, struct slice reply);
/* Which of the money payments show by now. Call it before finding_came. */
void finding_shown(struct dossier *);
/* Collected, and not shown by a payment, of days after AFTER up to UNTIL. */
int64_t finding_came(const struct dossier *, int32_t after, int32_t until);

/* Whether a cut of the Ith service on DAY is barred; by what, the decider's `detail` says. */
bool finding_bars(struct outcome *, uint32_t i, int32_t day);
/* X was carried out, though what was found there undoes a cut by the pack's word. */
bool finding_undoes(const struct dossier *, const struct issued *x);

void finding_tell(struct outcome *);

#endif
