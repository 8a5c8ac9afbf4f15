/* rows.h - keyed rows in key order, wherever they lie.
 *
 * A table of the store, and a sorted spool file, both give this. Keys are compared
 * with memcmp. Lifecycle: made by its owner (store_rows, spool_rows); rows_close
 * ends it. What rows_next gives is good until the next call.
 * Threads: one at a time.
 */
#ifndef ROWS_H
#define ROWS_H

#include "base/err.h"
#include "base/slice.h"

struct rows;
struct rows_ops {
	int (*seek)(struct rows *, struct slice key, struct err *);
	int (*next)(struct rows *, struct slice *key, struct slice *val, struct err *);
	void (*close)(struct rows *);
};
struct rows {
	const struct rows_ops *ops;
};

/* The next rows_next gives the first key >= KEY. Seeking forward is cheap when near. */
static inline MUSTUSE int
rows_seek(struct rows *r, struct slice key, struct err *e)
{
	return r->ops->seek(r, key, e);
}

/* 1 a row, 0 no more, -1 failed. */
static inline MUSTUSE int
rows_next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	return r->ops->next(r, key, val, e);
}

static inline void
rows_close(struct rows **r)
{
	if (*r != NULL)
		(*r)->ops->close(*r);
	*r = NULL;
}

#endif
