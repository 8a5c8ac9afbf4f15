/* order.c - orders to cut, and what is done against them: called back, or undone. */
#include "decide/cut.h"
#include "decide/evidence.h"

bool
order_cut(struct recorder *w, const struct proposal *asked, uint32_t i, const struct interlock_window *window,
    const struct prove_room *room, const struct interlock_result *locks)
{
	const struct facts *f = w->d->plan->facts;
	struct slice service = bundle_row(w->d->b, FACTS_SERVICE, i);
	struct proposal_cut cut = { .service_id = facts_text(f, service, F_SERVICE_service_id), .window = window,
		.step = asked->effect->step, .room = room };
	struct proposal p = *asked;

	p.about = ask_about_service(w->d, i);
	p.target = facts_text(f, service, F_SERVICE_service_point_id);
	p.case_id = evidence_case_id(w->d, &w->d->next);
	p.attempt = w->d->next.proof[asked->effect->step].attempts;
	p.amount = w->d->pos.noticed; /* no more than the letters asked for, less what was paid since */
	p.cut = &cut;
	p.locks = *locks;
	record_id(&p);
	if (!record_goes(w, &p))
		return false;
	w->room = w->room != NULL ? w->room : room;
	return true;
}

/* The service that X cut, as it is known now; nothing: it is not the account's any more. */
static struct ask_scope
about(const struct dossier *w, const struct issued *x)
{
	struct ask_scope s = { 0 };

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_eq(facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_service_id), x->service_id))
			s = ask_about_service(w, i);
	return s;
}

/* What should be called back or restored is not, for WHY: a person must. */
static void
not_answered(struct outcome *w, const struct issued *x, const char *while_, const char *why)
{
	struct raised *r = raise_add(w, "order-not-answered", "urgent", x->effect_id, "order %.*s to disconnect %.*s is %s and"
	    " should not be: %s", SLICE_FMT(x->effect_id), SLICE_FMT(x->target), while_, why);

	r->task = true;
	r->clears = slice_of("a person calls it back, or has service restored");
}

void
order_answer(struct recorder *w, const char *while_, struct issued *x, const struct why *why, int64_t fee)
{
	const struct pack *pack = w->d->by->pack;
	const struct pack_effect *e = pack_effects_against_cut(pack, while_);
	bool back = strcmp(while_, "completed") == 0;
	struct proposal_cut cut = { .service_id = x->service_id, .fee = fee };
	struct proposal p = { .ask = w->q->tonight, .process = pack->ladder, .effect = e, .about = about(w->d, x), .case_id = x->case_id,
		.target = x->effect_id, .attempt = 1 + (int)evidence_countered(w->d, x, back ? "reconnect" : "cancel"),
		.amount = x->amount, .answers = x, .cut = &cut, .why = *why };

	if (e == NULL) {
		not_answered(w->o, x, while_, "the pack has nothing that answers it"); /* it never cuts, and one before it did */
		return;
	}
	p.form = &w->d->by->form[e - pack->effect];
	record_id(&p);
	if (!record_goes(w, &p)) {
		not_answered(w->o, x, while_, "what answers it can't be written: see the exceptions");
		return;
	}
	x->state = slice_of(back ? "reconnecting" : "cancelling");
	if (!back)
		x->state_date = w->d->plan->today; /* else the day of the cut stays */
	x->changed = true;
}
