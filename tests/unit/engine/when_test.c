/* when_test.c - the calendar, text of temporal values, order and arithmetic. */
#include "kit.h"
#include "data/when.h"

static struct arena mem;

static const char *
text(struct value v)
{
	static struct buf b;

	buf_reset(&b);
	when_format(v, &b);
	return buf_cstr(&b);
}

static struct value
at(const char *s)
{
	struct value v;

	ck_assert_msg(when_parse(&mem, slice_of(s), &v), "%s", s);
	return v;
}

START_TEST(every_day_of_four_centuries_goes_there_and_back)
{
	int64_t day = when_days(1800, 1, 1);

	ck_assert_int_eq(when_days(1970, 1, 1), 0);
	ck_assert_int_eq(when_days(2000, 3, 1), 11017);
	for (int64_t y = 1800; y < 2200; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= when_month_length(y, m); d++, day++) {
				struct when_civil c = when_civil(day);

				ck_assert(when_days(y, m, d) == day && c.year == y && c.month == m && c.day == d);
			}
	ck_assert(when_civil(when_days(-WHEN_MAX_YEAR, 1, 1)).year == -WHEN_MAX_YEAR);
}
END_TEST

static const struct {
	const char *date;
	int weekday, week, of_year;
} days[] = {
	{ "2019-09-17", 2, 38, 260 }, { "2003-12-29", 1, 1, 363 }, { "2010-01-01", 5, 53, 1 },
	{ "2005-01-09", 7, 1, 9 }, { "2024-12-31", 2, 1, 366 }, { "1969-12-31", 3, 1, 365 },
	{ "-0001-03-01", 1, 9, 60 },
};

START_TEST(weekdays_and_weeks)
{
	for (size_t i = 0; i < NELEM(days); i++) {
		int64_t d = at(days[i].date).i;

		ck_assert_msg(when_weekday(d) == days[i].weekday, "%s: %d", days[i].date, when_weekday(d));
		ck_assert_msg(when_week(d).week == days[i].week, "%s: %d", days[i].date, when_week(d).week);
		ck_assert_int_eq(when_day_of_year(d), days[i].of_year);
	}
}
END_TEST

static const struct {
	const char *in, *out; /* out NULL: refused */
} texts[] = {
	{ "2017-12-31", "2017-12-31" }, { "-2017-01-01", "-2017-01-01" },
	{ "999999999-12-31", "999999999-12-31" }, { "0000-02-29", "0000-02-29" },
	{ "998-12-31", NULL }, { "01211-12-31", NULL }, { "+2012-12-02", NULL }, { "2017-02-29", NULL },
	{ "2017-13-10", NULL }, { "2017-1-10", NULL }, { "1000000000-01-01", NULL }, { "", NULL },
	{ "11:22:33.4440", "11:22:33.444" }, { "11:22:33.123456789", "11:22:33.123456789" },
	{ "24:00:00", "00:00:00" }, { "24:00:01", NULL }, { "23:59:60", NULL }, { "7:00:00", NULL },
	{ "11:00:00+00:00", "11:00:00Z" }, { "11:59:45+02:45:55", "11:59:45+02:45:55" },
	{ "11:00:00-05:00", "11:00:00-05:00" }, { "11:00:00+18:00", "11:00:00+18:00" },
	{ "11:00:00+18:01", NULL }, { "11:00:00+5:00", NULL }, { "11:00:00@xyz/abc", NULL },
	{ "00:01:00@Europe/Paris", "00:01:00@Europe/Paris" },
	{ "13:20:00+02:00@Europe/Paris", NULL }, { "13:20:00.", NULL },
	{ "2017-12-31T24:00:00", "2018-01-01T00:00:00" },
	{ "2017-12-31T11:22:33.345+01:35", "2017-12-31T11:22:33.345+01:35" },
	{ "2017-12-31T11:22", NULL }, { "2017-12-31t11:22:33", NULL },
	{ "PT36H", "P1DT12H" }, { "P0D", "PT0S" }, { "PT0.5S", "PT0.5S" }, { "-PT0.5S", "-PT0.5S" },
	{ "-PT1H2M", "-PT1H2M" }, { "PT3600S", "PT1H" }, { "P26M", "P2Y2M" }, { "-P1Y", "-P1Y" },
	{ "P0Y", "P0M" }, { "P", NULL }, { "PT", NULL }, { "P1DT", NULL }, { "P1H", NULL },
	{ "P1Y1D", NULL }, { "P99999999999999999999D", NULL }, { "-P1D", "-P1D" },
};

