/* money.h - payments that have come and that the billing system's figures do not show yet, and which debt they cover.
 *
 * The billing system tells what was settled of an account's bills (charges less what is open, and credit on top),
 * lockboxes, counters and banks tell what was paid and what came back; each in its own files and at its own time.
 * From one night to the next two things are matched, each in whatever order and parts it is told:
 *	what came against the rise of the figures: what they do not show yet is unbooked;
 *	what came back against their fall: what they show still, or no more though no word of it came, is apart.
 * What is unbooked protects from the night it is known until the figures show it, less what came back and they show
 * still: that is as good as booked, until they fall. A fall creates no money, and takes none: it only waits for
 * the return that tells it, and a return that finds it waiting takes none either. What nobody tells within the pack's
 * days is forgotten, but for as much as is unbooked. A rise beyond what is known (a correction) is no payment's.
 * Plain arithmetic in cents on plain structs; who fills them does not matter. Threads: no state.
 */
#ifndef MONEY_H
#define MONEY_H

#include "data/row.h"
#include "facts/position.h"

struct money {
	int64_t settled;	/* of all bills that are no deposits, as the figures show */
	int64_t paid;		/* payments for bills that were posted or that a crew took, less what came back of them */
	int64_t returned;	/* what came back of them: returned, reversed, moved away */
	int64_t unbooked;	/* came, and the figures do not show it; never negative */
	int64_t apart;		/* came back, and they show it still; below zero: they show it no more, and nothing tells why */
	int32_t since;		/* the first night on which something protected; POSITION_NO_DAY: nothing does */
	int32_t moved;		/* the last night on which something came back or the figures fell */
	int32_t as_of;		/* this was kept; POSITION_NO_DAY: in the form that lacked returned, apart, moved and this */
};

/* TONIGHT's settled, paid and returned are filled in; LAST: of the account's last night, NULL: it is seen for the first
 * time. SURE: payments that came since, whatever else went; for the first time those whose day is yet to come: all
 * others count as booked then. WAIT: days within which figures and returns must agree. */
void money_tonight(struct money *tonight, const struct money *last, int64_t sure, int32_t today, int wait);

/* What protects. */
int64_t money_protects(const struct money *);
/* What protects does so no more: the figures will not show it. */
void money_forgo(struct money *);

/* As it is kept, a row of the state's table; READ in today's revision, PUT into a builder. */
struct money money_read(const struct row_type *, struct slice row);
void money_put(struct row_builder *, const struct row_type *, struct slice account, const struct money *);

/* A payment for this PURPOSE is for bills; for a deposit it pays no debt. */
bool money_pays_debt(struct slice purpose);

/* SUM covers what is past due, the oldest debt first and none of what is disputed or a deposit. ORDER: room for N. */
void money_cover(struct position_bill *, uint32_t *order, size_t n, int32_t today, int64_t sum);

#endif
