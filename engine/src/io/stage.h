/* stage.h - the output files of a run, which do not exist until they are published.
 *
 * They lie in OUT/.staged-RUN; publishing renames that folder to OUT/RUN, so a reader
 * of OUT sees all of a run or nothing. What a checkpoint records is the marks: name,
 * length and CRC-32 of each file; stage_reopen cuts the files back to them.
 *
 * A file whose name begins with _ is the run's own: what one step leaves for another. It has marks like
 * the rest, can be read back, and must be dropped before publishing.
 *
 * Lifecycle: stage_open or stage_reopen, stage_file and stage_write, stage_sync before
 * each checkpoint, then stage_publish or stage_discard. stage_close leaves
 * the folder for a restart.
 * Failure: stage_write never fails by itself; the first error stays with the stage
 * and is told by the next stage_sync.
 * Ownership: a stage_file belongs to its stage. Threads: one at a time; stage_read of what was synced
 * may go on beside it.
 */
#ifndef STAGE_H
#define STAGE_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

struct stage;
struct stage_file;

/* A fresh folder; what an earlier try left in it is removed. OUT must exist. */
MUSTUSE int stage_open(struct stage **out, const char *out_dir, const char *run, struct err *);
/* Cut back to MARKS; files that MARKS does not name are removed. ERR_DAMAGED when a file
 * is shorter than its mark or its bytes differ. */
MUSTUSE int stage_reopen(struct stage **out, const char *out_dir, const char *run, struct slice marks,
    struct err *);
/* Closes the files; the staged folder stays. */
void stage_close(struct stage **);

/* The file NAME, made empty when there is none. NAME may have one folder before it:
 * "orders/disconnect.csv". The same name gives the same file. */
MUSTUSE int stage_file(struct stage *, const char *name, struct stage_file **out, struct err *);
void stage_write(struct stage_file *, const void *p, size_t n);
void stage_printf(struct stage_file *, const char *fmt, ...) PRINTFLIKE(2, 3);
uint64_t stage_length(const struct stage_file *); /* with what is still buffered */

/* At most N bytes from AT on into P, as far as the file was synced; how many, or -1. */
MUSTUSE ssize_t stage_read(const struct stage_file *, uint64_t at, void *p, size_t n, struct err *);
/* Not in the marks of the next stage_sync, gone with the one after it: a crash between finds the file, or needs it no more. */
void stage_drop(struct stage_file *);

/* All files durable; appends the marks to MARKS. */
MUSTUSE int stage_sync(struct stage *, struct buf *marks, struct err *);

/* What lies in the folder, sorted by name, with digests: for a manifest. */
struct stage_entry {
	const char *name;
	uint64_t length;
	char sha256[HASH_HEX];
};
MUSTUSE int stage_entries(struct stage *, struct arena *, struct stage_entry **out, size_t *n,
    struct err *);

const char *stage_folder(const struct stage *); /* OUT/.staged-RUN */
const char *stage_target(const struct stage *); /* OUT/RUN */

/* fsync of files and folders, rename without replacing, fsync of OUT. Ends the stage when
 * it succeeds. ERR_DAMAGED when the target is there already. */
MUSTUSE int stage_publish(struct stage **, struct err *);
/* Removes the folder and ends the stage. */
MUSTUSE int stage_discard(struct stage **, struct err *);

#endif
