/* prove.c - whether a cut of one service on one day is proved. */
#include "data/when.h"
#include "decide/point.h"
#include "decide/finding.h"
#include "decide/cut.h"
#include "decide/evidence.h"
#include "decide/prove.h"

bool
prove_balance(const struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	int64_t credit = facts_number(f, w->account, F_ACCOUNT_unapplied_credit);

	/* A credit is negative by the house's rule; a sender that writes it unsigned means the same. */
	return facts_number(f, w->account, F_ACCOUNT_balance) ==
	       w->pos.open_amount - (credit < 0 ? -credit : credit);
}

unsigned
prove_figures(const struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	unsigned own = prove_balance(w) ? 0 : 1u << OWN_BALANCE_AGREES;

	/* An extension, a plan or a correction that the bills don't show. */
	if (!facts_null(f, w->account, F_ACCOUNT_past_due) &&
	    facts_number(f, w->account, F_ACCOUNT_past_due) < w->pos.past_due)
		own |= 1u << OWN_PAST_DUE_AGREES;
	if (!facts_null(f, w->account, F_ACCOUNT_summary_parent_id))
		own |= 1u << OWN_BILLED_ALONE;
	return own;
}

bool
prove_address(const struct dossier *w, const struct pack_paper *p)
{
	const struct facts *f = w->plan->facts;
	bool street = false;

	if (slice_is(p->channel, "e-mail"))
		return !facts_null(f, w->customer, F_CUSTOMER_email);
	for (int c = F_ACCOUNT_mail_1; c <= F_ACCOUNT_mail_4; c++)
		street |= !facts_null(f, w->account, (enum facts_col)c);
	return !slice_is(p->channel, "mail") || (street && !facts_null(f, w->account, F_ACCOUNT_mail_city) &&
	    !facts_null(f, w->account, F_ACCOUNT_mail_postal));
}

static const struct zone *
zone_of(const struct dossier *w, struct slice premise)
{
	struct slice name = facts_text(w->plan->facts, premise, F_PREMISE_time_zone);

	/* A name that nobody knows is no zone; guessing one could cut at a forbidden hour. */
	return name.n == 0 ? w->by->pack->zone : zone_find(name);
}

/* A letter on which the order would rest went to somebody else: whose account it is now was never told. Of letters of before
 * our time it is known whose the account was when we took it over. */
static bool
told_another(const struct dossier *w, int step)
{
	if (w->c.number == 1 && bundle_n(w->b, FACTS_OPENING) > 0 && w->c.customer.n > 0 && !slice_eq(w->c.customer, w->customer_id))
		return true;
	for (int i = 0; i < step; i++) {
		const struct issued *x = evidence_letter(w, i);

		if (x != NULL && x->customer_id.n > 0 && !slice_eq(x->customer_id, w->customer_id))
			return true;
	}
	return false;
}

/* What the case and the account say, whichever service is meant. */
static unsigned
of_account(const struct dossier *w, int step, int32_t day)
{
	unsigned own = prove_figures(w);

	if (withhold_held(w, INTERLOCK_STOPS_CUTS, day))
		own |= 1u << OWN_NOT_HELD;
	if (step <= 0 || w->c.proof[step - 1].done == CASE_NO_DAY || w->c.proof[step - 1].returned)
		own |= 1u << OWN_STEP_PROVED;
	if (w->c.valid_until == CASE_NO_DAY || w->c.valid_until < day)
		own |= 1u << OWN_NOTICE_VALID;
	if (told_another(w, step))
		own |= 1u << OWN_SAME_CUSTOMER;
	return own;
}

