/* calendar.c - working days, from calendars that are data. */
#include "facts/calendar.h"
#include "data/when.h"

enum day_state { DAY_MISSING, DAY_OFF, DAY_WORKING };

/* Minutes of a day. */
struct hours {
	int16_t closes;		/* when the office closes; 0: not said */
	int16_t from, to;	/* nothing is cut between them; the same: not said */
};

struct calendar {
	char id[CALENDAR_MAX_ID + 1];
	int32_t first, days;	/* loaded range */
	uint8_t *state;		/* enum day_state, a day each */
	struct hours *hours;	/* a day each */
	uint32_t *before;	/* working days before day i; days + 1 of them */
	uint32_t *missing;	/* missing days before day i */
	int32_t *working;	/* the dates of the working days */
	uint32_t works;
};

struct calendar_set {
	struct calendar *c[CALENDAR_MAX];
	size_t n;
};

/* --- loading ------------------------------------------------------------------ */
struct columns {
	int id, date, office, mail;
	int closes, from, to; /* -1 when the layout has none */
};

static struct calendar *
take(struct calendar_set *s, struct slice id)
{
	struct calendar *c = (struct calendar *)(uintptr_t)calendar_find(s, id);

	if (c != NULL)
		return c;
	if (s->n == CALENDAR_MAX || id.n > CALENDAR_MAX_ID)
		return NULL;
	c = base_zalloc(sizeof *c);
	memcpy(c->id, id.p, id.n);
	s->c[s->n++] = c;
	return c;
}

/* Makes room for DAY, which may come before what is loaded. False: beyond a century. */
static bool
stretch(struct calendar *c, int32_t day)
{
	int32_t first = c->days == 0 || day < c->first ? day : c->first;
	int32_t end = c->days == 0 || day >= c->first + c->days ? day + 1 : c->first + c->days;
	struct hours *hours;
	uint8_t *wider;

	if (first == c->first && end == c->first + c->days)
		return true;
	if ((int64_t)end - first > CALENDAR_MAX_DAYS)
		return false;
	wider = base_zalloc((size_t)(end - first));
	hours = base_zalloc((size_t)(end - first) * sizeof *hours);
	if (c->days > 0) {
		memcpy(wider + (c->first - first), c->state, (size_t)c->days);
		memcpy(hours + (c->first - first), c->hours, (size_t)c->days * sizeof *hours);
	}
	base_free(c->state);
	base_free(c->hours);
	c->state = wider;
	c->hours = hours;
	c->first = first;
	c->days = end - first;
	return true;
}

bool
calendar_minute(struct slice hour, int *minute)
{
	struct buf t = { 0 };
	struct value_time v;
	bool good;

	buf_printf(&t, "%.*s:00", SLICE_FMT(hour));
	good = hour.n == 5 && when_parse_time(buf_view(&t), &v);
	if (good)
		*minute = (int)(v.nanos / (60 * INT64_C(1000000000)));
	buf_fini(&t);
	return good;
}

/* One side alone protects to the end, or from the beginning, of the day; what can't be read all of it. */
static void
read_protected(const struct row_type *t, const struct columns *col, struct slice row, struct hours *h)
{
	struct slice from = col->from >= 0 ? row_text(t, row, col->from) : slice_make("", 0);
	struct slice to = col->to >= 0 ? row_text(t, row, col->to) : slice_make("", 0);
	int a = 0, b = 24 * 60;

	if (from.n == 0 && to.n == 0)
		return;
	if ((from.n > 0 && !calendar_minute(from, &a)) || (to.n > 0 && !slice_is(to, "24:00") && !calendar_minute(to, &b)) || a >= b) {
		a = 0;
		b = 24 * 60;
	}
	h->from = (int16_t)a;
	h->to = (int16_t)b;
}

static int
add_row(struct calendar_set *s, const struct row_type *t, const struct columns *col, struct slice row,
    struct err *e)
{
	struct slice id = row_text(t, row, col->id);
	int32_t day = row_date(t, row, col->date);
	struct calendar *c = take(s, id);
	int minute = 0;

