/* rules_load.c - the front door: load models, tell what they hold and want. */
#include "rules.h"

#include "dmn/advice.h"
#include "rules_own.h"

/* --- loading ------------------------------------------------------------------------ */
static struct rules_callable
callable(struct rules *r, struct rules_decision me)
{
	struct rules_callable c = { me, arena_alloc(&r->plan, (me.unit->params + 1) * sizeof(char *)) };

	for (size_t i = 0; i < me.unit->params; i++)
		c.param[i] = arena_strdup(&r->plan, me.unit->param[i].name);
	return c;
}

static void
index_elements(struct rules *r)
{
	size_t n = r->set.elements;

	r->input = arena_zalloc(&r->plan, n * sizeof *r->input);
	r->input_of = arena_zalloc(&r->plan, n * sizeof *r->input_of);
	r->decision = arena_zalloc(&r->plan, n * sizeof *r->decision);
	r->callable = arena_zalloc(&r->plan, n * sizeof *r->callable);
	for (size_t i = 0; i < n; i++) {
		const struct model_element *el = &r->set.element[i];
		struct rules_decision me = { r, &r->drg.unit[i],
			arena_strdup(&r->plan, feel_name(&r->plan, el->name)),
			arena_strdup(&r->plan, el->model->name) };

		if (el->kind == MODEL_INPUT)
			r->input[r->input_of[i] = (uint32_t)r->inputs++].number = (uint32_t)i;
		else if (el->kind == MODEL_DECISION)
			r->decision[r->decisions++] = me;
		else
			r->callable[r->callables++] = callable(r, me);
	}
}

static void
collect_use(struct rules *r, struct rules_input_own *in)
{
	size_t room = 0;

	for (size_t i = 0; i < r->set.elements; i++) {
		const struct feel_uses *u = &r->drg.unit[i].uses;

		for (size_t k = 0; k < u->n; k++)
			if (u->use[k].slot == in->number) {
				room += u->use[k].n;
				in->whole |= u->use[k].whole;
			}
	}
	in->used = arena_zalloc(&r->plan, (room + 1) * sizeof *in->used);
	for (size_t i = 0; i < r->set.elements; i++) {
		const struct feel_uses *u = &r->drg.unit[i].uses;

		for (size_t k = 0; k < u->n; k++)
			for (size_t e = 0; u->use[k].slot == in->number && e < u->use[k].n; e++) {
				size_t at = 0;

				while (at < in->used_n &&
				    !slice_is(u->use[k].entry[e], in->used[at]))
					at++;
				if (at == in->used_n)
					in->used[in->used_n++] =
					    arena_strdup(&r->plan, u->use[k].entry[e]);
			}
	}
}

static void
describe_inputs(struct rules *r)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < r->inputs; i++) {
		struct rules_input_own *in = &r->input[i];
		const struct drg_unit *u = &r->drg.unit[in->number];
		const struct type *t = u->type ? u->type : &type_any;

		collect_use(r, in);
		buf_reset(&b);
		type_print(t, &b);
		in->pub = (struct rules_input){
			.name = arena_strdup(&r->plan, feel_name(&r->plan, u->el->name)),
			.ns = arena_strdup(&r->plan, u->el->model->ns),
			.type = arena_strdup(&r->plan, buf_view(&b)),
			.at = u->el->at,
			.used = in->whole ? NULL : in->used,
			.used_n = in->whole ? 0 : in->used_n,
			.is_list = t->kind == TYPE_LIST };
	}
	buf_fini(&b);
}

int
rules_load(struct rules **out, const char *const *paths, size_t n, const struct rules_options *opt,
    struct diag *d)
{
	struct rules *r = base_zalloc(sizeof *r);
	struct feel_env env = { .mode = opt->mode, .plan = &r->plan, .paths = &r->paths,
		.known = &r->known, .diag = d, .builtin = opt->builtin, .builtins = opt->builtins,
		.elsewhere = advice_elsewhere, .missing = advice_missing };
	int before = d->errors;

