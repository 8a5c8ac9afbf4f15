/* ladder.c - the next step of an account that owes, or who is told that there is none. */
#include "decide/point.h"
#include "decide/prove.h"
#include "decide/work.h"

static const struct slice nothing = { "", 0 };

static void
ladder_notice(struct decider *w, int step, const struct propose_reason *why)
{
	struct slice name = work_steps(w)->step[step].name;
	struct interlock_result r;
	struct value v;
	unsigned own = prove_figures(w) |
	    (withhold_held(w, "notices", w->plan->execution) ? 1u << OWN_NOT_HELD : 0) |
	    (prove_address(w, &work_steps(w)->step[step].paper) ? 0 : 1u << OWN_ADDRESS);
	int rc = ask_role(w, ROLE_NOTICE_INTERLOCKS, name, &v);

	r = interlock_check(w->plan->pack, "notice", name, rc == 1 ? &v : NULL, own);
	if (interlock_holds(&r))
		propose_notice(w, step, why, &r);
	else
		withhold_broken(w, "notice", name, name, w->pos.past_due, &r);
}

/* Whether what became of an order at POINT, or for SERVICE at another one, is still to be heard. */
static bool
order_is_out_at(const struct decider *w, struct slice point, struct slice service)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if ((work_order_in(&w->issued[i], "issued") || work_order_in(&w->issued[i], "cancelling")) &&
		    (slice_eq(w->issued[i].target, point) || slice_eq(w->issued[i].service_id, service)))
			return true;
	return false;
}

/* One service point; PROPOSED when it is ordered. False: there is nothing to cut. */
static bool
cut(struct decider *w, int step, uint32_t i, const struct propose_reason *why, bool *proposed)
{
	struct slice service = bundle_row(w->b, FACTS_SERVICE, i);
	struct slice point = facts_text(w->plan->facts, service, F_SERVICE_service_point_id);
	struct prove p;

	prove_cut(w, i, step, w->plan->execution, &p);
	if (p.uncuttable)
		return false;
	if (order_is_out_at(w, point, facts_text(w->plan->facts, service, F_SERVICE_service_id)))
		p.locks.own_broken |= 1u << OWN_NONE_OUT;
	if (interlock_holds(&p.locks))
		*proposed |= propose_order(w, step, i, &p.window, &p.locks, why);
	else
		withhold_broken(w, "disconnect", work_steps(w)->step[step].name, point, w->pos.noticed, &p.locks);
	return true;
}

static bool
is_cut(const struct decider *w)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_status), "cut"))
			return true;
	return false;
}

/* Nobody is silent: the ladder wants a cut, and no service of the account can be cut. */
static void
nothing_to_cut(struct decider *w, struct slice step)
{
	struct work_raised *r = raise_add(w, "nothing-to-cut", "normal", w->b->account_id, "past due and noticed, and no"
	    " active service of the account can be cut%s: no order will ever follow", is_cut(w) ? ", since it is cut already" : "");

	r->withheld = "disconnect";
	r->step = step;
	r->amount = w->pos.noticed;
	r->clears = slice_of("it is paid, a service that can be cut is started, or a person collects it another way");
	act_count(w->out, "accounts.nothing to cut", 1);
}

static void
ladder_order(struct decider *w, int step, const struct propose_reason *why)
{
	const struct pack *p = work_steps(w);
	const struct facts *f = w->plan->facts;
	bool any = false, cuttable = false;

	w->next = w->c;
	case_enter(&w->next, p->rung, step, w->plan->today, w->pos.past_due,
	    w->pos.arrears_date);
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++)
		if (slice_is(facts_text(f, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_status), "active") &&
		    !point_is_repeated(w, i))
			cuttable |= cut(w, step, i, why, &any);
	ask_give(w, NULL);
	if (!cuttable)
		nothing_to_cut(w, p->step[step].name);
	if (!any)
		return; /* the case does not move on an order that was never given */
	evidence_put_case(w, &w->next, &w->adverse);
	propose_cis(w, &w->adverse, "step entered", p->step[w->c.step].name, p->step[step].name, NULL);
}

