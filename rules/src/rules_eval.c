/* rules_eval.c - the front door for one row: set inputs, run decisions, ask why. */
#include <stdio.h>

#include "dmn/drg_path.h"
#include "rules_own.h"

enum { BUDGET = 64 << 20 };

static struct eval_options
options(const struct rules_options *o)
{
	return (struct eval_options){ .strict = o->mode == RULES_STRICT, .has_today = o->has_today,
		.today = o->today, .host_ctx = o->host_ctx };
}

/* --- nulls of errors --------------------------------------------------------------------- */
static void
hear(void *ctx, const struct eval_null *n)
{
	const struct rules_ear *e = ctx;
	struct rules_null out = { .code = n->code, .text = n->text, .what = n->what };

	if (n->src != NULL)
		out.at = prog_place(n->src, n->off, n->len);
	e->tell(e->ctx, &out);
}

static void
hear_again(void *ctx, bool begins)
{
	struct rules_ear *e = ctx;

	if (e->log == NULL)
		return;
	if (begins)
		e->fired = e->log->n;
	else
		e->log->n = e->fired;
}

static void
listen(struct rules_ear *e, struct eval *ev, struct table_log *log, rules_tell *tell, void *ctx)
{
	*e = (struct rules_ear){ { hear, hear_again, e }, tell, ctx, log, 0 };
	eval_listen(ev, tell != NULL ? &e->ear : NULL);
}

void
rules_eval_listen(struct rules_eval *e, rules_tell *tell, void *ctx)
{
	listen(&e->ear, e->row.ev, &e->row.log, tell, ctx);
	e->row.log.scan = tell != NULL || e->rules->opt.scan_tables; /* the index tests without comparing */
}

size_t
rules_eval_untold(const struct rules_eval *e)
{
	return eval_unheard(e->row.ev);
}

int
rules_eval_new(struct rules_eval **out, const struct rules *r, size_t budget)
{
	struct rules_eval *e = base_zalloc(sizeof *e);
	struct eval_options opt = options(&r->opt);

	e->rules = r;
	drg_row_init(&e->row, &r->drg, &opt, budget ? budget : BUDGET);
	e->row.log.scan = r->opt.scan_tables;
	if (r->opt.as_read)
		drg_row_as_read(&e->row, NULL, NULL);
	*out = e;
	return 0;
}

void
rules_eval_free(struct rules_eval **ep)
{
	if (*ep == NULL)
		return;
	drg_row_fini(&(*ep)->row);
	base_free(*ep);
	*ep = NULL;
}

void
rules_eval_today(struct rules_eval *e, int64_t day)
{
	eval_today(e->row.ev, day);
}

void
rules_eval_begin(struct rules_eval *e)
{
	drg_row_begin(&e->row);
	e->last = NULL;
}

void
rules_eval_set(struct rules_eval *e, size_t input, struct value v)
{
	CHECK(input < e->rules->inputs);
	drg_row_set(&e->row, e->rules->input[input].number, v);
}

static struct value
supply(void *ctx, uint32_t element, bool *typed)
{
	const struct rules_eval *e = ctx;

	return e->supply(e->supplier, e->rules->input_of[element], typed);
}

void
rules_eval_supply(struct rules_eval *e, rules_supply *give, void *ctx)
{
	e->supply = give;
	e->supplier = ctx;
	drg_row_as_read(&e->row, supply, e);
}

static bool
is_model(const struct model *m, const char *name)
{
	return slice_is(m->name, name) || slice_is(m->ns, name)
	       || (m->root->at.src != NULL && strcmp(m->root->at.src->name, name) == 0);
}

bool
rules_eval_set_import(struct rules_eval *e, const char *model, struct slice name, struct value v)
{
	const struct model_set *set = &e->rules->set;

	for (size_t i = 0; i < set->models; i++)
		if (is_model(&set->model[i], model) && drg_path_set(&e->row, &set->model[i], name, v))
			return true;
	return false;
}

const char *
rules_import_ns(const struct rules *r, const char *model, struct slice name)
{
	const struct model *to = NULL;

	for (size_t i = 0; i < r->set.models && to == NULL; i++)
		if (is_model(&r->set.model[i], model))
			to = model_imported(&r->set.model[i], name);
	return to != NULL ? to->ns.p : NULL; /* an attribute's text ends with a NUL */
}

struct arena *
rules_eval_mem(struct rules_eval *e)
{
	return &e->row.mem;
}

/* --- faults ----------------------------------------------------------------------------- */
static void
print_place(struct diag_place at, char *out, size_t n)
{
	uint32_t line, col;

	out[0] = '\0';
	if (at.src == NULL)
		return;
	diag_line_col(at, &line, &col);
	snprintf(out, n, "%s:%u:%u", at.src->name, line, col);
}

