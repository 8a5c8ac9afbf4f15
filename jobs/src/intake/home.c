/* home.c - files to pin, layouts with their history. */
#include "intake/home.h"

#include "io/folder.h"

enum { MOST_PINS = 4096 };

struct pins {
	struct arena *mem;
	const char *home;
	struct run_file *v;
	size_t n;
};

static int
pin(struct pins *p, const char *name, struct err *e)
{
	if (p->n == MOST_PINS)
		return err_set(e, ERR_REFUSED, "%s: more than %d files", p->home, MOST_PINS);
	p->v[p->n++] = (struct run_file){ arena_strdup(p->mem, slice_of(name)),
		arena_printf(p->mem, "%s/%s", p->home, name) };
	return 0;
}

static bool
ends(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && strcmp(name + n - k, end) == 0;
}

/* Files of FOLDER that end so; none is an error. */
static int
pin_all(struct pins *p, const char *folder, const char *const *ending, struct err *e)
{
	const char *path = arena_printf(p->mem, "%s/%s", p->home, folder);
	size_t n, before = p->n;
	char **names;

	if (folder_list_given(path, p->mem, &names, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		for (const char *const *end = ending; *end != NULL; end++)
			if (ends(names[i], *end) &&
			    pin(p, arena_printf(p->mem, "%s/%s", folder, names[i]), e) != 0)
				return -1;
	if (p->n == before)
		return err_set(e, ERR_REFUSED, "%s: no file *%s in it", path, ending[0]);
	return 0;
}

int
home_pins(struct arena *mem, const char *home, const char *job, const char *const *pack, size_t packs,
    struct run_file **pins, size_t *n, struct err *e)
{
	static const char *const layouts[] = { ".xml", ".xsd", NULL }, *const outs[] = { ".xml", NULL },
				 *const rules[] = { ".xml", ".dmn", NULL };
	struct pins p = { .mem = mem, .home = home };
	const char *file = arena_printf(mem, "jobs/cycles/%s.xml", job);

	p.v = arena_alloc(mem, MOST_PINS * sizeof *p.v);
	if (!folder_exists(arena_printf(mem, "%s/%s", home, file)))
		return err_set(e, ERR_REFUSED, "%s/%s: no such job", home, file);
	if (pin(&p, file, e) != 0 || pin_all(&p, "formats/layouts", layouts, e) != 0 ||
	    pin_all(&p, "formats/layouts/out", outs, e) != 0)
		return -1;
	for (size_t i = 0; i < packs; i++)
		if (pin_all(&p, arena_printf(mem, "rules/packs/%s", pack[i]), rules, e) != 0)
			return -1;
	if (pin(&p, "rules/packs/pack.xsd", e) != 0)
		return -1;
	*pins = p.v;
	*n = p.n;
	return 0;
}

const char *
home_path(struct night *n, const char *file)
{
	return arena_printf(&n->mem, "%s/%s", n->home, file);
}

/* --- layouts and their history: table "layouts": name -> digests of their forms, oldest first --- */

static int
history(struct night *n, const char *name, struct slice *val, struct err *e)
{
	struct store_table *t;

	if (store_table(n->store, "layouts", STORE_LEDGER, 1, &t, e) != 0)
		return -1;
	return store_get(t, slice_of(name), val, e);
}

static int
load_form(struct night *n, struct slice sha, struct layout **out, struct diag *d)
{
	struct buf path = { 0 };
	char *digest = arena_strdup(&n->mem, sha);
	int rc;

	run_archive_path(n->data, digest, &path);
	rc = layout_load(out, &n->mem, buf_cstr(&path), d);
	buf_fini(&path);
	return rc;
}

/* Chains the forms under which rows may lie in the store below today's. */
static int
chain(struct night *n, struct layout *now, struct diag *d, struct err *e)
{
	struct layout *older = NULL, *form;
	struct slice val, rest;
	int rc = history(n, now->name, &val, e);

	if (rc != 1)
		return rc;
	for (rest = arena_slice(&n->mem, val); rest.n >= HASH_HEX; rest = slice_make(rest.p + HASH_HEX, rest.n - HASH_HEX)) {
		if (load_form(n, slice_make(rest.p, HASH_HEX - 1), &form, d) != 0)
			return err_set(e, ERR_DAMAGED, "layout %s: an earlier form of it can't be read from the archive", now->name);
		if (older != NULL)
			layout_succeeds(form, older);
		older = form;
	}
	if (older != NULL)
		layout_succeeds(now, older);
	return 0;
}

int
home_layouts(struct night *n, struct diag *d, struct err *e)
{
	if (layout_set_load(&n->layouts, &n->mem, home_path(n, "formats/layouts"), d) != 0)
		return -1;
	for (size_t i = 0; n->store != NULL && i < n->layouts.n; i++)
		if (chain(n, (struct layout *)(uintptr_t)n->layouts.v[i], d, e) != 0)
			return -1;
	return 0;
}

/* A form is noted when rows of it may come: when its columns differ from the last one's. */
static int
note_form(const struct layout *l, struct store_table *t, struct err *e)
{
	struct buf forms = { 0 };
	char sha[HASH_HEX];
	struct slice val;
	int rc = store_get(t, slice_of(l->name), &val, e), known = 0;

	if (rc == 1) {
		buf_slice(&forms, val);
		known = (int)(val.n / HASH_HEX);
	}
	hash_text(l->text, sha);
	rc = rc < 0 ? -1 : 0;
	if (rc == 0 && l->type->revision >= known) {
		buf_add(&forms, sha, HASH_HEX - 1);
		buf_char(&forms, '\n');
		rc = store_put(t, slice_of(l->name), buf_view(&forms), e);
	}
	buf_fini(&forms);
	return rc;
}

int
home_note_layouts(struct night *n, struct err *e)
{
	struct store_table *t;

	if (store_table(n->store, "layouts", STORE_LEDGER, 1, &t, e) != 0)
		return -1;
	for (size_t i = 0; i < n->layouts.n; i++)
		if (note_form(n->layouts.v[i], t, e) != 0)
			return -1;
	return 0;
}
