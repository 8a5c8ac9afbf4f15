/* parse_test.c - unary tests: cells of tables and the right side of `in`. */
#include "feel/parse.h"
#include "feel/scope.h"

/* --- unary tests -------------------------------------------------------------------- */

/* A value to compare with that is a boolean, where what is tested is known to be none: it never holds. */
static void
never_reads(struct feel_cc *cc, const struct node *n, const struct type *type, const char *from)
{
	struct buf b = { 0 };

	if (cc->failed || n->flags != 0 || n->b->type->kind != TYPE_BOOL || type->kind <= TYPE_BOOL ||
	    type->kind == TYPE_LIST)
		return;
	type_print(type, &b);
	scope_diag(cc, "type", from, n->len, "the test gives a boolean and never reads what it tests, of type %s: it does not hold",
	    buf_cstr(&b));
	buf_fini(&b);
	if (cc->muted == 0)
		diag_hint(cc->env->diag, "say ? where the tested value is meant, or test this in a column of its own");
}

static const struct node *
one_test(struct feel_cc *cc, uint32_t input, const struct type *type)
{
	const char *from, *op;
	struct node *n, *in;
	bool asks = cc->asks;

	lex_space(cc);
	from = cc->p;
	in = parse_node(cc, NODE_LOCAL, from);
	in->slot = input;
	in->type = type != NULL ? type : &type_any;
	if ((op = parse_comparison(cc)) != NULL) {
		n = parse_node(cc, op[0] == '<' ? (op[1] ? NODE_LE : NODE_LT) : op[0] == '>' ? (op[1] ? NODE_GE : NODE_GT)
			: op[0] == '!' ? NODE_NE : NODE_EQ, from);
		n->a = in;
		n->b = parse_expression(cc, 4);
	} else {
		cc->asks = false;
		n = parse_node(cc, NODE_TEST, from);
		n->slot = input;
		n->b = parse_expression(cc, 1);
		n->flags = cc->asks;
		cc->asks |= asks;
	}
	n->type = &type_bool;
	n->len = (uint32_t)(cc->p - from);
	if (op == NULL)
		never_reads(cc, n, in->type, from);
	return n;
}

static const struct node *
test_list(struct feel_cc *cc, uint32_t input, const struct type *type, struct parse_parts *p)
{
	const char *from = cc->p;
	struct node *n;

	do
		parse_add(cc, p, one_test(cc, input, type));
	while (!cc->failed && lex_sign(cc, ","));
	if (p->n == 1)
		return p->v[0];
	n = parse_with(cc, NODE_ANY_OF, from, p);
	n->type = &type_bool;
	return n;
}

/* What a try changes besides the place, to go back to. */
struct trial {
	const char *p;
	struct compile_name *names;
	struct compile_frame *frame;
	int depth, mark;
};

static struct trial
trial_begin(const struct feel_cc *cc)
{
	return (struct trial){ cc->p, cc->names, cc->frame, cc->depth, cc->mark };
}

static void
trial_back(struct feel_cc *cc, const struct trial *t)
{
	cc->failed = false;
	cc->p = t->p;
	cc->names = t->names;
	cc->frame = t->frame;
	cc->depth = t->depth;
	cc->mark = t->mark;
}

/* The list of tests that is there is read aloud when it held something to say. */
static const struct node *
say_list(struct feel_cc *cc, const struct trial *t, const char *from, uint32_t slot, const struct type *type,
    struct parse_parts *p)
{
	const struct node *tests;

	trial_back(cc, t);
	cc->p = from;
	*p = (struct parse_parts){ 0 };
	tests = test_list(cc, slot, type, p);
	lex_sign(cc, ")");
	return tests;
}

/* Tests in parentheses; NULL, and nothing taken, when what stands here is another expression in
 * parentheses or a range. Nested tries double the work, so their number is limited. */
