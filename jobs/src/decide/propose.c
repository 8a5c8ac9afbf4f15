/* propose.c - rows of orders, notices and postings, and the memory of what went out. */
#include "data/when.h"
#include "decide/point.h"
#include "decide/record.h"
#include "deliver/remit.h"

static const struct slice nothing = { "", 0 }, collections = { "collections", 11 };

void
propose_adverse(struct decider *w, const char *kind)
{
	if (w->n_adverse == w->room_adverse) {
		const char **more = arena_alloc(&w->mem, (w->room_adverse = w->room_adverse * 2 + 16) * sizeof *more);

		if (w->n_adverse > 0)
			memcpy(more, w->adverse_kind, w->n_adverse * sizeof *more);
		w->adverse_kind = more;
	}
	w->adverse_kind[w->n_adverse++] = kind;
}

int32_t
propose_working_days(struct decider *w, int32_t from, int n)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->plan->pack->calendar);
	int64_t day;

	/* Beyond the calendar: count plain days and twice a weekend, never less. */
	if (c == NULL || !calendar_add(c, from, n, &day))
		return from + n + n / 5 * 2 + 2;
	return (int32_t)day;
}

static int32_t
working_days(struct decider *w, int n)
{
	return propose_working_days(w, w->plan->today, n);
}

/* The first day on which what a letter announces may happen, if it is mailed on its last day. */
static int32_t
day_to_act(struct decider *w, const struct pack_paper *p)
{
	if (p->act_days == 0)
		return CASE_NO_DAY;
	return propose_working_days(w, working_days(w, p->mail_by_days), p->act_days + 1);
}

/* --- notices ------------------------------------------------------------------------- */
static void
paper(struct decider *w, struct outrow *o, const struct pack_paper *p, struct slice kind)
{
	deliver_number(o, "copy_no", 1);
	deliver_str(o, "recipient_role", "holder");
	deliver_text(o, "kind", kind);
	deliver_text(o, "template", p->template);
	deliver_text(o, "template_version", p->template_version);
	deliver_text(o, "channel", p->channel);
	deliver_text(o, "mail_class", p->mail_class);
	deliver_text(o, "proof_required", p->proof);
	deliver_date(o, "mail_by", working_days(w, p->mail_by_days));
}

/* The Ith bill, when it is one that the letter is about: past due net of what covers it, and not only a deposit. */
struct owed {
	struct slice id;
	int32_t due;
	int64_t amount;
};

static bool
is_owed(const struct decider *w, uint32_t i, struct owed *x)
{
	const struct position_bill *b = &w->bill[i];

	x->id = facts_text(w->plan->facts, bundle_row(w->b, FACTS_BILL, i), F_BILL_bill_id);
	x->due = b->due;
	x->amount = position_past_due(b, w->plan->today) - b->covered;
	return b->kind != POSITION_DEPOSIT && x->amount > 0;
}

/* All of them or no letter: one that leaves out a bill asks for money without saying what for. */
static bool
bills(struct decider *w, struct outrow *o)
{
	int col = outrow_find(o->layout, "bill_ids");
	struct owed x;

	buf_reset(&w->text);
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++)
		if (is_owed(w, i, &x))
			buf_printf(&w->text, "%s%.*s", w->text.n > 0 ? ";" : "", SLICE_FMT(x.id));
	if (col >= 0 && w->text.n > o->layout->col[col].max_chars) {
		raise_add(w, "letter-too-long", "high", w->b->account_id, "the ids of the bills that are past due"
		    " take %zu characters; bill_ids of the letters holds %u", w->text.n, o->layout->col[col].max_chars)
		    ->clears = slice_of("bills are paid, or the column is made wider");
		w->failed = true;
		return false;
	}
	deliver_text(o, "bill_ids", buf_view(&w->text));
	return true;
}