	if (c == NULL)
		return err_set(e, ERR_REFUSED, "calendars: \"%.*s\" is one too many, or its id too long:"
		    " at most %d, of %d characters", SLICE_FMT(id), CALENDAR_MAX, CALENDAR_MAX_ID);
	if (day == ROW_NO_DATE || !stretch(c, day))
		return err_set(e, ERR_REFUSED, "calendars: %s: a row without a date, or more than %d days"
		    " from the others", c->id, CALENDAR_MAX_DAYS);
	c->state[day - c->first] = row_bool(t, row, col->office) && row_bool(t, row, col->mail)
	    ? DAY_WORKING : DAY_OFF;
	c->hours[day - c->first] = (struct hours){ .closes = col->closes >= 0 && calendar_minute(row_text(t, row, col->closes), &minute)
		? (int16_t)minute : 0 };
	read_protected(t, col, row, &c->hours[day - c->first]);
	return 0;
}

static void
count(struct calendar *c)
{
	c->before = base_alloc(((size_t)c->days + 1) * sizeof *c->before);
	c->missing = base_alloc(((size_t)c->days + 1) * sizeof *c->missing);
	c->working = base_alloc(((size_t)c->days + 1) * sizeof *c->working);
	c->before[0] = c->missing[0] = 0;
	for (int32_t i = 0; i < c->days; i++) {
		c->before[i + 1] = c->before[i] + (c->state[i] == DAY_WORKING);
		c->missing[i + 1] = c->missing[i] + (c->state[i] == DAY_MISSING);
		if (c->state[i] == DAY_WORKING)
			c->working[c->works++] = c->first + i;
	}
}

struct calendar_set *
calendar_new(void)
{
	return base_zalloc(sizeof(struct calendar_set));
}

static void
empty(struct calendar_set *s)
{
	for (size_t i = 0; i < s->n; i++) {
		base_free(s->c[i]->state);
		base_free(s->c[i]->hours);
		base_free(s->c[i]->before);
		base_free(s->c[i]->missing);
		base_free(s->c[i]->working);
		base_free(s->c[i]);
	}
	s->n = 0;
}

int
calendar_fill(struct calendar_set *s, const struct row_type *t, struct rows *rows, struct err *e)
{
	struct columns col = { row_find(t, "calendar_id"), row_find(t, "date"),
		row_find(t, "office_open"), row_find(t, "mail_delivered"), row_find(t, "closes_at"),
		row_find(t, "protected_from"), row_find(t, "protected_to") };
	struct slice key, row;
	struct buf old = { 0 };
	int rc;

	empty(s);
	if (col.id < 0 || col.date < 0 || col.office < 0 || col.mail < 0)
		rc = err_set(e, ERR_REFUSED, "layout %s: calendar_id, date, office_open and"
		    " mail_delivered are wanted", t->name);
	else
		while ((rc = rows_next(rows, &key, &row, e)) == 1) {
			buf_reset(&old);
			if ((rc = add_row(s, t, &col, row_upgrade(t, row, &old), e)) != 0)
				break;
		}
	buf_fini(&old);
	if (rc != 0) {
		empty(s);
		return -1;
	}
	for (size_t i = 0; i < s->n; i++)
		count(s->c[i]);
	return 0;
}

int
calendar_load(struct calendar_set **out, const struct row_type *t, struct rows *rows, struct err *e)
{
	*out = calendar_new();
	if (calendar_fill(*out, t, rows, e) == 0)
		return 0;
	calendar_free(out);
	return -1;
}

void
calendar_free(struct calendar_set **sp)
{
	if (*sp != NULL)
		empty(*sp);
	base_free(*sp);
	*sp = NULL;
}

const struct calendar *
calendar_find(const struct calendar_set *s, struct slice id)
{
	for (size_t i = 0; i < s->n; i++)
		if (slice_is(id, s->c[i]->id))
			return s->c[i];
	return NULL;
}

/* --- questions ---------------------------------------------------------------- */
/* Every day from A to B (both in) is loaded. */
static bool
covers(const struct calendar *c, int64_t a, int64_t b)
{
	if (a > b || a < c->first || b >= (int64_t)c->first + c->days)
		return false;
	return c->missing[b + 1 - c->first] == c->missing[a - c->first];
}

