/* decidestep.c - the steps of a night that decide. */
#include <stdio.h>

#include "decide/decide.h"
#include "decide/decidestep.h"
#include "decide/earlier.h"
#include "deliver/totals.h"
#include "deliver/usual.h"
#include "intake/gate.h"
#include "intake/night.h"
#include "intake/taint.h"
#include "store/store.h"

enum { BATCH_ACCOUNTS = 128, BATCH_PROPOSED = 64 };

struct deciding {
	struct step *step;
	struct night *night;
	struct arena mem;
	struct facts facts;
	struct deliver deliver;
	struct decide_plan plan;
	struct taint_set *taint;
	struct decider **decider;	/* one a worker */
	struct bundle_reader *reader;
	struct act_target *target;
	struct buf last;		/* the account or instrument written last */
	bool renew;			/* walks instruments */
	struct earlier_set *earlier;	/* decide of a store alone */
	bool noted;			/* tonight's pack is kept */
};

struct account_batch {
	struct arena mem;
	struct bundle v[BATCH_ACCOUNTS];
	uint32_t n;
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
	if (layout_find(&d->night->layouts, table) != NULL || d->night->store == NULL) {
		rc = night_rows(d->night, table, out, e);
		return rc < 0 ? -1 : 0;
	}
	if (store_table(d->night->store, table, STORE_UNDO, 1, &t, e) != 0)
		return -1;
	return store_rows(t, out, e);
}

/* --- decide ----------------------------------------------------------------------------- */
static int
fill_calendars(struct deciding *d, struct err *e)
{
	const struct layout *l = layout_find(&d->night->layouts, "calendars");
	struct rows *rows = NULL;
	int rc;

	if (l == NULL)
		return err_set(e, ERR_REFUSED, "layouts: calendars is missing");
	if ((rc = night_rows(d->night, "calendars", &rows, e)) < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_REFUSED, "calendars: none is loaded; no working day is known");
	rc = calendar_fill(d->night->calendars, l->type, rows, e);
	rows_close(&rows);
	return rc;
}

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
	struct night *n = d->night;
	struct diag diag;
	int rc;

	diag_init(&diag);
	rc = deliver_load(&d->deliver, arena_printf(&d->mem, "%s/formats/layouts/out", n->home), &d->mem,
	    &diag);
	if (told(&diag, rc, e) != 0 || facts_init(&d->facts, &n->layouts, &d->mem, e) != 0 ||
	    fill_calendars(d, e) != 0)
		return -1;
	if (n->store != NULL && taint_set_load(&d->taint, n->store, e) != 0)
		return -1;
	d->plan = (struct decide_plan){ .facts = &d->facts, .pack = n->pack, .deliver = &d->deliver,
		.calendars = n->calendars, .taint_ctx = d->taint,
		.tainted = d->taint != NULL && taint_set_size(d->taint) > 0 ? tainted : NULL, .today = n->date,
		.run_id = step_run_id(d->step),
		.stream = n->store == NULL };
	if (n->store != NULL && !d->renew && earlier_load(&d->earlier, n, &d->facts, &d->plan, e) != 0)
		return -1;
	d->plan.blocked = night_blocked(n) && !step_released(d->step) ? n->block[0].what : NULL;
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
	for (int i = 0; d->decider != NULL && i < step_workers(d->step); i++)
		decide_close(&d->decider[i]);
	base_free(d->decider);
	earlier_free(&d->earlier);
	bundle_close(&d->reader);
	act_close(&d->target);
	if (d->taint != NULL)
		taint_set_free(&d->taint);
	buf_fini(&d->last);
	arena_fini(&d->mem);
	base_free(d);
}

