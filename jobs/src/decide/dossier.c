/* dossier.c - the owner in hand: its rows, the pack that it goes by, and who may not be touched. */
#include <stdio.h>

#include "data/when_cal.h"
#include "decide/dossier.h"

static const struct slice nothing = { "", 0 };

int32_t
dossier_working_days(const struct dossier *w, int32_t from, int n)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->by->pack->calendar);
	int64_t day;

	/* Beyond the calendar: count plain days and twice a weekend, never less. */
	if (c == NULL || !calendar_add(c, from, n, &day))
		return from + n + n / 5 * 2 + 2;
	return (int32_t)day;
}

struct issued *
dossier_issued(const struct dossier *w, struct slice id)
{
	for (size_t i = 0; i < w->n_issued; i++)
		if (slice_eq(w->issued[i].effect_id, id))
			return &w->issued[i];
	return NULL;
}

/* --- who may not be touched -------------------------------------------------------------- */
static bool
marked(struct dossier *w, enum layout_owner kind, struct slice id)
{
	w->taint = w->plan->tainted(w->plan->taint_ctx, kind, id);
	if (w->taint != NULL)
		w->tainted = slice_of(arena_printf(w->mem, "%s %.*s", layout_owner_name(kind), SLICE_FMT(id)));
	return w->taint != NULL;
}

/* A mark of anybody whose rows concern the account, such as a reply to one of our effects that can't be read. */
static void
see_taint(struct dossier *w)
{
	w->taint = NULL;
	for (uint32_t i = 0; w->plan->tainted != NULL && i < w->b->owners; i++)
		if (marked(w, w->b->owner[i].kind, w->b->owner[i].id))
			return;
	/* What is told of a co-holder or a guarantor may protect the account. */
	for (uint32_t i = 0; w->plan->tainted != NULL && i < bundle_n(w->b, FACTS_PARTY); i++)
		if (marked(w, OWNER_CUSTOMER, facts_text(w->plan->facts, bundle_row(w->b, FACTS_PARTY, i), F_PARTY_customer_id)))
			return;
}

/* --- the pack ------------------------------------------------------------------------------ */
/* The pack that speaks for an account which none serves: that of its case, else the first. */
static size_t
stand_in(const struct dossier *w)
{
	struct slice row = bundle_row(w->b, FACTS_TABLES + STATE_CASES, 0), label = { "", 0 };

	if (row.n > 0)
		label = row_text(w->plan->facts->state[STATE_CASES], row, CASES_pack);
	for (size_t i = 0; i < w->plan->packs; i++) {
		struct slice name = w->plan->pack[i].pack->name;

		if (label.n > name.n && label.p[name.n] == ' ' && slice_eq(slice_make(label.p, name.n), name))
			return i;
	}
	return 0;
}

/* The pack that the account in hand goes by. An instrument whose account is not known goes by the only one. */
static void
find_pack(struct dossier *w)
{
	const struct decide_plan *p = w->plan;
	struct slice jurisdiction = facts_text(p->facts, w->account, F_ACCOUNT_jurisdiction);
	struct slice group = facts_text(p->facts, w->account, F_ACCOUNT_policy_group);
	size_t found = 0;

	w->served = w->account.n == 0 && p->packs == 1;
	for (size_t i = 0; w->account.n > 0 && i < p->packs; i++)
		if (pack_serves(p->pack[i].pack, jurisdiction, group)) {
			w->served++;
			found = i;
		}
	w->by = &p->pack[w->served == 1 ? found : stand_in(w)];
}

void
dossier_begin(struct dossier *w, const struct bundle *b)
{
	const struct decide_plan *plan = w->plan;
	struct arena *mem = w->mem;

	arena_reset(mem);
	*w = (struct dossier){ .plan = plan, .mem = mem, .b = b, .owner = b->account_id, .security_id = nothing,
		.account = bundle_row(b, FACTS_ACCOUNT, 0), .customer = bundle_row(b, FACTS_CUSTOMER, 0),
		.premise = bundle_row(b, FACTS_PREMISE, 0) };
	w->customer_id = facts_text(plan->facts, w->account, F_ACCOUNT_customer_id);
	case_none(&w->c);
	w->next = w->c;
	find_pack(w);
	see_taint(w);
}

int64_t
dossier_months(const struct dossier *w, int32_t day)
{
	struct when_civil a = when_civil(day), b = when_civil(w->plan->period_end);

	return w->plan->period_end == 0 ? 0 : (b.year - a.year) * 12 + b.month - a.month;
}

int
dossier_keeps(const struct dossier *w, struct slice measure)
{
	int most = 0;

	if (w->base != ACT_SUM)
		return 1;
	for (const struct decide_pack *k = w->plan->pack; k < w->plan->pack + w->plan->packs; k++)
		for (size_t i = 0; i < k->pack->processes; i++)
			if (k->pack->process[i].measure && slice_eq(k->pack->process[i].name, measure) && k->pack->process[i].keeps > most)
				most = k->pack->process[i].keeps;
	return most;
}
