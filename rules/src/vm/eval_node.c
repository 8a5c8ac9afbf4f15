/* eval_node.c - what each node does, and the table that runs them. */
#include "vm/eval_int.h"
#include "vm/kern.h"

/* --- operators -------------------------------------------------------------------- */
/* Two numbers whose integers add and compare as they are. */
static inline bool
of_one_scale(struct value a, struct value b)
{
	return a.type == VALUE_NUMBER && b.type == VALUE_NUMBER && decimal_both_small(a, b) && a.exp == b.exp;
}

static struct value
add(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);
	int64_t i;

	if (LIKELY(of_one_scale(a, b) && !__builtin_add_overflow(a.i, b.i, &i)))
		return (struct value){ .type = VALUE_NUMBER, .exp = a.exp, .i = i };
	return ev->x.stop ? value_null() : kern_add(&ev->x, a, b);
}

static struct value
subtract(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);
	int64_t i;

	if (LIKELY(of_one_scale(a, b) && !__builtin_sub_overflow(a.i, b.i, &i)))
		return (struct value){ .type = VALUE_NUMBER, .exp = a.exp, .i = i };
	return ev->x.stop ? value_null() : kern_sub(&ev->x, a, b);
}

static struct value
arithmetic(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);

	if (ev->x.stop)
		return value_null();
	switch (n->op) {
	case NODE_MUL: return kern_mul(&ev->x, a, b);
	case NODE_DIV: return kern_div(&ev->x, a, b);
	default: return kern_pow(&ev->x, a, b);
	}
}

static struct value
compare_any(struct eval *ev, enum node_op op, struct value a, struct value b)
{
	if (ev->x.stop)
		return value_null();
	switch (op) {
	case NODE_EQ: return kern_eq(&ev->x, a, b);
	case NODE_NE: return kern_ne(&ev->x, a, b);
	case NODE_LT: return kern_lt(&ev->x, a, b);
	case NODE_LE: return kern_le(&ev->x, a, b);
	case NODE_GT: return kern_gt(&ev->x, a, b);
	default: return kern_ge(&ev->x, a, b);
	}
}

/* Dates, and numbers of one scale, compare as their integers do. */
static inline bool
by_integer(struct value a, struct value b)
{
	return (a.type == VALUE_DATE && b.type == VALUE_DATE) || of_one_scale(a, b);
}

static struct value
equality(struct eval *ev, struct value *f, const struct node *n, struct value a)
{
	struct value b = eval_part(ev, f, n->b);
	bool yes = n->op == NODE_EQ;

	if (a.type == VALUE_STRING && b.type == VALUE_STRING)
		return value_bool(slice_eq(value_text(a), value_text(b)) == yes);
	if ((a.type == VALUE_NULL || b.type == VALUE_NULL) && !ev->x.stop)
		return value_bool((a.type == b.type) == yes);
	if (by_integer(a, b))
		return value_bool((a.i == b.i) == yes);
	return compare_any(ev, n->op, a, b);
}

/* Most comparisons are with null, as a literal. */
static struct value
equal(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a);

	if ((n->flags & NODE_WITH_NULL) && !ev->x.stop)
		return value_bool((a.type == VALUE_NULL) == (n->op == NODE_EQ));
	return equality(ev, f, n, a);
}

static struct value
order(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);

	if (UNLIKELY(!by_integer(a, b)))
		return compare_any(ev, n->op, a, b);
	switch (n->op) {
	case NODE_LT: return value_bool(a.i < b.i);
	case NODE_LE: return value_bool(a.i <= b.i);
	case NODE_GT: return value_bool(a.i > b.i);
	default: return value_bool(a.i >= b.i);
	}
}

/* B is not run when A settles it. */
static inline struct value
logic(struct eval *ev, struct value *f, const struct node *n, bool settles)
{
	struct value a = eval_part(ev, f, n->a), b;

	if (a.type == VALUE_BOOL && a.b == settles)
		return a;
	if (ev->x.stop)
		return value_null();
	b = eval_part(ev, f, n->b);
	if (LIKELY(a.type == VALUE_BOOL && b.type == VALUE_BOOL))
		return b;
	if (ev->x.stop)
		return value_null();
	return settles ? kern_or(&ev->x, a, b) : kern_and(&ev->x, a, b);
}

