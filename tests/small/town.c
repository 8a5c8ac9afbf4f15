/* town.c - rows, ids and dice of a small utility, and its nights. */
#include "town.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"

/* --- rows -------------------------------------------------------------------------------- */
static const struct xnode *
make(struct arena *mem, const char *name, const struct xattr *a, size_t n)
{
	struct xnode *x = arena_zalloc(mem, sizeof *x);

	x->name = slice_of(name);
	x->attr = a;
	x->attrs = n;
	return x;
}

enum { MOST = 60 };

static size_t
fields(struct xattr *a, size_t n, va_list ap)
{
	const char *name, *value;

	while ((name = va_arg(ap, const char *)) != NULL) {
		size_t i = 0;

		value = va_arg(ap, const char *);
		while (i < n && !slice_is(a[i].name, name))
			i++;
		CHECK(i < MOST);
		a[i] = (struct xattr){ .name = slice_of(name), .value = slice_of(value) };
		n += i == n;
	}
	return n;
}

static struct xattr *
head(struct arena *mem, const char *layout, const char *key)
{
	struct xattr *a = arena_zalloc(mem, MOST * sizeof *a);

	a[0] = (struct xattr){ .name = slice_of("layout"), .value = slice_of(layout) };
	a[1] = (struct xattr){ .name = slice_of("key"), .value = slice_of(key) };
	return a;
}

const struct xnode *
town_row(struct arena *mem, const char *layout, const char *key, ...)
{
	struct xattr *a = head(mem, layout, key);
	va_list ap;
	size_t n;

	va_start(ap, key);
	n = fields(a, 2, ap);
	va_end(ap);
	return make(mem, "row", a, n);
}

const char *
town_get(const struct xnode *x, const char *field)
{
	const struct xattr *a = x != NULL ? xnode_attr(x, field) : NULL;

	return a != NULL ? a->value.p : "";
}

void
town_keep(struct town_rows *r, const struct xnode *x)
{
	size_t i = 0;

	while (i < r->n && (strcmp(town_get(r->v[i], "key"), town_get(x, "key")) != 0 || strcmp(town_get(r->v[i], "layout"), town_get(x, "layout")) != 0))
		i++;
	if (slice_is(x->name, "delete")) {
		if (i < r->n)
			memmove(&r->v[i], &r->v[i + 1], (--r->n - i) * sizeof(struct xnode *));
		return;
	}
	CHECK(i < TOWN_ROWS);
	r->v[i] = x;
	r->n += i == r->n;
}

/* A date of some days sooner or later, another code, the other truth, or nothing: all that a layout allows. What ids and sums say
 * hangs together, and whether money came is what the eyes go by. */
static struct slice
otherwise(struct town *t, const struct row_column *c, struct slice was)
{
	int32_t day = town_day(was.p);
	int d = events_dice(t, 3);

	if (c->nullable && d == 0)
		return slice_make("", 0);
	if (c->codes > 0)
		return c->code[events_dice(t, (int)c->codes)];
	if (c->kind == ROW_DATE && day > 0)
		return slice_of(town_date(t->mem, day + events_dice(t, 61) - 30));
	if (c->kind == ROW_BOOL)
		return slice_of(d == 1 ? "true" : "false");
	return was;
}

static void
made_odd(struct town *t, const struct xnode *x)
{
	const struct layout *l = layout_find(t->layouts, town_get(x, "layout"));
	struct xattr *a = (struct xattr *)(uintptr_t)&x->attr[2 + events_dice(t, (int)x->attrs - 2)];

	for (int i = LAYOUT_FIELDS; i < l->type->n; i++)
		if (slice_is(a->name, l->type->col[i].name) && strstr(a->name.p, "_id") == NULL && strstr(a->name.p, "scope_kind") == NULL)
			a->value = otherwise(t, &l->type->col[i], a->value);
}

static void
comes(struct town *t, const struct xnode *x)
{
	if (events_dice(t, 1000) < t->odd && strcmp(town_get(x, "layout"), "payments") != 0)
		made_odd(t, x);
	town_keep(&t->now, x);
	town_keep(t->tonight < 0 ? &t->before : &t->night[t->tonight], x);
}

void
events_row(struct town *t, const char *layout, const char *key, ...)
{
	struct xattr *a = head(t->mem, layout, key);
	va_list ap;
	size_t n;

	va_start(ap, key);
	n = fields(a, 2, ap);
	va_end(ap);
	comes(t, make(t->mem, "row", a, n));
}

