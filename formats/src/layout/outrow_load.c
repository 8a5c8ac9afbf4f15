/* outrow_load.c - loads the layout of an output. */
#include "formats.h"
#include "layout/layout_field.h"

enum { MAX_COLUMNS = 508 };

static void
column(struct layout_load *l, const struct xnode *x, struct outrow_column *c)
{
	const struct xattr *type = xnode_attr(x, "type"), *name = xnode_attr(x, "name"), *from = xnode_attr(x, "from");
	const char **code;
	uint8_t digits;
	bool list;

	c->name = name ? arena_strdup(l->arena, name->value) : "";
	if (*c->name == '\0')
		layout_field_wrong(l, x->at, "missing-name", "a column without a name");
	if (type == NULL || !layout_field_type(type->value, &c->kind, &list, &c->max_chars, &digits, &c->scale))
		layout_field_wrong(l, type ? type->at : x->at, "bad-type",
		    "wanted a type: S n, C, N p.s, M, D, T, B, P or list n");
	c->from = from ? arena_strdup(l->arena, from->value) : "";
	c->from_at = from ? from->at : x->at;
	c->from_at.src = l->src;
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

	if (!slice_is(root->name, "output") || !slice_is(root->ns, "urn:arrears:layout:1"))
		return layout_field_wrong(l, root->at, "not-an-output",
		    "element %.*s, wanted output of namespace urn:arrears:layout:1", SLICE_FMT(root->name));
	y->name = arena_strdup(l->arena, xnode_get(root, "name"));
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

int
outrow_load(struct outrow_layout **out, struct arena *a, const char *path, struct diag *d)
{
	struct layout_load l = { .arena = a, .diag = d };
	struct xdoc *x = NULL;
	int rc = xdoc_load(&x, path, d);

	*out = NULL;
	l.src = layout_field_source(a, x, d);
	if (rc == 0)
		rc = settle(&l, out, xdoc_root(x));
	xdoc_free(&x);
	return rc;
}
