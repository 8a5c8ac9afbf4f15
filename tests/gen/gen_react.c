/* gen_react.c - answers to what the run before published, and what people had in mind to do. */
#include <stdio.h>
#include <stdlib.h>

#include "gen_scene.h"

enum { GUARANTOR = 100 }; /* account that stands for another */

/* --- replies ----------------------------------------------------------------- */

static void
notice_reply(struct gen_live *l, const char *id, int copy, int no, const char *status, int mailed)
{
	struct gen_doc *d = gen_live_doc(l, GEN_KIND_notice_replies, 0);

	snprintf(d->id, sizeof(d->id), "%s", id);
	d->status = status;
	d->copy = copy;
	d->no = no;
	d->d1 = mailed;
	if (strcmp(status, "returned") == 0)
		d->reason = "not at this address";
}

static struct gen_doc *
order_reply(struct gen_live *l, const char *id, int no, const char *status, const char *reason)
{
	struct gen_doc *d = gen_live_doc(l, GEN_KIND_order_replies, 0);

	snprintf(d->id, sizeof(d->id), "%s", id);
	d->status = status;
	d->reason = reason;
	d->no = no;
	d->d1 = l->day;
	return d;
}

static struct gen_plan *
plan_for(struct gen_live *l, const struct gen_pub_effect *e, int day, enum gen_what what, uint32_t i)
{
	struct gen_plan *p = gen_live_plan(l, day, what, i);

	snprintf(p->id, sizeof(p->id), "%s", e->id);
	p->copy = e->copy;
	p->d1 = l->day;
	return p;
}

/* --- letters ------------------------------------------------------------------- */

/* The letter that moves a customer, and what it moves him to. */
static const struct {
	const char *step;
	enum gen_what what;
	int after, spread;
} moved[FATE_N] = {
	[FATE_PLAN] = { "final notice", PLAN_AGREE, 2, 9 },
	[FATE_PLEDGE] = { "final notice", PLAN_AGREE, 2, 9 },
	[FATE_REMINDER] = { "reminder", PLAN_PAY, 2, 4 },
	[FATE_LATENOTICE] = { "late notice", PLAN_PAY, 2, 4 },
	[FATE_FINAL] = { "final notice", PLAN_PAY, 2, 5 },
	[FATE_PARTIAL] = { "final notice", PLAN_PART, 3, 3 },
	[FATE_LATEPOST] = { "final notice", PLAN_LATEPOST, 13, 3 },
	[FATE_NSF] = { "final notice", PLAN_CHEQUE, 2, 3 },
	[FATE_MEDICAL] = { "final notice", PLAN_MEDICAL, 2, 4 },
	[FATE_BANKRUPT] = { "final notice", PLAN_PETITION, 2, 8 },
	[FATE_DISPUTE] = { "late notice", PLAN_DISPUTE, 1, 4 },
	[FATE_PROMISE] = { "final notice", PLAN_PROMISE, 2, 3 },
};

static void
collection_letter(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	const char *at = moved[a->fate].step;
	uint32_t salt = (uint32_t)l->day;

	if (a->fate == FATE_UNDELIV && strcmp(e->step, "late notice") == 0)
		plan_for(l, e, l->day + 4, PLAN_MAILBACK, a->i);
	if (at != NULL && strcmp(e->step, at) == 0)
		gen_live_plan(l, l->day + moved[a->fate].after +
		    (int)gen_day_dice(a->h, salt, (uint32_t)moved[a->fate].spread), moved[a->fate].what,
		    a->i);
}

/* Days before the end that a letter speaks of: the number in its name. */
static int
rung_of(const struct gen_pub_effect *e)
{
	const char *digit = strpbrk(e->what, "369");

	if (digit == NULL)
		digit = strpbrk(e->step, "369");
	return digit == NULL ? 0 : atoi(digit);
}

