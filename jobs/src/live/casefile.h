/* casefile.h - cases in time: the xml files in cases of a pack, and the bases that they rest upon.
 *
 * All files are read and checked before the first case runs: the schema, names of layouts and fields, outputs and
 * columns, bases, days in their order. Values are read when their row comes, since they may name what left before.
 *
 * Lifecycle: casefile_load, use, casefile_free (in any case, after diagnostics were printed: their places lie in it).
 * Ownership: nodes are its own. Threads: const after loading.
 */
#ifndef CASEFILE_H
#define CASEFILE_H

#include "deliver/deliver.h"
#include "io/xdoc.h"

struct casefile {
	struct arena mem;
	struct xdoc **doc;
	const struct xnode **base, **one;	/* elements "base"; elements "case", file by file */
	size_t docs, bases, ones;
};

/* FOLDER: cases of a pack; XSD: their schema. -1 with faults of the files in the diag. */
struct livenight_job;
/* JOBS: what a day may run. */
MUSTUSE int casefile_load(struct casefile *, const char *folder, const char *xsd, const struct layout_set *,
    const struct deliver *, const struct livenight_job *jobs, size_t n, struct diag *, struct err *);
void casefile_free(struct casefile *);

/* NULL: there is none of that name. */
const struct xnode *casefile_base(const struct casefile *, struct slice name);
/* The base that the case, or one of its accounts more, has for ID; its place in NODE. The main account is "1". */
const struct xnode *casefile_base_of(const struct casefile *, const struct xnode *one, struct slice id);
/* Attributes that are no field and no column. */
bool casefile_own(const struct xnode *, const struct xattr *);
/* The job of a day, checked: its place among JOBS. */
size_t casefile_job(const struct xnode *, const struct livenight_job *jobs, size_t n);
/* The day of "date" or "until", checked. */
int32_t casefile_day(const struct xnode *, const char *attr);

#endif
