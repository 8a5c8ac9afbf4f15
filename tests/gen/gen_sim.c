/* gen_sim.c - the sample utility's files of one day, with the trouble that real files have. */
#include "gen_sim.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen_scene.h"
#include "gen_snap.h"

/* A Friday; Monday is Presidents' Day, on which no mail moves. */
#define OPENING gen_day(2026, 2, 13)
enum { DAYS = 40 };

/* On which of the days which trouble comes; samples/README.md tells the same by date. */
enum trouble {
	T_QUOTED = 2,	  /* line breaks, quotes and UTF-8 in premises and names */
	T_BAD_CUSTOMER = 4, /* an unmapped code; corrected a day later */
	T_DUPLICATE = 6,  /* one bill twice with other contents; one twice, the higher version wins */
	T_UNKNOWN = 7,	  /* service and payment of an account that comes a day later */
	T_BAD_MEDICAL = 9, /* a certificate with a date that does not exist; whose it is can be read */
	T_UNBALANCED = 12, /* the trailer of payments is a cent off; corrected set beside it */
	T_STALE = 14,	  /* a bill with an older version than the one kept */
	T_LATE_HOLDS = 17, /* holds do not come; both days' files come the day after */
	T_NAMELESS = 31	  /* a hold that does not say whose it is */
};

static bool
kiosk_day(int nth)
{
	return nth % 5 == 2;
}

/* --- documents ---------------------------------------------------------------------- */

static void
put_hold(struct gen_emit *e, const struct gen_doc *d)
{
	struct gen_out *o = e->out[GEN_KIND_holds];
	bool promise = strcmp(d->status, "promise to pay") == 0;

	gen_out_control(o, d->version);
	gen_out_text(o, holds_hold_id, d->id);
	gen_out_code(o, holds_scope_kind, "account");
	gen_out_format(o, holds_scope_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(d->i));
	gen_out_code(o, holds_kind, d->status);
	gen_out_text(o, holds_stops, promise ? "disconnect" : "disconnect;notices;late charge");
	if (d->amount != 0) {
		gen_out_money(o, holds_amount, d->amount);
		gen_out_format(o, holds_bill_id, GEN_BILL, GEN_ACCOUNT_NO(d->i), d->no);
	}
	gen_out_date(o, holds_from_date, d->d1);
	gen_out_date(o, holds_until_date, d->d2);
	gen_out_text(o, holds_placed_by, "CLERK7");
	gen_out_stamp(o, holds_placed_at, d->day, 14 * 60);
	gen_out_text(o, holds_reason, promise ? "Promise by telephone" : "Customer: \"meter misread\"");
}

static void
put_protection(struct gen_emit *e, const struct gen_live *l, const struct gen_doc *d)
{
	struct gen_out *o = e->out[d->kind];

	gen_out_control(o, d->version);
	if (d->kind == GEN_KIND_medical_certificates) {
		gen_out_text(o, medical_certificates_certificate_id, d->id);
		gen_out_format(o, medical_certificates_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(d->i));
		gen_out_format(o, medical_certificates_premise_id, GEN_PREMISE, l->a[d->i].premise);
		gen_out_text(o, medical_certificates_service_types, "electric");
		gen_out_code(o, medical_certificates_kind, "life support");
		gen_out_code(o, medical_certificates_status, d->status);
		gen_out_format(o, medical_certificates_licence_no, "ME%05u", 10000 + d->i);
		gen_out_stamp(o, medical_certificates_received_at, d->day, 10 * 60);
		gen_out_date(o, medical_certificates_from_date, d->d1);
		gen_out_date(o, medical_certificates_until_date, d->d2);
		gen_out_number(o, medical_certificates_renewals_used, 0);
		return;
	}
	gen_out_text(o, bankruptcies_court, "FLMB");
	gen_out_text(o, bankruptcies_case_number, d->id);
	gen_out_format(o, bankruptcies_customer_id, GEN_CUSTOMER, l->a[d->i].customer);
	gen_out_format(o, bankruptcies_chapter, "%d", d->no);
	gen_out_bool(o, bankruptcies_voluntary, true);
	gen_out_date(o, bankruptcies_petition_date, d->d1);
	gen_out_date(o, bankruptcies_order_for_relief_date, d->d1);
	gen_out_stamp(o, bankruptcies_notice_received_at, d->day, 9 * 60);
	gen_out_code(o, bankruptcies_status, d->status);
	gen_out_date(o, bankruptcies_status_date, d->d1);
}