/* One line of a letter's calculation. DUE may be CASE_NO_DAY. */
static void
letter_line(struct decider *w, const char *effect, int no, const char *label, struct slice text,
    int64_t amount, int32_t due)
{
	struct outrow *o = &w->row[OUT_LINES];

	outrow_begin(o);
	record_fill(w, OUT_LINES, &(struct ask_scope){ 0 });
	deliver_str(o, "effect_id", effect);
	deliver_number(o, "generation", 1);
	deliver_number(o, "copy_no", 1);
	deliver_number(o, "line_no", no);
	deliver_str(o, "label", label);
	deliver_text(o, "text", text);
	deliver_money(o, "amount", amount);
	deliver_date(o, "date", due);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(&w->adverse, OUT_LINES, buf_view(&w->line));
}

static void
bill_lines(struct decider *w, const char *effect)
{
	struct owed x;
	int no = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_BILL); i++)
		if (is_owed(w, i, &x))
			letter_line(w, effect, ++no, "bill", x.id, x.amount, x.due);
	letter_line(w, effect, ++no, "past due", nothing, w->pos.past_due, w->pos.arrears_date);
}

static void
remittance(struct decider *w, struct outrow *o, int64_t cents)
{
	buf_reset(&w->text);
	remit_line(&w->text, w->b->account_id, cents);
	deliver_text(o, "remittance_line", buf_view(&w->text));
}

void
propose_notice(struct decider *w, int step, const struct propose_reason *why,
    const struct interlock_result *locks)
{
	const struct pack *p = work_steps(w);
	const struct pack_step *s = &p->step[step];
	struct record x = { .file = OUT_NOTICES, .kind = "notice", .process = collections,
		.step = s->name, .target = w->b->account_id, .amount = w->pos.past_due, .why = why,
		.reply_by = working_days(w, s->paper.reply_days) };
	struct outrow *o;

	w->next = w->c;
	case_enter(&w->next, p->rung, step, w->plan->today, w->pos.past_due,
	    w->pos.arrears_date);
	x.case_id = evidence_case_id(w, &w->next);
	x.attempt = w->next.proof[step].attempts;
	o = record_begin(w, &x);
	paper(w, o, &s->paper, s->name);
	deliver_money(o, "amount_due", w->pos.open_amount);
	deliver_money(o, "past_due", w->pos.past_due);
	deliver_money(o, "disputed_excluded", w->pos.disputed);
	deliver_money(o, "amount_to_stop", w->pos.past_due);
	deliver_date(o, "due_date", w->pos.arrears_date);
	deliver_date(o, "earliest_action", day_to_act(w, &s->paper));
	/* How long it holds is known only when it has been mailed; this is the earliest end. */
	if (p->rung[step].valid_days > 0)
		deliver_date(o, "valid_until", w->plan->today + p->rung[step].valid_days);
	remittance(w, o, w->pos.past_due);
	if (!bills(w, o) || !record_end(w, &x, &w->adverse))
		return;
	bill_lines(w, x.id);
	propose_adverse(w, "notice");
	evidence_put_case(w, &w->next, &w->adverse);
	propose_cis(w, &w->adverse, "step entered", w->c.step >= 0 && w->c.open
	    ? p->step[w->c.step].name : slice_of("none"), s->name,
	    w->c.open ? NULL : "case opened");
	buf_reset(&w->text);
	interlock_names(w->plan->pack, locks, true, &w->text);
	buf_printf(&w->explain, "proposed\tnotice\t%.*s\t%s\ninterlocks passed\t%.*s\n",
	    SLICE_FMT(s->name), x.id, SLICE_FMT(buf_view(&w->text)));
}

/* --- orders ---------------------------------------------------------------------------- */
/* IEC 61968-9 annex E: kind of device, domain 31 (switch), action 23 disconnect or 18 connect. */
static void
adapters(struct decider *w, struct outrow *o, struct slice service, bool cut)
{
	struct slice type = facts_text(w->plan->facts, service, F_SERVICE_service_type);
	const char *device = slice_is(type, "electric") ? "3" : slice_is(type, "gas") ? "4"
	    : slice_is(type, "water") || slice_is(type, "irrigation") ? "24" : NULL;

	if (device != NULL)
		deliver_str(o, "iec_type", arena_printf(&w->mem, "%s.31.0.%s", device, cut ? "23" : "18"));
	deliver_str(o, "multispeak_action", cut ? "Disconnect" : "Reconnect");
	if (cut)
		deliver_str(o, "multispeak_reason", "NonPayment");
}

