/* fn_type.h - what the type texts of built-ins say of types: "number", "list<Any>", "string?",
 * "date or date and time". A "?" at the end lets null in. What is no simple type is anything.
 */
#ifndef FN_TYPE_H
#define FN_TYPE_H

#include "vm/fn.h"
#include "vm/type.h"

/* False when no value of HAVE, converted or not, is one of TEXT: a definite error. */
bool fn_type_may_be(const struct type *have, const char *text);
/* Whether F may stand where a function of type T (not an open one) is wanted: it takes every
 * argument that T does, and gives what T gives. */
bool fn_type_is(const struct fn *f, const struct type *t);

#endif
