/* fee.c - fees of reconnects. */
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
