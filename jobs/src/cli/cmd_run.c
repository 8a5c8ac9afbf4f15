/* cmd_run.c - arrears run JOB: a night, or going on with one that failed. */
#include <stdio.h>

#include "base/crew.h"
#include "decide/form.h"
#include "intake/arrival.h"
#include "homefind.h"
#include "intake/cycle.h"
#include "intake/home.h"
#include "intake/intake.h"
#include "intake/setfile.h"
#include "manifest.h"
#include "options.h"
#include "progress.h"
#include "report.h"
#include "run/stop.h"
#include "verb.h"
#include "wired.h"

struct words {
	const char *job, *date, *number, *in, *out, *data, *home, *pack, *workers, *chunk, *cache;
};

struct job {
	struct words w;
	struct night night;
	struct setfile set;
	struct run_request rq;
	struct run *run;
	struct diag diag;
	struct progress progress;
};

static void
print_diag(struct diag *d)
{
	struct buf b = { 0 };

	diag_print(d, &b);
	if (b.n > 0)
		fputs(buf_cstr(&b), stderr);
	buf_fini(&b);
}

/* The extracts as inputs: hashed by the run, which refuses to go on when they change. */
static void
list_inputs(struct job *j)
{
	struct run_file *f = arena_alloc(&j->night.mem, (j->set.n + 1) * sizeof *f);

	for (size_t i = 0; i < j->set.n; i++)
		f[i] = (struct run_file){ j->set.entry[i].name, j->set.entry[i].path };
	j->rq.input = f;
	j->rq.inputs = j->set.n;
}

static int
take_words(struct job *j, struct err *e)
{
	const struct words *w = &j->w;
	long workers = -1, chunk = 0, cache = 0, number = 0;
	struct jobfile_param *p = arena_alloc(&j->night.mem, 2 * sizeof *p);

	if (options_date(w->date, &j->night.date, e) != 0 ||
	    (w->workers && options_number("--workers", w->workers, 0, CREW_MAX_WORKERS, &workers, e) != 0) ||
	    (w->chunk && options_number("--chunk", w->chunk, 1, JOBFILE_MAX_ITEMS, &chunk, e) != 0) ||
	    (w->number && options_number("--number", w->number, 1, 999, &number, e) != 0) ||
	    (w->cache && options_number("--cache", w->cache, 1, 65536, &cache, e) != 0))
		return -1;
	p[0] = (struct jobfile_param){ "pack", w->pack };
	j->night.date_text = w->date;
	j->night.in = w->in != NULL ? w->in : "without --in";
	j->night.data = w->data;
	j->rq = (struct run_request){ .data = w->data, .out = w->out, .job = w->job, .date = w->date,
		.number = (uint32_t)number, .param = p, .params = 1, .workers = (int)workers, .chunk = (uint32_t)chunk,
		.cache_mb = (unsigned)cache, .context = &j->night, .manifest = manifest_write,
		.tell = progress_tell, .tell_ctx = &j->progress };
	j->rq.job_file = arena_printf(&j->night.mem, "jobs/cycles/%s.xml", w->job);
	return 0;
}

/* Digests of the inputs as the run hashed them, in the order of the set. */
static void
take_digests(struct job *j)
{
	const struct ledger_run *l = run_ledger(j->run);
	const char **sha = arena_zalloc(&j->night.mem, (j->set.n + 1) * sizeof *sha);

	for (size_t i = 0; i < j->set.n; i++) {
		sha[i] = "";
		for (size_t k = 0; k < l->inputs; k++)
			if (strcmp(l->input[k].name, j->set.entry[i].name) == 0)
				sha[i] = l->input[k].sha256;
	}
	j->night.set = &j->set;
	j->night.sha256 = sha;
}

/* Layouts and pack from the run's own copies, never from the files that people may be editing. */
static int
load_home(struct job *j, struct err *e)
{
	struct night *n = &j->night;

	n->home = run_home(j->run);
	/* A run that is refused leaves no copy behind. */
	j->diag.copy = n->home;
	j->diag.original = j->w.home;
	n->run_id = run_id(j->run);
	n->job = j->w.job;
	n->store = run_store(j->run);
	n->scratch = arena_printf(&n->mem, "%s/scratch", n->data);
	if (wired_load(n, j->w.pack, &j->diag, e) != 0 ||
	    run_load_job(j->run, wired_artifacts, wired_count, &j->diag, e) != 0)
		return e->status != ERR_DONE ? -1
					     : err_set(e, ERR_REFUSED, "%d error%s in layouts, pack or job: nothing was begun",
						   j->diag.errors, j->diag.errors == 1 ? "" : "s");
	return 0;
}

