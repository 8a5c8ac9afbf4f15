/* gen_emit.c - rows of accounts and what hangs on them. */
#include "gen_emit.h"

#include <stdio.h>

static const char *const class_code[] = { "residential", "small commercial", "large commercial",
	"industrial", "government", "institutional" };
static const char *const critical_code[] = { "none", "hospital", "care home", "school",
	"emergency service", "critical load", "multi-dwelling" };
static const char *const tender_code[] = { "ACH", "check", "card", "cash" };
static const char *const source_name[] = { "LOCKBOX", "WEB", "KIOSK", "LOCKBOX2" };

void
gen_emit_customer_fields(struct gen_emit *e, const struct gen_acct *a)
{
	struct gen_out *o = e->out[GEN_KIND_customers];
	uint64_t h = gen_day_mix(e->town->seed, a->customer);
	bool person = a->class == CLASS_RES;

	gen_out_control(o, gen_world_version(e->town->opening, 0));
	gen_out_format(o, customers_customer_id, GEN_CUSTOMER, a->customer);
	gen_out_code(o, customers_customer_kind, person ? "person"
	    : a->class == CLASS_GOV ? "government" : "organisation");
	gen_out_text(o, customers_legal_name, gen_world_customer_name(e->town, a).text);
	if (!person) {
		gen_out_code(o, customers_entity_form, a->class == CLASS_GOV ? "public body" : "corporation");
		gen_out_text(o, customers_registered_state, "FL");
		gen_out_format(o, customers_naics, "%u", 311000 + gen_day_dice(h, 301, 500000));
		gen_out_number(o, customers_employees_full_time, 1 + gen_day_dice(h, 302, 90));
	}
	gen_out_format(o, customers_tax_id_last4, "%04u", gen_day_dice(h, 303, 10000));
	gen_out_date(o, customers_customer_since, a->opened);
	gen_out_bool(o, customers_age_65_or_over, person && gen_day_dice(h, 304, 6) == 0);
	gen_out_bool(o, customers_public_assistance, person && gen_day_dice(h, 309, 12) == 0);
	gen_out_code(o, customers_language, gen_day_dice(h, 305, 9) == 0 ? "es" : "en");
	gen_out_format(o, customers_phone_day, "+1850555%04u", gen_day_dice(h, 306, 10000));
	if (gen_day_dice(h, 307, 3) > 0)
		gen_out_format(o, customers_email, "c%u@mail.example", a->customer);
	gen_out_bool(o, customers_may_call, gen_day_dice(h, 308, 2));
	gen_out_bool(o, customers_may_text, gen_day_dice(h, 308, 4) == 1);
	gen_out_bool(o, customers_paperless, false);
	gen_out_bool(o, customers_identity_alert, false);
}

void
gen_emit_customer(struct gen_emit *e, const struct gen_acct *a)
{
	gen_emit_customer_fields(e, a);
	gen_out_row(e->out[GEN_KIND_customers]);
}

