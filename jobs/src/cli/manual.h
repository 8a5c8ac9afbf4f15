/* manual.h - pages of the manual and tables of completions, made from what the verbs say of themselves.
 *
 * Lifecycle: one call writes all. Ownership: nothing stays. Threads: the main one alone.
 */
#ifndef MANUAL_H
#define MANUAL_H

#include "base/err.h"

/* Into DIR: arrears.1, arrears-VERB.1 of each verb, and table.bash and table.zsh, of which jobs/install makes completions. */
MUSTUSE int manual(const char *dir, struct err *);

#endif