/* When it runs, and that it asks no more than it may. */
static int
take_cycle(struct job *j, struct err *e)
{
	struct night *n = &j->night;

	if (cycle_take(n, run_job(j->run), &j->diag) != 0)
		return err_set(e, ERR_REFUSED, "%d error%s in job %s: nothing was begun", j->diag.errors, j->diag.errors == 1 ? "" : "s",
		    j->w.job);
	for (size_t i = 0; i < n->packs; i++) {
		if (n->relief_only && form_check_relief(n->pack[i], slice_of(j->w.job), &j->diag) != 0)
			return err_set(e, ERR_REFUSED, "job %s only relieves, and the pack asks more in it: nothing was begun", j->w.job);
		if (!jobfile_has_step(run_job(j->run), "sums") && form_check_sums(n->pack[i], slice_of(j->w.job), &j->diag) != 0)
			return err_set(e, ERR_REFUSED, "job %s makes sums that nobody would be asked about: nothing was begun", j->w.job);
	}
	if (n->relief_only != (j->rq.number > 0))
		return err_set(e, ERR_REFUSED, "job %s: %s", j->w.job, n->relief_only ? "it runs any number of times a day:"
		    " --number N wanted, 1 for the day's first" : "it runs once a day: --number seen");
	return 0;
}

/* 1 where an earlier start of the run found that it may. */
static int
may_run(struct job *j, struct err *e)
{
	struct night *n = &j->night;
	int rc = cycle_begin(n, e) != 0 ? -1 : merge_restore(n, e);

	return rc != 0 ? rc : arrival_date(n, e) != 0 || cycle_due(n, e) != 0 ? -1 : 0;
}

static int
go(struct job *j, enum err_status *status, struct err *e)
{
	if (run_state(j->run) == RUN_DONE) {
		printf("%s: already done, nothing changed: %s/%s\n", run_id(j->run), j->w.out, run_id(j->run));
		return run_go(j->run, status, e);
	}
	take_digests(j);
	if (load_home(j, e) != 0)
		return -1;
	if (take_cycle(j, e) != 0 || merge_tables(&j->night, e) != 0 || may_run(j, e) < 0)
		return -1;
	return run_go(j->run, status, e);
}

static int
run(struct job *j, enum err_status *status, struct err *e)
{
	struct run_file *pins;
	const char *const *packs;
	size_t n;
	int rc = -1;

	if (homefind(&j->night.mem, j->w.home, &j->w.home, e) != 0 ||
	    wired_pack(&j->night.mem, j->w.home, j->w.job, &j->w.pack, e) != 0 || take_words(j, e) != 0 ||
	    (j->w.in != NULL && setfile_load(&j->set, j->w.in, &j->night.mem, e) != 0) ||
	    wired_folders(&j->night.mem, j->w.home, j->w.pack, &packs, &n, e) != 0 ||
	    home_pins(&j->night.mem, j->w.home, j->w.job, packs, n, &pins, &j->rq.pins, e) != 0)
		return -1;
	j->rq.pin = pins;
	list_inputs(j);
	if (run_open(&j->run, &j->rq, e) == 0)
		rc = go(j, status, e);
	progress_end(&j->progress);
	if (rc == 0)
		report_run(run_ledger(j->run), j->w.data, stdout);
	print_diag(&j->diag);
	check_forget(&j->night);
	wired_free(&j->night);
	if (j->run != NULL)
		run_close(&j->run);
	return rc;
}

int
cmd_run(int argc, char **argv, struct err *e)
{
	struct job *j = base_zalloc(sizeof *j);
	enum err_status status = ERR_DONE;
	const struct option o[] = {
		{ "JOB", NULL, "a file of jobs/cycles: nightly, recheck, month-end", true, &j->w.job },
		{ "--date", "D", "the business date, 2026-03-02", true, &j->w.date },
		{ "--number", "N", "of a job that runs several times a day, such as recheck: 1, 2 ...", false, &j->w.number },
		{ "--in", "DIR", "the day's extracts and their set file; without it none came", false, &j->w.in },
		{ "--out", "DIR", "where the run's folder of outputs appears", true, &j->w.out },
		{ "--data", "DIR", "the state; one folder a utility", true, &j->w.data },
		{ "--home", "DIR", HOMEFIND_HELP, false, &j->w.home },
		{ "--pack", "NAMES", "rule packs, with ';' between them, or \"*\" (default: the job's)", false, &j->w.pack },
		{ "--workers", "N", "threads beside the one that owns the store", false, &j->w.workers },
		{ "--chunk", "N", "accounts a commit (default: the job's)", false, &j->w.chunk },
		{ "--cache", "MB", "of the store (default: 32)", false, &j->w.cache },
		{ 0 },
	};
	int rc = options_parse(o, "Runs a job for a business date, or goes on with one that failed.", argc, argv, e);

	stop_listen();
	arena_init(&j->night.mem, 0);
	diag_init(&j->diag);
	if (rc == 0)
		rc = run(j, &status, e) == 0 ? (int)status : e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
	else
		rc = rc < 0 ? ERR_REFUSED : ERR_DONE;
	diag_fini(&j->diag);
	arena_fini(&j->night.mem);
	base_free(j);
	return rc;
}
