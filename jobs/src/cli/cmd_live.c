/* cmd_live.c - arrears rules live: the cases in time of a pack. */
#include <stdio.h>

#include "facts/sampleoffice.h"
#include "intake/cycle.h"
#include "io/folder.h"
#include "live/live.h"
#include "live/livenight.h"
#include "options.h"
#include "rulefiles.h"
#include "rules_tools.h"
#include "verb.h"
#include "wired.h"

static void
tell(const struct diag *d, FILE *f)
{
	struct buf b = { 0 };

	diag_print(d, &b);
	if (b.n > 0)
		fputs(buf_cstr(&b), f);
	buf_fini(&b);
}

struct tally {
	struct night night;
	struct casefile files;
	struct live *live;
	struct livenight_job *job;
	struct jobfile **file;
	size_t jobs, job_files;
	struct rules_coverage *coverage;
	size_t n[3];	/* by enum live_end */
};

static void
run(struct tally *t, const struct xnode *one)
{
	struct buf why = { 0 };
	enum live_end end;
	struct diag d;

	diag_init(&d);
	end = live_run(t->live, &t->files, one, &d, &why);
	t->n[end]++;
	printf("%s%s\n", end == LIVE_PASSED ? "ok      " : "not ok  ", xnode_get(one, "name").p);
	tell(&d, stdout);
	fputs(buf_cstr(&why), stdout);
	diag_fini(&d);
	buf_fini(&why);
}

static int
run_all(struct tally *t, const char *name, struct err *e)
{
	const struct casefile *f = &t->files;
	const char **names = arena_alloc(&t->night.mem, (f->ones + 1) * sizeof *names), *near;
	bool any = name == NULL;

	for (size_t i = 0; i < f->ones; i++) {
		names[i] = xnode_get(f->one[i], "name").p;
		if (name != NULL && strcmp(name, names[i]) != 0)
			continue;
		any = true;
		run(t, f->one[i]);
	}
	near = any ? NULL : diag_nearest(slice_of(name), names, f->ones);
	if (!any)
		return err_set(e, ERR_REFUSED, "there is no case \"%s\"%s%s", name, near ? ", perhaps " : "", near ? near : "");
	if (t->coverage != NULL)
		rulefiles_coverage(t->coverage, &t->night.pack[0]->text);
	printf("%zu passed, %zu failed\n", t->n[LIVE_PASSED], t->n[LIVE_FAILED] + t->n[LIVE_BROKEN]);
	return 0;
}

/* "HOME/rules/packs/NAME", with or without a slash behind. */
static int
find_pack(struct tally *t, const char *path, const char **name, struct err *e)
{
	static const char inside[] = "rules/packs/";
	size_t k = sizeof inside - 1;
	char *p = arena_strdup(&t->night.mem, slice_of(path)), *last;

	for (size_t n = strlen(p); n > 1 && p[n - 1] == '/'; n--)
		p[n - 1] = '\0';
	last = strrchr(p, '/');
	*name = last != NULL ? last + 1 : p;
	if (last == NULL || (size_t)(*name - p) < k || memcmp(*name - k, inside, k) != 0 ||
	    ((size_t)(*name - p) > k && (*name)[-(ptrdiff_t)k - 1] != '/'))
		return err_set(e, ERR_REFUSED, "%s: the folder of a pack is wanted: HOME/rules/packs/NAME", path);
	t->night.home = (size_t)(*name - p) == k ? "." : arena_strdup(&t->night.mem, slice_make(p, (size_t)(*name - p) - k - 1));
	return 0;
}

/* Those of the home, sound ones; the night is there if nothing is. */
static int
find_jobs(struct tally *t, struct diag *d, struct err *e)
{
	struct night *n = &t->night, kind = { .home = n->home };
	const char *folder = arena_printf(&n->mem, "%s/jobs/cycles", n->home);
	char **names;
	size_t count = 0;

	if (folder_exists(folder) && folder_list(folder, &n->mem, &names, &count, e) != 0)
		return -1;
	t->job = arena_zalloc(&n->mem, (count + 1) * sizeof *t->job);
	t->file = arena_zalloc(&n->mem, (count + 1) * sizeof(struct jobfile *));
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(names[i]);
		struct jobfile **j = &t->file[t->job_files];

		if (len < 5 || strcmp(names[i] + len - 4, ".xml") != 0)
			continue;
		if (jobfile_load(j, arena_printf(&n->mem, "%s/%s", folder, names[i]), wired_artifacts, wired_count, NULL, 0, d) == 0 &&
		    cycle_take(&kind, *j, d) == 0)
			t->job[t->jobs++] = (struct livenight_job){ arena_strdup(&n->mem, slice_make(names[i], len - 4)), kind.relief_only, kind.period };
		t->job_files++;
		if (diag_failed(d))
			return -1;
	}
	if (t->jobs == 0)
		t->job[t->jobs++] = (struct livenight_job){ .name = "nightly" };
	return 0;
}

static int
open_all(struct tally *t, const char *folder, const char *name, struct diag *d, struct err *e)
{
	struct night *n = &t->night;

	if (wired_load(n, name, d, e) != 0 || sampleoffice_fill(n->calendars, e) != 0 || find_jobs(t, d, e) != 0 ||
	    live_open(&t->live, n, t->job, t->jobs, d, e) != 0)
		return -1;
	return casefile_load(&t->files, arena_printf(&n->mem, "%s/cases", folder),
	    arena_printf(&n->mem, "%s/rules/packs/cases.xsd", n->home), &n->layouts, live_deliver(t->live), t->job, t->jobs, d, e);
}

int
cmd_rules_live(int argc, char **argv, struct err *e)
{
	const char *folder = NULL, *pack = NULL, *one = NULL, *cover = NULL;
	const struct option o[] = {
		{ "PACK", NULL, "the folder of a pack in its home: HOME/rules/packs/NAME (its cases lie in cases/)", true, &folder },
		{ "CASE", NULL, "the name of one case", false, &one },
		{ "--coverage", NULL, "tell which rules never fired", false, &cover },
		{ 0 },
	};
	struct tally t = { .n = { 0 } };
	int rc = options_parse(o, "Runs the cases in time of a pack: nights of a few accounts, in memory, and what they must bring.",
	    argc, argv, e);
	struct diag d;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&t.night.mem, 0);
	diag_init(&d);
	if ((rc = find_pack(&t, folder, &pack, e)) == 0 && (rc = open_all(&t, folder, pack, &d, e)) == 0) {
		if (cover != NULL)
			live_cover(t.live, t.coverage = rules_coverage_new(t.night.pack[0]->rules));
		rc = run_all(&t, one, e);
	}
	tell(&d, stderr);
	live_close(&t.live);
	rules_coverage_free(&t.coverage);
	for (size_t i = 0; i < t.job_files; i++)
		jobfile_free(&t.file[i]);
	casefile_free(&t.files);
	wired_free(&t.night);
	diag_fini(&d);
	arena_fini(&t.night.mem);
	return rc != 0 || t.n[LIVE_BROKEN] > 0 ? ERR_REFUSED : t.n[LIVE_FAILED] > 0 ? ERR_EXCEPTIONS : ERR_DONE;
}
