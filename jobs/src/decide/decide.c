/* decide.c - one account at a time: its facts, the pack's decisions, what follows from them. */
#include <stdio.h>

#include "data/decimal.h"
#include "data/when.h"
#include "decide/decide.h"
#include "decide/decider.h"
#include "decide/evidence.h"
#include "decide/amends.h"
#include "decide/fee.h"
#include "decide/form.h"
#include "decide/finding.h"
#include "decide/measure.h"
#include "decide/memory.h"
#include "decide/owing.h"
#include "decide/process.h"
#include "decide/prove.h"
#include "intake/grouping.h"

static const struct slice nothing = { "", 0 };

/* --- the plan ------------------------------------------------------------------------- */
void
decide_plan_packs(struct decide_plan *p, struct pack *const *pack, size_t n, struct arena *mem)
{
	p->packs = n;
	p->pack = arena_zalloc(mem, (n + 1) * sizeof *p->pack);
	for (size_t i = 0; i < n; i++) {
		p->pack[i].pack = pack[i];
		p->pack[i].version = slice_of(arena_printf(mem, "%.*s %.*s", SLICE_FMT(pack[i]->name), SLICE_FMT(pack[i]->version)));
	}
}

static int
find_days(const struct decide_plan *p, struct decide_pack *k, struct err *e)
{
	const struct calendar *c = calendar_find(p->calendars, k->pack->calendar);
	int64_t day;

	if (c == NULL || !calendar_add(c, p->today, 1, &day))
		return err_set(e, ERR_REFUSED, "calendar \"%.*s\" of pack %.*s: no working day after the"
		    " business date is loaded", SLICE_FMT(k->pack->calendar), SLICE_FMT(k->pack->name));
	k->execution = (int32_t)day;
	k->before = calendar_add(c, p->today, -1, &day) ? (int32_t)day : p->today - 1;
	if (!pack_in_force(k->pack, p->today))
		return err_set(e, ERR_REFUSED, "pack %.*s is not in force on the business date", SLICE_FMT(k->version));
	return 0;
}

int
decide_plan_days(struct decide_plan *p, struct err *e)
{
	for (size_t i = 0; i < p->packs; i++)
		if (find_days(p, &p->pack[i], e) != 0)
			return -1;
	return 0;
}

int
decide_plan_init(struct decide_plan *p, struct arena *mem, struct diag *d, struct err *e)
{
	if (decide_plan_days(p, e) != 0)
		return -1;
	if (form_bind(p, mem, d) != 0)
		return -1;
	for (size_t i = 0; i < p->packs; i++)
		if (p->pack[i].pack->rules != NULL && wiring_bind(&p->pack[i].wiring, p->pack[i].pack->rules, p->facts, mem, d) != 0)
			return -1;
	return 0;
}

/* --- the decider ---------------------------------------------------------------------- */
int
decide_open(struct decider **out, const struct decide_plan *p, struct err *e)
{
	struct decider *w = *out = base_zalloc(sizeof *w);

	arena_init(&w->mem, 0);
	w->d = (struct dossier){ .plan = p, .mem = &w->mem };
	w->o.d = w->q.d = w->r.d = &w->d;
	w->q.o = w->r.o = &w->o;
	w->r.q = &w->q;
	record_open(&w->r, p);
	if (ask_open(&w->q, p) == 0)
		return 0;
	decide_close(out);
	return err_set(e, ERR_FAILED, "pack %.*s: making an evaluator", SLICE_FMT(p->pack[0].version));
}

void
decide_close(struct decider **wp)
{
	struct decider *w = *wp;

	*wp = NULL;
	if (w == NULL)
		return;
	ask_close(&w->q);
	record_close(&w->r, w->d.plan);
	buf_fini(&w->o.text);
	buf_fini(&w->o.explain);
	arena_fini(&w->mem);
	base_free(w);
}

void
decide_begin(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	dossier_begin(&w->d, b);
	outcome_begin(&w->o, actions);
	ask_begin(&w->q);
	record_begin(&w->r, e);
}

/* --- one account ------------------------------------------------------------------------------- */
/* A payment that closed the case came back on DAY, after it was closed. */
static void
reopen_by(struct outcome *w, int32_t day)
{
	if (w->d->c.open || day == ROW_NO_DATE || day < w->d->c.closed || w->d->pos.past_due <= 0 ||
	    !case_reopen(&w->d->c, dossier_ladder(w->d, &w->d->c)->rung))
		return;
	buf_printf(&w->explain, "case\treopened: a payment came back\n");
	act_count(w->out, "cases.reopened", 1);
}

