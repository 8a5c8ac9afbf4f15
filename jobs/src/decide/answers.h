/* answers.h - what crews found tonight at premises, known before any account is decided.
 *
 * What is found at a door concerns whoever lives there, whosever order it was; and accounts are decided side by side,
 * so none waits for what another one's decision keeps. The merge notes which replies came tonight (mergerow), and
 * they are read again here: of those whose reason holds by one of tonight's packs, the premise of their point.
 * Read once before the workers start. Threads: the store's.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "decide/pack.h"
#include "facts/facts.h"
#include "intake/taint.h"

/* Adds them to SET, each with what was found. DATE: of tonight, as text. */
MUSTUSE int answers_places(struct taint_set *, struct pack *const *, size_t packs, const struct facts *, const struct facts_source *,
    const char *date, struct err *);
/* decide_plan.found over such a set. */
const char *answers_found(const void *set, struct slice premise);

#endif