static struct value
and(struct eval *ev, struct value *f, const struct node *n)
{
	return logic(ev, f, n, false);
}

static struct value
or(struct eval *ev, struct value *f, const struct node *n)
{
	return logic(ev, f, n, true);
}

static struct value
negate(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a);

	return ev->x.stop ? value_null() : kern_neg(&ev->x, a);
}

static struct value
between(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), lo = eval_part(ev, f, n->b), hi = eval_part(ev, f, n->c);

	return ev->x.stop ? value_null() : kern_between(&ev->x, a, lo, hi);
}

/* --- branches and tests -------------------------------------------------------------- */
static struct value
branch(struct eval *ev, struct value *f, const struct node *n)
{
	struct value c = eval_part(ev, f, n->a);

	if (LIKELY(c.type == VALUE_BOOL))
		return eval_part(ev, f, c.b ? n->b : n->c);
	if (ev->x.stop)
		return value_null();
	if (ev->x.strict || ((n->flags & NODE_LAST) && c.type != VALUE_NULL))
		return ectx_wrong(&ev->x, "if", "boolean", c);
	if (ev->note != NULL && c.type != VALUE_NULL)
		ectx_wrong(&ev->x, "if", "boolean", c);
	return eval_part(ev, f, n->c);
}

/* A unary test by an expression that may use `?`: true, or a value to compare with. */
static struct value
test_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value t = eval_part(ev, f, n->b), in = f[n->slot];

	if (ev->x.stop)
		return value_null();
	if (n->flags != 0 && (t.type == VALUE_BOOL || t.type == VALUE_NULL)) /* the test speaks of `?`: its own truth counts */
		return t.type == VALUE_BOOL ? t : value_bool(false);
	if (in.type == VALUE_NULL && t.type != VALUE_NULL)
		return value_bool(false);
	return kern_in(&ev->x, in, t);
}

static struct value
in_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);

	return ev->x.stop ? value_null() : kern_in(&ev->x, a, b);
}

static struct value
any_of(struct eval *ev, struct value *f, const struct node *n)
{
	struct value out = value_bool(false);

	for (int i = 0; i < n->n; i++) {
		struct value v = eval_part(ev, f, n->v[i]);

		if (ev->x.stop)
			return value_null();
		if (v.type == VALUE_BOOL && v.b)
			return v;
		if (v.type != VALUE_BOOL)
			out = value_null();
	}
	return out;
}

static struct value
not_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v = eval_part(ev, f, n->a);

	return v.type == VALUE_BOOL ? value_bool(!v.b) : value_null();
}

/* --- lists, contexts, ranges ----------------------------------------------------------- */
static struct value
list_of(struct eval *ev, const struct value *v, size_t n)
{
	struct value_list *l = ectx_alloc(&ev->x, sizeof *l);

	if (l == NULL)
		return value_null();
	l->n = n;
	l->v = v;
	return value_list(l);
}

static struct value
make_list(struct eval *ev, struct value *f, const struct node *n)
{
	struct value *v;

	if (n->flags & NODE_SHARED)
		return n->k;
	v = eval_collect(ev, f, n);
	return v == NULL ? value_null() : list_of(ev, v, n->n);
}

static struct value
make_context(struct eval *ev, struct value *f, const struct node *n)
{
	struct value_context *c = ectx_alloc(&ev->x, sizeof *c);
	struct value *v = ectx_alloc(&ev->x, (n->n + 1u) * sizeof *v);

	if (c == NULL || v == NULL)
		return value_null();
	for (int i = 0; i < n->n; i++) {
		v[i] = f[n->slots[i]] = eval_part(ev, f, n->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	c->shape = n->shape;
	c->v = v;
	return value_context(c);
}

static struct value
sequence(struct eval *ev, struct value *f, const struct node *n)
{
	for (int i = 0; i < n->n; i++) {
		f[n->slot + (uint32_t)i] = eval_part(ev, f, n->v[i]);
		if (ev->x.stop)
			return value_null();
	}
	return eval_part(ev, f, n->a);
}

static struct value
range_value(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a), b = eval_part(ev, f, n->b);

	if (ev->x.stop)
		return value_null();
	return kern_range(&ev->x, (n->flags & NODE_LOW_CLOSED) != 0, a, b, (n->flags & NODE_HIGH_CLOSED) != 0);
}

static struct value
unary_range(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a);

	return ev->x.stop ? value_null() : kern_unary_range(&ev->x, n->unary, a);
}

