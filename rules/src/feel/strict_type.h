/* strict_type.h - definite type errors: said only when no value of the static types will do. */
#ifndef STRICT_TYPE_H
#define STRICT_TYPE_H

#include "feel/compile.h"

/* The type of (a op b), arithmetic; NULL: it is never defined. */
const struct type *strict_type_arithmetic(enum node_op, const struct type *a, const struct type *b);
bool strict_type_known(const struct type *);
void strict_type_error(struct feel_cc *, const struct node *at, const char *what, const struct type *a,
    const struct type *b);
void strict_type_pair(struct feel_cc *, const struct node *, const struct type *a, const struct type *b,
    bool order);
void strict_type_bool(struct feel_cc *, const struct node *, const char *what);
/* Unary tests on a value of type IN. */
void strict_type_tests(struct feel_cc *, const struct node *, const struct type *in);
void strict_type_negated(struct feel_cc *, const struct node *);
void strict_type_bound(struct feel_cc *, const struct node *);
void strict_type_property(struct feel_cc *, const struct node *path);

#endif
