/* plan.h - what every decision of a run is taken with.
 *
 * Made once before the workers start, const afterwards and shared by all of them.
 */
#ifndef PLAN_H
#define PLAN_H

#include "decide/pack.h"
#include "deliver/deliver.h"
#include "facts/bundle.h"
#include "facts/calendar.h"
#include "facts/cells.h"
#include "facts/wiring.h"

struct rules_coverage;

/* How an effect becomes a row of its output. */
struct decide_form {
	int file, lines;		/* outputs; OUT_NONE: none */
	const char *kind;		/* what one is remembered as */
	struct cells set;		/* its <set from=> */
	const struct decide_form_text {
		uint16_t column;
		struct slice text;
	} *text;			/* its other ones */
	size_t texts;
};

enum { DECIDE_ACCOUNT = -1, DECIDE_INSTRUMENT = -2, DECIDE_CASE = -3, DECIDE_ISSUED = -4, DECIDE_SUM = -5, DECIDE_NOBODY = -6 };

/* A pack bound to facts and outputs: one of tonight's, or an earlier one under which cases began. */
struct decide_pack {
	const struct pack *pack;	/* earlier: NULL: it can't be loaded any more, and why */
	const char *why;
	struct wiring wiring;
	const struct decide_form *form;	/* of each of its effects */
	struct slice version;		/* "name version" */
	struct slice label;		/* the same with a digest of its text: what a case keeps; empty: not known */
	/* of tonight's alone */
	const int *each;		/* of each of its processes: a list, enum facts_table; or the owner, DECIDE_ACCOUNT ... */
	int32_t execution;		/* Run.execution_date, by its calendar */
	int32_t before;			/* the working day before today */
	struct rules_coverage *coverage; /* of a trial with one worker: which rules fired; NULL: nobody asks */
};

struct decide_plan {
	const struct facts *facts;
	struct decide_pack *pack;	/* tonight's: an account goes by the one that serves it */
	size_t packs;
	const struct deliver *deliver;
	const struct cells *cells;	/* of each output: what its layout fills by itself */
	const struct calendar_set *calendars;
	/* Why nothing adverse may be done to an owner, or NULL. Any worker asks. NULL: nobody is tainted. */
	const char *(*tainted)(const void *ctx, enum layout_owner, struct slice id);
	const void *taint_ctx;
	/* What crews found at a premise, whosever order it was, that bars cuts there; or NULL. Any worker asks. NULL: nothing
	 * was found. */
	const char *(*found)(const void *ctx, struct slice premise);
	const void *found_ctx;
	struct slice job;		/* "nightly": what a process is asked in */
	int32_t today;			/* Run.business_date */
	const char *run_id;
	uint32_t generation;	/* of the run */
	const char *blocked;		/* why nothing adverse may go out; NULL: it may */
	bool stream;			/* nothing is kept: adverse actions are common ones */
	bool relief_only;		/* between nights: only accounts with an order of ours, and only what helps them */
	bool between;			/* no night: what nights tell or charge once is left to them */
	int32_t period_end;		/* of a run that closes a month: its last day; 0: of others */
	/* Packs under which cases began that are still open, or may open again. Where several decide tonight they are among
	 * them: an account may come from one to the other. */
	const struct decide_pack *const *earlier;
	size_t n_earlier;
};

#endif
