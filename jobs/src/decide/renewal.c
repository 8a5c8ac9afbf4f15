/* renewal.c - one instrument: letters and tasks before it ends. */
#include <stdio.h>

#include "decide/decide.h"
#include "decide/owing.h"
#include "decide/prove.h"
#include "intake/movement.h"

static int32_t
date_of(struct value v)
{
	return v.type == VALUE_DATE ? (int32_t)v.i : CASE_NO_DAY;
}

/* What a person must do about it, and by when. */
static void
renewal_task(struct decider *w, struct slice security, struct slice action, int32_t last_safe,
    int32_t due_by, const char *why)
{
	const struct facts *f = w->plan->facts;
	bool late = last_safe != CASE_NO_DAY && last_safe < w->plan->today;
	struct buf day = { 0 };
	struct work_raised *r;

	if (last_safe != CASE_NO_DAY)
		outrow_put_date(&day, last_safe);
	r = raise_add(w, "renewal", late || slice_is(action, "draw") ? "urgent" : "high", action,
	    "%.*s %.*s: %.*s%s%s%s%s", SLICE_FMT(facts_text(f, security, F_SECURITY_kind)),
	    SLICE_FMT(w->security_id), SLICE_FMT(action), late ? ", the last safe day has passed: "
	    : day.n > 0 ? ", last safe day " : "", day.n > 0 ? buf_cstr(&day) : "",
	    why[0] != '\0' ? "; no letter: " : "", why);
	r->task = true;
	r->last_safe = last_safe;
	r->due_by = due_by;
	/* Paper is presented at the issuer's counter, so its hour counts too. */
	(void)!calendar_minute(facts_text(f, security, F_SECURITY_closes_at), &r->due_minute);
	r->at_risk = facts_number(f, security, F_SECURITY_available_amount);
	r->clears = slice_of("the instrument is extended, replaced or drawn");
	buf_fini(&day);
}

static void
count_held(struct decider *w, struct slice security)
{
	const struct facts *f = w->plan->facts;
	struct slice kind = facts_text(f, security, F_SECURITY_kind);
	int64_t n = movement_held(f->type[FACTS_SECURITY], security, f->col[F_SECURITY_status],
	    f->col[F_SECURITY_available_amount]);
	char name[80];

	snprintf(name, sizeof name, "securities.closing.%.*s", SLICE_FMT(kind));
	if (n != 0)
		act_count(w->out, name, n);
}

static void
renewal(struct decider *w, struct slice security)
{
	struct ask_scope s = ask_about(FACTS_SECURITY, security);
	const struct pack_letter *l;
	struct propose_reason why;
	struct slice action, case_id;
	int32_t end, last_safe;
	struct value v;

	owing_position(w);
	ask_build(w);
	ask_give(w, &s);
	if (ask_role(w, ROLE_RENEWAL, w->security_id, &v) != 1)
		return;
	action = arena_slice(&w->mem, ask_text(v, "action"));
	if (slice_is(action, "none"))
		return;
	ask_explain(w, "renewal", v);
	why = ask_reason(w, v);
	end = date_of(ask_entry(v, "end_date"));
	last_safe = date_of(ask_entry(v, "last_safe"));
	l = pack_letter_find(w->plan->pack, arena_strdup(&w->mem, action));
	/* Deadlines don't stop for a taint, a block or a day that has passed: a person acts. */
	if (l == NULL || !prove_address(w, &l->paper) || w->taint != NULL || w->plan->blocked != NULL ||
	    (last_safe != CASE_NO_DAY && last_safe < w->plan->today)) {
		renewal_task(w, security, action, last_safe,
		    date_of(ask_entry(v, "due_by")), l == NULL ? "" : !prove_address(w, &l->paper)
		    ? "the account has no address that can be delivered to" : w->taint != NULL ? w->taint
		    : w->plan->blocked != NULL ? w->plan->blocked : "");
		return;
	}
	case_id = slice_of(arena_printf(&w->mem, "%.*s/%d", SLICE_FMT(w->security_id), end));
	propose_renewal(w, l, case_id, security, end, last_safe, &why);
}

int
renewal_decide(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	struct slice security = bundle_row(b, FACTS_SECURITY, 0);

	decide_begin(w, b, actions, e);
	w->security_id = w->owner = facts_text(w->plan->facts, security, F_SECURITY_security_id);
	w->base = ACT_INSTRUMENT;
	evidence_load(w);
	evidence_replies(w);
	count_held(w, security);
	renewal(w, security);
	evidence_overdue(w);
	raise_save(w);
	evidence_save_issued(w);
	act_count(actions, "instruments.decided", 1);
	if (w->damaged)
		return err_set(e, ERR_DAMAGED, "instrument %.*s: a letter was issued before under the same"
		    " id with other contents", SLICE_FMT(w->security_id));
	return w->trouble ? err_note(e, "instrument %.*s", SLICE_FMT(w->security_id)) : 0;
}
