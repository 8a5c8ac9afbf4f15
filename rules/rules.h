/* rules.h - DMN models in, decisions out: the front door of `rules`.
 *
 * Usable by another C program: it needs nothing of the utility. Load models once,
 * share the result between threads, give each thread a rules_eval.
 *
 * Lifecycle: rules_load -> struct rules (const from then on) -> rules_eval_new per
 * thread -> for each row: rules_eval_begin, rules_eval_set ..., rules_eval_run ...
 * -> rules_eval_free -> rules_free.
 * Ownership: results belong to the rules_eval and are good until the next
 * rules_eval_begin. Inputs are borrowed for as long.
 * Conformance: DMN 1.5 level 3, reading models of 1.1 to 1.5.
 */
#ifndef RULES_H
#define RULES_H

#include "base/diag.h"
#include "base/err.h"
#include "data/value.h"

struct rules;
struct rules_decision;
struct rules_eval;

/* Standard: an error yields null, as the standard says. Strict: a fault. */
enum rules_mode { RULES_STANDARD, RULES_STRICT };

/* A built-in of the host's own, e.g. business-day arithmetic. Returns 0, or -1 with
 * a message in WHY. CTX is rules_options.host_ctx. Called by any worker: no state. */
struct rules_builtin {
	const char *name;		/* may hold spaces: "add working days" */
	const char *const *params;	/* names, NULL at the end */
	const char *const *types;	/* FEEL type names, as many */
	const char *result;		/* FEEL type name */
	int (*call)(const void *ctx, int argc, const struct value *argv, struct value *out,
	    struct arena *mem, const char **why);
};

/* A null that came of an error, also a comparison or condition that an error left out; in strict mode the fault. */
struct rules_null {
	const char *code;		/* as of a fault */
	struct diag_place at;		/* AT.src NULL: in no file */
	const char *text;		/* why */
	const char *what;		/* the operation with its values, and what it gives (strict: nothing); or NULL */
};
/* Told of each once a place and row; what only suffers from it is not told. Texts are good while it runs. */
typedef void rules_tell(void *ctx, const struct rules_null *);

struct rules_options {
	enum rules_mode mode;
	const struct rules_builtin *builtin;
	size_t builtins;
	const void *host_ctx;
	/* In a run today() is the business date and now() a fault; both from the clock if 0. */
	bool has_today;
	int64_t today;			/* days since 1970-01-01 */
	/* Whether the host may leave COMPONENT of an input null ("": the input itself); a strict
	 * load refuses expressions that use such a value untested. NULL: not known, no check. */
	bool (*nullable)(const void *ctx, const char *input, const char *component);
	const void *nullable_ctx;
	bool scan_tables;		/* never use the index: for tests that compare both */
	/* Decisions are made when something reads them: what the one that is run does not look at is not made, fires no rule and
	 * can't fail. Else all that it requires is made before it. */
	bool as_read;
	rules_tell *tell;		/* of rules_feel: NULL, or told of nulls that came of errors */
	void *tell_ctx;
};

/* Models that import each other are given together, in any order; imports are found
 * by namespace. -1 when D has errors; *out is then only to be freed, after D was
 * printed: places point into its files. */
MUSTUSE int rules_load(struct rules **out, const char *const *paths, size_t n,
    const struct rules_options *, struct diag *d);
void rules_free(struct rules **);

/* What a model wants from its host. Each input data is one input. */
struct rules_input {
	const char *name, *ns;
	const char *type;		/* FEEL text of the type: context<past_due: number> */
	struct diag_place at;
	/* The entries of a context (or of a list's contexts) that some expression reads:
	 * for facts that build no more than is used. NULL: not known, all. */
	const char *const *used;
	size_t used_n;
	bool is_list;
};
size_t rules_inputs(const struct rules *);
const struct rules_input *rules_input_at(const struct rules *, size_t i);

/* MODEL is the model's name or namespace, or NULL for any. NULL when there is none. */
const struct rules_decision *rules_decision_find(const struct rules *, const char *model,
    const char *name);
/* The nth decision, business knowledge models and services left out; NULL past the end. */
const struct rules_decision *rules_decision_at(const struct rules *, size_t i);
const char *rules_decision_name(const struct rules_decision *);
const char *rules_decision_model(const struct rules_decision *);
struct diag_place rules_decision_place(const struct rules_decision *);
/* FEEL text of the type that its result is declared as, appended; nothing: it is not declared. */
void rules_decision_type(const struct rules_decision *, struct buf *out);
/* Whether input I is read, directly or through required decisions. */
bool rules_decision_reads(const struct rules_decision *, size_t input);
/* Whether its logic, or the logic that it requires, has the string NAME as a literal: a decision
 * that has not never answers it, unless it puts texts together. Lists of allowed values don't count. */
