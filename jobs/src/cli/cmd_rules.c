/* cmd_rules.c - arrears rules print|test|check: what those who write models ask. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "io/folder.h"
#include "options.h"
#include "rulefiles.h"
#include "rules_tools.h"
#include "verb.h"

/* --- print ------------------------------------------------------------------------------ */
int
cmd_rules_print(int argc, char **argv, struct err *e)
{
	const char *model = NULL, *standard = NULL;
	const struct option o[] = {
		{ "MODEL", NULL, "a model file, or the folder of a pack", true, &model },
		{ "--standard", NULL, "errors of expressions are warnings", false, &standard },
		{ 0 },
	};
	struct rulefiles f;
	struct buf out = { 0 };
	int rc = options_parse(o, "Prints models as text: types, requirements, logic, tables.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = rulefiles_load(&f, model, standard == NULL, e);
	if (rc == 0) {
		rules_text(f.rules, &out);
		fwrite(out.p, 1, out.n, stdout);
	}
	buf_fini(&out);
	rulefiles_free(&f);
	return rc == 0 ? ERR_DONE : ERR_REFUSED;
}

/* --- test ----------------------------------------------------------------------------------- */
struct tally {
	struct rulefiles files;
	struct rules_eval *eval;
	struct rules_coverage *coverage;
	size_t passed, failed, broken; /* broken: files of cases */
};

static void
run_file(struct tally *t, const char *path)
{
	struct rules_cases *cases = NULL;
	struct buf why = { 0 };
	const char *from = NULL;
	struct diag d;

	diag_init(&d);
	if (rules_cases_load(&cases, path, &d) != 0) {
		diag_print(&d, &why);
		fputs(buf_cstr(&why), stderr);
		t->broken++;
	} else {
		for (size_t i = 0; i < t->files.n && from == NULL; i++) {
			const char *base = strrchr(t->files.path[i], '/');

			if (strcmp(base ? base + 1 : t->files.path[i], rules_cases_model(cases)) == 0)
				from = t->files.path[i];
		}
		for (size_t i = 0; i < rules_cases_count(cases); i++) {
			buf_reset(&why);
			if (rules_cases_run(cases, i, t->eval, from, t->coverage, &why)) {
				t->passed++;
				continue;
			}
			t->failed++;
			printf("%s: case %s: %s", path, rules_cases_id(cases, i), buf_cstr(&why));
		}
	}
	buf_fini(&why);
	diag_fini(&d);
	rules_cases_free(&cases);
}

static int
run_folder(struct tally *t, struct err *e)
{
	const char *dir = arena_printf(&t->files.mem, "%s/tests", t->files.folder);
	char **name;
	size_t n;

	if (folder_list(dir, &t->files.mem, &name, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(name[i]);

		if (len > 4 && strcmp(name[i] + len - 4, ".xml") == 0)
			run_file(t, arena_printf(&t->files.mem, "%s/%s", dir, name[i]));
	}
	return 0;
}

/* Exit 4 when a case fails; rules that never fired are told and no failure. */
int
cmd_rules_test(int argc, char **argv, struct err *e)
{
	const char *pack = NULL, *cases = NULL, *standard = NULL;
	const struct option o[] = {
		{ "PACK", NULL, "the folder of a pack (its cases lie in tests/), or a model file", true, &pack },
		{ "--cases", "FILE", "these cases alone", false, &cases },
		{ "--standard", NULL, "errors give null, as the standard says", false, &standard },
		{ 0 },
	};
	struct tally t = { .passed = 0 };
	int rc = options_parse(o, "Runs the cases of a pack and tells which rules never fired.", argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	rc = rulefiles_load(&t.files, pack, standard == NULL, e);
	if (rc == 0)
		rc = rules_eval_new(&t.eval, t.files.rules, 0);
	if (rc == 0) {
		t.coverage = rules_coverage_new(t.files.rules);
		if (cases != NULL)
			run_file(&t, cases);
		else
			rc = run_folder(&t, e);
	}
	if (rc == 0) {
		rulefiles_coverage(t.coverage, &t.files.text);
		printf("%zu passed, %zu failed\n", t.passed, t.failed);
	}
	rules_coverage_free(&t.coverage);
	rules_eval_free(&t.eval);
	rulefiles_free(&t.files);
	if (rc != 0 || t.broken > 0)
		return ERR_REFUSED;
	return t.failed > 0 ? ERR_EXCEPTIONS : ERR_DONE;
}

/* --- check ------------------------------------------------------------------------------------- */
struct answers {
	size_t n[3];
	bool all, reach;	/* REACH: it asks what nothing leads to */
	const struct rulefiles *files;
};

/* Beside the house's own statuses: nothing is wrong as far as was looked. */
enum { NOT_DECIDED = 2 };

/* What an abstract pack says is there for packs above it, that need not use all of it. */
static bool
for_packs_above(const struct pack_text *text, const struct rules_finding *f)
{
	return f->at.src != NULL && text->layers > 0 &&
	    slice_is(xnode_get(xdoc_root(text->layer[pack_text_layer_of(text, f->at.src->name)].doc), "abstract"), "yes");
}

static void
tell(void *ctx, const struct rules_finding *f)
{
	static const char *const words[] = { "proved", "found", "not decided" };
	struct answers *a = ctx;
	uint32_t line = 0, col = 0;

	if ((a->reach || strcmp(f->question, "unused") == 0) && for_packs_above(&a->files->text, f))
		return;
	a->n[f->answer]++;
	if (f->answer == RULES_PROVED && !a->all)
		return;
	diag_line_col(f->at, &line, &col);
	printf("%s:%u:%u: %s, %s: %s: %s\n", f->at.src ? f->at.src->name : "", line, col, f->question,
	    words[f->answer], f->decision, f->text);
}

static bool
is_bound(void *ctx, const char *model, const char *decision)
{
	const struct rulefiles *f = ((struct answers *)ctx)->files;

	for (size_t i = 0; i < f->binds; i++)
		if ((*f->bind[i].model == '\0' || strcmp(f->bind[i].model, model) == 0) && strcmp(f->bind[i].decision, decision) == 0)
			return true;
	return false;
}

int
cmd_rules_check(int argc, char **argv, struct err *e)
{
	const char *model = NULL, *standard = NULL, *work = NULL, *all = NULL;
	const struct option o[] = {
		{ "MODEL", NULL, "a model file, or the folder of a pack", true, &model },
		{ "--work", "N", "steps that a question may take (2000000)", false, &work },
		{ "--all", NULL, "tell what is proved too", false, &all },
		{ "--standard", NULL, "errors of expressions are warnings", false, &standard },
		{ 0 },
	};
	struct answers a = { .n = { 0 } };
	struct rulefiles f;
	long steps = 0;
	int rc = options_parse(o, "Proves tables: gaps, overlaps, masked and unreachable rules, values that are not "
	    "allowed; what nothing uses.",
	    argc, argv, e);

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	if (work != NULL && options_number("--work", work, 1, 1000000000000, &steps, e) != 0)
		return ERR_REFUSED;
	a.all = all != NULL;
	rc = rulefiles_load(&f, model, standard == NULL, e);
	if (rc == 0) {
		a.files = &f;
		rules_check(f.rules, (uint64_t)steps, tell, &a);
		a.reach = true;
		if (f.binds > 0)
			rules_check_reach(f.rules, is_bound, tell, &a);
		printf("%zu proved, %zu found, %zu not decided\n", a.n[RULES_PROVED], a.n[RULES_COUNTER_EXAMPLE],
		    a.n[RULES_NOT_DECIDED]);
	}
	rulefiles_free(&f);
	if (rc != 0)
		return ERR_REFUSED;
	return a.n[RULES_COUNTER_EXAMPLE] ? ERR_EXCEPTIONS : a.n[RULES_NOT_DECIDED] ? NOT_DECIDED : ERR_DONE;
}
