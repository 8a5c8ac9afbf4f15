/* eval_int.h - what the files of the evaluator share, and tables, which run inside of it. */
#ifndef EVAL_INT_H
#define EVAL_INT_H

#include "vm/ectx.h"
#include "vm/eval.h"
#include "vm/node.h"

enum {
	EVAL_HINTS = 1024,		/* of paths, by their number */
	EVAL_STACK = 64 * 1024,		/* slots of all frames */
	EVAL_C_STACK = 3 * 1024 * 1024	/* bytes of the C stack that nested calls may take */
};

struct eval {
	struct ectx x;
	struct eval_options opt;
	const struct value *globals;
	eval_maker *make;	/* of those that are not made yet */
	void *maker;
	struct value *stack, *sp;
	uintptr_t low;		/* of the C stack: as far as the outermost run may go */
	bool placed;		/* the fault has its place */
	struct eval_fault fault;
	struct eval_note *note;	/* NULL: nobody listens */
	uint16_t hint[EVAL_HINTS]; /* where a path found its entry last */
};

/* What a kind of node does. A part that faulted gives null. */
typedef struct value eval_op(struct eval *, struct value *f, const struct node *);
eval_op eval_loop_filter, eval_loop_index, eval_loop_for, eval_loop_quantified;
eval_op eval_builtin, eval_host, eval_closure, eval_call_value;

/* A path: an entry of a context that lies ready, where it lay last, is read like a leaf. */
struct value eval_entry(struct eval *, struct value *f, const struct node *);

static inline struct value
eval_global(struct eval *ev, uint32_t slot)
{
	struct value v = ev->globals[slot];

	return UNLIKELY(v.flags & EVAL_UNMADE) ? ev->make(ev->maker, slot) : v;
}

/* Leaves are read in place. */
static inline struct value
eval_part(struct eval *ev, struct value *f, const struct node *n)
{
	switch (n->op) {
	case NODE_CONST: return n->k;
	case NODE_LOCAL: return f[n->slot];
	case NODE_GLOBAL: return eval_global(ev, n->slot);
	case NODE_PATH: return eval_entry(ev, f, n);
	default: return eval_node(ev, f, n);
	}
}

/* Where types are declared, most conversions have nothing to do. */
static inline struct value
eval_typed(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v;

	if (n->op != NODE_COERCE || n->a->op > NODE_GLOBAL)
		return eval_part(ev, f, n);
	v = eval_part(ev, f, n->a);
	return LIKELY(type_is_plainly(n->want, v)) ? v : eval_node(ev, f, n);
}

/* Somebody listens: N gave V with a fault; a fault of a place; a new row. */
struct value eval_note_node(struct eval *, struct value *f, const struct node *n, struct value v);
void eval_note_place(struct eval *, const char *code, const struct prog_source *, uint32_t off, uint32_t len,
    const char *text);
void eval_note_begin(struct eval *);

/* The values of V in the arena; NULL when it stopped. */
struct value *eval_collect(struct eval *, struct value *f, const struct node *);
/* V as a T, or a fault of WHAT. */
struct value eval_convert(struct eval *, const struct type *t, struct value v, const char *what);
struct value *eval_frame_push(struct eval *, uint32_t slots); /* NULL at a limit */
void eval_frame_pop(struct eval *, struct value *f);
bool eval_type_instance(struct eval *, const struct type *, struct value);

#endif
