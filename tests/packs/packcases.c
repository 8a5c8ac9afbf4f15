/* packcases.c - runs the cases of rule packs, strictly, as a run would.
 *
 *	packcases [PACK-FOLDER...]	without one: every pack of rules/packs
 *
 * Every model is loaded with those that it imports and in strict mode, with the calendar built-ins over the
 * sample office; every case of tests/ is run as nights do, by the tables' index and with decisions
 * made when they are read, and by plain scan with all that is required made before.
 * Then each rule of each table must have fired, and each interlock that pack.xml names must be
 * one that the bound table can prove: a misspelt one would hold back everything. Prints TAP.
 */
#include <dirent.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/xdoc.h"
#include "rules.h"
#include "rules_tools.h"
#include "facts/sampleoffice.h"

enum { MAX_CASE_FILES = 256, MAX_PATH = 1024, MAX_MODELS = 16 };

struct pack_run {
	const struct calendar_set *office;
	int tests, failed;
};

static void PRINTFLIKE(4, 5)
tap(struct pack_run *p, bool ok, const char *detail, const char *fmt, ...)
{
	va_list ap;

	p->tests++;
	p->failed += !ok;
	printf("%s %d - ", ok ? "ok" : "not ok", p->tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	for (const char *s = detail; !ok && s != NULL && *s != '\0';) {
		size_t n = strcspn(s, "\n");

		printf("# %.*s\n", (int)n, s);
		s += n + (s[n] == '\n');
	}
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* --- one model ----------------------------------------------------------------- */
static void
check_fired(struct pack_run *p, const struct rules_coverage *coverage, const char *path, const char *mode)
{
	struct buf missing = { 0 };
	struct rules_covered c;
	size_t n = 0;

	for (size_t i = 0; rules_coverage_at(coverage, i, &c); i++) {
		if (c.at.src == NULL || strcmp(c.at.src->name, path) != 0) /* of a model that it imports: that one has its own cases */
			continue;
		n++;
		if (c.fired == 0)
			buf_printf(&missing, "never fired: %s, rule %d (%s)\n", c.decision, c.number, c.rule);
	}
	if (n > 0) /* a model may have no table */
		tap(p, missing.n == 0, buf_cstr(&missing), "%s (%s): every rule has fired", last_part(path), mode);
	buf_fini(&missing);
}

static void
run_cases(struct pack_run *p, const char *path, const char *mode, const struct rules *rules,
    const struct rules_cases *cases)
{
	struct rules_coverage *coverage = rules_coverage_new(rules);
	struct rules_eval *eval = NULL;
	struct buf why = { 0 };

	if (rules_eval_new(&eval, rules, 0) != 0)
		return;
	for (size_t i = 0; i < rules_cases_count(cases); i++) {
		bool good;

		buf_reset(&why);
		good = rules_cases_run(cases, i, eval, path, coverage, &why);
		tap(p, good, buf_cstr(&why), "%s (%s): %s", last_part(path), mode, rules_cases_id(cases, i));
	}
	check_fired(p, coverage, path, mode);
	buf_fini(&why);
	rules_eval_free(&eval);
	rules_coverage_free(&coverage);
}

/* --- and those that it imports ---------------------------------------------------- */
struct model_set {
	char *path[MAX_MODELS];
	size_t n;
};

static void add_model(struct model_set *, const char *path, const glob_t *all);

static void
add_imported(struct model_set *s, struct slice ns, const glob_t *all)
{
	for (size_t i = 0; i < all->gl_pathc; i++) {
		struct xdoc *doc = NULL;
		struct diag d;

		diag_init(&d);
		if (xdoc_load(&doc, all->gl_pathv[i], &d) == 0 && slice_eq(xnode_get(xdoc_root(doc), "namespace"), ns))
			add_model(s, all->gl_pathv[i], all);
		diag_fini(&d);
		xdoc_free(&doc);
	}
}

static void
add_model(struct model_set *s, const char *path, const glob_t *all)
{
	struct xdoc *doc = NULL;
	struct diag d;

	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->path[i], path) == 0)
			return;
	if (s->n == MAX_MODELS)
		return;
	s->path[s->n++] = base_strdup(path);
	diag_init(&d);
	if (xdoc_load(&doc, path, &d) == 0)
		XNODE_EACH(import, xdoc_root(doc), "import")
			add_imported(s, xnode_get(import, "namespace"), all);
	diag_fini(&d);
	xdoc_free(&doc);
}

