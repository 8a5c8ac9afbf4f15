/* gen_snap.c - a full snapshot of a town, and those of the next nights with some of it changed. */
#include "gen_snap.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen_paper.h"
#include "gen_pub.h"

void
gen_snap_open(struct gen_emit *e, struct gen_set *set, const struct gen_town *t, int day, int sequence)
{
	*e = (struct gen_emit){ .town = t, .day = day };
	for (int k = 0; k < GEN_NKINDS; k++) {
		struct gen_out_spec spec = { .kind = (enum gen_kind)k, .sequence = sequence,
			.full = k != GEN_KIND_order_replies && k != GEN_KIND_notice_replies && k < GEN_FIRST_TOLD,
			.business = day, .as_of = day };

		if ((k == GEN_KIND_opening_state && day != t->opening) || (k >= GEN_FIRST_TOLD && !t->sample))
			continue;
		if (k == GEN_KIND_payments)
			spec.source = "LOCKBOX";
		e->out[k] = gen_out_open(set, &spec);
	}
}

void
gen_snap_close(struct gen_emit *e, struct gen_set *set)
{
	for (int k = 0; k < GEN_NKINDS; k++)
		if (e->out[k] != NULL)
			gen_out_close(&e->out[k]);
	gen_set_end(set, "NAME");
}

/* The ladder that the old system kept: mailed so many days after the due date. */
bool
gen_snap_case(struct gen_emit *e, const struct gen_acct *a)
{
	static const struct {
		const char *step;
		int after;
	} ladder[] = { { "reminder", 4 }, { "late notice", 11 }, { "final notice", 19 } };
	struct gen_out *o = e->out[GEN_KIND_opening_state];
	int oldest = gen_world_oldest(a), age, mailed = 0;
	const char *step = NULL;

	if (oldest < 0 || a->past_due <= 2500 || a->stopped != 0)
		return false;
	age = e->day - a->bill[oldest].due;
	for (size_t k = 0; k < NELEM(ladder); k++)
		if (age > ladder[k].after) {
			step = ladder[k].step;
			mailed = a->bill[oldest].due + ladder[k].after;
		}
	if (step == NULL)
		return false;
	/* a final notice older than this would have led to a cut before: it was given lately */
	if (age > 24)
		mailed = e->day - 1 - (int)gen_day_dice(a->h, 910, 9);
	while (!gen_day_working(mailed))
		mailed--;
	/* in a town as many letters on each of the last four days, whatever the day of the week */
	if (!e->town->sample) {
		mailed = e->day;
		for (uint32_t k = gen_day_dice(a->h, 910, 4) + 1; k > 0; k--)
			mailed = gen_day_prev_working(mailed);
	}
	gen_out_control(o, gen_world_version(e->day, 0));
	gen_out_format(o, opening_state_account_id, GEN_ACCOUNT, GEN_ACCOUNT_NO(a->i));
	gen_out_code(o, opening_state_process, "collections");
	gen_out_text(o, opening_state_step, step);
	gen_out_stamp(o, opening_state_entered_at, mailed, 21 * 60);
	gen_out_money(o, opening_state_amount, a->past_due);
	gen_out_date(o, opening_state_arrears_date, a->bill[oldest].due);
	gen_out_text(o, opening_state_notice_kind, step);
	gen_out_date(o, opening_state_notice_mail_date, mailed);
	gen_out_money(o, opening_state_notice_amount, a->past_due);
	if (strcmp(step, "final notice") == 0) {
		gen_out_date(o, opening_state_notice_action_date, mailed + 8);
		gen_out_date(o, opening_state_notice_valid_until, mailed + 60);
	}
	gen_out_code(o, opening_state_order_status, "none");
	gen_out_row(o);
	return true;
}

void
gen_snap_account(struct gen_emit *e, const struct gen_acct *a)
{
	struct gen_paper paper;
	int most = e->town->sample ? 3 : 4;

	if (a->owns_customer)
		gen_emit_customer(e, a);
	if (a->owns_premise)
		gen_emit_premise(e, a);
	gen_emit_points(e, a);
	gen_emit_account(e, a);
	gen_emit_services(e, a);
	for (int k = 0; k < a->nbills; k++)
		gen_emit_bill(e, a, &a->bill[k]);
	/* no rule looks further back into payments than into the bills they closed */
	for (int k = a->npays > most ? a->npays - most : 0; k < a->npays; k++)
		gen_emit_pay(e, a, &a->pay[k]);
	if (gen_paper_of(e->town, a, &paper))
		gen_paper_emit(e, a, &paper);
	if (e->out[GEN_KIND_opening_state] != NULL)
		gen_snap_case(e, a);
}

/* --- a business day in a big town ------------------------------------------------ */

/* What becomes of orders, one after the other: of ten eight cut, and two of those are paid on the day after. */
static const struct {
	const char *status, *reason;
	bool pays;
} crew[] = {
	{ "completed", NULL, true }, { "completed", NULL, false }, { "completed", NULL, false },
	{ "not executable", "no access", false }, { "completed", NULL, false },
	{ "completed", NULL, true }, { "completed", NULL, false }, { "completed", NULL, false },
	{ "not executable", "paid at door", true }, { "completed", NULL, false },
};

