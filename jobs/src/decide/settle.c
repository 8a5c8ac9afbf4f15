/* settle.c - a proposal judged, and what becomes of it; a charge taken back. */
#include "decide/judge.h"
#include "decide/settle.h"

/* --- what stands ------------------------------------------------------------------- */
static void
stands(struct outcome *w, const struct proposal *p)
{
	static const char *const severity[] = { "urgent", "high", "normal", "low" };
	struct slice text = ask_text(p->said, "text"), s = ask_text(p->said, "severity");
	struct raised *r = raise_add(w, p->effect->name.p, p->effect->severity, p->target, "%.*s",
	    SLICE_FMT(text.n > 0 ? text : p->why.reason));

	for (size_t i = 0; i < NELEM(severity); i++)
		if (slice_is(s, severity[i]))
			r->severity = severity[i];
	outcome_says(w, ENDS_TOLD, p->why.reason, CASE_NO_DAY);
	r->task = p->effect->task;
	r->clears = p->effect->clears;
	r->choices = ask_text(p->said, "choices");
	if (r->choices.n == 0)
		r->choices = p->effect->choices;
	r->suggestion = ask_text(p->said, "suggestion");
	r->override = ask_text(p->said, "override");
	if (w->d->base == 0)
		act_count(w->out, arena_printf(w->d->mem, "accounts.%.*s", SLICE_FMT(p->effect->name)), 1);
	r->citation = p->why.citation;
	r->last_safe = p->last_safe;
	r->due_by = p->due_by;
	r->due_minute = p->due_minute;
	r->at_risk = p->amount;
}

/* A letter that can't go, for WHY: a person keeps the deadline. */
static void
task(struct outcome *w, const struct proposal *p, const char *why)
{
	struct raised *r = raise_add(w, "deadline", "urgent", slice_of(p->id), "%.*s for %.*s can't go: %s; %.*s",
	    SLICE_FMT(p->effect->name), SLICE_FMT(p->target), why, SLICE_FMT(p->why.reason));

	r->task = true;
	r->clears = slice_of("a person sees to it, or it is not due any more");
	r->last_safe = p->last_safe;
	r->due_by = p->due_by;
	r->due_minute = p->due_minute;
	r->at_risk = p->amount;
	outcome_says(w, ENDS_TOLD, r->message, CASE_NO_DAY);
}

/* Until its reply is due, if it waits for one. */
static void
repeated(struct outcome *w, const struct proposal *p)
{
	const struct issued *x = dossier_issued(w->d, slice_of(p->id));

	outcome_says(w, ENDS_BEFORE, slice_of(arena_printf(w->d->mem, "it went out before: %.*s", SLICE_FMT(p->why.reason))),
	    x != NULL && slice_is(x->state, "issued") && x->reply_by != ROW_NO_DATE ? x->reply_by : CASE_NO_DAY);
}

/* What becomes of P, which was judged as V. */
static void
becomes(struct recorder *w, const struct proposal *p, enum verdict v, const char *why)
{
	if (v == VERDICT_GOES && !record_goes(w, p) && p->effect->nature == NATURE_DEADLINE)
		task(w->o, p, "it can't be written, or somebody not be reached: see the exceptions");
	else if (v == VERDICT_STANDS)
		stands(w->o, p);
	else if (v == VERDICT_TASK)
		task(w->o, p, why);
}

static enum verdict
judged(struct asking *w, struct proposal *p, const char **why)
{
	size_t explained = w->o->explain.n;
	enum verdict v;

	buf_slice(&w->o->explain, p->rules);
	v = judge_proposal(w, p, why);
	if (v != VERDICT_REPEATED && v != VERDICT_WITHHELD && judge_excluded(w->o, p))
		v = VERDICT_WITHHELD;
	if (v == VERDICT_REPEATED)
		repeated(w->o, p);
	if (v == VERDICT_REPEATED || (v == VERDICT_STANDS && raise_told(w->d, arena_strdup(w->d->mem, p->effect->name))))
		w->o->explain.n = explained;
	return v;
}

void
settle(struct recorder *w, const struct proposal *asked)
{
	struct proposal p = *asked;
	const char *why = NULL;
	enum verdict v = judged(w->q, &p, &why);

	becomes(w, &p, v, why);
}

/* --- a group ---------------------------------------------------------------------------- */
static void
not_whole(struct outcome *w, const struct proposal *p, const struct proposal *stopped)
{
	struct raised *r = raise_add(w, "group", "normal", slice_of(p->id), "%.*s withheld: it goes with %.*s, or not at all",
	    SLICE_FMT(p->effect->name), SLICE_FMT(stopped->effect->name));

	r->withheld = pack_nature_name[p->effect->nature];
	r->step = p->effect->name;
	r->amount = p->amount;
	r->clears = slice_of("what stops the other one ends");
	outcome_says(w, ENDS_WITHHELD, r->message, CASE_NO_DAY);
}

void
settle_group(struct recorder *w, struct proposal *p, size_t n)
{
	enum verdict *v = arena_alloc(w->d->mem, (n + 1) * sizeof *v);
	const char **why = arena_zalloc(w->d->mem, (n + 1) * sizeof *why);
	const struct proposal *stopped = NULL;
	bool adverse = false;

	for (size_t i = 0; i < n; i++) {
		adverse |= p[i].effect->nature < NATURE_ADVERSE;
		v[i] = judged(w->q, &p[i], &why[i]);
		if (v[i] == VERDICT_WITHHELD || v[i] == VERDICT_TASK)
			stopped = &p[i];
	}
	for (size_t i = 0; i < n; i++) {
		p[i].with_adverse = adverse;
		if (stopped == NULL)
			becomes(w, &p[i], v[i], why[i]);
		else if (v[i] == VERDICT_GOES)
			not_whole(w->o, &p[i], stopped);
		else if (v[i] != VERDICT_REPEATED)
			becomes(w, &p[i], v[i], why[i]);
	}
}

/* --- a charge taken back ---------------------------------------------------------------- */
/* What answers FEE in tonight's pack. */
static const struct pack_effect *
reversal_of(const struct pack *p, const struct issued *fee)
{
	const struct pack_effect *any = NULL;

	for (size_t i = 0; i < p->effects; i++) {
		const struct pack_effect *e = &p->effect[i];

		if (e->nature != NATURE_RELIEF || e->against == NULL || e->against->nature != NATURE_CHARGE)
			continue;
		any = e;
		if (slice_eq(e->against->name, fee->step))
			return e;
	}
	return any;
}

void
settle_reverse(struct recorder *w, struct issued *fee, const struct why *why)
{
	const struct pack *pack = w->d->by->pack;
	const struct pack_effect *e = reversal_of(pack, fee);
	struct proposal p = { .ask = w->q->tonight, .process = pack->ladder, .effect = e, .case_id = fee->case_id,
		.target = fee->effect_id, .attempt = 1, .amount = -fee->amount, .answers = fee, .why = *why };

	if (e == NULL) {
		raise_add(w->o, "fee-not-reversed", "high", fee->effect_id, "the charge %.*s should be taken back, and the pack has nothing"
		    " that answers it", SLICE_FMT(fee->effect_id))->clears = slice_of("a person takes it back");
		return;
	}
	p.form = &w->d->by->form[e - pack->effect];
	record_id(&p);
	settle(w, &p);
}
