/* packcases.c - runs the cases of rule packs, strictly, as a run would.
 *
 *	packcases [PACK-FOLDER...]	without one: every pack of rules/packs
 *
 * Every model is loaded alone and in strict mode, with the calendar built-ins over the
 * sample office; every case of tests/ is run by the tables' index and by plain scan.
 * Then each rule of each table must have fired, and each interlock that pack.xml names must be
 * one that the bound table can prove: a misspelt one would hold back everything. Prints TAP.
 */
#include <dirent.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "rules.h"
#include "sampleoffice.h"
#include "tck_value.h"

enum { MAX_CASE_FILES = 256, MAX_FIRED = 4096, MAX_RULES = 8192, MAX_PATH = 1024 };

struct pack_run {
	const struct calendar_set *office;
	int tests, failed;
};

struct model_run {
	struct pack_run *pack;
	const char *mode;	/* "index" or "scan" */
	const char *path;
	struct rules *rules;
	struct rules_eval *eval;
	struct arena row;
	char *fired[MAX_RULES];	/* ids of rules that fired, each once */
	size_t n;
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

/* --- one case ----------------------------------------------------------------- */
static void
remember(struct model_run *m)
{
	static struct rules_fired f[MAX_FIRED];
	size_t n = rules_eval_fired(m->eval, f, MAX_FIRED), k;

	for (size_t i = 0; i < n && i < MAX_FIRED; i++) {
		for (k = 0; k < m->n && strcmp(m->fired[k], f[i].rule) != 0; k++)
			;
		if (k == m->n && m->n < MAX_RULES)
			m->fired[m->n++] = base_strdup(f[i].rule);
	}
}

static bool
set_input(struct model_run *m, const struct xnode *in, struct buf *why)
{
	struct slice name = xnode_get(in, "name");
	struct value v;

	if (!tck_value_read(in, &m->row, &v)) {
		buf_printf(why, "input %.*s can't be read\n", SLICE_FMT(name));
		return false;
	}
	for (size_t i = 0; i < rules_inputs(m->rules); i++)
		if (slice_is(name, rules_input_at(m->rules, i)->name)) {
			rules_eval_set(m->eval, i, v);
			return true;
		}
	buf_printf(why, "the model has no input %.*s\n", SLICE_FMT(name));
	return false;
}

static bool
compare(struct model_run *m, const struct xnode *result, struct buf *why)
{
	const struct rules_decision *d = rules_decision_find(m->rules, NULL, xnode_get(result, "name").p);
	struct rules_fault f = { 0 };
	struct value want, got = value_null();

	if (d == NULL || !tck_value_read(xnode_child(result, "expected"), &m->row, &want)) {
		buf_printf(why, "no decision of that name, or no readable expectation\n");
		return false;
	}
	if (rules_eval_run(m->eval, d, &got, &f) != 0) {
		buf_printf(why, "fault %s at %s, %s: %s\n", f.code, f.place, f.decision, f.text);
		return false;
	}
	remember(m);
	if (tck_value_same(want, got))
		return true;
	buf_printf(why, "expected ");
	rules_print(want, why);
	buf_printf(why, "\ngot      ");
	rules_print(got, why);
	buf_printf(why, "\n");
	return false;
}

static void
run_case(struct model_run *m, const struct xnode *tc)
{
	struct buf why = { 0 };
	bool good = true;

	rules_eval_begin(m->eval);
	arena_reset(&m->row);
	XNODE_EACH(in, tc, "inputNode")
		good &= set_input(m, in, &why);
	XNODE_EACH(result, tc, "resultNode")
		good = good && compare(m, result, &why);
	tap(m->pack, good, buf_cstr(&why), "%s (%s): %s", last_part(m->path), m->mode, xnode_get(tc, "id").p);
	buf_fini(&why);
}

/* --- one model ----------------------------------------------------------------- */
static void
list_unfired(const struct model_run *m, const struct xnode *nd, struct buf *out)
{
	struct slice id = xnode_get(nd, "id");
	size_t k = 0;

	if (slice_is(nd->name, "rule")) {
		while (k < m->n && !slice_is(id, m->fired[k]))
			k++;
		if (k == m->n)
			buf_printf(out, "never fired: %.*s\n", SLICE_FMT(id));
	}
	for (const struct xnode *c = nd->first; c != NULL; c = c->next)
		list_unfired(m, c, out);
}

static void
check_fired(const struct model_run *m)
{
	struct xdoc *doc = NULL;
	struct diag d;
	struct buf missing = { 0 };

	diag_init(&d);
	if (xdoc_load(&doc, m->path, &d) == 0)
		list_unfired(m, xdoc_root(doc), &missing);
	tap(m->pack, doc != NULL && missing.n == 0, buf_cstr(&missing), "%s (%s): every rule has fired",
	    last_part(m->path), m->mode);
	buf_fini(&missing);
	diag_fini(&d);
	xdoc_free(&doc);
}

static void
run_model(struct pack_run *p, const char *path, const struct xdoc *cases, bool scan)
{
	struct rules_options opt = { .mode = RULES_STRICT, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .host_ctx = p->office, .scan_tables = scan };
	struct model_run *m = base_zalloc(sizeof *m);
	struct diag d;
	struct buf said = { 0 };
	bool loaded;

	*m = (struct model_run){ .pack = p, .mode = scan ? "scan" : "index", .path = path };
	arena_init(&m->row, 0);
	diag_init(&d);
	loaded = rules_load(&m->rules, &path, 1, &opt, &d) == 0 && d.warnings == 0 &&
	    rules_eval_new(&m->eval, m->rules, 0) == 0;
	diag_print(&d, &said);
	tap(p, loaded, buf_cstr(&said), "%s (%s): loads without a warning", last_part(path), m->mode);
	if (m->eval == NULL && m->rules != NULL && !diag_failed(&d) &&
	    rules_eval_new(&m->eval, m->rules, 0) != 0)
		m->eval = NULL;
	if (m->eval != NULL) {
		XNODE_EACH(tc, xdoc_root(cases), "testCase")
			run_case(m, tc);
		check_fired(m);
	}
	for (size_t i = 0; i < m->n; i++)
		base_free(m->fired[i]);
	buf_fini(&said);
	diag_fini(&d);
	rules_eval_free(&m->eval);
	rules_free(&m->rules);
	arena_fini(&m->row);
	base_free(m);
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

/* Which interlocks needed for WHAT are not in TEXT. */
static void
list_unknown(const struct xnode *pack, const char *what, const struct xnode *text, struct buf *out)
{
	char quoted[MAX_PATH];

	XNODE_EACH(k, pack, "interlock") {
		struct slice name = xnode_get(k, "name");

		snprintf(quoted, sizeof quoted, "\"%.*s\"", SLICE_FMT(name));
		if (strstr(xnode_get(k, "needs").p, what) != NULL && strstr(text->text.p, quoted) == NULL)
			buf_printf(out, "no rule proves \"%.*s\"\n", SLICE_FMT(name));
	}
}

static void
check_bound(struct pack_run *p, const char *folder, const struct xnode *pack, const struct xnode *bind,
    const char *what)
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
			list_unknown(pack, what, text, &unknown);
		found |= text != NULL;
		diag_fini(&d);
		xdoc_free(&doc);
	}
	tap(p, found && unknown.n == 0, buf_cstr(&unknown), "%s: each interlock for a %s can be proved",
	    folder, what);
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
		XNODE_EACH(bind, xdoc_root(doc), "bind") {
			if (slice_is(xnode_get(bind, "role"), "order-interlocks"))
				check_bound(p, folder, xdoc_root(doc), bind, "disconnect");
			if (slice_is(xnode_get(bind, "role"), "notice-interlocks"))
				check_bound(p, folder, xdoc_root(doc), bind, "notice");
		}
	}
	tap(p, doc != NULL, "", "%s: pack.xml can be read", folder);
	diag_fini(&d);
	xdoc_free(&doc);
}

/* --- one pack ------------------------------------------------------------------ */
static void
run_file(struct pack_run *p, const char *pack, const char *file)
{
	char path[MAX_PATH];
	const struct xnode *name = NULL;
	struct xdoc *doc = NULL;
	struct diag d;

	diag_init(&d);
	snprintf(path, sizeof path, "%s/tests/%s", pack, file);
	if (xdoc_load(&doc, path, &d) == 0)
		name = xnode_child(xdoc_root(doc), "modelName");
	if (name == NULL) {
		tap(p, false, "", "%s: is a file of cases", path);
	} else {
		snprintf(path, sizeof path, "%s/%.*s", pack, SLICE_FMT(name->text));
		run_model(p, path, doc, false);
		run_model(p, path, doc, true);
	}
	diag_fini(&d);
	xdoc_free(&doc);
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
