/* model.h - DMN files as they are written: models, their elements, who requires whom.
 *
 * Knows XML and names, no FEEL: what expressions mean is `boxed`'s. Models that import
 * each other are loaded together and found by namespace.
 *
 * Lifecycle: model_set_load, then const; model_set_fini. Ownership: all lies in the
 * set's arena, names point into the files. Threads: const after loading.
 */
#ifndef MODEL_H
#define MODEL_H

#include "base/arena.h"
#include "base/diag.h"
#include "io/xdoc.h"

enum model_kind { MODEL_INPUT, MODEL_DECISION, MODEL_BKM, MODEL_SERVICE };

struct model;
struct model_import {
	struct slice name;	/* empty: what it has is merged into the importer's names */
	struct slice ns;
	struct model *target;
	struct diag_place at;
};

struct model_element;
struct model_refs {
	struct model_element **v;
	size_t n;
};

struct model_element {
	enum model_kind kind;
	uint32_t number;	/* in model_set.element */
	struct model *model;
	const struct xnode *node, *variable; /* variable may be NULL */
	struct slice name, id;
	struct diag_place at;
	struct model_refs needs;	/* required by it, in the order of the file */
	/* Of a service. */
	struct model_refs outputs, inner, input_decisions, input_data;
};

struct model {
	struct xdoc *doc;
	const struct xnode *root;
	struct slice name, ns;
	struct model_import *import;
	size_t imports;
	struct model **merged;	/* whose names are its own: itself, and what it imports without a name */
	size_t merges;
	struct model_set *set;
	void *scope;		/* of the compiler */
};

struct table;
struct model_set {
	struct arena mem;
	struct table *tables;	/* all decision tables, in the order of reading; the compiler's */
	struct model *model;
	size_t models;
	struct model_element *element;
	size_t elements;
	size_t refs;		/* of all elements */
	enum diag_level broken;	/* what a reference that leads nowhere is */
};

/* -1 when D got errors; the set is to be finished in any case, after D was printed. BROKEN: the
 * level of a reference or an import that leads nowhere; what is no error is left out. */
MUSTUSE int model_set_load(struct model_set *, const char *const *paths, size_t n, enum diag_level broken,
    struct diag *d);
void model_set_fini(struct model_set *);

struct diag_place model_place(const struct xnode *);
/* The model of that namespace, or NULL. */
struct model *model_by_ns(struct model_set *, struct slice ns);
/* Whether it is written in DMN 1.1. */
bool model_is_old(const struct model *);
/* What imports NAME as a prefix of MODEL's names, or NULL. */
struct model *model_imported(const struct model *, struct slice name);
/* Text of the child element NAME without the white space around it; empty: none. */
struct slice model_child_text(const struct xnode *, const char *name);
struct slice model_trim(struct slice);

#endif
