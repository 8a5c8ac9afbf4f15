/* process.c - asks the pack's processes, and makes proposals of what their decisions give. */
#include "data/decimal.h"
#include "decide/cut.h"
#include "decide/evidence.h"
#include "decide/measure.h"
#include "decide/process.h"
#include "decide/settle.h"
#include "decide/subject.h"

static const struct slice nothing = { "", 0 };

enum {
	MOST = 1000,		/* proposals of one answer: more is a rule gone astray */
	MOST_TARGET = 40	/* letters: as many as memory and outputs have room for */
};

/* --- one proposal ------------------------------------------------------------------------ */
/* WHAT of the answer is wrong: nothing adverse of the account goes out. */
static bool
bad(struct outcome *w, const struct proposal *p, const char *what)
{
	raise_add(w, "bad-result", "high", p->process->name, "%.*s: %s", SLICE_FMT(p->process->name), what);
	w->failed = true;
	return false;
}

static int32_t
day_of(struct value v)
{
	return v.type == VALUE_DATE && v.i > INT32_MIN && v.i <= INT32_MAX ? (int32_t)v.i : CASE_NO_DAY;
}

static bool
read_amount(struct outcome *w, struct proposal *p)
{
	struct value v = ask_entry(p->said, "amount");

	if (v.type == VALUE_NULL || ask_cents(v, &p->amount))
		return true;
	return bad(w, p, "amount: a sum of whole cents is wanted");
}

static bool
read_attempt(struct outcome *w, struct proposal *p)
{
	struct value v = ask_entry(p->said, "attempt");
	int64_t n = 1;

	if (v.type != VALUE_NULL && (v.type != VALUE_NUMBER || !decimal_to_int64(v, &n) || n < 1 || n > 10000))
		return bad(w, p, "attempt: a number from 1 is wanted");
	p->attempt = (int)n;
	return true;
}

/* Of a sum its key: with the whole a case_id would be too long. */
static struct slice
short_id(const struct dossier *w)
{
	const char *at = w->base == ACT_SUM ? memchr(w->owner.p, '/', w->owner.n) : NULL;

	return at == NULL ? w->owner : slice_make(at + 1, w->owner.n - (size_t)(at + 1 - w->owner.p));
}

/* What it is done to, and what tells it from others of its kind. */
static bool
read_target(struct outcome *w, struct proposal *p)
{
	struct slice key = nothing;

	p->target = w->d->owner;
	if (!ask_plain(w->d, ask_entry(p->said, "target"), &p->target) || !ask_plain(w->d, ask_entry(p->said, "key"), &key))
		return bad(w, p, "target and key: a text, a whole number or a date is wanted");
	if (key.n > PACK_MAX_PROCESS || p->target.n > MOST_TARGET)
		return bad(w, p, arena_printf(w->d->mem, "key: at most %d letters are wanted, and of a target %d", PACK_MAX_PROCESS, MOST_TARGET));
	if (p->about.n > 0 && w->d->base == 0 && ask_entry(p->said, "target").type == VALUE_NULL)
		return bad(w, p, "target is wanted: which of the rows it is about");
	p->case_id = slice_of(arena_printf(w->d->mem, "%.*s/%.*s", SLICE_FMT(short_id(w->d)), SLICE_FMT(key.n > 0 ? key : p->process->name)));
	if (p->effect->against == NULL || p->effect->against->nature == NATURE_CUT)
		return true;
	p->answers = dossier_issued(w->d, p->target);
	return p->answers != NULL || bad(w, p, "target: the id of one of the account's effects is wanted");
}

static bool
read_effect(struct outcome *w, struct proposal *p)
{
	const struct pack *pack = p->ask->pack;
	struct slice name = ask_text(p->said, "effect");

	p->effect = pack_effect_find(pack, name);
	if (p->effect == NULL)
		return bad(w, p, arena_printf(w->d->mem, "effect \"%.*s\": one that the pack names is wanted", SLICE_FMT(name)));
	if (p->effect->step >= 0 && !p->process->ladder)
		return bad(w, p, arena_printf(w->d->mem, "effect \"%.*s\": a step is proposed by the process that has the ladder",
		    SLICE_FMT(name)));
	p->form = &p->ask->form[p->effect - pack->effect];
	return true;
}

static void
read_days(struct proposal *p)
{
	p->last_safe = day_of(ask_entry(p->said, "last_safe"));
	p->due_by = day_of(ask_entry(p->said, "due_by"));
	p->due_minute = -1;
	(void)!calendar_minute(ask_text(p->said, "due_at"), &p->due_minute);
}

