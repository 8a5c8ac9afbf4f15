/* eval_node.c - runs programs: one switch over the nodes, and calls of functions. */
#include <stdarg.h>
#include <stdio.h>

#include "rules.h"
#include "vm/eval.h"
#include "vm/eval_int.h"
#include "vm/kern.h"

static void
place_fault(struct eval *ev, const struct node *n)
{
	if (ev->placed)
		return;
	ev->placed = true;
	ev->fault.src = n->src;
	ev->fault.off = n->off;
	ev->fault.len = n->len;
}

static struct value
number_op(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_node(ev, f, n->a), b = eval_node(ev, f, n->b), out;

	if (LIKELY(a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)) {
		if (n->op == NODE_ADD && decimal_add(ev->x.mem, a, b, &out) == DECIMAL_OK)
			return out;
		if (n->op == NODE_SUB && decimal_sub(ev->x.mem, a, b, &out) == DECIMAL_OK)
			return out;
		if (n->op == NODE_MUL && decimal_mul(ev->x.mem, a, b, &out) == DECIMAL_OK)
			return out;
	}
	if (ev->x.stop)
		return value_null();
	switch (n->op) {
	case NODE_ADD: return kern_add(&ev->x, a, b);
	case NODE_SUB: return kern_sub(&ev->x, a, b);
	case NODE_MUL: return kern_mul(&ev->x, a, b);
	case NODE_DIV: return kern_div(&ev->x, a, b);
	default: return kern_pow(&ev->x, a, b);
	}
}

static struct value
compare_op(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_node(ev, f, n->a), b = eval_node(ev, f, n->b);

	if (ev->x.stop)
		return value_null();
	if (LIKELY(a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)) {
		int c = decimal_compare(a, b);

		switch (n->op) {
		case NODE_EQ: return value_bool(c == 0);
		case NODE_NE: return value_bool(c != 0);
		case NODE_LT: return value_bool(c < 0);
		case NODE_LE: return value_bool(c <= 0);
		case NODE_GT: return value_bool(c > 0);
		default: return value_bool(c >= 0);
		}
	}
	switch (n->op) {
	case NODE_EQ: return kern_eq(&ev->x, a, b);
	case NODE_NE: return kern_ne(&ev->x, a, b);
	case NODE_LT: return kern_lt(&ev->x, a, b);
	case NODE_LE: return kern_le(&ev->x, a, b);
	case NODE_GT: return kern_gt(&ev->x, a, b);
	default: return kern_ge(&ev->x, a, b);
	}
}

static struct value
logic_op(struct eval *ev, struct value *f, const struct node *n)
{
	bool settles = n->op == NODE_OR;
	struct value a = eval_node(ev, f, n->a), b;

	if (a.type == VALUE_BOOL && a.b == settles)
		return a;
	if (ev->x.stop)
		return value_null();
	b = eval_node(ev, f, n->b);
	if (ev->x.stop)
		return value_null();
	return settles ? kern_or(&ev->x, a, b) : kern_and(&ev->x, a, b);
}

/* Collects the values of V in the arena; NULL at a limit. */
static struct value *
collect(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v = ectx_alloc(&ev->x, (n->n + 1u) * sizeof *v);

	for (int i = 0; v != NULL && i < n->n; i++) {
		v[i] = n->v[i] != NULL ? eval_node(ev, f, n->v[i]) : value_null();
		if (ev->x.stop)
			return NULL;
	}
	return v;
}

static struct value
list_of(struct eval *ev, const struct value *v, size_t n)
{
	struct value_list *l = ectx_alloc(&ev->x, sizeof *l);

	if (l == NULL)
		return value_null();
	l->n = n;
	l->v = v;
	return value_list(l);
}

static struct value
make_list(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v = collect(ev, f, n);

	return v == NULL ? value_null() : list_of(ev, v, n->n);
}

