/* ladder.c - a proposal of a step, which goes by the ladder of the account's case. */
#include "decide/point.h"
#include "decide/prove.h"
#include "decide/record.h"
#include "decide/verdict.h"

/* The case stands on the step that was proposed. */
static void
entered(struct decider *w, const struct pack_effect *e)
{
	bool had = w->c.open && w->c.step >= 0;

	evidence_put_case(w, &w->next, &w->adverse);
	propose_cis(w, &w->adverse, "step entered", had ? work_steps(w)->step[w->c.step]->name : slice_of("none"), e->name,
	    w->c.open ? NULL : "case opened");
}

static void
letter(struct decider *w, const struct proposal *asked)
{
	struct case_state next = w->c;
	struct proposal p = *asked;

	p.target = w->b->account_id;
	p.amount = w->pos.past_due;
	if (!judge_adverse(w, &p))
		return;
	case_enter(&next, work_steps(w)->rung, p.effect->step, w->plan->today, w->pos.past_due, w->pos.arrears_date);
	w->next = next;
	p.case_id = evidence_case_id(w, &w->next);
	p.attempt = w->next.proof[p.effect->step].attempts;
	record_id(&p);
	if (record_goes(w, &p))
		entered(w, p.effect);
	else
		w->next = w->c;
}

/* Whether what became of an order at POINT, or for SERVICE at another one, is still to be heard. */
static bool
order_is_out_at(const struct decider *w, struct slice point, struct slice service)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if ((work_order_in(&w->issued[i], "issued") || work_order_in(&w->issued[i], "cancelling")) &&
		    (slice_eq(w->issued[i].target, point) || slice_eq(w->issued[i].service_id, service)))
			return true;
	return false;
}

/* One service point; PROPOSED when it is ordered. False: there is nothing to cut. */
static bool
cut(struct decider *w, const struct proposal *asked, uint32_t i, bool *proposed)
{
	struct slice service = bundle_row(w->b, FACTS_SERVICE, i);
	struct slice point = facts_text(w->plan->facts, service, F_SERVICE_service_point_id);
	struct prove p;

	prove_cut(w, i, asked->effect->step, w->by->execution, &p);
	if (p.uncuttable)
		return false;
	if (order_is_out_at(w, point, facts_text(w->plan->facts, service, F_SERVICE_service_id)))
		p.locks.own_broken |= 1u << OWN_NONE_OUT;
	if (interlock_holds(&p.locks))
		*proposed |= order_cut(w, asked, i, &p.window, &p.locks);
	else
		withhold_broken(w, NATURE_CUT, asked->effect->name, point, w->pos.noticed, &p.locks);
	return true;
}

static bool
is_cut(const struct decider *w)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_status), "cut"))
			return true;
	return false;
}

/* Nobody is silent: the ladder wants a cut, and no service of the account can be cut. */
static void
nothing_to_cut(struct decider *w, struct slice step)
{
	struct work_raised *r = raise_add(w, "nothing-to-cut", "normal", w->b->account_id, "past due and noticed, and no"
	    " active service of the account can be cut%s: no order will ever follow", is_cut(w) ? ", since it is cut already" : "");

	r->withheld = pack_nature_name[NATURE_CUT];
	r->step = step;
	r->amount = w->pos.noticed;
	verdict_says(w, WORK_TOLD, r->message, CASE_NO_DAY);
	r->clears = slice_of("it is paid, a service that can be cut is started, or a person collects it another way");
	act_count(w->out, "accounts.nothing to cut", 1);
}

static void
order(struct decider *w, const struct proposal *asked)
{
	const struct facts *f = w->plan->facts;
	bool any = false, cuttable = false;

	w->next = w->c;
	case_enter(&w->next, work_steps(w)->rung, asked->effect->step, w->plan->today, w->pos.past_due,
	    w->pos.arrears_date);
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(f, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_status), "active") &&
		    !point_is_repeated(w, i))
			cuttable |= cut(w, asked, i, &any);
	ask_give(w, NULL);
	if (!cuttable)
		nothing_to_cut(w, asked->effect->name);
	if (any) /* the case does not move on an order that was never given */
		entered(w, asked->effect);
}

static void
refused(struct decider *w, const char *code, const char *severity, const struct pack_effect *e, const char *why)
{
	struct work_raised *r = raise_add(w, code, severity, e->name, "ladder: \"%.*s\" asked for%s", SLICE_FMT(e->name), why);

	r->withheld = "step";
	verdict_says(w, WORK_WITHHELD, r->message, CASE_NO_DAY);
}

void
ladder_step(struct decider *w, const struct proposal *p)
{
	const struct pack *pack = work_steps(w);
	const struct pack_effect *e = p->effect;
	enum case_verdict v = case_ask(&w->c, pack->rung, pack->steps, e->step, w->plan->today);

	if (v == CASE_STAY) {
		verdict_says(w, WORK_WAITS, p->why.reason, CASE_NO_DAY);
		return;
	}
	if (pack != w->by->pack)
		buf_printf(&w->explain, "ladder of\t%.*s\n", SLICE_FMT(w->c.pack));
	buf_slice(&w->explain, p->rules);
	if ((v == CASE_ENTER || v == CASE_AGAIN) && judge_excluded(w, p))
		return;
	if (v == CASE_ENTER || v == CASE_AGAIN)
		(e->nature == NATURE_CUT ? order : letter)(w, p);
	else if (v == CASE_UNPROVED)
		refused(w, "step-unproved", "normal", e, ", and no reply proves the step before");
	else if (v == CASE_RETURNED)
		refused(w, "mail-returned", "normal", e, ", and the mail of the step before came back");
	else if (v == CASE_WAITS)
		refused(w, "order-open", "normal", e, " while an order is out");
	else
		refused(w, "step-skipped", "high", e, arena_printf(&w->mem, " at step \"%.*s\": no step is passed over",
		    SLICE_FMT(w->c.open && w->c.step >= 0 ? pack->step[w->c.step]->name : slice_of("none"))));
}
