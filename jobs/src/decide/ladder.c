/* ladder.c - a proposal of a step, which goes by the ladder of the account's case. */
#include "decide/cut.h"
#include "decide/evidence.h"
#include "decide/judge.h"
#include "decide/memory.h"
#include "decide/point.h"
#include "decide/prove.h"

/* The case stands on the step that was proposed. */
static void
entered(struct recorder *w, const struct pack_effect *e)
{
	bool had = w->d->c.open && w->d->c.step >= 0;

	struct buf *to = e->nature == NATURE_CUT ? &w->cuts[RANK_GOES] : &w->adverse;

	memory_put_case(w, &w->d->next, to);
	note_cis(w, to, "step entered", had ? dossier_steps(w->d)->step[w->d->c.step]->name : slice_of("none"), e->name,
	    w->d->c.open ? NULL : "case opened");
}

static void
letter(struct recorder *w, const struct proposal *asked)
{
	struct case_state next = w->d->c;
	struct proposal p = *asked;

	p.target = w->d->b->account_id;
	p.amount = w->d->pos.past_due;
	if (!judge_adverse(w->q, &p))
		return;
	case_enter(&next, dossier_steps(w->d)->rung, p.effect->step, w->d->plan->today, w->d->pos.past_due, w->d->pos.arrears_date);
	w->d->next = next;
	p.case_id = evidence_case_id(w->d, &w->d->next);
	p.attempt = w->d->next.proof[p.effect->step].attempts;
	record_id(&p);
	if (record_goes(w, &p))
		entered(w, p.effect);
	else
		w->d->next = w->d->c;
}

/* Whether what became of an order at POINT, or for SERVICE at another one, is still to be heard. */
static bool
order_is_out_at(const struct dossier *w, struct slice point, struct slice service)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if ((issued_order_in(&w->issued[i], "issued") || issued_order_in(&w->issued[i], "cancelling")) &&
		    (slice_eq(w->issued[i].target, point) || slice_eq(w->issued[i].service_id, service)))
			return true;
	return false;
}

/* Whether the case has cut POINT already, whatever the billing system shows of it. */
static bool
is_cut_by_case(const struct dossier *w, struct slice point)
{
	struct slice id = evidence_case_id(w, &w->c);

	for (size_t i = 0; i < w->n_issued; i++)
		if ((issued_order_in(&w->issued[i], "completed") || issued_order_in(&w->issued[i], "reconnecting")) &&
		    slice_eq(w->issued[i].target, point) && slice_eq(w->issued[i].case_id, id))
			return true;
	return false;
}

/* One service point; PROPOSED when it is ordered. False: there is nothing to cut. */
static bool
cut(struct recorder *w, const struct proposal *asked, uint32_t i, bool *proposed)
{
	struct slice service = bundle_row(w->d->b, FACTS_SERVICE, i);
	struct slice point = facts_text(w->d->plan->facts, service, F_SERVICE_service_point_id);
	struct prove p;

	if (is_cut_by_case(w->d, point))
		return false;
	prove_cut(w->q, i, asked->effect->step, w->d->by->execution, &p);
	if (p.uncuttable)
		return false;
	if (order_is_out_at(w->d, point, facts_text(w->d->plan->facts, service, F_SERVICE_service_id)))
		p.locks.own_broken |= 1u << OWN_NONE_OUT;
	if (interlock_holds(&p.locks))
		*proposed |= order_cut(w, asked, i, &p.window, prove_room(w->q, asked->effect, &p.scope, point), &p.locks);
	else
		withhold_broken(w->o, NATURE_CUT, asked->effect->name, point, w->d->pos.noticed, &p.locks);
	return true;
}

static bool
is_cut(const struct dossier *w)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_status), "cut"))
			return true;
	return false;
}

/* Nobody is silent: the ladder wants a cut, and no service of the account can be cut. */
static void
nothing_to_cut(struct outcome *w, struct slice step)
{
	struct raised *r = raise_add(w, "nothing-to-cut", "normal", w->d->b->account_id, "past due and noticed, and no"
	    " active service of the account can be cut%s: no order will ever follow", is_cut(w->d) ? ", since it is cut already" : "");

	r->withheld = pack_nature_name[NATURE_CUT];
	r->step = step;
	r->amount = w->d->pos.noticed;
	outcome_says(w, ENDS_TOLD, r->message, CASE_NO_DAY);
	r->clears = slice_of("it is paid, a service that can be cut is started, or a person collects it another way");
	act_count(w->out, "accounts.nothing to cut", 1);
}

static void
order(struct recorder *w, const struct proposal *asked)
{
	const struct facts *f = w->d->plan->facts;
	bool any = false, cuttable = false;

	w->d->next = w->d->c;
	case_enter(&w->d->next, dossier_steps(w->d)->rung, asked->effect->step, w->d->plan->today, w->d->pos.past_due,
	    w->d->pos.arrears_date);
	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(f, bundle_row(w->d->b, FACTS_SERVICE, i), F_SERVICE_status), "active") &&
		    !point_is_repeated(w->d, i))
			cuttable |= cut(w, asked, i, &any);
	ask_give(w->q, NULL);
	if (!cuttable)
		nothing_to_cut(w->o, asked->effect->name);
	if (any) /* the case does not move on an order that was never given */
		entered(w, asked->effect);
}

static void
refused(struct outcome *w, const char *code, const char *severity, const struct pack_effect *e, const char *why)
{
	struct raised *r = raise_add(w, code, severity, e->name, "ladder: \"%.*s\" asked for%s", SLICE_FMT(e->name), why);

	r->withheld = "step";
	outcome_says(w, ENDS_WITHHELD, r->message, CASE_NO_DAY);
}

void
ladder_step(struct recorder *w, const struct proposal *p)
{
	const struct pack *pack = dossier_steps(w->d);
	const struct pack_effect *e = p->effect;
	enum case_verdict v = case_ask(&w->d->c, pack->rung, pack->steps, e->step, w->d->plan->today);

	if (v == CASE_STAY) {
		outcome_says(w->o, ENDS_WAITS, p->why.reason, CASE_NO_DAY);
		return;
	}
	if (pack != w->d->by->pack)
		buf_printf(&w->o->explain, "ladder of\t%.*s\n", SLICE_FMT(w->d->c.pack));
	buf_slice(&w->o->explain, p->rules);
	if ((v == CASE_ENTER || v == CASE_AGAIN) && judge_excluded(w->o, p))
		return;
	if (v == CASE_ENTER || v == CASE_AGAIN)
		(e->nature == NATURE_CUT ? order : letter)(w, p);
	else if (v == CASE_UNPROVED)
		refused(w->o, "step-unproved", "normal", e, ", and no reply proves the step before");
	else if (v == CASE_RETURNED)
		refused(w->o, "mail-returned", "normal", e, ", and the mail of the step before came back");
	else if (v == CASE_WAITS)
		refused(w->o, "order-open", "normal", e, " while an order is out");
	else
		refused(w->o, "step-skipped", "high", e, arena_printf(w->d->mem, " at step \"%.*s\": no step is passed over",
		    SLICE_FMT(w->d->c.open && w->d->c.step >= 0 ? pack->step[w->d->c.step]->name : slice_of("none"))));
}