static struct value
make_context(struct eval *ev, struct value *f, const struct node *n)
{
	struct value_context *c = ectx_alloc(&ev->x, sizeof *c);
	struct value *v = ectx_alloc(&ev->x, (n->n + 1u) * sizeof *v);

	if (c == NULL || v == NULL)
		return value_null();
	for (int i = 0; i < n->n; i++) {
		v[i] = f[n->slots[i]] = eval_node(ev, f, n->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	c->shape = n->shape;
	c->v = v;
	return value_context(c);
}

static struct value
sequence(struct eval *ev, struct value *f, const struct node *n)
{
	for (int i = 0; i < n->n; i++) {
		f[n->slot + (uint32_t)i] = eval_node(ev, f, n->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	return eval_node(ev, f, n->a);
}

static struct value
entry_of(struct eval *ev, const struct node *n, const struct value_context *c)
{
	struct eval_hint *h = &ev->hint[((uintptr_t)n >> 5) % EVAL_HINTS];

	/* A shape of an earlier row may have lain at this address: the name decides. */
	if (LIKELY(h->node == n && h->shape == c->shape && h->index < c->shape->n
		   && slice_eq(c->shape->name[h->index], n->name)))
		return c->v[h->index];
	for (size_t i = 0; i < c->shape->n; i++)
		if (slice_eq(c->shape->name[i], n->name)) {
			*h = (struct eval_hint){ n, c->shape, i };
			return c->v[i];
		}
	return ectx_fault(&ev->x, FAULT_NO_SUCH_ENTRY, "%.*s: the context has no such entry",
	    SLICE_FMT(n->name));
}

static struct value
path_of(struct eval *ev, const struct node *n, struct value a)
{
	struct value *v;

	if (LIKELY(a.type == VALUE_CONTEXT))
		return entry_of(ev, n, a.ctx);
	if (a.type != VALUE_LIST)
		return kern_property(&ev->x, a, n->name);
	v = ectx_alloc(&ev->x, (a.list->n + 1) * sizeof *v);
	if (v == NULL || !ectx_work(&ev->x, a.list->n))
		return value_null();
	for (size_t i = 0; i < a.list->n; i++) {
		if (a.list->v[i].type == VALUE_LIST)
			v[i] = ectx_wrong(&ev->x, "path", "context", a.list->v[i]);
		else
			v[i] = path_of(ev, n, a.list->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	return list_of(ev, v, a.list->n);
}

static struct value
item_entry(struct eval *ev, struct value *f, const struct node *n)
{
	struct value item = f[n->slot];

	if (item.type == VALUE_CONTEXT) {
		const struct value *e = value_entry(item.ctx, n->name);

		if (e != NULL)
			return *e;
	} else if (n->a == NULL && item.type != VALUE_NULL) {
		return kern_property(&ev->x, item, n->name);
	}
	if (n->a != NULL)
		return eval_node(ev, f, n->a);
	return ectx_fault(&ev->x, FAULT_NO_SUCH_ENTRY, "%.*s: no such name here",
	    SLICE_FMT(n->name));
}

static struct value
call_builtin(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v = collect(ev, f, n);

	if (v == NULL)
		return value_null();
	if (n->names != NULL)
		return fn_call_named(&ev->x, n->fn, n->n, n->names, v);
	return fn_call(&ev->x, n->fn, n->n, v);
}

static struct value
call_host(struct eval *ev, struct value *f, const struct node *n)
{
	const struct rules_builtin *h = n->host;
	struct value *v = collect(ev, f, n), out = value_null();
	const char *why = "refused";

	if (v == NULL)
		return out;
	for (int i = 0; i < n->n; i++) {
		size_t l = strlen(h->types[i]);
		bool nullable = l > 0 && h->types[i][l - 1] == '?';
		const struct type *t = type_simple(slice_make(h->types[i], l - nullable));

		if (v[i].type == VALUE_NULL && nullable)
			continue;
		if (v[i].type == VALUE_NULL || (t != NULL && !eval_coerce(ev, t, &v[i])))
			return ectx_wrong(&ev->x, h->params[i], h->types[i], v[i]);
	}
	if (h->call(ev->opt.host_ctx, n->n, v, &out, ev->x.mem, &why) != 0)
		return ectx_fault(&ev->x, FAULT_HOST, "%s: %s", h->name, why);
	return out;
}

static struct value
make_closure(struct eval *ev, struct value *f, const struct node *n)
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
static struct value *
frame_push(struct eval *ev, uint32_t slots)
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

static void
frame_pop(struct eval *ev, struct value *f)
{
	ev->sp = f;
	ev->x.depth--;
}

static struct value
convert(struct eval *ev, const struct type *t, struct value v, const char *what)
{
	struct buf b = { 0 };

	if (ev->x.stop)
		return value_null();
	if (LIKELY(t == NULL || t->kind == TYPE_ANY || type_is_plainly(t, v)) || eval_coerce(ev, t, &v))
		return v;
	type_print(t, &b);
	v = ectx_wrong(&ev->x, what, t->name != NULL ? t->name : buf_cstr(&b), v);
	buf_fini(&b);
	return v;
}

static struct value
call_closure(struct eval *ev, const struct value_function *fun, const struct value *argv)
{
	const struct node_fun *d = fun->fun;
	const struct value *outer = ev->globals;
	struct value *f = frame_push(ev, d->slots), v;

	if (f == NULL || !ectx_work(&ev->x, 1))
		return value_null();
	memcpy(f, argv, d->params * sizeof *f);
	for (uint32_t i = 0; i < d->captures; i++)
		f[d->to[i]] = fun->captured[i];
	ev->globals = fun->globals;
	v = eval_node(ev, f, d->body);
	ev->globals = outer;
	frame_pop(ev, f);
	return convert(ev, d->result, v, "result");
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
			return ectx_wrong(&ev->x, "argument", value_type_name((enum value_type)v[i].type), v[i]);
	}
	return fun->kind == FUNCTION_NATIVE ? fun->call(ev, fun->data, argc, v) : call_closure(ev, fun, v);
}

static struct value
call_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value fv = eval_node(ev, f, n->a), *v, *arg;
	const struct value_function *fun = fv.fun;

	if (ev->x.stop || (v = collect(ev, f, n)) == NULL)
		return value_null();
	if (n->names == NULL || fv.type != VALUE_FUNCTION)
		return eval_call(ev, fv, n->n, v);
	if (fun->kind == FUNCTION_BUILTIN)
		return fn_call_named(&ev->x, fun->fn, n->n, n->names, v);
	if (n->n != fun->params)
		return ectx_fault(&ev->x, FAULT_ARITY, "%d arguments are given, %d wanted", n->n, fun->params);
	arg = ectx_alloc(&ev->x, (n->n + 1u) * sizeof *arg);
	for (int i = 0; arg != NULL && i < n->n; i++) {
		int j = 0;

		while (j < n->n && !slice_eq(fun->param[i].name, n->names[j]))
			j++;
		if (j == n->n)
			return ectx_fault(&ev->x, FAULT_ARITY, "parameter %.*s is not given",
			    SLICE_FMT(fun->param[i].name));
		arg[i] = v[j];
	}
	return arg == NULL ? value_null() : eval_call(ev, fv, n->n, arg);
}

static struct value
branch(struct eval *ev, struct value *f, const struct node *n)
{
	struct value c = eval_node(ev, f, n->a);

	if (ev->x.stop)
		return value_null();
	if (c.type != VALUE_BOOL && (ev->x.strict || ((n->flags & NODE_LAST) && c.type != VALUE_NULL)))
		return ectx_wrong(&ev->x, "if", "boolean", c);
	return eval_node(ev, f, c.type == VALUE_BOOL && c.b ? n->b : n->c);
}

/* A unary test by an expression that may use `?`: true, or a value to compare with. */
static struct value
test_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value t = eval_node(ev, f, n->b), in = f[n->slot];

	if (ev->x.stop)
		return value_null();
	if (n->flags != 0) /* the test speaks of `?`: its own truth counts */
		return t.type == VALUE_BOOL ? t : value_bool(false);
	/* A null is no boolean that is true: the cell `true` must not hold for it. */
	if (t.type == VALUE_BOOL && in.type != VALUE_BOOL && in.type != VALUE_LIST &&
	    in.type != VALUE_NULL)
		return t;
	if (in.type == VALUE_NULL && t.type != VALUE_NULL)
		return value_bool(false);
	return kern_in(&ev->x, in, t);
}

static struct value
in_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_node(ev, f, n->a), b = eval_node(ev, f, n->b);

	return ev->x.stop ? value_null() : kern_in(&ev->x, a, b);
}

static struct value
any_of(struct eval *ev, struct value *f, const struct node *n)
{
	struct value out = value_bool(false);

	for (int i = 0; i < n->n; i++) {
		struct value v = eval_node(ev, f, n->v[i]);

		if (ev->x.stop)
			return value_null();
		if (v.type == VALUE_BOOL && v.b)
			return v;
		if (v.type != VALUE_BOOL)
			out = value_null();
	}
	return out;
}

static struct value
not_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v = eval_node(ev, f, n->a);

	return v.type == VALUE_BOOL ? value_bool(!v.b) : value_null();
}

static struct value
range_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_node(ev, f, n->a), b = eval_node(ev, f, n->b);

	if (ev->x.stop)
		return value_null();
	return kern_range(&ev->x, (n->flags & NODE_LOW_CLOSED) != 0, a, b, (n->flags & NODE_HIGH_CLOSED) != 0);
}

