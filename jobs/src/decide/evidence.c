/* evidence.c - what is known of an account's effects: stored rows, and what replies say. */
#include <stdio.h>
#include <stdlib.h>

#include "data/when.h"
#include "decide/earlier.h"
#include "decide/finding.h"
#include "decide/evidence.h"

/* --- loading -------------------------------------------------------------------- */
/* "name|attempts|entered|done|returned;...": by name, so that a ladder may gain steps. */
static void
read_proof(const struct pack *p, struct slice s, struct case_state *c)
{
	while (s.n > 0) {
		const char *end = memchr(s.p, ';', s.n), *bar;
		size_t n = end != NULL ? (size_t)(end - s.p) : s.n;
		char text[160];
		int step, attempts, entered, done, returned;

		bar = memchr(s.p, '|', n);
		if (bar != NULL && n < sizeof text) {
			memcpy(text, s.p, n);
			text[n] = '\0';
			step = pack_step_find(p, slice_make(s.p, (size_t)(bar - s.p)));
			if (step >= 0 && sscanf(text + (bar - s.p), "|%d|%d|%d|%d", &attempts, &entered,
				&done, &returned) == 4)
				c->proof[step] = (struct case_proof){ attempts, entered, done,
					returned != 0 };
		}
		n += end != NULL;
		s = slice_make(s.p + n, s.n - n);
	}
}

/* Its label without a digest is of a store that kept no packs: such a case goes on by tonight's. */
static bool
is_kept(struct slice label)
{
	const char *digest = label.n > EARLIER_DIGEST ? label.p + label.n - EARLIER_DIGEST : NULL;

	for (size_t i = 0; digest != NULL && i < EARLIER_DIGEST; i++)
		if (strchr("0123456789abcdef", digest[i]) == NULL)
			return false;
	return digest != NULL && digest[-1] == ' ';
}

/* The ladder of the pack that the case began under. */
static void
find_ladder(struct outcome *w, struct case_state *c, struct slice label)
{
	const struct decide_plan *p = w->d->plan;
	const char *why = "it is not among those that are kept";

	if (w->d->by->pack->takes_over || slice_eq(label, w->d->by->label) || !is_kept(label))
		return;
	c->pack = label;
	for (size_t i = 0; i < p->n_earlier; i++)
		if (slice_eq(p->earlier[i]->label, label)) {
			if (p->earlier[i]->pack != NULL) {
				c->ladder = (int)i + 1;
				return;
			}
			why = p->earlier[i]->why;
		}
	if (!c->open)
		return;
	raise_add(w, "ladder-lost", "high", label, "the case began under pack %.*s: %s", SLICE_FMT(label), why)
	    ->clears = slice_of("that pack can be loaded again, or tonight's says that it takes over");
	w->failed = true;
}

static void
load_case(struct outcome *w, struct slice r)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_CASES];
	struct case_state *c = &w->d->c;
	struct slice step = row_text(t, r, CASES_step), status = row_text(t, r, CASES_order_status);

	c->open = row_bool(t, r, CASES_open);
	c->number = (int)row_number(t, r, CASES_number);
	find_ladder(w, c, row_text(t, r, CASES_pack));
	c->step = pack_step_find(dossier_ladder(w->d, c), step);
	read_proof(dossier_ladder(w->d, c), row_text(t, r, CASES_proof), c);
	c->amount = row_number(t, r, CASES_amount);
	c->arrears_date = row_date(t, r, CASES_arrears_date);
	c->started = row_date(t, r, CASES_started);
	c->closed = row_date(t, r, CASES_closed);
	c->closed_by_payment = row_bool(t, r, CASES_closed_by_payment);
	c->valid_until = row_date(t, r, CASES_valid_until);
	c->final_mailed = row_date(t, r, CASES_final_mailed);
	c->order_completed = row_date(t, r, CASES_order_completed);
	c->customer = row_text(t, r, CASES_customer_id);
	for (int i = 0; i < CASE_ORDER_STATUSES; i++)
		if (slice_is(status, case_order_name[i]))
			c->order = (enum case_order_status)i;
	if (c->open && step.n > 0 && c->step < 0) {
		raise_add(w, "step-unknown", "high", step, "the case stands on step \"%.*s\", which"
		    " pack %.*s does not have", SLICE_FMT(step), SLICE_FMT(w->d->by->version));
		w->failed = true;
	}
}

