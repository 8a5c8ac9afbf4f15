/* work.h - what the files of one account's decision share. Only decide's own files include it. */
#ifndef WORK_H
#define WORK_H

#include "decide/interlock.h"
#include "decide/plan.h"
#include "effect/effect.h"
#include "facts/money.h"
#include "facts/position.h"

/* A row of `issued` in hand. */
struct work_issued {
	struct slice effect_id, case_id, kind, step, target, service_id, run_id, hash, refers_to, state, customer_id;
	int64_t attempt, generation, amount, replies;
	int64_t fee;		/* of a reconnect: what it costs */
	int32_t issued, reply_by, state_date;
	struct row_stamp not_after;
	bool has_not_after, changed;
};

/* What of the pack's processes goes out tonight. */
struct work_went {
	struct slice id;
	struct slice effect;
	const struct work_issued *answers;
	const struct work_went *next;
};

/* What a crew found, a row of `findings`. */
struct work_found {
	const struct work_issued *order;	/* NULL: not among what is known */
	struct slice effect_id, reason, receipt, premise, meter;
	int32_t day;
	int32_t held;			/* the night since which it holds; CASE_NO_DAY: it does not */
	int64_t collected, unshown;	/* money that was taken; of it, what no payment shows */
	bool changed;
};

/* An exception or task of tonight. */
struct work_raised {
	bool task;
	struct slice process;	/* that told it; empty: the engine itself did */
	const char *code, *severity;
	struct slice subject;	/* tells two of one code apart: part of its id */
	struct slice message, clears, citation;
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

/* What became tonight of an account that owes, weakest first (verdict.h). */
enum work_verdict { WORK_SILENT, WORK_NOTHING, WORK_WAITS, WORK_TOLD, WORK_WITHHELD, WORK_PROPOSED, WORK_VERDICTS };

/* What a question is about, beside the account: of each of a few tables the row that stands for it. */
struct ask_scope {
	int n;
	struct ask_row {
		int table;	/* enum facts_table */
		struct slice row; /* {0}: null */
	} of[4];
};

/* Whom to ask: the rules of one pack, with the facts bound to its inputs. */
struct asker {
	const struct pack *pack;
	const struct decide_form *form;
	const struct wiring *wiring;
	struct rules_eval *eval;
	/* Of each input. Rows are made into values when a decision that reads them is asked, and stay so. */
	struct value *value;
	bool *built, *given;	/* VALUE holds it; the evaluator has it */
	struct ask_scope scope;
	bool scoped;
	struct asker_reads {
		const struct rules_decision *decision;
		bool *input;	/* of each: whether it is read */
	} *reads;		/* of what was asked so far */
	size_t n_reads, room_reads;
};

struct decider {
	const struct decide_plan *plan;
	struct asker *asker, **earlier;	/* of each of the plan's packs, and of its earlier ones */
	struct asker *ask;	/* one of them: the one that the ask functions ask */
	struct arena mem;	/* of the account */
	struct outrow *row;	/* of each output */
	struct value word[CELLS_WORDS];	/* Effect and Proposal, while a row of theirs is made */
	struct row_builder rb;
	struct buf line, key, val, text;
	struct rules_fault fault;

