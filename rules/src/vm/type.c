/* type.c - FEEL types: names, conformance, what is common to two. */
#include "vm/type.h"

const struct type type_any = { .kind = TYPE_ANY }, type_null = { .kind = TYPE_NULL },
    type_bool = { .kind = TYPE_BOOL }, type_number = { .kind = TYPE_NUMBER },
    type_string = { .kind = TYPE_STRING }, type_date = { .kind = TYPE_DATE },
    type_time = { .kind = TYPE_TIME }, type_datetime = { .kind = TYPE_DATETIME },
    type_days = { .kind = TYPE_DAYS }, type_months = { .kind = TYPE_MONTHS };
const struct type type_any_list = { .kind = TYPE_LIST, .of = &type_any },
    type_any_context = { .kind = TYPE_CONTEXT },
    type_any_range = { .kind = TYPE_RANGE, .of = &type_any },
    type_any_function = { .kind = TYPE_FUNCTION, .of = &type_any, .open = true };

/* Types may be recursive: beyond this depth all is alike. */
enum { TYPE_DEPTH = 24 };

/* A type as text goes no deeper once it is so long: one of many components of itself has no end. */
enum { MAX_TEXT = 1 << 20 };

static const struct {
	const char *name;
	const struct type *type;
} named[] = {
	{ "Any", &type_any }, { "Null", &type_null }, { "null", &type_null },
	{ "boolean", &type_bool }, { "number", &type_number }, { "string", &type_string },
	{ "date", &type_date }, { "time", &type_time }, { "date and time", &type_datetime },
	{ "dateTime", &type_datetime }, { "days and time duration", &type_days },
	{ "dayTimeDuration", &type_days }, { "years and months duration", &type_months },
	{ "yearMonthDuration", &type_months }, { "list", &type_any_list },
	{ "context", &type_any_context }, { "range", &type_any_range },
	{ "function", &type_any_function }, { "any", &type_any }, { "duration", &type_any },
};

const struct type *
type_simple(struct slice name)
{
	for (size_t i = 0; i < NELEM(named); i++)
		if (slice_is(name, named[i].name))
			return named[i].type;
	return NULL;
}

static struct type *
make(struct arena *a, enum type_kind kind, const struct type *of)
{
	struct type *t = arena_zalloc(a, sizeof *t);

	t->kind = kind;
	t->of = of != NULL ? of : &type_any;
	return t;
}

const struct type *
type_list_of(struct arena *a, const struct type *of)
{
	return make(a, TYPE_LIST, of);
}

const struct type *
type_range_of(struct arena *a, const struct type *of)
{
	return make(a, TYPE_RANGE, of);
}

const struct type *
type_context_of(struct arena *a, const struct type_field *f, size_t n)
{
	struct type *t = make(a, TYPE_CONTEXT, NULL);
	struct type_field *copy = arena_alloc(a, (n + 1) * sizeof *copy);

	if (n > 0)
		memcpy(copy, f, n * sizeof *copy);
	t->field = copy;
	t->n = n;
	return t;
}

const struct type *
type_function_of(struct arena *a, const struct type_field *param, size_t n,
    const struct type *result)
{
	struct type *t = make(a, TYPE_FUNCTION, result);
	struct type_field *copy = arena_alloc(a, (n + 1) * sizeof *copy);

	if (n > 0)
		memcpy(copy, param, n * sizeof *copy);
	t->field = copy;
	t->n = n;
	return t;
}

const struct type *
type_entry(const struct type *t, struct slice name)
{
	if (t->kind != TYPE_CONTEXT || t->n == 0)
		return &type_any;
	for (size_t i = 0; i < t->n; i++)
		if (slice_eq(t->field[i].name, name))
			return t->field[i].type;
	return NULL;
}

bool
type_entry_nullable(const struct type *t, struct slice name)
{
	for (size_t i = 0; t->kind == TYPE_CONTEXT && i < t->n; i++)
		if (slice_eq(t->field[i].name, name))
			return t->field[i].nullable;
	return false;
}

