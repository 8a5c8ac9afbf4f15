/* report.c - a run on one page, or on one line. */
#include "report.h"

#include "intake/intake.h"
#include "run/pace.h"

void
report_line(const struct ledger_run *r, FILE *f)
{
	static const char *const phase[] = { "not published", "publishing", "published" };

	fprintf(f, "%-28s %-10s %-14s %s%s%s\n", r->id, ledger_status_name(r->status), phase[r->phase],
	    r->exit ? r->exit : "", r->message && r->message[0] ? ": " : "", r->message ? r->message : "");
}

static const struct ledger_step *
step_named(const struct ledger_run *r, const char *id)
{
	for (size_t i = 0; i < r->steps; i++)
		if (r->step[i].id != NULL && strcmp(r->step[i].id, id) == 0)
			return &r->step[i];
	return NULL;
}

static int64_t
counter(const struct ledger_run *r, const char *step, const char *a, const char *b)
{
	char name[160];

	snprintf(name, sizeof name, "%s%s", a, b);
	return ledger_counter(r, step, name);
}

/* --- intake: a line a kind, read and its six ends, or without a merge the one it has ---------------------------------- */

static int
first_end(const struct ledger_run *r)
{
	return step_named(r, "merge") == NULL ? END_REJECTED : 0;
}

static void
print_kind(const struct ledger_run *r, const char *kind, FILE *f)
{
	int64_t bad = counter(r, "check", kind, ".bad"), read = counter(r, "check", kind, ".rows");

	if (read == 0)
		return;
	fprintf(f, "    %-22s %9lld", kind, (long long)read);
	for (int i = first_end(r); i < INTAKE_ENDS; i++) {
		char end[24];

		snprintf(end, sizeof end, ".%s", intake_end_name[i]);
		fprintf(f, " %9lld", (long long)(counter(r, "merge", kind, end) + (i == END_REJECTED ? bad : 0)));
	}
	fputc('\n', f);
}

static void
print_intake(const struct ledger_run *r, FILE *f)
{
	const struct ledger_step *s = step_named(r, "check");

	if (s == NULL || s->counters == 0)
		return;
	fprintf(f, "  intake: %lld files, %lld rows\n    %-22s %9s", (long long)counter(r, "check", "files", ""),
	    (long long)counter(r, "check", "rows", ""), "", "read");
	for (int i = first_end(r); i < INTAKE_ENDS; i++)
		fprintf(f, " %9s", intake_end_name[i]);
	fputc('\n', f);
	for (size_t i = 0; i < s->counters; i++) {
		size_t n = strlen(s->counter[i].name);
		char kind[64];

		if (n <= 5 || n >= sizeof kind || strcmp(s->counter[i].name + n - 5, ".rows") != 0)
			continue;
		memcpy(kind, s->counter[i].name, n - 5);
		kind[n - 5] = '\0';
		print_kind(r, kind, f);
	}
}

/* --- decisions: every other counter, by what its name begins with --------------------- */

static void
print_group(const struct ledger_run *r, const char *prefix, const char *title, FILE *f)
{
	size_t n = strlen(prefix);
	bool any = false;

	for (size_t i = 0; i < r->steps; i++) {
		const struct ledger_step *s = &r->step[i];

		if (s->id == NULL || strcmp(s->id, "check") == 0 || strcmp(s->id, "merge") == 0)
			continue;
		for (size_t k = 0; k < s->counters; k++) {
			if (strncmp(s->counter[k].name, prefix, n) != 0 || s->counter[k].n == 0)
				continue;
			fprintf(f, "%s%s %lld", any ? ", " : title, s->counter[k].name + n, (long long)s->counter[k].n);
			any = true;
		}
	}
	if (any)
		fputc('\n', f);
}

static void
print_decisions(const struct ledger_run *r, FILE *f)
{
	static const char *const group[][2] = {
		{ "accounts.", "  accounts:   " }, { "instruments.", "  instruments: " }, { "cases.", "  cases:      " },
		{ "proposed.", "  proposed:   " }, { "issued.", "  issued:     " }, { "withheld.", "  withheld:   " },
		{ "exceptions.", "  exceptions: " }, { "tasks.", "  tasks:      " },
	};

	for (size_t i = 0; i < NELEM(group); i++)
		print_group(r, group[i][0], group[i][1], f);
}

static double
seconds(int64_t ms)
{
	return (double)ms / 1000;
}

/* All attempts of a step together. A page without it is still a page. */
static void
print_pace(const struct ledger_run *r, const char *data, FILE *f)
{
	struct err e = { 0 };
	struct pace p;
	int64_t usual;
	int rc = pace_read(data, r->id, &p, &e);

	if (rc == 0 && p.steps == 0)
		return;
	if (rc < 0 || (rc = pace_usual(data, r->job, r->id, &usual, &e)) < 0) {
		fprintf(f, "  duration: not known: %s\n", e.text);
		return;
	}
	fprintf(f, "  duration: %.1f s", seconds(p.ms));
	if (rc == 1)
		fprintf(f, ", usual %.1f s", seconds(usual));
	for (size_t i = 0; i < p.steps; i++)
		fprintf(f, "%s%s %.1f", i == 0 ? ": " : ", ", p.step[i].id, seconds(p.step[i].ms));
	fputc('\n', f);
}

void
report_run(const struct ledger_run *r, const char *data, FILE *f)
{
	report_line(r, f);
	if (data == NULL) {
		fprintf(f, "  business date %s, nothing is kept\n", r->date);
	} else {
		fprintf(f, "  business date %s, %zu inputs, %zu pinned files\n", r->date, r->inputs, r->pins);
		print_pace(r, data, f);
	}
	print_intake(r, f);
	print_decisions(r, f);
	if (r->phase == LEDGER_PUBLISHED)
		fprintf(f, "  outputs: %s/%s (report.txt first)\n", r->out, r->id);
	else
		fprintf(f, "  not published; the same command goes on from the last checkpoint\n");
}
