/* pack_effects.c - the processes and effects that a pack names. */
#include "decide/interlock.h"

const char *const pack_nature_name[NATURES] = { "cut", "letter", "demand", "charge", "loss", "draw", "deadline", "relief",
	"neutral" };
/* What the engine tells by itself; a pack may say how soon a person sees to it. */
static const char *const own[] = { "order-status", "order-no-reply", "notice-ends", "reconnect-without-order", "reconnect-failed",
	"cut-in-error", "cut-protected", "cut-while-held", "crew-finding", "meter-differs", "hold-review", "two-at-point",
	"credit-elsewhere" };

const struct pack_effect *
pack_effect_find(const struct pack *p, struct slice name)
{
	for (size_t i = 0; i < p->effects; i++)
		if (slice_eq(p->effect[i].name, name))
			return &p->effect[i];
	return NULL;
}

bool
pack_effects_may(const struct pack_process *p, const struct pack_effect *e)
{
	return !p->measure && (e->step < 0 || p->ladder) && rules_decision_says(p->decision, e->name);
}

static struct slice
text(const struct xnode *x, const char *attr, const char *fallback)
{
	struct slice s = xnode_get(x, attr);

	return s.n > 0 ? s : slice_of(fallback);
}

static void
read_sets(struct pack *p, struct pack_effect *e, const struct xnode *x)
{
	struct pack_set *v = arena_zalloc(&p->mem, (pack_children(x, "set") + 1) * sizeof *v);

	e->set = v;
	XNODE_EACH(c, x, "set")
		v[e->sets++] = (struct pack_set){ .column = xnode_get(c, "column"), .from = xnode_get(c, "from"),
			.text = c->text, .at = c->text.n > 0 ? c->text_at : pack_text_place(c, "from") };
}

/* What its nature demands, whatever else it says. */
static void
check_effect(const struct xnode *x, const struct pack_effect *e, struct diag *d)
{
	bool alone = slice_is(e->output, "tasks") || slice_is(e->output, "exceptions");

	if (e->standing && !alone)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "output"), "effect \"%.*s\": what stands is written to tasks or"
		    " exceptions", SLICE_FMT(e->name));
	if (!e->standing && alone)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "output"), "effect \"%.*s\": standing=\"yes\" is wanted: a task"
		    " or an exception is there until it ends", SLICE_FMT(e->name));
	if (e->standing && e->nature < NATURE_ADVERSE)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "nature"), "effect \"%.*s\": a %s leaves, and does not stand",
		    SLICE_FMT(e->name), pack_nature_name[e->nature]);
	if (e->nature == NATURE_DRAW && !e->task)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "nature"), "effect \"%.*s\": a draw is a task, which people"
		    " close", SLICE_FMT(e->name));
	if ((e->nature == NATURE_CUT) != (xnode_attr(x, "window") != NULL))
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "window"), "effect \"%.*s\": a cut, and nothing else, has a"
		    " window: the decision that gives its hours", SLICE_FMT(e->name));
	if (e->nature != NATURE_CUT && xnode_attr(x, "capacity") != NULL)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "capacity"), "effect \"%.*s\": crews carry out cuts alone",
		    SLICE_FMT(e->name));
	if (!e->standing && (e->clears.n > 0 || e->queue.n > 0 || xnode_attr(x, "due-days") != NULL || xnode_attr(x, "severity") != NULL))
		diag_add(d, DIAG_ERROR, "not-with", x->at, "effect \"%.*s\": clears, queue, due-days and severity are of what stands",
		    SLICE_FMT(e->name));
	if (!e->task && e->choices.n > 0)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "choices"), "effect \"%.*s\": choices are of a task", SLICE_FMT(e->name));
}

/* A word that no hold can say would leave it free of all of them. */
static void
check_held_by(const struct xnode *x, struct slice words, struct diag *d)
{
	struct slice word;

	while (pack_item(&words, &word))
		if (!interlock_is_word(word))
			diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "held-by"), "\"%.*s\" is no word of holds.stops",
			    SLICE_FMT(word));
}

