/* feel.h - the expression language: text and boxed expressions in, programs out.
 *
 * What a model loader needs of FEEL (DMN 1.5 section 10.3). The loader describes a
 * decision's logic as a tree of boxed expressions (feel_expr) whose leaves are texts.
 * Nothing is parsed while the tree is built: where a name ends depends on the names in
 * scope ("past due amount"), and those are known only when the whole is compiled. So
 *
 *	struct feel_scope *globals = feel_scope_new(env, NULL);
 *	feel_scope_add(globals, "Position", type, 0);  ... one slot a global, the caller's numbers
 *	e = feel_context(env, entries, n, feel_text(env, src, NULL), NULL);
 *	p = feel_compile(env, globals, e, &decision_type, &uses);
 *	v = eval_run(ev, p, globals_of_the_row);        vm/eval.h
 *
 * A decision table is the loader's own: feel_table makes a leaf that calls back while
 * compiling (to compile its cells in the scope it stands in) and while running.
 *
 * Errors: each goes to env->diag with its exact place, as an error in strict mode, as a
 * warning in standard mode, where the faulty part then is an expression that gives null: one
 * bad decision does not stop a model. So feel_compile always gives a program.
 * Lifecycle: all is made in env->plan and const after feel_compile.
 * Threads: compile in one; programs are shared.
 */
#ifndef FEEL_H
#define FEEL_H

#include "rules.h"
#include "vm/prog.h"

struct eval;

struct feel_env {
	enum rules_mode mode;
	struct arena *plan;
	uint32_t *paths;	/* so many so far: each has a number, for what an evaluation remembers */
	struct feel_known **known; /* names of entries, of more than a word: feel_know */
	struct diag *diag;
	const struct rules_builtin *builtin; /* the host's; their names are known to the lexer */
	size_t builtins;
	/* A type by name, for `instance of` and types of parameters in FEEL text; NULL: only
	 * FEEL's own. The name may be qualified by an import: "shared.Money". */
	const struct type *(*type_named)(const void *ctx, struct slice name);
	/* What to do about a name that is not in scope: when it exists elsewhere, and what to add when it is nowhere
	 * and near to none. REST: the expression from the name on, which may be of more words. NULL: no advice. */
	const char *(*elsewhere)(const void *ctx, struct slice rest);
	const char *(*missing)(const void *ctx, struct slice name, struct slice rest);
	const void *type_ctx;
};

/* --- names --------------------------------------------------------------------- */

/* Names of globals. A name may hold spaces and operators; it is normalised (runs of
 * white space are one space). TYPE NULL: Any. A later name hides the same one before. */
struct feel_scope;
struct feel_scope *feel_scope_new(const struct feel_env *, const struct feel_scope *outer);
void feel_scope_add(struct feel_scope *, struct slice name, const struct type *, uint32_t slot);
/* NAME.MEMBER is a global of its own: what an imported model offers. */
void feel_scope_add_member(struct feel_scope *, struct slice name, struct slice member,
    const struct type *, uint32_t slot);
/* The last name added may be null: strict mode wants it tested before it is used. */
void feel_scope_nullable(struct feel_scope *);
/* Some type or expression has entries of this name, so a path that no type tells about may have it too:
 * x.full name, x.Line.No. What is one word is known anyway; false: a-b may be a subtraction elsewhere. */
struct feel_known;
bool feel_know(const struct feel_env *, struct slice name);
/* The normal form of a name: trimmed, runs of white space made one space; a NUL follows. */
struct slice feel_name(struct arena *, struct slice);

/* --- boxed expressions (10.2): what a decision's logic is made of ------------------- */

struct feel_expr;

struct feel_entry {
	struct slice name;
	const struct type *type; /* declared; NULL: none */
	struct feel_expr *expr;
	struct diag_place at;
};

/* In all: TYPE is the declared type, to which the value is converted (10.3.2.9.4: what does
 * not conform is null, in strict mode a fault); NULL: none. */
struct feel_expr *feel_text(const struct feel_env *, const struct prog_source *, const struct type *);
/* RESULT NULL: the context itself. Entries see those before them. */
struct feel_expr *feel_context(const struct feel_env *, const struct feel_entry *, size_t n,
    struct feel_expr *result, const struct type *);
struct feel_expr *feel_list(const struct feel_env *, struct feel_expr *const *, size_t n,
    const struct type *);
/* Columns by rows: a list of contexts. cell[row * columns + column]. */
struct feel_expr *feel_relation(const struct feel_env *, const struct feel_entry *column, size_t columns,
    struct feel_expr *const *cell, size_t rows, const struct type *);
/* A function value. PARAM[i].expr is not used. RESULT_TYPE: what the body is converted to. */
struct feel_expr *feel_function(const struct feel_env *, const struct feel_entry *param, size_t n,
    struct feel_expr *body, const struct type *result_type);
