/* scope.c - names in scope while compiling: finding, using, calling. */
#include <stdarg.h>
#include <stdio.h>

#include "feel/scope.h"
#include "vm/eval.h"
#include "vm/kern.h"

static bool
hush(struct feel_cc *cc)
{
	cc->hushed |= cc->muted > 0;
	return cc->muted > 0;
}

void
scope_diag(struct feel_cc *cc, const char *code, const char *at, size_t n, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (hush(cc))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	diag_add(cc->env->diag, cc->env->mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING, code,
	    prog_place(cc->src, (uint32_t)(at - cc->text), (uint32_t)(n > 0 ? n : 1)), "%s", text);
}

static bool
is_called(const struct feel_cc *cc, const char *p)
{
	while (p < cc->end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p < cc->end && *p == '(';
}

void
scope_unknown(struct feel_cc *cc, struct slice name, const char *at)
{
	struct slice rest = slice_make(at, (size_t)(cc->end - at));
	bool called = is_called(cc, at + name.n);
	const char *near[1024];
	const char *best;
	size_t n = 0;

	if (hush(cc)) /* nothing is looked for that nobody reads */
		return;
	for (const struct compile_name *c = cc->names; c != NULL && n < 400; c = c->next) {
		if (c->name.n > 0)
			near[n++] = arena_strdup(cc->env->plan, c->name);
		for (size_t i = 0; c->item && c->type->kind == TYPE_CONTEXT && i < c->type->n && n < 400; i++)
			near[n++] = arena_strdup(cc->env->plan, c->type->field[i].name);
	}
	for (const struct feel_scope *s = cc->globals; s != NULL; s = s->outer)
		for (const struct feel_global *g = s->first; g != NULL && n < 800; g = g->next)
			near[n++] = arena_strdup(cc->env->plan, g->name);
	for (size_t i = 0; called && fn_at(i) != NULL && n < 1024; i++)
		near[n++] = fn_at(i)->name;
	scope_diag(cc, "unknown-name", at, name.n, "\"%.*s\" is not known here", SLICE_FMT(name));
	best = cc->env->elsewhere != NULL ? cc->env->elsewhere(cc->env->type_ctx, rest) : NULL;
	if (best != NULL) {
		diag_hint(cc->env->diag, "%s", best);
		return;
	}
	best = diag_nearest(name, near, n);
	if (best != NULL)
		diag_hint(cc->env->diag, "nearest known name: %s", best);
	else if (cc->env->missing != NULL && (best = cc->env->missing(cc->env->type_ctx, name, rest)) != NULL)
		diag_hint(cc->env->diag, "%s", best);
}

void
scope_unknown_entry(struct feel_cc *cc, const struct type *t, struct slice name, const char *at)
{
	const char *near[256], *best;
	size_t n = 0;

	if (hush(cc))
		return;
	for (size_t i = 0; i < t->n && n < NELEM(near); i++)
		near[n++] = arena_strdup(cc->env->plan, t->field[i].name);
	scope_diag(cc, "unknown-name", at, name.n, "\"%.*s\" is no entry of this context", SLICE_FMT(name));
	best = diag_nearest(name, near, n);
	if (best != NULL)
		diag_hint(cc->env->diag, "nearest entry: %s", best);
}

static bool
better(struct feel_cc *cc, struct scope_hit *h, struct slice name, enum scope_kind kind)
{
	size_t n = lex_match(cc->p, cc->end, name);

	if (n == 0 || n < h->len || (n == h->len && h->kind != SCOPE_NONE))
		return false;
	h->len = n;
	h->name = name;
	h->kind = kind;
	h->local = NULL;
	return true;
}

bool
scope_is_operator(struct slice word)
{
	static const char *const words[] = { "and", "or", "in", "between", "instance", "then", "else", "return",
		"satisfies" };

	for (size_t i = 0; i < NELEM(words); i++)
		if (slice_is(word, words[i]))
			return true;
	return false;
}

/* The word behind P and the white space there; empty when there is none, or an operator. */
static struct slice
next_word(const struct feel_cc *cc, const char *p)
{
	struct slice word;

	while (p < cc->end && strchr(" \t\r\n", *p) != NULL && *p != '\0')
		p++;
	word = slice_make(p, lex_name_start(p, cc->end) ? lex_word(p, cc->end) : 0);
	return scope_is_operator(word) ? slice_make(p, 0) : word;
}

/* An unknown name of several words that is called: round half upp(x, 2). Else N, its first word. */
static size_t
called_name(struct feel_cc *cc, size_t n)
{
	const char *p = cc->p + n;

	for (;;) {
		struct slice word = next_word(cc, p);

		if (word.p < cc->end && *word.p == '(')
			return (size_t)(p - cc->p);
		if (word.n == 0)
			return n;
		p = word.p + word.n;
	}
}

/* Two words side by side are no expression, so where nothing tells the names they are one name. */
static size_t
long_name(const struct feel_cc *cc)
{
	const char *p = cc->p + lex_word(cc->p, cc->end);

	for (struct slice w = next_word(cc, p); w.n > 0 && p > cc->p; w = next_word(cc, p))
		p = w.p + w.n;
	return (size_t)(p - cc->p);
}

/* Whether items of type T may have entries that the type does not tell. */
static bool
is_open(const struct type *t)
{
	return t->kind == TYPE_ANY || (t->kind == TYPE_CONTEXT && t->n == 0) || t->kind == TYPE_RANGE ||
	    (t->kind >= TYPE_DATE && t->kind <= TYPE_MONTHS); /* properties */
}

struct compile_name *
scope_item(struct compile_name *c, const struct compile_name *end)
{
	while (c != NULL && c != end && !(c->item && is_open(c->type)))
		c = c->next;
	return c == end ? NULL : c;
}

void
scope_find(struct feel_cc *cc, struct scope_hit *h)
{
	struct compile_name *item = scope_item(cc->names, NULL);

	memset(h, 0, sizeof *h);
	h->len = lex_word(cc->p, cc->end);
	for (struct compile_name *c = cc->names; c != NULL; c = c->next) {
		if (!c->item) {
			if (better(cc, h, c->name, SCOPE_LOCAL))
				h->local = c;
			continue;
		}
		for (size_t i = 0; c->type->kind == TYPE_CONTEXT && i < c->type->n; i++)
			if (better(cc, h, c->type->field[i].name, SCOPE_ENTRY))
				h->local = c;
	}
	for (const struct feel_scope *s = cc->globals; s != NULL; s = s->outer)
		for (const struct feel_global *g = s->first; g != NULL; g = g->next)
			if (better(cc, h, g->name, SCOPE_GLOBAL))
				h->global = g;
	for (size_t i = 0; i < cc->env->builtins; i++)
		if (better(cc, h, slice_of(cc->env->builtin[i].name), SCOPE_HOST))
			h->host = &cc->env->builtin[i];
	for (size_t i = 0; fn_at(i) != NULL; i++)
		if (better(cc, h, slice_of(fn_at(i)->name), SCOPE_FN))
			h->fn = fn_at(i);
	if (h->kind == SCOPE_NONE) {
		size_t step = item != NULL ? scope_step(cc, item->type) : 0;

		if (step > h->len)
			h->len = step;
		if (item == NULL)
			h->len = called_name(cc, h->len);
		h->name = feel_name(cc->env->plan, slice_make(cc->p, h->len));
	}
}

bool
scope_is_longer(struct feel_cc *cc)
{
	struct scope_hit h;

	scope_find(cc, &h);
	return h.kind != SCOPE_NONE && h.kind != SCOPE_FN && h.len > lex_word(cc->p, cc->end);
}

static size_t
longest_known(const struct feel_cc *cc, const struct feel_known *k, size_t best)
{
	size_t n;

	for (; k != NULL; k = k->next)
		if ((n = lex_match(cc->p, cc->end, k->name)) > best)
			best = n;
	return best;
}

size_t
scope_step(struct feel_cc *cc, const struct type *t)
{
	static const char *const props[] = { "time offset", "start included", "end included" };
	size_t best = 0, n;

	while (t->kind == TYPE_LIST)
		t = t->of;
	for (size_t i = 0; t->kind == TYPE_CONTEXT && i < t->n; i++)
		if ((n = lex_match(cc->p, cc->end, t->field[i].name)) > best)
			best = n;
	if (best > 0)
		return best;
	for (size_t i = 0; i < NELEM(props); i++)
		if ((n = lex_match(cc->p, cc->end, slice_of(props[i]))) > best)
			best = n;
	best = longest_known(cc, *cc->env->known, longest_known(cc, cc->keys, best));
	if (best <= lex_word(cc->p, cc->end) && is_open(t))
		best = long_name(cc);
	return best > lex_word(cc->p, cc->end) ? best : 0;
}

const struct node *
scope_member(struct feel_cc *cc, const struct node *n)
{
	const struct feel_global *hit = NULL;
	size_t best = 0, len;
	struct slice name;
	struct node *m;

	if (n->op != NODE_ERROR && n->op != NODE_GLOBAL)
		return NULL;
	name = feel_name(cc->env->plan, slice_make(cc->text + n->off, n->len));
	for (const struct feel_scope *s = cc->globals; s != NULL; s = s->outer)
		for (const struct feel_global *g = s->first; g != NULL; g = g->next)
			if (g->member.p != NULL && slice_eq(g->name, name)
			    && (len = lex_match(cc->p, cc->end, g->member)) > best) {
				best = len;
				hit = g;
			}
	if (hit == NULL)
		return NULL;
	scope_use(cc, n->slot)->whole--;
	cc->p += best;
	m = parse_node(cc, NODE_GLOBAL, cc->text + n->off);
	m->slot = hit->slot;
	m->type = hit->type;
	scope_use(cc, hit->slot)->whole++;
	return m;
}

uint32_t
scope_slots(struct feel_cc *cc, uint32_t n)
{
	uint32_t s = cc->frame->slots;

	cc->frame->slots += n;
	return s;
}

static uint32_t
slot_in(struct feel_cc *cc, struct compile_frame *f, struct compile_frame *owner, uint32_t slot)
{
	uint32_t from;

	if (f == owner || f->outer == NULL)
		return slot;
	from = slot_in(cc, f->outer, owner, slot);
	for (uint32_t i = 0; i < f->captures; i++)
		if (f->from[i] == from)
			return f->to[i];
	if (f->captures == NELEM(f->from)) {
		cc->failed = true;
		return 0;
	}
	f->from[f->captures] = from;
	f->to[f->captures] = f->slots++;
	return f->to[f->captures++];
}

uint32_t
scope_slot(struct feel_cc *cc, struct compile_frame *owner, uint32_t slot)
{
	return slot_in(cc, cc->frame, owner, slot);
}

void
scope_key(struct feel_cc *cc, struct slice name)
{
	struct feel_known *k;

	if (feel_know(cc->env, name))
		return;
	k = arena_alloc(cc->env->plan, sizeof *k);
	*k = (struct feel_known){ cc->keys, name };
	cc->keys = k;
}

struct compile_use *
scope_use(struct feel_cc *cc, uint32_t slot)
{
	struct compile_use *u = cc->uses;

	while (u != NULL && u->slot != slot)
		u = u->next;
	if (u == NULL) {
		u = arena_zalloc(cc->env->plan, sizeof *u);
		u->slot = slot;
		u->next = cc->uses;
		cc->uses = u;
	}
	return u;
}

/* The global that N is, or whose items it gives. */
static const struct node *
global_of(const struct node *n)
{
	while (n != NULL && (n->op == NODE_FILTER || n->op == NODE_INDEX))
		n = n->a;
	return n != NULL && n->op == NODE_GLOBAL ? n : NULL;
}

void
scope_use_entry(struct feel_cc *cc, const struct node *a, struct slice name)
{
	const struct node *g = global_of(a);
	struct compile_use *u;

	if (g == NULL)
		return;
	u = scope_use(cc, g->slot);
	for (size_t i = 0; i < u->n; i++)
		if (slice_eq(u->entry[i], name))
			return;
	if (u->n == u->cap) {
		struct slice *v = arena_alloc(cc->env->plan, (u->cap = 2 * u->cap + 8) * sizeof *v);

		if (u->n > 0)
			memcpy(v, u->entry, u->n * sizeof *v);
		u->entry = v;
	}
	u->entry[u->n++] = name;
}

void
scope_use_whole(struct feel_cc *cc, const struct node *a)
{
	const struct node *g = global_of(a);

	if (g != NULL)
		scope_use(cc, g->slot)->whole++;
}

void
scope_use_less(struct feel_cc *cc, const struct node *a)
{
	const struct node *g = global_of(a);

	if (g != NULL)
		scope_use(cc, g->slot)->whole--;
}

const struct type *
scope_type_of(struct value v)
{
	static const struct type *const t[] = { &type_null, &type_bool, &type_number, &type_string, &type_date,
		&type_time, &type_datetime, &type_days, &type_months, &type_any_list, &type_any_context,
		&type_any_range, &type_any_function };

	return t[v.type];
}

static const struct type *
result_type(const char *text)
{
	const struct type *t = type_simple(slice_of(text));

	return t != NULL && t->kind != TYPE_LIST ? t : &type_any;
}

static void
wrong_call(struct feel_cc *cc, struct node *n, const char *name)
{
	scope_diag(cc, "arity", cc->text + n->off, n->len, "%s is not called so: wrong number or names of arguments",
	    name);
	n->op = NODE_ERROR;
	n->code = "arity";
	n->text = arena_printf(cc->env->plan, "%s: wrong number or names of arguments", name);
}

/* Arguments run as they are written, and go where their names say. */
static void
bind_names(struct feel_cc *cc, struct node *n)
{
	uint32_t *to = arena_alloc(cc->env->plan, (n->n + 1u) * sizeof *to);

	n->slot = n->sig->min;
	for (int i = 0; i < n->n; i++) {
		to[i] = (uint32_t)fn_param(n->sig, n->names[i]);
		n->slot = to[i] >= n->slot ? to[i] + 1 : n->slot;
	}
	n->slots = to;
}

/* The host's types are texts: "date?" is a date or null. */
static const struct node_arg *
host_args(struct feel_cc *cc, const struct rules_builtin *h, int n)
{
	struct node_arg *arg = arena_alloc(cc->env->plan, ((size_t)n + 1) * sizeof *arg);

	for (int i = 0; i < n; i++) {
		size_t l = strlen(h->types[i]);

		arg[i].nullable = l > 0 && h->types[i][l - 1] == '?';
		arg[i].type = type_simple(slice_make(h->types[i], l - arg[i].nullable));
	}
	return arg;
}

/* By name, what may be null may be left out. */
static void
call_host(struct feel_cc *cc, struct node *n, const struct rules_builtin *h, const struct slice *names)
{
	int params = 0, given = 0;
	const struct node **v;
	bool ok = true;

	while (h->params[params] != NULL)
		params++;
	v = arena_zalloc(cc->env->plan, ((size_t)params + 1) * sizeof *v);
	n->op = NODE_HOST;
	n->host = h;
	n->arg = host_args(cc, h, params);
	n->type = result_type(h->result);
	for (int i = 0; i < params; i++) {
		for (int j = 0; j < n->n; j++)
			if (names == NULL ? i == j : slice_is(names[j], h->params[i])) {
				ok = ok && v[i] == NULL;
				v[i] = n->v[j];
				given++;
			}
		ok = ok && (v[i] != NULL || (names != NULL && n->arg[i].nullable));
	}
	if (!ok || given != n->n) {
		wrong_call(cc, n, h->name);
		return;
	}
	n->v = v;
	n->n = (uint16_t)params;
}

void
scope_call(struct feel_cc *cc, struct node *n, const struct node *callee, const struct slice *names)
{
	if (callee->op == NODE_FN) {
		n->op = NODE_FN;
		n->fn = callee->fn;
		n->names = names;
		n->sig = names != NULL ? fn_sig_named(n->fn, n->n, names) : fn_sig_for(n->fn, n->n);
		if (n->sig == NULL) {
			wrong_call(cc, n, callee->fn->name);
			return;
		}
		n->type = result_type(n->sig->result);
		if (names != NULL)
			bind_names(cc, n);
	} else if (callee->op == NODE_HOST) {
		call_host(cc, n, callee->host, names);
	} else {
		n->a = callee;
		n->names = names;
		if (callee->type->kind == TYPE_FUNCTION)
			n->type = callee->type->of;
	}
}

/* The host's function as a value: called as it is where it is named. */
static struct value
host_value(struct feel_cc *cc, const struct node *n)
{
	const struct rules_builtin *h = n->host;
	struct node *call = parse_node(cc, NODE_HOST, cc->text + n->off);
	struct type_field *param;

	while (h->params[call->n] != NULL)
		call->n++;
	call->host = h;
	call->arg = host_args(cc, h, call->n);
	param = arena_zalloc(cc->env->plan, (call->n + 1u) * sizeof *param);
	for (int i = 0; i < call->n; i++)
		param[i] = (struct type_field){ .name = slice_of(h->params[i]), .type = call->arg[i].type };
	return eval_native(cc->env->plan, param, call->n, call, eval_host_call);
}

const struct node *
scope_function_value(struct feel_cc *cc, const struct node *n)
{
	struct value_function *f;
	struct value v;
	struct node *k;

	if (n->n != UINT16_MAX || (n->op != NODE_FN && n->op != NODE_HOST))
		return n;
	if (n->op == NODE_HOST) {
		v = host_value(cc, n);
	} else {
		f = arena_zalloc(cc->env->plan, sizeof *f);
		f->kind = FUNCTION_BUILTIN;
		f->fn = n->fn;
		v = (struct value){ .type = VALUE_FUNCTION, .fun = f };
	}
	k = parse_node(cc, NODE_CONST, cc->text + n->off);
	k->k = v;
	k->type = &type_any_function;
	return k;
}

void
scope_share(struct feel_cc *cc, struct node *list)
{
	struct value *v = arena_alloc(cc->env->plan, (list->n + 1u) * sizeof *v);

	for (int i = 0; i < list->n; i++) {
		if (list->v[i]->op != NODE_CONST)
			return;
		v[i] = list->v[i]->k;
	}
	list->k = value_list_make(cc->env->plan, v, list->n);
	list->flags |= NODE_SHARED;
}

/* Literals of dates and negative numbers are constants too. */
const struct node *
scope_fold(struct feel_cc *cc, const struct node *n)
{
	static const char *const pure[] = { "date", "time", "date and time", "duration" };
	struct ectx x;
	struct value v = value_null(), arg;
	struct node *k;
	bool ok = false;

	ectx_init(&x, cc->env->plan, true);
	ectx_begin(&x);
	if (n->op == NODE_NEG && n->a->op == NODE_CONST && n->a->k.type == VALUE_NUMBER) {
		v = kern_neg(&x, n->a->k);
		ok = true;
	} else if (n->op == NODE_FN && n->n == 1 && n->names == NULL && n->v[0]->op == NODE_CONST) {
		for (size_t i = 0; i < NELEM(pure); i++)
			ok = ok || strcmp(n->fn->name, pure[i]) == 0;
		arg = n->v[0]->k;
		if (ok && arg.type == VALUE_STRING)
			v = fn_call(&x, n->fn, 1, &arg);
	}
	ok = ok && v.type != VALUE_NULL && x.fault.code == FAULT_NONE;
	ectx_fini(&x);
	if (!ok)
		return n;
	k = parse_node(cc, NODE_CONST, cc->text + n->off);
	k->k = v;
	k->type = scope_type_of(v);
	return k;
}

static bool
point_of(const struct node *t, struct feel_point *p)
{
	const struct node *b = t->b;

	memset(p, 0, sizeof *p);
	if (b == NULL)
		return false;
	if (t->op == NODE_TEST && b->op == NODE_RANGE && b->a->op == NODE_CONST && b->b->op == NODE_CONST) {
		int order;

		p->range = true;
		p->low_closed = (b->flags & NODE_LOW_CLOSED) != 0;
		p->high_closed = (b->flags & NODE_HIGH_CLOSED) != 0;
		p->low = b->a->k;
		p->high = b->b->k;
		return p->low.type == p->high.type && kern_order(p->low, p->high, &order);
	}
	if (b->op != NODE_CONST || b->k.type >= VALUE_LIST)
		return false;
	p->low = p->high = b->k;
	if (t->op == NODE_TEST || t->op == NODE_EQ)
		return t->op == NODE_EQ || b->k.type != VALUE_BOOL || t->flags == 0;
	if (t->op < NODE_LT || t->op > NODE_GE || b->k.type == VALUE_NULL || b->k.type == VALUE_BOOL)
		return false;
	p->range = true;
	p->low_none = t->op == NODE_LT || t->op == NODE_LE;
	p->high_none = !p->low_none;
	p->low_closed = t->op == NODE_GE;
	p->high_closed = t->op == NODE_LE;
	return true;
}

void
scope_points(struct feel_cc *cc, const struct node *const *v, size_t n, struct feel_tests *out)
{
	struct feel_point *p = arena_alloc(cc->env->plan, (n + 1) * sizeof *p);

	for (size_t i = 0; i < n; i++)
		if (!point_of(v[i], &p[i]))
			return;
	out->cut = true;
	out->n = n;
	out->point = p;
}
