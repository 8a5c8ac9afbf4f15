/* kern.h - the operators of FEEL on values.
 *
 * DMN 1.5 section 10.3.2.12 (equality), .13 (comparison, ranges, logic), tables 45 to 55.
 * Each takes the evaluation's context and returns a value; what the standard calls
 * an error is null and a fault in the context. Errors by types are faults; a null
 * operand is one too, except for =, !=, and, or and in.
 * Operands must be singletons already: the evaluator unwraps lists where it should.
 */
#ifndef KERN_H
#define KERN_H

#include "data/decimal.h"
#include "vm/ectx.h"

struct value kern_add(struct ectx *, struct value a, struct value b);
struct value kern_sub(struct ectx *, struct value a, struct value b);
struct value kern_mul(struct ectx *, struct value a, struct value b);
struct value kern_div(struct ectx *, struct value a, struct value b);
struct value kern_pow(struct ectx *, struct value a, struct value b);
struct value kern_neg(struct ectx *, struct value a);

/* Booleans, or null when they do not compare. null = null is true, null = x false. */
struct value kern_eq(struct ectx *, struct value a, struct value b);
struct value kern_ne(struct ectx *, struct value a, struct value b);
struct value kern_lt(struct ectx *, struct value a, struct value b);
struct value kern_le(struct ectx *, struct value a, struct value b);
struct value kern_gt(struct ectx *, struct value a, struct value b);
struct value kern_ge(struct ectx *, struct value a, struct value b);
struct value kern_between(struct ectx *, struct value v, struct value low, struct value high);
struct value kern_in_range(struct ectx *, struct value v, const struct value_range *);
/* v in test: a range holds it, a list has it or a range that holds it, else equality. */
struct value kern_in(struct ectx *, struct value v, struct value test);

/* Ternary logic; what is not a boolean counts as null (and is a fault). */
struct value kern_and(struct ectx *, struct value a, struct value b);
struct value kern_or(struct ectx *, struct value a, struct value b);
struct value kern_not(struct ectx *, struct value a);

/* Without context and faults: for sorting, sets and indexes. */
enum kern_truth { KERN_NULL = -1, KERN_FALSE, KERN_TRUE };
enum kern_truth kern_equal(struct value a, struct value b);
/* The same, as work of an evaluation: stopped when there is none left. */
enum kern_truth kern_same(struct ectx *, struct value a, struct value b);
/* False when they have no order; *out is -1, 0, 1. */
bool kern_order(struct value a, struct value b, int *out);

/* A range from its two ends: null when they do not compare or are of other types.
 * LOW and HIGH null: no bound (of unary tests). */
struct value kern_range(struct ectx *, bool low_closed, struct value low, struct value high,
    bool high_closed);
/* The range of (OP x): "<" "<=" ">" ">=" "=" "!=". */
struct value kern_unary_range(struct ectx *, const char *op, struct value x);

/* v.name: entry of a context, or property of a temporal value or a range
 * (DMN 1.5 table 65 and 66). Null and a fault when there is none. */
struct value kern_property(struct ectx *, struct value v, struct slice name);
/* The same of what is no context, its name looked up before. */
enum kern_prop {
	KERN_YEAR, KERN_MONTH, KERN_DAY, KERN_WEEKDAY, KERN_HOUR, KERN_MINUTE, KERN_SECOND, KERN_OFFSET,
	KERN_TIMEZONE, KERN_YEARS, KERN_MONTHS, KERN_DAYS, KERN_HOURS, KERN_MINUTES, KERN_SECONDS,
	KERN_START, KERN_END, KERN_START_INCLUDED, KERN_END_INCLUDED, KERN_NO_PROP
};
enum kern_prop kern_prop(struct slice name);
struct value kern_property_at(struct ectx *, struct value v, enum kern_prop, struct slice name);
/* Whether values of this type have a property NAME, and the FEEL type of it; else NULL.
 * For the static checker. */
const char *kern_property_type(enum value_type, struct slice name);

#endif