void
gen_emit_premise(struct gen_emit *e, const struct gen_acct *a)
{
	struct gen_out *o = e->out[GEN_KIND_premises];
	uint64_t h = gen_day_mix(e->town->seed ^ 0x77, a->premise);
	bool many = a->class == CLASS_RES && gen_day_dice(h, 320, 60) == 0;

	gen_out_control(o, gen_world_version(e->town->opening, 0));
	gen_out_format(o, premises_premise_id, GEN_PREMISE, a->premise);
	gen_out_text(o, premises_address_1, gen_world_street(h).text);
	if (gen_day_dice(h, 321, 7) == 0)
		gen_out_format(o, premises_unit, "%u", 1 + gen_day_dice(h, 322, 40));
	gen_out_text(o, premises_city, "Lakemont");
	gen_out_text(o, premises_state, "FL");
	gen_out_format(o, premises_postal, "329%02u", 10 + gen_day_dice(h, 323, 6));
	gen_out_text(o, premises_country, "US");
	gen_out_text(o, premises_county, gen_day_dice(h, 324, 5) ? "Sawgrass" : "Ocheesee");
	gen_out_text(o, premises_weather_area, gen_day_dice(h, 324, 5) ? "FLZ901" : "FLZ902");
	gen_out_text(o, premises_time_zone, "America/New_York");
	gen_out_bool(o, premises_inside_city, gen_day_dice(h, 325, 10) > 0);
	gen_out_code(o, premises_premise_kind, a->class == CLASS_RES
	    ? many ? "apartment" : "house" : a->class <= CLASS_LARGE ? "shop" : "plant");
	gen_out_number(o, premises_dwelling_units, a->class == CLASS_RES ? 1 : 0);
	gen_out_bool(o, premises_tenants_live_here, false);
	gen_out_code(o, premises_heating_by, "electric");
	gen_out_code(o, premises_cooling_by, "electric");
	gen_out_bool(o, premises_medical_at_premise, false);
	gen_out_format(o, premises_district, "D%u", 1 + gen_day_dice(h, 326, 6));
	gen_out_format(o, premises_route, "R%02u", 1 + gen_day_dice(h, 327, 40));
	if (a->quirk)
		gen_out_text(o, premises_access_note,
		    "Gate code at office;\nask for \"Z\xc3\xbc" "lal\", dog in yard, front & side");
	gen_out_row(o);
}

static void
point(struct gen_emit *e, const struct gen_acct *a, char c, const char *type, bool cuttable)
{
	struct gen_out *o = e->out[GEN_KIND_service_points];
	bool cut = cuttable && c == 'E' && (a->cut_since != 0 || a->stopped != 0 || a->pending);

	gen_out_control(o, a->point_version);
	gen_out_format(o, service_points_service_point_id, GEN_POINT, a->i, c);
	gen_out_format(o, service_points_premise_id, GEN_PREMISE, a->premise);
	gen_out_code(o, service_points_service_type, type);
	gen_out_format(o, service_points_meter_id, "M%c%08u", c, 40000000 + a->i);
	gen_out_format(o, service_points_end_device_id, "%c%c-%08x", 'E', c, a->i * 2654435761u);
	gen_out_bool(o, service_points_can_disconnect, cuttable);
	gen_out_bool(o, service_points_remote_switch, c == 'E' && a->remote);
	gen_out_code(o, service_points_switch_state, cut ? "disconnected" : "connected");
	gen_out_stamp(o, service_points_switch_state_at, a->cut_since ? a->cut_since : a->stopped ? a->stopped : a->opened, 600);
	gen_out_code(o, service_points_cut_location, c == 'E' ? "meter" : "valve");
	gen_out_bool(o, service_points_other_accounts_served, false);
	gen_out_bool(o, service_points_indoor_access, false);
	gen_out_row(o);
}

void
gen_emit_points(struct gen_emit *e, const struct gen_acct *a)
{
	point(e, a, 'E', "electric", true);
	if (a->water) {
		point(e, a, 'S', "sewer", false);
		point(e, a, 'W', "water", true);
	}
}

