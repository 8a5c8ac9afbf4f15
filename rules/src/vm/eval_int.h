/* eval_int.h - what the files of the evaluator share; nobody else includes it. */
#ifndef EVAL_INT_H
#define EVAL_INT_H

#include "vm/ectx.h"
#include "vm/eval.h"
#include "vm/node.h"

enum {
	EVAL_HINTS = 256,		/* of paths, by node */
	EVAL_STACK = 64 * 1024,		/* slots of all frames */
	EVAL_C_STACK = 3 * 1024 * 1024	/* bytes of the C stack that nested calls may take */
};

/* Where an entry lay in the shape that a path met last. */
struct eval_hint {
	const struct node *node;
	const struct value_shape *shape;
	size_t index;
};

struct eval {
	struct ectx x;
	struct eval_options opt;
	const struct value *globals;
	struct value *stack, *sp;
	uintptr_t low;		/* of the C stack: as far as the outermost run may go */
	bool placed;		/* the fault has its place */
	struct eval_fault fault;
	struct eval_hint hint[EVAL_HINTS];
};

struct value eval_loop_filter(struct eval *, struct value *f, const struct node *);
struct value eval_loop_index(struct eval *, struct value *f, const struct node *);
struct value eval_loop_for(struct eval *, struct value *f, const struct node *);
struct value eval_loop_quantified(struct eval *, struct value *f, const struct node *);
bool eval_type_instance(struct eval *, const struct type *, struct value);

#endif