/* A text may be a chain of operators longer than the stack is deep. */
static struct value
too_deep(struct eval *ev)
{
	return ectx_fault(&ev->x, FAULT_LIMIT, "calls or operators are nested too deep");
}

static struct value
slow_node(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a;

	switch ((enum node_op)n->op) {
	case NODE_ERROR:
		return eval_raise(ev, n->code, n->src, n->off, n->len, "%s", n->text);
	case NODE_NEG:
		a = eval_node(ev, f, n->a);
		return ev->x.stop ? value_null() : kern_neg(&ev->x, a);
	case NODE_BETWEEN: {
		struct value lo, hi;

		a = eval_node(ev, f, n->a);
		lo = eval_node(ev, f, n->b);
		hi = eval_node(ev, f, n->c);
		return ev->x.stop ? value_null() : kern_between(&ev->x, a, lo, hi);
	}
	case NODE_IN: return in_value(ev, f, n);
	case NODE_ANY_OF: return any_of(ev, f, n);
	case NODE_NOT: return not_value(ev, f, n);
	case NODE_TEST: return test_value(ev, f, n);
	case NODE_ITEM: return item_entry(ev, f, n);
	case NODE_FILTER: return eval_loop_filter(ev, f, n);
	case NODE_INDEX: return eval_loop_index(ev, f, n);
	case NODE_FOR: return eval_loop_for(ev, f, n);
	case NODE_SOME:
	case NODE_EVERY: return eval_loop_quantified(ev, f, n);
	case NODE_LIST: return make_list(ev, f, n);
	case NODE_CONTEXT: return make_context(ev, f, n);
	case NODE_SEQ: return sequence(ev, f, n);
	case NODE_RANGE: return range_value(ev, f, n);
	case NODE_UNARY:
		a = eval_node(ev, f, n->a);
		return ev->x.stop ? value_null() : kern_unary_range(&ev->x, n->unary, a);
	case NODE_INSTANCE:
		a = eval_node(ev, f, n->a);
		return value_bool(eval_type_instance(ev, n->want, a));
	case NODE_COERCE:
		a = eval_node(ev, f, n->a);
		return convert(ev, n->want, a, "value");
	case NODE_FUNCTION: return make_closure(ev, f, n);
	case NODE_FN: return call_builtin(ev, f, n);
	case NODE_HOST: return call_host(ev, f, n);
	case NODE_CALL: return call_value(ev, f, n);
	case NODE_TABLE: return n->table(ev, f, n->data);
	default: CHECK(!"node"); return value_null();
	}
}

