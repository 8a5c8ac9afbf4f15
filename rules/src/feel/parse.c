/* parse.c - FEEL text to program nodes: one Pratt table, names resolved on the way.
 *
 * DMN 1.5 section 10.3.1.2. Bottom-up; parse_text and parse_tests are the entries.
 */
#include "data/when.h"
#include "feel/compile.h"
#include "feel/scope.h"

static const struct node *expression(struct feel_cc *, int prec);

struct node *
parse_node(struct feel_cc *cc, enum node_op op, const char *from)
{
	struct node *n = arena_zalloc(cc->env->plan, sizeof *n);

	n->op = (uint8_t)op;
	n->src = cc->src;
	n->type = &type_any;
	if (from != NULL) {
		n->off = (uint32_t)(from - cc->text);
		n->len = cc->p > from ? (uint32_t)(cc->p - from) : 1;
	}
	if (++cc->nodes > COMPILE_NODES)
		cc->failed = true;
	return n;
}

const struct node *
parse_error(struct feel_cc *cc, const char *code, const char *text)
{
	struct node *n = parse_node(cc, NODE_ERROR, cc->p);

	n->code = code;
	n->text = text;
	return n;
}

/* The text is not FEEL: said once; the rest of the text is given up. */
static const struct node *
bad(struct feel_cc *cc, const char *wanted)
{
	if (!cc->failed) {
		lex_space(cc);
		scope_diag(cc, "syntax", cc->p, lex_word(cc->p, cc->end), "%s is wanted here", wanted);
		cc->failed = true;
	}
	cc->p = cc->end;
	return parse_error(cc, "invalid-text", "the text is not FEEL");
}

static bool
want(struct feel_cc *cc, const char *sign, const char *text)
{
	if (cc->failed || lex_sign(cc, sign))
		return !cc->failed;
	bad(cc, text);
	return false;
}

static bool
want_word(struct feel_cc *cc, const char *word)
{
	if (cc->failed || lex_keyword(cc, word))
		return !cc->failed;
	bad(cc, word);
	return false;
}

static const struct node *
constant(struct feel_cc *cc, struct value v, const struct type *t, const char *from)
{
	struct node *n = parse_node(cc, NODE_CONST, from);

	n->k = v;
	n->type = t;
	return n;
}

static bool
peek(struct feel_cc *cc, const char *sign)
{
	const char *save = cc->p;
	bool yes = lex_sign(cc, sign);

	cc->p = save;
	return yes;
}

/* A growing list of parts. */
struct parts {
	const struct node **v;
	size_t n, cap;
};

static void
add_part(struct feel_cc *cc, struct parts *p, const struct node *n)
{
	if (p->n == p->cap) {
		const struct node **v = arena_alloc(cc->env->plan, (p->cap = 2 * p->cap + 4) * sizeof(void *));

		if (p->n > 0)
			memcpy(v, p->v, p->n * sizeof(void *));
		p->v = v;
	}
	if (p->n >= 60000)
		bad(cc, "a shorter list (limit is 60000)");
	else
		p->v[p->n++] = n;
}

static struct node *
with_parts(struct feel_cc *cc, enum node_op op, const char *from, const struct parts *p)
{
	struct node *n = parse_node(cc, op, from);

	n->v = p->v;
	n->n = (uint16_t)p->n;
	return n;
}

/* --- types ---------------------------------------------------------------------- */

static const struct type *type_expression(struct feel_cc *);

static const struct type *
type_args(struct feel_cc *cc, bool context, bool function)
{
	struct type_field f[64];
	size_t n = 0;
	const struct type *result = NULL;

	memset(f, 0, sizeof f);
	while (!cc->failed && !lex_sign(cc, ">")) {
		if (n == NELEM(f) || (n > 0 && !want(cc, ",", "\",\" or \">\"")))
			break;
		if (context && (!lex_new_name(cc, ":", NULL, &f[n].name) || !want(cc, ":", "\":\"")))
			bad(cc, "the name of an entry");
		f[n++].type = type_expression(cc);
	}
	if (context)
		return type_context_of(cc->env->plan, f, n);
	if (function && want(cc, "->", "\"->\""))
		result = type_expression(cc);
	return type_function_of(cc->env->plan, f, n, result);
}

