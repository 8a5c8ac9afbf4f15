/* advice.h - what to add to a model so that a name is known: modelers let one forget much.
 *
 * Both are callbacks of feel_env; CTX is the model whose expression has the name. The text lies in the
 * plan's arena. NULL: no advice. Threads: one, while compiling.
 */
#ifndef ADVICE_H
#define ADVICE_H

#include "dmn/dmntype.h"

/* Of a name that exists, but not here: REST begins with it. */
const char *advice_elsewhere(const void *ctx, struct slice rest);
/* Of one that exists nowhere. */
const char *advice_missing(const void *ctx, struct slice name, struct slice rest);

#endif
