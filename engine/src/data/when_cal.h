/* when_cal.h - the calendar alone: days, months and weeks as numbers.
 *
 * The proleptic Gregorian calendar of ISO 8601, with a year 0. A day is a count from
 * 1970-01-01. Threads: no state.
 */
#ifndef WHEN_CAL_H
#define WHEN_CAL_H

#include "base/base.h"

#define WHEN_MAX_YEAR INT64_C(999999999)
#define WHEN_SECOND INT64_C(1000000000) /* in nanoseconds */
#define WHEN_DAY (86400 * WHEN_SECOND)
enum { WHEN_DAY_SECONDS = 86400, WHEN_MAX_OFFSET = 18 * 3600 };

struct when_civil {
	int64_t year;
	int month, day; /* from 1 */
};

struct when_iso_week {
	int64_t year; /* of the week; may differ from the date's */
	int week;
};

/* --- the calendar. Months and days must be valid: when_valid asks. */
int64_t when_days(int64_t year, int month, int day);
struct when_civil when_civil(int64_t day);
bool when_valid(int64_t year, int64_t month, int64_t day);
bool when_in_range(int64_t day);
int when_month_length(int64_t year, int month);
int when_weekday(int64_t day); /* 1 Monday .. 7 Sunday */
int when_day_of_year(int64_t day); /* from 1 */
struct when_iso_week when_week(int64_t day);
/* Same day of the month, or the month's last. False beyond the range. */
bool when_add_months(int64_t day, int64_t months, int64_t *out);
/* Whole months from A to B, negative when B is before A. */
int64_t when_months_between(int64_t a, int64_t b);

#endif
