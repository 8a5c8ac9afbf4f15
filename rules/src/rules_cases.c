/* rules_cases.c - cases in the compatibility kit's XML: read, run, compare. */
#include <stdio.h>

#include "dmn/casevalue.h"
#include "rules_own.h"
#include "rules_tools.h"

enum { MAX_CASES = 100000, MAX_ARGUMENTS = 64 };

struct rules_cases {
	struct xdoc *doc;
	struct arena mem;
	const char *model;
	const struct xnode **node;
	size_t n;
};

/* What running one case needs at every step. */
struct rules_cases_at {
	const struct xnode *tc;
	const struct rules *rules;
	struct rules_eval *eval;
	const char *from;
	struct buf *why;
};

int
rules_cases_load(struct rules_cases **out, const char *path, struct diag *d)
{
	struct rules_cases *c = base_zalloc(sizeof *c);
	const struct xnode *root;

	*out = c;
	arena_init(&c->mem, 0);
	if (xdoc_load(&c->doc, path, d) != 0)
		return -1;
	root = xdoc_root(c->doc);
	if (!slice_is(root->name, "testCases"))
		return diag_add(d, DIAG_ERROR, "not-cases", root->at,
		    "root element is %.*s; testCases was expected", SLICE_FMT(root->name));
	c->model = arena_strdup(&c->mem, model_child_text(root, "modelName"));
	XNODE_EACH(tc, root, "testCase")
		c->n++;
	if (c->n > MAX_CASES)
		return diag_add(d, DIAG_ERROR, "too-large", root->at, "%zu cases; the limit is %d",
		    c->n, MAX_CASES);
	c->node = arena_alloc(&c->mem, (c->n + 1) * sizeof(const struct xnode *));
	c->n = 0;
	XNODE_EACH(tc, root, "testCase")
		c->node[c->n++] = tc;
	return 0;
}

void
rules_cases_free(struct rules_cases **cp)
{
	if (*cp == NULL)
		return;
	xdoc_free(&(*cp)->doc);
	arena_fini(&(*cp)->mem);
	base_free(*cp);
	*cp = NULL;
}

const char *
rules_cases_model(const struct rules_cases *c)
{
	return c->model;
}

size_t
rules_cases_count(const struct rules_cases *c)
{
	return c->n;
}

const char *
rules_cases_id(const struct rules_cases *c, size_t i)
{
	return i < c->n ? xnode_get(c->node[i], "id").p : "";
}

/* --- inputs --------------------------------------------------------------------------- */
static bool
is_from(const struct rules_cases_at *a, struct diag_place at)
{
	return a->from != NULL && at.src != NULL && strcmp(at.src->name, a->from) == 0;
}

static bool
for_decisions(const struct xnode *tc)
{
	struct slice type = xnode_get(tc, "type");

	return type.n == 0 || slice_is(type, "decision");
}

static const struct type *
type_of_input(const struct rules *r, size_t i)
{
	return r->drg.unit[r->input[i].number].type;
}

static bool
read_input(const struct rules_cases_at *a, const struct xnode *node, const struct type *want, struct value *v)
{
	if (casevalue_read(node, want, rules_eval_mem(a->eval), v))
		return true;
	buf_printf(a->why, "input %.*s can't be read\n", SLICE_FMT(xnode_get(node, "name")));
	return false;
}

static bool
set_input(const struct rules_cases_at *a, const struct xnode *node)
{
	struct slice name = xnode_get(node, "name"), ns = xnode_get(node, "namespace");
	size_t n = rules_inputs(a->rules), own = 0, set = 0;
	struct value v;

	for (size_t i = 0; i < n; i++) {
		const struct rules_input *in = rules_input_at(a->rules, i);

		own += slice_is(name, in->name) && is_from(a, in->at);
	}
	for (size_t i = 0; i < n; i++) {
		const struct rules_input *in = rules_input_at(a->rules, i);

		if (!slice_is(name, in->name))
			continue;
		if (ns.n > 0 ? slice_is(ns, in->ns) : own == 0 || is_from(a, in->at)) {
			if (!read_input(a, node, type_of_input(a->rules, i), &v))
				return false;
			rules_eval_set(a->eval, i, v);
			set++;
		}
	}
	if (set == 0 && !read_input(a, node, NULL, &v))
		return false;
	if (set > 0 || !for_decisions(a->tc)
	    || (a->from != NULL && rules_eval_set_import(a->eval, a->from, name, v)))
		return true;
	buf_printf(a->why, "no model has an input %.*s\n", SLICE_FMT(name));
	return false;
}

static bool
set_inputs(const struct rules_cases_at *a)
{
	bool good = true;

	XNODE_EACH(in, a->tc, "inputNode")
		good &= set_input(a, in);
	return good;
}

