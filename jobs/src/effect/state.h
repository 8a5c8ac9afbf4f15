/* state.h - the tables that the decide side keeps, as rows like any other.
 *
 * Their columns stand in state.def; so they evolve, dump and are checked like the rows
 * of layouts. Lifecycle: state_types once, const afterwards.
 * Three sets lie in the store: keyed by account, by instrument, and by a measure's sum, so that an
 * account and an instrument of one id never meet.
 */
#ifndef STATE_H
#define STATE_H

#include "data/row.h"

enum state_table {
#define STATE(sym, name) STATE_##sym,
#define COLUMN(sym, name, kind, arg)
#define END(sym)
#include "effect/state.def"
#undef STATE
#undef COLUMN
#undef END
	STATE_TABLES
};

/* CASES_account_id ... */
#define STATE(sym, name) enum {
#define COLUMN(sym, name, kind, arg) sym##_##name,
#define END(sym)                                                                                   \
	sym##_COLUMNS                                                                              \
	}                                                                                          \
	;
#include "effect/state.def"
#undef STATE
#undef COLUMN
#undef END

/* Names of tables in the store: "cases"; for instruments "instrument-issued", for sums "sum-issued" ... */
extern const char *const state_name[STATE_TABLES], *const state_instrument_name[STATE_TABLES], *const state_sum_name[STATE_TABLES];
/* What was decided and why: text, by run 00 account 00; of an instrument or a sum with these words before its id. */
#define STATE_EXPLAIN "explain"
#define STATE_EXPLAIN_INSTRUMENT "instrument"
#define STATE_EXPLAIN_SUM "sum"
enum { STATE_KEY = 1, STATE_EXPLAIN_KEY = 2 };	/* versions of keys */
/* Effect id, 00 -> whose it is: tells a reply to us from one to somebody else. */
#define STATE_BY_EFFECT "by-effect"
/* What accounts and instruments have added so far in the run at hand (sums.h). */
#define STATE_SUMS "sums"

void state_types(const struct row_type *out[STATE_TABLES], struct arena *);

/* Appends OWNER 00 and, unless empty, OWN 00. */
void state_key(struct buf *out, struct slice owner, struct slice own);

#endif