struct value
eval_node(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v;

	switch ((enum node_op)n->op) {
	case NODE_CONST: return n->k;
	case NODE_LOCAL: return f[n->slot];
	case NODE_GLOBAL: return ev->globals[n->slot];
	default: break;
	}
	if (UNLIKELY((uintptr_t)&v < ev->low))
		return too_deep(ev);
	if (UNLIKELY(!ectx_work(&ev->x, 1)))
		return value_null();
	switch ((enum node_op)n->op) {
	case NODE_PATH:
		v = eval_node(ev, f, n->a);
		v = ev->x.stop ? value_null() : path_of(ev, n, v);
		break;
	case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: case NODE_POW:
		v = number_op(ev, f, n);
		break;
	case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
		v = compare_op(ev, f, n);
		break;
	case NODE_AND: case NODE_OR: v = logic_op(ev, f, n); break;
	case NODE_IF: v = branch(ev, f, n); break;
	case NODE_COERCE:
		v = eval_node(ev, f, n->a);
		if (UNLIKELY(ev->x.stop || !type_is_plainly(n->want, v)))
			v = convert(ev, n->want, v, "value");
		break;
	case NODE_TABLE: v = n->table(ev, f, n->data); break;
	default: v = slow_node(ev, f, n); break;
	}
	if (UNLIKELY(ev->x.fault.code != FAULT_NONE && !ev->placed))
		place_fault(ev, n);
	return v;
}

static int
call_back(struct ectx *x, struct value fun, int argc, const struct value *argv, struct value *out)
{
	struct eval *ev = x->owner;

	*out = eval_call(ev, fun, argc, argv);
	return x->stop ? -1 : 0;
}

