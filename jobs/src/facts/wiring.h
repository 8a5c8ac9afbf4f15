/* wiring.h - which facts a pack's models read, bound to layouts and fact tables at the start.
 *
 * Each input data must be what a layout calls its rows, or one that jobs/README.md lists; each component a field of
 * the layout (or an entry of Position, Case, Run) of a type that fits; else a diagnostic at its place,
 * with the nearest name. Only columns that some expression reads are built, and only
 * tables that some pack reads are in the bundles that are opened after it.
 * Const after wiring_bind. Ownership: its arena's.
 */
#ifndef WIRING_H
#define WIRING_H

#include "facts/facts.h"
#include "rules.h"

enum wiring_source {
	WIRE_RUN,
	WIRE_POSITION,
	WIRE_CASE,
	WIRE_ISSUED,	/* effects of the owner that went out before */
	WIRE_OWED,	/* bills that are past due, net */
	WIRE_FORMER,	/* what measures added up at former ends of a period */
	WIRE_PROPOSED,	/* what goes tonight by the questions before this one */
	WIRE_BACK,	/* payments that came back with their tender */
	WIRE_MEASURE,	/* the sum that a question is about */
	WIRE_EFFECT, WIRE_PROPOSAL, /* of row decisions alone: what is made a row of, and what asked for it */
	WIRE_ROW,  /* one row of a table */
	WIRE_ROWS  /* a list of them */
};

#define WIRING_MEASURE "Measure"

struct wiring_input {
	const char *name;
	enum wiring_source source;
	int table;		/* enum facts_table, of rows */
	uint64_t *want;		/* columns read; NULL: all */
	size_t same;		/* the first input that has the same rows: their columns are those of all that do */
};

struct wiring {
	struct wiring_input *input;
	size_t n;
};

MUSTUSE int wiring_bind(struct wiring *, const struct rules *, const struct facts *, struct arena *,
    struct diag *);

/* Entries of "Effect" and of each of "Issued", "Owed" and "TenderReturns", in the order in which they are made. */
enum { WIRING_EFFECT_NAMES = 22, WIRING_ISSUED_NAMES = 12, WIRING_BACK_NAMES = 4, WIRING_OWED_NAMES = 3,
	WIRING_PROPOSED_NAMES = 5, WIRING_FORMER_NAMES = 5 };
extern const char *const wiring_effect_names[], *const wiring_run_names[];
extern const struct value_shape wiring_effect_shape, wiring_issued_shape, wiring_back_shape, wiring_owed_shape, wiring_proposed_shape,
	wiring_former_shape;

/* Whether COMPONENT of an input may be null, for rules_options.nullable. CTX: struct facts. */
bool wiring_nullable(const void *ctx, const char *input, const char *component);

#endif
