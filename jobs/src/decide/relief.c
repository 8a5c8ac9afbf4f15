/* relief.c - what helps the customer: orders called back, service restored, the case closed. */
#include "decide/amends.h"
#include "decide/fee.h"
#include "decide/proposal.h"

static void
call_back(struct decider *w, const struct propose_reason *why)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (work_order_in(&w->issued[i], "issued"))
			order_answer(w, "issued", &w->issued[i], why, 0);
}

static void
restore(struct decider *w, const struct pack_effect *e, const struct propose_reason *why)
{
	bool any = false, spared;

	for (size_t i = 0; i < w->n_issued; i++) {
		struct work_issued *x = &w->issued[i];

		any |= work_order_in(x, "reconnecting");
		if (!work_order_in(x, "completed"))
			continue;
		any = true;
		if (amends_wrong(w, x))
			continue; /* amends brings it back */
		spared = amends_is_protected(w, x);
		order_answer(w, "completed", x, why, spared ? 0 : e->fee_amount);
		if (spared)
			amends_protected(w, x);
		else
			fee_reconnect(w, e, x);
	}
	if (!any) {
		struct work_raised *r = raise_add(w, "reconnect-without-order", "urgent",
		    w->b->account_id, "service is to be restored, and no order of ours cut it");

		r->task = true;
		r->clears = slice_of("a person orders the reconnect");
	}
}

bool
relief_is_asked(const struct decider *w)
{
	if (w->c.open || w->c.order == CASE_ORDER_COMPLETED)
		return true;
	for (size_t i = 0; i < w->n_issued; i++)
		if (work_order_in(&w->issued[i], "issued") || work_order_in(&w->issued[i], "completed"))
			return true;
	return false;
}

void
relief_all(struct decider *w, const struct proposal *p)
{
	buf_slice(&w->explain, p->rules);
	if (slice_is(p->effect->while_, "completed"))
		restore(w, p->effect, &p->why);
	else
		call_back(w, &p->why);
}

/* A return may open the case again, when what its letters asked for was paid. */
static bool
is_paid(const struct decider *w)
{
	return w->pos.past_due <= 0 || (w->c.final_mailed != CASE_NO_DAY && w->pos.noticed <= 0);
}

static void
close_case(struct decider *w)
{
	struct slice old = w->c.step >= 0 ? work_ladder(w, &w->c)->step[w->c.step]->name : slice_of("");

	case_close(&w->c, w->plan->today, is_paid(w));
	act_count(w->out, "cases.ended", 1);
	w->next = w->c;
	propose_cis(w, w->out, "step left", old, slice_of("none"), w->pos.past_due <= 0
	    ? "case closed: nothing is past due" : "case closed");
}

void
relief_case(struct decider *w, struct slice word)
{
	bool back = slice_is(word, "back");

	if (!back && !slice_is(word, "close")) {
		raise_add(w, "bad-result", "high", slice_of("case"), "case \"%.*s\": \"close\" or \"back\" is wanted", SLICE_FMT(word));
		w->failed = true;
		return;
	}
	if (w->c.order == CASE_ORDER_ISSUED)
		case_order(&w->c, CASE_ORDER_CANCELLED, w->plan->today);
	if (back)
		case_back_from_order(&w->c, work_ladder(w, &w->c)->rung);
	else if (w->c.open)
		close_case(w);
	ask_build(w); /* the case has changed: what follows must see it so */
	ask_give(w, NULL);
}
