/* remit.h - the scan line of a letter: account, amount in cents, check digit. Threads: no state. */
#ifndef REMIT_H
#define REMIT_H

#include "base/buf.h"

/* The check digit of all letters and digits of S: ISO/IEC 7812-1 annex B, letters as two digits
 * (A is 10) as in ISO 6166. Others are passed over. */
int remit_digit(struct slice s);
/* Appends "ACCOUNT 0000012345 7". */
void remit_line(struct buf *, struct slice account, int64_t cents);

#endif
