/* gen_cols.h - the extracts that the generator writes and the fields that it fills.
 *
 * Names are those of the layouts; where in a row a field stands, how a date or a code is spelled and
 * which fields are summed is asked of the layout. A field that a layout lacks is left out.
 */
#ifndef GEN_COLS_H
#define GEN_COLS_H

#define GEN_KINDS(K) \
	K(calendars, "calendars") K(customers, "customers") K(premises, "premises") \
	K(service_points, "service-points") K(accounts, "accounts") K(services, "services") \
	K(bills, "bills") K(payments, "payments") K(payment_returns, "payment-returns") \
	K(holds, "holds") K(medical_certificates, "medical-certificates") \
	K(bankruptcies, "bankruptcies") K(securities, "securities") \
	K(security_events, "security-events") K(order_replies, "order-replies") \
	K(notice_replies, "notice-replies") K(opening_state, "opening-state") \
	K(account_parties, "account-parties") K(arrangements, "arrangements") K(instalments, "instalments") \
	K(pledges, "pledges") K(adjustments, "adjustments") K(overrides, "overrides") \
	K(service_requests, "service-requests") K(bill_items, "bill-items") K(issuers, "issuers") \
	K(credit_scores, "credit-scores") K(financials, "financials") K(moratoria, "moratoria") \
	K(posting_replies, "posting-replies") K(referral_replies, "referral-replies") \
	K(refund_replies, "refund-replies")
/* From here on kinds whose rows are told as text (gen_scene.h): the sample utility's alone. */
#define GEN_FIRST_TOLD GEN_KIND_account_parties

/* Row control stands first in every kind; the action is told apart. */
#define GEN_CONTROL(X, k) X(k, row_version) X(k, changed_at) X(k, changed_by)

#define GEN_calendars(X, k) \
	X(k, calendar_id) X(k, date) X(k, office_open) X(k, mail_delivered) X(k, payments_taken) \
	X(k, reconnects_until) X(k, opens_at) X(k, closes_at) X(k, holiday_name) \
	X(k, protected_from) X(k, protected_to)
#define GEN_customers(X, k) \
	X(k, customer_id) X(k, customer_kind) X(k, legal_name) X(k, trade_name) X(k, entity_form) \
	X(k, registered_state) X(k, tax_id_last4) X(k, naics) X(k, customer_since) \
	X(k, age_65_or_over) X(k, language) X(k, phone_day) X(k, email) X(k, deceased_date) \
	X(k, identity_alert) X(k, may_call) X(k, may_text) X(k, paperless) \
	X(k, employees_full_time) X(k, public_assistance)
#define GEN_premises(X, k) \
	X(k, premise_id) X(k, address_1) X(k, address_2) X(k, unit) X(k, city) X(k, state) \
	X(k, postal) X(k, country) X(k, county) X(k, weather_area) X(k, time_zone) \
	X(k, inside_city) X(k, premise_kind) X(k, dwelling_units) X(k, tenants_live_here) \
	X(k, heating_by) X(k, cooling_by) X(k, medical_at_premise) X(k, district) X(k, route) \
	X(k, access_note) X(k, hazard_code) X(k, latitude) X(k, longitude)
#define GEN_service_points(X, k) \
	X(k, service_point_id) X(k, premise_id) X(k, service_type) X(k, meter_id) \
	X(k, end_device_id) X(k, can_disconnect) X(k, remote_switch) X(k, switch_state) \
	X(k, switch_state_at) X(k, cut_location) X(k, other_accounts_served) \
	X(k, indoor_access) X(k, connected_kw)
