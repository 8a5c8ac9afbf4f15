/* manifest.h - manifest.xml: from what a run's outputs were made.
 *
 * Run, job, parameters, generation; each input with source, sequence and digest; each pinned file
 * (layouts with their code maps, pack, job) with its digest; tzdata; the program; who released; each
 * output with rows and digest. No time of day, no attempt, no number of workers.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include "run/run.h"

/* run_request.manifest; CONTEXT is the night. */
int manifest_write(void *context, struct run *, const struct stage_entry *, size_t n, struct buf *out,
    struct err *);

#endif