/* --- paths ------------------------------------------------------------------------ */
/* A dotted name that the context lacks: x.Line.No is also entry No of entry Line, the longest first.
 * NULL: neither. */
static const struct value *
entry_by_parts(const struct value_context *c, struct slice name)
{
	const struct value *v = NULL;

	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '.' && (v = value_entry(c, slice_make(name.p, i))) != NULL && v->type == VALUE_CONTEXT) {
			c = v->ctx;
			name = slice_make(name.p + i + 1, name.n - i - 1);
			i = name.n;
			if ((v = value_entry(c, name)) != NULL)
				return v;
		}
	return NULL;
}

static struct value
find_entry(struct eval *ev, const struct node *n, const struct value_context *c)
{
	const struct value *v;

	for (size_t i = 0; i < c->shape->n; i++)
		if (slice_eq(c->shape->name[i], n->name)) {
			ev->hint[n->slot % EVAL_HINTS] = (uint16_t)i;
			return c->v[i];
		}
	if ((v = entry_by_parts(c, n->name)) != NULL)
		return *v;
	if (ev->note != NULL && (n->flags & NODE_SAID))
		return ectx_told();
	return ectx_fault(&ev->x, FAULT_NO_SUCH_ENTRY, "%.*s: the context has no such entry", SLICE_FMT(n->name));
}

/* Rows have their entries in the same places: the place where this path found its entry last is
 * looked at first. The name decides. */
static inline struct value
entry_of(struct eval *ev, const struct node *n, const struct value_context *c)
{
	size_t i = ev->hint[n->slot % EVAL_HINTS];

	if (LIKELY(i < c->shape->n && slice_eq(c->shape->name[i], n->name)))
		return c->v[i];
	return find_entry(ev, n, c);
}

static struct value
step(struct eval *ev, const struct node *n, struct value a)
{
	struct value *v;

	if (a.type != VALUE_LIST)
		return kern_property_at(&ev->x, a, (enum kern_prop)n->n, n->name);
	v = ectx_alloc(&ev->x, (a.list->n + 1) * sizeof *v);
	if (v == NULL || !ectx_work(&ev->x, a.list->n))
		return value_null();
	for (size_t i = 0; i < a.list->n; i++) {
		struct value one = a.list->v[i];

		if (LIKELY(one.type == VALUE_CONTEXT))
			v[i] = entry_of(ev, n, one.ctx);
		else if (one.type == VALUE_LIST)
			v[i] = ectx_wrong(&ev->x, "path", "context", one);
		else
			v[i] = step(ev, n, one);
		if (ev->x.stop)
			return value_null();
	}
	return list_of(ev, v, a.list->n);
}

static struct value
path(struct eval *ev, struct value *f, const struct node *n)
{
	struct value a = eval_part(ev, f, n->a);

	if (LIKELY(a.type == VALUE_CONTEXT))
		return entry_of(ev, n, a.ctx);
	return ev->x.stop ? value_null() : step(ev, n, a);
}

struct value
eval_entry(struct eval *ev, struct value *f, const struct node *n)
{
	const struct node *of = n->a;
	struct value a = value_null();
	size_t i = ev->hint[n->slot % EVAL_HINTS];

	if (of->op == NODE_GLOBAL)
		a = eval_global(ev, of->slot);
	else if (of->op == NODE_LOCAL)
		a = f[of->slot];
	if (LIKELY(a.type == VALUE_CONTEXT && i < a.ctx->shape->n && slice_eq(a.ctx->shape->name[i], n->name)))
		return a.ctx->v[i];
	return eval_node(ev, f, n);
}

static struct value
item_entry(struct eval *ev, struct value *f, const struct node *n)
{
	struct value item = f[n->slot];

	if (item.type == VALUE_CONTEXT) {
		const struct value *e = value_entry(item.ctx, n->name);

		if (e != NULL || (e = entry_by_parts(item.ctx, n->name)) != NULL)
			return *e;
	} else if (n->a == NULL && item.type != VALUE_NULL) {
		return kern_property(&ev->x, item, n->name);
	}
	if (n->a != NULL)
		return eval_part(ev, f, n->a);
	return ectx_fault(&ev->x, FAULT_NO_SUCH_ENTRY, "%.*s: no such name here",
	    SLICE_FMT(n->name));
}