/* The case that was in progress when the utility began: once, while there is no row of ours. */
static void
load_opening(struct outcome *w, struct slice r)
{
	const struct facts *f = w->d->plan->facts;
	struct slice name = facts_text(f, r, F_OPENING_step);
	int step = pack_step_find(w->d->by->pack, name);
	struct case_state *c = &w->d->c;
	int32_t mailed = facts_date(f, r, F_OPENING_notice_mail_date);

	if (step < 0) {
		raise_add(w, "step-unknown", "high", name, "opening state: step \"%.*s\" is none of the"
		    " pack's", SLICE_FMT(name));
		w->failed = true;
		return;
	}
	c->open = true;
	c->number = 1;
	c->customer = w->d->customer_id;
	c->step = step;
	c->amount = facts_number(f, r, F_OPENING_amount);
	c->arrears_date = facts_date(f, r, F_OPENING_arrears_date);
	c->started = facts_stamp_day(f, r, F_OPENING_entered_at);
	/* What came before it was done before our time; its own proof is what the row says. */
	for (int i = 0; i <= step; i++) {
		struct case_proof *p = &c->proof[i];

		*p = (struct case_proof){ 1, c->started, i < step ? c->started : CASE_NO_DAY, false };
		if (w->d->by->pack->rung[i].effect == CASE_NOTICE && mailed != ROW_NO_DATE &&
		    (i == step || w->d->by->pack->rung[i].valid_days > 0)) {
			p->done = mailed;
			if (w->d->by->pack->rung[i].valid_days > 0) {
				c->final_mailed = mailed;
				c->valid_until = facts_date(f, r, F_OPENING_notice_valid_until);
				if (c->valid_until == ROW_NO_DATE)
					c->valid_until = mailed + w->d->by->pack->rung[i].valid_days;
			}
		}
	}
	if (w->d->by->pack->rung[step].effect == CASE_ORDER) {
		struct slice status = facts_text(f, r, F_OPENING_order_status);

		c->order = CASE_ORDER_ISSUED;
		for (int i = 0; i < CASE_ORDER_STATUSES; i++)
			if (slice_is(status, case_order_name[i]))
				c->order = (enum case_order_status)i;
	}
}

static void
load_issued(struct dossier *w)
{
	const struct row_type *t = w->plan->facts->state[STATE_ISSUED];
	int table = FACTS_TABLES + STATE_ISSUED;

	w->n_issued = bundle_n(w->b, table);
	w->issued = arena_alloc(w->mem, (w->n_issued + 1) * sizeof *w->issued);
	for (uint32_t i = 0; i < w->n_issued; i++) {
		struct slice r = bundle_row(w->b, table, i);

		w->issued[i] = (struct issued){ .effect_id = row_text(t, r, ISSUED_effect_id),
			.case_id = row_text(t, r, ISSUED_case_id), .kind = row_text(t, r, ISSUED_kind),
			.step = row_text(t, r, ISSUED_step), .target = row_text(t, r, ISSUED_target),
			.service_id = row_text(t, r, ISSUED_service_id),
			.run_id = row_text(t, r, ISSUED_run_id), .hash = row_text(t, r, ISSUED_hash),
			.refers_to = row_text(t, r, ISSUED_refers_to),
			.state = row_text(t, r, ISSUED_state),
			.customer_id = row_text(t, r, ISSUED_customer_id),
			.attempt = row_number(t, r, ISSUED_attempt),
			.generation = row_number(t, r, ISSUED_generation),
			.amount = row_number(t, r, ISSUED_amount), .fee = row_number(t, r, ISSUED_fee),
			.replies = row_number(t, r, ISSUED_replies),
			.issued = row_date(t, r, ISSUED_issued),
			.reply_by = row_date(t, r, ISSUED_reply_by),
			.state_date = row_date(t, r, ISSUED_state_date),
			.not_after = row_stamp(t, r, ISSUED_not_after),
			.has_not_after = !row_is_null(t, r, ISSUED_not_after) };
	}
}

