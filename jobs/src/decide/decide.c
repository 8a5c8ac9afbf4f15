/* decide.c - one account at a time: its facts, the pack's decisions, what follows from them. */
#include <stdio.h>

#include "data/decimal.h"
#include "data/when.h"
#include "decide/decide.h"
#include "decide/amends.h"
#include "decide/fee.h"
#include "decide/form.h"
#include "decide/finding.h"
#include "decide/measure.h"
#include "decide/owing.h"
#include "decide/proposal.h"
#include "decide/prove.h"
#include "decide/verdict.h"

static const struct slice nothing = { "", 0 };

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

static int
asker_open(struct asker *a, const struct decide_pack *k, int32_t today)
{
	a->pack = k->pack;
	a->form = k->form;
	a->wiring = &k->wiring;
	a->value = base_zalloc((k->wiring.n + 1) * sizeof *a->value);
	a->built = base_zalloc(k->wiring.n + 1);
	a->given = base_zalloc(k->wiring.n + 1);
	if (rules_eval_new(&a->eval, k->pack->rules, 0) != 0)
		return -1;
	rules_eval_today(a->eval, today);
	return 0;
}

static void
asker_close(struct asker *a)
{
	rules_eval_free(&a->eval);
	base_free(a->value);
	base_free(a->built);
	base_free(a->given);
	for (size_t i = 0; i < a->n_reads; i++)
		base_free(a->reads[i].input);
	base_free(a->reads);
}

/* The place of K among tonight's packs; what follows them: it is none. */
static size_t
place_of(const struct decide_plan *p, const struct decide_pack *k)
{
	size_t i = 0;

	while (i < p->packs && k != &p->pack[i])
		i++;
	return i;
}

/* Tonight's packs have one each, and so have those of the earlier ones that are not among them. */
static int
open_askers(struct decider *w, const struct decide_plan *p)
{
	struct asker *next = w->asker;

	for (size_t i = 0; i < p->packs; i++)
		if (asker_open(next++, &p->pack[i], p->today) != 0)
			return -1;
	for (size_t i = 0; i < p->n_earlier; i++) {
		const struct decide_pack *k = p->earlier[i];
		size_t at = place_of(p, k);

		w->earlier[i] = at < p->packs ? &w->asker[at] : next;
		if (at == p->packs && k->pack != NULL && asker_open(next++, k, p->today) != 0)
			return -1;
	}
	return 0;
}

int
decide_open(struct decider **out, const struct decide_plan *p, struct err *e)
{
	struct decider *w = base_zalloc(sizeof *w);

	*out = w;
	w->plan = p;
	arena_init(&w->mem, 0);
	w->row = base_zalloc((size_t)p->deliver->n * sizeof *w->row);
	for (int i = 0; i < p->deliver->n; i++)
		outrow_init(&w->row[i], p->deliver->layout[i]);
	w->asker = base_zalloc((p->packs + p->n_earlier + 1) * sizeof *w->asker);
	w->earlier = base_zalloc((p->n_earlier + 1) * sizeof(struct asker *));
	if (open_askers(w, p) == 0)
		return 0;
	decide_close(out);
	return err_set(e, ERR_FAILED, "pack %.*s: making an evaluator", SLICE_FMT(p->pack[0].version));
}

void
decide_close(struct decider **wp)
{
	struct decider *w = *wp;

	if (w == NULL)
		return;
	for (size_t i = 0; w->asker != NULL && i < w->plan->packs + w->plan->n_earlier; i++)
		asker_close(&w->asker[i]);
	base_free(w->asker);
	base_free(w->earlier);
	for (int i = 0; i < w->plan->deliver->n; i++)
		outrow_fini(&w->row[i]);
	base_free(w->row);
	row_builder_fini(&w->rb);
	buf_fini(&w->line);
	buf_fini(&w->key);
	buf_fini(&w->val);
	buf_fini(&w->text);
	buf_fini(&w->adverse);
	buf_fini(&w->explain);
	arena_fini(&w->mem);
	base_free(w);
	*wp = NULL;
}

