/* parse_form.c - what an expression begins with: literals, lists, ranges, contexts, if, for, functions. */
#include "data/when.h"
#include "feel/parse.h"
#include "feel/scope.h"

/* --- literals and prefix forms -------------------------------------------------------- */

static const struct node *
constant(struct feel_cc *cc, struct value v, const struct type *t, const char *from)
{
	struct node *n = parse_node(cc, NODE_CONST, from);

	n->k = v;
	n->type = t;
	return n;
}

static const struct node *
at_literal(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct slice s;
	struct value v;
	struct node *n;

	if (!lex_string(cc, &s))
		return parse_bad(cc, "a text in quotes after @");
	if (when_parse(cc->env->plan, s, &v))
		return constant(cc, v, scope_type_of(v), from);
	n = parse_node(cc, NODE_ERROR, from);
	n->code = "invalid-text";
	n->text = arena_printf(cc->env->plan, "\"%.*s\" is no date, time or duration", SLICE_FMT(s));
	scope_diag(cc, "invalid-literal", from, (size_t)(cc->p - from), "%s", n->text);
	return n;
}

static const struct node *
range_rest(struct feel_cc *cc, const struct node *low, bool closed, const char *from)
{
	struct node *n;
	const struct node *high;
	bool outer = cc->in_range;

	cc->in_range = true;
	high = parse_expression(cc, 1);
	cc->in_range = outer;
	n = parse_node(cc, NODE_RANGE, from);
	n->a = low;
	n->b = high;
	n->flags = closed ? NODE_LOW_CLOSED : 0;
	n->type = type_range_of(cc->env->plan, low->type);
	if (lex_sign(cc, "]"))
		n->flags |= NODE_HIGH_CLOSED;
	else if (!lex_sign(cc, ")") && !lex_sign(cc, "["))
		return parse_bad(cc, "the end of the range, \"]\" or \")\",");
	return n;
}

static const struct node *
list_or_range(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct parse_parts p = { 0 };
	const struct type *of = NULL;
	bool outer = cc->in_range;
	struct node *n;

	cc->in_range = false;
	while (!cc->failed && !lex_sign(cc, "]")) {
		const struct node *e;

		if (p.n > 0 && !parse_want(cc, ",", "\",\" or \"]\""))
			break;
		e = parse_expression(cc, 1);
		if (p.n == 0 && lex_sign(cc, "..")) {
			cc->in_range = outer;
			return range_rest(cc, e, true, from);
		}
		of = of == NULL ? e->type : type_join(of, e->type);
		parse_add(cc, &p, e);
	}
	cc->in_range = outer;
	n = parse_with(cc, NODE_LIST, from, &p);
	n->type = type_list_of(cc->env->plan, of);
	scope_share(cc, n);
	return n;
}

static const struct node *
parenthesis(struct feel_cc *cc)
{
	const char *from = cc->p++, *op;
	bool outer = cc->in_range;
	const struct node *e;

	cc->in_range = false;
	if ((op = parse_comparison(cc)) != NULL) {
		struct node *n = parse_node(cc, NODE_UNARY, from);

		memcpy(n->unary, op, strlen(op) + 1);
		n->a = parse_expression(cc, 4);
		n->len = (uint32_t)(cc->p - from);
		n->type = type_range_of(cc->env->plan, n->a->type);
		e = n;
	} else {
		e = parse_expression(cc, 1);
		if (lex_sign(cc, "..")) {
			cc->in_range = outer;
			return range_rest(cc, e, false, from);
		}
	}
	cc->in_range = outer;
	parse_want(cc, ")", "\")\"");
	return e;
}

