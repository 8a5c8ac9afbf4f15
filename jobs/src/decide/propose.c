/* propose.c - what proposals have in common: kinds that are counted, working days, notes to the billing system. */
#include "decide/record.h"

void
propose_adverse(struct decider *w, const char *kind)
{
	if (w->n_adverse == w->room_adverse) {
		const char **more = arena_alloc(&w->mem, (w->room_adverse = w->room_adverse * 2 + 16) * sizeof *more);

		if (w->n_adverse > 0)
			memcpy(more, w->adverse_kind, w->n_adverse * sizeof *more);
		w->adverse_kind = more;
	}
	w->adverse_kind[w->n_adverse++] = kind;
}

int32_t
propose_working_days(struct decider *w, int32_t from, int n)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->by->pack->calendar);
	int64_t day;

	/* Beyond the calendar: count plain days and twice a weekend, never less. */
	if (c == NULL || !calendar_add(c, from, n, &day))
		return from + n + n / 5 * 2 + 2;
	return (int32_t)day;
}

void
propose_cis(struct decider *w, struct buf *to, const char *what, struct slice old, struct slice now,
    const char *text)
{
	struct outrow *o = &w->row[OUT_CIS];
	char id[EFFECT_ID + 1], hash[EFFECT_HASH + 1];

	/* It is about a day, and told once: the day is what tells two of them apart. */
	effect_id(id, evidence_case_id(w, &w->next), slice_of(what), now.n > 0 ? now : old, w->plan->today);
	outrow_begin(o);
	record_fill(w, OUT_CIS, &(struct ask_scope){ 0 });
	deliver_str(o, "effect_id", id);
	deliver_number(o, "generation", 1);
	deliver_str(o, "run_id", w->plan->run_id);
	deliver_date(o, "business_date", w->plan->today);
	deliver_date(o, "release_date", w->plan->today);
	deliver_text(o, "case_id", evidence_case_id(w, &w->next));
	deliver_text(o, "process", w->by->pack->ladder != NULL ? w->by->pack->ladder->name : slice_of(""));
	deliver_text(o, "step", now);
	deliver_text(o, "account_id", w->b->account_id);
	deliver_text(o, "pack_version", w->by->version);
	deliver_str(o, "what", what);
	deliver_text(o, "old", old);
	deliver_text(o, "new", now);
	if (text != NULL)
		deliver_str(o, "text", text);
	deliver_date(o, "effective_date", w->plan->today);
	effect_hash(hash, o, effect_unhashed);
	deliver_str(o, "content_hash", hash);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(to, OUT_CIS, buf_view(&w->line));
}
