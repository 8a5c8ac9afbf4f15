/* zone.c - TZif files (RFC 8536) and the POSIX rule at their end. */
#include "data/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/when_cal.h"

/* The largest file of tzdata has 4 KiB; "fat" ones of old 64 KiB at most. */
enum { NAME_MAX_LEN = 64, FILE_MAX = 1 << 18, HEADER = 44 };

/* A day of the year and a second of it: Mm.w.d, Jn or n, /time. */
struct rule {
	char kind;	/* 'M', 'J', 'N' */
	int month, week, day;
	int32_t seconds;
};

struct zone {
	struct zone *next;
	size_t n;		/* jumps */
	int64_t *at;		/* UTC second from which offset[i + 1] holds */
	int32_t *offset;	/* n + 1; [0]: before the first jump */
	bool has_tail, has_dst; /* what the rule says after the last jump */
	int32_t std, dst;
	struct rule start, end;
	char name[];
};

/* --- the rule: "CET-1CEST,M3.5.0,M10.5.0/3" */

static bool
read_int(const char **p, int max, int *out)
{
	int v = 0;

	if (**p < '0' || **p > '9')
		return false;
	for (; **p >= '0' && **p <= '9'; ++*p)
		if ((v = v * 10 + (**p - '0')) > max)
			return false;
	*out = v;
	return true;
}

