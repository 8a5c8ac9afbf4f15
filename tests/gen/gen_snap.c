/* gen_snap.c - a full snapshot of a town, and the next night's with some of it changed. */
#include "gen_snap.h"

#include <stdio.h>

#include "gen_paper.h"

void
gen_snap_open(struct gen_emit *e, struct gen_set *set, const struct gen_town *t, int day, int sequence)
{
	*e = (struct gen_emit){ .town = t, .day = day };
	for (int k = 0; k < GEN_NKINDS; k++) {
		struct gen_out_spec spec = { .kind = (enum gen_kind)k, .sequence = sequence,
			.full = k != GEN_KIND_order_replies && k != GEN_KIND_notice_replies,
			.business = day, .as_of = day };

		if (k == GEN_KIND_opening_state && day != t->opening)
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

	if (oldest < 0 || a->past_due <= 2500)
		return false;
	age = e->day - a->bill[oldest].due;
	for (size_t k = 0; k < NELEM(ladder); k++)
		if (age > ladder[k].after) {
			step = ladder[k].step;
			mailed = a->bill[oldest].due + ladder[k].after;
		}
	/* a final notice older than this would have led to a cut before: it was given lately */
	if (age > 24)
		mailed = e->day - 1 - (int)gen_day_dice(a->h, 910, e->town->sample ? 9 : 6);
	if (step == NULL)
		return false;
	while (!gen_day_working(mailed))
		mailed--;
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

/* Two nights of a full snapshot differ in these accounts: money came in, or the way of paying changed. */
static void
change(const struct gen_snap *s, struct gen_acct *a)
{
	int oldest;

	if (gen_day_dice(a->h, 7777, 100) >= (uint32_t)s->changed)
		return;
	oldest = gen_world_oldest(a);
	if (oldest >= 0)
		gen_world_pay(a, (a->bill[oldest].open + 1) / 2, s->day, s->day);
	else
		a->autopay = !a->autopay;
	gen_world_balance(a, s->day);
	a->account_version = gen_world_version(s->day, 0);
}

void
gen_snap_write(const struct gen_snap *s)
{
	static struct gen_acct a;
	struct gen_emit e;
	struct gen_set set;
	char dir[900];

	snprintf(dir, sizeof(dir), "%s/%s", s->dir, gen_day_text(s->day));
	gen_set_begin(&set, dir);
	gen_snap_open(&e, &set, &s->town, s->day, s->day == s->town.opening ? 1 : 2);
	gen_emit_calendars(&e, 2023, 2029);
	for (uint32_t i = 0; i < s->town.accounts; i++) {
		gen_world_account(&s->town, i, &a);
		if (s->day != s->town.opening)
			change(s, &a);
		gen_snap_account(&e, &a);
	}
	gen_snap_close(&e, &set);
	printf("%s: %llu rows, %llu bytes in files\n", dir, (unsigned long long)set.rows,
	    (unsigned long long)set.bytes);
}
