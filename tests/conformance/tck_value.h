/* tck_value.h - values as the compatibility kit writes them in XML, and their comparison. */
#ifndef TCK_VALUE_H
#define TCK_VALUE_H

#include "base/buf.h"
#include "data/value.h"
#include "io/xdoc.h"

/* The value that an inputNode, expected, component or item holds. False: unreadable. */
bool tck_value_read(const struct xnode *, struct arena *, struct value *out);
/* Numbers within 1e-8, all else exactly; entries of contexts in any order. */
bool tck_value_same(struct value a, struct value b);

#endif
