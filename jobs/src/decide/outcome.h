/* outcome.h - what became tonight of the owner in hand, as it is found: what people are told, what goes, what is counted.
 *
 * All stations after the dossier add to it; it is written when the owner is done (raise_save, memory.h).
 * Only decide's own files include it. Lifecycle: outcome_begin for each owner.
 * Ownership: the owner's arena's, but for buffers. Threads: those of the decider.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "decide/dossier.h"

/* What of the pack's processes goes out tonight. */
struct went {
	struct slice id;
	struct slice effect, target;
	int64_t amount;
	const struct issued *answers;
	const struct went *next;
};

/* An exception or task of tonight. */
struct raised {
	bool task;
	struct slice process;	/* that told it; empty: the engine itself did */
	const char *code, *severity;
	struct slice subject;	/* tells two of one code apart: part of its id */
	struct slice message, clears, citation;
	struct slice choices, suggestion, override;	/* a task: what a person may answer, what rules would, what answers it */
	const char *withheld;	/* kind of effect, or NULL */
	struct slice step;
	int64_t amount, at_risk;
	/* A task: by when; CASE_NO_DAY: as the pack's <task> says, from the night that told it first. Its hour:
	 * minutes of the day, -1: when the office closes. An exception: the day after which what it holds back
	 * is lost. */
	int32_t due_by;
	int due_minute;
	int32_t last_safe;	/* the day after which it is too late */
	const struct rules_fault *fault;
};

/* What became of an account that owes, or of a row, weakest first. ENDS_BEFORE: what rules ask for went out before. */
enum ending { ENDS_SILENT, ENDS_BEFORE, ENDS_NOTHING, ENDS_WAITS, ENDS_TOLD, ENDS_WITHHELD, ENDS_PROPOSED, ENDINGS };
struct ended {
	enum ending what;
	struct slice reason;
	int32_t until;	/* the first date on which something can happen; CASE_NO_DAY: not said */
	bool adverse;	/* all that is proposed is adverse */
};

/* A row of a list about which a process says what is open (subject.h). */
struct subject {
	struct ended ended;
	bool open;
};
struct subjects {
	int table;		/* enum facts_table */
	struct slice list;	/* as rules call it */
	struct subject *row;	/* of each row of the table */
	size_t n;
	struct subjects *next;
};

struct outcome {
	struct dossier *d;
	struct buf *out;	/* common actions */
	struct raised *raised;	/* grows in the arena */
	size_t n_raised, room_raised;
	const struct went *went;
	struct ended verdict;	/* of the owner; between outcome_enter and outcome_leave of a row */
	struct subjects *subjects;	/* of each list that is looked at */
	struct slice process;	/* that is asked; empty: none is */
	bool failed;		/* a decision failed: adverse is withheld whole */
	struct outcome_aside {	/* the owner's, while a row's are in hand */
		struct ended verdict;
		bool failed;
		size_t n_raised;
	} aside;
	const char *detail[OWNS];	/* of an interlock of the engine's that is broken: what is seen; NULL: nothing more */
	struct buf explain, text;	/* TEXT: at hand */
};

void outcome_begin(struct outcome *, struct buf *actions);
/* It ends in the strongest that was said. UNTIL: the first date on which something can happen; CASE_NO_DAY: not said. */
void outcome_says(struct outcome *, enum ending, struct slice reason, int32_t until);
void outcome_goes(struct outcome *, struct slice reason, bool adverse);
/* What is said from here to outcome_leave is said of the row S; of its owner too where something comes of it. NULL: of the owner. */
void outcome_enter(struct outcome *, const struct subject *s);
void outcome_leave(struct outcome *, struct subject *s);
/* What was proposed is withheld whole, for CAUSE. */
void outcome_withheld(struct outcome *, const char *cause);

/* --- raise.c: exceptions and tasks, stable over nights. What raise_add gives is good until the next one. */
struct raised *raise_add(struct outcome *, const char *code, const char *severity,
    struct slice subject, const char *fmt, ...) PRINTFLIKE(5, 6);
/* Whether a night before told CODE of the account, and it stands. */
bool raise_told(const struct dossier *, const char *code);
/* Codes of what is said of orders that wait for a crew, and of those whose notice ends before. */
#define RAISE_NO_CREW "no-crew"
#define RAISE_NOTICE_ENDS "notice-ends"

/* --- withhold.c: what holds an effect back
 * Not proved (withhold_broken): an exception, counted. */
struct withhold_words {
	struct slice names, clears, citation;	/* of what is not proved; in the account's arena */
};
struct withhold_words withhold_words(struct outcome *, const struct interlock_result *);
void withhold_broken(struct outcome *, enum pack_nature, struct slice name, struct slice subject, int64_t amount,
    const struct interlock_result *);
/* A hold in force on a day from tonight through DAY (on a DAY that is past: then) stops WHAT. Asked apart from the pack,
 * which may have forgotten one kind. */
bool withhold_held(const struct dossier *, const char *what, int32_t day);
/* The same, or a hold on a part of the debt. */
bool withhold_held_at_all(const struct dossier *, const char *what, int32_t day);
/* A hold on a sum, such as a dispute of one charge: that part is not owed for now, the rest goes on. */
bool withhold_part(const struct dossier *, struct slice hold);
/* The first such hold of TABLE, the account's or its neighbours'; {0}: none. */
struct slice withhold_hold(const struct dossier *, int table, const char *what, int32_t day);

#endif
