/* eval_type.c - values against types while running: instance of, conversions. */
#include "data/when.h"
#include "vm/eval_int.h"

static const enum type_kind kind_of[] = {
	[VALUE_NULL] = TYPE_NULL, [VALUE_BOOL] = TYPE_BOOL, [VALUE_NUMBER] = TYPE_NUMBER,
	[VALUE_STRING] = TYPE_STRING, [VALUE_DATE] = TYPE_DATE, [VALUE_TIME] = TYPE_TIME,
	[VALUE_DATETIME] = TYPE_DATETIME, [VALUE_DAYS] = TYPE_DAYS, [VALUE_MONTHS] = TYPE_MONTHS,
	[VALUE_LIST] = TYPE_LIST, [VALUE_CONTEXT] = TYPE_CONTEXT, [VALUE_RANGE] = TYPE_RANGE,
	[VALUE_FUNCTION] = TYPE_FUNCTION
};

static bool
function_is(const struct type *t, const struct value_function *f)
{
	const struct type *have, any = { .kind = TYPE_ANY };

	if (t->open)
		return true;
	if (f->kind != FUNCTION_CLOSURE)
		return f->kind != FUNCTION_BUILTIN && (size_t)f->params == t->n;
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

/* NULLS: whether null is of every type (10.3.2.9.1: conversion) or not (instance of). */
static bool
is(struct eval *ev, const struct type *t, struct value v, bool nulls)
{
	if (t->kind == TYPE_ANY)
		return nulls || v.type != VALUE_NULL;
	if (v.type == VALUE_NULL)
		return nulls || t->kind == TYPE_NULL;
	if (kind_of[v.type] != t->kind)
		return false;
	if (t->kind == TYPE_LIST && t->of->kind != TYPE_ANY) {
		if (!ectx_work(&ev->x, v.list->n))
			return false;
		for (size_t i = 0; i < v.list->n; i++)
			if (!is(ev, t->of, v.list->v[i], true))
				return false;
	} else if (t->kind == TYPE_CONTEXT) {
		for (size_t i = 0; i < t->n; i++) {
			const struct value *e = value_entry(v.ctx, t->field[i].name);

			if (e == NULL || !is(ev, t->field[i].type, *e, true))
				return false;
		}
	} else if (t->kind == TYPE_RANGE) {
		if (!is(ev, t->of, v.range->low, true) || !is(ev, t->of, v.range->high, true))
			return false;
	} else if (t->kind == TYPE_FUNCTION && !function_is(t, v.fun)) {
		return false;
	}
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
