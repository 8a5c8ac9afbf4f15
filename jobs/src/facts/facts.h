/* facts.h - where facts lie: the layouts by role, and the columns that C reads.
 *
 * Built once at the start from the loaded layouts, const afterwards. A layout or column
 * that a utility left out reads as null; facts_init refuses only when one is missing
 * without which no account can be decided. What more a pack needs follows from what its effects are: facts_lack.
 */
#ifndef FACTS_H
#define FACTS_H

#include "effect/state.h"
#include "formats.h"

enum facts_table {
#define TABLE(sym, layout) FACTS_##sym,
#define COL(table, column)
#include "facts/facts.def"
#undef TABLE
#undef COL
	FACTS_FREE,	/* from here on: tables that C does not know; their layouts name them for rules */
	FACTS_TABLES = FACTS_FREE + 64,
	FACTS_NEAR = FACTS_NEAR_SERVICE	/* from here to FACTS_FREE: rows of others; their columns are those of the layout's own table */
};

enum facts_col {
#define TABLE(sym, layout)
#define COL(table, column) F_##table##_##column,
#include "facts/facts.def"
#undef TABLE
#undef COL
	FACTS_COLS
};

/* What the engine itself must know, each with all before it. */
enum facts_need {
	FACTS_TO_DECIDE,	/* anything of an account */
	FACTS_TO_COLLECT,	/* what asks for money, and is proved by a reply */
	FACTS_TO_CUT
};

extern const char *const facts_layout_name[FACTS_FREE];

struct facts {
	const struct layout *layout[FACTS_TABLES]; /* NULL: the utility has none */
	const struct row_type *type[FACTS_TABLES];
	const struct layout_reach *reach[FACTS_TABLES]; /* rows of others that name the account; NULL: any other table */
	uint8_t one[FACTS_TABLES];		   /* the table whose word for one row stands for a row of this one */
	int col[FACTS_COLS];			   /* -1: the layout has none */
	uint8_t table[FACTS_COLS];
	const struct row_type *state[STATE_TABLES];
	bool *read;				/* some rule reads the table, or a process asks about each; who binds them says so */
};

/* Refuses with ERR_REFUSED, naming what is missing, or when layouts name more tables than there is room for.
 * ARENA holds the state's row types. */
MUSTUSE int facts_init(struct facts *, const struct layout_set *, struct arena *, struct err *);

/* The first layout or field that NEED asks for and that is missing, "layout bills", in the arena; NULL: none is. */
const char *facts_lack(const struct facts *, enum facts_need, struct arena *);

/* The layout of a table, which is not one of others' rows; or NULL. */
static inline const struct layout *
facts_own(const struct facts *f, int t)
{
	return (t >= FACTS_NEAR && t < FACTS_FREE) || f->reach[t] != NULL ? NULL : f->layout[t];
}

/* What its layout calls the list of a table's rows; "": nothing. */
static inline const char *
facts_list(const struct facts *f, int t)
{
	return f->reach[t] != NULL ? f->reach[t]->list.text : facts_own(f, t) != NULL ? f->layout[t]->list.text : "";
}

/* R: a row of the column's table, in today's revision; {0} when there is none: null. */
static inline bool
facts_null(const struct facts *f, struct slice r, enum facts_col c)
{
	return r.n == 0 || f->col[c] < 0 || row_is_null(f->type[f->table[c]], r, f->col[c]);
}

static inline struct slice
facts_text(const struct facts *f, struct slice r, enum facts_col c)
{
	return r.n == 0 || f->col[c] < 0 ? slice_make("", 0)
					 : row_text(f->type[f->table[c]], r, f->col[c]);
}

/* Scaled by the column's own scale: money by 2. */
static inline int64_t
facts_number(const struct facts *f, struct slice r, enum facts_col c)
{
	return r.n == 0 || f->col[c] < 0 ? 0 : row_number(f->type[f->table[c]], r, f->col[c]);
}

static inline int32_t
facts_date(const struct facts *f, struct slice r, enum facts_col c)
{
	return r.n == 0 || f->col[c] < 0 ? ROW_NO_DATE
					 : row_date(f->type[f->table[c]], r, f->col[c]);
}

static inline bool
facts_bool(const struct facts *f, struct slice r, enum facts_col c)
{
	return r.n != 0 && f->col[c] >= 0 && row_bool(f->type[f->table[c]], r, f->col[c]);
}

/* The local day of a stamp; ROW_NO_DATE if null. */
int32_t facts_stamp_day(const struct facts *, struct slice r, enum facts_col);

/* Where rows come from; the same over a store and over spools. Tables are named by layout
 * ("bills") or state ("cases"). A table that does not exist is empty: *out NULL, or 0. */
struct facts_source {
	void *ctx;
	int (*rows)(void *ctx, const char *table, struct rows **out, struct err *);
	bool fresh;	/* what this very run packed, under checksums: not looked through again */
};

#endif
