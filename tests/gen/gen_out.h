/* gen_out.h - one extract being written: header, rows, trailer, as its layout says.
 *
 * Lifecycle: gen_out_open; per row the setters, then gen_out_row; gen_out_close writes the trailer
 * and adds the file to the folder's set. Setters name a field of gen_cols.h; a field not set is
 * blank, one that the layout does not have is left out. Failure: anything wrong stops the program.
 */
#ifndef GEN_OUT_H
#define GEN_OUT_H

#include "base/buf.h"
#include "gen_cols.h"

struct gen_out;

struct gen_set { /* the files of one day */
	const char *dir;
	struct buf text;
	uint64_t bytes, rows;
};

struct gen_out_spec {
	enum gen_kind kind;
	const char *source; /* NULL: "CIS" */
	int sequence;
	bool full;
	int business, as_of; /* days */
	bool plain;	     /* not gzip */
	bool crlf;
	int64_t unbalance; /* cents to be added to the trailer's first sum, or to its row count */
};

void gen_set_begin(struct gen_set *, const char *dir);
/* Writes the set file, last of all. */
void gen_set_end(struct gen_set *, const char *name);

/* Once, before all else; then what fits and what does not, for whoever adds a field. */
void gen_out_layouts(const char *folder);
void gen_out_show(void);
bool gen_out_has(enum gen_kind);

struct gen_out *gen_out_open(struct gen_set *, const struct gen_out_spec *);
void gen_out_close(struct gen_out **);

/* Row control: upsert unless told otherwise; a version tells the day on which it was made. */
#define GEN_VERSION_DAY(v) (18262 + (v) / 10) /* since 2020-01-01, ten a day */
void gen_out_control(struct gen_out *, int32_t version);
void gen_out_action(struct gen_out *, const char *action);
void gen_out_text(struct gen_out *, int col, const char *s);
void gen_out_format(struct gen_out *, int col, const char *fmt, ...) PRINTFLIKE(3, 4);
/* Of any field of the layout, by its name. */
void gen_out_named(struct gen_out *, struct slice name, struct slice value);
void gen_out_code(struct gen_out *, int col, const char *dictionary_code);
void gen_out_date(struct gen_out *, int col, int day); /* 0: null */
void gen_out_money(struct gen_out *, int col, int64_t cents);
void gen_out_number(struct gen_out *, int col, int64_t n);
void gen_out_bool(struct gen_out *, int col, bool b);
void gen_out_stamp(struct gen_out *, int col, int day, int minute); /* of the day, local; day 0: null */
/* The next row is written with TO for the bytes FROM, after it was counted: how a bad row is made. */
void gen_out_spoil(struct gen_out *, const char *from, const char *to);
void gen_out_row(struct gen_out *);
/* The same row again, with what was set since replaced. */
void gen_out_again(struct gen_out *);
uint64_t gen_out_rows(const struct gen_out *);

NORETURN void gen_out_die(const char *fmt, ...) PRINTFLIKE(1, 2);

#endif
