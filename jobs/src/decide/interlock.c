/* interlock.c - what must hold for an order or a letter, checked apart from the decisions. */
#include "decide/interlock.h"
#include "data/when.h"

const struct interlock_text interlock_own_text[OWNS] = {
	[OWN_NOT_TAINTED] = { "records can be read", "the record is corrected, or a person clears it" },
	[OWN_NOT_BLOCKED] = { "run is not blocked", "a person releases the run" },
	[OWN_STEP_PROVED] = { "step before is proved", "the reply arrives" },
	[OWN_NOTICE_VALID] = { "notice valid through the window", "a new notice is mailed" },
	[OWN_BALANCE_AGREES] = { "balance agrees with open items", "the billing system corrects one of them" },
	[OWN_WINDOW] = { "permitted window", "the next permitted day" },
	[OWN_POINT_KNOWN] = { "service point and premise known", "their rows arrive" },
	[OWN_NOT_HELD] = { "no hold stops it", "the hold is released or ends" },
	[OWN_NONE_OUT] = { "no other order is out at the point", "the crew says what became of it" },
	[OWN_SERVICE_KNOWN] = { "the service is the account's and can be cut", "its rows arrive" },
	[OWN_SAME_POINT] = { "the service is still at the point", "a new order for the point that it is at now" },
	[OWN_PAST_DUE_AGREES] = { "the billing system says no less is past due", "the billing system corrects its figures or its bills" },
	[OWN_ASKS_NO_MORE] = { "the order asks for no more than is owed", "the crew says what became of it; then a new one for what is left" },
	[OWN_BILLED_ALONE] = { "not billed through a summary account", "a person collects from the summary account" },
	[OWN_ADDRESS] = { "an address that can be delivered to", "street, city and postal code of the account, or the address of its channel" },
	[OWN_SOMETHING_TO_CUT] = { "there is something to cut", "the billing system's rows say that service is on" },
	[OWN_FINDING] = { "the crew found nothing against it", "a person looks and says so (arrears clear), or the pack's days pass" },
	[OWN_POINT_ALONE] = { "no other account has service at the point", "one of the services at the point is stopped, or is somewhere else" },
	[OWN_NEIGHBOURS_KNOWN] = { "everybody at the premise, and what else the customer has, is known", "a person decides" },
	[OWN_NEIGHBOURS_NOT_HELD] = { "no hold of another account at the premise stops it", "the hold is released or ends" },
	[OWN_ONE_METER] = { "the meter stands at one point", "the billing system says at which of them it is" },
	[OWN_SAME_CUSTOMER] = { "the account is still the customer's", "letters of its own to the customer that it is now" },
};

static bool
is_proved(const struct value *proved, struct slice name)
{
	if (proved->type == VALUE_STRING)
		return slice_eq(value_text(*proved), name);
	if (proved->type != VALUE_LIST)
		return false;
	for (size_t i = 0; i < proved->list->n; i++)
		if (proved->list->v[i].type == VALUE_STRING &&
		    slice_eq(value_text(proved->list->v[i]), name))
			return true;
	return false;
}

/* What a letter rests on; an order rests on all but the address. */
enum { of_letters = 1 << OWN_NOT_TAINTED | 1 << OWN_NOT_BLOCKED | 1 << OWN_BALANCE_AGREES | 1 << OWN_NOT_HELD |
	    1 << OWN_PAST_DUE_AGREES | 1 << OWN_BILLED_ALONE | 1 << OWN_ADDRESS };

struct interlock_result
interlock_check(const struct pack *p, enum pack_nature nature, struct slice name, const struct value *proved, unsigned own_broken)
{
	struct interlock_result r = { .own_broken = own_broken, .fault = proved == NULL,
		.own_asked = nature != NATURE_CUT ? of_letters : ~(1u << OWN_ADDRESS) };

	for (size_t i = 0; i < p->interlocks; i++) {
		const struct pack_interlock *k = &p->interlock[i];

		if (!pack_lists(k->needs, slice_of(pack_nature_name[nature])) && !pack_lists(k->needs, name))
			continue;
		r.needed |= UINT64_C(1) << i;
		if (proved != NULL && is_proved(&proved[k->layer], k->name))
			r.passed |= UINT64_C(1) << i;
	}
	return r;
}

static const char *const known = "disconnect;notices;late charge;fees;deposit demand;draw;referral;write-off";

bool
interlock_is_word(struct slice word)
{
	return pack_lists(slice_of(known), word);
}

bool
interlock_stops(struct slice stops, const char *what)
{

	while (stops.n > 0) {
		const char *end = memchr(stops.p, ';', stops.n);
		struct slice word = slice_make(stops.p, end != NULL ? (size_t)(end - stops.p) : stops.n);

		if (what[0] == '\0' || slice_is(word, what) || !interlock_is_word(word))
			return true;
		stops = slice_make(stops.p + word.n + (end != NULL), stops.n - word.n - (end != NULL));
	}
	return false;
}

void
interlock_names(const struct pack *p, const struct interlock_result *r, bool passed, struct buf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < p->interlocks; i++) {
		uint64_t bit = UINT64_C(1) << i;

		if (!(r->needed & bit) || !!(r->passed & bit) != passed)
			continue;
		buf_printf(out, "%s%.*s", sep, SLICE_FMT(p->interlock[i].name));
		sep = ";";
	}
	for (int i = 0; i < OWNS; i++) {
		if (!(r->own_asked >> i & 1) || !!(r->own_broken & 1u << i) == passed)
			continue;
		buf_printf(out, "%s%s", sep, interlock_own_text[i].name);
		sep = ";";
	}
}

struct row_stamp
interlock_at(const struct zone *z, int32_t day, int64_t seconds)
{
	int64_t local = (int64_t)day * WHEN_DAY_SECONDS + seconds;
	int32_t east = zone_offset_local(z, local);

	return (struct row_stamp){ .utc = local - east, .offset = (int16_t)(east / 60) };
}

bool
interlock_window(struct interlock_window *w, struct value opens, struct value closes, int32_t day,
    const struct zone *z, int32_t valid_until)
{
	struct row_stamp end;

	/* Order of windows: a time of day without a zone of its own; anything else is not proved. */
	if (opens.type != VALUE_TIME || closes.type != VALUE_TIME)
		return false;
	w->from = interlock_at(z, day, opens.time->nanos / WHEN_SECOND);
	w->until = interlock_at(z, day, closes.time->nanos / WHEN_SECOND);
	if (w->from.utc >= w->until.utc)
		return false;
	/* A notice is good to the end of its last day: the window is cut down to it. */
	if (valid_until != CASE_NO_DAY) {
		end = interlock_at(z, valid_until + 1, 0);
		if (end.utc < w->until.utc)
			w->until = end;
	}
	w->not_after = w->until;
	return w->from.utc < w->until.utc;
}
