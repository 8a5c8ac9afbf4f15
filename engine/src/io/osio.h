/* osio.h - the few system calls that change files, all in one place.
 *
 * Every write, sync, rename and unlink of ours goes through here, so that iolog can
 * record it. Results and errno as the system gives them; short writes and EINTR are
 * dealt with. New files get mode 0600, new folders 0700, whatever the umask.
 */
#ifndef OSIO_H
#define OSIO_H

#include <sys/types.h>

#include "base/slice.h"

int osio_create(const char *path);	/* for reading and writing; must not exist */
int osio_append(const char *path);	/* created if it does not exist */
int osio_open(const char *path);	/* exists, for reading and writing */
int osio_write(int fd, const void *p, size_t n);
/* Durable when they return. A sync that fails ends the process (base_die): the system has then let go of what it could
 * not write and calls it written, so a second try proves nothing and what came after must not count. What it keeps of
 * the file in memory is dropped, so that the next start reads what is on the disk. */
void osio_sync(int fd);
/* -1: the folder can't be opened. */
MUSTUSE int osio_sync_folder(const char *path);
/* Of a file that an earlier process may have left behind, before its bytes are believed: iolog is not told, since
 * nothing is changed. */
MUSTUSE int osio_settle(const char *path);
/* Asks the disk to begin with these bytes, so that a later osio_sync finds little left. It promises nothing. */
void osio_begin_sync(int fd, uint64_t at, uint64_t n);
int osio_truncate(int fd, uint64_t length);
int osio_close(int fd);
int osio_rename(const char *from, const char *to);
int osio_rename_new(const char *from, const char *to); /* EEXIST when TO is there */
int osio_link(const char *from, const char *to);
int osio_unlink(const char *path);
int osio_mkdir(const char *path);
int osio_rmdir(const char *path);

#endif
