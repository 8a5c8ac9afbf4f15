/* point.c - what rows say about a service point, whosever they are. */
#include "decide/point.h"
#include "formats.h"

static struct slice
of_service(const struct dossier *w, uint32_t i, enum facts_col c)
{
	return facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), c);
}

bool
point_cuts(const struct dossier *w, uint32_t i, struct slice point)
{
	return slice_is(of_service(w, i, F_SERVICE_status), "active") &&
	    slice_eq(of_service(w, i, F_SERVICE_service_point_id), point);
}

bool
point_is_repeated(const struct dossier *w, uint32_t i)
{
	struct slice point = of_service(w, i, F_SERVICE_service_point_id);

	for (uint32_t k = 0; k < i; k++)
		if (point_cuts(w, k, point))
			return true;
	return false;
}

void
point_others(const struct dossier *w, struct slice point, struct slice service, struct buf *out)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++) {
		struct slice id = of_service(w, i, F_SERVICE_service_id);

		if (!slice_is(of_service(w, i, F_SERVICE_status), "stopped") && !slice_eq(id, service) &&
		    slice_eq(of_service(w, i, F_SERVICE_service_point_id), point))
			buf_printf(out, "%s%.*s", out->n > 0 ? ";" : "", SLICE_FMT(id));
	}
}

static void
and(struct buf *b, const char *what, struct slice id, const char *how, int32_t day)
{
	buf_printf(b, "%s%s %.*s %s", b->n > 0 ? ", " : "", what, SLICE_FMT(id), how);
	if (day == ROW_NO_DATE)
		return;
	buf_str(b, " since ");
	outrow_put_date(b, day);
}

/* A cut of ours on DAY or later: what the billing system says of that day is known. */
static bool
is_ours(const struct dossier *w, int32_t day)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (issued_order_in(&w->issued[i], "completed") || issued_order_in(&w->issued[i], "reconnecting") ||
		    issued_order_in(&w->issued[i], "reconnected"))
			if (w->issued[i].state_date >= day)
				return true;
	return false;
}

/* That service is off already, by whatever row says so. A switch that answers nothing is as good as one that is not there. */
static void
seen_off(const struct dossier *w, uint32_t service, int step, struct buf *out)
{
	const struct facts *f = w->plan->facts;
	struct slice at = of_service(w, service, F_SERVICE_service_point_id);
	struct slice row = w->b->point[service] < 0 ? slice_make("", 0) : w->b->row[w->b->point[service]];
	struct slice state = facts_text(f, row, F_POINT_switch_state);
	int32_t cut = facts_date(f, w->account, F_ACCOUNT_last_disconnect_date), since;

	if (state.n > 0 && !slice_is(state, "connected") && !slice_is(state, "unknown"))
		and(out, "the switch at", at, "is reported open", facts_stamp_day(f, row, F_POINT_switch_state_at));
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_SERVICE); i++) {
		since = facts_date(f, bundle_row(w->b, FACTS_SERVICE, i), F_SERVICE_cut_since);
		if (slice_eq(of_service(w, i, F_SERVICE_service_point_id), at) &&
		    (slice_is(of_service(w, i, F_SERVICE_status), "cut") || (since != ROW_NO_DATE && point_cuts(w, i, at))))
			and(out, "service", of_service(w, i, F_SERVICE_service_id), "is cut", since);
	}
	/* After the letter on which this order would rest: that letter has been used. */
	if (cut != ROW_NO_DATE && step > 0 && cut >= w->c.proof[step - 1].done && !is_ours(w, cut))
		and(out, "account", w->b->account_id, "is cut by the billing system's word", cut);
}

/* --- others at the point and the premise --------------------------------------------------- */
static struct slice
of_near(const struct dossier *w, uint32_t i, enum facts_col c)
{
	return facts_text(w->plan->facts, bundle_row(w->b, FACTS_NEAR_SERVICE, i), c);
}

bool
point_served(const struct dossier *w, const struct issued *x)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_NEAR_SERVICE); i++) {
		int32_t start = facts_date(w->plan->facts, bundle_row(w->b, FACTS_NEAR_SERVICE, i), F_SERVICE_start_date);

		/* Since when is not known: service comes back; but of what is long over nobody can tell. */
		if (slice_eq(of_near(w, i, F_SERVICE_service_point_id), x->target) &&
		    (start == ROW_NO_DATE ? slice_is(x->state, "completed") : start <= x->state_date) && !slice_is(of_near(w, i, F_SERVICE_status), "pending start"))
			return true;
	}
	return false;
}