static bool
conforms(const struct type *a, const struct type *b, int depth)
{
	if (b->kind == TYPE_ANY || a == b || a->kind == TYPE_NULL || depth > TYPE_DEPTH)
		return true;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case TYPE_LIST:
	case TYPE_RANGE:
		return conforms(a->of, b->of, depth + 1);
	case TYPE_CONTEXT:
		for (size_t i = 0; i < b->n; i++) {
			const struct type *e = a->n > 0 ? type_entry(a, b->field[i].name) : NULL;

			if (e == NULL || !conforms(e, b->field[i].type, depth + 1))
				return false;
		}
		return true;
	case TYPE_FUNCTION:
		if (b->open)
			return true;
		if (a->open || a->n != b->n || !conforms(a->of, b->of, depth + 1))
			return false;
		for (size_t i = 0; i < a->n; i++)
			if (!conforms(b->field[i].type, a->field[i].type, depth + 1))
				return false;
		return true;
	default:
		return true;
	}
}

bool
type_conforms(const struct type *a, const struct type *b)
{
	return conforms(a, b, 0);
}

static bool
is_free(const struct type *t, int depth)
{
	if (t->allowed != NULL || depth > TYPE_DEPTH)
		return false;
	if (t->of != NULL && t->of != t && !is_free(t->of, depth + 1))
		return false;
	for (size_t i = 0; t->kind == TYPE_CONTEXT && i < t->n; i++)
		if (!is_free(t->field[i].type, depth + 1))
			return false;
	return true;
}

bool
type_is_free(const struct type *t)
{
	return is_free(t, 0);
}

bool
type_may_be(const struct type *a, const struct type *b)
{
	for (int depth = 0; depth < TYPE_DEPTH; depth++) {
		if (a->kind == TYPE_ANY || b->kind == TYPE_ANY || a->kind == TYPE_NULL)
			return true;
		if (a->kind == b->kind) {
			if (a->kind != TYPE_LIST)
				return true;
			a = a->of;
			b = b->of;
		} else if (a->kind == TYPE_LIST) {
			a = a->of;
		} else if (b->kind == TYPE_LIST) {
			b = b->of;
		} else {
			return a->kind == TYPE_DATE && b->kind == TYPE_DATETIME;
		}
	}
	return true;
}

const struct type *
type_join(const struct type *a, const struct type *b)
{
	if (type_conforms(a, b))
		return b;
	if (type_conforms(b, a))
		return a;
	return a->kind == TYPE_LIST && b->kind == TYPE_LIST ? &type_any_list : &type_any;
}

static void
print(const struct type *t, struct buf *out, int depth)
{
	static const char *const names[] = { "Any", "Null", "boolean", "number", "string", "date",
		"time", "date and time", "days and time duration", "years and months duration",
		"list", "context", "range", "function" };

	buf_str(out, names[t->kind]);
	if (depth > 4 || out->n > MAX_TEXT)
		return;
	if (t->kind == TYPE_LIST || t->kind == TYPE_RANGE) {
		buf_char(out, '<');
		print(t->of, out, depth + 1);
		buf_char(out, '>');
	} else if (t->kind == TYPE_CONTEXT || (t->kind == TYPE_FUNCTION && !t->open)) {
		buf_char(out, '<');
		for (size_t i = 0; i < t->n; i++) {
			if (i > 0)
				buf_str(out, ", ");
			if (t->kind == TYPE_CONTEXT) {
				buf_slice(out, t->field[i].name);
				buf_str(out, ": ");
			}
			print(t->field[i].type, out, depth + 1);
		}
		buf_char(out, '>');
		if (t->kind == TYPE_FUNCTION) {
			buf_str(out, " -> ");
			print(t->of, out, depth + 1);
		}
	}
}

void
type_print(const struct type *t, struct buf *out)
{
	print(t, out, 0);
}
