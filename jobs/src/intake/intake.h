/* intake.h - the day's files into the store: the artifacts "check", "merge", "report".
 *
 * check parses and balances every file into scratch spools; nothing is changed. Any file
 * that is unbalanced, cut, repeated, out of sequence or of a wrong day refuses the run. On a
 * restart the spools are made again from the same bytes (the run compares digests).
 *
 * merge takes the spools in the order of the layouts' references, parents first, each in key
 * order, and ends each row read in exactly one way: applied, unchanged, stale, duplicate,
 * held, rejected. Counters of the step: "bills.applied", and where the layout has a money sum
 * "bills.applied.amount" in its scale; "bills.vanished" for rows absent from a full file.
 * Held rows wait in the table "held" (layout, 00, key -> day first held, row).
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "intake/night.h"
#include "run/artifact.h"

extern const struct artifact check_artifact, merge_artifact, reportstep_artifact;

enum intake_end {
	END_APPLIED, END_UNCHANGED, END_STALE, END_DUPLICATE, END_HELD, END_REJECTED, INTAKE_ENDS
};
extern const char *const intake_end_name[INTAKE_ENDS];

/* Files, spools, marks, blocks: what "check" does, when it was not done in this process. */
MUSTUSE int check_ready(struct night *, const struct step *, struct err *);
void check_forget(struct night *); /* closes the spools */

/* Makes the tables that check and merge use: before the steps, outside transactions. */
MUSTUSE int merge_tables(struct night *, struct err *);

/* Inside a transaction: the blocks as they are now, for a restart. Anew by whoever adds one after the merge. */
MUSTUSE int merge_note_blocks(struct night *, struct err *);
/* Blocks as they were when this run noted them last: for a restart after it. 1, 0, -1. */
MUSTUSE int merge_restore(struct night *, struct err *);

#endif
