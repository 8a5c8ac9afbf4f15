/* sheet.h - rows of totals.csv, and the figures that the next night opens with. */
#ifndef SHEET_H
#define SHEET_H

#include "formats.h"
#include "io/stage.h"
#include "run/artifact.h"

struct sheet {
	struct step *step;
	struct stage_file *file;
	struct outrow row;
	struct buf line;
	const char *group;	/* NULL: of all */
};

/* Of the steps that decide, and of this one. */
int64_t sheet_counter(const struct sheet *, const char *prefix, const char *name);
/* EXPECTED may be NULL; a difference from it is told by step_exceptions and by ok = N. MONEY: in cents. */
MUSTUSE int sheet_put(struct sheet *, const char *section, const char *kind, const char *measure, int64_t count,
    bool money, const int64_t *expected, struct err *);
/* Table "balances": the closing figures that the next night opens with, by name. 1 known, 0, -1. */
MUSTUSE int sheet_carried(struct sheet *, const char *name, int64_t *n, struct err *);
MUSTUSE int sheet_carry(struct sheet *, const char *name, int64_t n, struct err *);
/* A figure that is nothing tonight, of a group that may never come again. */
MUSTUSE int sheet_drop(struct sheet *, const char *name, struct err *);
/* The figures that the last night left whose names begin with PREFIX, without it, to SEE. */
MUSTUSE int sheet_each_carried(struct sheet *, const char *prefix, void (*see)(void *, const char *name), void *ctx,
    struct err *);

#endif
