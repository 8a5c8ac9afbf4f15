/* eval_loop.c - filters, positions, and for / some / every.
 *
 * Ranges of numbers and dates are walked, never made: 1..10^18 costs what is taken of it, and the
 * limit of work ends it.
 */
#include "data/when.h"
#include "vm/eval_int.h"
#include "vm/kern.h"

static struct value
at(struct eval *ev, struct value list, struct value index)
{
	int64_t i, n = (int64_t)list.list->n;

	if (!decimal_to_int64(index, &i))
		return ectx_fault(&ev->x, FAULT_INDEX, "a position in a list is a whole number");
	if (i < 0)
		i += n + 1;
	if (i < 1 || i > n)
		return ectx_fault(&ev->x, FAULT_INDEX, "the list has %lld items: no such position", (long long)n);
	return list.list->v[i - 1];
}

/* Null is the list of nothing, what is no list the list of itself (10.3.2.9.4). */
static struct value
as_list(struct eval *ev, struct value v)
{
	if (v.type == VALUE_LIST)
		return v;
	if (v.type == VALUE_NULL && ev->x.strict)
		return ectx_wrong(&ev->x, "filter", "list", v);
	return value_list_make(ev->x.mem, &v, v.type == VALUE_NULL ? 0 : 1);
}

struct value
eval_loop_index(struct eval *ev, struct value *f, const struct node *n)
{
	struct value l = eval_part(ev, f, n->a), i;

	if (ev->x.stop)
		return value_null();
	l = as_list(ev, l);
	i = eval_part(ev, f, n->b);
	if (ev->x.stop)
		return value_null();
	return i.type == VALUE_NUMBER ? at(ev, l, i) : ectx_wrong(&ev->x, "position", "number", i);
}

struct value
eval_loop_filter(struct eval *ev, struct value *f, const struct node *n)
{
	struct value l = eval_part(ev, f, n->a);
	struct ectx_list out = { 0 };

	if (ev->x.stop)
		return value_null();
	l = as_list(ev, l);
	if (ev->x.stop)
		return value_null();
	if (l.list->n == 0 && !ev->x.strict)
		return l;
	for (size_t i = 0; i < l.list->n; i++) {
		struct value m;

		f[n->slot] = l.list->v[i];
		m = eval_part(ev, f, n->b);
		if (ev->x.stop || !ectx_work(&ev->x, 1))
			return value_null();
		if ((n->flags & NODE_LAST) && m.type != VALUE_BOOL && m.type != VALUE_NULL)
			return ectx_wrong(&ev->x, "match", "boolean", m);
		if (m.type == VALUE_NUMBER && i == 0)
			return at(ev, l, m);
		if (m.type != VALUE_BOOL && ev->x.strict)
			return ectx_wrong(&ev->x, "filter", "boolean", m);
		if (ev->note != NULL && m.type != VALUE_BOOL && m.type != VALUE_NULL)
			ectx_wrong(&ev->x, "filter", "boolean", m);
		if (m.type == VALUE_BOOL && m.b && !ectx_push(&ev->x, &out, l.list->v[i]))
			return value_null();
	}
	return ectx_list_value(&ev->x, &out);
}

/* --- iteration -------------------------------------------------------------------- */

struct loop {
	struct ectx_list out;	/* for */
	struct value result;	/* some, every */
	bool settled;		/* RESULT is, unless a condition yet to come is no boolean */
	bool done, bad;		/* BAD: all is null */
};

/* The items of one iterator, one after another. */
struct domain {
	enum { DOMAIN_LIST, DOMAIN_NUMBER, DOMAIN_DATE } kind;
	struct value list;
	int64_t from, to;
	size_t i;
	bool ended;
};

static bool
domain_ends(struct eval *ev, struct domain *d, struct value a, struct value b)
{
	if (a.type == VALUE_DATE && b.type == VALUE_DATE) {
		*d = (struct domain){ .kind = DOMAIN_DATE, .from = a.i, .to = b.i };
		return true;
	}
	*d = (struct domain){ .kind = DOMAIN_NUMBER };
	if (a.type == VALUE_NUMBER && b.type == VALUE_NUMBER && decimal_to_int64(a, &d->from)
	    && decimal_to_int64(b, &d->to))
		return true;
	ectx_wrong(&ev->x, "iteration", "two whole numbers or dates",
	    a.type == VALUE_NUMBER && decimal_to_int64(a, &d->from) ? b : a);
	return false;
}

