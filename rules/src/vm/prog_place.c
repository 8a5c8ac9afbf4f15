/* prog_place.c - places of compiled expressions. */
#include "vm/prog.h"

#include "vm/node.h"

struct diag_place
prog_place(const struct prog_source *src, uint32_t off, uint32_t len)
{
	if (src == NULL || src->place == NULL)
		return (struct diag_place){ 0 };
	return src->place(src->ctx, off, len);
}

struct diag_place
prog_node_place(const struct node *n)
{
	return prog_place(n->src, n->off, n->len);
}
