/* rank.h - the order in which crews take a night's orders, and which of them a day has room for.
 *
 * What depends on all orders of the night is known when all are: the step "issue" lists them, settles, and writes each with
 * its rank, or lets it wait. Neither is part of an order's content hash. Crews of one place take their orders by the pack's
 * rank, then by amount, then by age. Orders of one group, an account's, go whole or wait whole; one that waits for a place
 * with room elsewhere takes nothing there.
 * Lifecycle: rank_group and rank_add for each; rank_places, then what earlier nights took of the same days (used); rank_settle;
 * rank_find; rank_fini. Memory: some 150 bytes an order of one night. Ownership: copies. Threads: none.
 */
#ifndef RANK_H
#define RANK_H

#include "base/buf.h"

enum { RANK_ID = 26, RANK_PLACE = 40 };

struct rank_order {
	struct slice id, place;	/* PLACE: whose crews do it */
	int32_t day;		/* on which */
	int64_t most;		/* orders that they can do then; -1: no limit is known to the pack */
	int64_t rank;		/* the pack's; the greater goes first */
	int64_t amount;
	int32_t age;		/* days that the oldest debt is past due */
	int32_t left;		/* working days after DAY on which its notice still carries it */
};

struct rank_place {
	char name[RANK_PLACE + 1];
	int32_t day;
	int64_t most, used;	/* USED: by earlier nights, for the same day */
	int64_t taken, listed, given;
};

enum rank_fate {
	RANK_GOES,
	RANK_WAITS,
	RANK_ENDS,	/* waits, and at this pace its notice ends before its turn */
	RANK_FATES
};

struct rank_list {
	struct buf entry, place;
	uint32_t groups;
};

void rank_group(struct rank_list *);	/* those that are added next go together */
void rank_add(struct rank_list *, const struct rank_order *);
size_t rank_places(struct rank_list *);	/* once all are added: how many */
struct rank_place *rank_place(struct rank_list *, size_t i);
/* Largest first, then the oldest, then by id; from 1 in each place and day. */
void rank_settle(struct rank_list *);
/* Its rank among those that go; 0: it is not listed, or waits. *FATE (unless NULL): what becomes of it; not listed: it goes. */
int rank_find(const struct rank_list *, struct slice id, enum rank_fate *fate);
void rank_fini(struct rank_list *);

#endif
