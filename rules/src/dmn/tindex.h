/* tindex.h - a decision table's static cells as bit sets of rules.
 *
 * Each input's domain is cut at the constants of its column: between them lie open
 * intervals, and each such elementary cell holds a bit for every rule that it
 * satisfies. A row is one look-up an input and an AND.
 *
 * A column may have constants of several domains (numbers, texts, local times, times of a
 * place ...); each is cut by itself. What a value of one domain does with constants of another
 * is known too, but where strict mode faults: there, and for lists, the plain scan serves,
 * which is the meaning. Lifecycle: made once in the plan's arena; const.
 */
#ifndef TINDEX_H
#define TINDEX_H

#include "dmn/table.h"

struct tindex;

/* NULL when nothing can be cut or memory would pass the table's budget. */
const struct tindex *tindex_make(const struct table *, struct arena *plan, bool strict);
/* Sets the bits of the rules whose static cells hold, in MASK of tindex_words words; inputs are
 * read from their slots of FRAME. False: use the plain scan. */
bool tindex_match(const struct tindex *, const struct value *frame, uint64_t *mask);
size_t tindex_words(const struct tindex *);

/* For proofs: the cells of an input (0: every value is alike), the last is null; the rules
 * that hold in a cell, those with residual cells included; a value that lies in it. False:
 * nothing does, or only what the input's allowed values exclude, or null where no cell
 * of the column speaks of it. */
size_t tindex_cells(const struct tindex *, size_t input);
const uint64_t *tindex_bits(const struct tindex *, size_t input, size_t cell);
enum { TINDEX_LIMITS = 8 };
/* The allowed values of an input that can be cut; false in *ALL: there are others. */
size_t tindex_limits(const struct table *, size_t input, const struct feel_tests *out[TINDEX_LIMITS],
    bool *all);
bool tindex_sample(const struct tindex *, const struct table *, size_t input, size_t cell,
    struct arena *mem, struct value *out);

#endif