bool rules_decision_says(const struct rules_decision *, struct slice name);
/* The same of its own logic alone. */
bool rules_decision_says_itself(const struct rules_decision *, struct slice name);

/* Business knowledge models and decision services: called with arguments. */
struct rules_callable;
const struct rules_callable *rules_callable_find(const struct rules *, const char *model,
    const char *name);
const struct rules_callable *rules_callable_at(const struct rules *, size_t i);
const char *rules_callable_name(const struct rules_callable *);
struct diag_place rules_callable_place(const struct rules_callable *);
size_t rules_callable_params(const struct rules_callable *);
const char *rules_callable_param(const struct rules_callable *, size_t i);

/* Something that a strict evaluation refuses to guess. */
struct rules_fault {
	const char *code;		/* kebab-case, from the table in rules/README.md */
	const char *model, *decision, *rule; /* rule: its id or "rule 3", or "" */
	char place[256];		/* file:line:col */
	char text[512];
};

/* SCRATCH budget in bytes for one row, 0 for the default of 64 MiB. */
MUSTUSE int rules_eval_new(struct rules_eval **out, const struct rules *, size_t budget);
void rules_eval_free(struct rules_eval **);
/* today() from here on, whatever the options said. */
void rules_eval_today(struct rules_eval *, int64_t day);

/* Forgets the last row: inputs null, results gone. */
void rules_eval_begin(struct rules_eval *);
void rules_eval_set(struct rules_eval *, size_t input, struct value v);
/* Instead of that: SUPPLY gives an input when it is first read, once a row, and decisions are made as_read. TYPED is false, and set
 * where the host knows that the value is of the input's type: then its allowed values alone are looked at. From the next
 * rules_eval_begin on. */
typedef struct value rules_supply(void *ctx, size_t input, bool *typed);
void rules_eval_supply(struct rules_eval *, rules_supply *, void *ctx);
/* Inputs by way of an import: V, a context, holds those of what MODEL (name, namespace or file)
 * imports as NAME, and again contexts of what that imports; they hold on this way alone. False
 * when there is no such import or a name in V is none. */
bool rules_eval_set_import(struct rules_eval *, const char *model, struct slice name, struct value v);
/* The namespace of what MODEL (name, namespace or file) imports as NAME; NULL: there is none. */
const char *rules_import_ns(const struct rules *, const char *model, struct slice name);
/* The arena of the row, for building inputs. */
struct arena *rules_eval_mem(struct rules_eval *);
/* 0, or -1 with *f filled (strict mode, or a limit in any mode). What a decision
 * requires is evaluated once a row. */
MUSTUSE int rules_eval_run(struct rules_eval *, const struct rules_decision *, struct value *out,
    struct rules_fault *f);

/* The same for a callable, with one value for each parameter. */
MUSTUSE int rules_eval_call(struct rules_eval *, const struct rules_callable *,
    const struct value *argv, struct value *out, struct rules_fault *f);

/* Why: the rules that fired while the last rules_eval_run worked, required decisions
 * first. Annotation columns are read by name, e.g. "Citation". */
struct rules_fired {
	const char *model, *decision, *rule;
	int number;			/* 1-based row of the table */
	const char *const *annotation_name;
	const char *const *annotation;	/* "" where empty */
	size_t annotations;
};
/* Before the first row: nulls that came of errors are told. Rows take longer then: the index of tables is not
 * used, and operands run once more. Unless it is called nothing is spent on it. */
void rules_eval_listen(struct rules_eval *, rules_tell *, void *ctx);
/* How many in this row were too many to be told one by one. */
size_t rules_eval_untold(const struct rules_eval *);
size_t rules_eval_fired(const struct rules_eval *, struct rules_fired *out, size_t max);

/* For the command line: an expression by itself in standard or strict mode. The value
 * lies in MEM. D gets syntax errors, F the fault. */
MUSTUSE int rules_feel(const char *text, const struct rules_options *, struct arena *mem,
    struct value *out, struct diag *d, struct rules_fault *f);
/* FEEL text of a value, as string() would write it but with strings quoted. */
void rules_print(struct value, struct buf *out);

#endif
