/* store.h - the state: sorted tables of bytes, changed in transactions. The only door
 * to Berkeley DB.
 *
 * DATA/lock	flock, taken before the environment is opened
 * DATA/env	the environment: one file a table, logs
 *
 * One thread owns the store; beside it others may use rows cursors that it opened for them, each one
 * thread at a time, while it gets, puts and commits: a block is read before a commit or after it. A transaction's writes are kept in memory, sorted, and put
 * in bulk by store_commit; store_get sees them. So nothing is locked between calls, and
 * any number of rows cursors may be open meanwhile. A cursor sees committed rows, read in
 * blocks of 1 MiB: rows that are written behind its position don't disturb it; those just
 * ahead of it may be seen as they were. A step reads state as of its start and its own
 * account, so none depends on that.
 *
 * Undo: each write of a run to an undoable table first keeps the old value (or that there
 * was none), in the same transaction, in the table "before". store_undo puts them back,
 * newest first. They are kept until store_forget, which a published run does for those that are older
 * than its job wants kept. Runs are undone newest first.
 *
 * Policies: see engine/README.md. Failures: ERR_REFUSED another process has it;
 * ERR_FAILED (no space ...), the transaction is gone, the run can be restarted;
 * ERR_DAMAGED a page or log is damaged, or a table is not what the catalog says of it: restore from a backup.
 */
#ifndef STORE_H
#define STORE_H

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"

enum {
	STORE_MAX_KEY = 1024,		/* bytes: several to a page, with pages of 4096 */
	STORE_MAX_VALUE = 16 << 20,
	STORE_MAX_NAME = 40		/* of a table: [a-z0-9_-] */
};

struct store;
struct store_table;

struct store_options {
	unsigned cache_mb;	/* 0: 32 */
	bool must_exist;	/* ERR_REFUSED rather than making a new one */
};

/* OPTIONS may be NULL. */
MUSTUSE int store_open(struct store **out, const char *data, const struct store_options *, struct err *);
/* Checkpoints and closes. An open transaction is aborted. ERR may be NULL. */
MUSTUSE int store_close(struct store **, struct err *);

enum store_kind {
	STORE_UNDO = 0,		/* writes inside a run keep before-images */
	STORE_LEDGER = 1	/* of the engine or of what was issued: an undo must not touch it */
};
/* Made on demand, durable at once, inside a transaction too: an abort leaves it, empty. KEY_VERSION is what the form of its keys is
 * called; a table that was made with another is refused. The same name gives the same table. */
MUSTUSE int store_table(struct store *, const char *name, enum store_kind, unsigned key_version,
    struct store_table **out, struct err *);
/* Names of all tables, sorted; the store's own. */
size_t store_tables(struct store *, const char *const **names);
/* No row in any table but the ledger ones. */
bool store_is_empty(struct store *);

/* RUN: number for before-images; 0: none are kept. */
MUSTUSE int store_begin(struct store *, uint64_t run, struct err *);
MUSTUSE int store_commit(struct store *, struct err *); /* durable when it returns 0 */
void store_abort(struct store *);
bool store_in_transaction(const struct store *);
size_t store_pending(const struct store *); /* bytes of writes kept in memory */

/* 1 found, 0 none, -1 failed. VAL is good until the next call on the store. */
MUSTUSE int store_get(struct store_table *, struct slice key, struct slice *val, struct err *);
/* Inside a transaction. The last write of a key counts; one that changes nothing costs nothing. */
MUSTUSE int store_put(struct store_table *, struct slice key, struct slice val, struct err *);
MUSTUSE int store_del(struct store_table *, struct slice key, struct err *);
/* Committed rows in key order, from the first. Close it before the store. Read from the first to the last with no commit
 * of the table between, they are compared with what it should hold: ERR_DAMAGED. */
MUSTUSE int store_rows(struct store_table *, struct rows **out, struct err *);

/* --- undo ------------------------------------------------------------------------ */
/* Where the before-images of RUN stand now: for undoing one step. */
MUSTUSE int store_mark(struct store *, uint64_t run, uint64_t *mark, struct err *);
/* Undoes what RUN wrote since MARK (0: all). May be called again after a crash. Not inside
 * a transaction. */
MUSTUSE int store_undo(struct store *, uint64_t run, uint64_t mark, struct err *);
/* Whether before-images of RUN are there; undone, they are not. */
bool store_can_undo(struct store *, uint64_t run);
/* Drops the before-images of all runs below RUN. */
MUSTUSE int store_forget(struct store *, uint64_t run, struct err *);

/* First load of an empty store: writes are not logged in full. The store is safe again
 * after store_bulk_end, which checkpoints. A crash between means: remove DATA/env, start anew;
 * store_open says so (ERR_DAMAGED). */
MUSTUSE int store_bulk_begin(struct store *, struct err *);
MUSTUSE int store_bulk_end(struct store *, struct err *);

/* Checkpoint now and remove the logs that recovery no longer needs. */
MUSTUSE int store_checkpoint(struct store *, struct err *);
/* A copy from which DATA can be restored, made into the empty or absent folder TO. */
MUSTUSE int store_backup(struct store *, const char *to, struct err *);

/* All tables in name and key order as text, for comparing two stores byte by byte. A table without
 * rows is as good as none and not shown. Leaves out before-images and, unless LEDGERS, the engine's own run ledger. */
MUSTUSE int store_dump(struct store *, FILE *out, bool ledgers, struct err *);

#endif
