/* rulefiles.c - find and load the models that a word names. */
#include "rulefiles.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "facts/sampleoffice.h"
#include "io/folder.h"
#include "rules_tools.h"

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcmp(s + n - m, tail) == 0;
}

static const char *
folder_of(struct arena *mem, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? "." : arena_strdup(mem, slice_make(path, (size_t)(slash - path)));
}

static void
add_bind(struct rulefiles *f, struct slice model, struct slice decision)
{
	if (decision.n > 0)
		f->bind[f->binds++] = (struct rulefiles_bind){ arena_strdup(&f->mem, model), arena_strdup(&f->mem, decision) };
}

/* What pack.xml says that a run asks: processes and proofs; rows, lines and windows of effects, by the name alone. */
static void
list_binds(struct rulefiles *f, const struct xnode *pack)
{
	size_t n = 0;

	for (const struct xnode *b = pack->first; b != NULL; b = b->next)
		n += 6;
	f->bind = arena_alloc(&f->mem, (n + 1) * sizeof *f->bind);
	for (const struct xnode *b = pack->first; b != NULL; b = b->next) {
		struct slice lines = xnode_get(b, "lines");
		const char *colon = memchr(lines.p, ':', lines.n);

		if (slice_is(b->name, "prove") || slice_is(b->name, "process") || slice_is(b->name, "measure") ||
		    slice_is(b->name, "covers"))
			add_bind(f, xnode_get(b, "model"), xnode_get(b, "decision"));
		add_bind(f, xnode_get(b, "model"), xnode_get(b, "open"));
		add_bind(f, slice_of(""), xnode_get(b, "row"));
		add_bind(f, slice_of(""), xnode_get(b, "window"));
		add_bind(f, slice_of(""), xnode_get(b, "capacity"));
		add_bind(f, slice_of(""), xnode_get(b, "copies"));
		for (lines = colon == NULL ? slice_of("") : slice_make(colon + 1, (size_t)(lines.p + lines.n - colon - 1));
		     lines.n > 0 && *lines.p == ' ';)
			lines = slice_make(lines.p + 1, lines.n - 1);
		add_bind(f, slice_of(""), lines);
	}
}

static int
list_pack(struct rulefiles *f, struct diag *d)
{
	size_t n = 0;

	if (pack_text_load(&f->text, &f->mem, f->folder, NULL, d) != 0)
		return -1;
	XNODE_EACH(m, f->text.root, "model")
		n++;
	f->path = arena_alloc(&f->mem, (n + 1) * sizeof(const char *));
	XNODE_EACH(m, f->text.root, "model")
		f->path[f->n++] = arena_printf(&f->mem, "%s/%s", f->text.layer[pack_text_layer(&f->text, m)].folder,
		    xnode_get(m, "file").p);
	list_binds(f, f->text.root);
	return 0;
}

static int
list_folder(struct rulefiles *f, struct err *e)
{
	char **name;
	size_t n;

	if (folder_list(f->folder, &f->mem, &name, &n, e) != 0)
		return -1;
	f->path = arena_alloc(&f->mem, (n + 1) * sizeof(const char *));
	for (size_t i = 0; i < n; i++)
		if (ends_with(name[i], ".dmn"))
			f->path[f->n++] = arena_printf(&f->mem, "%s/%s", f->folder, name[i]);
	return 0;
}

static int
find(struct rulefiles *f, const char *word, struct diag *d, struct err *e)
{
	struct stat st;
	const char *pack;

	if (stat(word, &st) != 0)
		return err_set(e, ERR_REFUSED, "%s: there is no such file or folder", word);
	if (!S_ISDIR(st.st_mode)) {
		f->folder = folder_of(&f->mem, word);
		f->path = arena_alloc(&f->mem, sizeof(const char *));
		f->path[f->n++] = word;
		return 0;
	}
	f->folder = arena_strdup(&f->mem, slice_of(word));
	pack = arena_printf(&f->mem, "%s/pack.xml", word);
	if (stat(pack, &st) == 0)
		return list_pack(f, d);
	return list_folder(f, e);
}

int
rulefiles_load(struct rulefiles *f, const char *word, bool strict, struct err *e)
{
	struct rules_options opt = { .mode = strict ? RULES_STRICT : RULES_STANDARD,
		.builtin = calendar_builtin, .builtins = calendar_builtins };
	struct buf said = { 0 };
	struct diag d;
	int rc;

	*f = (struct rulefiles){ .n = 0 };
	arena_init(&f->mem, 0);
	diag_init(&d);
	rc = sampleoffice_new(&f->office, e);
	opt.host_ctx = f->office;
	if (rc == 0)
		rc = find(f, word, &d, e);
	if (rc == 0 && f->n == 0)
		rc = err_set(e, ERR_REFUSED, "%s: no model is in this folder", word);
	if (rc == 0)
		rc = rules_load(&f->rules, f->path, f->n, &opt, &d);
	diag_print(&d, &said);
	if (said.n > 0)
		fputs(buf_cstr(&said), stderr);
	if (rc != 0 && diag_failed(&d))
		err_set(e, ERR_REFUSED, "%s: has errors, see above", word);
	buf_fini(&said);
	diag_fini(&d);
	return rc;
}

void
rulefiles_free(struct rulefiles *f)
{
	rules_free(&f->rules);
	pack_text_free(&f->text);
	calendar_free(&f->office);
	arena_fini(&f->mem);
}

/* Of the pack's own models: those of packs below it have their own cases. */
void
rulefiles_coverage(const struct rules_coverage *coverage, const struct pack_text *text)
{
	struct rules_covered c;
	size_t n = 0, fired = 0;

	for (size_t i = 0; rules_coverage_at(coverage, i, &c); i++) {
		uint32_t line = 0, col = 0;

		if (c.at.src != NULL && text->layers > 1 && pack_text_layer_of(text, c.at.src->name) > 0)
			continue;
		n++;
		fired += c.fired > 0;
		if (c.fired > 0)
			continue;
		diag_line_col(c.at, &line, &col);
		printf("%s:%u:%u: never fired: %s, rule %d (%s)\n", c.at.src ? c.at.src->name : "", line, col,
		    c.decision, c.number, c.rule);
	}
	printf("%zu of %zu rules fired\n", fired, n);
}
