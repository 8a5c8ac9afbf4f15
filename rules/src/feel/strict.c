/* strict.c - static checks in strict mode: definite type errors, and nulls used untested. */
#include "feel/strict.h"

#include "feel/scope.h"
#include "feel/strict_type.h"
#include "vm/fn_type.h"
#include "vm/kern.h"

/* Deeper texts are not checked further; the evaluation still is. */
enum { CHECK_DEPTH = 1500, SAME_DEPTH = 32 };

struct check {
	struct feel_cc *cc;
	const struct strict_fact *facts;
	int depth;
	bool early;		/* a static cell: facts of later cells do not hold yet */
};

/* --- what is known of nulls ------------------------------------------------------------ */

static bool
same(const struct node *a, const struct node *b, const struct strict_fact *f, int depth)
{
	while (a->op == NODE_COERCE)
		a = a->a;
	while (b->op == NODE_COERCE)
		b = b->a;
	if (a->op != b->op || depth > SAME_DEPTH)
		return false;
	switch ((enum node_op)a->op) {
	case NODE_CONST:
		return kern_equal(a->k, b->k) == KERN_TRUE;
	case NODE_GLOBAL:
		return a->slot == b->slot;
	case NODE_LOCAL:
		return (a->slot == f->from ? f->to : a->slot) == b->slot;
	case NODE_PATH:
		return slice_eq(a->name, b->name) && same(a->a, b->a, f, depth + 1);
	case NODE_INDEX:
		return same(a->a, b->a, f, depth + 1) && same(a->b, b->b, f, depth + 1);
	case NODE_FN:
		if (a->fn != b->fn || a->n != b->n || a->names != NULL || b->names != NULL)
			return false;
		for (int i = 0; i < a->n; i++)
			if (!same(a->v[i], b->v[i], f, depth + 1))
				return false;
		return true;
	default:
		return false;
	}
}

static void
add_fact(struct check *k, const struct node *n, bool null)
{
	struct strict_fact *f = arena_zalloc(k->cc->env->plan, sizeof *f);

	while (n->op == NODE_COERCE)
		n = n->a;
	f->next = k->facts;
	f->node = n;
	f->null = null;
	k->facts = f;
}

static void assume(struct check *, const struct node *, bool truth);

/* The input that N's null comes from, or NULL when N is not null. */
static const struct node *
may_be_null(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;
	const struct node *at;

	while (n->op == NODE_COERCE)
		n = n->a;
	switch ((enum node_op)n->op) {
	case NODE_GLOBAL:
		if (!(n->flags & NODE_NULLABLE))
			return NULL;
		break;
	case NODE_PATH:
		if (!type_entry_nullable(n->a->type, n->name))
			return NULL;
		break;
	case NODE_LOCAL:
		break;
	case NODE_IF:
		assume(k, n->a, true);
		at = may_be_null(k, n->b);
		k->facts = saved;
		assume(k, n->a, false);
		if (at == NULL)
			at = may_be_null(k, n->c);
		k->facts = saved;
		return at;
	default:
		return NULL;
	}
	for (const struct strict_fact *f = k->facts; f != NULL; f = f->next)
		if (!(k->early && f->late) && same(f->node, n, f, 0))
			return f->null ? n : NULL;
	return n->op == NODE_LOCAL ? NULL : n;
}

/* Whether the elements of the list N may be null: it takes a nullable entry of each. */
static bool
elements_null(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;
	struct node item = { .op = NODE_LOCAL }, entry = { .op = NODE_PATH };
	bool null;

	if (n->op != NODE_PATH || n->a->type->kind != TYPE_LIST || !type_entry_nullable(n->a->type->of, n->name))
		return false;
	if (n->a->op != NODE_FILTER)
		return true;
	item.slot = n->a->slot;
	item.type = n->a->type->of;
	entry.a = &item;
	entry.name = n->name;
	assume(k, n->a->b, true);
	null = may_be_null(k, &entry) != NULL;
	k->facts = saved;
	return null;
}

