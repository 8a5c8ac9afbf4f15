/* form.h - how the effects of a pack become rows of outputs, and about whom its processes are asked: bound once.
 *
 * Const afterwards. What an output, a column or a list is called, or has no room for, is a diagnostic at its place in
 * pack.xml. Ownership: the arena's. Threads: const.
 */
#ifndef FORM_H
#define FORM_H

#include "decide/plan.h"

/* Fills in the plan's cells, and form and each of its packs, from its facts and deliver. */
MUSTUSE int form_bind(struct decide_plan *, struct arena *, struct diag *);
/* Of each effect of another pack; NULL: told why not. */
const struct decide_form *form_of(const struct pack *, const struct decide_plan *, struct arena *, struct diag *);
/* Whether a JOB that only relieves asks nothing that could harm, and makes no sums. */
MUSTUSE int form_check_relief(const struct pack *, struct slice job, struct diag *);
/* Whether a JOB without the step "sums" makes none. */
MUSTUSE int form_check_sums(const struct pack *, struct slice job, struct diag *);

/* --- form_output.c: outputs
 * Whether the engine fills COLUMN by its name, in any output. */
bool form_is_common(const char *column);
/* The table whose rows answer those of an output; -1: nobody does. */
int form_replies(const struct facts *, const struct outrow_layout *);
/* What the engine fills or writes by itself has room, is there, and is answered. */
void form_outputs(const struct decide_plan *, struct diag *);

#endif
