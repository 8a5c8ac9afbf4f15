/* tabletext.h - a decision table's XML as text for a terminal. */
#ifndef TABLETEXT_H
#define TABLETEXT_H

#include "base/buf.h"
#include "io/xnode.h"

/* A grid where it fits, else one paragraph a rule. INDENT spaces before each line. */
void tabletext_print(const struct xnode *table, int indent, struct buf *out);
/* S with runs of white space as one blank, or "-" when there is nothing. */
void tabletext_flat(struct slice s, struct buf *out);

#endif
