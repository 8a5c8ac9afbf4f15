/* keep.h - the state kept: copies of it, and proof that it is whole.
 *
 * A copy holds all of DATA that a run needs: the environment, the record of runs, the archive of pinned files. Outputs and
 * extracts are not among it. While one is made no run can begin, since the store's lock is held; readers of the record (runs,
 * show) go on.
 * Threads: all from one.
 */
#ifndef KEEP_H
#define KEEP_H

#include "base/err.h"

/* Into the folder TO, which must not be there: it appears when the copy is whole and on the disk. Refused while a run is not
 * published, whose staged files lie elsewhere. */
MUSTUSE int keep_backup(const char *data, const char *to, struct err *);
/* The copy FROM becomes DATA, which must hold no environment. Killed in between, it may be called again. */
MUSTUSE int keep_restore(const char *from, const char *data, struct err *);

struct keep_found {
	unsigned long long archived, outputs;	/* files that are as their digests say */
	unsigned long long runs, elsewhere;	/* published; of which the folder of outputs is not where it was */
};
/* Every table from its first row to its last against its sum, every archived file against its digest, every folder of outputs
 * against its manifest, and that against the record. ERR_DAMAGED names the first that differs. */
MUSTUSE int keep_verify(const char *data, struct keep_found *, struct err *);

#endif
