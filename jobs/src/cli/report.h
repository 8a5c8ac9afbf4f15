/* report.h - what a person sees of a run. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "run/ledger.h"

/* One page: status, files, rows, effects, what was withheld, what to do next. */
void report_run(const struct ledger_run *, FILE *);
/* One line. */
void report_line(const struct ledger_run *, FILE *);

#endif
