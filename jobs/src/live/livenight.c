/* livenight.c - one night of a case, in memory. */
#include "live/livenight.h"

#include <stdio.h>

#include "decide/answers.h"
#include "decide/decide.h"
#include "decide/sums.h"
#include "deliver/capacity.h"
#include "facts/protects.h"
#include "intake/cycle.h"
#include "intake/found.h"

int
livenight_open(struct livenight *l, struct night *n, struct diag *d, struct err *e)
{
	*l = (struct livenight){ .night = n };
	arena_init(&l->mem, 0);
	return facts_init(&l->facts, &n->layouts, &n->mem, e) != 0 ||
	    deliver_load(&l->deliver, arena_printf(&n->mem, "%s/formats/layouts", n->home), &n->mem, d) != 0 ? -1 : 0;
}

void
livenight_close(struct livenight *l)
{
	arena_fini(&l->mem);
	taint_set_free(&l->found);
	buf_fini(&l->actions);
	buf_fini(&l->of_sums);
	rank_fini(&l->ranks);
	base_free(l->line);
	base_free(l->effect);
}

/* --- before ------------------------------------------------------------------------------------ */
static void
make_ways(const struct livenight *l, struct shelf *s)
{
	struct buf k = { 0 };
	struct night_way way;

	for (int i = 0; night_way_at(&l->night->layouts, i, &way); i++) {
		const struct layout *to = layout_find(&l->night->layouts, way.layout);
		struct slice key, row, val;

		shelf_clear(s, way.name);
		for (size_t r = 0; to != NULL && shelf_at(s, way.layout, r, &key, &row); r++)
			if (night_way_to(&way, to, key, row, &k, &val))
				shelf_put(s, way.name, buf_view(&k), val);
	}
	buf_fini(&k);
}

static int
make_plan(struct livenight *l, struct shelf *s, const struct livenight_job *job, int32_t day, struct err *e)
{
	struct facts_source src = shelf_source(s);
	struct buf text = { 0 };
	int32_t end = 0, next;
	struct diag d;
	int rc;

	if (job->period && !cycle_period(calendar_find(l->night->calendars, l->night->pack[0]->calendar), day, &end, &next))
		return err_set(e, ERR_REFUSED, "the calendar does not reach to the end of the month");
	outrow_put_date(&text, day);
	if (found_places(&l->found, &l->facts, &src, day, e) != 0 ||
	    answers_places(l->found, l->night->pack, l->night->packs, &l->facts, &src, buf_cstr(&text), e) != 0) {
		buf_fini(&text);
		return -1;
	}
	l->plan = (struct decide_plan){ .found = answers_found, .found_ctx = l->found, .facts = &l->facts, .deliver = &l->deliver,
		.calendars = l->night->calendars, .today = day, .job = slice_of(job->name), .relief_only = job->relief_only,
		.between = job->relief_only || job->period, .period_end = end, .blocked = job->relief_only ? "it only relieves" : NULL,
		.generation = 1, .run_id = arena_printf(&l->mem, "%s-%s", job->name, buf_cstr(&text)), .pack = l->plan.pack, .packs = l->plan.packs,
		.cells = l->plan.cells };
	if (!l->bound)
		decide_plan_packs(&l->plan, l->night->pack, l->night->packs, &l->night->mem);
	l->plan.pack[0].coverage = l->coverage;
	diag_init(&d);
	buf_reset(&text);
	rc = l->bound ? decide_plan_days(&l->plan, e) : decide_plan_init(&l->plan, &l->night->mem, &d, e);
	l->bound |= rc == 0;
	if (rc != 0 && diag_failed(&d)) {
		diag_print(&d, &text);
		err_set(e, ERR_REFUSED, "%s", buf_cstr(&text));
	}
	diag_fini(&d);
	buf_fini(&text);
	return rc;
}

/* --- deciding ------------------------------------------------------------------------------------- */
static int
decide_all(struct livenight *l, struct shelf *s, bool instruments, struct err *e)
{
	struct facts_source src = shelf_source(s);
	struct bundle_reader *reader = NULL;
	struct protects *protects = NULL;
	struct tender_set *tenders = NULL;
	struct decider *decider = NULL;
	struct bundle b;
	int rc = -1;

	if (protects_open(&protects, &l->facts, &src, e) == 0 && tender_open(&tenders, &l->facts, &src, e) == 0 &&
	    bundle_open(&reader, protects, tenders, &l->facts, &src, instruments, e) == 0 && decide_open(&decider, &l->plan, e) == 0)
		rc = bundle_range(reader, slice_make("", 1), slice_make("", 0), e);
	while (rc == 0 && (rc = bundle_next(reader, &l->mem, &b, e)) == 1)
		rc = (instruments ? renewal_decide : decide_account)(decider, &b, &l->actions, e);
	decide_close(&decider);
	bundle_close(&reader);
	tender_close(&tenders);
	protects_close(&protects);
	return rc;
}

/* --- carrying out ----------------------------------------------------------------------------------- */
static const char *
table_name(int table)
{
	if (table == ACT_EXPLAIN)
		return STATE_EXPLAIN;
	if (table == ACT_BY_EFFECT)
		return STATE_BY_EFFECT;
	if (table == ACT_SUMS)
		return STATE_SUMS;
	return table < ACT_INSTRUMENT ? state_name[table] : table < ACT_SUM ? state_instrument_name[table - ACT_INSTRUMENT]
	    : state_sum_name[table - ACT_SUM];
}

static void
leaves(struct livenight *l, int file, struct slice text)
{
	if (l->lines == l->room)
		l->line = base_realloc(l->line, (l->room = l->room * 2 + 16) * sizeof *l->line);
	l->line[l->lines++] = (struct livenight_line){ .file = file, .text = text };
}