/* As its author would write it: Case.done_date. */
static void
print_path(const struct feel_cc *cc, const struct node *n, struct buf *out)
{
	if (n->op == NODE_PATH) {
		print_path(cc, n->a, out);
		if (out->n > 0)
			buf_char(out, '.');
		buf_slice(out, n->name);
	} else if ((n->op == NODE_LOCAL || n->op == NODE_GLOBAL) && n->src == cc->src) {
		struct slice s = slice_make(cc->text + n->off, n->len);

		/* the items of a filter have no name when an entry stands alone */
		if (n->len > 0 && n->len < 80)
			buf_slice(out, s);
	}
}

static void
untested(struct check *k, const struct node *n)
{
	struct feel_cc *cc = k->cc;
	const char *at = n->src != NULL && n->src == cc->src ? cc->text + n->off : cc->text;
	struct buf b = { 0 };

	print_path(cc, n, &b);
	scope_diag(cc, "nullable-untested", at, n->len, "%s may be null and is used without a test", buf_cstr(&b));
	diag_hint(cc->env->diag, "if %s != null then ... else ..., or: %s != null and ...", buf_cstr(&b), buf_cstr(&b));
	buf_fini(&b);
	add_fact(k, n, false); /* said once */
}

static void
need(struct check *k, const struct node *n)
{
	const struct node *at = may_be_null(k, n);

	if (at != NULL)
		untested(k, at);
}

/* --- what conditions prove ----------------------------------------------------------------- */

static bool
is_null(const struct node *n)
{
	return n->op == NODE_CONST && n->k.type == VALUE_NULL;
}

static bool
is_value(const struct node *n)
{
	return n->op == NODE_RANGE || n->op == NODE_UNARY || (n->op == NODE_CONST && n->k.type != VALUE_NULL);
}

static void
assume_equal(struct check *k, const struct node *n, bool equal)
{
	if (is_null(n->b) || is_null(n->a)) {
		if (!equal)
			add_fact(k, is_null(n->b) ? n->a : n->b, false);
	} else if (equal) {
		if (may_be_null(k, n->b) == NULL && n->b->op != NODE_LOCAL)
			add_fact(k, n->a, false);
		else if (may_be_null(k, n->a) == NULL && n->a->op != NODE_LOCAL)
			add_fact(k, n->b, false);
	}
}

/* A unary test by value: true for null only when the value is null. */
static void
assume_test(struct check *k, const struct node *n, bool truth)
{
	struct node in = { .op = NODE_LOCAL, .slot = n->slot, .type = &type_any };
	struct node *copy;

	if (n->flags != 0) {
		if (truth)
			assume(k, n->b, true);
	} else if (truth ? is_value(n->b) : is_null(n->b)) {
		copy = arena_alloc(k->cc->env->plan, sizeof *copy);
		*copy = in;
		add_fact(k, copy, false);
	}
}

/* Proved only when each of the tests proves it: then V[0] of the sequence is not null. */
static bool
all_values(const struct node *n)
{
	if (n->op == NODE_ANY_OF) {
		for (int i = 0; i < n->n; i++)
			if (!all_values(n->v[i]))
				return false;
		return n->n > 0;
	}
	if (n->op >= NODE_LT && n->op <= NODE_GE)
		return true;
	return (n->op == NODE_TEST || n->op == NODE_EQ) && is_value(n->b) && n->flags == 0;
}

static void
assume(struct check *k, const struct node *n, bool truth)
{
	switch ((enum node_op)n->op) {
	case NODE_COERCE:
		assume(k, n->a, truth);
		break;
	case NODE_AND:
	case NODE_OR:
		if (truth == (n->op == NODE_AND)) {
			assume(k, n->a, truth);
			assume(k, n->b, truth);
		}
		break;
	case NODE_EQ:
	case NODE_NE:
		assume_equal(k, n, truth == (n->op == NODE_EQ));
		break;
	case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
		add_fact(k, n->b, false);
		add_fact(k, n->a, false);
		break;
	case NODE_BETWEEN:
		add_fact(k, n->a, false);
		break;
	case NODE_NOT:
		assume(k, n->a, !truth);
		break;
	case NODE_FN:
		if (n->n == 1 && strcmp(n->fn->name, "not") == 0)
			assume(k, n->v[0], !truth);
		break;
	case NODE_INSTANCE:
		if (truth && n->want->kind != TYPE_NULL)
			add_fact(k, n->a, false);
		break;
	case NODE_IN:
		if (truth && is_value(n->b))
			add_fact(k, n->a, false);
		break;
	case NODE_TEST:
		assume_test(k, n, truth);
		break;
	case NODE_ANY_OF:
		if (truth && n->n > 0 && all_values(n) && n->v[0]->op == NODE_TEST)
			assume_test(k, n->v[0], true);
		else if (!truth)
			for (int i = 0; i < n->n; i++)
				assume(k, n->v[i], false);
		break;
	case NODE_SEQ:
		if (truth && n->n == 1 && all_values(n->a))
			add_fact(k, n->v[0], false);
		break;
	case NODE_GLOBAL: case NODE_LOCAL: case NODE_PATH:
		add_fact(k, n, false); /* a boolean that is true or false */
		break;
	default:
		break;
	}
}