void
gen_emit_account_fields(struct gen_emit *e, const struct gen_acct *a)
{
	struct gen_out *o = e->out[GEN_KIND_accounts];
	uint64_t h = gen_day_mix(e->town->seed ^ 0x77, a->premise);

	gen_out_control(o, a->account_version);
	gen_out_format(o, accounts_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(a->i));
	gen_out_format(o, accounts_customer_id, GEN_CUSTOMER, a->customer);
	gen_out_code(o, accounts_status, a->pending ? "pending" : a->finaled ? "final billed"
	    : a->stopped ? "stopped" : "active");
	gen_out_code(o, accounts_account_class, class_code[a->class]);
	gen_out_text(o, accounts_jurisdiction, "US-FL");
	gen_out_text(o, accounts_policy_group, "standard");
	gen_out_format(o, accounts_office, "O%u", 1 + a->i % 3);
	gen_out_format(o, accounts_bill_cycle, "%02d", a->cycle + 1);
	gen_out_date(o, accounts_opened_date, a->opened);
	gen_out_date(o, accounts_continuous_since, a->opened);
	gen_out_date(o, accounts_stopped_date, a->stopped);
	gen_out_date(o, accounts_final_bill_date, a->finaled);
	if (a->finaled)
		gen_out_text(o, accounts_agency_id, "AG1");
	gen_out_money(o, accounts_balance, a->balance);
	gen_out_money(o, accounts_past_due, a->past_due);
	gen_out_money(o, accounts_unapplied_credit, a->credit);
	gen_out_money(o, accounts_security_held, a->security_held);
	gen_out_bool(o, accounts_deposit_exempt, a->class == CLASS_GOV);
	gen_out_code(o, accounts_occupancy, a->h % 3 ? "owner" : "tenant");
	gen_out_bool(o, accounts_budget_plan, false);
	gen_out_bool(o, accounts_autopay, a->autopay);
	gen_out_bool(o, accounts_prepaid, false);
	gen_out_bool(o, accounts_cash_only, false);
	gen_out_code(o, accounts_critical_kind, critical_code[a->critical]);
	gen_out_text(o, accounts_mail_name_1, gen_world_customer_name(e->town, a).text);
	gen_out_text(o, accounts_mail_1, gen_world_street(a->moved ? h + 1 : h).text);
	gen_out_text(o, accounts_mail_city, "Lakemont");
	gen_out_text(o, accounts_mail_state, "FL");
	gen_out_format(o, accounts_mail_postal, "329%02u", 10 + gen_day_dice(h, 323, 6));
	gen_out_text(o, accounts_mail_country, "US");
	gen_out_date(o, accounts_mail_undeliverable_since, a->undeliverable);
	gen_out_date(o, accounts_last_disconnect_date, a->last_cut);
	if (a->last_cut != 0)
		gen_out_code(o, accounts_last_disconnect_cause, "non-payment");
	gen_out_number(o, accounts_disconnects_36m, a->cuts);
}

void
gen_emit_account(struct gen_emit *e, const struct gen_acct *a)
{
	gen_emit_account_fields(e, a);
	gen_out_row(e->out[GEN_KIND_accounts]);
}

static void
service(struct gen_emit *e, const struct gen_acct *a, char c, const char *type, int64_t part)
{
	struct gen_out *o = e->out[GEN_KIND_services];
	bool cut = c == 'E' && a->cut_since != 0;

	gen_out_control(o, a->service_version);
	gen_out_format(o, services_service_id, GEN_SERVICE, GEN_ACCOUNT_NO(a->i), c);
	gen_out_format(o, services_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(a->i));
	gen_out_format(o, services_service_point_id, GEN_POINT, a->i, c);
	gen_out_code(o, services_service_type, type);
	gen_out_format(o, services_rate_code, "%c%s", c, a->class == CLASS_RES ? "-RES" : "-GS");
	gen_out_code(o, services_status, a->pending ? "pending start" : a->stopped ? "stopped" : cut ? "cut" : "active");
	gen_out_date(o, services_start_date, a->opened);
	gen_out_date(o, services_stop_date, a->stopped);
	gen_out_date(o, services_cut_since, cut ? a->cut_since : 0);
	if (cut)
		gen_out_code(o, services_cut_cause, "non-payment");
	gen_out_money(o, services_projected_annual, a->usual * part * 12 / 100);
	gen_out_code(o, services_projected_by, "prior occupant");
	gen_out_code(o, services_debt_class, c == 'E' ? "regulated utility" : "other municipal");
	gen_out_row(o);
}