/* --- one account ------------------------------------------------------------------------------- */
static bool
marked(struct decider *w, enum layout_owner kind, struct slice id)
{
	w->taint = w->plan->tainted(w->plan->taint_ctx, kind, id);
	if (w->taint != NULL)
		w->tainted = slice_of(arena_printf(&w->mem, "%s %.*s", layout_owner_name(kind), SLICE_FMT(id)));
	return w->taint != NULL;
}

/* A mark of anybody whose rows concern the account, such as a reply to one of our effects that can't be read. */
static void
see_taint(struct decider *w)
{
	w->taint = NULL;
	for (uint32_t i = 0; w->plan->tainted != NULL && i < w->b->owners; i++)
		if (marked(w, w->b->owner[i].kind, w->b->owner[i].id))
			return;
}

/* A payment that closed the case came back on DAY, after it was closed. */
static void
reopen_by(struct decider *w, int32_t day)
{
	if (w->c.open || day == ROW_NO_DATE || day < w->c.closed || w->pos.past_due <= 0 ||
	    !case_reopen(&w->c, work_ladder(w, &w->c)->rung))
		return;
	buf_printf(&w->explain, "case\treopened: a payment came back\n");
	act_count(w->out, "cases.reopened", 1);
}

static void
reopen(struct decider *w)
{
	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_RETURN); i++)
		reopen_by(w, facts_date(w->plan->facts, bundle_row(w->b, FACTS_RETURN, i), F_RETURN_returned_date));
	for (size_t i = 0; i < w->b->n_back; i++)
		reopen_by(w, w->b->back[i].returned);
}

/* Whoever placed a hold without an end said when it is to be looked at; until somebody does it holds. */
static void
hold_review(struct decider *w, struct slice hold)
{
	const struct facts *f = w->plan->facts;
	int32_t day = facts_date(f, hold, F_HOLD_review_by);
	struct work_raised *r;
	struct when_civil c;

	if (day == ROW_NO_DATE || day >= w->plan->today || !facts_null(f, hold, F_HOLD_until_date) ||
	    !facts_null(f, hold, F_HOLD_released_at))
		return;
	c = when_civil(day);
	r = raise_add(w, "hold-review", "normal", facts_text(f, hold, F_HOLD_hold_id), "%.*s hold %.*s has no end, and was to"
	    " be reviewed by %04d-%02d-%02d", SLICE_FMT(facts_text(f, hold, F_HOLD_kind)),
	    SLICE_FMT(facts_text(f, hold, F_HOLD_hold_id)), (int)c.year, c.month, c.day);
	r->task = true;
	r->clears = slice_of("the hold is released, or reviewed and given an end or a later review");
}

/* Told once: the night after the last day of a hold that nobody released. */
static void
holds_told(struct decider *w)
{
	const struct facts *f = w->plan->facts;

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_HOLD); i++) {
		struct slice r = bundle_row(w->b, FACTS_HOLD, i);
		int32_t until = facts_date(f, r, F_HOLD_until_date);

		hold_review(w, r);
		if (until != ROW_NO_DATE && until < w->plan->today && until >= w->by->before &&
		    facts_null(f, r, F_HOLD_released_at))
			propose_cis(w, w->out, "hold expired", facts_text(f, r, F_HOLD_hold_id), nothing,
			    arena_printf(&w->mem, "%.*s hold ended", SLICE_FMT(facts_text(f, r, F_HOLD_kind))));
	}
}

/* The kinds of service that the account has or had, each once, in the layout's order: a bill does not say for which
 * of them it is. */