static const struct node *
context(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct parse_parts p = { 0 };
	struct slice *names = NULL;
	struct type_field *f = NULL;
	size_t cap = 0;
	uint32_t *slots = arena_alloc(cc->env->plan, 256 * sizeof *slots);
	struct value_shape *shape = arena_alloc(cc->env->plan, sizeof *shape);
	bool outer = cc->in_range;
	struct node *n;

	cc->in_range = false;
	feel_cc_enter(cc);
	names = arena_alloc(cc->env->plan, 256 * sizeof *names);
	f = arena_alloc(cc->env->plan, 256 * sizeof *f);
	cap = 256;
	while (!cc->failed && !lex_sign(cc, "}")) {
		struct slice name;

		if (p.n > 0 && !parse_want(cc, ",", "\",\" or \"}\""))
			break;
		lex_space(cc);
		if ((!lex_string(cc, &name) && !lex_new_name(cc, ":", NULL, &name)) || p.n == cap)
			parse_bad(cc, "the name of an entry");
		if (!parse_want(cc, ":", "\":\""))
			break;
		for (size_t i = 0; i < p.n; i++)
			if (slice_eq(names[i], name))
				parse_bad(cc, "another name: the entry exists already; a name");
		parse_add(cc, &p, parse_expression(cc, 1));
		names[p.n - 1] = name;
		f[p.n - 1] = (struct type_field){ .name = name, .type = p.v[p.n - 1]->type };
		slots[p.n - 1] = scope_slots(cc, 1);
		feel_bind(cc, name, f[p.n - 1].type, slots[p.n - 1]);
		scope_key(cc, name);
	}
	feel_cc_leave(cc);
	cc->in_range = outer;
	*shape = (struct value_shape){ p.n, names };
	n = parse_with(cc, NODE_CONTEXT, from, &p);
	n->slots = slots;
	n->shape = shape;
	n->type = type_context_of(cc->env->plan, f, p.n);
	return n;
}

static const struct node *
conditional(struct feel_cc *cc, const char *from)
{
	const struct node *a, *b, *c;
	struct node *n;

	a = parse_expression(cc, 1);
	parse_want_word(cc, "then");
	b = parse_expression(cc, 1);
	parse_want_word(cc, "else");
	c = parse_expression(cc, 1);
	n = parse_node(cc, NODE_IF, from);
	n->a = a;
	n->b = b;
	n->c = c;
	n->type = type_join(b->type, c->type);
	return n;
}

/* After for, some or every. */
static const struct node *
iteration(struct feel_cc *cc, enum node_op op, const char *from)
{
	struct node *first = NULL, *last = NULL;
	struct compile_name *partial = NULL;

	feel_cc_enter(cc);
	do {
		struct node *n = parse_node(cc, op, from);
		const struct type *t;
		struct slice name;

		if (!lex_new_name(cc, "", "in", &name) || !parse_want_word(cc, "in"))
			return parse_bad(cc, "a name and \"in\"");
		n->a = parse_expression(cc, 1);
		t = n->a->type->kind == TYPE_LIST || n->a->type->kind == TYPE_RANGE ? n->a->type->of : n->a->type;
		if (lex_sign(cc, "..")) {
			n->b = parse_expression(cc, 1);
			n->flags |= NODE_RANGED;
		}
		n->slot = scope_slots(cc, 1);
		feel_bind(cc, name, t, n->slot);
		if (last != NULL)
			last->c = n;
		else
			first = n;
		last = n;
	} while (!cc->failed && lex_sign(cc, ","));
	if (op == NODE_FOR) {
		partial = feel_bind(cc, slice_of("partial"), &type_any_list, scope_slots(cc, 1));
		parse_want_word(cc, "return");
	} else {
		parse_want_word(cc, "satisfies");
	}
	last->c = parse_expression(cc, 1);
	last->flags |= NODE_LAST;
	if (partial != NULL && partial->used) {
		last->flags |= NODE_PARTIAL;
		last->k.i = partial->slot;
	}
	first->len = (uint32_t)(cc->p - from);
	first->type = op == NODE_FOR ? type_list_of(cc->env->plan, last->c->type) : &type_bool;
	feel_cc_leave(cc);
	return first;
}

