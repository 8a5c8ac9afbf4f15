/* owners.h - whose rows concern an account or an instrument: its own, its customer's, those of its places, services,
 * instruments and effects, and of the issuers and areas that its rows name.
 *
 * Ownership: ids are the rows'. Threads: no state.
 */
#ifndef OWNERS_H
#define OWNERS_H

#include "facts/facts.h"

struct owner {
	enum layout_owner kind;
	struct slice id;
};

/* Appends whom N rows of a table tell to OUT, a struct owner each. TABLE: as in bundle.h. */
void owners_add(const struct facts *, int table, const struct slice *row, uint32_t n, struct buf *out);
/* Each once, by kind. */
void owners_settle(struct buf *);

#endif
