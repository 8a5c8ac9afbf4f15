/* withhold.c - what holds an effect back, and the exception that tells so. */
#include <stdio.h>

#include "decide/work.h"

void
withhold_broken(struct decider *w, const char *kind, struct slice step, struct slice subject, int64_t amount,
    const struct interlock_result *r)
{
	struct work_raised *x;
	struct buf names = { 0 }, clears = { 0 };
	char counter[40];

	for (size_t i = 0; i < w->plan->pack->interlocks; i++) {
		const struct pack_interlock *k = &w->plan->pack->interlock[i];

		if ((r->needed & ~r->passed) >> i & 1) {
			buf_printf(&names, "%s%.*s (%.*s)", names.n ? "; " : "", SLICE_FMT(k->name),
			    SLICE_FMT(k->citation));
			buf_printf(&clears, "%s%.*s", clears.n ? "; " : "", SLICE_FMT(k->clears));
		}
	}
	for (int i = 0; i < OWNS; i++)
		if (r->own_broken >> i & 1) {
			buf_printf(&names, "%s%s", names.n ? "; " : "", interlock_own_text[i].name);
			buf_printf(&clears, "%s%s", clears.n ? "; " : "", interlock_own_text[i].clears);
		}
	x = raise_add(w, "interlock", "normal", subject, "%s withheld, not proved: %s", kind,
	    r->fault ? "any interlock, since the decision failed" : buf_cstr(&names));
	x->withheld = kind;
	x->step = step;
	x->amount = amount;
	x->clears = arena_slice(&w->mem, buf_view(&clears));
	if (strcmp(kind, "disconnect") == 0)
		x->due_by = w->c.valid_until; /* its notice carries nothing afterwards */
	buf_printf(&w->explain, "interlocks broken\t%s\n", buf_cstr(&names));
	buf_fini(&names);
	buf_fini(&clears);
	act_count(w->out, "withheld.interlock", 1);
	snprintf(counter, sizeof counter, "proposed.%s", kind);
	act_count(w->out, counter, 1);
}

bool
withhold_held(const struct decider *w, const char *what, int32_t day)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_HOLD); i++) {
		struct slice r = bundle_row(w->b, FACTS_HOLD, i);
		int32_t from = facts_date(f, r, F_HOLD_from_date), until = facts_date(f, r, F_HOLD_until_date);

		if (facts_null(f, r, F_HOLD_released_at) && (from == ROW_NO_DATE || from <= day) &&
		    (until == ROW_NO_DATE || until >= day) && interlock_stops(facts_text(f, r, F_HOLD_stops), what))
			return true;
	}
	return false;
}

bool
withhold_by_hold(struct decider *w, const char *what, const char *kind, int32_t day, struct slice step,
    struct slice subject, int64_t amount)
{
	struct interlock_result r = { .own_broken = 1u << OWN_NOT_HELD };

	if (!withhold_held(w, what, day))
		return false;
	withhold_broken(w, kind, step, subject, amount, &r);
	return true;
}