static void
put_return(struct gen_emit *e, const struct gen_live *l, const struct gen_doc *d)
{
	struct gen_out *o = e->out[GEN_KIND_payment_returns];

	gen_out_control(o, d->version);
	gen_out_format(o, payment_returns_return_id, "R%010u%03d", GEN_ACCOUNT_NO(d->i), d->no);
	gen_out_format(o, payment_returns_payment_id, GEN_PAYMENT, GEN_ACCOUNT_NO(d->i), d->no);
	gen_out_format(o, payment_returns_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(d->i));
	gen_out_format(o, payment_returns_payer_customer_id, GEN_CUSTOMER, l->a[d->i].customer);
	gen_out_money(o, payment_returns_amount, d->amount);
	gen_out_date(o, payment_returns_original_effective_date, d->d1);
	gen_out_date(o, payment_returns_returned_date, d->d2);
	gen_out_stamp(o, payment_returns_received_at, d->day, 7 * 60);
	gen_out_text(o, payment_returns_return_code, "NSF");
	gen_out_code(o, payment_returns_return_class, "insufficient");
	gen_out_number(o, payment_returns_represented, 1);
	gen_out_bool(o, payment_returns_final, true);
	gen_out_bool(o, payment_returns_customer_fault, true);
	gen_out_money(o, payment_returns_bank_fee, 450);
}

static int
by_key(const void *x, const void *y)
{
	const struct gen_doc *a = *(const struct gen_doc *const *)x, *b = *(const struct gen_doc *const *)y;
	int c;

	if (a->kind == GEN_KIND_order_replies || a->kind == GEN_KIND_notice_replies) {
		c = strcmp(a->id, b->id);
		if (c == 0)
			c = a->copy - b->copy;
		return c != 0 ? c : a->no - b->no;
	}
	if (a->second != b->second)
		return a->second ? 1 : -1;
	return (a->i > b->i) - (a->i < b->i);
}

/* The day's documents of one kind, in the order of their keys. */
static size_t
docs_of(const struct gen_live *l, enum gen_kind kind, int day, const struct gen_doc ***out)
{
	const struct gen_doc **v = base_alloc((l->ndocs + 1) * sizeof(*v));
	size_t n = 0;

	for (size_t k = 0; k < l->ndocs; k++)
		if (l->doc[k].kind == kind && l->doc[k].day == day)
			v[n++] = &l->doc[k];
	if (n > 0)
		qsort(v, n, sizeof(*v), by_key);
	*out = v;
	return n;
}

static void
put_docs(struct gen_emit *e, const struct gen_live *l, enum gen_kind kind, int day)
{
	const struct gen_doc **v;
	size_t n = docs_of(l, kind, day, &v);

	for (size_t k = 0; k < n; k++) {
		if (kind == GEN_KIND_security_events) {
			gen_paper_event(e, l->nth, v[k]);
			continue;
		}
		if (kind == GEN_KIND_holds)
			put_hold(e, v[k]);
		else if (kind == GEN_KIND_payment_returns)
			put_return(e, l, v[k]);
		else if (kind == GEN_KIND_order_replies || kind == GEN_KIND_notice_replies)
			gen_emit_reply(e, v[k]);
		else
			put_protection(e, l, v[k]);
		gen_out_row(e->out[kind]);
	}
	base_free(v);
}

/* --- trouble ------------------------------------------------------------------------- */

