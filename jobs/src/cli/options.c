/* options.c - parse a verb's words by its table. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "verb.h"

enum { MOST_OPTIONS = 32 };

static bool
is_named(const struct option *o)
{
	return o->name[0] == '-';
}

static void
print_help(const struct option *o, const char *about, const char *verb)
{
	const struct verb *v = verb_named(verb);
	const struct option *p;

	printf("%s\n\nusage: arrears %s", about, verb);
	for (p = o; p->name != NULL; p++) {
		printf(p->required ? " %s" : " [%s", p->name);
		if (p->value != NULL)
			printf(" %s", p->value);
		if (!p->required)
			putchar(']');
	}
	printf("\n\n");
	for (p = o; p->name != NULL; p++)
		printf("  %-12s %-6s %s\n", p->name, p->value ? p->value : "", p->help);
	if (v != NULL)
		printf("\nExit status: %s.\n", v->ends);
}

static options_teller *teller = print_help;

void
options_tell_by(options_teller *t)
{
	teller = t;
}

static int
unknown(const struct option *o, const char *verb, const char *word, struct err *e)
{
	const char *names[MOST_OPTIONS], *near;
	size_t n = 0;

	for (; o->name != NULL && n < MOST_OPTIONS; o++)
		if (is_named(o))
			names[n++] = o->name;
	near = diag_nearest(slice_of(word), names, n);
	return err_set(e, ERR_REFUSED, "arrears %s: unknown word \"%s\"%s%s (see arrears %s --help)",
	    verb, word, near ? ", perhaps " : "", near ? near : "", verb);
}

static const struct option *
find(const struct option *o, const char *word)
{
	for (; o->name != NULL; o++) {
		if (word[0] == '-' && word[1] == '-' ? strcmp(o->name, word) == 0
						     : !is_named(o) && *o->out == NULL)
			return o;
	}
	return NULL;
}

int
options_parse(const struct option *o, const char *about, int argc, char **argv, struct err *e)
{
	const struct option *p;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			teller(o, about, argv[0]);
			return 1;
		}
		p = find(o, argv[i]);
		if (p == NULL)
			return unknown(o, argv[0], argv[i], e);
		if (!is_named(p)) {
			*p->out = argv[i];
		} else if (p->value == NULL) {
			*p->out = "";
		} else {
			if (i + 1 == argc)
				return err_set(e, ERR_REFUSED, "arrears %s: %s wants %s after it",
				    argv[0], p->name, p->value);
			*p->out = argv[++i];
		}
	}
	for (p = o; p->name != NULL; p++)
		if (p->required && *p->out == NULL)
			return err_set(e, ERR_REFUSED, "arrears %s: %s is missing: %s", argv[0],
			    p->name, p->help);
	return 0;
}

static bool
digits(const char *s, int n, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

/* Days since 1970-01-01, proleptic Gregorian; years here have four digits. */
static int32_t
day_of(int y, int m, int d)
{
	int a = (14 - m) / 12, yy = y + 4800 - a, mm = m + 12 * a - 3;

	return d + (153 * mm + 2) / 5 + 365 * yy + yy / 4 - yy / 100 + yy / 400 - 32045 - 2440588;
}

int
options_date(const char *text, int32_t *day, struct err *e)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int y, m, d;
	bool leap;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4, &y) ||
	    !digits(text + 5, 2, &m) || !digits(text + 8, 2, &d) || m < 1 || m > 12)
		return err_set(e, ERR_REFUSED, "--date: \"%s\" seen, a date like 2026-03-02 wanted", text);
	leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	if (d < 1 || d > length[m - 1] + (m == 2 && leap))
		return err_set(e, ERR_REFUSED, "--date: \"%s\": no such day", text);
	*day = day_of(y, m, d);
	return 0;
}

int
options_number(const char *name, const char *text, long low, long high, long *out, struct err *e)
{
	char *end;
	long v = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || v < low || v > high)
		return err_set(e, ERR_REFUSED, "%s: \"%s\" seen, a number from %ld to %ld wanted", name,
		    text, low, high);
	*out = v;
	return 0;
}