bool
calendar_is_working(const struct calendar *c, int64_t day, bool *out)
{
	if (!covers(c, day, day))
		return false;
	*out = c->state[day - c->first] == DAY_WORKING;
	return true;
}

bool
calendar_closes(const struct calendar *c, int64_t day, int *minute)
{
	if (!covers(c, day, day) || c->hours[day - c->first].closes == 0)
		return false;
	*minute = c->hours[day - c->first].closes;
	return true;
}

bool
calendar_protects(const struct calendar *c, int64_t day, int *from, int *to)
{
	if (!covers(c, day, day) || c->hours[day - c->first].from == c->hours[day - c->first].to)
		return false;
	*from = c->hours[day - c->first].from;
	*to = c->hours[day - c->first].to;
	return true;
}

bool
calendar_on_or_after(const struct calendar *c, int64_t day, int64_t *out)
{
	uint32_t i;

	if (!covers(c, day, day) || (i = c->before[day - c->first]) >= c->works)
		return false;
	*out = c->working[i];
	return covers(c, day, *out);
}

bool
calendar_on_or_before(const struct calendar *c, int64_t day, int64_t *out)
{
	uint32_t i;

	if (!covers(c, day, day) || (i = c->before[day + 1 - c->first]) == 0)
		return false;
	*out = c->working[i - 1];
	return covers(c, *out, day);
}

bool
calendar_add(const struct calendar *c, int64_t day, int64_t n, int64_t *out)
{
	int64_t i;

	if (n == 0)
		return calendar_on_or_after(c, day, out);
	if (!covers(c, day, day))
		return false;
	i = n > 0 ? (int64_t)c->before[day + 1 - c->first] + n - 1
		  : (int64_t)c->before[day - c->first] + n;
	if (i < 0 || i >= c->works || n > c->works || n < -(int64_t)c->works)
		return false;
	*out = c->working[i];
	return *out > day ? covers(c, day, *out) : covers(c, *out, day);
}

bool
calendar_between(const struct calendar *c, int64_t from, int64_t to, int64_t *out)
{
	if (from > to || !covers(c, from, to))
		return false;
	*out = (int64_t)c->before[to + 1 - c->first] - c->before[from + 1 - c->first];
	return true;
}

/* --- as FEEL sees them --------------------------------------------------------- */
/* "calendar X has no 2031-01-02": the text lies in MEM. */
static int
outside(const struct value *argv, struct arena *mem, const char **why)
{
	struct buf b = { 0 };

	buf_printf(&b, "calendar \"%.*s\": the answer needs days that are not loaded, asked of ",
	    SLICE_FMT(value_text(argv[0])));
	when_format(argv[1], &b);
	*why = arena_strdup(mem, buf_view(&b));
	buf_fini(&b);
	return -1;
}

static const struct calendar *
named(const void *ctx, const struct value *argv, struct arena *mem, const char **why)
{
	const struct calendar *c = calendar_find(ctx, value_text(argv[0]));

	if (c == NULL)
		*why = arena_printf(mem, "calendar \"%.*s\" is not loaded",
		    SLICE_FMT(value_text(argv[0])));
	return c;
}

/* A whole number of days that fits; more is no answer that any calendar could hold. */
static bool
whole(struct value v, int64_t *out)
{
	int64_t i = v.i;

	if (v.type != VALUE_NUMBER || (v.flags & VALUE_BIG))
		return false;
	for (int e = v.exp; e < 0; e++, i /= 10)
		if (i % 10 != 0)
			return false;
	for (int e = v.exp; e > 0; e--)
		if (__builtin_mul_overflow(i, 10, &i))
			return false;
	*out = i;
	return true;
}

static int
is_working_day(const void *ctx, int argc, const struct value *argv, struct value *out,
    struct arena *mem, const char **why)
{
	const struct calendar *c = named(ctx, argv, mem, why);
	bool yes;

