/* measure.h - what an account or an instrument adds to the sums of a measure.
 *
 * Table "sums" of the store, empty between runs: MEASURE, "/", key, 00, entry, 00 -> a number of hundredths; entry "": how
 * often the key was named, by itself; key and entry "": how many could not be asked. Sums are whole numbers, so no order in
 * which accounts are decided tells. A process never sees a sum that still grows: sums.h.
 * Only decide's own files include it. Threads: those of the decider.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include "decide/record.h"

/* Asks M about the owner in hand, and adds what it answers. */
void measure_ask(struct recorder *, const struct pack_process *m, const struct ask_scope *about);
/* The owner in hand could not be asked at all: told with the sums of each measure of EACH, DECIDE_ACCOUNT. */
void measure_without(struct recorder *, int each);
void measure_key(struct buf *out, struct slice measure, struct slice key, struct slice entry);

#endif
