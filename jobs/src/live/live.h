/* live.h - runs cases in time: nights of a few accounts, in memory, and what they must bring.
 *
 * Lifecycle: live_open; live_run for each case; live_close. Threads: one.
 */
#ifndef LIVE_H
#define LIVE_H

#include "intake/night.h"
#include "live/casefile.h"

struct live;
struct rules_coverage;
/* NIGHT: loaded, its calendars filled; borrowed, as JOBS and FILES are. */
MUSTUSE int live_open(struct live **out, struct night *, const struct livenight_job *jobs, size_t n, struct diag *, struct err *);
void live_close(struct live **);
/* Counts from now on which rules of the first pack fire. COVERAGE: of its rules, borrowed. */
void live_cover(struct live *, struct rules_coverage *coverage);
const struct deliver *live_deliver(const struct live *);

enum live_end {
	LIVE_PASSED,
	LIVE_FAILED,	/* the first difference is in the diag, why in WHY: the explanations of its night */
	LIVE_BROKEN	/* the case itself is at fault: told in the diag */
};
enum live_end live_run(struct live *, const struct casefile *files, const struct xnode *one, struct diag *, struct buf *why);

#endif
