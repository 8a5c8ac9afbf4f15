/* gen_book.c - what the billing system makes of the postings of the night before, and the items of bills with fees. */
#include "gen_scene.h"

#include <stdio.h>

/* What was kept in cash goes to the bills, or is paid out. */
static void
from_deposit(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a, int64_t sum)
{
	struct gen_paper *p = gen_live_security(l, e->security);
	struct gen_doc *d;

	if (p == NULL || !p->cash)
		return;
	p->drawn += sum;
	p->status = p->drawn >= p->face ? "refunded" : p->status;
	p->ended = p->drawn >= p->face;
	p->changed = true;
	p->version = gen_world_version(l->day, 0);
	a->security_held -= sum;
	a->account_changed = true;
	d = gen_live_doc(l, GEN_KIND_security_events, p->i);
	d->status = e->of == PUB_REFUND ? "refunded" : "applied";
	d->no = e->of == PUB_REFUND ? 2 : 1;
	d->d1 = l->day;
	d->amount = sum;
	d->second = p->second;
}

static void
applied(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	from_deposit(l, e, a, -e->amount);
	gen_world_credit(a, -e->amount, l->day);
}

static void
interest(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_paper *p = gen_live_security(l, e->security);

	if (p != NULL && e->to != 0) {
		p->interest_to = e->to;
		p->changed = true;
		p->version = gen_world_version(l->day, 0);
	}
	gen_world_credit(a, -e->amount, l->day);
}

/* A deposit goes along to another account. */
static void
moved_out(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	(void)l;
	a->security_held -= e->amount;
	a->account_changed = true;
}

static void
moved_in(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_paper *p = gen_live_security(l, e->security);

	a->security_held -= e->amount;
	a->account_changed = true;
	if (p != NULL) {
		p->on = a->i;
		p->changed = true;
		p->version = gen_world_version(l->day, 0);
	}
}

static void
adjusted(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	if (e->amount < 0)
		gen_world_credit(a, -e->amount, l->day);
	else
		a->fees += e->amount;
	gen_adjust_posted(l, a, e->id);
}

/* Comes with the next bill; one that is taken back before it came does not come. */
static void
fee(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	a->fees += e->amount;
	if (a->fees < 0) {
		gen_world_credit(a, -a->fees, l->day);
		a->fees = 0;
	}
}

/* How the billing system calls what it booked, and what comes of it; without a kind of adjustment it is told otherwise. */
static const struct {
	const char *posting, *adjustment;
	void (*book)(struct gen_live *, const struct gen_pub_effect *, struct gen_acct *);
} books[] = {
	{ "deposit applied", "deposit applied", applied }, { "deposit interest", "deposit interest", interest },
	{ "reconnect fee", "fee", fee }, { "returned-payment fee", "fee", fee },
	{ "transfer out", NULL, moved_out }, { "transfer in", NULL, moved_in },
	{ "correction", NULL, adjusted }, { "goodwill credit", NULL, adjusted }, { "fee", NULL, adjusted },
};

static void
cents(char *out, size_t size, int64_t n)
{
	snprintf(out, size, "%s%lld.%02lld", n < 0 ? "-" : "", (long long)(n < 0 ? -n : n) / 100,
	    (long long)(n < 0 ? -n : n) % 100);
}

/* One in thirty gets no answer, and one in thirty is refused: a person books it. */
static void
posting(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_plan p = { .i = a->i, .start = l->day };
	uint32_t luck = gen_day_dice(a->h, (uint32_t)e->date + 871, 30);
	char row[300], sum[32];

	cents(sum, sizeof(sum), e->amount);
	for (size_t b = 0; luck > 1 && b < NELEM(books); b++) {
		if (strcmp(books[b].posting, e->what) != 0)
			continue;
		books[b].book(l, e, a);
		if (books[b].adjustment == NULL)
			continue;
		snprintf(row, sizeof(row), "adjustment_id=AP%.20s|account_id={account}|kind=%s|amount=%s"
		    "|effective_date={day}|accounting_date={day}|status=posted|requested_by=batch|effect_id=%s", e->id,
		    books[b].adjustment, sum, e->id);
		gen_scene_tell(l, &p, GEN_KIND_adjustments, 0, row);
	}
	if (luck == 1)
		snprintf(row, sizeof(row), "effect_id=%s|status=refused|reason=period closed", e->id);
	else
		snprintf(row, sizeof(row), "effect_id=%s|status=booked|booked_at={at}|cis_transaction_id=TX%.10s|booked_amount=%s"
		    "|accounting_date={day}", e->id, e->id, sum);
	if (luck > 0)
		gen_scene_tell(l, &p, GEN_KIND_posting_replies, 0, row);
}

