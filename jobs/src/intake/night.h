/* night.h - what all steps of one run share: run_request.context.
 *
 * Built before the steps begin: paths and parameters, then, from the pinned home, layouts
 * and pack. The step "check" (or, on a restart, whichever step comes first) fills in files
 * and blocks. Const while workers run.
 *
 * Tables of the store: each layout has one of its own name, rows of the layout's type under
 * the keys of formats. An instrument's rows are found from its account through
 * "by-account-NAME": account id, 00, key; the value is empty.
 */
#ifndef NIGHT_H
#define NIGHT_H

#include "base/arena.h"
#include "base/err.h"
#include "formats.h"
#include "store/store.h"

struct calendar_set;
struct pack;
struct setfile;
struct spool;

/* Why nothing adverse may go out at all (relief does). Each is lifted by a person (release), and
 * those of a file also by the file's arrival. */
enum night_block_kind {
	BLOCK_FIRST_NIGHT,	/* a new utility's first night */
	BLOCK_LATE,		/* a protective extract is missing or late */
	BLOCK_LOST_ROW,		/* a protective row was rejected or held, and whose it is can't be told */
	BLOCK_BREAKER,		/* more adverse effects than the pack's limit */
	BLOCK_NEW_FEED,		/* a feed that was never seen */
	BLOCK_NEW_PACK,		/* a text of the pack that never decided */
	BLOCK_NIGHT		/* the night that a period's end rests on let nothing adverse out */
};				/* the numbers are kept in table "blocks": new ones at the end */
extern const char *const night_block_name[];

struct night_block {
	enum night_block_kind kind;
	const char *what;	/* for people: the file, the row, the number */
};

enum { NIGHT_MAX_BLOCKS = 64 };

struct night_file {		/* an extract of this run, in the order of reading */
	const char *name, *path, *sha256;
	uint64_t bytes;
	const struct layout *layout;
	struct extract_header header;
	struct extract_info info;
	bool corrected;		/* rejects handed in again */
};

struct night_same {		/* rows of full files that are stored already, byte for byte */
	uint64_t rows;
	int64_t amount;		/* of the layout's first sum */
};

/* Who else is marked with the owner of a row that can't be used, by what could be read of it; empty: nobody. */
struct night_beside {
	struct slice place;	/* the service point that it names: whoever is at its premise */
	struct slice account[LAYOUT_MAX_REACHES];	/* whom it reaches */
};

struct night_mark {
	enum layout_owner kind;
	struct slice id;
	const char *layout;
	struct slice key;	/* of the row: a later good one under it lifts the mark. Empty: not readable */
	int64_t version;	/* of the row; INT64_MAX: not readable */
	struct night_beside beside;
	const char *reason;
};

struct night_gate {
	const char *name, *why;
};

struct night_late {		/* a row found bad while merging: kind, 00, file, 00, record; why */
	struct slice key, code;
};

/* Ways to rows by other ids than their owner's, as a stream makes them: what the merge keeps as tables (ways.h). */
enum { NIGHT_WAYS = 8, NIGHT_MAX_WAYS = NIGHT_WAYS + 64 };
struct night_way {
	const char *name, *layout, *column;
	bool by_id, of_others;
	bool after;		/* asked for by what the one before it leads to: without that it is not made */
	bool bound;		/* asked for by rows that reach another account, too */
};
/* The Ith: the engine's own, then those of what layouts say that it reaches. False: there are no more. */
bool night_way_at(const struct layout_set *, int i, struct night_way *out);

struct night {
	struct arena mem;
	const char *home, *data, *in, *scratch;
	const char *date_text;
	int32_t date;		/* the business date */
	const char *run_id, *job;	/* JOB: its name; NULL: a stream */
	struct layout_set layouts;
	struct pack **pack;	/* of the run, in force on the date */
	size_t packs;
	struct calendar_set *calendars; /* calendar_new; host_ctx of the pack; filled by "decide" */
	struct store *store;	/* NULL: stream, nothing is kept */
	bool relief_only;	/* between two nights: what helps customers goes out, nothing else */
	bool period;		/* closes a month, after the night of its date */
	int32_t period_end;	/* the month's last day (cycle.h); 0: it closes none */

	bool checked;		/* files, spools and blocks are there */
	struct night_file *file;
	size_t files;
	struct spool **spool;	/* one a layout of LAYOUTS; NULL: no file of that kind */
	struct night_same *same; /* one a layout: what was left out of its spool */
	struct spool *way[NIGHT_MAX_WAYS]; /* stream */

	struct night_block block[NIGHT_MAX_BLOCKS];
	size_t blocks;
	bool first;		/* the first night of this store */

	/* Found by the check, put into the store by the merge: marks of owners, gates to close. */
	struct night_mark *mark;
	size_t marks, marks_cap;
	struct night_gate gate[NIGHT_MAX_BLOCKS];
	size_t gates;
	struct night_late *late;
	size_t lates, lates_cap;
	const struct setfile *set;	/* what came, and its digests as hashed */
	const char *const *sha256;
};

/* A row that is nobody's in particular, and that rules see: losing it concerns everybody. KIND: of its owner;
 * OWNER_KINDS: not known. */
static inline bool
night_concerns_all(const struct layout *l, enum layout_owner kind)
{
	bool seen = *l->list.text != '\0' || *l->one.text != '\0';

	return seen && (kind == OWNER_GLOBAL || (kind == OWNER_KINDS && l->owner[0].kind == OWNER_GLOBAL));
}

/* Whether it is no night: it takes no business date on. */
static inline bool
night_between(const struct night *n)
{
	return n->relief_only || n->period;
}

/* Under which its usual effects are kept: nights under none. */
static inline const char *
night_usual(const struct night *n)
{
	return n->period ? n->job : "";
}

/* Whether anything adverse may go out. */
static inline bool
night_blocked(const struct night *n)
{
	return n->blocks > 0;
}

void night_add_block(struct night *, enum night_block_kind, const char *fmt, ...) PRINTFLIKE(3, 4);

/* Each once, in an order that does not depend on when it was found (a restart finds some in the store). */
void night_order_blocks(struct night *);

/* Those of this gate go: a run that is restarted would not find it closed either. */
void night_drop_block(struct night *, const char *gate);
/* A block that stays until a person releases it. */
void night_close_gate(struct night *, enum night_block_kind, const char *name, const char *why);
struct night_beside night_beside_copy(struct arena *, const struct night_beside *);
void night_mark_owner(struct night *, const struct night_mark *);	/* copied */

/* The layout's place in LAYOUTS, CHECKed. */
size_t night_layout_no(const struct night *, const struct layout *);
/* Sorted rows of a layout, wherever they are: the store's, or in a stream the spool's. The
 * value of a spool's row is unpacked: both give packed rows. 1 made, 0 there are none, -1. */
MUSTUSE int night_rows(struct night *, const char *layout, struct rows **out, struct err *);
/* What leads to ROW, which lies under KEY in L, the way's layout: K and VAL of the way's own table. False: nothing does. */
bool night_way_to(const struct night_way *, const struct layout *l, struct slice key, struct slice row, struct buf *k,
    struct slice *val);
/* Fills night->calendars from what is loaded. */
MUSTUSE int night_calendars(struct night *, struct err *);
/* Stream: the spools of `way`, after the others were made. */
MUSTUSE int night_index(struct night *, struct err *);

#endif
