/* point.c - what rows say about a service point, whosever they are. */
#include "decide/point.h"
#include "formats.h"

static struct slice
of_service(const struct decider *w, uint32_t i, enum facts_col c)
{
	return facts_text(w->plan->facts, bundle_row(w->b, FACTS_SERVICE, i), c);
}

bool
point_cuts(const struct decider *w, uint32_t i, struct slice point)
{
	return slice_is(of_service(w, i, F_SERVICE_status), "active") &&
	    slice_eq(of_service(w, i, F_SERVICE_service_point_id), point);
}

bool
point_is_repeated(const struct decider *w, uint32_t i)
{
	struct slice point = of_service(w, i, F_SERVICE_service_point_id);

	for (uint32_t k = 0; k < i; k++)
		if (point_cuts(w, k, point))
			return true;
	return false;
}

void
point_others(const struct decider *w, struct slice point, struct slice service, struct buf *out)
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
is_ours(const struct decider *w, int32_t day)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (work_order_in(&w->issued[i], "completed") || work_order_in(&w->issued[i], "reconnecting") ||
		    work_order_in(&w->issued[i], "reconnected"))
			if (w->issued[i].state_date >= day)
				return true;
	return false;
}

/* That service is off already, by whatever row says so. A switch that answers nothing is as good as one that is not there. */
static void
seen_off(const struct decider *w, uint32_t service, int step, struct buf *out)
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

unsigned
point_against(struct decider *w, uint32_t i, int step)
{
	struct buf seen = { 0 };
	unsigned own = 0;

	seen_off(w, i, step, &seen);
	if (seen.n > 0) {
		own |= 1u << OWN_SOMETHING_TO_CUT;
		w->detail[OWN_SOMETHING_TO_CUT] = arena_strdup(&w->mem, buf_view(&seen));
	}
	buf_fini(&seen);
	return own;
}