static int
report(struct rules_eval *e, struct rules_fault *f)
{
	const struct eval_fault *ef = eval_fault(e->row.ev);
	const struct table_log *log = &e->row.log;
	const struct model_element *in = e->row.fault_in;
	struct diag_place at;

	*f = (struct rules_fault){ .code = ef ? ef->code : "limit", .model = "", .decision = "",
		.rule = "" };
	snprintf(f->text, sizeof f->text, "%s", ef ? ef->text : "stopped");
	if (in != NULL) {
		f->model = in->model->name.p;
		f->decision = in->name.p;
	}
	if (log->fault_table != NULL)
		f->rule = log->fault_table->rule[log->fault_rule].id;
	at = ef && ef->src ? prog_place(ef->src, ef->off, ef->len) : (struct diag_place){ 0 };
	if (at.src == NULL && in != NULL)
		at = in->at;
	print_place(at, f->place, sizeof f->place);
	return -1;
}

int
rules_eval_run(struct rules_eval *e, const struct rules_decision *d, struct value *out,
    struct rules_fault *f)
{
	e->last = d->unit;
	*out = drg_row_run(&e->row, d->unit);
	return eval_stopped(e->row.ev) ? report(e, f) : 0;
}

int
rules_eval_call(struct rules_eval *e, const struct rules_callable *c, const struct value *argv,
    struct value *out, struct rules_fault *f)
{
	e->last = NULL;
	*out = drg_row_call(&e->row, c->as.unit, argv);
	return eval_stopped(e->row.ev) ? report(e, f) : 0;
}

/* --- why ---------------------------------------------------------------------------------- */
static struct rules_fired
describe(const struct table_fired *t)
{
	const struct table *table = t->table;
	const struct table_rule *r = &table->rule[t->rule];

	return (struct rules_fired){ .model = table->el->model->name.p,
		.decision = table->el->name.p, .rule = r->id, .number = (int)t->rule + 1,
		.annotation_name = table->annotation_name, .annotation = r->annotation,
		.annotations = table->annotations };
}

size_t
rules_eval_fired(const struct rules_eval *e, struct rules_fired *out, size_t max)
{
	size_t n = 0;

	if (e->last == NULL)
		return 0;
	for (size_t i = 0; i < e->last->order.n; i++) {
		uint32_t of = e->last->order.v[i]->number;
		struct drg_segment s = e->row.segment[of];

		for (size_t k = s.from; k < s.to; k++) {
			if (e->row.log.fired[k].by != of)
				continue; /* of what was made while this was */
			if (n < max)
				out[n] = describe(&e->row.log.fired[k]);
			n++;
		}
	}
	return n;
}

/* --- one expression --------------------------------------------------------------------------- */
static struct diag_place
typed_place(const void *ctx, uint32_t off, uint32_t len)
{
	return (struct diag_place){ ctx, off, len };
}

int
rules_feel(const char *text, const struct rules_options *o, struct arena *mem, struct value *out,
    struct diag *d, struct rules_fault *f)
{
	uint32_t paths = 0;
	struct feel_known *known = NULL;
	struct feel_env env = { .mode = o->mode, .plan = mem, .paths = &paths, .known = &known, .diag = d,
		.builtin = o->builtin, .builtins = o->builtins };
	struct prog_source *src = arena_zalloc(mem, sizeof *src);
	struct diag_source *typed = arena_zalloc(mem, sizeof *typed);
	struct eval_options opt = options(o);
	const struct program *p;
	const struct eval_fault *ef;
	struct rules_ear ear;
	struct eval *ev;
	int rc = 0;

	*out = value_null();
	*f = (struct rules_fault){ .code = "", .model = "", .decision = "", .rule = "" };
	*typed = (struct diag_source){ "expression", slice_of(text) };
	*src = (struct prog_source){ typed->text, typed_place, typed };
	p = feel_compile(&env, feel_scope_new(&env, NULL), feel_text(&env, src, NULL), NULL, NULL);
	if (diag_failed(d))
		return -1;
	ev = eval_new(&opt);
	listen(&ear, ev, NULL, o->tell, o->tell_ctx);
	eval_begin(ev, mem);
	*out = eval_run(ev, p, NULL);
	if (eval_stopped(ev)) {
		ef = eval_fault(ev);
		f->code = ef ? ef->code : "limit";
		snprintf(f->text, sizeof f->text, "%s", ef ? ef->text : "stopped");
		if (ef && ef->src)
			snprintf(f->place, sizeof f->place, "1:%u", ef->off + 1);
		*out = value_null();
		rc = -1;
	}
	eval_free(&ev);
	return rc;
}
