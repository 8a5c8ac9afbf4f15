/* events.c - what happens to a customer: bills, money, and all that speaks for them. */
#include "events.h"

#include <stdlib.h>
#include <string.h>

enum { ID_BILL, ID_PAYMENT, ID_RETURN, ID_TENDER, ID_HOLD, ID_CERTIFICATE, ID_PETITION, ID_PLAN, ID_PLEDGE, ID_FREEZE, ID_REQUEST, ID_ADJUSTMENT,
	ID_PAPER, ID_EVENT, ID_OVERRIDE, ID_PARTY, ID_WEATHER };

#define ID(kind, counter) events_new_id(t, kind, counter)
#define DAY(add) town_date(t->mem, t->today + (add))
#define AT(add, hour) town_stamp(t->mem, t->today + (add), hour)
#define MONEY(cents) town_money(t->mem, cents)
#define ROW(...) events_row(t, __VA_ARGS__, (char *)NULL)
#define CHANGE(x, ...) events_change(t, x, __VA_ARGS__, (char *)NULL)
#define ONE_OF(...) one_of(t, (const char *const[]){ __VA_ARGS__, NULL })
#define YES(percent) (events_chance(t, percent) ? "true" : "false")

static const char *
one_of(struct town *t, const char *const *v)
{
	int n = 0;

	while (v[n] != NULL)
		n++;
	return v[events_dice(t, n)];
}

/* A row of theirs that is there, any; NULL: there is none. */
static const struct xnode *
some(struct town *t, const char *layout, const char *field, const char *value)
{
	const struct xnode *found[TOWN_ROWS];
	int n = 0;

	for (size_t i = 0; i < t->now.n; i++)
		if (strcmp(town_get(t->now.v[i], "layout"), layout) == 0 && strcmp(town_get(t->now.v[i], field), value) == 0)
			found[n++] = t->now.v[i];
	return n > 0 ? found[events_dice(t, n)] : NULL;
}

/* --- what the billing system says ------------------------------------------------------------- */
static long
open_of(const struct town_account *a)
{
	long sum = 0;

	for (int i = 0; i < a->bills; i++)
		sum += a->bill[i].open;
	return sum;
}

static long
due_of(const struct town *t, const struct town_account *a)
{
	long sum = 0;

	for (int i = 0; i < a->bills; i++)
		if (a->bill[i].due < t->today)
			sum += a->bill[i].open - a->bill[i].disputed;
	return sum;
}

static void
tell_bill(struct town *t, const struct town_account *a, const struct town_bill *b)
{
	const struct xnode *was = events_now(t, "bills", b->id);

	if (was != NULL) {
		CHANGE(was, "open_amount", MONEY(b->open), "disputed_amount", MONEY(b->disputed), "status", b->open > 0 ? "open" : "paid", "paid_in_full_date",
		    b->open > 0 ? "" : DAY(0));
		return;
	}
	ROW("bills", b->id, "bill_id", b->id, "account_id", a->id, "bill_kind", "regular", "status", b->open > 0 ? "open" : "paid", "issue_date",
	    town_date(t->mem, b->issued), "mail_date", town_date(t->mem, b->issued + 1), "delivery_mode", "mail", "due_date", town_date(t->mem, b->due),
	    "previous_balance", "0.00", "current_charges", MONEY(b->total), "total_due", MONEY(b->total), "open_amount", MONEY(b->open), "disputed_amount",
	    MONEY(b->disputed), "paid_in_full_date", b->open > 0 ? "" : town_date(t->mem, b->due - 2), "estimated", YES(t->mood[30] / 10), "back_billed", YES(t->mood[31] / 10));
}

/* What it is for; what is open of it need not follow the same night. */
static void
itemised(struct town *t, const struct town_account *a, const struct town_bill *b)
{
	long part = b->open * 2 / 3;

	for (int i = 0; i < 2; i++) {
		const char *no = arena_printf(t->mem, "%d", i + 1), *key = arena_printf(t->mem, "%s %s", b->id, no);

		ROW("bill-items", key, "bill_id", b->id, "item_no", no, "account_id", a->id, "service_id", a->service[i < a->services ? i : 0], "service_type",
		    i < a->services ? town_get(events_now(t, "services", a->service[i]), "service_type") : ONE_OF("refuse", "electric", "account"), "charge_class",
		    i == 0 ? "commodity" : ONE_OF("fixed", "tax", "late charge", "merchandise", "deposit", "former occupant", "back-billing", "refuse"), "amount", MONEY(i == 0 ? part : b->open - part),
		    "open_amount", MONEY(i == 0 ? part : b->open - part), "disputed_amount", "0.00", "arrears_date", town_date(t->mem, b->due));
	}
}

