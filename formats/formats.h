/* formats.h - front door of formats: layouts, extracts in, spools, rejects, outputs.
 *
 * A layout describes one kind of record. From it come the parsing of extracts, the type
 * of the rows kept (engine data/row.h), the keys under which they are kept, and what rules see.
 *
 *	bytes ─► extract_check ─► spool (sorted by key) ─► rows (data/rows.h) ─► merge
 *	              └─► rejects (original bytes, reason)
 *	outrow ─► CSV outputs            feed ─► extracts (samples, tests)
 *
 * Lifecycle of layouts: loaded once into the caller's arena (plan), const afterwards,
 * shared by all threads. Everything else: one thread at a time, each object for itself.
 */
#ifndef FORMATS_H
#define FORMATS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "data/decimal.h"
#include "data/row.h"
#include "data/rows.h"

/* --- layouts ------------------------------------------------------------------- */

enum layout_owner {
	OWNER_ACCOUNT, OWNER_CUSTOMER, OWNER_PREMISE, OWNER_SERVICE, OWNER_INSTRUMENT,
	OWNER_ISSUER, OWNER_AREA, OWNER_EFFECT, OWNER_GLOBAL, OWNER_SERVICE_POINT, /* new ones last: marks keep their place */
	OWNER_KINDS
};

enum layout_absent { ABSENT_KEEP, ABSENT_CLOSE, ABSENT_EXCEPT };

enum {
	LAYOUT_MAX_SUMS = 4,
	LAYOUT_MAX_OWNERS = 4,
	LAYOUT_MAX_KEY = 8,
	LAYOUT_MAX_REFS = 16,
	LAYOUT_MAX_NAMES = 8,
	LAYOUT_MAX_REACHES = 2,
	LAYOUT_MAX_KEY_BYTES = 512,
	/* The first columns of each row_type; after them the layout's fields. */
	LAYOUT_ROW_VERSION = 0,
	LAYOUT_CHANGED_AT = 1,
	LAYOUT_CHANGED_BY = 2,
	LAYOUT_FIELDS = 3
};

/* Who owns a row: the id in COL; what kind of thing it is: KIND, or (kind_col >= 0) the
 * code in that column. A layout with several takes the first whose column is not null. */
struct layout_owner_id {
	enum layout_owner kind;
	int kind_col, col;
};

struct layout_ref {
	int col;
	const char *layout;	/* the layout whose key this is */
	const struct layout *to; /* after layout_set_load; NULL before */
	bool required;		/* a row whose parent is missing is held */
	int hold_days;		/* business days until it is rejected */
};

/* Another owner whom a row names: that one's rows concern whomever this row concerns. */
struct layout_names {
	enum layout_owner kind;
	int col;
};

/* A word by which rules know something; "": they don't. */
struct layout_word {
	const char *text;
	struct diag_place at;
};

/* A second account whom a row reaches, beside the owner under which it lies: the one that COL names. */
struct layout_reach {
	int col;
	struct layout_word list;	/* what rules call such rows of others */
	const char *way;		/* the table that leads from the account to them */
};

struct codec;			/* in codec.h: how a field is spelled */

struct layout {
	const char *name;	/* "bills" */
	struct slice text;	/* the file's bytes: hash them, archive them */
	struct layout_word list, one; /* what rules call its rows, and the one that a question is about */
	const struct row_type *type;
	const struct codec *codec; /* one a column */
	size_t n_versions;
	const char *const *version; /* accepted in headers; [0] is written */
	bool protective;
	/* Owners of several kinds: the key then starts with the kind's word. */
	bool mixed_owner;
	size_t n_owners, n_key, n_refs, n_names, n_reaches, n_sums;
	struct layout_owner_id owner[LAYOUT_MAX_OWNERS];
	int key[LAYOUT_MAX_KEY]; /* columns of the own key that are not the owner's id */
	struct layout_ref ref[LAYOUT_MAX_REFS];
	struct layout_names names[LAYOUT_MAX_NAMES];
	struct layout_reach reach[LAYOUT_MAX_REACHES];
	int sum[LAYOUT_MAX_SUMS]; /* columns of the trailer's sums */
	int hash_col;		/* of the hash total; -1: none, the trailer says 0 */
	enum layout_absent absent;
	uint32_t share_ppm;	/* of rows that may vanish in a full file */
	bool declared_sorted;	/* the sender promises key order; verified, or else sorted */
	bool fixed;		/* framing: fixed width, else delimited */
	char delimiter, quote;
	uint32_t record_bytes;	/* fixed: of one record without its line end */
	char action[3];		/* source letters of upsert, delete, cancel */
};

struct layout_set {
	size_t n;
	const struct layout **v; /* by name */
};

