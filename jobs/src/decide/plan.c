/* plan.c - what every decision of a run is taken with: tonight's packs, bound to facts and outputs. */
#include "decide/decide.h"
#include "decide/form.h"

void
decide_plan_packs(struct decide_plan *p, struct pack *const *pack, size_t n, struct arena *mem)
{
	p->packs = n;
	p->pack = arena_zalloc(mem, (n + 1) * sizeof *p->pack);
	for (size_t i = 0; i < n; i++) {
		p->pack[i].pack = pack[i];
		p->pack[i].version = slice_of(arena_printf(mem, "%.*s %.*s", SLICE_FMT(pack[i]->name), SLICE_FMT(pack[i]->version)));
	}
}

static int
find_days(const struct decide_plan *p, struct decide_pack *k, struct err *e)
{
	const struct calendar *c = calendar_find(p->calendars, k->pack->calendar);
	int64_t day;

	if (c == NULL || !calendar_add(c, p->today, 1, &day))
		return err_set(e, ERR_REFUSED, "calendar \"%.*s\" of pack %.*s: no working day after the"
		    " business date is loaded", SLICE_FMT(k->pack->calendar), SLICE_FMT(k->pack->name));
	k->execution = (int32_t)day;
	k->before = calendar_add(c, p->today, -1, &day) ? (int32_t)day : p->today - 1;
	if (!pack_in_force(k->pack, p->today))
		return err_set(e, ERR_REFUSED, "pack %.*s is not in force on the business date", SLICE_FMT(k->version));
	return 0;
}

int
decide_plan_init(struct decide_plan *p, struct arena *mem, struct diag *d, struct err *e)
{
	for (size_t i = 0; i < p->packs; i++)
		if (find_days(p, &p->pack[i], e) != 0)
			return -1;
	if (form_bind(p, mem, d) != 0)
		return -1;
	for (size_t i = 0; i < p->packs; i++)
		if (p->pack[i].pack->rules != NULL && wiring_bind(&p->pack[i].wiring, p->pack[i].pack->rules, p->facts, mem, d) != 0)
			return -1;
	return 0;
}
