/* form.c - how the effects of a pack become rows of outputs, and about whom its processes are asked. */
#include "decide/form.h"
#include "effect/effect.h"
#include "facts/position.h"

struct binding {
	const struct decide_plan *plan;
	const struct pack_effect *effect;
	struct decide_form *form;
	struct cells_names names;
	struct arena *mem;
	struct diag *d;
};

static const struct cells_names entries = { { [CELLS_RUN] = wiring_run_names, [CELLS_POSITION] = position_names,
	[CELLS_EFFECT] = wiring_effect_names } };

static int
output(const struct binding *b, struct slice name)
{
	const char *near;
	int i = name.n > 0 ? deliver_find(b->plan->deliver, name, &near) : OUT_NONE;

	if (i != OUT_NONE || name.n == 0)
		return i;
	diag_add(b->d, DIAG_ERROR, "unknown-name", b->effect->at, "effect \"%.*s\": there is no output \"%.*s\"",
	    SLICE_FMT(b->effect->name), SLICE_FMT(name));
	if (near != NULL)
		diag_hint(b->d, "nearest known name: %s", near);
	return OUT_NONE;
}

/* A column of Y by its name; -1: it has none, and that was told. */
static int
column(const struct binding *b, const struct outrow_layout *y, struct slice name, struct diag_place at)
{
	int i = outrow_find(y, arena_strdup(b->mem, name));
	const char **names, *near;

	if (i >= 0)
		return i;
	names = arena_alloc(b->mem, (y->n + 1) * sizeof *names);
	for (size_t k = 0; k < y->n; k++)
		names[k] = y->col[k].name;
	near = diag_nearest(name, names, y->n);
	diag_add(b->d, DIAG_ERROR, "unknown-name", at, "output %s has no column \"%.*s\"", y->name, SLICE_FMT(name));
	if (near != NULL)
		diag_hint(b->d, "nearest known name: %s", near);
	return -1;
}

/* Whether column C holds the text of S. */
static bool
holds(const struct binding *b, const struct outrow_layout *y, int col, const struct pack_set *s)
{
	const struct outrow_column *c = &y->col[col];
	const char *near;

	if (c->kind == ROW_BOOL && (slice_is(s->text, "Y") || slice_is(s->text, "N")))
		return true;
	if (c->kind == ROW_NUMBER && c->scale == 0 && s->text.n > 0 && s->text.n < 10 && strspn(s->text.p, "0123456789") == s->text.n)
		return true;
	if (c->kind != ROW_STRING && c->kind != ROW_CODE)
		return diag_add(b->d, DIAG_ERROR, "does-not-fit", s->at, "column %s of %s holds no such text: from= is wanted", c->name,
		    y->name) == 0;
	for (size_t k = 0; k < c->codes; k++)
		if (slice_is(s->text, c->code[k]))
			return true;
	if (c->codes == 0 && s->text.n <= c->max_chars)
		return true;
	if (c->codes == 0)
		return diag_add(b->d, DIAG_ERROR, "does-not-fit", s->at, "\"%.*s\": column %s of %s has room for %u characters",
		    SLICE_FMT(s->text), c->name, y->name, c->max_chars) == 0;
	diag_add(b->d, DIAG_ERROR, "unknown-name", s->at, "\"%.*s\": column %s of %s has no such code", SLICE_FMT(s->text),
	    c->name, y->name);
	if ((near = diag_nearest(s->text, c->code, c->codes)) != NULL)
		diag_hint(b->d, "nearest known name: %s", near);
	return false;
}

static void
bind_sets(const struct binding *b, const struct outrow_layout *y)
{
	const struct pack_effect *e = b->effect;
	struct decide_form_text *t = arena_alloc(b->mem, (e->sets + 1) * sizeof *t);

	b->form->text = t;
	for (size_t i = 0; i < e->sets; i++) {
		int col = column(b, y, e->set[i].column, e->set[i].at);

		if (col < 0)
			continue;
		if (e->set[i].from.n > 0) /* told, where it is wrong */
			(void)!cells_bind_one(&b->form->set, y, col, e->set[i].from, e->set[i].at, b->plan->facts, &b->names, b->mem, b->d);
		else if (holds(b, y, col, &e->set[i]))
			t[b->form->texts++] = (struct decide_form_text){ (uint16_t)col, e->set[i].text };
	}
}

static void
bind_effect(const struct binding *b)
{
	b->form->file = output(b, b->effect->output);
	b->form->lines = output(b, b->effect->lines_output);
	if (b->form->file != OUT_NONE && !b->effect->standing && outrow_find(b->plan->deliver->layout[b->form->file], "effect_id") < 0)
		diag_add(b->d, DIAG_ERROR, "unknown-name", b->effect->at, "effect \"%.*s\": output %.*s has no column effect_id, by which what"
		    " left is known", SLICE_FMT(b->effect->name), SLICE_FMT(b->effect->output));
	if (b->effect->nature == NATURE_CUT && b->form->file != OUT_NONE && b->form->file != OUT_ORDERS)
		diag_add(b->d, DIAG_ERROR, "unknown-name", b->effect->at, "effect \"%.*s\": a cut is written to %s, whose rows get ranks",
		    SLICE_FMT(b->effect->name), b->plan->deliver->layout[OUT_ORDERS]->name);
	if (b->form->file != OUT_NONE && !b->effect->standing)
		bind_sets(b, b->plan->deliver->layout[b->form->file]);
}

