/* wired.c - layouts, pack and artifacts put together. */
#include "wired.h"

#include <stdio.h>

#include "decide/decide.h"
#include "decide/decidestep.h"
#include "decide/form.h"
#include "deliver/deliver.h"
#include "facts/calendar.h"
#include "facts/wiring.h"
#include "intake/home.h"
#include "intake/intake.h"
#include "decide/pack_beside.h"
#include "io/folder.h"
#include "run/jobfile.h"

const struct artifact *const wired_artifacts[] = {
	&check_artifact, &merge_artifact, &decidestep_decide, &decidestep_issue, &decidestep_renew, &decidestep_sums,
	&reportstep_artifact,
};
const size_t wired_count = NELEM(wired_artifacts);

/* Every input of the models must be given by the layouts; what is wrong is told with its place. */
static int
prove_wiring(struct night *n, const struct pack *p, const struct facts *f, struct diag *d)
{
	const struct row_type *reply = f->type[FACTS_ORDER_REPLY];
	int reason = f->col[F_ORDER_REPLY_reason];
	struct wiring w;
	int rc = wiring_bind(&w, p->rules, f, &n->mem, d);

	return pack_check_findings(p, reason < 0 ? NULL : &reply->col[reason], d) != 0 ? -1 : rc;
}

/* What layouts of outputs and effects say fills a column must be there, and fit. */
static int
prove_outputs(struct night *n, const struct facts *f, struct diag *d)
{
	struct deliver out;
	struct decide_plan plan = { .facts = f, .deliver = &out };

	decide_plan_packs(&plan, n->pack, n->packs, &n->mem);
	return deliver_load(&out, home_path(n, "formats/layouts"), &n->mem, d) != 0 ? -1 : form_bind(&plan, &n->mem, d);
}

/* --- which packs ------------------------------------------------------------------------------ */
enum { MOST = 256 };

struct names {
	const char *v[MOST];
	size_t n;
};

static int
add(struct names *s, const char *name, struct err *e)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i], name) == 0)
			return 0;
	if (s->n == MOST)
		return err_set(e, ERR_REFUSED, "--pack: more than %d packs", MOST);
	s->v[s->n++] = name;
	return 0;
}

static const char *
path_of(struct arena *mem, const char *home, const char *name)
{
	return arena_printf(mem, "%s/rules/packs/%s", home, name);
}

/* "*": all of the home but those that others only rest upon. */
static int
add_all(struct names *s, struct arena *mem, const char *home, struct err *e)
{
	char **names;
	size_t count;
	int rc = folder_list_given(path_of(mem, home, ""), mem, &names, &count, e);

	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct xdoc *doc = NULL;
		struct diag d;

		if (!folder_exists(arena_printf(mem, "%s/pack.xml", path_of(mem, home, names[i]))))
			continue;
		diag_init(&d);
		/* What is wrong with it is told when it is loaded. */
		if (xdoc_load(&doc, arena_printf(mem, "%s/pack.xml", path_of(mem, home, names[i])), &d) != 0 ||
		    !slice_is(xnode_get(xdoc_root(doc), "abstract"), "yes"))
			rc = add(s, names[i], e);
		xdoc_free(&doc);
		diag_fini(&d);
	}
	return rc;
}

/* The folders that WORDS name: "us-fl;us-ga", or "*". */
static int
find_names(struct names *s, struct arena *mem, const char *home, const char *words, struct err *e)
{
	struct slice list = slice_of(words), item;

	s->n = 0;
	if (strcmp(words, "*") == 0)
		return add_all(s, mem, home, e);
	while (pack_item(&list, &item)) {
		if (item.n == 0 || *item.p == '.' || item.n > 64 || memchr(item.p, '/', item.n) != NULL)
			return err_set(e, ERR_REFUSED, "--pack: \"%.*s\" seen, the name of a folder of rules/packs wanted", SLICE_FMT(item));
		if (add(s, arena_strdup(mem, item), e) != 0)
			return -1;
	}
	return s->n > 0 ? 0 : err_set(e, ERR_REFUSED, "--pack: names of folders of rules/packs wanted, or \"*\"");
}

int
wired_folders(struct arena *mem, const char *home, const char *words, const char *const **names, size_t *n, struct err *e)
{
	struct names *top = arena_alloc(mem, sizeof *top), *all = arena_zalloc(mem, sizeof *all);
	int rc = find_names(top, mem, home, words, e);

	for (size_t i = 0; rc == 0 && i < top->n; i++) {
		struct pack_text text;
		struct diag d;

		diag_init(&d);
		/* What is wrong is told when the run loads its own copy. */
		(void)!pack_text_load(&text, mem, path_of(mem, home, top->v[i]), NULL, &d);
		for (int k = 0; rc == 0 && k < text.layers && (k == 0 || text.layer[k].doc != NULL); k++)
			rc = add(all, text.layer[k].name, e);
		pack_text_free(&text);
		diag_fini(&d);
	}
	*names = all->v;
	*n = all->n;
	return rc;
}