static int
arity(struct ectx *x, struct value fun)
{
	(void)x;
	if (fun.type != VALUE_FUNCTION)
		return -1;
	return fun.fun->kind == FUNCTION_BUILTIN ? fun.fun->fn->sig[0].min : fun.fun->params;
}

struct eval *
eval_new(const struct eval_options *opt)
{
	struct eval *ev = base_zalloc(sizeof *ev);

	ev->opt = *opt;
	ev->stack = base_alloc((EVAL_STACK + 1) * sizeof *ev->stack);
	ectx_init(&ev->x, NULL, opt->strict);
	ev->x.call = call_back;
	ev->x.arity = arity;
	ev->x.owner = ev;
	ev->x.has_today = opt->has_today;
	ev->x.today = opt->today;
	return ev;
}

void
eval_free(struct eval **evp)
{
	if (*evp == NULL)
		return;
	ectx_fini(&(*evp)->x);
	base_free((*evp)->stack);
	base_free(*evp);
	*evp = NULL;
}

void
eval_begin(struct eval *ev, struct arena *mem)
{
	ev->x.mem = mem;
	ectx_begin(&ev->x);
	if (ev->opt.steps != 0)
		ev->x.steps = ev->opt.steps;
	ev->placed = false;
	ev->fault.src = NULL;
	ev->sp = ev->stack;
	ev->low = 0;
}

struct arena *
eval_mem(struct eval *ev)
{
	return ev->x.mem;
}

bool
eval_strict(const struct eval *ev)
{
	return ev->x.strict;
}

struct value
eval_run1(struct eval *ev, const struct program *p, const struct value *globals, struct value slot0)
{
	const struct value *outer = ev->globals;
	uintptr_t low = ev->low;
	struct value *f, v;
	char here;

	if (low == 0)
		ev->low = (uintptr_t)&here - EVAL_C_STACK;
	f = frame_push(ev, p->slots + 1);
	if (f == NULL)
		return value_null();
	f[0] = slot0;
	ev->globals = globals;
	v = eval_node(ev, f, p->root);
	ev->globals = outer;
	frame_pop(ev, f);
	ev->low = low;
	return ev->x.stop ? value_null() : v;
}

struct value
eval_run(struct eval *ev, const struct program *p, const struct value *globals)
{
	return eval_run1(ev, p, globals, value_null());
}

const struct value *
eval_globals(const struct eval *ev)
{
	return ev->globals;
}

const struct eval_fault *
eval_fault(const struct eval *cev)
{
	struct eval *ev = cev->x.owner;

	if (ev->x.fault.code == FAULT_NONE || !ev->x.stop)
		return NULL;
	if (ev->fault.code == NULL || ev->x.fault.code != FAULT_HOST)
		ev->fault.code = ectx_code_name(ev->x.fault.code);
	snprintf(ev->fault.text, sizeof ev->fault.text, "%s", ev->x.fault.text);
	return &ev->fault;
}

struct value
eval_raise(struct eval *ev, const char *code, const struct prog_source *src, uint32_t off,
    uint32_t len, const char *fmt, ...)
{
	enum ectx_code c = FAULT_ARGUMENT;
	char text[512];
	va_list ap;

	if (ev->x.fault.code != FAULT_NONE)
		return value_null();
	for (int i = 1; i < FAULT_COUNT; i++)
		if (strcmp(ectx_code_name((enum ectx_code)i), code) == 0)
			c = (enum ectx_code)i;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	ectx_fault(&ev->x, c, "%s", text);
	if (src != NULL) {
		ev->placed = true;
		ev->fault.src = src;
		ev->fault.off = off;
		ev->fault.len = len;
	}
	return value_null();
}

const bool *
eval_stop(const struct eval *ev)
{
	return &ev->x.stop;
}

bool
eval_stopped(const struct eval *ev)
{
	return ev->x.stop;
}

struct value
eval_native(struct arena *a, const struct type_field *param, int n, const void *data,
    struct value (*call)(struct eval *, const void *, int, const struct value *))
{
	struct value_function *fun = arena_zalloc(a, sizeof *fun);

	fun->kind = FUNCTION_NATIVE;
	fun->params = n;
	fun->param = param;
	fun->data = data;
	fun->call = call;
	return (struct value){ .type = VALUE_FUNCTION, .fun = fun };
}