/* --- arguments --------------------------------------------------------------------------- */

static bool
takes_null(const struct fn *f, const struct fn_sig *s, int argc, const char *type)
{
	size_t l = strlen(type);

	if (l > 0 && type[l - 1] == '?')
		return true;
	if (!s->variadic || argc == s->min)
		return false;
	for (const struct fn *t = fn_stat_table; t->name != NULL; t++)
		if (t == f)
			return strstr(type, "?>") != NULL;
	return true;
}

static void
check_builtin(struct check *k, const struct node *n)
{
	const struct fn_sig *s = n->names != NULL ? fn_sig_named(n->fn, n->n, n->names) : fn_sig_for(n->fn, n->n);
	bool stat = false;

	for (const struct fn *t = fn_stat_table; t->name != NULL; t++)
		stat = stat || t == n->fn;
	for (int i = 0; s != NULL && i < n->n && s->max > 0; i++) {
		int p = n->names != NULL ? fn_param(s, n->names[i]) : i < s->max ? i : s->max - 1;

		if (p < 0)
			continue;
		if (!takes_null(n->fn, s, n->n, s->type[p]))
			need(k, n->v[i]);
		if (stat && n->n == 1 && strstr(s->type[p], "?>") == NULL && elements_null(k, n->v[i]))
			untested(k, n->v[i]);
		if (!fn_type_may_be(n->v[i]->type, s->type[p])) {
			struct buf b = { 0 };

			buf_printf(&b, "%s of %s wants %s, is", s->param[p], n->fn->name, s->type[p]);
			strict_type_error(k->cc, n->v[i], buf_cstr(&b), n->v[i]->type, NULL);
			buf_fini(&b);
		}
	}
}

static void
check_host(struct check *k, const struct node *n)
{
	for (int i = 0; i < n->n && n->host->params[i] != NULL; i++) {
		const char *t = n->host->types[i];

		if (n->v[i] == NULL)
			continue;
		if (t[0] != '\0' && t[strlen(t) - 1] != '?')
			need(k, n->v[i]);
		if (!fn_type_may_be(n->v[i]->type, t))
			strict_type_error(k->cc, n->v[i], arena_printf(k->cc->env->plan, "%s of %s wants %s, is",
			    n->host->params[i], n->host->name, t), n->v[i]->type, NULL);
	}
}

static void
check_call(struct check *k, const struct node *n)
{
	const struct type *f = n->a->type;

	if (strict_type_known(f) && f->kind != TYPE_FUNCTION) {
		strict_type_error(k->cc, n, "what is called is no function", f, NULL);
		return;
	}
	if (f->kind != TYPE_FUNCTION || f->open)
		return;
	if (n->n != f->n) {
		scope_diag(k->cc, "arity", k->cc->text + n->off, n->len, "%d arguments are given, %zu wanted", n->n, f->n);
		return;
	}
	for (int i = 0; i < n->n; i++) {
		size_t p = (size_t)i;

		if (n->names != NULL) {
			for (p = 0; p < f->n && !slice_eq(f->field[p].name, n->names[i]); p++)
				;
			if (p == f->n && f->n > 0 && f->field[0].name.n > 0) {
				scope_diag(k->cc, "arity", k->cc->text + n->off, n->len,
				    "\"%.*s\" is no parameter of what is called", SLICE_FMT(n->names[i]));
				continue;
			}
		}
		if (p < f->n && f->field[p].type != NULL && !type_may_be(n->v[i]->type, f->field[p].type))
			strict_type_error(k->cc, n->v[i], "argument of another type than the parameter", n->v[i]->type, f->field[p].type);
	}
}

