/* codec.h - how one field is spelled in an extract, and back.
 *
 * A codec is settled by the layout loader; reading a cell is then a switch and a tight
 * loop straight into the row being built, with no allocation. Const, shared by threads.
 */
#ifndef CODEC_H
#define CODEC_H

#include "data/decimal.h"
#include "data/row.h"

enum codec_form {
	CODEC_STRING, CODEC_CODE, CODEC_NUMBER, CODEC_DATE, CODEC_STAMP, CODEC_BOOL, CODEC_PERIOD
};
enum codec_trim { CODEC_TRIM_BOTH, CODEC_TRIM_RIGHT, CODEC_TRIM_NONE };

struct codec {
	enum codec_form form;
	enum codec_trim trim;
	bool required, upper, implied, trailing_sign, zero_pad, list;
	uint8_t digits, scale;	/* NUMBER: precision; digits after the point */
	uint32_t max_chars;
	uint32_t at, width;	/* fixed framing: the field's bytes in a record */
	const char *picture;	/* DATE: "YYYY-MM-DD" */
	uint8_t year, month, day, picture_n; /* places in the picture */
	struct slice yes, no;
	size_t nulls, codes;
	const struct slice *null; /* spellings of null beside blank */
	const struct slice *code; /* CODE: source spelling by number */
	const uint64_t *code8;	/* the same, first eight bytes, if all are that short; else NULL */
	const char *wanted;	/* for messages: "a date YYYYMMDD" */
};

/* CODE: NULL if the cell was read. */
struct codec_fault {
	const char *code, *wanted;
};

/* Reads CELL into column COL. ASCII: the caller knows the cell is ASCII without NUL. LAX: a required
 * field may be blank (rows that delete). NULL, or the fault's code. Blank is null. */
const char *codec_read(const struct codec *, struct row_builder *, int col, struct slice cell, bool ascii,
    bool lax);
/* Whether S is UTF-8 (RFC 3629: shortest form, no surrogates) without NUL. */
bool codec_utf8(struct slice s);

/* Parts, used for envelopes and dictionary spellings too. false: not one. */
bool codec_number(struct slice s, int scale, int digits, int64_t *out);
bool codec_wide(struct slice s, int scale, decimal_i128 *out); /* sums: up to 36 digits */
bool codec_date(struct slice s, int32_t *out); /* 2026-11-22 or 20261122 */
bool codec_stamp(struct slice s, struct row_stamp *out); /* ...T08:00:00[.fraction](Z|+hh:mm) */
bool codec_period(struct slice s, int32_t *months, int32_t *days); /* P1Y2M, P30D, P2W */
int32_t codec_days(int year, int month, int day);
void codec_civil(int32_t day, int *year, int *month, int *d);

/* The source's spelling of a column, without padding to the width. */
void codec_write(const struct codec *, const struct row_type *, struct slice row, int col, struct buf *out);

#endif
