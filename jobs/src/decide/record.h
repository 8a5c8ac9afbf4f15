/* record.h - the last station: what leaves, and the memory of what went out. Only here ids and hashes of effects are made.
 *
 * Columns are filled in this order: those that every output has; what the output's layout says (from=); what the effect
 * says (<set>); the entries of its row decision; those of the copy.
 * Only decide's own files include it. Lifecycle: record_open once, record_begin for each owner, record_close.
 * Ownership: buffers are its own. Threads: those of the decider.
 */
#ifndef RECORD_H
#define RECORD_H

#include "decide/proposal.h"
#include "decide/recorder.h"

void record_open(struct recorder *, const struct decide_plan *);
void record_close(struct recorder *, const struct decide_plan *);
void record_begin(struct recorder *, struct err *);

/* What the layout of FILE says where a column of its row in hand comes from: the account's rows, and those of ABOUT. */
void record_fill(struct recorder *, int file, const struct ask_scope *about);
/* Leaves as a row, or one a copy, with its lines. False: it can't, which was told; or it went out before. */
bool record_goes(struct recorder *, const struct proposal *);
void record_id(struct proposal *);	/* its id, from the rest */
void record_adverse(struct recorder *, const char *kind);	/* counted as one of KIND */

/* note.c: a note to the billing system, which leaves with the actions TO. TEXT may be NULL. */
void note_cis(struct recorder *, struct buf *to, const char *what, struct slice old, struct slice now, const char *text);
void raise_save(struct recorder *);	/* exceptions and tasks of tonight, and what of earlier nights is over */

#endif
