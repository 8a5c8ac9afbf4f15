/* point.h - what rows say about a service point, whosever they are.
 *
 * A cut hits whoever lives at the point, not the name on the account. Only decide's own files include it.
 * Ownership: words are the account's arena's. Threads: those of the decider.
 */
#ifndef POINT_H
#define POINT_H

#include "decide/ask.h"

/* Whether the Ith service of the account is one that a cut at POINT would cut. */
bool point_cuts(const struct dossier *, uint32_t i, struct slice point);
/* Whether an order for the point of the Ith service is asked for by an earlier one: one order a point. */
bool point_is_repeated(const struct dossier *, uint32_t i);
/* Ids of the account's services at POINT that are not stopped, beside SERVICE; ';' between them. */
void point_others(const struct dossier *, struct slice point, struct slice service, struct buf *out);

/* What stands against a cut of the Ith service's point on DAY, whichever rules are asked: bits of interlock_own, told in
 * the decider's `detail`; two accounts at it are a task too. STEP is the one that the cut would enter. */
unsigned point_against(struct outcome *, uint32_t i, int step, int32_t day);
/* Whether another account was served at the point of X when X was carried out. */
bool point_served(const struct dossier *, const struct issued *x);
/* The task for a person: two accounts have service at POINT. */
void point_tell(struct outcome *, struct slice point);

#endif
