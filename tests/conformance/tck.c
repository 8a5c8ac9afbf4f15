/* tck.c - runs the suites of the DMN Technology Compatibility Kit below a folder.
 *
 *	tck [--floor FILE] [--scan] [--quiet] DIR
 *
 * A suite is a folder with models and test files. One line a suite, then the failing
 * cases with what was expected and what came, last "N passed, N failed" in test cases.
 * --floor: fails when a suite passes fewer cases than FILE says (lines "suite passed").
 * --scan: decision tables by plain scan, never by their index.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "rules.h"
#include "tck_value.h"

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
	bool scan, quiet;
	struct suite suite[MAX_SUITES];
	size_t suites;
	struct buf failures;
};

struct test {
	struct run *run;
	struct suite *suite;
	const char *file, *model; /* the model's path */
	const struct rules *rules;
	struct rules_eval *eval;
	struct arena mem;
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

static void
fail(struct test *t, const struct xnode *tc, struct slice node, const char *expected, const char *got)
{
	struct slice id = xnode_get(tc, "id");

	buf_printf(&t->run->failures, "%s %s case %.*s node %.*s\n\texpected %s\n\tgot      %s\n",
	    t->suite->name, base_name(t->file), SLICE_FMT(id), SLICE_FMT(node), expected, got);
}

/* --- one case ----------------------------------------------------------------------- */
static bool
in_model(const struct test *t, struct diag_place at)
{
	return at.src != NULL && strcmp(at.src->name, t->model) == 0;
}

static bool
set_input(struct test *t, const struct xnode *node)
{
	struct slice name = xnode_get(node, "name"), ns = xnode_get(node, "namespace");
	size_t n = rules_inputs(t->rules), own = 0;
	struct value v;

	if (!tck_value_read(node, &t->mem, &v))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct rules_input *in = rules_input_at(t->rules, i);

		own += slice_is(name, in->name) && in_model(t, in->at);
	}
	for (size_t i = 0; i < n; i++) {
		const struct rules_input *in = rules_input_at(t->rules, i);

		if (!slice_is(name, in->name))
			continue;
		if (ns.n > 0 ? slice_is(ns, in->ns) : own == 0 || in_model(t, in->at))
			rules_eval_set(t->eval, i, v);
	}
	return true;
}

static const struct rules_decision *
find_decision(const struct test *t, const struct xnode *result)
{
	struct slice name = xnode_get(result, "name"), ns = xnode_get(result, "namespace");
	const struct rules_decision *d;

	if (ns.n > 0)
		return rules_decision_find(t->rules, ns.p, name.p);
	for (size_t i = 0; (d = rules_decision_at(t->rules, i)) != NULL; i++)
		if (slice_is(name, rules_decision_name(d)) && in_model(t, rules_decision_place(d)))
			return d;
	return rules_decision_find(t->rules, NULL, name.p);
}

static const struct rules_callable *
find_callable(const struct test *t, struct slice name)
{
	const struct rules_callable *c;

	for (size_t i = 0; (c = rules_callable_at(t->rules, i)) != NULL; i++)
		if (slice_is(name, rules_callable_name(c)) && in_model(t, rules_callable_place(c)))
			return c;
	return rules_callable_find(t->rules, NULL, name.p);
}

static int
call(struct test *t, const struct xnode *tc, struct value *out, struct rules_fault *f)
{
	const struct rules_callable *c = find_callable(t, xnode_get(tc, "invocableName"));
	struct value arg[64];
	bool given[64] = { false };
	size_t n;

	*out = value_null();
	if (c == NULL) {
		snprintf(f->text, sizeof f->text, "no such invocable");
		return -1;
	}
	n = rules_callable_params(c);
	for (size_t i = 0; i < n && i < NELEM(arg); i++) {
		arg[i] = value_null();
		XNODE_EACH(in, tc, "inputNode")
			if (slice_is(xnode_get(in, "name"), rules_callable_param(c, i)))
				given[i] = tck_value_read(in, &t->mem, &arg[i]);
	}
	for (size_t i = 0; i < n && i < NELEM(arg); i++)
		if (!given[i])
			return 0; /* too few arguments: null */
	return rules_eval_call(t->eval, c, arg, out, f);
}

