/* gen_day.h - days, working days and local time of the invented town, and the seeded dice.
 *
 * A day is days since 1970-01-01. This is deliberately not the engine's calendar: what makes the
 * samples should not share a mistake with what reads them. Everything here is a pure function.
 */
#ifndef GEN_DAY_H
#define GEN_DAY_H

#include "base/base.h"

int gen_day(int y, int m, int d);
void gen_day_civil(int day, int *y, int *m, int *d);
/* 1 Monday .. 7 Sunday */
int gen_day_week(int day);
int gen_day_last(int y, int m);
/* -1 unless YYYY-MM-DD */
int gen_day_parse(const char *s);
/* "2026-02-23", a new buffer of eight in turn */
const char *gen_day_text(int day);
/* Months added by calendar, clamped to the end of the month. */
int gen_day_months(int day, int months);

/* NULL, or the name of the day on which the office is closed; BANK: on which banks are. */
const char *gen_day_office_holiday(int day);
const char *gen_day_bank_holiday(int day);
bool gen_day_mail(int day);
/* Office open and mail delivered. */
bool gen_day_working(int day);
int gen_day_next_working(int day); /* after */
int gen_day_prev_working(int day); /* before */
/* Hours west of UTC: 5, or 4 in summer time (second Sunday of March to first of November). */
int gen_day_offset(int day);

uint64_t gen_day_mix(uint64_t a, uint64_t b);
/* 0 .. n-1; WHAT names the question so that answers are independent. */
uint32_t gen_day_dice(uint64_t h, uint32_t what, uint32_t n);

#endif
