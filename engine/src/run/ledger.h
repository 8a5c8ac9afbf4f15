/* ledger.h - what the engine remembers of runs: in the store, and beside it.
 *
 * The table "runs" of the store is the truth; DATA/runs/RUN.txt is the same record, written
 * by rename after each commit that changes a status, so that `runs` and `show` never
 * open the live environment. One line an entry, "name value", in a fixed order.
 *
 * Lifecycle: ledger_run_init, ledger_read or fill in, ledger_write ..., ledger_run_fini.
 * Strings belong to the record's arena.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

/* Batch status, by the names of Jakarta Batch 2.1 §8.3. */
enum ledger_status {
	LEDGER_STARTING, LEDGER_STARTED, LEDGER_STOPPING, LEDGER_STOPPED, LEDGER_FAILED,
	LEDGER_COMPLETED, LEDGER_ABANDONED
};
const char *ledger_status_name(enum ledger_status);

/* Publishing, apart from it. */
enum ledger_phase { LEDGER_OPEN, LEDGER_PUBLISHING, LEDGER_PUBLISHED };

struct ledger_file {		/* an input or a pinned file */
	const char *name;	/* inputs: as the job calls it; pins: relative path in the home */
	const char *path;	/* where it was */
	char sha256[HASH_HEX];
};

struct ledger_counter {
	const char *name;
	int64_t n;
};

struct ledger_step {
	const char *id;
	enum ledger_status status; /* LEDGER_STARTING: not begun */
	struct ledger_counter *counter; /* sorted by name */
	size_t counters;
	uint64_t mark;		/* store_mark before its first write */
};

struct ledger_run {
	struct arena mem;
	const char *id, *job;
	uint64_t no;		/* number: 1, 2 ... in the order of their start */
	const char *date;	/* business date */
	uint32_t generation;
	enum ledger_status status;
	enum ledger_phase phase;
	const char *exit;	/* exit status in words: COMPLETED, HELD, FAILED ... */
	const char *message;	/* of the last failure, or "" */
	bool exceptions;	/* exit with ERR_EXCEPTIONS */
	const char *out;	/* folder that holds, or will hold, OUT/RUN */
	char manifest[HASH_HEX]; /* from PUBLISHING on, else "" */
	struct ledger_file *param, *input, *pin; /* param: name and path = value, no hash */
	size_t params, inputs, pins;
	struct ledger_step *step;
	size_t steps;
};

struct store;
void ledger_run_init(struct ledger_run *);
void ledger_run_fini(struct ledger_run *);
/* Text of a record, and back. ERR_DAMAGED when it is none. */
void ledger_format(const struct ledger_run *, struct buf *out);
MUSTUSE int ledger_parse(struct ledger_run *, struct slice text, struct err *);

/* In the store. 1 found, 0 none, -1. put: inside a transaction. */
MUSTUSE int ledger_get(struct store *, const char *id, struct ledger_run *, struct err *);
MUSTUSE int ledger_put(struct store *, const struct ledger_run *, struct err *);
/* The run with the highest number that is neither abandoned nor taken back; of JOB, NULL: of any. 1, 0 none, -1. */
MUSTUSE int ledger_last(struct store *, const char *job, struct ledger_run *, struct err *);
/* The same of any job, with a number below NO. */
MUSTUSE int ledger_before(struct store *, uint64_t no, struct ledger_run *, struct err *);
/* The highest number of all runs, the abandoned and those that are taken back among them. */
MUSTUSE int ledger_top(struct store *, uint64_t *no, struct err *);

/* Beside the store: no environment is opened, no lock taken. */
MUSTUSE int ledger_publish_status(const char *data, const struct ledger_run *, struct err *);
MUSTUSE int ledger_status_ids(const char *data, struct arena *, char ***ids, size_t *n, struct err *);
MUSTUSE int ledger_status_read(const char *data, const char *id, struct ledger_run *, struct err *);

/* Exits of what a person takes back, and of what is taken back. */
#define LEDGER_UNDOING "UNDOING"
#define LEDGER_UNDONE "UNDONE"

int64_t ledger_counter(const struct ledger_run *, const char *step, const char *name);

#endif
