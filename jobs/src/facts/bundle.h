/* bundle.h - all rows that concern one account, gathered for a worker.
 *
 * Made by walking the account-owned tables side by side in key order; what belongs to others (customer,
 * premises, points) is looked up. Rows are copied into the arena of the batch in today's revision,
 * so who decides needs no store.
 *
 * Lifecycle: bundle_open, which opens all cursors, on the thread that owns the store; then bundle_range and
 * bundle_next until 0 on any one thread at a time (store.h), several readers side by side; bundle_close.
 * Memory does not grow with the number of accounts. Limit: rows and bytes of one account; beyond
 * it the bundle is marked `over` and becomes an exception: it holds the account's row, what was issued and decided for
 * it before, and what is owed on all its bills, so that no sum lacks it.
 * What others have at its points and premises is in the tables from FACTS_NEAR on, if a cut may come to it: it has a
 * case, an effect, or a state taken over. Tables that C does not know (FACTS_FREE on) are there if some rule reads them:
 * the rows of all owners that concern it, and those that concern everybody. Beyond their own limit it is `crowded`: nobody knows who is there,
 * or what its customer has elsewhere, and no cut rests on that.
 */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "facts/facts.h"
#include "facts/owners.h"
#include "facts/tender.h"

enum {
	BUNDLE_MAX_ROWS = 20000,     /* 40 years of monthly bills and payments, twenty times over */
	BUNDLE_MAX_BYTES = 8 << 20,
	BUNDLE_MAX_OTHERS = 2000,    /* accounts of one customer: with more, an account is `crowded` and a paper `over` */
	BUNDLE_MAX_PAPERS = 1000,    /* papers of one customer */
	BUNDLE_TABLES = FACTS_TABLES + STATE_TABLES
};

/* Beside the layouts' tables it reads what intake keeps:
 *	"by-service-point"	service_point_id 00 -> premise_id
 *	"by-account-securities"	account_id 00 security_id 00 -> nothing
 *	"by-account-security-coverage"	account_id 00 security_id 00 ... -> nothing: papers of others that cover it too
 *	"by-point-services"	service_point_id 00 key of services -> nothing
 *	"by-meter-service-points"	meter_id 00 key of service-points -> nothing
 *	"by-customer-accounts"	customer_id 00 key of accounts -> nothing
 *	what a layout reaches (formats.h)	account_id 00 key of its rows -> nothing
 */
#define BUNDLE_BY_POINT "by-service-point"
#define BUNDLE_BY_ACCOUNT "by-account-securities"
#define BUNDLE_BY_COVERED "by-account-security-coverage"
#define BUNDLE_BY_POINT_SERVICES "by-point-services"
#define BUNDLE_BY_METER "by-meter-service-points"
#define BUNDLE_BY_CUSTOMER "by-customer-accounts"

/* Rows of one table are together: row[first[t]] .. row[first[t + 1] - 1]. State tables follow
 * the facts' tables: FACTS_TABLES + STATE_CASES ... */
struct bundle {
	struct slice account_id;
	const struct slice *row;
	uint32_t first[BUNDLE_TABLES + 1];
	bool over;
	bool crowded;		/* more is at its premises, or of its customer, than is looked at: not all of it is here */
	bool orphan;		/* state rows of an account that is not there any more: it has no other rows */
	int64_t open_amount;	/* when over: of all open bills */
	const struct tender_back *back;	/* payments that came back by what others were told */
	size_t n_back;
	/* For each service row: its point's and premise's place in `row`, -1 when missing. */
	const int32_t *point, *premise;
	const struct owner *owner;	/* whose rows concern it, each once */
	uint32_t owners;
};

static inline uint32_t
bundle_n(const struct bundle *b, int table)
{
	return b->first[table + 1] - b->first[table];
}

/* The Ith row of TABLE, {0} when there is none. */
static inline struct slice
bundle_row(const struct bundle *b, int table, uint32_t i)
{
	return i < bundle_n(b, table) ? b->row[b->first[table] + i] : slice_make(NULL, 0);
}

struct protects;	/* protects.h: shared by all readers of a step */
struct bundle_reader;
/* INSTRUMENTS: bundles hold one security, its account's and customer's row, its state rows, and what C does not know of
 * all these; behind it all papers of the customer; the account's bills, payments, holds, services and places, the customer's petitions, and
 * rows of their other accounts and of the guarantor's. account_id is the account that it secures, and tenders may be NULL. */
MUSTUSE int bundle_open(struct bundle_reader **out, const struct protects *, const struct tender_set *,
    const struct facts *, const struct facts_source *, bool instruments, struct err *);
void bundle_close(struct bundle_reader **);
/* What bundle_next gives from here on: the accounts (instruments) from FROM on, up to and without TO. Ids with a
 * 00 behind them; TO empty: to the end. A range that begins where the last one ended costs nothing. */
MUSTUSE int bundle_range(struct bundle_reader *, struct slice from, struct slice to, struct err *);
/* 1 a bundle, its memory in ARENA; 0 no more; -1. */
MUSTUSE int bundle_next(struct bundle_reader *, struct arena *, struct bundle *out, struct err *);

#endif
