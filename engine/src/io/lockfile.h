/* lockfile.h - one process at a time.
 *
 * An exclusive flock, held until lockfile_drop or the end of the process. The file
 * tells who holds it: process, host, command. It is never removed.
 */
#ifndef LOCKFILE_H
#define LOCKFILE_H

#include "base/err.h"

struct lockfile;
/* ERR_REFUSED, saying who holds it, when another process does. */
MUSTUSE int lockfile_take(struct lockfile **out, const char *path, struct err *);
void lockfile_drop(struct lockfile **);

#endif
