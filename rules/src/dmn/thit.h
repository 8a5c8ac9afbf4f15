/* thit.h - running a decision table: matching rules and what the hit policy makes of them. */
#ifndef THIT_H
#define THIT_H

#include "dmn/table.h"

/* DATA is the struct table. */
struct value thit_eval(struct eval *, struct value *frame, const void *data);
/* The same with the values of the inputs in their slots already. */
struct value thit_given(struct eval *, struct value *frame, const struct table *);
/* Whether outputs A go before B by priority: compared one by one, from the left. */
bool thit_before(const struct table *, const struct value *a, const struct value *b);

#endif
