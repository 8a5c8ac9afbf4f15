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

static const struct {
	const char *kind;
	void (*book)(struct gen_live *, const struct gen_pub_effect *, struct gen_acct *);
} books[] = {
	{ "deposit applied", applied }, { "deposit interest", interest }, { "reconnect fee", fee },
	{ "returned-payment fee", fee },
};

static void
reply(struct gen_live *l, const struct gen_pub_effect *e)
{
	char row[256];

	snprintf(row, sizeof(row), "effect_id=%s|status=booked|booked_at={at}|cis_transaction_id=TX%.10s"
	    "|booked_amount=%lld.%02lld|accounting_date={day}", e->id, e->id, (long long)e->amount / 100,
	    (long long)(e->amount < 0 ? -e->amount : e->amount) % 100);
	gen_scene_tell(l, &(struct gen_plan){ .start = l->day }, GEN_KIND_posting_replies, 0, row);
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
			from_deposit(l, e, a, e->amount);
		if (e->of != PUB_POSTING)
			continue;
		reply(l, e);
		for (size_t b = 0; b < NELEM(books); b++)
			if (strcmp(books[b].kind, e->what) == 0)
				books[b].book(l, e, a);
	}
}

/* --- items --------------------------------------------------------------------------- */

/* Money goes to what was used before it goes to fees. */
void
gen_book_items(struct gen_live *l)
{
	char row[400];

	for (uint32_t i = 0; i < LIVE_ACCOUNTS; i++)
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
