/* setfile.h - the list of a day's extracts, written last by the sender.
 *
 * A line a file: "name, bytes, sha256"; lines that begin with # and empty lines are
 * left out. No set file: the sender was not done, and there is no run. A file that
 * is listed and missing, longer or shorter is refused before a byte of it is read;
 * its digest is compared when it is hashed.
 * Ownership: all strings are the arena's.
 */
#ifndef SETFILE_H
#define SETFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"

enum { SETFILE_MAX = 4096 }; /* files: 17 kinds from some hundred sources each */

struct setfile_entry {
	const char *name;	/* in the folder; no / */
	const char *path;
	uint64_t bytes;
	char sha256[HASH_HEX];
};

struct setfile {
	const char *path;
	struct setfile_entry *entry; /* sorted by name */
	size_t n;
};

/* The one *.set in FOLDER. Every error is ERR_REFUSED and names file and line. */
MUSTUSE int setfile_load(struct setfile *out, const char *folder, struct arena *, struct err *);

#endif