static void
service_kinds(const struct decider *w, struct buf *out)
{
	const struct facts *f = w->plan->facts;
	const struct row_type *t = f->type[FACTS_SERVICE];
	int c = t == NULL ? -1 : f->col[F_SERVICE_service_type];
	uint64_t has = 0;
	enum { MOST = 112 };	/* a longer name is cut: sums of several such sets are told together */

	for (uint32_t i = 0; c >= 0 && t->col[c].kind == ROW_CODE && i < bundle_n(w->b, FACTS_SERVICE); i++) {
		int code = row_code(t, bundle_row(w->b, FACTS_SERVICE, i), c);

		has |= code >= 0 && code < 64 ? UINT64_C(1) << code : 0;
	}
	if (has == 0)
		buf_str(out, "none");
	for (int i = 0; has != 0; i++, has >>= 1)
		if (has & 1) {
			buf_slice(out, t->col[c].code[i]);
			buf_str(out, has > 1 ? " + " : "");
		}
	out->n = out->n < MOST ? out->n : MOST;
}

static void
count_in(struct decider *w, const char *what, struct slice group, int64_t n)
{
	struct buf *name = &w->line;

	if (n == 0)
		return;
	buf_reset(name);
	buf_str(name, "receivables.");
	buf_str(name, what);
	buf_char(name, '.');
	buf_slice(name, group);
	act_count(w->out, buf_cstr(name), n);
}

static void
count_receivables(struct decider *w)
{
	const struct facts *f = w->plan->facts;
	int64_t credit = facts_number(f, w->account, F_ACCOUNT_unapplied_credit);
	int64_t balance = facts_number(f, w->account, F_ACCOUNT_balance);
	struct slice group = facts_text(f, w->account, F_ACCOUNT_account_class);

	act_count(w->out, "receivables.open", w->pos.open_amount);
	credit = credit < 0 ? -credit : credit;
	if (balance == 0 && w->pos.open_amount == credit)
		return; /* most accounts: nothing to add */
	count_in(w, "closing", group, w->pos.open_amount - credit);
	count_in(w, "balance", group, balance);
	buf_reset(&w->text);
	service_kinds(w, &w->text);
	group = buf_view(&w->text);
	count_in(w, "service closing", group, w->pos.open_amount - credit);
	count_in(w, "service balance", group, balance);
	/* Two that are wrong by the same sum must not hide each other. */
	if (!prove_balance(w))
		act_count(w->out, "receivables.differ", 1);
}

static void
count_case(struct decider *w)
{
	bool ours = bundle_n(w->b, FACTS_TABLES + STATE_CASES) > 0;

	if (!w->c.open)
		return;
	if (ours)
		evidence_count_step(w, w->out, "opening", &w->c, 1);
	/* Of the time before us: no night closed with it. */
	act_count(w->out, ours ? "cases.opening" : "cases.taken over", 1);
}

void
decide_unserved(struct decider *w)
{
	struct slice jurisdiction = facts_text(w->plan->facts, w->account, F_ACCOUNT_jurisdiction);
	struct slice group = facts_text(w->plan->facts, w->account, F_ACCOUNT_policy_group);
	const char *why = w->served == 0 ? "no pack serves the account" : "more than one pack serves the account";

	raise_add(w, w->served == 0 ? "no-pack" : "two-packs", "high", jurisdiction, "%s for jurisdiction %.*s, policy group"
	    " %.*s", w->served == 0 ? "no pack" : "more than one pack", SLICE_FMT(jurisdiction), SLICE_FMT(group));
	verdict_says(w, WORK_WITHHELD, slice_of(why), CASE_NO_DAY);
	prove_nothing(w, why);
}

/* Not decided, but no sum lacks it: its case stays where it is, its orders are called back. */
static void
undecided(struct decider *w, const char *why)
{
	evidence_load(w);
	if (w->b->orphan)
		evidence_replies(w); /* nothing else of it will ever be read */
	else
		measure_without(w, DECIDE_ACCOUNT);
	prove_nothing(w, why);
	finding_tell(w);
	w->pos.open_amount = w->b->open_amount;
	count_case(w);
	count_receivables(w);
	evidence_count_orders(w);
}

