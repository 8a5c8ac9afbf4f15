/* table_make.c - a decision table from XML to compiled cells. */
#include "dmn/boxed.h"
#include "dmn/table.h"
#include "dmn/thit.h"
#include "dmn/tindex.h"
#include "vm/kern.h"
#include "vm/node.h"

/* Far above what people write; cells are rules times inputs. */
enum { MAX_CELLS = 4000000 };

static const struct {
	const char *name;
	enum table_policy policy;
} policies[] = {
	{ "", TABLE_UNIQUE },
	{ "UNIQUE", TABLE_UNIQUE },
	{ "ANY", TABLE_ANY },
	{ "PRIORITY", TABLE_PRIORITY },
	{ "FIRST", TABLE_FIRST },
	{ "RULE ORDER", TABLE_RULE_ORDER },
	{ "OUTPUT ORDER", TABLE_OUTPUT_ORDER },
	{ "COLLECT", TABLE_COLLECT },
};

static const struct {
	const char *name;
	enum table_aggregate aggregate;
} aggregates[] = {
	{ "", TABLE_LIST },
	{ "SUM", TABLE_SUM },
	{ "COUNT", TABLE_COUNT },
	{ "MIN", TABLE_MIN },
	{ "MAX", TABLE_MAX },
};

static size_t
count(const struct xnode *nd, const char *name)
{
	size_t n = 0;

	XNODE_EACH(c, nd, name)
		n++;
	return n;
}

/* NULL when ND has no text, or none but white space. */
static const struct xnode *
text_of(const struct xnode *nd)
{
	const struct xnode *text = nd ? xnode_child(nd, "text") : NULL;

	return text == NULL || model_trim(text->text).n == 0 ? NULL : text;
}

/* --- cells ---------------------------------------------------------------------------- */
static const struct node *
compile_text(struct feel_cc *cc, const struct table *t, const struct xnode *text,
    const struct type *type, const struct type **found)
{
	struct feel_expr *e = feel_text(feel_cc_env(cc), dmntype_source(t->el->model, text), type);

	return feel_cc_expr(cc, e, found);
}

static void
compile_tests(struct feel_cc *cc, const struct table *t, const struct xnode *nd, uint32_t slot,
    const struct type *type, struct feel_tests *out)
{
	const struct xnode *text = text_of(nd);

	*out = (struct feel_tests){ .any = true };
	if (text != NULL)
		feel_cc_tests(cc, dmntype_source(t->el->model, text), slot, type, out);
}

static void
compile_input(struct feel_cc *cc, struct table *t, struct table_input *in)
{
	const struct xnode *e = xnode_child(in->xml, "inputExpression"), *text = text_of(e);
	const struct type *type = e ? dmntype_of(t->el->model, e) : NULL, *found = NULL;

	in->src = *dmntype_source(t->el->model, text ? text : in->xml);
	dmntype_compiling(t->el, in->xml);
	if (text != NULL)
		in->node = compile_text(cc, t, text, type, &found);
	else
		in->node = feel_cc_expr(cc, feel_none(feel_cc_env(cc), "missing-expression",
		    "the input has no expression: say there what the column tests, such as the name of input data", &in->src), &found);
	dmntype_compiling(t->el, NULL);
	in->type = type != NULL ? type : found;
	in->slot = feel_cc_local(cc, slice_of(""), in->type);
	feel_cc_holds(cc, in->slot, in->node);
	compile_tests(cc, t, xnode_child(in->xml, "inputValues"), in->slot, in->type, &in->allowed);
}

/* The type that the decision declares for one result of the table that is its logic. */
static const struct type *
decided_type(const struct table *t)
{
	const struct model_element *el = t->el;
	const struct type *type = NULL;

	if (el->kind == MODEL_DECISION && el->variable != NULL && boxed_child(el->node) == t->xml)
		type = dmntype_of(el->model, el->variable);
	return type != NULL && type->kind == TYPE_LIST ? type->of : type;
}

/* Output values say which output goes first; without them the allowed values of its type do. */
static const struct feel_tests *
ranks(const struct table *t, const struct table_output *o)
{
	const struct type *type = o->type, *whole;

	if (!o->allowed.any)
		return &o->allowed;
	if (type == NULL && (whole = decided_type(t)) != NULL)
		type = t->outputs == 1 ? whole : type_entry(whole, o->name);
	return type != NULL && type->tests != NULL ? type->tests : NULL;
}

