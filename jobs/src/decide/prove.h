/* prove.h - whether a cut of one service on one day is proved, for an order that is asked for and for one that is out.
 *
 * From its issue until its end an order passes all its interlocks anew each time its account is decided;
 * one that is not proved any more is cancelled, and an exception says by what. That depends on nothing
 * which can be lacking: an account that can't be decided has its outstanding cuts cancelled too.
 * A cut that was made is proved once more, as of its day, by what is known now: by that it is told
 * whether it should have been. Only decide's own files include it.
 * Ownership: plain structs, good for as long as the account is in hand. Threads: those of the decider.
 */
#ifndef PROVE_H
#define PROVE_H

#include "decide/ask.h"
#include "decide/proposal.h"

struct recorder;

struct prove {
	struct ask_scope scope;
	struct interlock_window window;	/* of DAY; an order that is out has its own */
	struct interlock_result locks;
	bool uncuttable;	/* sewer, refuse: there is nothing to cut */
};

/* Of the Ith service of the bundle and all that are cut with it at its point, on DAY, for a case that stands before or
 * on STEP. */
void prove_cut(struct asking *, uint32_t i, int step, int32_t day, struct prove *out);
/* What crews can do on the day of an order that E asks for, about SCOPE; NULL: the pack knows no limit. */
const struct prove_room *prove_room(struct asking *, const struct pack_effect *e, const struct ask_scope *scope, struct slice subject);
/* What the pack's decision for NATURE proves, of what is named NAME; asked only where an interlock needs it. OWN: what of the
 * engine's own is broken. */
struct interlock_result prove_locks(struct asking *, enum pack_nature, struct slice name, struct slice subject, unsigned own);
/* Open items and what the billing system says are one. */
bool prove_balance(const struct dossier *);
/* What the account says against any letter or order that collects: bits of interlock_own. */
unsigned prove_figures(const struct dossier *);
/* A letter on P finds the customer. */
bool prove_address(const struct dossier *, const struct pack_paper *);

/* Every order that is out: proved, or cancelled and told. Call it last: a decision that failed cancels too. */
void prove_outstanding(struct recorder *);
/* An account that can't be decided, for WHY. */
void prove_nothing(struct recorder *, const char *why);

#endif
