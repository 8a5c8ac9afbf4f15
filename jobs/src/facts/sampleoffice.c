/* sampleoffice.c - the calendars that the cases of packs assume. */
#include "facts/sampleoffice.h"

#include "data/when.h"

enum { FIRST_YEAR = 2020, LAST_YEAR = 2030 };
enum { ID, DAY, OPEN, MAIL, COLUMNS };

/* Days as rows, made as they are asked for. */
struct office_rows {
	struct rows rows;
	const struct row_type *type;
	struct row_builder row;
	int32_t begin, day, end;
	bool fed;		/* the banks' days; the office's come first */
};

static bool
is_day_off(int64_t day)
{
	struct when_civil c = when_civil(day);
	int m = c.month, d = c.day, weekday = when_weekday(day);

	if (weekday > 5)
		return true;
	if (m == 5 && weekday == 1 && d > 24)
		return true;
	if (m == 9 && weekday == 1 && d <= 7)
		return true;
	if (m == 11 && weekday == 4 && d >= 22 && d <= 28)
		return true;
	return (m == 1 && d == 1) || (m == 7 && d == 4) || (m == 12 && d == 25);
}

/* The Nth Monday or so of month M. */
static bool
is_nth(struct when_civil c, int weekday, int month, int weekday_wanted, int nth)
{
	return c.month == month && weekday == weekday_wanted && (c.day + 6) / 7 == nth;
}

/* Holidays of the Federal Reserve Banks: one on a Sunday is kept on the Monday, one on a Saturday not at all. */
static bool
is_bank_holiday(int64_t day)
{
	static const struct { int month, day; } fixed[] = { { 1, 1 }, { 6, 19 }, { 7, 4 }, { 11, 11 }, { 12, 25 } };
	int weekday = when_weekday(day);
	struct when_civil c = when_civil(day), eve = when_civil(day - 1);

	for (size_t i = 0; i < NELEM(fixed); i++)
		if ((c.month == fixed[i].month && c.day == fixed[i].day) ||
		    (weekday == 1 && eve.month == fixed[i].month && eve.day == fixed[i].day))
			return true;
	return is_nth(c, weekday, 1, 1, 3) || is_nth(c, weekday, 2, 1, 3) || (c.month == 5 && weekday == 1 && c.day > 24) ||
	    is_nth(c, weekday, 9, 1, 1) || is_nth(c, weekday, 10, 1, 2) || is_nth(c, weekday, 11, 4, 4);
}

static int
next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct office_rows *o = (struct office_rows *)r;

	bool off;

	(void)e;
	if (o->day == o->end) {
		if (o->fed)
			return 0;
		o->fed = true;
		o->day = o->begin;
	}
	off = o->fed ? when_weekday(o->day) > 5 || is_bank_holiday(o->day) : is_day_off(o->day);
	row_begin(&o->row, o->type);
	row_put_text(&o->row, ID, slice_of(o->fed ? "fed" : "office"));
	row_put_date(&o->row, DAY, o->day);
	row_put_bool(&o->row, OPEN, !off);
	row_put_bool(&o->row, MAIL, !off);
	o->day++;
	*key = slice_of("");
	*val = row_done(&o->row);
	return 1;
}

int
sampleoffice_fill(struct calendar_set *set, struct err *e)
{
	static const struct rows_ops ops = { .next = next };
	struct row_column col[COLUMNS] = {
		[ID] = { .name = "calendar_id", .kind = ROW_STRING, .max_chars = 20 },
		[DAY] = { .name = "date", .kind = ROW_DATE },
		[OPEN] = { .name = "office_open", .kind = ROW_BOOL },
		[MAIL] = { .name = "mail_delivered", .kind = ROW_BOOL },
	};
	struct row_type type = { .name = "calendars", .n = COLUMNS, .col = col };
	struct office_rows o = { .rows = { &ops }, .type = &type };
	struct arena mem;
	int rc;

	arena_init(&mem, 0);
	row_type_settle(&type, col, &mem);
	o.begin = o.day = (int32_t)when_days(FIRST_YEAR, 1, 1);
	o.end = (int32_t)when_days(LAST_YEAR + 1, 1, 1);
	rc = calendar_fill(set, &type, &o.rows, e);
	row_builder_fini(&o.row);
	arena_fini(&mem);
	return rc;
}

int
sampleoffice_new(struct calendar_set **out, struct err *e)
{
	*out = calendar_new();
	return sampleoffice_fill(*out, e);
}
