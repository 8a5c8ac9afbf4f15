/* layout_set.c - all layouts of a folder, and that they agree with each other. */
#include <errno.h>

#include "formats.h"
#include "io/folder.h"
#include "layout/layout_field.h"

const struct layout *
layout_find(const struct layout_set *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i]->name, name) == 0)
			return s->v[i];
	return NULL;
}

static int
wrong(struct diag *d, const char *code, const char *text)
{
	return diag_add(d, DIAG_ERROR, code, (struct diag_place){ 0 }, "%s", text);
}

size_t
layout_set_files(struct arena *a, const char *folder, const char **path, struct diag *d)
{
	struct err e;
	char **names;
	size_t all, n = 0;

	if (folder_list(folder, a, &names, &all, &e) != 0) {
		base_answered(errno, folder);
		wrong(d, "no-folder", e.text);
		return 0;
	}
	for (size_t i = 0; i < all; i++) {
		size_t len = strlen(names[i]);

		if (names[i][0] == '.' || len < 5 || strcmp(names[i] + len - 4, ".xml") != 0)
			continue;
		if (n == LAYOUT_SET_MOST) {
			wrong(d, "too-many", arena_printf(a, "%s: more than %d layouts", folder, LAYOUT_SET_MOST));
			break;
		}
		path[n++] = arena_printf(a, "%s/%s", folder, names[i]);
	}
	return n;
}

static void
link_refs(struct layout_set *s, struct layout *y, struct arena *a, struct diag *d)
{
	const char *name[LAYOUT_SET_MOST], *near;

	for (size_t i = 0; i < s->n; i++)
		name[i] = s->v[i]->name;
	for (size_t i = 0; i < y->n_refs; i++) {
		struct layout_ref *r = &y->ref[i];

		r->to = layout_find(s, r->layout);
		if (r->to != NULL)
			continue;
		wrong(d, "unknown-layout", arena_printf(a, "%s: field %s refers to layout \"%s\"", y->name,
		    y->type->col[r->col].name, r->layout));
		if ((near = diag_nearest(slice_of(r->layout), name, s->n)) != NULL)
			diag_hint(d, "nearest known layout: %s", near);
	}
}

/* The Kth word of a layout: its list, one row of it, then those of rows of others; NULL: no more. */
static const struct layout_word *
word_of(const struct layout *l, size_t k)
{
	return k == 0 ? &l->list : k == 1 ? &l->one : k - 2 < l->n_reaches ? &l->reach[k - 2].list : NULL;
}

/* The layout that has the word before the Kth of the Ith; NULL: none. */
static const struct layout *
taken(const struct layout_set *s, size_t i, size_t k, const char *word)
{
	const struct layout_word *w;

	for (size_t m = 0; m <= i; m++)
		for (size_t n = 0; (m < i || n < k) && (w = word_of(s->v[m], n)) != NULL; n++)
			if (strcmp(w->text, word) == 0)
				return s->v[m];
	return NULL;
}

static void
check_words(const struct layout_set *s, size_t i, struct diag *d)
{
	const struct layout_word *w;

	for (size_t k = 0; (w = word_of(s->v[i], k)) != NULL; k++) {
		const struct layout *by = *w->text != '\0' ? taken(s, i, k, w->text) : NULL;

		if (by == s->v[i])
			diag_add(d, DIAG_ERROR, "name-twice", w->at, "\"%s\" is what rules call the list, or other rows of it: each wants"
			    " a word of its own", w->text);
		else if (by != NULL)
			diag_add(d, DIAG_ERROR, "name-twice", w->at, "\"%s\" is what rules call rows of %s", w->text, by->name);
	}
}

int
layout_set_load(struct layout_set *out, struct arena *a, const char *folder, struct diag *d)
{
	const char *path[LAYOUT_SET_MOST];
	size_t n = layout_set_files(a, folder, path, d);
	const char *xsd = arena_printf(a, "%s/layout.xsd", folder);
	struct layout **v = arena_alloc(a, (n + 1) * sizeof *v);
	const struct layout **view = arena_alloc(a, (n + 1) * sizeof *view);

	out->n = 0;
	out->v = view;
	for (size_t i = 0; i < n; i++) {
		if (layout_load_by(&v[out->n], a, path[i], xsd, d) != 0)
			continue;
		if (layout_find(out, v[out->n]->name) != NULL) {
			wrong(d, "layout-twice", arena_printf(a, "%s: layout %s is already there", path[i],
			    v[out->n]->name));
			continue;
		}
		view[out->n] = v[out->n];
		out->n++;
	}
	for (size_t i = 0; i < out->n; i++) {
		link_refs(out, v[i], a, d);
		check_words(out, i, d);
	}
	return diag_failed(d) ? -1 : 0;
}
