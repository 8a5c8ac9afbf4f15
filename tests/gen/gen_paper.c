/* gen_paper.c - securities of the invented town: papers and cash, and how each of them ends. */
#include "gen_paper.h"

#include <stdio.h>

static const char *const kind_code[] = { "cash", "surety bond", "indemnity bond",
	"certificate of deposit", "letter of credit", "guaranty" };
static enum gen_paper_kind
kind_of(uint64_t h)
{
	uint32_t d = gen_day_dice(h, 401, 100);

	return d < 45	? PAPER_LOC
	       : d < 70 ? PAPER_SURETY
	       : d < 80 ? PAPER_INDEMNITY
	       : d < 93 ? PAPER_CD
			: PAPER_GUARANTY;
}

static void
ends_of(const struct gen_town *t, uint64_t h, struct gen_paper *p)
{
	uint32_t d = gen_day_dice(h, 402, 100);

	p->evergreen = p->kind != PAPER_GUARANTY && d % 2 == 0;
	if (!p->evergreen)
		p->fate = d < 30 ? PAPER_LAPSES : d < 70 ? PAPER_REPLACED : PAPER_EXTENDED;
	else if (d < 50)
		p->fate = PAPER_STAYS;
	else
		p->fate = p->kind == PAPER_LOC || p->kind == PAPER_CD ? PAPER_NONEXT : PAPER_CANCELLED;
	/* In the sample most ends fall where the sample's days can see a letter, a draw or the end itself */
	p->expiry = t->opening + (gen_day_dice(h, 403, 4) ? 4 + (int)gen_day_dice(h, 404, 150)
							  : 160 + (int)gen_day_dice(h, 404, 500));
	if (!t->sample) /* the letters of those that end sooner have gone out before */
		p->expiry = t->opening + 91 + (int)gen_day_dice(h, 404, 120);
	p->issue = gen_day_months(p->expiry, -12 * (1 + (int)gen_day_dice(h, 405, 3)));
	if (t->sample && gen_day_dice(h, 406, 15) == 0) { /* yearly from a day that most years lack */
		p->issue = gen_day(2024, 2, 29);
		p->expiry = gen_day_months(p->issue, p->issue + 720 < t->opening + 2 ? 24 : 24);
		if (p->expiry <= t->opening + 3)
			p->expiry = gen_day_months(p->issue, 36);
	}
	p->final = p->evergreen && gen_day_dice(h, 407, 6) == 0 ? gen_day_months(p->expiry, 18) : 0;
	p->unclear = gen_day_dice(h, 408, 25) == 0;
	if (p->fate == PAPER_NONEXT || p->fate == PAPER_CANCELLED)
		p->notice_day = t->opening + 1 + (int)gen_day_dice(h, 409, 45);
}

/* What may be asked for: more or less than that would be looked at every night. */
static int64_t
two_months(const struct gen_acct *a)
{
	int64_t charges = 0;

	for (int k = 0; k < a->nbills; k++)
		charges += a->bill[k].charges;
	return a->nbills == 0 ? a->usual * 2 : charges * 2 / a->nbills;
}

bool
gen_paper_of(const struct gen_town *t, const struct gen_acct *a, struct gen_paper *p)
{
	bool many = t->sample || t->accounts <= 10000;
	bool paper = a->i % (many ? 10 : 100) == 0;
	uint64_t h = gen_day_mix(a->h, 400);
	/* who pays late was asked for a deposit long ago, but for some whom the first nights find */
	bool asked = !t->sample && a->fate != FATE_GOOD && gen_day_dice(h, 411, 4) > 0;

	if (!paper && a->i % 20 != 5 && !asked)
		return false;
	memset(p, 0, sizeof(*p));
	p->i = a->i;
	p->status = "in force";
	p->version = gen_world_version(t->opening, 0);
	if (!paper) {
		p->cash = true;
		p->kind = PAPER_CASH;
		p->issue = gen_day_dice(h, 410, 12) ? a->opened : gen_day(2024, 2, 29);
		if (p->issue < a->opened)
			p->issue = a->opened;
		p->face = t->sample ? a->usual * 2 / 500 * 500 + 500 : two_months(a);
		return true;
	}
	p->kind = kind_of(h);
	p->face = t->sample ? (a->usual * 2 / 10000 + 1) * 10000 : two_months(a);
	ends_of(t, h, p);
	return true;
}