/* Diagnostics borrow texts from ARENA: print them before it goes. */
MUSTUSE int layout_load(struct layout **out, struct arena *, const char *path, struct diag *);
MUSTUSE int layout_parse(struct layout **out, struct arena *, const char *name, struct slice bytes,
    struct diag *);
/* The same, and the file follows the schema at XSD. */
MUSTUSE int layout_load_by(struct layout **out, struct arena *, const char *path, const char *xsd, struct diag *);
/* All *.xml in FOLDER (not its subfolders): that each follows FOLDER/layout.xsd, and that they agree:
 * references name layouts of the set, and no word for rules is taken twice. */
MUSTUSE int layout_set_load(struct layout_set *out, struct arena *, const char *folder, struct diag *);
const struct layout *layout_find(const struct layout_set *, const char *name); /* or NULL */

/* NOW becomes the revision after OLDER (the same layout's, perhaps itself chained); if
 * their rows are alike it takes OLDER's revision instead. Before any row is made.
 * History is kept as the archived bytes of each layout: parse the oldest, then chain. */
void layout_succeeds(struct layout *now, const struct layout *older);
/* Same columns, types, code lists: a row of one is a row of the other. */
bool layout_same_rows(const struct layout *, const struct layout *);
const char *layout_owner_name(enum layout_owner); /* "account" */

/* --- keys ------------------------------------------------------------------------
 * [kind 00] owner-id 00 key-field ... ; text fields end in 00, numbers are 8 bytes and
 * dates 4, big endian with the sign turned. memcmp order is field order, and the keys of
 * an owner share the prefix keyenc_owner gives. Text is canonical: trimmed, UTF-8, no NUL.
 */
/* Appends. false: longer than LAYOUT_MAX_KEY_BYTES. */
bool keyenc_row(const struct layout *, struct slice row, struct buf *out);
void keyenc_owner(const struct layout *, enum layout_owner, struct slice id, struct buf *out);
/* Whose row it is. false: no owner column is filled. */
bool keyenc_owner_of(const struct layout *, struct slice row, enum layout_owner *kind, struct slice *id);
/* The owner inside a key. */
struct slice keyenc_owner_part(const struct layout *, struct slice key, enum layout_owner *kind);
/* For messages: parts joined with '/'. */
void keyenc_show(const struct layout *, struct slice key, struct buf *out);

/* --- extracts in ----------------------------------------------------------------- */

/* ROW_ABSENT is in no file: it stands in a spool for a stored row that a full file lacks. */
enum row_action { ROW_UPSERT, ROW_DELETE, ROW_CANCEL, ROW_ABSENT };

struct extract_header {
	char layout[41], version[41], source_id[31], note[41];
	int64_t sequence;
	bool full;		/* mode */
	int32_t business_date;
	struct row_stamp as_of, created_at;
};

/* What the job expects; zero means: not checked. */
struct extract_want {
	int32_t date_from, date_to; /* window of the business date; both 0: any */
	uint64_t reject_limit;	/* more rejected rows refuse the file; 0: no limit */
	uint32_t file_no;	/* goes with each spooled row */
	bool corrected;		/* rejects handed in again: the note "rejects" and sums "*" are taken */
};

struct extract_info {
	struct extract_header header;
	uint64_t bytes;		/* after inflating */
	uint64_t raw_bytes;	/* of the file; only extract_check */
	uint8_t sha256[32];	/* of the file's raw bytes; only extract_check, when it gave 0 */
	uint64_t rows, good, rejected;
	uint64_t by_action[3];	/* of the good ones */
	decimal_i128 sum[LAYOUT_MAX_SUMS]; /* of all rows whose field could be read; scaled as the column */
	bool sum_known[LAYOUT_MAX_SUMS]; /* all could be read, so the trailer was compared */
	uint64_t hash;		/* modulo 10^18 */
	bool hash_known;
	bool balanced;		/* false: corrected rejects, whose trailer gives only the count */
	bool sorted;		/* rows came in key order */
	bool owner_unknown;	/* of a rejected row the owner could not be read */
};

/* Why a row is rejected. Texts point into memory good until the next row. */
struct extract_fault {
	const char *code;	/* "bad-date", "unmapped-code" ... kebab-case, stable */
	const char *field;	/* "" if the whole row */
	struct slice seen;	/* shown as *** when sensitive */
	const char *wanted;
	bool sensitive;
};

/* A rejected row. */
struct extract_reject {
	const struct extract_info *file;
	uint32_t file_no;
	uint64_t record_no;	/* 1: the first after the header */
	uint64_t offset;	/* of its bytes in the file, after inflating */
	struct slice raw;	/* as it came, with its line end */
	struct extract_fault fault;
	bool has_owner;
	enum layout_owner owner_kind;
	struct slice owner_id;
	struct slice key;	/* as keyenc_row gives it; empty: of its columns one could not be read */
	int64_t version;	/* row_version; INT64_MAX: it could not be read */
	struct slice row;	/* packed; what could not be read is null. Empty: it could not be cut into its fields */
};