static void
compile_output(struct feel_cc *cc, struct table *t, struct table_output *o)
{
	const struct xnode *values = xnode_child(o->xml, "outputValues");
	const struct xnode *dflt = text_of(xnode_child(o->xml, "defaultOutputEntry"));

	o->name = feel_name(feel_cc_env(cc)->plan, xnode_get(o->xml, "name"));
	(void)feel_know(feel_cc_env(cc), o->name);
	o->type = dmntype_of(t->el->model, o->xml);
	o->slot = feel_cc_local(cc, slice_of(""), o->type);
	compile_tests(cc, t, values, o->slot, o->type, &o->allowed);
	o->ranks = ranks(t, o);
	if (dflt != NULL)
		o->otherwise = compile_text(cc, t, dflt, o->type, NULL);
	o->null = o->otherwise != NULL && feel_cc_gives_null(cc, o->otherwise);
}

static const struct node *
compile_entry(struct feel_cc *cc, const struct table *t, const struct xnode *entry,
    const struct type *type)
{
	const struct xnode *text = text_of(entry);

	if (text == NULL)
		return NULL; /* an empty output is null */
	return compile_text(cc, t, text, type, NULL);
}

static void
compile_rule(struct feel_cc *cc, struct table *t, struct table_rule *r, const struct xnode *nd)
{
	struct arena *plan = feel_cc_env(cc)->plan;
	size_t i = 0;

	r->at = nd->at;
	r->id = xnode_get(nd, "id").n > 0 ? arena_strdup(plan, xnode_get(nd, "id"))
					  : arena_printf(plan, "rule %zu", (size_t)(r - t->rule) + 1);
	r->cell = arena_zalloc(plan, t->inputs * sizeof *r->cell);
	r->output = arena_zalloc(plan, t->outputs * sizeof(const struct node *));
	r->annotation = arena_zalloc(plan, t->annotations * sizeof(const char *));
	for (i = 0; i < t->inputs; i++)
		r->cell[i].any = true;
	feel_cc_enter(cc); /* what a cell proves holds for the rest of the rule */
	i = 0;
	XNODE_EACH(c, nd, "inputEntry") {
		if (i == t->inputs)
			break;
		compile_tests(cc, t, c, t->input[i].slot, t->input[i].type, &r->cell[i]);
		r->residual |= !r->cell[i].any && !r->cell[i].cut;
		i++;
	}
	t->residual |= r->residual;
	i = 0;
	XNODE_EACH(c, nd, "outputEntry") {
		if (i == t->outputs)
			break;
		r->output[i] = compile_entry(cc, t, c, t->output[i].type);
		t->output[i].null |= r->output[i] == NULL || feel_cc_gives_null(cc, r->output[i]);
		i++;
	}
	feel_cc_leave(cc);
	for (i = 0; i < t->annotations; i++)
		r->annotation[i] = "";
	i = 0;
	XNODE_EACH(c, nd, "annotationEntry")
		if (i < t->annotations)
			r->annotation[i++] = arena_strdup(plan, model_child_text(c, "text"));
}

/* --- the whole ------------------------------------------------------------------------ */
static void
compile_annotations(struct table *t, struct arena *plan)
{
	t->annotation_name = arena_zalloc(plan, (count(t->xml, "annotation") + 1) * sizeof(char *));
	XNODE_EACH(c, t->xml, "annotation")
		t->annotation_name[t->annotations++] =
		    arena_strdup(plan, model_trim(xnode_get(c, "name")));
}

static bool
check_rules(struct table *t, struct diag *d)
{
	bool good = true;

	XNODE_EACH(r, t->xml, "rule") {
		size_t in = count(r, "inputEntry"), out = count(r, "outputEntry");

		if (in == t->inputs && out == t->outputs)
			continue;
		diag_add(d, t->el->model->set->broken, "table-shape", r->at,
		    "rule has %zu input and %zu output entries; the table has %zu and %zu", in,
		    out, t->inputs, t->outputs);
		good = false;
	}
	return good;
}

static void
make_shape(struct table *t, struct arena *plan)
{
	struct slice *name = arena_zalloc(plan, t->outputs * sizeof *name);

	for (size_t i = 0; i < t->outputs; i++)
		name[i] = t->output[i].name;
	t->shape = arena_alloc(plan, sizeof *t->shape);
	*t->shape = (struct value_shape){ t->outputs, name };
}

