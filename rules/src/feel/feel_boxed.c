/* feel_boxed.c - boxed expressions to programs. */
#include "feel/feel.h"
#include "feel/strict.h"
#include "feel/scope.h"

enum boxed { BOXED_TEXT, BOXED_CONTEXT, BOXED_LIST, BOXED_RELATION, BOXED_FUNCTION, BOXED_INVOKE, BOXED_IF,
	BOXED_FOR, BOXED_SOME, BOXED_EVERY, BOXED_FILTER, BOXED_NONE, BOXED_TABLE };

struct feel_expr {
	enum boxed kind;
	const struct type *type;
	const struct prog_source *src;
	struct slice var;
	const struct feel_entry *entry;
	struct feel_expr *const *item;
	size_t n, rows;
	struct feel_expr *a, *b, *c;
	const struct type *result;
	const char *code, *why;
	const struct feel_table_ops *ops;
	void *data;
};

/* --- names ---------------------------------------------------------------------- */

struct slice
feel_name(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == ' ' || (c >= 9 && c <= 13)) {
			gap = n > 0;
			continue;
		}
		if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xa0) {
			gap = n > 0;
			i++;
			continue;
		}
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = (char)c;
	}
	out[n] = '\0'; /* so that a name can be handed on as a C string */
	return slice_make(out, n);
}

struct feel_scope *
feel_scope_new(const struct feel_env *env, const struct feel_scope *outer)
{
	struct feel_scope *s = arena_zalloc(env->plan, sizeof *s);

	s->env = env;
	s->outer = outer;
	return s;
}

static struct feel_global *
add_global(struct feel_scope *s, struct slice name, const struct type *t, uint32_t slot)
{
	struct feel_global *g = arena_zalloc(s->env->plan, sizeof *g);

	g->name = feel_name(s->env->plan, name);
	g->type = t != NULL ? t : &type_any;
	g->slot = slot;
	g->next = s->first;
	s->first = g;
	return g;
}

void
feel_scope_add(struct feel_scope *s, struct slice name, const struct type *t, uint32_t slot)
{
	(void)add_global(s, name, t, slot);
}

void
feel_scope_nullable(struct feel_scope *s)
{
	s->first->nullable = true;
}

void
feel_scope_add_member(struct feel_scope *s, struct slice name, struct slice member, const struct type *t,
    uint32_t slot)
{
	add_global(s, name, t, slot)->member = feel_name(s->env->plan, member);
}

bool
feel_know(const struct feel_env *env, struct slice name)
{
	struct feel_known *k;

	for (size_t i = 0; i < name.n; i++)
		if (strchr("+-*/", name.p[i]) != NULL)
			return false;
	if (lex_word(name.p, name.p + name.n) == name.n)
		return true;
	k = arena_alloc(env->plan, sizeof *k);
	*k = (struct feel_known){ *env->known, name };
	*env->known = k;
	return true;
}

/* --- boxed expressions ------------------------------------------------------------- */

static struct feel_expr *
make(const struct feel_env *env, enum boxed kind, const struct type *t)
{
	struct feel_expr *e = arena_zalloc(env->plan, sizeof *e);

	e->kind = kind;
	e->type = t;
	return e;
}

struct feel_expr *
feel_text(const struct feel_env *env, const struct prog_source *src, const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_TEXT, t);

	e->src = src;
	return e;
}

static const struct feel_entry *
entries(const struct feel_env *env, const struct feel_entry *v, size_t n)
{
	struct feel_entry *copy = arena_alloc(env->plan, (n + 1) * sizeof *copy);

	for (size_t i = 0; i < n; i++) {
		copy[i] = v[i];
		copy[i].name = feel_name(env->plan, v[i].name);
	}
	return copy;
}

static struct feel_expr *const *
items(const struct feel_env *env, struct feel_expr *const *v, size_t n)
{
	struct feel_expr **copy = arena_alloc(env->plan, (n + 1) * sizeof *copy);

	if (n > 0)
		memcpy(copy, v, n * sizeof *copy);
	return copy;
}

struct feel_expr *
feel_context(const struct feel_env *env, const struct feel_entry *v, size_t n, struct feel_expr *result,
    const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_CONTEXT, t);

	e->entry = entries(env, v, n);
	e->n = n;
	e->a = result;
	return e;
}

