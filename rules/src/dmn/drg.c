/* drg.c - compile all elements of the models: scopes, types, order of evaluation. */
#include "dmn/drg.h"

#include "dmn/boxed.h"

/* --- types and scopes ----------------------------------------------------------------- */
static struct slice
name_of(const struct drg *g, const struct model_element *el)
{
	struct slice s = el->variable ? xnode_get(el->variable, "name") : slice_of("");

	return feel_name(g->plan, model_trim(s).n > 0 ? s : el->name);
}

static const struct xnode *
logic_of(const struct model_element *el)
{
	return el->kind == MODEL_BKM ? xnode_child(el->node, "encapsulatedLogic")
				     : boxed_child(el->node);
}

static const struct type *
declared(const struct model_element *el)
{
	return el->variable ? dmntype_of(el->model, el->variable) : NULL;
}

static const struct type *
or_any(const struct type *t)
{
	return t ? t : &type_any;
}

static void
bkm_type(const struct drg *g, struct drg_unit *u)
{
	const struct xnode *logic = logic_of(u->el), *body = boxed_child(logic);
	const struct type *result = declared(u->el);
	struct type_field *param;

	if (result != NULL && result->kind == TYPE_FUNCTION)
		result = result->of;
	if (result == NULL && body != NULL)
		result = dmntype_of(u->el->model, body);
	XNODE_EACH(c, logic, "formalParameter")
		u->params++;
	param = arena_zalloc(g->plan, u->params * sizeof *param);
	u->params = 0;
	XNODE_EACH(c, logic, "formalParameter") {
		param[u->params].name = feel_name(g->plan, xnode_get(c, "name"));
		param[u->params++].type = or_any(dmntype_of(u->el->model, c));
	}
	u->param = param;
	u->type = type_function_of(g->plan, param, u->params, or_any(result));
}

/* DMN 1.5 section 10.4: a service is a function of its input data, then its input decisions. */
static void
service_type(const struct drg *g, struct drg_unit *u)
{
	const struct model_refs *in[] = { &u->el->input_data, &u->el->input_decisions };
	const struct type *result = declared(u->el);
	struct type_field *param;

	u->params = in[0]->n + in[1]->n;
	param = arena_zalloc(g->plan, u->params * sizeof *param);
	u->param_of = arena_zalloc(g->plan, (u->params + 1) * sizeof(struct model_element *));
	u->params = 0;
	for (size_t k = 0; k < NELEM(in); k++)
		for (size_t i = 0; i < in[k]->n; i++) {
			const struct model_element *el = in[k]->v[i];

			u->param_of[u->params] = el;
			param[u->params].name = name_of(g, el);
			param[u->params++].type = or_any(declared(el));
		}
	u->param = param;
	if (result != NULL && result->kind == TYPE_FUNCTION)
		result = result->of;
	u->type = type_function_of(g->plan, param, u->params, or_any(result));
}

static void
service_shape(const struct drg *g, struct drg_unit *u)
{
	struct slice *name = arena_zalloc(g->plan, u->el->outputs.n * sizeof *name);

	for (size_t i = 0; i < u->el->outputs.n; i++) {
		name[i] = name_of(g, u->el->outputs.v[i]);
		(void)feel_know(dmntype_env(u->el->model), name[i]);
	}
	u->shape = arena_alloc(g->plan, sizeof *u->shape);
	*u->shape = (struct value_shape){ u->el->outputs.n, name };
}

/* Types may hold themselves: what is not seen in so many STEPS counts as limited. */
static bool
is_limited(const struct type *t, int *steps)
{
	bool some = --*steps < 0 || t->allowed != NULL || (t->also != NULL && is_limited(t->also, steps)) ||
	    (t->of != NULL && is_limited(t->of, steps));

	for (size_t i = 0; i < t->n && !some; i++)
		some = is_limited(t->field[i].type, steps);
	return some;
}