static const struct type *
type_name(struct feel_cc *cc)
{
	const char *ends[12], *q = cc->p;
	int n = 0;

	while (n < 12 && q < cc->end) {
		size_t w = lex_word(q, cc->end);

		if (w == 0)
			break;
		q += w;
		ends[n++] = q;
		while (q < cc->end && (*q == ' ' || *q == '.' || *q == '\n' || *q == '\t'))
			q++;
	}
	while (n-- > 0) {
		struct slice name = feel_name(cc->env->plan, slice_make(cc->p, (size_t)(ends[n] - cc->p)));
		const struct type *t = cc->env->type_named != NULL ? cc->env->type_named(cc->env->type_ctx, name)
								: NULL;

		if (t == NULL)
			t = type_simple(name);
		if (t != NULL) {
			cc->p = ends[n];
			return t;
		}
	}
	bad(cc, "the name of a type");
	return &type_any;
}

static const struct type *
type_expression(struct feel_cc *cc)
{
	const char *save = cc->p;
	const struct type *t = &type_any;

	lex_space(cc);
	if (++cc->depth > COMPILE_DEPTH) {
		bad(cc, "less nesting");
	} else if (lex_keyword(cc, "list") && lex_sign(cc, "<")) {
		t = type_list_of(cc->env->plan, type_expression(cc));
		want(cc, ">", "\">\"");
	} else if (cc->p = save, lex_keyword(cc, "range") && lex_sign(cc, "<")) {
		t = type_range_of(cc->env->plan, type_expression(cc));
		want(cc, ">", "\">\"");
	} else if (cc->p = save, lex_keyword(cc, "context") && lex_sign(cc, "<")) {
		t = type_args(cc, true, false);
	} else if (cc->p = save, lex_keyword(cc, "function") && lex_sign(cc, "<")) {
		t = type_args(cc, false, true);
	} else {
		cc->p = save;
		lex_space(cc);
		t = type_name(cc);
	}
	cc->depth--;
	return t;
}

/* --- names and paths ------------------------------------------------------------- */

static const struct node *
unknown(struct feel_cc *cc, struct slice name, const char *from)
{
	struct node *n;

	scope_unknown(cc, name, from);
	n = parse_node(cc, NODE_ERROR, from);
	n->code = "no-such-entry";
	n->text = arena_printf(cc->env->plan, "%.*s: no such name here", SLICE_FMT(name));
	return n;
}

static const struct node *
path(struct feel_cc *cc, const struct node *a, struct slice name, const char *from)
{
	struct node *n = parse_node(cc, NODE_PATH, from);
	const struct type *t = a->type;
	bool each = t->kind == TYPE_LIST;

	n->a = a;
	n->name = name;
	scope_use_entry(cc, a, name);
	scope_use_less(cc, a);
	if (each)
		t = t->of;
	t = type_entry(t, name);
	if (t == NULL) {
		scope_diag(cc, "unknown-name", from, name.n, "\"%.*s\" is no entry of this context",
		    SLICE_FMT(name));
		t = &type_any;
	}
	n->type = each ? type_list_of(cc->env->plan, t) : t;
	return n;
}

