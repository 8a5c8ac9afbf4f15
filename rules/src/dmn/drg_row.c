/* drg_row.c - evaluate decisions for one row: what they require first, each once. */
#include "dmn/drg.h"
#include "dmn/drg_path.h"
#include "vm/fn.h"

/* What a service's function value needs when it is called. */
struct service {
	struct drg_row *row;
	const struct drg_unit *unit;
};

/* --- services ------------------------------------------------------------------------- */
struct drg_world
drg_row_world(struct drg_row *row)
{
	size_t n = row->drg->set->elements;
	struct drg_world w = { arena_zalloc(&row->mem, (n + 1) * sizeof *w.globals),
		arena_zalloc(&row->mem, n) };

	w.globals[n] = table_log_value(&row->log);
	return w;
}

static struct value
gather(struct drg_row *row, const struct drg_unit *u, const struct value *globals)
{
	const struct model_refs *out = &u->el->outputs;
	struct value_context *ctx;
	struct value *v;

	if (out->n == 1)
		return globals[out->v[0]->number];
	ctx = arena_alloc(&row->mem, sizeof *ctx);
	v = arena_alloc(&row->mem, (out->n + 1) * sizeof *v);
	for (size_t i = 0; i < out->n; i++)
		v[i] = globals[out->v[i]->number];
	*ctx = (struct value_context){ u->shape, v };
	return value_context(ctx);
}

static struct value
call_service(struct eval *ev, const void *data, int argc, const struct value *argv)
{
	const struct service *s = data;
	const struct drg_unit *u = s->unit;
	struct drg_world w = drg_row_world(s->row);
	struct value v;

	for (size_t i = 0; i < u->params && i < (size_t)argc; i++) {
		w.globals[u->param_of[i]->number] = argv[i];
		w.done[u->param_of[i]->number] = 1;
	}
	for (size_t i = 0; i < u->order.n && !eval_stopped(ev); i++)
		drg_row_make(s->row, &w, u->order.v[i]);
	if (eval_stopped(ev) || u->el->outputs.n == 0)
		return value_null();
	v = gather(s->row, u, w.globals);
	if (u->type->of == NULL || u->type->of == &type_any || eval_coerce(ev, u->type->of, &v))
		return v;
	return eval_raise(ev, "type", NULL, 0, 0, "service %.*s: the result is not of its type",
	    SLICE_FMT(u->el->name));
}

/* --- elements --------------------------------------------------------------------------- */
static struct value
make_input(struct drg_row *row, const struct drg_unit *u, struct value v)
{
	struct buf b = { 0 };
	bool typed = false;

	if (v.flags & EVAL_UNMADE)
		v = row->supply != NULL ? row->supply(row->supplier, u->el->number, &typed) : row->given[u->el->number];
	if (u->type == NULL || (typed && !u->limited) || v.type == VALUE_NULL || eval_coerce(row->ev, u->type, &v))
		return v;
	fn_print_start(v, 60, &b);
	v = eval_raise(row->ev, "type", NULL, 0, 0, "input %.*s: %s is not of its type or not one of the allowed values",
	    SLICE_FMT(u->el->name), buf_cstr(&b));
	buf_fini(&b);
	return v;
}

/* Functions know the row that they were made in. */
static bool
has_function(struct value v)
{
	bool some = v.type == VALUE_FUNCTION;

	if (v.type == VALUE_RANGE)
		return has_function(v.range->low) || has_function(v.range->high);
	for (size_t i = 0; v.type == VALUE_LIST && i < v.list->n && !some; i++)
		some = has_function(v.list->v[i]);
	for (size_t i = 0; v.type == VALUE_CONTEXT && i < v.ctx->shape->n && !some; i++)
		some = has_function(v.ctx->v[i]);
	return some;
}

/* What asks neither facts, clock nor host, and fires no rule, is the same in each row: it is made once. */
static struct value
make_decision(struct drg_row *row, const struct drg_unit *u, const struct drg_world *w)
{
	size_t fired = row->log.n;
	bool *outside = eval_outside(row->ev);
	struct value v;

	*outside = false;
	v = eval_run(row->ev, u->program, w->globals);
	if (u->el->needs.n == 0 && row->unmade != NULL && !*outside && row->log.n == fired && !eval_stopped(row->ev) && !has_function(v))
		row->unmade[u->el->number] = v = value_copy(&row->same, v);
	return v;
}

void
drg_row_make(struct drg_row *row, struct drg_world *w, const struct model_element *el)
{
	const struct drg_unit *u = &row->drg->unit[el->number];
	struct value *v = &w->globals[el->number];
	struct value given = *v;
	size_t from = row->log.n;
	uint32_t by = row->log.by;
	struct service *s;

	if (w->done[el->number])
		return;
	w->done[el->number] = 1;
	if (w == &row->world)
		row->log.by = el->number;
	switch (el->kind) {
	case MODEL_INPUT:
		*v = make_input(row, u, *v);
		break;
	case MODEL_DECISION:
		*v = make_decision(row, u, w);
		break;
	case MODEL_BKM:
		*v = eval_run(row->ev, u->program, w->globals);
		break;
	case MODEL_SERVICE:
		s = arena_alloc(&row->mem, sizeof *s);
		*s = (struct service){ row, u };
		*v = eval_native(&row->mem, u->param, (int)u->params, s, call_service);
		break;
	}
	if (UNLIKELY(eval_stopped(row->ev))) {
		if (row->fault_in == NULL)
			row->fault_in = el;
		*v = given;
		w->done[el->number] = 0; /* another decision may ask again */
	}
	if (w == &row->world)
		row->segment[el->number] = (struct drg_segment){ from, row->log.n };
	row->log.by = by;
}