/* Whatever else of the account goes off, or on, with SERVICE. False: it does not fit, and an order that names only a
 * part of what it does must not go. */
static bool
together(struct decider *w, struct outrow *o, struct slice service)
{
	const struct facts *f = w->plan->facts;
	int col = outrow_find(o->layout, "other_service_ids");

	buf_reset(&w->text);
	point_others(w, facts_text(f, service, F_SERVICE_service_point_id), facts_text(f, service, F_SERVICE_service_id), &w->text);
	if (col < 0 || w->text.n > o->layout->col[col].max_chars)
		return w->text.n == 0;
	deliver_text(o, "other_service_ids", buf_view(&w->text));
	return true;
}

/* What stops the crew at the door, and what restores service afterwards. */
static void
tender(struct decider *w, struct outrow *o)
{
	const struct pack_fee *fee = pack_fee_find(w->plan->pack, "reconnect");
	int64_t extra = fee != NULL && fee->amount > 0 ? fee->amount : 0;

	/* No more than the letters asked for, less what was paid since. */
	deliver_money(o, "past_due", w->pos.noticed);
	deliver_money(o, "amount_to_stop", w->pos.noticed);
	deliver_money(o, "amount_to_reconnect", w->pos.noticed + extra);
	deliver_money(o, "fee_included", extra);
	deliver_str(o, "accepted_tender", facts_bool(w->plan->facts, w->account, F_ACCOUNT_cash_only)
	    ? "cash;money order" : "cash;money order;check;card");
}

/* Whether nobody need go there. */
static bool
remote(const struct decider *w, const struct record *x)
{
	return facts_bool(w->plan->facts, ask_row(&x->about, FACTS_POINT), F_POINT_remote_switch);
}

static void
method(const struct decider *w, struct outrow *o, const struct record *x)
{
	deliver_str(o, "method", remote(w, x) ? "remote" : "field");
}

/* The letters on which an order rests, in the ladder's order: one a step at most, so they fit. */
static void
proof(struct decider *w, struct outrow *o, int step)
{
	buf_reset(&w->text);
	for (int i = 0; i < step; i++) {
		const struct work_issued *x = w->c.proof[i].done != CASE_NO_DAY && !w->c.proof[i].returned
		    ? evidence_letter(w, i) : NULL;

		if (x != NULL)
			buf_printf(&w->text, "%s%.*s", w->text.n > 0 ? ";" : "", SLICE_FMT(x->effect_id));
	}
	deliver_text(o, "notice_ids", buf_view(&w->text));
	if (step > 0)
		deliver_date(o, "last_notice_mailed", w->c.proof[step - 1].done);
	deliver_date(o, "notice_expires", w->c.valid_until);
}