void
evidence_load(struct outcome *w)
{
	case_none(&w->d->c);
	if (bundle_n(w->d->b, FACTS_TABLES + STATE_CASES) > 0) {
		load_case(w, bundle_row(w->d->b, FACTS_TABLES + STATE_CASES, 0));
	} else {
		for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_OPENING); i++) {
			struct slice r = bundle_row(w->d->b, FACTS_OPENING, i);

			if (w->d->by->pack->ladder != NULL && slice_eq(facts_text(w->d->plan->facts, r, F_OPENING_process),
				w->d->by->pack->ladder->name))
				load_opening(w, r);
		}
	}
	load_issued(w->d);
	finding_load(w->d);
}

struct slice
evidence_case_id(const struct dossier *w, const struct case_state *c)
{
	return slice_of(arena_printf(w->mem, "%.*s/%d", SLICE_FMT(w->b->account_id), c->number));
}

bool
evidence_answered(const struct dossier *w, const struct issued *x)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (slice_eq(w->issued[i].refers_to, x->effect_id))
			return true;
	return false;
}

size_t
evidence_countered(const struct dossier *w, const struct issued *x, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_issued; i++)
		n += slice_is(w->issued[i].kind, kind) && slice_eq(w->issued[i].refers_to, x->effect_id);
	return n;
}

const struct issued *
evidence_letter(const struct dossier *w, int step)
{
	struct slice id = evidence_case_id(w, &w->c);

	for (size_t i = 0; i < w->n_issued; i++) {
		const struct issued *x = &w->issued[i];

		if (slice_is(x->kind, "notice") && slice_eq(x->case_id, id) && x->attempt == w->c.proof[step].attempts &&
		    slice_eq(x->step, dossier_ladder(w, &w->c)->rung[step].name))
			return x;
	}
	return NULL;
}

/* Of a letter that left the house after the day by which it had to. */
#define MAILED_LATE "mailed late"

/* --- replies -------------------------------------------------------------------- */
static void
set(struct issued *x, const char *state, int32_t day)
{
	x->state = slice_of(state);
	x->state_date = day;
	x->changed = true;
}

static bool
is(const struct issued *x, const char *state)
{
	return slice_is(x->state, state);
}

static bool
is_out(const struct issued *x)
{
	return is(x, "issued") || is(x, "cancelling");
}

/* Service is on by another reconnect than X. */
static bool
is_back(const struct dossier *w, const struct issued *x)
{
	for (size_t i = 0; i < w->n_issued; i++) {
		const struct issued *k = &w->issued[i];

		if (k != x && slice_is(k->kind, "reconnect") && slice_eq(k->refers_to, x->refers_to) && is(k, "completed"))
			return true;
	}
	return false;
}

/* The day of the cut stays with it, whatever comes afterwards: money and protections are judged by it. A reconnect that
 * came back leaves the cut as it was, and amends tries again. */
static void
reconnect_reply(struct dossier *w, struct issued *x, struct slice status, int32_t day)
{
	struct issued *cut = dossier_issued(w, x->refers_to);
	bool counted = is(x, "issued") || is(x, "completed");

	if (slice_is(status, "completed")) {
		set(x, "completed", day);
		if (cut != NULL)
			set(cut, "reconnected", cut->state_date);
	} else if (slice_is(status, "not executable") || slice_is(status, "refused") ||
	    slice_is(status, "cancelled") || slice_is(status, "expired")) {
		set(x, "not executable", day);
		if (cut != NULL && counted && !is_back(w, x))
			set(cut, "completed", cut->state_date);
	}
}