static void
type_unit(const struct drg *g, struct drg_unit *u)
{
	int steps = 2000;

	switch (u->el->kind) {
	case MODEL_INPUT:
		u->type = declared(u->el);
		u->limited = u->type != NULL && is_limited(u->type, &steps);
		break;
	case MODEL_DECISION:
		u->type = declared(u->el);
		if (u->type == NULL && logic_of(u->el) != NULL)
			u->type = dmntype_of(u->el->model, logic_of(u->el));
		break;
	case MODEL_BKM:
		bkm_type(g, u);
		break;
	case MODEL_SERVICE:
		service_type(g, u);
		service_shape(g, u);
		break;
	}
}

/* What the host may leave null is a property of the type: so it goes wherever values of that type
 * go, to filters, iterators and parameters. Types are the plan's own until all is compiled. */
static void
mark_nullable(const struct drg *g, struct drg_unit *u, const struct rules_options *opt)
{
	const char *input = arena_strdup(g->plan, name_of(g, u->el));
	const struct type *t = or_any(u->type);

	u->nullable = opt->nullable(opt->nullable_ctx, input, "");
	if (t->kind == TYPE_LIST)
		t = t->of;
	for (size_t i = 0; t->kind == TYPE_CONTEXT && i < t->n; i++) {
		struct type_field *f = (struct type_field *)(uintptr_t)&t->field[i];

		f->nullable |= opt->nullable(opt->nullable_ctx, input, arena_strdup(g->plan, f->name));
	}
}

static void
add_name(const struct drg *g, struct feel_scope *scope, const struct model *from,
    const struct model_element *to)
{
	const struct type *type = g->unit[to->number].type;
	struct slice name = name_of(g, to);
	bool member = false;

	for (size_t i = 0; i < from->imports && from != to->model; i++) {
		const struct model_import *im = &from->import[i];

		if (im->target != to->model || im->name.n == 0)
			continue;
		feel_scope_add_member(scope, feel_name(g->plan, im->name), name, type, to->number);
		member = true;
	}
	if (!member)
		feel_scope_add(scope, name, type, to->number);
	if (g->unit[to->number].nullable)
		feel_scope_nullable(scope);
}

/* What an element may name: what it requires; a BKM may call itself. */
static struct feel_scope *
scope_for(const struct drg *g, const struct model_element *el)
{
	struct feel_scope *scope = feel_scope_new(dmntype_env(el->model), NULL);

	if (el->kind == MODEL_BKM)
		add_name(g, scope, el->model, el);
	for (size_t i = 0; i < el->needs.n; i++)
		add_name(g, scope, el->model, el->needs.v[i]);
	return scope;
}

/* --- programs --------------------------------------------------------------------------- */
static const struct prog_source *
place_of(const struct model_element *el)
{
	return dmntype_source(el->model, el->node);
}

static void
compile_unit(const struct drg *g, struct drg_unit *u)
{
	const struct model_element *el = u->el;
	const struct feel_env *env = dmntype_env(el->model);
	const struct xnode *logic = logic_of(el);
	struct feel_expr *e;

	if (el->kind != MODEL_DECISION && el->kind != MODEL_BKM)
		return;
	if (logic == NULL)
		e = feel_none(env, "missing-expression", arena_printf(g->plan, "%.*s has no logic: give it a table or an expression",
		    SLICE_FMT(el->name)), place_of(el));
	else if (el->kind == MODEL_BKM)
		e = boxed_function(el, logic, u->type->of == &type_any ? NULL : u->type->of);
	else
		e = boxed_expr(el, logic, NULL);
	u->program = feel_compile(env, scope_for(g, el), e,
	    el->kind == MODEL_DECISION ? u->type : NULL, &u->uses);
}

/* Those who use the decision are told where its result may be null. Its type is copied: others of
 * the same type may have no nulls there. */