static void
read_effect(struct pack *p, struct pack_effect *e, const struct xnode *x, struct diag *d)
{
	struct slice nature = xnode_get(x, "nature");

	*e = (struct pack_effect){ .name = xnode_get(x, "name"), .nature = NATURE_NEUTRAL, .output = xnode_get(x, "output"),
		.standing = slice_is(xnode_get(x, "standing"), "yes"), .clears = text(x, "clears", ""),
		.queue = text(x, "queue", ""), .choices = text(x, "choices", ""), .task = slice_is(xnode_get(x, "output"), "tasks"),
		.severity = text(x, "severity", "normal").p, .due_days = (int)pack_number(x, "due-days", 0, 0, d),
		.answers = text(x, "answers", ""), .while_ = text(x, "while", ""), .step = -1, .fee = text(x, "fee", ""),
		.fee_amount = pack_number(x, "fee-amount", 2, 0, d), .citation = text(x, "citation", "policy"), .at = pack_text_place(x, "name"),
		.proof_at = pack_text_place(x, "proof") };
	for (int i = 0; i < NATURES; i++)
		if (slice_is(nature, pack_nature_name[i]))
			e->nature = (enum pack_nature)i;
	e->held_by = text(x, "held-by", "");
	check_held_by(x, e->held_by, d);
	e->paper = (struct pack_paper){ .channel = text(x, "channel", ""), .proof = text(x, "proof", ""),
		.reply_days = (int)pack_number(x, "reply-days", 0, 5, d),
		.mail_by_days = (int)pack_number(x, "mail-by-days", 0, 2, d),
		.act_days = (int)pack_number(x, "act-days", 0, 0, d),
		.valid_days = (int)pack_number(x, "valid-days", 0, 0, d) };
	read_sets(p, e, x);
	check_effect(x, e, d);
}

/* What may be a step, and where: each is proved by a reply, and a cut follows a letter that carries it. */
static void
check_step(const struct pack *p, const struct xnode *x, const struct pack_effect *e, struct diag *d)
{
	const struct pack_effect *before = p->steps > 0 ? p->step[p->steps - 1] : NULL;

	if (e->nature != NATURE_CUT && e->nature != NATURE_LETTER)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "takes"), "ladder: \"%.*s\" is a %s; a step is a letter or a cut",
		    SLICE_FMT(e->name), pack_nature_name[e->nature]);
	if (e->paper.proof.n == 0)
		diag_add(d, DIAG_ERROR, "no-proof", e->at, "step \"%.*s\": without proof it can never be done; name the statuses of"
		    " replies that prove it", SLICE_FMT(e->name));
	if (e->nature == NATURE_CUT && (before == NULL || before->nature != NATURE_LETTER || before->paper.valid_days == 0))
		diag_add(d, DIAG_ERROR, "no-notice-before", e->at, "step \"%.*s\": the step before a cut is a letter with valid-days",
		    SLICE_FMT(e->name));
	if (e->step >= 0)
		diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(x, "takes"), "ladder: \"%.*s\": each step once", SLICE_FMT(e->name));
}

static void
read_step(struct pack *p, const struct xnode *x, struct slice name, struct diag *d)
{
	struct pack_effect *e = (struct pack_effect *)(uintptr_t)pack_effect_find(p, name);

	if (e == NULL) {
		diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "takes"), "ladder: \"%.*s\" is no effect of the pack",
		    SLICE_FMT(name));
		return;
	}
	if (p->steps == CASE_MAX_STEPS) {
		diag_add(d, DIAG_ERROR, "too-many-steps", x->at, "a ladder has at most %d steps", CASE_MAX_STEPS);
		return;
	}
	check_step(p, x, e, d);
	p->rung[p->steps] = (struct case_rung){ .name = e->name, .valid_days = e->paper.valid_days,
		.effect = e->nature == NATURE_CUT ? CASE_ORDER : CASE_NOTICE };
	e->step = p->steps;
	p->step[p->steps++] = e;
}

/* takes="reminder; late notice": names may hold blanks. */
static void
read_ladder(struct pack *p, const struct xnode *x, struct diag *d)
{
	struct slice list = xnode_get(x, "takes"), name;

	if (p->steps > 0)
		diag_add(d, DIAG_ERROR, "name-taken", x->at, "a pack has one ladder");
	while (pack_item(&list, &name)) {
		while (name.n > 0 && *name.p == ' ')
			name = slice_make(name.p + 1, name.n - 1);
		while (name.n > 0 && name.p[name.n - 1] == ' ')
			name.n--;
		read_step(p, x, name, d);
	}
}

void
pack_effects_read(struct pack *p, const struct xnode *root, struct diag *d)
{
	p->effect = arena_zalloc(&p->mem, (pack_children(root, "effect") + 1) * sizeof *p->effect);
	XNODE_EACH(x, root, "effect") {
		if (pack_effect_find(p, xnode_get(x, "name")) != NULL || slice_is(xnode_get(x, "name"), "none"))
			diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(x, "name"), "effect \"%.*s\": each name once, and none is"
			    " \"none\"", SLICE_FMT(xnode_get(x, "name")));
		read_effect(p, &p->effect[p->effects], x, d);
		p->effects++;
	}
	XNODE_EACH(x, root, "process")
		if (xnode_child(x, "ladder") != NULL)
			read_ladder(p, xnode_child(x, "ladder"), d);
}

