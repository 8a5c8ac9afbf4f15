/* leaf.h - many rows in one record.
 *
 * Neighbours in key order look alike, so a row is kept as what differs from the row before it:
 *
 *	leaf   row row row ...
 *	row    piece of the key, piece of the value
 *	piece  length, then until it is reached: bytes as before, bytes that differ, those bytes
 *
 * Numbers are seven bits a byte, low ones first, the highest bit set on all but the last byte.
 * What is longer than before, and the first row, is compared with zeros. Reading copies only
 * what differs.
 *
 * Ownership: both structs own their buffers; {0} is a good start, *_fini ends them. What
 * leaf_next gives is good until the next call.
 */
#ifndef LEAF_H
#define LEAF_H

#include "base/buf.h"

struct leaf_maker {
	struct buf out;		/* the leaf so far */
	struct buf key, val;	/* the row before */
};

/* Begins an empty leaf. */
void leaf_begin(struct leaf_maker *);
/* Keys grow. */
void leaf_add(struct leaf_maker *, struct slice key, struct slice val);
void leaf_maker_fini(struct leaf_maker *);

struct leaf_reader {
	struct slice rest;
	struct buf key, val;
};

void leaf_open(struct leaf_reader *, struct slice leaf);
/* 1 a row, 0 no more, -1 the bytes are no leaf. */
int leaf_next(struct leaf_reader *, struct slice *key, struct slice *val);
void leaf_reader_fini(struct leaf_reader *);

#endif
