/* effect.h - the identity of what a decision causes.
 *
 * An effect's id is made of case, step, target and attempt, and of nothing that moves
 * when other effects appear: no run, no date, no place in a file. So the same decision
 * taken again gives the same id. The content hash tells whether it also says the same;
 * it leaves out what differs between two runs that say the same (run, dates of the run,
 * generation). Threads: no state.
 */
#ifndef EFFECT_H
#define EFFECT_H

#include "base/hash.h"
#include "formats.h"

enum {
	EFFECT_ID = 26,	 /* characters: A-Z and 2-7, 130 bits of SHA-256 */
	EFFECT_HASH = 16 /* hex digits: 64 bits */
};

/* OUT gets EFFECT_ID characters and a NUL. */
void effect_id(char out[EFFECT_ID + 1], struct slice case_id, struct slice step,
    struct slice target, int attempt);

/* The hash of an output row as it will be written, but for the columns named in SKIP (NULL at
 * the end). By name and text of what is set, so that a column gained while empty changes nothing. */
void effect_hash(char out[EFFECT_HASH + 1], const struct outrow *, const char *const *skip);
extern const char *const effect_unhashed[]; /* the columns that every output row shares */

/* What is known of an effect of that id, against what is proposed now. */
enum effect_verdict {
	EFFECT_NEW,
	EFFECT_REPEAT,	 /* same id, same hash: dropped */
	EFFECT_CONFLICT, /* same id and generation, another hash: exit 16 */
	EFFECT_REPLACES	 /* higher generation: replaces what was not acted on */
};
enum effect_verdict effect_compare(bool known, int64_t known_generation, struct slice known_hash,
    int64_t generation, struct slice hash);

#endif
