/* gen_live.h - the sample utility's people, crews, mail house and issuers, as they react.
 *
 * gen_live_start makes the town on its opening day; gen_live_day lives one business day: bills go
 * out, people pay, and what the run before published is answered. What changed on the day is marked
 * in accounts, bills, payments and papers; documents of the day lie in DOC.
 */
#ifndef GEN_LIVE_H
#define GEN_LIVE_H

#include "gen_paper.h"
#include "gen_pub.h"

enum { LIVE_ACCOUNTS = 2000, LIVE_MAX_PAPERS = 700 };

enum gen_what {
	PLAN_PAY, PLAN_PART, PLAN_CHEQUE, PLAN_LATEPOST, PLAN_RETURN, PLAN_MEDICAL, PLAN_PETITION,
	PLAN_DISPUTE, PLAN_PROMISE, PLAN_MAILBACK, PLAN_MAILED, PLAN_OUTCOME, PLAN_DEPOSIT,
	PLAN_REPLACE, PLAN_OLD_REPLACED, PLAN_EXTEND
};

struct gen_plan {
	int day;
	enum gen_what what;
	uint32_t i;
	int d1, copy, no;
	char id[32];
	bool done;
};

struct gen_live {
	struct gen_town town;
	int day, before; /* business dates */
	int nth;	 /* of the sample's business dates; 0: the opening */
	struct gen_acct *a;
	struct gen_paper *paper;
	int npapers;
	struct gen_doc *doc;
	size_t ndocs;
	struct gen_plan *plan;
	size_t nplans;
	const struct gen_pub *pub;
	uint8_t *flags; /* an account: LIVE_... */
};

enum { LIVE_REACTED = 1, LIVE_NOACCESS = 2, LIVE_MEDICAL = 4, LIVE_ASKED_DEPOSIT = 8 };

void gen_live_start(struct gen_live *, uint64_t seed, int opening, const struct gen_pub *);
void gen_live_end(struct gen_live *);
void gen_live_day(struct gen_live *, int day);

/* For gen_react.c */
struct gen_doc *gen_live_doc(struct gen_live *, enum gen_kind, uint32_t i);
struct gen_plan *gen_live_plan(struct gen_live *, int day, enum gen_what, uint32_t i);
struct gen_paper *gen_live_paper(struct gen_live *, uint32_t i, bool second);
/* gen_react.c */
void gen_react_effects(struct gen_live *);
void gen_react_plan(struct gen_live *, struct gen_plan *);

#endif
