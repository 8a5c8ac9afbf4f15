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
outcome_goes(struct outcome *w, struct slice reason, bool adverse)
{
	bool alone = adverse && (w->verdict.what != ENDS_PROPOSED || w->verdict.adverse);

	outcome_says(w, ENDS_PROPOSED, reason, CASE_NO_DAY);
	w->verdict.adverse = alone;
}

void
outcome_enter(struct outcome *w, const struct subject *s)
{
	if (s == NULL)
		return;
	w->aside = (struct outcome_aside){ w->verdict, w->failed, w->n_raised };
	w->verdict = s->ended;
	w->failed = false;
}

/* Whatever people are told of it is no silence. What waits, or needs nothing, is the row's own affair. */
void
outcome_leave(struct outcome *w, struct subject *s)
{
	if (s == NULL)
		return;
	if (w->n_raised > w->aside.n_raised)
		outcome_says(w, ENDS_TOLD, w->raised[w->n_raised - 1].message, CASE_NO_DAY);
	else if (w->failed)
		outcome_says(w, ENDS_TOLD, slice_of("a decision failed"), CASE_NO_DAY);
	s->ended = w->verdict;
	w->verdict = w->aside.verdict;
	w->failed |= w->aside.failed;
	if (s->ended.what > ENDS_WAITS)
		outcome_says(w, s->ended.what, s->ended.reason, s->ended.until);
}

void
outcome_withheld(struct outcome *w, const char *cause)
{
	struct ended withheld = { .what = ENDS_WITHHELD, .reason = slice_of(cause), .until = CASE_NO_DAY };

	w->verdict = withheld;
	for (struct subjects *s = w->subjects; s != NULL; s = s->next)
		for (size_t i = 0; i < s->n; i++)
			if (s->row[i].ended.what == ENDS_PROPOSED && s->row[i].ended.adverse)
				s->row[i].ended = withheld;
}