/* --- after the models are loaded ------------------------------------------------------ */
static void
unknown_decision(const struct pack *p, struct diag_place at, const char *model, struct slice name, struct diag *d)
{
	const char **names, *near;
	size_t n = 0;

	while (rules_decision_at(p->rules, n) != NULL)
		n++;
	names = base_alloc((n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = rules_decision_name(rules_decision_at(p->rules, i));
	near = diag_nearest(name, names, n);
	if (model != NULL)
		diag_add(d, DIAG_ERROR, "unknown-name", at, "model \"%s\" has no decision \"%.*s\"", model, SLICE_FMT(name));
	else
		diag_add(d, DIAG_ERROR, "unknown-name", at, "no model of the pack has a decision \"%.*s\"", SLICE_FMT(name));
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
	base_free(names);
}

/* The decision NAME of MODEL, or of any: that of the layer which says X, else of one below it; what lies above has no say. */
static const struct rules_decision *
decision(struct pack *p, const struct xnode *x, const char *attr, const char *model, struct slice name, struct diag *d)
{
	const struct rules_decision *r;

	for (int k = pack_text_layer(&p->text, x); k < p->text.layers; k++)
		for (size_t i = 0; (r = rules_decision_at(p->rules, i)) != NULL; i++)
			if (slice_is(name, rules_decision_name(r)) && (model == NULL || strcmp(model, rules_decision_model(r)) == 0) &&
			    pack_text_layer_of(&p->text, rules_decision_place(r).src->name) == k)
				return r;
	unknown_decision(p, pack_text_place(x, attr), model, name, d);
	return NULL;
}

/* lines="OUTPUT: Decision" */
static void
bind_lines(struct pack *p, struct pack_effect *e, const struct xnode *x, struct diag *d)
{
	struct slice s = xnode_get(x, "lines");
	const char *colon = memchr(s.p, ':', s.n);
	size_t n = colon != NULL ? (size_t)(colon - s.p) : 0;

	if (colon == NULL) {
		diag_add(d, DIAG_ERROR, "bad-lines", pack_text_place(x, "lines"), "effect \"%.*s\": lines=\"OUTPUT: Decision\" is"
		    " wanted", SLICE_FMT(e->name));
		return;
	}
	e->lines_output = slice_make(s.p, n);
	for (n++; n < s.n && s.p[n] == ' '; n++)
		;
	e->lines = decision(p, x, "lines", NULL, slice_make(s.p + n, s.n - n), d);
}

static void
bind_answer(struct pack *p, struct pack_effect *e, const struct xnode *x, struct diag *d)
{
	e->against = pack_effect_find(p, e->answers);
	if (e->against == NULL)
		diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "answers"), "effect \"%.*s\" answers \"%.*s\", which is no"
		    " effect of the pack", SLICE_FMT(e->name), SLICE_FMT(e->answers));
	else if (e->against->nature == NATURE_CUT && (e->nature != NATURE_RELIEF || (!slice_is(e->while_, "issued") &&
	    !slice_is(e->while_, "completed"))))
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "answers"), "effect \"%.*s\": what answers a cut is a relief, while"
		    " it is \"issued\" or \"completed\"", SLICE_FMT(e->name));
}

static void
bind_effect(struct pack *p, struct pack_effect *e, const struct xnode *x, struct diag *d)
{
	if (xnode_get(x, "row").n > 0)
		e->row = decision(p, x, "row", NULL, xnode_get(x, "row"), d);
	if (xnode_get(x, "window").n > 0)
		e->window = decision(p, x, "window", NULL, xnode_get(x, "window"), d);
	if (xnode_get(x, "capacity").n > 0)
		e->capacity = decision(p, x, "capacity", NULL, xnode_get(x, "capacity"), d);
	if (xnode_get(x, "copies").n > 0)
		e->copies = decision(p, x, "copies", NULL, xnode_get(x, "copies"), d);
	if (xnode_get(x, "lines").n > 0)
		bind_lines(p, e, x, d);
	if (e->answers.n > 0)
		bind_answer(p, e, x, d);
	if (e->copies != NULL && (e->standing || e->nature == NATURE_CUT || (e->against != NULL && e->against->nature == NATURE_CUT)))
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "copies"), "effect \"%.*s\": a cut, what answers it and what stands have no"
		    " copies", SLICE_FMT(e->name));
	if (e->fee.n > 0 && (pack_effect_find(p, e->fee) == NULL || pack_effect_find(p, e->fee)->nature != NATURE_CHARGE))
		diag_add(d, DIAG_ERROR, "unknown-name", pack_text_place(x, "fee"), "effect \"%.*s\": fee \"%.*s\": a charge of the pack is"
		    " wanted", SLICE_FMT(e->name), SLICE_FMT(e->fee));
}

