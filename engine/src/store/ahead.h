/* ahead.h - pages of a table that will be asked for next, read in one call with the one that is.
 *
 * Berkeley DB reads a table page by page, mostly in the order of the file, and each read is a system call
 * under the store's lock. A page that follows one read lately is read with the 15 behind it into one of 16 windows
 * of 64 KiB; those 15 are then copies. Any other read is passed on as it is.
 *
 * A byte in a window that is not the file's would damage the store. So a window belongs to a file, not
 * to a descriptor (Berkeley DB may have several of one file); all that changes a file is told here: bytes
 * written are written into the windows too, and a descriptor opened or closed, a file cut and a write that
 * failed make its windows void. What is done by a descriptor not told of by ahead_opened makes all windows void.
 *
 * Lifecycle: ahead_reset; ahead_opened and ahead_closed for each descriptor.
 * Threads: one at a time, as all of Berkeley DB here: what calls it while workers run holds store's lock_env.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include <sys/types.h>

#include "base/base.h"

/* Forgets all descriptors and windows. */
void ahead_reset(void);
void ahead_opened(int fd);
/* Before it is closed, while it still is that file's. */
void ahead_closed(int fd);

/* pread(2). */
ssize_t ahead_pread(int fd, void *p, size_t n, off_t at);

/* The next write begins at AT; told of after lseek(2). */
void ahead_sought(int fd, off_t at);
/* N bytes were written by write(2), or by pwrite(2) at AT. */
void ahead_wrote(int fd, const void *p, size_t n);
void ahead_wrote_at(int fd, const void *p, size_t n, off_t at);
/* What the file holds has changed in another way. */
void ahead_forget(int fd);

#endif