static const struct gen_bill *
first_bill(const struct gen_live *l, uint32_t from, struct gen_acct **a)
{
	for (uint32_t i = from;; i = (i + 1) % LIVE_ACCOUNTS) {
		*a = &l->a[i];
		if ((*a)->nbills > 2 && (*a)->fate == FATE_GOOD)
			return &(*a)->bill[1];
	}
}

static void
trouble_with_bills(struct gen_emit *e, const struct gen_live *l)
{
	struct gen_out *o = e->out[GEN_KIND_bills];
	struct gen_acct *a;
	const struct gen_bill *b;
	struct gen_bill t;

	if (l->nth == T_STALE) { /* from a tape of the year before */
		b = first_bill(l, 900, &a);
		t = *b;
		t.version -= 5;
		gen_emit_bill(e, a, &t);
	}
	if (l->nth != T_DUPLICATE)
		return;
	b = first_bill(l, 1900, &a);
	t = *b;
	t.version = gen_world_version(l->day, 0);
	gen_emit_bill_fields(e, a, &t);
	gen_out_again(o);
	gen_out_bool(o, bills_estimated, !t.estimated); /* equal version, other content: both bad */
	gen_out_row(o);
	b = first_bill(l, 1950, &a);
	t = *b;
	t.version = gen_world_version(l->day, 0);
	gen_emit_bill(e, a, &t);
	t.version++;
	t.estimated = !t.estimated;
	gen_emit_bill(e, a, &t);
}

static void
trouble_with_customers(struct gen_emit *e, const struct gen_live *l)
{
	struct gen_out *o = e->out[GEN_KIND_customers];
	struct gen_acct *a = &l->a[40];

	if (l->nth == T_QUOTED) {
		gen_emit_customer_fields(e, &l->a[20]);
		gen_out_control(o, gen_world_version(l->day, 0));
		gen_out_text(o, customers_trade_name,
		    "Caf\xc3\xa9 \"\xc3\x89l Faro\", \xe7\x87\x88\xe5\x8f\xb0\nkitchen & bar");
		gen_out_row(o);
	}
	if (l->nth == T_BAD_CUSTOMER || l->nth == T_BAD_CUSTOMER + 1) {
		gen_emit_customer_fields(e, a);
		gen_out_control(o, gen_world_version(l->day, 0));
		if (l->nth == T_BAD_CUSTOMER)
			gen_out_spoil(o, gen_world_customer_name(e->town, a).text, "\xff\xfe\xfd");
		gen_out_row(o);
	}
}

static void
trouble_with_protections(struct gen_emit *e, const struct gen_live *l)
{
	struct gen_doc d = { .day = l->day, .i = 333, .d1 = l->day, .d2 = l->day + 365,
		.version = gen_world_version(l->day, 0) };
	char day[16];

	if (l->nth == T_BAD_MEDICAL || l->nth == T_BAD_MEDICAL + 2) {
		d.kind = GEN_KIND_medical_certificates;
		d.status = "active";
		snprintf(d.id, sizeof(d.id), "MC9999333");
		put_protection(e, l, &d);
		snprintf(day, sizeof(day), "%s", gen_day_text(d.d2));
		if (l->nth == T_BAD_MEDICAL)
			gen_out_spoil(e->out[d.kind], day, "2027-02-30");
		gen_out_row(e->out[d.kind]);
	}
	if (l->nth == T_NAMELESS) {
		char account[16];

		d.kind = GEN_KIND_holds;
		d.status = "dispute";
		snprintf(d.id, sizeof(d.id), "H9999999-%d", l->nth);
		snprintf(account, sizeof(account), GEN_ACCOUNT, GEN_ACCOUNT_NO(d.i));
		put_hold(e, &d);
		gen_out_spoil(e->out[d.kind], account, "");
		gen_out_row(e->out[d.kind]);
	}
}