	(void)argc;
	if (c == NULL || !calendar_is_working(c, argv[1].i, &yes))
		return c == NULL ? -1 : outside(argv, mem, why);
	*out = value_bool(yes);
	return 0;
}

static int
is_holiday(const void *ctx, int argc, const struct value *argv, struct value *out, struct arena *mem,
    const char **why)
{
	if (is_working_day(ctx, argc, argv, out, mem, why) != 0)
		return -1;
	/* A weekend is no holiday: it is closed, but every week. */
	*out = value_bool(!out->b && when_weekday(argv[1].i) <= 5);
	return 0;
}

static int
add_working_days(const void *ctx, int argc, const struct value *argv, struct value *out,
    struct arena *mem, const char **why)
{
	const struct calendar *c = named(ctx, argv, mem, why);
	int64_t n, day;

	(void)argc;
	if (c == NULL)
		return -1;
	if (!whole(argv[2], &n)) {
		*why = "add working days: n is not a whole number";
		return -1;
	}
	if (!calendar_add(c, argv[1].i, n, &day))
		return outside(argv, mem, why);
	*out = value_date(day);
	return 0;
}

static int
working_days_after(const void *ctx, int argc, const struct value *argv, struct value *out,
    struct arena *mem, const char **why)
{
	const struct calendar *c = named(ctx, argv, mem, why);
	int64_t n;

	(void)argc;
	if (c == NULL)
		return -1;
	/* Nothing lies after FROM and not after TO when TO is not later. */
	if (argv[2].i <= argv[1].i) {
		*out = value_int(0);
		return 0;
	}
	if (!calendar_between(c, argv[1].i, argv[2].i, &n))
		return outside(argv, mem, why);
	*out = value_int(n);
	return 0;
}

static int
working_day_on_or_after(const void *ctx, int argc, const struct value *argv, struct value *out,
    struct arena *mem, const char **why)
{
	const struct calendar *c = named(ctx, argv, mem, why);
	int64_t day;

	(void)argc;
	if (c == NULL || !calendar_on_or_after(c, argv[1].i, &day))
		return c == NULL ? -1 : outside(argv, mem, why);
	*out = value_date(day);
	return 0;
}

static int
working_day_on_or_before(const void *ctx, int argc, const struct value *argv, struct value *out,
    struct arena *mem, const char **why)
{
	const struct calendar *c = named(ctx, argv, mem, why);
	int64_t day;

	(void)argc;
	if (c == NULL || !calendar_on_or_before(c, argv[1].i, &day))
		return c == NULL ? -1 : outside(argv, mem, why);
	*out = value_date(day);
	return 0;
}

/* For rules that would rather know than meet a fault: whether such questions have an answer. */
static int
has_days(const void *ctx, int argc, const struct value *argv, struct value *out, struct arena *mem, const char **why)
{
	const struct calendar *c = calendar_find(ctx, value_text(argv[0]));

	(void)argc;
	(void)mem;
	(void)why;
	*out = value_bool(c != NULL && covers(c, argv[1].i, argv[2].i));
	return 0;
}

static const char *const of_day[] = { "calendar", "day", NULL };
static const char *const of_day_types[] = { "string", "date", NULL };
static const char *const of_day_n[] = { "calendar", "day", "n", NULL };
static const char *const of_day_n_types[] = { "string", "date", "number", NULL };
static const char *const of_span[] = { "calendar", "from", "to", NULL };
static const char *const of_span_types[] = { "string", "date", "date", NULL };

const struct rules_builtin calendar_builtin[] = {
	{ "is working day", of_day, of_day_types, "boolean", is_working_day },
	{ "is holiday", of_day, of_day_types, "boolean", is_holiday },
	{ "add working days", of_day_n, of_day_n_types, "date", add_working_days },
	{ "working days after", of_span, of_span_types, "number", working_days_after },
	{ "working day on or after", of_day, of_day_types, "date", working_day_on_or_after },
	{ "working day on or before", of_day, of_day_types, "date", working_day_on_or_before },
	{ "calendar has days", of_span, of_span_types, "boolean", has_days },
};
const size_t calendar_builtins = NELEM(calendar_builtin);
