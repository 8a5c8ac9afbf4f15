/* leaf.h - many rows in one record, packed by LZ4.
 *
 *	leaf   u8: 1 told with the table's sample, 0 without; number: bytes of ROWS; ROWS as an LZ4 block
 *	ROWS   row row row ...
 *	row    number: bytes of the key; number: bytes of the value; key; value
 *
 * Numbers are seven bits a byte, low ones first, the highest bit set on all but the last byte.
 *
 * A leaf is small, so that little is read and logged for one row; alone it would repeat little of itself. So
 * it may refer back to a sample of its table's rows (LZ4's dictionary), which must be the same when it is read.
 *
 * Ownership: both structs own their buffers; {0} is a good start, *_fini ends them. The sample is the
 * caller's and stays as long as they are used. Threads: each struct one at a time.
 */
#ifndef LEAF_H
#define LEAF_H

#include "base/buf.h"

enum { LEAF_SAMPLE = 16 << 10 };	/* a sample's bytes at most */

struct leaf_maker {
	struct buf rows, out;
	struct slice sample;
	void *primed, *stream;	/* LZ4's state when it has just read the sample, and in use */
};

/* Leaves begun from now on refer to SAMPLE; empty: to nothing. */
void leaf_sample(struct leaf_maker *, struct slice sample);
/* Begins an empty leaf. */
void leaf_begin(struct leaf_maker *);
/* Keys grow. */
void leaf_add(struct leaf_maker *, struct slice key, struct slice val);
/* The leaf: good until the next. */
struct slice leaf_end(struct leaf_maker *);
void leaf_maker_fini(struct leaf_maker *);
/* A row as leaf_add appends it. */
void leaf_put(struct buf *rows, struct slice key, struct slice val);

struct leaf_reader {
	struct slice rest;
	struct buf rows;
};

/* 0, or -1: the bytes are no leaf. SAMPLE: the table's. */
MUSTUSE int leaf_open(struct leaf_reader *, struct slice leaf, struct slice sample);
/* From the first row on again. */
void leaf_again(struct leaf_reader *);
/* 1 a row, good until the next leaf_open; 0 no more, -1 the bytes are no leaf. */
int leaf_next(struct leaf_reader *, struct slice *key, struct slice *val);
void leaf_reader_fini(struct leaf_reader *);

#endif
