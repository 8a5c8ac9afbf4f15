/* eval_run.c - the evaluator's front: its life, runs of programs, the first fault. */
#include "vm/eval.h"

#include <stdarg.h>
#include <stdio.h>

#include "vm/eval_int.h"

static int
call_back(struct ectx *x, struct value fun, int argc, const struct value *argv, struct value *out)
{
	struct eval *ev = x->owner;

	*out = eval_call(ev, fun, argc, argv);
	return x->stop ? -1 : 0;
}

static bool
takes(struct ectx *x, struct value fun, int argc)
{
	(void)x;
	if (fun.type != VALUE_FUNCTION)
		return false;
	return fun.fun->kind == FUNCTION_BUILTIN ? fn_sig_for(fun.fun->fn, argc) != NULL : fun.fun->params == argc;
}

struct eval *
eval_new(const struct eval_options *opt)
{
	struct eval *ev = base_zalloc(sizeof *ev);

	ev->opt = *opt;
	ev->stack = base_alloc((EVAL_STACK + 1) * sizeof *ev->stack);
	ectx_init(&ev->x, NULL, opt->strict);
	ev->x.call = call_back;
	ev->x.takes = takes;
	ev->x.owner = ev;
	ev->x.has_today = opt->has_today;
	ev->x.today = opt->today;
	return ev;
}

void
eval_today(struct eval *ev, int64_t day)
{
	ev->x.has_today = true;
	ev->x.today = day;
}

void
eval_free(struct eval **evp)
{
	if (*evp == NULL)
		return;
	ectx_fini(&(*evp)->x);
	eval_listen(*evp, NULL);
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
	if (ev->note != NULL)
		eval_note_begin(ev);
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

	if (low == 0)
		ev->low = (uintptr_t)__builtin_frame_address(0) - EVAL_C_STACK;
	f = eval_frame_push(ev, p->slots + 1);
	if (f == NULL)
		return value_null();
	f[0] = slot0;
	ev->globals = globals;
	v = eval_node(ev, f, p->root);
	ev->globals = outer;
	eval_frame_pop(ev, f);
	ev->low = low;
	return ev->x.stop ? value_null() : v;
}

struct value
eval_run(struct eval *ev, const struct program *p, const struct value *globals)
{
	return eval_run1(ev, p, globals, value_null());
}

void
eval_make_with(struct eval *ev, eval_maker *make, void *ctx)
{
	ev->make = make;
	ev->maker = ctx;
}

bool *
eval_outside(struct eval *ev)
{
	return &ev->x.outside;
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

	if (ev->x.fault.code != FAULT_NONE && ev->note == NULL)
		return value_null();
	for (int i = 1; i < FAULT_COUNT; i++)
		if (strcmp(ectx_code_name((enum ectx_code)i), code) == 0)
			c = (enum ectx_code)i;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	ectx_fault(&ev->x, c, "%s", text);
	if (ev->note != NULL) {
		eval_note_place(ev, ectx_code_name(c), src, off, len, text);
		return ectx_told();
	}
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
