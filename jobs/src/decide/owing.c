/* owing.c - what the account in hand owes tonight. */
#include "decide/owing.h"
#include "decide/evidence.h"
#include "decide/finding.h"

/* --- bills ---------------------------------------------------------------------- */
static enum position_bill_kind
bill_kind(struct slice k)
{
	return slice_is(k, "regular") ? POSITION_REGULAR : slice_is(k, "final") ? POSITION_FINAL
	    : slice_is(k, "deposit") ? POSITION_DEPOSIT : POSITION_OTHER;
}

/* What is settled of a bill stays so when it is written off or goes to another account. */
static bool
tells_settled(struct slice status)
{
	return slice_is(status, "open") || slice_is(status, "paid") || slice_is(status, "written off") ||
	    slice_is(status, "transferred");
}

/* Which of the account's bills is ID; as many as there are: none of them. */
static uint32_t
bill_of(const struct dossier *w, struct slice id)
{
	uint32_t n = bundle_n(w->b, FACTS_BILL), k;

	for (k = 0; k < n && !slice_eq(facts_text(w->plan->facts, bundle_row(w->b, FACTS_BILL, k), F_BILL_bill_id), id); k++)
		;
	return k;
}

/* Open items are the authority: what they say is disputed is, and so is what a bill asks beyond them. */
static void
items(struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	uint32_t n = bundle_n(w->b, FACTS_BILL);
	struct said { int64_t open, disputed; bool any; } *said = arena_zalloc(w->mem, (n + 1) * sizeof *said);

	w->beyond = arena_zalloc(w->mem, (n + 1) * sizeof *w->beyond);
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL_ITEM); i++) {
		struct slice r = bundle_row(w->b, FACTS_BILL_ITEM, i);
		struct said *s = &said[bill_of(w, facts_text(f, r, F_BILL_ITEM_bill_id))];

		s->open += facts_number(f, r, F_BILL_ITEM_open_amount);
		s->disputed += facts_number(f, r, F_BILL_ITEM_disputed_amount);
		s->any = true;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct position_bill *b = &w->bill[i];

		if (!said[i].any || !b->open)
			continue;
		if (b->disputed < said[i].disputed)
			b->disputed = said[i].disputed;
		w->beyond[i] = b->open_amount > said[i].open ? b->open_amount - said[i].open : 0;
		b->disputed += w->beyond[i];
	}
}

static void
bills(struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	uint32_t n = bundle_n(w->b, FACTS_BILL);
	struct position_bill *v = arena_alloc(w->mem, (n + 1) * sizeof *v);

	for (uint32_t i = 0; i < n; i++) {
		struct slice r = bundle_row(w->b, FACTS_BILL, i);
		struct slice status = facts_text(f, r, F_BILL_status);
		int32_t due = facts_date(f, r, F_BILL_extended_due_date);

		v[i] = (struct position_bill){ .kind = bill_kind(facts_text(f, r, F_BILL_bill_kind)),
			.open = slice_is(status, "open"),
			.counts = !slice_is(status, "cancelled") && !slice_is(status, "replaced") &&
				  !slice_is(status, "transferred"),
			.issue = facts_date(f, r, F_BILL_issue_date),
			.mail = facts_date(f, r, F_BILL_mail_date),
			.due = due != ROW_NO_DATE ? due : facts_date(f, r, F_BILL_due_date),
			.paid = facts_date(f, r, F_BILL_paid_in_full_date),
			.charges = facts_number(f, r, F_BILL_current_charges),
			.open_amount = facts_number(f, r, F_BILL_open_amount),
			.disputed = facts_number(f, r, F_BILL_disputed_amount) };
		if (v[i].kind != POSITION_DEPOSIT && tells_settled(status))
			w->money.settled += v[i].charges - v[i].open_amount;
	}
	w->bill = v;
}

/* Holds on a sum that are in force from the day they begin until after the day on which an order of tonight would be
 * carried out: of each bill what they name of it, and *LOOSE of no bill that is known. */
