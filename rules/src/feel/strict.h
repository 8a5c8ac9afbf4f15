/* strict.h - static checks in strict mode: definite type errors, and nulls used untested.
 *
 * A checker walks the nodes of one text after it was compiled. What it knows of nulls at
 * a place is a list of facts: such an expression is not null here (a test proved it), such a
 * local may be. FEEL has no side effects, so two equal expressions have one value.
 * Facts live with the names in scope: feel_cc_enter and _leave keep them.
 * Nothing is said that is not certain: what has no static type is left to the evaluation.
 */
#ifndef STRICT_H
#define STRICT_H

#include "feel/compile.h"

struct strict_fact {
	const struct strict_fact *next;
	const struct node *node;
	uint32_t from, to;	/* local FROM of the node is now called TO */
	bool null;		/* the local NODE may be null; else NODE is not null */
	bool late;		/* proved by a cell that runs after the static ones */
};

void strict_text(struct feel_cc *, const struct node *);
/* Unary tests of a column: checks them, and what they prove holds from here on. */
void strict_tests(struct feel_cc *, const struct feel_tests *, uint32_t input);
/* Local SLOT has the value of NODE; whether it may be null. */
bool strict_hold(struct feel_cc *, uint32_t slot, const struct node *);
/* Whether a result may be null: from a nullable value untested, or by a literal null in a branch. */
bool strict_gives_null(struct feel_cc *, const struct node *);
/* The type of a result, its entries nullable where their values may be null; NULL: not known. */
const struct type *strict_gives_type(struct feel_cc *, const struct node *);
/* From here on COND is TRUTH. */
void strict_assume(struct feel_cc *, const struct node *cond, bool truth);
/* What a text gives for a declared type T. */
void strict_converts(struct feel_cc *, const struct node *, const struct type *t);
/* In the body of a function no facts about the locals outside hold. */
void strict_forget_locals(struct feel_cc *);

#endif
