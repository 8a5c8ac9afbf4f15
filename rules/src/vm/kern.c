/* kern.c - equality, order, ranges and logic. */
#include "vm/kern.h"

#include "data/when.h"

/* A loop can nest lists without end, and share them: beyond this depth, or this many elements,
 * values do not compare. 64 bytes of text count as an element. */
enum { EQUAL_DEPTH = 5000, EQUAL_WORK = 50000000 };

static enum kern_truth equal(struct value a, struct value b, int depth, uint64_t *left);

static enum kern_truth
equal_lists(const struct value_list *a, const struct value_list *b, int depth, uint64_t *left)
{
	enum kern_truth all = KERN_TRUE;

	if (a->n != b->n)
		return KERN_FALSE;
	for (size_t i = 0; i < a->n && all != KERN_FALSE; i++) {
		enum kern_truth t = equal(a->v[i], b->v[i], depth + 1, left);

		if (t != KERN_TRUE)
			all = t;
	}
	return all;
}

static enum kern_truth
equal_contexts(const struct value_context *a, const struct value_context *b, int depth, uint64_t *left)
{
	enum kern_truth all = KERN_TRUE;

	if (a->shape->n != b->shape->n)
		return KERN_FALSE;
	for (size_t i = 0; i < a->shape->n && all != KERN_FALSE; i++) {
		const struct value *other = value_entry(b, a->shape->name[i]);
		enum kern_truth t = other ? equal(a->v[i], *other, depth + 1, left) : KERN_FALSE;

		if (t != KERN_TRUE)
			all = t;
	}
	return all;
}

static enum kern_truth
equal_ranges(const struct value_range *a, const struct value_range *b, int depth, uint64_t *left)
{
	enum kern_truth low, high;

	if (a->op != b->op || a->low_closed != b->low_closed || a->high_closed != b->high_closed
	    || a->low_open_end != b->low_open_end || a->high_open_end != b->high_open_end)
		return KERN_FALSE;
	low = equal(a->low, b->low, depth + 1, left);
	high = equal(a->high, b->high, depth + 1, left);
	return low == KERN_FALSE || high == KERN_FALSE ? KERN_FALSE
	       : low == KERN_NULL ? KERN_NULL : high;
}

static enum kern_truth
equal_texts(struct slice a, struct slice b, uint64_t *left)
{
	if (a.n != b.n)
		return KERN_FALSE;
	*left -= *left < a.n / 64 ? *left : a.n / 64;
	return slice_eq(a, b);
}

static enum kern_truth
equal(struct value a, struct value b, int depth, uint64_t *left)
{
	int c;

	if (a.type == VALUE_NULL || b.type == VALUE_NULL)
		return a.type == b.type;
	if (a.type != b.type || depth > EQUAL_DEPTH || *left == 0)
		return KERN_NULL;
	--*left;
	switch ((enum value_type)a.type) {
	case VALUE_NULL:
		break;
	case VALUE_BOOL:
		return a.b == b.b;
	case VALUE_NUMBER:
		return decimal_eq(a, b);
	case VALUE_STRING:
		return equal_texts(value_text(a), value_text(b), left);
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATETIME:
	case VALUE_DAYS:
	case VALUE_MONTHS:
		return when_compare(a, b, &c) ? c == 0 : KERN_FALSE;
	case VALUE_LIST:
		return equal_lists(a.list, b.list, depth, left);
	case VALUE_CONTEXT:
		return equal_contexts(a.ctx, b.ctx, depth, left);
	case VALUE_RANGE:
		return equal_ranges(a.range, b.range, depth, left);
	case VALUE_FUNCTION:
		return a.fun == b.fun ? KERN_TRUE : KERN_NULL;
	}
	return KERN_NULL;
}

enum kern_truth
kern_equal(struct value a, struct value b)
{
	uint64_t left = EQUAL_WORK;

	return equal(a, b, 0, &left);
}

enum kern_truth
kern_same(struct ectx *e, struct value a, struct value b)
{
	enum kern_truth t = equal(a, b, 0, &e->steps);

	if (UNLIKELY(e->steps == 0))
		(void)ectx_work(e, 1);
	return t;
}

bool
kern_order(struct value a, struct value b, int *out)
{
	if (a.type != b.type)
		return false;
	if (a.type == VALUE_NUMBER) {
		*out = decimal_compare(a, b);
		return true;
	}
	if (a.type == VALUE_STRING) {
		/* UTF-8 sorts bytewise as its characters do */
		*out = slice_cmp(value_text(a), value_text(b));
		return true;
	}
	return when_compare(a, b, out);
}

static struct value
of_truth(enum kern_truth t)
{
	return t == KERN_NULL ? value_null() : value_bool(t == KERN_TRUE);
}

static struct value
not_comparable(struct ectx *e, const char *op, struct value a, struct value b)
{
	bool null = a.type == VALUE_NULL || b.type == VALUE_NULL;

	return ectx_fault(e, null ? FAULT_NULL_OPERAND : FAULT_TYPE, "%s does not compare with %s (%s)",
	    value_type_name(a.type), value_type_name(b.type), op);
}

struct value
kern_eq(struct ectx *e, struct value a, struct value b)
{
	enum kern_truth t = kern_same(e, a, b);

	return t == KERN_NULL ? not_comparable(e, "=", a, b) : value_bool(t == KERN_TRUE);
}

struct value
kern_ne(struct ectx *e, struct value a, struct value b)
{
	enum kern_truth t = kern_same(e, a, b);

	return t == KERN_NULL ? not_comparable(e, "!=", a, b) : value_bool(t == KERN_FALSE);
}

