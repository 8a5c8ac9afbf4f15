/* differs.h - of full files, what differs from what is stored.
 *
 * A full file says mostly what is known. Where all files of a kind are full, its spool is walked
 * beside the stored rows once: rows that are stored byte for byte are counted in night->same and
 * left out; stored rows that did not come are put in as ROW_ABSENT, as the layout asks. The merge
 * then has only work to do.
 */
#ifndef DIFFERS_H
#define DIFFERS_H

#include "intake/night.h"

/* Spool NO of the night, if it can be thinned. Refused: more rows would vanish than the layout allows. The
 * store's thread; it writes nothing. */
MUSTUSE int differs_only(struct night *, size_t no, struct err *);

#endif