static void
reopen(struct outcome *w)
{
	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_RETURN); i++)
		reopen_by(w, facts_date(w->d->plan->facts, bundle_row(w->d->b, FACTS_RETURN, i), F_RETURN_returned_date));
	for (size_t i = 0; i < w->d->b->n_back; i++)
		reopen_by(w, w->d->b->back[i].returned);
}

/* Whoever placed a hold without an end said when it is to be looked at; until somebody does it holds. */
static void
hold_review(struct outcome *w, struct slice hold)
{
	const struct facts *f = w->d->plan->facts;
	int32_t day = facts_date(f, hold, F_HOLD_review_by);
	struct raised *r;
	struct when_civil c;

	if (day == ROW_NO_DATE || day >= w->d->plan->today || !facts_null(f, hold, F_HOLD_until_date) ||
	    !facts_null(f, hold, F_HOLD_released_at))
		return;
	c = when_civil(day);
	r = raise_add(w, "hold-review", "normal", facts_text(f, hold, F_HOLD_hold_id), "%.*s hold %.*s has no end, and was to"
	    " be reviewed by %04d-%02d-%02d", SLICE_FMT(facts_text(f, hold, F_HOLD_kind)),
	    SLICE_FMT(facts_text(f, hold, F_HOLD_hold_id)), (int)c.year, c.month, c.day);
	r->task = true;
	r->clears = slice_of("the hold is released, or reviewed and given an end or a later review");
}

/* Told once: the night after the last day of a hold that nobody released. */
static void
holds_told(struct recorder *w)
{
	const struct facts *f = w->d->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_HOLD); i++) {
		struct slice r = bundle_row(w->d->b, FACTS_HOLD, i);
		int32_t until = facts_date(f, r, F_HOLD_until_date);

		hold_review(w->o, r);
		if (until != ROW_NO_DATE && until < w->d->plan->today && until >= w->d->by->before &&
		    facts_null(f, r, F_HOLD_released_at))
			note_cis(w, w->o->out, "hold expired", facts_text(f, r, F_HOLD_hold_id), nothing,
			    arena_printf(w->d->mem, "%.*s hold ended", SLICE_FMT(facts_text(f, r, F_HOLD_kind))));
	}
}

/* The kinds of service that the account has or had, each once, in the layout's order: a bill does not say for which
 * of them it is. */
static void
service_kinds(const struct dossier *w, struct buf *out)
{
	const struct facts *f = w->plan->facts;
	const struct row_type *t = f->type[FACTS_SERVICE];
	int c = t == NULL ? -1 : f->col[F_SERVICE_service_type];
	uint64_t has = 0;

	for (uint32_t i = 0; c >= 0 && t->col[c].kind == ROW_CODE && i < bundle_n(w->b, FACTS_SERVICE); i++) {
		int code = row_code(t, bundle_row(w->b, FACTS_SERVICE, i), c);

		has |= code >= 0 && code < 64 ? UINT64_C(1) << code : 0;
	}
	grouping_kinds(t, c, has, out);
}

static void
count_in(struct recorder *w, const char *what, struct slice group, int64_t n)
{
	struct buf *name = &w->line;

	if (n == 0)
		return;
	buf_reset(name);
	buf_str(name, "receivables.");
	buf_str(name, what);
	buf_char(name, '.');
	buf_slice(name, group);
	act_count(w->o->out, buf_cstr(name), n);
}

static void
count_receivables(struct recorder *w)
{
	const struct facts *f = w->d->plan->facts;
	int64_t credit = facts_number(f, w->d->account, F_ACCOUNT_unapplied_credit);
	int64_t balance = facts_number(f, w->d->account, F_ACCOUNT_balance);
	struct slice group = facts_text(f, w->d->account, F_ACCOUNT_account_class);

	act_count(w->o->out, "receivables.open", w->d->pos.open_amount);
	credit = credit < 0 ? -credit : credit;
	if (balance == 0 && w->d->pos.open_amount == credit)
		return; /* most accounts: nothing to add */
	count_in(w, "closing", group, w->d->pos.open_amount - credit);
	count_in(w, "balance", group, balance);
	buf_reset(&w->o->text);
	service_kinds(w->d, &w->o->text);
	group = buf_view(&w->o->text);
	count_in(w, "service closing", group, w->d->pos.open_amount - credit);
	count_in(w, "service balance", group, balance);
	/* Two that are wrong by the same sum must not hide each other. */
	if (!prove_balance(w->d))
		act_count(w->o->out, "receivables.differ", 1);
}

