/* envelope.h - headers and trailers of extracts: read from cells, written to bytes.
 *
 * No state. Threads: any.
 */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#include "formats.h"

enum { ENVELOPE_HEAD = 10, ENVELOPE_TRAIL = 7, ENVELOPE_LINE = 4096 };

struct envelope_trailer {
	uint64_t rows, hash;
	decimal_i128 sum[LAYOUT_MAX_SUMS];
	bool balanced;		/* false: sums and hash are "*" */
};

/* Cells of a fixed record by the envelope's own widths. CELL has room for ENVELOPE_HEAD. */
size_t envelope_cut(const struct layout *, bool trailer, struct slice record, struct slice *cell);
/* L may be NULL: layout and version are not checked. */
MUSTUSE int envelope_header(const struct layout *l, const char *name, const struct slice *cell, size_t n,
    struct extract_header *, struct err *);
MUSTUSE int envelope_trailer(const struct layout *, const char *name, const struct slice *cell, size_t n,
    struct envelope_trailer *, struct err *);
void envelope_put_header(const struct layout *, const struct extract_header *, struct buf *out);
void envelope_put_sum(struct buf *out, decimal_i128 v, int scale);
void envelope_put_trailer(const struct layout *, const struct envelope_trailer *, struct buf *out);

#endif