static void
paper_terms(struct gen_out *o, const struct gen_paper *p, uint64_t h)
{
	bool bond = p->kind == PAPER_SURETY || p->kind == PAPER_INDEMNITY;

	gen_out_format(o, securities_issuer_id, "%s%u", bond ? "SUR" : "BNK", (unsigned)(h % 4));
	gen_out_bool(o, securities_perpetual, false);
	gen_out_bool(o, securities_evergreen, p->evergreen);
	gen_out_code(o, securities_extension_wording, p->unclear ? "unclear"
	    : p->evergreen ? "successive periods" : "one period");
	if (p->evergreen)
		gen_out_text(o, securities_extension_term, "P1Y");
	gen_out_date(o, securities_final_expiry_date, p->final);
	gen_out_number(o, securities_notice_days, bond ? 30 : 60);
	gen_out_code(o, securities_notice_counts_from, h & 1 ? "sent" : "received");
	gen_out_code(o, securities_notice_mode, "courier");
	gen_out_code(o, securities_governing_rules, p->kind == PAPER_LOC
	    ? h & 2 ? "ISP98" : "UCP 600" : "other");
	gen_out_bool(o, securities_partial_draws, true);
	gen_out_bool(o, securities_multiple_draws, true);
	gen_out_text(o, securities_presentation_place, "12 Commerce Sq, Lakemont FL");
	gen_out_text(o, securities_presentation_modes, "in person;courier");
	gen_out_text(o, securities_closes_at, "15:00");
	gen_out_text(o, securities_presentation_calendar, "bank");
	gen_out_text(o, securities_documents_required, "original;draft;signed statement");
	if (bond) {
		gen_out_money(o, securities_penal_sum, p->face);
		gen_out_number(o, securities_cancel_notice_days, 30);
		gen_out_bool(o, securities_continuous, p->evergreen);
		gen_out_number(o, securities_tail_days, 0);
		gen_out_number(o, securities_claim_within_days, 60);
	}
	if (p->kind == PAPER_CD) {
		gen_out_format(o, securities_certificate_no, "CD%06u", 100000 + p->i);
		gen_out_date(o, securities_maturity_date, p->expiry);
		gen_out_bool(o, securities_auto_renews, p->evergreen);
		gen_out_date(o, securities_pledge_acknowledged_date, p->issue + 3);
	}
	if (p->kind == PAPER_GUARANTY)
		gen_out_money(o, securities_cap, p->face);
}

void
gen_paper_emit(struct gen_emit *e, const struct gen_acct *a, const struct gen_paper *p)
{
	struct gen_out *o = e->out[GEN_KIND_securities];
	uint64_t h = gen_day_mix(a->h, 450 + (p->second ? 1 : 0));

	gen_out_control(o, p->version);
	gen_out_format(o, securities_security_id, GEN_SECURITY, p->i + (p->second ? GEN_SECOND : 0));
	gen_out_code(o, securities_kind, kind_code[p->kind]);
	gen_out_code(o, securities_status, p->status);
	gen_out_format(o, securities_customer_id, GEN_CUSTOMER, a->customer);
	gen_out_format(o, securities_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(p->on != 0 ? p->on : a->i));
	gen_out_text(o, securities_principal_name, gen_world_customer_name(e->town, a).text);
	gen_out_text(o, securities_beneficiary_name, "City of Lakemont Utilities");
	gen_out_format(o, securities_instrument_number, "%c%c-%05u", kind_code[p->kind][0] - 32,
	    kind_code[p->kind][1] - 32, 20000 + p->i + (p->second ? 40000 : 0));
	gen_out_text(o, securities_currency, "USD");
	gen_out_money(o, securities_face_amount, p->face);
	gen_out_money(o, securities_available_amount, p->face - p->drawn);
	gen_out_money(o, securities_drawn_amount, p->drawn);
	gen_out_date(o, securities_issue_date, p->issue);
	gen_out_date(o, securities_effective_date, p->issue);
	gen_out_date(o, securities_expiry_date, p->expiry);
	gen_out_bool(o, securities_original_held, !p->cash);
	gen_out_text(o, securities_original_location, p->cash ? "" : "vault A");
	gen_out_bool(o, securities_authority_evidence, true);
	if (p->guarantor != 0) {
		gen_out_format(o, securities_guarantor_customer_id, GEN_CUSTOMER, p->guarantor);
		gen_out_format(o, securities_guarantor_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(p->guarantor));
	}
	if (p->replaces)
		gen_out_format(o, securities_replaces_security_id, GEN_SECURITY, p->i);
	if (p->cash) {
		gen_out_format(o, securities_receipt_no, "R%07u", p->i);
		gen_out_money(o, securities_requested_amount, p->face);
		gen_out_money(o, securities_billed_amount, p->face);
		gen_out_money(o, securities_paid_amount, p->face);
		gen_out_date(o, securities_paid_date, p->issue);
		gen_out_format(o, securities_payer_customer_id, GEN_CUSTOMER, a->customer);
		gen_out_date(o, securities_interest_from, p->issue);
		gen_out_date(o, securities_interest_paid_to, p->interest_to);
	} else {
		paper_terms(o, p, h);
	}
	gen_out_row(o);
}

void
gen_paper_event(struct gen_emit *e, int nth, const struct gen_doc *d)
{
	struct gen_out *o = e->out[GEN_KIND_security_events];
	unsigned id = d->i + (d->second ? GEN_SECOND : 0);

	gen_out_control(o, gen_world_version(e->day, 0));
	gen_out_format(o, security_events_event_id, "EV%07u-%d", id, nth + 100 * d->no);
	gen_out_format(o, security_events_security_id, GEN_SECURITY, id);
	gen_out_code(o, security_events_kind, d->status);
	gen_out_date(o, security_events_effective_date, d->d1);
	gen_out_date(o, security_events_sent_date, d->d2);
	gen_out_stamp(o, security_events_received_at, e->day, 11 * 60);
	if (d->d2 != 0)
		gen_out_code(o, security_events_delivery_mode, "courier");
	if (d->amount != 0)
		gen_out_money(o, security_events_amount, d->amount);
	gen_out_date(o, security_events_new_expiry, d->d3);
	gen_out_text(o, security_events_recorded_by, d->d2 != 0 ? "SPECIALIST2" : "batch");
	gen_out_row(o);
}
