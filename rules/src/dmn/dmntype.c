/* dmntype.c - item definitions: components, collections, allowed values, functions. */
#include "dmn/dmntype.h"

enum state { UNSEEN, BUILDING, DONE };

struct dmntype_def {
	struct slice name;
	const struct xnode *node;
	struct type *type;	/* may be pointed to before it is filled */
	enum state state;
};

struct text_place {
	const struct xdoc *doc;
	const struct xnode *node;
};

static struct dmntype_scope *
scope_of(const struct model *m)
{
	return m->scope;
}

const struct feel_env *
dmntype_env(const struct model *m)
{
	return &scope_of(m)->env;
}

static struct diag_place
text_place(const void *ctx, uint32_t off, uint32_t len)
{
	const struct text_place *tp = ctx;

	return model_trim(tp->node->text).n == 0 ? tp->node->at
				     : xdoc_text_place(tp->doc, tp->node, off, len);
}

const struct prog_source *
dmntype_source(const struct model *m, const struct xnode *nd)
{
	struct arena *mem = scope_of(m)->env.plan;
	struct text_place *tp = arena_alloc(mem, sizeof *tp);
	struct prog_source *src = arena_alloc(mem, sizeof *src);

	*tp = (struct text_place){ m->doc, nd };
	*src = (struct prog_source){ nd->text, text_place, tp };
	return src;
}

/* --- names ------------------------------------------------------------------------- */
static const struct type *build(const struct model *, struct dmntype_def *);

static const struct type *
find_own(const struct model *m, struct slice name)
{
	struct dmntype_scope *s = scope_of(m);
	const struct type *t;

	for (size_t i = 0; i < s->defs; i++)
		if (slice_eq(s->def[i].name, name))
			return build(m, &s->def[i]);
	for (size_t i = 0; i < m->imports; i++)
		if (m->import[i].name.n == 0 && m->import[i].target != NULL &&
		    m->import[i].target != m &&
		    (t = find_own(m->import[i].target, name)) != NULL)
			return t;
	return NULL;
}

static const struct type *
find_name(const struct model *m, struct slice name)
{
	const struct type *t = find_own(m, name);

	if (t != NULL)
		return t;
	for (size_t i = 0; i < name.n; i++) {
		struct model *to;

		if (name.p[i] != '.')
			continue;
		to = model_imported(m, slice_make(name.p, i));
		if (to != NULL)
			return find_name(to, slice_make(name.p + i + 1, name.n - i - 1));
	}
	return NULL;
}

/* A name with a prefix is one of DMN 1.1: "feel:string", "ns:tThing". */
static const struct type *
find_any(const struct model *m, struct slice name)
{
	const struct type *t = find_name(m, name);
	const char *colon;
	struct slice local;

	if (t == NULL)
		t = type_simple(name);
	if (t != NULL || (colon = memchr(name.p, ':', name.n)) == NULL)
		return t;
	local = slice_make(colon + 1, name.n - (size_t)(colon + 1 - name.p));
	return find_any(m, local);
}

static const struct type *
type_named(const void *ctx, struct slice name)
{
	return find_name(ctx, name);
}

/* An element of the model that is named without being required. */
static const char *
elsewhere(const void *ctx, struct slice name)
{
	static const char *const by[] = { "informationRequirement", "informationRequirement",
		"knowledgeRequirement", "knowledgeRequirement" };
	const struct model *m = ctx;

	for (size_t i = 0; i < m->set->elements; i++) {
		const struct model_element *el = &m->set->element[i];

		if (el->model == m && slice_eq(el->name, name))
			return arena_printf(scope_of(m)->env.plan, "%.*s is in this model, but not required: an %s of it is wanted",
			    SLICE_FMT(name), by[el->kind]);
	}
	return NULL;
}