	*out = r;
	r->opt = *opt;
	arena_init(&r->plan, 0);
	if (model_set_load(&r->set, paths, n, opt->mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING, d) != 0)
		return -1;
	dmntype_load(&r->set, &env);
	drg_compile(&r->drg, &r->set, &r->plan, opt);
	index_elements(r);
	describe_inputs(r);
	return d->errors == before ? 0 : -1;
}

void
rules_free(struct rules **rp)
{
	struct rules *r = *rp;

	if (r == NULL)
		return;
	model_set_fini(&r->set);
	arena_fini(&r->plan);
	base_free(r);
	*rp = NULL;
}

/* --- what there is -------------------------------------------------------------------- */
size_t
rules_inputs(const struct rules *r)
{
	return r->inputs;
}

const struct rules_input *
rules_input_at(const struct rules *r, size_t i)
{
	return i < r->inputs ? &r->input[i].pub : NULL;
}

static bool
is_named(const struct rules_decision *d, const char *model, const char *name)
{
	const struct model *m = d->unit->el->model;

	return strcmp(d->name, name) == 0 &&
	    (model == NULL || slice_is(m->name, model) || slice_is(m->ns, model));
}

const struct rules_decision *
rules_decision_find(const struct rules *r, const char *model, const char *name)
{
	for (size_t i = 0; i < r->decisions; i++)
		if (is_named(&r->decision[i], model, name))
			return &r->decision[i];
	return NULL;
}

const struct rules_decision *
rules_decision_at(const struct rules *r, size_t i)
{
	return i < r->decisions ? &r->decision[i] : NULL;
}

const char *
rules_decision_name(const struct rules_decision *d)
{
	return d->name;
}

const char *
rules_decision_model(const struct rules_decision *d)
{
	return d->model;
}

struct diag_place
rules_decision_place(const struct rules_decision *d)
{
	return d->unit->el->at;
}

void
rules_decision_type(const struct rules_decision *d, struct buf *out)
{
	if (d->unit->type != NULL)
		type_print(d->unit->type, out);
}

bool
rules_decision_reads(const struct rules_decision *d, size_t input)
{
	return input < d->rules->inputs &&
	    drg_reads(&d->rules->drg, d->unit, d->rules->input[input].number);
}

static bool
has_literal(const struct xnode *x, const struct buf *quoted)
{
	if (slice_is(x->name, "text") && x->text.n >= quoted->n &&
	    memmem(x->text.p, x->text.n, quoted->p, quoted->n) != NULL)
		return true;
	for (const struct xnode *c = x->first; c != NULL; c = c->next)
		if (!slice_is(c->name, "outputValues") && has_literal(c, quoted))
			return true;
	return false;
}

bool
rules_decision_says_itself(const struct rules_decision *d, struct slice name)
{
	struct buf quoted = { 0 };
	bool says;

	buf_printf(&quoted, "\"%.*s\"", SLICE_FMT(name));
	says = has_literal(d->unit->el->node, &quoted);
	buf_fini(&quoted);
	return says;
}

bool
rules_decision_says(const struct rules_decision *d, struct slice name)
{
	const struct drg_unit *u = d->unit;
	struct buf quoted = { 0 };
	bool says = rules_decision_says_itself(d, name);

	buf_printf(&quoted, "\"%.*s\"", SLICE_FMT(name));
	for (size_t i = 0; i < u->order.n && !says; i++)
		says = has_literal(u->order.v[i]->node, &quoted);
	buf_fini(&quoted);
	return says;
}

const struct rules_callable *
rules_callable_find(const struct rules *r, const char *model, const char *name)
{
	for (size_t i = 0; i < r->callables; i++)
		if (is_named(&r->callable[i].as, model, name))
			return &r->callable[i];
	return NULL;
}

const struct rules_callable *
rules_callable_at(const struct rules *r, size_t i)
{
	return i < r->callables ? &r->callable[i] : NULL;
}

const char *
rules_callable_name(const struct rules_callable *c)
{
	return c->as.name;
}

struct diag_place
rules_callable_place(const struct rules_callable *c)
{
	return c->as.unit->el->at;
}

size_t
rules_callable_params(const struct rules_callable *c)
{
	return c->as.unit->params;
}

const char *
rules_callable_param(const struct rules_callable *c, size_t i)
{
	return c->param[i];
}
