/* dmntype.h - item definitions as FEEL types.
 *
 * Lifecycle: dmntype_load for all models of a set, then const. Types lie in the
 * plan's arena. Threads: const after loading.
 */
#ifndef DMNTYPE_H
#define DMNTYPE_H

#include "dmn/model.h"
#include "feel/feel.h"

struct dmntype_def;
struct dmntype_work;
/* What the compiler knows of one model. */
struct dmntype_scope {
	struct feel_env env;	/* its type names resolve in this model */
	const struct model *model;
	struct dmntype_def *def;
	size_t defs;
	/* What is being compiled: for advice about names. */
	const struct model_element *element;
	const struct xnode *clause;	/* the input of a table, in its first expression; or NULL */
	struct dmntype_work *work; /* of the whole set, while it is loaded */
};

/* Fills model->scope of each model; ENV is copied. */
void dmntype_load(struct model_set *, const struct feel_env *env);
/* The type that the attribute typeRef of ND (or its child element) names in the model; NULL for none
 * or "Any", after a diagnostic when it is not known. */
const struct type *dmntype_of(const struct model *, const struct xnode *nd);
/* EL is compiled now; CLAUSE is of its table's input, whose expression is compiled, or NULL. */
void dmntype_compiling(const struct model_element *el, const struct xnode *clause);
const struct feel_env *dmntype_env(const struct model *);
/* The text of ND as a source that knows its place. */
const struct prog_source *dmntype_source(const struct model *, const struct xnode *nd);

#endif