START_TEST(text_is_read_and_written)
{
	for (size_t i = 0; i < NELEM(texts); i++) {
		struct value v;
		bool ok = when_parse(&mem, slice_of(texts[i].in), &v);

		ck_assert_msg(ok == (texts[i].out != NULL), "\"%s\"", texts[i].in);
		if (ok)
			ck_assert_str_eq(text(v), texts[i].out);
	}
}
END_TEST

START_TEST(months_keep_to_the_month)
{
	int64_t d;

	ck_assert(when_add_months(at("2024-01-31").i, 1, &d));
	ck_assert_str_eq(text(value_date(d)), "2024-02-29");
	ck_assert(when_add_months(at("2024-02-29").i, -12, &d));
	ck_assert_str_eq(text(value_date(d)), "2023-02-28");
	ck_assert(!when_add_months(at("999999999-12-31").i, 1, &d));
	ck_assert(!when_add_months(0, INT64_MAX, &d));
	ck_assert_int_eq(when_months_between(at("2016-09-30").i, at("2017-12-28").i), 14);
	ck_assert_int_eq(when_months_between(at("2016-01-21").i, at("2015-01-21").i), -12);
	ck_assert_int_eq(when_months_between(at("2016-03-01").i, at("2016-02-28").i), 0);
}
END_TEST

static const struct {
	const char *a, *b;
	int want; /* 2: they do not compare */
} orders[] = {
	{ "2018-12-08T00:00:00+00:00", "2018-12-08T00:00:00@Etc/UTC", 0 },
	{ "2018-10-08T00:00:00+02:00", "2018-10-08T00:00:00@Europe/Paris", 0 },
	{ "2018-12-08T00:00:00+02:00", "2018-12-08T00:00:00@Europe/Paris", -1 },
	{ "2018-12-08T00:00:00", "2018-12-08T00:00:00Z", 2 },
	{ "10:30:00Z", "12:30:00+02:00", 0 }, { "10:30:00", "10:30:01", -1 }, { "10:30:00", "10:30:00Z", 2 },
	{ "P1D", "PT24H", 0 }, { "PT1S", "PT0.9S", 1 }, { "P1Y", "P12M", 0 }, { "P1Y", "P365D", 2 },
	{ "2018-12-08", "2018-12-07", 1 },
};

START_TEST(order_of_moments)
{
	for (size_t i = 0; i < NELEM(orders); i++) {
		int c = 2;

		ck_assert_int_eq(when_compare(at(orders[i].a), at(orders[i].b), &c), orders[i].want != 2);
		ck_assert_int_eq(c, orders[i].want);
	}
}
END_TEST

static const struct {
	const char *a, *b, *want;
} differences[] = {
	{ "2021-01-02", "1995-01-01", "P9498D" },
	{ "2021-01-02", "2021-01-01T10:10:10+11:00", "P1DT49M50S" },
	{ "2021-01-02T10:10:10@Europe/Paris", "1995-01-01T10:10:10@Asia/Dhaka", "P9498DT5H" },
	{ "10:10:10", "11:10:10", "-PT1H" }, { "10:10:10", "11:10:10Z", NULL },
};

START_TEST(differences_and_sums)
{
	struct value v;

	for (size_t i = 0; i < NELEM(differences); i++) {
		bool ok = when_subtract(&mem, at(differences[i].a), at(differences[i].b), &v);

		ck_assert(ok == (differences[i].want != NULL));
		if (ok)
			ck_assert_str_eq(text(v), differences[i].want);
	}
	ck_assert(when_add_days(&mem, at("2021-01-01"), *at("PT36H").dtd, &v));
	ck_assert_str_eq(text(v), "2021-01-02");
	ck_assert(when_add_days(&mem, at("2021-01-01"), *at("-PT1S").dtd, &v));
	ck_assert_str_eq(text(v), "2020-12-31");
	ck_assert(when_add_days(&mem, at("23:30:00"), *at("PT1H").dtd, &v));
	ck_assert_str_eq(text(v), "00:30:00");
	ck_assert(!when_add_days(&mem, at("999999999-12-31T23:59:59"), *at("PT1S").dtd, &v));
}
END_TEST

int
main(void)
{
	return kit_main("when", (struct kit_case[]){
		KIT(every_day_of_four_centuries_goes_there_and_back), KIT(weekdays_and_weeks),
		KIT(text_is_read_and_written), KIT(months_keep_to_the_month), KIT(order_of_moments),
		KIT(differences_and_sums), { 0 } });
}
