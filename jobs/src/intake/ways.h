/* ways.h - ways to the rows of a layout by other ids than their owner's, kept in tables beside it.
 *
 *	"by-service", "by-service-point"	its id 00 -> owner's id; where rows are found by their id alone
 *	"by-account-securities"			account's id 00 key -> nothing
 *	"by-point-services"			service point's id 00 key -> nothing
 *	"by-meter-service-points"		meter's number 00 key -> nothing
 *	"by-tender-payments", "by-tender-payment-returns"	tender's id 00 key -> nothing
 *	what `reaches` of a layout is called (formats.h)	account's id 00 key -> nothing
 *
 * They change with their rows, in one transaction. A store that an earlier program wrote may lack one: it is made
 * from the rows before anything is merged (ways_complete), so that no row is overlooked that came before the way to it.
 * But payments are found by their tender from then on alone: what came back years ago with another's return is in the
 * figures since, and must not be taken from an account's money tonight.
 * The store's thread only.
 */
#ifndef WAYS_H
#define WAYS_H

#include "intake/intake.h"
#include "intake/taint.h"

enum { WAYS_MOST = 2 + LAYOUT_MAX_REACHES };

struct way {
	struct store_table *t;
	int col;		/* whose value leads to the row */
	bool by_id;		/* the row's own id: only one row has it */
	bool anew;		/* leads to what comes from now on */
	char name[STORE_MAX_NAME];
};

struct ways {
	struct way v[WAYS_MOST];
	int n;
	struct buf key;
};

/* Whether others refer to rows of the layout by its own key alone, while they lie under their owner. */
bool ways_has_id(const struct night *, const struct layout *);
/* The table of the way by id. NAME: STORE_MAX_NAME characters. */
void ways_id_name(const struct layout *, char *name);

MUSTUSE int ways_open(struct ways *, struct night *, const struct layout *, struct err *);
void ways_close(struct ways *);
/* The one by id, or NULL. */
const struct way *ways_id(const struct ways *);
/* The row under KEY was OLD and is NEW; {0} when there is none. */
MUSTUSE int ways_move(struct ways *, const struct layout *, struct slice key, struct slice old, struct slice new, struct err *);
/* The service point that a row of another owner names, since such rows say who is there, and the accounts that it reaches. */
struct night_beside ways_beside(const struct layout *, struct slice row);
/* What was lost concerns them too: T's mark is that of the place's premise and of these accounts, or is lifted (REASON NULL). */
MUSTUSE int ways_mark_beside(struct night *, const struct night_beside *, const struct taint *t, const char *reason, struct err *);
/* In the first transaction of a merge, before its first row. */
MUSTUSE int ways_complete(struct night *, struct err *);

#endif