/* A type that is written out in FEEL: list<number>. */
static const struct type *
written_type(const struct model *m, struct slice text)
{
	struct prog_source *src = arena_zalloc(scope_of(m)->env.plan, sizeof *src);

	src->text = text;
	return memchr(text.p, '<', text.n) == NULL ? NULL : feel_parse_type(&scope_of(m)->env, src);
}

const struct type *
dmntype_ref(const struct model *m, struct slice ref, struct diag_place at)
{
	struct dmntype_scope *s = scope_of(m);
	const struct type *t;

	ref = feel_name(s->env.plan, model_trim(ref));
	if (ref.n == 0)
		return NULL;
	t = find_any(m, ref);
	if (t == NULL)
		t = written_type(m, ref);
	if (t == NULL)
		diag_add(s->env.diag, s->env.mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING,
		    "unknown-type", at, "type \"%.*s\" is not known", SLICE_FMT(ref));
	return t == &type_any ? NULL : t;
}

const struct type *
dmntype_of(const struct model *m, const struct xnode *nd)
{
	const struct xattr *a = xnode_attr(nd, "typeRef");
	const struct xnode *c;

	if (a != NULL)
		return dmntype_ref(m, a->value, a->at);
	c = xnode_child(nd, "typeRef");
	return c == NULL ? NULL : dmntype_ref(m, c->text, c->text_at.src ? c->text_at : c->at);
}

/* --- building ------------------------------------------------------------------------ */
static const struct program *
constraint(const struct model *m, const struct xnode *nd, const struct type *base,
    const struct feel_tests **out)
{
	const struct xnode *text = nd ? xnode_child(nd, "text") : NULL;
	struct dmntype_scope *s = scope_of(m);
	const struct program *p;
	struct feel_tests *tests;

	if (text == NULL || model_trim(text->text).n == 0)
		return NULL;
	tests = arena_zalloc(s->env.plan, sizeof *tests);
	p = feel_compile_tests(&s->env, feel_scope_new(&s->env, NULL), dmntype_source(m, text),
	    base, tests);
	*out = tests;
	return tests->any ? NULL : p;
}

static bool
is_collection(const struct xnode *nd)
{
	struct slice s = xnode_get(nd, "isCollection");

	return slice_is(s, "true") || slice_is(s, "1");
}

static void fill(const struct model *, const struct xnode *, struct type *);

static void
fill_components(const struct model *m, const struct xnode *nd, struct type *t)
{
	struct arena *mem = scope_of(m)->env.plan;
	struct type_field *field;
	size_t n = 0;

	XNODE_EACH(c, nd, "itemComponent")
		n++;
	field = arena_zalloc(mem, n * sizeof *field);
	t->kind = TYPE_CONTEXT;
	t->field = field;
	XNODE_EACH(c, nd, "itemComponent") {
		struct type *ft = arena_zalloc(mem, sizeof *ft);

		fill(m, c, ft);
		field[t->n].name = feel_name(mem, xnode_get(c, "name"));
		field[t->n++].type = ft;
	}
}

static void
fill_function(const struct model *m, const struct xnode *nd, struct type *t)
{
	struct arena *mem = scope_of(m)->env.plan;
	const struct xattr *out = xnode_attr(nd, "outputTypeRef");
	struct type_field *param;
	const struct type *ft;
	size_t n = 0;

	XNODE_EACH(c, nd, "parameters")
		n++;
	param = arena_zalloc(mem, n * sizeof *param);
	t->kind = TYPE_FUNCTION;
	t->field = param;
	XNODE_EACH(c, nd, "parameters") {
		ft = dmntype_of(m, c);
		param[t->n].name = feel_name(mem, xnode_get(c, "name"));
		param[t->n++].type = ft ? ft : &type_any;
	}
	t->of = out == NULL ? NULL : dmntype_ref(m, out->value, out->at);
	if (t->of == NULL)
		t->of = &type_any;
}