/* Where the ladder stops, people are told: a task or an exception of the pack. */
static bool
ladder_tells(struct decider *w, const struct pack *p, struct value v)
{
	const char *code = arena_strdup(&w->mem, ask_text(v, "tell"));
	const struct pack_effect *t = pack_effect_find(p, slice_of(code));
	struct work_raised *r;

	if (*code == '\0' || strcmp(code, "none") == 0)
		return false;
	if (t == NULL || !t->standing) {
		raise_add(w, "bad-result", "high", slice_of("ladder"), "ladder: tells \"%s\": a task or an exception of"
		    " pack.xml is wanted", code);
		w->failed = true;
		return true;
	}
	r = raise_add(w, code, t->severity, w->b->account_id, "%.*s", SLICE_FMT(ask_text(v, "reason")));
	r->task = t->task;
	r->amount = r->at_risk = w->pos.past_due;
	r->clears = t->clears;
	r->citation = ask_reason(w, v).citation;
	act_count(w->out, arena_printf(&w->mem, "accounts.%s", code), 1);
	if (!raise_told(w, code))
		ask_explain(w, "ladder", v);
	return false;
}

/* The role ladder, asked of the pack that the case began under. False: nothing new. */
static bool
ladder_says(struct decider *w, enum case_verdict *verdict, struct slice *name, struct propose_reason *why)
{
	const struct pack *p = work_steps(w);
	struct value v;
	bool said = false;

	if (p != w->plan->pack) {
		w->ask = &w->earlier[w->c.ladder - 1];
		ask_build(w);
		ask_give(w, NULL);
	}
	if (ask_role(w, ROLE_LADDER, nothing, &v) == 1 && !ladder_tells(w, p, v) && !slice_is(ask_text(v, "step"), "none")) {
		*name = arena_slice(&w->mem, ask_text(v, "step"));
		*verdict = case_ask(&w->c, p->rung, p->steps, pack_step_find(p, *name), w->plan->today);
		said = *verdict != CASE_STAY;
	}
	if (said) {
		if (p != w->plan->pack)
			buf_printf(&w->explain, "ladder of\t%.*s\n", SLICE_FMT(w->c.pack));
		ask_explain(w, "ladder", v);
		*why = ask_reason(w, v);
	}
	w->ask = &w->tonight;
	return said;
}

void
ladder(struct decider *w)
{
	const struct pack *p = work_steps(w);
	enum case_verdict verdict;
	struct propose_reason why;
	struct slice name;
	int step;

	if (w->pos.past_due <= 0 || !ladder_says(w, &verdict, &name, &why))
		return;
	step = pack_step_find(p, name);
	switch (verdict) {
	case CASE_ENTER:
	case CASE_AGAIN:
		if (p->rung[step].effect == CASE_NOTICE)
			ladder_notice(w, step, &why);
		else
			ladder_order(w, step, &why);
		return;
	case CASE_UNKNOWN:
		raise_add(w, "bad-result", "high", name, "ladder: step \"%.*s\" is none of the pack's",
		    SLICE_FMT(name));
		w->failed = true;
		return;
	case CASE_SKIPS:
		raise_add(w, "step-skipped", "high", name, "ladder: \"%.*s\" asked for at step \"%.*s\":"
		    " no step is passed over", SLICE_FMT(name), SLICE_FMT(w->c.open && w->c.step >= 0
		    ? p->step[w->c.step].name : slice_of("none")))->withheld = "step";
		return;
	case CASE_UNPROVED:
		raise_add(w, "step-unproved", "normal", name, "ladder: \"%.*s\" asked for, and no reply"
		    " proves the step before", SLICE_FMT(name))->withheld = "step";
		return;
	case CASE_RETURNED:
		raise_add(w, "mail-returned", "normal", name, "ladder: \"%.*s\" asked for, and the mail of"
		    " the step before came back", SLICE_FMT(name))->withheld = "step";
		return;
	case CASE_WAITS:
		raise_add(w, "order-open", "normal", name, "ladder: \"%.*s\" asked for while an order is"
		    " out", SLICE_FMT(name))->withheld = "step";
		return;
	case CASE_STAY:
		return;
	}
}