static void
renewal_letter(struct gen_live *l, const struct gen_pub_effect *e)
{
	struct gen_paper *p = gen_live_security(l, e->security);

	/* one third moves at the first letter, one at the second, one at the last */
	if (p == NULL || p->ended || p->act_day != 0 || rung_of(e) > 30 * (1 + (int)gen_day_dice(p->i, 810, 3)))
		return;
	if (p->fate == PAPER_REPLACED || p->fate == PAPER_NONEXT) {
		p->act_day = l->day + 6 + (int)gen_day_dice(p->i, 811, 8);
		gen_live_plan(l, p->act_day, PLAN_REPLACE, p->i);
	} else if (p->fate == PAPER_EXTENDED) {
		p->act_day = l->day + 5 + (int)gen_day_dice(p->i, 812, 9);
		gen_live_plan(l, p->act_day, PLAN_EXTEND, p->i);
	}
}

static void
letter(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	/* one in twelve is put on the mail a day later, and its report comes with it */
	uint64_t h = gen_day_mix((uint64_t)e->date, (uint64_t)(e->id[5] * 257 + e->id[11] * 31 + e->id[17]));

	if (h % 12 == 0)
		plan_for(l, e, gen_day_next_working(l->day), PLAN_MAILED, a != NULL ? a->i : 0);
	else
		notice_reply(l, e->id, e->copy, 1, "mailed", l->day);
	if (e->copy > 1)
		return;
	if (e->security[0] != '\0')
		renewal_letter(l, e);
	else if (a != NULL && strstr(e->process, "deposit") != NULL) {
		if ((l->flags[a->i] & LIVE_ASKED_DEPOSIT) == 0 && gen_day_dice(a->h, 820, 5) < 3)
			gen_live_plan(l, l->day + 8 + (int)gen_day_dice(a->h, 821, 20), PLAN_DEPOSIT, a->i);
		l->flags[a->i] |= LIVE_ASKED_DEPOSIT;
	} else if (a != NULL)
		collection_letter(l, e, a);
}

/* --- orders ----------------------------------------------------------------------- */

static void
certificate(struct gen_live *l, struct gen_acct *a, const char *status)
{
	struct gen_doc *d;

	if (l->flags[a->i] & LIVE_MEDICAL)
		return;
	l->flags[a->i] |= LIVE_MEDICAL;
	d = gen_live_doc(l, GEN_KIND_medical_certificates, a->i);
	snprintf(d->id, sizeof(d->id), "MC%07u", a->i);
	d->status = status;
	d->d1 = l->day;
	d->d2 = l->day + 365;
}

static void
pay_all(struct gen_live *l, struct gen_acct *a, int effective, uint8_t tender, uint8_t source)
{
	int64_t sum = gen_world_owed(a);
	struct gen_pay *p;

	if (sum == 0)
		return;
	p = gen_world_pay(a, sum, effective, l->day);
	p->tender = tender;
	p->source = source;
	p->purpose = a->cut_since != 0;
}

/* After the meter was cut: who pays, how and when. */
static void
after_cut(struct gen_live *l, struct gen_acct *a)
{
	int day = l->day + 1 + (int)gen_day_dice(a->h, (uint32_t)l->day + 830, 4);

	if (a->fate == FATE_NEVER)
		return;
	gen_live_plan(l, day, a->fate == FATE_NSFCUT ? PLAN_CHEQUE : PLAN_PAY, a->i);
}

static void
carry_out(struct gen_live *l, struct gen_acct *a, const char *id, int no, int when)
{
	struct gen_doc *d = order_reply(l, id, no, "completed", NULL);

	d->d1 = when;
	d->text = "disconnected";
	gen_world_cut(a, when, l->day);
	after_cut(l, a);
}