/* What an item definition says without its collection. */
static void
fill_item(const struct model *m, const struct xnode *nd, struct type *t)
{
	const struct xnode *ref = xnode_child(nd, "typeRef");
	const struct xnode *fun = xnode_child(nd, "functionItem");
	const struct type *base = NULL;

	if (xnode_child(nd, "itemComponent") != NULL)
		fill_components(m, nd, t);
	else if (fun != NULL)
		fill_function(m, fun, t);
	else if (ref != NULL || xnode_attr(nd, "typeRef") != NULL)
		base = dmntype_of(m, nd);
	if (base != NULL)
		*t = *base;
}

/* What T has allowed so far must hold as well. */
static void
restrict_type(struct type *t, const struct program *allowed, const struct feel_tests *tests,
    struct arena *mem)
{
	struct type *before;

	if (allowed == NULL)
		return;
	if (t->allowed != NULL) {
		before = arena_alloc(mem, sizeof *before);
		*before = *t;
		t->also = before;
	}
	t->allowed = allowed;
	t->tests = tests;
}

static void
fill(const struct model *m, const struct xnode *nd, struct type *t)
{
	struct arena *mem = scope_of(m)->env.plan;
	const struct program *allowed;
	const struct feel_tests *tests = NULL;
	struct type *item = t;
	struct slice name = feel_name(mem, xnode_get(nd, "name"));

	if (is_collection(nd))
		item = arena_zalloc(mem, sizeof *item);
	fill_item(m, nd, item);
	allowed = constraint(m, xnode_child(nd, "allowedValues"), item, &tests);
	restrict_type(item, allowed, tests, mem);
	if (item != t) {
		t->kind = TYPE_LIST;
		t->of = item;
	}
	/* DMN 1.5 section 7.3.2: a typeConstraint is about the whole, also of a collection. */
	allowed = constraint(m, xnode_child(nd, "typeConstraint"), t, &tests);
	restrict_type(t, allowed, tests, mem);
	t->name = arena_strdup(mem, name);
}

/* An alias copies what it names, so that must be known before; what components and
 * items point to may be filled later. */
static const struct type *
build(const struct model *m, struct dmntype_def *def)
{
	struct dmntype_scope *s = scope_of(m);
	bool alias = xnode_child(def->node, "itemComponent") == NULL && !is_collection(def->node);

	if (def->state == BUILDING && alias) {
		diag_add(s->env.diag, DIAG_ERROR, "type-cycle", def->node->at,
		    "type \"%.*s\" is defined by itself", SLICE_FMT(def->name));
		return &type_any;
	}
	if (def->state == UNSEEN) {
		def->state = BUILDING;
		if (!alias)	/* so that a component that copies it early has its kind */
			def->type->kind = is_collection(def->node) ? TYPE_LIST : TYPE_CONTEXT;
		fill(m, def->node, def->type);
		def->state = DONE;
	}
	return def->type;
}

void
dmntype_load(struct model_set *set, const struct feel_env *env)
{
	for (size_t i = 0; i < set->models; i++) {
		struct model *m = &set->model[i];
		struct dmntype_scope *s = arena_zalloc(env->plan, sizeof *s);
		size_t n = 0;

		s->env = *env;
		s->env.type_named = type_named;
		s->env.elsewhere = elsewhere;
		s->env.type_ctx = m;
		s->model = m;
		m->scope = s;
		XNODE_EACH(nd, m->root, "itemDefinition")
			n++;
		s->def = arena_zalloc(env->plan, n * sizeof *s->def);
		XNODE_EACH(nd, m->root, "itemDefinition") {
			struct dmntype_def *def = &s->def[s->defs++];

			def->name = feel_name(env->plan, xnode_get(nd, "name"));
			def->node = nd;
			def->type = arena_zalloc(env->plan, sizeof *def->type);
		}
	}
	for (size_t i = 0; i < set->models; i++) {
		struct dmntype_scope *s = set->model[i].scope;

		for (size_t k = 0; k < s->defs; k++)
			build(&set->model[i], &s->def[k]);
	}
}
