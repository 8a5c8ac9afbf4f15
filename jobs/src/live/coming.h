/* coming.h - rows that come in a case: from what it, its bases and what left before say, to rows as a store keeps them.
 *
 * A row whose key is there changes: it keeps what is not given. A new one takes what is not given from the first row
 * or default of its layout, of the account's base and of those that it rests upon.
 * Lifecycle: coming_begin a case; its rows, day by day; coming_fini once. Ownership: rows are the shelf's. Threads: one.
 */
#ifndef COMING_H
#define COMING_H

#include "live/casefile.h"
#include "live/shelf.h"

struct coming {
	const struct layout_set *layouts;
	const struct casefile *files;
	struct shelf *shelf;
	const struct xnode *one;
	int32_t day;		/* on which they come; of the caller's */
	struct row_builder row;
	struct buf key, text;
};

/* The rows of its bases, as of its first day. -1: a fault of the file, told. */
MUSTUSE int coming_begin(struct coming *, const struct xnode *one, struct diag *);
/* The rows of a day. */
MUSTUSE int coming_day(struct coming *, const struct xnode *day, struct diag *);
void coming_fini(struct coming *);

/* The value of A with what its braces stand for; good until the next call. */
MUSTUSE int coming_value(struct coming *, const struct xattr *a, struct slice id, struct slice *out, struct diag *);
/* From here on {LABEL.COLUMN} is TEXT. */
void coming_label(struct coming *, struct slice label, const char *column, struct slice text);

#endif