struct interlock_result
prove_locks(struct asking *w, enum pack_nature nature, struct slice name, struct slice subject, unsigned own)
{
	const struct pack *p = w->d->by->pack;
	struct value v[PACK_TEXT_LAYERS] = { value_null() };
	struct interlock_result r = interlock_check(p, nature, name, v, own);
	unsigned asked = 0;

	/* Each by the decision of the layer that declares it, and by no other. */
	for (size_t i = 0; i < p->interlocks; i++) {
		int k = p->interlock[i].layer;

		if (!(r.needed >> i & 1) || asked >> k & 1)
			continue;
		asked |= 1u << k;
		if (p->prove[k][nature] == NULL || ask_decision(w, p->prove[k][nature],
		    arena_printf(w->d->mem, "proof of a %s", pack_nature_name[nature]), subject, &v[k]) != 1)
			return interlock_check(p, nature, name, NULL, own);
	}
	return interlock_check(p, nature, name, v, own);
}

/* Tonight's pack for a step of the account's ladder: by its name, or any cut. */
static const struct pack_effect *
cut_of(const struct dossier *w, struct slice name)
{
	const struct pack *p = w->by->pack;
	const struct pack_effect *e = pack_effect_find(p, name);

	for (int i = 0; (e == NULL || e->nature != NATURE_CUT) && i < p->steps; i++)
		if (p->step[i]->nature == NATURE_CUT)
			e = p->step[i];
	return e != NULL && e->nature == NATURE_CUT ? e : NULL;
}

/* What the calendar protects of DAY is taken out of the window: what lies before it is left, else what lies behind it. */
static bool
spare(const struct dossier *w, int32_t day, const struct zone *zone, struct interlock_window *x)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->by->pack->calendar);
	struct row_stamp a, b;
	int from, to;

	if (c == NULL || !calendar_protects(c, day, &from, &to))
		return true;
	a = interlock_at(zone, day, from * 60);
	b = interlock_at(zone, day, to * 60);
	if (a.utc <= x->from.utc && b.utc > x->from.utc)
		x->from = b;
	else if (a.utc > x->from.utc && a.utc < x->until.utc)
		x->until = x->not_after = a;
	return x->from.utc < x->until.utc;
}

/* Of one service, by whatever else is against a cut already. */
static void
prove_service(struct asking *w, uint32_t i, int step, int32_t day, unsigned own, struct prove *out)
{
	const struct facts *f = w->d->plan->facts;
	struct ask_scope s = ask_about_service(w->d, i);
	struct slice subject = facts_text(f, ask_row(&s, FACTS_SERVICE), F_SERVICE_service_point_id);
	const struct zone *zone = zone_of(w->d, ask_row(&s, FACTS_PREMISE));
	const struct pack_effect *e = cut_of(w->d, dossier_steps(w->d)->step[step]->name);
	struct value v;

	*out = (struct prove){ .scope = s };
	if (w->d->b->point[i] < 0 || w->d->b->premise[i] < 0) {
		out->locks.own_broken = own | 1u << OWN_POINT_KNOWN; /* rules would ask rows that are not there */
		return;
	}
	if (!facts_bool(f, ask_row(&s, FACTS_POINT), F_POINT_can_disconnect)) {
		out->uncuttable = true;
		return;
	}
	ask_day(w, day);
	ask_give(w, &s);
	if (e == NULL || ask_decision(w, e->window, "window", subject, &v) != 1 || zone == NULL ||
	    !interlock_window(&out->window, ask_entry(v, "opens"), ask_entry(v, "closes"), day, zone, w->d->c.valid_until) ||
	    !spare(w->d, day, zone, &out->window))
		own |= 1u << OWN_WINDOW;
	out->locks = prove_locks(w, NATURE_CUT, dossier_steps(w->d)->step[step]->name, subject, own);
	ask_day(w, w->d->by->execution);
}

