/* withhold.c - what holds an effect back, and the exception that tells so. */
#include <stdio.h>
#include <stdlib.h>

#include "decide/prove.h"

static void
join(struct buf *b, const char *sep, struct slice s)
{
	buf_str(b, b->n > 0 ? sep : "");
	buf_slice(b, s);
}

static void
amount(struct buf *b, const char *name, int64_t cents)
{
	buf_printf(b, "%s %s%lld.%02lld", name, cents < 0 ? "-" : "", llabs((long long)cents) / 100, llabs((long long)cents) % 100);
}

/* Both sides' words, for the person who must find out which is right. */
static void
figures(const struct dossier *w, struct buf *b)
{
	const struct facts *f = w->plan->facts;

	amount(b, " (the billing system: balance", facts_number(f, w->account, F_ACCOUNT_balance));
	amount(b, ", past due", facts_number(f, w->account, F_ACCOUNT_past_due));
	amount(b, ", credit", facts_number(f, w->account, F_ACCOUNT_unapplied_credit));
	amount(b, "; its bills: open", w->pos.open_amount);
	amount(b, ", past due less credit and payments", w->pos.past_due);
	buf_str(b, ")");
}

struct withhold_words
withhold_words(struct outcome *w, const struct interlock_result *r)
{
	struct buf names = { 0 }, clears = { 0 }, citation = { 0 };
	struct withhold_words words;

	for (size_t i = 0; i < w->d->by->pack->interlocks; i++) {
		const struct pack_interlock *k = &w->d->by->pack->interlock[i];

		if (!((r->needed & ~r->passed) >> i & 1))
			continue;
		join(&names, "; ", k->name);
		buf_printf(&names, " (%.*s)", SLICE_FMT(k->citation));
		join(&clears, "; ", k->clears);
		join(&citation, "; ", k->citation);
	}
	for (int i = 0; i < OWNS; i++)
		if (r->own_broken >> i & 1) {
			join(&names, "; ", slice_of(interlock_own_text[i].name));
			if (w->detail[i] != NULL)
				buf_printf(&names, " (%s)", w->detail[i]);
			if (i == OWN_BALANCE_AGREES || i == OWN_PAST_DUE_AGREES)
				figures(w->d, &names);
			join(&clears, "; ", slice_of(interlock_own_text[i].clears));
		}
	if (r->fault) {
		buf_reset(&names);
		buf_str(&names, "any interlock, since the decision failed");
	}
	words = (struct withhold_words){ arena_slice(w->d->mem, buf_view(&names)), arena_slice(w->d->mem, buf_view(&clears)),
		citation.n > 0 ? arena_slice(w->d->mem, buf_view(&citation)) : slice_of("policy") };
	buf_fini(&names);
	buf_fini(&clears);
	buf_fini(&citation);
	return words;
}

void
withhold_broken(struct outcome *w, enum pack_nature nature, struct slice name, struct slice subject, int64_t amount,
    const struct interlock_result *r)
{
	struct withhold_words words = withhold_words(w, r);
	struct raised *x = raise_add(w, "interlock", "normal", subject, "%.*s withheld, not proved: %.*s",
	    SLICE_FMT(name), SLICE_FMT(words.names));
	char counter[40];

	x->withheld = pack_nature_name[nature];
	x->step = name;
	x->amount = amount;
	x->clears = words.clears;
	if (nature == NATURE_CUT)
		x->due_by = w->d->c.valid_until; /* its notice carries nothing afterwards */
	outcome_says(w, ENDS_WITHHELD, x->message, CASE_NO_DAY);
	buf_printf(&w->explain, "interlocks broken\t%.*s\n", SLICE_FMT(words.names));
	act_count(w->out, "withheld.interlock", 1);
	snprintf(counter, sizeof counter, "proposed.%s", pack_nature_name[nature]);
	act_count(w->out, counter, 1);
}

/* On DAY, or on one from tonight until then: who has until Saturday is not written to on Friday for Monday. */
static bool
stops_by(const struct dossier *w, struct slice hold, const char *what, int32_t day)
{
	const struct facts *f = w->plan->facts;
	int32_t from = facts_date(f, hold, F_HOLD_from_date), until = facts_date(f, hold, F_HOLD_until_date);
	int32_t first = day < w->plan->today ? day : w->plan->today;

	return facts_null(f, hold, F_HOLD_released_at) && (from == ROW_NO_DATE || from <= day) &&
	    (until == ROW_NO_DATE || until >= first) && interlock_stops(facts_text(f, hold, F_HOLD_stops), what);
}

struct slice
withhold_hold(const struct dossier *w, int table, const char *what, int32_t day)
{
	for (uint32_t i = 0; i < bundle_n(w->b, table); i++) {
		struct slice r = bundle_row(w->b, table, i);

		if (!withhold_part(w, r) && stops_by(w, r, what, day))
			return r;
	}
	return slice_make(NULL, 0);
}

bool
withhold_held(const struct dossier *w, const char *what, int32_t day)
{
	return withhold_hold(w, FACTS_HOLD, what, day).n > 0;
}

bool
withhold_held_at_all(const struct dossier *w, const char *what, int32_t day)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_HOLD); i++)
		if (stops_by(w, bundle_row(w->b, FACTS_HOLD, i), what, day))
			return true;
	return false;
}

bool
withhold_part(const struct dossier *w, struct slice hold)
{
	const struct facts *f = w->plan->facts;
	struct slice stops = facts_text(f, hold, F_HOLD_stops);

	return facts_number(f, hold, F_HOLD_amount) > 0 &&
	    (interlock_stops(stops, INTERLOCK_STOPS_CUTS) || interlock_stops(stops, INTERLOCK_STOPS_LETTERS));
}
