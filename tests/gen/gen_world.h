/* gen_world.h - who lives in the invented town: an account's fixed facts and its first bills.
 *
 * Everything about an account follows from (seed, number of the account, shape of the town), so a
 * town of any size needs memory for one account only. Money is in cents, days as in gen_day.h.
 */
#ifndef GEN_WORLD_H
#define GEN_WORLD_H

#include "gen_day.h"

/* What a customer does when a bill comes due; the sample utility has all of them. */
enum gen_fate {
	FATE_GOOD,	 /* pays in time */
	FATE_PLAN,	 /* agrees to a plan after the final notice, or when the crew comes */
	FATE_PLEDGE,	 /* an agency promises to pay it */
	FATE_LATE,	 /* pays some days late, asked or not */
	FATE_REMINDER,	 /* pays when reminded */
	FATE_LATENOTICE, /* pays after the late notice */
	FATE_FINAL,	 /* pays after the final notice */
	FATE_PARTIAL,	 /* pays a part after the final notice, the rest after the cut */
	FATE_LATEPOST,	 /* pays in time, but the money is posted after the order */
	FATE_DOOR,	 /* pays the crew at the door */
	FATE_CUT,	 /* pays after the cut and is reconnected */
	FATE_NEVER,	 /* stays cut */
	FATE_NOACCESS,	 /* first order can't be carried out, the second can */
	FATE_NSF,	 /* pays after the final notice with a cheque that comes back */
	FATE_NSFCUT,	 /* the same after the cut: reconnected, then returned */
	FATE_MEDICAL,	 /* certificate after the final notice */
	FATE_MEDDOOR,	 /* certificate shown to the crew */
	FATE_BANKRUPT,	 /* petition after the final notice */
	FATE_UNDELIV,	 /* mail comes back */
	FATE_DISPUTE,	 /* disputes the bill after the late notice */
	FATE_PROMISE,	 /* promises to pay after the final notice, and pays */
	FATE_N
};

enum gen_class { CLASS_RES, CLASS_SMALL, CLASS_LARGE, CLASS_INDUSTRIAL, CLASS_GOV, CLASS_INST };

struct gen_town {
	uint64_t seed;
	uint32_t accounts;
	bool sample;	/* many of every fate, long history; else the shape of a real utility */
	int opening;	/* business date of the first snapshot */
};

enum { GEN_MAXBILLS = 24, GEN_MAXPAYS = 32 };

struct gen_bill {
	int32_t no;
	int32_t from, to, issue, mail, due, extended; /* 0: none */
	int32_t paid_day; /* effective date of the payment that closed it; 0 open */
	int64_t previous, charges, open, disputed;
	int64_t fees; /* of the charges */
	int32_t version;
	bool estimated, changed, final;
};

struct gen_pay {
	int32_t no;
	int64_t amount;
	int32_t effective, received, posted; /* days */
	int32_t bill;			     /* index of the bill it closes first */
	uint8_t tender;			     /* 0 ach 1 check 2 card 3 cash */
	uint8_t source;			     /* 0 lockbox 1 web 2 counter 3 lockbox that posts late */
	uint8_t purpose;		     /* 0 bill 1 reconnect */
	bool reversed, changed;
	int32_t version;
};

struct gen_acct {
	uint32_t i, customer, premise;
	uint64_t h;
	enum gen_fate fate;
	enum gen_class class;
	int32_t opened, stop; /* STOP: bills due on or after it are paid only by fate */
	int32_t cycle;
	int64_t usual; /* a usual month */
	bool autopay, water, remote, owns_customer, owns_premise, quirk;
	int32_t critical; /* 0 or kind */
	int nbills, npays, nextbill, nextpay;
	struct gen_bill bill[GEN_MAXBILLS];
	struct gen_pay pay[GEN_MAXPAYS];
	/* what changes */
	int32_t cut_since; /* 0: connected */
	int32_t stopped, finaled; /* 0: it goes on */
	bool pending, comes, begun; /* of one that comes: service has not begun; comes today; has begun */
	bool moved;		    /* mail goes to another street */
	int32_t last_cut, cuts;
	int32_t undeliverable;
	int32_t medical_until;
	int64_t balance, past_due, security_held, credit;
	int64_t fees; /* booked, and not billed yet */
	int32_t account_version, service_version, point_version;
	bool account_changed, service_changed;
};

/* Fixed facts of account I and its bills and payments as of the evening of TOWN->opening. */
void gen_world_account(const struct gen_town *, uint32_t i, struct gen_acct *out);
/* Issues the bill of the cycle that falls in (from, to], if one does. */
bool gen_world_bill(const struct gen_town *, struct gen_acct *, int from, int to);
/* The last bill, of what was used until it stopped. */
void gen_world_final(struct gen_acct *, int day);
/* When this customer pays this bill without being asked; 0: not before the ladder asks. */
int gen_world_pays_on(const struct gen_acct *, const struct gen_bill *);
/* Open items as the billing system shows them in the evening of DAY; true if they changed. */
bool gen_world_balance(struct gen_acct *, int day);
/* Applies money to the oldest open bills; adds the payment. */
struct gen_pay *gen_world_pay(struct gen_acct *, int64_t amount, int effective, int posted);
/* The same, bill K first; -1: the oldest. */
struct gen_pay *gen_world_pay_for(struct gen_acct *, int k, int64_t amount, int effective, int posted);
/* What the billing system takes off by itself: a deposit applied, a credit. What no bill takes is unapplied credit. */
void gen_world_credit(struct gen_acct *, int64_t amount, int day);
int64_t gen_world_owed(const struct gen_acct *);
/* The crew cut it WHEN; the billing system shows it in the evening of DAY. */
void gen_world_cut(struct gen_acct *, int when, int day);
void gen_world_restore(struct gen_acct *, int day);
void gen_world_unpay(struct gen_acct *, struct gen_pay *, int day);
/* Index of the oldest open bill, -1 if none. */
int gen_world_oldest(const struct gen_acct *);
int32_t gen_world_version(int day, int step);

enum gen_class gen_world_class(const struct gen_town *, uint32_t i);

struct gen_name {
	char text[128];
};
/* gen_names.c */
struct gen_name gen_world_person(uint64_t h);
struct gen_name gen_world_firm(uint64_t h, enum gen_class);
struct gen_name gen_world_customer_name(const struct gen_town *, const struct gen_acct *);
struct gen_name gen_world_street(uint64_t h);

#endif
