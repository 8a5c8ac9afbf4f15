/* table.h - decision tables (DMN 1.5 chapter 8): what they hold, how they run.
 *
 * A table is a leaf of a boxed expression. Its meaning is the plain scan: all inputs
 * first, left to right; then each rule in order, first its static cells, then, only if
 * those hold, the others. tindex finds the rules whose static cells hold faster.
 * Where things are made when they are read (eval_make_with), a table of hit policy FIRST is asked its first rule by the inputs
 * that this rule looks at alone: where it fires, the others are not read.
 *
 * Lifecycle: table_expr while models are read; compiled with the expression it stands
 * in; const from then on. Ownership: the plan's arena.
 */
#ifndef TABLE_H
#define TABLE_H

#include "dmn/dmntype.h"
#include "vm/eval.h"

struct tindex;

enum table_policy {
	TABLE_UNIQUE,
	TABLE_ANY,
	TABLE_PRIORITY,
	TABLE_FIRST,
	TABLE_RULE_ORDER,
	TABLE_OUTPUT_ORDER,
	TABLE_COLLECT
};

enum table_aggregate { TABLE_LIST, TABLE_SUM, TABLE_COUNT, TABLE_MIN, TABLE_MAX };

struct table_input {
	const struct xnode *xml;
	const struct node *node;
	const struct type *type;
	uint32_t slot;			/* of `?` while its cells run */
	struct feel_tests allowed;	/* node NULL: all */
	struct prog_source src;
};

/* What is read of an input for each row, close together. */
struct table_read {
	const struct node *node;
	uint32_t slot, global;		/* LEAF: the node is this global ... */
	bool leaf;
	uint8_t want;			/* ... and has nothing to convert if it is of this value type, or null */
};

struct table_output {
	const struct xnode *xml;
	struct slice name;
	const struct type *type;
	uint32_t slot;			/* of `?` for its allowed values */
	struct feel_tests allowed;
	const struct feel_tests *ranks; /* its points in order are the priorities; NULL: none */
	const struct node *otherwise;	/* default output entry, or NULL */
	bool null;			/* some entry may be null: for those who use the result */
};

struct table_rule {
	const char *id;			/* its id, or "rule 3" */
	struct diag_place at;
	struct feel_tests *cell;	/* one an input */
	const struct node **output;
	const char **annotation;
	bool residual;			/* some cell is not static */
	const struct value *known;	/* the outputs that are allowed literals */
	const struct node **ask;	/* the others, to be run; NULL: known */
	const struct value *constant;	/* KNOWN, if all are; else NULL */
	struct value whole;		/* what they are together as a result */
};

struct table {
	struct table *next;		/* of the models' tables */
	const struct model_element *el;
	const struct xnode *xml;
	struct prog_source src;		/* for faults of the table as a whole */
	enum table_policy policy;
	enum table_aggregate aggregate;
	struct table_input *input;
	size_t inputs;
	struct table_read *read;	/* one an input */
	bool limited;			/* some input has allowed values */
	bool guarded;			/* FIRST, and its first rule leaves some input out */
	struct table_output *output;
	size_t outputs;
	struct table_rule *rule;
	size_t rules;
	bool residual;			/* some rule has cells that are not static */
	const char **annotation_name;
	size_t annotations;
	struct value_shape *shape;	/* of results with several outputs */
	const struct tindex *index;	/* NULL: plain scan */
	const struct value *listed;	/* all results, if the hits' list is known from the index alone; or NULL */
	uint32_t slots;			/* of a frame that the table alone can run in */
};

/* What one row's evaluation writes down. It is found through the global behind the last
 * element's, which no expression can name. */
struct table_log {
	struct table_fired {
		const struct table *table;
		uint32_t rule, by;	/* BY: the element that was being made in the row's world */
	} *fired;
	size_t n, room;
	uint32_t by;
	bool scan;			/* never use the index */
	const struct table *fault_table; /* innermost rule that was at work when it stopped */
	uint32_t fault_rule;
};

static inline struct value
table_log_value(struct table_log *log)
{
	struct value v = value_null();

	v.fun = (const struct value_function *)(const void *)log;
	return v;
}

static inline struct table_log *
table_log_of(const struct value *globals, size_t elements)
{
	return (struct table_log *)(uintptr_t)globals[elements].fun;
}

struct feel_expr *table_expr(const struct model_element *, const struct xnode *nd,
    const struct type *);

#endif
