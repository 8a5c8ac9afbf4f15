/* decidestep.c - the steps of a night that decide. */
#include <stdio.h>

#include "decide/decide.h"
#include "decide/answers.h"
#include "decide/decidestep.h"
#include "decide/earlier.h"
#include "decide/sums.h"
#include "deliver/capacity.h"
#include "deliver/totals.h"
#include "deliver/usual.h"
#include "effect/state.h"
#include "facts/bundle.h"
#include "facts/protects.h"
#include "intake/cycle.h"
#include "intake/gate.h"
#include "intake/night.h"
#include "intake/found.h"
#include "intake/taint.h"
#include "io/stage.h"
#include "store/store.h"

enum { WAITING_BLOCK = 256 << 10 };

struct deciding {
	struct step *step;
	struct night *night;
	struct arena mem;
	struct facts facts;
	struct deliver deliver;
	struct decide_plan plan;
	struct taint_set *taint, *found;
	struct decider **decider;	/* one a worker */
	struct protects *protects;
	struct tender_set *tenders;	/* of accounts alone */
	struct bundle_reader **reader;	/* one a worker */
	struct rows *owners;		/* of accounts, or instruments: where batches begin and end */
	struct buf next;		/* the one that begins the next batch, with a 00; empty: none is left */
	struct act_target *target;
	struct buf last;		/* the one written last, without */
	bool renew;			/* walks instruments */
	struct sums *sums;		/* walks these instead */
	struct earlier_set *earlier;	/* decide of a store alone */
	bool noted;			/* tonight's pack is kept */
	bool first;			/* the next batch is the night's first: it begins before every owner */
};

struct owner_batch {
	struct buf from, to, last;	/* as in bundle_range; the last one inside */
	uint32_t n;
	struct arena mem;
	struct buf actions;
	struct err err;
	bool failed;
};

/* --- where rows come from ------------------------------------------------------------ */
static int
source_rows(void *ctx, const char *table, struct rows **out, struct err *e)
{
	struct deciding *d = ctx;
	struct store_table *t;
	int rc;

	*out = NULL;
	/* Asked for where a period ends alone: nights are spared it. */
	if (d->night->period_end == 0 && (strcmp(table, state_name[STATE_FORMER]) == 0 || strcmp(table, state_instrument_name[STATE_FORMER]) == 0))
		return 0;
	if (layout_find(&d->night->layouts, table) != NULL || d->night->store == NULL) {
		rc = night_rows(d->night, table, out, e);
		return rc < 0 ? -1 : 0;
	}
	if (store_table(d->night->store, table, STORE_UNDO, 1, &t, e) != 0)
		return -1;
	return store_rows(t, out, e);
}

/* --- decide ----------------------------------------------------------------------------- */
/* Diagnostics as an error: the first one's words. */
static int
told(struct diag *d, int rc, struct err *e)
{
	struct buf b = { 0 };

	if (rc != 0 && diag_failed(d)) {
		diag_print(d, &b);
		rc = err_set(e, ERR_REFUSED, "%s", buf_cstr(&b));
	}
	buf_fini(&b);
	diag_fini(d);
	return rc;
}

static const char *
tainted(const void *ctx, enum layout_owner kind, struct slice id)
{
	return taint_set_find(ctx, kind, id);
}

static int
make_plan(struct deciding *d, struct err *e)
{
	struct facts_source src = { d, source_rows, false };
	struct night *n = d->night;
	struct diag diag;
	int rc;

	diag_init(&diag);
	rc = deliver_load(&d->deliver, arena_printf(&d->mem, "%s/formats/layouts", n->home), &d->mem,
	    &diag);
	if (told(&diag, rc, e) != 0 || facts_init(&d->facts, &n->layouts, &d->mem, e) != 0 ||
	    night_calendars(n, e) != 0)
		return -1;
	if (n->store != NULL && (taint_set_load(&d->taint, n->store, e) != 0 ||
	    found_places(&d->found, &d->facts, &src, n->date, e) != 0 ||
	    answers_places(d->found, n->pack, n->packs, &d->facts, &src, n->date_text, e) != 0))
		return -1;
	d->plan = (struct decide_plan){ .facts = &d->facts, .deliver = &d->deliver,
		.calendars = n->calendars, .taint_ctx = d->taint,
		.tainted = d->taint != NULL && taint_set_size(d->taint) > 0 ? tainted : NULL,
		.found_ctx = d->found, .found = d->found != NULL && taint_set_size(d->found) > 0 ? answers_found : NULL, .today = n->date,
		.run_id = step_run_id(d->step), .generation = step_generation(d->step),
		.stream = n->store == NULL };
	decide_plan_packs(&d->plan, n->pack, n->packs, &d->mem);
	if (n->store != NULL && !d->renew && earlier_load(&d->earlier, n, &d->facts, &d->plan, e) != 0)
		return -1;
	d->plan.relief_only = n->relief_only;
	d->plan.between = night_between(n);
	d->plan.period_end = n->period_end;
	d->plan.blocked = n->relief_only ? "a recheck only relieves" : night_blocked(n) && !step_released(d->step) ? n->block[0].what : NULL;
	d->plan.job = slice_of(n->job != NULL ? n->job : "nightly"); /* a stream is the trial of a night */
	diag_init(&diag);
	rc = decide_plan_init(&d->plan, &d->mem, &diag, e);
	return told(&diag, rc, e);
}