/* --- the walk -------------------------------------------------------------------------------- */

static void walk(struct check *, const struct node *);

static void
walk_under(struct check *k, const struct node *cond, bool truth, const struct node *n)
{
	const struct strict_fact *saved = k->facts;

	assume(k, cond, truth);
	walk(k, n);
	k->facts = saved;
}

/* Whatever a filter has proved of its items holds for the variable over them. */
static void
bind_items(struct check *k, const struct node *list, uint32_t slot)
{
	const struct strict_fact *outer = k->facts;
	struct node *var;

	if (list->op == NODE_FILTER) {
		assume(k, list->b, true);
		for (const struct strict_fact *f = k->facts; f != outer; f = f->next) {
			struct strict_fact *own = (struct strict_fact *)(uintptr_t)f; /* made just now */

			own->from = list->slot;
			own->to = slot;
		}
	} else if (elements_null(k, list)) {
		var = arena_zalloc(k->cc->env->plan, sizeof *var);
		var->op = NODE_LOCAL;
		var->slot = slot;
		var->type = &type_any;
		add_fact(k, var, true);
	}
}

static void
walk_loop(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;

	walk(k, n->a);
	need(k, n->a);
	if (n->b != NULL) {
		walk(k, n->b);
		need(k, n->b);
		strict_type_bound(k->cc, n->a);
		strict_type_bound(k->cc, n->b);
	}
	bind_items(k, n->a, n->slot);
	walk(k, n->c);
	if (n->op != NODE_FOR && (n->flags & NODE_LAST)) {
		need(k, n->c);
		strict_type_bool(k->cc, n->c, "the condition is no boolean");
	}
	k->facts = saved;
}

static bool
hold(struct check *k, uint32_t slot, const struct node *n)
{
	struct node *var;

	if (may_be_null(k, n) == NULL)
		return false;
	var = arena_zalloc(k->cc->env->plan, sizeof *var);
	var->op = NODE_LOCAL;
	var->slot = slot;
	var->type = n->type;
	add_fact(k, var, true);
	return true;
}

static void
walk_context(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;

	for (int i = 0; i < n->n; i++) {
		walk(k, n->v[i]);
		(void)hold(k, n->op == NODE_SEQ ? n->slot + (uint32_t)i : n->slots[i], n->v[i]);
	}
	if (n->op == NODE_SEQ)
		walk(k, n->a);
	if (n->op == NODE_SEQ && n->n == 1) /* v in (tests) */
		strict_type_tests(k->cc, n->a, n->v[0]->type);
	k->facts = saved;
}

static void
forget_locals(struct check *k)
{
	const struct strict_fact *f = k->facts;

	k->facts = NULL;
	for (; f != NULL; f = f->next) {
		const struct node *n = f->node;

		while (n->op == NODE_PATH)
			n = n->a;
		if (n->op == NODE_GLOBAL)
			add_fact(k, f->node, f->null);
	}
}

static void
walk_operator(struct check *k, const struct node *n)
{
	walk(k, n->a);
	walk(k, n->b);
	if (n->op == NODE_EQ || n->op == NODE_NE) {
		strict_type_pair(k->cc, n, n->a->type, n->b->type, false);
		return;
	}
	need(k, n->a);
	need(k, n->b);
	if (n->op >= NODE_LT && n->op <= NODE_GE)
		strict_type_pair(k->cc, n, n->a->type, n->b->type, true);
	else if (strict_type_arithmetic((enum node_op)n->op, n->a->type, n->b->type) == NULL)
		strict_type_error(k->cc, n, "the operator is not defined for", n->a->type, n->b->type);
}

