/* pack.h - a rule pack: what pack.xml says, and its models compiled.
 *
 * Lifecycle: pack_load -> const -> pack_free. Strings belong to the pack.
 * All its errors go to diagnostics with their place; the load goes on after one where
 * it can. Threads: const after loading; each worker has a rules_eval of its own.
 */
#ifndef PACK_H
#define PACK_H

#include "base/diag.h"
#include "data/zone.h"
#include "decide/case.h"
#include "decide/pack_text.h"
#include "rules.h"

/* A piece of work: which decision is asked about whom, in which jobs; what it answers names effects. Or a measure: what
 * it answers is added to sums. */
struct pack_process {
	struct slice name;	/* a part of the ids of its effects */
	struct slice each;	/* "Account", "Instrument", a list of rows that a layout names, or a measure: each of its sums */
	bool measure;
	int keeps;		/* of a measure: how many former ends of a period its sums are kept for rules */
	bool own;		/* and what each account or instrument has added, for the end after */
	struct slice jobs;	/* with ';' between them */
	bool ladder;		/* its decision asks for the steps of the ladder */
	const struct rules_decision *decision;
	const struct rules_decision *open;	/* which of the rows must not be passed over in silence; NULL: any may */
	struct diag_place at, open_at;
};

/* What the engine knows an effect by: what binds it whatever a pack says (judge.h). */
enum pack_nature {
	NATURE_CUT,
	NATURE_LETTER,		/* that collects */
	NATURE_DEMAND,
	NATURE_CHARGE,
	NATURE_LOSS,		/* write-off, referral */
	NATURE_ADVERSE,		/* up to here */
	NATURE_DRAW = NATURE_ADVERSE, /* two people do it: always a task */
	NATURE_DEADLINE,	/* protects a right of the utility that ends */
	NATURE_RELIEF,
	NATURE_NEUTRAL,
	NATURES
};
extern const char *const pack_nature_name[NATURES];

/* How it goes out and what proves it. */
struct pack_paper {
	struct slice channel;
	struct slice proof;	/* statuses with ';' between them */
	int reply_days, mail_by_days; /* working days */
	int act_days;		/* working days that lie between the mailing and what follows; 0: not said */
	int valid_days;		/* days after mailing for which it carries what follows; 0: it has no end */
};

/* A column that an effect fills: with TEXT, or from where FROM says. */
struct pack_set {
	struct slice column, text, from;
	struct diag_place at;
};

/* A kind of thing that leaves, or stands. */
struct pack_effect {
	struct slice name;
	enum pack_nature nature;
	struct slice output, lines_output;
	const struct rules_decision *row, *lines;	/* NULL: none. What gives its columns, and further rows */
	const struct rules_decision *copies;		/* to whom it goes, a row each; NULL: it has one */
	const struct rules_decision *window;		/* of a cut: the hours in which it may be carried out */
	const struct rules_decision *capacity;		/* of a cut: how many orders crews can do; NULL: no limit is known */
	struct pack_paper paper;
	struct slice held_by;	/* a hold that stops one of these words, with ";" between them, stops it; empty: any hold does */
	struct slice answers, while_;	/* the effect that it is against, and the state in which that is */
	const struct pack_effect *against;	/* the same, NULL: none */
	int step;		/* its place in the ladder; -1: it is none of the steps */
	struct slice fee, citation;	/* of what restores service: the charge that it brings */
	int64_t fee_amount;	/* cents */
	bool standing;		/* there while it is proposed, or while the engine sees it: a task or an exception */
	bool task;
	struct slice clears;	/* of what stands: what ends it */
	struct slice queue, choices;	/* whose list it is in, and what a person may answer; empty: not said */
	const char *severity;
	int due_days;		/* of a task: working days after the night that told it first */
	const struct pack_set *set;
	size_t sets;
	struct diag_place at, proof_at;
};

/* What a reason that the crew gives means. */
enum pack_then {
	THEN_HOLD,	/* no further cut until a person has looked */
	THEN_AGAIN,	/* another attempt, after AFTER_DAYS and so many TIMES; then it holds */
	THEN_MONEY	/* money was taken: it covers what is owed; without a sum it holds */
};
struct pack_finding {
	struct slice reason, task, citation;
	const char *severity;
	enum pack_then then;
	int after_days;		/* working days after it was found */
	int times;
	bool undo;		/* a cut that was made all the same is undone at once */
};

struct pack_interlock {
	struct slice name, citation, needs, clears;
	bool by_law; /* demanded by the jurisdiction: no override lifts it */
	int layer; /* that declares it, and whose decision proves it */
};

struct pack_limit {
	struct slice of;	/* "adverse", or an adverse nature */
	int64_t number;		/* -1: none */
	int64_t share_ppm;	/* of accounts decided; -1: none */
	int64_t times_usual;	/* hundredths, of the median of the nights before; -1: none */
	int64_t usual_floor;	/* so many are never too many against that */
};