const struct pack_effect *
pack_effects_against_cut(const struct pack *p, const char *while_)
{
	for (size_t i = 0; i < p->effects; i++)
		if (p->effect[i].against != NULL && p->effect[i].against->nature == NATURE_CUT && slice_is(p->effect[i].while_, while_))
			return &p->effect[i];
	return NULL;
}

static bool
is_proposed(const struct pack *p, const struct pack_effect *e)
{
	for (size_t i = 0; i < p->processes; i++)
		if (p->process[i].decision != NULL && pack_effects_may(&p->process[i], e))
			return true;
	return false;
}

/* An order that is not proved any more is called back, and a cut undone, whatever rules think of. */
static void
check_cut(const struct pack *p, const struct pack_effect *e, struct diag *d)
{
	static const char *const state[] = { "issued", "completed" };

	for (int i = 0; i < 2; i++) {
		const struct pack_effect *back = pack_effects_against_cut(p, state[i]);

		if (back != NULL && !p->abstract && !is_proposed(p, back))
			diag_add(d, DIAG_ERROR, "never-proposed", back->at, "effect \"%.*s\": no process proposes it, so who pays would wait for"
			    " the engine to see that \"%.*s\" should not be", SLICE_FMT(back->name), SLICE_FMT(e->name));
		if (back == NULL)
			diag_add(d, DIAG_ERROR, "no-way-back", e->at, "effect \"%.*s\" is a cut, and no relief of the pack answers it while"
			    " it is \"%s\"", SLICE_FMT(e->name), state[i]);
	}
	if (e->step < 0)
		diag_add(d, DIAG_ERROR, "not-with", e->at, "effect \"%.*s\": a cut is a step of the ladder", SLICE_FMT(e->name));
}

static void
bind_covers(struct pack *p, const struct xnode *x, struct diag *d)
{
	const struct rules_decision *by = decision(p, x, "decision", xnode_get(x, "model").p, xnode_get(x, "decision"), d);
	struct buf type = { 0 };

	if (by == NULL)
		return;
	p->covers[p->n_covers++] = by;
	rules_decision_type(by, &type);
	if (!slice_is(buf_view(&type), "number"))
		diag_add(d, DIAG_ERROR, "does-not-fit", pack_text_place(x, "decision"), "covers: decision \"%s\" is declared as %s; a number"
		    " is wanted", rules_decision_name(by), buf_cstr(&type));
	buf_fini(&type);
}

static void
bind_prove(struct pack *p, const struct xnode *x, struct diag *d)
{
	struct slice nature = xnode_get(x, "nature");

	for (int i = 0; i < NATURES; i++) {
		const struct rules_decision **by = &p->prove[pack_text_layer(&p->text, x)][i];

		if (!slice_is(nature, pack_nature_name[i]))
			continue;
		if (*by != NULL)
			diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(x, "nature"), "prove \"%s\": each nature once", pack_nature_name[i]);
		*by = decision(p, x, "decision", xnode_get(x, "model").p, xnode_get(x, "decision"), d);
	}
}

/* Which rows are open is yes or no. */
static void
bind_open(struct pack *p, const struct xnode *x, struct pack_process *w, struct diag *d)
{
	struct buf type = { 0 };

	if (xnode_attr(x, "open") == NULL)
		return;
	w->open_at = pack_text_place(x, "open");
	w->open = decision(p, x, "open", xnode_get(x, "model").p, xnode_get(x, "open"), d);
	if (w->open != NULL)
		rules_decision_type(w->open, &type);
	if (type.n > 0 && !slice_is(buf_view(&type), "boolean") && !slice_is(buf_view(&type), "Any"))
		diag_add(d, DIAG_ERROR, "does-not-fit", w->open_at, "process \"%.*s\": open: decision \"%s\" is declared as %s; a boolean is"
		    " wanted", SLICE_FMT(w->name), rules_decision_name(w->open), buf_cstr(&type));
	buf_fini(&type);
}