bool
propose_order(struct decider *w, int step, uint32_t service, const struct interlock_window *win,
    const struct interlock_result *locks, const struct propose_reason *why)
{
	const struct facts *f = w->plan->facts;
	const struct pack_step *s = &work_steps(w)->step[step];
	struct slice sv = bundle_row(w->b, FACTS_SERVICE, service);
	struct record x = { .file = OUT_ORDERS, .kind = "order", .process = collections,
		.case_id = evidence_case_id(w, &w->next), .step = s->name,
		.target = facts_text(f, sv, F_SERVICE_service_point_id),
		.service_id = facts_text(f, sv, F_SERVICE_service_id),
		.attempt = w->next.proof[step].attempts, .amount = w->pos.noticed, .why = why,
		.not_after = win->not_after, .has_not_after = true, .about = ask_about_service(w, service) };
	struct slice critical = facts_text(f, w->account, F_ACCOUNT_critical_kind);
	struct outrow *o = record_begin(w, &x);

	x.district = facts_text(f, ask_row(&x.about, FACTS_PREMISE), F_PREMISE_district);
	x.ranked = true;
	x.reply_by = working_days(w, s->paper.reply_days + 1);
	deliver_str(o, "action", "DISCONNECT");
	method(w, o, &x);
	deliver_text(o, "cause", s->cause);
	tender(w, o);
	deliver_stamp(o, "window_from", win->from);
	deliver_stamp(o, "window_to", win->until);
	deliver_stamp(o, "not_after", win->not_after);
	deliver_stamp(o, "recheck_by", win->from);
	deliver_bool(o, "life_support", false);	/* an interlock bars it; the crew reads it again */
	deliver_bool(o, "critical_load", critical.n > 0 && !slice_is(critical, "none"));
	deliver_str(o, "contact_first", remote(w, &x) ? "none" : "knock");
	if (!together(w, o, sv)) {
		raise_add(w, "order-too-long", "high", x.target, "the services at %.*s do not fit into the column"
		    " other_service_ids of orders", SLICE_FMT(x.target))->clears = slice_of("the column is made wider");
		return false;
	}
	proof(w, o, step);
	buf_reset(&w->text);
	interlock_names(w->plan->pack, locks, true, &w->text);
	deliver_text(o, "interlocks", buf_view(&w->text));
	adapters(w, o, sv, true);
	if (!record_end(w, &x, &w->adverse))
		return false;
	propose_adverse(w, "disconnect");
	buf_printf(&w->explain, "proposed\torder\t%.*s\t%s\ninterlocks passed\t%.*s\n",
	    SLICE_FMT(x.target), x.id, SLICE_FMT(buf_view(&w->text)));
	o = &w->row[OUT_WINDOWS];
	outrow_begin(o);
	record_fill(w, OUT_WINDOWS, &x.about);
	deliver_str(o, "effect_id", x.id);
	deliver_number(o, "generation", 1);
	deliver_number(o, "window_no", 1);
	deliver_stamp(o, "window_from", win->from);
	deliver_stamp(o, "window_to", win->until);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(&w->adverse, OUT_WINDOWS, buf_view(&w->line));
	return true;
}

/* CANCEL or RECONNECT, against an order of ours. Relief: goes out at once. */
static void
counter(struct decider *w, const char *action, struct work_issued *against, const struct propose_reason *why, int64_t fee)
{
	bool reconnect = strcmp(action, "RECONNECT") == 0;
	struct record x = { .file = OUT_ORDERS, .kind = reconnect ? "reconnect" : "cancel",
		.process = collections, .case_id = against->case_id,
		.step = slice_of(reconnect ? "reconnect" : "cancel"), .target = against->effect_id,
		.service_id = against->service_id, .refers_to = against->effect_id,
		.attempt = 1 + (int)evidence_countered(w, against, reconnect ? "reconnect" : "cancel"),
		.amount = against->amount, .fee = fee, .why = why };
	struct slice service = nothing;
	struct outrow *o;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++) {
		struct slice sv = bundle_row(w->b, FACTS_SERVICE, i);

		if (slice_eq(facts_text(w->plan->facts, sv, F_SERVICE_service_id), against->service_id)) {
			x.about = ask_about_service(w, i);
			service = sv;
		}
	}
	x.reply_by = reconnect ? working_days(w, 1) : ROW_NO_DATE; /* a cancel's comes under the order that it cancels */
	o = record_begin(w, &x);
	deliver_str(o, "action", action);
	deliver_text(o, "refers_to", against->effect_id);
	if (service.n > 0) {
		method(w, o, &x);
		(void)together(w, o, service); /* relief goes, whatever it can name */
		if (reconnect)
			adapters(w, o, service, false);
	}
	deliver_number(o, "priority", 1); /* relief comes before all cuts */
	if (!reconnect)
		deliver_str(o, "multispeak_action", "Cancel");
	if (!record_end(w, &x, w->out))
		return;
	act_count(w->out, reconnect ? "issued.reconnect" : "issued.cancel", 1);
	act_count(w->out, reconnect ? "proposed.reconnect" : "proposed.cancel", 1);
	against->state = slice_of(reconnect ? "reconnecting" : "cancelling");
	if (!reconnect)
		against->state_date = w->plan->today; /* else the day of the cut stays */
	against->changed = true;
	buf_printf(&w->explain, "issued\t%s\t%.*s\t%s\n", action, SLICE_FMT(against->effect_id), x.id);
}

void
propose_counter(struct decider *w, const char *action, struct work_issued *against, const struct propose_reason *why)
{
	counter(w, action, against, why, 0);
}

void
propose_reconnect(struct decider *w, struct work_issued *cut, const struct propose_reason *why, int64_t fee)
{
	counter(w, "RECONNECT", cut, why, fee);
}