static bool
skip_abbreviation(const char **p)
{
	const char *from = *p;

	if (**p == '<') {
		while (**p != '\0' && **p != '>')
			++*p;
		return *(*p)++ == '>';
	}
	while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z'))
		++*p;
	return *p - from >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool
read_hms(const char **p, int32_t *out)
{
	int h, m = 0, s = 0;
	bool neg = **p == '-';

	if (**p == '-' || **p == '+')
		++*p;
	if (!read_int(p, 167, &h))
		return false;
	if (**p == ':' && (++*p, !read_int(p, 59, &m)))
		return false;
	if (**p == ':' && (++*p, !read_int(p, 59, &s)))
		return false;
	*out = (h * 3600 + m * 60 + s) * (neg ? -1 : 1);
	return true;
}

static bool
read_rule(const char **p, struct rule *r)
{
	*r = (struct rule){ .kind = 'N', .seconds = 7200 };
	if (**p == 'M') {
		r->kind = *(*p)++;
		if (!read_int(p, 12, &r->month) || r->month < 1 || *(*p)++ != '.'
		    || !read_int(p, 5, &r->week) || r->week < 1 || *(*p)++ != '.'
		    || !read_int(p, 6, &r->day))
			return false;
	} else {
		if (**p == 'J')
			r->kind = *(*p)++;
		if (!read_int(p, 365, &r->day))
			return false;
	}
	return **p != '/' || (++*p, read_hms(p, &r->seconds));
}

static bool
read_tail(struct zone *z, const char *p)
{
	int32_t west;

	if (*p == '\0')
		return true;
	if (!skip_abbreviation(&p) || !read_hms(&p, &west))
		return false;
	z->has_tail = true;
	z->std = -west;
	if (*p == '\0')
		return true;
	if (!skip_abbreviation(&p))
		return false;
	z->dst = z->std + 3600;
	if (*p != ',') {
		if (!read_hms(&p, &west))
			return false;
		z->dst = -west;
	}
	z->has_dst = true;
	return *p++ == ',' && read_rule(&p, &z->start) && *p++ == ',' && read_rule(&p, &z->end)
	       && *p == '\0';
}

/* The local second of the jump in YEAR. */
static int64_t
rule_second(const struct rule *r, int64_t year)
{
	int64_t jan1 = when_days(year, 1, 1), day;

	if (r->kind == 'M') {
		int64_t first = when_days(year, r->month, 1);
		int wanted = r->day == 0 ? 7 : r->day;

		day = first + (wanted - when_weekday(first) + 7) % 7 + (r->week - 1) * 7;
		if (day >= first + when_month_length(year, r->month))
			day -= 7;
	} else if (r->kind == 'J')
		/* 29 February is not counted: day 60 is always 1 March */
		day = jan1 + r->day - 1 + (r->day >= 60 && when_month_length(year, 2) == 29);
	else
		day = jan1 + r->day;
	return day * WHEN_DAY_SECONDS + r->seconds;
}

/* T in UTC, or local; for a local one the offset before a jump holds up to the jump as
 * the new clock shows it. Start and end may lie in either order (southern half). */
static int32_t
tail_offset(const struct zone *z, int64_t t, bool local)
{
	int64_t year, start, end;

	if (!z->has_dst)
		return z->std;
	year = when_civil((local ? t : t + z->std) >= 0
			      ? (local ? t : t + z->std) / WHEN_DAY_SECONDS
			      : -((WHEN_DAY_SECONDS - 1 - (local ? t : t + z->std)) / WHEN_DAY_SECONDS))
		   .year;
	start = rule_second(&z->start, year);
	end = rule_second(&z->end, year);
	if (!local) {
		start -= z->std;
		end -= z->dst;
	} else if (z->dst > z->std)
		start += z->dst - z->std; /* skipped local times: before the jump */
	else
		end += z->std - z->dst;
	if (start < end)
		return t >= start && t < end ? z->dst : z->std;
	return t >= end && t < start ? z->std : z->dst;
}

/* --- look-up */

/* The number of AT that are not after T. */
static size_t
jumps_until(const struct zone *z, int64_t t)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (z->at[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

int32_t
zone_offset_at(const struct zone *z, int64_t utc)
{
	size_t i = jumps_until(z, utc);

	return i == z->n && z->has_tail ? tail_offset(z, utc, false) : z->offset[i];
}

int32_t
zone_offset_local(const struct zone *z, int64_t local)
{
	/* Offsets lie within a day and a bit, so the jumps around are few. */
	size_t i = jumps_until(z, local - 2 * WHEN_DAY_SECONDS);

	for (; i < z->n; i++) {
		int32_t before = z->offset[i], after = z->offset[i + 1];

		if (local < z->at[i] + (before > after ? before : after))
			return before;
	}
	return z->has_tail ? tail_offset(z, local, true) : z->offset[z->n];
}

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

/* --- the file */

static int64_t
big_endian(const char *p, int bytes)
{
	uint64_t v = (p[0] & 0x80) ? ~0ull : 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | (unsigned char)p[i];
	return (int64_t)v;
}

struct counts {
	size_t isut, isstd, leap, time, type, chars;
};

static bool
read_header(struct slice f, struct counts *c)
{
	size_t *field[] = { &c->isut, &c->isstd, &c->leap, &c->time, &c->type, &c->chars };

	if (f.n < HEADER || memcmp(f.p, "TZif", 4) != 0 || f.p[4] < '2')
		return false;
	for (size_t i = 0; i < NELEM(field); i++) {
		int64_t v = big_endian(f.p + 20 + 4 * i, 4);

		if (v < 0 || v > FILE_MAX)
			return false;
		*field[i] = (size_t)v;
	}
	return true;
}

static size_t
body_size(const struct counts *c, size_t time_size)
{
	return c->time * (time_size + 1) + c->type * 6 + c->chars + c->leap * (time_size + 4)
	       + c->isstd + c->isut;
}

static bool
read_body(struct zone *z, const char *p, const struct counts *c)
{
	const char *index = p + 8 * c->time, *type = index + c->time;

	for (size_t i = 0; i <= c->time; i++) {
		size_t t = i == 0 ? 0 : (unsigned char)index[i - 1];

		if (t >= c->type)
			return false;
		z->offset[i] = (int32_t)big_endian(type + 6 * t, 4);
		if (z->offset[i] < -WHEN_DAY_SECONDS - 3600 || z->offset[i] > WHEN_DAY_SECONDS + 3600)
			return false;
		if (i > 0)
			z->at[i - 1] = big_endian(p + 8 * (i - 1), 8);
		if (i > 1 && z->at[i - 1] <= z->at[i - 2])
			return false;
	}
	z->n = c->time;
	return true;
}

struct zone *
zone_read(struct slice name, struct slice f)
{
	struct counts c;
	struct zone *z;
	char rule[128];
	size_t n;

	if (!read_header(f, &c) || f.n < HEADER + body_size(&c, 4))
		return NULL;
	n = HEADER + body_size(&c, 4); /* past the 32-bit part */
	f = slice_make(f.p + n, f.n - n);
	if (!read_header(f, &c) || c.type == 0 || f.n < HEADER + body_size(&c, 8) + 2)
		return NULL;
	z = base_zalloc(sizeof *z + name.n + 1);
	memcpy(z->name, name.p, name.n);
	z->at = base_alloc(c.time * sizeof *z->at);
	z->offset = base_alloc((c.time + 1) * sizeof *z->offset);
	n = HEADER + body_size(&c, 8);
	f.n -= n + 2;
	if (f.p[n] == '\n' && f.p[n + 1 + f.n] == '\n' && f.n < sizeof rule) {
		memcpy(rule, f.p + n + 1, f.n);
		rule[f.n] = '\0';
		if (read_body(z, f.p + HEADER, &c) && read_tail(z, rule))
			return z;
	}
	zone_free(&z);
	return NULL;
}

void
zone_free(struct zone **zp)
{
	struct zone *z = *zp;

	if (z != NULL) {
		base_free(z->at);
		base_free(z->offset);
		base_free(z);
	}
	*zp = NULL;
}

/* Steps of letters, digits, "_", "+", "-", the first of them a letter: no "..". */
static bool
sound_name(struct slice s)
{
	bool first = true;

	if (s.n == 0 || s.n > NAME_MAX_LEN)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (c == '/' && !first) {
			first = true;
			continue;
		}
		if (!letter && (first || !((c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-')))
			return false;
		first = false;
	}
	return !first;
}

static struct zone *
load(struct slice name)
{
	static const char dir[] = "/usr/share/zoneinfo/";
	char path[sizeof dir + NAME_MAX_LEN];
	struct zone *z = NULL;
	struct stat st;
	char *bytes = NULL;
	size_t n = 0;
	ssize_t got = 1;
	int fd;

	snprintf(path, sizeof path, "%s%.*s", dir, SLICE_FMT(name));
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		base_answered(errno, path);
		return NULL;
	}
	if (fstat(fd, &st) != 0)
		base_answered(errno, path);
	else if (S_ISREG(st.st_mode) && st.st_size <= FILE_MAX) {
		bytes = base_alloc((size_t)st.st_size);
		while (n < (size_t)st.st_size && got > 0)
			if ((got = read(fd, bytes + n, (size_t)st.st_size - n)) > 0)
				n += (size_t)got;
		if (got < 0)
			base_answered(errno, path);
		z = zone_read(name, slice_make(bytes, n));
	}
	base_free(bytes);
	close(fd);
	return z;
}

/* Zones are only ever added, at the front, so a reader needs no lock; of two threads
 * that load one zone at once the second finds the first's and drops its own. */
static _Atomic(struct zone *) known;

static const struct zone *
find_known(const struct zone *from, struct slice name)
{
	for (const struct zone *z = from; z != NULL; z = z->next)
		if (slice_is(name, z->name))
			return z;
	return NULL;
}

const struct zone *
zone_find(struct slice name)
{
	struct zone *head = atomic_load(&known);
	const struct zone *z = find_known(head, name);
	struct zone *fresh;

	if (z != NULL || !sound_name(name) || (fresh = load(name)) == NULL)
		return z;
	do {
		if ((z = find_known(head, name)) != NULL) {
			zone_free(&fresh);
			return z;
		}
		fresh->next = head;
	} while (!atomic_compare_exchange_weak(&known, &head, fresh));
	return fresh;
}
