/* quick.h - the plain spellings of cells, read straight into a packed row; all else is codec_read's.
 *
 * Nearly every cell of a real extract is spelled in the one way its sender writes it: a number with
 * all its decimals, an ISO date, a code without blanks. Those are read here eight bytes at a time.
 * What is not of that form, or is a fault, quick_read leaves untouched and says so; then codec_read
 * decides. Both give the same row: quick_read never accepts what codec_read would not.
 *
 * Cells must have QUICK_PAD readable bytes behind them. Lifecycle: quick_new for a layout, quick_free.
 * Threads: one at a time (it remembers the last offset of a time).
 */
#ifndef QUICK_H
#define QUICK_H

#include "codec/codec.h"

enum { QUICK_PAD = 16, QUICK_FIRST_YEAR = 1900, QUICK_YEARS = 200, QUICK_SLOTS = 64 };

enum quick_how {
	QUICK_NOT, QUICK_TEXT, QUICK_CODE, QUICK_NUMBER, QUICK_DATE, QUICK_DATE8, QUICK_STAMP, QUICK_BOOL
};

struct quick_column {
	uint8_t how;
	bool required;
	uint8_t null_mask;
	uint8_t fewest;		/* NUMBER: characters at least */
	char yes, no;
	uint16_t null_at, at;	/* of the null byte and of the fixed bytes, from the row's first */
	uint32_t max_chars;
	/* NUMBER: the cell's last character stands in the highest byte of eight. */
	uint64_t low, high;	/* the digits before and behind the point */
	uint64_t point, at_point; /* what the point's byte must be */
	uint64_t limit;		/* the value is below */
	/* CODE: slot[code8 * times >> 58] is the only code that it can be. */
	uint64_t times;
	const uint64_t *code8;
	const uint8_t *slot;
};

struct quick {
	size_t n;
	size_t blank_n;
	char *blank;		/* a row without values: all null */
	struct quick_column *col;
	uint8_t *slots;		/* QUICK_SLOTS for each column of codes */
	char zone[8];		/* "-05:00", read last */
	int16_t offset;
	int32_t month[QUICK_YEARS * 12 + 1]; /* first day of each month */
};

struct quick *quick_new(const struct row_type *, const struct codec *);
void quick_free(struct quick **);

#define QUICK_ONES UINT64_C(0x0101010101010101)

static inline uint64_t
quick_load(const char *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return v;
}

/* X: eight bytes that should be 0 .. 9. */
static inline bool
quick_digits(uint64_t x)
{
	return (((x + QUICK_ONES * 0x76) | x) & QUICK_ONES * 0x80) == 0;
}

