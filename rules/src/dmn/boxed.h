/* boxed.h - boxed expressions of the XML as trees that FEEL compiles (DMN 1.5 chapter 10.2). */
#ifndef BOXED_H
#define BOXED_H

#include "dmn/dmntype.h"

/* The first child of ND that is an expression, or NULL. */
const struct xnode *boxed_child(const struct xnode *nd);
/* The expression element ND; TYPE is declared around it (a variable), NULL: its own only. */
struct feel_expr *boxed_expr(const struct model_element *, const struct xnode *nd,
    const struct type *type);
/* A function: parameters and body as encapsulatedLogic and functionDefinition have them. */
struct feel_expr *boxed_function(const struct model_element *, const struct xnode *nd,
    const struct type *result);

#endif