static void
order_reply(struct dossier *w, struct issued *x, struct slice status, int32_t day)
{
	if (slice_is(x->kind, "reconnect")) {
		reconnect_reply(w, x, status, day);
	} else if (slice_is(x->kind, "cancel")) {
		/* What became of the order itself is told by the order's own reply. */
		if (slice_is(status, "completed") || slice_is(status, "cancelled"))
			set(x, "completed", day);
		else if (slice_is(status, "too late to cancel") || slice_is(status, "refused"))
			set(x, "not executable", day);
	} else {
		if (slice_is(status, "completed"))
			set(x, "completed", day);
		else if (slice_is(status, "not executable") || slice_is(status, "refused"))
			set(x, "not executable", day);
		else if (slice_is(status, "cancelled"))
			set(x, "cancelled", day);
		else if (slice_is(status, "expired"))
			set(x, "expired", day);
	}
}

/* On ON it was mailed too late: the day that its text announces comes before the days that it must leave. */
static bool
is_late(const struct dossier *w, const struct issued *x, const struct pack_paper *t, int32_t on)
{
	return t->act_days > 0 && on > dossier_working_days(w, x->issued, t->mail_by_days);
}

/* The clock runs from the mailing that was reported, not from when we were told. A letter that went too late carries nothing:
 * it has expired, and is given anew. */
static void
mailed_on(struct dossier *w, const struct issued *x, int step, int32_t on)
{
	const struct case_rung *rung = dossier_ladder(w, &w->c)->rung;

	case_proved(&w->c, rung, step, (int)x->attempt, on);
	if (is(x, MAILED_LATE) && rung[step].valid_days > 0 && w->c.step == step && w->c.proof[step].attempts == x->attempt)
		w->c.valid_until = w->c.proof[step].done - 1;
}

static bool
undelivered(struct slice status)
{
	return slice_is(status, "returned") || slice_is(status, "bounced") || slice_is(status, "contact failed") || slice_is(status, "refused");
}

/* The reply I is to a copy beside the first: it proves nothing, and the last word on each is what rules see. */
static void
copy_reply(struct dossier *w, struct issued *x, uint32_t i)
{
	const struct facts *f = w->plan->facts;
	struct slice r = bundle_row(w->b, FACTS_NOTICE_REPLY, i), next;
	int64_t no = facts_number(f, r, F_NOTICE_REPLY_copy_no);

	if (i + 1 < bundle_n(w->b, FACTS_NOTICE_REPLY)) {
		next = bundle_row(w->b, FACTS_NOTICE_REPLY, i + 1);
		if (slice_eq(facts_text(f, next, F_NOTICE_REPLY_notice_id), x->effect_id) && facts_number(f, next, F_NOTICE_REPLY_copy_no) == no)
			return;
	}
	if (undelivered(facts_text(f, r, F_NOTICE_REPLY_status)))
		x->copies_returned = slice_of(arena_printf(w->mem, "%.*s%s%lld", SLICE_FMT(x->copies_returned),
		    x->copies_returned.n > 0 ? ", " : "", (long long)no));
}

static void
notice_reply(struct dossier *w, struct issued *x, struct slice status, int32_t mailed, int32_t day)
{
	static const struct pack_paper none = { 0 };
	const struct pack *p = dossier_ladder(w, &w->c);
	int step = pack_step_find(p, x->step);
	const struct pack_effect *e = step >= 0 ? p->step[step] : pack_effect_find(w->by->pack, x->step);
	const struct pack_paper *t = e != NULL ? &e->paper : &none;

	if (undelivered(status)) {
		set(x, "returned", day);
		if (step >= 0 && w->c.open && slice_eq(x->case_id, evidence_case_id(w, &w->c)))
			case_mail_returned(&w->c, step, (int)x->attempt);
	} else if (t->proof.n > 0 || step >= 0 ? pack_lists(t->proof, status) : slice_is(status, "mailed")) {
		int32_t on = mailed != ROW_NO_DATE ? mailed : day;

		if (is(x, "issued"))
			set(x, is_late(w, x, t, on) ? MAILED_LATE : "mailed", day);
		if (step >= 0 && w->c.open && slice_eq(x->case_id, evidence_case_id(w, &w->c)))
			mailed_on(w, x, step, on);
	}
}

