/* chunk.h - the loop of one chunk step: batches through the crew, a commit each N items. */
#ifndef CHUNK_H
#define CHUNK_H

#include "run/artifact.h"
#include "run/jobfile.h"
#include "run/ledger.h"
#include "run/progress.h"

struct step {
	const struct jobfile_step *job;
	const struct jobfile *all;
	struct ledger_run *run;
	struct ledger_step *ledger;
	struct store *store;
	struct stage *stage;
	void *context;
	const char *data;
	int workers;
	uint32_t chunk;		/* items a commit */
	bool held;		/* step_hold */
	uint64_t items;		/* written */
	size_t no;		/* from 1 */
	run_tell *tell;		/* or NULL */
	void *tell_ctx;
};

/* Commits: staged files durable, then one transaction of what was put since chunk_begin, the
 * checkpoint, the marks and the run's record. */
MUSTUSE int chunk_begin(struct step *, struct err *);
MUSTUSE int chunk_commit(struct step *, struct slice checkpoint, struct err *);
/* What the last commit of the run kept: 1, 0 none, -1. Appended. */
MUSTUSE int chunk_restore(struct store *, const char *run_id, struct buf *checkpoint, struct buf *marks,
    struct err *);

/* Tells how far the step is. */
void chunk_tell(const struct step *, bool done);
/* 1 the step is complete, 0 asked to stop, -1 failed. */
MUSTUSE int chunk_run(struct step *, struct slice checkpoint, struct err *);

#endif
