/* explain.h - why: what was read, decided and withheld for an account, an instrument or a sum, as it was kept. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "base/buf.h"
#include "base/err.h"

struct store;

/* All runs that are kept for the account, the instrument or the sum ID, oldest first; RUN (may be NULL) picks one. 1 something was
 * printed, 0 nothing is kept, -1. */
MUSTUSE int explain_print(struct store *, const char *id, const char *run, struct buf *out,
    struct err *);

/* One record as it is told; BECAME: what became of what it proposed. */
void explain_record(struct slice text, const char *became, struct buf *out);

#endif
