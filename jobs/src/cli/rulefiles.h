/* rulefiles.h - the models that a word of the command line names, loaded.
 *
 * A word is a model file, or a folder: a pack (what its pack.xml lists, and those of the packs that it rests on) or
 * every .dmn in it. Lifecycle: rulefiles_load, use, rulefiles_free (in any case).
 */
#ifndef RULEFILES_H
#define RULEFILES_H

#include "facts/calendar.h"
#include "decide/pack_text.h"
#include "rules.h"

struct rulefiles {
	struct arena mem;
	struct calendar_set *office;	/* the one that cases of packs assume */
	const char *folder;		/* that the models lie in */
	struct pack_text text;		/* of a pack */
	const char **path;
	size_t n;
	struct rulefiles_bind {		/* of a pack: the decisions that a run asks for */
		const char *model, *decision;	/* MODEL "": any */
	} *bind;
	size_t binds;
	struct rules *rules;
};

/* Diagnostics go to standard error. STRICT: as packs are read in a run. */
MUSTUSE int rulefiles_load(struct rulefiles *, const char *word, bool strict, struct err *);
void rulefiles_free(struct rulefiles *);

struct rules_coverage;
/* Prints which rules of TEXT's own models never fired, and how many did. */
void rulefiles_coverage(const struct rules_coverage *, const struct pack_text *text);

#endif
