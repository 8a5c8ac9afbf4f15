/* record.h - what leaves: rows of outputs, and the memory of what went out. Only here ids and hashes of effects are made.
 *
 * Columns are filled in this order: those that every output has; what the output's layout says (from=); what the effect
 * says (<set>); the entries of its row decision. Only decide's own files include it.
 * Ownership: plain structs, good for as long as the account is in hand. Threads: those of the decider.
 */
#ifndef RECORD_H
#define RECORD_H

#include "decide/proposal.h"

struct record {
	int file;
	const char *kind;	/* of `issued`: by what answers it, notice, visit, or order, reconnect, cancel; posting; else its output */
	struct slice process, case_id, step, target, service_id, refers_to;
	int attempt;
	int64_t amount, fee;
	int32_t reply_by;
	struct row_stamp not_after;
	bool has_not_after, ranked;
	struct slice district;
	struct ask_scope about;	/* rows that its layout may name, beside those of the account */
	const struct propose_reason *why;
	char id[EFFECT_ID + 1];
};

/* What the layout of FILE says where a column of its row in hand comes from: the account's rows, and those of ABOUT. */
void record_fill(struct decider *, int file, const struct ask_scope *about);
/* A row of its own: the columns that every output has, and what its layout says. */
struct outrow *record_begin(struct decider *, struct record *);
/* The row goes to TO, its memory too. False: known already, or it can't be written. */
bool record_end(struct decider *, struct record *, struct buf *to);
/* Leaves as a row, with its lines. False: it can't, which was told; or it went out before. */
bool record_goes(struct decider *, const struct proposal *);
void record_id(struct proposal *);	/* its id, from the rest */

#endif