/* CALLEE is an expression (mostly a feel_text with a name); bindings by parameter name, null without an expr. */
struct feel_expr *feel_invoke(const struct feel_env *, struct feel_expr *callee,
    const struct feel_entry *binding, size_t n, const struct type *);
struct feel_expr *feel_if(const struct feel_env *, struct feel_expr *cond, struct feel_expr *yes,
    struct feel_expr *no, const struct type *);
/* `partial` is in scope of BODY of a for. */
struct feel_expr *feel_for(const struct feel_env *, struct slice var, struct feel_expr *in,
    struct feel_expr *body, const struct type *);
struct feel_expr *feel_some(const struct feel_env *, struct slice var, struct feel_expr *in,
    struct feel_expr *satisfies, const struct type *);
struct feel_expr *feel_every(const struct feel_env *, struct slice var, struct feel_expr *in,
    struct feel_expr *satisfies, const struct type *);
struct feel_expr *feel_filter(const struct feel_env *, struct feel_expr *in, struct feel_expr *match,
    const struct type *);
/* Always null, and a fault in strict mode: logic that is missing or external. */
struct feel_expr *feel_none(const struct feel_env *, const char *code, const char *why,
    const struct prog_source *);

/* --- decision tables and other logic of the caller's own ---------------------------- */

struct feel_cc;	/* a compilation under way, at some place with its scope and frame */

struct feel_table_ops {
	/* Compiles what the table holds with feel_cc_*; *type gets the static type of the
	 * result (leave it for Any), *null whether it may be null. DATA is feel_table's. -1 after a diagnostic: as feel_none. */
	int (*compile)(struct feel_cc *, void *data, const struct type **type, bool *null);
	/* FRAME is that of the expression the table stands in: pass it to eval_node. */
	struct value (*eval)(struct eval *, struct value *frame, const void *data);
};
/* SRC: where it stands. */
struct feel_expr *feel_table(const struct feel_env *, const struct feel_table_ops *, void *data,
    const struct prog_source *src, const struct type *);

const struct feel_env *feel_cc_env(const struct feel_cc *);
/* A part of the table: to be run with eval_node(ev, frame, node). *type may be NULL. */
const struct node *feel_cc_expr(struct feel_cc *, const struct feel_expr *, const struct type **type);
/* Whether what it gives may be null, as far as strict mode follows that. */
bool feel_cc_gives_null(struct feel_cc *, const struct node *);
/* A fresh local: a slot of the frame. NAME empty: no expression can name it. The name is in
 * scope from here to the matching feel_cc_leave. */
void feel_cc_enter(struct feel_cc *);
uint32_t feel_cc_local(struct feel_cc *, struct slice name, const struct type *);
void feel_cc_leave(struct feel_cc *);
/* The value of NODE is put to SLOT: for the static checks of tests on it. */
void feel_cc_holds(struct feel_cc *, uint32_t slot, const struct node *);

/* Unary tests (10.3.1.2, grammar rules 12 to 15), compiled. */
struct feel_point {
	bool range;		/* else a point: the value equals LOW */
	bool low_closed, high_closed;
	bool low_none, high_none; /* no bound */
	struct value low, high;	/* constants, in the plan's arena */
};
struct feel_tests {
	const struct node *node; /* gives true, false or null; `?` must be in slot INPUT */
	bool any;		/* "-": always true; node is NULL */
	bool cut;		/* constants only: the input's domain can be cut at POINT */
	bool negated;		/* not( ... ) around all */
	size_t n;
	const struct feel_point *point; /* if CUT: true when in any (negated: in none) of them */
	struct prog_source src;
};
/* INPUT: the slot (feel_cc_local) that holds `?` when the tests run. */
void feel_cc_tests(struct feel_cc *, const struct prog_source *, uint32_t input,
    const struct type *input_type, struct feel_tests *out);

/* --- compiling ------------------------------------------------------------------- */

/* What a program reads, for unused inputs and facts that build no more than is used; and what nulls
 * it gives, for those who use its result. */
struct feel_use {
	uint32_t slot;		/* of a global */
	bool whole;		/* used as it is, not only by its entries */
	size_t n;
	const struct slice *entry; /* first path step, of it or of its elements, each once */
};
struct feel_uses {
	size_t n;
	const struct feel_use *use;
	bool gives_null;	/* strict mode: the result may be null */
	const struct type *gives; /* strict mode: a context, its entries nullable or not; or NULL */
};

/* WANT: the type the result is converted to; NULL: none. USES may be NULL. */
const struct program *feel_compile(const struct feel_env *, const struct feel_scope *globals,
    const struct feel_expr *, const struct type *want, struct feel_uses *uses);
/* Unary tests by themselves, with `?` in slot 0: allowed values, table-free use. */
const struct program *feel_compile_tests(const struct feel_env *, const struct feel_scope *globals,
    const struct prog_source *, const struct type *input, struct feel_tests *out);
/* A type written in FEEL: list<number>, context<a: date>. NULL after a diagnostic. */
const struct type *feel_parse_type(const struct feel_env *, const struct prog_source *);

#endif