/* --- outputs ---------------------------------------------------------------------------------- */
/* Columns that the engine fills by their names, in any output that has them. */
static const struct common {
	const char *name, *type;
	enum row_kind kind;
	uint32_t chars;
} common[] = { { "effect_id", "S 26", ROW_STRING, EFFECT_ID }, { "generation", "N", ROW_NUMBER, 0 },
	{ "content_hash", "S 16", ROW_STRING, EFFECT_HASH }, { "run_id", "S 40", ROW_STRING, 40 }, { "business_date", "D", ROW_DATE, 0 },
	{ "release_date", "D", ROW_DATE, 0 }, { "case_id", "S 40", ROW_STRING, 40 }, { "process", "S 40", ROW_STRING, 40 },
	{ "step", "S 40", ROW_STRING, 40 }, { "account_id", "S 20", ROW_STRING, 20 }, { "reason_code", "S", ROW_STRING, 1 },
	{ "citation", "S", ROW_STRING, 1 }, { "pack_version", "S 60", ROW_STRING, 60 }, { "copy_no", "N", ROW_NUMBER, 0 },
	{ "line_no", "N", ROW_NUMBER, 0 } };

static void
check_common(const struct outrow_layout *y, struct diag *d)
{
	for (const struct common *x = common; x < common + NELEM(common); x++) {
		int i = outrow_find(y, x->name);

		if (i >= 0 && (y->col[i].kind != x->kind || y->col[i].max_chars < x->chars))
			diag_add(d, DIAG_ERROR, "does-not-fit", y->col[i].from_at, "column %s of %s: the engine fills it; type %s, or wider,"
			    " is wanted", x->name, y->name, x->type);
	}
}

/* What the engine writes by itself, for WHAT, must be there. */
static void
need(const struct binding *b, enum deliver_file file, struct diag_place at, const char *what)
{
	if (b->plan->deliver->layout[file]->n == 0)
		diag_add(b->d, DIAG_ERROR, "output-missing", at, "%s: formats/layouts/out has no output %s, and it is written there", what,
		    b->plan->deliver->layout[file]->name);
}

static void
check_needed(const struct binding *b, const struct pack *p)
{
	struct diag_place at = xdoc_root(p->doc)->at;

	need(b, OUT_TASKS, at, "what a person must do");
	need(b, OUT_EXCEPTIONS, at, "what was withheld");
	if (p->ladder != NULL)
		need(b, OUT_CIS, p->ladder->at, "a step that was entered");
}

static void
bind_outputs(const struct binding *b, struct decide_plan *p)
{
	struct cells *c = arena_zalloc(b->mem, (size_t)p->deliver->n * sizeof *c);

	p->cells = c;
	for (int i = 0; i < p->deliver->n; i++) {
		check_common(p->deliver->layout[i], b->d);
		/* told, where it is wrong */
		(void)!cells_bind(&c[i], p->deliver->layout[i], p->facts, &entries, b->mem, b->d);
	}
	check_needed(b, p->pack);
}

/* --- processes ------------------------------------------------------------------------------ */
static int
each(const struct decide_plan *p, const struct pack_process *c, struct diag *d)
{
	const char *names[FACTS_TABLES + 3] = { "Account", "Instrument", "Case" }, *near;
	size_t n = 3;

	for (int i = 0; i < 3; i++)
		if (slice_is(c->each, names[i]))
			return DECIDE_ACCOUNT - i;
	for (int t = 0; t < FACTS_TABLES; t++) {
		const struct layout *l = facts_own(p->facts, t);

		if (l == NULL || *l->list.text == '\0')
			continue;
		names[n++] = l->list.text;
		if (slice_is(c->each, l->list.text)) {
			p->facts->read[t] = true;
			return t;
		}
	}
	near = diag_nearest(c->each, names, n);
	diag_add(d, DIAG_ERROR, "unknown-name", c->at, "process \"%.*s\": each \"%.*s\": Account, Case, Instrument or a list that a"
	    " layout names is wanted", SLICE_FMT(c->name), SLICE_FMT(c->each));
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return DECIDE_ACCOUNT;
}

const struct decide_form *
form_of(const struct pack *pack, const struct decide_plan *p, struct arena *mem, struct diag *d)
{
	struct decide_form *form = arena_zalloc(mem, (pack->effects + 1) * sizeof *form);
	struct binding b = { .plan = p, .names = entries, .mem = mem, .d = d };
	int errors = d->errors;

	for (size_t i = 0; i < pack->effects; i++) {
		b.effect = &pack->effect[i];
		b.form = &form[i];
		bind_effect(&b);
	}
	return d->errors == errors ? form : NULL;
}

int
form_bind(struct decide_plan *p, struct arena *mem, struct diag *d)
{
	int *e = arena_zalloc(mem, (p->pack->processes + 1) * sizeof *e), errors = d->errors;
	struct binding b = { .plan = p, .names = entries, .mem = mem, .d = d };

	p->each = e;
	bind_outputs(&b, p);
	p->form = form_of(p->pack, p, mem, d);
	for (size_t i = 0; i < p->pack->processes; i++)
		e[i] = each(p, &p->pack->process[i], d);
	return d->errors == errors ? 0 : -1;
}

int
form_check_relief(const struct pack *p, struct slice job, struct diag *d)
{
	int errors = d->errors;

	for (size_t i = 0; i < p->processes; i++)
		for (size_t k = 0; pack_lists(p->process[i].jobs, job) && k < p->effects; k++)
			if (p->effect[k].nature < NATURE_ADVERSE && pack_effects_may(&p->process[i], &p->effect[k]))
				diag_add(d, DIAG_ERROR, "could-harm", p->process[i].at, "process \"%.*s\": job \"%.*s\" asks it and"
				    " only relieves; it could propose \"%.*s\", a %s", SLICE_FMT(p->process[i].name), SLICE_FMT(job),
				    SLICE_FMT(p->effect[k].name), pack_nature_name[p->effect[k].nature]);
	return d->errors == errors ? 0 : -1;
}