/* --- types, faults, leaves ----------------------------------------------------------- */
static struct value
coerced(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v = eval_part(ev, f, n->a);

	return LIKELY(type_is_plainly(n->want, v)) ? v : eval_convert(ev, n->want, v, "value");
}

static struct value
instance_of(struct eval *ev, struct value *f, const struct node *n)
{
	return value_bool(eval_type_instance(ev, n->want, eval_part(ev, f, n->a)));
}

static struct value
error(struct eval *ev, struct value *f, const struct node *n)
{
	(void)f;
	if (ev->note != NULL) /* it was told when it was compiled */
		return ectx_told();
	return eval_raise(ev, n->code, n->src, n->off, n->len, "%s", n->text);
}

static struct value
table(struct eval *ev, struct value *f, const struct node *n)
{
	return n->table(ev, f, n->data);
}

static struct value
leaf(struct eval *ev, struct value *f, const struct node *n)
{
	switch (n->op) {
	case NODE_CONST: return n->k;
	case NODE_LOCAL: return f[n->slot];
	default: return eval_global(ev, n->slot);
	}
}

static eval_op *const ops[] = {
	[NODE_CONST] = leaf, [NODE_LOCAL] = leaf, [NODE_GLOBAL] = leaf, [NODE_ERROR] = error,
	[NODE_ADD] = add, [NODE_SUB] = subtract, [NODE_MUL] = arithmetic, [NODE_DIV] = arithmetic,
	[NODE_POW] = arithmetic, [NODE_EQ] = equal, [NODE_NE] = equal, [NODE_LT] = order,
	[NODE_LE] = order, [NODE_GT] = order, [NODE_GE] = order, [NODE_NEG] = negate, [NODE_AND] = and,
	[NODE_OR] = or, [NODE_BETWEEN] = between, [NODE_IN] = in_value, [NODE_ANY_OF] = any_of,
	[NODE_NOT] = not_value, [NODE_TEST] = test_value, [NODE_IF] = branch, [NODE_PATH] = path,
	[NODE_ITEM] = item_entry, [NODE_FILTER] = eval_loop_filter, [NODE_INDEX] = eval_loop_index,
	[NODE_FOR] = eval_loop_for, [NODE_SOME] = eval_loop_quantified, [NODE_EVERY] = eval_loop_quantified,
	[NODE_LIST] = make_list, [NODE_CONTEXT] = make_context, [NODE_SEQ] = sequence,
	[NODE_RANGE] = range_value, [NODE_UNARY] = unary_range, [NODE_INSTANCE] = instance_of,
	[NODE_COERCE] = coerced, [NODE_FUNCTION] = eval_closure, [NODE_FN] = eval_builtin,
	[NODE_HOST] = eval_host, [NODE_CALL] = eval_call_value, [NODE_TABLE] = table,
};

static void
place_fault(struct eval *ev, const struct node *n)
{
	if (ev->placed)
		return;
	ev->placed = true;
	ev->fault.src = n->src;
	ev->fault.off = n->off;
	ev->fault.len = n->len;
}

/* A text may be a chain of operators longer than the stack is deep. */
static struct value
too_deep(struct eval *ev)
{
	return ectx_fault(&ev->x, FAULT_LIMIT, "calls or operators are nested too deep");
}

struct value
eval_node(struct eval *ev, struct value *f, const struct node *n)
{
	struct value v;

	if (UNLIKELY((uintptr_t)__builtin_frame_address(0) < ev->low))
		return too_deep(ev);
	if (UNLIKELY(!ectx_work(&ev->x, 1)))
		return value_null();
	v = ops[n->op](ev, f, n);
	if (UNLIKELY(ev->x.fault.code != FAULT_NONE) && n->op > NODE_GLOBAL) {
		place_fault(ev, n);
		if (ev->note != NULL)
			v = eval_note_node(ev, f, n, v);
	}
	return v;
}
