/* ask.h - the second station: the facts of the owner in hand as rules see them, and the questions put to rules.
 *
 * Only decide's own files include it. Lifecycle: ask_open once, ask_begin for each owner, ask_close.
 * Ownership: values lie in the owner's arena; what a decision says is good until the next ask_give. Threads: those of the decider.
 */
#ifndef ASK_H
#define ASK_H

#include "decide/outcome.h"

/* What a question is about, beside the account: of each of a few tables the row that stands for it. */
struct ask_scope {
	int n;
	struct ask_row {
		int table;	/* enum facts_table */
		struct slice row; /* {0}: null */
	} of[4];
};

/* Why a decision says what it says. */
struct why {
	struct slice reason, citation;
};

/* Whom to ask: the rules of one pack, with the facts bound to its inputs. */
struct asker {
	const struct pack *pack;
	const struct decide_form *form;
	const struct wiring *wiring;
	struct rules_eval *eval;
	struct rules_coverage *coverage;
	/* Of each input. Rows are made into values when a decision reads them, and stay so. */
	struct value *value;
	bool *built;	/* VALUE holds it */
	struct ask_scope scope;
	bool scoped;
	const struct went *went;	/* the last that went when the evaluator began */
	bool kept;	/* the evaluator knows the owner's own facts, and what earlier questions came to */
	unsigned asked;	/* questions since it forgot all */
};

struct asking {
	struct dossier *d;
	struct outcome *o;
	struct asker *asker, **earlier;	/* of each of the plan's packs, and of its earlier ones */
	struct asker *tonight;	/* of the pack that the owner goes by */
	struct asker *ask;	/* one of them: the one that is asked */
	struct value word[CELLS_WORDS];	/* Effect and Proposal, while a row of theirs is made */
	struct value sum;	/* "Measure"; null: the owner is no sum */
	int32_t day;		/* Run.execution_date: tonight's, or that of an order which is out */
	bool seen;		/* facts are built: rules can be asked */
	struct rules_fault fault;
};

MUSTUSE int ask_open(struct asking *, const struct decide_plan *);
void ask_close(struct asking *);
void ask_begin(struct asking *);
/* The owner goes by this of tonight's packs. */
void ask_go_by(struct asking *, const struct decide_pack *);

struct ask_scope ask_about(int table, struct slice row);
struct ask_scope ask_about_service(const struct dossier *, uint32_t i); /* the Ith, its point and premise */
/* The row that stands for TABLE; {0}: none does. */
struct slice ask_row(const struct ask_scope *, int table);
struct value ask_run(struct asking *);	/* the word "Run" */
void ask_build(struct asking *);	/* inputs of the account as it stands now */
void ask_day(struct asking *, int32_t execution); /* Run.execution_date from the next ask_give on */
void ask_give(struct asking *, const struct ask_scope *); /* NULL: the account's own */
/* What D says, which is told as NAME: 1, or -1 a fault: an exception was raised. The result is good until the next
 * ask_give. */
int ask_decision(struct asking *, const struct rules_decision *, const char *name, struct slice subject, struct value *out);
struct value ask_entry(struct value ctx, const char *name);
struct slice ask_text(struct value ctx, const char *name);
/* A text, a whole number or a date; a date as the number of its day. Null leaves OUT as it is; false: none of them. */
bool ask_plain(struct dossier *, struct value, struct slice *out);
/* An amount in cents; false: not an amount that can be posted. */
bool ask_cents(struct value, int64_t *out);
void ask_explain(struct asking *, const char *role, struct value);
struct why ask_reason(struct asking *, struct value);
struct raised *raise_fault(struct asking *, const char *role, struct slice subject);	/* the last question failed */

#endif
