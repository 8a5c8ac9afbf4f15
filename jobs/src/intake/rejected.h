/* rejected.h - rejected rows on their way to the outputs: reasons and original bytes.
 *
 * Rows that could not be parsed are written by the check; rows found bad while merging are
 * remembered in the table "late" (kind, 00, file, 00, record) and picked from their files at the
 * end of the merge; those that had been held for too long end as KIND.held.rejects. All end as rejects/KIND.rejects.csv and .dat, which can be corrected and
 * handed in again.
 */
#ifndef REJECTED_H
#define REJECTED_H

#include "intake/night.h"
#include "run/artifact.h"

/* Moves BASE.rejects.csv and .dat, where they are, into the run's staged files. */
MUSTUSE int rejected_stage(struct step *, const char *base, const char *kind, struct err *);

/* Inside a transaction. */
MUSTUSE int rejected_note(struct night *, const char *kind, const char *file, uint64_t record_no,
    const char *code, struct err *);
/* The same for a row that had been held: its file was another night's, so it is spelled again as the layout says. */
struct rejected_held {
	const char *file, *source;
	int64_t sequence;
	uint64_t record_no;
	enum row_action action;
	struct slice row;
};
MUSTUSE int rejected_note_held(struct night *, const struct layout *, const struct rejected_held *, const char *code,
    struct err *);
/* Picks, stages and forgets all that were noted. */
MUSTUSE int rejected_pick(struct night *, struct step *, struct err *);

#endif
