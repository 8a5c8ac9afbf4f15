/* proposal.h - what a process's decision asks for, from the question to what becomes of it.
 *
 * process.c asks and fills proposals, judge.c says what becomes of each, record.c writes it. Nothing is written or
 * remembered before that. Only decide's own files include it.
 * Ownership: the account's arena's. Threads: those of the decider.
 */
#ifndef PROPOSAL_H
#define PROPOSAL_H

#include "decide/ask.h"

/* What crews can do on an order's day, by the pack's decision "capacity". */
struct prove_room {
	struct slice place;	/* whose crews */
	int64_t most;		/* orders */
	int64_t rank;		/* hundredths; the greater goes first */
	int32_t left;		/* working days after that day on which its notice still carries it */
	bool unknown;		/* the decision does not say: no order goes */
};

/* Of an order to cut, and of what answers one. */
struct proposal_cut {
	struct slice service_id;
	const struct interlock_window *window;	/* NULL: of an answer */
	int step;				/* its place in the ladder; of an answer 0 */
	int64_t fee;				/* that comes with service */
	const struct prove_room *room;		/* of an order, whose crews do it; NULL: the pack knows no limit */
};

struct proposal {
	struct asker *ask;		/* whose rules make its row: tonight's, or those under which the case began */
	const struct pack_process *process;
	const struct pack_effect *effect;
	const struct decide_form *form;
	struct ask_scope about;		/* what the question was about */
	struct slice group;		/* of this answer those that go whole or not at all; empty: alone */
	bool with_adverse;		/* one of its group is adverse: it waits with that */
	struct slice case_id, target;	/* target: what it is done to, and part of its id */
	int attempt;
	int64_t amount;			/* cents */
	struct issued *answers;	/* the effect that it is against, or NULL */
	const struct proposal_cut *cut;	/* or NULL */
	struct interlock_result locks;	/* that it passed */
	int32_t last_safe, due_by;	/* CASE_NO_DAY: not said */
	int due_minute;			/* of due_by; -1: when the office closes */
	struct value said;		/* all that the decision gave */
	struct why why;
	struct slice rules;		/* for the explanation: the rules that fired */
	char id[EFFECT_ID + 1];
};

#endif
