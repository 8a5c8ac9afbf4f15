/* run.h - one run of a job: started, resumed, published, abandoned, taken back.
 *
 *	run_open	lock, store, what the ledger says: fresh, resume, already done, or refused;
 *			a fresh one copies its pinned files to DATA/archive and notes all hashes
 *	run_home	the folder in which the pinned copies lie under their names: load packs,
 *			layouts and calendars from there, never from the live files
 *	run_go		the steps from where they stand, then publish
 *	run_close	status file, store, lock
 *
 * A fresh run's record enters the store with the first commit of a step. A run that is refused
 * (ERR_REFUSED, from run_open, the job file or a step) before that leaves the store, the outputs, the
 * archive and the status files as they were: no status file tells of it, the error does. With
 * corrected files the same command is a fresh run.
 * The same request after a failure goes on from the checkpoint if parameters and hashes of the inputs
 * are equal, else it is refused with the difference. No other run that changes state starts
 * while one is unpublished: finish it, or run_abandon it.
 * What asks a running one to stop after its next commit: run/stop.h.
 * Threads: all from one.
 */
#ifndef RUN_H
#define RUN_H

#include "run/artifact.h"
#include "run/jobfile.h"
#include "run/ledger.h"
#include "run/progress.h"

struct run;
struct stage_entry;

struct run_file {
	const char *name;	/* input: as the job calls it; pin: relative path in the home */
	const char *path;
};

struct run_request {
	const char *data;	/* --data */
	const char *out;	/* --out */
	const char *job;	/* id of the job: nightly */
	const char *job_file;	/* one of the pins, by its name: jobs/cycles/nightly.xml */
	const char *date;	/* business date, YYYY-MM-DD */
	uint32_t number;	/* of a job that runs several times a day: 1, 2 ...; 0: it runs once */
	const struct jobfile_param *param;
	size_t params;
	const struct run_file *input; /* extracts: hashed, not copied */
	size_t inputs;
	const struct run_file *pin;   /* rule files, layouts, job, calendars: copied */
	size_t pins;
	int workers;		/* may differ between attempts; -1: one a processor */
	uint32_t chunk;		/* overrides item-count, may differ too; 0: the job's */
	unsigned cache_mb;
	/* Bytes of OUT/RUN/manifest.xml, from what was staged (sorted by name). NULL: the engine's own,
	 * which names the files with length and digest. No time of day, no worker count. */
	int (*manifest)(void *context, struct run *, const struct stage_entry *, size_t n, struct buf *out,
	    struct err *);
	void *context;		/* step_context */
	run_tell *tell;		/* how far it is; may be NULL */
	void *tell_ctx;
};

enum run_state { RUN_FRESH, RUN_RESUMED, RUN_DONE }; /* DONE: already published */

/* REQUEST and what it points to must live until run_close. */
MUSTUSE int run_open(struct run **out, const struct run_request *, struct err *);
enum run_state run_state(const struct run *);
/* nightly-2026-03-02; recheck-2026-03-02-1. A run in place of one that was taken back is of the next generation, and -g2, -g3 ... is
 * added. */
const char *run_id(const struct run *);
const char *run_home(const struct run *);
const struct ledger_run *run_ledger(const struct run *);
struct store *run_store(struct run *);
/* Job and artifacts; errors in the job file go to D. -1 when D or ERR has an error. */
MUSTUSE int run_load_job(struct run *, const struct artifact *const *artifacts, size_t n, struct diag *d,
    struct err *);
const struct jobfile *run_job(const struct run *); /* after run_load_job */
/* 0 published (or already done): *STATUS is ERR_DONE or ERR_EXCEPTIONS. -1: e->status says. */
MUSTUSE int run_go(struct run *, enum err_status *status, struct err *);
void run_close(struct run **);

/* Undoes the last run's commits, removes what it staged, marks it ABANDONED. Refused when it was published. */
MUSTUSE int run_abandon(const char *data, const char *id, struct err *);
/* Takes back the last run that was published: what it committed is undone, its folder of outputs becomes OUT/superseded-RUN. Runs are
 * taken back newest first, as far as before-images are kept (the job's property keep-undo: of so many runs, 1 without it). Refused when
 * somebody has picked its files up. A crash between leaves a run that can only be taken back. BY and WHY stay in its record. THROUGH: it and
 * all that came after it, newest first; before the first goes, each is looked at. */
MUSTUSE int run_undo(const char *data, const char *id, bool through, const char *by, const char *why, struct err *);
/* BY has taken the published run's files out of the house: DATA/runs/RUN.pickup says so. */
MUSTUSE int run_pickup(const char *data, const char *id, const char *by, struct err *);
/* A person lets a held run go on. WHO is kept in the record. */
MUSTUSE int run_release(const char *data, const char *id, const char *who, struct err *);

/* Where an archived file lies: DATA/archive/HASH. */
void run_archive_path(const char *data, const char *sha256, struct buf *out);

#endif
