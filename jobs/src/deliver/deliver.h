/* deliver.h - what an account's decision leaves: rows of outputs, changes of state, counts.
 *
 * An output is a layout of formats/layouts/out; what a pack's effects write may be any. Those that the engine writes by
 * itself are known by their names, and come first whether the home has them or not.
 * A worker can neither write files nor the store, so it leaves a list of actions; the
 * thread that owns the store carries them out in account order (act_run). What is adverse is a list
 * inside the list: it goes whole to the run's own file ACT_WAITING, where it waits for its limits.
 *
 *	'O' file u32 n, bytes		a line of an output
 *	'P' table u16 k u32 v, key val	a put
 *	'D' table u16 k, key		a delete
 *	'A' table u16 k i64 add, key	a number that grows
 *	'C' u8 n i64 add, name		a counter
 *	'R' file u8 n, 6 i64, u32 m, place, line
 *					a line of an output that waits for its rank; the numbers of struct rank_order
 *	'Q' 0 u32 n, three lists	what is done if its orders go, if they wait for a crew, if their notice ends before
 *	'W' 0 u32 n, list		a list that waits
 *
 * Ownership: an act list is a struct buf of the caller's.
 */
#ifndef DELIVER_H
#define DELIVER_H

#include "deliver/rank.h"
#include "formats.h"
#include "run/artifact.h"

/* The engine's own; others by their numbers from OUT_OWN on, by name. */
enum deliver_file {
	OUT_TASKS,
	OUT_EXCEPTIONS,
	OUT_CIS,
	OUT_OWN,
	OUT_NONE = -1
};

/* Tables that actions change. The first are state.def's, then the instruments', then the sums'. */
enum { ACT_INSTRUMENT = 16, ACT_EXPLAIN = 32, ACT_BY_EFFECT, ACT_SUMS, ACT_SUM = 48, ACT_TABLES = 64 };

enum { DELIVER_MOST = 250 };	/* an action names its file in one byte */

struct deliver {
	int n;
	const struct outrow_layout *layout[DELIVER_MOST]; /* of one of the engine's own that the home lacks: without columns */
};
/* FOLDER: formats/layouts of the pinned home. All in its folder "out" but totals and rejects, which aren't decided. */
MUSTUSE int deliver_load(struct deliver *, const char *folder, struct arena *, struct diag *);
/* OUT_NONE: the home has none; *NEAR (unless NEAR is NULL) is then the nearest name that it has, or NULL. */
int deliver_find(const struct deliver *, struct slice name, const char **near);

void act_line(struct buf *, int file, struct slice line);
void act_put(struct buf *, int table, struct slice key, struct slice val);
void act_del(struct buf *, int table, struct slice key);
/* LINE begins with its effect_id; its cell "priority" is empty and is filled when it is written. */
void act_ranked(struct buf *, int file, const struct rank_order *, struct slice line); /* its id is the line's */
void act_choice(struct buf *, const struct slice list[RANK_FATES]); /* in the first one are orders */
void act_add(struct buf *, int table, struct slice key, int64_t add);
void act_count(struct buf *, const char *name, int64_t add);
void act_wait(struct buf *, struct slice list);
/* What act_add says of one number many times is said once, behind the rest: for lists that nothing reads it in between. A
 * damaged list stays as it is. */
void act_gather(struct buf *list);

/* One action, as it lies in a list. */
struct act {
	char what;		/* 'O', 'P' ... as above */
	uint8_t arg;		/* the file, the table */
	struct slice key, val;	/* of a put; of a counter its name; VAL: the line, the list */
	int64_t n;		/* what is added */
	struct rank_order order; /* of a ranked line */
};
/* What a number that grows is now, where it was VAL (empty: nothing). False: it can't be held. */
bool act_grown(const struct act *, struct slice val, int64_t *out);
/* Takes the first one off LIST. 1, 0 there is no more, -1 the list is damaged. */
MUSTUSE int act_next(struct slice *list, struct act *out, struct err *);
/* The three lists of a choice. */
MUSTUSE int act_parts(struct slice choice, struct slice list[RANK_FATES], struct err *);
/* Adds the orders of ACTIONS, also of lists in it. */
MUSTUSE int act_rank(struct rank_list *, struct slice actions, struct err *);
/* Which of its lists a choice comes to. */
MUSTUSE int act_chosen(const struct rank_list *, const struct slice list[RANK_FATES], enum rank_fate *, struct err *);

/* Of u32 length and list, one after the other. */
#define ACT_WAITING "_waiting"

struct act_target;
/* The files are created with their headers at once, empty ones too. */
MUSTUSE int act_open(struct act_target **out, const struct deliver *, struct step *, struct err *);
void act_close(struct act_target **);
/* Orders that wait for their rank: the caller adds all of them (act_rank) and settles before they are run. */
struct rank_list *act_ranks(struct act_target *);
/* Only counters whose name begins with PREFIX when COUNTS_ONLY is not NULL: each is counted as
 * COUNTS_ONLY + its name, and nothing else is done. */
MUSTUSE int act_run(struct act_target *, struct slice actions, const char *counts_only, struct err *);

/* Cells by column name; one that the output lacks is left out. */
void deliver_text(struct outrow *, const char *col, struct slice);
/* Words of people: cut to the column's width, an ellipsis at the end telling so. */
void deliver_clipped(struct outrow *, const char *col, struct slice);
void deliver_str(struct outrow *, const char *col, const char *);
void deliver_money(struct outrow *, const char *col, int64_t cents);
void deliver_number(struct outrow *, const char *col, int64_t n);
void deliver_date(struct outrow *, const char *col, int32_t day); /* INT32_MIN: stays empty */
void deliver_stamp(struct outrow *, const char *col, struct row_stamp);
void deliver_bool(struct outrow *, const char *col, bool);

#endif