void
gen_emit_services(struct gen_emit *e, const struct gen_acct *a)
{
	service(e, a, 'E', "electric", a->water ? 70 : 100);
	if (a->water) {
		service(e, a, 'S', "sewer", 12);
		service(e, a, 'W', "water", 18);
	}
}

void
gen_emit_bill_fields(struct gen_emit *e, const struct gen_acct *a, const struct gen_bill *b)
{
	struct gen_out *o = e->out[GEN_KIND_bills];

	gen_out_control(o, b->version);
	gen_out_format(o, bills_bill_id, GEN_BILL, GEN_ACCOUNT_NO(a->i), b->no);
	gen_out_format(o, bills_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(a->i));
	gen_out_code(o, bills_bill_kind, b->final ? "final" : "regular");
	gen_out_code(o, bills_status, b->open > 0 ? "open" : "paid");
	gen_out_date(o, bills_period_from, b->from);
	gen_out_date(o, bills_period_to, b->to);
	gen_out_date(o, bills_read_date, b->to);
	gen_out_number(o, bills_days, b->to - b->from + 1);
	gen_out_date(o, bills_issue_date, b->issue);
	gen_out_date(o, bills_mail_date, b->mail);
	gen_out_code(o, bills_delivery_mode, "mail");
	gen_out_date(o, bills_due_date, b->due);
	gen_out_date(o, bills_extended_due_date, b->extended);
	gen_out_money(o, bills_previous_balance, b->previous);
	gen_out_money(o, bills_current_charges, b->charges);
	gen_out_money(o, bills_total_due, b->previous + b->charges);
	gen_out_money(o, bills_open_amount, b->open);
	gen_out_money(o, bills_disputed_amount, b->disputed);
	gen_out_date(o, bills_paid_in_full_date, b->paid_day);
	gen_out_bool(o, bills_estimated, b->estimated);
	gen_out_bool(o, bills_back_billed, false);
	gen_out_money(o, bills_late_charge_assessed, 0);
}

void
gen_emit_bill(struct gen_emit *e, const struct gen_acct *a, const struct gen_bill *b)
{
	gen_emit_bill_fields(e, a, b);
	gen_out_row(e->out[GEN_KIND_bills]);
}

void
gen_emit_pay_fields(struct gen_emit *e, const struct gen_acct *a, const struct gen_pay *p)
{
	struct gen_out *o = e->out[GEN_KIND_payments];
	uint32_t ref = gen_day_dice(a->h, (uint32_t)(7000 + p->no), 1000000);

	gen_out_control(o, p->version);
	gen_out_format(o, payments_payment_id, GEN_PAYMENT, GEN_ACCOUNT_NO(a->i), p->no);
	gen_out_format(o, payments_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(a->i));
	gen_out_format(o, payments_tender_id, "T%06u-%d", a->i, p->no);
	gen_out_format(o, payments_payer_customer_id, GEN_CUSTOMER, a->customer);
	gen_out_code(o, payments_payer_role, "holder");
	gen_out_text(o, payments_source_id, source_name[p->source]);
	gen_out_format(o, payments_transmission_id, "%s-%s", source_name[p->source],
	    gen_day_text(p->posted));
	gen_out_format(o, payments_batch_id, "%u", 1 + ref % 7);
	gen_out_format(o, payments_source_ref, "%u", 1 + ref % 900);
	gen_out_money(o, payments_amount, p->amount);
	gen_out_stamp(o, payments_received_at, p->received, 8 * 60 + (int)(ref % 480));
	if (p->tender == 1)
		gen_out_date(o, payments_postmark_date, p->effective);
	gen_out_date(o, payments_effective_date, p->effective);
	gen_out_stamp(o, payments_posted_at, p->posted, 17 * 60);
	gen_out_code(o, payments_tender_type, tender_code[p->tender]);
	gen_out_bool(o, payments_guaranteed_funds, p->tender >= 2);
	gen_out_code(o, payments_purpose, p->purpose ? "reconnect" : "bill");
	gen_out_code(o, payments_status, p->reversed ? "reversed" : "posted");
	if (p->reversed)
		gen_out_code(o, payments_reversal_cause, "return");
	if (p->tender == 2)
		gen_out_format(o, payments_confirmation_no, "%u-%d", 400000 + a->i, p->no);
}