static int64_t *
parts_of_bills(struct dossier *w, int64_t *loose)
{
	const struct facts *f = w->plan->facts;
	uint32_t bills = bundle_n(w->b, FACTS_BILL), k;
	int64_t *part = arena_zalloc(w->mem, (bills + 1) * sizeof *part);

	*loose = 0;
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_HOLD); i++) {
		struct slice r = bundle_row(w->b, FACTS_HOLD, i), id = facts_text(f, r, F_HOLD_bill_id);
		int32_t from = facts_date(f, r, F_HOLD_from_date), until = facts_date(f, r, F_HOLD_until_date);

		if (!withhold_part(w, r) || !facts_null(f, r, F_HOLD_released_at) ||
		    (from != ROW_NO_DATE && from > w->by->execution) || (until != ROW_NO_DATE && until < w->plan->today))
			continue;
		k = bill_of(w, id);
		*(k < bills ? &part[k] : loose) += facts_number(f, r, F_HOLD_amount);
	}
	return part;
}

/* What holds take out of each bill is disputed, if the bill does not say so itself; and a bill may say what a hold
 * says that names none. Returns what no bill says: it is taken out of the oldest debt. */
static int64_t
held_parts(struct dossier *w)
{
	int64_t loose, *part = parts_of_bills(w, &loose);

	w->held = loose;
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++) {
		struct position_bill *b = &w->bill[i];

		w->held += part[i];
		if (b->disputed < part[i])
			b->disputed = part[i];
		else if (b->open)
			loose -= b->disputed - part[i];
	}
	return loose > 0 ? loose : 0;
}

/* --- payments ------------------------------------------------------------------- */
/* What of the payment ID came back with its tender, by the return of another. */
static int64_t
back_with_tender(const struct dossier *w, struct slice id)
{
	int64_t most = 0;

	for (size_t i = 0; i < w->b->n_back; i++)
		if (slice_eq(w->b->back[i].payment, id) && w->b->back[i].amount > most)
			most = w->b->back[i].amount;
	return most;
}

/* What is left of the Ith payment after its returns and a reversal that came as a row of its own. */
static int64_t
left_of(const struct dossier *w, uint32_t i, struct slice payment)
{
	const struct facts *f = w->plan->facts;
	int64_t left = facts_number(f, payment, F_PAYMENT_amount);
	struct slice id = facts_text(f, payment, F_PAYMENT_payment_id);

	left -= back_with_tender(w, id);
	for (uint32_t k = 0; k < bundle_n(w->b, FACTS_RETURN); k++) {
		struct slice r = bundle_row(w->b, FACTS_RETURN, k);

		if (slice_eq(facts_text(f, r, F_RETURN_payment_id), id))
			left -= facts_number(f, r, F_RETURN_amount);
	}
	for (uint32_t k = 0; w->reversals && k < bundle_n(w->b, FACTS_PAYMENT); k++)
		if (k != i && slice_eq(facts_text(f, bundle_row(w->b, FACTS_PAYMENT, k), F_PAYMENT_reversal_of), id))
			return 0;
	return left > 0 ? left : 0;
}

/* Where the money of a payment is; GONE: it was posted, and was reversed or moved away. */
enum where { NOWHERE, POSTED, WAITING, GONE };

static enum where
where(const struct facts *f, struct slice r)
{
	struct slice status = facts_text(f, r, F_PAYMENT_status);

	if (!facts_null(f, r, F_PAYMENT_reversal_of) || !money_pays_debt(facts_text(f, r, F_PAYMENT_purpose)) ||
	    facts_number(f, r, F_PAYMENT_amount) <= 0)
		return NOWHERE;
	return slice_is(status, "posted") ? POSTED : slice_is(status, "pending") || slice_is(status, "suspense")
	    ? WAITING : facts_null(f, r, F_PAYMENT_posted_at) ? NOWHERE : GONE;
}

/* Sums of what came for bills: what is yet to be posted, what is of a day to come, what came since NOTICED, and what
 * came, whatever became of it, since money was last kept. */
struct came {
	int64_t waiting, ahead, since, fresh;
	int32_t oldest;		/* waiting since */
};