/* --- results -------------------------------------------------------------------------- */
static const struct rules_decision *
find_decision(const struct rules_cases_at *a, const struct xnode *result)
{
	struct slice name = xnode_get(result, "name"), ns = xnode_get(result, "namespace");
	const struct rules_decision *d;

	if (ns.n > 0)
		return rules_decision_find(a->rules, ns.p, name.p);
	for (size_t i = 0; (d = rules_decision_at(a->rules, i)) != NULL; i++)
		if (slice_is(name, rules_decision_name(d)) && is_from(a, rules_decision_place(d)))
			return d;
	return rules_decision_find(a->rules, NULL, name.p);
}

static const struct rules_callable *
find_callable(const struct rules_cases_at *a, struct slice name)
{
	const struct rules_callable *c;

	for (size_t i = 0; (c = rules_callable_at(a->rules, i)) != NULL; i++)
		if (slice_is(name, rules_callable_name(c)) && is_from(a, rules_callable_place(c)))
			return c;
	return rules_callable_find(a->rules, NULL, name.p);
}

/* An invocable with too few arguments gives null. */
static int
call(const struct rules_cases_at *a, struct value *out, struct rules_fault *f)
{
	const struct rules_callable *c = find_callable(a, xnode_get(a->tc, "invocableName"));
	struct value arg[MAX_ARGUMENTS];
	size_t n, given = 0;

	*out = value_null();
	if (c == NULL || rules_callable_params(c) > MAX_ARGUMENTS) {
		snprintf(f->text, sizeof f->text, "no such invocable");
		return -1;
	}
	n = rules_callable_params(c);
	for (size_t i = 0; i < n; i++) {
		bool here = false;

		arg[i] = value_null();
		XNODE_EACH(in, a->tc, "inputNode")
			if (slice_is(xnode_get(in, "name"), rules_callable_param(c, i)))
				here = casevalue_read(in, c->as.unit->param[i].type, rules_eval_mem(a->eval), &arg[i]);
		given += here;
	}
	return given < n ? 0 : rules_eval_call(a->eval, c, arg, out, f);
}

/* A service with several outputs gives a context of them; a result may name one. */
static struct value
result_of(const struct xnode *result, struct value whole)
{
	const struct value *v;

	if (whole.type != VALUE_CONTEXT)
		return whole;
	v = value_entry(whole.ctx, xnode_get(result, "name"));
	return v == NULL ? whole : *v;
}

static void
complain(const struct rules_cases_at *a, const struct xnode *result, struct value want,
    struct value got, const struct rules_fault *f)
{
	struct slice name = xnode_get(result, "name");

	buf_printf(a->why, "%.*s\n\texpected ", SLICE_FMT(name));
	rules_print(want, a->why);
	buf_str(a->why, "\n\tgot      ");
	rules_print(got, a->why);
	if (f != NULL)
		buf_printf(a->why, " (fault %s at %s, %s%s%s: %s)", f->code, f->place, f->decision,
		    *f->rule ? ", " : "", f->rule, f->text);
	buf_char(a->why, '\n');
}

static bool
run_result(const struct rules_cases_at *a, const struct xnode *result)
{
	struct slice name = xnode_get(result, "name");
	struct rules_fault f = { .code = "", .decision = "", .rule = "" };
	struct value want, got = value_null();
	const struct rules_decision *d = for_decisions(a->tc) ? find_decision(a, result) : NULL;
	int rc;

	if (!casevalue_read(xnode_child(result, "expected"), d == NULL ? NULL : d->unit->type, rules_eval_mem(a->eval), &want)) {
		buf_printf(a->why, "%.*s: the expected value can't be read\n", SLICE_FMT(name));
		return false;
	}
	if (for_decisions(a->tc)) {
		if (d == NULL) {
			buf_printf(a->why, "no model has a decision %.*s\n", SLICE_FMT(name));
			return false;
		}
		rc = rules_eval_run(a->eval, d, &got, &f);
	} else {
		rc = call(a, &got, &f);
		got = result_of(result, got);
	}
	if (rc == 0 && casevalue_same(want, got))
		return true;
	complain(a, result, want, got, rc == 0 ? NULL : &f);
	return false;
}

bool
rules_cases_set(const struct rules_cases *c, size_t i, struct rules_eval *e, const char *from,
    struct buf *why)
{
	struct rules_cases_at a = { c->node[i], e->rules, e, from, why };

	return set_inputs(&a);
}

bool
rules_cases_run(const struct rules_cases *c, size_t i, struct rules_eval *e, const char *from,
    struct rules_coverage *coverage, struct buf *why)
{
	struct rules_cases_at a = { c->node[i], e->rules, e, from, why };
	bool good;

	rules_eval_begin(e);
	good = set_inputs(&a);
	XNODE_EACH(result, a.tc, "resultNode")
		good &= run_result(&a, result);
	if (coverage != NULL)
		rules_coverage_add(coverage, e);
	return good;
}
