/* artifact.h - what a step of a job does: the form of a chunk and of a batchlet.
 *
 * A chunk is a loop over batches. write is called by the thread that owns the store, in order;
 * read by one worker at a time, in order, and of the store it uses cursors of its own alone (store.h);
 * work by any worker, without the store; so the same input gives the same bytes whatever
 * the number of workers. What read and write both change there can't be. After at least item-count items have been
 * written, the engine makes the staged files durable and commits one transaction: what
 * write put into the store, the checkpoint, the staged marks, the counters.
 *
 *	read 0 -> work 0 ->              write 0
 *	  read 1 -> work 1 ->                     write 1   commit
 *
 * read runs ahead of write, so the checkpoint can't be the reader's place: read leaves
 * the position that it reached in the batch, write takes it over, checkpoint tells it.
 *
 * Lifecycle of a chunk: open, then read, work, write, checkpoint ..., close. After a crash open
 * gets the bytes that the last committed checkpoint gave; they are empty at the first start.
 * Store transactions are the engine's: an artifact never begins or commits one.
 */
#ifndef ARTIFACT_H
#define ARTIFACT_H

#include "base/buf.h"
#include "base/err.h"

struct store;
struct stage;
struct step;

enum artifact_kind { ARTIFACT_CHUNK, ARTIFACT_BATCHLET };

struct artifact {
	const char *ref;
	enum artifact_kind kind;

	/* Chunk. *SELF is the artifact's own. STEP lives until close. */
	int (*open)(void **self, struct step *, struct slice checkpoint, struct err *);
	void *(*batch_new)(void *self);
	void (*batch_free)(void *self, void *batch);
	/* Fills a batch that is new or was written before: 1, 0 nothing more, -1 failed.
	 * *ITEMS: how many items the batch holds, at least 1. It should stay below
	 * step_batch_items, so that chunks are no longer than asked for. */
	int (*read)(void *self, void *batch, uint32_t *items, struct err *);
	/* May be NULL. What fails is left in the batch and told by write. */
	void (*work)(void *self, void *batch, int worker);
	int (*write)(void *self, void *batch, struct err *);
	/* The place after the last batch written; appended to OUT. */
	void (*checkpoint)(void *self, struct buf *out);
	/* Called once when nothing more comes, inside the last transaction. May be NULL. */
	int (*finish)(void *self, struct err *);
	void (*close)(void *self);

	/* Batchlet: all inside one transaction. A failure aborts it. */
	int (*run)(struct step *, struct err *);
};

/* --- what an artifact may ask of its step (in step.c) ------------------------------ */
const char *step_id(const struct step *);
uint32_t step_generation(const struct step *);	/* 1, more of a run in place of one that was taken back */
const char *step_run_id(const struct step *);	/* nightly-2026-03-02 */
uint64_t step_run_no(const struct step *);
/* Property of the step or of the job; NULL when there is none. */
const char *step_property(const struct step *, const char *name);
/* Of the step of this job that runs REF: a restart may enter behind it. NULL too when there is none. */
const char *step_property_of(const struct step *, const char *ref, const char *name);
/* A whole number from LOW to HIGH, FALLBACK when there is none. Sets an error naming step and property. */
MUSTUSE int step_number(const struct step *, const char *name, int64_t low, int64_t high, int64_t fallback,
    int64_t *out, struct err *);
struct store *step_store(const struct step *);
struct stage *step_stage(const struct step *);
void *step_context(const struct step *);	/* run_request.context: the job's own */
int step_workers(const struct step *);		/* work gets worker < this; at least 1 */
uint32_t step_batch_items(const struct step *);	/* a good size of a batch */

/* Counters of the step: committed with the chunk, in the ledger, summed over restarts. NAME is copied. */
void step_count(struct step *, const char *name, int64_t add);
int64_t step_counter(const struct step *, const char *name); /* 0 when there is none */
/* Of an earlier step of the run. */
int64_t step_counter_of(const struct step *, const char *step, const char *name);
/* Names of that step's counters that begin with PREFIX, in order: the first behind AFTER (NULL: of all); NULL no more. */
const char *step_counter_next(const struct step *, const char *step, const char *prefix, const char *after);

/* The exit status of the run is at least this: ERR_EXCEPTIONS. Each WHY is told once, one behind the other; kept over restarts. */
void step_exceptions(struct step *, const char *why);
/* Whether a person has released the run (run_release): for a breaker before publish. */
bool step_released(const struct step *);
/* A breaker: the run stops here with batch status STOPPED and exit status "HELD", and goes
 * on after run_release with this step again. Returns -1: "return step_hold(...)". */
int step_hold(struct step *, struct err *, const char *fmt, ...) PRINTFLIKE(3, 4);

#endif
