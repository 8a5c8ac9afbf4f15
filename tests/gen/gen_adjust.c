/* gen_adjust.c - what the office puts right by hand, and what it lets be. */
#include "gen_scene.h"

#include <stdio.h>

#define ADJUSTS GEN_KIND_adjustments
#define ASKED "adjustment_id=AD{no}|account_id={account}|effective_date={start}|requested_by=j.doe|requester_role=clerk|requested_at={since}" \
	"|document_ref=DOC-{no}"
#define APPROVED "|status=approved|approved_by=a.smith|approved_at={since}"
#define CREDIT ASKED "|kind=goodwill credit|amount=-24.00|reason=Three calls about one meter"
#define LARGE ASKED "|kind=goodwill credit|amount=-40.00|requester_role=temp|reason=Promised at the counter"
#define CORRECTION ASKED "|kind=bill correction|bill_id={bill}|amount=-18.50|reason=Read twice in one month"

static const struct gen_scene approved = { { { 0, PLAN_NONE, ADJUSTS, CREDIT APPROVED } } };
static const struct gen_scene corrected = { { { 0, PLAN_NONE, ADJUSTS, CORRECTION APPROVED } } };
/* of a role that may not: refused in the end */
static const struct gen_scene too_much = { { { 0, PLAN_NONE, ADJUSTS, LARGE APPROVED },
	{ 6, PLAN_NONE, ADJUSTS, LARGE "|status=refused" } } };
/* nobody approved it: two days later somebody did */
static const struct gen_scene alone = { { { 0, PLAN_NONE, ADJUSTS, CREDIT "|status=requested" },
	{ 3, PLAN_NONE, ADJUSTS, CREDIT "|status=approved|approved_by=a.smith|approved_at={at}" } } };

static const struct {
	int nth;
	uint32_t i;
	const struct gen_scene *scene;
} cast[] = {
	{ 6, 310, &approved }, { 10, 610, &too_much }, { 12, 1010, &alone }, { 14, 1310, &corrected },
	{ 21, 1610, &approved }, { 28, 1810, &too_much },
};

void
gen_adjust_day(struct gen_live *l)
{
	for (size_t k = 0; k < NELEM(cast); k++)
		for (uint32_t i = cast[k].i; cast[k].nth == l->nth; i++)
			/* somebody who owes a bill that is not due */
			if (!(l->flags[i] & LIVE_PLAYS) && l->a[i].fate == FATE_GOOD && gen_world_owed(&l->a[i]) > 5000) {
				gen_scene_play(l, cast[k].scene, i, 0);
				break;
			}
}

void
gen_adjust_posted(struct gen_live *l, const struct gen_acct *a, const char *id)
{
	const struct gen_plan *p = NULL;
	char row[600];

	for (size_t k = 0; k < l->nplans; k++)
		if (l->plan[k].i == a->i && l->plan[k].done && l->plan[k].act != NULL && l->plan[k].act->kind == ADJUSTS)
			p = &l->plan[k];
	if (p == NULL)
		return;
	snprintf(row, sizeof(row), "%s|status=posted|effect_id=%s", p->act->row, id);
	gen_scene_tell(l, p, ADJUSTS, 9, row);
}

/* Somebody looked for who did not get the letter, and lets one more go. */
static const struct gen_scene found = { {
	{ 8, PLAN_ADDRESS, GEN_KIND_overrides, "override_id=OV{no}|scope_kind=account|scope_id={account}|process=collections|step=late notice"
	    "|action=permit one|until_date={day+30}|reason_text=new address|made_by=A. Clerk|role=clerk|made_at={at}" } } };

void
gen_adjust_found(struct gen_live *l, const struct gen_acct *a)
{
	gen_scene_play(l, &found, a->i, 0);
}
