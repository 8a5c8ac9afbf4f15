/* wired.c - layouts, pack and artifacts put together. */
#include "wired.h"

#include <stdio.h>

#include "decide/decidestep.h"
#include "decide/form.h"
#include "deliver/deliver.h"
#include "facts/calendar.h"
#include "facts/wiring.h"
#include "intake/home.h"
#include "intake/intake.h"
#include "io/folder.h"
#include "run/jobfile.h"

const struct artifact *const wired_artifacts[] = {
	&check_artifact, &merge_artifact, &decidestep_decide, &decidestep_issue, &decidestep_renew,
	&reportstep_artifact,
};
const size_t wired_count = NELEM(wired_artifacts);

/* Every input of the models must be given by the layouts; what is wrong is told with its place. */
static int
prove_wiring(struct night *n, const struct facts *f, struct diag *d)
{
	const struct row_type *reply = f->type[FACTS_ORDER_REPLY];
	int reason = f->col[F_ORDER_REPLY_reason];
	struct wiring w;
	int rc = wiring_bind(&w, n->pack->rules, f, &n->mem, d);

	return pack_check_findings(n->pack, reason < 0 ? NULL : &reply->col[reason], d) != 0 ? -1 : rc;
}

/* What layouts of outputs and effects say fills a column must be there, and fit. */
static int
prove_outputs(struct night *n, const struct facts *f, struct diag *d)
{
	struct deliver out;
	struct decide_plan plan = { .facts = f, .pack = n->pack, .deliver = &out };

	return deliver_load(&out, home_path(n, "formats/layouts"), &n->mem, d) != 0 ? -1 : form_bind(&plan, &n->mem, d);
}

static int
check_name(const char *pack, struct err *e)
{
	if (*pack == '\0' || *pack == '.' || strlen(pack) > 64 || strchr(pack, '/') != NULL)
		return err_set(e, ERR_REFUSED, "--pack: \"%s\" seen, the name of a folder of rules/packs wanted", pack);
	return 0;
}

int
wired_folders(struct arena *mem, const char *home, const char *pack, const char ***names, size_t *n, struct err *e)
{
	const char **v = arena_alloc(mem, PACK_TEXT_LAYERS * sizeof *v);
	struct pack_text text;
	struct diag d;

	if (check_name(pack, e) != 0)
		return -1;
	diag_init(&d);
	/* What is wrong is told when the run loads its own copy. */
	(void)!pack_text_load(&text, mem, arena_printf(mem, "%s/rules/packs/%s", home, pack), NULL, &d);
	for (*n = 0; (int)*n < text.layers && (*n == 0 || text.layer[*n].doc != NULL); ++*n)
		v[*n] = text.layer[*n].name;
	*names = v;
	pack_text_free(&text);
	diag_fini(&d);
	return 0;
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
	for (size_t i = 0; e->status == ERR_DONE && i < file->step[0].props && *pack == NULL; i++)
		if (strcmp(file->step[0].prop[i].name, "pack") == 0)
			*pack = arena_strdup(mem, slice_of(file->step[0].prop[i].value));
	if (e->status == ERR_DONE && *pack == NULL)
		err_set(e, ERR_REFUSED, "%s: no property \"pack\": --pack NAME wanted", path);
	diag_print(&d, &told);
	fputs(buf_cstr(&told), stderr);
	buf_fini(&told);
	diag_fini(&d);
	jobfile_free(&file);
	return *pack != NULL ? 0 : -1;
}

int
wired_load(struct night *n, const char *pack, struct diag *d, struct err *e)
{
	struct rules_options ro = { .mode = RULES_STRICT, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .has_today = true, .today = n->date };
	struct facts *f = arena_zalloc(&n->mem, sizeof *f);

	n->calendars = calendar_new();
	ro.host_ctx = n->calendars;
	if (check_name(pack, e) != 0 || home_layouts(n, d, e) != 0 || facts_init(f, &n->layouts, &n->mem, e) != 0)
		return -1;
	ro.nullable = wiring_nullable;
	ro.nullable_ctx = f;
	if (pack_load(&n->pack, arena_printf(&n->mem, "%s/rules/packs/%s", n->home, pack), home_path(n, "rules/packs/pack.xsd"), &ro, d) != 0)
		return -1;
	return prove_wiring(n, f, d) != 0 || prove_outputs(n, f, d) != 0 ? -1 : 0;
}

void
wired_free(struct night *n)
{
	pack_free(&n->pack);
	calendar_free(&n->calendars);
}
