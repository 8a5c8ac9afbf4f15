/* tck.c - runs the suites of the DMN Technology Compatibility Kit below a folder.
 *
 *	tck [--floor FILE] [--scan] [--as-read] [--quiet] DIR
 *
 * A suite is a folder with models and test files. One line a suite, then the failing
 * cases with what was expected and what came, last "N passed, N failed" in test cases.
 * --floor: fails when a suite passes fewer cases than FILE says (lines "suite passed").
 * --scan: decision tables by plain scan, never by their index. --as-read: decisions are made when they are read.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "rules.h"
#include "rules_tools.h"

enum { MAX_FILES = 256, MAX_SUITES = 4096, MAX_PATH = 1024 };

struct files {
	char *path[MAX_FILES];
	size_t n;
};

struct suite {
	char *name;
	int passed, cases;
};

struct run {
	const char *root;
	bool scan, as_read, quiet;
	struct suite suite[MAX_SUITES];
	size_t suites;
	struct buf failures;
};

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcmp(s + n - m, tail) == 0;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* --- one suite ------------------------------------------------------------------------- */
static const char *
path_of_model(const struct files *models, struct slice name)
{
	for (size_t i = 0; i < models->n; i++)
		if (slice_is(name, base_name(models->path[i])))
			return models->path[i];
	return models->n ? models->path[0] : "";
}

static void
run_cases(struct run *run, struct suite *suite, const char *file, const struct rules_cases *cases,
    struct rules_eval *eval, const char *model)
{
	struct buf why = { 0 };

	for (size_t i = 0; i < rules_cases_count(cases); i++) {
		buf_reset(&why);
		if (rules_cases_run(cases, i, eval, model, NULL, &why))
			suite->passed++;
		else
			buf_printf(&run->failures, "%s %s case %s: %s", suite->name, base_name(file),
			    rules_cases_id(cases, i), buf_cstr(&why));
	}
	buf_fini(&why);
}

static void
run_file(struct run *run, struct suite *suite, const char *file, const struct files *models)
{
	struct rules_options opt = { .mode = RULES_STANDARD, .scan_tables = run->scan, .as_read = run->as_read };
	struct rules_cases *cases = NULL;
	struct rules_eval *eval = NULL;
	struct rules *rules = NULL;
	struct diag d;
	struct buf said = { 0 };
	const char *model;

	diag_init(&d);
	if (rules_cases_load(&cases, file, &d) != 0)
		goto out;
	suite->cases += (int)rules_cases_count(cases);
	model = path_of_model(models, slice_of(rules_cases_model(cases)));
	if (rules_load(&rules, (const char *const *)models->path, models->n, &opt, &d) != 0 ||
	    rules_eval_new(&eval, rules, 0) != 0) {
		diag_print(&d, &said);
		buf_printf(&run->failures, "%s %s: the models do not load\n%s", suite->name,
		    base_name(file), buf_cstr(&said));
		goto out;
	}
	run_cases(run, suite, file, cases, eval, model);
out:
	buf_fini(&said);
	rules_eval_free(&eval);
	rules_free(&rules);
	rules_cases_free(&cases);
	diag_fini(&d);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list(const char *dir, struct files *subdirs, struct files *models, struct files *tests)
{
	DIR *dp = opendir(dir);
	struct dirent *e;
	struct stat st;
	char path[MAX_PATH];

	while (dp != NULL && (e = readdir(dp)) != NULL) {
		struct files *to = NULL;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (stat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			to = subdirs;
		else if (ends_with(path, ".dmn"))
			to = models;
		else if (ends_with(path, ".xml"))
			to = tests;
		if (to != NULL && to->n < MAX_FILES)
			to->path[to->n++] = base_strdup(path);
	}
	if (dp != NULL)
		closedir(dp);
	qsort(subdirs->path, subdirs->n, sizeof(char *), by_name);
	qsort(models->path, models->n, sizeof(char *), by_name);
	qsort(tests->path, tests->n, sizeof(char *), by_name);
}

static void
forget(struct files *f)
{
	for (size_t i = 0; i < f->n; i++)
		base_free(f->path[i]);
	base_free(f);
}

static void
walk(struct run *run, const char *dir)
{
	struct files *sub = base_zalloc(sizeof *sub), *models = base_zalloc(sizeof *models);
	struct files *tests = base_zalloc(sizeof *tests);

	list(dir, sub, models, tests);
	if (models->n > 0 && tests->n > 0 && run->suites < MAX_SUITES) {
		struct suite *s = &run->suite[run->suites++];

		s->name = base_strdup(strlen(dir) > strlen(run->root) ? dir + strlen(run->root) + 1
								       : base_name(dir));
		for (size_t i = 0; i < tests->n; i++)
			run_file(run, s, tests->path[i], models);
		if (!run->quiet)
			printf("%-56s %4d of %4d\n", s->name, s->passed, s->cases);
	}
	for (size_t i = 0; i < sub->n; i++)
		walk(run, sub->path[i]);
	forget(sub);
	forget(models);
	forget(tests);
}

/* --- floor -------------------------------------------------------------------------------- */
static int
check_floor(const struct run *run, const char *path)
{
	FILE *f = fopen(path, "r");
	char name[MAX_PATH];
	int want, bad = 0, better = 0;

	if (f == NULL) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return 1;
	}
	while (fscanf(f, "%1023s %d", name, &want) == 2) {
		int got = 0;

		for (size_t i = 0; i < run->suites; i++)
			if (strcmp(run->suite[i].name, name) == 0)
				got = run->suite[i].passed;
		if (got < want) {
			printf("below the floor: %s passes %d, the floor is %d\n", name, got, want);
			bad = 1;
		}
		better += got > want;
	}
	fclose(f);
	if (better > 0)
		printf("the floor may be raised for %d suites\n", better);
	return bad;
}

static int
usage(void)
{
	fprintf(stderr, "usage: tck [--floor FILE] [--scan] [--as-read] [--quiet] DIR\n");
	return 2;
}

int
main(int argc, char **argv)
{
	static struct run run;
	const char *floor = NULL;
	struct stat st;
	int passed = 0, cases = 0, rc = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--floor") == 0 && i + 1 < argc)
			floor = argv[++i];
		else if (strcmp(argv[i], "--scan") == 0)
			run.scan = true;
		else if (strcmp(argv[i], "--as-read") == 0)
			run.as_read = true;
		else if (strcmp(argv[i], "--quiet") == 0)
			run.quiet = true;
		else
			run.root = argv[i];
	}
	if (run.root == NULL)
		return usage();
	if (stat(run.root, &st) != 0) {
		printf("%s: not there; the compatibility kit is skipped\n", run.root);
		return 0;
	}
	walk(&run, run.root);
	if (run.failures.n > 0)
		printf("\n%s\n", buf_cstr(&run.failures));
	if (floor != NULL)
		rc = check_floor(&run, floor);
	for (size_t i = 0; i < run.suites; i++) {
		passed += run.suite[i].passed;
		cases += run.suite[i].cases;
		base_free(run.suite[i].name);
	}
	buf_fini(&run.failures);
	printf("%d passed, %d failed\n", passed, cases - passed);
	return rc;
}
