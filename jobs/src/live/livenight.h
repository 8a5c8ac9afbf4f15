/* livenight.h - one night of a case, or a run of another job: what every account and instrument of a shelf is decided, carried out on the shelf.
 *
 * The stations are those of a run: the same bundles, decisions and memory. What a run has beside them is not here: files,
 * gates, the breaker, ranks of orders (their cell "priority" stays empty); but which of them crews have room for is settled.
 * Lifecycle: livenight_open; livenight_run for each night; livenight_close. What a night left is good until the next
 * one. Threads: one.
 */
#ifndef LIVENIGHT_H
#define LIVENIGHT_H

#include "decide/plan.h"
#include "intake/night.h"
#include "live/shelf.h"

/* A file of jobs/cycles. */
struct livenight_job {
	const char *name;
	bool relief_only, period;
};

struct livenight {
	struct night *night;	/* layouts, pack, calendars */
	struct facts facts;
	struct deliver deliver;
	struct decide_plan plan;
	bool bound;	/* the plan's packs are: that takes its time, and no day matters to it */
	struct rules_coverage *coverage;	/* the caller's: of the first pack; NULL: not wanted */
	struct taint_set *found;	/* what crews found at premises, as of tonight */
	struct arena mem;	/* of one night */
	struct buf actions, of_sums;
	struct rank_list ranks;	/* of tonight's orders */
	struct livenight_line {
		int file;	/* an output */
		struct slice text;	/* a CSV line */
		bool expected;	/* the caller's */
	} *line;
	size_t lines, room;
	struct slice *effect;	/* ids of what left and is remembered */
	size_t effects, effects_room;
};

/* NIGHT: loaded, borrowed. */
MUSTUSE int livenight_open(struct livenight *, struct night *, struct diag *, struct err *);
void livenight_close(struct livenight *);
MUSTUSE int livenight_run(struct livenight *, struct shelf *, const struct livenight_job *, int32_t day, struct err *);
/* Cell COL of a line, without its quotes, appended. */
void livenight_cell(struct slice line, int col, struct buf *out);

#endif
