/* node.h - the nodes of a program, and function values.
 *
 * One node, one operation; what each does stands beside it. A, B, C and V are parts;
 * SLOT is a slot of the frame or a global. Built by feel/parse.c and feel/boxed
 * expressions, run by vm/eval_node.c.
 */
#ifndef NODE_H
#define NODE_H

#include "vm/fn.h"
#include "vm/prog.h"

struct eval;
struct rules_builtin;

enum node_op {
	NODE_CONST,	/* k */
	NODE_LOCAL,	/* frame[slot] */
	NODE_GLOBAL,	/* globals[slot] */
	NODE_ERROR,	/* null and a fault: text */
	NODE_ADD, NODE_SUB, NODE_MUL, NODE_DIV, NODE_POW, /* a op b */
	NODE_EQ, NODE_NE, NODE_LT, NODE_LE, NODE_GT, NODE_GE,
	NODE_NEG,	/* -a */
	NODE_AND, NODE_OR, /* b is not run when a settles it */
	NODE_BETWEEN,	/* a between b and c */
	NODE_IN,	/* a in b: b gives a value to compare with or a range */
	NODE_ANY_OF,	/* true when one of v is, as or */
	NODE_NOT,	/* true <-> false */
	NODE_TEST,	/* unary test by an expression: b's value against ? (slot) */
	NODE_IF,	/* LAST: boxed, a is a boolean or null */
	NODE_PATH,	/* a.name; of a list: of each; slot: number of the path; n: enum kern_prop of the name */
	NODE_ITEM,	/* entry NAME of frame[slot] if it has one, else a (or fault) */
	NODE_FILTER,	/* a[b], the item in frame[slot]; LAST: boxed, b is a boolean */
	NODE_INDEX,	/* a[b], b a number */
	NODE_FOR,	/* frame[slot] over a (to b when RANGED), c: next iterator or body */
	NODE_SOME, NODE_EVERY, /* the same; c: the condition */
	NODE_LIST,	/* v; SHARED: all constants, made once: k */
	NODE_CONTEXT,	/* v[i] under shape->name[i], put to frame[slots[i]] as made */
	NODE_SEQ,	/* v[i] to frame[slot + i], gives a */
	NODE_RANGE,	/* low a, high b, flags */
	NODE_UNARY,	/* the range of (OP a) */
	NODE_INSTANCE,	/* a instance of want */
	NODE_COERCE,	/* a converted to want */
	NODE_FUNCTION,	/* a closure of fun */
	NODE_FN,	/* sig of built-in fn over v; named: v[i] is argument slots[i], of slot in all */
	NODE_HOST,	/* the host's built-in over v, each converted as arg says */
	NODE_CALL,	/* a called with v */
	NODE_TABLE	/* the loader's */
};

enum { NODE_LOW_CLOSED = 1, NODE_HIGH_CLOSED = 2, NODE_RANGED = 4, NODE_LAST = 8, NODE_PARTIAL = 16,
	NODE_NULLABLE = 32 /* a global that the host may leave null */,
	NODE_SAID = 64 /* PATH: that there is no such entry was said when it was compiled */, NODE_SHARED = 64, NODE_WITH_NULL = 128 /* EQ, NE: b is the literal null */ };

struct node_fun {
	uint32_t params, captures, slots;
	const struct type_field *param;	/* slots 0 .. params-1 */
	const uint32_t *from, *to;	/* slots: of the maker's frame, of the call's */
	const struct node *body;
	const struct type *result;	/* NULL: none declared */
	const struct type *type;
};

/* What the host's built-in wants of an argument. */
struct node_arg {
	const struct type *type;	/* NULL: not known, anything */
	bool nullable;
};

/* What running it reads stands first. */
struct node {
	uint8_t op, flags;
	uint16_t n;
	uint32_t slot;
	union {
		struct value k;
		struct slice name;
		struct { const char *code, *text; };
		const struct value_shape *shape;
		const struct type *want;
		const struct node_fun *fun;
		struct { const struct fn *fn; const struct slice *names; const struct fn_sig *sig; };
		struct { const struct rules_builtin *host; const struct node_arg *arg; };
		struct { struct value (*table)(struct eval *, struct value *, const void *); const void *data; };
		char unary[4];
	};
	const struct node *a, *b, *c;
	const struct node *const *v;
	const uint32_t *slots;		/* CONTEXT: of each entry; FN: of each named argument */
	const struct type *type;	/* static; never NULL */
	const struct prog_source *src;
	uint32_t off, len;
};

enum value_function_kind { FUNCTION_CLOSURE, FUNCTION_BUILTIN, FUNCTION_NATIVE };

struct value_function {
	enum value_function_kind kind;
	int params;
	const struct type_field *param;
	const struct node_fun *fun;
	const struct value *captured;
	const struct value *globals;
	const struct fn *fn;
	const void *data;
	struct value (*call)(struct eval *, const void *data, int argc, const struct value *argv);
};

#endif
