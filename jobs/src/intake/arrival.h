/* arrival.h - which files a run takes, and whether they may be taken at all.
 *
 * Each source numbers its files of a kind: previous sequence + 1. A gap is refused; a
 * repeat with equal bytes is left out and said so; a repeat with other bytes is refused.
 * The job says for each kind: required, optional, or late:N (may be N business days old; when
 * it is absent, or older than the night, nothing adverse goes out), or "first night". A file without a set file's line is not read.
 * Corrected rejects (header note "rejects") carry the number of the file that their rows came in
 * first; they stand beside the sequence and are no file of their kind for the day.
 * Tables: "watermarks" (source, 00, kind -> last sequence and dates), "received" (source, 00,
 * kind, 00, sequence -> digest).
 */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "intake/night.h"
#include "intake/setfile.h"
#include "run/artifact.h"

/* Marks among the watermarks: the date of the last night done, and of the first (a store of an earlier form does not tell
 * it). No source has a blank and no kind after it. */
#define ARRIVAL_NIGHT "business date"
#define ARRIVAL_FIRST "first night"

/* Refuses a date that is not after the last one done; tells whether it is the first night. */
MUSTUSE int arrival_date(struct night *, struct err *);
/* From night->set: fills night->file (in order of kind, source, sequence) and adds blocks for what is
 * late or new. STEP has the job's words on each kind; NULL: none. Errors are ERR_REFUSED. */
MUSTUSE int arrival_plan(struct night *, const struct step *, struct err *);
/* After F was read: refuses rows of what comes once, when the first night is over. */
MUSTUSE int arrival_once(struct night *, const struct step *, const struct night_file *f, struct err *);
/* Notes the files as received. Inside a transaction, after all of them were balanced. */
MUSTUSE int arrival_note(struct night *, struct err *);
struct arrival_feed {
	struct slice source, kind, sequence, as_of;	/* of the last file; as_of as text */
	int64_t days;	/* from the day of as_of to the business date */
};
/* What is known of each feed, tonight's files among them, to SEE: by source and kind; in a stream tonight's files only. */
MUSTUSE int arrival_feeds(struct night *, void (*see)(void *ctx, const struct arrival_feed *), void *ctx, struct err *);
/* N weekdays before DAY (Saturdays and Sundays left out). */
int32_t arrival_weekdays_before(int32_t day, int n);

#endif
