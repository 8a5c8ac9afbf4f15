/* finding.c - what crews found at the account's points, and what it means for further cuts. */
#include "decide/finding.h"

/* --- rows ------------------------------------------------------------------------- */
void
finding_load(struct dossier *w)
{
	const struct row_type *t = w->plan->facts->state[STATE_FINDINGS];
	uint32_t n = bundle_n(w->b, FACTS_TABLES + STATE_FINDINGS);

	w->n_found = n;
	w->found = arena_alloc(w->mem, (n + w->n_issued + 1) * sizeof *w->found);
	for (uint32_t i = 0; i < n; i++) {
		struct slice r = bundle_row(w->b, FACTS_TABLES + STATE_FINDINGS, i);

		w->found[i] = (struct found){ .effect_id = row_text(t, r, FINDINGS_effect_id),
			.reason = row_text(t, r, FINDINGS_reason), .receipt = row_text(t, r, FINDINGS_receipt),
			.premise = row_text(t, r, FINDINGS_premise), .meter = row_text(t, r, FINDINGS_meter),
			.day = row_date(t, r, FINDINGS_found), .held = row_date(t, r, FINDINGS_held),
			.collected = row_number(t, r, FINDINGS_collected),
			.unshown = row_number(t, r, FINDINGS_unshown) };
		w->found[i].order = dossier_issued(w, w->found[i].effect_id);
	}
}

/* Where X is carried out, as the rows are tonight. */
static struct slice
premise_of(const struct dossier *w, const struct issued *x)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (w->b->premise[i] >= 0 && slice_eq(x->service_id, facts_text(f, bundle_row(w->b, FACTS_SERVICE, i),
			F_SERVICE_service_id)))
			return facts_text(f, w->b->row[w->b->premise[i]], F_PREMISE_premise_id);
	return slice_make("", 0);
}

static struct found *
found_by(struct dossier *w, const struct issued *x, int32_t day)
{
	for (size_t i = 0; i < w->n_found; i++)
		if (slice_eq(w->found[i].effect_id, x->effect_id))
			return &w->found[i];
	w->found[w->n_found] = (struct found){ .order = x, .effect_id = x->effect_id, .day = day,
		.held = CASE_NO_DAY, .premise = premise_of(w, x) };
	return &w->found[w->n_found++];
}

/* --- what a reason means ------------------------------------------------------------ */
/* How often this reason was given for cuts of F's case at its point. */
static int
times(const struct dossier *w, const struct found *f)
{
	int n = 0;

	for (size_t i = 0; i < w->n_found; i++) {
		const struct found *k = &w->found[i];

		n += k->order != NULL && f->order != NULL && pack_text_alike(k->reason, f->reason) &&
		    slice_is(k->order->kind, "order") && slice_eq(k->order->case_id, f->order->case_id) &&
		    slice_eq(k->order->target, f->order->target);
	}
	return n;
}

/* A hold that only a person ends. Money without a sum is none: payments end it. */
static bool
is_held(const struct dossier *w, const struct found *f)
{
	const struct pack_finding *p = pack_finding_find(w->by->pack, f->reason);

	if (f->held != CASE_NO_DAY || f->reason.n == 0)
		return f->held != CASE_NO_DAY;
	return p == NULL || p->then == THEN_HOLD || (p->then == THEN_AGAIN && times(w, f) > p->times);
}

/* --- replies -------------------------------------------------------------------------- */
/* Where X is carried out. */
static struct slice
point_of(const struct dossier *w, const struct issued *x)
{
	const struct issued *cut = x != NULL && x->refers_to.n > 0 ? dossier_issued(w, x->refers_to) : x;

	return cut != NULL ? cut->target : slice_of("");
}

/* METER is the one that the row of POINT names. */
static bool
agrees(const struct dossier *w, struct slice point, struct slice meter)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_POINT); i++) {
		struct slice r = bundle_row(w->b, FACTS_POINT, i);

		if (slice_eq(facts_text(f, r, F_POINT_service_point_id), point))
			return pack_text_alike(facts_text(f, r, F_POINT_meter_id), meter);
	}
	return false;
}