static struct came
payments(struct dossier *w, struct position_input *in, int32_t noticed, int32_t kept)
{
	const struct facts *f = w->plan->facts;
	uint32_t n = bundle_n(w->b, FACTS_PAYMENT);
	struct position_payment *v = arena_alloc(w->mem, (n + 1) * sizeof *v);
	struct came came = { .oldest = POSITION_NO_DAY };

	for (uint32_t i = 0; i < n; i++)
		w->reversals |= !facts_null(f, bundle_row(w->b, FACTS_PAYMENT, i), F_PAYMENT_reversal_of);
	for (uint32_t i = 0; i < n; i++) {
		struct slice r = bundle_row(w->b, FACTS_PAYMENT, i);
		enum where at = where(f, r);
		int32_t day = facts_date(f, r, F_PAYMENT_effective_date);
		int64_t amount = facts_number(f, r, F_PAYMENT_amount);
		int64_t left = at == POSTED || at == WAITING ? left_of(w, i, r) : 0;

		v[i] = (struct position_payment){ slice_is(facts_text(f, r, F_PAYMENT_status), "posted"), day, amount };
		if (at == POSTED || at == GONE) {
			w->money.paid += left;
			w->money.returned += amount - left;
			came.ahead += day > w->plan->today ? left : 0;
			came.fresh += facts_stamp_day(f, r, F_PAYMENT_received_at) > kept ? amount : 0;
		} else if (left > 0) {
			came.waiting += left;
			came.oldest = came.oldest == POSITION_NO_DAY || day < came.oldest ? day : came.oldest;
		}
		if (noticed != POSITION_NO_DAY && day > noticed)
			came.since += left;
	}
	in->payment = v;
	in->payments = n;
	return came;
}

int64_t
owing_came(const struct dossier *w, int32_t after, int32_t until)
{
	const struct facts *f = w->plan->facts;
	int64_t sum = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_PAYMENT); i++) {
		struct slice r = bundle_row(w->b, FACTS_PAYMENT, i);
		int32_t day = facts_date(f, r, F_PAYMENT_effective_date);

		enum where at = where(f, r);

		if (day > after && day <= until && (at == POSTED || at == WAITING))
			sum += left_of(w, i, r);
	}
	return sum + finding_came(w, after, until);
}

static void
returns(struct dossier *w, struct position_input *in)
{
	const struct facts *f = w->plan->facts;
	uint32_t n = bundle_n(w->b, FACTS_RETURN);
	struct position_return *v = arena_alloc(w->mem, (n + w->b->n_back + 1) * sizeof *v);

	for (uint32_t i = 0; i < n; i++) {
		struct slice r = bundle_row(w->b, FACTS_RETURN, i);

		v[i] = (struct position_return){ facts_bool(f, r, F_RETURN_customer_fault),
			facts_date(f, r, F_RETURN_returned_date) };
	}
	/* Whoever paid for another has no mark in the other's history. */
	for (size_t i = 0; i < w->b->n_back; i++, n++)
		v[n] = (struct position_return){ w->b->back[i].fault && slice_eq(w->b->back[i].payer, w->customer_id),
			w->b->back[i].returned };
	in->ret = v;
	in->returns = n;
}

/* --- the account's last night ----------------------------------------------------- */
static bool
last_night(const struct dossier *w, struct money *m)
{
	struct slice r = bundle_row(w->b, FACTS_TABLES + STATE_MONEY, 0);

	if (r.n > 0)
		*m = money_read(w->plan->facts->state[STATE_MONEY], r);
	return r.n > 0;
}

/* What may have come back since last night, by the days that figures have: a row of the form before does not tell. */
static int64_t
came_back(const struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	int32_t after = w->plan->today - w->by->pack->booked_days;
	int64_t sum = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_RETURN); i++) {
		struct slice r = bundle_row(w->b, FACTS_RETURN, i);

		sum += facts_stamp_day(f, r, F_RETURN_received_at) > after ? facts_number(f, r, F_RETURN_amount) : 0;
	}
	for (size_t i = 0; i < w->b->n_back; i++)
		sum += w->b->back[i].returned > after ? w->b->back[i].amount : 0;
	return sum < w->money.returned ? sum : w->money.returned;
}