/* --- loading ------------------------------------------------------------------------------------ */
/* NAME, unless it is not in force on the date of a run. It goes to the night in any case: diagnostics point into it. */
static int
load(struct night *n, const char *name, struct facts *f, struct diag *d, struct err *e)
{
	struct rules_options ro = { .mode = RULES_STRICT, .builtin = calendar_builtin, .builtins = calendar_builtins,
		.has_today = true, .today = n->date, .host_ctx = n->calendars, .nullable = wiring_nullable, .nullable_ctx = f };
	struct pack **p = &n->pack[n->packs];
	bool run = n->date_text != NULL;
	int rc;

	rc = pack_read(p, path_of(&n->mem, n->home, name), home_path(n, "rules/packs/pack.xsd"), d);
	n->packs++;
	if (rc != 0)
		return -1;
	if (run && (*p)->abstract)
		return err_set(e, ERR_REFUSED, "pack %s: abstract: others rest upon it, and no account goes by it", name);
	if (run && !pack_in_force(*p, n->date)) {
		pack_free(p);
		n->packs--;
		return 0;
	}
	return pack_compile(*p, &ro, d) != 0 || prove_wiring(n, *p, f, d) != 0 ? -1 : 0;
}

int
wired_pack(struct arena *mem, const char *home, const char *job, const char **pack, struct err *e)
{
	const char *path = arena_printf(mem, "%s/jobs/cycles/%s.xml", home, job);
	struct jobfile *file = NULL;
	struct buf told = { 0 };
	struct diag d;

	if (*pack != NULL)
		return 0;
	if (!folder_exists(path))
		return err_set(e, ERR_REFUSED, "%s: no such job", path);
	diag_init(&d);
	if (jobfile_load(&file, path, wired_artifacts, wired_count, NULL, 0, &d) != 0)
		err_set(e, ERR_REFUSED, "%d error%s in the job: nothing was begun", d.errors, d.errors == 1 ? "" : "s");
	else if (jobfile_says(file, "pack") != NULL)
		*pack = arena_strdup(mem, slice_of(jobfile_says(file, "pack")->value));
	if (e->status == ERR_DONE && *pack == NULL)
		err_set(e, ERR_REFUSED, "%s: no property \"pack\": --pack NAMES wanted", path);
	diag_print(&d, &told);
	fputs(buf_cstr(&told), stderr);
	buf_fini(&told);
	diag_fini(&d);
	jobfile_free(&file);
	return *pack != NULL ? 0 : -1;
}

int
wired_load(struct night *n, const char *words, struct diag *d, struct err *e)
{
	struct facts *f = arena_zalloc(&n->mem, sizeof *f);
	struct names *s = arena_alloc(&n->mem, sizeof *s);

	n->calendars = calendar_new();
	if (find_names(s, &n->mem, n->home, words, e) != 0 || home_layouts(n, d, e) != 0 ||
	    facts_init(f, &n->layouts, &n->mem, e) != 0)
		return -1;
	n->pack = arena_zalloc(&n->mem, (s->n + 1) * sizeof(struct pack *));
	for (size_t i = 0; i < s->n; i++)
		if (load(n, s->v[i], f, d, e) != 0)
			return -1;
	if (n->packs == 0)
		return err_set(e, ERR_REFUSED, "pack %s is not in force on the business date", words);
	for (size_t i = 0; i < n->packs; i++)
		for (size_t k = 0; k < i; k++)
			if (pack_beside_run(n->pack[k], n->pack[i], d) != 0)
				return -1;
	return prove_outputs(n, f, d);
}

int
wired_beside(struct arena *mem, const char *home, const char *words, struct diag *d, struct pack ***packs, size_t *n, struct err *e)
{
	struct names *s = arena_alloc(mem, sizeof *s);
	int errors = d->errors;

	*n = 0;
	if (find_names(s, mem, home, words, e) != 0)
		return -1;
	*packs = arena_zalloc(mem, (s->n + 1) * sizeof(struct pack *));
	for (size_t i = 0; i < s->n; i++) {
		if (pack_read(&(*packs)[(*n)++], path_of(mem, home, s->v[i]), NULL, d) != 0)
			return -1;
		for (size_t k = 0; k < i; k++)
			if (pack_beside_dates((*packs)[k], (*packs)[i]))
				(void)!(pack_beside_accounts((*packs)[k], (*packs)[i], d) | pack_beside_run((*packs)[k], (*packs)[i], d));
	}
	return d->errors > errors ? -1 : 0;
}

void
wired_free(struct night *n)
{
	for (size_t i = 0; i < n->packs; i++)
		pack_free(&n->pack[i]);
	calendar_free(&n->calendars);
}
