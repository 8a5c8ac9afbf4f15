/* fee.c - fees that come with restored service. */
#include "decide/amends.h"
#include "decide/fee.h"
#include "decide/evidence.h"
#include "decide/settle.h"

void
fee_reconnect(struct recorder *w, const struct pack_effect *e, const struct issued *cut)
{
	const struct pack *pack = w->d->by->pack;
	const struct pack_effect *fee = e->fee.n > 0 ? pack_effect_find(pack, e->fee) : NULL;
	struct proposal p = { .ask = w->q->tonight, .process = pack->ladder, .effect = fee, .case_id = cut->case_id,
		.target = cut->effect_id, .attempt = 1, .amount = e->fee_amount, .why = { slice_of("reconnect"), slice_of("") } };

	if (w->d->plan->between || fee == NULL || e->fee_amount == 0)
		return;
	p.form = &w->d->by->form[fee - pack->effect];
	p.why.citation = fee->citation;
	record_id(&p);
	settle(w, &p);
}

void
fee_reconnects(struct recorder *w)
{
	const struct pack_effect *e = pack_effects_against_cut(w->d->by->pack, "completed");

	for (size_t i = 0; e != NULL && i < w->d->n_issued; i++) {
		const struct issued *x = &w->d->issued[i], *cut;

		if (!slice_is(x->kind, "reconnect") || x->fee == 0 || (cut = dossier_issued(w->d, x->refers_to)) == NULL)
			continue;
		/* Nobody pays for whose account it was before. */
		if (slice_eq(x->customer_id, w->d->customer_id) && !amends_wrong(w->d, cut))
			fee_reconnect(w, e, cut);
	}
}