/* A meter that agrees now is no matter any more, here or with an earlier order; the row may name another one some day. */
static void
meter_agrees(struct dossier *w, struct slice point)
{
	for (size_t i = 0; i < w->n_found; i++) {
		struct found *k = &w->found[i];

		if (k->meter.n > 0 && slice_eq(point_of(w, k->order), point)) {
			k->meter = slice_of("");
			k->changed = true;
		}
	}
}

static bool
came_back(struct slice status)
{
	return slice_is(status, "not executable") || slice_is(status, "refused");
}

void
finding_reply(struct dossier *w, const struct issued *x, struct slice reply)
{
	const struct facts *f = w->plan->facts;
	struct slice reason = facts_text(f, reply, F_ORDER_REPLY_reason);
	int32_t day = facts_stamp_day(f, reply, F_ORDER_REPLY_status_at);
	bool money = !facts_null(f, reply, F_ORDER_REPLY_collected_amount);
	struct slice meter = facts_text(f, reply, F_ORDER_REPLY_meter_id_found);
	struct slice point = point_of(w, x);
	struct found *k;

	if (meter.n > 0 && agrees(w, point, meter)) {
		meter_agrees(w, point);
		meter = slice_of("");
	}
	if (pack_text_alike(reason, slice_of("")))
		reason = slice_of(slice_is(x->kind, "order") && came_back(facts_text(f, reply, F_ORDER_REPLY_status))
		    ? PACK_NONE_GIVEN : "");
	if (reason.n == 0 && !money && meter.n == 0)
		return;
	day = day < x->issued ? x->issued : day; /* a clock that is wrong: nothing was found before it was asked for */
	k = found_by(w, x, day);
	k->changed = true;
	if (reason.n > 0 && k->held == CASE_NO_DAY) { /* what holds stays, and so do its words */
		k->reason = reason;
		k->day = day;
		k->held = is_held(w, k) ? w->plan->today : CASE_NO_DAY;
	}
	if (meter.n > 0)
		k->meter = meter;
	if (money) {
		k->collected = facts_number(f, reply, F_ORDER_REPLY_collected_amount);
		k->receipt = facts_text(f, reply, F_ORDER_REPLY_receipt_no);
	}
}

/* --- money that was taken ------------------------------------------------------------- */
/* Of money for bills, and not one that takes another back. */
static bool
is_payment(const struct facts *f, struct slice r)
{
	return facts_null(f, r, F_PAYMENT_reversal_of) && money_pays_debt(facts_text(f, r, F_PAYMENT_purpose));
}

/* Whether the payment R can be what was collected with K: by its receipt, or else by its sum and day. */
static bool
shows(const struct dossier *w, struct slice r, const struct found *k, bool by_receipt)
{
	const struct facts *f = w->plan->facts;
	int32_t day = facts_date(f, r, F_PAYMENT_effective_date);

	if (!is_payment(f, r))
		return false;
	if (by_receipt)
		return k->receipt.n > 0 && (slice_eq(facts_text(f, r, F_PAYMENT_source_ref), k->receipt) ||
		    slice_eq(facts_text(f, r, F_PAYMENT_confirmation_no), k->receipt));
	return facts_number(f, r, F_PAYMENT_amount) == k->collected && day >= k->day &&
	    day <= k->day + w->by->pack->booked_days;
}

void
finding_shown(struct dossier *w)
{
	uint32_t n = bundle_n(w->b, FACTS_PAYMENT);
	bool *used = w->n_found > 0 ? arena_zalloc(w->mem, n + 1u) : NULL;
	bool *done = w->n_found > 0 ? arena_zalloc(w->mem, w->n_found) : NULL;

	for (size_t pass = 0; pass < 2 * w->n_found; pass++) { /* receipts first: they are sure */
		size_t k = pass % w->n_found;

		for (uint32_t i = 0; i < n && !done[k] && w->found[k].collected > 0; i++)
			if (!used[i] && shows(w, bundle_row(w->b, FACTS_PAYMENT, i), &w->found[k], pass < w->n_found))
				used[i] = done[k] = true;
	}
	for (size_t k = 0; k < w->n_found; k++) {
		struct found *f = &w->found[k];
		int64_t unshown = done[k] || f->collected < 0 ? 0 : f->collected;

		f->changed |= unshown != f->unshown;
		f->unshown = unshown;
	}
}