#define GEN_accounts(X, k) \
	X(k, account_id) X(k, customer_id) X(k, status) X(k, account_class) X(k, jurisdiction) \
	X(k, policy_group) X(k, office) X(k, bill_cycle) X(k, opened_date) X(k, continuous_since) \
	X(k, stopped_date) X(k, final_bill_date) X(k, balance) X(k, past_due) \
	X(k, unapplied_credit) X(k, security_held) X(k, deposit_exempt) X(k, occupancy) \
	X(k, autopay) X(k, autopay_next_date) X(k, autopay_next_amount) X(k, cash_only) \
	X(k, critical_kind) X(k, mail_name_1) X(k, mail_1) X(k, mail_2) X(k, mail_city) \
	X(k, mail_state) X(k, mail_postal) X(k, mail_country) X(k, mail_undeliverable_since) \
	X(k, last_disconnect_date) X(k, last_disconnect_cause) X(k, disconnects_36m) \
	X(k, credit_points) X(k, budget_plan) X(k, prepaid) X(k, agency_id)
#define GEN_services(X, k) \
	X(k, service_id) X(k, account_id) X(k, service_point_id) X(k, service_type) \
	X(k, rate_code) X(k, status) X(k, start_date) X(k, stop_date) X(k, cut_since) \
	X(k, cut_cause) X(k, projected_annual) X(k, projected_by) X(k, read_date_last) \
	X(k, read_date_next) X(k, debt_class)
#define GEN_bills(X, k) \
	X(k, bill_id) X(k, account_id) X(k, bill_kind) X(k, status) X(k, period_from) \
	X(k, period_to) X(k, read_date) X(k, days) X(k, issue_date) X(k, mail_date) \
	X(k, delivery_mode) X(k, due_date) X(k, extended_due_date) X(k, previous_balance) \
	X(k, current_charges) X(k, total_due) X(k, open_amount) X(k, disputed_amount) \
	X(k, paid_in_full_date) X(k, estimated) X(k, back_billed) X(k, late_charge_assessed)
#define GEN_payments(X, k) \
	X(k, payment_id) X(k, account_id) X(k, tender_id) X(k, payer_customer_id) \
	X(k, payer_role) X(k, source_id) X(k, transmission_id) X(k, batch_id) X(k, source_ref) \
	X(k, amount) X(k, received_at) X(k, postmark_date) X(k, effective_date) X(k, posted_at) \
	X(k, tender_type) X(k, guaranteed_funds) X(k, purpose) X(k, status) X(k, reversal_of) \
	X(k, reversal_cause) X(k, confirmation_no)
#define GEN_payment_returns(X, k) \
	X(k, return_id) X(k, payment_id) X(k, account_id) X(k, tender_id) \
	X(k, payer_customer_id) X(k, amount) X(k, original_effective_date) X(k, returned_date) \
	X(k, received_at) X(k, return_code) X(k, return_class) X(k, represented) X(k, final) \
	X(k, customer_fault) X(k, bank_fee)
#define GEN_holds(X, k) \
	X(k, hold_id) X(k, scope_kind) X(k, scope_id) X(k, kind) X(k, stops) X(k, amount) \
	X(k, bill_id) X(k, item_no) X(k, from_date) X(k, until_date) X(k, review_by) \
	X(k, placed_by) X(k, placed_at) X(k, reason) X(k, document_ref) X(k, released_at) \
	X(k, released_by)
#define GEN_medical_certificates(X, k) \
	X(k, certificate_id) X(k, account_id) X(k, premise_id) X(k, service_types) X(k, kind) \
	X(k, status) X(k, licence_no) X(k, received_at) X(k, from_date) X(k, until_date) \
	X(k, renewal_sent_date) X(k, renewals_used)
#define GEN_bankruptcies(X, k) \
	X(k, court) X(k, case_number) X(k, customer_id) X(k, chapter) X(k, voluntary) \
	X(k, petition_date) X(k, order_for_relief_date) X(k, notice_received_at) X(k, status) \
	X(k, status_date)