static int
start(void **self, struct step *step, struct slice checkpoint, bool renew, struct err *e)
{
	struct deciding *d = base_zalloc(sizeof *d);
	struct bundle_source src = { d, source_rows };

	*self = d;
	d->step = step;
	d->night = step_context(step);
	d->renew = renew;
	arena_init(&d->mem, 0);
	buf_slice(&d->last, checkpoint);
	d->decider = base_zalloc((size_t)step_workers(step) * sizeof(struct decider *));
	if (make_plan(d, e) != 0 || act_open(&d->target, &d->deliver, step, e) != 0 ||
	    (renew ? bundle_open_instruments(&d->reader, &d->facts, &src, checkpoint, e)
		   : bundle_open(&d->reader, &d->facts, &src, checkpoint, e)) != 0)
		goto bad;
	for (int i = 0; i < step_workers(step); i++)
		if (decide_open(&d->decider[i], &d->plan, e) != 0)
			goto bad;
	return 0;
bad:
	decide_end(d);
	*self = NULL;
	return -1;
}

/* What an earlier run proposed must never be issued by this one. */
static int
none_proposed(struct step *step, struct err *e)
{
	struct store_table *t;
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = -1;

	if (step_store(step) == NULL)
		return 0;
	if (store_table(step_store(step), STATE_PROPOSED, STORE_UNDO, 1, &t, e) == 0 && store_rows(t, &rows, e) == 0)
		rc = rows_next(rows, &key, &val, e);
	rows_close(&rows);
	return rc == 1 ? err_set(e, ERR_FAILED, "table %s holds rows of an earlier run, wanted: none; its job lacked the step "
	    "forget after issue: abandon that run", STATE_PROPOSED) : rc;
}

static int
decide_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	if (checkpoint.n == 0 && none_proposed(step, e) != 0)
		return -1;
	return start(self, step, checkpoint, false, e);
}

static int
renew_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	return start(self, step, checkpoint, true, e);
}

static void *
accounts_new(void *self)
{
	struct account_batch *b = base_zalloc(sizeof *b);

	(void)self;
	arena_init(&b->mem, 0);
	return b;
}

static void
accounts_free(void *self, void *batch)
{
	struct account_batch *b = batch;

	(void)self;
	arena_fini(&b->mem);
	buf_fini(&b->actions);
	base_free(b);
}

static int
accounts_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct deciding *d = self;
	struct account_batch *b = batch;
	uint32_t most = step_batch_items(d->step);
	int rc = 1;

	arena_reset(&b->mem);
	buf_reset(&b->actions);
	b->failed = false;
	if (most > BATCH_ACCOUNTS || most == 0)
		most = BATCH_ACCOUNTS;
	for (b->n = 0; b->n < most; b->n++)
		if ((rc = d->renew ? bundle_next_instrument(d->reader, &b->mem, &b->v[b->n], e)
				   : bundle_next(d->reader, &b->mem, &b->v[b->n], e)) != 1)
			break;
	*items = b->n;
	return rc < 0 ? -1 : b->n > 0;
}

static void
accounts_work(void *self, void *batch, int worker)
{
	struct deciding *d = self;
	struct account_batch *b = batch;

	for (uint32_t i = 0; i < b->n && !b->failed; i++)
		b->failed = (d->renew ? renewal_decide : decide_account)(d->decider[worker], &b->v[i],
				&b->actions, &b->err) != 0;
}

static int
accounts_write(void *self, void *batch, struct err *e)
{
	struct deciding *d = self;
	struct account_batch *b = batch;

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
	step_count(d->step, d->renew ? "instruments.read" : "accounts.read", b->n);
	buf_reset(&d->last);
	buf_slice(&d->last, d->renew ? facts_text(&d->facts, bundle_row(&b->v[b->n - 1], FACTS_SECURITY, 0),
	    F_SECURITY_security_id) : b->v[b->n - 1].account_id);
	return 0;
}

static void
decide_checkpoint(void *self, struct buf *out)
{
	struct deciding *d = self;

	buf_slice(out, buf_view(&d->last));
}

const struct artifact decidestep_decide = { .ref = "decide", .kind = ARTIFACT_CHUNK,
	.open = decide_start, .batch_new = accounts_new, .batch_free = accounts_free,
	.read = accounts_read, .work = accounts_work, .write = accounts_write,
	.checkpoint = decide_checkpoint, .close = decide_end };

const struct artifact decidestep_renew = { .ref = "renew", .kind = ARTIFACT_CHUNK,
	.open = renew_start, .batch_new = accounts_new, .batch_free = accounts_free,
	.read = accounts_read, .work = accounts_work, .write = accounts_write,
	.checkpoint = decide_checkpoint, .close = decide_end };

