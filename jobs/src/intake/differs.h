/* differs.h - of full files, what differs from what is stored.
 *
 * A full file says mostly what is known. Where all files of a kind are full, its rows are walked
 * beside the stored ones once, in key order: rows that are stored byte for byte are counted in
 * night->same and left out of the spool; stored rows that did not come are put in as ROW_ABSENT, as the
 * layout asks. The merge then has only work to do.
 *
 * Lifecycle: differ_new by the thread that owns the store, which then leaves the store alone; by any one
 * thread differ_begin, differ_row for each row, keys ascending, and differ_end; differ_free. Nothing is written to
 * the store.
 */
#ifndef DIFFERS_H
#define DIFFERS_H

#include "intake/night.h"

struct differ;

/* NULL in *OUT: rows of layout NO can't be compared (no store, no file, a file that is a delta). */
MUSTUSE int differ_new(struct differ **out, struct night *, size_t no, struct err *);
void differ_free(struct differ **);
/* From the first row on, anew if rows were given before; what differs goes to OUT. */
MUSTUSE int differ_begin(struct differ *, struct spool_writer *out, struct err *);
/* 1: KEY is below the one before, so the rows must be sorted first. */
MUSTUSE int differ_row(struct differ *, struct slice key, const struct spool_row *, struct err *);
/* Refused: more rows would vanish than the layout allows. */
MUSTUSE int differ_end(struct differ *, struct err *);

#endif
