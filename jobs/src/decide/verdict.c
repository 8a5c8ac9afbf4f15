/* verdict.c - nobody is passed over in silence: what became tonight of an account that owes, or has a case. */
#include <stdio.h>

#include "decide/verdict.h"

static const char *const name[WORK_VERDICTS] = { "silent", "nothing to do", "waiting", "told", "withheld", "proposed" };

void
verdict_says(struct decider *w, enum work_verdict v, struct slice reason, int32_t until)
{
	if (v <= w->verdict.what)
		return;
	w->verdict.what = v;
	w->verdict.reason = arena_slice(&w->mem, reason);
	w->verdict.until = until;
}

void
verdict_withheld(struct decider *w, const char *cause)
{
	w->verdict.what = WORK_SILENT;
	verdict_says(w, WORK_WITHHELD, slice_of(cause), CASE_NO_DAY);
}

static void
put(struct decider *w, int32_t since)
{
	enum { MOST = 200 };
	struct slice reason = w->verdict.reason;

	for (reason.n = reason.n < MOST ? reason.n : MOST; reason.n > 0 && reason.n < w->verdict.reason.n &&
	     ((unsigned char)reason.p[reason.n] & 0xc0) == 0x80;)
		reason.n--;
	row_begin(&w->rb, w->plan->facts->state[STATE_VERDICTS]);
	row_put_text(&w->rb, VERDICTS_account_id, w->b->account_id);
	row_put_text(&w->rb, VERDICTS_verdict, slice_of(name[w->verdict.what]));
	if (reason.n > 0)
		row_put_text(&w->rb, VERDICTS_reason, reason);
	if (w->verdict.until != CASE_NO_DAY)
		row_put_date(&w->rb, VERDICTS_until, w->verdict.until);
	row_put_date(&w->rb, VERDICTS_since, since);
	buf_reset(&w->val);
	CHECK(row_end(&w->rb, &w->val));
}

static void
keep(struct decider *w, bool owes)
{
	const struct row_type *t = w->plan->facts->state[STATE_VERDICTS];
	struct slice was = bundle_row(w->b, FACTS_TABLES + STATE_VERDICTS, 0);

	if (!owes && was.n == 0)
		return;
	buf_reset(&w->key);
	state_key(&w->key, w->b->account_id, slice_make("", 0));
	if (!owes) {
		act_del(w->out, STATE_VERDICTS, buf_view(&w->key));
		return;
	}
	put(w, was.n > 0 ? row_date(t, was, VERDICTS_since) : w->plan->today);
	if (was.n > 0 && slice_eq(buf_view(&w->val), was))
		return;
	put(w, w->plan->today);
	act_put(w->out, STATE_VERDICTS, buf_view(&w->key), buf_view(&w->val));
}

void
verdict_save(struct decider *w)
{
	bool owes = !w->b->orphan && (w->pos.past_due > 0 || w->c.open);
	char counter[40];

	if (w->plan->between)
		return; /* nights ask the ladder, and say what becomes of who owes */
	if (owes) {
		if (w->verdict.what == WORK_SILENT)
			verdict_says(w, WORK_NOTHING, slice_of(w->by->pack->ladder == NULL ? "the pack has no ladder"
			    : "no rule of the ladder speaks of it"), CASE_NO_DAY);
		snprintf(counter, sizeof counter, "owing.%s", name[w->verdict.what]);
		act_count(w->out, counter, 1);
		act_count(w->out, "owing.all", 1);
	}
	if (!w->plan->stream)
		keep(w, owes);
}
