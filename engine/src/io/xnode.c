/* xnode.c - find children and attributes by name. */
#include "io/xnode.h"

static const struct xnode *
named(const struct xnode *nd, const char *name)
{
	while (nd != NULL && !slice_is(nd->name, name))
		nd = nd->next;
	return nd;
}

const struct xnode *
xnode_child(const struct xnode *nd, const char *name)
{
	return nd == NULL ? NULL : named(nd->first, name);
}

const struct xnode *
xnode_next(const struct xnode *nd, const char *name)
{
	return named(nd->next, name);
}

const struct xattr *
xnode_attr(const struct xnode *nd, const char *name)
{
	const struct xattr *foreign = NULL;

	for (size_t i = 0; nd != NULL && i < nd->attrs; i++) {
		if (!slice_is(nd->attr[i].name, name))
			continue;
		if (nd->attr[i].ns.n == 0)
			return &nd->attr[i];
		if (foreign == NULL)
			foreign = &nd->attr[i];
	}
	return foreign;
}

struct slice
xnode_get(const struct xnode *nd, const char *attr)
{
	const struct xattr *a = xnode_attr(nd, attr);

	return a == NULL ? slice_of("") : a->value;
}

struct slice
xnode_ns(const struct xnode *nd, struct slice prefix)
{
	for (; nd != NULL; nd = nd->parent)
		for (size_t i = 0; i < nd->bindings; i++)
			if (slice_eq(nd->binding[i].name, prefix))
				return nd->binding[i].value;
	return slice_of("");
}
