/* cmd_status.c - arrears status: how the last run of each job ended, what waits for a person, and the command that goes on. */
#include <string.h>

#include "base/now.h"
#include "data/when.h"
#include "io/folder.h"
#include "options.h"
#include "report.h"
#include "verb.h"

enum { MOST_JOBS = 32 };

/* Newest first; what was abandoned or taken back left nothing. */
struct last {
	struct ledger_run run[MOST_JOBS];
	size_t n;
};

static int64_t
counted(const struct ledger_run *r, const char *prefix)
{
	size_t n = strlen(prefix);
	int64_t sum = 0;

	for (size_t i = 0; i < r->steps; i++)
		for (size_t k = 0; k < r->step[i].counters; k++)
			if (strncmp(r->step[i].counter[k].name, prefix, n) == 0)
				sum += r->step[i].counter[k].n;
	return sum;
}

static bool
counts(const struct ledger_run *r)
{
	return r->status != LEDGER_ABANDONED || strcmp(r->exit, LEDGER_UNDOING) == 0;
}

/* R is the last of its job, or let go. */
static void
keep(struct last *l, struct ledger_run *r)
{
	size_t i;

	for (i = 0; i < l->n && strcmp(l->run[i].job, r->job) != 0; i++)
		;
	if (!counts(r) || i == MOST_JOBS || (i < l->n && l->run[i].no > r->no)) {
		ledger_run_fini(r);
		return;
	}
	if (i < l->n)
		ledger_run_fini(&l->run[i]);
	else
		l->n++;
	l->run[i] = *r;
}

/* What is to be done about it; "": nothing. */
static enum err_status
say_next(const struct ledger_run *r, const char *data)
{
	if (strcmp(r->exit, LEDGER_UNDOING) == 0)
		printf("  next: arrears undo %s --data %s --by NAME --reason TEXT\n", r->id, data);
	else if (strcmp(r->exit, "HELD") == 0)
		printf("  next: look at %s/%s, then arrears release %s --data %s --by NAME\n", r->out, r->id, r->id, data);
	else if (r->phase != LEDGER_PUBLISHED)
		printf("  next: the same command again goes on from the last checkpoint, arrears abandon %s --data %s takes it back\n", r->id, data);
	else if (counted(r, "withheld.block") + counted(r, "withheld.limit") > 0) {
		printf("  next: nothing adverse went out: %s/%s/report.txt says why; then arrears release %s --data %s --by NAME\n", r->out, r->id,
		    r->id, data);
		return ERR_EXCEPTIONS;
	} else
		return r->exceptions ? ERR_EXCEPTIONS : ERR_DONE;
	return ERR_FAILED;
}

/* Of a published one how old its date is and what is open by it. */
static void
say_open(const struct ledger_run *r, int32_t today)
{
	int64_t day;

	if (r->phase != LEDGER_PUBLISHED)
		return;
	if (when_parse_date(slice_of(r->date), &day) && today - day > 1)
		printf("  its date is %lld days ago\n", (long long)(today - day));
	printf("  withheld %lld, exceptions %lld, tasks %lld\n", (long long)(counted(r, "withheld.") - counted(r, "withheld.capacity.")),
	    (long long)(counted(r, "exceptions.new") + counted(r, "exceptions.standing")),
	    (long long)(counted(r, "tasks.new") + counted(r, "tasks.open")));
}

static int
read_last(const char *data, struct last *l, struct err *e)
{
	struct arena mem;
	char **ids;
	size_t n;
	int rc;

	arena_init(&mem, 0);
	rc = ledger_status_ids(data, &mem, &ids, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct ledger_run r;

		ledger_run_init(&r);
		if ((rc = ledger_status_read(data, ids[i], &r, e)) == 0)
			keep(l, &r);
		else
			ledger_run_fini(&r);
	}
	arena_fini(&mem);
	return rc;
}

int
cmd_status(int argc, char **argv, struct err *e)
{
	const char *data = NULL, *date = NULL;
	const struct option o[] = { { "--data", "DIR", "the state", true, &data },
		{ "--date", "D", "today, 2026-03-02 (default: by the clock)", false, &date }, { 0 } };
	int rc = options_parse(o,
	    "How the last run of each job ended, what waits for a person, and the command that goes on. Reads what is\n"
	    "kept beside the state alone: it waits for no run, and none waits for it.",
	    argc, argv, e);
	struct last *l;
	int32_t today = (int32_t)(now_seconds() / WHEN_DAY_SECONDS);
	enum err_status worst = ERR_DONE;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (date != NULL && options_date(date, &today, e) != 0)
		return ERR_REFUSED;
	if (!folder_exists(data))
		return err_set(e, ERR_REFUSED, "%s: not there, wanted: the folder of a state", data), ERR_REFUSED;
	l = base_zalloc(sizeof *l);
	rc = read_last(data, l, e);
	if (rc == 0 && l->n == 0)
		printf("nothing has run\n  next: arrears run nightly --date D --in DIR --out DIR --data %s\n", data);
	for (size_t i = 0; i < l->n; i++) {
		enum err_status s;

		report_line(&l->run[i], stdout);
		say_open(&l->run[i], today);
		s = say_next(&l->run[i], data);
		worst = s > worst ? s : worst;
		ledger_run_fini(&l->run[i]);
	}
	base_free(l);
	return rc != 0 ? (int)e->status : (int)worst;
}
