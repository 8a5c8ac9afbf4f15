/* store_inside.h - what the files of store share and nobody else sees. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <db.h>

#include "base/arena.h"
#include "io/lockfile.h"
#include "store/store.h"

enum {
	STORE_PAGE = 4096,		/* not above the block of the filesystem: README.md */
	STORE_LOG_MAX = 32 << 20,
	STORE_LOG_BUFFER = 4 << 20,
	STORE_CHECKPOINT_KB = 64 << 10,	/* log written between checkpoints */
	STORE_BULK = 1 << 20,
	STORE_BEFORE_PACK = 16 << 10	/* before-images packed in one record */
};

struct store_write {
	struct slice key, val, old; /* p NULL: there is none */
	bool old_known, dropped;
};

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
};

struct store {
	char *data, *home;		/* DATA, DATA/env */
	struct lockfile *lock;
	DB_ENV *env;
	struct store_table *first, *catalog, *before;
	const char **names;
	size_t tables;
	bool in_txn, bulk;
	uint64_t run, before_run, before_seq; /* before: which run's, its next number */
	struct arena mem;		/* of the transaction */
	size_t pending;
	char *get;			/* what store_get gives */
	size_t get_size;
	char *bulkbuf;
	struct buf said;		/* Berkeley DB's own words of the last failure */
};

/* Maps a result of Berkeley DB; returns -1. */
int store_fail(struct store *, struct err *, int rc, const char *fmt, ...) PRINTFLIKE(4, 5);
/* The committed value: 1, 0, -1; TXN may be NULL. */
int store_read(struct store_table *, DB_TXN *txn, struct slice key, struct slice *val, struct err *);
int store_attach(struct store *, const char *name, enum store_kind, unsigned key_version, bool fresh,
    struct store_table **out, struct err *);
void store_detach(struct store_table *);
struct store_table *store_known(struct store *, const char *name);
/* Opens or makes the table of before-images of RUN and finds its next number. */
int store_before_open(struct store *, uint64_t run, struct err *);
int store_before_add(struct store *, DB_TXN *, struct err *);

/* In store_bdb.c: our system calls under Berkeley DB, for iolog and to know why a write failed. */
void store_bdb_init(void);
int store_bdb_errno(void);	/* of the last write or sync that failed; 0: none */

#endif