struct feel_expr *
feel_list(const struct feel_env *env, struct feel_expr *const *v, size_t n, const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_LIST, t);

	e->item = items(env, v, n);
	e->n = n;
	return e;
}

struct feel_expr *
feel_relation(const struct feel_env *env, const struct feel_entry *column, size_t columns,
    struct feel_expr *const *cell, size_t rows, const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_RELATION, t);

	e->entry = entries(env, column, columns);
	e->n = columns;
	e->rows = rows;
	e->item = items(env, cell, columns * rows);
	return e;
}

struct feel_expr *
feel_function(const struct feel_env *env, const struct feel_entry *param, size_t n, struct feel_expr *body,
    const struct type *result_type)
{
	struct feel_expr *e = make(env, BOXED_FUNCTION, NULL);

	e->entry = entries(env, param, n);
	e->n = n;
	e->a = body;
	e->result = result_type;
	return e;
}

struct feel_expr *
feel_invoke(const struct feel_env *env, struct feel_expr *callee, const struct feel_entry *binding, size_t n,
    const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_INVOKE, t);

	e->a = callee;
	e->entry = entries(env, binding, n);
	e->n = n;
	return e;
}

static struct feel_expr *
three(const struct feel_env *env, enum boxed kind, struct slice var, struct feel_expr *a, struct feel_expr *b,
    struct feel_expr *c, const struct type *t)
{
	struct feel_expr *e = make(env, kind, t);

	e->var = feel_name(env->plan, var);
	e->a = a;
	e->b = b;
	e->c = c;
	return e;
}

struct feel_expr *
feel_if(const struct feel_env *env, struct feel_expr *cond, struct feel_expr *yes, struct feel_expr *no,
    const struct type *t)
{
	return three(env, BOXED_IF, slice_of(""), cond, yes, no, t);
}

struct feel_expr *
feel_for(const struct feel_env *env, struct slice var, struct feel_expr *in, struct feel_expr *body,
    const struct type *t)
{
	return three(env, BOXED_FOR, var, in, body, NULL, t);
}

struct feel_expr *
feel_some(const struct feel_env *env, struct slice var, struct feel_expr *in, struct feel_expr *satisfies,
    const struct type *t)
{
	return three(env, BOXED_SOME, var, in, satisfies, NULL, t);
}

struct feel_expr *
feel_every(const struct feel_env *env, struct slice var, struct feel_expr *in, struct feel_expr *satisfies,
    const struct type *t)
{
	return three(env, BOXED_EVERY, var, in, satisfies, NULL, t);
}

struct feel_expr *
feel_filter(const struct feel_env *env, struct feel_expr *in, struct feel_expr *match, const struct type *t)
{
	return three(env, BOXED_FILTER, slice_of(""), in, match, NULL, t);
}

struct feel_expr *
feel_none(const struct feel_env *env, const char *code, const char *why, const struct prog_source *src)
{
	struct feel_expr *e = make(env, BOXED_NONE, NULL);

	e->code = code;
	e->why = why;
	e->src = src;
	return e;
}

struct feel_expr *
feel_table(const struct feel_env *env, const struct feel_table_ops *ops, void *data, const struct prog_source *src,
    const struct type *t)
{
	struct feel_expr *e = make(env, BOXED_TABLE, t);

	e->src = src;
	e->ops = ops;
	e->data = data;
	return e;
}

/* --- compiling ------------------------------------------------------------------- */

struct compile_name *
feel_bind(struct feel_cc *cc, struct slice name, const struct type *t, uint32_t slot)
{
	struct compile_name *c = arena_zalloc(cc->env->plan, sizeof *c);

	c->next = cc->names;
	c->name = name;
	c->type = t != NULL ? t : &type_any;
	c->frame = cc->frame;
	c->slot = slot;
	cc->names = c;
	return c;
}

const struct feel_env *
feel_cc_env(const struct feel_cc *cc)
{
	return cc->env;
}

void
feel_cc_enter(struct feel_cc *cc)
{
	if (cc->mark < (int)NELEM(cc->marks))
		cc->marks[cc->mark] = cc->names, cc->fact_marks[cc->mark] = cc->facts;
	else
		cc->failed = true; /* deeper than any nesting that is allowed */
	cc->mark++;
}

