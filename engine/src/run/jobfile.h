/* jobfile.h - a job as its file says it: Jakarta Batch JSL 2.0, the part we take.
 *
 *	<job id="nightly" xmlns="https://jakarta.ee/xml/ns/jakartaee" version="2.0">
 *	  <properties><property name="p" value="#{jobParameters['x']}"/></properties>
 *	  <step id="decide" next="publish">
 *	    <properties> ... </properties>
 *	    <chunk item-count="10000"><reader ref="..."/><processor ref="..."/><writer ref="..."/></chunk>
 *	  </step>
 *	  <step id="publish"><batchlet ref="publish"/></step>
 *	</job>
 *
 * Our artifacts read, work and write in one, so reader, processor and writer of a chunk name
 * the same ref; processor and writer may be left out. Steps run in the order of `next`.
 * #{jobParameters['x']}?:default; is replaced in attribute values. Anything that we would have to
 * ignore is an error with its place. The last step is the batchlet "publish", always.
 *
 * Lifecycle: jobfile_load, read, jobfile_free. Const afterwards.
 */
#ifndef JOBFILE_H
#define JOBFILE_H

#include "base/diag.h"
#include "run/artifact.h"

struct jobfile_property {
	const char *name, *value;
	struct diag_place at;
};

struct jobfile_step {
	const char *id;
	const char *ref;
	const struct artifact *artifact;	/* NULL: publish */
	uint32_t item_count;			/* items a commit; chunk only */
	const struct jobfile_property *prop;	/* the step's, then the job's */
	size_t props;
	struct diag_place at;
};

struct jobfile {
	const char *id;
	const struct jobfile_step *step;	/* in order; publish is the last */
	size_t steps;
};

enum { JOBFILE_MAX_STEPS = 256, JOBFILE_DEFAULT_ITEMS = 10000, JOBFILE_MAX_ITEMS = 10000000 };

struct jobfile_param {
	const char *name, *value;
};

/* ARTIFACTS: all that a ref may name. Errors go to D, which borrows the text of the file: free the
 * jobfile, which is there after a failure too, when D has been printed. */
MUSTUSE int jobfile_load(struct jobfile **out, const char *path, const struct artifact *const *artifacts,
    size_t n, const struct jobfile_param *params, size_t nparams, struct diag *d);
void jobfile_free(struct jobfile **);
/* What the job says to all its steps; NULL: nothing. */
const struct jobfile_property *jobfile_says(const struct jobfile *, const char *name);
bool jobfile_has_step(const struct jobfile *, const char *ref);

#endif
