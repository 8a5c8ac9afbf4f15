/* eval_type.c - values against types while running: instance of, conversions. */
#include "data/when.h"
#include "vm/eval_int.h"
#include "vm/fn_type.h"

static const enum type_kind kind_of[] = {
	[VALUE_NULL] = TYPE_NULL, [VALUE_BOOL] = TYPE_BOOL, [VALUE_NUMBER] = TYPE_NUMBER,
	[VALUE_STRING] = TYPE_STRING, [VALUE_DATE] = TYPE_DATE, [VALUE_TIME] = TYPE_TIME,
	[VALUE_DATETIME] = TYPE_DATETIME, [VALUE_DAYS] = TYPE_DAYS, [VALUE_MONTHS] = TYPE_MONTHS,
	[VALUE_LIST] = TYPE_LIST, [VALUE_CONTEXT] = TYPE_CONTEXT, [VALUE_RANGE] = TYPE_RANGE,
	[VALUE_FUNCTION] = TYPE_FUNCTION
};

/* Of a service or a function of the host the result's type is not known here. */
static bool
native_is(const struct type *t, const struct value_function *f)
{
	for (size_t i = 0; i < t->n && i < (size_t)f->params; i++)
		if (f->param[i].type != NULL && !type_conforms(t->field[i].type, f->param[i].type))
			return false;
	return (size_t)f->params == t->n;
}

static bool
function_is(const struct type *t, const struct value_function *f)
{
	const struct type *have, any = { .kind = TYPE_ANY };

	if (t->open)
		return true;
	if (f->kind == FUNCTION_BUILTIN)
		return fn_type_is(f->fn, t);
	if (f->kind != FUNCTION_CLOSURE)
		return native_is(t, f);
	have = f->fun->type;
	return type_conforms(have != NULL ? have : &any, t);
}

static bool
is_allowed(struct eval *ev, const struct type *t, struct value v)
{
	for (; t != NULL; t = t->also) {
		struct value r = value_bool(true);

		if (t->allowed != NULL)
			r = eval_run1(ev, t->allowed, ev->globals, v);
		if (r.type != VALUE_BOOL || !r.b)
			return false;
	}
	return true;
}

static bool is(struct eval *, const struct type *, struct value, bool nulls);

static bool
list_is(struct eval *ev, const struct type *of, const struct value_list *l)
{
	if (of->kind == TYPE_ANY)
		return true;
	if (!ectx_work(&ev->x, l->n))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (!is(ev, of, l->v[i], true))
			return false;
	return true;
}

/* The entry NAME, looked for from *AT on: types and rows mostly have their entries in one order. */
static const struct value *
next_entry(const struct value_context *c, struct slice name, size_t *at)
{
	for (size_t k = 0; k < c->shape->n; k++) {
		size_t i = *at < c->shape->n ? *at : 0;

		*at = i + 1;
		if (slice_eq(c->shape->name[i], name))
			return &c->v[i];
	}
	return NULL;
}

static bool
context_is(struct eval *ev, const struct type *t, const struct value_context *c)
{
	size_t at = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct type *of = t->field[i].type;
		const struct value *e = next_entry(c, t->field[i].name, &at);

		if (e == NULL || (!type_is_plainly(of, *e) && !is(ev, of, *e, true)))
			return false;
	}
	return true;
}

static bool
parts_are(struct eval *ev, const struct type *t, struct value v)
{
	switch (t->kind) {
	case TYPE_LIST:
		return list_is(ev, t->of, v.list);
	case TYPE_CONTEXT:
		return context_is(ev, t, v.ctx);
	case TYPE_RANGE:
		return is(ev, t->of, v.range->low, true) && is(ev, t->of, v.range->high, true);
	case TYPE_FUNCTION:
		return function_is(t, v.fun);
	default:
		return true;
	}
}

/* NULLS: whether null is of every type (10.3.2.9.1: conversion) or not (instance of). */
static bool
is(struct eval *ev, const struct type *t, struct value v, bool nulls)
{
	if (t->kind == TYPE_ANY)
		return nulls || v.type != VALUE_NULL;
	if (v.type == VALUE_NULL)
		return nulls || t->kind == TYPE_NULL;
	if (kind_of[v.type] != t->kind || !parts_are(ev, t, v))
		return false;
	return !nulls || is_allowed(ev, t, v); /* instance of looks at the type alone */
}

bool
eval_type_instance(struct eval *ev, const struct type *t, struct value v)
{
	return is(ev, t, v, false);
}

bool
eval_coerce(struct eval *ev, const struct type *t, struct value *v)
{
	struct value w;

	if (is(ev, t, *v, true))
		return true;
	if (t->kind == TYPE_LIST && v->type != VALUE_LIST) {
		w = *v;
		if (!eval_coerce(ev, t->of, &w))
			return false;
		w = value_list_make(ev->x.mem, &w, 1);
		if (!is(ev, t, w, true))
			return false;
		*v = w;
		return true;
	}
	if (v->type == VALUE_LIST && v->list->n == 1 && t->kind != TYPE_LIST) {
		w = v->list->v[0];
		if (w.type == VALUE_LIST || !eval_coerce(ev, t, &w))
			return false;
		*v = w;
		return true;
	}
	if (v->type == VALUE_DATE && t->kind == TYPE_DATETIME) {
		struct value_zone utc = { .kind = ZONE_OFFSET };

		w = when_datetime(ev->x.mem, v->i, 0, utc);
		if (!is(ev, t, w, true))
			return false;
		*v = w;
		return true;
	}
	return false;
}
