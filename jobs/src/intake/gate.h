/* gate.h - what only a person may open: reasons for which nothing adverse goes out.
 *
 * Table "gates": name -> since when and why. While one is closed every night is blocked
 * (night_add_block). The first night of a utility and a feed that was never seen close one;
 * so do a protective row whose owner can't be told, and the breaker. `release` opens all
 * that a run was blocked by and keeps who did it in "releases" (run id, 00, gate).
 */
#ifndef GATE_H
#define GATE_H

#include "intake/night.h"

/* Inside a transaction. A gate that is closed already keeps its first reason. */
MUSTUSE int gate_close(struct store *, const char *name, const char *why, struct err *);
/* Adds a block for each closed gate. */
MUSTUSE int gate_blocks(struct night *, struct err *);
/* The breaker is no gate: what it withholds is proposed again tomorrow. A release lets the next night
 * pass it once. allowed: 1, 0, -1; used: inside a transaction. */
MUSTUSE int gate_breaker_allowed(struct store *, struct err *);
MUSTUSE int gate_breaker_used(struct store *, struct err *);
/* Opens all, in a transaction of its own; their number in *N. */
MUSTUSE int gate_release(struct store *, const char *run, const char *who, int *n, struct err *);

#endif