/* A service with several outputs gives a context of them; a result may name one. */
static struct value
result_of(const struct xnode *tc, const struct xnode *result, struct value whole)
{
	const struct value *v;

	(void)tc;
	if (whole.type != VALUE_CONTEXT)
		return whole;
	v = value_entry(whole.ctx, xnode_get(result, "name"));
	return v == NULL ? whole : *v;
}

static bool
run_result(struct test *t, const struct xnode *tc, const struct xnode *result)
{
	struct slice type = xnode_get(tc, "type"), name = xnode_get(result, "name");
	struct rules_fault f = { 0 };
	struct value want, got = value_null();
	struct buf a = { 0 }, b = { 0 };
	bool same;
	int rc = 0;

	if (!tck_value_read(xnode_child(result, "expected"), &t->mem, &want)) {
		fail(t, tc, name, "(a value that the runner cannot read)", "-");
		return false;
	}
	if (type.n > 0 && !slice_is(type, "decision")) {
		rc = call(t, tc, &got, &f);
		got = result_of(tc, result, got);
	} else {
		const struct rules_decision *d = find_decision(t, result);

		if (d == NULL) {
			fail(t, tc, name, "a decision", "no decision of that name");
			return false;
		}
		rc = rules_eval_run(t->eval, d, &got, &f);
	}
	same = rc == 0 && tck_value_same(want, got);
	if (!same) {
		rules_print(want, &a);
		rules_print(got, &b);
		if (rc != 0)
			buf_printf(&b, " (fault: %s)", f.text);
		fail(t, tc, name, buf_cstr(&a), buf_cstr(&b));
	}
	buf_fini(&a);
	buf_fini(&b);
	return same;
}

static bool
run_case(struct test *t, const struct xnode *tc)
{
	bool good = true;

	rules_eval_begin(t->eval);
	arena_reset(&t->mem);
	XNODE_EACH(in, tc, "inputNode")
		if (!set_input(t, in)) {
			fail(t, tc, xnode_get(in, "name"), "(an input that can be read)", "-");
			good = false;
		}
	XNODE_EACH(result, tc, "resultNode")
		if (!run_result(t, tc, result))
			good = false;
	return good;
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

static struct slice
model_name(const struct xdoc *doc)
{
	const struct xnode *nd = xnode_child(xdoc_root(doc), "modelName");
	struct slice s = nd ? nd->text : slice_of("");

	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	while (s.n > 0 && strchr(" \t\r\n", s.p[0]) != NULL)
		s = slice_make(s.p + 1, s.n - 1);
	return s;
}

static void
run_file(struct run *run, struct suite *suite, const char *file, const struct files *models)
{
	struct rules_options opt = { .mode = RULES_STANDARD, .scan_tables = run->scan };
	struct test t = { .run = run, .suite = suite, .file = file };
	struct rules *rules = NULL;
	struct xdoc *doc = NULL;
	struct diag d;
	struct buf said = { 0 };
	int rc;

	diag_init(&d);
	arena_init(&t.mem, 0);
	if (xdoc_load(&doc, file, &d) != 0)
		goto out;
	t.model = path_of_model(models, model_name(doc));
	rc = rules_load(&rules, (const char *const *)models->path, models->n, &opt, &d);
	if (rc == 0)
		rc = rules_eval_new(&t.eval, rules, 0);
	t.rules = rules;
	XNODE_EACH(tc, xdoc_root(doc), "testCase") {
		suite->cases++;
		if (rc == 0 && run_case(&t, tc))
			suite->passed++;
	}
	if (rc != 0) {
		diag_print(&d, &said);
		buf_printf(&run->failures, "%s %s: the models do not load\n%s", suite->name,
		    base_name(file), buf_cstr(&said));
	}
out:
	buf_fini(&said);
	rules_eval_free(&t.eval);
	rules_free(&rules);
	xdoc_free(&doc);
	arena_fini(&t.mem);
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
	fprintf(stderr, "usage: tck [--floor FILE] [--scan] [--quiet] DIR\n");
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
