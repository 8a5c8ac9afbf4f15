/* gen_paper.h - securities of the invented town: papers and cash, and how each of them ends.
 *
 * In the sample every tenth account has a paper and every twentieth a cash deposit: 300 for 2,000.
 */
#ifndef GEN_PAPER_H
#define GEN_PAPER_H

#include "gen_emit.h"

enum gen_paper_kind { PAPER_CASH, PAPER_SURETY, PAPER_INDEMNITY, PAPER_CD, PAPER_LOC, PAPER_GUARANTY };

enum gen_paper_fate {
	PAPER_STAYS,	/* evergreen: extends when the day comes, nothing happens before */
	PAPER_LAPSES,	/* nobody answers any letter */
	PAPER_REPLACED, /* a new paper after the letter of 60 days */
	PAPER_EXTENDED, /* the issuer extends after the letter of 90, 60 or 30 days */
	PAPER_NONEXT,	/* the issuer of an evergreen paper says it will not extend */
	PAPER_CANCELLED /* the surety gives notice of cancellation */
};

struct gen_paper {
	uint32_t i; /* account */
	bool cash, second; /* SECOND: the one that replaces or that was asked for */
	enum gen_paper_kind kind;
	enum gen_paper_fate fate;
	const char *status;
	int64_t face, drawn;
	int issue, expiry, notice_day; /* 0: none; the day on which the issuer's notice comes */
	int final, act_day, interest_to;
	uint32_t on, guarantor; /* account that it lies on now, that stands for it; 0: its own, none */
	int32_t version;
	bool replaces, evergreen, unclear, rung[3], ended, changed;
};

/* The security of account I, if it has one. */
bool gen_paper_of(const struct gen_town *, const struct gen_acct *, struct gen_paper *out);
void gen_paper_emit(struct gen_emit *, const struct gen_acct *, const struct gen_paper *);
void gen_paper_event(struct gen_emit *, int nth, const struct gen_doc *);

#endif
