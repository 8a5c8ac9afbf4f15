/* drg.h - the requirements graph: all elements compiled, and one row's evaluation.
 *
 * Each element has a global slot, its number. A world is one set of globals: the row's
 * own, and one more for each call of a decision service, whose inputs are its
 * arguments. In a world each decision is evaluated at most once: what a decision requires before it, all of it; or, where
 * the host supplies inputs when they are read, what it reads when it reads it.
 *
 * Lifecycle: drg_compile once, const; per thread drg_row_new, per row drg_row_begin,
 * drg_row_run ... Ownership: programs in the plan's arena, values in the row's.
 */
#ifndef DRG_H
#define DRG_H

#include "dmn/dmntype.h"
#include "dmn/table.h"
#include "vm/eval.h"

struct drg_unit {
	const struct model_element *el;
	const struct program *program;	/* of decisions and BKMs */
	const struct type *type;	/* of the variable; NULL: any */
	struct model_refs order;	/* what must be made before it, in this order */
	const struct type_field *param;	/* of BKMs and services */
	size_t params;
	const struct model_element **param_of; /* of services: the element it stands for */
	struct value_shape *shape;	/* of services with several outputs */
	struct feel_uses uses;
	bool nullable;			/* an input that the host may leave null, a decision whose result may be */
	bool limited;			/* of an input: its type, or a part of it, has allowed values */
	bool compiled;
};

struct drg {
	struct model_set *set;
	struct drg_unit *unit;		/* by element number */
	struct arena *plan;
	size_t ordered;			/* of all units */
};

void drg_compile(struct drg *, struct model_set *, struct arena *plan, const struct rules_options *);
/* Whether INPUT is among what U needs, however far. */
bool drg_reads(const struct drg *, const struct drg_unit *, uint32_t input);

struct drg_segment {
	size_t from, to;		/* of the log's fired rules */
};

struct drg_world {
	struct value *globals;		/* one an element, and the log */
	uint8_t *done;
};

/* INPUT: an element's number. TYPED: whether the value is of the input's type, save for its allowed values, is known. */
typedef struct value drg_supply(void *ctx, uint32_t input, bool *typed);

struct drg_path;
struct drg_row {
	const struct drg *drg;
	struct eval *ev;
	struct arena mem;
	struct drg_world world;
	struct table_log log;
	struct drg_segment *segment;	/* by element: what fired for it in the row's world */
	struct drg_path *path;	/* inputs given by way of imports; NULL: none */
	const struct model_element *fault_in; /* decision that was at work when it stopped */
	struct value *unmade;	/* what is read is made: the world's globals when nothing is but what is the same in each row */
	struct arena same;
	struct value *given;	/* inputs that were set */
	drg_supply *supply;	/* or who is asked for them; NULL: nobody */
	void *supplier;
	int depth;		/* of elements made while others are */
};

void drg_row_init(struct drg_row *, const struct drg *, const struct eval_options *, size_t budget);
void drg_row_fini(struct drg_row *);
/* What is read is made when it is read, from the next drg_row_begin on. SUPPLY may be NULL: inputs are set. */
void drg_row_as_read(struct drg_row *, drg_supply *, void *ctx);
void drg_row_begin(struct drg_row *);
void drg_row_set(struct drg_row *, uint32_t input, struct value v);
/* A world with nothing in it; EL in it, when what EL requires is there. */
struct drg_world drg_row_world(struct drg_row *);
void drg_row_make(struct drg_row *, struct drg_world *, const struct model_element *el);
struct value drg_row_run(struct drg_row *, const struct drg_unit *);
/* A BKM or service with one argument a parameter. */
struct value drg_row_call(struct drg_row *, const struct drg_unit *, const struct value *argv);

#endif
