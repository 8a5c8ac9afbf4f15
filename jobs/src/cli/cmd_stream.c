/* cmd_stream.c - arrears stream: decide one set of extracts, keeping nothing. */
#include <stdio.h>

#include "base/crew.h"
#include "intake/arrival.h"
#include "homefind.h"
#include "intake/home.h"
#include "intake/intake.h"
#include "intake/setfile.h"
#include "io/source.h"
#include "options.h"
#include "report.h"
#include "run/stream.h"
#include "verb.h"
#include "wired.h"

struct words {
	const char *job, *date, *in, *out, *home, *pack, *workers;
};

/* The set file's digests are believed here only after the bytes were hashed. */
static int
take_set(struct night *n, struct setfile *set, struct err *e)
{
	const char **sha;

	if (setfile_load(set, n->in, &n->mem, e) != 0)
		return -1;
	sha = arena_zalloc(&n->mem, (set->n + 1) * sizeof *sha);
	for (size_t i = 0; i < set->n; i++) {
		uint8_t digest[HASH_SIZE];
		char *hex = arena_alloc(&n->mem, HASH_HEX);

		if (source_hash_file(set->entry[i].path, digest, NULL, e) != 0)
			return -1;
		hash_hex(digest, HASH_SIZE, hex);
		sha[i] = hex;
	}
	n->set = set;
	n->sha256 = sha;
	return 0;
}

static int
go(struct night *n, struct words *w, int workers, struct diag *d, struct ledger_run *led, struct err *e)
{
	struct jobfile *job = NULL;
	struct setfile set;
	struct stream_request q = { .out = w->out, .id = n->run_id, .date = w->date, .workers = workers, .context = n };
	int rc;

	if (wired_pack(&n->mem, n->home, w->job, &w->pack, e) != 0 || take_set(n, &set, e) != 0 || wired_load(n, w->pack, d, e) != 0 ||
	    jobfile_load(&job, home_path(n, arena_printf(&n->mem, "jobs/cycles/%s.xml", w->job)), wired_artifacts,
		wired_count, NULL, 0, d) != 0)
		rc = e->status != ERR_DONE ? -1 : err_set(e, ERR_REFUSED, "%d errors in layouts, pack or job", d->errors);
	else {
		q.job = job;
		rc = stream_go(&q, led, e);
	}
	if (d->first != NULL) {
		struct buf b = { 0 };

		diag_print(d, &b);
		fputs(buf_cstr(&b), stderr);
		buf_fini(&b);
	}
	if (rc == 0)
		report_run(led, NULL, stdout);
	jobfile_free(&job);
	return rc;
}

/* An exit status; -1: *e says why there is none. */
static int
stream(struct words *w, struct err *e)
{
	struct night *n = base_zalloc(sizeof *n);
	struct ledger_run led;
	struct diag d;
	long workers = -1;
	int rc = -1;
	bool exceptions;

	diag_init(&d);
	ledger_run_init(&led);
	arena_init(&n->mem, 0);
	n->in = w->in;
	n->date_text = w->date;
	n->run_id = arena_printf(&n->mem, "%s-%s", w->job, w->date);
	n->scratch = arena_printf(&n->mem, "%s/.scratch-%s", w->out, n->run_id);
	if (homefind(&n->mem, w->home, &n->home, e) == 0 && options_date(w->date, &n->date, e) == 0 &&
	    (w->workers == NULL || options_number("--workers", w->workers, 0, CREW_MAX_WORKERS, &workers, e) == 0))
		rc = go(n, w, (int)workers, &d, &led, e);
	check_forget(n);
	wired_free(n);
	diag_fini(&d);
	exceptions = led.exceptions;
	ledger_run_fini(&led);
	arena_fini(&n->mem);
	base_free(n);
	return rc == 0 && exceptions ? (int)ERR_EXCEPTIONS : rc;
}

int
cmd_stream(int argc, char **argv, struct err *e)
{
	struct words w = { 0 };
	const struct option o[] = {
		{ "JOB", NULL, "a file of jobs/cycles: stream", true, &w.job },
		{ "--date", "D", "the business date, 2026-03-02", true, &w.date },
		{ "--in", "DIR", "the day's extracts and their set file", true, &w.in },
		{ "--out", "DIR", "where the folder of outputs appears", true, &w.out },
		{ "--home", "DIR", HOMEFIND_HELP, false, &w.home },
		{ "--pack", "NAMES", "rule packs, with ';' between them, or \"*\" (default: the job's)", false, &w.pack },
		{ "--workers", "N", "threads beside the one that reads", false, &w.workers },
		{ 0 },
	};
	int rc = options_parse(o, "Decides one set of extracts as if no case were open, keeping nothing.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = stream(&w, e);
	return rc >= 0 ? rc : e->status != ERR_DONE ? (int)e->status : (int)ERR_FAILED;
}
