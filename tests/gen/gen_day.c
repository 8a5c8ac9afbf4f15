/* gen_day.c - days, working days and local time of the invented town, and the seeded dice. */
#include "gen_day.h"

#include <stdio.h>

int
gen_day(int y, int m, int d)
{
	int yy = m <= 2 ? y - 1 : y;
	int era = yy / 400, yoe = yy - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
gen_day_civil(int day, int *y, int *m, int *d)
{
	int z = day + 719468, era = z / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*d = doy - (153 * mp + 2) / 5 + 1;
	*m = mp < 10 ? mp + 3 : mp - 9;
	*y = yoe + era * 400 + (*m <= 2);
}

int
gen_day_week(int day)
{
	return (day + 3) % 7 + 1;
}

int
gen_day_last(int y, int m)
{
	return (m == 12 ? gen_day(y + 1, 1, 1) : gen_day(y, m + 1, 1)) - gen_day(y, m, 1);
}

int
gen_day_parse(const char *s)
{
	int y, m, d, n = 0;

	if (sscanf(s, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || n != 10 || s[10] != '\0')
		return -1;
	if (y < 1990 || y > 2090 || m < 1 || m > 12 || d < 1 || d > gen_day_last(y, m))
		return -1;
	return gen_day(y, m, d);
}

const char *
gen_day_text(int day)
{
	static char ring[8][16];
	static unsigned at;
	char *s = ring[at++ % NELEM(ring)];
	int y, m, d;

	gen_day_civil(day, &y, &m, &d);
	s[0] = (char)('0' + y / 1000);
	s[1] = (char)('0' + y / 100 % 10);
	s[2] = (char)('0' + y / 10 % 10);
	s[3] = (char)('0' + y % 10);
	s[4] = s[7] = '-';
	s[5] = (char)('0' + m / 10);
	s[6] = (char)('0' + m % 10);
	s[8] = (char)('0' + d / 10);
	s[9] = (char)('0' + d % 10);
	s[10] = '\0';
	return s;
}

int
gen_day_months(int day, int months)
{
	int y, m, d, k;

	gen_day_civil(day, &y, &m, &d);
	k = y * 12 + m - 1 + months;
	y = k / 12;
	m = k % 12 + 1;
	return gen_day(y, m, d < gen_day_last(y, m) ? d : gen_day_last(y, m));
}

/* The n-th weekday of a month; n = 5 stands for the last. */
static int
nth(int y, int m, int week, int n)
{
	int first = gen_day(y, m, 1);
	int day = first + (week - gen_day_week(first) + 7) % 7 + (n - 1) * 7;

	return day >= first + gen_day_last(y, m) ? day - 7 : day;
}

/* A fixed date that falls on a weekend is kept on the Friday before or the Monday after. */
static bool
kept_on(int day, int fixed)
{
	int w = gen_day_week(fixed);

	return day == (w == 6 ? fixed - 1 : w == 7 ? fixed + 1 : fixed);
}

/* Two days before Easter Sunday, by the rule of 1876 for the Gregorian year. */
static int
good_friday(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
	int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return gen_day(y, n / 31, n % 31 + 1) - 2;
}

/* The six holidays that bar a cut, then the city's own. */
const char *
gen_day_office_holiday(int day)
{
	int y, m, d;

	gen_day_civil(day, &y, &m, &d);
	if (kept_on(day, gen_day(y, 1, 1)) || kept_on(day, gen_day(y + 1, 1, 1)))
		return "New Year's Day";
	if (day == nth(y, 5, 1, 5))
		return "Memorial Day";
	if (kept_on(day, gen_day(y, 7, 4)))
		return "Independence Day";
	if (day == nth(y, 9, 1, 1))
		return "Labor Day";
	if (day == nth(y, 11, 4, 4))
		return "Thanksgiving Day";
	if (kept_on(day, gen_day(y, 12, 25)))
		return "Christmas Day";
	if (day == nth(y, 1, 1, 3))
		return "City: Martin Luther King Jr. Day";
	if (day == good_friday(y))
		return "City: Good Friday";
	if (kept_on(day, gen_day(y, 11, 11)))
		return "City: Veterans Day";
	if (day == nth(y, 11, 4, 4) + 1)
		return "City: day after Thanksgiving";
	return NULL;
}

/* Days without banks; mail does not move on them either. */
const char *
gen_day_bank_holiday(int day)
{
	const char *office = gen_day_office_holiday(day);
	int y, m, d;

	gen_day_civil(day, &y, &m, &d);
	if (day == nth(y, 2, 1, 3))
		return "Presidents' Day";
	if (kept_on(day, gen_day(y, 6, 19)))
		return "Juneteenth";
	if (day == nth(y, 10, 1, 2))
		return "Columbus Day";
	if (office != NULL && (day == good_friday(y) || day == nth(y, 11, 4, 4) + 1))
		return NULL;
	return office;
}

bool
gen_day_mail(int day)
{
	return gen_day_week(day) <= 6 && gen_day_bank_holiday(day) == NULL;
}

bool
gen_day_working(int day)
{
	return gen_day_week(day) <= 5 && gen_day_mail(day) && gen_day_office_holiday(day) == NULL;
}

int
gen_day_next_working(int day)
{
	do
		day++;
	while (!gen_day_working(day));
	return day;
}

int
gen_day_prev_working(int day)
{
	do
		day--;
	while (!gen_day_working(day));
	return day;
}

int
gen_day_offset(int day)
{
	int y, m, d;

	gen_day_civil(day, &y, &m, &d);
	return day >= nth(y, 3, 7, 2) && day < nth(y, 11, 7, 1) ? 4 : 5;
}

/* splitmix64's finisher */
uint64_t
gen_day_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a + 0x9e3779b97f4a7c15U * (b + 1);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

uint32_t
gen_day_dice(uint64_t h, uint32_t what, uint32_t n)
{
	return (uint32_t)((gen_day_mix(h, what) >> 32) * n >> 32);
}
