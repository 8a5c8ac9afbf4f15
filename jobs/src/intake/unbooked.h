/* unbooked.h - a person ends the protection by a payment that no figure of the billing system shows.
 *
 * What is kept of the account in the table "money" loses that sum, in a transaction of its own; who did it and why
 * is kept in "clears", beside the marks that persons lifted. Threads: one.
 */
#ifndef UNBOOKED_H
#define UNBOOKED_H

#include "intake/taint.h"

/* Told in TOLD, a line. 1, 0 there was none, -1. */
MUSTUSE int unbooked_end(struct store *, struct slice account, const struct taint_person *, struct buf *told,
    struct err *);

#endif
