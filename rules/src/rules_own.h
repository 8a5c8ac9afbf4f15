/* rules_own.h - what the front door's handles hold; private to the files rules_*.c. */
#ifndef RULES_OWN_H
#define RULES_OWN_H

#include "dmn/drg.h"
#include "rules.h"

struct rules_decision {
	const struct rules *rules;
	const struct drg_unit *unit;
	const char *name, *model;
};

struct rules_callable {
	struct rules_decision as;
	const char **param;	/* names, NUL-terminated */
};

struct rules_input_own {
	struct rules_input pub;
	uint32_t number;	/* of the element */
	bool whole;		/* some expression uses it as it is */
	const char **used;
	size_t used_n;
};

struct rules {
	struct arena plan;
	uint32_t paths;		/* numbers given to the paths of all programs */
	struct feel_known *known; /* names of entries, while it is loaded */
	struct rules_options opt;
	struct model_set set;
	struct drg drg;
	struct rules_input_own *input;
	size_t inputs;
	uint32_t *input_of;	/* by element */
	struct rules_decision *decision;
	size_t decisions;
	struct rules_callable *callable;
	size_t callables;
};

/* Hands on nulls of errors. */
struct rules_ear {
	struct eval_ear ear;
	rules_tell *tell;
	void *ctx;
	struct table_log *log;		/* what runs again to be told fires no rule again; may be NULL */
	size_t fired;
};
struct rules_eval {
	const struct rules *rules;
	struct rules_ear ear;
	struct drg_row row;
	const struct drg_unit *last;	/* what rules_eval_fired tells about */
	rules_supply *supply;
	void *supplier;
};

#endif
