/* gen_live.c - a business day of the sample utility: bills, payments, papers. */
#include "gen_scene.h"

#include <stdio.h>
#include <stdlib.h>

struct gen_doc *
gen_live_doc(struct gen_live *l, enum gen_kind kind, uint32_t i)
{
	struct gen_doc *d;

	if (l->ndocs % 256 == 0)
		l->doc = base_realloc(l->doc, (l->ndocs + 256) * sizeof(*l->doc));
	d = &l->doc[l->ndocs++];
	*d = (struct gen_doc){ .kind = kind, .day = l->day, .i = i,
		.version = gen_world_version(l->day, 0) };
	return d;
}

struct gen_plan *
gen_live_plan(struct gen_live *l, int day, enum gen_what what, uint32_t i)
{
	struct gen_plan *p;

	if (l->nplans % 256 == 0)
		l->plan = base_realloc(l->plan, (l->nplans + 256) * sizeof(*l->plan));
	p = &l->plan[l->nplans++];
	*p = (struct gen_plan){ .day = day, .what = what, .i = i };
	return p;
}

struct gen_paper *
gen_live_paper(struct gen_live *l, uint32_t i, bool second)
{
	for (int k = 0; k < l->npapers; k++)
		if (l->paper[k].i == i && l->paper[k].second == second)
			return &l->paper[k];
	return NULL;
}

struct gen_paper *
gen_live_security(struct gen_live *l, const char *id)
{
	uint32_t no = (uint32_t)strtoul(id[0] != '\0' ? id + 3 : "", NULL, 10);

	return gen_live_paper(l, no % GEN_SECOND, no >= GEN_SECOND);
}

/* Who was asked before the opening and is about to answer. */
static void
answered_before(struct gen_live *l, struct gen_acct *a)
{
	static const int asked[FATE_N] = { [FATE_REMINDER] = 5, [FATE_LATENOTICE] = 12,
		[FATE_FINAL] = 20, [FATE_NSF] = 20, [FATE_PROMISE] = 20, [FATE_DISPUTE] = 12,
		[FATE_MEDICAL] = 20, [FATE_BANKRUPT] = 20, [FATE_LATEPOST] = 20 };
	static const enum gen_what what[FATE_N] = { [FATE_REMINDER] = PLAN_PAY,
		[FATE_LATENOTICE] = PLAN_PAY, [FATE_FINAL] = PLAN_PAY, [FATE_NSF] = PLAN_CHEQUE,
		[FATE_PROMISE] = PLAN_PROMISE, [FATE_DISPUTE] = PLAN_DISPUTE,
		[FATE_MEDICAL] = PLAN_MEDICAL, [FATE_BANKRUPT] = PLAN_PETITION,
		[FATE_LATEPOST] = PLAN_LATEPOST };
	int oldest = gen_world_oldest(a);

	if (oldest < 0 || asked[a->fate] == 0 || l->day - a->bill[oldest].due < asked[a->fate])
		return;
	gen_live_plan(l, l->day + 1 + (int)gen_day_dice(a->h, 801, 8), what[a->fate], a->i);
}

void
gen_live_start(struct gen_live *l, uint64_t seed, int opening, const struct gen_pub *pub)
{
	memset(l, 0, sizeof(*l));
	l->town = (struct gen_town){ .seed = seed, .accounts = LIVE_ACCOUNTS, .sample = true,
		.opening = opening };
	l->pub = pub;
	l->day = opening;
	l->a = base_zalloc(LIVE_ALL * sizeof(*l->a));
	l->paper = base_zalloc(LIVE_MAX_PAPERS * sizeof(*l->paper));
	l->flags = base_zalloc(LIVE_ALL);
	for (uint32_t i = 0; i < LIVE_ALL; i++) {
		struct gen_acct *a = &l->a[i];

		gen_world_account(&l->town, i, a);
		if (i >= LIVE_ACCOUNTS) { /* moves in during the sample's days */
			a->nbills = a->npays = 0;
			a->customer = a->premise = i;
			a->opened = opening + 9;
			a->fate = FATE_GOOD;
			a->class = i == LIVE_ACCOUNTS || i == LIVE_ACCOUNTS + 2 ? a->class : CLASS_RES;
			a->water = i == LIVE_ACCOUNTS && a->water;
			gen_world_balance(a, opening);
			continue;
		}
		if (gen_paper_of(&l->town, a, &l->paper[l->npapers])) {
			if (l->paper[l->npapers].cash)
				a->security_held = l->paper[l->npapers].face;
			l->npapers++;
		}
		answered_before(l, a);
	}
	gen_request_ended(l);
	gen_file_opening(l);
	gen_issuer_day(l);
}

