/* cmd_rerun.c - arrears rerun RUN: takes the last published run back and runs its job again, with corrected extracts. */
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "intake/home.h"
#include "intake/setfile.h"
#include "homefind.h"
#include "options.h"
#include "run/ledger.h"
#include "run/run.h"
#include "verb.h"
#include "wired.h"

enum { MOST_WORDS = 22 };

struct rerun {
	const char *run, *in, *data, *home, *who, *why, *pack, *workers, *chunk, *cache;
	struct arena mem;
	struct ledger_run l;
};

/* Of a job that runs several times a day, in the id behind the date; NULL: it runs once. */
static const char *
number_of(struct rerun *r)
{
	const char *at = r->run + strlen(r->l.job) + 1 + strlen(r->l.date);
	size_t n = strspn(at + (*at == '-'), "0123456789");

	return *at == '-' && n > 0 ? arena_strdup(&r->mem, slice_make(at + 1, n)) : NULL;
}

/* A set that can't be read, no home or pack, a number that is none: they take nothing back. */
static int
may_begin(struct rerun *r, struct err *e)
{
	struct setfile set = { 0 };
	const char *const *folders;
	struct run_file *pins;
	size_t n, n_pins;
	long number;

	if ((r->workers && options_number("--workers", r->workers, 0, CREW_MAX_WORKERS, &number, e) != 0) ||
	    (r->chunk && options_number("--chunk", r->chunk, 1, JOBFILE_MAX_ITEMS, &number, e) != 0) ||
	    (r->cache && options_number("--cache", r->cache, 1, 65536, &number, e) != 0) ||
	    ledger_status_read(r->data, r->run, &r->l, e) != 0 || setfile_load(&set, r->in, &r->mem, e) != 0)
		return -1;
	for (size_t i = 0; i < r->l.params; i++)
		if (strcmp(r->l.param[i].name, "pack") == 0)
			r->pack = r->l.param[i].path;
	return homefind(&r->mem, r->home, &r->home, e) != 0 || wired_folders(&r->mem, r->home, r->pack, &folders, &n, e) != 0 ||
		home_pins(&r->mem, r->home, r->l.job, folders, n, &pins, &n_pins, e) != 0 ? -1 : 0;
}

/* The same job, date and packs, to the same place: the next generation, or going on with it. */
static int
run_again(struct rerun *r, struct err *e)
{
	const char *number = number_of(r), *word[MOST_WORDS] = { "run", r->l.job, "--date", r->l.date, "--in", r->in,
		"--out", r->l.out, "--data", r->data };
	int n = 10;

	const struct { const char *name, *value; } more[] = { { "--home", r->home }, { "--number", number }, { "--pack", r->pack },
		{ "--workers", r->workers }, { "--chunk", r->chunk }, { "--cache", r->cache } };

	for (size_t i = 0; i < NELEM(more); i++)
		if (more[i].value != NULL && *more[i].value != '\0') {
			word[n++] = more[i].name;
			word[n++] = more[i].value;
		}
	return cmd_run(n, (char **)(uintptr_t)word, e);
}

int
cmd_rerun(int argc, char **argv, struct err *e)
{
	struct rerun r = { 0 };
	const struct option o[] = { { "RUN", NULL, "the last run that was published", true, &r.run },
		{ "--in", "DIR", "the corrected extracts and their set file", true, &r.in }, { "--data", "DIR", "the state", true, &r.data },
		{ "--home", "DIR", HOMEFIND_HELP, false, &r.home }, { "--by", "NAME", "who takes it back; kept in its record", true, &r.who },
		{ "--reason", "TEXT", "why; kept too", true, &r.why },
		{ "--workers", "N", "threads beside the one that owns the store", false, &r.workers },
		{ "--chunk", "N", "accounts a commit (default: the job's)", false, &r.chunk },
		{ "--cache", "MB", "of the store (default: 32)", false, &r.cache }, { 0 } };
	int rc = options_parse(o,
	    "Takes the run back, as undo does, and runs its job again for the same date, to the same place, with the\n"
	    "extracts of DIR: as the next generation. After a failure the same command goes on. Refused, before\n"
	    "anything is changed, where the run can't be taken back, or the set of DIR, the home or the pack can't\n"
	    "be found. Where the run itself refuses what it reads, the same command with files that are right goes on.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&r.mem, 0);
	ledger_run_init(&r.l);
	rc = may_begin(&r, e) != 0 ||
	    (strcmp(r.l.exit, LEDGER_UNDONE) != 0 && run_undo(r.data, r.run, false, r.who, r.why, e) != 0) ? -1 : run_again(&r, e);
	if (rc < 0)
		rc = e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
	ledger_run_fini(&r.l);
	arena_fini(&r.mem);
	return rc;
}
