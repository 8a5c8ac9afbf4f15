/* diag.c - collect diagnostics, print them with the line they are about. */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

enum { KEEP_ERRORS = 100, LONGEST_LINE = 160, LONGEST_NAME = 64 };

void
diag_init(struct diag *d)
{
	*d = (struct diag){ .limit = KEEP_ERRORS };
	arena_init(&d->mem, 0);
	d->last = &d->first;
}

void
diag_fini(struct diag *d)
{
	arena_fini(&d->mem);
	*d = (struct diag){ 0 };
}

static char *
format(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int n;
	char *p;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	CHECK(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

int
diag_add(struct diag *d, enum diag_level level, const char *code, struct diag_place at,
    const char *fmt, ...)
{
	struct diag_item *it;
	va_list ap;

	if (level == DIAG_ERROR)
		d->errors++;
	else if (level == DIAG_WARNING)
		d->warnings++;
	if (d->errors > d->limit)
		return -1;
	it = arena_zalloc(&d->mem, sizeof *it);
	it->level = level;
	it->code = code;
	it->at = at;
	va_start(ap, fmt);
	it->text = format(&d->mem, fmt, ap);
	va_end(ap);
	*d->last = it;
	d->last = &it->next;
	return -1;
}

void
diag_hint(struct diag *d, const char *fmt, ...)
{
	struct diag_item *it;
	va_list ap;

	if (d->first == NULL || d->errors > d->limit)
		return;
	it = (struct diag_item *)(void *)((char *)d->last - offsetof(struct diag_item, next));
	va_start(ap, fmt);
	it->hint = format(&d->mem, fmt, ap);
	va_end(ap);
}

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static uint32_t
start_of_line(struct slice t, uint32_t off)
{
	while (off > 0 && t.p[off - 1] != '\n')
		off--;
	return off;
}

void
diag_line_col(struct diag_place at, uint32_t *line, uint32_t *col)
{
	struct slice t = at.src->text;
	uint32_t off = at.off < t.n ? at.off : (uint32_t)t.n;
	uint32_t i;

	*line = 1;
	*col = 1;
	for (i = 0; i < off; i++) {
		if (t.p[i] == '\n') {
			(*line)++;
			*col = 1;
		} else if (!is_tail(t.p[i])) {
			(*col)++;
		}
	}
}

/* The line, tabs as one blank each, and a line of ~ under the place. */
static void
print_quote(struct diag_place at, uint32_t line, struct buf *out)
{
	struct slice t = at.src->text;
	uint32_t off = at.off < t.n ? at.off : (uint32_t)t.n;
	uint32_t b = start_of_line(t, off), e = off, i;
	uint32_t stop = off + (at.len ? at.len : 1);

	while (e < t.n && t.p[e] != '\n' && t.p[e] != '\r')
		e++;
	if (off - b > LONGEST_LINE)
		b = off - LONGEST_LINE / 2;
	while (b < off && is_tail(t.p[b]))
		b++;
	if (e - b > LONGEST_LINE)
		e = b + LONGEST_LINE;
	buf_printf(out, "%5u | ", line);
	for (i = b; i < e; i++)
		buf_char(out, t.p[i] == '\t' ? ' ' : t.p[i]);
	buf_str(out, "\n      | ");
	for (i = b; i < off; i++)
		if (!is_tail(t.p[i]))
			buf_char(out, ' ');
	for (i = off; i < stop && (i == off || i < e); i++)
		if (i == off || !is_tail(t.p[i]))
			buf_char(out, '~');
	buf_char(out, '\n');
}

static void
print_name(const struct diag *d, const char *name, struct buf *out)
{
	size_t n = d->copy != NULL ? strlen(d->copy) : 0;

	if (n > 0 && strncmp(name, d->copy, n) == 0 && name[n] == '/')
		buf_printf(out, "%s%s", d->original, name + n);
	else
		buf_str(out, name);
}

static void
print_item(const struct diag *d, const struct diag_item *it, struct buf *out)
{
	static const char *const mark[] = { "note: ", "warning: ", "" };
	uint32_t line = 0, col = 0;

	if (it->at.src != NULL) {
		print_name(d, it->at.src->name, out);
		if (it->at.src->text.n > 0) {
			diag_line_col(it->at, &line, &col);
			buf_printf(out, ":%u:%u", line, col);
		}
		buf_str(out, ": ");
	}
	buf_printf(out, "%s%s: %s\n", mark[it->level], it->code, it->text);
	if (line > 0)
		print_quote(it->at, line, out);
	if (it->hint != NULL)
		buf_printf(out, "      = %s\n", it->hint);
}

void
diag_print(const struct diag *d, struct buf *out)
{
	const struct diag_item *it;

	for (it = d->first; it != NULL; it = it->next)
		print_item(d, it, out);
	if (d->errors > d->limit)
		buf_printf(out, "... and %d more\n", d->errors - d->limit);
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters put in, left out, changed, or swapped with their neighbour; three rows at a time. Names longer
 * than the limit are never near. */
static size_t
distance(struct slice a, struct slice b)
{
	size_t row[3][LONGEST_NAME + 1], i, j;

	if (a.n > LONGEST_NAME || b.n > LONGEST_NAME)
		return SIZE_MAX;
	for (j = 0; j <= b.n; j++)
		row[0][j] = j;
	for (i = 1; i <= a.n; i++) {
		size_t *now = row[i % 3];
		const size_t *up = row[(i - 1) % 3], *up2 = row[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= b.n; j++) {
			now[j] = smallest(now[j - 1] + 1, up[j] + 1, up[j - 1] + (a.p[i - 1] != b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
			    up2[j - 2] + 1 < now[j])
				now[j] = up2[j - 2] + 1;
		}
	}
	return row[a.n % 3][b.n];
}

/* Near is a third of the letters at most, or one, but not all. */
const char *
diag_nearest(struct slice name, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t best_d = name.n < 2 ? 0 : name.n < 6 ? 2 : name.n / 3 + 1, i;

	for (i = 0; i < n; i++) {
		size_t d = distance(name, slice_of(names[i]));

		if (d < best_d) {
			best_d = d;
			best = names[i];
		}
	}
	return best;
}