	/* the account in hand */
	const struct decide_pack *by;	/* the pack that it goes by */
	struct asker *tonight;		/* that asks it */
	size_t served;			/* by how many of tonight's; unless 1, nothing but its outstanding orders goes by the pack */
	const struct bundle *b;
	struct slice owner;	/* of state rows: the account, an instrument, or a sum */
	struct slice security_id;
	int base;		/* 0, ACT_INSTRUMENT or ACT_SUM: which set of state tables */
	struct value sum;	/* "Measure"; null: the owner is no sum */
	struct slice customer_id, account, customer, premise; /* rows; {0} when missing */
	struct case_state c;	/* as common actions leave it */
	struct case_state next; /* as adverse ones would */
	struct position pos;
	struct position_bill *bill; /* of each row of bills, in their order */
	struct money money;
	int64_t waiting;	/* payments pending or in suspense */
	int64_t held;		/* what holds on a sum take out of the debt */
	int32_t waiting_since;
	bool reversals;		/* of payments, as rows of their own */
	struct work_issued *issued;
	size_t n_issued;
	struct work_found *found;
	size_t n_found;
	struct work_raised *raised; /* grows in mem */
	size_t n_raised, room_raised;
	const struct work_went *went;
	struct {
		enum work_verdict what;
		struct slice reason;
		int32_t until;
	} verdict;
	struct slice process;	/* that is asked; empty: none is */
	bool seen;		/* the account's facts are built: rules can be asked */
	const char *detail[OWNS];	/* of an interlock of the engine's that is broken: what is seen; NULL: nothing more */
	const char *taint;	/* why, or NULL */
	struct slice tainted;	/* whom: kind, blank, id */
	bool failed;		/* a decision failed: adverse is withheld whole */
	int32_t day;		/* Run.execution_date: tonight's, or that of an order which is out */
	bool damaged;
	struct buf *out;	/* common actions */
	struct buf adverse;
	const char **adverse_kind; /* grows in mem */
	size_t n_adverse, room_adverse;
	struct buf explain;
	struct err *err;
	bool trouble;		/* *err is filled */
};

static inline bool
work_order_in(const struct work_issued *x, const char *state)
{
	return slice_is(x->kind, "order") && slice_is(x->state, state);
}

/* The pack whose steps a case stands on. */
static inline const struct pack *
work_ladder(const struct decider *w, const struct case_state *c)
{
	return c->ladder == 0 ? w->by->pack : w->plan->earlier[c->ladder - 1]->pack;
}

/* The pack whose steps an account may enter: a new case gets tonight's. */
static inline const struct pack *
work_steps(const struct decider *w)
{
	return w->c.open ? work_ladder(w, &w->c) : w->by->pack;
}

/* A return that came back longer ago than this is history: nobody is charged for it now, or told of it. */
enum { WORK_RETURN_MAX_AGE = 35 };

static inline bool
work_young_return(const struct decider *w, struct slice ret)
{
	int32_t day = facts_date(w->plan->facts, ret, F_RETURN_returned_date);

	return day != ROW_NO_DATE && day <= w->plan->today && w->plan->today - day <= WORK_RETURN_MAX_AGE;
}

/* --- evidence.c: what is stored and what replies say */
void evidence_load(struct decider *);
void evidence_replies(struct decider *);
/* A notice that was mailed under an earlier pack is good for as long as both packs say. */
void evidence_stricter(struct decider *);
void evidence_overdue(struct decider *);
void evidence_count_orders(struct decider *);	/* that were out when the night began */
void evidence_save(struct decider *);	/* rows of `issued` and the case, where changed */
void evidence_save_issued(struct decider *); /* the rows alone */
void evidence_count_step(struct decider *, struct buf *to, const char *when, const struct case_state *, int add);
void evidence_put_case(struct decider *, const struct case_state *, struct buf *actions);
void evidence_put_issued(struct decider *, const struct work_issued *, struct buf *actions);
struct slice evidence_case_id(const struct decider *, const struct case_state *);
struct work_issued *evidence_find(const struct decider *, struct slice effect_id);
/* How many "reconnect" or "cancel" of ours went out against X before tonight. */
bool evidence_answered(const struct decider *, const struct work_issued *x);	/* by any effect of ours */
size_t evidence_countered(const struct decider *, const struct work_issued *x, const char *kind);
/* The letter that went out for STEP last, or NULL: of the time before us there is none. */
const struct work_issued *evidence_letter(const struct decider *, int step);

/* --- raise.c: exceptions and tasks, stable over nights. What raise_add gives is good until the next one. */
struct work_raised *raise_add(struct decider *, const char *code, const char *severity,
    struct slice subject, const char *fmt, ...) PRINTFLIKE(5, 6);
struct work_raised *raise_fault(struct decider *, const char *role, struct slice subject);
/* Whether a night before told CODE of the account, and it stands. */
bool raise_told(const struct decider *, const char *code);
void raise_save(struct decider *);

/* --- withhold.c: what holds an effect back
 * Not proved (withhold_broken): an exception, counted. */
struct withhold_words {
	struct slice names, clears, citation;	/* of what is not proved; in the account's arena */
};
struct withhold_words withhold_words(struct decider *, const struct interlock_result *);
void withhold_broken(struct decider *, enum pack_nature, struct slice name, struct slice subject, int64_t amount,
    const struct interlock_result *);
/* A hold in force on DAY stops WHAT. Asked apart from the pack, which may have forgotten one kind. */
bool withhold_held(const struct decider *, const char *what, int32_t day);
/* The same, or a hold on a part of the debt. */
bool withhold_held_at_all(const struct decider *, const char *what, int32_t day);
/* A hold on a sum, such as a dispute of one charge: that part is not owed for now, the rest goes on. */
bool withhold_part(const struct decider *, struct slice hold);
/* The first such hold of TABLE, the account's or its neighbours'; {0}: none. */
struct slice withhold_hold(const struct decider *, int table, const char *what, int32_t day);
/* --- propose.c: what proposals have in common */
struct propose_reason {
	struct slice reason, citation;
};
/* TEXT may be NULL. */
void propose_cis(struct decider *, struct buf *to, const char *what, struct slice old,
    struct slice now, const char *text);

void propose_adverse(struct decider *, const char *kind);
/* The Nth working day after FROM. Beyond the calendar plain days are counted, and twice a weekend: never less. */
int32_t propose_working_days(struct decider *, int32_t from, int n);

/* --- ask.c: facts as rules see them, and questions */
struct ask_scope ask_about(int table, struct slice row);
struct ask_scope ask_about_service(const struct decider *, uint32_t i); /* the Ith, its point and premise */
/* The row that stands for TABLE; {0}: none does. */
struct slice ask_row(const struct ask_scope *, int table);
struct value ask_run(struct decider *);	/* the word "Run" */
void ask_build(struct decider *);	/* inputs of the account as it stands now */
void ask_day(struct decider *, int32_t execution); /* Run.execution_date from the next ask_give on */
void ask_give(struct decider *, const struct ask_scope *); /* NULL: the account's own */
/* What D says, which is told as NAME: 1, or -1 a fault: an exception was raised. The result is good until the next
 * ask_give. */
int ask_decision(struct decider *, const struct rules_decision *, const char *name, struct slice subject, struct value *out);
struct value ask_entry(struct value ctx, const char *name);
struct slice ask_text(struct value ctx, const char *name);
/* An amount in cents; false: not an amount that can be posted. */
bool ask_cents(struct value, int64_t *out);
void ask_explain(struct decider *, const char *role, struct value);
struct propose_reason ask_reason(struct decider *, struct value);

/* An account, or an instrument, that none of tonight's packs serves, or two: told, and its orders are called back. */
void decide_unserved(struct decider *);
void decide_begin(struct decider *, const struct bundle *, struct buf *actions, struct err *);

#endif