static const struct node *
name_or_call(struct feel_cc *cc)
{
	struct scope_hit hit;
	const char *from = cc->p;
	struct node *n;

	scope_find(cc, &hit);
	cc->p += hit.len;
	if (slice_is(hit.name, "?"))
		cc->asks = true;
	switch (hit.kind) {
	case SCOPE_LOCAL:
	case SCOPE_ENTRY:
		n = parse_node(cc, NODE_LOCAL, from);
		n->slot = scope_slot(cc, hit.local->frame, hit.local->slot);
		n->type = hit.local->type;
		hit.local->used = true;
		if (hit.kind == SCOPE_ENTRY) {
			scope_use_entry(cc, hit.local->list, hit.name);
			return path(cc, n, hit.name, from);
		}
		break;
	case SCOPE_GLOBAL:
		n = parse_node(cc, NODE_GLOBAL, from);
		n->slot = hit.global->slot;
		n->type = hit.global->type;
		scope_use(cc, n->slot)->whole++;
		break;
	case SCOPE_FN:
		n = parse_node(cc, NODE_FN, from);
		n->fn = hit.fn;
		n->n = UINT16_MAX; /* not called yet */
		break;
	case SCOPE_HOST:
		n = parse_node(cc, NODE_HOST, from);
		n->host = hit.host;
		n->n = UINT16_MAX;
		break;
	default:
		n = NULL;
		if (hit.item == NULL)
			return unknown(cc, hit.name, from);
	}
	if (hit.item != NULL) { /* an entry of the item may hide it */
		struct node *i = parse_node(cc, NODE_ITEM, from);

		i->slot = scope_slot(cc, hit.item->frame, hit.item->slot);
		i->name = hit.name;
		i->a = n;
		scope_use_entry(cc, hit.item->list, hit.name);
		if (n == NULL || n->n != UINT16_MAX)
			return i;
	}
	return n;
}

/* --- literals and prefix forms -------------------------------------------------------- */

static const struct node *
at_literal(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct slice s;
	struct value v;
	struct node *n;

	if (!lex_string(cc, &s))
		return bad(cc, "a text in quotes after @");
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
	high = expression(cc, 1);
	cc->in_range = outer;
	n = parse_node(cc, NODE_RANGE, from);
	n->a = low;
	n->b = high;
	n->flags = closed ? NODE_LOW_CLOSED : 0;
	n->type = type_range_of(cc->env->plan, low->type);
	if (lex_sign(cc, "]"))
		n->flags |= NODE_HIGH_CLOSED;
	else if (!lex_sign(cc, ")") && !lex_sign(cc, "["))
		return bad(cc, "the end of the range, \"]\" or \")\",");
	return n;
}

static const struct node *
list_or_range(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct parts p = { 0 };
	const struct type *of = NULL;
	bool outer = cc->in_range;
	struct node *n;

	cc->in_range = false;
	while (!cc->failed && !lex_sign(cc, "]")) {
		const struct node *e;

		if (p.n > 0 && !want(cc, ",", "\",\" or \"]\""))
			break;
		e = expression(cc, 1);
		if (p.n == 0 && lex_sign(cc, "..")) {
			cc->in_range = outer;
			return range_rest(cc, e, true, from);
		}
		of = of == NULL ? e->type : type_join(of, e->type);
		add_part(cc, &p, e);
	}
	cc->in_range = outer;
	n = with_parts(cc, NODE_LIST, from, &p);
	n->type = type_list_of(cc->env->plan, of);
	return n;
}

static const char *
comparison(struct feel_cc *cc)
{
	static const char *const ops[] = { "<=", ">=", "!=", "<", ">", "=" };

	for (size_t i = 0; i < NELEM(ops); i++)
		if (lex_sign(cc, ops[i]))
			return ops[i];
	return NULL;
}

static const struct node *
parenthesis(struct feel_cc *cc)
{
	const char *from = cc->p++, *op;
	bool outer = cc->in_range;
	const struct node *e;

	cc->in_range = false;
	if ((op = comparison(cc)) != NULL) {
		struct node *n = parse_node(cc, NODE_UNARY, from);

		memcpy(n->unary, op, strlen(op) + 1);
		n->a = expression(cc, 4);
		n->type = type_range_of(cc->env->plan, n->a->type);
		e = n;
	} else {
		e = expression(cc, 1);
		if (lex_sign(cc, "..")) {
			cc->in_range = outer;
			return range_rest(cc, e, false, from);
		}
	}
	cc->in_range = outer;
	want(cc, ")", "\")\"");
	return e;
}

