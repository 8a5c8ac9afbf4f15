/* interlock.h - what must hold for an order or a letter, checked apart from the decisions.
 *
 * Two kinds: those that the pack names, proved by the decision of the layer that does, and the engine's own,
 * which no pack can leave out. What is not proved is broken: an absent name, null, a
 * list that is no list, a fault. One broken interlock makes the effect an exception.
 * Threads: no state.
 */
#ifndef INTERLOCK_H
#define INTERLOCK_H

#include "data/row.h"
#include "decide/pack.h"

/* The engine's own. */
enum interlock_own {
	OWN_NOT_TAINTED,
	OWN_NOT_BLOCKED,
	OWN_STEP_PROVED,
	OWN_NOTICE_VALID,
	OWN_BALANCE_AGREES,
	OWN_WINDOW,
	OWN_POINT_KNOWN,
	OWN_NOT_HELD,
	OWN_NONE_OUT,
	OWN_SERVICE_KNOWN,
	OWN_SAME_POINT,
	OWN_SAME_CUSTOMER,
	OWN_PAST_DUE_AGREES,
	OWN_ASKS_NO_MORE,
	OWN_BILLED_ALONE,
	OWN_ADDRESS,
	OWN_SOMETHING_TO_CUT,
	OWN_FINDING,
	OWN_POINT_ALONE,
	OWN_NEIGHBOURS_KNOWN,
	OWN_NEIGHBOURS_NOT_HELD,
	OWN_ONE_METER,
	OWNS
};
extern const struct interlock_text {
	const char *name, *clears;
} interlock_own_text[OWNS];

struct interlock_result {
	uint64_t needed, passed; /* a bit each of the pack's */
	unsigned own_asked, own_broken; /* bits of interlock_own */
	bool fault;		 /* the decision failed: all are broken */
};

static inline bool
interlock_holds(const struct interlock_result *r)
{
	return !r->fault && r->own_broken == 0 && (r->needed & ~r->passed) == 0;
}

/* For an effect of a nature and name; PROVED the result of each layer's decision, NULL when one failed. */
struct interlock_result interlock_check(const struct pack *, enum pack_nature, struct slice name, const struct value *proved,
    unsigned own_broken);

/* Words of holds.stops that the engine itself asks for. */
#define INTERLOCK_STOPS_CUTS "disconnect"
#define INTERLOCK_STOPS_LETTERS "notices"
/* Whether a hold's list stops WHAT, a word of the dictionary: also when it holds a word that nobody knows,
 * which may have meant it. WHAT empty: whether it stops anything at all. */
bool interlock_stops(struct slice stops, const char *what);
bool interlock_is_word(struct slice word);	/* of holds.stops, that is known */

/* Names of the ones that passed (or broke), with ';' between them. */
void interlock_names(const struct pack *, const struct interlock_result *, bool passed, struct buf *out);

/* SECONDS after midnight of DAY, by ZONE's clock. */
struct row_stamp interlock_at(const struct zone *, int32_t day, int64_t seconds);

/* The hours [opens, closes) of DAY in ZONE as instants. A local time that a clock change skips
 * or repeats takes the offset before the change. Cut down to the end of VALID_UNTIL, the notice's last day; the order is
 * void at its end (NOT_AFTER). False: no window (a null, or nothing remains). */
struct interlock_window {
	struct row_stamp from, until, not_after;
};
bool interlock_window(struct interlock_window *, struct value opens, struct value closes, int32_t day,
    const struct zone *, int32_t valid_until);

#endif
