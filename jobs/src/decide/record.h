/* record.h - what leaves: rows of outputs, and the memory of what went out. Only here ids and hashes of effects are made.
 *
 * Columns are filled in this order: those that every output has; what the output's layout says (from=); what the effect
 * says (<set>); the entries of its row decision; those of the copy. Only decide's own files include it.
 * Ownership: plain structs, good for as long as the account is in hand. Threads: those of the decider.
 */
#ifndef RECORD_H
#define RECORD_H

#include "decide/proposal.h"

/* What the layout of FILE says where a column of its row in hand comes from: the account's rows, and those of ABOUT. */
void record_fill(struct decider *, int file, const struct ask_scope *about);
/* Leaves as a row, or one a copy, with its lines. False: it can't, which was told; or it went out before. */
bool record_goes(struct decider *, const struct proposal *);
void record_id(struct proposal *);	/* its id, from the rest */

#endif