/* Someone moves in: the agreement and the first money are there a day before the account. */
static void
newcomer(struct gen_emit *e, const struct gen_live *l)
{
	struct gen_acct *a = &l->a[LIVE_ACCOUNTS];
	struct gen_pay p = { .no = 1, .amount = 5000, .effective = l->day, .received = l->day,
		.posted = l->day, .tender = 2, .source = 1, .version = gen_world_version(l->day, 0) };

	a->account_version = gen_world_version(l->day, 0);
	if (l->nth == T_UNKNOWN) {
		gen_emit_services(e, a);
		gen_emit_pay(e, a, &p);
	} else if (l->nth == T_UNKNOWN + 1) {
		gen_emit_customer(e, a);
		gen_emit_premise(e, a);
		gen_emit_points(e, a);
		gen_emit_account(e, a);
	}
}

/* --- a day ----------------------------------------------------------------------------- */

static void
open_files(struct gen_emit *e, struct gen_set *set, const struct gen_live *l, bool corrected)
{
	*e = (struct gen_emit){ .town = &l->town, .day = l->day };
	for (int k = 0; k < GEN_NKINDS; k++) {
		struct gen_out_spec spec = { .kind = (enum gen_kind)k, .sequence = l->nth + 1,
			.business = l->day, .as_of = l->day };

		if (k == GEN_KIND_calendars || k == GEN_KIND_opening_state)
			continue;
		if (k == GEN_KIND_holds && l->nth == T_LATE_HOLDS)
			continue;
		if (k >= GEN_FIRST_TOLD && (spec.sequence = gen_scene_sequence(l, spec.kind)) == 0)
			continue; /* most of these come when there is something to tell */
		if (k == GEN_KIND_payments) {
			spec.source = "LOCKBOX";
			spec.unbalance = l->nth == T_UNBALANCED && !corrected ? 1 : 0;
		}
		e->out[k] = gen_out_open(set, &spec);
	}
}

static void
accounts_of_day(struct gen_emit *e, struct gen_live *l)
{
	for (uint32_t i = 0; i < LIVE_ALL; i++) {
		struct gen_acct *a = &l->a[i];

		if (a->comes) {
			if (a->owns_customer)
				gen_emit_customer(e, a);
			gen_emit_premise(e, a);
			gen_emit_points(e, a);
			gen_emit_services(e, a);
		}
		if (a->account_changed)
			gen_emit_account(e, a);
		if (a->service_changed) {
			gen_emit_services(e, a);
			gen_emit_points(e, a);
		}
		for (int k = 0; k < a->nbills; k++)
			if (a->bill[k].changed)
				gen_emit_bill(e, a, &a->bill[k]);
		for (int k = 0; k < a->npays; k++)
			if (a->pay[k].changed && !(kiosk_day(l->nth) && a->pay[k].source == 2))
				gen_emit_pay(e, a, &a->pay[k]);
	}
	for (int second = 0; second < 2; second++)
		for (uint32_t i = 0; i < LIVE_ALL; i++) {
			struct gen_paper *p = gen_live_paper(l, i, second == 1);

			if (p != NULL && p->changed)
				gen_paper_emit(e, &l->a[i], p);
		}
}

/* The kiosks send a file of their own on some days, from a system that ends lines with CRLF. */
static void
kiosk(struct gen_emit *e, struct gen_set *set, const struct gen_live *l)
{
	struct gen_out_spec spec = { .kind = GEN_KIND_payments, .source = "KIOSK",
		.sequence = l->nth / 5 + 1, .business = l->day, .as_of = l->day, .plain = true,
		.crlf = true };
	struct gen_out *lockbox = e->out[GEN_KIND_payments];

	e->out[GEN_KIND_payments] = gen_out_open(set, &spec);
	for (uint32_t i = 0; i < LIVE_ACCOUNTS; i++)
		for (int k = 0; k < l->a[i].npays; k++)
			if (l->a[i].pay[k].changed && l->a[i].pay[k].source == 2)
				gen_emit_pay(e, &l->a[i], &l->a[i].pay[k]);
	gen_out_close(&e->out[GEN_KIND_payments]);
	e->out[GEN_KIND_payments] = lockbox;
}