int64_t
finding_came(const struct dossier *w, int32_t after, int32_t until)
{
	int64_t sum = 0;

	for (size_t i = 0; i < w->n_found; i++)
		if (w->found[i].day > after && w->found[i].day <= until)
			sum += w->found[i].unshown;
	return sum;
}

/* Whether payments since F have paid all that its order asked for. */
static bool
is_paid(const struct dossier *w, const struct found *f)
{
	const struct facts *t = w->plan->facts;
	int64_t sum = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_PAYMENT); i++) {
		struct slice r = bundle_row(w->b, FACTS_PAYMENT, i), status = facts_text(t, r, F_PAYMENT_status);

		if (facts_date(t, r, F_PAYMENT_effective_date) >= f->day && is_payment(t, r) && (slice_is(status, "posted") ||
			slice_is(status, "pending") || slice_is(status, "suspense")))
			sum += facts_number(t, r, F_PAYMENT_amount);
	}
	return f->order != NULL && sum >= f->order->amount;
}

/* --- further cuts ------------------------------------------------------------------------ */
static struct slice
words(struct dossier *w, const struct found *f)
{
	struct buf b = { 0 };
	struct slice s;

	buf_printf(&b, "%.*s on ", SLICE_FMT(f->reason));
	outrow_put_date(&b, f->day);
	s = arena_slice(w->mem, buf_view(&b));
	buf_fini(&b);
	return s;
}

/* Money was taken, and nobody knows how much. */
static bool
lacks_sum(const struct dossier *w, const struct found *f)
{
	const struct pack_finding *p = pack_finding_find(w->by->pack, f->reason);

	return f->reason.n > 0 && p != NULL && p->then == THEN_MONEY && f->collected <= 0 && !is_paid(w, f);
}

/* The days before the next attempt at POINT are not over on DAY. */
static bool
is_early(struct dossier *w, const struct found *f, struct slice point, int32_t day)
{
	const struct pack_finding *p = pack_finding_find(w->by->pack, f->reason);

	return p != NULL && p->after_days > 0 && f->order != NULL && slice_eq(f->order->target, point) &&
	    !slice_is(f->order->state, "issued") && !slice_is(f->order->state, "cancelling") &&
	    day < dossier_working_days(w, f->day, p->after_days);
}

/* The last meter that was found at POINT, while the point's row names another one. */
static const struct found *
other_meter(const struct dossier *w, struct slice point)
{
	const struct found *last = NULL;

	for (size_t i = 0; i < w->n_found; i++) {
		const struct found *k = &w->found[i];

		if (k->meter.n > 0 && slice_eq(point_of(w, k->order), point) && (last == NULL || k->day >= last->day))
			last = k;
	}
	return last == NULL || agrees(w, point, last->meter) ? NULL : last;
}

static const char *
bars(struct dossier *w, struct slice point, struct slice premise, int32_t day)
{
	const struct found *meter = other_meter(w, point);

	for (size_t i = 0; i < w->n_found; i++) {
		const struct found *f = &w->found[i];

		if (is_held(w, f) || lacks_sum(w, f) || is_early(w, f, point, day))
			return arena_strdup(w->mem, words(w, f));
	}
	if (meter != NULL)
		return arena_printf(w->mem, "meter %.*s at %.*s", SLICE_FMT(meter->meter), SLICE_FMT(point));
	return w->plan->found != NULL && premise.n > 0 ? w->plan->found(w->plan->found_ctx, premise) : NULL;
}

