/* fn_list.c - built-ins on lists (DMN 1.5 table 74) and sort (table 77). */
#include "vm/fn_args.h"

static struct value
do_contains(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "list contains", argv[0], &l) || !ectx_work(e, l.n))
		return value_null();
	for (size_t i = 0; i < l.n; i++)
		if (kern_same(e, l.v[i], argv[1]) == KERN_TRUE)
			return value_bool(true);
	return value_bool(false);
}

static struct value
do_count(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;

	if (!fn_many(e, "count", argc, argv, &l))
		return value_null();
	return value_int((int64_t)l.n);
}

/* A position from 1, or from -1 at the end, as an index. */
static bool
position(struct ectx *e, const char *what, struct value v, size_t n, size_t *out)
{
	int64_t p, len = (int64_t)n;

	if (!fn_int(e, what, v, &p))
		return false;
	if (p == 0 || p > len || p < -len) {
		ectx_fault(e, FAULT_INDEX, "%s: position %lld of %zu", what, (long long)p, n);
		return false;
	}
	*out = (size_t)(p > 0 ? p - 1 : len + p);
	return true;
}

static struct value
do_sublist(struct ectx *e, int argc, const struct value *argv)
{
	struct value_list l;
	size_t from;
	int64_t n;

	if (!fn_list(e, "sublist", argv[0], &l) || !position(e, "sublist", argv[1], l.n, &from))
		return value_null();
	n = (int64_t)(l.n - from);
	if (argc > 2 && argv[2].type != VALUE_NULL) {
		int64_t all = n;

		if (!fn_int(e, "sublist length", argv[2], &n))
			return value_null();
		if (n < 0 || n > all)
			return ectx_fault(e, FAULT_INDEX, "sublist: length %lld of %lld", (long long)n,
			    (long long)all);
	}
	return value_list_make(e->mem, l.v + from, (size_t)n);
}

static bool
push_all(struct ectx *e, struct ectx_list *to, const struct value *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ectx_push(e, to, v[i]))
			return false;
	return true;
}

static struct value
do_append(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;

	if (!fn_list(e, "append", argv[0], &l) || !push_all(e, &out, l.v, l.n)
	    || !push_all(e, &out, argv + 1, (size_t)argc - 1))
		return value_null();
	return ectx_list_value(e, &out);
}

static bool
has(struct ectx *e, const struct ectx_list *l, struct value v)
{
	(void)ectx_work(e, l->n);
	for (size_t i = 0; i < l->n; i++)
		if (kern_same(e, l->v[i], v) == KERN_TRUE)
			return true;
	return false;
}

static struct value
join(struct ectx *e, const char *what, int argc, const struct value *argv, bool distinct)
{
	struct ectx_list out = { 0 };
	struct value_list l;

	for (int i = 0; i < argc; i++) {
		if (!fn_list(e, what, argv[i], &l))
			return value_null();
		for (size_t k = 0; k < l.n; k++)
			if (!(distinct && has(e, &out, l.v[k])) && !ectx_push(e, &out, l.v[k]))
				return value_null();
	}
	return ectx_list_value(e, &out);
}

static struct value
do_concatenate(struct ectx *e, int argc, const struct value *argv)
{
	return join(e, "concatenate", argc, argv, false);
}

static struct value
do_union(struct ectx *e, int argc, const struct value *argv)
{
	return join(e, "union", argc, argv, true);
}

static struct value
do_distinct(struct ectx *e, int argc, const struct value *argv)
{
	return join(e, "distinct values", argc, argv, true);
}

static struct value
do_insert(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;
	size_t at;

	(void)argc;
	if (!fn_list(e, "insert before", argv[0], &l)
	    || !position(e, "insert before", argv[1], l.n, &at) || !push_all(e, &out, l.v, at)
	    || !ectx_push(e, &out, argv[2]) || !push_all(e, &out, l.v + at, l.n - at))
		return value_null();
	return ectx_list_value(e, &out);
}

static struct value
do_remove(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;
	size_t at;

	(void)argc;
	if (!fn_list(e, "remove", argv[0], &l) || !position(e, "remove", argv[1], l.n, &at)
	    || !push_all(e, &out, l.v, at) || !push_all(e, &out, l.v + at + 1, l.n - at - 1))
		return value_null();
	return ectx_list_value(e, &out);
}

/* Calls FUN of the list's element and the new item; 1, 0, or -1 with a fault. */
static int
asks(struct ectx *e, const char *what, struct value fun, struct value a, struct value b)
{
	struct value argv[2] = { a, b }, out = value_null();

	if (!ectx_work(e, 1) || e->call(e, fun, 2, argv, &out) != 0 || e->stop)
		return -1;
	if (out.type == VALUE_BOOL)
		return out.b;
	ectx_wrong(e, what, "boolean", out);
	return -1;
}

static bool
takes_two(struct ectx *e, const char *what, struct value fun)
{
	if (fun.type != VALUE_FUNCTION || e->call == NULL) {
		ectx_wrong(e, what, "function", fun);
		return false;
	}
	if (e->takes == NULL || e->takes(e, fun, 2))
		return true;
	ectx_fault(e, FAULT_ARITY, "%s: the function must take two arguments", what);
	return false;
}

