/* gate.h - what a person opens: reasons for which nothing adverse goes out.
 *
 * Table "gates": name -> day on which it closed, blank, why. While one is closed every night is blocked
 * (night_add_block). The first night of a utility, a feed that was never seen and a pack that never decided close one; so does a
 * protective row whose owner can't be told. That of a row which waits for its owner opens by itself when the
 * owner is known; all others are a person's to open.
 * The breaker is no gate: what it keeps in is proposed again tomorrow. Table "trips": run, 00, effect ->
 * how many there were, blank, how many a limit lets out. A night that a gate blocks trips too: so who
 * looks at it learns of both.
 *
 * A release is for one run: it opens the gates that were closed when that run ended, and, when no run of its job
 * came after it, lets that job's next one pass each limit that tripped by as many effects as were looked at
 * (table "allows": job, 00, effect -> number). Who did it is kept in "releases": run, 00, gate -> name.
 */
#ifndef GATE_H
#define GATE_H

#include "intake/night.h"

/* Inside a transaction. A gate that is closed already keeps its first reason. */
MUSTUSE int gate_close(struct night *, const char *name, const char *why, struct err *);
/* Inside a transaction: what it was closed for is mended, so tonight is not blocked by it either. */
MUSTUSE int gate_open(struct night *, const char *name, struct err *);
/* Adds a block for each closed gate. */
MUSTUSE int gate_blocks(struct night *, struct err *);

/* Inside a transaction: tonight N of EFFECT were proposed, and MOST may go out. */
MUSTUSE int gate_trip(struct night *, struct slice effect, int64_t n, int64_t most, struct err *);
/* What tripped in RUN, for people, appended. 1, 0 nothing did, -1. */
MUSTUSE int gate_trips(struct store *, const char *run, struct buf *out, struct err *);
/* By how many a person lets this run pass the limit of EFFECT. */
MUSTUSE int gate_allowed(struct night *, struct slice effect, int64_t *n, struct err *);
/* Inside a transaction: the next one of its job needs a release of its own. */
MUSTUSE int gate_used(struct night *, struct err *);

/* In a transaction of its own. What was opened is told in OPENED, a line each. 1, 0 nothing waited, -1. */
MUSTUSE int gate_release(struct store *, const char *run, const char *who, struct buf *opened, struct err *);

#endif
