/* unbooked.h - a person ends the protection by a payment that no figure of the billing system shows.
 *
 * What is kept of the account in the table "money" loses that sum, in a transaction of its own; who did it and why
 * is kept in "clears", beside the marks that persons lifted. Threads: one.
 */
#ifndef UNBOOKED_H
#define UNBOOKED_H

#include "facts/money.h"
#include "intake/taint.h"

/* Told in TOLD, a line. 1, 0 there was none, -1. */
MUSTUSE int unbooked_end(struct store *, struct slice account, const struct taint_person *, struct buf *told,
    struct err *);

/* What is kept of the account's money, in TABLE, whose rows are of TYPE; inside a transaction. 1, 0 nothing is, -1. */
MUSTUSE int unbooked_get(struct store_table *table, const struct row_type *type, struct slice account, struct money *out,
    struct err *);
MUSTUSE int unbooked_put(struct store_table *table, const struct row_type *type, struct slice account,
    const struct money *, struct err *);

#endif
