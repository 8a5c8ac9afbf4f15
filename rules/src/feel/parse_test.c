/* parse_test.c - unary tests: cells of tables and the right side of `in`. */
#include "feel/parse.h"
#include "feel/scope.h"

/* --- unary tests -------------------------------------------------------------------- */

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

/* Tests in parentheses; NULL, and nothing taken, when what stands here is another expression in
 * parentheses or a range. Nested tries double the work, so their number is limited. */
static const struct node *
try_list(struct feel_cc *cc, uint32_t slot, const struct type *type, struct parse_parts *p)
{
	const struct node *tests = NULL;
	struct compile_name *names = cc->names;
	struct compile_frame *frame = cc->frame;
	int depth = cc->depth, mark = cc->mark;
	const char *save;

	lex_space(cc);
	save = cc->p;
	if (save >= cc->end || *save != '(')
		return NULL;
	cc->p++;
	cc->muted++;
	tests = test_list(cc, slot, type, p);
	cc->muted--;
	if (!cc->failed && lex_sign(cc, ")"))
		return tests;
	cc->failed = ++cc->tries > COMPILE_TRIES;
	if (cc->tries == COMPILE_TRIES + 1)
		scope_diag(cc, "limit", save, 1, "too many lists of tests one in another");
	cc->p = save;
	cc->names = names;
	cc->frame = frame;
	cc->depth = depth;
	cc->mark = mark;
	return NULL;
}

const struct node *
parse_test_in(struct feel_cc *cc, const struct node *a, const char *from)
{
	uint32_t slot = scope_slots(cc, 1);
	struct parse_parts p = { 0 }, seq = { 0 };
	const struct node *tests = try_list(cc, slot, a->type, &p);
	struct node *n;

	if (tests == NULL) {
		const char *save = cc->p, *op = parse_comparison(cc);

		cc->p = save;
		if (op != NULL) {
			tests = one_test(cc, slot, a->type);
		} else {
			n = parse_node(cc, NODE_IN, from);
			n->a = a;
			n->b = parse_expression(cc, 4);
			n->type = &type_bool;
			return n;
		}
	}
	parse_add(cc, &seq, a);
	n = parse_with(cc, NODE_SEQ, from, &seq);
	n->slot = slot;
	n->a = tests;
	n->type = &type_bool;
	return n;
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
	if (lex_at_keyword(cc, "not") && !scope_is_longer(cc)) {
		cc->p += 3;
		out->negated = parse_want(cc, "(", "\"(\"");
	}
	n = test_list(cc, input, type, &p);
	if (out->negated) {
		struct node *no = parse_node(cc, NODE_NOT, cc->text);

		parse_want(cc, ")", "\")\"");
		no->a = n;
		n = no;
	}
	parse_end(cc);
	out->node = cc->failed ? parse_error(cc, "invalid-text", "the tests are not FEEL") : n;
	if (!cc->failed)
		scope_points(cc, p.v, p.n, out);
}