static void
decide_end(void *self)
{
	struct deciding *d = self;

	if (d == NULL)
		return;
	for (int i = 0; i < step_workers(d->step); i++) {
		decide_close(&d->decider[i]);
		bundle_close(&d->reader[i]);
	}
	base_free(d->decider);
	earlier_free(&d->earlier);
	sums_close(&d->sums);
	base_free(d->reader);
	protects_close(&d->protects);
	tender_close(&d->tenders);
	rows_close(&d->owners);
	buf_fini(&d->next);
	act_close(&d->target);
	if (d->taint != NULL)
		taint_set_free(&d->taint);
	if (d->found != NULL)
		taint_set_free(&d->found);
	buf_fini(&d->last);
	arena_fini(&d->mem);
	base_free(d);
}

/* The next owner, after the one in `next`. */
static int
next_owner(struct deciding *d, struct err *e)
{
	struct slice key, val;
	int rc = d->owners == NULL ? 0 : rows_next(d->owners, &key, &val, e);

	buf_reset(&d->next);
	if (rc == 1)
		buf_slice(&d->next, protects_owner(key, 1));
	return rc < 0 ? -1 : 0;
}

/* LAST: the one before the first to be read; empty: from the start. */
static int
open_owners(struct deciding *d, struct slice last, struct err *e)
{
	struct buf key = { 0 };
	int rc = source_rows(d, facts_layout_name[d->renew ? FACTS_SECURITY : FACTS_ACCOUNT], &d->owners, e);

	if (rc == 0 && last.n > 0 && d->owners != NULL) {
		buf_slice(&key, last);
		buf_char(&key, '\0');
		rc = rows_seek(d->owners, buf_view(&key), e);
	}
	if (rc == 0)
		rc = next_owner(d, e);
	if (rc == 0 && last.n > 0 && slice_eq(buf_view(&d->next), buf_view(&key)))
		rc = next_owner(d, e);
	buf_fini(&key);
	return rc;
}

static int
open_workers(struct deciding *d, struct err *e)
{
	struct facts_source src = { d, source_rows, d->night->store == NULL };

	if (protects_open(&d->protects, &d->facts, &src, e) != 0 ||
	    (!d->renew && tender_open(&d->tenders, &d->facts, &src, e) != 0))
		return -1;
	for (int i = 0; i < step_workers(d->step); i++)
		if (bundle_open(&d->reader[i], d->protects, d->tenders, &d->facts, &src, d->renew, e) != 0 ||
		    decide_open(&d->decider[i], &d->plan, e) != 0)
			return -1;
	return 0;
}

static struct deciding *
begin(struct step *step, struct slice checkpoint, bool renew)
{
	struct deciding *d = base_zalloc(sizeof *d);

	d->step = step;
	d->night = step_context(step);
	d->renew = renew;
	d->first = checkpoint.n == 0;
	arena_init(&d->mem, 0);
	buf_slice(&d->last, checkpoint);
	d->decider = base_zalloc((size_t)step_workers(step) * sizeof(struct decider *));
	d->reader = base_zalloc((size_t)step_workers(step) * sizeof(struct bundle_reader *));
	return d;
}