/* PATH, then what it rests on, in whatever pack that lies. */
static void
find_models(struct model_set *s, const char *path)
{
	glob_t all = { 0 };

	if (glob("rules/packs/*/*.dmn", 0, NULL, &all) == 0)
		glob("tests/packs/*/*.dmn", GLOB_APPEND, NULL, &all);
	add_model(s, path, &all);
	globfree(&all);
}

static void
run_model(struct pack_run *p, const char *path, const struct rules_cases *cases, bool scan)
{
	struct rules_options opt = { .mode = RULES_STRICT, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .host_ctx = p->office, .scan_tables = scan, .as_read = !scan };
	const char *mode = scan ? "scan" : "index";
	struct model_set models = { .n = 0 };
	struct rules *rules = NULL;
	struct diag d;
	struct buf said = { 0 };
	bool loaded;

	diag_init(&d);
	find_models(&models, path);
	loaded = rules_load(&rules, (const char *const *)models.path, models.n, &opt, &d) == 0;
	diag_print(&d, &said);
	tap(p, loaded && d.warnings == 0, buf_cstr(&said), "%s (%s): loads without a warning", last_part(path), mode);
	if (loaded)
		run_cases(p, path, mode, rules, cases);
	for (size_t i = 0; i < models.n; i++)
		base_free(models.path[i]);
	buf_fini(&said);
	diag_fini(&d);
	rules_free(&rules);
}

/* --- names ---------------------------------------------------------------------- */
/* The names that the table of DECISION in MODEL can give, each in quotes; NULL: none found. */
static const struct xnode *
output_values(const struct xdoc *doc, struct slice model, struct slice decision)
{
	const struct xnode *nd;

	if (doc == NULL || !slice_eq(xnode_get(xdoc_root(doc), "name"), model))
		return NULL;
	XNODE_EACH(d, xdoc_root(doc), "decision")
		if (slice_eq(xnode_get(d, "name"), decision) &&
		    (nd = xnode_child(d, "decisionTable")) != NULL &&
		    (nd = xnode_child(nd, "output")) != NULL &&
		    (nd = xnode_child(nd, "outputValues")) != NULL)
			return xnode_child(nd, "text");
	return NULL;
}

/* Whether one of NEEDS is NATURE, or an effect of that nature. */
static bool
needed(const struct xnode *pack, const char *needs, struct slice nature)
{
	while (*needs != '\0') {
		size_t n = strcspn(needs, ";");
		struct slice one = slice_make(needs + strspn(needs, " "), n - strspn(needs, " "));

		if (slice_eq(one, nature))
			return true;
		XNODE_EACH(e, pack, "effect")
			if (slice_eq(xnode_get(e, "name"), one) && slice_eq(xnode_get(e, "nature"), nature))
				return true;
		needs += n + (needs[n] == ';');
	}
	return false;
}

/* Whether a model of the pack says the text QUOTED, in a cell of an output or an expression. */
static bool
is_said(const struct xnode *pack, const char *folder, const char *quoted)
{
	char path[MAX_PATH], line[4096];
	bool said = false;

	XNODE_EACH(model, pack, "model") {
		FILE *f;

		snprintf(path, sizeof path, "%s/%.*s", folder, SLICE_FMT(xnode_get(model, "file")));
		if ((f = fopen(path, "r")) == NULL)
			continue;
		while (!said && fgets(line, sizeof line, f) != NULL)
			said = strstr(line, "<inputEntry") == NULL && strstr(line, quoted) != NULL;
		fclose(f);
	}
	return said;
}

/* Which interlocks needed for what is of NATURE are not in TEXT, nor in a rule of any model where TEXT is NULL: what is bound
 * puts the lists of several tables together. */
static void
list_unknown(const struct xnode *pack, const char *folder, struct slice nature, const struct xnode *text, struct buf *out)
{
	char quoted[MAX_PATH];

	XNODE_EACH(k, pack, "interlock") {
		struct slice name = xnode_get(k, "name");

		snprintf(quoted, sizeof quoted, "\"%.*s\"", SLICE_FMT(name));
		if (needed(pack, xnode_get(k, "needs").p, nature) &&
		    !(text != NULL ? strstr(text->text.p, quoted) != NULL : is_said(pack, folder, quoted)))
			buf_printf(out, "no rule proves \"%.*s\"\n", SLICE_FMT(name));
	}
}

