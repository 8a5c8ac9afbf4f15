/* eval.h - running programs.
 *
 * One struct eval a thread; programs are shared. All that a run makes lies in the
 * arena it was given (one row's), under its budget; steps and depth are limited, so
 * hostile text ends in bounded time with a fault.
 *
 * Standard mode: an error gives null. Strict mode: the first fault stops all; from then on
 * every result is null and must not be used: ask eval_fault. A limit that was passed is a fault in
 * both modes.
 * Lifecycle: eval_new, per row eval_begin then eval_run ..., eval_free.
 */
#ifndef EVAL_H
#define EVAL_H

#include "vm/prog.h"

struct eval;

struct eval_options {
	bool strict;
	bool has_today;		/* else the clock */
	int64_t today;		/* days since 1970-01-01; now() is a fault then */
	const void *host_ctx;	/* for the host's built-ins */
	uint64_t steps;		/* 0: the default limit a row */
};

struct eval_fault {
	const char *code;	/* kebab-case, a literal */
	const struct prog_source *src; /* NULL: no place known */
	uint32_t off, len;
	char text[512];
};

/* A null that came of an error. */
struct eval_null {
	const char *code;	/* kebab-case, a literal */
	const struct prog_source *src; /* NULL: no place known */
	uint32_t off, len;
	const char *text;	/* why */
	const char *what;	/* the operation on its values, or NULL */
};
/* Who is told of them (in strict mode of the fault), once a place and row. AGAIN, unless NULL: operands run once more
 * to be told (true), and have run (false). Texts are good while TELL runs. */
struct eval_ear {
	void (*tell)(void *ctx, const struct eval_null *);
	void (*again)(void *ctx, bool begins);
	void *ctx;
};

struct eval *eval_new(const struct eval_options *);
void eval_free(struct eval **);
/* today() from here on. */
void eval_today(struct eval *, int64_t day);
/* Forgets fault and steps; results of what follows lie in MEM. */
void eval_begin(struct eval *, struct arena *mem);
/* EAR is borrowed while the eval lives; NULL: nobody listens, and nothing is spent on it. */
void eval_listen(struct eval *, const struct eval_ear *);
/* A global with the flag EVAL_UNMADE is made when it is read: what MAKER gives is read in its place, and MAKER sees to it that
 * it is not asked again. */
enum { EVAL_UNMADE = 128 };
typedef struct value eval_maker(void *ctx, uint32_t slot);
void eval_make_with(struct eval *, eval_maker *, void *ctx);
/* Whether the clock or the host was asked since it was set to false. */
bool *eval_outside(struct eval *);
/* How many in this row were too many to be told. */
size_t eval_unheard(const struct eval *);
struct arena *eval_mem(struct eval *);
bool eval_strict(const struct eval *);

/* Runs P. GLOBALS is by slot number; borrowed until the row ends (closures keep it). */
struct value eval_run(struct eval *, const struct program *, const struct value *globals);
/* The same with slot 0 of the frame given: for unary tests. */
struct value eval_run1(struct eval *, const struct program *, const struct value *globals,
    struct value slot0);
/* For decision tables (feel_table): a part, in the frame at hand. */
struct value eval_node(struct eval *, struct value *frame, const struct node *);
struct value eval_call(struct eval *, struct value fun, int argc, const struct value *argv);
/* V as a T: itself, or converted as 10.3.2.9.4 has it. false: it does not conform. */
bool eval_coerce(struct eval *, const struct type *t, struct value *v);
/* The globals of the row or service at hand. */
const struct value *eval_globals(const struct eval *);

/* NULL: none. */
const struct eval_fault *eval_fault(const struct eval *);
/* Raises a fault: gives null; strict mode stops there. SRC may be NULL. */
struct value eval_raise(struct eval *, const char *code, const struct prog_source *src, uint32_t off,
    uint32_t len, const char *fmt, ...) PRINTFLIKE(6, 7);
/* For tables with their own place: unwinding is by asking after each part. */
bool eval_stopped(const struct eval *);
const bool *eval_stop(const struct eval *); /* the same to look at often */

/* A function value whose body is C: decision services. Lives in A; PARAM is borrowed. CALL runs with the
 * caller's eval; argv is converted to the types of the parameters before. */
struct value eval_native(struct arena *a, const struct type_field *param, int n, const void *data,
    struct value (*call)(struct eval *, const void *data, int argc, const struct value *argv));
/* The CALL for a function of the host; DATA is a node of NODE_HOST. */
struct value eval_host_call(struct eval *, const void *data, int argc, const struct value *argv);

#endif