/* --- issue --------------------------------------------------------------------------------- */
struct issuing {
	struct step *step;
	struct night *night;
	struct arena mem;
	struct deliver deliver;
	struct act_target *target;
	struct store_table *table;
	struct rows *rows;
	struct buf last;
	struct usual usual;
	int64_t *n, *most;	/* of each limit of the pack; n = 0: it is kept */
	bool over;	/* the breaker: all is withheld */
};

struct proposed_batch {
	struct buf bytes;
	struct {
		size_t key, key_n, val, val_n;
	} v[BATCH_PROPOSED];
	uint32_t n;
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

	unsigned mask = slice_is(l->effect, "disconnect") ? 1 : slice_is(l->effect, "notice") ? 2
	    : (1u << USUAL_ADVERSE) - 1;
	int64_t usual = usual_median(&s->usual, mask);

	*n = 0;
	for (int i = 0; i < USUAL_ADVERSE; i++)
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
	snprintf(why, sizeof why, "breaker: %lld effects \"%.*s\", at most %lld: all adverse effects are withheld"
	    " until a person releases them", (long long)n, SLICE_FMT(l->effect), (long long)most);
	step_exceptions(s->step, why);
}

static int
judge(struct issuing *s, struct err *e)
{
	const struct pack *p = s->night->pack;

	if (usual_load(&s->usual, s->night->store, s->night->date_text, e) != 0)
		return -1;
	s->n = arena_zalloc(&s->mem, (p->limits + 1) * sizeof *s->n);
	s->most = arena_zalloc(&s->mem, (p->limits + 1) * sizeof *s->most);
	for (size_t i = 0; i < p->limits; i++) {
		int64_t n, most, more = 0;

		if (s->night->store != NULL && gate_allowed(s->night->store, p->limit[i].effect, &more, e) != 0)
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
	const struct pack *p = s->night->pack;

	for (size_t i = 0; i < p->limits; i++)
		if (s->n[i] > 0 && gate_trip(s->night, p->limit[i].effect, s->n[i], s->most[i], e) != 0)
			return -1;
	if (!s->over && !night_blocked(s->night) && usual_note(s->step, s->night->date_text, e) != 0)
		return -1;
	return gate_used(s->night->store, e);
}

static void
issue_end(void *self)
{
	struct issuing *s = self;

	if (s == NULL)
		return;
	rows_close(&s->rows);
	act_close(&s->target);
	buf_fini(&s->last);
	arena_fini(&s->mem);
	base_free(s);
}

/* All orders of the night get their rank; then the rows are read again, from where a restart goes on. */
static int
rank_orders(struct issuing *s, struct err *e)
{
	struct slice key, val;
	int rc;

	while ((rc = rows_next(s->rows, &key, &val, e)) == 1)
		if (act_list(s->target, val, e) != 0)
			return -1;
	if (rc < 0)
		return -1;
	act_settle(s->target);
	rows_close(&s->rows);
	if (store_rows(s->table, &s->rows, e) != 0)
		return -1;
	if (s->last.n == 0)
		return 0;
	if (rows_seek(s->rows, buf_view(&s->last), e) != 0)
		return -1;
	return rows_next(s->rows, &key, &val, e) < 0 ? -1 : 0; /* the last that was carried out */
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
	buf_slice(&s->last, checkpoint);
	diag_init(&diag);
	rc = deliver_load(&s->deliver, arena_printf(&s->mem, "%s/formats/layouts/out", s->night->home),
	    &s->mem, &diag);
	if (told(&diag, rc, e) != 0 || act_open(&s->target, &s->deliver, step, e) != 0)
		goto bad;
	if (judge(s, e) != 0)
		goto bad;
	if (s->night->store == NULL)
		return 0;
	if (store_table(s->night->store, STATE_PROPOSED, STORE_UNDO, 1, &s->table, e) != 0 ||
	    store_rows(s->table, &s->rows, e) != 0 || rank_orders(s, e) != 0)
		goto bad;
	return 0;
bad:
	issue_end(s);
	*self = NULL;
	return -1;
}

static void *
proposed_new(void *self)
{
	(void)self;
	return base_zalloc(sizeof(struct proposed_batch));
}

static void
proposed_free(void *self, void *batch)
{
	struct proposed_batch *b = batch;

	(void)self;
	buf_fini(&b->bytes);
	base_free(b);
}

static int
proposed_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct issuing *s = self;
	struct proposed_batch *b = batch;
	uint32_t most = step_batch_items(s->step);
	struct slice key, val;
	int rc = 1;

	buf_reset(&b->bytes);
	if (most > BATCH_PROPOSED || most == 0)
		most = BATCH_PROPOSED;
	for (b->n = 0; b->n < most && s->rows != NULL; b->n++) {
		if ((rc = rows_next(s->rows, &key, &val, e)) != 1)
			break;
		b->v[b->n].key = b->bytes.n;
		b->v[b->n].key_n = key.n;
		buf_slice(&b->bytes, key);
		b->v[b->n].val = b->bytes.n;
		b->v[b->n].val_n = val.n;
		buf_slice(&b->bytes, val);
	}
	*items = b->n;
	return rc < 0 ? -1 : b->n > 0;
}