static void
walk_filter(struct check *k, const struct node *n)
{
	enum type_kind t = n->b->type->kind;

	walk(k, n->a);
	need(k, n->a);
	walk(k, n->b);
	need(k, n->b);
	if (n->op == NODE_FILTER && t >= TYPE_STRING && t <= TYPE_MONTHS)
		strict_type_error(k->cc, n->b, "a filter is a condition or a position, is", n->b->type, NULL);
}

static void
walk_range(struct check *k, const struct node *n)
{
	walk(k, n->a);
	need(k, n->a);
	if (n->b != NULL) {
		walk(k, n->b);
		need(k, n->b);
		strict_type_pair(k->cc, n, n->a->type, n->b->type, true);
	}
	if (n->c != NULL) {
		walk(k, n->c);
		need(k, n->c);
		strict_type_pair(k->cc, n, n->a->type, n->c->type, true);
	}
}

static void
walk_in(struct check *k, const struct node *n)
{
	walk(k, n->a);
	walk(k, n->b);
	if (n->b->type->kind == TYPE_RANGE) {
		need(k, n->a);
		strict_type_pair(k->cc, n, n->a->type, n->b->type->of, false);
	}
}

static void
walk_parts(struct check *k, const struct node *n)
{
	for (int i = 0; i < n->n; i++)
		if (n->v[i] != NULL)
			walk(k, n->v[i]);
}

static void
walk_rest(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;

	switch ((enum node_op)n->op) {
	case NODE_FN:
		walk_parts(k, n);
		check_builtin(k, n);
		break;
	case NODE_HOST:
		walk_parts(k, n);
		check_host(k, n);
		break;
	case NODE_CALL:
		walk(k, n->a);
		walk_parts(k, n);
		check_call(k, n);
		break;
	case NODE_FUNCTION:
		forget_locals(k);
		walk(k, n->fun->body);
		k->facts = saved;
		break;
	case NODE_TEST:
		walk(k, n->b);
		break;
	case NODE_ITEM: case NODE_INSTANCE: case NODE_COERCE: case NODE_NOT:
		if (n->a != NULL)
			walk(k, n->a);
		break;
	case NODE_LIST: case NODE_ANY_OF:
		walk_parts(k, n);
		break;
	default:
		break;
	}
}

static void
walk(struct check *k, const struct node *n)
{
	if (k->depth >= CHECK_DEPTH)
		return;
	k->depth++;
	switch ((enum node_op)n->op) {
	case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: case NODE_POW:
	case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
		walk_operator(k, n);
		break;
	case NODE_AND: case NODE_OR:
		walk(k, n->a);
		walk_under(k, n->a, n->op == NODE_AND, n->b);
		strict_type_bool(k->cc, n->a, "and, or: not a boolean");
		strict_type_bool(k->cc, n->b, "and, or: not a boolean");
		break;
	case NODE_IF:
		walk(k, n->a);
		need(k, n->a);
		strict_type_bool(k->cc, n->a, "the condition is no boolean");
		walk_under(k, n->a, true, n->b);
		walk_under(k, n->a, false, n->c);
		break;
	case NODE_NEG: case NODE_PATH:
		walk(k, n->a);
		need(k, n->a);
		if (n->op == NODE_NEG)
			strict_type_negated(k->cc, n);
		else
			strict_type_property(k->cc, n);
		break;
	case NODE_RANGE: case NODE_UNARY: case NODE_BETWEEN:
		walk_range(k, n);
		break;
	case NODE_IN:
		walk_in(k, n);
		break;
	case NODE_FILTER: case NODE_INDEX:
		walk_filter(k, n);
		break;
	case NODE_FOR: case NODE_SOME: case NODE_EVERY:
		walk_loop(k, n);
		break;
	case NODE_CONTEXT: case NODE_SEQ:
		walk_context(k, n);
		break;
	default:
		walk_rest(k, n);
		break;
	}
	k->depth--;
}

/* --- entries ------------------------------------------------------------------------------------ */

static bool
off(const struct feel_cc *cc)
{
	return cc->env->mode != RULES_STRICT || cc->muted > 0;
}

void
strict_text(struct feel_cc *cc, const struct node *n)
{
	struct check k = { .cc = cc, .facts = cc->facts };

	if (!off(cc) && !cc->failed)
		walk(&k, n);
}

