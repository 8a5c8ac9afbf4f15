/* outrow_load.c - loads the layout of an output. */
#include "formats.h"
#include "layout/layout_field.h"

enum { MAX_COLUMNS = 508 };

static void
column(struct layout_load *l, const struct xnode *x, struct outrow_column *c)
{
	const struct xattr *type = xnode_attr(x, "type"), *name = xnode_attr(x, "name"), *from = xnode_attr(x, "from"),
			   *needed = xnode_attr(x, "needed-for");
	const char **code;
	uint8_t digits;
	bool list;

	c->name = name ? arena_strdup(l->arena, name->value) : "";
	if (*c->name == '\0')
		layout_field_wrong(l, x->at, "missing-name", "a column without a name");
	if (type == NULL || !layout_field_type(type->value, &c->kind, &list, &c->max_chars, &digits, &c->scale))
		layout_field_wrong(l, type ? type->at : x->at, "bad-type",
		    "wanted a type: S n, C, N p.s, M, D, T, B, P or list n");
	c->needed_for = needed ? arena_strdup(l->arena, needed->value) : "";
	c->from = from ? arena_strdup(l->arena, from->value) : "";
	c->from_at = from ? from->at : x->at;
	c->needed_at = needed ? needed->at : x->at;
	c->from_at.src = c->needed_at.src = l->src;
	c->required = layout_field_flag(l, x, "required", false);
	XNODE_EACH(k, x, "code")
		c->codes++;
	code = arena_alloc(l->arena, (c->codes + 1) * sizeof *code);
	c->code = code;
	c->codes = 0;
	XNODE_EACH(k, x, "code")
		code[c->codes++] = arena_strdup(l->arena, k->text);
}

static int
settle(struct layout_load *l, struct outrow_layout **out, const struct xnode *root)
{
	struct outrow_layout *y = arena_zalloc(l->arena, sizeof *y);
	struct outrow_column *col = arena_zalloc(l->arena, MAX_COLUMNS * sizeof *col);
	const struct xattr *name = xnode_attr(root, "name"), *replies = xnode_attr(root, "replies");

	if (!slice_is(root->name, "output") || !slice_is(root->ns, "urn:arrears:layout:1"))
		return layout_field_wrong(l, root->at, "not-an-output",
		    "element %.*s, wanted output of namespace urn:arrears:layout:1", SLICE_FMT(root->name));
	y->name = name ? arena_strdup(l->arena, name->value) : "";
	y->name_at = name ? name->at : root->at;
	y->replies = replies ? arena_strdup(l->arena, replies->value) : "";
	y->replies_at = replies ? replies->at : y->name_at;
	y->name_at.src = y->replies_at.src = l->src;
	y->text = l->src->text;
	y->col = col;
	XNODE_EACH(x, root, "column") {
		if (y->n == MAX_COLUMNS) {
			layout_field_wrong(l, x->at, "too-many", "more than %d columns", MAX_COLUMNS);
			break;
		}
		column(l, x, &col[y->n]);
		if (outrow_find(y, col[y->n].name) >= 0)
			layout_field_wrong(l, x->at, "field-twice", "column \"%s\" stands twice", col[y->n].name);
		y->n++;
	}
	if (y->n == 0)
		layout_field_wrong(l, root->at, "missing-fields", "an output without columns");
	*out = y;
	return diag_failed(l->diag) ? -1 : 0;
}

/* XSD may be NULL. What the schema finds does not end it: the loader knows more. */
static int
load(struct outrow_layout **out, struct arena *a, const char *path, const char *xsd, struct diag *d)
{
	struct layout_load l = { .arena = a, .diag = d };
	struct xdoc *x = NULL;
	int rc = xdoc_load(&x, path, d);

	*out = NULL;
	if (rc == 0 && xsd != NULL && xdoc_validate(x, xsd, d) != 0)
		CHECK(diag_failed(d));
	l.src = layout_field_source(a, x, d);
	if (rc == 0)
		rc = settle(&l, out, xdoc_root(x));
	xdoc_free(&x);
	return rc;
}

int
outrow_load(struct outrow_layout **out, struct arena *a, const char *path, struct diag *d)
{
	return load(out, a, path, NULL, d);
}

/* Files are called by the names of their outputs, so no two have one. */
static void
check_name(struct outrow_layout *y, struct slice file, struct diag *d)
{
	if (!slice_is(file, y->name))
		diag_add(d, DIAG_ERROR, "name-differs", y->name_at, "output \"%s\": its file is %.*s.xml", y->name, SLICE_FMT(file));
}

int
outrow_set_load(struct outrow_set *s, struct arena *a, const char *folder, const char *xsd, struct diag *d)
{
	const char *path[LAYOUT_SET_MOST];
	size_t n = layout_set_files(a, folder, path, d), skip = strlen(folder) + 1;

	*s = (struct outrow_set){ .v = arena_alloc(a, (n + 1) * sizeof *s->v) };
	for (size_t i = 0; i < n; i++) {
		if (load(&s->v[s->n], a, path[i], xsd, d) != 0)
			continue;
		check_name(s->v[s->n++], slice_make(path[i] + skip, strlen(path[i]) - skip - strlen(".xml")), d);
	}
	return diag_failed(d) ? -1 : 0;
}
