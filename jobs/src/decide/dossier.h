/* dossier.h - the first station: what is known of the owner in hand.
 *
 * The owner is an account, an instrument or a sum of a measure. Its rows (bundle), what is remembered of it with tonight's
 * replies applied, what it owes, and who may not be touched. Later stations read it; they change no row and no figure, only
 * what is remembered: that an order is being called back, that a case is closed.
 * Only decide's own files include it. Lifecycle: dossier_begin, evidence_load, evidence_replies, owing_position.
 * Ownership: what it points to lies in MEM, which is reset for each owner, or in the bundle. Threads: those of the decider.
 */
#ifndef DOSSIER_H
#define DOSSIER_H

#include "decide/interlock.h"
#include "decide/plan.h"
#include "effect/effect.h"
#include "facts/money.h"
#include "facts/position.h"

/* A row of `issued` in hand. */
struct issued {
	struct slice effect_id, case_id, kind, step, target, service_id, run_id, hash, refers_to, state, customer_id;
	struct slice copies_returned;	/* numbers of the copies beside the first that did not reach whom they are for */
	int64_t attempt, generation, amount, replies;
	int64_t fee;		/* of a reconnect: what it costs */
	int32_t issued, reply_by, state_date;
	struct row_stamp not_after;
	bool has_not_after, changed;
};

/* What a crew found, a row of `findings`. */
struct found {
	const struct issued *order;	/* NULL: not among what is known */
	struct slice effect_id, reason, receipt, premise, meter;
	int32_t day;
	int32_t held;			/* the night since which it holds; CASE_NO_DAY: it does not */
	int64_t collected, unshown;	/* money that was taken; of it, what no payment shows */
	bool changed;
};

struct dossier {
	const struct decide_plan *plan;
	struct arena *mem;
	const struct bundle *b;
	struct slice owner;	/* of state rows: the account, an instrument, or a sum */
	struct slice security_id;
	int base;		/* 0, ACT_INSTRUMENT or ACT_SUM: which set of state tables */
	const struct decide_pack *by;	/* the pack that it goes by */
	size_t served;			/* by how many of tonight's; unless 1, nothing but its outstanding orders goes by the pack */
	struct slice customer_id, account, customer, premise; /* rows; {0} when missing */
	const char *taint;	/* why nothing adverse may be done, or NULL */
	struct slice tainted;	/* whom: kind, blank, id */
	/* what it owes (owing.h) */
	struct position pos;
	struct position_bill *bill; /* of each row of bills, in their order */
	struct position_input *owes; /* what POS is made of */
	int64_t *beyond;	/* of each bill, what it asks beyond its items */
	struct money money;
	int64_t waiting;	/* payments pending or in suspense */
	int64_t held, loose;	/* what holds on a sum take out of the debt; of it, what no bill says */
	int32_t waiting_since;
	bool reversals;		/* of payments, as rows of their own */
	/* what is remembered (evidence.h, finding.h) */
	struct case_state c;	/* as common actions leave it */
	struct case_state next; /* as adverse ones would */
	struct issued *issued;
	size_t n_issued;
	struct found *found;
	size_t n_found;
};

/* An account's; an instrument and a sum say afterwards whose they are. */
void dossier_begin(struct dossier *, const struct bundle *);
struct issued *dossier_issued(const struct dossier *, struct slice effect_id);	/* or NULL */
/* The Nth working day after FROM. Beyond the calendar plain days are counted, and twice a weekend: never less. */
int32_t dossier_working_days(const struct dossier *, int32_t from, int n);

/* How many months DAY, an end of a period, lies before the one that ends; 0 and less: not before it, or none ends. */
int64_t dossier_months(const struct dossier *, int32_t day);
/* Of how many former ends rules see what the owner has of MEASURE: an account or instrument of the last, a sum of as many as
 * tonight's packs want. */
int dossier_keeps(const struct dossier *, struct slice measure);

static inline bool
issued_order_in(const struct issued *x, const char *state)
{
	return slice_is(x->kind, "order") && slice_is(x->state, state);
}

/* The pack whose steps a case stands on. */
static inline const struct pack *
dossier_ladder(const struct dossier *w, const struct case_state *c)
{
	return c->ladder == 0 ? w->by->pack : w->plan->earlier[c->ladder - 1]->pack;
}

/* The pack whose steps an account may enter: a new case gets tonight's. */
static inline const struct pack *
dossier_steps(const struct dossier *w)
{
	return w->c.open ? dossier_ladder(w, &w->c) : w->by->pack;
}

#endif
