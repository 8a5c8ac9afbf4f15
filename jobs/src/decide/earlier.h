/* earlier.h - packs under which cases began that are still open, or may open again.
 *
 * Table "packs": a pack's label -> its files, a line each: name, blank, digest. A label is
 * "name version DIGEST", the digest that of those lines, so a pack whose text was changed and not its
 * version is another pack. The files lie in the archive, where the run that pinned them left them.
 * Table "pack-nights": the label -> the last night that it decided.
 * Each of a run's packs is kept; a pack that never decided, in a store where others did, closes a gate: a person looks at what it proposes.
 * Only packs that a case still names are loaded; nothing is asked of the store while there are but tonight's.
 * Lifecycle: earlier_load -> const while workers run -> earlier_free.
 */
#ifndef EARLIER_H
#define EARLIER_H

#include "decide/plan.h"
#include "intake/night.h"

enum {
	EARLIER_DIGEST = 16,	/* hex digits in a label */
	EARLIER_MAX = 64,	/* in use at once: each is compiled. Cases under others wait for a person */
	EARLIER_CLOSED = 400	/* days after which no payment comes back any more that would open a case again */
};

struct earlier_set;
/* Fills in the labels of the plan's packs, earlier, n_earlier. One that can't be loaded is in the list, with the reason.
 * Blocks the night if one of tonight's packs is new. */
MUSTUSE int earlier_load(struct earlier_set **out, struct night *, const struct facts *,
    struct decide_plan *, struct err *);
/* Keeps tonight's, closes its gate if it is new, and drops those that no case names any more and that have not
 * decided for EARLIER_CLOSED days: if such a text comes back, a person looks at it again. Inside a transaction. */
MUSTUSE int earlier_note(struct earlier_set *, struct night *, struct err *);
void earlier_free(struct earlier_set **);

#endif
