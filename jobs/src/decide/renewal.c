/* renewal.c - one instrument: letters and tasks before it ends. */
#include <stdio.h>

#include "decide/decide.h"
#include "decide/decider.h"
#include "decide/evidence.h"
#include "decide/measure.h"
#include "decide/memory.h"
#include "decide/owing.h"
#include "decide/process.h"
#include "intake/movement.h"

static void
count_held(struct outcome *w, struct slice security)
{
	const struct facts *f = w->d->plan->facts;
	struct slice kind = facts_text(f, security, F_SECURITY_kind);
	int64_t n = movement_held(f->type[FACTS_SECURITY], security, f->col[F_SECURITY_status],
	    f->col[F_SECURITY_available_amount]);
	char name[80];

	snprintf(name, sizeof name, "securities.closing.%.*s", SLICE_FMT(kind));
	if (n != 0)
		act_count(w->out, name, n);
	n = movement_interest(f->type[FACTS_SECURITY], security, f->col[F_SECURITY_status], f->col[F_SECURITY_accrued_interest]);
	snprintf(name, sizeof name, "securities.interest.%.*s", SLICE_FMT(kind));
	if (n != 0)
		act_count(w->out, name, n);
}

int
renewal_decide(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	struct slice security = bundle_row(b, FACTS_SECURITY, 0);

	decide_begin(w, b, actions, e);
	w->d.security_id = w->d.owner = facts_text(w->d.plan->facts, security, F_SECURITY_security_id);
	w->d.base = ACT_INSTRUMENT;
	evidence_load(&w->o);
	evidence_replies(&w->d);
	count_held(&w->o, security);
	owing_position(&w->d);
	ask_build(&w->q);
	if (b->over) {
		struct raised *r = raise_add(&w->o, "too-many-rows", "urgent", w->d.security_id, "more than %d rows, %d bytes, or %d"
		    " papers or %d accounts of its customer: not decided, so a person keeps its days", BUNDLE_MAX_ROWS, BUNDLE_MAX_BYTES,
		    BUNDLE_MAX_PAPERS, BUNDLE_MAX_OTHERS);

		r->task = true;
		r->clears = slice_of("fewer rows belong to it");
		measure_without(&w->r, DECIDE_INSTRUMENT);
	} else if (w->d.served == 1) {
		process_instrument(&w->r, security);
	} else {
		decide_unserved(&w->r);
		measure_without(&w->r, DECIDE_INSTRUMENT);
	}
	evidence_overdue(&w->o);
	raise_save(&w->r);
	memory_issued(&w->r);
	memory_verdict(&w->r);
	memory_explanation(&w->r);
	act_count(actions, "instruments.decided", 1);
	if (w->r.damaged)
		return err_set(e, ERR_DAMAGED, "instrument %.*s: a letter was issued before under the same"
		    " id with other contents", SLICE_FMT(w->d.security_id));
	return w->r.trouble ? err_note(e, "instrument %.*s", SLICE_FMT(w->d.security_id)) : 0;
}
