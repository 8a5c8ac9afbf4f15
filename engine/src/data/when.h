/* when.h - days, times and durations: the calendar, their text, their order.
 *
 * The calendar is the proleptic Gregorian one of ISO 8601, with a year 0; years from
 * -999,999,999 to 999,999,999 (DMN 1.5 section 10.3.2.3.4). A day is a count from
 * 1970-01-01. Time in nanoseconds. No leap seconds.
 * Parsing takes the whole slice and is exact: what XML Schema and FEEL do not allow
 * is refused. Threads: no state.
 */
#ifndef WHEN_H
#define WHEN_H

#include "base/buf.h"
#include "data/decimal.h"
#include "data/when_cal.h"

/* --- values in an arena. */
struct value when_time(struct arena *, int64_t nanos, struct value_zone);
struct value when_datetime(struct arena *, int64_t day, int64_t nanos, struct value_zone);
/* NANOS may be any; it is carried into seconds. */
struct value when_duration(struct arena *, int64_t seconds, int64_t nanos);
struct value when_months(int64_t months);

/* --- offsets. Of a local time (ZONE_LOCAL) there is none: false. For ZONE_NAMED the
 * offset depends on the day; a time without a day takes DAY 0. */
bool when_offset(struct value_zone, int64_t day, int64_t nanos, int32_t *offset);
/* Seconds of UTC since 1970 and nanoseconds; a local one is taken as UTC. */
void when_instant(const struct value_datetime *, int64_t *seconds, int32_t *nanos);

/* --- text. False when it is not one. The zone: none, Z, +hh:mm[:ss], @Area/City. */
bool when_parse_date(struct slice, int64_t *day);
bool when_parse_time(struct slice, struct value_time *);
bool when_parse_datetime(struct slice, struct value_datetime *);
bool when_parse_months(struct slice, int64_t *months);	    /* [-]PnYnM */
bool when_parse_days(struct slice, struct value_days *);    /* [-]PnDTnHnMn.nS */
/* Whichever of the five it is: the text of an @ literal (DMN 1.5 section 10.3.2.3.4). */
bool when_parse(struct arena *, struct slice, struct value *out);
/* DATE, TIME, DATETIME, DAYS, MONTHS in canonical form: "2024-02-29", "PT36H" is "P1DT12H". */
void when_format(struct value, struct buf *out);

/* --- order. Both of one type; false when they do not compare (local with zoned).
 * Times count in whole seconds, as the values of DMN 1.5 section 10.3.2.3.4 do. */
bool when_compare(struct value a, struct value b, int *out);
/* The equality of FEEL's is(): same fields, not the same instant. */
bool when_same(struct value a, struct value b);

/* --- arithmetic; false beyond the range or the type. */
bool when_add_days(struct arena *, struct value when, struct value_days d, struct value *out);
bool when_shift_months(struct arena *, struct value when, int64_t months, struct value *out);
/* A - B of two dates, datetimes or times: a DAYS duration. A date counts as midnight UTC. */
bool when_subtract(struct arena *, struct value a, struct value b, struct value *out);
/* A duration in nanoseconds, and back; false when it does not fit. */
decimal_i128 when_days_nanos(struct value_days);
bool when_from_nanos(struct arena *, decimal_i128 nanos, struct value *out);

#endif
