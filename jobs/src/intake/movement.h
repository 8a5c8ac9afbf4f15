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
	MOVEMENT_DRAWN, MOVEMENT_RELEASED, MOVEMENT_REFUNDED, MOVEMENT_EXPIRED, MOVEMENT_CAME, MOVEMENT_LEFT, MOVEMENT_ACCRUED,
	MOVEMENT_INTEREST_PAID, MOVEMENTS
};

extern const char *const movement_name[MOVEMENTS];

struct grouping_at;
struct layout_set;

struct movement {
	const struct row_type *type;
	void (*see)(struct movement *, struct slice old, struct slice now);	/* NULL: moves nothing */
	int status, amount, other, kind, back, interest;	/* columns, -1: the layout has none */
	const struct row_type *accounts, *services;
	int class_col, service_col;	/* by which receivables are told too; -1: they are not */
	int64_t d[MOVEMENTS];		/* of the row in hand */
	struct buf groups;		/* struct movement_group each: of what was seen since the last telling */
};

void movement_init(struct movement *, const struct layout *, const struct layout_set *);
void movement_fini(struct movement *);
/* OLD is stored and gives way to NOW, in today's form; {0}: there is none. FROM and TO: the groups that its account is in
 * before and behind it (grouping.h), OWED: what it takes along where they differ. */
void movement_row(struct movement *, struct slice old, struct slice now, const struct grouping_at *from,
    const struct grouping_at *to, int64_t owed);
/* Adds to the step's counters "moved.GROUP.NAME", and begins anew. */
void movement_tell(struct movement *, struct step *);

/* Interest of a security row that is owed to who gave it: 0 when it is not held. */
int64_t movement_interest(const struct row_type *, struct slice row, int status, int interest);
/* What a security row is good for: 0 when it is not held. The columns are status and available amount. */
int64_t movement_held(const struct row_type *, struct slice row, int status, int available);

#endif
