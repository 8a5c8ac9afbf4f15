/* homefind.h - the home that a command works with: layouts, packs and jobs.
 *
 * A home that somebody named is taken as it is: --home, then the environment's ARREARS_HOME. Otherwise the folder of today is one if
 * it holds jobs/cycles; else the one that was installed with the program, ../share/arrears beside the program's own folder, which is told on
 * standard error: nobody named it. Ownership: the path is the arena's, or the caller's own word.
 */
#ifndef HOMEFIND_H
#define HOMEFIND_H

#include "base/arena.h"
#include "base/err.h"

#define HOMEFIND_ENV "ARREARS_HOME"
#define HOMEFIND_HELP "layouts, packs and jobs (default: $" HOMEFIND_ENV ", else this folder, else the installed ones)"

/* GIVEN: what --home says, or NULL. ERR_REFUSED, with the places that were looked at, when there is none. */
MUSTUSE int homefind(struct arena *, const char *given, const char **home, struct err *);

#endif