static void
check_bound(struct pack_run *p, const char *folder, const struct xnode *pack, const struct xnode *bind)
{
	struct buf unknown = { 0 };
	char path[MAX_PATH];
	bool found = false;

	XNODE_EACH(model, pack, "model") {
		const struct xnode *text = NULL;
		struct xdoc *doc = NULL;
		struct diag d;

		diag_init(&d);
		snprintf(path, sizeof path, "%s/%.*s", folder, SLICE_FMT(xnode_get(model, "file")));
		if (xdoc_load(&doc, path, &d) == 0)
			text = output_values(doc, xnode_get(bind, "model"), xnode_get(bind, "decision"));
		if (text != NULL)
			list_unknown(pack, folder, xnode_get(bind, "nature"), text, &unknown);
		found |= text != NULL;
		diag_fini(&d);
		xdoc_free(&doc);
	}
	if (!found)
		list_unknown(pack, folder, xnode_get(bind, "nature"), NULL, &unknown);
	tap(p, unknown.n == 0, buf_cstr(&unknown), "%s: each interlock for a %.*s can be proved",
	    folder, SLICE_FMT(xnode_get(bind, "nature")));
	buf_fini(&unknown);
}

static void
check_names(struct pack_run *p, const char *folder)
{
	struct xdoc *doc = NULL;
	struct diag d;
	char path[MAX_PATH];

	diag_init(&d);
	snprintf(path, sizeof path, "%s/pack.xml", folder);
	if (xdoc_load(&doc, path, &d) == 0) {
		XNODE_EACH(bind, xdoc_root(doc), "prove")
			check_bound(p, folder, xdoc_root(doc), bind);
	}
	tap(p, doc != NULL, "", "%s: pack.xml can be read", folder);
	diag_fini(&d);
	xdoc_free(&doc);
}

/* --- one pack ------------------------------------------------------------------ */
static void
run_file(struct pack_run *p, const char *pack, const char *file)
{
	struct rules_cases *cases = NULL;
	char path[MAX_PATH];
	struct diag d;

	diag_init(&d);
	snprintf(path, sizeof path, "%s/tests/%s", pack, file);
	if (rules_cases_load(&cases, path, &d) != 0) {
		tap(p, false, "", "%s: is a file of cases", path);
	} else {
		snprintf(path, sizeof path, "%s/%s", pack, rules_cases_model(cases));
		run_model(p, path, cases, false);
		run_model(p, path, cases, true);
	}
	diag_fini(&d);
	rules_cases_free(&cases);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
run_pack(struct pack_run *p, const char *pack)
{
	char path[MAX_PATH], *file[MAX_CASE_FILES];
	struct dirent *e;
	size_t n = 0;
	DIR *dp;

	snprintf(path, sizeof path, "%s/tests", pack);
	dp = opendir(path);
	while (dp != NULL && (e = readdir(dp)) != NULL && n < MAX_CASE_FILES)
		if (strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".xml") == 0)
			file[n++] = base_strdup(e->d_name);
	if (dp != NULL)
		closedir(dp);
	qsort(file, n, sizeof *file, by_name);
	tap(p, n > 0, "", "%s has cases", pack);
	check_names(p, pack);
	for (size_t i = 0; i < n; i++) {
		run_file(p, pack, file[i]);
		base_free(file[i]);
	}
}

static void
run_shipped(struct pack_run *p)
{
	glob_t g = { 0 };

	if (glob("rules/packs/*/pack.xml", 0, NULL, &g) == 0)
		for (size_t i = 0; i < g.gl_pathc; i++) {
			g.gl_pathv[i][strlen(g.gl_pathv[i]) - strlen("/pack.xml")] = '\0';
			run_pack(p, g.gl_pathv[i]);
		}
	tap(p, g.gl_pathc > 0, "", "there are packs");
	globfree(&g);
}

int
main(int argc, char **argv)
{
	struct pack_run p = { 0 };
	struct calendar_set *office = NULL;
	struct err e = { 0 };

	if (sampleoffice_new(&office, &e) != 0) {
		printf("Bail out! %s\n", e.text);
		return 1;
	}
	p.office = office;
	if (argc == 1)
		run_shipped(&p);
	for (int i = 1; i < argc; i++)
		run_pack(&p, argv[i]);
	printf("1..%d\n", p.tests);
	calendar_free(&office);
	return p.failed > 0;
}