/* The order of two values; texts are work for as long as both are. */
static bool
order(struct ectx *e, struct value a, struct value b, int *c)
{
	if (a.type == VALUE_STRING && b.type == VALUE_STRING && !ectx_work(e, (a.n < b.n ? a.n : b.n) / 64))
		return false;
	return kern_order(a, b, c);
}

struct value
kern_lt(struct ectx *e, struct value a, struct value b)
{
	int c;

	return order(e, a, b, &c) ? value_bool(c < 0) : not_comparable(e, "<", a, b);
}

struct value
kern_le(struct ectx *e, struct value a, struct value b)
{
	int c;

	return order(e, a, b, &c) ? value_bool(c <= 0) : not_comparable(e, "<=", a, b);
}

struct value
kern_gt(struct ectx *e, struct value a, struct value b)
{
	int c;

	return order(e, a, b, &c) ? value_bool(c > 0) : not_comparable(e, ">", a, b);
}

struct value
kern_ge(struct ectx *e, struct value a, struct value b)
{
	int c;

	return order(e, a, b, &c) ? value_bool(c >= 0) : not_comparable(e, ">=", a, b);
}

struct value
kern_between(struct ectx *e, struct value v, struct value low, struct value high)
{
	struct value above = kern_ge(e, v, low);

	return kern_and(e, above, kern_le(e, v, high));
}

struct value
kern_in_range(struct ectx *e, struct value v, const struct value_range *r)
{
	struct value low = value_bool(true), high = value_bool(true);

	if (r->op == '=')
		return kern_eq(e, v, r->low);
	if (r->op == '!')
		return kern_ne(e, v, r->low);
	if (!r->low_open_end)
		low = r->low_closed ? kern_ge(e, v, r->low) : kern_gt(e, v, r->low);
	if (!r->high_open_end)
		high = r->high_closed ? kern_le(e, v, r->high) : kern_lt(e, v, r->high);
	if (low.type == VALUE_NULL || high.type == VALUE_NULL)
		return value_null();
	return value_bool(low.b && high.b);
}

struct value
kern_in(struct ectx *e, struct value v, struct value test)
{
	if (test.type == VALUE_RANGE && v.type != VALUE_RANGE)
		return kern_in_range(e, v, test.range);
	if (test.type != VALUE_LIST)
		return kern_eq(e, v, test);
	if (v.type == VALUE_LIST && kern_same(e, v, test) == KERN_TRUE)
		return value_bool(true);
	for (size_t i = 0; i < test.list->n; i++) {
		struct value one = test.list->v[i], hit;

		if (!ectx_work(e, 1))
			return value_null();
		if (one.type != VALUE_RANGE || v.type == VALUE_RANGE)
			hit = of_truth(kern_same(e, v, one));
		else
			hit = kern_in_range(e, v, one.range);
		if (hit.type == VALUE_BOOL && hit.b)
			return hit;
	}
	return value_bool(false);
}

/* DMN 1.5 tables 50 and 51. */
static struct value
logic(struct ectx *e, const char *op, struct value a, struct value b, bool decides)
{
	if ((a.type == VALUE_BOOL && a.b == decides) || (b.type == VALUE_BOOL && b.b == decides))
		return value_bool(decides);
	if (a.type == VALUE_BOOL && b.type == VALUE_BOOL)
		return value_bool(!decides);
	if (a.type != VALUE_BOOL && a.type != VALUE_NULL)
		return ectx_wrong(e, op, "boolean", a);
	if (b.type != VALUE_BOOL && b.type != VALUE_NULL)
		return ectx_wrong(e, op, "boolean", b);
	return value_null();
}

struct value
kern_and(struct ectx *e, struct value a, struct value b)
{
	return logic(e, "and", a, b, false);
}

struct value
kern_or(struct ectx *e, struct value a, struct value b)
{
	return logic(e, "or", a, b, true);
}

struct value
kern_not(struct ectx *e, struct value a)
{
	if (a.type == VALUE_BOOL)
		return value_bool(!a.b);
	return a.type == VALUE_NULL ? a : ectx_wrong(e, "not", "boolean", a);
}

static struct value
range_value(struct ectx *e, struct value_range r)
{
	struct value_range *to = ectx_alloc(e, sizeof *to);

	if (to == NULL)
		return value_null();
	*to = r;
	return (struct value){ .type = VALUE_RANGE, .range = to };
}

struct value
kern_range(struct ectx *e, bool low_closed, struct value low, struct value high, bool high_closed)
{
	int c;

	if (low.type != VALUE_NULL && high.type != VALUE_NULL && !kern_order(low, high, &c))
		return not_comparable(e, "..", low, high);
	return range_value(e, (struct value_range){ .low_closed = low_closed,
		.high_closed = high_closed, .low = low, .high = high });
}

struct value
kern_unary_range(struct ectx *e, const char *op, struct value x)
{
	struct value_range r = { .low = value_null(), .high = value_null() };
	bool closed = op[0] != '\0' && op[1] == '=';

	switch (op[0]) {
	case '<':
		r.low_open_end = true;
		r.high = x;
		r.high_closed = closed;
		break;
	case '>':
		r.high_open_end = true;
		r.low = x;
		r.low_closed = closed;
		break;
	case '=':
	case '!':
		r.op = op[0];
		r.low = r.high = x;
		r.low_closed = r.high_closed = op[0] == '=';
		break;
	default:
		CHECK(!"an operator of unary tests");
	}
	return range_value(e, r);
}