/* --- constant outputs --------------------------------------------------------------------- */
/* A literal that needs no conversion; an empty entry is null. */
static bool
is_constant(const struct node *nd, struct value *v)
{
	const struct type *want = NULL;

	*v = value_null();
	if (nd == NULL)
		return true;
	if (nd->op == NODE_COERCE) {
		want = nd->want;
		nd = nd->a;
	}
	if (nd->op != NODE_CONST)
		return false;
	*v = nd->k;
	return want == NULL || type_is_plainly(want, *v);
}

/* What is not plainly one of the allowed values is left to run time, which faults. */
static bool
is_allowed(const struct feel_tests *allowed, struct value v)
{
	if (allowed->any)
		return true;
	for (size_t i = 0; allowed->cut && !allowed->negated && i < allowed->n; i++)
		if (!allowed->point[i].range && kern_equal(v, allowed->point[i].low) == KERN_TRUE)
			return true;
	return false;
}

static const struct node empty = { .op = NODE_CONST }; /* null, which its output does not allow */

static void
settle_rule(const struct table *t, struct table_rule *r, struct arena *plan)
{
	struct value *v = arena_alloc(plan, (t->outputs + 1) * sizeof *v);
	struct value_context *ctx = arena_alloc(plan, sizeof *ctx);
	size_t left = 0;

	r->known = v;
	r->ask = arena_zalloc(plan, (t->outputs + 1) * sizeof *r->ask);
	for (size_t i = 0; i < t->outputs; i++) {
		if (is_constant(r->output[i], &v[i]) && is_allowed(&t->output[i].allowed, v[i]))
			continue;
		r->ask[i] = r->output[i] != NULL ? r->output[i] : &empty;
		left++;
	}
	if (left > 0)
		return;
	*ctx = (struct value_context){ t->shape, v };
	r->whole = t->outputs == 1 ? v[0] : value_context(ctx);
	r->constant = v;
}

/* What the hit policy makes of the declared types of the outputs; NULL: not known. */
static const struct type *
result_type(const struct table *t, struct arena *plan)
{
	struct type_field *field = arena_zalloc(plan, (t->outputs + 1) * sizeof *field);
	bool list = t->policy == TABLE_RULE_ORDER || t->policy == TABLE_OUTPUT_ORDER ||
	    (t->policy == TABLE_COLLECT && t->aggregate == TABLE_LIST);
	const struct type *one;

	if (t->policy == TABLE_COLLECT && t->aggregate != TABLE_LIST)
		return NULL;
	for (size_t i = 0; i < t->outputs; i++) {
		if (list && t->output[i].otherwise != NULL)
			return NULL;
		field[i].name = t->output[i].name;
		field[i].nullable = t->output[i].null;
		field[i].type = t->output[i].type ? t->output[i].type : &type_any;
	}
	one = t->outputs == 1 ? field[0].type : type_context_of(plan, field, t->outputs);
	return list ? type_list_of(plan, one) : one;
}

static void
settle_read(const struct table_input *in, struct table_read *r)
{
	const struct node *leaf = in->node->op == NODE_COERCE ? in->node->a : in->node;

	*r = (struct table_read){ .node = in->node, .slot = in->slot };
	if (leaf->op != NODE_GLOBAL)
		return;
	r->global = leaf->slot;
	r->leaf = leaf == in->node || (in->node->want->kind > TYPE_ANY && in->node->want->kind < TYPE_LIST &&
		in->node->want->allowed == NULL);
	if (leaf != in->node)
		r->want = (uint8_t)(in->node->want->kind - 1); /* as type_is_plainly has it */
}

static bool
is_guarded(const struct table *t)
{
	bool some = false;

	for (size_t i = 0; t->rules > 0 && i < t->inputs; i++)
		some |= t->rule[0].cell[i].any;
	return some && t->policy == TABLE_FIRST && !t->limited;
}

/* A table whose results are all literals and whose hits are a list in the order of rules. */
static const struct value *
list_results(const struct table *t, struct arena *plan)
{
	struct value *v = arena_alloc(plan, (t->rules + 1) * sizeof *v);

	if (t->index == NULL || tindex_words(t->index) != 1 || t->residual ||
	    (t->policy != TABLE_RULE_ORDER && (t->policy != TABLE_COLLECT || t->aggregate != TABLE_LIST)))
		return NULL;
	for (size_t i = 0; i < t->rules; i++) {
		if (t->rule[i].constant == NULL)
			return NULL;
		v[i] = t->rule[i].whole;
	}
	return v;
}

