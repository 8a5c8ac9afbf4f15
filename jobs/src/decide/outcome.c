/* outcome.c - what became tonight of the owner in hand. */
#include "decide/outcome.h"

void
outcome_begin(struct outcome *w, struct buf *actions)
{
	struct outcome fresh = { .d = w->d, .out = actions, .explain = w->explain, .text = w->text };

	*w = fresh;
	buf_reset(&w->explain);
}

void
outcome_says(struct outcome *w, enum ending v, struct slice reason, int32_t until)
{
	if (v <= w->verdict.what)
		return;
	w->verdict.what = v;
	w->verdict.reason = arena_slice(w->d->mem, reason);
	w->verdict.until = until;
}

void
outcome_withheld(struct outcome *w, const char *cause)
{
	w->verdict.what = ENDS_SILENT;
	outcome_says(w, ENDS_WITHHELD, slice_of(cause), CASE_NO_DAY);
}
