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

static int
check_jobs(struct night *n, struct diag *d, struct err *e)
{
	char **names;
	size_t count;
	int jobs = 0;

	if (folder_list(home_path(n, "jobs/cycles"), &n->mem, &names, &count, e) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct jobfile *job = NULL;

		if (stem(&n->mem, names[i], ".xml") == NULL)
			continue;
		if (jobfile_load(&job, arena_printf(&n->mem, "%s/jobs/cycles/%s", n->home, names[i]), wired_artifacts,
			wired_count, NULL, 0, d) == 0)
			jobs++;
		jobfile_free(&job);
	}
	return jobs;
}

static int
check_packs(const char *home, struct diag *d, struct err *e)
{
	struct arena mem;
	char **names;
	size_t count;
	int packs = 0, rc;

	arena_init(&mem, 0);
	rc = folder_list(arena_printf(&mem, "%s/rules/packs", home), &mem, &names, &count, e);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct night n = { .home = home };

		if (!folder_exists(arena_printf(&mem, "%s/rules/packs/%s/pack.xml", home, names[i])))
			continue;
		arena_init(&n.mem, 0);
		if (wired_load(&n, names[i], d, e) == 0) {
			printf("pack %s: %zu layouts wired\n", names[i], n.layouts.n);
			packs++;
		}
		if (packs == 1 && !diag_failed(d) && (rc = check_jobs(&n, d, e)) >= 0) {
			printf("%d jobs\n", rc);
			rc = 0;
		}
		/* Texts of diagnostics lie in the pack and the arena: print before they go. */
		if (d->first != NULL) {
			struct buf b = { 0 };

			diag_print(d, &b);
			fputs(buf_cstr(&b), stderr);
			buf_fini(&b);
		}
		wired_free(&n);
		arena_fini(&n.mem);
		if (diag_failed(d) || e->status != ERR_DONE)
			break;
	}
	arena_fini(&mem);
	if (rc == 0 && packs == 0 && !diag_failed(d) && e->status == ERR_DONE)
		return err_set(e, ERR_REFUSED, "%s/rules/packs: no folder with a pack.xml", home);
	return rc < 0 || diag_failed(d) || e->status != ERR_DONE ? -1 : 0;
}

int
cmd_check(int argc, char **argv, struct err *e)
{
	const char *home = NULL;
	const struct option o[] = { { "--home", "DIR", "layouts, packs and jobs (default: this folder)", false, &home },
		{ 0 } };
	int rc = options_parse(o, "Proves layouts, models, packs, jobs and their wiring, with no data.", argc, argv, e);
	struct diag d;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	diag_init(&d);
	rc = check_packs(home ? home : ".", &d, e);
	if (rc != 0 && e->status == ERR_DONE)
		err_set(e, ERR_REFUSED, "%d errors", d.errors);
	diag_fini(&d);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