struct spool_writer;
struct spool_row;
struct rejects;

/* Called for each good row, in the file's order; KEY as keyenc_row gives it. -1: reading ends. */
typedef int extract_on_row(void *ctx, struct slice key, const struct spool_row *, struct err *);
/* Called for each row rejected while parsing (after rejects_add). To mark taint. */
typedef void extract_on_reject(void *ctx, const struct extract_reject *);

/* Where rows go. Each may be NULL. */
struct extract_sink {
	extract_on_row *row;	/* good ones: spool_take, or whoever looks at them first */
	void *row_ctx;
	struct rejects *rejects; /* bad ones */
	extract_on_reject *reject;
	void *reject_ctx;
};

/* Where bytes come from: 1 and a block, 0 at the end, -1. A block is good until the next call. */
typedef int extract_read(void *ctx, struct slice *block, struct err *);

/* What a row adds to the hash total. */
uint64_t extract_hash(const struct layout *, struct slice row);

/* Reads one file to its end, checks its envelope and every row, and gives them to the sink.
 * -1: the file is refused (ERR_REFUSED) or could not be read; INFO holds what was seen so far.
 * PATH may be gzip. Sequence numbers are the caller's to judge. */
MUSTUSE int extract_check(const struct layout *, const char *path, const struct extract_want *,
    struct extract_info *, const struct extract_sink *, struct err *);
/* The same over any bytes; NAME is for messages. */
MUSTUSE int extract_check_bytes(const struct layout *, const char *name, extract_read *, void *read_ctx,
    const struct extract_want *, struct extract_info *, const struct extract_sink *, struct err *);
/* Only the header: to learn layout, source, sequence and date of a file. Layout NULL: any, with comma or
 * fixed; the name in the header tells which. */
MUSTUSE int extract_peek(const struct layout *, const char *path, struct extract_header *, struct err *);
/* Reads PATH again and gives the original bytes of the records REC (ascending) to REJECTS, with their
 * faults: rows found bad only when merging. */
struct extract_late {
	uint64_t record_no;
	struct extract_fault fault;
	bool has_owner;
	enum layout_owner owner_kind;
	struct slice owner_id;
};
MUSTUSE int extract_pick(const struct layout *, const char *path, const struct extract_info *, uint32_t file_no,
    const struct extract_late *rec, size_t n, struct rejects *, struct err *);

/* --- spools ------------------------------------------------------------------------
 * A scratch file of rows in key order; several extracts of one kind go into one. Rows of
 * equal keys stay in the order of (file_no, record_no) as they were added.
 */
struct spool;
struct spool_row {
	uint32_t file_no;
	enum row_action action;
	uint64_t record_no;
	int64_t version;	/* row_version */
	struct slice row;	/* packed, of layout->type */
	/* What whoever spooled it knew to be stored under its key: the writer's business. */
	enum spool_known { SPOOL_UNKNOWN, SPOOL_NEW, SPOOL_STORED } known;
	struct slice stored;	/* SPOOL_STORED: that row; at most SPOOL_MOST_STORED bytes with ROW */
};
enum { SPOOL_MOST_STORED = 64 << 10 };

/* PATH is created (0600), and PATH.runs while sorting. MEMORY bounds the sort; 0: 32 MiB. */
MUSTUSE int spool_start(struct spool_writer **out, const char *path, size_t memory, struct err *);
/* Errors stay with the writer and are told by spool_finish. */
void spool_add(struct spool_writer *, struct slice key, const struct spool_row *);
extract_on_row spool_take;	/* spool_add, its CTX a spool_writer */
/* Sorts if it must and makes the file readable; ends the writer, also on failure. */
MUSTUSE int spool_finish(struct spool_writer **, struct err *);
void spool_discard(struct spool_writer **); /* removes its files */

MUSTUSE int spool_open(struct spool **out, const char *path, struct err *);
void spool_close(struct spool **);
uint64_t spool_count(const struct spool *);
/* A reader; several may read one spool. Values are read with spool_unpack. Before spool_close: rows_close. */
MUSTUSE int spool_rows(struct spool *, struct rows **out, struct err *);
void spool_unpack(struct slice val, struct spool_row *out);

/* --- rejects -------------------------------------------------------------------------
 * BASE.rejects.csv tells the reasons; BASE.rejects.dat holds header, original bytes,
 * trailer, and can be corrected and handed in again. Nothing is created until the first row.
 * Sums in its trailer are "*": correcting an amount need not correct the trailer.
 */
