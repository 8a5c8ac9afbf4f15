/* bothways.c - every decision table by its index and by plain scan, on the same rows.
 *
 *	bothways [FOLDER...]	without one: all folders with models below rules/packs and tests
 *
 * The models of a folder are loaded together, in standard and in strict mode; a strict load that
 * refuses them is told and no failure. For each table: which way it goes, and how many rows were
 * tried: the boundary values of its cells, what lies beside them, null, values of other types,
 * then random rows. Results, fired rules and faults must be equal. Prints TAP.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "facts/sampleoffice.h"
#include "rules.h"
#include "rules_tools.h"

enum { ROWS = 2000, MAX_PATH = 1024 };

struct both_run {
	const struct calendar_set *office;
	const char *mode;
	int tests, failed;
	size_t indexed, scanned;
};

static void
tell(void *ctx, const struct rules_both *b)
{
	struct both_run *run = ctx;
	bool ok = b->differ == 0;

	run->tests++;
	run->failed += !ok;
	*(b->indexed ? &run->indexed : &run->scanned) += 1;
	printf("%s %d - %s, %s (%s): %s, %zu rows, %zu with a hit\n", ok ? "ok" : "not ok", run->tests,
	    b->model, b->decision, run->mode, b->indexed ? "index" : "scan", b->rows, b->hits);
	if (!ok)
		printf("# %zu rows differ; one is %s\n", b->differ, b->example);
}

static void
run_mode(struct both_run *run, const char *folder, const char *const *paths, size_t n, enum rules_mode mode)
{
	struct rules_options opt = { .mode = mode, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .host_ctx = run->office };
	struct rules *rules = NULL;
	struct diag d;

	run->mode = mode == RULES_STRICT ? "strict" : "standard";
	diag_init(&d);
	if (rules_load(&rules, paths, n, &opt, &d) == 0)
		rules_both(rules, ROWS, 20260213, tell, run);
	else if (mode == RULES_STRICT)
		printf("# %s: strict mode refuses the models\n", folder);
	else {
		run->tests++;
		run->failed++;
		printf("not ok %d - %s: the models load\n", run->tests, folder);
	}
	diag_fini(&d);
	rules_free(&rules);
}

static void
run_folder(struct both_run *run, const char *folder)
{
	char pattern[MAX_PATH];
	glob_t g = { 0 };

	snprintf(pattern, sizeof pattern, "%s/*.dmn", folder);
	if (glob(pattern, 0, NULL, &g) == 0) {
		run_mode(run, folder, (const char *const *)g.gl_pathv, g.gl_pathc, RULES_STANDARD);
		run_mode(run, folder, (const char *const *)g.gl_pathv, g.gl_pathc, RULES_STRICT);
	}
	globfree(&g);
}

static void
run_shipped(struct both_run *run)
{
	static const char *const where[] = { "rules/packs/*", "tests/packs/*", "tests/cli/models", "tests/cli/models/*",
		"tests/suites/*", "samples/starter/rules/packs/*" };

	for (size_t i = 0; i < NELEM(where); i++) {
		glob_t g = { 0 };

		if (glob(where[i], GLOB_ONLYDIR, NULL, &g) == 0)
			for (size_t k = 0; k < g.gl_pathc; k++)
				run_folder(run, g.gl_pathv[k]);
		globfree(&g);
	}
}

int
main(int argc, char **argv)
{
	struct both_run run = { 0 };
	struct calendar_set *office = NULL;
	struct err e = { 0 };

	if (sampleoffice_new(&office, &e) != 0) {
		printf("Bail out! %s\n", e.text);
		return 1;
	}
	run.office = office;
	if (argc == 1)
		run_shipped(&run);
	for (int i = 1; i < argc; i++)
		run_folder(&run, argv[i]);
	printf("# %zu tables by index, %zu by scan\n", run.indexed, run.scanned);
	printf("1..%d\n", run.tests);
	calendar_free(&office);
	return run.failed > 0 || run.tests == 0;
}
