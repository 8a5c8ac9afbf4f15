/* tindex_own.h - what an index holds; private to tindex.c and tindex_sample.c. */
#ifndef TINDEX_OWN_H
#define TINDEX_OWN_H

#include "dmn/table.h"

/* Domains that are ordered and whose equality is that of their order. Values of two domains
 * never compare: times of a place and local ones are apart. */
enum domain {
	DOMAIN_NONE,
	DOMAIN_BOOL,
	DOMAIN_NUMBER,
	DOMAIN_STRING,
	DOMAIN_DATE,
	DOMAIN_LOCAL_TIME,
	DOMAIN_ZONED_TIME,
	DOMAIN_LOCAL_DATETIME,
	DOMAIN_ZONED_DATETIME,
	DOMAIN_DAYS,
	DOMAIN_MONTHS,
	DOMAINS
};

/* One domain of a column. Cell 2k+1 is point[k]; cell 2k is the open interval below it, cell 2n
 * above all. */
struct part {
	enum domain domain;
	uint8_t type;		/* of values of the domain */
	bool clock;		/* a time: the zone tells the domain */
	bool known;		/* false: strict mode faults, the scan must say */
	bool has_ranges;	/* then a string's interval matters too */
	struct value *point;	/* sorted */
	size_t n;
	int64_t *scaled;	/* of numbers, dates, months: the points * 10^scale, if all fit */
	int scale;
	uint32_t *hash;		/* of strings: point number + 1, or 0 */
	size_t hash_size;
	uint8_t of_bool[2];	/* of booleans: the cells of false and true */
	uint64_t *bits;		/* 2n + 1 cells by words */
};

struct column {
	struct part *part;	/* in the order of first use */
	size_t parts;
	bool always;		/* no static test: nothing to look up */
	bool null_known, other_known; /* false: the scan must say */
	bool speaks_of_null;	/* some cell tests for it */
	uint64_t *null, *other;	/* the rules that hold for null, and for values of no part */
	uint32_t slot;		/* of the frame: where the row's value is */
};

/* A column that looks something up, as tables of up to 64 rules read it: the bits of a boolean lie
 * here, so that a column of flags costs one step in one place. */
struct lane {
	const struct column *col;
	uint64_t of_bool[2];	/* if FLAG */
	uint32_t slot;
	bool flag;
};

struct tindex {
	size_t words;
	struct column *col;
	struct lane *lane;
	size_t lanes;
	uint64_t *start;	/* all rules */
};

enum domain tindex_domain(struct value v);
int tindex_order(struct value a, struct value b);
size_t tindex_find(const struct part *, struct value v);
bool tindex_cell_holds(const struct part *, size_t cell, const struct feel_tests *, bool *sure);

#endif
