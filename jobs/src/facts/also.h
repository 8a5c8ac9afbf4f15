/* also.h - rows that protect a second owner beside the one they are stored under.
 *
 * A medical certificate names an account and a premise and is stored under the account; every
 * account at the premise is protected by it too. Such rows are rare, so the way from the
 * second owner to their keys is kept in memory: some 80 bytes each.
 *
 * Lifecycle: zeroed, also_add while a table is read once, also_settle, also_find; also_fini.
 * Threads: one at a time.
 */
#ifndef ALSO_H
#define ALSO_H

#include "base/buf.h"

struct also {
	struct buf text, entry;
	bool settled;
};

void also_add(struct also *, struct slice owner, struct slice key);
void also_settle(struct also *);
/* The first of OWNER's, in key order; then the next one up while also_key says true. */
size_t also_find(const struct also *, struct slice owner);
bool also_key(const struct also *, size_t i, struct slice owner, struct slice *key);
void also_fini(struct also *);

#endif