#define GEN_securities(X, k) \
	X(k, security_id) X(k, kind) X(k, status) X(k, customer_id) X(k, account_id) \
	X(k, principal_name) X(k, beneficiary_name) X(k, issuer_id) \
	X(k, instrument_number) X(k, currency) X(k, face_amount) X(k, available_amount) \
	X(k, drawn_amount) X(k, issue_date) X(k, effective_date) X(k, expiry_date) \
	X(k, perpetual) X(k, evergreen) X(k, extension_wording) X(k, extension_term) \
	X(k, final_expiry_date) X(k, notice_days) X(k, notice_counts_from) X(k, notice_mode) \
	X(k, governing_rules) X(k, partial_draws) X(k, multiple_draws) X(k, presentation_place) \
	X(k, presentation_modes) X(k, closes_at) X(k, presentation_calendar) \
	X(k, documents_required) X(k, statement_code) X(k, original_held) \
	X(k, original_location) X(k, authority_evidence) X(k, acceptance_by) \
	X(k, acceptance_at) X(k, replaces_security_id) X(k, penal_sum) \
	X(k, cancel_notice_days) X(k, continuous) X(k, tail_days) X(k, claim_within_days) \
	X(k, bank_id) X(k, certificate_no) X(k, maturity_date) X(k, auto_renews) \
	X(k, pledge_acknowledged_date) X(k, receipt_no) X(k, requested_amount) \
	X(k, billed_amount) X(k, paid_amount) X(k, paid_date) X(k, payer_customer_id) \
	X(k, interest_from) X(k, interest_paid_to) X(k, guarantor_customer_id) \
	X(k, guarantor_account_id) X(k, cap)
#define GEN_security_events(X, k) \
	X(k, event_id) X(k, security_id) X(k, kind) X(k, effective_date) X(k, sent_date) \
	X(k, received_at) X(k, delivery_mode) X(k, amount) X(k, new_face) X(k, new_expiry) \
	X(k, new_final_expiry) X(k, discrepancy) X(k, document_ref) X(k, recorded_by) \
	X(k, effect_id)
#define GEN_order_replies(X, k) \
	X(k, order_id) X(k, reply_no) X(k, status) X(k, status_at) X(k, reason) \
	X(k, external_order_no) X(k, meter_id_found) X(k, switch_state) X(k, reading) \
	X(k, collected_amount) X(k, receipt_no) X(k, door_notice_left) X(k, crew_id) X(k, note)
#define GEN_notice_replies(X, k) \
	X(k, notice_id) X(k, copy_no) X(k, reply_no) X(k, status) X(k, status_at) \
	X(k, mail_date) X(k, mail_class) X(k, mailing_batch) X(k, tracking_no) \
	X(k, return_reason) X(k, new_address) X(k, attempt_window)
#define GEN_opening_state(X, k) \
	X(k, account_id) X(k, process) X(k, step) X(k, entered_at) \
	X(k, amount) X(k, arrears_date) X(k, notice_kind) X(k, notice_mail_date) \
	X(k, notice_amount) X(k, notice_action_date) X(k, notice_valid_until) \
	X(k, order_external_no) X(k, order_status) X(k, order_service_point_id)

#define GEN_account_parties(X, k)
#define GEN_arrangements(X, k)
#define GEN_instalments(X, k)
#define GEN_pledges(X, k)
#define GEN_adjustments(X, k)
#define GEN_overrides(X, k)
#define GEN_service_requests(X, k)
#define GEN_bill_items(X, k)
#define GEN_issuers(X, k)
#define GEN_credit_scores(X, k)
#define GEN_financials(X, k)
#define GEN_moratoria(X, k)
#define GEN_posting_replies(X, k)
#define GEN_referral_replies(X, k)
#define GEN_refund_replies(X, k)

#define GEN_ENUM_COL(k, c) k##_##c,
#define GEN_ENUM_KIND(k, name) GEN_KIND_##k,
#define GEN_COLS_OF(k, name) \
	enum gen_cols_##k { GEN_CONTROL(GEN_ENUM_COL, k) GEN_##k(GEN_ENUM_COL, k) k##_NCOLS };

enum gen_kind { GEN_KINDS(GEN_ENUM_KIND) GEN_NKINDS };
GEN_KINDS(GEN_COLS_OF)
enum { gen_row_version, gen_changed_at, gen_changed_by, GEN_NCONTROL };

#define GEN_MAXCOLS 96

#endif
