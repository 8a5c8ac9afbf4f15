/* cut.h - the ladder of an account's case, orders to cut, and what undoes them.
 *
 * Only decide's own files include it. Ownership: the owner's arena's. Threads: those of the decider.
 */
#ifndef CUT_H
#define CUT_H

#include "decide/record.h"

/* --- ladder.c: a proposal of a step, which goes by the ladder of the account's case */
void ladder_step(struct recorder *, const struct proposal *);

/* --- order.c: orders to cut, and what is done against them */
/* For the service I, which is proved on its WINDOW. ROOM: as prove_room says. */
bool order_cut(struct recorder *, const struct proposal *asked, uint32_t i, const struct interlock_window *window,
    const struct prove_room *room, const struct interlock_result *);
/* What the pack has against a cut that is WHILE_ "issued" or "completed", against X. */
void order_answer(struct recorder *, const char *while_, struct issued *x, const struct why *, int64_t fee);

/* --- relief.c: what helps the customer */
bool relief_is_asked(const struct dossier *);	/* there is something to relieve */
void relief_all(struct recorder *, const struct proposal *);	/* against all cuts in the state that it answers */
void relief_case(struct recorder *, struct slice word);	/* "close" the case, or set it "back" before its order */

#endif
