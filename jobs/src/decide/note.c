/* note.c - notes to the billing system. */
#include "decide/evidence.h"
#include "decide/record.h"

void
note_cis(struct recorder *w, struct buf *to, const char *what, struct slice old, struct slice now,
    const char *text)
{
	struct outrow *o = &w->row[OUT_CIS];
	char id[EFFECT_ID + 1], hash[EFFECT_HASH + 1];

	/* It is about a day, and told once: the day is what tells two of them apart. */
	effect_id(id, evidence_case_id(w->d, &w->d->next), slice_of(what), now.n > 0 ? now : old, w->d->plan->today);
	outrow_begin(o);
	record_fill(w, OUT_CIS, &(struct ask_scope){ 0 });
	deliver_str(o, "effect_id", id);
	deliver_number(o, "generation", w->d->plan->generation);
	deliver_str(o, "run_id", w->d->plan->run_id);
	deliver_date(o, "business_date", w->d->plan->today);
	deliver_date(o, "release_date", w->d->plan->today);
	deliver_text(o, "case_id", evidence_case_id(w->d, &w->d->next));
	deliver_text(o, "process", w->d->by->pack->ladder != NULL ? w->d->by->pack->ladder->name : slice_of(""));
	deliver_text(o, "step", now);
	deliver_text(o, "account_id", w->d->b->account_id);
	deliver_text(o, "pack_version", w->d->by->version);
	deliver_str(o, "what", what);
	deliver_text(o, "old", old);
	deliver_text(o, "new", now);
	if (text != NULL)
		deliver_str(o, "text", text);
	deliver_date(o, "effective_date", w->d->plan->today);
	effect_hash(hash, o, effect_unhashed);
	deliver_str(o, "content_hash", hash);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(to, OUT_CIS, buf_view(&w->line));
}