static int
start(void **self, struct step *step, struct slice checkpoint, bool renew, struct err *e)
{
	struct deciding *d = begin(step, checkpoint, renew);

	*self = d;
	if (make_plan(d, e) == 0 && act_open(&d->target, &d->deliver, step, e) == 0 && open_workers(d, e) == 0 &&
	    open_owners(d, checkpoint, e) == 0)
		return 0;
	decide_end(d);
	*self = NULL;
	return -1;
}

static int
decide_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	return start(self, step, checkpoint, false, e);
}

static int
renew_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	return start(self, step, checkpoint, true, e);
}

static void *
owners_new(void *self)
{
	struct owner_batch *b = base_zalloc(sizeof *b);

	(void)self;
	arena_init(&b->mem, 0);
	return b;
}

static void
owners_free(void *self, void *batch)
{
	struct owner_batch *b = batch;

	(void)self;
	arena_fini(&b->mem);
	buf_fini(&b->from);
	buf_fini(&b->to);
	buf_fini(&b->last);
	buf_fini(&b->actions);
	base_free(b);
}

static void
set(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_slice(b, s);
}

/* Only where the batch begins and ends: its rows are read by the worker that decides them. */
static int
owners_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct deciding *d = self;
	struct owner_batch *b = batch;
	uint32_t most = step_batch_items(d->step);

	set(&b->from, d->first && d->next.n > 0 ? slice_make("", 1) : buf_view(&d->next));
	d->first = false;
	for (b->n = 0; d->next.n > 0 && (b->n == 0 || b->n < most); b->n++) {
		set(&b->last, slice_make(d->next.p, d->next.n - 1));
		if (next_owner(d, e) != 0)
			return -1;
	}
	set(&b->to, buf_view(&d->next));
	*items = b->n;
	return b->n > 0;
}

static int
decide_batch(struct deciding *d, struct owner_batch *b, int worker, struct err *e)
{
	struct bundle bundle;
	uint32_t n = 0;
	int rc = bundle_range(d->reader[worker], buf_view(&b->from), buf_view(&b->to), e);

	for (; rc == 0; n += !bundle.orphan) {
		arena_reset(&b->mem);
		if ((rc = bundle_next(d->reader[worker], &b->mem, &bundle, e)) != 1)
			break;
		rc = (d->renew ? renewal_decide : decide_account)(d->decider[worker], &bundle, &b->actions, e);
	}
	if (rc == 0 && n != b->n)
		rc = err_set(e, ERR_DAMAGED, "%s from %s: %u were read, wanted: %u", d->renew ? "securities" : "accounts",
		    buf_cstr(&b->from), n, b->n);
	return rc;
}

static void
owners_work(void *self, void *batch, int worker)
{
	struct owner_batch *b = batch;

	buf_reset(&b->actions);
	b->failed = decide_batch(self, b, worker, &b->err) != 0;
	if (!b->failed && ((const struct deciding *)self)->plan.period_end != 0)
		act_gather(&b->actions);
}

static int
owners_write(void *self, void *batch, struct err *e)
{
	struct deciding *d = self;
	struct owner_batch *b = batch;

	if (b->failed) {
		if (e != NULL)
			*e = b->err;
		return -1;
	}
	if (d->earlier != NULL && !d->noted && earlier_note(d->earlier, d->night, e) != 0)
		return -1;
	d->noted = true;
	if (act_run(d->target, buf_view(&b->actions), NULL, e) != 0)
		return -1;
	step_count(d->step, d->sums != NULL ? "sums.read" : d->renew ? "instruments.read" : "accounts.read", b->n);
	set(&d->last, buf_view(&b->last));
	return 0;
}

static void
decide_checkpoint(void *self, struct buf *out)
{
	struct deciding *d = self;

	buf_slice(out, buf_view(&d->last));
}

/* Between nights what moved is kept for the next one; at night "issue" does it. */
static int
decide_finish(void *self, struct err *e)
{
	struct deciding *d = self;

	return d->night->relief_only ? totals_between(d->step, e) : 0;
}

const struct artifact decidestep_decide = { .ref = "decide", .kind = ARTIFACT_CHUNK,
	.open = decide_start, .batch_new = owners_new, .batch_free = owners_free,
	.read = owners_read, .work = owners_work, .write = owners_write,
	.checkpoint = decide_checkpoint, .finish = decide_finish, .close = decide_end };

