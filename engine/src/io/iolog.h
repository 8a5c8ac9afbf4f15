/* iolog.h - a record of every change to files, for tests that lose power.
 *
 * With ARREARS_IOLOG=file each write, sync, rename, unlink, truncate and mkdir, of
 * ours and of Berkeley DB, is appended to that file before it is done:
 *
 *	OP offset length pathlength path [path2length path2]\n DATA \n
 *
 * A test replays it up to any sync and keeps, drops or tears what was written since.
 * Off (the usual case) it costs one test of a flag.
 */
#ifndef IOLOG_H
#define IOLOG_H

#include "base/base.h"

extern bool iolog_on;
/* Reads the environment; again is harmless. */
void iolog_init(void);
/* OP is a literal without blanks: "write", "sync", "rename" ... PATH2 may be NULL. */
void iolog_add(const char *op, const char *path, const char *path2, uint64_t offset, const void *data,
    size_t n);
/* The path behind a descriptor, "?" when it has none. */
const char *iolog_path(int fd, char *room, size_t size);

#endif