static void
disconnect(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_doc *d;
	uint32_t luck = gen_day_dice(a->h, (uint32_t)l->day + 840, 100);

	order_reply(l, e->id, 1, "received", NULL);
	if (gen_arrange(l, a)) { /* told the crew so, and the crew asked the office */
		order_reply(l, e->id, 2, "dispatched", NULL);
		plan_for(l, e, gen_day_next_working(l->day), PLAN_OUTCOME, a->i);
	} else if (a->fate == FATE_DOOR) {
		d = order_reply(l, e->id, 2, "not executable", "paid at door");
		d->amount = gen_world_owed(a);
		pay_all(l, a, l->day, 3, 2);
	} else if (a->fate == FATE_MEDDOOR && !(l->flags[a->i] & LIVE_MEDICAL)) {
		order_reply(l, e->id, 2, "not executable", "medical at door");
		gen_live_plan(l, l->day + 1, PLAN_MEDICAL, a->i);
	} else if (a->fate == FATE_NOACCESS && !(l->flags[a->i] & LIVE_NOACCESS)) {
		l->flags[a->i] |= LIVE_NOACCESS;
		order_reply(l, e->id, 2, "not executable", "no access");
	} else if (luck < 22) { /* what became of it is told tomorrow; some pay in between */
		order_reply(l, e->id, 2, "dispatched", NULL);
		plan_for(l, e, gen_day_next_working(l->day), PLAN_OUTCOME, a->i);
		if (luck < 14 && a->fate != FATE_NEVER)
			pay_all(l, a, l->day, 2, 1);
	} else {
		carry_out(l, a, e->id, 2, l->day);
	}
}

/* The order whose outcome was open, if a cancel came for it in time. */
static void
outcome(struct gen_live *l, const struct gen_plan *p)
{
	struct gen_acct *a = &l->a[p->i];

	for (size_t k = 0; k < l->pub->n; k++) {
		const struct gen_pub_effect *e = &l->pub->v[k];

		if (e->of != PUB_ORDER || e->date >= l->day || strcmp(e->what, "CANCEL") != 0 ||
		    strcmp(e->refers_to, p->id) != 0)
			continue;
		if (gen_day_dice(a->h, 850, 10) < 7) {
			order_reply(l, p->id, 3, "cancelled", NULL);
			order_reply(l, e->id, 1, "completed", NULL);
		} else {
			order_reply(l, e->id, 1, "too late to cancel", NULL);
			carry_out(l, a, p->id, 3, p->d1);
		}
		return;
	}
	carry_out(l, a, p->id, 3, p->d1);
}

static void
reconnect(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_doc *d = order_reply(l, e->id, 1, "completed", NULL);

	d->text = "connected";
	gen_world_restore(a, l->day);
}

struct gen_acct *
gen_react_account(struct gen_live *l, const struct gen_pub_effect *e)
{
	unsigned long no = strtoul(e->account, NULL, 10);
	uint32_t i;

	if (no < GEN_ACCOUNT_NO(0u))
		return NULL;
	i = (uint32_t)((no - GEN_ACCOUNT_NO(0u)) / 7);
	return i < LIVE_ALL ? &l->a[i] : NULL;
}

void
gen_react_effects(struct gen_live *l)
{
	for (size_t k = 0; k < l->pub->n; k++) {
		const struct gen_pub_effect *e = &l->pub->v[k];
		struct gen_acct *a = gen_react_account(l, e);

		if (e->date < l->before || e->date >= l->day)
			continue;
		if (e->of == PUB_NOTICE)
			letter(l, e, a);
		else if (a == NULL || e->of != PUB_ORDER)
			continue;
		else if (strcmp(e->what, "DISCONNECT") == 0)
			disconnect(l, e, a);
		else if (strcmp(e->what, "RECONNECT") == 0)
			reconnect(l, e, a);
	}
}

/* --- what people had in mind ------------------------------------------------------- */

static void
cheque(struct gen_live *l, struct gen_acct *a)
{
	int64_t sum = gen_world_owed(a);
	struct gen_pay *p;

	if (sum == 0)
		return;
	p = gen_world_pay(a, sum, l->day, l->day);
	p->tender = 1;
	p->source = 0;
	p->purpose = a->cut_since != 0;
	gen_live_plan(l, l->day + 6 + (int)gen_day_dice(a->h, 860, 4), PLAN_RETURN, a->i)->no = p->no;
}

