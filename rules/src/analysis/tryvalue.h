/* tryvalue.h - values to try a table with: constants of its cells and what lies just beside them,
 * null, and values of other types. Drawn by a generator with a seed, so a run can be repeated.
 */
#ifndef TRYVALUE_H
#define TRYVALUE_H

#include "dmn/table.h"

struct tryvalue {
	struct arena mem;
	uint64_t seed;
	struct tryvalue_list {
		struct value *v;
		size_t n, room;
	} *column;		/* of each input: from all its cells and allowed values */
	struct tryvalue_list all; /* of all columns, and one or two of every type */
};

void tryvalue_init(struct tryvalue *, const struct table *, uint64_t seed);
void tryvalue_fini(struct tryvalue *);
/* Below N; N > 0. */
size_t tryvalue_below(struct tryvalue *, size_t n);
/* One for INPUT: mostly of its column; near a constant of RULE's cell when RULE has one there. */
struct value tryvalue_for(struct tryvalue *, const struct table *, size_t input, size_t rule);
/* One of type T, made in MEM; sometimes null. */
struct value tryvalue_of(struct tryvalue *, const struct type *t, struct arena *mem, int depth);

#endif