/* HEADER: of the .dat; source_id and sequence are the caller's choice, note becomes "rejects". */
MUSTUSE int rejects_start(struct rejects **out, const struct layout *, const char *base,
    const struct extract_header *, struct err *);
void rejects_add(struct rejects *, const struct extract_reject *); /* errors stay until the end */
uint64_t rejects_count(const struct rejects *);
MUSTUSE int rejects_finish(struct rejects **, struct err *);

/* --- outputs ---------------------------------------------------------------------------
 * Layout-driven CSV (RFC 4180, LF line ends): deterministic bytes.
 */
struct outrow_column {
	const char *name;
	enum row_kind kind;	/* CODE: any of CODE; STRING; NUMBER; DATE; STAMP; BOOL */
	uint8_t scale;
	uint32_t max_chars;
	bool required;
	size_t codes;
	const char *const *code; /* allowed values; none: any */
	const char *needed_for;	/* channels, with ';' between them, that reach nobody while it is empty. Not read here */
	const char *from;	/* what fills it, as the layout says; "": nothing by itself. Not read here */
	struct diag_place from_at, needed_at; /* else of the column */
};

struct outrow_layout {
	const char *name;	/* "orders" */
	const char *replies;	/* the extract that answers its rows; "": none. Not read here */
	struct diag_place name_at, replies_at;
	struct slice text;
	size_t n;
	const struct outrow_column *col;
};

MUSTUSE int outrow_load(struct outrow_layout **out, struct arena *, const char *path, struct diag *);
struct outrow_set {
	size_t n;
	struct outrow_layout **v; /* by name */
};
/* All *.xml in FOLDER, each called as its file is; that each follows the schema at XSD. */
MUSTUSE int outrow_set_load(struct outrow_set *out, struct arena *, const char *folder, const char *xsd, struct diag *);
int outrow_find(const struct outrow_layout *, const char *column); /* or -1 */
void outrow_header(const struct outrow_layout *, struct buf *out); /* the line of column names */

struct outrow_cell {
	uint32_t at, n;
	bool set;
};
struct outrow {
	const struct outrow_layout *layout;
	struct buf text;
	struct outrow_cell *cell;
};
void outrow_init(struct outrow *, const struct outrow_layout *);
void outrow_fini(struct outrow *);
void outrow_begin(struct outrow *); /* all empty */
/* Columns in any order; the last setting wins. */
void outrow_text(struct outrow *, int col, struct slice); /* STRING and CODE; cut nowhere, checked by outrow_end */
void outrow_number(struct outrow *, int col, int64_t scaled, int scale); /* written with the column's scale */
void outrow_date(struct outrow *, int col, int32_t day);
void outrow_stamp(struct outrow *, int col, struct row_stamp); /* 2026-11-22T08:00:00-05:00 */
void outrow_bool(struct outrow *, int col, bool);
/* Appends the line. -1: a required column is empty, a text too long, a code unknown. */
MUSTUSE int outrow_end(struct outrow *, struct buf *out, struct err *);
/* Spellings used above and in messages. */
void outrow_put_date(struct buf *, int32_t day);
void outrow_put_stamp(struct buf *, struct row_stamp);
void outrow_put_number(struct buf *, int64_t scaled, int scale);
void outrow_put_csv(struct buf *, struct slice, char delimiter, char quote); /* quoted where it must */

/* --- writing extracts ---------------------------------------------------------------------
 * The mirror of extract_check: what is written reads back equal. Bytes are appended to OUT, which
 * the caller empties when it likes.
 */
struct feed {
	const struct layout *layout;
	struct buf *out;
	struct buf tmp;
	uint64_t rows, hash;
	decimal_i128 sum[LAYOUT_MAX_SUMS];
};
/* layout and version of HEADER are taken from the layout. */
void feed_begin(struct feed *, const struct layout *, const struct extract_header *, struct buf *out);
/* ROW: packed, of layout->type. -1: a value cannot be spelled as the layout says (longer than its width, a
 * line end or delimiter that nothing quotes); nothing was written. */
MUSTUSE int feed_row(struct feed *, enum row_action, struct slice row, struct err *);
/* Cells as the dictionary spells them (codes: the dictionary's; dates 2026-11-22; numbers with
 * point; "" null), one a column of layout->type; written as the source spells them. -1: cannot be read, or spelled. */
MUSTUSE int feed_cells(struct feed *, enum row_action, const struct slice *cell, size_t n, struct err *);
/* One such cell, not empty, into column COL of a row that is being built. */
MUSTUSE int feed_cell(const struct layout *, struct row_builder *, int col, struct slice, struct err *);
void feed_end(struct feed *); /* the trailer; ends it */

#endif