static void
returned(struct gen_live *l, struct gen_acct *a, int no)
{
	for (int k = 0; k < a->npays; k++) {
		struct gen_pay *p = &a->pay[k];
		struct gen_doc *d;

		if (p->no != no || p->reversed)
			continue;
		gen_world_unpay(a, p, l->day);
		p->changed = true;
		p->version = gen_world_version(l->day, 1);
		d = gen_live_doc(l, GEN_KIND_payment_returns, a->i);
		d->no = no;
		d->amount = p->amount;
		d->d1 = p->effective;
		d->d2 = l->day;
	}
	/* the second time round he pays in cash, a week after the next cut or letter */
	a->fate = a->fate == FATE_NSF ? FATE_FINAL : FATE_CUT;
}

static void
hold(struct gen_live *l, struct gen_acct *a, bool promise)
{
	struct gen_doc *d = gen_live_doc(l, GEN_KIND_holds, a->i);
	int oldest = gen_world_oldest(a);

	snprintf(d->id, sizeof(d->id), "H%07u-%d", a->i, l->nth);
	d->status = promise ? "promise to pay" : "dispute";
	d->d1 = l->day;
	d->d2 = l->day + (promise ? 9 : 30);
	if (promise) {
		gen_live_plan(l, l->day + 8, PLAN_PAY, a->i);
	} else if (oldest >= 0) {
		d->amount = a->bill[oldest].open;
		d->no = a->bill[oldest].no;
		a->bill[oldest].disputed = a->bill[oldest].open;
		a->bill[oldest].version = gen_world_version(l->day, 2);
		a->bill[oldest].changed = true;
	}
}

static void
petition(struct gen_live *l, struct gen_acct *a)
{
	struct gen_doc *d = gen_live_doc(l, GEN_KIND_bankruptcies, a->i);

	snprintf(d->id, sizeof(d->id), "26-%05u", 30000 + a->i);
	d->status = "open";
	d->d1 = l->day - 2;
	d->no = a->class == CLASS_RES ? a->i % 2 ? 7 : 13 : 11;
	a->fate = FATE_GOOD; /* what comes after the petition is paid */
	a->stop = l->day + 400;
}

/* What was asked for, or what replaces another. */
static void
second_paper(struct gen_live *l, uint32_t i, enum gen_paper_kind kind)
{
	struct gen_paper *old = gen_live_paper(l, i, false), *p;

	if (l->npapers == LIVE_MAX_PAPERS || gen_live_paper(l, i, true) != NULL)
		return;
	p = &l->paper[l->npapers++];
	*p = old != NULL && kind != PAPER_CASH ? *old : (struct gen_paper){ .i = i, .kind = kind };
	p->second = true;
	p->status = "in force";
	p->issue = l->day - 1;
	p->notice_day = 0;
	p->changed = true;
	p->version = gen_world_version(l->day, 0);
	if (old == NULL || kind == PAPER_CASH)
		p->face = l->a[i].usual * 2 / 500 * 500;
	if (kind == PAPER_CASH) {
		p->cash = true;
		l->a[i].security_held += p->face;
		l->a[i].account_changed = true;
		return;
	}
	p->guarantor = kind == PAPER_GUARANTY && old == NULL ? GUARANTOR : 0;
	p->expiry = p->guarantor != 0 ? 0 : gen_day_months(p->issue, 12);
	p->fate = PAPER_STAYS;
	p->replaces = old != NULL;
	if (p->replaces)
		gen_live_plan(l, gen_day_next_working(l->day), PLAN_OLD_REPLACED, i);
}

static void
old_replaced(struct gen_live *l, uint32_t i)
{
	struct gen_paper *p = gen_live_paper(l, i, false);

	p->status = "replaced";
	p->ended = p->changed = true;
	p->version = gen_world_version(l->day, 1);
}

static void
extended(struct gen_live *l, uint32_t i)
{
	struct gen_paper *p = gen_live_paper(l, i, false);
	struct gen_doc *d;

	if (p == NULL || p->ended)
		return;
	p->expiry = gen_day_months(p->expiry, 12);
	p->changed = true;
	p->version = gen_world_version(l->day, 1);
	d = gen_live_doc(l, GEN_KIND_security_events, i);
	d->status = "extended";
	d->d1 = l->day;
	d->d2 = l->day - 2;
	d->d3 = p->expiry;
}

