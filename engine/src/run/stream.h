/* stream.h - the steps of a job over one set of inputs, with nothing kept.
 *
 * No store, no checkpoint, no restart: a what-if, or a feed that is decided elsewhere. step_store
 * is NULL in every step. Outputs are staged and appear at once as OUT/ID; a folder of that name is
 * an error. A failure leaves nothing behind. Threads: one, beside its workers.
 */
#ifndef STREAM_H
#define STREAM_H

#include "run/jobfile.h"
#include "run/ledger.h"

struct stream_request {
	const char *out, *id, *date;
	const struct jobfile *job;
	int workers;		/* -1: one a processor */
	uint32_t chunk;		/* 0: the job's */
	void *context;		/* step_context */
};

/* LEDGER (ledger_run_init done) gets steps and counters. */
MUSTUSE int stream_go(const struct stream_request *, struct ledger_run *ledger, struct err *);

#endif
