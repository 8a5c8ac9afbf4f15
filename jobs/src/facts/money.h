/* money.h - payments that have come and that the billing system's figures do not show yet, and which debt they cover.
 *
 * The billing system tells what was settled of an account's bills (charges less what is open, and credit on top),
 * lockboxes and counters tell what was paid; each in its own files and at its own time. From one night to the
 * next both sums grow by the same if the figures show what came. What was paid beyond that is unbooked: it
 * protects from the night it is known, and is used up by what is settled afterwards, whole or in parts. A sum
 * that was settled and is open again creates none by itself: a return or a correction is no payment.
 * Plain arithmetic in cents on plain structs; who fills them and where they are kept does not matter.
 * Threads: no state.
 */
#ifndef MONEY_H
#define MONEY_H

#include "facts/position.h"

struct money {
	int64_t settled;	/* of all bills that are no deposits, as the figures show */
	int64_t paid;		/* payments for bills that were posted or that a crew took, less returned ones */
	int64_t unbooked;	/* of them, what the figures do not show; never negative */
	int32_t since;		/* the first night of that; POSITION_NO_DAY: none is */
};

/* TONIGHT's settled and paid are filled in; LAST: of the account's last night, NULL: it is seen for the first time.
 * Then what was paid counts as booked, but for AHEAD: payments whose day is yet to come. */
void money_tonight(struct money *tonight, const struct money *last, int64_t ahead, int32_t today);

/* A payment for this PURPOSE is for bills; for a deposit it pays no debt. */
bool money_pays_debt(struct slice purpose);

/* SUM covers what is past due, the oldest debt first and none of what is disputed or a deposit. ORDER: room for N. */
void money_cover(struct position_bill *, uint32_t *order, size_t n, int32_t today, int64_t sum);

#endif