/* The table stays whole until the step ends: an order's rank follows from all of them, and a restart
 * must give it the same one. */
static int
proposed_write(void *self, void *batch, struct err *e)
{
	struct issuing *s = self;
	struct proposed_batch *b = batch;

	for (uint32_t i = 0; i < b->n; i++) {
		struct slice key = slice_make(b->bytes.p + b->v[i].key, b->v[i].key_n);
		struct slice val = slice_make(b->bytes.p + b->v[i].val, b->v[i].val_n);

		if (act_run(s->target, val, s->over ? "withheld.limit." : NULL, e) != 0)
			return -1;
		buf_reset(&s->last);
		buf_slice(&s->last, key);
	}
	return 0;
}

static void
issue_checkpoint(void *self, struct buf *out)
{
	struct issuing *s = self;

	buf_slice(out, buf_view(&s->last));
}

static int
issue_finish(void *self, struct err *e)
{
	struct issuing *s = self;

	if (s->night->store != NULL && note_trips(s, e) != 0)
		return -1;
	return totals_decided(s->step, arena_printf(&s->mem, "%s/formats/layouts/out/totals.xml",
	    s->night->home), e);
}

const struct artifact decidestep_issue = { .ref = "issue", .kind = ARTIFACT_CHUNK,
	.open = issue_start, .batch_new = proposed_new, .batch_free = proposed_free,
	.read = proposed_read, .write = proposed_write, .checkpoint = issue_checkpoint,
	.finish = issue_finish, .close = issue_end };

/* --- forget ---------------------------------------------------------------------------------- */

/* What was carried out or withheld goes from "proposed", so many rows a commit: in one their before-images
 * would need memory by the number of accounts. A restart goes on with what is left. */
static int
forget_start(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	struct issuing *s = base_zalloc(sizeof *s);

	(void)checkpoint;
	*self = s;
	s->step = step;
	arena_init(&s->mem, 0);
	if (step_store(step) == NULL || (store_table(step_store(step), STATE_PROPOSED, STORE_UNDO, 1, &s->table, e) == 0 &&
		store_rows(s->table, &s->rows, e) == 0))
		return 0;
	issue_end(s);
	*self = NULL;
	return -1;
}

static int
forget_write(void *self, void *batch, struct err *e)
{
	struct issuing *s = self;
	struct proposed_batch *b = batch;

	for (uint32_t i = 0; i < b->n; i++)
		if (store_del(s->table, slice_make(b->bytes.p + b->v[i].key, b->v[i].key_n), e) != 0)
			return -1;
	return 0;
}

static void
forget_checkpoint(void *self, struct buf *out)
{
	(void)self;
	(void)out;
}

const struct artifact decidestep_forget = { .ref = "forget", .kind = ARTIFACT_CHUNK,
	.open = forget_start, .batch_new = proposed_new, .batch_free = proposed_free,
	.read = proposed_read, .write = forget_write, .checkpoint = forget_checkpoint, .close = issue_end };