void
feel_cc_leave(struct feel_cc *cc)
{
	CHECK(cc->mark > 0);
	cc->mark--;
	if (cc->mark < (int)NELEM(cc->marks))
		cc->names = cc->marks[cc->mark], cc->facts = cc->fact_marks[cc->mark];
}

void
feel_cc_holds(struct feel_cc *cc, uint32_t slot, const struct node *n)
{
	(void)strict_hold(cc, slot, n);
	if (slot < NELEM(cc->held))
		cc->held[slot] = n;
}

bool
feel_cc_gives_null(struct feel_cc *cc, const struct node *n)
{
	return strict_gives_null(cc, n);
}

uint32_t
feel_cc_local(struct feel_cc *cc, struct slice name, const struct type *t)
{
	uint32_t slot = scope_slots(cc, 1);

	(void)feel_bind(cc, feel_name(cc->env->plan, name), t, slot);
	if (slot < NELEM(cc->held))
		cc->held[slot] = NULL;
	return slot;
}

/* Gives a boolean or null, whatever its parts are. */
static bool
is_truth(const struct node *n)
{
	switch ((enum node_op)n->op) {
	case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
	case NODE_AND: case NODE_OR: case NODE_NOT: case NODE_BETWEEN: case NODE_IN:
	case NODE_SOME: case NODE_EVERY: case NODE_INSTANCE:
		return true;
	case NODE_IF:
		return is_truth(n->b) && is_truth(n->c);
	case NODE_CONST:
		return n->k.type == VALUE_BOOL;
	default:
		return false;
	}
}

static const struct node *
coerce(struct feel_cc *cc, const struct node *n, const struct type *t)
{
	struct node *c;

	if (t == NULL || t->kind == TYPE_ANY || n->op == NODE_ERROR)
		return n;
	/* What a table gives is of the types of its outputs already. */
	if (n->op == NODE_TABLE && type_conforms(n->type, t) && type_is_free(t))
		return n;
	if (t->kind == TYPE_BOOL && t->allowed == NULL && is_truth(n))
		return n;
	strict_converts(cc, n, t);
	c = parse_node(cc, NODE_COERCE, NULL);
	c->src = n->src;
	c->off = n->off;
	c->len = n->len;
	c->a = n;
	c->want = t;
	c->type = t;
	return c;
}

static struct node *
group(struct feel_cc *cc, enum node_op op, const struct node *const *v, size_t n)
{
	struct node *g = parse_node(cc, op, NULL);

	CHECK(n < UINT16_MAX);
	g->v = v;
	g->n = (uint16_t)n;
	return g;
}

static const struct node *
boxed_text(struct feel_cc *cc, const struct feel_expr *e)
{
	const struct node *n = parse_text(cc, e->src);

	strict_text(cc, n);
	return n;
}

static const struct node *
boxed_context(struct feel_cc *cc, const struct feel_expr *e)
{
	struct arena *a = cc->env->plan;
	const struct node **v = arena_alloc(a, (e->n + 1) * sizeof *v), *out;
	uint32_t *slots = arena_alloc(a, (e->n + 1) * sizeof *slots);
	struct slice *names = arena_alloc(a, (e->n + 1) * sizeof *names);
	struct type_field *f = arena_alloc(a, (e->n + 1) * sizeof *f);
	struct value_shape *shape = arena_alloc(a, sizeof *shape);
	struct node *n;

	feel_cc_enter(cc);
	for (size_t i = 0; i < e->n; i++) {
		v[i] = coerce(cc, feel_cc_expr(cc, e->entry[i].expr, NULL), e->entry[i].type);
		names[i] = e->entry[i].name;
		scope_key(cc, names[i]);
		slots[i] = feel_cc_local(cc, names[i], v[i]->type);
		f[i] = (struct type_field){ names[i], v[i]->type, strict_hold(cc, slots[i], v[i]) };
	}
	n = group(cc, NODE_CONTEXT, v, e->n);
	*shape = (struct value_shape){ e->n, names };
	n->shape = shape;
	n->slots = slots;
	n->type = type_context_of(a, f, e->n);
	out = n;
	if (e->a != NULL) { /* the context is made for its names; the result is what counts */
		const struct node **seq = arena_alloc(a, sizeof *seq);
		struct node *s;

		seq[0] = n;
		s = group(cc, NODE_SEQ, seq, 1);
		s->slot = scope_slots(cc, 1);
		s->a = feel_cc_expr(cc, e->a, NULL);
		s->type = s->a->type;
		out = s;
	}
	feel_cc_leave(cc);
	return out;
}