static void
count_case(struct outcome *w)
{
	bool ours = bundle_n(w->d->b, FACTS_TABLES + STATE_CASES) > 0;

	if (!w->d->c.open)
		return;
	if (ours)
		memory_count_step(w->d, w->out, "opening", &w->d->c, 1);
	/* Of the time before us: no night closed with it. */
	act_count(w->out, ours ? "cases.opening" : "cases.taken over", 1);
}

void
decide_unserved(struct recorder *w)
{
	struct slice jurisdiction = facts_text(w->d->plan->facts, w->d->account, F_ACCOUNT_jurisdiction);
	struct slice group = facts_text(w->d->plan->facts, w->d->account, F_ACCOUNT_policy_group);
	const char *why = w->d->served == 0 ? "no pack serves the account" : "more than one pack serves the account";

	raise_add(w->o, w->d->served == 0 ? "no-pack" : "two-packs", "high", jurisdiction, "%s for jurisdiction %.*s, policy group"
	    " %.*s", w->d->served == 0 ? "no pack" : "more than one pack", SLICE_FMT(jurisdiction), SLICE_FMT(group));
	outcome_says(w->o, ENDS_WITHHELD, slice_of(why), CASE_NO_DAY);
	prove_nothing(w, why);
}

/* Not decided, but no sum lacks it: its case stays where it is, its orders are called back. */
static void
undecided(struct recorder *w, const char *why)
{
	evidence_load(w->o);
	if (w->d->b->orphan)
		evidence_replies(w->d); /* nothing else of it will ever be read */
	else
		measure_without(w, DECIDE_ACCOUNT);
	prove_nothing(w, why);
	finding_tell(w->o);
	w->d->pos.open_amount = w->d->b->open_amount;
	count_case(w->o);
	count_receivables(w);
	evidence_count_orders(w->o);
}

static void
bad_sum(struct outcome *w, const char *name)
{
	raise_add(w, "bad-result", "high", slice_of(name), "%s: a sum of whole cents, zero or more, is wanted", name);
	w->failed = true;
}

/* What the pack counts as paid beside payments, before anything else is asked. What can't be told counts as a fault. */
static void
covered(struct recorder *w)
{
	const struct pack *p = w->d->by->pack;
	struct value v;
	int64_t sum = 0;

	if (p->n_covers == 0 || w->d->served != 1 || w->d->pos.open_amount <= 0)
		return;
	ask_build(w->q);
	ask_give(w->q, NULL);
	for (size_t i = 0; i < p->n_covers; i++) {
		const char *name = rules_decision_name(p->covers[i]);

		if (ask_decision(w->q, p->covers[i], name, w->d->b->account_id, &v) != 1)
			continue;
		if (!ask_cents(v, &sum) || sum < 0)
			bad_sum(w->o, name);
		else if (sum > 0) {
			ask_explain(w->q, name, v);
			owing_more(w->d, sum);
		}
	}
}

static void
decide(struct recorder *w)
{
	evidence_load(w->o);
	evidence_replies(w->d);
	evidence_stricter(w->d);
	owing_position(w->d);
	covered(w);
	count_case(w->o);
	reopen(w->o);
	count_receivables(w);
	ask_build(w->q);
	if (w->d->served != 1) {
		decide_unserved(w);
		measure_without(w, DECIDE_ACCOUNT);
		finding_tell(w->o);
		return;
	}
	ask_give(w->q, NULL);
	process_cases(w);
	amends(w);
	process_account(w);
	if (!w->d->plan->between) {
		fee_reconnects(w);
		holds_told(w);
	}
	prove_outstanding(w);
	evidence_overdue(w->o);
	owing_tell(w->o);
	finding_tell(w->o);
}

