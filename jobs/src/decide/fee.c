/* fee.c - fees of returned payments and of reconnects. */
#include "decide/amends.h"
#include "decide/fee.h"

void
fee_reconnect(struct decider *w, const struct pack_fee *fee, const struct work_issued *cut)
{
	struct propose_reason why = { slice_of("reconnect"), fee->citation };

	if (!w->plan->relief_only)
		propose_fee(w, fee, cut->case_id, cut->effect_id, fee->amount, &why);
}

void
fee_reconnects(struct decider *w)
{
	const struct pack_fee *fee = pack_fee_find(w->plan->pack, "reconnect");

	for (size_t i = 0; fee != NULL && i < w->n_issued; i++) {
		const struct work_issued *x = &w->issued[i], *cut;

		if (!slice_is(x->kind, "reconnect") || x->fee == 0 || (cut = evidence_find(w, x->refers_to)) == NULL)
			continue;
		/* Nobody pays for whose account it was before. */
		if (slice_eq(x->customer_id, w->customer_id) && !amends_wrong(w, cut))
			fee_reconnect(w, fee, cut);
	}
}

/* Fees of returns are known by this, whatever a pack calls them. */
static struct slice
case_of_returns(struct decider *w)
{
	return slice_of(arena_printf(&w->mem, "%.*s/return", SLICE_FMT(w->b->account_id)));
}

static bool
is_for_return(const struct work_issued *x, struct slice case_id)
{
	return slice_is(x->kind, "posting") && slice_eq(x->case_id, case_id) && x->refers_to.n == 0;
}

/* What was charged for the return ID, or NULL. */
static const struct work_issued *
charged(const struct decider *w, struct slice case_id, struct slice id)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (is_for_return(&w->issued[i], case_id) && slice_eq(w->issued[i].target, id))
			return &w->issued[i];
	return NULL;
}

/* X was charged, and by tonight's facts the fee is AMOUNT. */
static void
judge(struct decider *w, const struct work_issued *x, int64_t amount, struct value v)
{
	struct propose_reason why;

	if (amount >= x->amount || evidence_countered(w, x, "posting") > 0)
		return;
	why = ask_reason(w, v);
	ask_explain(w, "return-fee", v);
	propose_reversal(w, x, &why);
	if (amount > 0)
		raise_add(w, "fee-too-high", "normal", x->target, "return %.*s: a fee of %lld.%02lld was charged; it is taken"
		    " back, since by what is known now it would be %lld.%02lld", SLICE_FMT(x->target), (long long)x->amount / 100,
		    (long long)x->amount % 100, (long long)amount / 100, (long long)amount % 100)->clears
			= slice_of("a person charges what is right");
}

/* An earlier return told of the tender that the return ID tells of: it brings the fee. */
static bool
told_before(const struct decider *w, struct slice id)
{
	for (size_t i = 0; i < w->b->n_back; i++)
		if (w->b->back[i].again && slice_eq(w->b->back[i].ret, id))
			return true;
	return false;
}

static void
one(struct decider *w, const struct pack_fee *fee, struct slice ret)
{
	static const struct propose_reason once = { { "one fee a tender", 16 }, { "policy", 6 } };
	struct ask_scope s = ask_about(FACTS_RETURN, ret);
	struct slice id = facts_text(w->plan->facts, ret, F_RETURN_return_id);
	struct slice case_id = case_of_returns(w);
	const struct work_issued *x = charged(w, case_id, id);
	struct propose_reason why;
	int64_t amount;
	struct value v;

	if (told_before(w, id)) {
		if (x != NULL)
			propose_reversal(w, x, &once);
		return;
	}
	ask_give(w, &s);
	if (ask_role(w, ROLE_RETURN_FEE, id, &v) != 1)
		return;
	if (!ask_cents(ask_entry(v, "amount"), &amount) || amount < 0) {
		raise_add(w, "bad-result", "high", id, "return-fee: the amount is no sum of whole cents");
		w->failed = true;
	} else if (x != NULL) {
		judge(w, x, amount, v);
	} else if (amount > 0) {
		ask_explain(w, "return-fee", v);
		why = ask_reason(w, v);
		propose_fee(w, fee, case_id, id, amount, &why);
	}
}

static bool
still_there(const struct decider *w, struct slice id)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_RETURN); i++)
		if (slice_eq(facts_text(f, bundle_row(w->b, FACTS_RETURN, i), F_RETURN_return_id), id))
			return true;
	return false;
}

/* The sender took the return away: the payment did not come back after all. */
static void
gone(struct decider *w)
{
	struct slice case_id = case_of_returns(w);
	static const struct propose_reason why = { { "the return is gone", 18 }, { "policy", 6 } };

	for (size_t i = 0, n = w->n_issued; i < n; i++) {
		const struct work_issued *x = &w->issued[i];

		if (is_for_return(x, case_id) && w->plan->today - x->issued <= WORK_RETURN_MAX_AGE && !still_there(w, x->target))
			propose_reversal(w, x, &why);
	}
}

void
fee_returns(struct decider *w)
{
	const struct pack_fee *fee = pack_fee_find(w->plan->pack, "return");

	if (fee == NULL || w->plan->pack->role[ROLE_RETURN_FEE] == NULL)
		return;
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_RETURN); i++)
		if (work_young_return(w, bundle_row(w->b, FACTS_RETURN, i)))
			one(w, fee, bundle_row(w->b, FACTS_RETURN, i));
	ask_give(w, NULL);
	gone(w);
}
