/* position.h - what an account owes and how it has paid, from its open items.
 *
 * What is owed is net: credit and payments that have come cover the oldest debt first (money.h), so that
 * past_due, its days and what was late count what is left. open_amount and disputed are the bills' own.
 * Plain arithmetic on plain structs: who fills them does not matter. All amounts are
 * in cents, all days count from 1970-01-01, POSITION_NO_DAY is null. Everything is
 * taken by effective date as of the business date (data dictionary, section 1).
 * A window of twelve months ends the day before the business date and begins on the
 * same day of the month a year before it, clamped to the month's end.
 * Threads: no state.
 */
#ifndef POSITION_H
#define POSITION_H

#include "base/base.h"
#include "data/value.h"

#define POSITION_NO_DAY INT32_MIN

enum position_bill_kind {
	POSITION_REGULAR,
	POSITION_FINAL,
	POSITION_DEPOSIT,
	POSITION_OTHER /* corrections, closing and summary bills: owed, but not counted in 12m */
};

struct position_bill {
	enum position_bill_kind kind;
	bool open;	/* status open */
	bool counts;	/* neither cancelled, replaced nor transferred: part of the history */
	int32_t issue, mail, due; /* due: extended if it was */
	int32_t paid;	/* day it was paid in full */
	int64_t charges, open_amount, disputed;
	int64_t covered; /* by credit, or by a payment that the bill does not show yet */
};

struct position_payment {
	bool posted;
	int32_t effective;
	int64_t amount;
};

struct position_return {
	bool customer_fault;
	int32_t returned;
};

struct position_input {
	int32_t today;
	const struct position_bill *bill;
	size_t bills;
	const struct position_payment *payment;
	size_t payments;
	const struct position_return *ret;
	size_t returns;
	const int32_t *cut; /* days of completed disconnections for non-payment; repeats count once */
	size_t cuts;
	int32_t continuous_since, stopped;
	int64_t held_security;
	int64_t credit, unbooked; /* what covered the bills */
	/* The day and the sum of the last letter on which an order may rest; POSITION_NO_DAY: there is none. */
	int32_t noticed_on;
	int64_t noticed_most;
};

struct position {
	int64_t open_amount, past_due, disputed, deposit_past_due;
	int32_t arrears_date, oldest_mail_date;
	int32_t days_past_due;
	int32_t bills_12m;
	int64_t charges_12m;
	int32_t late_12m, returned_12m, cuts_12m, service_months;
	int32_t last_payment_date;
	int64_t last_payment_amount;
	int64_t held_security;
	bool open_bill_kinds_regular;
	int64_t credit, unbooked;
	int64_t noticed;	/* of past_due, what that letter named: the most that an order may ask */
};

/* What of the bill is overdue and not disputed, whatever covers it. */
int64_t position_past_due(const struct position_bill *, int32_t today);
void position_compute(struct position *out, const struct position_input *in);

/* The context `Position` that rules see, in ARENA; its shape is one for all. */
struct value position_value(const struct position *, struct arena *);
/* Names and FEEL types of its entries, for the check of packs; NULL at the end. */
extern const char *const position_names[], *const position_types[];

#endif
