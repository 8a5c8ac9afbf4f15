/* row.h - a row of a layout: typed columns, packed.
 *
 * One form serves the spool, the store and the hand-over to rules. A packed row:
 *
 *	u16 revision | null bits, one a column (1: null) | fixed area | heap
 *
 * A column lies in the fixed area at an offset that its revision fixes, by width:
 *	BOOL 1 | CODE 2 (number in the closed list) | DATE 4 (days since 1970-01-01)
 *	NUMBER 8 (scaled by 10^scale) | STAMP 12 (UTC seconds i64, offset minutes i16, pad)
 *	STRING 4 (u16 offset in the heap, u16 length) | PERIOD 8 (months i32, days i32)
 * All little endian, unaligned. Equal contents give equal bytes: nulls are zeros,
 * the heap is filled in column order. So memcmp tells whether a row has changed.
 *
 * A layout that gains or loses fields gets a new revision. row_type keeps the older
 * ones; row_upgrade turns an old row into today's by field name (a field that it
 * lacked is null), so a field that C does not know works on data already stored.
 *
 * Lifecycle: a row_type is built once by the layout loader (formats) and is const
 * afterwards; shared by all threads. Ownership: its arena's.
 */
#ifndef ROW_H
#define ROW_H

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"

enum row_kind { ROW_BOOL, ROW_CODE, ROW_DATE, ROW_NUMBER, ROW_STAMP, ROW_STRING, ROW_PERIOD };

enum {
	ROW_MAX_COLUMNS = 512,
	ROW_MAX_BYTES = 65535	/* heap offsets are 16 bits: one row is one record of an extract */
};

struct row_column {
	const char *name;	/* the dictionary's: account_class */
	enum row_kind kind;
	uint8_t scale;		/* NUMBER: digits after the point */
	uint16_t offset;	/* in the fixed area */
	uint16_t bit;		/* null bit */
	bool nullable, protective, sensitive, list; /* list: STRING of items with ';' between */
	uint16_t codes;		/* CODE: size of the closed list */
	const struct slice *code; /* CODE: the dictionary's codes, by number */
	uint32_t max_chars;	/* STRING */
};

struct row_type {
	const char *name;	/* of the layout: accounts */
	uint16_t revision;
	uint16_t n;
	uint16_t fixed;		/* bytes of the fixed area */
	const struct row_column *col;
	const struct row_type *older; /* revision - 1, or NULL */
	const struct value_shape *shape; /* the columns' names, for row_context */
};

struct row_stamp {
	int64_t utc;		/* seconds since 1970-01-01T00:00:00Z */
	int16_t offset;		/* minutes east of UTC */
};

/* Fills offset, bit, fixed and shape from kind, in column order. */
void row_type_settle(struct row_type *, struct row_column *col, struct arena *);
/* The column's number, or -1. */
int row_find(const struct row_type *, const char *name);

/* --- reading: R is a packed row of exactly T's revision ---------------------- */
bool row_is_null(const struct row_type *, struct slice r, int col);
int64_t row_number(const struct row_type *, struct slice r, int col); /* scaled; 0 if null */
int32_t row_date(const struct row_type *, struct slice r, int col);   /* ROW_NO_DATE if null */
bool row_bool(const struct row_type *, struct slice r, int col);      /* false if null */
int row_code(const struct row_type *, struct slice r, int col);       /* -1 if null */
struct slice row_text(const struct row_type *, struct slice r, int col); /* STRING and CODE; empty if null */
struct row_stamp row_stamp(const struct row_type *, struct slice r, int col);
#define ROW_NO_DATE INT32_MIN

/* Months and days; zeros if null. */
void row_period(const struct row_type *, struct slice r, int col, int32_t *months, int32_t *days);

/* As rules see it. STAMP gives a date and time, PERIOD a duration, a list a list. */
struct value row_value(const struct row_type *, struct slice r, int col, struct arena *);
/* All columns as a context; only those of WANT (bit a column; NULL: all), others null. */
struct value row_context(const struct row_type *, struct slice r, const uint64_t *want, struct arena *);

/* Whether bytes from outside memory are a row of T's history at all: bounds of every
 * column checked. 0, or -1 with a reason in *why. */
MUSTUSE int row_check(const struct row_type *, struct slice r, const char **why);
/* Whether two rows of T say the same in the columns from FROM on. */
bool row_same(const struct row_type *, struct slice a, struct slice b, int from);
/* R as a row of T's own revision: R itself, or a new one in OUT. R passed row_check. */
struct slice row_upgrade(const struct row_type *, struct slice r, struct buf *out);

/* --- building ------------------------------------------------------------------
 * One buffer grows into the row: head, fixed area, then heap. Setting a column is a store;
 * what is never set is null. Inline, since intake builds tens of millions of rows.
 */
struct row_builder {
	const struct row_type *type;
	struct buf row;		/* the packed row so far */
	int last_text;		/* the STRING column set last */
	bool overflow;		/* the row passed ROW_MAX_BYTES */
};

enum { ROW_HEAD = 2 };		/* bytes of the revision */

static inline size_t
row_null_bytes(const struct row_type *t)
{
	return (t->n + 7u) / 8u;
}

void row_begin(struct row_builder *, const struct row_type *); /* all null */

/* The place of a column in the fixed area; the column is no longer null. */
static inline char *
row_slot(struct row_builder *b, int col)
{
	const struct row_column *c = &b->type->col[col];

	b->row.p[ROW_HEAD + c->bit / 8] &= (char)~(1u << (c->bit % 8));
	return b->row.p + ROW_HEAD + row_null_bytes(b->type) + c->offset;
}

static inline void
row_put_number(struct row_builder *b, int col, int64_t scaled)
{
	memcpy(row_slot(b, col), &scaled, sizeof scaled);
}

static inline void
row_put_date(struct row_builder *b, int col, int32_t day)
{
	memcpy(row_slot(b, col), &day, sizeof day);
}

static inline void
row_put_bool(struct row_builder *b, int col, bool v)
{
	*row_slot(b, col) = (char)v;
}

static inline void
row_put_code(struct row_builder *b, int col, int code)
{
	uint16_t v = (uint16_t)code;

	memcpy(row_slot(b, col), &v, sizeof v);
}

/* STRING columns must be set in column order, once each, for canonical bytes; CHECKed. */
void row_put_text(struct row_builder *b, int col, struct slice s);
void row_put_stamp(struct row_builder *, int col, struct row_stamp);
void row_put_period(struct row_builder *, int col, int32_t months, int32_t days);
/* The packed row, appended to OUT. false: too long. */
bool row_end(struct row_builder *, struct buf *out);
/* The same without a copy: good until the next row_begin. Empty: too long. */
struct slice row_done(struct row_builder *);
/* Copies column FROM of a row of type T into column COL, which has the same kind (and scale). A code that
 * COL's list lacks becomes null. */
void row_put_column(struct row_builder *, int col, const struct row_type *t, struct slice r, int from);
void row_builder_fini(struct row_builder *);

#endif
