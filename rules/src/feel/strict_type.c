/* strict_type.c - definite type errors of operators, tests and arguments. */
#include "feel/strict_type.h"

#include "feel/scope.h"
#include "vm/kern.h"

bool
strict_type_known(const struct type *t)
{
	return t->kind != TYPE_ANY && t->kind != TYPE_NULL;
}

static const struct type *
add_types(enum node_op op, enum type_kind a, enum type_kind b, const struct type *ta, const struct type *tb)
{
	bool dur_b = b == TYPE_DAYS || b == TYPE_MONTHS, dur_a = a == TYPE_DAYS || a == TYPE_MONTHS;
	bool when_a = a == TYPE_DATE || a == TYPE_DATETIME, when_b = b == TYPE_DATE || b == TYPE_DATETIME;

	if (op == NODE_ADD && a == TYPE_STRING && b == TYPE_STRING)
		return &type_string;
	if (dur_a && a == b)
		return ta;
	if ((when_a && dur_b) || (a == TYPE_TIME && b == TYPE_DAYS))
		return ta;
	if (op == NODE_ADD && ((when_b && dur_a) || (b == TYPE_TIME && a == TYPE_DAYS)))
		return tb;
	if (op == NODE_SUB && ((when_a && when_b) || (a == TYPE_TIME && b == TYPE_TIME)))
		return &type_days;
	return NULL;
}

const struct type *
strict_type_arithmetic(enum node_op op, const struct type *a, const struct type *b)
{
	bool dur_a = a->kind == TYPE_DAYS || a->kind == TYPE_MONTHS;
	bool dur_b = b->kind == TYPE_DAYS || b->kind == TYPE_MONTHS;

	if (!strict_type_known(a) || !strict_type_known(b))
		return &type_any;
	if (a->kind == TYPE_NUMBER && b->kind == TYPE_NUMBER)
		return &type_number;
	if (op == NODE_ADD || op == NODE_SUB)
		return add_types(op, a->kind, b->kind, a, b);
	if ((op == NODE_MUL || op == NODE_DIV) && dur_a && b->kind == TYPE_NUMBER)
		return a;
	if (op == NODE_MUL && a->kind == TYPE_NUMBER && dur_b)
		return b;
	if (op == NODE_DIV && dur_a && a->kind == b->kind)
		return &type_number;
	return NULL;
}

void
strict_type_error(struct feel_cc *cc, const struct node *at, const char *what, const struct type *a, const struct type *b)
{
	struct buf ba = { 0 }, bb = { 0 };

	type_print(a, &ba);
	if (b != NULL)
		type_print(b, &bb);
	scope_diag(cc, "type", cc->text + at->off, at->len, "%s: %s%s%s", what, buf_cstr(&ba),
	    b != NULL ? " and " : "", b != NULL ? buf_cstr(&bb) : "");
	buf_fini(&ba);
	buf_fini(&bb);
}

/* A singleton list stands for its element nowhere but in arguments. */
void
strict_type_pair(struct feel_cc *cc, const struct node *n, const struct type *a, const struct type *b, bool order)
{
	bool orders = a->kind >= TYPE_NUMBER && a->kind <= TYPE_MONTHS;

	if (!strict_type_known(a) || !strict_type_known(b))
		return;
	if (a->kind != b->kind || (order && !orders))
		strict_type_error(cc, n, order ? "these have no order" : "these never compare", a, b);
}

void
strict_type_bool(struct feel_cc *cc, const struct node *n, const char *what)
{
	if (strict_type_known(n->type) && n->type->kind != TYPE_BOOL)
		strict_type_error(cc, n, what, n->type, NULL);
}

static void
check_unary(struct feel_cc *cc, const struct node *n, const struct type *in)
{
	const struct type *t = n->b->type;

	if (n->flags != 0 || in->kind < TYPE_BOOL || in->kind > TYPE_MONTHS)
		return;
	if (t->kind == TYPE_RANGE)
		t = t->of;
	if (t->kind < TYPE_BOOL || t->kind > TYPE_MONTHS || t->kind == TYPE_BOOL || t->kind == in->kind)
		return;
	strict_type_error(cc, n, "the test is of another type than what is tested", t, in);
}

void
strict_type_tests(struct feel_cc *cc, const struct node *n, const struct type *in)
{
	if (n->op == NODE_NOT)
		strict_type_tests(cc, n->a, in);
	else if (n->op == NODE_TEST)
		check_unary(cc, n, in);
	for (int i = 0; n->op == NODE_ANY_OF && i < n->n; i++)
		strict_type_tests(cc, n->v[i], in);
}

/* -v is for numbers and durations. */
void
strict_type_negated(struct feel_cc *cc, const struct node *n)
{
	const struct type *t = n->a->type;

	if (strict_type_known(t) && t->kind != TYPE_NUMBER && t->kind != TYPE_DAYS && t->kind != TYPE_MONTHS)
		strict_type_error(cc, n, "the operator is not defined for", t, NULL);
}

/* What a loop counts from or to, with "..": a number or a date. */
void
strict_type_bound(struct feel_cc *cc, const struct node *n)
{
	const struct type *t = n->type;

	if (strict_type_known(t) && t->kind != TYPE_NUMBER && t->kind != TYPE_DATE)
		strict_type_error(cc, n, "a loop counts numbers or dates, not", t, NULL);
}

/* The properties of values that are no contexts are known before any data. */
void
strict_type_property(struct feel_cc *cc, const struct node *n)
{
	static const enum value_type of[] = { [TYPE_BOOL] = VALUE_BOOL, [TYPE_NUMBER] = VALUE_NUMBER,
		[TYPE_STRING] = VALUE_STRING, [TYPE_DATE] = VALUE_DATE, [TYPE_TIME] = VALUE_TIME,
		[TYPE_DATETIME] = VALUE_DATETIME, [TYPE_DAYS] = VALUE_DAYS, [TYPE_MONTHS] = VALUE_MONTHS,
		[TYPE_RANGE] = VALUE_RANGE };
	const struct type *t = n->a->type->kind == TYPE_LIST ? n->a->type->of : n->a->type;
	struct buf b = { 0 };

	if (t->kind >= NELEM(of) || of[t->kind] == VALUE_NULL || kern_property_type(of[t->kind], n->name) != NULL)
		return;
	type_print(t, &b);
	scope_diag(cc, "type", cc->text + n->off, n->len, "%s has no \"%.*s\"", buf_cstr(&b), SLICE_FMT(n->name));
	buf_fini(&b);
}
