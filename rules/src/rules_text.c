/* rules_text.c - models as text that a person can read: types, inputs, logic, tables.
 *
 * Written from what was loaded; how the file is laid out, its diagram and its ids do not
 * count. So two files print the same when they are the same program.
 */
#include "dmn/boxed.h"
#include "dmn/tabletext.h"
#include "rules_own.h"
#include "rules_tools.h"

enum { LINE = 96, DEEPEST = 64 };

static void expression(const struct xnode *nd, int indent, struct buf *out);

static void
pad(struct buf *out, int n)
{
	for (int i = 0; i < n; i++)
		buf_char(out, ' ');
}

/* Words of S in lines. */
static void
paragraph(struct slice s, int indent, struct buf *out)
{
	size_t at = 0, col = 0;

	while (at < s.n) {
		size_t n = 0;

		while (at < s.n && strchr(" \t\r\n", s.p[at]) != NULL)
			at++;
		while (at + n < s.n && strchr(" \t\r\n", s.p[at + n]) == NULL)
			n++;
		if (n == 0)
			break;
		if (col > 0 && col + 1 + n > LINE) {
			buf_char(out, '\n');
			col = 0;
		}
		if (col == 0)
			pad(out, indent);
		else
			buf_char(out, ' ');
		buf_add(out, s.p + at, n);
		col += n + 1;
		at += n;
	}
	if (col > 0)
		buf_char(out, '\n');
}

/* The lines of a text, each trimmed, as FEEL does not count them. */
static void
lines(struct slice s, int indent, struct buf *out)
{
	s = model_trim(s);
	while (s.n > 0) {
		const char *nl = memchr(s.p, '\n', s.n);
		size_t n = nl ? (size_t)(nl - s.p) : s.n;
		struct slice line = model_trim(slice_make(s.p, n));

		if (line.n > 0) {
			pad(out, indent);
			buf_printf(out, "%.*s\n", SLICE_FMT(line));
		}
		n += nl != NULL;
		s = slice_make(s.p + n, s.n - n);
	}
}

static void
type_of(const struct xnode *nd, struct buf *out)
{
	struct slice t = nd ? model_trim(xnode_get(nd, "typeRef")) : slice_of("");

	if (t.n == 0 && nd != NULL)
		t = model_child_text(nd, "typeRef");
	if (t.n > 0)
		buf_printf(out, ": %.*s", SLICE_FMT(t));
}

/* --- expressions --------------------------------------------------------------------------- */
static void
entries(const struct xnode *nd, int indent, struct buf *out)
{
	XNODE_EACH(c, nd, "contextEntry") {
		const struct xnode *var = xnode_child(c, "variable");

		pad(out, indent);
		if (var != NULL) {
			buf_slice(out, model_trim(xnode_get(var, "name")));
			type_of(var, out);
			buf_str(out, " =\n");
		} else {
			buf_str(out, "result\n");
		}
		for (const struct xnode *e = c->first; e != NULL; e = e->next)
			if (!slice_is(e->name, "variable"))
				expression(e, indent + 4, out);
	}
}

/* Everything that has no form of its own: element by element. */
static void
anything(const struct xnode *nd, int indent, struct buf *out)
{
	struct slice name = model_trim(xnode_get(nd, "name"));

	pad(out, indent);
	buf_slice(out, nd->name);
	if (name.n == 0)
		name = model_trim(xnode_get(nd, "iteratorVariable"));
	if (name.n > 0)
		buf_printf(out, " %.*s", SLICE_FMT(name));
	if (xnode_get(nd, "kind").n > 0)
		buf_printf(out, " (%.*s)", SLICE_FMT(xnode_get(nd, "kind")));
	type_of(nd, out);
	buf_char(out, '\n');
	lines(nd->text, indent + 4, out);
	for (const struct xnode *c = nd->first; c != NULL; c = c->next)
		if (!slice_is(c->name, "typeRef") && !slice_is(c->name, "extensionElements"))
			expression(c, indent + 4, out);
}

