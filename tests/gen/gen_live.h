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

/* Those there are on the opening day, and those who come after it. */
enum { LIVE_ACCOUNTS = 2000, LIVE_COMERS = 7, LIVE_ALL = LIVE_ACCOUNTS + LIVE_COMERS, LIVE_MAX_PAPERS = 700 };

enum gen_what {
	PLAN_NONE, PLAN_PAY, PLAN_HALF, PLAN_AGREE, PLAN_KEEPS, PLAN_STRAYS, PLAN_PART, PLAN_CHEQUE, PLAN_LATEPOST, PLAN_RETURN, PLAN_MEDICAL, PLAN_PETITION,
	PLAN_DISPUTE, PLAN_PROMISE, PLAN_MAILBACK, PLAN_MAILED, PLAN_OUTCOME, PLAN_DEPOSIT,
	PLAN_REPLACE, PLAN_OLD_REPLACED, PLAN_EXTEND, PLAN_CREDIT_LETTER, PLAN_GUARANTY, PLAN_ADDRESS,
	PLAN_MOVE_IN, PLAN_FOLLOW, PLAN_BEGIN, PLAN_STOP, PLAN_FINAL, PLAN_LEAVE, PLAN_LEFT
};

struct gen_act;
struct gen_plan {
	int day;
	enum gen_what what;
	uint32_t i;
	int d1, copy, no;
	char id[32];
	bool done;
	/* of a scene */
	const struct gen_act *act; /* NULL: none */
	int start, step;
	int64_t amount;
	uint32_t other;
};

/* A row that is told as text (gen_scene.h). */
struct gen_row {
	enum gen_kind kind;
	int day;
	int32_t version;
	struct buf text;
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
	struct gen_row *row;
	size_t nrows;
	int nplayed, npledged, nrefunds; /* plans, pledges that began; refunds that went out */
	const struct gen_pub *pub;
	uint8_t *flags; /* an account: LIVE_... */
};

enum { LIVE_REACTED = 1, LIVE_NOACCESS = 2, LIVE_MEDICAL = 4, LIVE_ASKED_DEPOSIT = 8, LIVE_PLAYS = 16,
	LIVE_KEEPS = 32 /* a plan: bills that come are paid in time */ };

void gen_live_start(struct gen_live *, uint64_t seed, int opening, const struct gen_pub *);
void gen_live_end(struct gen_live *);
void gen_live_day(struct gen_live *, int day);

/* For gen_react.c */
struct gen_doc *gen_live_doc(struct gen_live *, enum gen_kind, uint32_t i);
struct gen_plan *gen_live_plan(struct gen_live *, int day, enum gen_what, uint32_t i);
struct gen_paper *gen_live_paper(struct gen_live *, uint32_t i, bool second);
struct gen_paper *gen_live_security(struct gen_live *, const char *id);
/* gen_react.c */
void gen_react_effects(struct gen_live *);
void gen_react_plan(struct gen_live *, struct gen_plan *);
struct gen_acct *gen_react_account(struct gen_live *, const struct gen_pub_effect *);

#endif