/* The account's figures, as they follow from its bills. */
static void
tell_account(struct town *t, const struct town_account *a)
{
	const struct xnode *was = events_now(t, "accounts", a->id);
	const char *balance = MONEY(open_of(a) - a->credit), *due = MONEY(due_of(t, a)), *credit = MONEY(a->credit);

	if (strcmp(town_get(was, "balance"), balance) != 0 || strcmp(town_get(was, "past_due"), due) != 0 || strcmp(town_get(was, "unapplied_credit"), credit) != 0)
		CHANGE(was, "balance", balance, "past_due", due, "unapplied_credit", credit);
}

static void
new_bill(struct town *t, struct town_account *a, int32_t issued, long cents, bool paid)
{
	struct town_bill *b = &a->bill[a->bills];

	if (a->bills == TOWN_BILLS)
		return;
	a->bills++;
	*b = (struct town_bill){ .id = ID("B", ID_BILL), .total = cents, .open = paid ? 0 : cents, .issued = issued, .due = issued + 21 + events_dice(t, 4) };
	tell_bill(t, a, b);
	if (!paid && events_chance(t, t->mood[42] / 10))
		itemised(t, a, b);
}

/* CENTS pay bills, the oldest first; what is left is a credit. */
static void
book(struct town *t, struct town_account *a, long cents)
{
	for (int i = 0; i < a->bills && cents > 0; i++) {
		struct town_bill *b = &a->bill[i];
		long part = b->open < cents ? b->open : cents;

		if (part == 0)
			continue;
		b->open -= part;
		b->disputed = b->disputed < b->open ? b->disputed : b->open;
		cents -= part;
		tell_bill(t, a, b);
	}
	a->credit += cents;
}

/* What came back is owed again, the youngest first. */
static void
unbook(struct town *t, struct town_account *a, long cents)
{
	long part = a->credit < cents ? a->credit : cents;

	a->credit -= part;
	cents -= part;
	for (int i = a->bills - 1; i >= 0 && cents > 0; i--) {
		struct town_bill *b = &a->bill[i];

		part = b->total - b->open < cents ? b->total - b->open : cents;
		if (part == 0)
			continue;
		b->open += part;
		cents -= part;
		tell_bill(t, a, b);
	}
}

static long
cents_of(const char *money)
{
	return atol(money) * 100 + atol(strchr(money, '.') + 1);
}

/* --- money ------------------------------------------------------------------------------------- */
static const char *
pay(struct town *t, struct town_account *a, long cents, const char *tender)
{
	const char *id = ID("PY", ID_PAYMENT), *status = events_chance(t, 75) ? "posted" : ONE_OF("pending", "suspense", "posted");
	const char *purpose = events_chance(t, 92) ? "bill" : ONE_OF("deposit", "reconnect", "arrangement", "pledge");
	int back = events_chance(t, 80) ? 0 : events_dice(t, 6);

	ROW("payments", id, "payment_id", id, "account_id", a->id, "tender_id", tender, "source_id", ONE_OF("LOCKBOX", "WEB", "COUNTER"), "transmission_id", "T", "batch_id",
	    "1", "source_ref", id, "amount", MONEY(cents), "received_at", AT(-back, 10), "effective_date", DAY(-back), "posted_at", AT(0, 17),
	    "tender_type", ONE_OF("cash", "check", "card", "ACH"), "purpose", purpose, "status", status);
	if (strcmp(status, "posted") == 0 && strcmp(purpose, "deposit") != 0) {
		a->paid_by = id;
		a->paid = cents;
		if (events_chance(t, 60))
			book(t, a, cents);
		else
			a->later += cents;
	}
	a->payments++;
	return id;
}

static long
sum_to_pay(struct town *t, struct town_account *a)
{
	long due = due_of(t, a), sum = open_of(a);

	switch (events_dice(t, 5)) {
	case 0: return due;
	case 1: return sum;
	case 2: return due / 2;
	case 3: return due > 3000 ? due - events_dice(t, 3000) : due;
	default: return 1000 + events_dice(t, 20000);
	}
}

static void
pays(struct town *t, struct town_account *a)
{
	long cents = sum_to_pay(t, a);

	if (cents > 0)
		(void)pay(t, a, cents, "");
}

/* One cheque for two accounts. */
static void
pays_for_two(struct town *t, struct town_account *a)
{
	struct town_account *b = &t->account[events_dice(t, t->accounts)];
	const char *tender = ID("TN", ID_TENDER);
	long one = sum_to_pay(t, a), other = sum_to_pay(t, b);

	if (one <= 0 || other <= 0 || a == b)
		return;
	(void)pay(t, a, one, tender);
	(void)pay(t, b, other, tender);
}

