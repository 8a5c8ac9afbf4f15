/* look.h - what must not be in what a small utility published, said anew from law and common sense; of the deciding part it uses nothing.
 *
 * Lifecycle: look_begin for a town; look_facts and look_left as a night goes on; look_end_night after it. Ownership: the
 * town's arena. Threads: one.
 */
#ifndef LOOK_H
#define LOOK_H

#include "base/buf.h"
#include "town.h"

enum { LOOK_LEFT = 4000, LOOK_COLUMNS = 80 };

/* A row that left. */
struct look_left {
	const char *output, *job;
	int night;
	size_t n;
	const char *const *column;
	const char *cell[LOOK_COLUMNS];
};

struct look {
	const struct town *town;
	struct town_rows facts;		/* as they were told, the latest of each key */
	struct look_left *left;
	size_t lefts, tonight;	/* TONIGHT: the first of the run at hand */
	int night;
	int32_t today;
	struct buf wrong;
	const char *spoiled;	/* a kind of fact that it does not see: for the test of the test */
};

void look_begin(struct look *, const struct town *);
void look_fini(struct look *);
void look_fact(struct look *, const struct xnode *);
/* A new row to fill; then look_row, once its cells are there. */
struct look_left *look_new(struct look *);
/* After a run: VERDICT tells what became of an account; NULL: nothing. */
void look_run(struct look *, const char *job, const char *(*verdict)(void *ctx, const char *account), void *ctx);
const char *look_cell(const struct look_left *, const char *column);

#endif