bool
owing_changed(const struct dossier *w)
{
	const struct money *m = &w->money;
	struct money last;

	return !last_night(w, &last) || last.settled != m->settled || last.paid != m->paid || last.returned != m->returned ||
	    last.unbooked != m->unbooked || last.apart != m->apart || last.since != m->since;
}

/* --- the position ------------------------------------------------------------------ */
static void
cuts(struct dossier *w, struct position_input *in)
{
	const struct facts *f = w->plan->facts;
	int32_t *v = arena_alloc(w->mem, (w->n_issued + 1) * sizeof *v);
	struct slice cause = facts_text(f, w->account, F_ACCOUNT_last_disconnect_cause);

	for (size_t i = 0; i < w->n_issued; i++)
		if (slice_is(w->issued[i].kind, "order") &&
		    (slice_is(w->issued[i].state, "completed") ||
			slice_is(w->issued[i].state, "reconnecting") ||
			slice_is(w->issued[i].state, "reconnected")))
			v[in->cuts++] = w->issued[i].state_date;
	if (!facts_null(f, w->account, F_ACCOUNT_last_disconnect_date) &&
	    (cause.n == 0 || slice_is(cause, "non-payment")))
		v[in->cuts++] = facts_date(f, w->account, F_ACCOUNT_last_disconnect_date);
	in->cut = v;
}

/* The last letter on which an order may rest: when it was written, and what it asked for. */
static void
noticed(const struct dossier *w, struct position_input *in)
{
	const struct pack *p = dossier_ladder(w, &w->c);
	int step = w->c.open ? w->c.step : -1;
	const struct issued *x;

	in->noticed_on = POSITION_NO_DAY;
	while (step >= 0 && (p->rung[step].valid_days == 0 || w->c.proof[step].attempts == 0))
		step--;
	if (step < 0)
		return;
	in->noticed_on = w->c.proof[step].entered;
	in->noticed_most = INT64_MAX;
	if ((x = evidence_letter(w, step)) != NULL)
		in->noticed_most = x->amount;
	else if (bundle_n(w->b, FACTS_OPENING) > 0 && w->c.number == 1) {
		struct slice r = bundle_row(w->b, FACTS_OPENING, 0);

		if (!facts_null(w->plan->facts, r, F_OPENING_notice_amount))
			in->noticed_most = facts_number(w->plan->facts, r, F_OPENING_notice_amount);
	}
}

/* An open bill below zero is a credit of which its sum is not told apart: open_amount has it already. */
static int64_t
credit_bills(const struct dossier *w)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++)
		if (w->bill[i].open && w->bill[i].kind != POSITION_DEPOSIT && w->bill[i].open_amount < 0)
			sum -= w->bill[i].open_amount;
	return sum;
}

void
owing_more(struct dossier *w, int64_t sum)
{
	struct position_input *in = w->owes;
	int64_t all;

	in->unbooked += sum;
	all = in->credit + in->unbooked + w->loose + credit_bills(w);
	if (all > 0)
		money_cover(w->bill, arena_alloc(w->mem, (in->bills + 1) * sizeof(uint32_t)), in->bills, in->today, all);
	position_compute(&w->pos, in);
}

