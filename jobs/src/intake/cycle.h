/* cycle.h - what a job's file says of when it runs: a night, between nights, or at the end of a period.
 *
 * A night takes its business date on. Between nights (relief-only="yes") a job runs any number of times a day and only
 * relieves. A job with period="month" runs once a month, after the night of the month's last working day or of a later
 * date, and closes the period: what it decides rests on what that night left. One that was blocked, or whose breaker
 * tripped, has not closed it, and runs again after a later night; what went out is known by its id.
 *
 * Table "watermarks": "period JOB" -> the last day of the period that was closed last, blank, the run that did it.
 * Threads: the one that owns the store.
 */
#ifndef CYCLE_H
#define CYCLE_H

#include "facts/calendar.h"
#include "intake/night.h"
#include "run/jobfile.h"

/* Takes what JOB says into the night. A faulty word, or steps that don't go with it, goes to the diag. */
MUSTUSE int cycle_take(struct night *, const struct jobfile *job, struct diag *);
/* The last day of the month that ends on DAY or before: whose last working day has come. False: the calendar lacks days;
 * *NEXT, the first day that is due after it, is CYCLE_NO_DAY where it lacks those. */
enum { CYCLE_NO_DAY = INT32_MIN };
bool cycle_period(const struct calendar *, int32_t day, int32_t *end, int32_t *next);
/* Sets night->period_end, at each start of a run. */
MUSTUSE int cycle_begin(struct night *, struct err *);
/* Whether it may run now; the first start of a run alone asks. */
MUSTUSE int cycle_due(struct night *, struct err *);
/* Adds a block if the night that it comes after let nothing adverse out. */
MUSTUSE int cycle_blocks(struct night *, struct err *);
/* Inside a transaction: nothing of the period was kept in. */
MUSTUSE int cycle_close(struct night *, struct err *);

#endif