/* The number of eight digits, the first in the lowest byte. */
static inline uint64_t
quick_eight(uint64_t x)
{
	x = x * 10 + (x >> 8);
	return ((x & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
	    ((x >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >> 32;
}

static inline bool
quick_number(const struct quick_column *q, struct slice s, char *to)
{
	unsigned away;
	uint64_t x, v;

	if (s.n > 8 || s.n < q->fewest)
		return false;
	away = 64 - 8 * (unsigned)s.n;
	x = (quick_load(s.p) ^ QUICK_ONES * '0') << away;
	if ((x & q->point) != q->at_point)
		return false;
	x = (x & q->low) << (q->point != 0 ? 8 : 0) | (x & q->high);
	if (!quick_digits(x) || (v = quick_eight(x)) >= q->limit)
		return false;
	memcpy(to, &v, 8);
	return true;
}

/* YYYYMMDD, each character less '0'. */
static inline bool
quick_day(const struct quick *k, uint64_t x, int32_t *day)
{
	unsigned y, m, d, i;

	if (!quick_digits(x))
		return false;
	x = x * 10 + (x >> 8);
	y = (unsigned)(x & 0xff) * 100 + (unsigned)(x >> 16 & 0xff) - QUICK_FIRST_YEAR;
	m = (unsigned)(x >> 32 & 0xff) - 1;
	d = (unsigned)(x >> 48 & 0xff) - 1;
	if (y >= QUICK_YEARS || m >= 12)
		return false;
	i = y * 12 + m;
	*day = k->month[i] + (int32_t)d;
	return *day < k->month[i + 1] && d < 31;
}

/* 2026-11-22, of which the first eight bytes are X. */
static inline bool
quick_iso(const struct quick *k, const char *p, int32_t *day)
{
	uint64_t x = quick_load(p);
	uint16_t d;

	memcpy(&d, p + 8, 2);
	if ((x & UINT64_C(0xff0000ff00000000)) != UINT64_C(0x2d00002d00000000))
		return false;
	x = (x & 0xffffffff) | (x >> 40 & 0xffff) << 32 | (uint64_t)d << 48;
	return quick_day(k, x ^ QUICK_ONES * '0', day);
}

static inline bool
quick_stamp(struct quick *k, struct slice s, char *to)
{
	struct row_stamp v;
	int32_t day;
	uint64_t x, colons = UINT64_C(0x0000ff0000ff0000);
	unsigned h, m, sec;

	if (s.n != 25 || s.p[10] != 'T' || memcmp(s.p + 19, k->zone, 6) != 0 || !quick_iso(k, s.p, &day))
		return false;
	x = quick_load(s.p + 11) ^ UINT64_C(0x30303a30303a3030); /* HH:MM:SS */
	if ((x & colons) != 0 || !quick_digits(x))
		return false;
	x = x * 10 + (x >> 8);
	h = (unsigned)(x & 0xff);
	m = (unsigned)(x >> 24 & 0xff);
	sec = (unsigned)(x >> 48 & 0xff);
	if (h > 23 || m > 59 || sec > 59)
		return false;
	v.utc = (int64_t)day * 86400 + (int32_t)(h * 3600 + m * 60 + sec) - k->offset * 60;
	memcpy(to, &v.utc, 8);
	memcpy(to + 8, &k->offset, 2);
	return true;
}

static inline bool
quick_code(const struct quick_column *q, struct slice s, char *to)
{
	uint64_t v;
	uint16_t code;

	if (s.n - 1 > 7)
		return false;
	v = quick_load(s.p) << (64 - 8 * s.n) >> (64 - 8 * s.n);
	code = q->slot[v * q->times >> 58];
	if (q->code8[code] != v)
		return false;
	memcpy(to, &code, 2);
	return true;
}

/* The row being filled: a builder's, held apart so that it stays in registers from cell to cell. */
struct quick_row {
	char *p;
	size_t n;
	int last_text;
};

/* Appends to the heap; the row's buffer has room for ROW_MAX_BYTES and QUICK_PAD. */
static inline bool
quick_text(size_t blank_n, const struct quick_column *q, struct quick_row *w, int col, struct slice s)
{
	uint16_t at = (uint16_t)(w->n - blank_n), n = (uint16_t)s.n;
	char *to = w->p + w->n;

	if (s.n > q->max_chars || s.n == 0 || *s.p == ' ' || s.p[s.n - 1] == ' ' || w->n + s.n > ROW_MAX_BYTES)
		return false;
	if (LIKELY(s.n <= 16))	/* a fixed length costs no call */
		memcpy(to, s.p, 16);
	else
		memcpy(to, s.p, s.n);
	w->n += s.n;
	w->last_text = col;
	memcpy(w->p + q->at, &at, 2);
	memcpy(w->p + q->at + 2, &n, 2);
	return true;
}

/* false: nothing was done. Q is column COL. ASCII: the record is, without NUL. */
static inline bool
quick_read(struct quick *k, const struct quick_column *q, struct quick_row *w, int col, struct slice s, bool ascii)
{
	char *to = w->p + q->at;
	int32_t day;
	bool done;

	switch ((enum quick_how)q->how) {
	case QUICK_TEXT:
		done = ascii && quick_text(k->blank_n, q, w, col, s);
		break;
	case QUICK_CODE:
		done = quick_code(q, s, to);
		break;
	case QUICK_NUMBER:
		done = quick_number(q, s, to);
		break;
	case QUICK_DATE:
		if ((done = s.n == 10 && quick_iso(k, s.p, &day)))
			memcpy(to, &day, 4);
		break;
	case QUICK_DATE8:
		if ((done = s.n == 8 && quick_day(k, quick_load(s.p) ^ QUICK_ONES * '0', &day)))
			memcpy(to, &day, 4);
		break;
	case QUICK_STAMP:
		done = quick_stamp(k, s, to);
		break;
	case QUICK_BOOL:
		if ((done = s.n == 1 && (*s.p == q->yes || *s.p == q->no)))
			*to = *s.p == q->yes;
		break;
	default:
		done = false;
	}
	if (LIKELY(done))
		w->p[q->null_at] &= (char)q->null_mask;
	return done;
}

/* As row_begin, with room for everything that quick_text copies. */
static inline struct quick_row
quick_begin(const struct quick *k, struct row_builder *b, const struct row_type *t)
{
	b->type = t;
	b->row.n = 0;
	buf_room(&b->row, ROW_MAX_BYTES + QUICK_PAD);
	memcpy(b->row.p, k->blank, k->blank_n);
	b->row.n = k->blank_n;
	b->last_text = -1;
	b->overflow = false;
	return (struct quick_row){ b->row.p, b->row.n, -1 };
}

/* The builder as W has left it. */
static inline void
quick_give(const struct quick_row *w, struct row_builder *b)
{
	b->row.n = w->n;
	b->last_text = w->last_text;
}

static inline void
quick_take(struct quick_row *w, const struct row_builder *b)
{
	*w = (struct quick_row){ b->row.p, b->row.n, b->last_text };
}

/* Teaches the zone of a time that codec_read has just read from S. */
void quick_learn(struct quick *, const struct quick_column *, struct slice s, const char *row);

#endif