/* Both must hold, for as long as both do. */
static void
join(struct prove *p, const struct prove *q)
{
	struct interlock_window *a = &p->window;
	const struct interlock_window *b = &q->window;

	p->uncuttable |= q->uncuttable;
	p->locks.passed &= q->locks.passed;
	p->locks.own_broken |= q->locks.own_broken;
	p->locks.fault |= q->locks.fault;
	a->from = b->from.utc > a->from.utc ? b->from : a->from;
	a->until = b->until.utc < a->until.utc ? b->until : a->until;
	a->not_after = b->not_after.utc < a->not_after.utc ? b->not_after : a->not_after;
	if (a->from.utc >= a->until.utc)
		p->locks.own_broken |= 1u << OWN_WINDOW;
}

void
prove_cut(struct asking *w, uint32_t i, int step, int32_t day, struct prove *out)
{
	struct slice point = facts_text(w->d->plan->facts, bundle_row(w->d->b, FACTS_SERVICE, i), F_SERVICE_service_point_id);
	unsigned own = of_account(w->d, step, day);
	struct prove more;

	memset(w->o->detail, 0, sizeof w->o->detail);
	own |= point_against(w->o, i, step, day) | (finding_bars(w->o, i, day) ? 1u << OWN_FINDING : 0);
	prove_service(w, i, step, day, own, out);
	if (out->uncuttable || w->d->b->point[i] < 0 || w->d->b->premise[i] < 0)
		return;
	for (uint32_t k = 0; k < bundle_n(w->d->b, FACTS_SERVICE); k++) {
		if (k == i || !point_cuts(w->d, k, point))
			continue;
		prove_service(w, k, step, day, own, &more);
		join(out, &more);
	}
}

/* --- crews ------------------------------------------------------------------------------ */
/* A whole number that is not negative; -1: it is none. */
static int64_t
whole(struct value v)
{
	int64_t cents;

	return ask_cents(v, &cents) && cents >= 0 && cents % 100 == 0 ? cents / 100 : -1;
}

/* Working days after the order's day on which its notice still carries it; 0 where the calendar can't say. */
static int32_t
days_left(const struct dossier *w)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->by->pack->calendar);
	int64_t n = 0;

	if (c == NULL || w->c.valid_until == CASE_NO_DAY || !calendar_between(c, w->by->execution, w->c.valid_until, &n))
		return 0;
	return n > 0 ? (int32_t)n : 0;
}

const struct prove_room *
prove_room(struct asking *w, const struct pack_effect *e, const struct ask_scope *scope, struct slice subject)
{
	const struct pack_effect *now = cut_of(w->d, e->name);
	struct prove_room *r;
	struct value v;

	if (now == NULL || now->capacity == NULL)
		return NULL;
	r = arena_zalloc(w->d->mem, sizeof *r);
	ask_give(w, scope);
	if (ask_decision(w, now->capacity, "capacity", subject, &v) == 1) {
		r->place = arena_slice(w->d->mem, ask_text(v, "place"));
		r->most = whole(ask_entry(v, "orders"));
		if (!ask_cents(ask_entry(v, "rank"), &r->rank))
			r->rank = 0;
	}
	r->unknown = r->place.n == 0 || r->most < 0;
	r->most = r->unknown ? 0 : r->most;
	r->left = days_left(w->d);
	return r;
}

/* --- orders that are out --------------------------------------------------------------- */
/* The day of its window, until that is over; then the day on which a late crew would come. */
static int32_t
day_of(const struct dossier *w, const struct issued *x)
{
	int64_t last = x->not_after.utc - 1 + (int64_t)x->not_after.offset * 60; /* half open: its last second */
	int32_t day = x->has_not_after ? (int32_t)(last / WHEN_DAY_SECONDS) : w->by->execution;

	return day < w->plan->today ? w->by->execution : day;
}

/* The service that it cuts, or -1. */
static int
service_of(const struct dossier *w, const struct issued *x)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_eq(facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_service_id),
			x->service_id))
			return (int)i;
	return -1;
}

