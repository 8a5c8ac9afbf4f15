/* sink.h - a file being written, plain or gzip, outside a run's staged folder.
 *
 * For scratch (the spool) and for what a command writes to a path it was given.
 * Lifecycle: sink_open, sink_write, sink_close. Failure: sink_write never fails; the
 * first error stays and sink_close tells it. Threads: one at a time.
 */
#ifndef SINK_H
#define SINK_H

#include "base/err.h"
#include "base/slice.h"

struct sink;
struct sink_options {
	bool gzip;		/* no name, no time inside: same bytes every time */
	bool durable;		/* sink_close syncs the file and its folder */
};

/* Replaces a file of that name. OPTIONS may be NULL. */
MUSTUSE int sink_open(struct sink **out, const char *path, const struct sink_options *, struct err *);
void sink_write(struct sink *, const void *p, size_t n);
void sink_printf(struct sink *, const char *fmt, ...) PRINTFLIKE(2, 3);
uint64_t sink_length(const struct sink *); /* bytes given to it */
/* Ends and nulls it, also when it fails. */
MUSTUSE int sink_close(struct sink **, struct err *);
/* Given up: the file is removed. */
void sink_discard(struct sink **);

#endif
