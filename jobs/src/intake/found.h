/* found.h - a person has looked at what a crew found: it holds no longer, and what was collected covers nothing more.
 *
 * The rows of an account in the table "findings" go, and what no payment shows of their money leaves the table
 * "money", in a transaction of its own; who did it and why is kept in "clears". Threads: one.
 */
#ifndef FOUND_H
#define FOUND_H

#include "facts/facts.h"
#include "intake/taint.h"

/* OWNER: an account, all that was found for its orders; or an effect, that of this order. Told in TOLD, a line each.
 * 1, 0 there was nothing, -1. */
MUSTUSE int found_end(struct store *, enum layout_owner, struct slice id, const struct taint_person *, struct buf *told,
    struct err *);

/* The premises where what a crew found before TODAY bars cuts, each with what it is: as it was when the night began,
 * so that a restart sees the same. */
MUSTUSE int found_places(struct taint_set **out, const struct facts *, const struct facts_source *, int32_t today, struct err *);

#endif