const struct artifact decidestep_renew = { .ref = "renew", .kind = ARTIFACT_CHUNK,
	.open = renew_start, .batch_new = owners_new, .batch_free = owners_free,
	.read = owners_read, .work = owners_work, .write = owners_write,
	.checkpoint = decide_checkpoint, .close = decide_end };

/* --- sums ---------------------------------------------------------------------------------- */
static int
sums_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	struct deciding *d = begin(step, checkpoint, true);
	struct facts_source src = { d, source_rows, false };
	int rc;

	*self = d;
	rc = make_plan(d, e) != 0 || act_open(&d->target, &d->deliver, step, e) != 0 ? -1 : 0;
	for (int i = 0; rc == 0 && i < step_workers(step); i++)
		rc = decide_open(&d->decider[i], &d->plan, e);
	if (rc == 0 && (rc = sums_open(&d->sums, &d->plan, &src, checkpoint, e)) == 0)
		return 0;
	decide_end(d);
	*self = NULL;
	return rc;
}

/* Each with all that is known of it, in FROM. */
static int
sums_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct deciding *d = self;
	struct owner_batch *b = batch;
	struct sums_one one;
	int rc = 1;

	buf_reset(&b->from);
	arena_reset(&b->mem);
	for (b->n = 0; (b->n == 0 || b->n < step_batch_items(d->step)) && (rc = sums_next(d->sums, &b->mem, &one, e)) == 1; b->n++) {
		buf_add(&b->from, &one, sizeof one);
		set(&b->last, one.owner);
	}
	*items = b->n;
	return rc < 0 ? -1 : b->n > 0;
}

static void
sums_work(void *self, void *batch, int worker)
{
	struct deciding *d = self;
	struct owner_batch *b = batch;

	buf_reset(&b->actions);
	b->failed = false;
	for (uint32_t i = 0; i < b->n && !b->failed; i++)
		b->failed = sums_decide(d->decider[worker], (const struct sums_one *)(const void *)b->from.p + i, &b->actions, &b->err) != 0;
}

/* They were of this run. */
static int
sums_finish(void *self, struct err *e)
{
	struct deciding *d = self;
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc;

	if (d->night->store == NULL)
		return 0;
	rc = store_table(d->night->store, STATE_SUMS, STORE_UNDO, STATE_KEY, &t, e) != 0 ? -1 : store_rows(t, &r, e);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1)
		rc = store_del(t, key, e);
	rows_close(&r);
	return rc;
}

const struct artifact decidestep_sums = { .ref = "sums", .kind = ARTIFACT_CHUNK,
	.open = sums_start, .batch_new = owners_new, .batch_free = owners_free,
	.read = sums_read, .work = sums_work, .write = owners_write,
	.checkpoint = decide_checkpoint, .finish = sums_finish, .close = decide_end };

/* --- issue --------------------------------------------------------------------------------- */
struct issuing {
	struct step *step;
	struct night *night;
	struct arena mem;
	struct deliver deliver;
	struct act_target *target;
	struct stage_file *waiting;
	uint64_t at, done;	/* read up to here; carried out up to here */
	struct usual usual;
	int64_t *n, *most;	/* of each limit of the pack; n = 0: it is kept */
	bool over;	/* the breaker: all is withheld */
};

struct waiting_batch {
	struct buf lists;	/* as they lie in the file: u32 length, list */
	uint64_t end;
};

/* What would go out, were the night not blocked, is judged with what does: who releases it looks at both. */
static int64_t
decided(struct issuing *s, const char *kind)
{
	char adverse[64], blocked[64];

	snprintf(adverse, sizeof adverse, "adverse.%s", kind);
	snprintf(blocked, sizeof blocked, "blocked.%s", kind);
	return step_counter_of(s->step, "decide", adverse) + step_counter_of(s->step, "decide", blocked);
}

/* Whether what was proposed passes a limit of the pack. */
static bool
passes(struct issuing *s, const struct pack_limit *l, int64_t *n, int64_t *most)
{
	int64_t accounts = step_counter_of(s->step, "decide", "accounts.decided");

	unsigned mask = usual_mask(l->of);
	int64_t usual = usual_median(&s->usual, mask);

	*n = 0;
	for (int i = 0; i < USUAL_KINDS; i++)
		*n += mask >> i & 1 ? decided(s, usual_kind[i]) : 0;
	*most = l->number >= 0 ? l->number : INT64_MAX;
	/* A share of few accounts still lets one through: else a small utility could do nothing. */
	if (l->share_ppm >= 0 && accounts * l->share_ppm / 1000000 + 1 < *most)
		*most = accounts * l->share_ppm / 1000000 + 1;
	if (l->times_usual >= 0 && usual >= 0) {
		int64_t times = usual * l->times_usual / 100;

		times = times > l->usual_floor ? times : l->usual_floor;
		*most = times < *most ? times : *most;
	}
	return *n > *most;
}