/* The state of the order as a whole: one of its service points still out means out. */
static void
sum_orders(struct dossier *w)
{
	static const struct {
		const char *state;
		enum case_order_status status;
	} rank[] = { { "issued", CASE_ORDER_ISSUED }, { "cancelling", CASE_ORDER_ISSUED },
		{ "completed", CASE_ORDER_COMPLETED },
		{ "not executable", CASE_ORDER_NOT_EXECUTABLE }, { "expired", CASE_ORDER_EXPIRED },
		{ "cancelled", CASE_ORDER_CANCELLED }, { "reconnected", CASE_ORDER_NONE } };
	const struct pack *p = dossier_ladder(w, &w->c);
	struct slice id = evidence_case_id(w, &w->c);
	int64_t last = 0;
	size_t best = NELEM(rank);
	int32_t day = CASE_NO_DAY;

	for (size_t i = 0; i < w->n_issued; i++) {
		struct issued *x = &w->issued[i];

		if (!slice_is(x->kind, "order") || !slice_eq(x->case_id, id) || x->attempt < last)
			continue;
		if (x->attempt > last) {
			last = x->attempt;
			best = NELEM(rank);
		}
		for (size_t k = 0; k < best; k++)
			if (is(x, rank[k].state)) {
				best = k;
				day = x->state_date;
			}
	}
	if (best < NELEM(rank) && w->c.order != rank[best].status) {
		case_order(&w->c, rank[best].status, day);
		for (int s = 0; s < p->steps; s++)
			if (rank[best].status == CASE_ORDER_COMPLETED && p->rung[s].effect == CASE_ORDER)
				case_proved(&w->c, p->rung, s, (int)last, day);
	}
}

void
evidence_replies(struct dossier *w)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_ORDER_REPLY); i++) {
		struct slice r = bundle_row(w->b, FACTS_ORDER_REPLY, i);
		struct issued *x = dossier_issued(w, facts_text(f, r, F_ORDER_REPLY_order_id));
		int64_t no = facts_number(f, r, F_ORDER_REPLY_reply_no);

		if (x == NULL || (no <= x->replies && x->replies != 0))
			continue;
		x->replies = no;
		x->changed = true;
		order_reply(w, x, facts_text(f, r, F_ORDER_REPLY_status),
		    facts_stamp_day(f, r, F_ORDER_REPLY_status_at));
		finding_reply(w, x, r);
	}
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_NOTICE_REPLY); i++) {
		struct slice r = bundle_row(w->b, FACTS_NOTICE_REPLY, i);
		struct issued *x = dossier_issued(w, facts_text(f, r, F_NOTICE_REPLY_notice_id));
		int64_t no = facts_number(f, r, F_NOTICE_REPLY_reply_no);
		bool other = facts_number(f, r, F_NOTICE_REPLY_copy_no) > 1;

		if (x != NULL && other)
			copy_reply(w, x, i);
		if (x == NULL || other || (no <= x->replies && x->replies != 0))
			continue;
		x->replies = no;
		x->changed = true;
		notice_reply(w, x, facts_text(f, r, F_NOTICE_REPLY_status),
		    facts_date(f, r, F_NOTICE_REPLY_mail_date),
		    facts_stamp_day(f, r, F_NOTICE_REPLY_status_at));
	}
	if (w->c.number > 0)
		sum_orders(w);
}

void
evidence_stricter(struct dossier *w)
{
	struct case_state *c = &w->c;

	if (!c->open || c->ladder == 0 || c->final_mailed == CASE_NO_DAY || c->valid_until == CASE_NO_DAY)
		return;
	for (int i = 0; i < w->by->pack->steps; i++) {
		int days = w->by->pack->rung[i].valid_days;

		if (days > 0 && c->final_mailed + days < c->valid_until)
			c->valid_until = c->final_mailed + days;
	}
}

