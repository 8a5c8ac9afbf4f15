/* tender.h - what the return of a tender means beside the row that tells it.
 *
 * One cheque may pay several accounts, a payment each (payments.tender_id); the bank's return names one of them. It is
 * the same cheque only if feed, transmission, batch and effective day are the named payment's too, since ids are given
 * again. All of it came back if the return is of just what its payments sum up to: then each of them counts as
 * returned. What is of less, or of more, touches the named payment alone, so that nobody loses by a guess what
 * protects them; it is told (decide/owing). And of returns that tell of one cheque the first alone brings a fee.
 *
 * Lifecycle: tender_open reads the returns that name a tender, and their payments, once; const afterwards, shared by all
 * readers; tender_close. Every night anew, so that what is corrected or taken away counts no more.
 * Memory: some 150 bytes for a payment that came back with others; cheques that paid one account leave nothing.
 */
#ifndef TENDER_H
#define TENDER_H

#include "facts/facts.h"

struct tender_set;

/* Of one payment of an account. */
struct tender_back {
	struct slice account, payment, ret;	/* ids; of the return that tells it */
	struct slice payer;			/* a customer, or empty */
	int64_t amount;		/* all of the payment, which came back with its tender; 0: AGAIN */
	int32_t returned;
	bool fault;		/* of the payer; no return of the account's own tells it */
	bool again;		/* RET is the account's own, and an earlier return told of its tender: no fee */
};

MUSTUSE int tender_open(struct tender_set **out, const struct facts *, const struct facts_source *, struct err *);
void tender_close(struct tender_set **);
/* N of them, of ACCOUNT, NULL when there are none; good until the set is closed. */
const struct tender_back *tender_of(const struct tender_set *, struct slice account, size_t *n);

#endif