static int
compile(struct feel_cc *cc, void *data, const struct type **type, bool *null)
{
	struct table *t = data, **last = &t->el->model->set->tables;
	const struct feel_env *env = feel_cc_env(cc);
	size_t i = 0;

	compile_annotations(t, env->plan);
	if (t->rules * (t->inputs + 1) > MAX_CELLS)
		return diag_add(env->diag, DIAG_ERROR, "too-large", t->xml->at,
		    "%zu rules of %zu inputs; the limit is %d cells", t->rules, t->inputs,
		    MAX_CELLS);
	if (!check_rules(t, env->diag))
		return -1;
	if (t->aggregate != TABLE_LIST && t->outputs > 1) /* DMN 1.5 section 8.2.11 */
		diag_add(env->diag, env->mode == RULES_STRICT ? DIAG_ERROR : DIAG_WARNING, "hit-policy", t->xml->at,
		    "%.*s of %zu outputs is not defined: it takes a table of one output",
		    SLICE_FMT(model_trim(xnode_get(t->xml, "aggregation"))), t->outputs);
	feel_cc_enter(cc);
	XNODE_EACH(c, t->xml, "input") {
		t->input[i].xml = c;
		compile_input(cc, t, &t->input[i]);
		t->limited |= !t->input[i++].allowed.any;
	}
	i = 0;
	XNODE_EACH(c, t->xml, "output") {
		t->output[i].xml = c;
		compile_output(cc, t, &t->output[i++]);
	}
	i = 0;
	XNODE_EACH(c, t->xml, "rule")
		compile_rule(cc, t, &t->rule[i++], c);
	t->slots = feel_cc_local(cc, slice_of(""), NULL) + 1;
	t->read = arena_zalloc(env->plan, (t->inputs + 1) * sizeof *t->read);
	for (i = 0; i < t->inputs; i++)
		settle_read(&t->input[i], &t->read[i]);
	feel_cc_leave(cc);
	make_shape(t, env->plan);
	for (i = 0; i < t->rules; i++)
		settle_rule(t, &t->rule[i], env->plan);
	if (result_type(t, env->plan) != NULL)
		*type = result_type(t, env->plan);
	*null = t->outputs == 1 && t->output[0].null && *type != NULL && (*type)->kind != TYPE_LIST;
	t->index = tindex_make(t, env->plan, env->mode == RULES_STRICT);
	t->listed = list_results(t, env->plan);
	t->guarded = is_guarded(t);
	while (*last != NULL)
		last = &(*last)->next;
	*last = t;
	return 0;
}

static void
read_policy(struct table *t, const struct feel_env *env)
{
	struct slice hit = model_trim(xnode_get(t->xml, "hitPolicy"));
	struct slice agg = model_trim(xnode_get(t->xml, "aggregation"));
	size_t i, k;

	for (i = 0; i < NELEM(policies) && !slice_is(hit, policies[i].name); i++)
		;
	for (k = 0; k < NELEM(aggregates) && !slice_is(agg, aggregates[k].name); k++)
		;
	if (i == NELEM(policies) || k == NELEM(aggregates)) {
		diag_add(env->diag, DIAG_ERROR, "hit-policy", t->xml->at,
		    "hit policy \"%.*s\" with aggregation \"%.*s\" is not one of DMN's",
		    SLICE_FMT(hit), SLICE_FMT(agg));
		i = k = 0;
	}
	t->policy = policies[i].policy;
	t->aggregate = t->policy == TABLE_COLLECT ? aggregates[k].aggregate : TABLE_LIST;
}

struct feel_expr *
table_expr(const struct model_element *el, const struct xnode *nd, const struct type *type)
{
	static const struct feel_table_ops ops = { compile, thit_eval };
	const struct feel_env *env = dmntype_env(el->model);
	struct table *t = arena_zalloc(env->plan, sizeof *t);

	t->el = el;
	t->xml = nd;
	t->src = *dmntype_source(el->model, nd);
	t->inputs = count(nd, "input");
	t->outputs = count(nd, "output");
	t->rules = count(nd, "rule");
	t->input = arena_zalloc(env->plan, t->inputs * sizeof *t->input);
	t->output = arena_zalloc(env->plan, t->outputs * sizeof *t->output);
	t->rule = arena_zalloc(env->plan, t->rules * sizeof *t->rule);
	read_policy(t, env);
	return feel_table(env, &ops, t, &t->src, type);
}