static const struct node *
context(struct feel_cc *cc)
{
	const char *from = cc->p++;
	struct parts p = { 0 };
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

		if (p.n > 0 && !want(cc, ",", "\",\" or \"}\""))
			break;
		lex_space(cc);
		if ((!lex_string(cc, &name) && !lex_new_name(cc, ":", NULL, &name)) || p.n == cap)
			bad(cc, "the name of an entry");
		if (!want(cc, ":", "\":\""))
			break;
		for (size_t i = 0; i < p.n; i++)
			if (slice_eq(names[i], name))
				bad(cc, "another name: the entry exists already; a name");
		add_part(cc, &p, expression(cc, 1));
		names[p.n - 1] = name;
		f[p.n - 1] = (struct type_field){ name, p.v[p.n - 1]->type };
		slots[p.n - 1] = scope_slots(cc, 1);
		parse_bind(cc, name, f[p.n - 1].type, slots[p.n - 1]);
		scope_key(cc, name);
	}
	feel_cc_leave(cc);
	cc->in_range = outer;
	*shape = (struct value_shape){ p.n, names };
	n = with_parts(cc, NODE_CONTEXT, from, &p);
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

	a = expression(cc, 1);
	want_word(cc, "then");
	b = expression(cc, 1);
	want_word(cc, "else");
	c = expression(cc, 1);
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

		if (!lex_new_name(cc, "", "in", &name) || !want_word(cc, "in"))
			return bad(cc, "a name and \"in\"");
		n->a = expression(cc, 1);
		t = n->a->type->kind == TYPE_LIST || n->a->type->kind == TYPE_RANGE ? n->a->type->of : n->a->type;
		if (lex_sign(cc, "..")) {
			n->b = expression(cc, 1);
			n->flags |= NODE_RANGED;
		}
		n->slot = scope_slots(cc, 1);
		parse_bind(cc, name, t, n->slot);
		if (last != NULL)
			last->c = n;
		else
			first = n;
		last = n;
	} while (!cc->failed && lex_sign(cc, ","));
	if (op == NODE_FOR) {
		partial = parse_bind(cc, slice_of("partial"), &type_any_list, scope_slots(cc, 1));
		want_word(cc, "return");
	} else {
		want_word(cc, "satisfies");
	}
	last->c = expression(cc, 1);
	last->flags |= NODE_LAST;
	if (partial != NULL && partial->used) {
		last->flags |= NODE_PARTIAL;
		last->k.i = partial->slot;
	}
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

	if (!want(cc, "(", "\"(\""))
		return bad(cc, "\"(\"");
	cc->frame = &fr;
	feel_cc_enter(cc);
	while (!cc->failed && !lex_sign(cc, ")")) {
		if (n == 64 || (n > 0 && !want(cc, ",", "\",\" or \")\"")))
			break;
		if (!lex_new_name(cc, ":,)", NULL, &param[n].name))
			bad(cc, "the name of a parameter");
		param[n].type = lex_sign(cc, ":") ? type_expression(cc) : &type_any;
		parse_bind(cc, param[n].name, param[n].type, scope_slots(cc, 1));
		n++;
	}
	if (lex_keyword(cc, "external")) {
		(void)expression(cc, 1);
		body = parse_error(cc, "host", "external functions are not run");
	} else {
		body = expression(cc, 1);
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

static const struct node *
primary(struct feel_cc *cc)
{
	const char *from;
	struct slice s;
	struct value v;

	lex_space(cc);
	from = cc->p;
	if (from >= cc->end)
		return bad(cc, "an expression");
	if (lex_number(cc, &v))
		return constant(cc, v, &type_number, from);
	switch (*from) {
	case '"':
		if (!lex_string(cc, &s))
			return bad(cc, "a closing quote of this text");
		return constant(cc, value_string(s), &type_string, from);
	case '@': return at_literal(cc);
	case '[': return list_or_range(cc);
	case '{': return context(cc);
	case '(': return parenthesis(cc);
	case ']': {
		const struct node *low;

		cc->p++;
		low = expression(cc, 1);
		if (!want(cc, "..", "\"..\""))
			return bad(cc, "\"..\"");
		return range_rest(cc, low, false, from);
	}
	default: break;
	}
	if (!lex_name_start(cc->p, cc->end))
		return bad(cc, "an expression");
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
	return name_or_call(cc);
}

/* --- what follows: calls, paths, filters ---------------------------------------------- */

static const struct node *
filter(struct feel_cc *cc, const struct node *a, const char *from)
{
	struct compile_name *all, *item;
	const struct type *of = a->type->kind == TYPE_LIST ? a->type->of : a->type;
	bool outer = cc->in_range;
	struct node *n = parse_node(cc, NODE_FILTER, from);

	cc->p++;
	cc->in_range = false;
	n->slot = scope_slots(cc, 1);
	feel_cc_enter(cc);
	item = parse_bind(cc, slice_of("item"), of, n->slot);
	all = parse_bind(cc, slice_of(""), of, n->slot);
	all->item = true;
	all->list = a;
	n->a = a;
	n->b = expression(cc, 1);
	if (item->used)
		scope_use_whole(cc, a);
	feel_cc_leave(cc);
	cc->in_range = outer;
	want(cc, "]", "\"]\"");
	n->type = a->type->kind == TYPE_LIST ? a->type : type_list_of(cc->env->plan, a->type);
	if (n->b->type->kind == TYPE_NUMBER) {
		n->op = NODE_INDEX;
		n->type = of;
	} else if (n->b->type->kind != TYPE_BOOL) {
		n->type = &type_any;
	}
	return n;
}

static const struct node *
call(struct feel_cc *cc, const struct node *callee, const char *from)
{
	struct parts p = { 0 };
	struct slice *names = arena_alloc(cc->env->plan, 256 * sizeof *names), name;
	bool outer = cc->in_range, named = false;
	struct node *n;

	cc->p++;
	cc->in_range = false;
	while (!cc->failed && !lex_sign(cc, ")")) {
		if (p.n > 0 && !want(cc, ",", "\",\" or \")\""))
			break;
		if ((p.n == 0 || named) && p.n < 256 && lex_new_name(cc, ":", NULL, &name)) {
			named = true;
			names[p.n] = name;
			cc->p++;
		} else if (named) {
			bad(cc, "the name of a parameter");
		}
		add_part(cc, &p, expression(cc, 1));
	}
	cc->in_range = outer;
	n = with_parts(cc, NODE_CALL, from, &p);
	scope_call(cc, n, callee, named ? names : NULL);
	return scope_fold(cc, n);
}

static struct slice
step_name(struct feel_cc *cc, const struct type *t)
{
	size_t len;

	lex_space(cc);
	len = scope_step(cc, t);
	if (len == 0)
		len = lex_word(cc->p, cc->end);
	if (len == 0 || !lex_name_start(cc->p, cc->end)) {
		bad(cc, "the name of an entry");
		return slice_of("");
	}
	cc->p += len;
	return feel_name(cc->env->plan, slice_make(cc->p - len, len));
}

/* In the high end of a range, "[" may be its bracket: nothing that a filter could hold follows. */
static bool
closes_range(struct feel_cc *cc)
{
	const char *save = cc->p;
	bool yes = false;

	if (cc->in_range) {
		cc->p++;
		lex_space(cc);
		yes = cc->p >= cc->end || strchr(")],}=<>!*/", *cc->p) != NULL || lex_at_keyword(cc, "then")
		      || lex_at_keyword(cc, "and") || lex_at_keyword(cc, "or") || lex_at_keyword(cc, "else")
		      || lex_at_keyword(cc, "return") || lex_at_keyword(cc, "satisfies");
	}
	cc->p = save;
	return yes;
}

static const struct node *
postfix(struct feel_cc *cc)
{
	const char *from;
	const struct node *n;

	lex_space(cc);
	from = cc->p;
	n = primary(cc);
	while (!cc->failed) {
		lex_space(cc);
		if (cc->p >= cc->end)
			break;
		if (*cc->p == '(') {
			n = call(cc, n, from);
		} else if (*cc->p == '[' && !closes_range(cc)) {
			n = filter(cc, n, from);
		} else if (*cc->p == '.' && !peek(cc, "..")) {
			struct slice name;
			const struct node *m;
			const char *at;

			cc->p++;
			lex_space(cc);
			at = cc->p;
			m = scope_member(cc, n);
			if (m == NULL) {
				name = step_name(cc, n->type);
				m = path(cc, n, name, at);
			}
			n = m;
		} else {
			break;
		}
	}
	return scope_function_value(cc, n);
}

static const struct node *
instance(struct feel_cc *cc)
{
	const char *from = cc->p;
	const struct node *a = postfix(cc);

	while (!cc->failed && lex_keyword(cc, "instance")) {
		struct node *n;

		want_word(cc, "of");
		n = parse_node(cc, NODE_INSTANCE, from);
		n->a = a;
		n->want = type_expression(cc);
		n->type = &type_bool;
		a = n;
	}
	return a;
}

static const struct node *
unary(struct feel_cc *cc)
{
	const char *from;
	struct node *n;

	lex_space(cc);
	from = cc->p;
	if (!lex_sign(cc, "-"))
		return instance(cc);
	n = parse_node(cc, NODE_NEG, from);
	if (++cc->depth > COMPILE_DEPTH)
		return bad(cc, "less nesting");
	n->a = unary(cc);
	cc->depth--;
	n->type = n->a->type;
	return scope_fold(cc, n);
}

/* --- unary tests -------------------------------------------------------------------- */

static const struct node *
one_test(struct feel_cc *cc, uint32_t input)
{
	const char *from, *op;
	struct node *n, *in;
	bool asks = cc->asks;

	lex_space(cc);
	from = cc->p;
	in = parse_node(cc, NODE_LOCAL, from);
	in->slot = input;
	if ((op = comparison(cc)) != NULL) {
		n = parse_node(cc, op[0] == '<' ? (op[1] ? NODE_LE : NODE_LT) : op[0] == '>' ? (op[1] ? NODE_GE : NODE_GT)
			: op[0] == '!' ? NODE_NE : NODE_EQ, from);
		n->a = in;
		n->b = expression(cc, 4);
	} else {
		cc->asks = false;
		n = parse_node(cc, NODE_TEST, from);
		n->slot = input;
		n->b = expression(cc, 1);
		n->flags = cc->asks;
		cc->asks |= asks;
	}
	n->type = &type_bool;
	n->len = (uint32_t)(cc->p - from);
	return n;
}

static const struct node *
test_list(struct feel_cc *cc, uint32_t input, struct parts *p)
{
	const char *from = cc->p;
	struct node *n;

	do
		add_part(cc, p, one_test(cc, input));
	while (!cc->failed && lex_sign(cc, ","));
	if (p->n == 1)
		return p->v[0];
	n = with_parts(cc, NODE_ANY_OF, from, p);
	n->type = &type_bool;
	return n;
}

static const struct node *
in_tests(struct feel_cc *cc, const struct node *a, const char *from)
{
	uint32_t slot = scope_slots(cc, 1);
	struct parts p = { 0 }, seq = { 0 };
	const struct node *tests = NULL;
	const char *save;
	struct node *n;

	lex_space(cc);
	save = cc->p;
	if (*save == '(' && save < cc->end) {
		cc->p++;
		cc->muted++;
		tests = test_list(cc, slot, &p);
		cc->muted--;
		if (cc->failed || !lex_sign(cc, ")")) {
			cc->failed = false;
			cc->p = save;
			tests = NULL;
		}
	}
	if (tests == NULL) {
		const char *op = comparison(cc);

		cc->p = save;
		if (op != NULL) {
			tests = one_test(cc, slot);
		} else {
			n = parse_node(cc, NODE_IN, from);
			n->a = a;
			n->b = expression(cc, 4);
			n->type = &type_bool;
			return n;
		}
	}
	add_part(cc, &seq, a);
	n = with_parts(cc, NODE_SEQ, from, &seq);
	n->slot = slot;
	n->a = tests;
	n->type = &type_bool;
	return n;
}

/* --- infix: the table ------------------------------------------------------------------ */

static const struct infix {
	const char *sign;
	int prec;
	bool word;
	enum node_op op;
} table[] = {
	{ "or", 1, true, NODE_OR }, { "and", 2, true, NODE_AND },
	{ "between", 3, true, NODE_BETWEEN }, { "in", 3, true, NODE_IN },
	{ "<=", 3, false, NODE_LE }, { ">=", 3, false, NODE_GE }, { "!=", 3, false, NODE_NE },
	{ "<", 3, false, NODE_LT }, { ">", 3, false, NODE_GT }, { "=", 3, false, NODE_EQ },
	{ "+", 4, false, NODE_ADD }, { "-", 4, false, NODE_SUB },
	{ "**", 6, false, NODE_POW }, { "*", 5, false, NODE_MUL }, { "/", 5, false, NODE_DIV },
};

static const struct infix *
infix_here(struct feel_cc *cc)
{
	for (size_t i = 0; i < NELEM(table); i++)
		if (table[i].word ? lex_at_keyword(cc, table[i].sign) : peek(cc, table[i].sign))
			return &table[i];
	return NULL;
}

static const struct node *
infix_rest(struct feel_cc *cc, const struct infix *t, const struct node *a, const char *from)
{
	struct node *n;

	lex_space(cc);
	cc->p += strlen(t->sign);
	if (t->op == NODE_IN)
		return in_tests(cc, a, from);
	n = parse_node(cc, t->op, from);
	n->a = a;
	n->b = expression(cc, t->prec + 1);
	n->type = &type_bool;
	if (t->op == NODE_BETWEEN) {
		want_word(cc, "and");
		n->c = expression(cc, t->prec + 1);
	} else if (t->prec >= 4) {
		n->type = a->type->kind == TYPE_NUMBER && n->b->type->kind == TYPE_NUMBER ? &type_number : &type_any;
	}
	n->len = (uint32_t)(cc->p - from);
	return n;
}

static const struct node *
expression(struct feel_cc *cc, int prec)
{
	const struct infix *t;
	const struct node *a;
	const char *from;

	lex_space(cc);
	from = cc->p;
	if (++cc->depth > COMPILE_DEPTH)
		bad(cc, "less nesting (the limit is 200)");
	a = cc->failed ? bad(cc, "an expression") : unary(cc);
	while (!cc->failed && (t = infix_here(cc)) != NULL && t->prec >= prec)
		a = infix_rest(cc, t, a, from);
	cc->depth--;
	return a;
}

/* --- entries ------------------------------------------------------------------------- */

static void
begin(struct feel_cc *cc, const struct prog_source *src)
{
	cc->src = src;
	cc->text = cc->p = src->text.p;
	cc->end = src->text.p + src->text.n;
	cc->failed = cc->in_range = cc->asks = false;
}

static void
at_end(struct feel_cc *cc)
{
	lex_space(cc);
	if (!cc->failed && cc->p < cc->end)
		bad(cc, "an operator or the end");
}

const struct node *
parse_text(struct feel_cc *cc, const struct prog_source *src)
{
	const struct node *n;

	begin(cc, src);
	n = expression(cc, 1);
	at_end(cc);
	return cc->failed ? parse_error(cc, "invalid-text", "the text is not FEEL") : n;
}

void
parse_tests(struct feel_cc *cc, const struct prog_source *src, uint32_t input, const struct type *type,
    struct feel_tests *out)
{
	struct parts p = { 0 };
	const struct node *n;

	(void)type;
	memset(out, 0, sizeof *out);
	out->src = *src;
	begin(cc, src);
	lex_space(cc);
	if (cc->p < cc->end && *cc->p == '-') {
		const char *save = cc->p++;

		lex_space(cc);
		if (cc->p == cc->end) {
			out->any = true;
			return;
		}
		cc->p = save;
	}
	if (lex_at_keyword(cc, "not") && !scope_is_longer(cc)) {
		cc->p += 3;
		out->negated = want(cc, "(", "\"(\"");
	}
	n = test_list(cc, input, &p);
	if (out->negated) {
		struct node *no = parse_node(cc, NODE_NOT, cc->text);

		want(cc, ")", "\")\"");
		no->a = n;
		n = no;
	}
	at_end(cc);
	out->node = cc->failed ? parse_error(cc, "invalid-text", "the tests are not FEEL") : n;
	if (!cc->failed)
		scope_points(cc, p.v, p.n, out);
}

const struct type *
parse_type_text(struct feel_cc *cc, const struct prog_source *src)
{
	const struct type *t;

	begin(cc, src);
	t = type_expression(cc);
	at_end(cc);
	return cc->failed ? NULL : t;
}
