/* gen_emit.h - rows of accounts and what hangs on them. */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include "gen_out.h"
#include "gen_world.h"

struct gen_emit {
	const struct gen_town *town;
	int day; /* business date of the files */
	struct gen_out *out[GEN_NKINDS];
};

/* What comes on paper or by wire, once. */
struct gen_doc {
	enum gen_kind kind;
	int day;
	uint32_t i;
	char id[32];
	const char *status, *reason;
	int no, copy;
	int d1, d2, d3;
	int64_t amount;
	const char *text;
	int32_t version;
	bool second; /* of a security event: the replacement's */
};

void gen_emit_customer(struct gen_emit *, const struct gen_acct *);
void gen_emit_premise(struct gen_emit *, const struct gen_acct *);
void gen_emit_points(struct gen_emit *, const struct gen_acct *);
void gen_emit_account(struct gen_emit *, const struct gen_acct *);
void gen_emit_services(struct gen_emit *, const struct gen_acct *);
void gen_emit_bill(struct gen_emit *, const struct gen_acct *, const struct gen_bill *);
void gen_emit_pay(struct gen_emit *, const struct gen_acct *, const struct gen_pay *);
/* An order's reply or a letter's; the row is not ended. */
void gen_emit_reply(struct gen_emit *, const struct gen_doc *);
/* The parts of a row, for those who mean to spoil it before gen_out_row. */
void gen_emit_account_fields(struct gen_emit *, const struct gen_acct *);
void gen_emit_customer_fields(struct gen_emit *, const struct gen_acct *);
void gen_emit_bill_fields(struct gen_emit *, const struct gen_acct *, const struct gen_bill *);
void gen_emit_pay_fields(struct gen_emit *, const struct gen_acct *, const struct gen_pay *);
/* Office, bank: every day of the years that the samples touch. */
void gen_emit_calendars(struct gen_emit *, int from_year, int to_year);

#define GEN_ACCOUNT "%010u"
#define GEN_ACCOUNT_NO(i) (1000000000u + (i) * 7u + 3u)
#define GEN_CUSTOMER "C%08u"
#define GEN_PREMISE "P%08u"
#define GEN_SERVICE "%010u-%c"
#define GEN_POINT "SP%08u%c"
#define GEN_BILL "%010u-%03d"
#define GEN_PAYMENT "PY%010u%04d"
#define GEN_SECURITY "SEC%07u"
#define GEN_SECOND 9000000u /* more than the first of the account */

#endif