static void
tell_over(struct issuing *s, const struct pack_limit *l, int64_t n, int64_t most)
{
	char why[200];

	s->over = true;
	snprintf(why, sizeof why, "breaker: %lld effects \"%.*s\", at most %lld: %s", (long long)n, SLICE_FMT(l->of),
	    (long long)most, s->night->store != NULL ? "all adverse effects are withheld until a person releases them"
	    : "a night would withhold all adverse effects");
	step_exceptions(s->step, why);
}

static int
judge(struct issuing *s, struct err *e)
{
	const struct pack *p = s->night->pack[0]; /* all say the same limits */

	if (usual_load(&s->usual, s->night->store, night_usual(s->night), s->night->date_text, e) != 0)
		return -1;
	s->n = arena_zalloc(&s->mem, (p->limits + 1) * sizeof *s->n);
	s->most = arena_zalloc(&s->mem, (p->limits + 1) * sizeof *s->most);
	for (size_t i = 0; i < p->limits; i++) {
		int64_t n, most, more = 0;

		if (s->night->store != NULL && gate_allowed(s->night, p->limit[i].of, &more, e) != 0)
			return -1;
		if (!passes(s, &p->limit[i], &n, &most) || n - more <= most)
			continue;
		s->n[i] = n;
		s->most[i] = most;
		if (!night_blocked(s->night))
			tell_over(s, &p->limit[i], n, most);
	}
	return 0;
}

/* For the person who looks at the night. */
static int
note_trips(struct issuing *s, struct err *e)
{
	const struct pack *p = s->night->pack[0]; /* all say the same limits */

	for (size_t i = 0; i < p->limits; i++)
		if (s->n[i] > 0 && gate_trip(s->night, p->limit[i].of, s->n[i], s->most[i], e) != 0)
			return -1;
	if (!s->over && !night_blocked(s->night) &&
	    (usual_note(s->step, night_usual(s->night), s->night->date_text, e) != 0 || cycle_close(s->night, e) != 0))
		return -1;
	/* What a person let pass is used up by a night that lets something out. Two limits that trip by turns, each in the
	 * night that the other was released for, would keep in all nights else. */
	return s->over || night_blocked(s->night) ? 0 : gate_used(s->night, e);
}

static void
issue_end(void *self)
{
	struct issuing *s = self;

	if (s == NULL)
		return;
	act_close(&s->target);
	arena_fini(&s->mem);
	base_free(s);
}

/* The length of the list at AT of BYTES, with its own four bytes; 0: the bytes end before. */
static size_t
list_at(struct slice bytes, size_t at)
{
	uint32_t n;

	if (bytes.n - at < sizeof n)
		return 0;
	memcpy(&n, bytes.p + at, sizeof n);
	return n <= bytes.n - at - sizeof n ? sizeof n + n : 0;
}

/* From AT on at most MOST lists, whole, into OUT: how many, -1. */
static int
read_lists(struct issuing *s, uint64_t at, struct buf *out, uint32_t most, struct err *e)
{
	size_t room = WAITING_BLOCK, end = 0, n;
	int lists = 0;
	ssize_t got;

	for (;;) {
		buf_reset(out);
		if ((got = stage_read(s->waiting, at, buf_room(out, room), room, e)) < 0)
			return -1;
		while ((uint32_t)lists < most && (n = list_at(slice_make(out->p, (size_t)got), end)) > 0) {
			end += n;
			lists++;
		}
		out->n = end;
		if (lists > 0 || got == 0)
			return lists;
		if ((size_t)got < room)
			return err_set(e, ERR_DAMAGED, "%s: ends inside the list at %llu", ACT_WAITING, (unsigned long long)at);
		room *= 2;
	}
}

typedef int each_list(struct act_target *, struct slice list, const char *counts_only, struct err *);

