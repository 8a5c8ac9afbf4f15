/* cmd_check.c - arrears check: prove layouts, models, packs, jobs and their wiring, with no data. */
#include <stdio.h>

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
	if (b.n > 0)
		fputs(buf_cstr(&b), stderr);
	buf_fini(&b);
	diag_fini(d);
	return errors;
}

/* The number of errors, or -1. */
static int
check_jobs(const char *home, struct arena *a, struct err *e)
{
	struct jobfile **job;
	struct diag d;
	char **names;
	size_t count;
	int jobs = 0, errors;

	if (folder_list(arena_printf(a, "%s/jobs/cycles", home), a, &names, &count, e) != 0)
		return -1;
	diag_init(&d);
	job = arena_zalloc(a, (count + 1) * sizeof *job);
	for (size_t i = 0; i < count; i++)
		if (stem(a, names[i], ".xml") != NULL &&
		    jobfile_load(&job[i], arena_printf(a, "%s/jobs/cycles/%s", home, names[i]), wired_artifacts,
			wired_count, NULL, 0, &d) == 0)
			jobs++;
	errors = tell(&d);
	for (size_t i = 0; i < count; i++)
		jobfile_free(&job[i]);
	printf("%d jobs\n", jobs);
	return errors;
}

static int
check_pack(const char *home, const char *name, struct err *e)
{
	struct night n = { .home = home };
	struct diag d;
	int errors;

	arena_init(&n.mem, 0);
	diag_init(&d);
	if (wired_load(&n, name, &d, e) == 0)
		printf("pack %s: %zu layouts wired\n", name, n.layouts.n);
	errors = tell(&d);
	wired_free(&n);
	arena_fini(&n.mem);
	return e->status != ERR_DONE ? -1 : errors;
}

/* Every pack with the layouts, then the jobs. */
static int
check_home(const char *home, struct arena *a, struct err *e)
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
		if ((n = check_pack(home, names[i], e)) < 0)
			return -1;
		errors += n;
	}
	if (packs == 0)
		return err_set(e, ERR_REFUSED, "%s/rules/packs: no folder with a pack.xml", home);
	if ((n = check_jobs(home, a, e)) < 0)
		return -1;
	errors += n;
	return errors == 0 ? 0 : err_set(e, ERR_REFUSED, "%d error%s", errors, errors == 1 ? "" : "s");
}

int
cmd_check(int argc, char **argv, struct err *e)
{
	const char *home = NULL;
	const struct option o[] = { { "--home", "DIR", "layouts, packs and jobs (default: this folder)", false, &home },
		{ 0 } };
	int rc = options_parse(o, "Proves layouts, models, packs, jobs and their wiring, with no data.", argc, argv, e);
	struct arena a;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&a, 0);
	rc = check_home(home ? home : ".", &a, e);
	arena_fini(&a);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
