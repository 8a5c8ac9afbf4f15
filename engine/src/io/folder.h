/* folder.h - folders and small files, made durable.
 *
 * Every function names the path in its error. Small files are written beside their
 * name, synced and renamed, so that a reader sees the old or the new bytes.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { FOLDER_MAX_FILE = 64 << 20, FOLDER_MAX_NAMES = 1 << 20, FOLDER_MAX_PATH = 4096 };

/* Parents too; one that is there is fine. The parent of each new one is synced. */
MUSTUSE int folder_make(const char *path, struct err *);
MUSTUSE int folder_sync(const char *path, struct err *);
bool folder_exists(const char *path);	/* a file or a folder */
/* Names without "." and "..", sorted bytewise. */
MUSTUSE int folder_list(const char *path, struct arena *, char ***names, size_t *n, struct err *);
/* Of a folder that a person named: ERR_REFUSED where there is none, or no right to it. */
MUSTUSE int folder_list_given(const char *path, struct arena *, char ***names, size_t *n, struct err *);
/* The parent of TO is synced. ERR_DAMAGED when TO is there. */
MUSTUSE int folder_rename_new(const char *from, const char *to, struct err *);
MUSTUSE int folder_same_fs(const char *a, const char *b, struct err *);
/* Before files that an earlier process left in the folder are believed: they are on the disk as they are read, or this
 * process ends. A write to the disk that fails after its process has gone is told to whoever syncs the file next, and to nobody who
 * only reads it. */
MUSTUSE int folder_settle(const char *path, struct err *);
/* With all that is in it; one that is not there is fine. Follows no links. */
MUSTUSE int folder_remove(const char *path, struct err *);

MUSTUSE int folder_write_file(const char *path, struct slice bytes, struct err *);
MUSTUSE int folder_read_file(const char *path, struct buf *out, struct err *); /* appended */
MUSTUSE int folder_unlink(const char *path, struct err *); /* durable; absent is fine */
/* Bytewise copy of a file of any size; SHA-256 of what was read in DIGEST (may be NULL). */
MUSTUSE int folder_copy_file(const char *from, const char *to, uint8_t *digest, struct err *);

#endif
