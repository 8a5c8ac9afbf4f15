/* store_inside.h - what the files of store share and nobody else sees. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <db.h>

#include "base/arena.h"
#include "base/crew.h"
#include "io/lockfile.h"
#include "store/store.h"
#include "store/leaf.h"

enum {
	STORE_PAGE = 4096,		/* not above the block of the filesystem: README.md */
	STORE_LOG_MAX = 32 << 20,
	STORE_LOG_BUFFER = 4 << 20,
	STORE_CHECKPOINT_KB = 64 << 10,	/* log written between checkpoints */
	STORE_BULK = 1 << 20,
	STORE_FORMAT = 3,		/* of what lies in pages: records are packed leaves */
	STORE_LEAF = 1400,		/* bytes of rows that fill a leaf: README.md */
	STORE_LEAF_MOST = 2100,	/* with more it is halved */
	STORE_LEAF_PACKED = 960,	/* four and their keys fill a page; longer ones lie on pages of their own */
	STORE_SAMPLED_ROWS = 64,	/* a transaction with so many puts gives a table its sample */
	STORE_BEFORE_PACK = 16 << 10	/* before-images packed in one record */
};

/* The key of a table's first record, which holds the rows before the second record's key: no key
 * of a row is below it. */
#define STORE_FIRST_LEAF slice_make("", 1)

struct store_write {
	struct slice key, val;	/* val.p NULL: deleted */
};

struct store_cursor;

struct store_table {
	struct store *store;
	struct store_table *next;	/* sorted by name */
	char name[STORE_MAX_NAME + 1];
	enum store_kind kind;
	unsigned key_version;
	DB *db;
	/* The transaction's writes, and an index into them by key: number + 1, 0 empty. */
	struct store_write *write;
	size_t writes, write_cap;
	uint32_t *index;
	size_t index_size;
	struct store_cursor *getter; /* for store_get; made when first needed */
	struct buf sample;	/* of its rows, for its leaves; kept in the catalog, never changed. Empty: none yet */
	bool sample_new;	/* the transaction has made it */
};

struct store {
	char *data, *home;		/* DATA, DATA/env */
	struct lockfile *lock;
	DB_ENV *env;
	struct crew_lock *lock_env;	/* held while Berkeley DB is asked: a block of a cursor, a commit, a table */
	struct store_table *first, *catalog, *before;
	const char **names;
	size_t tables;
	bool in_txn, bulk;
	uint64_t run, before_run, before_seq; /* before: which run's, its next number */
	struct arena mem;		/* of the transaction */
	size_t pending;
	char *bulkbuf[2];		/* records to be put, to be removed */
	struct leaf_maker images;	/* before-images not yet in a record */
	struct buf image_key, image_val;
	struct buf said;		/* Berkeley DB's own words of the last failure */
};

/* Maps a result of Berkeley DB; returns -1. */
int store_fail(struct store *, struct err *, int rc, const char *fmt, ...) PRINTFLIKE(4, 5);
/* A leaf that can't be read; returns -1. */
int store_unreadable(struct store_table *, struct err *);
int store_attach(struct store *, const char *name, enum store_kind, unsigned key_version, bool fresh,
    struct store_table **out, struct err *);
void store_detach(struct store_table *);
struct store_table *store_known(struct store *, const char *name);
/* Opens or makes the table of before-images of RUN and finds its next number. */
int store_before_open(struct store *, uint64_t run, struct err *);
/* An image of the row of TABLE under KEY before it was written; OLD.p NULL: there was none. */
int store_before_add(struct store *, const char *table, struct slice key, struct slice old, struct err *);
int store_before_flush(struct store *, struct err *);

/* In store_rows.c. Moves DBC to the last record whose key is KEY or below it: the one that holds KEY if
 * any does. A result of Berkeley DB; K: its key, good until the cursor moves. */
int store_find_leaf(DBC *, struct slice key, DBT *k);
struct store_cursor *store_cursor_open(struct store_table *);
void store_cursor_close(struct store_cursor *);
/* The committed value: 1, 0, -1. */
int store_cursor_get(struct store_cursor *, struct slice key, struct slice *val, struct err *);
/* What it has read may have changed. */
void store_cursor_forget(struct store_cursor *);

/* The catalog's row of a table: at once, or with a transaction. */
int store_note_table(struct store_table *, DB_TXN *, struct err *);

/* In store_apply.c: the table's writes of the transaction into its leaves, with images of what they replace. */
int store_apply(struct store_table *, DB_TXN *, struct err *);

/* In store_bdb.c: our system calls under Berkeley DB, for iolog and to know why a write failed. */
void store_bdb_init(void);
/* In the place of the function of that name of Berkeley DB: store_bdb.c. */
uint32_t __ham_func4(DB *, const void *, uint32_t);
int store_bdb_errno(void);	/* of the last write or sync that failed; 0: none */

#endif
