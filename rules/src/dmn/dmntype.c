/* dmntype.c - item definitions: components, collections, allowed values, functions. */
#include "dmn/dmntype.h"

enum state { UNSEEN, BUILDING, DONE };

/* Item definitions that refer to each other, and components in components: people's have some ten. */
enum { MAX_TYPE_DEPTH = 300 };

struct dmntype_def {
	struct slice name;
	const struct xnode *node;
	struct type *type;	/* may be pointed to before it is filled */
	enum state state;
	struct dmntype_def *outer; /* BUILDING: whose building asked for it */
	unsigned components;	/* BUILDING: component steps before it */
};

struct dmntype_work {
	struct dmntype_def *top;	/* being built */
	unsigned components, depth;
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

void
dmntype_compiling(const struct model_element *el, const struct xnode *clause)
{
	scope_of(el->model)->element = el;
	scope_of(el->model)->clause = clause;
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
	for (size_t k = 0; k < m->merges; k++) {
		const struct model *of = m->merged[k];
		struct dmntype_scope *s = scope_of(of);

		for (size_t i = 0; i < s->defs; i++)
			if (slice_eq(s->def[i].name, name))
				return build(of, &s->def[i]);
	}
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

static const char xsd[] = "http://www.w3.org/2001/XMLSchema";

/* Types of XML Schema by names that FEEL has not, as older modelers write them. */
static const struct type *
schema_type(struct slice name)
{
	static const char *const numbers[] = { "integer", "int", "long", "short", "byte", "decimal", "double", "float",
		"nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong" };
	static const char *const texts[] = { "normalizedString", "token", "anyURI" };

	for (size_t i = 0; i < NELEM(numbers); i++)
		if (slice_is(name, numbers[i]))
			return &type_number;
	for (size_t i = 0; i < NELEM(texts); i++)
		if (slice_is(name, texts[i]))
			return &type_string;
	return slice_is(name, "anyType") || slice_is(name, "anySimpleType") ? &type_any : NULL;
}

static bool
speaks_schema(const struct model *m)
{
	return model_is_old(m) || slice_is(xnode_get(m->root, "typeLanguage"), xsd);
}

/* LOCAL of what the prefix is bound to: a model, FEEL, XML Schema; a prefix that says nothing is left out. */
static const struct type *
find_prefixed(const struct model *m, struct slice uri, struct slice local)
{
	const struct model *to = uri.n > 0 ? model_by_ns(m->set, uri) : NULL;
	const struct type *t = NULL;

	if (uri.n > 0 && memmem(uri.p, uri.n, "/FEEL", 5) != NULL)
		t = type_simple(local);
	if (t == NULL && to != NULL)
		t = find_own(to, local);
	if (t == NULL)
		t = find_name(m, local);
	if (t == NULL)
		t = type_simple(local);
	return t == NULL && (slice_is(uri, xsd) || speaks_schema(m)) ? schema_type(local) : t;
}

/* A name with a prefix is one of DMN 1.1: "feel:string", "ns:tThing". */
static const struct type *
find_any(const struct model *m, const struct xnode *nd, struct slice name)
{
	const struct type *t = find_name(m, name);
	const char *colon = memchr(name.p, ':', name.n);
	size_t n = colon == NULL ? 0 : (size_t)(colon - name.p);

	if (t == NULL)
		t = type_simple(name);
	if (t == NULL && colon != NULL)
		t = find_prefixed(m, xnode_ns(nd, slice_make(name.p, n)), slice_make(colon + 1, name.n - n - 1));
	else if (t == NULL && speaks_schema(m))
		t = schema_type(name);
	return t;
}

static const struct type *
type_named(const void *ctx, struct slice name)
{
	return find_name(ctx, name);
}

/* A type that is written out in FEEL: list<number>. */
static const struct type *
written_type(const struct model *m, struct slice text)
{
	struct prog_source *src = arena_zalloc(scope_of(m)->env.plan, sizeof *src);

	src->text = text;
	return memchr(text.p, '<', text.n) == NULL ? NULL : feel_parse_type(&scope_of(m)->env, src);
}

/* What may have been meant, or how a type comes to be. */
static void
hint_type(const struct model *m, struct slice name)
{
	static const char *const simple[] = { "string", "number", "boolean", "date", "time", "date and time",
		"days and time duration", "years and months duration", "list", "context", "Any" };
	struct dmntype_scope *s = scope_of(m);
	const char *near[1024], *best;
	size_t n = 0;

	for (size_t k = 0; k < m->merges; k++) {
		const struct dmntype_scope *of = scope_of(m->merged[k]);

		for (size_t i = 0; i < of->defs && n < 1000; i++)
			near[n++] = arena_strdup(s->env.plan, of->def[i].name);
	}
	for (size_t i = 0; i < NELEM(simple); i++)
		near[n++] = simple[i];
	best = diag_nearest(name, near, n);
	if (schema_type(name) != NULL)
		diag_hint(s->env.diag, "FEEL has %s for it", schema_type(name) == &type_number ? "number" :
		    schema_type(name) == &type_string ? "string" : "Any");
	else if (best != NULL)
		diag_hint(s->env.diag, "nearest type: %s", best);
	else
		diag_hint(s->env.diag, "add an itemDefinition \"%.*s\" to this model, or name a type of FEEL, such as string or number",
		    SLICE_FMT(name));
}

/* REF, written at AT in ND. */
static const struct type *
named_by(const struct model *m, const struct xnode *nd, struct slice ref, struct diag_place at)
{
	struct dmntype_scope *s = scope_of(m);
	const struct type *t;

	ref = feel_name(s->env.plan, model_trim(ref));
	if (ref.n == 0)
		return NULL;
	t = find_any(m, nd, ref);
	if (t == NULL)
		t = written_type(m, ref);
	if (t == NULL) {
		diag_add(s->env.diag, s->env.mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING,
		    "unknown-type", at, "type \"%.*s\" is not known", SLICE_FMT(ref));
		hint_type(m, ref);
	}
	return t == &type_any ? NULL : t;
}

const struct type *
dmntype_of(const struct model *m, const struct xnode *nd)
{
	const struct xattr *a = xnode_attr(nd, "typeRef");
	const struct xnode *c;

	if (a != NULL)
		return named_by(m, nd, a->value, a->at);
	c = xnode_child(nd, "typeRef");
	return c == NULL ? NULL : named_by(m, c, c->text, c->text_at.src ? c->text_at : c->at);
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

/* Names and places of the fields first: what copies the type while it is being filled has them all. */
static void
fill_components(const struct model *m, const struct xnode *nd, struct type *t)
{
	struct dmntype_scope *s = scope_of(m);
	struct type_field *field;
	struct type *own;
	size_t n = 0;

	XNODE_EACH(c, nd, "itemComponent")
		n++;
	field = arena_zalloc(s->env.plan, n * sizeof *field);
	own = arena_zalloc(s->env.plan, n * sizeof *own);
	t->kind = TYPE_CONTEXT;
	t->field = field;
	XNODE_EACH(c, nd, "itemComponent") {
		field[t->n].name = feel_name(s->env.plan, xnode_get(c, "name"));
		field[t->n].type = &own[t->n];
		(void)feel_know(&s->env, field[t->n].name);
		t->n++;
	}
	s->work->components++;
	n = 0;
	XNODE_EACH(c, nd, "itemComponent")
		fill(m, c, &own[n++]);
	s->work->components--;
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
	t->of = out == NULL ? NULL : named_by(m, nd, out->value, out->at);
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

static bool
too_deep(const struct model *m, const struct xnode *nd)
{
	struct dmntype_scope *s = scope_of(m);

	if (s->work->depth < MAX_TYPE_DEPTH)
		return false;
	diag_add(s->env.diag, DIAG_ERROR, "too-large", nd->at,
	    "types that are made of types, and those of others: more than %d deep", MAX_TYPE_DEPTH);
	return true;
}

static void
fill(const struct model *m, const struct xnode *nd, struct type *t)
{
	struct dmntype_scope *s = scope_of(m);
	const struct program *allowed;
	const struct feel_tests *tests = NULL;
	struct type *item = t;

	if (too_deep(m, nd))
		return;
	s->work->depth++;
	if (is_collection(nd)) {
		item = arena_zalloc(s->env.plan, sizeof *item);
		t->kind = TYPE_LIST;
		t->of = item;
	}
	fill_item(m, nd, item);
	allowed = constraint(m, xnode_child(nd, "allowedValues"), item, &tests);
	restrict_type(item, allowed, tests, s->env.plan);
	/* DMN 1.5 section 7.3.2: a typeConstraint is about the whole, also of a collection. */
	allowed = constraint(m, xnode_child(nd, "typeConstraint"), t, &tests);
	restrict_type(t, allowed, tests, s->env.plan);
	t->name = arena_strdup(s->env.plan, feel_name(s->env.plan, xnode_get(nd, "name")));
	s->work->depth--;
}

/* DEF is being built, and its building asks for it: TOP is the last on the way. */
static void
say_circle(const struct dmntype_def *def, const struct dmntype_def *top, const struct feel_env *env)
{
	const struct dmntype_def *way[MAX_TYPE_DEPTH + 1];
	struct buf text = { 0 };
	size_t n = 0;

	for (; top != def; top = top->outer)
		way[n++] = top;
	while (n-- > 0)
		buf_printf(&text, "%.*s -> ", SLICE_FMT(way[n]->name));
	diag_add(env->diag, DIAG_ERROR, "type-cycle", def->node->at, "type \"%.*s\" is defined by itself: %.*s -> %s%.*s",
	    SLICE_FMT(def->name), SLICE_FMT(def->name), buf_cstr(&text), SLICE_FMT(def->name));
	diag_hint(env->diag, "a type may hold itself in a component only");
	buf_fini(&text);
}

/* What components point to may be filled later; a list of itself, an alias or a function would have no end. */
static const struct type *
build(const struct model *m, struct dmntype_def *def)
{
	struct dmntype_scope *s = scope_of(m);
	struct dmntype_work *work = s->work;

	if (def->state == BUILDING && def->components == work->components) {
		say_circle(def, work->top, &s->env);
		return &type_any;
	}
	if (def->state == UNSEEN) {
		def->state = BUILDING;
		def->components = work->components;
		def->outer = work->top;
		work->top = def;
		fill(m, def->node, def->type);
		work->top = def->outer;
		def->state = DONE;
	}
	return def->type;
}

void
dmntype_load(struct model_set *set, const struct feel_env *env)
{
	struct dmntype_work *work = arena_zalloc(env->plan, sizeof *work);

	for (size_t i = 0; i < set->models; i++) {
		struct model *m = &set->model[i];
		struct dmntype_scope *s = arena_zalloc(env->plan, sizeof *s);
		size_t n = 0;

		s->env = *env;
		s->env.type_named = type_named;
		s->env.type_ctx = m;
		s->model = m;
		s->work = work;
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