void
gen_emit_pay(struct gen_emit *e, const struct gen_acct *a, const struct gen_pay *p)
{
	gen_emit_pay_fields(e, a, p);
	gen_out_row(e->out[GEN_KIND_payments]);
}

void
gen_emit_reply(struct gen_emit *e, const struct gen_doc *d)
{
	struct gen_out *o = e->out[d->kind];

	gen_out_control(o, d->version);
	if (d->kind == GEN_KIND_order_replies) {
		gen_out_text(o, order_replies_order_id, d->id);
		gen_out_number(o, order_replies_reply_no, d->no);
		gen_out_code(o, order_replies_status, d->status);
		gen_out_stamp(o, order_replies_status_at, d->d1, 9 * 60 + d->no * 25);
		if (d->reason != NULL)
			gen_out_code(o, order_replies_reason, d->reason);
		gen_out_format(o, order_replies_external_order_no, "FS-%.10s", d->id);
		if (d->text != NULL)
			gen_out_code(o, order_replies_switch_state, d->text);
		if (d->amount != 0)
			gen_out_money(o, order_replies_collected_amount, d->amount);
		gen_out_format(o, order_replies_crew_id, "CREW%d", 1 + d->id[3] % 5);
		return;
	}
	gen_out_text(o, notice_replies_notice_id, d->id);
	gen_out_number(o, notice_replies_copy_no, d->copy > 0 ? d->copy : 1);
	gen_out_number(o, notice_replies_reply_no, d->no);
	gen_out_code(o, notice_replies_status, d->status);
	gen_out_stamp(o, notice_replies_status_at, d->day, 16 * 60);
	gen_out_date(o, notice_replies_mail_date, d->d1);
	gen_out_code(o, notice_replies_mail_class, "first class");
	gen_out_format(o, notice_replies_mailing_batch, "MB%s", gen_day_text(d->d1));
	if (d->reason != NULL)
		gen_out_text(o, notice_replies_return_reason, d->reason);
}

static void
calendar_day(struct gen_emit *e, const char *id, int day, const char *holiday, bool open, bool mail)
{
	struct gen_out *o = e->out[GEN_KIND_calendars];

	gen_out_control(o, gen_world_version(e->town->opening, 0));
	gen_out_text(o, calendars_calendar_id, id);
	gen_out_date(o, calendars_date, day);
	gen_out_bool(o, calendars_office_open, open);
	gen_out_bool(o, calendars_mail_delivered, mail);
	gen_out_bool(o, calendars_payments_taken, open);
	if (open) {
		gen_out_text(o, calendars_reconnects_until, "20:00");
		gen_out_text(o, calendars_opens_at, "08:00");
		gen_out_text(o, calendars_closes_at, "17:30");
	}
	if (holiday != NULL)
		gen_out_text(o, calendars_holiday_name, holiday);
	gen_out_row(o);
}

void
gen_emit_calendars(struct gen_emit *e, int from, int to)
{
	int first = gen_day(from, 1, 1), last = gen_day(to, 12, 31);

	for (int day = first; day <= last; day++) {
		const char *h = gen_day_bank_holiday(day);

		if (h != NULL && strncmp(h, "City: ", 6) == 0)
			h += 6;
		calendar_day(e, "bank", day, h, gen_day_week(day) <= 5 && h == NULL,
		    gen_day_mail(day));
	}
	for (int day = first; day <= last; day++) {
		const char *h = gen_day_office_holiday(day);

		calendar_day(e, "office", day, h, gen_day_week(day) <= 5 && h == NULL,
		    gen_day_mail(day));
	}
}