bool
finding_bars(struct outcome *w, uint32_t i, int32_t day)
{
	const struct facts *f = w->d->plan->facts;
	int32_t premise = w->d->b->premise[i];

	w->detail[OWN_FINDING] = bars(w->d, facts_text(f, bundle_row(w->d->b, FACTS_SERVICE, i), F_SERVICE_service_point_id),
	    premise < 0 ? slice_make("", 0) : facts_text(f, w->d->b->row[premise], F_PREMISE_premise_id), day);
	return w->detail[OWN_FINDING] != NULL;
}

bool
finding_undoes(const struct dossier *w, const struct issued *x)
{
	for (size_t i = 0; i < w->n_found; i++) {
		const struct found *f = &w->found[i];
		const struct pack_finding *p = pack_finding_find(w->by->pack, f->reason);

		if (slice_eq(f->effect_id, x->effect_id) && p != NULL && p->undo)
			return true;
	}
	return false;
}

/* --- what a person should know of it ---------------------------------------------------- */
static void
tell_hold(struct outcome *w, const struct found *f)
{
	const struct pack_finding *p = pack_finding_find(w->d->by->pack, f->reason);
	bool cut = f->order != NULL && slice_is(f->order->kind, "order") && (slice_is(f->order->state, "completed") ||
	    slice_is(f->order->state, "reconnecting"));
	struct slice found = words(w->d, f), point = point_of(w->d, f->order);
	struct raised *r = raise_add(w, "crew-finding", p != NULL ? p->severity : "urgent",
	    f->effect_id, "order %.*s at %.*s: the crew found %.*s%s (%.*s); %.*s", SLICE_FMT(f->effect_id),
	    SLICE_FMT(point), SLICE_FMT(found), cut ? ", and service was cut" : "",
	    SLICE_FMT(p != NULL ? p->citation : slice_of("policy")), SLICE_FMT(p != NULL ? p->task
	    : slice_of("the pack does not know this reason: find out what it means")));

	r->task = true;
	r->clears = slice_of(arena_printf(w->d->mem, "nothing more of the account is cut until then: arrears clear effect"
	    " %.*s", SLICE_FMT(f->effect_id)));
}

static void
tell_meter(struct outcome *w, struct found *f)
{
	struct slice point = point_of(w->d, f->order);
	struct raised *r;

	if (f->meter.n > 0 && agrees(w->d, point, f->meter))
		meter_agrees(w->d, point);
	if (f->meter.n == 0 || other_meter(w->d, point) != f)
		return;
	r = raise_add(w, "meter-differs", "urgent", point, "order %.*s at %.*s: the crew found meter %.*s, and the point has"
	    " another one by its row%s", SLICE_FMT(f->effect_id), SLICE_FMT(point), SLICE_FMT(f->meter),
	    f->order != NULL && slice_is(f->order->state, "completed") ? "; somebody was cut" : "");
	r->task = true;
	r->clears = slice_of(arena_printf(w->d->mem, "nothing is cut there until the rows agree, or a person has looked:"
	    " arrears clear effect %.*s", SLICE_FMT(f->effect_id)));
}

void
finding_tell(struct outcome *w)
{
	for (size_t i = 0; i < w->d->n_found; i++) {
		struct found *f = &w->d->found[i];
		bool held = is_held(w->d, f), lacks = !held && lacks_sum(w->d, f);
		struct slice found = words(w->d, f);

		tell_meter(w, f);
		if (held && f->held == CASE_NO_DAY) {
			f->held = w->d->plan->today;
			f->changed = true;
		}
		if (held || lacks)
			tell_hold(w, f);
		if (f->reason.n > 0 && (w->explain.n > 0 || held || lacks || f->unshown > 0))
			buf_printf(&w->explain, "found\t%.*s\t%s%.*s\n", SLICE_FMT(f->effect_id), held ? "holds: "
			    : lacks ? "holds until the sum is known: " : "", SLICE_FMT(found));
		if (f->unshown > 0)
			buf_printf(&w->explain, "found\t%.*s\ttaken %lld.%02lld, which no payment shows\n",
			    SLICE_FMT(f->effect_id), (long long)(f->unshown / 100), (long long)(f->unshown % 100));
	}
}