enum {
	PACK_MAX_INTERLOCKS = 64,	/* one bit each */
	PACK_MAX_PROCESS = 19,		/* letters of a name, and of a proposal's key: with an id of 20 they fill a case_id */
};

/* What a task or an exception is about. */
enum pack_queue { PACK_OF_ACCOUNT, PACK_OF_INSTRUMENT, PACK_OF_SUM, PACK_QUEUES };

struct pack {
	struct arena mem;
	struct pack_text text;	/* of it and of those that it rests on */
	struct rules *rules;
	struct slice name, version, title, jurisdiction, policy_group, calendar, currency;
	bool sample;
	bool abstract;		/* no account goes by it: others rest upon it */
	bool takes_over;	/* cases that began under an earlier pack go on by this one's ladder */
	int booked_days;	/* after so many days a payment that no figure shows is told */
	int returned_days;	/* a return that came back longer ago is history */
	struct slice queue[PACK_QUEUES];	/* whose list it is in, unless its effect says */
	const struct zone *zone;
	int32_t from, until;	/* half open, of all layers; CASE_NO_DAY: no end */
	const struct rules_decision **covers;	/* sums that count as paid beside payments and credit: all of them */
	size_t n_covers;
	/* Which of a layer's interlocks are proved, for what is of that nature; NULL: nobody says. */
	const struct rules_decision *prove[PACK_TEXT_LAYERS][NATURES];
	struct pack_process *process;
	size_t processes;
	struct pack_effect *effect;
	size_t effects;
	const struct pack_process *ladder;	/* NULL: none */
	const struct pack_effect *step[CASE_MAX_STEPS];	/* of the ladder, in order */
	struct case_rung rung[CASE_MAX_STEPS]; /* the same steps, as the case machine sees them */
	int steps;
	const struct pack_finding *finding;
	const struct pack_limit *limit;
	const struct pack_interlock *interlock;
	const struct slice *exclude;	/* effects with ';' between them, of which one goes at most */
	size_t excludes;
	size_t findings, limits, interlocks;
};

/* FOLDER holds pack.xml; XSD may be NULL (then it is not validated against one). */
MUSTUSE int pack_load(struct pack **out, const char *folder, const char *xsd,
    const struct rules_options *, struct diag *);
/* pack.xml alone: no models, no roles. */
MUSTUSE int pack_read(struct pack **out, const char *folder, const char *xsd, struct diag *);
/* What it lacks then, of one that was read. */
MUSTUSE int pack_compile(struct pack *, const struct rules_options *, struct diag *);
void pack_free(struct pack **);

bool pack_in_force(const struct pack *, int32_t day);
bool pack_serves(const struct pack *, struct slice jurisdiction, struct slice policy_group);
int pack_step_find(const struct pack *, struct slice name); /* -1: none */
/* NULL: nobody knows it. Upper and lower case are one, and so are blanks around and between words. */
const struct pack_finding *pack_finding_find(const struct pack *, struct slice reason);
/* --- pack_effects.c: processes and effects */
const struct pack_effect *pack_effect_find(const struct pack *, struct slice name); /* NULL: the pack does not say */
/* What pack.xml says of them; before its models are loaded. */
void pack_effects_read(struct pack *, const struct xnode *root, struct diag *);
/* Their decisions, found in the models, and whether they can ever be. */
void pack_effects_bind(struct pack *, const struct xnode *root, struct diag *);
/* What is done against a cut that is WHILE_ "issued" or "completed". */
const struct pack_effect *pack_effects_against_cut(const struct pack *, const char *while_);
/* Whether PROCESS can propose EFFECT: its decision has the name as a literal. Steps are the ladder's alone. */
bool pack_effects_may(const struct pack_process *, const struct pack_effect *);
int64_t pack_number(const struct xnode *, const char *attr, int scale, int64_t fallback, struct diag *);
size_t pack_children(const struct xnode *, const char *name);
#define PACK_NONE_GIVEN "none given" /* the reason of an order that came back undone, without a word why */
/* REASON: the column of replies that gives it, NULL: there is none. A finding for what it can't say is an error; of each
 * word that no finding is about a warning says that it holds. */
struct row_column;
MUSTUSE int pack_check_findings(const struct pack *, const struct row_column *reason, struct diag *);
/* Takes the first one off a ';' list; false: it is empty. */
bool pack_item(struct slice *list, struct slice *item);
/* Whether A and B don't go beside each other. */
bool pack_excludes(const struct pack *, struct slice a, struct slice b);
/* Whether the ';' list holds ITEM. */
bool pack_lists(struct slice list, struct slice item);

#endif
