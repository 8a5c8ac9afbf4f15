/* sampleoffice.h - the calendars that the cases of packs assume, from 2020 to 2030.
 *
 * "office": Monday to Friday, less New Year's Day, Memorial Day, July 4, Labor Day, Thanksgiving
 * Day and Christmas Day; a holiday on a weekend is not moved. "fed": the days of the Federal Reserve Banks.
 * Lifecycle: sampleoffice_new, share, calendar_free.
 */
#ifndef SAMPLEOFFICE_H
#define SAMPLEOFFICE_H

#include "facts/calendar.h"

MUSTUSE int sampleoffice_new(struct calendar_set **out, struct err *);
/* A set that is there already. */
MUSTUSE int sampleoffice_fill(struct calendar_set *, struct err *);

#endif