const struct xnode *
events_now(const struct town *t, const char *layout, const char *key)
{
	for (size_t i = 0; i < t->now.n; i++)
		if (strcmp(town_get(t->now.v[i], "key"), key) == 0 && strcmp(town_get(t->now.v[i], "layout"), layout) == 0)
			return t->now.v[i];
	return NULL;
}

void
events_change(struct town *t, const struct xnode *old, ...)
{
	struct xattr *a = arena_zalloc(t->mem, MOST * sizeof *a);
	va_list ap;
	size_t n = old->attrs;

	memcpy(a, old->attr, n * sizeof *a);
	va_start(ap, old);
	n = fields(a, n, ap);
	va_end(ap);
	comes(t, make(t->mem, "row", a, n));
}

/* --- dice, ids, values --------------------------------------------------------------------- */
uint64_t
town_hash(uint64_t seed, const char *s)
{
	for (; *s != '\0'; s++)
		seed = (seed ^ (unsigned char)*s) * 0x100000001b3u;
	return seed ^ seed >> 29;
}

int
events_dice(struct town *t, int n)
{
	uint64_t z = t->dice += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (int)((z ^ z >> 31) % (uint64_t)n);
}

bool
events_chance(struct town *t, int percent)
{
	return events_dice(t, 100) < percent;
}

/* Ids end with an x and have three digits before it, so that a reader can turn them round. */
const char *
events_id(struct town *t, const char *kind, int no)
{
	return arena_printf(t->mem, "%s%03dx", kind, t->backwards ? 999 - no : no);
}

const char *
events_new_id(struct town *t, const char *kind, int counter)
{
	return events_id(t, kind, ++t->ids[counter]);
}

void
town_straight(const struct town *t, const char *s, struct buf *b)
{
	for (; *s != '\0'; s++)
		if (t->backwards && strspn(s, "0123456789") >= 3 && s[3] == 'x') {
			buf_printf(b, "%03dx", 999 - atoi((char[]){ s[0], s[1], s[2], '\0' }));
			s += 3;
		} else {
			buf_char(b, *s);
		}
}

int32_t
town_day(const char *s)
{
	int y, m, d;

	if (sscanf(s, "%d-%d-%d", &y, &m, &d) != 3)
		return 0;
	y -= m < 3;
	m += m < 3 ? 12 : 0;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d - 719469;
}

const char *
town_date(struct arena *mem, int32_t day)
{
	int64_t z = (int64_t)day + 719468, era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;

	return arena_printf(mem, "%04d-%02d-%02d", (int)(yoe + era * 400 + (m <= 2)), (int)m, (int)d);
}

const char *
town_stamp(struct arena *mem, int32_t day, int hour)
{
	return arena_printf(mem, "%sT%02d:00:00-05:00", town_date(mem, day), hour);
}

const char *
town_money(struct arena *mem, long c)
{
	return arena_printf(mem, "%s%ld.%02ld", c < 0 ? "-" : "", c < 0 ? -c / 100 : c / 100, c < 0 ? -c % 100 : c % 100);
}

/* --- nights ---------------------------------------------------------------------------------- */
static bool
works(const struct town *t, int32_t day)
{
	bool yes = false;

	CHECK(calendar_is_working(t->office, day, &yes));
	return yes;
}

static void
set_days(struct town *t)
{
	int32_t day = 20454 + events_dice(t, 330);	/* of 2026 */

	t->nights = 6 + events_dice(t, 7) + (events_chance(t, 30) ? events_dice(t, 8) : 0);
	for (int i = 0; i < t->nights; i++) {
		while (!works(t, day))
			day++;
		t->day[i] = day++;
	}
}

void
town_make(struct town *t, struct arena *mem, uint64_t seed, bool backwards, const struct calendar *office, const struct layout_set *layouts)
{
	*t = (struct town){ .mem = mem, .seed = seed, .dice = seed * 7919 + 12345, .backwards = backwards, .office = office, .layouts = layouts };
	set_days(t);
	t->tonight = -1;
	t->today = t->day[0];
	events_begin(t);
	for (t->tonight = 0; t->tonight < t->nights; t->tonight++) {
		t->today = t->day[t->tonight];
		events_night(t);
	}
}