static const struct node *
try_list(struct feel_cc *cc, uint32_t slot, const struct type *type, struct parse_parts *p)
{
	struct trial start = trial_begin(cc);
	const struct node *tests;
	const char *save;

	lex_space(cc);
	save = cc->p;
	if (save >= cc->end || *save != '(')
		return NULL;
	cc->p++;
	if (cc->muted++ == 0)
		cc->hushed = false;
	tests = test_list(cc, slot, type, p);
	cc->muted--;
	if (!cc->failed && lex_sign(cc, ")"))
		return cc->muted == 0 && cc->hushed ? say_list(cc, &start, save + 1, slot, type, p) : tests;
	trial_back(cc, &start);
	cc->failed = ++cc->tries > COMPILE_TRIES;
	if (cc->tries == COMPILE_TRIES + 1)
		scope_diag(cc, "limit", save, 1, "too many lists of tests one in another");
	cc->p = save;
	return NULL;
}

/* A test without parentheses: `x in < 3`, a value, or an expression that speaks of `?`. */
static const struct node *
bare_test(struct feel_cc *cc, uint32_t slot, const struct node *a, const char *from)
{
	const char *save = cc->p, *op = parse_comparison(cc);
	struct node *n;

	cc->p = save;
	if (op != NULL)
		return one_test(cc, slot, a->type);
	n = parse_node(cc, NODE_IN, from);
	n->a = a;
	n->b = parse_expression(cc, 4);
	n->len = (uint32_t)(cc->p - from);
	n->type = &type_bool;
	if (cc->asks) { /* `x in ? > 3`: the comparison is the test */
		n->op = NODE_TEST;
		n->a = NULL;
		n->b = parse_infix(cc, n->b, 3, save);
		n->slot = slot;
		n->flags = 1;
	}
	return n;
}

/* On the right of `in`, `?` is what stands on its left (DMN 1.5, rule 49). */
const struct node *
parse_test_in(struct feel_cc *cc, const struct node *a, const char *from)
{
	uint32_t slot = scope_slots(cc, 1);
	struct parse_parts p = { 0 }, seq = { 0 };
	bool asks = cc->asks;
	const struct node *tests;
	struct node *n;

	cc->asks = false;
	feel_cc_enter(cc);
	feel_bind(cc, slice_of("?"), a->type, slot);
	tests = try_list(cc, slot, a->type, &p);
	if (tests == NULL)
		tests = bare_test(cc, slot, a, from);
	feel_cc_leave(cc);
	cc->asks = asks;
	if (tests->op == NODE_IN && tests->a == a)
		return tests;
	parse_add(cc, &seq, a);
	n = parse_with(cc, NODE_SEQ, from, &seq);
	n->slot = slot;
	n->a = tests;
	n->type = &type_bool;
	return n;
}

/* `not(...)` over the whole cell; NULL, and nothing taken: it is a part of an expression, or not there. */
static const struct node *
negated_tests(struct feel_cc *cc, uint32_t input, const struct type *type, struct parse_parts *p)
{
	struct trial start = trial_begin(cc);
	struct node *no = parse_node(cc, NODE_NOT, cc->text);

	if (!lex_at_keyword(cc, "not") || scope_is_longer(cc))
		return NULL;
	cc->p += 3;
	if (parse_want(cc, "(", "\"(\""))
		no->a = test_list(cc, input, type, p);
	parse_want(cc, ")", "\")\"");
	lex_space(cc);
	if (cc->failed || cc->p == cc->end)
		return no;
	trial_back(cc, &start);
	*p = (struct parse_parts){ 0 };
	return NULL;
}

void
parse_tests(struct feel_cc *cc, const struct prog_source *src, uint32_t input, const struct type *type,
    struct feel_tests *out)
{
	struct parse_parts p = { 0 };
	const struct node *n;

	memset(out, 0, sizeof *out);
	out->src = *src;
	parse_begin(cc, src);
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
	n = negated_tests(cc, input, type, &p);
	out->negated = n != NULL;
	if (n == NULL)
		n = test_list(cc, input, type, &p);
	parse_end(cc);
	out->node = cc->failed ? parse_error(cc, "invalid-text", "the tests are not FEEL") : n;
	if (!cc->failed)
		scope_points(cc, p.v, p.n, out);
}