static void
comes_back(struct town *t, struct town_account *a)
{
	const struct xnode *p = a->paid_by != NULL ? events_now(t, "payments", a->paid_by) : NULL;
	const char *id;

	/* One return a tender: which of several is charged for goes by their ids. */
	if (p == NULL || (*town_get(p, "tender_id") != '\0' && some(t, "payment-returns", "tender_id", town_get(p, "tender_id")) != NULL))
		return;
	id = ID("RT", ID_RETURN);
	ROW("payment-returns", id, "return_id", id, "payment_id", a->paid_by, "account_id", a->id, "tender_id", town_get(p, "tender_id"), "amount", MONEY(a->paid),
	    "returned_date", DAY(0), "received_at", AT(0, 10), "return_code", "R01", "return_class", ONE_OF("insufficient", "closed", "stopped", "bank error"), "final",
	    YES(80), "customer_fault", YES(80));
	if (events_chance(t, 40))
		CHANGE(p, "status", "reversed", "reversal_cause", "return");
	if (a->later >= a->paid)
		a->later -= a->paid;
	else
		unbook(t, a, a->paid);
	a->paid_by = NULL;
}

static void
settles(struct town *t, struct town_account *a)
{
	const struct xnode *p = some(t, "payments", "account_id", a->id);
	const char *was = town_get(p, "status"), *to = events_chance(t, 70) ? "posted" : ONE_OF("moved", "reversed");

	if (p == NULL || (strcmp(was, "pending") != 0 && strcmp(was, "suspense") != 0))
		return;
	CHANGE(p, "status", to);
	if (strcmp(to, "posted") == 0 && strcmp(town_get(p, "purpose"), "deposit") != 0)
		a->later += cents_of(town_get(p, "amount"));
}

static void
billed(struct town *t, struct town_account *a)
{
	new_bill(t, a, t->today - 1, 2000 + events_dice(t, 30000), false);
}

static void
bill_changes(struct town *t, struct town_account *a)
{
	struct town_bill *b = a->bills > 0 ? &a->bill[events_dice(t, a->bills)] : NULL;

	if (b == NULL || b->open == 0)
		return;
	switch (events_dice(t, 4)) {
	case 0:
		b->disputed = b->open / (1 + events_dice(t, 3));
		break;
	case 1:
		b->disputed = 0;
		break;
	case 2:
		CHANGE(events_now(t, "bills", b->id), "extended_due_date", DAY(events_dice(t, 20)));
		return;
	default:
		a->credit += b->total - b->open;
		*b = (struct town_bill){ .id = b->id, .issued = b->issued, .due = b->due };
		CHANGE(events_now(t, "bills", b->id), "status", ONE_OF("cancelled", "replaced"), "cancelled_date", DAY(0), "open_amount", "0.00", "disputed_amount", "0.00");
		return;
	}
	tell_bill(t, a, b);
}

/* --- what speaks for them -------------------------------------------------------------------------- */
static void
holds(struct town *t, struct town_account *a)
{
	const char *id = ID("H", ID_HOLD), *scope = ONE_OF("account", "customer", "premise", "service"), *sum = "", *bill = "";
	const char *whose = strcmp(scope, "account") == 0 ? a->id : strcmp(scope, "customer") == 0 ? a->customer : strcmp(scope, "premise") == 0 ? a->premise : a->service[0];

	if (events_chance(t, 20))
		sum = MONEY(500 + events_dice(t, 10000));
	else if (events_chance(t, 15) && a->bills > 0)
		bill = a->bill[events_dice(t, a->bills)].id;
	ROW("holds", id, "hold_id", id, "scope_kind", scope, "scope_id", whose, "kind", ONE_OF("dispute", "complaint", "appeal", "promise to pay", "estate", "legal"),
	    "stops", ONE_OF("disconnect;notices", "disconnect", "notices", "all", "deposit demand", "disconnect;late charge", "something"), "amount", sum, "bill_id", bill,
	    "from_date", DAY(events_dice(t, 8) - 4), "until_date", events_chance(t, 50) ? DAY(events_dice(t, 12)) : "");
}

static void
hold_ends(struct town *t, struct town_account *a)
{
	const struct xnode *h = some(t, "holds", "scope_id", events_chance(t, 60) ? a->id : a->customer);

	if (h != NULL)
		CHANGE(h, "released_at", AT(0, 9));
}