void
owing_position(struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	struct position_input in = { .today = w->plan->today,
		.continuous_since = facts_date(f, w->account, F_ACCOUNT_continuous_since),
		.stopped = facts_date(f, w->account, F_ACCOUNT_stopped_date) };
	int64_t credit = facts_number(f, w->account, F_ACCOUNT_unapplied_credit), taken;
	struct money last = { .as_of = POSITION_NO_DAY };
	bool known = last_night(w, &last), old = known && last.as_of == POSITION_NO_DAY;
	struct came came;
	int64_t before = finding_came(w, INT32_MIN, INT32_MAX);

	w->money = (struct money){ .since = POSITION_NO_DAY };
	w->reversals = false;
	bills(w);
	items(w);
	noticed(w, &in);
	came = payments(w, &in, in.noticed_on, old ? w->by->before : last.as_of);
	returns(w, &in);
	cuts(w, &in);
	in.credit = credit < 0 ? -credit : credit;
	w->money.settled += in.credit;
	/* What a crew took counts as paid until a payment shows it, which then is no new one. */
	finding_shown(w);
	taken = finding_came(w, INT32_MIN, INT32_MAX);
	w->money.paid += taken;
	if (in.noticed_on != POSITION_NO_DAY)
		came.since += finding_came(w, in.noticed_on, INT32_MAX);
	if (old)
		last.returned = w->money.returned - came_back(w);
	money_tonight(&w->money, known ? &last : NULL, known ? came.fresh + taken - before : came.ahead + taken,
	    w->plan->today, w->by->pack->booked_days);
	in.unbooked = money_protects(&w->money) + came.waiting;
	w->waiting = came.waiting;
	w->waiting_since = came.oldest;
	in.bill = w->bill;
	in.bills = bundle_n(w->b, FACTS_BILL);
	w->loose = held_parts(w);
	in.noticed_most = in.noticed_most > came.since ? in.noticed_most - came.since : 0;
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SECURITY); i++) {
		struct slice r = bundle_row(w->b, FACTS_SECURITY, i);

		if (slice_is(facts_text(f, r, F_SECURITY_status), "in force") &&
		    slice_eq(facts_text(f, r, F_SECURITY_account_id), w->b->account_id))
			in.held_security += facts_number(f, r, F_SECURITY_available_amount);
	}
	w->owes = arena_alloc(w->mem, sizeof in);
	*w->owes = in;
	owing_more(w, 0);
}

/* --- what a person should know of it ---------------------------------------------------- */
static void
tell_unbooked(struct outcome *w, const char *what, int64_t sum, int32_t since)
{
	struct raised *r;

	if (sum == 0 || since == POSITION_NO_DAY || w->d->plan->today - since < w->d->by->pack->booked_days)
		return;
	r = raise_add(w, "payment-not-booked", "high", slice_of(what), "%s of %lld.%02lld: known since %d days, and the"
	    " billing system's figures do not show it", what, (long long)(sum / 100), (long long)(sum % 100),
	    w->d->plan->today - since);
	r->amount = sum;
	r->clears = slice_of(arena_printf(w->d->mem, "figures show it, it is reversed or returned, or a person ends its"
	    " protection: arrears clear account %.*s", SLICE_FMT(w->d->b->account_id)));
}

/* A return of more than its payment is of a cheque that paid others too; if that is not just what is known of it,
 * nobody can tell which of them came back. */
static void
tell_unclear(struct outcome *w, struct slice ret)
{
	const struct facts *f = w->d->plan->facts;
	struct slice id = facts_text(f, ret, F_RETURN_payment_id), tender = facts_text(f, ret, F_RETURN_tender_id);
	int64_t amount = facts_number(f, ret, F_RETURN_amount), paid = amount;
	struct raised *r;

	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_PAYMENT); i++)
		if (slice_eq(facts_text(f, bundle_row(w->d->b, FACTS_PAYMENT, i), F_PAYMENT_payment_id), id))
			paid = facts_number(f, bundle_row(w->d->b, FACTS_PAYMENT, i), F_PAYMENT_amount);
	if (paid >= amount || back_with_tender(w->d, id) > 0)
		return;
	r = raise_add(w, "return-unclear", "high", facts_text(f, ret, F_RETURN_return_id), "return %.*s is of %lld.%02lld,"
	    " its payment %.*s of %lld.%02lld: the payments that are known of its tender%s%.*s are not just as much, so this"
	    " one alone counts as returned", SLICE_FMT(facts_text(f, ret, F_RETURN_return_id)), (long long)(amount / 100),
	    (long long)(amount % 100), SLICE_FMT(id), (long long)(paid / 100), (long long)(paid % 100),
	    tender.n > 0 ? " " : "", SLICE_FMT(tender));
	r->amount = amount - paid;
	r->clears = slice_of("the sender corrects the return or the payments of its tender, or sends a return for each payment");
}