/* Whether X is still about who and what it was issued for; no pack is asked where it is not. */
static unsigned
still_the_same(const struct dossier *w, const struct issued *x, int service)
{
	const struct facts *f = w->plan->facts;
	unsigned own = 0;

	if (x->customer_id.n > 0 && !slice_eq(x->customer_id, w->customer_id))
		own |= 1u << OWN_SAME_CUSTOMER;
	if (service < 0)
		own |= 1u << OWN_SERVICE_KNOWN;
	else if (!slice_eq(x->target, facts_text(f, bundle_row(w->b, FACTS_SERVICE, (uint32_t)service),
		F_SERVICE_service_point_id)))
		own |= 1u << OWN_SAME_POINT;
	return own;
}

static struct interlock_result
prove_again(struct asking *w, const struct issued *x)
{
	int service = service_of(w->d, x), step = pack_step_find(dossier_steps(w->d), x->step);
	unsigned own = still_the_same(w->d, x, service);
	struct interlock_result r = { .own_broken = own };
	struct prove p;

	if (own != 0)
		return r;
	if (step < 0 || !w->d->c.open || !slice_eq(x->case_id, evidence_case_id(w->d, &w->d->c))) {
		r.own_broken = 1u << OWN_STEP_PROVED;
		return r;
	}
	prove_cut(w, (uint32_t)service, step, day_of(w->d, x), &p);
	if (p.uncuttable)
		p.locks.own_broken |= 1u << OWN_SERVICE_KNOWN;
	if (x->amount > w->d->pos.noticed)
		p.locks.own_broken |= 1u << OWN_ASKS_NO_MORE;
	/* It has a window of its own; and that service is off may be its own doing, of which the crew's reply will tell. */
	p.locks.own_broken &= ~(1u << OWN_WINDOW | 1u << OWN_SOMETHING_TO_CUT);
	return p.locks;
}

static void
call_back(struct recorder *w, struct issued *x, struct slice names, struct slice citation)
{
	struct why why = { slice_of("not proved any more"), citation };

	raise_add(w->o, "order-not-proved", "high", x->effect_id, "order %.*s to disconnect %.*s is cancelled, not proved"
	    " any more: %.*s", SLICE_FMT(x->effect_id), SLICE_FMT(x->target), SLICE_FMT(names))
	    ->clears = slice_of("the crew says what became of it; a new order asks all interlocks again");
	act_count(w->o->out, "orders.not proved", 1);
	order_answer(w, "issued", x, &why, 0);
}

/* None of the case's orders is out any more: it stands on the step before. */
static void
step_back(struct dossier *w)
{
	if (!w->c.open || w->c.order != CASE_ORDER_ISSUED)
		return;
	for (size_t i = 0; i < w->n_issued; i++)
		if (issued_order_in(&w->issued[i], "issued"))
			return;
	case_order(&w->c, CASE_ORDER_CANCELLED, w->plan->today);
	case_back_from_order(&w->c, dossier_ladder(w, &w->c)->rung);
	w->next = w->c;
}

void
prove_nothing(struct recorder *w, const char *why)
{
	for (size_t i = 0; i < w->d->n_issued; i++)
		if (issued_order_in(&w->d->issued[i], "issued"))
			call_back(w, &w->d->issued[i], slice_of(why), slice_of("policy"));
}

void
prove_outstanding(struct recorder *w)
{
	bool any = false;

	if (w->o->failed || w->d->taint != NULL) {
		prove_nothing(w, w->d->taint != NULL ? w->d->taint : "a decision about the account failed");
		step_back(w->d);
		return;
	}
	for (size_t i = 0; i < w->d->n_issued; i++) {
		struct issued *x = &w->d->issued[i];
		struct interlock_result r;
		struct withhold_words words;

		if (!slice_is(x->kind, "order") || !slice_is(x->state, "issued"))
			continue;
		r = prove_again(w->q, x);
		if (interlock_holds(&r))
			continue;
		words = withhold_words(w->o, &r);
		call_back(w, x, words.names, words.citation);
		any = true;
	}
	ask_give(w->q, NULL);
	if (any)
		step_back(w->d);
}
