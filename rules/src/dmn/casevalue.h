/* casevalue.h - values as the compatibility kit writes them in XML, and their comparison. */
#ifndef CASEVALUE_H
#define CASEVALUE_H

#include "base/buf.h"
#include "data/value.h"
#include "io/xdoc.h"
#include "vm/type.h"

/* The value that an inputNode, expected, component or item holds; without an xsi:type it is taken as
 * WANT, what is declared (NULL: nothing). False: unreadable. */
bool casevalue_read(const struct xnode *, const struct type *want, struct arena *, struct value *out);
/* Numbers within 1e-8, all else exactly; entries of contexts in any order. */
bool casevalue_same(struct value a, struct value b);

#endif
