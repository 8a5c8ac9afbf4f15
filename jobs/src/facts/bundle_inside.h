/* bundle_inside.h - what the files of bundle share. Only they include it.
 *
 * Ownership: all is the reader's. Threads: one at a time.
 */
#ifndef BUNDLE_INSIDE_H
#define BUNDLE_INSIDE_H

#include "facts/facts.h"
#include "facts/protects.h"
#include "facts/tender.h"

struct bundle;

/* A table walked beside the accounts. */
struct bundle_walk {
	struct rows *rows;	/* NULL: empty */
	struct slice key, val;	/* the row in hand */
	bool have;
};

/* One row by its key. Accounts and what they refer to mostly lie in like order, so each has a cursor of its own;
 * and neighbours often refer to the same. */
struct bundle_lookup {
	struct rows *rows;	/* NULL: empty */
	struct buf key;		/* asked last; empty: nothing yet */
	int found;
	struct slice val;
};

/* Cursors for what others say of the account's places. */
struct bundle_near {
	struct rows *points, *by_point, *by_meter, *by_customer, *by_account;
	struct bundle_lookup service, point, account;
	struct buf key, id;
	uint32_t looks, most;	/* rows looked at, and how many may be */
};

/* Cursors for what a question about an instrument sees of its customer. */
struct bundle_paper {
	struct rows *by_customer, *by_account, *money;
	struct buf key, accounts;	/* keys of the customer's accounts, the instrument's own first */
};

/* All rows of a table that concern everybody. */
struct bundle_whole {
	struct buf row;		/* struct slice each */
	size_t bytes;
};

struct bundle_reader {
	const struct facts *f;
	const struct protects *protects;
	const struct tender_set *tenders;
	bool instruments, fresh;
	struct buf to;		/* where the range ends: an id and its 00; empty: nowhere */
	struct bundle_walk walk[FACTS_TABLES + STATE_TABLES], by_account, by_covered;
	struct rows *range[FACTS_TABLES]; /* for a few rows of another owner */
	struct bundle_lookup one[FACTS_TABLES], by_point;
	struct bundle_near near;
	struct bundle_paper paper;
	struct bundle_whole whole[FACTS_TABLES - FACTS_FREE];
	struct arena whole_mem;
	struct buf owners;	/* of the bundle, struct owner each */
	struct buf key, old, name;
	/* the bundle being built */
	struct buf rows;	/* struct slice each */
	struct bundle_range_of {
		uint32_t from, to;
	} at[FACTS_TABLES + STATE_TABLES];	/* of each table in rows; not in table order yet */
	size_t bytes;
	bool over, crowded;
	int64_t beyond;		/* open amount of bills that were left out */
	struct arena *mem;
};

static inline uint32_t
bundle_count(const struct bundle_reader *r)
{
	return (uint32_t)(r->rows.n / sizeof(struct slice));
}

static inline struct slice
bundle_nth(const struct bundle_reader *r, uint32_t i)
{
	return ((const struct slice *)(const void *)r->rows.p)[i];
}

static inline bool
bundle_begins(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}

/* Copies ROW, whatever revision it has, behind those of T that are there. */
MUSTUSE int bundle_add(struct bundle_reader *, int t, struct slice row, struct err *);
/* ROW in today's form, good until the next one is asked for. Rows come from disk: none is read past its end. */
MUSTUSE int bundle_todays(struct bundle_reader *, int t, struct slice row, struct slice *now, struct err *);
/* Those of T, which is walked, that lie under ACCOUNT. */
MUSTUSE int bundle_walked(struct bundle_reader *, int t, struct slice account, struct err *);
/* The walk of T stands on the first row at or behind PREFIX, which is that of what ACCOUNT has there. */
MUSTUSE int bundle_walk_to(struct bundle_reader *, int t, struct slice account, struct slice *prefix, struct err *);
MUSTUSE int bundle_step(struct bundle_walk *, struct err *);
/* 1 found, 0 none, -1. */
MUSTUSE int bundle_get(struct bundle_lookup *, struct slice key, struct slice *val, struct err *);
/* Rows of FROM that lie under its owner ID of KIND, into T, which has the same form. */
MUSTUSE int bundle_shared(struct bundle_reader *, int from, int t, enum layout_owner kind, struct slice id, struct err *);
void bundle_lookup_close(struct bundle_lookup *);

/* --- bundle_named.c: rows of tables that C does not know -------------------------------- */
MUSTUSE int bundle_named_open(struct bundle_reader *, const struct facts_source *, struct err *);
void bundle_named_close(struct bundle_reader *);
/* For a bundle whose other tables are there, and its owners. WHOLE: what concerns everybody, which comes last, since it does
 * not count against the room of one account. */
MUSTUSE int bundle_named_take(struct bundle_reader *, const struct bundle *, bool whole, struct err *);

/* --- bundle_paper.c: what a question about an instrument sees beside it ------------------ */
MUSTUSE int bundle_paper_open(struct bundle_reader *, const struct facts_source *, struct err *);
void bundle_paper_close(struct bundle_reader *);
/* Papers of the same customer behind the one in hand, the first row there is; OWN: its key. */
MUSTUSE int bundle_paper_siblings(struct bundle_reader *, struct slice own, struct err *);
/* What the engine keeps of the money of the account that it secures. */
MUSTUSE int bundle_paper_money(struct bundle_reader *, struct slice account, struct err *);
/* Rows of the customer's other accounts and of the guarantor's, after bundle_paper_siblings. */
MUSTUSE int bundle_paper_others(struct bundle_reader *, struct err *);

/* --- bundle_near.c: who else is at the account's points and premises ------------------- */
MUSTUSE int bundle_near_open(struct bundle_reader *, const struct facts_source *, struct err *);
void bundle_near_close(struct bundle_reader *);
/* The row of FROM that is its owner's alone, as one of T. */
MUSTUSE int bundle_one(struct bundle_reader *, int from, int t, enum layout_owner kind, struct slice id, struct err *);
/* The rows of T, one of the tables from FACTS_NEAR on; tables in their order. */
MUSTUSE int bundle_near_take(struct bundle_reader *, int t, struct slice account, struct slice customer, struct err *);
/* Protections under the id that the account had before it was renumbered, or merged into this one. */
MUSTUSE int bundle_near_former(struct bundle_reader *, int t, struct err *);
/* Certificates of those who live at its premises, beside those that name the premise. */
MUSTUSE int bundle_near_certified(struct bundle_reader *, struct err *);

#endif