static int
each(struct act_target *t, struct slice lists, each_list *fn, const char *counts_only, struct err *e)
{
	size_t n;

	for (size_t at = 0; at < lists.n; at += n) {
		n = list_at(lists, at);
		if (fn(t, slice_make(lists.p + at + sizeof(uint32_t), n - sizeof(uint32_t)), counts_only, e) != 0)
			return -1;
	}
	return 0;
}

static int
list_orders(struct act_target *t, struct slice list, const char *counts_only, struct err *e)
{
	(void)counts_only;
	return act_rank(act_ranks(t), list, e);
}

/* All orders of the night get their rank, and those that crews have no room for wait, whether this run of the step carries
 * them out or an earlier one did. */
static int
rank_orders(struct issuing *s, struct err *e)
{
	struct buf lists = { 0 };
	int rc;

	for (uint64_t at = 0; (rc = read_lists(s, at, &lists, UINT32_MAX, e)) > 0; at += lists.n)
		if (each(s->target, buf_view(&lists), list_orders, NULL, e) != 0) {
			rc = -1;
			break;
		}
	buf_fini(&lists);
	if (rc == 0)
		rc = capacity_load(act_ranks(s->target), s->night->store, e);
	if (rc == 0)
		rank_settle(act_ranks(s->target));
	return rc;
}

static int
issue_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	struct issuing *s = base_zalloc(sizeof *s);
	struct diag diag;
	int rc;

	*self = s;
	s->step = step;
	s->night = step_context(step);
	arena_init(&s->mem, 0);
	if (checkpoint.n == sizeof s->done)
		memcpy(&s->done, checkpoint.p, sizeof s->done);
	s->at = s->done;
	diag_init(&diag);
	rc = deliver_load(&s->deliver, arena_printf(&s->mem, "%s/formats/layouts", s->night->home),
	    &s->mem, &diag);
	if (told(&diag, rc, e) != 0 || act_open(&s->target, &s->deliver, step, e) != 0)
		goto bad;
	if (judge(s, e) != 0)
		goto bad;
	if (s->night->store == NULL)
		return 0;
	if (stage_file(step_stage(step), ACT_WAITING, &s->waiting, e) != 0 || rank_orders(s, e) != 0)
		goto bad;
	return 0;
bad:
	issue_end(s);
	*self = NULL;
	return -1;
}

static void *
waiting_new(void *self)
{
	(void)self;
	return base_zalloc(sizeof(struct waiting_batch));
}

static void
waiting_free(void *self, void *batch)
{
	struct waiting_batch *b = batch;

	(void)self;
	buf_fini(&b->lists);
	base_free(b);
}

static int
waiting_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct issuing *s = self;
	struct waiting_batch *b = batch;
	uint32_t most = step_batch_items(s->step);
	int n = s->waiting == NULL ? 0 : read_lists(s, s->at, &b->lists, most == 0 ? 1 : most, e);

	if (n <= 0)
		return n;
	*items = (uint32_t)n;
	b->end = s->at += b->lists.n;
	return 1;
}

/* The file stays whole until the step ends: an order's rank follows from all of them, and a restart
 * must give it the same one. */
static int
waiting_write(void *self, void *batch, struct err *e)
{
	struct issuing *s = self;
	struct waiting_batch *b = batch;

	if (each(s->target, buf_view(&b->lists), act_run, s->over ? "withheld.limit." : NULL, e) != 0)
		return -1;
	s->done = b->end;
	return 0;
}

static void
issue_checkpoint(void *self, struct buf *out)
{
	struct issuing *s = self;

	buf_add(out, &s->done, sizeof s->done);
}

static int
issue_finish(void *self, struct err *e)
{
	struct issuing *s = self;

	if (s->night->store != NULL && (note_trips(s, e) != 0 ||
	    (!s->over && capacity_save(act_ranks(s->target), s->night->store, s->night->date, e) != 0)))
		return -1;
	if (s->waiting != NULL)
		stage_drop(s->waiting);
	return totals_decided(s->step, arena_printf(&s->mem, "%s/formats/layouts/out/totals.xml",
	    s->night->home), e);
}

const struct artifact decidestep_issue = { .ref = "issue", .kind = ARTIFACT_CHUNK,
	.open = issue_start, .batch_new = waiting_new, .batch_free = waiting_free,
	.read = waiting_read, .write = waiting_write, .checkpoint = issue_checkpoint,
	.finish = issue_finish, .close = issue_end };
