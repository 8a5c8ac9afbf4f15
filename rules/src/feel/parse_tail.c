/* parse_tail.c - names, and what follows an expression: calls, paths, filters, instance of. */
#include "feel/parse.h"
#include "feel/scope.h"
#include "vm/kern.h"

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
	n->slot = (*cc->env->paths)++;
	n->n = (uint16_t)kern_prop(name);
	scope_use_entry(cc, a, name);
	scope_use_less(cc, a);
	if (each)
		t = t->of;
	t = type_entry(t, name);
	if (t == NULL) {
		scope_unknown_entry(cc, each ? a->type->of : a->type, name, from);
		n->flags |= NODE_SAID;
		t = &type_any;
	}
	n->type = each ? type_list_of(cc->env->plan, t) : t;
	return n;
}

/* What the name is where no item has an entry of it; NULL: nothing. */
static const struct node *
known(struct feel_cc *cc, const struct scope_hit *hit, const char *from)
{
	struct node *n;

	switch (hit->kind) {
	case SCOPE_LOCAL:
	case SCOPE_ENTRY:
		n = parse_node(cc, NODE_LOCAL, from);
		n->slot = scope_slot(cc, hit->local->frame, hit->local->slot);
		n->type = hit->local->type;
		hit->local->used = true;
		if (hit->kind == SCOPE_ENTRY) {
			scope_use_entry(cc, hit->local->list, hit->name);
			return path(cc, n, hit->name, from);
		}
		return n;
	case SCOPE_GLOBAL:
		n = parse_node(cc, NODE_GLOBAL, from);
		n->slot = hit->global->slot;
		n->type = hit->global->type;
		n->flags = hit->global->nullable ? NODE_NULLABLE : 0;
		scope_use(cc, n->slot)->whole++;
		return n;
	case SCOPE_FN:
		n = parse_node(cc, NODE_FN, from);
		n->fn = hit->fn;
		n->n = UINT16_MAX; /* not called yet */
		return n;
	case SCOPE_HOST:
		n = parse_node(cc, NODE_HOST, from);
		n->host = hit->host;
		n->n = UINT16_MAX;
		return n;
	default:
		return NULL;
	}
}

/* The entry NAME of the item C, else of the open items around it before END, else N. */
static const struct node *
item_entry(struct feel_cc *cc, struct compile_name *c, const struct compile_name *end, struct slice name,
    const struct node *n, const char *from)
{
	struct compile_name *outer = scope_item(c->next, end);
	struct node *i = parse_node(cc, NODE_ITEM, from);

	i->slot = scope_slot(cc, c->frame, c->slot);
	i->name = name;
	i->a = outer != NULL ? item_entry(cc, outer, end, name, n, from) : n;
	scope_use_entry(cc, c->list, name);
	return i;
}

/* The innermost item of any type: in standard mode it may have more entries than its type. */
static struct compile_name *
any_item(struct feel_cc *cc)
{
	struct compile_name *c = cc->env->mode == RULES_STRICT ? NULL : cc->names;

	while (c != NULL && !c->item)
		c = c->next;
	return c;
}

const struct node *
parse_tail_name(struct feel_cc *cc)
{
	struct scope_hit hit;
	struct compile_name *item;
	const char *from = cc->p;
	const struct node *n;

	scope_find(cc, &hit);
	cc->p += hit.len;
	if (slice_is(hit.name, "?"))
		cc->asks = true;
	item = scope_item(cc->names, hit.local);
	n = known(cc, &hit, from);
	if (n == NULL && item == NULL && (item = any_item(cc)) == NULL)
		return unknown(cc, hit.name, from);
	if (item != NULL) { /* an entry of the item may hide it */
		const struct node *i = item_entry(cc, item, hit.local, hit.name, n, from);

		if (n == NULL || n->n != UINT16_MAX)
			return i;
	}
	return n;
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
	item = feel_bind(cc, slice_of("item"), of, n->slot);
	all = feel_bind(cc, slice_of(""), of, n->slot);
	all->item = true;
	all->list = a;
	n->a = a;
	n->b = parse_expression(cc, 1);
	if (item->used)
		scope_use_whole(cc, a);
	feel_cc_leave(cc);
	cc->in_range = outer;
	parse_want(cc, "]", "\"]\"");
	n->len = (uint32_t)(cc->p - from);
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
	struct parse_parts p = { 0 };
	struct slice *names = arena_alloc(cc->env->plan, 256 * sizeof *names), name;
	bool outer = cc->in_range, named = false;
	struct node *n;

	cc->p++;
	cc->in_range = false;
	while (!cc->failed && !lex_sign(cc, ")")) {
		if (p.n > 0 && !parse_want(cc, ",", "\",\" or \")\""))
			break;
		if ((p.n == 0 || named) && p.n < 256 && lex_new_name(cc, ":", NULL, &name)) {
			named = true;
			names[p.n] = name;
			cc->p++;
		} else if (named) {
			parse_bad(cc, "the name of a parameter");
		}
		parse_add(cc, &p, parse_expression(cc, 1));
	}
	cc->in_range = outer;
	n = parse_with(cc, NODE_CALL, from, &p);
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
		parse_bad(cc, "the name of an entry");
		return slice_of("");
	}
	cc->p += len;
	return feel_name(cc->env->plan, slice_make(cc->p - len, len));
}

/* What goes on from an expression, and can't begin the one that a filter holds. */
static bool
goes_on(struct feel_cc *cc)
{
	lex_space(cc);
	if (cc->p >= cc->end || strchr(")],}[=<>!*/+", *cc->p) != NULL)
		return true;
	if (*cc->p == '.')
		return cc->end - cc->p < 2 || cc->p[1] < '0' || cc->p[1] > '9';
	return scope_is_operator(slice_make(cc->p, lex_word(cc->p, cc->end))) && !scope_is_longer(cc);
}

/* In the high end of a range, "[" may be its bracket: nothing that a filter could hold follows. */
static bool
closes_range(struct feel_cc *cc)
{
	const char *save = cc->p;
	bool yes = false;

	if (cc->in_range) {
		cc->p++;
		yes = goes_on(cc);
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
	n = parse_form(cc);
	while (!cc->failed) {
		lex_space(cc);
		if (cc->p >= cc->end)
			break;
		if (*cc->p == '(') {
			n = call(cc, n, from);
		} else if (*cc->p == '[' && !closes_range(cc)) {
			n = filter(cc, n, from);
		} else if (*cc->p == '.' && !parse_peek(cc, "..")) {
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

const struct node *
parse_tail(struct feel_cc *cc)
{
	const char *from = cc->p;
	const struct node *a = postfix(cc);

	while (!cc->failed && lex_keyword(cc, "instance")) {
		struct node *n;

		parse_want_word(cc, "of");
		n = parse_node(cc, NODE_INSTANCE, from);
		n->a = a;
		n->want = parse_type(cc);
		n->len = (uint32_t)(cc->p - from);
		n->type = &type_bool;
		a = n;
	}
	return a;
}