static void
remember(struct livenight *l, struct slice key)
{
	if (l->effects == l->effects_room)
		l->effect = base_realloc(l->effect, (l->effects_room = l->effects_room * 2 + 16) * sizeof *l->effect);
	l->effect[l->effects++] = slice_make(key.p, key.n - 1); /* without its 00 */
}

static int
grow(struct shelf *s, const struct act *a, struct err *e)
{
	struct slice val = slice_make("", 0);
	int64_t now;

	(void)!shelf_get(s, table_name(a->arg), a->key, &val);
	if (!act_grown(a, val, &now))
		return err_set(e, ERR_FAILED, "a sum is greater than any number that can be kept");
	shelf_put(s, table_name(a->arg), a->key, slice_make((const char *)&now, sizeof now));
	return 0;
}

/* Which orders crews have room for, as the step "issue" settles it. */
static int
settle_orders(struct livenight *l, struct shelf *s, struct err *e)
{
	struct buf key = { 0 };
	struct rank_place *p;
	struct slice val;

	rank_fini(&l->ranks);
	l->ranks = (struct rank_list){ 0 };
	if (act_rank(&l->ranks, buf_view(&l->actions), e) != 0)
		return -1;
	rank_places(&l->ranks);
	for (size_t i = 0; (p = rank_place(&l->ranks, i)) != NULL; i++) {
		capacity_key(p, &key);
		if (shelf_get(s, CAPACITY_TABLE, buf_view(&key), &val))
			memcpy(&p->used, val.p, sizeof p->used);
	}
	rank_settle(&l->ranks);
	for (size_t i = 0; (p = rank_place(&l->ranks, i)) != NULL; i++) {
		int64_t n = p->used + p->taken;

		capacity_key(p, &key);
		shelf_put(s, CAPACITY_TABLE, buf_view(&key), slice_make((const char *)&n, sizeof n));
	}
	buf_fini(&key);
	return 0;
}

static int carry_out(struct livenight *, struct shelf *, struct slice actions, struct err *);

static int
carry_out_chosen(struct livenight *l, struct shelf *s, struct slice choice, struct err *e)
{
	struct slice part[RANK_FATES];
	enum rank_fate fate;

	return act_parts(choice, part, e) != 0 || act_chosen(&l->ranks, part, &fate, e) != 0 ? -1 : carry_out(l, s, part[fate], e);
}

static int
carry_out(struct livenight *l, struct shelf *s, struct slice actions, struct err *e)
{
	struct act a;
	int rc;

	while ((rc = act_next(&actions, &a, e)) == 1) {
		if (a.what == 'P' && a.arg == ACT_BY_EFFECT)
			remember(l, a.key);
		if (a.what == 'O' || a.what == 'R')
			leaves(l, a.arg, a.val);
		else if (a.what == 'P')
			shelf_put(s, table_name(a.arg), a.key, a.val);
		else if (a.what == 'D')
			shelf_del(s, table_name(a.arg), a.key);
		else if (a.what == 'A' && grow(s, &a, e) != 0)
			return -1;
		else if ((a.what == 'W' && carry_out(l, s, a.val, e) != 0) || (a.what == 'Q' && carry_out_chosen(l, s, a.val, e) != 0))
			return -1;
	}
	return rc;
}

/* What is asked about sums, once all of them are there; then they go. Nothing of it is done to anybody: it may leave unsaid. */
static int
decide_sums(struct livenight *l, struct shelf *s, struct err *e)
{
	size_t effects = l->effects;
	struct facts_source src = shelf_source(s);
	struct decider *decider = NULL;
	struct sums *sums = NULL;
	struct sums_one one;
	int rc = sums_open(&sums, &l->plan, &src, slice_make("", 0), e) != 0 || decide_open(&decider, &l->plan, e) != 0 ? -1 : 1;

	buf_reset(&l->of_sums);
	while (rc == 1 && (rc = sums_next(sums, &l->mem, &one, e)) == 1)
		rc = sums_decide(decider, &one, &l->of_sums, e) == 0 ? 1 : -1;
	decide_close(&decider);
	sums_close(&sums);
	shelf_clear(s, STATE_SUMS);
	rc = rc < 0 ? -1 : carry_out(l, s, buf_view(&l->of_sums), e);
	l->effects = effects;
	return rc;
}

int
livenight_run(struct livenight *l, struct shelf *s, const struct livenight_job *job, int32_t day, struct err *e)
{
	arena_reset(&l->mem);
	buf_reset(&l->actions);
	taint_set_free(&l->found);
	l->lines = l->effects = 0;
	make_ways(l, s);
	if (make_plan(l, s, job, day, e) != 0 || decide_all(l, s, false, e) != 0 ||
	    (!job->relief_only && decide_all(l, s, true, e) != 0) || settle_orders(l, s, e) != 0 || carry_out(l, s, buf_view(&l->actions), e) != 0)
		return -1;
	return job->relief_only ? 0 : decide_sums(l, s, e);
}

void
livenight_cell(struct slice line, int col, struct buf *out)
{
	bool quoted = false;

	for (size_t i = 0; i < line.n && line.p[i] != '\n'; i++) {
		if (line.p[i] == '"') {
			if (col == 0 && !quoted && i > 0 && line.p[i - 1] == '"')
				buf_char(out, '"'); /* the second of two */
			quoted = !quoted;
		} else if (line.p[i] == ',' && !quoted) {
			if (col-- == 0)
				return;
		} else if (col == 0) {
			buf_char(out, line.p[i]);
		}
	}
}
