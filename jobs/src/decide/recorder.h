/* recorder.h - what the last station works with: rows of outputs, and the actions that make them leave (record.h, memory.h).
 *
 * Only decide's own files include it. Lifecycle, ownership, threads: record.h.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include "decide/ask.h"
#include "deliver/deliver.h"

struct recorder {
	struct dossier *d;
	struct outcome *o;
	struct asking *q;
	struct outrow *row;	/* of each output */
	struct row_builder rb;
	struct buf line, key, val;	/* at hand */
	struct buf adverse;	/* actions that wait for what can hold all of them back */
	struct buf cuts[RANK_FATES];	/* the same of orders to cut: if they go, if they wait for a crew, if their notice ends before */
	const struct prove_room *room;	/* of the first of them; NULL: none, or the pack knows no limit */
	struct slice waits;	/* what is said if they wait */
	const char **adverse_kind; /* what they are counted as; grows in the arena */
	size_t n_adverse, room_adverse;
	struct err *err;
	bool trouble;		/* *err is filled */
	bool damaged;		/* an id went out before with other contents */
};

#endif
