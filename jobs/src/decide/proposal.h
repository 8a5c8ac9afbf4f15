/* proposal.h - what a process's decision asks for, from the question to what becomes of it.
 *
 * process.c asks and fills proposals, judge.c says what becomes of each, record.c writes it. Nothing is written, counted
 * or remembered before that. Only decide's own files include it.
 * Ownership: the account's arena's. Threads: those of the decider.
 */
#ifndef PROPOSAL_H
#define PROPOSAL_H

#include "decide/work.h"

/* Of an order to cut, and of what answers one. */
struct proposal_cut {
	struct slice service_id;
	const struct interlock_window *window;	/* NULL: of an answer */
	int step;				/* its place in the ladder; of an answer 0 */
	int64_t fee;				/* that comes with service */
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
	struct work_issued *answers;	/* the effect that it is against, or NULL */
	const struct proposal_cut *cut;	/* or NULL */
	struct interlock_result locks;	/* that it passed */
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

/* --- process.c: asks the processes of the owner in hand, in their order; what they propose is judged and recorded. */
void process_cases(struct decider *);	/* those about cases: what helps the customer comes first */
void process_account(struct decider *);	/* all others */
void process_instrument(struct decider *, struct slice security);
void process_sum(struct decider *, struct slice measure);	/* those about the sum of it in hand */
/* Whether the Ith process of K is asked about sums of MEASURE in this job. */
bool process_is_about(const struct decide_plan *, const struct decide_pack *k, size_t i, struct slice measure);
/* A text, a whole number or a date; a date as the number of its day. Null leaves OUT as it is; false: none of them. */
bool process_text(struct decider *, struct value, struct slice *out);

/* --- judge.c. WHY: of a task, why nothing else will do. */
enum verdict judge_proposal(struct decider *, struct proposal *, const char **why);
/* Of what is asked of the customer, or done to them: whether it passes all that its nature and the pack demand. Told, if
 * not. */
bool judge_adverse(struct decider *, struct proposal *);
/* Whether the pack says that it does not go beside another that goes tonight or is out; told, if so. */
bool judge_excluded(struct decider *, const struct proposal *);

/* --- ladder.c: a proposal of a step, which goes by the ladder of the account's case */
void ladder_step(struct decider *, const struct proposal *);

/* --- order.c: orders to cut, and what is done against them */
/* For the service I, which is proved on its WINDOW. */
bool order_cut(struct decider *, const struct proposal *asked, uint32_t i, const struct interlock_window *window,
    const struct interlock_result *);
/* What the pack has against a cut that is WHILE_ "issued" or "completed", against X. */
void order_answer(struct decider *, const char *while_, struct work_issued *x, const struct propose_reason *, int64_t fee);

/* --- relief.c: what helps the customer */
bool relief_is_asked(const struct decider *);	/* there is something to relieve */
void relief_all(struct decider *, const struct proposal *);	/* against all cuts in the state that it answers */
void relief_case(struct decider *, struct slice word);	/* "close" the case, or set it "back" before its order */

#endif