static struct slice
rules_of(struct asking *w, const struct pack_process *c, struct value v)
{
	size_t at = w->o->explain.n;
	struct slice s;

	ask_explain(w, arena_strdup(w->d->mem, c->name), v);
	s = arena_slice(w->d->mem, slice_make(w->o->explain.p + at, w->o->explain.n - at));
	w->o->explain.n = at;
	return s;
}

/* --- one question -------------------------------------------------------------------------- */
struct answers {
	struct proposal *p;
	size_t n;
	struct slice word;	/* what becomes of the case */
};

/* No effect, but why: there is nothing to do, or not before a day. */
static void
says_nothing(struct outcome *w, const struct proposal *p)
{
	int32_t until = day_of(ask_entry(p->said, "until"));
	struct value waits = ask_entry(p->said, "waits");

	outcome_says(w, until != CASE_NO_DAY || (waits.type == VALUE_BOOL && waits.b) ? ENDS_WAITS : ENDS_NOTHING, p->why.reason, until);
}

static void
take(struct asking *w, const struct pack_process *c, const struct ask_scope *about, struct value v, struct answers *out)
{
	struct proposal p = { .ask = w->ask, .process = c, .why = ask_reason(w, v), .rules = rules_of(w, c, v), .said = value_copy(w->d->mem, v) };

	if (about != NULL)
		p.about = *about;
	if (ask_entry(v, "case").type == VALUE_STRING)
		out->word = arena_slice(w->d->mem, ask_text(v, "case"));
	if (ask_entry(v, "effect").type == VALUE_NULL && (out->word.n > 0 || p.why.reason.n > 0)) {
		says_nothing(w->o, &p);
		return;
	}
	if (!read_effect(w->o, &p) || !read_target(w->o, &p) || !read_amount(w->o, &p) || !read_attempt(w->o, &p))
		return;
	p.group = arena_slice(w->d->mem, ask_text(v, "group"));
	if (p.group.n > 0 && (p.effect->step >= 0 || (p.effect->against != NULL && p.effect->against->nature == NATURE_CUT))) {
		bad(w->o, &p, "group: steps of the ladder and what answers a cut go alone");
		return;
	}
	read_days(&p);
	record_id(&p);
	out->p[out->n++] = p;
}

/* Steps go by the ladder, what answers cuts to all of them, and the rest is settled by its nature. */
static void
dispatch(struct recorder *w, const struct proposal *p)
{
	if (p->effect->step >= 0)
		ladder_step(w, p);
	else if (p->effect->against != NULL && p->effect->against->nature == NATURE_CUT)
		relief_all(w, p);
	else
		settle(w, p);
}

static bool
is_first(const struct answers *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (slice_eq(a->p[k].group, a->p[i].group))
			return false;
	return true;
}

static void
dispatch_group(struct recorder *w, const struct answers *a, struct slice group)
{
	struct proposal *p = arena_alloc(w->d->mem, a->n * sizeof *p);
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if (slice_eq(a->p[i].group, group))
			p[n++] = a->p[i];
	settle_group(w, p, n);
}

/* Null, one context or a list of them. */
static void
ask(struct recorder *w, const struct pack_process *c, const struct ask_scope *about, struct slice subject)
{
	struct answers a = { 0 };
	struct value v, one;

	ask_give(w->q, about);
	if (ask_decision(w->q, c->decision, arena_strdup(w->d->mem, c->name), subject, &v) != 1 || v.type == VALUE_NULL)
		return;
	one = v;
	if (v.type == VALUE_LIST && v.list->n > MOST) {
		bad(w->o, &(struct proposal){ .process = c }, arena_printf(w->d->mem, "%zu proposals; at most %d", v.list->n, MOST));
		return;
	}
	a.p = arena_alloc(w->d->mem, (v.type == VALUE_LIST ? v.list->n + 1 : 1) * sizeof *a.p);
	for (size_t i = 0; i < (v.type == VALUE_LIST ? v.list->n : 1); i++) {
		one = v.type == VALUE_LIST ? v.list->v[i] : v;
		if (one.type == VALUE_CONTEXT)
			take(w->q, c, about, one, &a);
		else if (one.type != VALUE_NULL)
			bad(w->o, &(struct proposal){ .process = c }, "null, a context or a list of contexts is wanted");
	}
	w->q->ask = w->q->tonight;
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i].group.n == 0)
			dispatch(w, &a.p[i]);
		else if (is_first(&a, i))
			dispatch_group(w, &a, a.p[i].group);
	if (a.word.n > 0)
		relief_case(w, a.word);
}

