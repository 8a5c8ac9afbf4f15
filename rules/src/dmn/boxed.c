/* boxed.c - each kind of boxed expression, from XML to a tree for FEEL. */
#include "dmn/boxed.h"

#include "dmn/table.h"

/* One expression being read: the element it belongs to, for names in faults. */
struct reader {
	const struct model_element *el;
	const struct feel_env *env;
};

typedef struct feel_expr *read_fn(const struct reader *, const struct xnode *, const struct type *);
static read_fn read_literal, read_context, read_list, read_relation, read_function, read_invocation,
    read_conditional, read_filter, read_for, read_some, read_every, read_table;

static const struct {
	const char *tag;
	read_fn *read;
} kinds[] = {
	{ "literalExpression", read_literal },
	{ "context", read_context },
	{ "list", read_list },
	{ "relation", read_relation },
	{ "functionDefinition", read_function },
	{ "invocation", read_invocation },
	{ "conditional", read_conditional },
	{ "filter", read_filter },
	{ "for", read_for },
	{ "some", read_some },
	{ "every", read_every },
	{ "decisionTable", read_table },
};

static read_fn *
reader_of(const struct xnode *nd)
{
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (slice_is(nd->name, kinds[i].tag))
			return kinds[i].read;
	return NULL;
}

const struct xnode *
boxed_child(const struct xnode *nd)
{
	if (nd == NULL)
		return NULL;
	for (nd = nd->first; nd != NULL; nd = nd->next)
		if (reader_of(nd) != NULL)
			return nd;
	return NULL;
}

static size_t
count(const struct xnode *nd, const char *name)
{
	size_t n = 0;

	XNODE_EACH(c, nd, name)
		n++;
	return n;
}

static struct slice
name_of(const struct reader *r, const struct xnode *nd)
{
	return feel_name(r->env->plan, xnode_get(nd, "name"));
}

static struct feel_expr *
nothing(const struct reader *r, const struct xnode *nd, const char *code, const char *why)
{
	return feel_none(r->env, code, why, dmntype_source(r->el->model, nd));
}

/* ND's expression, with TYPE around it. */
static struct feel_expr *
expr(const struct reader *r, const struct xnode *nd, const struct type *around)
{
	const struct type *own = dmntype_of(r->el->model, nd);

	return reader_of(nd)(r, nd, around != NULL ? around : own);
}

/* The expression in ND's child NAME (or in ND when NAME is NULL). */
static struct feel_expr *
child(const struct reader *r, const struct xnode *nd, const char *name)
{
	const struct xnode *c = name ? xnode_child(nd, name) : nd, *e = boxed_child(c);

	if (e == NULL)
		return nothing(r, c ? c : nd, "missing-expression", "an expression is missing here");
	return expr(r, e, dmntype_of(r->el->model, c));
}

static struct feel_expr *
read_literal(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct slice lang = xnode_get(nd, "expressionLanguage");
	const struct xnode *text = xnode_child(nd, "text");

	if (lang.n > 0 && memmem(lang.p, lang.n, "FEEL", 4) == NULL &&
	    memmem(lang.p, lang.n, "feel", 4) == NULL)
		return nothing(r, nd, "language", "only expressions in FEEL can be evaluated");
	if (text == NULL || model_trim(text->text).n == 0)
		return nothing(r, nd, "missing-expression", "an expression is missing here");
	return feel_text(r->env, dmntype_source(r->el->model, text), type);
}

static struct feel_expr *
read_context(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	size_t n = 0;
	struct feel_entry *entry =
	    arena_zalloc(r->env->plan, count(nd, "contextEntry") * sizeof *entry);
	struct feel_expr *result = NULL;

	XNODE_EACH(c, nd, "contextEntry") {
		const struct xnode *var = xnode_child(c, "variable"), *e = boxed_child(c);
		struct feel_expr *x;

		if (var == NULL && xnode_next(c, "contextEntry") == NULL) {
			result = child(r, c, NULL);
			continue;
		}
		x = e == NULL ? child(r, c, NULL)
			      : expr(r, e, var ? dmntype_of(r->el->model, var) : NULL);
		entry[n].name = var ? name_of(r, var) : slice_of("");
		entry[n].type = var ? dmntype_of(r->el->model, var) : NULL;
		entry[n].at = (var ? var : c)->at;
		entry[n++].expr = x;
	}
	return feel_context(r->env, entry, n, result, type);
}

static struct feel_expr *
read_list(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr **item;
	size_t n = 0;

	for (const struct xnode *c = nd->first; c != NULL; c = c->next)
		n += reader_of(c) != NULL;
	item = arena_alloc(r->env->plan, (n + 1) * sizeof(struct feel_expr *));
	n = 0;
	for (const struct xnode *c = nd->first; c != NULL; c = c->next)
		if (reader_of(c) != NULL)
			item[n++] = expr(r, c, NULL);
	return feel_list(r->env, item, n, type);
}

