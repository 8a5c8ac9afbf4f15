/* relief.c - what helps the customer: orders called back, service restored, the case closed. */
#include "decide/amends.h"
#include "decide/fee.h"
#include "decide/cut.h"

/* ONLY: the one that a proposal names; empty: all. */
static bool
is_meant(const struct issued *x, struct slice only)
{
	return only.n == 0 || slice_eq(x->effect_id, only);
}

static void
call_back(struct recorder *w, struct slice only, const struct why *why)
{
	for (size_t i = 0; i < w->d->n_issued; i++)
		if (issued_order_in(&w->d->issued[i], "issued") && is_meant(&w->d->issued[i], only))
			order_answer(w, "issued", &w->d->issued[i], why, 0);
}

static void
restore(struct recorder *w, const struct pack_effect *e, struct slice only, const struct why *why)
{
	bool any = false, spared;

	for (size_t i = 0; i < w->d->n_issued; i++) {
		struct issued *x = &w->d->issued[i];

		any |= issued_order_in(x, "reconnecting");
		if (!issued_order_in(x, "completed") || !is_meant(x, only))
			continue;
		any = true;
		if (amends_wrong(w->d, x))
			continue; /* amends brings it back */
		spared = amends_is_protected(w->d, x);
		order_answer(w, "completed", x, why, spared ? 0 : e->fee_amount);
		if (spared)
			amends_protected(w->o, x);
		else
			fee_reconnect(w, e, x);
	}
	if (!any) {
		struct raised *r = raise_add(w->o, "reconnect-without-order", "urgent",
		    w->d->b->account_id, "service is to be restored, and no order of ours cut it");

		r->task = true;
		r->clears = slice_of("a person orders the reconnect");
	}
}

bool
relief_is_asked(const struct dossier *w)
{
	if (w->c.open || w->c.order == CASE_ORDER_COMPLETED)
		return true;
	for (size_t i = 0; i < w->n_issued; i++)
		if (issued_order_in(&w->issued[i], "issued") || issued_order_in(&w->issued[i], "completed"))
			return true;
	return false;
}

void
relief_all(struct recorder *w, const struct proposal *p)
{
	struct slice only = ask_entry(p->said, "target").type == VALUE_NULL ? slice_of("") : p->target;

	buf_slice(&w->o->explain, p->rules);
	if (slice_is(p->effect->while_, "completed"))
		restore(w, p->effect, only, &p->why);
	else
		call_back(w, only, &p->why);
}

/* A return may open the case again, when what its letters asked for was paid. */
static bool
is_paid(const struct dossier *w)
{
	return w->pos.past_due <= 0 || (w->c.final_mailed != CASE_NO_DAY && w->pos.noticed <= 0);
}

static void
close_case(struct recorder *w)
{
	struct slice old = w->d->c.step >= 0 ? dossier_ladder(w->d, &w->d->c)->step[w->d->c.step]->name : slice_of("");

	case_close(&w->d->c, w->d->plan->today, is_paid(w->d));
	act_count(w->o->out, "cases.ended", 1);
	w->d->next = w->d->c;
	note_cis(w, w->o->out, "step left", old, slice_of("none"), w->d->pos.past_due <= 0
	    ? "case closed: nothing is past due" : "case closed");
}

void
relief_case(struct recorder *w, struct slice word)
{
	bool back = slice_is(word, "back");

	if (!back && !slice_is(word, "close")) {
		raise_add(w->o, "bad-result", "high", slice_of("case"), "case \"%.*s\": \"close\" or \"back\" is wanted", SLICE_FMT(word));
		w->o->failed = true;
		return;
	}
	if (w->d->c.order == CASE_ORDER_ISSUED)
		case_order(&w->d->c, CASE_ORDER_CANCELLED, w->d->plan->today);
	if (back)
		case_back_from_order(&w->d->c, dossier_ladder(w->d, &w->d->c)->rung);
	else if (w->d->c.open)
		close_case(w);
	ask_build(w->q); /* the case has changed: what follows must see it so */
	ask_give(w->q, NULL);
}