static void
is_ill(struct town *t, struct town_account *a)
{
	const char *id = ID("M", ID_CERTIFICATE);
	bool here = events_chance(t, 30);

	ROW("medical-certificates", id, "certificate_id", id, "account_id", here && events_chance(t, 50) ? "" : a->id, "premise_id", here ? a->premise : "",
	    "service_types", events_chance(t, 20) ? ONE_OF("electric", "water", "gas") : "", "kind", ONE_OF("life support", "serious illness", "critical care"),
	    "status", ONE_OF("applied", "active", "active", "lapsed", "refused", "withdrawn"), "from_date", DAY(events_dice(t, 20) - 15), "until_date",
	    events_chance(t, 60) ? DAY(events_dice(t, 20) - 2) : "");
}

static void
illness_ends(struct town *t, struct town_account *a)
{
	const struct xnode *m = some(t, "medical-certificates", "account_id", a->id);

	if (m != NULL)
		CHANGE(m, "status", ONE_OF("active", "refused", "withdrawn", "lapsed"));
}

static void
petitions(struct town *t, struct town_account *a)
{
	const char *id = ID("BK", ID_PETITION);

	ROW("bankruptcies", id, "court", "FLMB", "case_number", id, "customer_id", a->customer, "chapter", ONE_OF("7", "11", "13"), "voluntary", "true", "petition_date",
	    DAY(-events_dice(t, 25)), "status", ONE_OF("open", "open", "open", "converted", "dismissed", "discharged", "closed"));
}

static void
petition_ends(struct town *t, struct town_account *a)
{
	const struct xnode *p = some(t, "bankruptcies", "customer_id", a->customer);

	if (p != NULL)
		CHANGE(p, "status", ONE_OF("dismissed", "closed", "reopened", "discharged"), "status_date", DAY(0));
}

static void
agrees(struct town *t, struct town_account *a)
{
	const char *id = ID("AR", ID_PLAN), *status = ONE_OF("requested", "offered", "active", "active", "kept", "broken");
	long sum = due_of(t, a);

	if (sum <= 0 || a->plans > 1)
		return;
	a->plans++;
	ROW("arrangements", id, "arrangement_id", id, "account_id", a->id, "kind", ONE_OF("plan", "agreement", "extension", "settlement"), "status", status, "agreed_at",
	    AT(-events_dice(t, 10), 10), "signed", YES(70), "covered_amount", MONEY(events_chance(t, 70) ? sum : sum / 2), "covers_arrears_to", events_chance(t, 50) ? DAY(0) : "",
	    "broken_date", strcmp(status, "broken") == 0 ? DAY(-events_dice(t, 5)) : "");
	for (int i = 0; i < 3; i++) {
		const char *key = arena_printf(t->mem, "%s %d", id, i + 1);

		ROW("instalments", key, "arrangement_id", id, "instalment_no", arena_printf(t->mem, "%d", i + 1), "account_id", a->id, "due_date", DAY(7 * i - events_dice(t, 9)),
		    "amount", MONEY(sum / 3), "paid_amount", events_chance(t, 40) ? MONEY(sum / 3) : "0.00", "status", "open");
	}
}

static void
plan_changes(struct town *t, struct town_account *a)
{
	const struct xnode *p = some(t, "arrangements", "account_id", a->id);
	const char *to = ONE_OF("active", "kept", "broken", "cancelled");

	if (p != NULL)
		CHANGE(p, "status", to, "broken_date", strcmp(to, "broken") == 0 ? DAY(0) : "", "ended_date", strcmp(to, "active") != 0 ? DAY(0) : "");
}

static void
pledged(struct town *t, struct town_account *a)
{
	const char *id = ID("PL", ID_PLEDGE);
	long due = due_of(t, a);

	if (due > 0)
		ROW("pledges", id, "pledge_id", id, "account_id", a->id, "agency", "LIHEAP", "amount", MONEY(events_chance(t, 60) ? due : due / 3), "pledged_at", AT(-events_dice(t, 5), 9),
		    "pay_by", events_chance(t, 70) ? DAY(events_dice(t, 20) - 4) : "", "status", ONE_OF("pledged", "pledged", "paid", "lapsed", "withdrawn"));
}

static void
freezes(struct town *t, struct town_account *a)
{
	const char *id = ID("FZ", ID_FREEZE), *kind = ONE_OF("county", "weather area", "state");

	(void)a;
	ROW("moratoria", id, "moratorium_id", id, "area_kind", kind, "area", strcmp(kind, "county") == 0 ? "Ocheesee" : strcmp(kind, "state") == 0 ? "FL" : "FLZ902",
	    "service_types", events_chance(t, 30) ? ONE_OF("electric", "water") : "", "account_classes", events_chance(t, 30) ? ONE_OF("residential", "small commercial") : "",
	    "from", AT(events_dice(t, 4) - 2, 0), "until", events_chance(t, 80) ? AT(events_dice(t, 6), 12) : "", "stops", ONE_OF("disconnect", "disconnect;notices", "all"));
}

