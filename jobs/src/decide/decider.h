/* decider.h - the stations of one owner, one after the other: dossier, ask, judge, record. Only what carries an owner from the first
 * to the last includes it; a station sees those before it and no more. Lifecycle, threads: decide.h.
 */
#ifndef DECIDER_H
#define DECIDER_H

#include "decide/record.h"

struct decider {
	struct arena mem;	/* of the owner in hand */
	struct dossier d;
	struct outcome o;
	struct asking q;
	struct recorder r;
};

void decide_begin(struct decider *, const struct bundle *, struct buf *actions, struct err *);
/* An account, or an instrument, that none of tonight's packs serves, or two: told, and its orders are called back. */
void decide_unserved(struct recorder *);

#endif
