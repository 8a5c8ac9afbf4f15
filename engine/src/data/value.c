/* value.c - making, finding and copying of values. */
#include "data/value.h"


const char *
value_type_name(enum value_type t)
{
	static const char *const name[] = {
		[VALUE_NULL] = "Null",
		[VALUE_BOOL] = "boolean",
		[VALUE_NUMBER] = "number",
		[VALUE_STRING] = "string",
		[VALUE_DATE] = "date",
		[VALUE_TIME] = "time",
		[VALUE_DATETIME] = "date and time",
		[VALUE_DAYS] = "days and time duration",
		[VALUE_MONTHS] = "years and months duration",
		[VALUE_LIST] = "list",
		[VALUE_CONTEXT] = "context",
		[VALUE_RANGE] = "range",
		[VALUE_FUNCTION] = "function",
	};

	return (size_t)t < NELEM(name) ? name[t] : "?";
}

const struct value *
value_entry(const struct value_context *c, struct slice name)
{
	for (size_t i = 0; i < c->shape->n; i++)
		if (slice_eq(c->shape->name[i], name))
			return &c->v[i];
	return NULL;
}

static void *
copy_bytes(struct arena *a, const void *p, size_t n)
{
	void *q = arena_alloc(a, n ? n : 1);

	if (n != 0)
		memcpy(q, p, n);
	return q;
}

struct value
value_list_make(struct arena *a, const struct value *v, size_t n)
{
	struct value_list *l = arena_alloc(a, sizeof *l);

	l->n = n;
	l->v = copy_bytes(a, v, n * sizeof *v);
	return value_list(l);
}

struct value
value_string_copy(struct arena *a, struct slice s)
{
	return value_string(arena_slice(a, s));
}

static const struct value *
copy_each(struct arena *a, const struct value *v, size_t n)
{
	struct value *to = arena_alloc(a, (n ? n : 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = value_copy(a, v[i]);
	return to;
}

static const struct value_shape *
copy_shape(struct arena *a, const struct value_shape *s)
{
	struct value_shape *to = arena_alloc(a, sizeof *to);
	struct slice *name = arena_alloc(a, (s->n ? s->n : 1) * sizeof *name);

	for (size_t i = 0; i < s->n; i++)
		name[i] = arena_slice(a, s->name[i]);
	*to = (struct value_shape){ s->n, name };
	return to;
}

struct value
value_copy(struct arena *a, struct value v)
{
	struct value_list l;
	struct value_context c;
	struct value_range r;

	switch ((enum value_type)v.type) {
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_DATE:
	case VALUE_MONTHS:
	case VALUE_FUNCTION:
		break;
	case VALUE_NUMBER:
		if (v.flags & VALUE_BIG)
			v.dec = copy_bytes(a, v.dec, 16);
		break;
	case VALUE_STRING:
		return value_string_copy(a, value_text(v));
	case VALUE_TIME:
		v.time = copy_bytes(a, v.time, sizeof *v.time);
		break;
	case VALUE_DATETIME:
		v.dt = copy_bytes(a, v.dt, sizeof *v.dt);
		break;
	case VALUE_DAYS:
		v.dtd = copy_bytes(a, v.dtd, sizeof *v.dtd);
		break;
	case VALUE_LIST:
		l = (struct value_list){ v.list->n, copy_each(a, v.list->v, v.list->n) };
		v.list = copy_bytes(a, &l, sizeof l);
		break;
	case VALUE_CONTEXT:
		c.shape = copy_shape(a, v.ctx->shape);
		c.v = copy_each(a, v.ctx->v, c.shape->n);
		v.ctx = copy_bytes(a, &c, sizeof c);
		break;
	case VALUE_RANGE:
		r = *v.range;
		r.low = value_copy(a, r.low);
		r.high = value_copy(a, r.high);
		v.range = copy_bytes(a, &r, sizeof r);
		break;
	}
	return v;
}
