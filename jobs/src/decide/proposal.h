/* proposal.h - what a process's decision asks for, from the question to what becomes of it.
 *
 * process.c asks and fills proposals, judge.c says what becomes of each, record.c writes it. Nothing is written, counted
 * or remembered before that. Only decide's own files include it.
 * Ownership: the account's arena's. Threads: those of the decider.
 */
#ifndef PROPOSAL_H
#define PROPOSAL_H

#include "decide/work.h"

struct proposal {
	const struct pack_process *process;
	const struct pack_effect *effect;
	const struct decide_form *form;
	struct ask_scope about;		/* what the question was about */
	struct slice case_id, target;	/* target: what it is done to, and part of its id */
	int attempt;
	int64_t amount;			/* cents */
	struct work_issued *answers;	/* the effect that it is against, or NULL */
	int32_t last_safe, due_by;	/* CASE_NO_DAY: not said */
	int due_minute;			/* of due_by; -1: when the office closes */
	struct value said;		/* all that the decision gave */
	struct propose_reason why;
	struct slice rules;		/* for the explanation: the rules that fired */
	char id[EFFECT_ID + 1];
};

enum verdict {
	VERDICT_GOES,
	VERDICT_STANDS,		/* a task or an exception */
	VERDICT_REPEATED,	/* it went out before */
	VERDICT_WITHHELD,	/* what holds it back was told */
	VERDICT_TASK		/* a deadline that no letter can keep any more: a person must */
};

/* Asks the processes of the owner in hand, in their order; what they propose is judged and recorded. */
void process_account(struct decider *);
void process_instrument(struct decider *, struct slice security);
/* WHY: of a task, why nothing else will do. */
enum verdict judge_proposal(struct decider *, const struct proposal *, const char **why);

#endif
