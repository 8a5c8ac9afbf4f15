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
#include "io/xdoc.h"
#include "rules.h"

enum pack_role {
	ROLE_RELIEF,
	ROLE_LADDER,
	ROLE_DEPOSIT,
	ROLE_RETURN_FEE,
	ROLE_RENEWAL,
	ROLE_ORDER_WINDOW,
	ROLE_ORDER_INTERLOCKS,
	ROLE_NOTICE_INTERLOCKS,
	ROLES
};
extern const char *const pack_role_name[ROLES];

/* How it is written and what proves it. */
struct pack_paper {
	struct slice template, template_version, channel, mail_class;
	struct slice proof;	/* statuses with ';' between them */
	int reply_days, mail_by_days; /* working days */
	int act_days;		/* working days that lie between the mailing and what follows; 0: not said */
};

struct pack_step {
	struct slice name;
	enum case_effect effect;
	struct pack_paper paper;
	struct slice cause;
};

struct pack_letter {
	struct slice for_;
	struct pack_paper paper;
};

struct pack_fee {
	struct slice for_, kind, citation;
	int64_t amount; /* cents */
};

/* What people are told: the engine's own tasks, and what the ladder tells where it stops. */
struct pack_told {
	struct slice for_, clears;	/* its code; what ends it */
	const char *severity;
	bool task;		/* or an exception */
	int due_days;		/* a task: working days after the night that told it first */
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
};

struct pack_limit {
	struct slice effect;	/* adverse, disconnect, notice */
	int64_t number;		/* -1: none */
	int64_t share_ppm;	/* of accounts decided; -1: none */
	int64_t times_usual;	/* hundredths, of the median of the nights before; -1: none */
	int64_t usual_floor;	/* so many are never too many against that */
};

enum { PACK_MAX_INTERLOCKS = 64 }; /* one bit each */

struct pack {
	struct arena mem;
	struct xdoc *doc;
	struct rules *rules;
	struct slice name, version, title, jurisdiction, policy_group, calendar, currency;
	const char *folder;	/* that it was read from */
	bool sample;
	bool takes_over;	/* cases that began under an earlier pack go on by this one's ladder */
	int booked_days;	/* after so many days a payment that no figure shows is told */
	const struct zone *zone;
	int32_t from, until;	/* half open; CASE_NO_DAY: no end */
	const struct rules_decision *role[ROLES]; /* NULL: not bound */
	struct pack_step step[CASE_MAX_STEPS];
	struct case_rung rung[CASE_MAX_STEPS]; /* the same steps, as the case machine sees them */
	int steps;
	const struct pack_letter *letter;
	const struct pack_fee *fee;
	const struct pack_told *told;
	const struct pack_finding *finding;
	const struct pack_limit *limit;
	const struct pack_interlock *interlock;
	size_t letters, fees, tolds, findings, limits, interlocks;
};

/* FOLDER holds pack.xml; XSD may be NULL (then it is not validated against one). */
MUSTUSE int pack_load(struct pack **out, const char *folder, const char *xsd,
    const struct rules_options *, struct diag *);
/* pack.xml alone: no models, no roles. */
MUSTUSE int pack_read(struct pack **out, const char *folder, const char *xsd, struct diag *);
void pack_free(struct pack **);

bool pack_in_force(const struct pack *, int32_t day);
bool pack_serves(const struct pack *, struct slice jurisdiction, struct slice policy_group);
int pack_step_find(const struct pack *, struct slice name); /* -1: none */
const struct pack_letter *pack_letter_find(const struct pack *, const char *for_);
const struct pack_fee *pack_fee_find(const struct pack *, const char *for_);
const struct pack_told *pack_told_find(const struct pack *, const char *code); /* NULL: the pack does not say */
/* NULL: nobody knows it. Upper and lower case are one, and so are blanks around and between words. */
const struct pack_finding *pack_finding_find(const struct pack *, struct slice reason);
#define PACK_NONE_GIVEN "none given" /* the reason of an order that came back undone, without a word why */
/* Words of pack.xml that become cells of OUT must have room there, and be one of the codes of a coded column. */
struct deliver;
MUSTUSE int pack_words_check(const struct pack *, const struct deliver *out, struct diag *);
/* REASON: the column of replies that gives it, NULL: there is none. A finding for what it can't say is an error; of each
 * word that no finding is about a warning says that it holds. */
struct row_column;
MUSTUSE int pack_check_findings(const struct pack *, const struct row_column *reason, struct diag *);
bool pack_alike(struct slice reason, struct slice other);
/* Whether the ';' list holds ITEM. */
bool pack_lists(struct slice list, struct slice item);

#endif