/* Nobody has said what became of it, and the day to say so is over: of an order the day of its
 * window, of anything else the day by which its reply was due. */
static bool
is_overdue(const struct issued *x, int32_t today)
{
	int64_t end;

	if (!is_out(x))
		return false;
	if (!slice_is(x->kind, "order") || !x->has_not_after)
		return x->reply_by != ROW_NO_DATE && x->reply_by < today;
	end = x->not_after.utc - 1 + (int64_t)x->not_after.offset * 60; /* half open: its last second */
	return end < (int64_t)today * WHEN_DAY_SECONDS;
}

/* Its dates are wrong; told while the letter that takes its place is not out. */
static void
tell_late(struct outcome *w, const struct issued *x)
{
	const struct issued *last = NULL;

	for (size_t i = 0; i < w->d->n_issued; i++)
		if (slice_eq(w->d->issued[i].case_id, x->case_id) && slice_eq(w->d->issued[i].step, x->step))
			last = last == NULL || w->d->issued[i].attempt > last->attempt ? &w->d->issued[i] : last;
	if (is(x, MAILED_LATE) && last == x && w->d->c.open && slice_eq(x->case_id, evidence_case_id(w->d, &w->d->c)))
		raise_add(w, "mailed-late", "normal", x->effect_id, "%.*s %.*s was mailed after the day by which it had to be: the days that"
		    " it announces are wrong, so nothing rests on it", SLICE_FMT(x->step), SLICE_FMT(x->effect_id))
		    ->clears = slice_of("it is given anew");
}

/* A person asks; nothing of its kind goes out, and no fee for it, until the state is known. */
void
evidence_overdue(struct outcome *w)
{
	for (size_t i = 0; i < w->d->n_issued; i++) {
		struct issued *x = &w->d->issued[i];
		struct raised *r;

		tell_late(w, x);
		if (!is_overdue(x, w->d->plan->today))
			continue;
		if (slice_is(x->kind, "order")) {
			r = raise_add(w, "order-status", "urgent", x->effect_id, "order %.*s to disconnect %.*s:"
			    " its window is over and no reply says whether service was cut",
			    SLICE_FMT(x->effect_id), SLICE_FMT(x->target));
			r->clears = slice_of("no second order and no reconnect fee until the crew or the meter"
			    " system tells the state");
		} else {
			r = raise_add(w, slice_is(x->kind, "notice") ? "notice-no-reply" : "order-no-reply",
			    slice_is(x->kind, "notice") ? "normal" : "urgent", x->effect_id,
			    "%.*s %.*s of step \"%.*s\": no reply says what became of it",
			    SLICE_FMT(x->kind), SLICE_FMT(x->effect_id), SLICE_FMT(x->step));
			r->clears = slice_of("a reply arrives");
		}
		r->task = !slice_is(x->kind, "notice");
		r->step = x->step;
	}
}

/* Orders that were out when the night began, and what became of them: totals, section 4. */
void
evidence_count_orders(struct outcome *w)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_ISSUED];
	uint32_t n = bundle_n(w->d->b, FACTS_TABLES + STATE_ISSUED);

	for (uint32_t i = 0; i < n; i++) {
		const struct issued *x = &w->d->issued[i];
		struct slice was = row_text(t, bundle_row(w->d->b, FACTS_TABLES + STATE_ISSUED, i), ISSUED_state);

		if (!slice_is(x->kind, "order") || (!slice_is(was, "issued") && !slice_is(was, "cancelling")))
			continue;
		act_count(w->out, "orders.opening", 1);
		if (is_out(x))
			continue;
		act_count(w->out, is(x, "cancelled") ? "orders.cancelled" : is(x, "expired")
		    ? "orders.expired" : is(x, "not executable") ? "orders.not executable"
		    : "orders.completed", 1);
	}
}
