/* regex.h - regular expressions as XPath and XQuery functions 3.1 section 5.6 has them,
 * which is what FEEL's matches, replace and split take.
 *
 * Patterns are checked and translated, then compiled by PCRE2 with limits on the work
 * of one match. Compiled ones are kept in a small cache of the evaluation's context.
 */
#ifndef REGEX_H
#define REGEX_H

#include "vm/ectx.h"

struct regex;
struct regex_cache;

/* NULL and a fault when the pattern or a flag (s m i x q) is not valid. */
const struct regex *regex_get(struct ectx *, struct slice pattern, struct slice flags);
void regex_cache_free(struct regex_cache **);

enum { REGEX_GROUPS = 100 };
struct regex_match {
	size_t start, end;	/* of the whole */
	int groups;		/* of the pattern */
	struct slice group[REGEX_GROUPS]; /* [0] the whole; p NULL: took no part */
};

/* The first match at or after FROM: 1, 0, or -1 with a fault (limit). */
int regex_find(struct ectx *, const struct regex *, struct slice text, size_t from,
    struct regex_match *);
bool regex_literal(const struct regex *); /* flag q: replacements are literal too */

#endif
