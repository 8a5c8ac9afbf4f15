/* prog.h - compiled expressions: what the compiler hands to the evaluator.
 *
 * A program is a tree of nodes over a frame of slots. Variables are of two kinds:
 * globals (input data, decisions, business knowledge models: one array a row, filled
 * by the model's evaluation) and locals (slots of the frame: parameters, iterators,
 * entries of contexts, `?`). A closure copies the locals it captures into the frame of
 * each call and remembers the globals it was made under.
 *
 * Lifecycle: built by feel in the plan's arena, const from then on, shared by threads.
 */
#ifndef PROG_H
#define PROG_H

#include "base/diag.h"
#include "vm/type.h"

/* Where text of an expression came from, and how to show a place in it. The text is
 * decoded; PLACE finds the file's own bytes (entities, CDATA). NULL: none known. */
struct prog_source {
	struct slice text;
	struct diag_place (*place)(const void *ctx, uint32_t off, uint32_t len);
	const void *ctx;
};

struct node;	/* vm/node.h */

struct program {
	const struct node *root;
	uint32_t slots;		/* of the frame */
	const struct type *type; /* static type of the result */
};

/* Place of a node, and of a part of a source (src may be NULL). */
struct diag_place prog_place(const struct prog_source *src, uint32_t off, uint32_t len);
struct diag_place prog_node_place(const struct node *);

#endif
