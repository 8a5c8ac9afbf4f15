/* typetext.h - FEEL texts of types taken apart: context<a: number, b: list<string>>, maybe inside list<>.
 *
 * Lifecycle, ownership: slices of the text. Threads: any.
 */
#ifndef TYPETEXT_H
#define TYPETEXT_H

#include "base/slice.h"

/* What stands between the outer < and > after WORD; false: S does not begin so, and *OUT stays. */
bool typetext_inside(struct slice s, const char *word, struct slice *out);
/* Takes the next "name: type" off *S, what is inside a context; false: there is none. */
bool typetext_next(struct slice *s, struct slice *name, struct slice *type);

#endif