/* --- who they are, what they have ------------------------------------------------------------------ */
static void
person_changes(struct town *t, struct town_account *a)
{
	const struct xnode *c = events_now(t, "customers", a->customer);

	switch (events_dice(t, 6)) {
	case 0: CHANGE(c, "deceased_date", DAY(-events_dice(t, 10))); break;
	case 1: CHANGE(c, "identity_alert", "true"); break;
	case 2: CHANGE(c, "identity_alert", "false"); break;
	case 3: CHANGE(c, "active_duty_from", DAY(-20), "active_duty_to", events_chance(t, 50) ? DAY(events_dice(t, 30)) : ""); break;
	case 4: CHANGE(c, "violence_certificate_until", DAY(100)); break;
	default: CHANGE(c, "identity_alert", ""); break;
	}
}

static void
place_changes(struct town *t, struct town_account *a)
{
	const struct xnode *p = events_now(t, "premises", a->premise), *s = events_now(t, "service-points", a->point[0]);

	switch (events_dice(t, 5)) {
	case 0: CHANGE(p, "tenants_live_here", ONE_OF("true", "false", "")); break;
	case 1: CHANGE(p, "medical_at_premise", ONE_OF("true", "false", "")); break;
	case 2: CHANGE(s, "other_accounts_served", ONE_OF("true", "false", "")); break;
	case 3: CHANGE(s, "can_disconnect", YES(50)); break;
	default: CHANGE(s, "switch_state", ONE_OF("connected", "disconnected")); break;
	}
}

static void
account_changes(struct town *t, struct town_account *a)
{
	const struct xnode *x = events_now(t, "accounts", a->id);

	switch (events_dice(t, 7)) {
	case 0: CHANGE(x, "status", ONE_OF("stopped", "final billed", "closed"), "stopped_date", DAY(-2), "final_bill_date", DAY(-1)); break;
	case 1: CHANGE(x, "critical_kind", ONE_OF("hospital", "school", "none", "")); break;
	case 2: CHANGE(x, "autopay", ONE_OF("true", "false", ""), "autopay_next_date", DAY(3)); break;
	case 3: CHANGE(x, "mail_undeliverable_since", events_chance(t, 50) ? DAY(-1) : ""); break;
	case 4: CHANGE(x, "cash_only", "true"); break;
	case 5: CHANGE(x, "seasonal_until", DAY(40)); break;
	default: CHANGE(x, "status", "active"); break;
	}
}

static void
service_changes(struct town *t, struct town_account *a)
{
	const struct xnode *s = events_now(t, "services", a->service[events_dice(t, a->services)]);

	switch (events_dice(t, 4)) {
	case 0: CHANGE(s, "status", "stopped", "stop_date", DAY(-1)); break;
	case 1: CHANGE(s, "status", "pending stop", "stop_date", DAY(3)); break;
	case 2: CHANGE(s, "status", "cut", "cut_since", DAY(-1), "cut_cause", ONE_OF("non-payment", "hazard", "request")); break;
	default: CHANGE(s, "status", "active"); break;
	}
}

static void
asks(struct town *t, struct town_account *a)
{
	const char *id = ID("RQ", ID_REQUEST), *kind = ONE_OF("start", "stop", "transfer");
	const struct town_account *b = &t->account[events_dice(t, t->accounts)];

	ROW("service-requests", id, "request_id", id, "account_id", a->id, "customer_id", a->customer, "premise_id", a->premise, "service_type", "electric", "kind", kind,
	    "received_at", AT(-events_dice(t, 35), 10), "wanted_date", DAY(events_dice(t, 10) - 3), "status", ONE_OF("received", "waiting for security", "approved", "scheduled", "done"),
	    "from_account_id", strcmp(kind, "transfer") == 0 ? a->id : "", "to_account_id", strcmp(kind, "transfer") == 0 ? b->id : "", "former_occupant_account_id",
	    events_chance(t, 20) ? b->id : "", "lived_together", YES(30));
}

static void
adjusts(struct town *t, struct town_account *a)
{
	const char *id = ID("AD", ID_ADJUSTMENT);
	bool debit = events_chance(t, 30);

	ROW("adjustments", id, "adjustment_id", id, "account_id", a->id, "kind", debit ? ONE_OF("fee", "deposit charge", "transfer in") : ONE_OF("bill correction", "goodwill credit", "charge waiver"),
	    "amount", MONEY((debit ? 1 : -1) * (500 + events_dice(t, 9000))), "effective_date", DAY(-events_dice(t, 20)), "status", ONE_OF("requested", "approved", "approved", "posted", "refused"),
	    "requested_by", "A. Clerk", "requester_role", ONE_OF("clerk", "supervisor"), "requested_at", AT(-1, 10), "reason", events_chance(t, 80) ? "an error" : "", "document_ref", "D1",
	    "approved_by", ONE_OF("B. Boss", "A. Clerk", ""), "approved_at", AT(0, 9));
}

