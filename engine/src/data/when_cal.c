/* when_cal.c - the calendar in closed form. */
#include "data/when_cal.h"

/* Days from March: a year that begins on 1 March has its leap day last, so months and
 * eras of 400 years are plain divisions. */
int64_t
when_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct when_civil
when_civil(int64_t day)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct when_civil){ yoe + era * 400 + (month <= 2), month,
		(int)(doy - (153 * mp + 2) / 5 + 1) };
}

int
when_month_length(int64_t year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (month == 2 && leap);
}

bool
when_valid(int64_t year, int64_t month, int64_t day)
{
	return year >= -WHEN_MAX_YEAR && year <= WHEN_MAX_YEAR && month >= 1 && month <= 12
	       && day >= 1 && day <= when_month_length(year, (int)month);
}

bool
when_in_range(int64_t day)
{
	return day >= when_days(-WHEN_MAX_YEAR, 1, 1) && day <= when_days(WHEN_MAX_YEAR, 12, 31);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int
when_weekday(int64_t day)
{
	/* 1970-01-01 was a Thursday */
	return (int)(day + 3 - floor_div(day + 3, 7) * 7) + 1;
}

int
when_day_of_year(int64_t day)
{
	return (int)(day - when_days(when_civil(day).year, 1, 1)) + 1;
}

struct when_iso_week
when_week(int64_t day)
{
	/* The week belongs to the year of its Thursday (ISO 8601). */
	int64_t thursday = day - when_weekday(day) + 4;

	return (struct when_iso_week){ when_civil(thursday).year,
		(when_day_of_year(thursday) - 1) / 7 + 1 };
}

bool
when_add_months(int64_t day, int64_t months, int64_t *out)
{
	struct when_civil c = when_civil(day);
	int64_t all, year;
	int month, length;

	if (__builtin_add_overflow(c.year * 12 + c.month - 1, months, &all))
		return false;
	year = floor_div(all, 12);
	month = (int)(all - year * 12) + 1;
	if (!when_valid(year, month, 1))
		return false;
	length = when_month_length(year, month);
	*out = when_days(year, month, c.day < length ? c.day : length);
	return true;
}

int64_t
when_months_between(int64_t a, int64_t b)
{
	struct when_civil x = when_civil(a), y = when_civil(b);
	int64_t n = (y.year - x.year) * 12 + y.month - x.month;

	if (n > 0 && y.day < x.day)
		n--;
	else if (n < 0 && y.day > x.day)
		n++;
	return n;
}
