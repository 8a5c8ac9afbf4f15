/* verdict.c - nobody is passed over in silence: what became tonight of an account that owes, or has a case. */
#include <stdio.h>

#include "decide/record.h"
#include "decide/verdict.h"

static const char *const name[ENDINGS] = { "silent", "nothing to do", "waiting", "told", "withheld", "proposed" };

void
verdict_says(struct outcome *w, enum ending v, struct slice reason, int32_t until)
{
	if (v <= w->verdict.what)
		return;
	w->verdict.what = v;
	w->verdict.reason = arena_slice(w->d->mem, reason);
	w->verdict.until = until;
}

void
verdict_withheld(struct outcome *w, const char *cause)
{
	w->verdict.what = ENDS_SILENT;
	verdict_says(w, ENDS_WITHHELD, slice_of(cause), CASE_NO_DAY);
}

static void
put(struct recorder *w, int32_t since)
{
	enum { MOST = 200 };
	struct slice reason = w->o->verdict.reason;

	for (reason.n = reason.n < MOST ? reason.n : MOST; reason.n > 0 && reason.n < w->o->verdict.reason.n &&
	     ((unsigned char)reason.p[reason.n] & 0xc0) == 0x80;)
		reason.n--;
	row_begin(&w->rb, w->d->plan->facts->state[STATE_VERDICTS]);
	row_put_text(&w->rb, VERDICTS_account_id, w->d->b->account_id);
	row_put_text(&w->rb, VERDICTS_verdict, slice_of(name[w->o->verdict.what]));
	if (reason.n > 0)
		row_put_text(&w->rb, VERDICTS_reason, reason);
	if (w->o->verdict.until != CASE_NO_DAY)
		row_put_date(&w->rb, VERDICTS_until, w->o->verdict.until);
	row_put_date(&w->rb, VERDICTS_since, since);
	buf_reset(&w->val);
	CHECK(row_end(&w->rb, &w->val));
}

static void
keep(struct recorder *w, bool owes)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_VERDICTS];
	struct slice was = bundle_row(w->d->b, FACTS_TABLES + STATE_VERDICTS, 0);

	if (!owes && was.n == 0)
		return;
	buf_reset(&w->key);
	state_key(&w->key, w->d->b->account_id, slice_make("", 0));
	if (!owes) {
		act_del(w->o->out, STATE_VERDICTS, buf_view(&w->key));
		return;
	}
	put(w, was.n > 0 ? row_date(t, was, VERDICTS_since) : w->d->plan->today);
	if (was.n > 0 && slice_eq(buf_view(&w->val), was))
		return;
	put(w, w->d->plan->today);
	act_put(w->o->out, STATE_VERDICTS, buf_view(&w->key), buf_view(&w->val));
}

void
verdict_save(struct recorder *w)
{
	bool owes = !w->d->b->orphan && (w->d->pos.past_due > 0 || w->d->c.open);
	char counter[40];

	if (w->d->plan->between)
		return; /* nights ask the ladder, and say what becomes of who owes */
	if (owes) {
		if (w->o->verdict.what == ENDS_SILENT)
			verdict_says(w->o, ENDS_NOTHING, slice_of(w->d->by->pack->ladder == NULL ? "the pack has no ladder"
			    : "no rule of the ladder speaks of it"), CASE_NO_DAY);
		snprintf(counter, sizeof counter, "owing.%s", name[w->o->verdict.what]);
		act_count(w->o->out, counter, 1);
		act_count(w->o->out, "owing.all", 1);
	}
	if (!w->d->plan->stream)
		keep(w, owes);
}