static void
is_overridden(struct town *t, struct town_account *a)
{
	const char *id = ID("OV", ID_OVERRIDE);

	ROW("overrides", id, "override_id", id, "scope_kind", "account", "scope_id", a->id, "process", ONE_OF("collections", "collections", "collections", "fees", "late charges", "deposit"), "step",
	    ONE_OF("", "disconnect", "final notice"), "action", ONE_OF("postpone", "suppress", "waive", "permit one"), "from_date", DAY(-1), "until_date", DAY(events_dice(t, 9)),
	    "reason_text", "hardship", "made_by", "A. Clerk", "made_at", AT(-1, 10), "second_approver", ONE_OF("B. Boss", "B. Boss", ""), "second_at", AT(0, 9));
}

static void
has_paper(struct town *t, struct town_account *a)
{
	const char *id = ID("SE", ID_PAPER), *kind = ONE_OF("letter of credit", "surety bond", "certificate of deposit", "guaranty", "cash");
	const char *status = ONE_OF("in force", "in force", "in force", "accepted", "received", "not extended", "cancelled by issuer", "replaced", "released", "expired", "requested");
	long face = 100 * (100 + events_dice(t, 20000)), drawn = events_chance(t, 20) ? face / 3 : 0;

	ROW("securities", id, "security_id", id, "account_id", a->id, "kind", kind, "status", status, "customer_id", a->customer, "principal_name",
	    town_get(events_now(t, "customers", a->customer), "legal_name"), "issuer_id", strcmp(kind, "cash") == 0 ? "" : "I001x", "currency", "USD", "face_amount", MONEY(face), "available_amount",
	    MONEY(face - drawn), "drawn_amount", MONEY(drawn), "issue_date", DAY(-300), "expiry_date", strcmp(kind, "cash") == 0 ? "" : DAY(events_dice(t, 120) - 5), "evergreen", YES(50),
	    "notice_days", "60", "perpetual", "false", "partial_draws", YES(70), "multiple_draws", YES(70), "paid_amount", strcmp(kind, "cash") == 0 ? MONEY(face) : "", "paid_date",
	    strcmp(kind, "cash") == 0 ? DAY(-300) : "", "interest_from", strcmp(kind, "cash") == 0 ? DAY(-300) : "");
}

static void
paper_changes(struct town *t, struct town_account *a)
{
	const struct xnode *s = some(t, "securities", "account_id", a->id);
	const char *id;

	if (s == NULL)
		return;
	if (events_chance(t, 40)) {
		CHANGE(s, "status", ONE_OF("in force", "not extended", "cancelled by issuer", "replaced", "released", "expired", "claimed"));
		return;
	}
	id = ID("EV", ID_EVENT);
	ROW("security-events", id, "event_id", id, "security_id", town_get(s, "security_id"), "kind", ONE_OF("non-extension notice", "cancellation notice", "extended", "honoured", "dishonoured",
	    "amendment agreed", "reinstated", "presented"), "effective_date", DAY(events_dice(t, 40) - 5), "sent_date", DAY(-2), "received_at", AT(-1, 10), "amount",
	    events_chance(t, 50) ? town_get(s, "available_amount") : "");
}

static void
party_comes(struct town *t, struct town_account *a)
{
	const struct town_account *b = &t->account[events_dice(t, t->accounts)];
	const char *no = arena_printf(t->mem, "%d", ++t->ids[ID_PARTY]);

	ROW("account-parties", arena_printf(t->mem, "%s %s", a->id, no), "account_id", a->id, "party_no", no, "customer_id", b->customer, "role",
	    ONE_OF("co-holder", "spouse", "guarantor", "third party for notices", "landlord"), "liable", ONE_OF("true", "false", ""), "copies", ONE_OF("none", "all notices"), "from_date",
	    DAY(-100), "to_date", events_chance(t, 30) ? DAY(events_dice(t, 20) - 10) : "", "name", "Party", "mail_1", "1 Elm St", "mail_city", "Lakemont", "mail_state", "FL", "mail_postal", "32910");
}

