/* diag.h - what is wrong in an edited file, shown in the file.
 *
 * A diagnostic has one form, for models, layouts, packs and jobs:
 *
 *	rules/packs/x/ladder.dmn:41:23: unknown-name: "past due amonut"
 *	   41 |   <text>past due amonut &gt; 25</text>
 *	      |         ~~~~~~~~~~~~~~~
 *	      = nearest known name: past due amount
 *
 * Lifecycle: diag_init, any number of diag_add, diag_print, diag_fini. A place
 * borrows the text of its file, which must live until the diagnostics are printed.
 * Loading goes on after an error where it can, so that one run shows many; the
 * loader asks diag_failed at its end. Threads: one at a time.
 */
#ifndef DIAG_H
#define DIAG_H

#include "base/arena.h"
#include "base/buf.h"

struct diag_source {
	const char *name;	/* as the user would type it */
	struct slice text;	/* the file's bytes */
};

struct diag_place {
	const struct diag_source *src; /* NULL: no file, e.g. a command line */
	uint32_t off, len;
};

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

struct diag_item {
	struct diag_item *next;
	enum diag_level level;
	const char *code;	/* kebab-case, stable: what tests and people look up */
	struct diag_place at;
	const char *text, *hint; /* hint may be NULL */
};

struct diag {
	struct arena mem;
	struct diag_item *first, **last;
	int errors, warnings;
	int limit;		/* errors beyond it are counted but not kept */
	/* Files read from a copy are named as the original: COPY/x as ORIGINAL/x. NULL: no copy. */
	const char *copy, *original;
};

void diag_init(struct diag *);
void diag_fini(struct diag *);

/* CODE is a literal. Returns -1. */
int diag_add(struct diag *, enum diag_level, const char *code, struct diag_place, const char *fmt,
    ...) PRINTFLIKE(5, 6);
/* A hint for the last one added. */
void diag_hint(struct diag *, const char *fmt, ...) PRINTFLIKE(2, 3);

static inline bool
diag_failed(const struct diag *d)
{
	return d->errors > 0;
}

/* 1-based; columns count characters (UTF-8), not bytes. */
void diag_line_col(struct diag_place, uint32_t *line, uint32_t *col);
void diag_print(const struct diag *, struct buf *out);

/* The candidate that is nearest to NAME by edits, or NULL if none is near. */
const char *diag_nearest(struct slice name, const char *const *names, size_t n);

#endif