/* The agency takes it; of one in three the customer pays within the week. */
static void
referral(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	struct gen_plan p = { .i = a->i, .start = l->day };
	bool place = strcmp(e->what, "place") == 0;
	char row[200], sum[32];

	if (!place && strcmp(e->what, "recall") != 0)
		return;
	cents(sum, sizeof(sum), e->amount);
	snprintf(row, sizeof(row), "referral_id=%s|reply_no=1|status=%s|amount=%s|at={at}", e->id,
	    place ? "placed" : "recalled", sum);
	gen_scene_tell(l, &p, GEN_KIND_referral_replies, 0, row);
	if (place && (a->i / 20) % 3 == 2)
		gen_live_plan(l, l->day + 6, PLAN_PAY, a->i);
}

/* A cheque goes out and is cashed a week later; of one in three it comes back. */
static const struct gen_scene refunds[] = {
	{ { { 0, PLAN_NONE, GEN_KIND_refund_replies, "refund_id={effect}|reply_no=1|status=paid|amount={amount}|paid_date={day}|check_no=K{no}" },
	    { 7, PLAN_NONE, GEN_KIND_refund_replies, "refund_id={effect}|reply_no=2|status=cashed|amount={amount}|paid_date={start}|check_no=K{no}" } } },
	{ { { 0, PLAN_NONE, GEN_KIND_refund_replies, "refund_id={effect}|reply_no=1|status=paid|amount={amount}|paid_date={day}|check_no=K{no}" },
	    { 6, PLAN_NONE, GEN_KIND_refund_replies, "refund_id={effect}|reply_no=2|status=came back|amount={amount}|reason=moved|check_no=K{no}" } } },
};

static void
refund(struct gen_live *l, const struct gen_pub_effect *e, struct gen_acct *a)
{
	size_t first = l->nplans;

	from_deposit(l, e, a, e->amount - e->interest);
	gen_scene_play(l, &refunds[l->nrefunds++ % 3 == 2], a->i, 0);
	for (size_t k = first; k < l->nplans; k++) {
		snprintf(l->plan[k].id, sizeof(l->plan[k].id), "%s", e->id);
		l->plan[k].amount = e->amount;
	}
}

void
gen_book_postings(struct gen_live *l)
{
	for (size_t k = 0; k < l->pub->n; k++) {
		const struct gen_pub_effect *e = &l->pub->v[k];
		struct gen_acct *a = gen_react_account(l, e);

		if (e->date < l->before || e->date >= l->day || a == NULL)
			continue;
		if (e->of == PUB_REFUND)
			refund(l, e, a);
		else if (e->of == PUB_POSTING)
			posting(l, e, a);
		else if (e->of == PUB_REFERRAL)
			referral(l, e, a);
	}
}

/* --- items --------------------------------------------------------------------------- */

/* Money goes to what was used before it goes to fees. */
void
gen_book_items(struct gen_live *l)
{
	char row[400];

	for (uint32_t i = 0; i < LIVE_ALL; i++)
		for (int k = 0; k < l->a[i].nbills; k++) {
			const struct gen_bill *b = &l->a[i].bill[k];
			struct gen_plan p = { .i = i, .start = l->day };
			int64_t rest = b->open < b->fees ? b->open : b->fees;

			if (!b->changed || b->fees == 0)
				continue;
			for (int no = 1; no <= 2; no++) {
				int64_t sum = no == 1 ? b->charges - b->fees : b->fees;
				int64_t open = no == 1 ? b->open - rest : rest;

				snprintf(row, sizeof(row), "bill_id=" GEN_BILL "|item_no=%d|account_id={account}"
				    "|service_type=%s|charge_class=%s|amount=%lld.%02d|open_amount=%lld.%02d"
				    "|disputed_amount=%lld.%02d|arrears_date=%s", GEN_ACCOUNT_NO(i), b->no, no,
				    no == 1 ? "electric" : "account", no == 1 ? "commodity" : "reconnect fee",
				    (long long)sum / 100, (int)(sum % 100), (long long)open / 100, (int)(open % 100),
				    (long long)(no == 1 ? b->disputed : 0) / 100,
				    (int)((no == 1 ? b->disputed : 0) % 100), gen_day_text(b->due));
				gen_scene_tell(l, &p, GEN_KIND_bill_items, b->version % 10, row);
			}
		}
}
