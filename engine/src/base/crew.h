/* crew.h - worker threads: numbered tasks out, taken back in the same order.
 *
 * A task may have two parts: FIRST, done one task at a time in the order of crew_put (reading
 * a file on), and FN, done by all workers side by side. So whoever puts tasks out need not
 * read for them, and what is read is the same with any number of workers.
 *
 * Lifecycle: crew_open, then crew_put while crew_room, crew_take to get the oldest
 * back when its work is done, crew_close. With 0 workers both are done inside
 * crew_put, so a single-threaded run is the same program.
 * Ownership: tasks are the caller's; the crew holds pointers only.
 * Threads: put and take from one thread; FIRST and FN run on the workers, or there;
 * of two runs of FIRST the later sees what the earlier wrote.
 * The only file that knows pthreads is crew.c: crew_lock is for the few other places.
 */
#ifndef CREW_H
#define CREW_H

#include "base/base.h"

enum { CREW_MAX_WORKERS = 256 };

struct crew;
/* WORKER is 0 .. workers-1: an index into per-worker scratch. */
typedef void crew_fn(void *ctx, void *task, int worker);

/* DEPTH: tasks that may be out at once (put and not yet taken). */
/* FIRST may be NULL. */
struct crew *crew_open(int workers, int depth, crew_fn *first, crew_fn *fn, void *ctx);
bool crew_room(const struct crew *);
void crew_put(struct crew *, void *task);
int crew_out(const struct crew *);
/* The oldest task out, waited for; NULL when none is out. */
void *crew_take(struct crew *);
/* Waits for what is out, without giving it back. */
void crew_close(struct crew **);

/* Processors that this process may use, at least 1. */
int crew_processors(void);

struct crew_lock;
struct crew_lock *crew_lock_new(void);
void crew_lock_free(struct crew_lock **);
void crew_lock_take(struct crew_lock *);
void crew_lock_drop(struct crew_lock *);

#endif
