/* capacity.h - what of a day's crews earlier nights have taken already.
 *
 * Nights of a weekend all give orders for the Monday. So what went is kept by place and day, until the day is over: one row
 * "DATE PLACE", its value an i64. It is written when the step "issue" ends, all at once, so that a restart finds what the first
 * start found. What is called back later gives no room back.
 * Threads: that of the store.
 */
#ifndef CAPACITY_H
#define CAPACITY_H

#include "base/err.h"
#include "deliver/rank.h"

struct store;
#define CAPACITY_TABLE "capacity"

void capacity_key(const struct rank_place *, struct buf *key);
/* Into the places of a list to which all orders were added. */
MUSTUSE int capacity_load(struct rank_list *, struct store *, struct err *);
/* With what was settled; rows of days before TODAY go. */
MUSTUSE int capacity_save(struct rank_list *, struct store *, int32_t today, struct err *);

#endif