static void
tell_items(struct outcome *w)
{
	const struct facts *f = w->d->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_BILL); i++) {
		struct slice id = facts_text(f, bundle_row(w->d->b, FACTS_BILL, i), F_BILL_bill_id);
		int64_t open = w->d->bill[i].open_amount, beyond = w->d->beyond[i];
		struct raised *r;

		if (beyond == 0)
			continue;
		r = raise_add(w, "items-differ", "normal", id, "bill %.*s: %lld.%02lld is open, of its items %lld.%02lld: the rest is not"
		    " asked for", SLICE_FMT(id), (long long)(open / 100), (long long)(open % 100), (long long)((open - beyond) / 100),
		    (long long)((open - beyond) % 100));
		r->amount = beyond;
		r->clears = slice_of("the billing system sends the bill and its items with the same sum");
	}
}

/* One of long ago is history. */
static bool
is_young(const struct dossier *w, struct slice ret)
{
	int32_t day = facts_date(w->plan->facts, ret, F_RETURN_returned_date);

	return day != ROW_NO_DATE && day <= w->plan->today && w->plan->today - day <= w->by->pack->returned_days;
}

/* Money of the customer's that lies on another account pays nothing here by itself; a person may move it. */
static void
tell_elsewhere(struct outcome *w)
{
	const struct facts *f = w->d->plan->facts;
	struct raised *r;
	int64_t sum = 0;

	buf_reset(&w->text);
	for (uint32_t i = 0; w->d->pos.past_due > 0 && i < bundle_n(w->d->b, FACTS_OTHER); i++) {
		struct slice other = bundle_row(w->d->b, FACTS_OTHER, i);
		int64_t credit = facts_number(f, other, F_ACCOUNT_unapplied_credit);

		if (credit == 0)
			continue;
		sum += credit < 0 ? -credit : credit;
		buf_printf(&w->text, "%s%.*s", w->text.n > 0 ? ", " : "", SLICE_FMT(facts_text(f, other, F_ACCOUNT_account_id)));
	}
	if (sum == 0)
		return;
	r = raise_add(w, "credit-elsewhere", "normal", w->d->b->account_id, "%lld.%02lld of credit lies on another account of the"
	    " customer: %.*s%s", (long long)(sum / 100), (long long)(sum % 100), SLICE_FMT(buf_view(&w->text)),
	    w->d->b->crowded ? "; not all of their accounts were looked at" : "");
	r->task = true;
	r->clears = slice_of("the credit is moved, or the debt is paid");
}

void
owing_tell(struct outcome *w)
{
	const struct facts *f = w->d->plan->facts;

	tell_unbooked(w, finding_came(w->d, INT32_MIN, INT32_MAX) > 0 ? "payment that a crew took" : "posted payment",
	    money_protects(&w->d->money), w->d->money.since);
	tell_unbooked(w, "payment pending or in suspense", w->d->waiting, w->d->waiting_since);
	tell_elsewhere(w);
	tell_items(w);
	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_RETURN); i++)
		if (is_young(w->d, bundle_row(w->d->b, FACTS_RETURN, i)))
			tell_unclear(w, bundle_row(w->d->b, FACTS_RETURN, i));
	for (size_t i = 0; w->explain.n > 0 && i < w->d->b->n_back; i++)
		if (w->d->b->back[i].amount > 0)
			buf_printf(&w->explain, "payment\t%.*s\tcame back with its tender: return %.*s\n",
			    SLICE_FMT(w->d->b->back[i].payment), SLICE_FMT(w->d->b->back[i].ret));
	if (money_protects(&w->d->money) > 0 || w->d->waiting > 0)
		act_count(w->out, "accounts.with money not booked", 1);
	for (uint32_t i = 0; w->explain.n > 0 && i < bundle_n(w->d->b, FACTS_PAYMENT); i++) {
		struct slice r = bundle_row(w->d->b, FACTS_PAYMENT, i);

		if (!money_pays_debt(facts_text(f, r, F_PAYMENT_purpose)) && slice_is(facts_text(f, r, F_PAYMENT_status), "posted"))
			buf_printf(&w->explain, "payment\t%.*s\tfor %.*s: it pays no debt\n",
			    SLICE_FMT(facts_text(f, r, F_PAYMENT_payment_id)), SLICE_FMT(facts_text(f, r, F_PAYMENT_purpose)));
	}
}
