/* case.h - one collection case: which step it is at, and what proves it.
 *
 * The machine never guesses and never skips. A step is entered when the ladder asks
 * for it and the step before it is proved done by a reply; it is done when its own
 * reply says so; a clock starts at the reported mailing. What may not be entered is
 * told apart, so that the caller makes an exception of it and never an effect.
 *
 * The last case of an account is kept after it ends: a returned payment opens it
 * again at the step it had, with its original arrears date.
 * Ownership: plain structs. Threads: no state.
 */
#ifndef CASE_H
#define CASE_H

#include "base/slice.h"
#include "data/value.h"

enum { CASE_MAX_STEPS = 16 }; /* ladders seen have four to nine steps */
#define CASE_NO_DAY INT32_MIN

enum case_effect { CASE_NOTICE, CASE_ORDER };

/* A step of a ladder, as far as the machine needs it; filled by the pack. */
struct case_rung {
	struct slice name;
	enum case_effect effect;
	int valid_days; /* of a notice, after mailing; 0: has no end */
};

enum case_order_status {
	CASE_ORDER_NONE,
	CASE_ORDER_ISSUED,
	CASE_ORDER_COMPLETED,
	CASE_ORDER_NOT_EXECUTABLE,
	CASE_ORDER_CANCELLED,
	CASE_ORDER_EXPIRED,
	CASE_ORDER_STATUSES
};
extern const char *const case_order_name[CASE_ORDER_STATUSES];

struct case_proof {
	int attempts;		/* never goes back, so no effect id is given twice */
	int32_t entered, done;	/* of the last attempt */
	bool returned;		/* its mail came back */
};

struct case_state {
	bool open;
	int number;		/* of the account's cases, from 1; 0: never had one */
	/* Which ladder its steps are of: the caller's to tell; 0: the newest, which a new case gets. And its
	 * name, as stored; empty: the newest. */
	int ladder;
	struct slice pack;
	struct slice customer;	/* whose it was when it began; empty: not known */
	int step;		/* place in the ladder, -1: none */
	struct case_proof proof[CASE_MAX_STEPS];
	int64_t amount;		/* cents, when it began */
	int32_t arrears_date, started, closed;
	bool closed_by_payment;
	int32_t valid_until;	/* of the last notice that has an end */
	int32_t final_mailed;
	enum case_order_status order;
	int32_t order_completed;
};

enum case_verdict {
	CASE_STAY,	/* nothing new: it is there already, or the ladder points back */
	CASE_ENTER,	/* the next step, or the first */
	CASE_AGAIN,	/* the same or an earlier notice with a new attempt: it lost its force */
	CASE_SKIPS,	/* would pass over a step */
	CASE_UNPROVED,	/* no reply says that the step before was done */
	CASE_RETURNED,	/* the mail of the step before came back */
	CASE_WAITS,	/* an order is out and nobody has said what became of it */
	CASE_UNKNOWN	/* the ladder has no such step */
};

void case_none(struct case_state *);

/* May TARGET (place in LADDER of N, -1 when the ladder asked for none it has) be entered today? */
enum case_verdict case_ask(const struct case_state *, const struct case_rung *ladder, int n,
    int target, int32_t today);
/* Does it: only after CASE_ENTER or CASE_AGAIN. Begins a case when none is open. */
void case_enter(struct case_state *, const struct case_rung *ladder, int target, int32_t today,
    int64_t past_due, int32_t arrears_date);

/* A reply proves the attempt of STEP that went out last. An older attempt's reply changes nothing. */
void case_proved(struct case_state *, const struct case_rung *ladder, int step, int attempt,
    int32_t day);
void case_mail_returned(struct case_state *, int step, int attempt);
/* What became of the last disconnect order. */
void case_order(struct case_state *, enum case_order_status, int32_t day);

/* Ends it. BY_PAYMENT: a return of that payment may open it again. */
void case_close(struct case_state *, int32_t today, bool by_payment);
/* A payment that had closed it came back. A notice that has an end, and an order, must be
 * given anew: the case stands on the step before them. False: it was not closed by one. */
bool case_reopen(struct case_state *, const struct case_rung *ladder);
/* Its order was cancelled or answered: it stands on the step before the order. */
void case_back_from_order(struct case_state *, const struct case_rung *ladder);

/* The context `Case`. */
struct value case_value(const struct case_state *, const struct case_rung *ladder, struct arena *);
extern const char *const case_names[], *const case_types[];

#endif