/* --- a night ------------------------------------------------------------------------------------------ */
/* Payments of an account's first night count as booked: the first of them are no event of it. */
enum { FIRST_NIGHT = 4 };
static const struct event {
	void (*happens)(struct town *, struct town_account *);
	int usual;	/* how often, in a thousand nights of an account */
} events[] = {
	{ pays, 60 }, { pays_for_two, 10 }, { comes_back, 20 }, { settles, 40 }, { billed, 30 }, { bill_changes, 15 }, { holds, 15 }, { hold_ends, 20 },
	{ is_ill, 10 }, { illness_ends, 15 }, { petitions, 6 }, { petition_ends, 15 }, { agrees, 25 }, { plan_changes, 20 }, { pledged, 12 }, { freezes, 3 },
	{ person_changes, 8 }, { place_changes, 8 }, { account_changes, 8 }, { service_changes, 8 }, { asks, 8 }, { adjusts, 8 }, { is_overridden, 18 },
	{ has_paper, 8 }, { paper_changes, 10 }, { party_comes, 5 },
};

static void
shows_later(struct town *t, struct town_account *a)
{
	if (a->later == 0 || !events_chance(t, 60))
		return;
	book(t, a, a->later);
	a->later = 0;
}

void
events_night(struct town *t)
{
	for (int i = 0; i < t->accounts; i++) {
		struct town_account *a = &t->account[i];

		shows_later(t, a);
		for (size_t k = 0; k < NELEM(events); k++)
			if (events_dice(t, 1000) < t->mood[k] && (t->tonight > 0 || k >= FIRST_NIGHT))
				events[k].happens(t, a);
	}
	for (int i = 0; i < t->accounts; i++) {
		if (!events_chance(t, 1))
			tell_account(t, &t->account[i]);
		t->unshown[t->tonight][i] = t->account[i].later + t->account[i].credit - cents_of(town_get(events_now(t, "accounts", t->account[i].id), "unapplied_credit"));
	}
}

/* --- those who live there -------------------------------------------------------------------------------- */
static void
lives(struct town *t, int no, bool flat)
{
	const char *id = events_id(t, "P", no);

	ROW("premises", id, "premise_id", id, "address_1", "1 Main St", "city", "Lakemont", "state", "FL", "postal", "32910", "county", "Ocheesee", "weather_area", "FLZ902", "time_zone",
	    "America/New_York", "inside_city", "true", "premise_kind", flat ? "apartment" : ONE_OF("house", "shop"), "tenants_live_here", "false", "medical_at_premise", "false",
	    "district", ONE_OF("D1", "D2"));
}

static void
customer(struct town *t, int no)
{
	const char *id = events_id(t, "C", no), *kind = ONE_OF("person", "person", "organisation");

	ROW("customers", id, "customer_id", id, "customer_kind", kind, "legal_name", arena_printf(t->mem, "Name %s", id), "customer_since", "2015-01-01", "identity_alert", "false",
	    "language", "en");
}

static void
served(struct town *t, struct town_account *a, const char *what)
{
	int no = a->no * 2 + a->services;
	bool shared = a->no > 0 && a->services == 0 && events_chance(t, t->mood[40] / 10);
	const char *id = events_id(t, "S", no), *point = shared ? t->account[a->no - 1].point[0] : events_id(t, "SP", no);

	if (!shared)
		ROW("service-points", point, "service_point_id", point, "premise_id", a->premise, "service_type", what, "meter_id", arena_printf(t->mem, "M%s", point), "can_disconnect", "true", "remote_switch", YES(50),
		    "switch_state", "connected", "cut_location", "meter", "other_accounts_served", "false");
	ROW("services", id, "service_id", id, "account_id", a->id, "service_point_id", point, "service_type", what, "rate_code", "E-GS", "status", "active", "start_date", "2015-01-01",
	    "projected_annual", "1080.00", "debt_class", events_chance(t, 95) ? "regulated utility" : "other municipal");
	a->service[a->services] = id;
	a->point[a->services++] = point;
}

/* What the system before left: a final notice that was mailed. */
static void
was_told(struct town *t, struct town_account *a)
{
	int ago = 1 + events_dice(t, 12);
	long due = due_of(t, a);

	if (due > 0)
		ROW("opening-state", a->id, "account_id", a->id, "process", "collections", "step", ONE_OF("final notice", "final notice", "late notice"), "entered_at", AT(-ago, 21),
		    "amount", MONEY(due), "arrears_date", town_date(t->mem, a->bill[0].due), "notice_kind", "final notice", "notice_mail_date", DAY(-ago), "notice_amount",
		    MONEY(events_chance(t, 80) ? due : due / 2), "notice_action_date", DAY(8 - ago), "notice_valid_until", DAY(60 - ago), "order_status", "none");
}

