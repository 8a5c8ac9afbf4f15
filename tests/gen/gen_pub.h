/* gen_pub.h - what the runs published: orders and notices, read back from their CSV files.
 *
 * Lifecycle: gen_pub_load once; the list is then const. Every run's folder below OUT is read,
 * staged ones (dot names) are not. An effect given twice counts once.
 */
#ifndef GEN_PUB_H
#define GEN_PUB_H

#include "base/base.h"

enum gen_pub_of { PUB_ORDER, PUB_NOTICE, PUB_POSTING, PUB_REFUND, PUB_REFERRAL };

struct gen_pub_effect {
	char id[32], refers_to[32];
	char what[40];	   /* orders, referrals: action; notices, postings: kind */
	char process[40], step[40];
	char account[24], security[24], service[24];
	int date;	   /* business date of the run */
	int copy;
	int nth;	   /* of an order: how many of its date are before it */
	enum gen_pub_of of;
	int64_t amount;	   /* of a posting, a refund, a referral: cents */
	int64_t interest;  /* of a refund: in the amount */
	int to;		   /* of interest: its last day */
};

struct gen_pub {
	struct gen_pub_effect *v; /* by date, then id, then copy */
	size_t n;
};

/* OUT NULL or not there: nothing was published. MONEY: postings, refunds and referrals too. */
void gen_pub_load(struct gen_pub *, const char *out, bool money);

#endif