static bool
domain_open(struct eval *ev, struct value *f, const struct node *n, struct domain *d)
{
	struct value a = eval_part(ev, f, n->a);

	if (ev->x.stop)
		return false;
	if (n->flags & NODE_RANGED) {
		struct value b = eval_part(ev, f, n->b);

		return !ev->x.stop && domain_ends(ev, d, a, b);
	}
	if (a.type == VALUE_RANGE) {
		if (!domain_ends(ev, d, a.range->low, a.range->high))
			return false;
		if (d->from > d->to) {
			ectx_fault(&ev->x, FAULT_ARGUMENT, "the range begins after its end");
			return false;
		}
		d->from += !a.range->low_closed;
		d->to -= !a.range->high_closed;
		d->ended = d->from > d->to;
		return true;
	}
	if (a.type == VALUE_NULL) {
		ectx_wrong(&ev->x, "iteration", "list", a);
		return false;
	}
	*d = (struct domain){ .kind = DOMAIN_LIST,
		.list = a.type == VALUE_LIST ? a : value_list_make(ev->x.mem, &a, 1) };
	return true;
}

static bool
domain_next(struct domain *d, struct value *out)
{
	if (d->kind == DOMAIN_LIST) {
		if (d->i >= d->list.list->n)
			return false;
		*out = d->list.list->v[d->i++];
		return true;
	}
	if (d->ended)
		return false;
	*out = d->kind == DOMAIN_DATE ? value_date(d->from) : value_int(d->from);
	d->ended = d->from == d->to;
	if (!d->ended)
		d->from += d->from < d->to ? 1 : -1;
	return true;
}

static void
make_item(struct eval *ev, struct value *f, const struct node *n, struct loop *l)
{
	struct value v;

	if (n->flags & NODE_PARTIAL) {
		struct value_list *p = ectx_alloc(&ev->x, sizeof *p);

		if (p == NULL)
			return;
		p->n = l->out.n;
		p->v = l->out.v;
		f[n->k.i] = value_list(p);
	}
	v = eval_part(ev, f, n->c);
	if (!ev->x.stop)
		(void)ectx_push(&ev->x, &l->out, v);
}

/* A condition of another type makes all null, wherever it stands: so what settles the result ends the
 * loop only where the condition is a boolean by its type. */
static void
ask_item(struct eval *ev, struct value *f, const struct node *n, struct loop *l)
{
	bool every = n->op == NODE_EVERY;
	struct value v = eval_part(ev, f, n->c);

	if (ev->x.stop || (l->settled && (v.type == VALUE_BOOL || v.type == VALUE_NULL)))
		return;
	if (v.type == VALUE_BOOL && v.b != every) {
		l->result = v;
		l->settled = true;
		l->done = n->c->type->kind == TYPE_BOOL;
	} else if (v.type != VALUE_BOOL) {
		ectx_wrong(&ev->x, every ? "every" : "some", "boolean", v);
		l->result = value_null();
		l->bad = l->done = v.type != VALUE_NULL;
	}
}

static void
iterate(struct eval *ev, struct value *f, const struct node *n, struct loop *l)
{
	struct domain d;

	if (!domain_open(ev, f, n, &d)) {
		l->bad = l->done = true;
		return;
	}
	while (!l->done && !ev->x.stop && domain_next(&d, &f[n->slot])) {
		if (!ectx_work(&ev->x, 1))
			return;
		if (!(n->flags & NODE_LAST))
			iterate(ev, f, n->c, l);
		else if (n->op == NODE_FOR)
			make_item(ev, f, n, l);
		else
			ask_item(ev, f, n, l);
	}
}

struct value
eval_loop_for(struct eval *ev, struct value *f, const struct node *n)
{
	struct loop l = { 0 };

	iterate(ev, f, n, &l);
	return l.bad || ev->x.stop ? value_null() : ectx_list_value(&ev->x, &l.out);
}

struct value
eval_loop_quantified(struct eval *ev, struct value *f, const struct node *n)
{
	struct loop l = { .result = value_bool(n->op == NODE_EVERY) };

	iterate(ev, f, n, &l);
	return l.bad || ev->x.stop ? value_null() : l.result;
}