/* --- postings and notes --------------------------------------------------------------- */
void
propose_fee(struct decider *w, const struct pack_fee *fee, struct slice case_id, struct slice target,
    int64_t amount, const struct propose_reason *why)
{
	struct record x = { .file = OUT_POSTINGS, .kind = "posting", .process = collections, .about = w->ask->scope,
		.case_id = case_id, .step = fee->kind, .target = target, .attempt = 1,
		.amount = amount, .why = why, .reply_by = ROW_NO_DATE };
	struct outrow *o;

	effect_id(x.id, x.case_id, x.step, x.target, x.attempt);
	if (evidence_find(w, slice_of(x.id)) != NULL) /* charged once, whatever changed since */
		return;
	if (withhold_by_figures(w, "fee", fee->kind, target, amount) || withhold_by_hold(w, "fees", "fee", w->plan->today, fee->kind, target, amount))
		return;
	o = record_begin(w, &x);
	deliver_text(o, "kind", fee->kind);
	deliver_money(o, "amount", amount);
	deliver_text(o, "currency", w->plan->pack->currency);
	deliver_date(o, "effective_date", w->plan->today);
	deliver_date(o, "accounting_date", w->plan->today);
	if (record_end(w, &x, &w->adverse)) {
		propose_adverse(w, "fee");
		buf_printf(&w->explain, "proposed\tposting\t%.*s\t%s\n", SLICE_FMT(fee->kind), x.id);
	}
}

void
propose_reversal(struct decider *w, const struct work_issued *fee, const struct propose_reason *why)
{
	struct record x = { .file = OUT_POSTINGS, .kind = "posting", .process = collections, .case_id = fee->case_id,
		.step = fee->step, .target = fee->effect_id, .refers_to = fee->effect_id, .attempt = 1,
		.amount = -fee->amount, .why = why, .reply_by = ROW_NO_DATE };
	struct outrow *o;

	if (evidence_countered(w, fee, "posting") > 0)
		return;
	o = record_begin(w, &x);
	deliver_text(o, "kind", fee->step);
	deliver_money(o, "amount", x.amount);
	deliver_text(o, "currency", w->plan->pack->currency);
	deliver_date(o, "effective_date", w->plan->today);
	deliver_date(o, "accounting_date", w->plan->today);
	deliver_text(o, "reverses_effect_id", fee->effect_id);
	if (!record_end(w, &x, w->out))
		return;
	act_count(w->out, "fees.reversed", 1);
	buf_printf(&w->explain, "issued\tposting\t%.*s\treverses %.*s\n", SLICE_FMT(fee->step), SLICE_FMT(fee->effect_id));
}

void
propose_cis(struct decider *w, struct buf *to, const char *what, struct slice old, struct slice now,
    const char *text)
{
	struct outrow *o = &w->row[OUT_CIS];
	char id[EFFECT_ID + 1], hash[EFFECT_HASH + 1];

	/* It is about a day, and told once: the day is what tells two of them apart. */
	effect_id(id, evidence_case_id(w, &w->next), slice_of(what), now.n > 0 ? now : old, w->plan->today);
	outrow_begin(o);
	record_fill(w, OUT_CIS, &(struct ask_scope){ 0 });
	deliver_str(o, "effect_id", id);
	deliver_number(o, "generation", 1);
	deliver_str(o, "run_id", w->plan->run_id);
	deliver_date(o, "business_date", w->plan->today);
	deliver_date(o, "release_date", w->plan->today);
	deliver_text(o, "case_id", evidence_case_id(w, &w->next));
	deliver_str(o, "process", "collections");
	deliver_text(o, "step", now);
	deliver_text(o, "account_id", w->b->account_id);
	deliver_text(o, "pack_version", w->plan->pack_version);
	deliver_str(o, "what", what);
	deliver_text(o, "old", old);
	deliver_text(o, "new", now);
	if (text != NULL)
		deliver_str(o, "text", text);
	deliver_date(o, "effective_date", w->plan->today);
	effect_hash(hash, o, effect_unhashed);
	deliver_str(o, "content_hash", hash);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(to, OUT_CIS, buf_view(&w->line));
}
