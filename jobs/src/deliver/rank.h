/* rank.h - the order in which a district's crew takes its orders: by amount, then by age.
 *
 * A rank depends on all orders of the night, so it is given when all are known: the step
 * "issue" lists them, settles, and writes each with its rank. It is no part of an order's
 * content hash. Memory: 72 bytes an order of one night.
 */
#ifndef RANK_H
#define RANK_H

#include "base/buf.h"

struct rank_list {
	struct buf entry;
};

enum { RANK_ID = 26, RANK_DISTRICT = 12 };

/* AGE: days that the oldest debt is past due. */
void rank_add(struct rank_list *, struct slice id, struct slice district, int64_t amount, int32_t age);
/* Largest amount first, then the oldest, then by id; from 1 in each district. */
void rank_settle(struct rank_list *);
int rank_find(const struct rank_list *, struct slice id); /* 0: not listed */
void rank_fini(struct rank_list *);

#endif
