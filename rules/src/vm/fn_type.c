/* fn_type.c - what the type texts of built-ins say of types. */
#include "vm/fn_type.h"

/* The next of the alternatives in *REST, "?" left off; false when there is none left. */
static bool
next(struct slice *rest, struct slice *one)
{
	static const char sep[] = " or ";
	size_t i = 0, n = sizeof sep - 1;
	int depth = 0;

	if (rest->n == 0)
		return false;
	for (; i < rest->n && (depth > 0 || rest->n - i < n || memcmp(rest->p + i, sep, n) != 0); i++)
		depth += (rest->p[i] == '<') - (rest->p[i] == '>');
	*one = slice_make(rest->p, i);
	*rest = i + n < rest->n ? slice_make(rest->p + i + n, rest->n - i - n) : slice_make(rest->p, 0);
	if (one->n > 0 && one->p[one->n - 1] == '?')
		one->n--;
	return true;
}

/* T of "list<T>". */
static bool
is_list(struct slice text, struct slice *of)
{
	static const char open[] = "list<";
	size_t n = sizeof open - 1;

	if (text.n <= n || memcmp(text.p, open, n) != 0)
		return false;
	*of = slice_make(text.p + n, text.n - n - 1);
	return true;
}

static bool
may_be(const struct type *have, struct slice text)
{
	struct slice one, of;

	while (next(&text, &one)) {
		const struct type *t = type_simple(one);

		if (is_list(one, &of) ? may_be(have, of) : t == NULL || t->kind == TYPE_LIST || type_may_be(have, t))
			return true;
	}
	return false;
}

bool
fn_type_may_be(const struct type *have, const char *text)
{
	return may_be(have, slice_of(text));
}

/* Whether every value of HAVE is one of TEXT. */
static bool
takes(struct slice text, const struct type *have)
{
	struct slice one, of;

	while (next(&text, &one)) {
		const struct type *t = type_simple(one);

		if (is_list(one, &of) ? have->kind == TYPE_LIST && takes(of, have->of) : t == NULL || type_conforms(have, t))
			return true;
	}
	return false;
}

/* Whether TEXT's values can be those of WANT; how its parts are made is not told by every text. */
static bool
gives(struct slice text, const struct type *want)
{
	struct slice one, of;

	while (next(&text, &one)) {
		const struct type *t = type_simple(one);

		if (want->kind == TYPE_ANY || t == &type_any ||
		    (is_list(one, &of) ? want->kind == TYPE_LIST && gives(of, want->of) : t == NULL || t->kind == want->kind))
			return true;
	}
	return false;
}

/* What is made of a list is of its type or its elements' where the text tells no more. */
static bool
result_is(const struct fn_sig *s, const struct type *t)
{
	const struct type *of = t->n > 0 ? t->field[0].type : &type_any;
	struct slice element;

	if (s->max > 0 && is_list(slice_of(s->type[0]), &element)) {
		if (strcmp(s->result, "Any") == 0)
			return type_may_be(of->kind == TYPE_LIST ? of->of : of, t->of);
		if (strcmp(s->result, "list") == 0 && t->of->kind == TYPE_LIST)
			return type_may_be(of, t->of);
	}
	return gives(slice_of(s->result), t->of);
}

static bool
param_takes(const struct fn_sig *s, size_t i, const struct type *have)
{
	struct slice text = slice_of(s->type[i < s->max ? i : s->max - 1u]), element;

	return takes(text, have) || (s->variadic && is_list(text, &element) && takes(element, have));
}

bool
fn_type_is(const struct fn *f, const struct type *t)
{
	for (size_t i = 0; i < f->sigs; i++) {
		const struct fn_sig *s = &f->sig[i];
		bool all = s->min <= t->n && (s->variadic || t->n <= s->max) && result_is(s, t);

		for (size_t k = 0; all && k < t->n; k++)
			all = param_takes(s, k, t->field[k].type);
		if (all)
			return true;
	}
	return false;
}