/* What is told until it is done, this process told. Of what a recheck tells nights know whether it stands. */
static void
ask_one(struct recorder *w, const struct pack_process *c, const struct ask_scope *about, struct slice subject)
{
	w->o->process = w->d->plan->relief_only ? nothing : c->name;
	ask(w, c, about, subject);
	w->o->process = nothing;
}

static bool
is_asked(const struct decide_plan *p, const struct pack_process *c)
{
	return pack_lists(c->jobs, p->job);
}

/* Steps are asked of the pack that the case began under, where something is past due. */
static void
ask_ladder(struct recorder *w)
{
	const struct pack *p = dossier_steps(w->d);

	if (w->d->pos.past_due <= 0 || p->ladder == NULL)
		return;
	if (p != w->d->by->pack) {
		w->q->ask = w->q->earlier[w->d->c.ladder - 1];
		ask_build(w->q);
	}
	ask_one(w, p->ladder, NULL, nothing);
	w->q->ask = w->q->tonight;
}

static void
ask_rows(struct recorder *w, const struct pack_process *c, int table)
{
	struct subjects *list = subject_list(w->o, table);

	for (uint32_t k = 0; k < bundle_n(w->d->b, table); k++) {
		struct ask_scope about = ask_about(w->d->plan->facts->one[table], bundle_row(w->d->b, table, k));
		struct subject *s = list != NULL ? &list->row[k] : NULL;

		if (subject_is_of_another(w->d, table, k))
			continue;
		outcome_enter(w->o, s);
		ask_one(w, c, &about, slice_of(arena_printf(w->d->mem, "%.*s %u", SLICE_FMT(c->name), k + 1)));
		outcome_leave(w->o, s);
	}
}

void
process_cases(struct recorder *w)
{
	const struct pack *p = w->d->by->pack;

	for (size_t i = 0; i < p->processes; i++)
		if (w->d->by->each[i] == DECIDE_CASE && is_asked(w->d->plan, &p->process[i]) && relief_is_asked(w->d))
			ask_one(w, &p->process[i], NULL, nothing);
	ask_give(w->q, NULL);
}

void
process_account(struct recorder *w)
{
	const int *each = w->d->by->each;

	for (size_t i = 0; i < w->d->by->pack->processes; i++) {
		const struct pack_process *c = &w->d->by->pack->process[i];

		if (!is_asked(w->d->plan, c))
			continue;
		if (c->measure && each[i] == DECIDE_ACCOUNT)
			measure_ask(w, c, NULL);
		else if (c->measure)
			continue; /* of instruments */
		else if (c->ladder)
			ask_ladder(w);
		else if (each[i] == DECIDE_ACCOUNT || (each[i] == DECIDE_ISSUED && w->d->n_issued > 0))
			ask_one(w, c, NULL, nothing);
		else if (each[i] >= 0)
			ask_rows(w, c, each[i]);
	}
	subject_tell(w->q);
	ask_give(w->q, NULL);
}

/* The owner in hand, instrument or sum. */
static void
ask_about_it(struct recorder *w, const struct pack_process *c, const struct ask_scope *about)
{
	ask_one(w, c, about, w->d->owner);
}

void
process_instrument(struct recorder *w, struct slice security)
{
	struct ask_scope about = ask_about(FACTS_SECURITY, security);

	for (size_t i = 0; i < w->d->by->pack->processes; i++) {
		const struct pack_process *c = &w->d->by->pack->process[i];

		if (w->d->by->each[i] == DECIDE_INSTRUMENT && is_asked(w->d->plan, c))
			(c->measure ? measure_ask : ask_about_it)(w, c, &about);
	}
}

bool
process_is_about(const struct decide_plan *p, const struct decide_pack *k, size_t i, struct slice measure)
{
	return k->each[i] == DECIDE_SUM && slice_eq(k->pack->process[i].each, measure) && is_asked(p, &k->pack->process[i]);
}

void
process_sum(struct recorder *w, struct slice measure)
{
	for (size_t i = 0; i < w->d->by->pack->processes; i++)
		if (process_is_about(w->d->plan, w->d->by, i, measure))
			ask_about_it(w, &w->d->by->pack->process[i], NULL);
}
