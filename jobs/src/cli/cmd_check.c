/* cmd_check.c - arrears check: prove layouts, models, packs, jobs and their wiring, with no data. */
#include <stdio.h>

#include "decide/form.h"
#include "intake/cycle.h"
#include "homefind.h"
#include "intake/home.h"
#include "io/folder.h"
#include "options.h"
#include "run/jobfile.h"
#include "verb.h"
#include "wired.h"

/* "x.xml" without its end; NULL: another file. */
static char *
stem(struct arena *a, const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && strcmp(name + n - k, end) == 0 ? arena_strdup(a, slice_make(name, n - k)) : NULL;
}

/* Texts of diagnostics lie in what was loaded: they are told before it goes. Returns the errors. */
static int
tell(struct diag *d)
{
	struct buf b = { 0 };
	int errors = d->errors;

	diag_print(d, &b);
	fflush(stdout); /* so that lines of both stay whole where they go to one file */
	if (b.n > 0)
		fputs(buf_cstr(&b), stderr);
	buf_fini(&b);
	diag_fini(d);
	return errors;
}

/* --- jobs ----------------------------------------------------------------------------------- */
struct jobs {
	struct jobfile **v;
	const char **name;
	const char **asks;	/* the word by which processes list it; NULL: its file is wrong */
	bool *relief_only, *sums;
	size_t n;
};

static void
free_jobs(struct jobs *j)
{
	for (size_t i = 0; i < j->n; i++)
		jobfile_free(&j->v[i]);
}

/* The number of errors, or -1. Those that are there lie in OUT, sound or not. */
static int
check_jobs(struct jobs *out, const char *home, struct arena *a, struct err *e)
{
	struct night n = { .home = home };
	struct diag d;
	char **names;
	size_t count;
	int sound = 0, errors;

	if (folder_list(arena_printf(a, "%s/jobs/cycles", home), a, &names, &count, e) != 0)
		return -1;
	diag_init(&d);
	*out = (struct jobs){ .v = arena_zalloc(a, (count + 1) * sizeof(struct jobfile *)), .name = arena_zalloc(a, (count + 1) * sizeof(char *)),
		.asks = arena_zalloc(a, (count + 1) * sizeof(char *)), .relief_only = arena_zalloc(a, count + 1),
		.sums = arena_zalloc(a, count + 1) };
	for (size_t i = 0; i < count; i++) {
		struct jobfile **job = &out->v[out->n];

		if ((out->name[out->n] = stem(a, names[i], ".xml")) == NULL)
			continue;
		if (jobfile_load(job, arena_printf(a, "%s/jobs/cycles/%s", home, names[i]), wired_artifacts, wired_count, NULL, 0, &d) == 0 &&
		    cycle_take(&n, *job, &d) == 0) {
			/* What keeps nothing is the trial of a night. */
			out->asks[out->n] = jobfile_has_step(*job, "merge") ? out->name[out->n] : "nightly";
			out->relief_only[out->n] = n.relief_only;
			out->sums[out->n] = jobfile_has_step(*job, "sums");
			sound++;
		}
		out->n++;
	}
	errors = tell(&d);
	printf("%d jobs\n", sound);
	return errors;
}

/* --- packs ---------------------------------------------------------------------------------- */
/* Each job that P's process C lists is there. */
static void
check_listed(const struct pack_process *c, const struct jobs *j, struct diag *d)
{
	struct slice list = c->jobs, name;
	const char *near;

	while (pack_item(&list, &name)) {
		bool known = false;

		for (size_t i = 0; i < j->n; i++)
			known |= slice_is(name, j->name[i]);
		if (known)
			continue;
		diag_add(d, DIAG_ERROR, "unknown-name", c->at, "process \"%.*s\": there is no job \"%.*s\" in jobs/cycles", SLICE_FMT(c->name),
		    SLICE_FMT(name));
		if ((near = diag_nearest(name, j->name, j->n)) != NULL)
			diag_hint(d, "nearest known name: %s", near);
	}
}

static bool
may(const struct pack *p, struct slice job, const struct pack_effect *e)
{
	for (size_t i = 0; i < p->processes; i++)
		if (pack_lists(p->process[i].jobs, job) && pack_effects_may(&p->process[i], e))
			return true;
	return false;
}