static const struct node *
boxed_list(struct feel_cc *cc, struct feel_expr *const *item, size_t n)
{
	const struct node **v = arena_alloc(cc->env->plan, (n + 1) * sizeof *v);
	const struct type *of = NULL;
	struct node *l;

	for (size_t i = 0; i < n; i++) {
		v[i] = feel_cc_expr(cc, item[i], NULL);
		of = of == NULL ? v[i]->type : type_join(of, v[i]->type);
	}
	l = group(cc, NODE_LIST, v, n);
	l->type = type_list_of(cc->env->plan, of);
	scope_share(cc, l);
	return l;
}

static const struct node *
boxed_relation(struct feel_cc *cc, const struct feel_expr *e)
{
	const struct node **v = arena_alloc(cc->env->plan, (e->rows + 1) * sizeof *v);
	struct arena *a = cc->env->plan;
	struct slice *names = arena_alloc(a, (e->n + 1) * sizeof *names);
	struct value_shape *shape = arena_alloc(a, sizeof *shape);
	struct node *l;

	for (size_t c = 0; c < e->n; c++) {
		names[c] = e->entry[c].name;
		scope_key(cc, names[c]);
	}
	*shape = (struct value_shape){ e->n, names };
	for (size_t r = 0; r < e->rows; r++) {
		const struct node **cell = arena_alloc(a, (e->n + 1) * sizeof *cell);
		uint32_t *slots = arena_alloc(a, (e->n + 1) * sizeof *slots);
		struct type_field *f = arena_alloc(a, (e->n + 1) * sizeof *f);
		struct node *n;

		for (size_t c = 0; c < e->n; c++) {
			cell[c] = coerce(cc, feel_cc_expr(cc, e->item[r * e->n + c], NULL), e->entry[c].type);
			slots[c] = scope_slots(cc, 1);
			f[c] = (struct type_field){ .name = names[c], .type = cell[c]->type };
		}
		n = group(cc, NODE_CONTEXT, cell, e->n);
		n->shape = shape;
		n->slots = slots;
		n->type = type_context_of(a, f, e->n);
		v[r] = n;
	}
	l = group(cc, NODE_LIST, v, e->rows);
	l->type = e->rows > 0 ? type_list_of(a, v[0]->type) : &type_any_list;
	return l;
}

static const struct node *
boxed_function(struct feel_cc *cc, const struct feel_expr *e)
{
	struct type_field *param = arena_alloc(cc->env->plan, (e->n + 1) * sizeof *param);
	struct compile_frame fr = { .outer = cc->frame };
	const struct node *body;

	cc->frame = &fr;
	feel_cc_enter(cc);
	for (size_t i = 0; i < e->n; i++) {
		param[i] = (struct type_field){ .name = e->entry[i].name,
			.type = e->entry[i].type != NULL ? e->entry[i].type : &type_any };
		(void)feel_cc_local(cc, param[i].name, param[i].type);
	}
	strict_forget_locals(cc);
	body = feel_cc_expr(cc, e->a, NULL);
	feel_cc_leave(cc);
	cc->frame = fr.outer;
	return parse_closure(cc, &fr, param, e->n, body, e->result);
}

/* A box has no text: what is wrong with it is shown at a part. */
static void
at_part(struct node *n, const struct node *part)
{
	n->src = part->src;
	n->off = part->off;
	n->len = part->len;
}

static const struct node *
null(struct feel_cc *cc)
{
	struct node *n = parse_node(cc, NODE_CONST, NULL);

	n->type = &type_null;
	return n;
}

static const struct node *
boxed_invoke(struct feel_cc *cc, const struct feel_expr *e)
{
	const struct node **v = arena_alloc(cc->env->plan, (e->n + 1) * sizeof *v), *callee;
	struct slice *names = arena_alloc(cc->env->plan, (e->n + 1) * sizeof *names);
	struct node *n;

	for (size_t i = 0; i < e->n; i++) {
		names[i] = e->entry[i].name;
		v[i] = e->entry[i].expr == NULL ? null(cc)
			: coerce(cc, feel_cc_expr(cc, e->entry[i].expr, NULL), e->entry[i].type);
	}
	callee = feel_cc_expr(cc, e->a, NULL);
	n = group(cc, NODE_CALL, v, e->n);
	at_part(n, callee);
	scope_call(cc, n, callee, e->n > 0 ? names : NULL);
	return n;
}