static struct value
do_replace(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value how = fn_one(argv[1], VALUE_FUNCTION);
	struct value_list l;
	size_t at;

	(void)argc;
	if (!fn_list(e, "list replace", argv[0], &l))
		return value_null();
	if (how.type != VALUE_FUNCTION) {
		if (!position(e, "list replace", how, l.n, &at) || !push_all(e, &out, l.v, l.n))
			return value_null();
		out.v[at] = argv[2];
		return ectx_list_value(e, &out);
	}
	if (!takes_two(e, "list replace", how))
		return value_null();
	for (size_t i = 0; i < l.n; i++) {
		int hit = asks(e, "list replace match", how, l.v[i], argv[2]);

		if (hit < 0 || !ectx_push(e, &out, hit ? argv[2] : l.v[i]))
			return value_null();
	}
	return ectx_list_value(e, &out);
}

static struct value
do_reverse(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "reverse", argv[0], &l))
		return value_null();
	for (size_t i = l.n; i > 0; i--)
		if (!ectx_push(e, &out, l.v[i - 1]))
			return value_null();
	return ectx_list_value(e, &out);
}

static struct value
do_index_of(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "index of", argv[0], &l) || !ectx_work(e, l.n))
		return value_null();
	for (size_t i = 0; i < l.n; i++)
		if (kern_same(e, l.v[i], argv[1]) == KERN_TRUE
		    && !ectx_push(e, &out, value_int((int64_t)i + 1)))
			return value_null();
	return ectx_list_value(e, &out);
}

static bool
flatten(struct ectx *e, struct ectx_list *out, const struct value_list *l, int depth)
{
	if (depth > ECTX_MAX_DEPTH) {
		ectx_fault(e, FAULT_LIMIT, "flatten: lists nest deeper than %d", ECTX_MAX_DEPTH);
		return false;
	}
	if (!ectx_work(e, l->n))
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].type == VALUE_LIST ? !flatten(e, out, l->v[i].list, depth + 1)
					       : !ectx_push(e, out, l->v[i]))
			return false;
	return true;
}

static struct value
do_flatten(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "flatten", argv[0], &l) || !flatten(e, &out, &l, 0))
		return value_null();
	return ectx_list_value(e, &out);
}

/* Merges V[0, n) by way of TMP; of equals the first stays first. */
static bool
merge_sort(struct ectx *e, struct value fun, struct value *v, struct value *tmp, size_t n)
{
	size_t mid = n / 2, i = 0, k = mid, to = 0;

	if (n < 2)
		return true;
	if (!merge_sort(e, fun, v, tmp, mid) || !merge_sort(e, fun, v + mid, tmp, n - mid))
		return false;
	while (i < mid && k < n) {
		int later = asks(e, "sort precedes", fun, v[k], v[i]);

		if (later < 0)
			return false;
		tmp[to++] = later ? v[k++] : v[i++];
	}
	while (i < mid)
		tmp[to++] = v[i++];
	memcpy(v, tmp, to * sizeof *v);
	return true;
}

static struct value
do_sort(struct ectx *e, int argc, const struct value *argv)
{
	struct ectx_list out = { 0 };
	struct value fun = fn_one(argv[1], VALUE_FUNCTION), *tmp;
	struct value_list l;

	(void)argc;
	if (!fn_list(e, "sort", argv[0], &l) || !takes_two(e, "sort", fun)
	    || !push_all(e, &out, l.v, l.n)
	    || (tmp = ectx_alloc(e, l.n * sizeof *tmp)) == NULL
	    || !merge_sort(e, fun, out.v, tmp, out.n))
		return value_null();
	return ectx_list_value(e, &out);
}

#define ONE_LIST(call) FN_SIG(1, 1, call, "list", FN_L("list"), FN_L("list<Any>"))

const struct fn fn_list_table[] = {
	FN("list contains", FN_SIG(2, 2, do_contains, "boolean", FN_L("list", "element"),
				FN_L("list<Any>", "Any?"))),
	FN("count", FN_MANY(1, 1, do_count, "number", FN_L("list"), FN_L("list<Any>"))),
	FN("sublist", FN_SIG(2, 3, do_sublist, "list", FN_L("list", "start position", "length"),
			  FN_L("list<Any>", "number", "number?"))),
	FN("append", FN_MANY(2, 2, do_append, "list", FN_L("list", "item"), FN_L("list<Any>", "Any?"))),
	FN("concatenate", FN_MANY(1, 1, do_concatenate, "list", FN_L("list"), FN_L("list<Any>"))),
	FN("insert before", FN_SIG(3, 3, do_insert, "list", FN_L("list", "position", "newItem"),
				FN_L("list<Any>", "number", "Any?"))),
	FN("remove", FN_SIG(2, 2, do_remove, "list", FN_L("list", "position"),
			 FN_L("list<Any>", "number"))),
	FN("list replace",
	    FN_SIG(3, 3, do_replace, "list", FN_L("list", "position", "newItem"),
		FN_L("list<Any>", "Any", "Any?")),
	    FN_SIG(3, 3, do_replace, "list", FN_L("list", "match", "newItem"),
		FN_L("list<Any>", "Any", "Any?"))),
	FN("reverse", ONE_LIST(do_reverse)),
	FN("index of", FN_SIG(2, 2, do_index_of, "list<number>", FN_L("list", "match"),
			    FN_L("list<Any>", "Any?"))),
	FN("union", FN_MANY(1, 1, do_union, "list", FN_L("list"), FN_L("list<Any>"))),
	FN("distinct values", ONE_LIST(do_distinct)),
	FN("flatten", ONE_LIST(do_flatten)),
	FN("sort", FN_SIG(2, 2, do_sort, "list", FN_L("list", "precedes"), FN_L("list<Any>", "function"))),
	{ 0 },
};
