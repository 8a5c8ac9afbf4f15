/* mergerow.h - where one row of an extract ends.
 *
 * A pure judgement over what is stored and what came, and the writes that follow it. The
 * store's thread only.
 */
#ifndef MERGEROW_H
#define MERGEROW_H

#include "intake/grouping.h"
#include "intake/intake.h"
#include "intake/movement.h"
#include "intake/ways.h"

/* One layout while its spool is merged. */
struct mergerow {
	struct night *night;
	const struct layout *layout;
	struct store_table *facts, *held, *history;
	struct store_table *answers; /* of replies to effects; NULL: it is none */
	struct ways ways;
	struct buf stored;	/* the row as it is stored */
	struct buf now, scratch, old; /* now: today's form of the stored row */
	struct buf got;		/* a stored row that the cursor does not show */
	struct buf moved;	/* key of a row under its former owner */
	struct buf parent[LAYOUT_MAX_REFS]; /* the last parent seen to be there, a reference */
	uint64_t count[INTAKE_ENDS];
	int64_t amount[INTAKE_ENDS];
	bool left;		/* a row left its key for another: what was known of stored rows may be past */
	bool retrying;		/* rows of earlier nights: counted apart from those read */
	uint64_t waited[INTAKE_ENDS];
	uint64_t vanished;
	struct movement moved_money;	/* what was written */
	struct grouping *grouping;	/* of the whole merge */
};

/* One row, as it came. */
struct mergerow_in {
	struct slice key, row;
	enum row_action action;
	int64_t version;
	const char *file;	/* its name; for reasons */
	const char *source;	/* the feed that it came with, and its number */
	int64_t sequence;
	uint64_t record_no;
	enum spool_known known;	/* of what is stored under KEY, before the merge: SPOOL_STORED: it is STORED */
	struct slice stored;
	bool retry;		/* it was held: its waiting row goes when it ends otherwise */
	int32_t held_since;
};

/* Which replies came tonight: the night's day, 00, layout, 00, key -> nothing. For who must know of all of them before
 * any account is decided (decide/answers). */
#define MERGEROW_ANSWERS "answers"
/* A key of it, appended. */
void mergerow_answer(const char *date, const char *layout, struct slice key, struct buf *out);
/* Those of earlier nights go. */
MUSTUSE int mergerow_forget_answers(struct night *, struct err *);

/* Whether its rows do nothing but protect: those of strangers are rejected. */
bool mergerow_only_protects(const struct layout *);

MUSTUSE int mergerow_open(struct mergerow *, struct night *, const struct layout *, struct grouping *, struct err *);
void mergerow_close(struct mergerow *);

/* All rows of one key, in the order of arrival; N at least 1. */
MUSTUSE int mergerow_group(struct mergerow *, const struct mergerow_in *in, size_t n, struct err *);
/* Rows held on earlier nights: applied when their parent is there now, rejected when they waited
 * too long. */
MUSTUSE int mergerow_retry(struct mergerow *, struct err *);

#endif