static const struct node *
boxed_loop(struct feel_cc *cc, const struct feel_expr *e)
{
	enum node_op op = e->kind == BOXED_FOR ? NODE_FOR : e->kind == BOXED_SOME ? NODE_SOME
		: e->kind == BOXED_EVERY ? NODE_EVERY : NODE_FILTER;
	struct node *n = parse_node(cc, op, NULL);
	const struct type *of;

	n->flags = NODE_LAST;
	n->a = feel_cc_expr(cc, e->a, NULL);
	of = n->a->type->kind == TYPE_LIST || n->a->type->kind == TYPE_RANGE ? n->a->type->of : n->a->type;
	feel_cc_enter(cc);
	if (op == NODE_FILTER) {
		struct compile_name *all;

		n->slot = scope_slots(cc, 1);
		(void)feel_bind(cc, slice_of("item"), of, n->slot);
		all = feel_bind(cc, slice_of(""), of, n->slot);
		all->item = true;
		all->list = n->a;
		scope_use_whole(cc, n->a);
		n->b = feel_cc_expr(cc, e->b, NULL);
	} else {
		n->slot = feel_cc_local(cc, e->var, of);
		if (op == NODE_FOR) {
			n->flags |= NODE_PARTIAL;
			n->k.i = feel_cc_local(cc, slice_of("partial"), &type_any_list);
		} else {
			n->type = &type_bool;
		}
		n->c = feel_cc_expr(cc, e->b, NULL);
		if (op == NODE_FOR)
			n->type = type_list_of(cc->env->plan, n->c->type);
	}
	feel_cc_leave(cc);
	at_part(n, op == NODE_FILTER ? n->b : n->c);
	return n;
}

static const struct node *
boxed_if(struct feel_cc *cc, const struct feel_expr *e)
{
	struct node *n = parse_node(cc, NODE_IF, NULL);

	n->flags = NODE_LAST;
	n->a = feel_cc_expr(cc, e->a, NULL);
	feel_cc_enter(cc);
	strict_assume(cc, n->a, true);
	n->b = feel_cc_expr(cc, e->b, NULL);
	feel_cc_leave(cc);
	feel_cc_enter(cc);
	strict_assume(cc, n->a, false);
	n->c = feel_cc_expr(cc, e->c, NULL);
	feel_cc_leave(cc);
	at_part(n, n->a);
	n->type = type_join(n->b->type, n->c->type);
	return n;
}

static const struct node *
boxed_none(struct feel_cc *cc, const struct feel_expr *e)
{
	struct node *n = parse_node(cc, NODE_ERROR, NULL);

	n->src = e->src;
	n->code = e->code;
	n->text = e->why;
	if (cc->muted == 0)
		diag_add(cc->env->diag, cc->env->mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING, e->code,
		    prog_place(e->src, 0, (uint32_t)(e->src->text.n > 0 ? e->src->text.n : 1)), "%s", e->why);
	return n;
}

static const struct node *
boxed_table(struct feel_cc *cc, const struct feel_expr *e)
{
	const struct type *t = NULL;
	bool null = false;
	struct node *n;

	if (e->ops->compile(cc, e->data, &t, &null) != 0)
		return parse_error(cc, "invalid-text", "the table has errors");
	n = parse_node(cc, NODE_TABLE, NULL);
	n->src = e->src;
	n->flags = null ? NODE_NULLABLE : 0;
	n->table = e->ops->eval;
	n->data = e->data;
	n->type = t != NULL ? t : &type_any;
	return n;
}

static const struct node *
boxed(struct feel_cc *cc, const struct feel_expr *e)
{
	switch (e->kind) {
	case BOXED_TEXT: return boxed_text(cc, e);
	case BOXED_CONTEXT: return boxed_context(cc, e);
	case BOXED_LIST: return boxed_list(cc, e->item, e->n);
	case BOXED_RELATION: return boxed_relation(cc, e);
	case BOXED_FUNCTION: return boxed_function(cc, e);
	case BOXED_INVOKE: return boxed_invoke(cc, e);
	case BOXED_IF: return boxed_if(cc, e);
	case BOXED_NONE: return boxed_none(cc, e);
	case BOXED_TABLE: return boxed_table(cc, e);
	default: return boxed_loop(cc, e);
	}
}