static void
bind_process(struct pack *p, const struct xnode *x, struct pack_process *w, struct diag *d)
{
	bool any = false;

	*w = (struct pack_process){ .name = xnode_get(x, "name"), .measure = slice_is(x->name, "measure"), .each = xnode_get(x, "each"),
		.jobs = text(x, "jobs", "nightly"), .at = pack_text_place(x, "name"), .ladder = xnode_child(x, "ladder") != NULL,
		.keeps = (int)pack_number(x, "keeps", 0, 0, d), .own = slice_is(xnode_get(x, "own"), "yes"),
		.decision = decision(p, x, "decision", xnode_get(x, "model").p, xnode_get(x, "decision"), d) };
	bind_open(p, x, w, d);
	for (size_t i = 0; i < p->processes; i++)
		if (slice_eq(p->process[i].name, w->name))
			diag_add(d, DIAG_ERROR, "name-taken", w->at, "%s \"%.*s\": each name once", x->name.p, SLICE_FMT(w->name));
	if (w->name.n > PACK_MAX_PROCESS)
		diag_add(d, DIAG_ERROR, "does-not-fit", w->at, "%s \"%.*s\": at most %d characters: it is a part of case_id", x->name.p,
		    SLICE_FMT(w->name), PACK_MAX_PROCESS);
	for (size_t i = 0; w->decision != NULL && i < p->effects; i++)
		any |= w->measure ? rules_decision_says_itself(w->decision, p->effect[i].name) : pack_effects_may(w, &p->effect[i]);
	if (w->decision != NULL && w->measure && any)
		diag_add(d, DIAG_ERROR, "not-with", pack_text_place(x, "decision"), "measure \"%.*s\": its decision names an effect; what it answers"
		    " is added up, and proposes nothing", SLICE_FMT(w->name));
	if (w->decision != NULL && !w->measure && !any)
		diag_add(d, DIAG_ERROR, "no-effect", pack_text_place(x, "decision"), "process \"%.*s\": its decision names no effect of"
		    " the pack, so it could never propose anything", SLICE_FMT(w->name));
}

/* What nobody ever proposes or tells is a misspelling. */
static void
check_proposed(const struct pack *p, const struct pack_effect *e, const struct xnode *x, struct diag *d)
{
	bool ours = e->against != NULL && e->against->nature == NATURE_CUT;
	const char *near;

	for (size_t i = 0; i < p->effects; i++)
		ours |= slice_eq(p->effect[i].fee, e->name) || (e->against != NULL && slice_eq(p->effect[i].fee, e->against->name));

	for (size_t i = 0; i < NELEM(own); i++)
		ours |= e->task && slice_is(e->name, own[i]);
	if (is_proposed(p, e))
		goto proposed;
	if (ours)
		return;
	diag_add(d, DIAG_ERROR, "never-proposed", pack_text_place(x, "name"), "effect \"%.*s\": no process proposes it, and the engine"
	    " does not tell it by itself", SLICE_FMT(e->name));
	if ((near = diag_nearest(e->name, own, NELEM(own))) != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return;
proposed:
	if (e->standing && e->clears.n == 0)
		diag_add(d, DIAG_ERROR, "clears-missing", x->at, "effect \"%.*s\": clears is wanted: what ends it", SLICE_FMT(e->name));
}

void
pack_effects_bind(struct pack *p, const struct xnode *root, struct diag *d)
{
	struct pack_process *v = arena_zalloc(&p->mem, (pack_children(root, "process") + pack_children(root, "measure") + 1) * sizeof *v);
	struct pack_effect *e = p->effect;

	p->process = v;
	XNODE_EACH(x, root, "effect")
		bind_effect(p, e++, x, d);
	p->covers = arena_zalloc(&p->mem, (pack_children(root, "covers") + 1) * sizeof *p->covers);
	XNODE_EACH(x, root, "covers")
		bind_covers(p, x, d);
	XNODE_EACH(x, root, "prove")
		bind_prove(p, x, d);
	XNODE_EACH(x, root, "process") {
		bind_process(p, x, &v[p->processes], d);
		if (v[p->processes].ladder)
			p->ladder = &v[p->processes];
		p->processes++;
	}
	XNODE_EACH(x, root, "measure") {
		bind_process(p, x, &v[p->processes], d);
		p->processes++;
	}
	for (size_t i = 0; i < p->effects; i++)
		if (p->effect[i].nature == NATURE_CUT && !p->abstract)
			check_cut(p, &p->effect[i], d);
	e = p->effect;
	if (!p->abstract) /* whoever rests on it may propose them */
		XNODE_EACH(x, root, "effect")
			check_proposed(p, e++, x, d);
}
