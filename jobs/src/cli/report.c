/* report.c - a run on one page, or on one line. */
#include "report.h"

static void
print_counters(const struct ledger_step *s, FILE *f)
{
	for (size_t i = 0; i < s->counters; i++)
		fprintf(f, "    %-44s %14lld\n", s->counter[i].name, (long long)s->counter[i].n);
}

void
report_line(const struct ledger_run *r, FILE *f)
{
	static const char *const phase[] = { "not published", "publishing", "published" };

	fprintf(f, "%-28s %-10s %-14s %s%s%s\n", r->id, ledger_status_name(r->status), phase[r->phase],
	    r->exit ? r->exit : "", r->message && r->message[0] ? ": " : "", r->message ? r->message : "");
}

void
report_run(const struct ledger_run *r, FILE *f)
{
	report_line(r, f);
	fprintf(f, "  business date %s, %zu files, %zu pinned\n", r->date, r->inputs, r->pins);
	for (size_t i = 0; i < r->steps; i++) {
		fprintf(f, "  %-12s %s\n", r->step[i].id, ledger_status_name(r->step[i].status));
		print_counters(&r->step[i], f);
	}
	if (r->phase == LEDGER_PUBLISHED)
		fprintf(f, "  outputs: %s/%s\n", r->out, r->id);
	else
		fprintf(f, "  not published; the same command goes on from the last checkpoint\n");
}