/* What is adverse: withheld whole, or proposed. Whether it goes. */
static bool
adverse(struct recorder *w)
{
	const char *cause = w->o->failed ? "fault" : w->d->taint != NULL ? "taint" : w->d->plan->blocked != NULL
	    ? "block" : NULL;
	const char *why = w->o->failed ? "a decision failed" : w->d->taint != NULL ? w->d->taint : w->d->plan->blocked;
	char name[64];

	for (size_t i = 0; i < w->n_adverse; i++) {
		bool cut = strcmp(w->adverse_kind[i], pack_nature_name[NATURE_CUT]) == 0;
		/* Who waited for a crew the night before was judged by the breaker when it began to. */
		bool again = cut && w->room != NULL && raise_told(w->d, RAISE_NO_CREW);

		snprintf(name, sizeof name, "proposed.%s", w->adverse_kind[i]);
		act_count(w->o->out, name, 1);
		if (cause == NULL) {
			snprintf(name, sizeof name, "%s.%s", again ? "waited" : "adverse", w->adverse_kind[i]);
			act_count(w->o->out, name, 1);
			snprintf(name, sizeof name, "issued.%s", w->adverse_kind[i]);
			act_count(cut ? &w->cuts[RANK_GOES] : &w->adverse, name, 1);
		} else {
			snprintf(name, sizeof name, "withheld.%s", cause);
			act_count(w->o->out, name, 1);
			/* The breaker judges a blocked night too. */
			snprintf(name, sizeof name, "blocked.%s", w->adverse_kind[i]);
			if (cause[0] == 'b' && !again)
				act_count(w->o->out, name, 1);
		}
	}
	if (w->d->taint != NULL) {
		struct raised *r = raise_add(w->o, "tainted", "high", w->d->b->account_id,
		    "nothing adverse: %s", w->d->taint);

		r->withheld = w->n_adverse > 0 ? w->adverse_kind[0] : NULL;
		r->amount = w->d->pos.past_due;
		r->clears = slice_of(arena_printf(w->d->mem, "%s: arrears clear %.*s",
		    interlock_own_text[OWN_NOT_TAINTED].clears, SLICE_FMT(w->d->tainted)));
	}
	if (w->n_adverse == 0)
		return false;
	if (cause != NULL) {
		outcome_withheld(w->o, why);
		buf_printf(&w->o->explain, "withheld\tall adverse effects\t%s\t%s\n", cause, why);
		return false;
	}
	if (w->d->next.number > 0 && w->d->next.open && !w->d->c.open)
		act_count(w->cuts[RANK_GOES].n > 0 ? &w->cuts[RANK_GOES] : &w->adverse, "cases.started", 1);
	return true;
}

/* An order of ours that is out, or a cut that stands: what a recheck may still help with. */
static bool
has_order(const struct decide_plan *p, const struct bundle *b)
{
	static const char *const live[] = { "issued", "cancelling", "completed", "reconnecting" };
	const struct row_type *t = p->facts->state[STATE_ISSUED];

	for (uint32_t i = 0; i < bundle_n(b, FACTS_TABLES + STATE_ISSUED); i++) {
		struct slice r = bundle_row(b, FACTS_TABLES + STATE_ISSUED, i);

		for (size_t k = 0; k < NELEM(live) && slice_is(row_text(t, r, ISSUED_kind), "order"); k++)
			if (slice_is(row_text(t, r, ISSUED_state), live[k]))
				return true;
	}
	return false;
}

int
decide_account(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	bool goes;

	if (w->d.plan->relief_only && !has_order(w->d.plan, b))
		return 0;
	decide_begin(w, b, actions, e);
	if (b->orphan) {
		undecided(&w->r, "the account is not there any more");
	} else if (b->over) {
		raise_add(&w->o, "too-many-rows", "high", b->account_id, "more than %d rows or %d bytes: not"
		    " decided", BUNDLE_MAX_ROWS, BUNDLE_MAX_BYTES);
		act_count(actions, "accounts.excepted", 1);
		undecided(&w->r, "the account has too many rows to be decided");
	} else {
		decide(&w->r);
		act_count(actions, "accounts.decided", 1);
	}
	goes = adverse(&w->r);
	if (!goes)
		w->r.room = NULL;
	raise_save(&w->r);
	memory_findings(&w->r);
	if (b->over || b->orphan) {
		memory_issued(&w->r);
	} else {
		evidence_count_orders(&w->o);
		memory_issued(&w->r);
		memory_case(&w->r);
		memory_money(&w->r);
	}
	if (!b->over)
		memory_verdict(&w->r);
	if (w->d.c.open)
		memory_count_step(&w->d, w->o.out, "closing", &w->d.c, 1);
	memory_explanation(&w->r);
	memory_waits(&w->r);
	/* Last: the step that it moves a case to stands over the one to which relief, or a payment that came back, moved it. */
	if (goes && w->d.plan->stream)
		buf_slice(actions, buf_view(&w->r.adverse));
	else if (goes)
		act_wait(actions, buf_view(&w->r.adverse));
	if (w->r.trouble)
		return err_note(e, "account %.*s", SLICE_FMT(b->account_id));
	if (w->r.damaged)
		return err_set(e, ERR_DAMAGED, "account %.*s: an effect was issued before under the same"
		    " id with other contents", SLICE_FMT(b->account_id));
	return 0;
}
