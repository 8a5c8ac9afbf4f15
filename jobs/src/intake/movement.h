/* movement.h - money that stored rows of a layout move: what a night's roll-forward is made of.
 *
 * Receivables are open items less unapplied credit. Securities are what an instrument that we hold is still
 * good for. NET is the whole change, row by row; the others are the part of it that the row's kind explains,
 * and what is left of NET is an adjustment. The store's thread only.
 */
#ifndef MOVEMENT_H
#define MOVEMENT_H

#include "formats.h"
#include "run/artifact.h"

enum movement_kind {
	MOVEMENT_NET, MOVEMENT_BILLED, MOVEMENT_PAID, MOVEMENT_RETURNED, MOVEMENT_WRITTEN_OFF, MOVEMENT_RECEIVED,
	MOVEMENT_DRAWN, MOVEMENT_RELEASED, MOVEMENT_REFUNDED, MOVEMENT_EXPIRED, MOVEMENTS
};

enum { MOVEMENT_MOST_GROUPS = 16 };	/* kinds of securities */

extern const char *const movement_name[MOVEMENTS];

struct movement {
	const struct row_type *type;
	void (*see)(struct movement *, struct slice old, struct slice now);	/* NULL: moves nothing */
	int status, amount, other, kind, back;		/* columns, -1: the layout has none */
	int64_t n[MOVEMENT_MOST_GROUPS][MOVEMENTS];	/* of each kind of security; receivables: the first */
};

void movement_init(struct movement *, const struct layout *);
/* OLD is stored and gives way to NOW, in today's form; {0}: there is none. */
void movement_row(struct movement *, struct slice old, struct slice now);
/* Adds to the step's counters "moved.GROUP.NAME", and begins anew. */
void movement_tell(struct movement *, struct step *);

/* What a security row is good for: 0 when it is not held. The columns are status and available amount. */
int64_t movement_held(const struct row_type *, struct slice row, int status, int available);

#endif