void
gen_react_plan(struct gen_live *l, struct gen_plan *p)
{
	struct gen_acct *a = &l->a[p->i];
	struct gen_pay *pay;

	if (p->act != NULL) {
		gen_scene_act(l, p);
		return;
	}
	switch (p->what) {
	case PLAN_NONE:
		break;
	case PLAN_HALF:
		if (gen_world_owed(a) > 0)
			gen_world_pay(a, (p->amount + 1) / 2, p->day, l->day);
		break;
	case PLAN_AGREE:
		(void)gen_arrange(l, a);
		break;
	case PLAN_KEEPS:
		l->flags[a->i] |= LIVE_KEEPS;
		break;
	case PLAN_STRAYS: /* goes on like those who pay after the cut */
		l->flags[a->i] &= (uint8_t)~LIVE_KEEPS;
		a->fate = FATE_CUT;
		break;
	case PLAN_PAY:
		pay_all(l, a, p->day, (uint8_t)gen_day_dice(a->h, (uint32_t)l->day, 4),
		    (uint8_t)gen_day_dice(a->h, (uint32_t)l->day + 1, 3));
		break;
	case PLAN_PART:
		if (gen_world_owed(a) > 0)
			gen_world_pay(a, gen_world_owed(a) * 2 / 5 + 1, p->day, l->day);
		break;
	case PLAN_CHEQUE:
		cheque(l, a);
		break;
	case PLAN_LATEPOST: /* was in the box days ago */
		if (gen_world_owed(a) > 0) {
			pay = gen_world_pay(a, gen_world_owed(a), l->day - 7, l->day);
			pay->tender = 1;
			pay->source = 3;
		}
		break;
	case PLAN_RETURN:
		returned(l, a, p->no);
		break;
	case PLAN_MEDICAL:
		certificate(l, a, "active");
		break;
	case PLAN_PETITION:
		petition(l, a);
		break;
	case PLAN_DISPUTE:
	case PLAN_PROMISE:
		if (gen_world_owed(a) > 0)
			hold(l, a, p->what == PLAN_PROMISE);
		break;
	case PLAN_MAILBACK:
		notice_reply(l, p->id, p->copy, 2, "returned", p->d1);
		a->undeliverable = l->day;
		a->account_changed = true;
		if (a->i % 2 == 0)
			gen_adjust_found(l, a);
		break;
	case PLAN_MAILED:
		notice_reply(l, p->id, p->copy, 1, "mailed", l->day);
		break;
	case PLAN_OUTCOME:
		outcome(l, p);
		break;
	case PLAN_DEPOSIT:
		second_paper(l, p->i, PAPER_CASH);
		break;
	case PLAN_REPLACE:
	case PLAN_CREDIT_LETTER:
		second_paper(l, p->i, PAPER_LOC);
		break;
	case PLAN_GUARANTY:
		second_paper(l, p->i, PAPER_GUARANTY);
		break;
	case PLAN_ADDRESS:
		a->undeliverable = 0;
		a->moved = a->account_changed = true;
		a->fate = FATE_FINAL;
		break;
	case PLAN_MOVE_IN:
		gen_request_come(l, a, a->i);
		break;
	case PLAN_FOLLOW:
		gen_request_come(l, a, l->a[p->other].customer);
		break;
	case PLAN_BEGIN:
		gen_request_begin(l, a);
		break;
	case PLAN_STOP:
		gen_request_stop(l, a);
		break;
	case PLAN_LEAVE:
		gen_request_stop(l, &l->a[p->other]);
		break;
	case PLAN_FINAL:
		gen_request_final(l, a);
		break;
	case PLAN_LEFT:
		gen_request_final(l, &l->a[p->other]);
		break;
	case PLAN_OLD_REPLACED:
		old_replaced(l, p->i);
		break;
	case PLAN_EXTEND:
		extended(l, p->i);
		break;
	}
}