/* A text whose value can never be of the type that is declared for it. */
void
strict_converts(struct feel_cc *cc, const struct node *n, const struct type *t)
{
	if (!off(cc) && !cc->failed && n->src == cc->src && n->src != NULL && !type_may_be(n->type, t))
		strict_type_error(cc, n, "the declared type and the value's never agree", t, n->type);
}

bool
strict_hold(struct feel_cc *cc, uint32_t slot, const struct node *n)
{
	struct check k = { .cc = cc, .facts = cc->facts };
	bool null = !off(cc) && hold(&k, slot, n);

	cc->facts = k.facts;
	return null;
}

static bool
gives_null(struct check *k, const struct node *n)
{
	const struct strict_fact *saved = k->facts;
	bool null;

	while (n->op == NODE_COERCE)
		n = n->a;
	switch ((enum node_op)n->op) {
	case NODE_CONST:
		return n->k.type == VALUE_NULL;
	case NODE_TABLE:
		return (n->flags & NODE_NULLABLE) != 0;
	case NODE_IF:
		if (++k->depth > CHECK_DEPTH)
			return false;
		assume(k, n->a, true);
		null = gives_null(k, n->b);
		k->facts = saved;
		assume(k, n->a, false);
		null = null || gives_null(k, n->c);
		k->facts = saved;
		return null;
	default:
		return may_be_null(k, n) != NULL;
	}
}

bool
strict_gives_null(struct feel_cc *cc, const struct node *n)
{
	struct check k = { .cc = cc, .facts = cc->facts };

	return !off(cc) && !cc->failed && gives_null(&k, n);
}

const struct type *
strict_gives_type(struct feel_cc *cc, const struct node *n)
{
	struct type_field *f;
	const struct type *t;

	while (n->op == NODE_COERCE)
		n = n->a;
	t = n->type;
	if (off(cc) || cc->failed || t->kind != TYPE_CONTEXT)
		return NULL;
	if (n->op != NODE_CONTEXT)
		return t;
	f = arena_alloc(cc->env->plan, (t->n + 1) * sizeof *f);
	for (size_t i = 0; i < t->n; i++) {
		f[i] = t->field[i];
		f[i].nullable |= strict_gives_null(cc, n->v[i]);
	}
	return type_context_of(cc->env->plan, f, t->n);
}

void
strict_assume(struct feel_cc *cc, const struct node *cond, bool truth)
{
	struct check k = { .cc = cc, .facts = cc->facts };

	if (off(cc))
		return;
	assume(&k, cond, truth);
	cc->facts = k.facts;
}

void
strict_forget_locals(struct feel_cc *cc)
{
	struct check k = { .cc = cc, .facts = cc->facts };

	forget_locals(&k);
	cc->facts = k.facts;
}

void
strict_tests(struct feel_cc *cc, const struct feel_tests *t, uint32_t input)
{
	struct check k = { .cc = cc, .facts = cc->facts, .early = t->cut };
	const struct node *held = input < NELEM(cc->held) ? cc->held[input] : NULL, *n = t->node;

	if (off(cc) || cc->failed || n == NULL)
		return;
	if (held != NULL && may_be_null(&k, held) == NULL) { /* another column has proved it */
		struct node *in = parse_node(cc, NODE_LOCAL, NULL);

		in->slot = input;
		add_fact(&k, in, false);
	}
	walk(&k, n);
	if (held != NULL) {
		strict_type_tests(cc, n, held->type);
		assume(&k, n, true);
		for (const struct strict_fact *f = k.facts; f != cc->facts; f = f->next)
			if (!f->null && f->node->op == NODE_LOCAL && f->node->slot == input) {
				add_fact(&k, held, false);
				break;
			}
		if (t->cut && t->n == 1 && !t->negated && !t->point[0].range && t->point[0].low.type == VALUE_BOOL
		    && held->type->kind == TYPE_BOOL)
			assume(&k, held, t->point[0].low.b);
	}
	for (const struct strict_fact *f = k.facts; f != cc->facts; f = f->next)
		((struct strict_fact *)(uintptr_t)f)->late = !t->cut;
	cc->facts = k.facts;
}