static void
decide(struct decider *w)
{
	evidence_load(w);
	evidence_replies(w);
	evidence_stricter(w);
	owing_position(w);
	count_case(w);
	reopen(w);
	count_receivables(w);
	ask_build(w);
	if (w->served != 1) {
		decide_unserved(w);
		measure_without(w, DECIDE_ACCOUNT);
		finding_tell(w);
		return;
	}
	ask_give(w, NULL);
	process_cases(w);
	amends(w);
	process_account(w);
	if (!w->plan->between) {
		fee_reconnects(w);
		holds_told(w);
	}
	prove_outstanding(w);
	evidence_overdue(w);
	owing_tell(w);
	finding_tell(w);
}

/* What is adverse: withheld whole, or proposed. Whether it goes. */
static bool
adverse(struct decider *w)
{
	const char *cause = w->failed ? "fault" : w->taint != NULL ? "taint" : w->plan->blocked != NULL
	    ? "block" : NULL;
	char name[64];

	for (size_t i = 0; i < w->n_adverse; i++) {
		snprintf(name, sizeof name, "proposed.%s", w->adverse_kind[i]);
		act_count(w->out, name, 1);
		if (cause == NULL) {
			snprintf(name, sizeof name, "adverse.%s", w->adverse_kind[i]);
			act_count(w->out, name, 1);
			snprintf(name, sizeof name, "issued.%s", w->adverse_kind[i]);
			act_count(&w->adverse, name, 1);
		} else {
			snprintf(name, sizeof name, "withheld.%s", cause);
			act_count(w->out, name, 1);
			/* The breaker judges a blocked night too. */
			snprintf(name, sizeof name, "blocked.%s", w->adverse_kind[i]);
			if (cause[0] == 'b')
				act_count(w->out, name, 1);
		}
	}
	if (w->taint != NULL) {
		struct work_raised *r = raise_add(w, "tainted", "high", w->b->account_id,
		    "nothing adverse: %s", w->taint);

		r->withheld = w->n_adverse > 0 ? w->adverse_kind[0] : NULL;
		r->amount = w->pos.past_due;
		r->clears = slice_of(arena_printf(&w->mem, "%s: arrears clear %.*s",
		    interlock_own_text[OWN_NOT_TAINTED].clears, SLICE_FMT(w->tainted)));
	}
	if (w->n_adverse == 0)
		return false;
	if (cause != NULL)
		verdict_withheld(w, w->failed ? "a decision failed" : w->taint != NULL ? w->taint : w->plan->blocked);
	if (cause != NULL) {
		buf_printf(&w->explain, "withheld\tall adverse effects\t%s\t%s\n", cause,
		    w->failed ? "a decision failed" : w->taint != NULL ? w->taint : w->plan->blocked);
		return false;
	}
	if (w->next.number > 0 && w->next.open && !w->c.open)
		act_count(&w->adverse, "cases.started", 1);
	return true;
}

/* Facts that were read, and what came of them: only for an account of which something did. */
static void
keep_explanation(struct decider *w)
{
	if (w->explain.n == 0 || w->plan->stream)
		return;
	buf_reset(&w->val);
	buf_printf(&w->val, "run\t%s\npack\t%.*s\n", w->plan->run_id, SLICE_FMT(w->by->version));
	if (!w->b->over) {
		buf_str(&w->val, "fact\tPosition\t");
		rules_print(position_value(&w->pos, &w->mem), &w->val);
		buf_str(&w->val, "\nfact\tCase\t");
		rules_print(case_value(&w->c, work_ladder(w, &w->c)->rung, &w->mem), &w->val);
		buf_char(&w->val, '\n');
	}
	buf_slice(&w->val, buf_view(&w->explain));
	buf_reset(&w->key);
	state_key(&w->key, slice_of(w->plan->run_id), w->b->account_id);
	act_put(w->out, ACT_EXPLAIN, buf_view(&w->key), buf_view(&w->val));
}