static void
expression(const struct xnode *nd, int indent, struct buf *out)
{
	if (indent > 4 * DEEPEST)
		return;
	if (slice_is(nd->name, "description"))
		return;
	if (slice_is(nd->name, "literalExpression"))
		lines(model_child_text(nd, "text"), indent, out);
	else if (slice_is(nd->name, "decisionTable"))
		tabletext_print(nd, indent, out);
	else if (slice_is(nd->name, "context"))
		entries(nd, indent, out);
	else
		anything(nd, indent, out);
}

/* --- types ------------------------------------------------------------------------------------ */
static void
item(const struct xnode *nd, int indent, struct buf *out)
{
	struct slice list = xnode_get(nd, "isCollection");
	static const char *const limits[] = { "allowedValues", "typeConstraint" };

	buf_slice(out, model_trim(xnode_get(nd, "name")));
	type_of(nd, out);
	if (slice_is(list, "true") || slice_is(list, "1"))
		buf_str(out, ", a list");
	for (size_t i = 0; i < NELEM(limits); i++)
		if (xnode_child(nd, limits[i]) != NULL) {
			buf_str(out, i == 0 ? ", one of " : ", limited to ");
			tabletext_flat(model_child_text(xnode_child(nd, limits[i]), "text"), out);
		}
	buf_char(out, '\n');
	XNODE_EACH(c, nd, "itemComponent") {
		pad(out, indent);
		item(c, indent + 4, out);
	}
	XNODE_EACH(c, nd, "functionItem")
		anything(c, indent, out);
}

/* --- elements ------------------------------------------------------------------------------ */
static void
references(const struct model_refs *refs, const char *word, struct buf *out)
{
	static const char *const kinds[] = { "input", "decision", "function", "service" };

	for (size_t i = 0; i < refs->n; i++)
		buf_printf(out, "    %s %s %.*s\n", word, kinds[refs->v[i]->kind],
		    SLICE_FMT(refs->v[i]->name));
}

static void
element(const struct model_element *el, struct buf *out)
{
	static const char *const words[] = { "input", "decision", "function", "decision service" };

	buf_printf(out, "\n%s %.*s", words[el->kind], SLICE_FMT(el->name));
	type_of(el->variable, out);
	buf_char(out, '\n');
	paragraph(model_child_text(el->node, "description"), 4, out);
	if (el->kind == MODEL_SERVICE) {
		references(&el->outputs, "gives", out);
		references(&el->inner, "holds", out);
		references(&el->input_decisions, "is given", out);
		references(&el->input_data, "is given", out);
		return;
	}
	references(&el->needs, "needs", out);
	for (const struct xnode *c = el->node->first; c != NULL; c = c->next)
		if (slice_is(c->name, "encapsulatedLogic") || (el->kind == MODEL_DECISION && c == boxed_child(el->node)))
			expression(c, 4, out);
}

void
rules_text(const struct rules *r, struct buf *out)
{
	for (size_t i = 0; i < r->set.models; i++) {
		const struct model *m = &r->set.model[i];

		buf_printf(out, "%smodel %.*s\n    %.*s\n", i ? "\n" : "", SLICE_FMT(m->name),
		    SLICE_FMT(m->ns));
		paragraph(model_child_text(m->root, "description"), 4, out);
		for (size_t k = 0; k < m->imports; k++)
			buf_printf(out, "    imports %.*s%s%.*s\n", SLICE_FMT(m->import[k].ns),
			    m->import[k].name.n ? " as " : "", SLICE_FMT(m->import[k].name));
		XNODE_EACH(c, m->root, "itemDefinition") {
			buf_str(out, "\ntype ");
			item(c, 4, out);
		}
		for (size_t k = 0; k < r->set.elements; k++)
			if (r->set.element[k].model == m)
				element(&r->set.element[k], out);
	}
}
