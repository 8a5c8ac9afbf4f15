/* report.h - what a person sees of a run. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "run/ledger.h"

/* One page: status, duration against the usual one, files, rows, effects, what was withheld, what to do next.
 * DATA: the state; NULL: a stream, which keeps none. */
void report_run(const struct ledger_run *, const char *data, FILE *);
/* One line. */
void report_line(const struct ledger_run *, FILE *);

#endif
