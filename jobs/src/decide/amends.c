/* amends.c - a cut that should not have been: service comes back at once, and our mistake costs nobody a fee. */
#include "decide/amends.h"
#include "decide/cut.h"
#include "decide/evidence.h"
#include "decide/finding.h"
#include "decide/owing.h"
#include "decide/point.h"
#include "decide/settle.h"

/* The last letter that X could rest on. False: none is known. */
static bool
letter_of(const struct dossier *w, const struct issued *x, int64_t *asked, int32_t *day)
{
	const struct facts *f = w->plan->facts;
	const struct pack *p = dossier_ladder(w, &w->c);
	bool found = false;

	for (size_t i = 0; i < w->n_issued; i++) {
		const struct issued *n = &w->issued[i];
		int step = pack_step_find(p, n->step);

		if (!slice_is(n->kind, "notice") || !slice_eq(n->case_id, x->case_id) || step < 0 ||
		    p->rung[step].valid_days == 0 || n->issued > x->issued || (found && n->issued < *day))
			continue;
		*asked = n->amount;
		*day = n->issued;
		found = true;
	}
	for (uint32_t i = 0; !found && w->c.number == 1 && i < bundle_n(w->b, FACTS_OPENING); i++) {
		struct slice r = bundle_row(w->b, FACTS_OPENING, i);

		*asked = facts_number(f, r, F_OPENING_notice_amount);
		*day = facts_stamp_day(f, r, F_OPENING_entered_at);
		found = !facts_null(f, r, F_OPENING_notice_amount) && *day != ROW_NO_DATE;
	}
	return found;
}

/* Of bills that a letter of DAY may have named: what is known now to have been no debt, since they were taken back.
 * One that does not say when may be of years ago. */
static int64_t
taken_back(const struct dossier *w, int32_t day)
{
	const struct facts *f = w->plan->facts;
	int64_t sum = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++) {
		struct slice r = bundle_row(w->b, FACTS_BILL, i), status = facts_text(f, r, F_BILL_status);
		int32_t back = facts_date(f, r, F_BILL_cancelled_date);

		if ((slice_is(status, "cancelled") || slice_is(status, "replaced")) && w->bill[i].due < day &&
		    back != ROW_NO_DATE && back >= day)
			sum += w->bill[i].charges;
	}
	return sum;
}

/* A bill whose day was put off: nobody knows whether before the cut or after it. */
static bool
put_off(const struct dossier *w)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++) {
		struct slice r = bundle_row(w->b, FACTS_BILL, i);

		if (w->bill[i].open && !facts_null(f, r, F_BILL_extended_due_date) && w->bill[i].due >= w->plan->today)
			return true;
	}
	return false;
}

bool
amends_is_protected(const struct dossier *w, const struct issued *x)
{
	return w->held > 0 || put_off(w) || w->pos.noticed >= x->amount;
}

bool
amends_wrong(struct dossier *w, const struct issued *x)
{
	int64_t asked = 0;
	int32_t day = ROW_NO_DATE;

	/* A CANCEL that went out before the crew did it, what the crew found there, or somebody else who had service there. */
	if (evidence_countered(w, x, "cancel") > 0 || finding_undoes(w, x) || point_served(w, x))
		return true;
	return letter_of(w, x, &asked, &day) && asked - owing_came(w, day, x->state_date) - taken_back(w, day) < x->amount;
}

static void
tell(struct outcome *w, const char *code, const struct issued *x, const char *what, const char *clears)
{
	struct raised *r = raise_add(w, code, "urgent", x->effect_id, "order %.*s cut %.*s: %s",
	    SLICE_FMT(x->effect_id), SLICE_FMT(x->target), what);

	r->task = true;
	r->clears = slice_of(clears);
}

void
amends_protected(struct outcome *w, const struct issued *x)
{
	tell(w, "cut-protected", x, "a protection brings service back, and no fee is charged", "a person looks whether it was"
	    " in force before the cut, and speaks with the customer");
}

/* Fees for X that were posted. */
static void
reverse_fees(struct recorder *w, const struct issued *x)
{
	static const struct why why = { { "cut in error", 12 }, { "policy", 6 } };

	for (size_t i = 0; i < w->d->n_issued; i++) {
		struct issued *fee = &w->d->issued[i];

		if (slice_is(fee->kind, "posting") && slice_eq(fee->target, x->effect_id) && fee->refers_to.n == 0)
			settle_reverse(w, fee, &why);
	}
}

/* A reconnect of X came back undone: somebody is without service who should not be. It is tried again at once, whatever
 * the facts of tonight say, and a person sees to it until service is on. */
static void
try_again(struct recorder *w, struct issued *x)
{
	static const struct why why = { { "reconnect came back", 19 }, { "policy", 6 } };
	size_t tried = evidence_countered(w->d, x, "reconnect");

	if (slice_is(x->state, "completed"))
		order_answer(w, "completed", x, &why, 0);
	tell(w->o, "reconnect-failed", x, arena_printf(w->d->mem, "its reconnect came back undone, and service is not on yet;"
	    " tried %zu time%s, and again", tried, tried == 1 ? "" : "s"), "a person sees that service is on");
}

static bool
came_back(const struct dossier *w, const struct issued *x)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (slice_is(w->issued[i].kind, "reconnect") && slice_eq(w->issued[i].refers_to, x->effect_id) &&
		    slice_is(w->issued[i].state, "not executable"))
			return true;
	return false;
}

void
amends(struct recorder *w)
{
	static const struct why why = { { "cut in error", 12 }, { "policy", 6 } };

	for (size_t i = 0; i < w->d->n_issued; i++) {
		struct issued *x = &w->d->issued[i];
		bool back = slice_is(x->state, "reconnecting") || slice_is(x->state, "reconnected");

		if (!slice_is(x->kind, "order") || (!back && !slice_is(x->state, "completed")))
			continue;
		if (!slice_is(x->state, "reconnected") && came_back(w->d, x)) {
			try_again(w, x);
			back = true;
		}
		if (!amends_wrong(w->d, x)) {
			if (!back && (withhold_held_at_all(w->d, INTERLOCK_STOPS_CUTS, x->state_date) ||
			    withhold_hold(w->d, FACTS_NEAR_HOLD, INTERLOCK_STOPS_CUTS, x->state_date).n > 0))
				tell(w->o, "cut-while-held", x, "a hold was in force on that day", "a person decides, and"
				    " orders the reconnect");
			continue;
		}
		if (!back) {
			order_answer(w, "completed", x, &why, 0);
			if (point_served(w->d, x))
				point_tell(w->o, x->target);
			tell(w->o, "cut-in-error", x, "it should not have been, by what is known now: service goes back on",
			    "a person sees that service is on, and speaks with the customer");
		}
		reverse_fees(w, x);
	}
}
