/* evidence.h - what is remembered of the owner's effects and of its case: stored rows, and what replies say.
 *
 * Only decide's own files include it. Ownership: the owner's arena's. Threads: those of the decider.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "decide/outcome.h"

void evidence_load(struct outcome *);
void evidence_replies(struct dossier *);
/* A notice that was mailed under an earlier pack is good for as long as both packs say. */
void evidence_stricter(struct dossier *);
void evidence_overdue(struct outcome *);

struct slice evidence_case_id(const struct dossier *, const struct case_state *);
bool evidence_answered(const struct dossier *, const struct issued *x);	/* by any effect of ours */
/* How many "reconnect" or "cancel" of ours went out against X before tonight. */
size_t evidence_countered(const struct dossier *, const struct issued *x, const char *kind);
/* The letter that went out for STEP last, or NULL: of the time before us there is none. */
const struct issued *evidence_letter(const struct dossier *, int step);

void evidence_count_orders(struct outcome *);	/* that were out when the night began */

#endif
