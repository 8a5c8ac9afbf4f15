/* town.h - a small utility, made of a seed: what comes night by night.
 *
 * A few accounts, customers and premises that share much, and everything that a utility tells of them, lawful and odd:
 * nothing here knows what is decided of it. The same seed gives the same town; BACKWARDS gives it with every id's order
 * turned round, which must not matter to anybody.
 *
 * Lifecycle: town_make in an arena; then read. Ownership: the arena's. Threads: one.
 */
#ifndef TOWN_H
#define TOWN_H

#include "base/arena.h"
#include "base/buf.h"
#include "facts/calendar.h"
#include "formats.h"
#include "io/xnode.h"

enum { TOWN_NIGHTS = 20, TOWN_PEOPLE = 12, TOWN_BILLS = 10, TOWN_ROWS = 600 };

/* Rows are elements "row": the attributes layout and key, then the fields, whole: a later row of a key takes its place. "gone": deleted. */
struct town_rows {
	const struct xnode *v[TOWN_ROWS];
	size_t n;
};

struct town_bill {
	const char *id;
	long total, open, disputed;
	int32_t due, issued;
	bool mailed;
};

struct town_account {
	int no;
	const char *id, *customer, *premise, *service[2], *point[2], *kind, *status;
	int services;
	struct town_bill bill[TOWN_BILLS];
	int bills, plans, payments;
	long credit, later;	/* what came and no bill shows yet */
	const char *paid_by;	/* the last payment, and how much of it the bills show */
	long paid;
};

struct town {
	struct arena *mem;
	uint64_t seed, dice;
	bool backwards;
	const struct calendar *office;
	const struct layout_set *layouts;
	int odd;	/* of how many rows in a thousand something is said otherwise, or not at all */
	int nights, accounts, ids[32], tonight;
	int32_t today, day[TOWN_NIGHTS];
	struct town_rows before, night[TOWN_NIGHTS];	/* BEFORE: there on the first night */
	struct town_rows now;	/* the latest of each key */
	struct town_account account[TOWN_PEOPLE];
	int mood[64];		/* how often, in a thousand */
	long unshown[TOWN_NIGHTS][TOWN_PEOPLE];	/* cents for bills that were posted by then, and that no bill shows */
};

void town_make(struct town *, struct arena *, uint64_t seed, bool backwards, const struct calendar *office, const struct layout_set *);

/* A row of what a program that is asked would say; the fields end with NULL. */
const struct xnode *town_row(struct arena *, const char *layout, const char *key, ...);
/* Of a row; "" where it says nothing. */
const char *town_get(const struct xnode *, const char *field);
const char *town_date(struct arena *, int32_t day);
int32_t town_day(const char *);	/* of a date or a stamp; 0: there is none */
const char *town_stamp(struct arena *, int32_t day, int hour);
const char *town_money(struct arena *, long cents);
/* The row takes the place of an earlier one of its key. */
void town_keep(struct town_rows *, const struct xnode *);
/* TEXT with ids as the town has them that is not turned round: AAddd of an x. */
void town_straight(const struct town *, const char *text, struct buf *);
uint64_t town_hash(uint64_t seed, const char *text);

#endif