/* Who has left: a final bill, perhaps a deposit. */
static void
has_left(struct town *t, struct town_account *a)
{
	int ago = 20 + events_dice(t, 400);

	for (int i = 0; i < a->services; i++)
		CHANGE(events_now(t, "services", a->service[i]), "status", "stopped", "stop_date", DAY(-ago));
	CHANGE(events_now(t, "accounts", a->id), "status", ONE_OF("final billed", "final billed", "closed", "stopped", "written off"), "stopped_date", DAY(-ago), "final_bill_date", DAY(4 - ago));
	if (a->bills > 0)
		CHANGE(events_now(t, "bills", a->bill[a->bills - 1].id), "bill_kind", "final");
}

static void
has_deposit(struct town *t, struct town_account *a)
{
	const char *id = ID("SE", ID_PAPER);
	long face = 10000 + events_dice(t, 30000);
	int ago = -800 - 3 * t->ids[ID_PAPER];	/* no two of a day */

	ROW("securities", id, "security_id", id, "account_id", a->id, "kind", "cash", "status", ONE_OF("in force", "in force", "in force", "refunded", "received"), "customer_id", a->customer,
	    "principal_name", town_get(events_now(t, "customers", a->customer), "legal_name"), "currency", "USD", "face_amount", MONEY(face), "available_amount", MONEY(face), "drawn_amount",
	    "0.00", "issue_date", DAY(ago), "paid_amount", MONEY(face), "paid_date", DAY(ago), "interest_from", DAY(ago), "interest_paid_to", events_chance(t, 50) ? DAY(-200) : "");
}

static void
account(struct town *t, int no, int customers, int premises)
{
	struct town_account *a = &t->account[no];
	bool exempt = events_chance(t, 75);
	int bills = 1 + events_dice(t, 4);

	*a = (struct town_account){ .no = no, .id = events_id(t, "A", no), .customer = events_id(t, "C", events_dice(t, customers)), .premise = events_id(t, "P", events_dice(t, premises)) };
	a->kind = ONE_OF("residential", "residential", "small commercial", "large commercial", events_chance(t, 20) ? "landlord" : "industrial");
	ROW("accounts", a->id, "account_id", a->id, "customer_id", a->customer, "status", "active", "account_class", a->kind, "jurisdiction", "US-FL", "policy_group",
	    events_chance(t, 85) ? "standard" : ONE_OF("careful", "late charges", "weather"), "opened_date", "2015-01-01", "continuous_since", "2015-01-01", "balance", "0.00", "past_due", "0.00",
	    "unapplied_credit", "0.00", "security_held", "0.00", "deposit_exempt", exempt ? "true" : "false", "exempt_reason", exempt ? "payment record" : "", "autopay", "false", "critical_kind",
	    "none", "mail_name_1", "Name", "mail_1", "1 Main St", "mail_city", "Lakemont", "mail_state", "FL", "mail_postal", "32910", "mail_country", "US");
	served(t, a, ONE_OF("electric", "water"));
	if (events_chance(t, 30))
		served(t, a, ONE_OF("electric", "water", "gas"));
	for (int i = bills; i > 0; i--)
		new_bill(t, a, t->today - 20 - 30 * i + events_dice(t, 30), 2000 + events_dice(t, 30000), events_chance(t, 30));
	tell_account(t, a);
	if (events_chance(t, 20))
		has_deposit(t, a);
	if (events_chance(t, 15)) {
		has_left(t, a);
		if (events_chance(t, 30))
			has_deposit(t, a);
	} else if (events_chance(t, 55))
		was_told(t, a);
	if (events_chance(t, t->mood[41] / 10))
		has_paper(t, a);
}

void
events_begin(struct town *t)
{
	int customers, premises;

	t->accounts = 3 + events_dice(t, 8);
	t->odd = events_chance(t, 40) ? 5 + events_dice(t, 60) : 0;
	customers = 1 + t->accounts / 3 + events_dice(t, t->accounts);
	premises = 1 + t->accounts / 3 + events_dice(t, t->accounts);
	for (size_t k = 0; k < NELEM(events); k++)
		t->mood[k] = events_chance(t, 10) ? events[k].usual * 8 : events_chance(t, 30) ? 0 : events[k].usual;
	for (size_t k = NELEM(events); k < NELEM(t->mood); k++)
		t->mood[k] = events_chance(t, 20) ? 200 : 0;
	ROW("issuers", "I001x", "issuer_id", "I001x", "legal_name", "Bank", "kind", "bank", "status", "active");
	for (int i = 0; i < premises; i++)
		lives(t, i, premises < t->accounts);
	for (int i = 0; i < customers; i++)
		customer(t, i);
	for (int i = 0; i < t->accounts; i++)
		account(t, i, customers, premises);
}
