/* parse.c - FEEL text to program nodes: one Pratt table, names resolved on the way.
 *
 * DMN 1.5 section 10.3.1.2. Bottom-up; parse_text is the entry.
 */
#include "feel/parse.h"
#include "feel/strict_type.h"
#include "feel/scope.h"

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
const struct node *
parse_bad(struct feel_cc *cc, const char *wanted)
{
	if (!cc->failed) {
		lex_space(cc);
		scope_diag(cc, "syntax", cc->p, lex_word(cc->p, cc->end), "%s is wanted here", wanted);
		cc->failed = true;
	}
	cc->p = cc->end;
	return parse_error(cc, "invalid-text", "the text is not FEEL");
}

bool
parse_want(struct feel_cc *cc, const char *sign, const char *text)
{
	if (cc->failed || lex_sign(cc, sign))
		return !cc->failed;
	parse_bad(cc, text);
	return false;
}

bool
parse_want_word(struct feel_cc *cc, const char *word)
{
	if (cc->failed || lex_keyword(cc, word))
		return !cc->failed;
	parse_bad(cc, word);
	return false;
}

bool
parse_peek(struct feel_cc *cc, const char *sign)
{
	const char *save = cc->p;
	bool yes = lex_sign(cc, sign);

	cc->p = save;
	return yes;
}

void
parse_add(struct feel_cc *cc, struct parse_parts *p, const struct node *n)
{
	if (p->n == p->cap) {
		const struct node **v = arena_alloc(cc->env->plan, (p->cap = 2 * p->cap + 4) * sizeof(void *));

		if (p->n > 0)
			memcpy(v, p->v, p->n * sizeof(void *));
		p->v = v;
	}
	if (p->n >= 60000)
		parse_bad(cc, "a shorter list (limit is 60000)");
	else
		p->v[p->n++] = n;
}

struct node *
parse_with(struct feel_cc *cc, enum node_op op, const char *from, const struct parse_parts *p)
{
	struct node *n = parse_node(cc, op, from);

	n->v = p->v;
	n->n = (uint16_t)p->n;
	return n;
}
const char *
parse_comparison(struct feel_cc *cc)
{
	static const char *const ops[] = { "<=", ">=", "!=", "<", ">", "=" };

	for (size_t i = 0; i < NELEM(ops); i++)
		if (lex_sign(cc, ops[i]))
			return ops[i];
	return NULL;
}

static const struct node *
unary(struct feel_cc *cc)
{
	const char *from;
	struct node *n;

	lex_space(cc);
	from = cc->p;
	if (!lex_sign(cc, "-"))
		return parse_tail(cc);
	n = parse_node(cc, NODE_NEG, from);
	if (++cc->depth > COMPILE_DEPTH)
		return parse_bad(cc, "less nesting");
	n->a = unary(cc);
	cc->depth--;
	n->len = (uint32_t)(cc->p - from);
	n->type = n->a->type;
	return scope_fold(cc, n);
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
		if (table[i].word ? lex_at_keyword(cc, table[i].sign) : parse_peek(cc, table[i].sign))
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
		return parse_test_in(cc, a, from);
	n = parse_node(cc, t->op, from);
	n->a = a;
	n->b = parse_expression(cc, t->prec + 1);
	n->type = &type_bool;
	if (n->b->op == NODE_CONST && n->b->k.type == VALUE_NULL && (t->op == NODE_EQ || t->op == NODE_NE))
		n->flags |= NODE_WITH_NULL;
	if (t->op == NODE_BETWEEN) {
		parse_want_word(cc, "and");
		n->c = parse_expression(cc, t->prec + 1);
	} else if (t->prec >= 4) {
		const struct type *of = strict_type_arithmetic(t->op, a->type, n->b->type);

		n->type = of != NULL ? of : &type_any;
	}
	n->len = (uint32_t)(cc->p - from);
	return n;
}

const struct node *
parse_infix(struct feel_cc *cc, const struct node *a, int prec, const char *from)
{
	const struct infix *t;

	while (!cc->failed && (t = infix_here(cc)) != NULL && t->prec >= prec)
		a = infix_rest(cc, t, a, from);
	return a;
}

const struct node *
parse_expression(struct feel_cc *cc, int prec)
{
	const struct node *a;
	const char *from;

	lex_space(cc);
	from = cc->p;
	if (++cc->depth > COMPILE_DEPTH)
		parse_bad(cc, "less nesting (the limit is 200)");
	a = cc->failed ? parse_bad(cc, "an expression") : unary(cc);
	a = parse_infix(cc, a, prec, from);
	cc->depth--;
	return a;
}

/* --- entries ------------------------------------------------------------------------- */

void
parse_begin(struct feel_cc *cc, const struct prog_source *src)
{
	cc->src = src;
	cc->text = cc->p = src->text.p;
	cc->end = src->text.p + src->text.n;
	cc->failed = cc->in_range = cc->asks = false;
	cc->tries = 0;
}

void
parse_end(struct feel_cc *cc)
{
	lex_space(cc);
	if (!cc->failed && cc->p < cc->end)
		parse_bad(cc, "an operator or the end");
}

const struct node *
parse_text(struct feel_cc *cc, const struct prog_source *src)
{
	const struct node *n;

	parse_begin(cc, src);
	n = parse_expression(cc, 1);
	parse_end(cc);
	return cc->failed ? parse_error(cc, "invalid-text", "the text is not FEEL") : n;
}