/* A person reads the first few; all of them are at the point. */
static void
who_else(const struct dossier *w, struct slice point, struct buf *out)
{
	enum { FEW = 3 };
	unsigned n = 0;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_NEAR_SERVICE); i++) {
		if (!slice_eq(of_near(w, i, F_SERVICE_service_point_id), point) || n++ >= FEW)
			continue;
		buf_printf(out, "%saccount %.*s, service %.*s, %.*s", n > 1 ? "; " : "", SLICE_FMT(of_near(w, i, F_SERVICE_account_id)),
		    SLICE_FMT(of_near(w, i, F_SERVICE_service_id)), SLICE_FMT(of_near(w, i, F_SERVICE_status)));
	}
	if (n > FEW)
		buf_printf(out, "; and %u more", n - FEW);
}

void
point_tell(struct outcome *w, struct slice point)
{
	struct buf others = { 0 };
	struct raised *r;

	who_else(w->d, point, &others);
	r = raise_add(w, "two-at-point", "urgent", point, "account %.*s owes, and a cut at %.*s hits others who have service there: %s",
	    SLICE_FMT(w->d->b->account_id), SLICE_FMT(point), buf_cstr(&others));
	r->task = true;
	r->clears = slice_of("a person finds out who lives there; the service of who has left is stopped");
	buf_fini(&others);
}

/* What is known of a neighbour may be all there is, or not. */
static const char *
tainted(const struct dossier *w)
{
	const struct facts *f = w->plan->facts;
	const char *why = NULL;

	for (uint32_t i = 0; w->plan->tainted != NULL && why == NULL && i < bundle_n(w->b, FACTS_NEIGHBOUR); i++) {
		struct slice r = bundle_row(w->b, FACTS_NEIGHBOUR, i);

		why = w->plan->tainted(w->plan->taint_ctx, OWNER_ACCOUNT, facts_text(f, r, F_ACCOUNT_account_id));
		if (why == NULL)
			why = w->plan->tainted(w->plan->taint_ctx, OWNER_CUSTOMER, facts_text(f, r, F_ACCOUNT_customer_id));
	}
	for (uint32_t i = 0; w->plan->tainted != NULL && why == NULL && i < bundle_n(w->b, FACTS_NEAR_SERVICE); i++)
		why = w->plan->tainted(w->plan->taint_ctx, OWNER_SERVICE, of_near(w, i, F_SERVICE_service_id));
	return why;
}

/* Another point that has the meter of this one. */
static const char *
other_place(struct dossier *w, struct slice point)
{
	const struct facts *f = w->plan->facts;
	struct slice meter = facts_text(f, point, F_POINT_meter_id);

	for (uint32_t i = 0; meter.n > 0 && i < bundle_n(w->b, FACTS_NEAR_POINT); i++) {
		struct slice r = bundle_row(w->b, FACTS_NEAR_POINT, i);

		if (slice_eq(facts_text(f, r, F_POINT_meter_id), meter) && slice_eq(facts_text(f, r, F_POINT_service_type),
			facts_text(f, point, F_POINT_service_type)))
			return arena_printf(w->mem, "meter %.*s is at %.*s too", SLICE_FMT(meter),
			    SLICE_FMT(facts_text(f, r, F_POINT_service_point_id)));
	}
	return NULL;
}

static unsigned
against(struct outcome *w, enum interlock_own lock, const char *what)
{
	if (what == NULL)
		return 0;
	w->detail[lock] = what;
	return 1u << lock;
}

static const char *
words(struct dossier *w, struct buf *b)
{
	const char *text = b->n > 0 ? arena_strdup(w->mem, buf_view(b)) : NULL;

	buf_reset(b);
	return text;
}

unsigned
point_against(struct outcome *w, uint32_t i, int step, int32_t day)
{
	const struct facts *f = w->d->plan->facts;
	struct slice id = of_service(w->d, i, F_SERVICE_service_point_id);
	struct slice row = w->d->b->point[i] < 0 ? slice_make(NULL, 0) : w->d->b->row[w->d->b->point[i]];
	struct slice hold = withhold_hold(w->d, FACTS_NEAR_HOLD, INTERLOCK_STOPS_CUTS, day);
	struct buf b = { 0 };
	unsigned own = 0;

	if (!facts_bool(f, row, F_POINT_can_disconnect))
		return 0;
	seen_off(w->d, i, step, &b);
	own |= against(w, OWN_SOMETHING_TO_CUT, words(w->d, &b));
	who_else(w->d, id, &b);
	own |= against(w, OWN_POINT_ALONE, words(w->d, &b));
	own |= against(w, OWN_NEIGHBOURS_KNOWN, w->d->b->crowded ? "too many to look at each of them" : NULL);
	own |= against(w, OWN_NEIGHBOURS_NOT_HELD, hold.n == 0 ? NULL : arena_printf(w->d->mem, "hold %.*s",
	    SLICE_FMT(facts_text(f, hold, F_HOLD_hold_id))));
	own |= against(w, OWN_ONE_METER, other_place(w->d, row));
	own |= against(w, OWN_NOT_TAINTED, tainted(w->d));
	buf_fini(&b);
	if (own >> OWN_POINT_ALONE & 1)
		point_tell(w, id);
	return own;
}
