/* form.c - how the effects of a pack become rows of outputs, and about whom its processes are asked. */
#include "decide/form.h"
#include "facts/position.h"
#include "facts/typetext.h"

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

static void
hint(struct diag *d, struct slice seen, const char *const *names, size_t n)
{
	const char *near = diag_nearest(seen, names, n);

	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
}

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
	const char **names;

	if (i >= 0)
		return i;
	names = arena_alloc(b->mem, (y->n + 1) * sizeof *names);
	for (size_t k = 0; k < y->n; k++)
		names[k] = y->col[k].name;
	diag_add(b->d, DIAG_ERROR, "unknown-name", at, "output %s has no column \"%.*s\"", y->name, SLICE_FMT(name));
	hint(b->d, name, names, y->n);
	return -1;
}

/* Whether column C holds the text of S. */
static bool
holds(const struct binding *b, const struct outrow_layout *y, int col, const struct pack_set *s)
{
	const struct outrow_column *c = &y->col[col];

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
	hint(b->d, s->text, c->code, c->codes);
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

/* --- effects ------------------------------------------------------------------------------------ */
static bool
answers_cut(const struct pack_effect *e)
{
	return e->against != NULL && e->against->nature == NATURE_CUT;
}

static const char *
kind(const struct pack_effect *e, int by, const char *output)
{
	if (e->nature == NATURE_CUT)
		return "order";
	if (answers_cut(e))
		return slice_is(e->while_, "completed") ? "reconnect" : "cancel";
	return by == FACTS_NOTICE_REPLY ? "notice" : by == FACTS_ORDER_REPLY ? "visit" : e->nature == NATURE_CHARGE ? "posting" : output;
}

/* Each status that proves it must be one that a reply can give. */
static void
check_proof(const struct binding *b, const struct outrow_layout *y)
{
	const struct facts *f = b->plan->facts;
	const struct pack_effect *e = b->effect;
	int by = form_replies(f, y);
	const struct row_column *c;
	const char **names;
	struct slice item;

	if (by < 0 && e->paper.proof.n > 0)
		diag_add(b->d, DIAG_ERROR, "not-with", e->proof_at, "effect \"%.*s\": output %s has no replies, so nothing could prove it",
		    SLICE_FMT(e->name), y->name);
	if (by < 0)
		return;
	c = &f->type[by]->col[f->col[by == FACTS_NOTICE_REPLY ? F_NOTICE_REPLY_status : F_ORDER_REPLY_status]];
	names = arena_alloc(b->mem, (c->codes + 1u) * sizeof *names);
	for (uint32_t i = 0; i < c->codes; i++)
		names[i] = arena_strdup(b->mem, c->code[i]);
	for (struct slice list = e->paper.proof; pack_item(&list, &item);) {
		uint32_t i = 0;

		while (i < c->codes && !slice_eq(item, c->code[i]))
			i++;
		if (i < c->codes)
			continue;
		diag_add(b->d, DIAG_ERROR, "unknown-name", e->proof_at, "effect \"%.*s\": no reply of %s says \"%.*s\"", SLICE_FMT(e->name),
		    y->replies, SLICE_FMT(item));
		hint(b->d, item, names, c->codes);
	}
}

/* --- what decisions are declared to give -------------------------------------------------------- */
/* Whether a column can hold values of a FEEL type. */
static bool
takes(const struct outrow_column *c, struct slice type)
{
	static const char *const feel[] = { [ROW_BOOL] = "boolean", [ROW_CODE] = "string", [ROW_DATE] = "date", [ROW_NUMBER] = "number",
		[ROW_STAMP] = "date and time", [ROW_STRING] = "string" };
	struct slice item;

	if (slice_is(type, "Any") || slice_is(type, feel[c->kind]))
		return true;
	return (c->kind == ROW_STRING || c->kind == ROW_CODE) && typetext_inside(type, "list", &item) &&
	    (slice_is(item, "string") || slice_is(item, "Any"));
}

static void
check_entry(const struct binding *b, const struct rules_decision *r, const struct outrow_layout *y, struct slice name, struct slice type)
{
	int i = column(b, y, name, rules_decision_place(r));

	if (i >= 0 && !takes(&y->col[i], type))
		diag_add(b->d, DIAG_ERROR, "does-not-fit", rules_decision_place(r), "decision \"%s\": %s is declared as %.*s, which column %s of"
		    " %s does not hold", rules_decision_name(r), y->col[i].name, SLICE_FMT(type), y->col[i].name, y->name);
}

/* R, unless it is NULL, gives rows of output FILE: a context, or a LIST of them. What is not declared is seen when it is asked. */
static void
check_gives(const struct binding *b, const struct rules_decision *r, int file, bool list)
{
	struct buf declared = { 0 };
	struct slice text, name, type;
	bool good;

	if (r == NULL || file == OUT_NONE)
		return;
	rules_decision_type(r, &declared);
	text = arena_slice(b->mem, buf_view(&declared));
	buf_fini(&declared);
	if (text.n == 0 || slice_is(text, "Any"))
		return;
	good = !list || typetext_inside(text, "list", &text);
	if (good && list && slice_is(text, "Any"))
		return;
	if (!good || !typetext_inside(text, "context", &text)) {
		diag_add(b->d, DIAG_ERROR, "does-not-fit", rules_decision_place(r), "decision \"%s\": effect \"%.*s\" wants %s of it",
		    rules_decision_name(r), SLICE_FMT(b->effect->name), list ? "a list of contexts" : "a context");
		return;
	}
	while (typetext_next(&text, &name, &type))
		check_entry(b, r, b->plan->deliver->layout[file], name, type);
}

/* Who answers Y is who the engine asks about the effect: crews, or who sends letters. Where a home has no replies at all, nothing is
 * proved. */
static void
check_answered(const struct binding *b, const struct outrow_layout *y, enum facts_table by)
{
	if (b->plan->facts->layout[by] != NULL && form_replies(b->plan->facts, y) != (int)by)
		diag_add(b->d, DIAG_ERROR, "replies-missing", y->replies_at, "output %s: replies=\"%s\" is wanted, for effect \"%.*s\"", y->name,
		    facts_layout_name[by], SLICE_FMT(b->effect->name));
}

static void
check_leaves(const struct binding *b, const struct outrow_layout *y)
{
	const struct pack_effect *e = b->effect;

	if (outrow_find(y, "effect_id") < 0)
		diag_add(b->d, DIAG_ERROR, "unknown-name", e->at, "effect \"%.*s\": output %s has no column effect_id, by which what left is"
		    " known", SLICE_FMT(e->name), y->name);
	/* Lines that get ranks are known by their beginnings. */
	if (e->nature == NATURE_CUT && outrow_find(y, "effect_id") > 0)
		diag_add(b->d, DIAG_ERROR, "does-not-fit", y->col[0].from_at, "column %s of %s: effect_id is wanted as the first one, for effect"
		    " \"%.*s\"", y->col[0].name, y->name, SLICE_FMT(e->name));
	if (e->nature == NATURE_CUT || answers_cut(e))
		check_answered(b, y, FACTS_ORDER_REPLY);
	else if (e->step >= 0)
		check_answered(b, y, FACTS_NOTICE_REPLY);
}

/* FROM names what the engine itself knows of each effect; a field of a row may be null. */
static bool
is_known(struct slice from)
{
	static const char *const word[] = { "Effect.", "Run.", "Position." };

	for (size_t i = 0; i < NELEM(word); i++)
		if (from.n > strlen(word[i]) && memcmp(from.p, word[i], strlen(word[i])) == 0)
			return true;
	return false;
}

/* Whether column COL is filled whatever rules and rows say. */
static bool
is_sure(const struct binding *b, const struct outrow_layout *y, int col)
{
	for (size_t i = 0; i < b->effect->sets; i++)
		if (slice_is(b->effect->set[i].column, y->col[col].name))
			return b->effect->set[i].from.n == 0 || is_known(b->effect->set[i].from);
	return form_is_common(y->col[col].name) || is_known(slice_of(y->col[col].from));
}

/* Relief goes whatever a rule can't say: what its output demands must not hang on its row decision. */
static void
check_sure(const struct binding *b, const struct outrow_layout *y)
{
	for (size_t i = 0; i < y->n; i++)
		if (y->col[i].required && !is_sure(b, y, (int)i))
			diag_add(b->d, DIAG_ERROR, "not-sure", b->effect->at, "effect \"%.*s\": output %s demands column %s; a <set> is wanted,"
			    " of a text or of what is known of each effect, since relief goes whatever rules and rows can't say",
			    SLICE_FMT(b->effect->name), y->name, y->col[i].name);
}

/* What its nature has to be proved by must be there. */
static void
check_facts(const struct binding *b)
{
	const struct pack_effect *e = b->effect;
	const char *lack = e->nature >= NATURE_ADVERSE ? NULL
	    : facts_lack(b->plan->facts, e->nature == NATURE_CUT ? FACTS_TO_CUT : FACTS_TO_COLLECT, b->mem);

	if (lack != NULL)
		diag_add(b->d, DIAG_ERROR, "layout-missing", e->at, "effect \"%.*s\": %s is missing: no %s can be decided without it",
		    SLICE_FMT(e->name), lack, pack_nature_name[e->nature]);
}

static void
bind_effect(const struct binding *b)
{
	const struct pack_effect *e = b->effect;
	const struct outrow_layout *y;

	check_facts(b);
	b->form->file = output(b, e->output);
	b->form->lines = output(b, e->lines_output);
	if (b->form->file == OUT_NONE)
		return;
	y = b->plan->deliver->layout[b->form->file];
	b->form->kind = kind(e, form_replies(b->plan->facts, y), y->name);
	check_proof(b, y);
	if (e->standing)
		return;
	check_leaves(b, y);
	check_gives(b, e->row, b->form->file, false);
	check_gives(b, e->lines, b->form->lines, true);
	check_gives(b, e->copies, b->form->file, true);
	bind_sets(b, y);
	if (e->nature == NATURE_RELIEF)
		check_sure(b, y);
}

/* --- processes ------------------------------------------------------------------------------ */
/* A process about the sums of M: each of its jobs makes them, and what it asks for is done to nobody. */
static void
check_sums(const struct pack *pack, const struct pack_process *c, const struct pack_process *m, struct diag *d)
{
	struct slice list = c->jobs, job;

	while (pack_item(&list, &job))
		if (!pack_lists(m->jobs, job))
			diag_add(d, DIAG_ERROR, "not-made", c->at, "process \"%.*s\": job \"%.*s\" asks about sums of \"%.*s\", which are not made"
			    " in it", SLICE_FMT(c->name), SLICE_FMT(job), SLICE_FMT(m->name));
	for (size_t k = 0; k < pack->effects; k++)
		if (pack_effects_may(c, &pack->effect[k]) && (pack->effect[k].nature != NATURE_NEUTRAL || pack->effect[k].paper.proof.n > 0))
			diag_add(d, DIAG_ERROR, "not-with", c->at, "process \"%.*s\": a sum is nobody's, so what is proposed about it is neutral and"
			    " waits for no reply; \"%.*s\" is not", SLICE_FMT(c->name), SLICE_FMT(pack->effect[k].name));
}

static int
each(const struct decide_plan *p, const struct pack *pack, const struct pack_process *c, struct diag *d)
{
	const char **names = base_alloc((FACTS_TABLES + 4 + pack->processes) * sizeof *names), *near;
	size_t n = 0;
	int is = DECIDE_NOBODY;

	names[n++] = "Account";
	names[n++] = "Instrument";
	names[n++] = "Case";
	names[n++] = "Issued";
	for (int i = 0; i < 4; i++)
		if (slice_is(c->each, names[i]))
			is = DECIDE_ACCOUNT - i;
	for (size_t i = 0; i < pack->processes; i++) {
		const struct pack_process *m = &pack->process[i];

		if (!m->measure)
			continue;
		names[n++] = m->name.p;
		if (is == DECIDE_NOBODY && slice_eq(c->each, m->name)) {
			is = DECIDE_SUM;
			check_sums(pack, c, m, d);
		}
	}
	for (int t = 0; t < FACTS_TABLES; t++) {
		const char *list = facts_list(p->facts, t);

		if (*list == '\0')
			continue;
		names[n++] = list;
		if (is == DECIDE_NOBODY && slice_is(c->each, list)) {
			p->facts->read[t] = true;
			is = t;
		}
	}
	near = is != DECIDE_NOBODY ? NULL : diag_nearest(c->each, names, n);
	base_free(names);
	if (is == DECIDE_NOBODY)
		diag_add(d, DIAG_ERROR, "unknown-name", c->at, "process \"%.*s\": each \"%.*s\": Account, Case, Issued, Instrument, a measure or a list"
		    " that a layout names is wanted", SLICE_FMT(c->name), SLICE_FMT(c->each));
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return is;
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

/* Crews answer for accounts alone. */
static void
check_instrument(const struct decide_pack *p, const struct pack_process *c, struct diag *d)
{
	for (size_t i = 0; i < p->pack->effects; i++)
		if (p->form[i].kind != NULL && strcmp(p->form[i].kind, "visit") == 0 && pack_effects_may(c, &p->pack->effect[i]))
			diag_add(d, DIAG_ERROR, "not-with", c->at, "process \"%.*s\" is about instruments; of those no order-replies tell, which"
			    " answer \"%.*s\"", SLICE_FMT(c->name), SLICE_FMT(p->pack->effect[i].name));
}

static void
bind_outputs(const struct binding *b, struct decide_plan *p)
{
	struct cells *c = arena_zalloc(b->mem, (size_t)p->deliver->n * sizeof *c);

	p->cells = c;
	for (int i = 0; i < p->deliver->n; i++) /* told, where it is wrong */
		(void)!cells_bind(&c[i], p->deliver->layout[i], p->facts, &b->names, b->mem, b->d);
	form_outputs(p, b->d);
}

/* A sum is seen where it is whole: by a process that is asked about it. */
static void
check_readers(const struct decide_pack *k, struct diag *d)
{
	const struct rules *rules = k->pack->rules;

	for (size_t in = 0; rules != NULL && in < rules_inputs(rules); in++)
		for (size_t i = 0; strcmp(rules_input_at(rules, in)->name, WIRING_MEASURE) == 0 && i < k->pack->processes; i++) {
			const struct pack_process *c = &k->pack->process[i];

			if (k->each[i] != DECIDE_SUM && c->decision != NULL && rules_decision_reads(c->decision, in))
				diag_add(d, DIAG_ERROR, "not-made", c->at, "%s \"%.*s\" reads %s, which is not made when it is asked: a process each"
				    " of a measure sees it", c->measure ? "measure" : "process", SLICE_FMT(c->name), WIRING_MEASURE);
		}
}

/* A row that may reach everybody would be open at each account. L: NULL: it is no list. */
static void
check_open(const struct pack_process *c, const struct layout *l, struct diag *d)
{
	bool wide = false;

	for (size_t i = 0; l != NULL && i < l->n_owners; i++)
		wide |= l->owner[i].kind == OWNER_GLOBAL || l->owner[i].kind == OWNER_AREA || l->owner[i].kind == OWNER_ISSUER;
	if (l == NULL || wide)
		diag_add(d, DIAG_ERROR, "not-with", c->open_at, "process \"%.*s\": rows of a list are open, and %.*s is none%s", SLICE_FMT(c->name),
		    SLICE_FMT(c->each), wide ? " of single accounts: a row may reach all" : "");
}

static void
bind_pack(const struct decide_plan *p, struct decide_pack *k, struct arena *mem, struct diag *d)
{
	int *e = arena_zalloc(mem, (k->pack->processes + 1) * sizeof *e);

	k->each = e;
	k->form = form_of(k->pack, p, mem, d);
	for (size_t i = 0; i < k->pack->processes; i++) {
		const struct pack_process *c = &k->pack->process[i];

		if ((e[i] = each(p, k->pack, c, d)) == DECIDE_INSTRUMENT && k->form != NULL)
			check_instrument(k, c, d);
		if (c->open != NULL && e[i] != DECIDE_NOBODY)
			check_open(c, e[i] < 0 ? NULL : facts_own(p->facts, e[i]), d);
	}
	check_readers(k, d);
}

int
form_bind(struct decide_plan *p, struct arena *mem, struct diag *d)
{
	struct binding b = { .plan = p, .names = entries, .mem = mem, .d = d };
	int errors = d->errors;

	bind_outputs(&b, p);
	for (size_t i = 0; i < p->packs; i++)
		bind_pack(p, &p->pack[i], mem, d);
	return d->errors == errors ? 0 : -1;
}

int
form_check_relief(const struct pack *p, struct slice job, struct diag *d)
{
	int errors = d->errors;

	for (size_t i = 0; i < p->processes; i++) {
		if (p->process[i].measure && pack_lists(p->process[i].jobs, job))
			diag_add(d, DIAG_ERROR, "not-made", p->process[i].at, "measure \"%.*s\": job \"%.*s\" only looks at some accounts, so no sum"
			    " of it would be whole", SLICE_FMT(p->process[i].name), SLICE_FMT(job));
		for (size_t k = 0; pack_lists(p->process[i].jobs, job) && k < p->effects; k++)
			if (p->effect[k].nature < NATURE_ADVERSE && pack_effects_may(&p->process[i], &p->effect[k]))
				diag_add(d, DIAG_ERROR, "could-harm", p->process[i].at, "process \"%.*s\": job \"%.*s\" asks it and"
				    " only relieves; it could propose \"%.*s\", a %s", SLICE_FMT(p->process[i].name), SLICE_FMT(job),
				    SLICE_FMT(p->effect[k].name), pack_nature_name[p->effect[k].nature]);
	}
	return d->errors == errors ? 0 : -1;
}

int
form_check_sums(const struct pack *p, struct slice job, struct diag *d)
{
	int errors = d->errors;

	for (size_t i = 0; i < p->processes; i++)
		if (p->process[i].measure && pack_lists(p->process[i].jobs, job))
			diag_add(d, DIAG_ERROR, "not-made", p->process[i].at, "measure \"%.*s\": job \"%.*s\" has no step \"sums\", so nobody would"
			    " ask about it", SLICE_FMT(p->process[i].name), SLICE_FMT(job));
	return d->errors == errors ? 0 : -1;
}
