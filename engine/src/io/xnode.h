/* xnode.h - the elements of an XML file, as xdoc gives them.
 *
 * Lifecycle and ownership: the document's. Threads: const.
 */
#ifndef XNODE_H
#define XNODE_H

#include "base/diag.h"

struct xattr {
	struct slice name;	/* local */
	struct slice ns;	/* namespace URI; empty for none */
	struct slice value;	/* entities resolved, normalised by XML's rules */
	struct diag_place at;	/* of the value, inside the quotes */
};

/* All strings are NUL-terminated too. */
struct xnode {
	struct slice name;	/* local */
	struct slice ns;	/* namespace URI */
	struct xnode *parent, *first, *next; /* elements only */
	const struct xattr *attr;
	size_t attrs;
	const struct xattr *binding; /* of prefixes, made here: name is the prefix, value the URI */
	size_t bindings;
	/* All text directly inside, joined (CDATA too; comments left out). */
	struct slice text;
	struct diag_place at;	/* the start tag's name */
	struct diag_place text_at; /* of the first text */
};

/* NULL when there is none. NAME is local. */
const struct xnode *xnode_child(const struct xnode *, const char *name);
const struct xnode *xnode_next(const struct xnode *, const char *name); /* sibling of that name */
/* One without a namespace goes before those with one. */
const struct xattr *xnode_attr(const struct xnode *, const char *name);
struct slice xnode_get(const struct xnode *, const char *attr); /* empty when there is none */
/* The URI that PREFIX is bound to in there; empty: it is not bound. */
struct slice xnode_ns(const struct xnode *, struct slice prefix);

#define XNODE_EACH(child, parent, nm)                                                              \
	for (const struct xnode *child = xnode_child((parent), (nm)); child != NULL;               \
	    child = xnode_next(child, (nm)))

#endif
