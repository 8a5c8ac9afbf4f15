/* split.h - cuts delimited text into records and cells, 32 bytes at a look.
 *
 * Works on a window of bytes; a record that does not end inside it is asked for again when
 * the window has grown. Cells point into the window, or into the splitter's own scratch when
 * doubled quotes had to be undone; SPLIT_PAD readable bytes follow them. Threads: one at a time.
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "base/buf.h"

enum { SPLIT_MAX_CELLS = 520, SPLIT_PAD = 32, SPLIT_MAX_RECORD = 64 << 10 };

enum split_result {
	SPLIT_RECORD,
	SPLIT_MORE,		/* the window ends before the record does */
	SPLIT_CELLS,		/* more cells than SPLIT_MAX_CELLS: the record is cut off at its line end */
	SPLIT_QUOTE		/* a quote where none may stand, or one never closed */
};

struct split {
	char delimiter, quote;	/* quote NUL: none */
	size_t n;		/* cells of the record */
	bool ascii;		/* no byte beyond ASCII and no NUL in the record */
	struct slice cell[SPLIT_MAX_CELLS];
	struct buf scratch;
};

void split_init(struct split *, char delimiter, char quote);
void split_fini(struct split *);
/* The record at P. SPLIT_PAD readable bytes must follow END. *NEXT: behind its line end.
 * LAST: END is the end of the file. */
enum split_result split_record(struct split *, const char *p, const char *end, bool last, const char **next);

#endif
