/* fn_context.c - built-ins on contexts (DMN 1.5 table 82). */
#include "vm/fn_args.h"

/* A context that grows; names and values are parallel. */
struct entries {
	struct slice *name;
	struct value *v;
	size_t n, cap;
};

/* True in *again: the name was there, its value is replaced. */
static bool
put(struct ectx *e, struct entries *t, struct slice name, struct value v, bool *again)
{
	*again = false;
	for (size_t i = 0; i < t->n; i++)
		if (slice_eq(t->name[i], name)) {
			t->v[i] = v;
			*again = true;
			return true;
		}
	if (t->n == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 8;
		struct slice *names = ectx_alloc(e, cap * sizeof *names);
		struct value *values = ectx_alloc(e, cap * sizeof *values);

		if (names == NULL || values == NULL)
			return false;
		for (size_t i = 0; i < t->n; i++) {
			names[i] = t->name[i];
			values[i] = t->v[i];
		}
		*t = (struct entries){ names, values, t->n, cap };
	}
	t->name[t->n] = name;
	t->v[t->n++] = v;
	return ectx_work(e, t->n);
}

static bool
put_all(struct ectx *e, struct entries *t, const struct value_context *c)
{
	bool again;

	for (size_t i = 0; i < c->shape->n; i++)
		if (!put(e, t, c->shape->name[i], c->v[i], &again))
			return false;
	return true;
}

static struct value
finish(struct ectx *e, struct entries *t)
{
	struct value_shape *s = ectx_alloc(e, sizeof *s);
	struct value_context *c = ectx_alloc(e, sizeof *c);

	if (s == NULL || c == NULL)
		return value_null();
	*s = (struct value_shape){ t->n, t->name };
	*c = (struct value_context){ s, t->v };
	return value_context(c);
}

static bool
want_context(struct ectx *e, const char *what, struct value v, const struct value_context **out)
{
	v = fn_one(v, VALUE_CONTEXT);
	if (v.type != VALUE_CONTEXT) {
		ectx_wrong(e, what, "context", v);
		return false;
	}
	*out = v.ctx;
	return true;
}

static struct value
do_get_value(struct ectx *e, int argc, const struct value *argv)
{
	const struct value_context *c;
	const struct value *v;
	struct slice key;

	(void)argc;
	if (!want_context(e, "get value", argv[0], &c) || !fn_text(e, "get value key", argv[1], &key))
		return value_null();
	v = value_entry(c, key);
	return v ? *v : value_null();
}

static struct value
do_get_entries(struct ectx *e, int argc, const struct value *argv)
{
	const struct value_context *c;
	struct ectx_list l = { 0 };
	bool again;

	(void)argc;
	if (!want_context(e, "get entries", argv[0], &c))
		return value_null();
	for (size_t i = 0; i < c->shape->n; i++) {
		struct entries t = { 0 };

		if (!put(e, &t, slice_of("key"), value_string(c->shape->name[i]), &again)
		    || !put(e, &t, slice_of("value"), c->v[i], &again)
		    || !ectx_push(e, &l, finish(e, &t)))
			return value_null();
	}
	return ectx_list_value(e, &l);
}

static struct value
do_context(struct ectx *e, int argc, const struct value *argv)
{
	struct entries t = { 0 };
	struct value_list l;
	bool again;

	(void)argc;
	if (!fn_list(e, "context", argv[0], &l))
		return value_null();
	for (size_t i = 0; i < l.n; i++) {
		const struct value *key, *v;

		if (l.v[i].type != VALUE_CONTEXT)
			return ectx_wrong(e, "context entry", "context", l.v[i]);
		key = value_entry(l.v[i].ctx, slice_of("key"));
		v = value_entry(l.v[i].ctx, slice_of("value"));
		if (key == NULL || v == NULL)
			return ectx_fault(e, FAULT_NO_SUCH_ENTRY, "context: an entry has no key or no value");
		if (key->type != VALUE_STRING)
			return ectx_wrong(e, "context key", "string", *key);
		if (!put(e, &t, value_text(*key), *v, &again))
			return value_null();
		if (again)
			return ectx_fault(e, FAULT_DUPLICATE, "context: key \"%.*s\" comes twice",
			    SLICE_FMT(value_text(*key)));
	}
	return finish(e, &t);
}

/* Puts V at the end of the path KEYS; what lies on the way must be contexts. */
static struct value
put_path(struct ectx *e, const struct value_context *c, const struct value *keys, size_t n,
    struct value v)
{
	struct entries t = { 0 };
	const struct value *inner;
	struct slice key;
	bool again;

	if (keys[0].type != VALUE_STRING)
		return ectx_wrong(e, "context put key", "string", keys[0]);
	key = value_text(keys[0]);
	if (n > 1) {
		inner = value_entry(c, key);
		if (inner == NULL || inner->type != VALUE_CONTEXT)
			return ectx_fault(e, FAULT_NO_SUCH_ENTRY, "context put: \"%.*s\" is no context",
			    SLICE_FMT(key));
		v = put_path(e, inner->ctx, keys + 1, n - 1, v);
		if (v.type != VALUE_CONTEXT)
			return v;
	}
	return put_all(e, &t, c) && put(e, &t, key, v, &again) ? finish(e, &t) : value_null();
}

static struct value
do_put(struct ectx *e, int argc, const struct value *argv)
{
	const struct value_context *c;

	(void)argc;
	if (!want_context(e, "context put", argv[0], &c))
		return value_null();
	if (argv[1].type != VALUE_LIST)
		return put_path(e, c, &argv[1], 1, argv[2]);
	if (argv[1].list->n == 0 || argv[1].list->n > ECTX_MAX_DEPTH)
		return ectx_fault(e, FAULT_ARGUMENT, "context put: a path of %zu keys", argv[1].list->n);
	return put_path(e, c, argv[1].list->v, argv[1].list->n, argv[2]);
}

/* By the name "key" it is one key; a path has the name "keys", or no name. */
static struct value
do_put_key(struct ectx *e, int argc, const struct value *argv)
{
	if (argv[1].type == VALUE_LIST)
		return ectx_wrong(e, "context put key", "string", argv[1]);
	return do_put(e, argc, argv);
}

static struct value
do_merge(struct ectx *e, int argc, const struct value *argv)
{
	struct entries t = { 0 };
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "context merge", argv[0], &l))
		return value_null();
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].type != VALUE_CONTEXT)
			return ectx_wrong(e, "context merge", "list of contexts", l.v[i]);
		if (!put_all(e, &t, l.v[i].ctx))
			return value_null();
	}
	return finish(e, &t);
}

const struct fn fn_context_table[] = {
	FN("get value", FN_SIG(2, 2, do_get_value, "Any", FN_L("m", "key"), FN_L("context", "string"))),
	FN("get entries", FN_SIG(1, 1, do_get_entries, "list<context<key: string, value: Any>>",
			      FN_L("m"), FN_L("context"))),
	FN("context", FN_SIG(1, 1, do_context, "context", FN_L("entries"), FN_L("list<context>"))),
	FN("context put",
	    FN_SIG(3, 3, do_put, "context", FN_L("context", "keys", "value"),
		FN_L("context", "Any", "Any?")),
	    FN_SIG(3, 3, do_put_key, "context", FN_L("context", "key", "value"),
		FN_L("context", "string", "Any?"))),
	FN("context merge", FN_SIG(1, 1, do_merge, "context", FN_L("contexts"), FN_L("list<context>"))),
	{ 0 },
};