/* NO, STATUS: of the reply; the rest is the caller's. */
static struct gen_doc
reply_of(const struct gen_pub_effect *p, int day, int no, const char *status)
{
	struct gen_doc d = { .kind = p->of == PUB_ORDER ? GEN_KIND_order_replies : GEN_KIND_notice_replies, .day = day,
		.d1 = day, .no = no, .status = status, .copy = p->copy, .version = gen_world_version(day, 0) };

	snprintf(d.id, sizeof(d.id), "%s", p->id);
	return d;
}

static void
put(struct gen_emit *e, struct gen_doc d)
{
	if (d.day != e->day)
		return; /* it came on a day before */
	gen_emit_reply(e, &d);
	gen_out_row(e->out[d.kind]);
}

static void
disconnect(struct gen_emit *e, const struct gen_pub_effect *p, struct gen_acct *a, int day)
{
	size_t k = (size_t)p->nth % NELEM(crew);
	struct gen_doc d = reply_of(p, day, 2, crew[k].status);

	put(e, reply_of(p, day, 1, "received"));
	d.reason = crew[k].reason;
	if (d.reason == NULL) {
		d.text = "disconnected";
		gen_world_cut(a, day, day);
	} else if (crew[k].pays) {
		d.amount = gen_world_owed(a);
		gen_world_pay(a, d.amount, day, day);
	}
	put(e, d);
}

static void
reconnect(struct gen_emit *e, const struct gen_pub_effect *p, struct gen_acct *a, int day)
{
	struct gen_doc d = reply_of(p, day, 1, "completed");

	d.text = "connected";
	gen_world_restore(a, day);
	put(e, d);
}

/* What comes of P, published on or before BEFORE, on the business day after that. */
static void
answer(struct gen_emit *e, const struct gen_pub_effect *p, struct gen_acct *a, int before, int day)
{
	bool cut = p->of == PUB_ORDER && strcmp(p->what, "DISCONNECT") == 0;

	if (p->date != before) {
		if (cut && a->cut_since == before && crew[(size_t)p->nth % NELEM(crew)].pays)
			gen_world_pay(a, gen_world_owed(a), day, day)->purpose = 1;
	} else if (p->of != PUB_ORDER) {
		put(e, reply_of(p, day, 1, "mailed"));
	} else if (cut) {
		disconnect(e, p, a, day);
	} else if (strcmp(p->what, "RECONNECT") == 0) {
		reconnect(e, p, a, day);
	}
}

/* Money comes in or the way of paying changes in some of the accounts that nothing was asked of. */
static void
change(const struct gen_snap *s, struct gen_acct *a, int day, int nth)
{
	int oldest = gen_world_oldest(a);

	if (gen_day_dice(a->h, (uint32_t)(7776 + nth), 100) >= (uint32_t)s->changed)
		return;
	if (oldest >= 0)
		gen_world_pay(a, (a->bill[oldest].open + 1) / 2, day, day);
	else
		a->autopay = !a->autopay;
	a->account_changed = true;
}

/* The days of account A after the opening; what was published for it are the N effects P. */
static void
live(const struct gen_snap *s, struct gen_emit *e, struct gen_acct *a, const struct gen_pub_effect *p, size_t n)
{
	int before = s->town.opening;

	for (int nth = 1, day; nth <= s->nth; nth++, before = day) {
		bool asked = false;

		day = gen_day_next_working(before);
		for (size_t k = 0; k < n; k++)
			if (p[k].date <= before) {
				answer(e, &p[k], a, before, day);
				asked = true;
			}
		if (!asked)
			change(s, a, day, nth);
		if (gen_world_balance(a, day) || a->account_changed)
			a->account_version = gen_world_version(day, 0);
		a->account_changed = false;
	}
}

static int
by_account(const void *a, const void *b)
{
	const struct gen_pub_effect *x = a, *y = b;
	int c = strcmp(x->account, y->account);

	return c != 0 ? c : strcmp(x->id, y->id);
}

void
gen_snap_write(const struct gen_snap *s)
{
	static struct gen_acct a;
	struct gen_pub pub;
	struct gen_emit e;
	struct gen_set set;
	char dir[900], id[sizeof(pub.v->account)];
	int day = s->town.opening;
	size_t at = 0, n;

	for (int k = 0; k < s->nth; k++)
		day = gen_day_next_working(day);
	gen_pub_load(&pub, s->published, false);
	if (pub.n > 0)
		qsort(pub.v, pub.n, sizeof(*pub.v), by_account);
	snprintf(dir, sizeof(dir), "%s/%s", s->dir, gen_day_text(day));
	gen_set_begin(&set, dir);
	gen_snap_open(&e, &set, &s->town, day, s->nth + 1);
	gen_emit_calendars(&e, 2023, 2029);
	for (uint32_t i = 0; i < s->town.accounts; i++) {
		gen_world_account(&s->town, i, &a);
		snprintf(id, sizeof(id), GEN_ACCOUNT, GEN_ACCOUNT_NO(i));
		for (n = 0; at + n < pub.n && strcmp(pub.v[at + n].account, id) == 0;)
			n++;
		live(s, &e, &a, n > 0 ? pub.v + at : NULL, n);
		at += n;
		gen_snap_account(&e, &a);
	}
	if (at < pub.n)
		gen_out_die("%s: account \"%s\" seen, one of this town wanted", s->published, pub.v[at].account);
	gen_snap_close(&e, &set);
	base_free(pub.v);
	printf("%s: %llu rows, %llu bytes in files\n", dir, (unsigned long long)set.rows,
	    (unsigned long long)set.bytes);
}