/* --- what is made when it is read -------------------------------------------------------- */
enum { DEEP = 50 };	/* further down all that is required is made first: chains are of any length, the C stack is not */

static struct value
make_now(void *ctx, uint32_t slot)
{
	struct drg_row *row = ctx;
	const struct drg_unit *u = &row->drg->unit[slot];
	bool all = row->depth >= DEEP && u->el->kind != MODEL_SERVICE;
	struct value *v = &row->world.globals[slot];

	row->depth++;
	for (size_t i = 0; all && i < u->order.n && !eval_stopped(row->ev); i++)
		drg_row_make(row, &row->world, u->order.v[i]);
	if (!eval_stopped(row->ev))
		drg_row_make(row, &row->world, u->el);
	row->depth--;
	return v->flags & EVAL_UNMADE ? value_null() : *v; /* a function that requires itself, or it stopped */
}

void
drg_row_as_read(struct drg_row *row, drg_supply *supply, void *ctx)
{
	size_t n = row->drg->set->elements;

	row->supply = supply;
	row->supplier = ctx;
	row->unmade = base_realloc(row->unmade, (n + 1) * sizeof *row->unmade);
	row->given = base_realloc(row->given, (n + 1) * sizeof *row->given);
	for (size_t i = 0; i < n; i++)
		row->unmade[i] = (struct value){ .type = VALUE_NULL, .flags = EVAL_UNMADE };
	eval_make_with(row->ev, make_now, row);
}

/* --- rows --------------------------------------------------------------------------------- */
void
drg_row_init(struct drg_row *row, const struct drg *g, const struct eval_options *opt, size_t budget)
{
	size_t n = g->set->elements;

	*row = (struct drg_row){ .drg = g };
	arena_init(&row->mem, budget);
	arena_init(&row->same, 0);
	row->ev = eval_new(opt);
	row->world.globals = base_zalloc((n + 1) * sizeof *row->world.globals);
	row->world.done = base_zalloc(n);
	row->segment = base_zalloc(n * sizeof *row->segment);
	row->world.globals[n] = table_log_value(&row->log);
	drg_row_begin(row);
}

void
drg_row_fini(struct drg_row *row)
{
	eval_free(&row->ev);
	arena_fini(&row->mem);
	arena_fini(&row->same);
	base_free(row->world.globals);
	base_free(row->world.done);
	base_free(row->segment);
	base_free(row->unmade);
	base_free(row->given);
	base_free(row->log.fired);
}

void
drg_row_begin(struct drg_row *row)
{
	size_t n = row->drg->set->elements;

	arena_reset(&row->mem);
	if (row->unmade != NULL)
		memcpy(row->world.globals, row->unmade, n * sizeof *row->unmade);
	else
		memset(row->world.globals, 0, n * sizeof *row->world.globals);
	if (row->given != NULL && row->supply == NULL)
		memset(row->given, 0, n * sizeof *row->given);
	memset(row->world.done, 0, n);
	memset(row->segment, 0, n * sizeof *row->segment);
	row->path = NULL;
	row->log.n = 0;
	row->log.fault_table = NULL;
	row->fault_in = NULL;
	row->depth = 0;
	eval_begin(row->ev, &row->mem);
}

void
drg_row_set(struct drg_row *row, uint32_t input, struct value v)
{
	if (row->unmade != NULL)
		row->given[input] = v;
	else
		row->world.globals[input] = v;
	row->world.done[input] = 0;
}

/* A fault of an earlier decision does not stop those that do not require it. */
static void
forget_fault(struct drg_row *row)
{
	if (!eval_stopped(row->ev))
		return;
	row->fault_in = NULL;
	row->log.fault_table = NULL;
	eval_begin(row->ev, &row->mem);
}

struct value
drg_row_run(struct drg_row *row, const struct drg_unit *u)
{
	forget_fault(row);
	if (UNLIKELY(row->path != NULL))
		drg_path_make(row, u->el);
	else if (row->unmade != NULL)
		return make_now(row, u->el->number);
	else
		for (size_t i = 0; i < u->order.n && !eval_stopped(row->ev); i++)
			drg_row_make(row, &row->world, u->order.v[i]);
	return eval_stopped(row->ev) ? value_null() : row->world.globals[u->el->number];
}

struct value
drg_row_call(struct drg_row *row, const struct drg_unit *u, const struct value *argv)
{
	struct value fun;

	forget_fault(row);
	if (u->el->kind == MODEL_SERVICE)
		drg_row_make(row, &row->world, u->el);
	else
		drg_row_run(row, u);
	fun = row->world.globals[u->el->number];
	if (eval_stopped(row->ev))
		return value_null();
	return eval_call(row->ev, fun, (int)u->params, argv);
}
