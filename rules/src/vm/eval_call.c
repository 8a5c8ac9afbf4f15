/* eval_call.c - calls: built-ins, the host's, closures and their frames. */
#include "rules.h"
#include "vm/eval_int.h"

/* Collects the values of V in the arena; NULL at a limit. */
struct value *
eval_collect(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v = ectx_alloc(&ev->x, (n->n + 1u) * sizeof *v);

	for (int i = 0; v != NULL && i < n->n; i++) {
		v[i] = n->v[i] != NULL ? eval_part(ev, f, n->v[i]) : value_null();
		if (ev->x.stop)
			return NULL;
	}
	return v;
}

struct value
eval_builtin(struct eval *ev, struct value *f, const struct node *n)
{
	int argc = n->slots != NULL ? (int)n->slot : n->n;
	struct value *v;

	if (n->slots == NULL) {
		v = eval_collect(ev, f, n);
		return v == NULL ? value_null() : fn_run(&ev->x, n->sig, argc, v);
	}
	v = ectx_alloc(&ev->x, ((size_t)argc + 1) * sizeof *v);
	if (v == NULL)
		return value_null();
	memset(v, 0, (size_t)argc * sizeof *v);
	for (int i = 0; i < n->n; i++) {
		v[n->slots[i]] = eval_node(ev, f, n->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	return fn_run(&ev->x, n->sig, argc, v);
}

/* V: the arguments, which are converted in place. */
static struct value
call_host(struct eval *ev, const struct node *n, struct value *v)
{
	const struct rules_builtin *h = n->host;
	struct value out = value_null();
	const char *why = "refused";

	ev->x.outside = true;
	for (int i = 0; i < n->n; i++) {
		const struct node_arg *arg = &n->arg[i];

		if (v[i].type == VALUE_NULL && arg->nullable)
			continue;
		if (v[i].type == VALUE_NULL || (arg->type != NULL && !eval_coerce(ev, arg->type, &v[i])))
			return ectx_wrong(&ev->x, h->params[i], h->types[i], v[i]);
	}
	if (h->call(ev->opt.host_ctx, n->n, v, &out, ev->x.mem, &why) != 0)
		return ectx_fault(&ev->x, FAULT_HOST, "%s: %s", h->name, why);
	return out;
}

struct value
eval_host(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v = eval_collect(ev, f, n);

	return v == NULL ? value_null() : call_host(ev, n, v);
}

struct value
eval_host_call(struct eval *ev, const void *data, int argc, const struct value *argv)
{
	const struct node *n = data;
	struct value *v = ectx_alloc(&ev->x, ((size_t)argc + 1) * sizeof *v);

	if (v == NULL)
		return value_null();
	memcpy(v, argv, (size_t)argc * sizeof *v);
	return call_host(ev, n, v);
}

struct value
eval_closure(struct eval *ev, struct value *f, const struct node *n)
{
	const struct node_fun *d = n->fun;
	struct value_function *fun = ectx_alloc(&ev->x, sizeof *fun);
	struct value *v = ectx_alloc(&ev->x, (d->captures + 1) * sizeof *v);

	if (fun == NULL || v == NULL)
		return value_null();
	for (uint32_t i = 0; i < d->captures; i++)
		v[i] = f[d->from[i]];
	*fun = (struct value_function){ .kind = FUNCTION_CLOSURE, .params = (int)d->params,
		.param = d->param, .fun = d, .captured = v, .globals = ev->globals };
	return (struct value){ .type = VALUE_FUNCTION, .fun = fun };
}

/* A new frame, or NULL at a limit. */
struct value *
eval_frame_push(struct eval *ev, uint32_t slots)
{
	struct value *f = ev->sp;

	if (ev->x.depth >= ECTX_MAX_DEPTH || (size_t)(ev->stack + EVAL_STACK - f) < slots + 1) {
		ectx_fault(&ev->x, FAULT_LIMIT, "calls are nested too deep (limit is %d)",
		    ECTX_MAX_DEPTH);
		ev->x.stop = true;
		return NULL;
	}
	memset(f, 0, slots * sizeof *f);
	ev->sp += slots;
	ev->x.depth++;
	return f;
}

void
eval_frame_pop(struct eval *ev, struct value *f)
{
	ev->sp = f;
	ev->x.depth--;
}

static struct value
wrong_type(struct eval *ev, const struct type *t, struct value v, const char *what)
{
	struct buf b = { 0 };

	type_print(t, &b);
	v = ectx_wrong(&ev->x, what, t->name != NULL ? t->name : buf_cstr(&b), v);
	buf_fini(&b);
	return v;
}

struct value
eval_convert(struct eval *ev, const struct type *t, struct value v, const char *what)
{
	if (ev->x.stop)
		return value_null();
	if (LIKELY(t == NULL || t->kind == TYPE_ANY || type_is_plainly(t, v)) || eval_coerce(ev, t, &v))
		return v;
	return wrong_type(ev, t, v, what);
}

static struct value
call_closure(struct eval *ev, const struct value_function *fun, const struct value *argv)
{
	const struct node_fun *d = fun->fun;
	const struct value *outer = ev->globals;
	struct value *f = eval_frame_push(ev, d->slots), v;

	if (f == NULL || !ectx_work(&ev->x, 1))
		return value_null();
	memcpy(f, argv, d->params * sizeof *f);
	for (uint32_t i = 0; i < d->captures; i++)
		f[d->to[i]] = fun->captured[i];
	ev->globals = fun->globals;
	v = eval_node(ev, f, d->body);
	ev->globals = outer;
	eval_frame_pop(ev, f);
	return eval_convert(ev, d->result, v, "result");
}

struct value
eval_call(struct eval *ev, struct value fv, int argc, const struct value *argv)
{
	const struct value_function *fun = fv.fun;
	struct value *v;

	if (fv.type != VALUE_FUNCTION)
		return ectx_fault(&ev->x, FAULT_NO_SUCH_FUNCTION, "what is called is a %s, not a function",
		    value_type_name(fv.type));
	if (fun->kind == FUNCTION_BUILTIN)
		return fn_call(&ev->x, fun->fn, argc, argv);
	if (argc != fun->params)
		return ectx_fault(&ev->x, FAULT_ARITY, "%d arguments are given, %d wanted", argc, fun->params);
	v = ectx_alloc(&ev->x, ((size_t)argc + 1) * sizeof *v);
	if (v == NULL)
		return value_null();
	for (int i = 0; i < argc; i++) {
		const struct type *t = fun->param[i].type;

		v[i] = argv[i];
		if (t != NULL && t->kind != TYPE_ANY && !eval_coerce(ev, t, &v[i]))
			return wrong_type(ev, t, v[i], "argument");
	}
	return fun->kind == FUNCTION_NATIVE ? fun->call(ev, fun->data, argc, v) : call_closure(ev, fun, v);
}

/* The arguments V where their names say; what has none is null (10.3.2.13.5). */
static bool
by_name(struct eval *ev, const struct node *n, const struct value *v, const struct value_function *fun, struct value *arg)
{
	int given = 0;

	for (int i = 0; i < fun->params; i++) {
		int j = 0;

		while (j < n->n && !slice_eq(fun->param[i].name, n->names[j]))
			j++;
		arg[i] = j < n->n ? v[j] : value_null();
		given += j < n->n;
	}
	if (given != n->n)
		ectx_fault(&ev->x, FAULT_ARITY, "%d arguments are given, %d of them by the name of a parameter", n->n, given);
	return given == n->n;
}

struct value
eval_call_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value fv = eval_node(ev, f, n->a), *v, *arg;
	const struct value_function *fun = fv.fun;

	if (ev->x.stop || (v = eval_collect(ev, f, n)) == NULL)
		return value_null();
	if (n->names == NULL || fv.type != VALUE_FUNCTION)
		return eval_call(ev, fv, n->n, v);
	if (fun->kind == FUNCTION_BUILTIN)
		return fn_call_named(&ev->x, fun->fn, n->n, n->names, v);
	arg = ectx_alloc(&ev->x, ((size_t)fun->params + 1) * sizeof *arg);
	if (arg == NULL || !by_name(ev, n, v, fun, arg))
		return value_null();
	return eval_call(ev, fv, fun->params, arg);
}