/* What can be proposed in job I. */
static void
print_effects(const struct pack *p, const struct jobs *j, size_t i)
{
	bool any = false;

	printf("  %s may propose:", j->name[i]);
	for (size_t k = 0; k < p->effects; k++)
		if (may(p, slice_of(j->asks[i]), &p->effect[k])) {
			printf("%s %.*s", any ? ";" : "", SLICE_FMT(p->effect[k].name));
			any = true;
		}
	printf("%s\n", any ? "" : " nothing");
}

static int
check_pack(const char *home, const char *name, const struct jobs *j, struct err *e)
{
	const struct pack *p;
	struct night n = { .home = home };
	struct diag d;
	int errors;

	arena_init(&n.mem, 0);
	diag_init(&d);
	if (wired_load(&n, name, &d, e) == 0) {
		p = n.pack[0];
		printf("pack %s: %zu layouts wired\n", name, n.layouts.n);
		for (size_t i = 0; i < p->processes; i++)
			check_listed(&p->process[i], j, &d);
		for (size_t i = 0; i < j->n; i++) {
			if (j->asks[i] != NULL)
				print_effects(p, j, i);
			if ((j->relief_only[i] && form_check_relief(p, slice_of(j->name[i]), &d) != 0) ||
			    (j->asks[i] != NULL && !j->sums[i] && form_check_sums(p, slice_of(j->name[i]), &d) != 0))
				continue; /* told */
		}
	}
	errors = tell(&d);
	wired_free(&n);
	arena_fini(&n.mem);
	return e->status != ERR_DONE ? -1 : errors;
}

/* The jobs, then every pack with the layouts. */
static int
check_packs(const char *home, const struct jobs *j, struct arena *a, struct err *e)
{
	char **names;
	size_t count;
	int packs = 0, errors = 0, n;

	if (folder_list(arena_printf(a, "%s/rules/packs", home), a, &names, &count, e) != 0)
		return -1;
	/* A layout that is wrong is wrong for every pack: the first pack with errors is the last. */
	for (size_t i = 0; i < count && errors == 0; i++) {
		if (!folder_exists(arena_printf(a, "%s/rules/packs/%s/pack.xml", home, names[i])))
			continue;
		packs++;
		if ((n = check_pack(home, names[i], j, e)) < 0)
			return -1;
		errors += n;
	}
	return packs > 0 ? errors : err_set(e, ERR_REFUSED, "%s/rules/packs: no folder with a pack.xml", home);
}

/* Packs that a job names can decide beside each other. The number of errors, or -1. */
static int
check_beside(const char *home, const struct jobfile *job, struct err *e)
{
	const struct jobfile_property *p = jobfile_says(job, "pack");
	struct pack **packs = NULL;
	struct arena mem;
	struct diag d;
	size_t n = 0;
	int rc, errors;

	if (p == NULL || strpbrk(p->value, ";*") == NULL)
		return 0;
	arena_init(&mem, 0);
	diag_init(&d);
	rc = wired_beside(&mem, home, p->value, &d, &packs, &n, e);
	errors = tell(&d);
	for (size_t i = 0; i < n; i++)
		pack_free(&packs[i]);
	arena_fini(&mem);
	return rc != 0 && errors == 0 ? -1 : errors;
}

/* Of all jobs: the errors of the first that has some, or -1. */
static int
check_all_beside(const char *home, const struct jobs *j, struct err *e)
{
	int errors = 0;

	for (size_t i = 0; errors == 0 && i < j->n; i++)
		if (j->asks[i] != NULL)
			errors = check_beside(home, j->v[i], e);
	return errors;
}

static int
check_home(const char *home, struct arena *a, struct err *e)
{
	struct jobs j = { .n = 0 };
	int errors = check_jobs(&j, home, a, e), n = errors < 0 ? -1 : check_packs(home, &j, a, e);

	errors += n;
	if (n >= 0 && errors == 0)
		n = errors = check_all_beside(home, &j, e);
	free_jobs(&j);
	if (n < 0)
		return -1;
	return errors == 0 ? 0 : err_set(e, ERR_REFUSED, "%d error%s", errors, errors == 1 ? "" : "s");
}

int
cmd_check(int argc, char **argv, struct err *e)
{
	const char *home = NULL;
	const struct option o[] = { { "--home", "DIR", HOMEFIND_HELP, false, &home },
		{ 0 } };
	int rc = options_parse(o, "Proves layouts, models, packs, jobs and their wiring, with no data.", argc, argv, e);
	struct arena a;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&a, 0);
	rc = homefind(&a, home, &home, e) != 0 ? -1 : check_home(home, &a, e);
	arena_fini(&a);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
