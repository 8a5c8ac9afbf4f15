/* source.h - the bytes of a file, plain or gzip, block by block.
 *
 * gzip is recognised by its first two bytes; several members in a row are one text.
 * What follows the last member and is not one, a wrong checksum, or an end in the
 * middle is an error: a cut extract must never look like a short one.
 *
 * Lifecycle: source_open, source_next until 0, source_sha256, source_close.
 * Ownership: a block is the source's until the next source_next. Blocks are reused.
 * Threads: one at a time; with read_ahead a thread of its own reads and inflates.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "base/err.h"
#include "base/hash.h"

enum { SOURCE_BLOCK = 256 << 10 };

struct source;
struct source_options {
	bool read_ahead;
	uint64_t limit;		/* bytes after inflating; beyond it an error. 0: none */
};

/* OPTIONS may be NULL. */
MUSTUSE int source_open(struct source **out, const char *path, const struct source_options *,
    struct err *);
/* 1 a block (never empty), 0 the end, -1 failed. */
MUSTUSE int source_next(struct source *, struct slice *block, struct err *);
/* Of the file's own bytes, as they lie on disk. Only after source_next gave 0. */
void source_sha256(const struct source *, uint8_t out[HASH_SIZE]);
uint64_t source_raw_bytes(const struct source *); /* of the file, so far */
const char *source_path(const struct source *);
void source_close(struct source **);

/* SHA-256 and length of a file's raw bytes. LENGTH may be NULL. */
MUSTUSE int source_hash_file(const char *path, uint8_t out[HASH_SIZE], uint64_t *length, struct err *);

#endif