/* The holds of yesterday, whose file had not come. */
static void
late_holds(struct gen_emit *e, struct gen_set *set, const struct gen_live *l)
{
	struct gen_out_spec spec = { .kind = GEN_KIND_holds, .sequence = l->nth, .business = l->before,
		.as_of = l->before };
	struct gen_out *today = e->out[GEN_KIND_holds];

	e->out[GEN_KIND_holds] = gen_out_open(set, &spec);
	put_docs(e, l, GEN_KIND_holds, l->before);
	gen_out_close(&e->out[GEN_KIND_holds]);
	e->out[GEN_KIND_holds] = today;
}

static void
told(struct gen_emit *e, const struct gen_live *l)
{
	for (int k = GEN_FIRST_TOLD; k < GEN_NKINDS; k++)
		if (e->out[k] != NULL)
			gen_scene_put(e, l, (enum gen_kind)k);
}

static void
write_day(struct gen_live *l, const char *out, bool corrected)
{
	static const enum gen_kind doc[] = { GEN_KIND_payment_returns, GEN_KIND_holds,
		GEN_KIND_medical_certificates, GEN_KIND_bankruptcies, GEN_KIND_security_events,
		GEN_KIND_order_replies, GEN_KIND_notice_replies };
	struct gen_emit e;
	struct gen_set set;
	char dir[900];

	snprintf(dir, sizeof(dir), "%s/%s%s", out, gen_day_text(l->day), corrected ? "-corrected" : "");
	gen_set_begin(&set, dir);
	open_files(&e, &set, l, corrected);
	accounts_of_day(&e, l);
	for (size_t k = 0; k < NELEM(doc); k++)
		if (e.out[doc[k]] != NULL)
			put_docs(&e, l, doc[k], l->day);
	told(&e, l);
	trouble_with_customers(&e, l);
	trouble_with_bills(&e, l);
	trouble_with_protections(&e, l);
	newcomer(&e, l);
	if (kiosk_day(l->nth))
		kiosk(&e, &set, l);
	if (l->nth == T_LATE_HOLDS + 1)
		late_holds(&e, &set, l);
	gen_snap_close(&e, &set);
	printf("%s: %llu rows\n", dir, (unsigned long long)set.rows);
}

static void
write_opening(struct gen_live *l, const char *out)
{
	struct gen_emit e;
	struct gen_set set;
	char dir[900];

	snprintf(dir, sizeof(dir), "%s/%s", out, gen_day_text(l->day));
	gen_set_begin(&set, dir);
	gen_snap_open(&e, &set, &l->town, l->day, 1);
	gen_emit_calendars(&e, 2024, 2027);
	for (uint32_t i = 0; i < LIVE_ACCOUNTS; i++)
		gen_snap_account(&e, &l->a[i]);
	told(&e, l);
	gen_snap_close(&e, &set);
	printf("%s: %llu rows\n", dir, (unsigned long long)set.rows);
}

int
gen_sim_days(void)
{
	int day = OPENING;

	for (int k = 0; k <= DAYS; k++, day = gen_day_next_working(day))
		printf("%s\n", gen_day_text(day));
	return 0;
}

int
gen_sim_day(uint64_t seed, int day, const char *published, const char *out)
{
	static struct gen_live live;
	struct gen_pub pub;
	int at = OPENING;

	if (day < OPENING || !gen_day_working(day))
		gen_out_die("%s: not a business date of the sample utility", gen_day_text(day));
	gen_pub_load(&pub, published, true);
	gen_live_start(&live, seed, at, &pub);
	if (day == at)
		write_opening(&live, out);
	while (at < day) {
		at = gen_day_next_working(at);
		gen_live_day(&live, at);
	}
	if (live.nth > 0)
		write_day(&live, out, false);
	if (live.nth == T_UNBALANCED)
		write_day(&live, out, true);
	gen_live_end(&live);
	base_free(pub.v);
	return 0;
}
