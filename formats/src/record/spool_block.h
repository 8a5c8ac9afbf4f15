/* spool_block.h - the blocks that spools and their sorted runs are made of.
 *
 *	block  u32 bytes, u32 items, u64 checksum | items
 *	item   u16 key bytes, u32 value bytes | key | value
 *	value  u32 file_no, u64 record_no, i64 version, u8 action, u8 known, u32 bytes stored |
 *	       stored row | packed row
 *
 * Items never span blocks. A spool ends with its index (the first key of each block) and a
 * tail; a run has neither. Threads: one at a time.
 */
#ifndef SPOOL_BLOCK_H
#define SPOOL_BLOCK_H

#include "formats.h"

enum {
	SPOOL_BLOCK = 32 << 10,		/* a block is written when it has passed this; one look-up reads so much */
	SPOOL_BLOCK_LIMIT = 256 << 10,	/* and never gets longer than this */
	SPOOL_HEAD = 16,
	SPOOL_ITEM = 6,
	SPOOL_VALUE = 26
};

/* Blocks being appended to a file. */
struct spool_out {
	int fd;
	uint64_t at;		/* length of the file */
	struct buf block;	/* SPOOL_HEAD bytes kept free in front */
	uint32_t items;
	uint64_t count;
	size_t last_at, last_n; /* the key before: it stays in the block's memory until the next is put */
	bool indexed;		/* collect the index */
	struct buf index;
	uint64_t blocks;
	int failed;		/* first errno */
};

void spool_out_init(struct spool_out *, int fd, bool indexed);
void spool_out_fini(struct spool_out *);
void spool_out_add(struct spool_out *, struct slice key, struct slice val);
void spool_out_item(struct spool_out *, struct slice key, const struct spool_row *);
void spool_out_flush(struct spool_out *);
/* A row as a value, and its length. */
size_t spool_value_bytes(const struct spool_row *);
void spool_pack(char *, const struct spool_row *);
/* Index and tail. */
void spool_out_end(struct spool_out *);

/* Blocks of the range [at, end) of a file, item by item. */
struct spool_in {
	int fd;
	const char *path;
	uint64_t at, end;	/* of the next block */
	struct buf block;
	size_t pos;
	uint32_t left;		/* items left in the block */
	struct slice key, val;	/* of the item last read */
};

/* Reads the block at in->at. 1, 0 at the end, -1. */
MUSTUSE int spool_in_block(struct spool_in *, struct err *);
MUSTUSE int spool_in_next(struct spool_in *, struct err *);
void spool_in_fini(struct spool_in *);

uint64_t spool_checksum(const char *p, size_t n);
/* All N bytes at AT, or -1. */
MUSTUSE int spool_pread(int fd, const char *path, void *p, size_t n, uint64_t at, struct err *);

struct spool_tail {
	char magic[8];
	uint64_t index_at, index_bytes, blocks, count, checksum; /* of the index */
};
extern const char spool_magic[8];

#endif