const struct node *
parse_closure(struct feel_cc *cc, struct compile_frame *fr, const struct type_field *param, size_t n,
    const struct node *body, const struct type *result)
{
	struct arena *a = cc->env->plan;
	struct node_fun *d = arena_zalloc(a, sizeof *d);
	struct node *out = parse_node(cc, NODE_FUNCTION, NULL);
	uint32_t *map = arena_alloc(a, 2 * (fr->captures + 1) * sizeof *map);

	memcpy(map, fr->from, fr->captures * sizeof *map);
	memcpy(map + fr->captures, fr->to, fr->captures * sizeof *map);
	d->params = (uint32_t)n;
	d->captures = fr->captures;
	d->slots = fr->slots;
	d->param = param;
	d->from = map;
	d->to = map + fr->captures;
	d->body = body;
	d->result = result;
	d->type = type_function_of(a, param, n, result != NULL ? result : body->type);
	out->fun = d;
	out->type = d->type;
	return out;
}

static const struct node *
function(struct feel_cc *cc, const char *from)
{
	struct type_field *param = arena_zalloc(cc->env->plan, 64 * sizeof *param);
	struct compile_frame fr = { .outer = cc->frame };
	const struct node *body;
	struct node *out;
	size_t n = 0;

	if (!parse_want(cc, "(", "\"(\""))
		return parse_bad(cc, "\"(\"");
	cc->frame = &fr;
	feel_cc_enter(cc);
	while (!cc->failed && !lex_sign(cc, ")")) {
		if (n == 64 || (n > 0 && !parse_want(cc, ",", "\",\" or \")\"")))
			break;
		if (!lex_new_name(cc, ":,)", NULL, &param[n].name))
			parse_bad(cc, "the name of a parameter");
		param[n].type = lex_sign(cc, ":") ? parse_type(cc) : &type_any;
		feel_bind(cc, param[n].name, param[n].type, scope_slots(cc, 1));
		n++;
	}
	if (lex_keyword(cc, "external")) {
		const char *at = cc->p - strlen("external");

		(void)parse_expression(cc, 1);
		scope_diag(cc, "external-function", at, strlen("external"), "functions in Java or PMML are not run");
		body = parse_error(cc, "host", "functions in Java or PMML are not run");
	} else {
		body = parse_expression(cc, 1);
	}
	feel_cc_leave(cc);
	cc->frame = fr.outer;
	out = parse_node(cc, NODE_FUNCTION, from);
	{
		const struct node *c = parse_closure(cc, &fr, param, n, body, NULL);

		out->fun = c->fun;
		out->type = c->type;
	}
	return out;
}

const struct node *
parse_form(struct feel_cc *cc)
{
	const char *from;
	struct slice s;
	struct value v;

	lex_space(cc);
	from = cc->p;
	if (from >= cc->end)
		return parse_bad(cc, "an expression");
	if (lex_number(cc, &v))
		return constant(cc, v, &type_number, from);
	switch (*from) {
	case '"':
		if (!lex_string(cc, &s))
			return parse_bad(cc, "a closing quote of this text");
		return constant(cc, value_string(s), &type_string, from);
	case '@': return at_literal(cc);
	case '[': return list_or_range(cc);
	case '{': return context(cc);
	case '(': return parenthesis(cc);
	case ']': {
		const struct node *low;

		cc->p++;
		low = parse_expression(cc, 1);
		if (!parse_want(cc, "..", "\"..\""))
			return parse_bad(cc, "\"..\"");
		return range_rest(cc, low, false, from);
	}
	default: break;
	}
	if (!lex_name_start(cc->p, cc->end))
		return parse_bad(cc, "an expression");
	if (!scope_is_longer(cc)) { /* no known name begins with the keyword and goes on */
		if (lex_keyword(cc, "null"))
			return constant(cc, value_null(), &type_null, from);
		if (lex_keyword(cc, "true"))
			return constant(cc, value_bool(true), &type_bool, from);
		if (lex_keyword(cc, "false"))
			return constant(cc, value_bool(false), &type_bool, from);
		if (lex_keyword(cc, "if"))
			return conditional(cc, from);
		if (lex_keyword(cc, "for"))
			return iteration(cc, NODE_FOR, from);
		if (lex_keyword(cc, "some"))
			return iteration(cc, NODE_SOME, from);
		if (lex_keyword(cc, "every"))
			return iteration(cc, NODE_EVERY, from);
		if (lex_keyword(cc, "function"))
			return function(cc, from);
	}
	return parse_tail_name(cc);
}
