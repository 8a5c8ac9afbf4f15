/* differs.h - of full files, what differs from what is stored.
 *
 * A full file says mostly what is known. Where all files of a kind are full, its rows are walked
 * beside the stored ones once, in key order: rows that are stored byte for byte are counted in
 * night->same and left out of the spool; stored rows that did not come are put in as ROW_ABSENT, as the
 * layout asks. The merge then has only work to do.
 *
 * Lifecycle: differs_new by the thread that owns the store, which then leaves the store alone; by any one
 * thread differs_begin, differs_row for each row, keys ascending, and differs_end; differs_free. Nothing is written to
 * the store.
 */
#ifndef DIFFERS_H
#define DIFFERS_H

#include "intake/night.h"

struct differs;

/* NULL in *OUT: rows of layout NO can't be compared (no store, no file, a file that is a delta). */
MUSTUSE int differs_new(struct differs **out, struct night *, size_t no, struct err *);
void differs_free(struct differs **);
/* From the first row on, anew if rows were given before; what differs goes to OUT. */
MUSTUSE int differs_begin(struct differs *, struct spool_writer *out, struct err *);
/* 1: KEY is below the one before, so the rows must be sorted first. */
MUSTUSE int differs_row(struct differs *, struct slice key, const struct spool_row *, struct err *);
/* Refused: more rows would vanish than the layout allows. */
MUSTUSE int differs_end(struct differs *, struct err *);

#endif
