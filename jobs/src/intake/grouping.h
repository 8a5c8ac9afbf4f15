/* grouping.h - in which groups of the totals an account is while rows are merged: its class, and the kinds of service that
 * it has together.
 *
 * What moves money counts in the groups that its account is in when it is written. An account that comes under another class,
 * or has other kinds of service, takes what it owes by then along: out of one group, into the other. So every group rolls from
 * one night to the next, whatever the order in which rows come.
 * A store's first night has no movements, so nothing is looked up for it.
 * Accounts and services are merged before what moves money, so no cursor needs to show what this merge wrote of it.
 * Lifecycle: grouping_open, grouping_turn for each layout that is merged, grouping_close.
 * Ownership: of its own cursors. Threads: the store's alone.
 */
#ifndef GROUPING_H
#define GROUPING_H

#include "intake/night.h"
#include "store/store.h"

struct grouping_at {
	int class;	/* code of accounts.account_class; -1: none, or nobody's */
	uint64_t kinds;	/* a bit a code of services.service_type; 0: none */
};

enum grouping_role { GROUPING_NOTHING, GROUPING_MONEY, GROUPING_ACCOUNTS, GROUPING_SERVICES };

struct grouping {
	struct night *night;
	const struct layout *accounts, *services, *bills;
	int class_col, credit_col, kind_col, status_col, open_col;
	struct store_table *account;
	struct rows *of_services, *of_bills;	/* of committed rows */
	/* Services that this merge wrote, which cursors need not show: u32 length, key, int code, -1 gone. In key order, with
	 * where each begins; and those that came out of their turn. */
	struct buf written, at_written, apart;
	/* of the layout in hand */
	enum grouping_role role;
	int account_col;
	bool out_of_turn;	/* the caller's: rows that waited, and such that leave for another account */
	struct buf who, key, old, own;	/* WHO: the account that AT is of */
	bool have;
	struct grouping_at at;
	struct slice but;	/* a service that is left out */
};

MUSTUSE int grouping_open(struct grouping *, struct night *, struct err *);
void grouping_turn(struct grouping *, const struct layout *);
void grouping_close(struct grouping *);

/* A row of LAYOUT, OLD, has given way to NOW; {0}: there is none. *FROM and *TO: the groups of its account before and behind
 * it; *OWED: where they differ, what the account takes along. */
MUSTUSE int grouping_row(struct grouping *, const struct layout *, struct slice key, struct slice old, struct slice now,
    struct grouping_at *from, struct grouping_at *to, int64_t *owed, struct err *);

/* "electric + water"; "none". A longer name than totals have room for is cut: such sets are told together. */
void grouping_kinds(const struct row_type *services, int kind_col, uint64_t kinds, struct buf *out);

#endif