const struct node *
feel_cc_expr(struct feel_cc *cc, const struct feel_expr *e, const struct type **type)
{
	const struct node *n;

	if (e == NULL) {
		n = parse_error(cc, "invalid-text", "the expression is missing");
	} else if (cc->depth >= COMPILE_DEPTH) {
		diag_add(cc->env->diag, DIAG_ERROR, "limit", prog_place(e->src, 0, 1),
		    "expressions are nested more than %d deep", COMPILE_DEPTH);
		n = parse_error(cc, "limit", "expressions are nested too deep");
	} else {
		int depth = cc->depth++, mark = cc->mark;
		struct compile_name *names = cc->names;
		struct compile_frame *frame = cc->frame;

		n = boxed(cc, e);
		cc->depth = depth;
		cc->mark = mark; /* a text that was given up may have left some open */
		cc->names = names;
		cc->frame = frame;
		n = coerce(cc, n, e->type);
	}
	if (type != NULL)
		*type = n->type;
	return n;
}

void
feel_cc_tests(struct feel_cc *cc, const struct prog_source *src, uint32_t input, const struct type *t,
    struct feel_tests *out)
{
	int depth = cc->depth, mark = cc->mark;
	struct compile_name *names = cc->names, *q;

	q = feel_bind(cc, slice_of("?"), t, input);
	q->slot = input;
	parse_tests(cc, src, input, t, out);
	strict_tests(cc, out, input);
	cc->depth = depth;
	cc->mark = mark;
	cc->names = names;
}

static struct program *
finish(struct feel_cc *cc, const struct node *root)
{
	struct program *p = arena_zalloc(cc->env->plan, sizeof *p);

	if (cc->nodes > COMPILE_NODES)
		diag_add(cc->env->diag, DIAG_ERROR, "limit", prog_place(cc->src, 0, 1),
		    "the expression has more parts than the limit of %d", COMPILE_NODES);
	p->root = root;
	p->slots = cc->frame->slots;
	p->type = root->type;
	return p;
}

static void
take_uses(struct feel_cc *cc, struct feel_uses *out)
{
	struct feel_use *v;
	size_t n = 0;

	for (const struct compile_use *u = cc->uses; u != NULL; u = u->next)
		n++;
	v = arena_alloc(cc->env->plan, (n + 1) * sizeof *v);
	out->n = n;
	out->use = v;
	for (const struct compile_use *u = cc->uses; u != NULL; u = u->next)
		*v++ = (struct feel_use){ u->slot, (int32_t)u->whole > 0, u->n, u->entry };
}

const struct program *
feel_compile(const struct feel_env *env, const struct feel_scope *globals, const struct feel_expr *e,
    const struct type *t, struct feel_uses *uses)
{
	struct compile_frame fr = { 0 };
	struct feel_cc cc = { .env = env, .globals = globals, .frame = &fr };
	const struct node *n = coerce(&cc, feel_cc_expr(&cc, e, NULL), t);

	if (uses != NULL) {
		take_uses(&cc, uses);
		uses->gives_null = strict_gives_null(&cc, n);
		uses->gives = strict_gives_type(&cc, n);
	}
	return finish(&cc, n);
}

const struct program *
feel_compile_tests(const struct feel_env *env, const struct feel_scope *globals, const struct prog_source *src,
    const struct type *input, struct feel_tests *out)
{
	struct compile_frame fr = { .slots = 1 };
	struct feel_cc cc = { .env = env, .globals = globals, .frame = &fr };
	struct node *yes;

	feel_cc_tests(&cc, src, 0, input, out);
	if (out->node != NULL)
		return finish(&cc, out->node);
	yes = parse_node(&cc, NODE_CONST, NULL);
	yes->k = value_bool(true);
	yes->type = &type_bool;
	return finish(&cc, yes);
}

const struct type *
feel_parse_type(const struct feel_env *env, const struct prog_source *src)
{
	struct compile_frame fr = { 0 };
	struct feel_cc cc = { .env = env, .frame = &fr };

	return parse_type_text(&cc, src);
}
