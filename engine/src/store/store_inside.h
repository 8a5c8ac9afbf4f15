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
	STORE_FORMAT = 4,		/* of what lies in pages: records are packed leaves, tables are sealed */
	STORE_LEAF = 1400,		/* bytes of rows that fill a leaf: README.md */
	STORE_LEAF_MOST = 2100,	/* with more it is halved */
	STORE_LEAF_PACKED = 960,	/* four and their keys fill a page; longer ones lie on pages of their own */
	STORE_SAMPLED_ROWS = 64,	/* a transaction with so many puts gives a table its sample */
	STORE_BEFORE_PACK = 16 << 10	/* before-images packed in one record */
};

/* The key of a table's first record, which holds the rows before the second record's key: no key
 * of a row is below it. */
#define STORE_FIRST_LEAF slice_make("", 1)

/* What a person can do about a state that another version of the program wrote. */
#define STORE_OTHER_PROGRAM "nothing was changed: go on with the version of the program that wrote it, " \
	"or begin a new state with a first night"

struct store_write {
	struct slice key, val;	/* val.p NULL: deleted */
};

/* The key of the record before that, a table's seal. */
#define STORE_SEAL slice_make("", 0)

struct store_cursor;

/* What a table holds: store_seal.c. */
struct store_seal {
	uint64_t commit;	/* the number of the last one that changed it */
	uint64_t rows, sum;	/* its rows; of their hashes, modulo 2^64 */
};

struct store_table {
	struct store *store;
	struct store_table *next;	/* sorted by name */
	char name[STORE_MAX_NAME + 1];
	enum store_kind kind;
	unsigned key_version;
	DB *db;
	char file[2 * DB_FILE_ID_LEN + 1]; /* the number, in hex, that Berkeley DB gave its file when it was made */
	struct store_seal seal, new_seal;	/* as committed; with the transaction that is being applied */
	bool noted, reseal;	/* its seal stands in the catalog; NEW_SEAL is another */
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
	bool in_txn, bulk, sound;	/* SOUND: opened, all tables as they should be */
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
/* A table's place in memory. */
struct store_table *store_attach(struct store *, const char *name, enum store_kind, unsigned key_version);
void store_detach(struct store_table *);
struct store_table *store_known(struct store *, const char *name);
/* Opens or makes the table of before-images of RUN and finds its next number. */
int store_before_open(struct store *, uint64_t run, struct err *);
bool store_is_before(const char *table);
/* An image of the row of TABLE under KEY before it was written; OLD.p NULL: there was none. */
int store_before_add(struct store *, const char *table, struct slice key, struct slice old, struct err *);
int store_before_flush(struct store *, struct err *);

/* In store_rows.c. Moves DBC to the last leaf whose key is KEY or below it: the one that holds KEY if
 * any does. A result of Berkeley DB; K: its key, good until the cursor moves. */
int store_find_leaf(DBC *, struct slice key, DBT *k);
/* RC, or DB_NOTFOUND where the record of key K that was found is no leaf, but the table's seal. */
int store_leaf_only(const DBT *k, int rc);
struct store_cursor *store_cursor_open(struct store_table *);
void store_cursor_close(struct store_cursor *);
/* The committed value: 1, 0, -1. */
int store_cursor_get(struct store_cursor *, struct slice key, struct slice *val, struct err *);
/* What it has read may have changed. */
void store_cursor_forget(struct store_cursor *);

/* In store_env.c: opens the table's file; with a transaction: makes it. A result of Berkeley DB. */
int store_open_file(struct store_table *, DB_TXN *);

/* In store_seal.c: the line that a table's file and the catalog carry. */
struct store_line {
	char name[STORE_MAX_NAME + 1], file[2 * DB_FILE_ID_LEN + 1];
	unsigned format, keys;
	int kind;
	struct store_seal seal;
};
void store_seal_add(struct store_seal *, struct slice key, struct slice val); /* a row comes */
void store_seal_drop(struct store_seal *, struct slice key, struct slice val); /* it goes */
void store_seal_write(const struct store_table *, const struct store_seal *, struct buf *line);
bool store_seal_read(struct slice line, struct store_line *out); /* false: it is none */
/* Is the file of the table, which was opened with RC, what the catalog says? */
int store_seal_check(struct store_table *, int rc, struct err *);
/* A table that is not what the catalog says, and what to do: ERR_DAMAGED. */
int store_seal_broken(struct store *, struct err *, const char *table, const char *fmt, ...) PRINTFLIKE(4, 5);
int store_seal_unfit(struct store_table *, struct err *); /* Berkeley DB does not take its file for one */
int store_seal_absent(struct store *, const char *table, const struct store_seal *want, struct err *);

/* In store_look.c, without the log: files that are not those of the tables that catalog.db knows. ERR_DAMAGED; 0:
 * nothing to tell. */
enum store_look {
	LOOK_BEFORE,	/* recovery */
	LOOK_FAILED,	/* after it failed: the older ones too */
	LOOK_CATALOG	/* after it, a table is not as it should be: whether it is the catalog that is older */
};
int store_look(struct store *, enum store_look, struct err *);

/* In store_catalog.c. Opens the catalog and the tables that it knows, none of which was changed behind its back. */
int store_catalog_open(struct store *, struct err *);
/* Is its file among those of the environment? 1; 0: neither it nor any other table's; -1. */
int store_catalog_there(struct store *, char *const *file, size_t n, struct err *);
/* A new table, known to the catalog: by a transaction of its own, so that it can be made while another is open,
 * whose writes are in memory only. A table whose transaction is aborted stays, empty. */
int store_catalog_make(struct store *, const char *name, enum store_kind, unsigned key_version,
    struct store_table **out, struct err *);
/* With the transaction: the seals of all tables that it changed, and the catalog's own. */
int store_catalog_seal(struct store *, DB_TXN *, struct err *);
/* It was committed, or is gone. */
void store_catalog_settle(struct store *, bool committed);
/* With the transaction: the sample that the table has now. */
int store_catalog_sample(struct store_table *, DB_TXN *, struct err *);
/* A transaction of its own: the table is not known any more. */
int store_catalog_forget(struct store_table *, struct err *);

/* In store_apply.c: a record of the table. */
int store_put_record(struct store_table *, DB_TXN *, struct slice key, struct slice val, struct err *);
/* The table's writes of the transaction into its leaves, with images of what they replace. */
int store_apply(struct store_table *, DB_TXN *, struct err *);

/* In store_bdb.c: our system calls under Berkeley DB, for iolog, and so that a sync or a write that fails is the end. */
void store_bdb_init(void);
/* In store_blank.c: pread(2) for Berkeley DB, by ahead. */
ssize_t store_blank_pread(int fd, void *p, size_t n, off_t at);
void store_blank_reset(void);
/* Whether a blank page is damage already, though recovery might fill it; as it was before. */
bool store_blank_refuse(bool);
/* The environment is open: no page of a table is blank any more, or -1. */
int store_blank_recovered(struct err *);
/* In the place of the function of that name of Berkeley DB: store_bdb.c. */
uint32_t __ham_func4(DB *, const void *, uint32_t);

#endif