void
gen_live_end(struct gen_live *l)
{
	base_free(l->a);
	base_free(l->paper);
	base_free(l->flags);
	base_free(l->doc);
	base_free(l->plan);
	for (size_t k = 0; k < l->nrows; k++)
		buf_fini(&l->row[k].text);
	base_free(l->row);
}

static void
unmark(struct gen_live *l)
{
	for (uint32_t i = 0; i < LIVE_ALL; i++) {
		struct gen_acct *a = &l->a[i];

		a->account_changed = a->service_changed = a->comes = false;
		for (int k = 0; k < a->nbills; k++)
			a->bill[k].changed = false;
		for (int k = 0; k < a->npays; k++)
			a->pay[k].changed = false;
	}
	for (int k = 0; k < l->npapers; k++)
		l->paper[k].changed = false;
}

/* Bills of the cycle, and those who pay without being asked. */
static void
bills_and_payers(struct gen_live *l, struct gen_acct *a)
{
	for (int k = 0; k < a->nbills; k++) {
		struct gen_bill *b = &a->bill[k];
		int pays = b->open > 0 ? gen_world_pays_on(a, b) : 0;

		/* under a plan the bills that come are paid beside what it covers */
		if ((l->flags[a->i] & LIVE_KEEPS) && b->open > 0 && b->due > l->before)
			pays = b->due - 1 < l->day ? l->day : b->due - 1;
		if (pays > l->before && pays <= l->day) {
			gen_world_pay_for(a, (l->flags[a->i] & LIVE_KEEPS) ? k : -1, b->open, pays, l->day);
			k = -1; /* the oldest bill was paid first: look again */
		}
	}
	if (a->cut_since == 0 && a->stopped == 0 && (a->i < LIVE_ACCOUNTS || (a->begun && l->day > a->opened + 20)))
		gen_world_bill(&l->town, a, l->before, l->day);
	if (a->credit > 0 && gen_world_owed(a) > 0) {
		int64_t credit = a->credit;

		a->credit = 0;
		gen_world_credit(a, credit, l->day);
	}
}

static void
end_paper(struct gen_live *l, struct gen_paper *p, const char *status)
{
	p->status = status;
	p->ended = true;
	p->changed = true;
	p->version = gen_world_version(l->day, 0);
}

/* What issuers and calendars do by themselves. */
static void
paper_day(struct gen_live *l, struct gen_paper *p)
{
	struct gen_doc *d;

	if (p->cash || p->ended)
		return;
	if (p->notice_day > l->before && p->notice_day <= l->day) {
		d = gen_live_doc(l, GEN_KIND_security_events, p->i);
		d->status = p->fate == PAPER_NONEXT ? "non-extension notice" : "cancellation notice";
		d->d1 = l->day;
		d->d2 = l->day - 3;
		d->second = p->second;
		p->evergreen = p->evergreen && p->fate != PAPER_NONEXT;
		p->changed = true;
		p->version = gen_world_version(l->day, 0);
		if (p->fate == PAPER_NONEXT)
			p->status = "not extended";
	}
	if (p->expiry == 0 || p->expiry > l->day)
		return;
	if (p->fate == PAPER_STAYS && p->evergreen) {
		p->expiry = gen_day_months(p->expiry, 12);
		d = gen_live_doc(l, GEN_KIND_security_events, p->i);
		d->status = "extended";
		d->d1 = d->d2 = l->day;
		d->d3 = p->expiry;
		d->second = p->second;
		p->changed = true;
		p->version = gen_world_version(l->day, 0);
	} else if (p->expiry + 4 <= l->day) {
		end_paper(l, p, "expired");
	}
}

void
gen_live_day(struct gen_live *l, int day)
{
	l->before = l->day;
	l->day = day;
	l->nth++;
	unmark(l);
	for (uint32_t i = 0; i < LIVE_ALL; i++)
		bills_and_payers(l, &l->a[i]);
	gen_issuer_day(l);
	gen_request_day(l);
	gen_adjust_day(l);
	gen_react_effects(l);
	gen_book_postings(l);
	for (size_t k = 0; k < l->nplans; k++) /* the list grows while it is walked */
		if (!l->plan[k].done && l->plan[k].day <= day) {
			struct gen_plan p = l->plan[k];

			l->plan[k].done = true;
			gen_react_plan(l, &p);
		}
	for (int k = 0; k < l->npapers; k++)
		paper_day(l, &l->paper[k]);
	for (uint32_t i = 0; i < LIVE_ALL; i++)
		if (gen_world_balance(&l->a[i], day) || l->a[i].account_changed) {
			l->a[i].account_changed = true;
			l->a[i].account_version = gen_world_version(day, 0);
		}
	gen_book_items(l);
}
