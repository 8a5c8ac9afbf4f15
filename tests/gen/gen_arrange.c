/* gen_arrange.c - plans of the sample's customers, and what agencies promise for them. */
#include "gen_scene.h"

#define PLAN "arrangement_id=AR{no}|account_id={account}|kind=plan|covered_amount={amount}|covers_arrears_to={start}" \
	"|current_bills_required=true|requested_at={since}|requested_by=customer|approved_by=CLERK4|approver_role=clerk"
#define AGREED PLAN "|status=active|agreed_at={since}|signed=true"
#define PART(no, sum, due) "arrangement_id=AR{no}|instalment_no=" no "|account_id={account}|amount={" sum "}|due_date={start+" due "}"
#define PAID(sum) "|status=paid|paid_amount={" sum "}|paid_date={day}"
#define TOLD(kind, row) PLAN_NONE, GEN_KIND_##kind, row
#define TERMS { 0, TOLD(instalments, PART("1", "half", "10") "|status=open") }, { 0, TOLD(instalments, PART("2", "rest", "24") "|status=open") }

static const struct gen_scene plans[] = {
	/* kept */
	{ { { 0, PLAN_KEEPS, GEN_KIND_arrangements, AGREED }, TERMS,
	    { 10, PLAN_HALF, GEN_KIND_instalments, PART("1", "half", "10") PAID("half") },
	    { 24, PLAN_HALF, GEN_KIND_instalments, PART("2", "rest", "24") PAID("rest") },
	    { 24, TOLD(arrangements, AGREED "|status=kept|ended_date={day}") } } },
	/* broken: nothing of it is paid */
	{ { { 0, TOLD(arrangements, AGREED) }, TERMS,
	    { 14, TOLD(instalments, PART("1", "half", "10") "|status=missed") },
	    { 14, PLAN_STRAYS, GEN_KIND_arrangements, AGREED "|status=broken|broken_date={day}|broken_cause=instalment missed" } } },
	/* a day late, within its grace */
	{ { { 0, PLAN_KEEPS, GEN_KIND_arrangements, AGREED "|grace_days=3" }, TERMS,
	    { 11, PLAN_HALF, GEN_KIND_instalments, PART("1", "half", "10") PAID("half") },
	    { 24, PLAN_HALF, GEN_KIND_instalments, PART("2", "rest", "24") PAID("rest") } } },
	/* offered, and never signed */
	{ { { 0, PLAN_STRAYS, GEN_KIND_arrangements, PLAN "|status=offered|signed=false" } } },
	/* active, and nobody wrote down its instalments until a week later */
	{ { { 0, PLAN_KEEPS, GEN_KIND_arrangements, AGREED },
	    { 7, TOLD(instalments, PART("1", "half", "10") "|status=open") },
	    { 7, TOLD(instalments, PART("2", "rest", "24") "|status=open") },
	    { 10, PLAN_HALF, GEN_KIND_instalments, PART("1", "half", "10") PAID("half") },
	    { 24, PLAN_HALF, GEN_KIND_instalments, PART("2", "rest", "24") PAID("rest") } } },
};

#define PLEDGE(sum) "pledge_id=PG{no}|account_id={account}|agency=Sawgrass Community Action|amount={" sum "}|pledged_at={since}" \
	"|period_from={start-60}|period_to={start}|pay_by={start+12}"

static const struct gen_scene pledges[] = {
	{ { { 0, TOLD(pledges, PLEDGE("amount") "|status=pledged") },
	    { 9, PLAN_PAY, GEN_KIND_pledges, PLEDGE("amount") "|status=paid|payment_id={payment}" } } },
	/* lapses */
	{ { { 0, TOLD(pledges, PLEDGE("amount") "|status=pledged") },
	    { 13, PLAN_STRAYS, GEN_KIND_pledges, PLEDGE("amount") "|status=lapsed" } } },
	/* of a part; the customer pays the rest a month later */
	{ { { 0, TOLD(pledges, PLEDGE("half") "|status=pledged") },
	    { 9, PLAN_HALF, GEN_KIND_pledges, PLEDGE("half") "|status=paid|payment_id={payment}" },
	    { 26, PLAN_PAY, GEN_KIND_pledges, NULL } } },
	/* taken back */
	{ { { 0, TOLD(pledges, PLEDGE("amount") "|status=pledged") },
	    { 5, PLAN_STRAYS, GEN_KIND_pledges, PLEDGE("amount") "|status=withdrawn" } } },
};

bool
gen_arrange(struct gen_live *l, struct gen_acct *a)
{
	bool plan = a->fate == FATE_PLAN;
	uint32_t n = plan ? NELEM(plans) : NELEM(pledges);
	int *nth = plan ? &l->nplayed : &l->npledged;

	if ((a->fate != FATE_PLAN && a->fate != FATE_PLEDGE) || (l->flags[a->i] & LIVE_PLAYS) ||
	    gen_world_owed(a) == 0)
		return false;
	gen_scene_play(l, plan ? &plans[(uint32_t)*nth % n] : &pledges[(uint32_t)*nth % n], a->i, 0);
	++*nth;
	return true;
}