static void
tell_nulls(const struct drg *g, struct drg_unit *u)
{
	const struct type *gives = u->uses.gives;
	struct type_field *f;
	struct type *t;
	bool some = false;

	u->nullable = u->uses.gives_null;
	if (u->type == NULL || u->type->kind != TYPE_CONTEXT || gives == NULL)
		return;
	f = arena_alloc(g->plan, (u->type->n + 1) * sizeof *f);
	for (size_t i = 0; i < u->type->n; i++) {
		f[i] = u->type->field[i];
		f[i].nullable |= type_entry_nullable(gives, f[i].name);
		some |= f[i].nullable;
	}
	if (!some)
		return;
	t = arena_alloc(g->plan, sizeof *t);
	*t = *u->type;
	t->field = f;
	u->type = t;
}

/* What a unit requires is compiled before it. */
static void
compile_with_needs(const struct drg *g, const struct drg_unit *u, bool nulls)
{
	for (size_t i = 0; i < u->order.n; i++) {
		struct drg_unit *of = &g->unit[u->order.v[i]->number];

		if (of->compiled)
			continue;
		of->compiled = true;
		dmntype_compiling(of->el, NULL);
		compile_unit(g, of);
		if (nulls && of->el->kind == MODEL_DECISION)
			tell_nulls(g, of);
	}
}

/* Of all elements together, what each needs directly or through others: people's models have some thousands. */
enum { MAX_ORDERED = 4000000 };

/* --- order -------------------------------------------------------------------------------- */
struct ordering {
	struct model_element **v;
	size_t n;
	uint8_t *seen;
};

/* Required first. A service runs its decisions in a world of its own, so what they
 * require is not made here. */
static void
visit(struct ordering *o, struct model_element *el)
{
	if (o->seen[el->number])
		return;
	o->seen[el->number] = 1;
	for (size_t i = 0; el->kind != MODEL_SERVICE && i < el->needs.n; i++)
		visit(o, el->needs.v[i]);
	o->v[o->n++] = el;
}

static void
order_unit(struct drg *g, struct drg_unit *u)
{
	size_t n = g->set->elements;
	struct ordering o = { base_alloc(n * sizeof(struct model_element *)), 0, base_zalloc(n) };
	struct model_element *el = (struct model_element *)(uintptr_t)u->el;

	for (size_t i = 0; i < u->params && u->param_of != NULL; i++)
		o.seen[u->param_of[i]->number] = 1; /* given as arguments */
	if (el->kind == MODEL_SERVICE)
		for (size_t i = 0; i < el->outputs.n; i++)
			visit(&o, el->outputs.v[i]);
	else
		visit(&o, el);
	g->ordered += o.n;
	if (g->ordered > MAX_ORDERED)
		o.n = 0;
	u->order.v = arena_alloc(g->plan, (o.n + 1) * sizeof(struct model_element *));
	u->order.n = o.n;
	memcpy(u->order.v, o.v, o.n * sizeof(struct model_element *));
	base_free(o.v);
	base_free(o.seen);
}

void
drg_compile(struct drg *g, struct model_set *set, struct arena *plan, const struct rules_options *opt)
{
	*g = (struct drg){ .set = set, .plan = plan };
	g->unit = arena_zalloc(plan, set->elements * sizeof *g->unit);
	for (size_t i = 0; i < set->elements; i++) {
		g->unit[i].el = &set->element[i];
		type_unit(g, &g->unit[i]);
		if (opt->nullable != NULL && set->element[i].kind == MODEL_INPUT)
			mark_nullable(g, &g->unit[i], opt);
	}
	for (size_t i = 0; i < set->elements && g->ordered <= MAX_ORDERED; i++) {
		order_unit(g, &g->unit[i]);
		if (g->ordered > MAX_ORDERED)
			diag_add(dmntype_env(set->element[i].model)->diag, DIAG_ERROR, "too-large", set->element[i].at,
			    "decisions that require others, and others of theirs: more than %d in all", MAX_ORDERED);
	}
	for (size_t i = 0; i < set->elements && g->ordered <= MAX_ORDERED; i++)
		compile_with_needs(g, &g->unit[i], opt->nullable != NULL);
}

bool
drg_reads(const struct drg *g, const struct drg_unit *u, uint32_t input)
{
	(void)g;
	for (size_t i = 0; i < u->order.n; i++)
		if (u->order.v[i]->number == input)
			return true;
	return false;
}
