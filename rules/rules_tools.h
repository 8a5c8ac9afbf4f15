/* rules_tools.h - for those who write models: cases, coverage, proofs, printing.
 *
 * A second front door beside rules.h; a program that only decides does not need it.
 * Threads: as rules.h; a rules_coverage belongs to one thread.
 */
#ifndef RULES_TOOLS_H
#define RULES_TOOLS_H

#include "base/buf.h"
#include "rules.h"

/* --- cases: the XML of the DMN compatibility kit -----------------------------------
 * rules_cases_load, for each case rules_cases_run, rules_cases_free. */
struct rules_cases;

MUSTUSE int rules_cases_load(struct rules_cases **out, const char *path, struct diag *d);
void rules_cases_free(struct rules_cases **);
/* The file's name of the model that the cases are for; "" when it is not said. */
const char *rules_cases_model(const struct rules_cases *);
size_t rules_cases_count(const struct rules_cases *);
const char *rules_cases_id(const struct rules_cases *, size_t i);
/* Sets the inputs of case I alone, after rules_eval_begin. False, with WHY: unreadable, or
 * an input that no model has while the case asks for decisions. FROM: the path of the model
 * whose names are meant when several have them; NULL: any. */
bool rules_cases_set(const struct rules_cases *, size_t i, struct rules_eval *, const char *from,
    struct buf *why);
/* Runs case I from rules_eval_begin on: false when some result is not the one expected, with a
 * paragraph for each in WHY. COVERAGE (may be NULL) counts the rules that fired. */
struct rules_coverage;
bool rules_cases_run(const struct rules_cases *, size_t i, struct rules_eval *, const char *from,
    struct rules_coverage *, struct buf *why);

/* --- coverage: how often each rule of each table fired ------------------------------ */
struct rules_covered {
	const char *decision, *rule;
	int number;		/* 1-based row of the table */
	struct diag_place at;
	uint64_t fired;
};

struct rules_coverage *rules_coverage_new(const struct rules *);
void rules_coverage_free(struct rules_coverage **);
/* All that fired since the last rules_eval_begin, tables inside functions and services too. */
void rules_coverage_add(struct rules_coverage *, const struct rules_eval *);
/* The nth rule of all tables; false past the end. */
bool rules_coverage_at(const struct rules_coverage *, size_t i, struct rules_covered *out);

/* --- proofs: gaps, overlaps, rules that never fire, values that are not allowed,
 * what nothing uses. Hit policies count: C, R and O may have no hit, only U and A mind
 * overlaps, only F and P can mask. */
enum rules_answer { RULES_PROVED, RULES_COUNTER_EXAMPLE, RULES_NOT_DECIDED };
struct rules_finding {
	const char *question;	/* gap, overlap, masked, unreachable, allowed-values, index, unused */
	enum rules_answer answer;
	const char *model, *decision;
	struct diag_place at;
	const char *text;	/* good while SAY runs */
};
/* WORK: steps for each question, 0 for the default. */
void rules_check(const struct rules *, uint64_t work, void (*say)(void *ctx, const struct rules_finding *),
    void *ctx);

/* Decisions that are neither ASKED for by the host nor required, however far, by one that is:
 * each is a finding "unreachable". A service reaches what it encapsulates. */
void rules_check_reach(const struct rules *, bool (*asked)(void *ctx, const char *model, const char *decision),
    void (*say)(void *ctx, const struct rules_finding *), void *ctx);

/* --- index against scan: each table is run both ways on the boundary values of its cells and
 * what lies just beside them, on null and on values of other types, then on ROWS rows drawn from
 * these; results, fired rules and faults must be the same. */
struct rules_both {
	const char *model, *decision;
	struct diag_place at;
	bool indexed;		/* false: it is scanned in any case */
	size_t rows, hits, differ; /* rows tried, those for which some rule fired, those that differ */
	const char *example;	/* of a row that differs; good while SAY runs */
};
void rules_both(const struct rules *, size_t rows, uint64_t seed,
    void (*say)(void *ctx, const struct rules_both *), void *ctx);

/* --- text: types, requirements, logic and tables, for a terminal --------------------
 * Layout, diagrams and ids of the file do not count: equal text, the same program. */
void rules_text(const struct rules *, struct buf *out);

#endif