/* The pack that speaks for an account which none serves: that of its case, else the first. */
static size_t
stand_in(const struct decider *w)
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
find_pack(struct decider *w)
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
	if (w->served != 1)
		found = stand_in(w);
	w->by = &p->pack[found];
	w->ask = w->tonight = &w->asker[found];
}

void
decide_begin(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	const struct facts *f = w->plan->facts;

	arena_reset(&w->mem);
	buf_reset(&w->adverse);
	buf_reset(&w->explain);
	w->b = b;
	w->owner = b->account_id;
	w->security_id = nothing;
	w->base = 0;
	w->sum = value_null();
	w->out = actions;
	w->err = e;
	w->n_raised = w->n_adverse = w->n_issued = w->n_found = w->room_raised = w->room_adverse = 0;
	w->failed = w->damaged = w->trouble = false;
	w->account = bundle_row(b, FACTS_ACCOUNT, 0);
	find_pack(w);
	w->day = w->by->execution;
	w->customer = bundle_row(b, FACTS_CUSTOMER, 0);
	w->premise = bundle_row(b, FACTS_PREMISE, 0);
	w->customer_id = facts_text(f, w->account, F_ACCOUNT_customer_id);
	memset(&w->pos, 0, sizeof w->pos);
	memset(w->word, 0, sizeof w->word);
	w->went = NULL;
	memset(&w->verdict, 0, sizeof w->verdict);
	w->process = nothing;
	w->seen = false;
	case_none(&w->c);
	w->next = w->c;
	see_taint(w);
}

/* An order of ours that is out, or a cut that stands: what a recheck may still help with. */
static bool
has_order(const struct decide_plan *p, const struct bundle *b)
{
	static const char *const live[] = { "issued", "cancelling", "completed", "reconnecting" };
	const struct row_type *t = p->facts->state[STATE_ISSUED];

	for (uint32_t i = 0; i < bundle_n(b, FACTS_TABLES + STATE_ISSUED); i++) {
		struct slice r = bundle_row(b, FACTS_TABLES + STATE_ISSUED, i);

		for (size_t k = 0; k < NELEM(live) && slice_is(row_text(t, r, ISSUED_kind), "order"); k++)
			if (slice_is(row_text(t, r, ISSUED_state), live[k]))
				return true;
	}
	return false;
}

int
decide_account(struct decider *w, const struct bundle *b, struct buf *actions, struct err *e)
{
	bool goes;

	if (w->plan->relief_only && !has_order(w->plan, b))
		return 0;
	decide_begin(w, b, actions, e);
	if (b->orphan) {
		undecided(w, "the account is not there any more");
	} else if (b->over) {
		raise_add(w, "too-many-rows", "high", b->account_id, "more than %d rows or %d bytes: not"
		    " decided", BUNDLE_MAX_ROWS, BUNDLE_MAX_BYTES);
		act_count(actions, "accounts.excepted", 1);
		undecided(w, "the account has too many rows to be decided");
	} else {
		decide(w);
		act_count(actions, "accounts.decided", 1);
	}
	goes = adverse(w);
	raise_save(w);
	finding_save(w);
	if (b->over || b->orphan) {
		evidence_save_issued(w);
	} else {
		evidence_save(w);
		owing_save(w);
	}
	if (!b->over)
		verdict_save(w);
	if (w->c.open)
		evidence_count_step(w, w->out, "closing", &w->c, 1);
	keep_explanation(w);
	/* Last: the step that it moves a case to stands over the one to which relief, or a payment that came back, moved it. */
	if (goes && w->plan->stream)
		buf_slice(w->out, buf_view(&w->adverse));
	else if (goes)
		act_wait(w->out, buf_view(&w->adverse));
	if (w->trouble)
		return err_note(e, "account %.*s", SLICE_FMT(b->account_id));
	if (w->damaged)
		return err_set(e, ERR_DAMAGED, "account %.*s: an effect was issued before under the same"
		    " id with other contents", SLICE_FMT(b->account_id));
	return 0;
}