static struct feel_expr *
read_relation(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	size_t columns = count(nd, "column"), rows = count(nd, "row"), n = 0, row = 0;
	struct feel_entry *column = arena_zalloc(r->env->plan, columns * sizeof *column);
	struct feel_expr **cell =
	    arena_zalloc(r->env->plan, (columns * rows + 1) * sizeof(struct feel_expr *));

	XNODE_EACH(c, nd, "column") {
		column[n].name = name_of(r, c);
		column[n].type = dmntype_of(r->el->model, c);
		column[n++].at = c->at;
	}
	XNODE_EACH(tr, nd, "row") {
		n = 0;
		for (const struct xnode *c = tr->first; c != NULL && n < columns; c = c->next)
			if (reader_of(c) != NULL) {
				cell[row * columns + n] = expr(r, c, column[n].type);
				n++;
			}
		for (; n < columns; n++)
			cell[row * columns + n] =
			    nothing(r, tr, "missing-expression", "the row has too few cells");
		row++;
	}
	return feel_relation(r->env, column, columns, cell, rows, type);
}

static struct feel_expr *
make_function(const struct reader *r, const struct xnode *nd, const struct type *result)
{
	struct slice kind = model_trim(xnode_get(nd, "kind"));
	const struct xnode *body = boxed_child(nd);
	struct feel_entry *param;
	size_t n = 0;

	/* DMN 1.1 has no kind; modelers wrote F, J or P in a namespace of their own. */
	if (kind.n > 0 && !slice_is(kind, "FEEL") && !slice_is(kind, "F"))
		return nothing(r, nd, "external-function",
		    "functions of Java and PMML are not part of this program");
	if (body == NULL)
		return nothing(r, nd, "missing-expression", "the function has no body");
	param = arena_zalloc(r->env->plan, count(nd, "formalParameter") * sizeof *param);
	XNODE_EACH(c, nd, "formalParameter") {
		param[n].name = name_of(r, c);
		param[n].type = dmntype_of(r->el->model, c);
		param[n++].at = c->at;
	}
	return feel_function(r->env, param, n, expr(r, body, NULL), result);
}

static struct feel_expr *
read_function(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	return make_function(r, nd, type != NULL && type->kind == TYPE_FUNCTION ? type->of : NULL);
}

static struct feel_expr *
read_invocation(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_entry *binding =
	    arena_zalloc(r->env->plan, count(nd, "binding") * sizeof *binding);
	size_t n = 0;

	XNODE_EACH(c, nd, "binding") {
		const struct xnode *p = xnode_child(c, "parameter"), *e = boxed_child(c);

		if (p == NULL)
			continue;
		binding[n].name = name_of(r, p);
		binding[n].type = dmntype_of(r->el->model, p);
		binding[n].at = p->at;
		binding[n++].expr = e != NULL ? expr(r, e, NULL) : NULL;
	}
	return feel_invoke(r->env, child(r, nd, NULL), binding, n, type);
}

static struct feel_expr *
read_conditional(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr *cond = child(r, nd, "if"), *yes = child(r, nd, "then");

	return feel_if(r->env, cond, yes, child(r, nd, "else"), type);
}

static struct feel_expr *
read_filter(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr *in = child(r, nd, "in");

	return feel_filter(r->env, in, child(r, nd, "match"), type);
}

static struct slice
iterator(const struct reader *r, const struct xnode *nd)
{
	return feel_name(r->env->plan, xnode_get(nd, "iteratorVariable"));
}

static struct feel_expr *
read_for(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr *in = child(r, nd, "in");

	return feel_for(r->env, iterator(r, nd), in, child(r, nd, "return"), type);
}

static struct feel_expr *
read_some(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr *in = child(r, nd, "in");

	return feel_some(r->env, iterator(r, nd), in, child(r, nd, "satisfies"), type);
}

static struct feel_expr *
read_every(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	struct feel_expr *in = child(r, nd, "in");

	return feel_every(r->env, iterator(r, nd), in, child(r, nd, "satisfies"), type);
}

static struct feel_expr *
read_table(const struct reader *r, const struct xnode *nd, const struct type *type)
{
	return table_expr(r->el, nd, type);
}

struct feel_expr *
boxed_expr(const struct model_element *el, const struct xnode *nd, const struct type *type)
{
	struct reader r = { el, dmntype_env(el->model) };

	return expr(&r, nd, type);
}

struct feel_expr *
boxed_function(const struct model_element *el, const struct xnode *nd, const struct type *result)
{
	struct reader r = { el, dmntype_env(el->model) };

	return make_function(&r, nd, result);
}
