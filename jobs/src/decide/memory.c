/* memory.c - what is remembered of the owner in hand, written where it changed. */
#include <stdio.h>

#include "decide/memory.h"
#include "decide/owing.h"
#include "decide/subject.h"

static const struct slice nothing = { "", 0 };

/* --- one row ---------------------------------------------------------------------- */
static void
begin(struct recorder *w, int table)
{
	row_begin(&w->rb, w->d->plan->facts->state[table]);
}

static void
put_text(struct recorder *w, int col, struct slice s)
{
	if (s.n > 0)
		row_put_text(&w->rb, col, s);
}

static void
put_date(struct recorder *w, int col, int32_t day)
{
	if (day != CASE_NO_DAY)
		row_put_date(&w->rb, col, day);
}

/* The row in hand lies in w->val. */
static void
end(struct recorder *w)
{
	buf_reset(&w->val);
	CHECK(row_end(&w->rb, &w->val));
}

static void
put(struct recorder *w, int table, struct slice owner, struct slice id, struct buf *to)
{
	buf_reset(&w->key);
	state_key(&w->key, owner, id);
	act_put(to, table, buf_view(&w->key), buf_view(&w->val));
}

/* --- the case ---------------------------------------------------------------------- */
static void
case_row(struct recorder *w, const struct case_state *c)
{
	const struct pack *p = dossier_ladder(w->d, c);

	begin(w, STATE_CASES);
	put_text(w, CASES_account_id, w->d->b->account_id);
	row_put_number(&w->rb, CASES_number, c->number);
	row_put_bool(&w->rb, CASES_open, c->open);
	put_text(w, CASES_step, c->step >= 0 ? p->step[c->step]->name : nothing);
	buf_reset(&w->o->text);
	for (int i = 0; i < p->steps; i++)
		if (c->proof[i].attempts > 0)
			buf_printf(&w->o->text, "%s%.*s|%d|%d|%d|%d", w->o->text.n > 0 ? ";" : "",
			    SLICE_FMT(p->step[i]->name), c->proof[i].attempts, c->proof[i].entered,
			    c->proof[i].done, c->proof[i].returned);
	put_text(w, CASES_proof, buf_view(&w->o->text));
	row_put_number(&w->rb, CASES_amount, c->amount);
	put_date(w, CASES_arrears_date, c->arrears_date);
	put_date(w, CASES_started, c->started);
	put_date(w, CASES_closed, c->closed);
	row_put_bool(&w->rb, CASES_closed_by_payment, c->closed_by_payment);
	put_date(w, CASES_valid_until, c->valid_until);
	put_date(w, CASES_final_mailed, c->final_mailed);
	put_text(w, CASES_order_status, slice_of(case_order_name[c->order]));
	put_date(w, CASES_order_completed, c->order_completed);
	put_text(w, CASES_pack, c->pack.n > 0 ? c->pack : w->d->by->label);
	put_text(w, CASES_customer_id, c->customer.n > 0 ? c->customer : w->d->customer_id);
	end(w);
}

void
memory_put_case(struct recorder *w, const struct case_state *c, struct buf *to)
{
	case_row(w, c);
	put(w, STATE_CASES, w->d->b->account_id, nothing, to);
	memory_count_step(w->d, to, "closing", c, 1);
	if (w->d->c.open)
		memory_count_step(w->d, to, "closing", &w->d->c, -1);
}

void
memory_case(struct recorder *w)
{
	if (w->d->c.number == 0)
		return;
	case_row(w, &w->d->c);
	if (!slice_eq(buf_view(&w->val), bundle_row(w->d->b, FACTS_TABLES + STATE_CASES, 0)))
		put(w, STATE_CASES, w->d->b->account_id, nothing, w->o->out);
}

/* A step that all of tonight's packs lack is none of their steps. */
void
memory_count_step(const struct dossier *w, struct buf *to, const char *when, const struct case_state *c, int add)
{
	struct slice step = c->step >= 0 ? dossier_ladder(w, c)->step[c->step]->name : nothing;
	bool known = false;
	char name[80];

	for (size_t i = 0; i < w->plan->packs; i++)
		known |= pack_step_find(w->plan->pack[i].pack, step) >= 0;
	if (!known)
		step = slice_of("none");
	snprintf(name, sizeof name, "step.%s.%.*s", when, SLICE_FMT(step));
	act_count(to, name, add);
}

/* --- former ends of a period ----------------------------------------------------------- */
static void
former_id(struct buf *out, struct slice measure, struct slice key, struct slice name, int32_t end)
{
	buf_reset(out);
	outrow_put_date(out, end);
	buf_printf(out, "/%.*s/%.*s/%.*s", SLICE_FMT(measure), SLICE_FMT(key), SLICE_FMT(name));
}

void
memory_former(struct recorder *w, struct slice measure, struct slice key, struct slice name, int64_t n)
{
	int32_t end_of = w->d->plan->period_end;

	if (end_of == 0)
		return;
	begin(w, STATE_FORMER);
	put_text(w, FORMER_owner_id, w->d->owner);
	put_text(w, FORMER_measure, measure);
	put_text(w, FORMER_key, key);
	put_text(w, FORMER_name, name);
	put_date(w, FORMER_period_end, end_of);
	row_put_number(&w->rb, FORMER_number, n);
	end(w);
	former_id(&w->line, measure, key, name, end_of);
	put(w, w->d->base + STATE_FORMER, w->d->owner, buf_view(&w->line), w->o->out);
}

void
memory_forget(struct recorder *w, struct slice measure, int keep)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_FORMER];
	int32_t end_of = w->d->plan->period_end;

	for (uint32_t i = 0; end_of != 0 && i < bundle_n(w->d->b, FACTS_TABLES + STATE_FORMER); i++) {
		struct slice r = bundle_row(w->d->b, FACTS_TABLES + STATE_FORMER, i), of = row_text(t, r, FORMER_measure);
		int32_t day = row_date(t, r, FORMER_period_end);
		int64_t months = dossier_months(w->d, day);

		if ((measure.n > 0 && !slice_eq(of, measure)) || (months > 0 && months <= keep))
			continue;
		former_id(&w->line, of, row_text(t, r, FORMER_key), row_text(t, r, FORMER_name), day);
		buf_reset(&w->key);
		state_key(&w->key, w->d->owner, buf_view(&w->line));
		act_del(w->o->out, w->d->base + STATE_FORMER, buf_view(&w->key));
	}
}

/* --- what went out ------------------------------------------------------------------ */
void
memory_put_issued(struct recorder *w, const struct issued *x, struct buf *to)
{
	begin(w, STATE_ISSUED);
	put_text(w, ISSUED_effect_id, x->effect_id);
	put_text(w, ISSUED_owner_id, w->d->owner);
	put_text(w, ISSUED_case_id, x->case_id);
	put_text(w, ISSUED_kind, x->kind);
	put_text(w, ISSUED_step, x->step);
	put_text(w, ISSUED_target, x->target);
	put_text(w, ISSUED_service_id, x->service_id);
	row_put_number(&w->rb, ISSUED_attempt, x->attempt);
	row_put_number(&w->rb, ISSUED_generation, x->generation);
	put_text(w, ISSUED_hash, x->hash);
	put_text(w, ISSUED_run_id, x->run_id);
	put_date(w, ISSUED_issued, x->issued);
	put_date(w, ISSUED_reply_by, x->reply_by);
	if (x->has_not_after)
		row_put_stamp(&w->rb, ISSUED_not_after, x->not_after);
	row_put_number(&w->rb, ISSUED_amount, x->amount);
	put_text(w, ISSUED_refers_to, x->refers_to);
	put_text(w, ISSUED_state, x->state);
	put_date(w, ISSUED_state_date, x->state_date);
	row_put_number(&w->rb, ISSUED_replies, x->replies);
	put_text(w, ISSUED_customer_id, x->customer_id);
	row_put_number(&w->rb, ISSUED_fee, x->fee);
	end(w);
	put(w, w->d->base + STATE_ISSUED, w->d->owner, x->effect_id, to);
}

void
memory_issued(struct recorder *w)
{
	for (size_t i = 0; i < w->d->n_issued; i++)
		if (w->d->issued[i].changed)
			memory_put_issued(w, &w->d->issued[i], w->o->out);
}

/* --- what crews found --------------------------------------------------------------- */
void
memory_findings(struct recorder *w)
{
	for (size_t i = 0; i < w->d->n_found; i++) {
		const struct found *f = &w->d->found[i];

		if (!f->changed)
			continue;
		begin(w, STATE_FINDINGS);
		row_put_text(&w->rb, FINDINGS_effect_id, f->effect_id);
		row_put_text(&w->rb, FINDINGS_account_id, w->d->b->account_id);
		row_put_text(&w->rb, FINDINGS_reason, f->reason);
		row_put_date(&w->rb, FINDINGS_found, f->day);
		put_date(w, FINDINGS_held, f->held);
		row_put_number(&w->rb, FINDINGS_collected, f->collected);
		row_put_text(&w->rb, FINDINGS_receipt, f->receipt);
		row_put_number(&w->rb, FINDINGS_unshown, f->unshown);
		row_put_text(&w->rb, FINDINGS_premise, f->premise);
		row_put_text(&w->rb, FINDINGS_meter, f->meter);
		end(w);
		put(w, STATE_FINDINGS, w->d->owner, f->effect_id, w->o->out);
	}
}

/* --- money ---------------------------------------------------------------------------- */
void
memory_money(struct recorder *w)
{
	if (w->d->base != 0 || !owing_changed(w->d))
		return;
	money_put(&w->rb, w->d->plan->facts->state[STATE_MONEY], w->d->b->account_id, &w->d->money);
	end(w);
	put(w, STATE_MONEY, w->d->b->account_id, nothing, w->o->out);
}

/* --- what became of who owes ------------------------------------------------------------ */
static const char *const ending_name[ENDINGS] = { "silent", "nothing to do", "nothing to do", "waiting", "told", "withheld", "proposed" };

static void
verdict_row(struct recorder *w, struct slice subject, const struct ended *x, int32_t since)
{
	enum { MOST = 200 };
	struct slice reason = x->reason;

	for (reason.n = reason.n < MOST ? reason.n : MOST; reason.n > 0 && reason.n < x->reason.n &&
	     ((unsigned char)reason.p[reason.n] & 0xc0) == 0x80;)
		reason.n--;
	begin(w, STATE_VERDICTS);
	row_put_text(&w->rb, VERDICTS_account_id, w->d->owner);
	row_put_text(&w->rb, VERDICTS_verdict, slice_of(ending_name[x->what]));
	put_text(w, VERDICTS_reason, reason);
	put_date(w, VERDICTS_until, x->until);
	row_put_date(&w->rb, VERDICTS_since, since);
	put_text(w, VERDICTS_subject, subject);
	end(w);
}

/* What was kept of SUBJECT, empty: the owner; {0}: nothing. WHERE, unless it is NULL: the place of its row. */
static struct slice
kept(const struct recorder *w, struct slice subject, uint32_t *where)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_VERDICTS];

	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_TABLES + STATE_VERDICTS); i++) {
		struct slice r = bundle_row(w->d->b, FACTS_TABLES + STATE_VERDICTS, i);

		if (!slice_eq(row_text(t, r, VERDICTS_subject), subject))
			continue;
		if (where != NULL)
			*where = i;
		return r;
	}
	return nothing;
}

static void
keep_verdict(struct recorder *w, struct slice subject, const struct ended *x, struct slice was)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_VERDICTS];

	verdict_row(w, subject, x, was.n > 0 ? row_date(t, was, VERDICTS_since) : w->d->plan->today);
	if (was.n > 0 && slice_eq(buf_view(&w->val), was))
		return;
	verdict_row(w, subject, x, w->d->plan->today);
	put(w, w->d->base + STATE_VERDICTS, w->d->owner, subject, w->o->out);
}

static void
forget_verdict(struct recorder *w, struct slice subject)
{
	buf_reset(&w->key);
	state_key(&w->key, w->d->owner, subject);
	act_del(w->o->out, w->d->base + STATE_VERDICTS, buf_view(&w->key));
}

static void
count_verdict(struct recorder *w, struct slice of, enum ending what)
{
	act_count(w->o->out, arena_printf(w->d->mem, "%.*s.%s", SLICE_FMT(of), ending_name[what]), 1);
	act_count(w->o->out, arena_printf(w->d->mem, "%.*s.all", SLICE_FMT(of)), 1);
}

/* Rows that are open; what was kept of others goes. */
static void
row_verdicts(struct recorder *w)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_VERDICTS];
	uint32_t before = bundle_n(w->d->b, FACTS_TABLES + STATE_VERDICTS), at;
	bool *stays = arena_zalloc(w->d->mem, before + 1u);

	for (struct subjects *s = w->o->subjects; s != NULL; s = s->next)
		for (uint32_t k = 0; k < s->n; k++) {
			struct slice name, was;

			if (!s->row[k].open)
				continue;
			count_verdict(w, slice_of(arena_printf(w->d->mem, "rows.%.*s", SLICE_FMT(s->list))), s->row[k].ended.what);
			if (w->d->plan->stream)
				continue;
			name = subject_name(w->d, s, k);
			if ((was = kept(w, name, &at)).n > 0)
				stays[at] = true;
			keep_verdict(w, name, &s->row[k].ended, was);
		}
	for (uint32_t i = 0; i < before; i++) {
		struct slice subject = row_text(t, bundle_row(w->d->b, FACTS_TABLES + STATE_VERDICTS, i), VERDICTS_subject);

		if (subject.n > 0 && !stays[i])
			forget_verdict(w, subject);
	}
}

/* An account that owes or has a case, and every instrument. */
static bool
ends_in_one(const struct dossier *w)
{
	return w->base == ACT_INSTRUMENT || (!w->b->orphan && (w->pos.past_due > 0 || w->c.open));
}

/* What of the pack does not speak of it. */
static const char *
silent(const struct dossier *w)
{
	return w->base == ACT_INSTRUMENT ? "no rule of the pack speaks of it" : w->by->pack->ladder == NULL ? "the pack has no ladder"
	    : "no rule of the ladder speaks of it";
}

void
memory_verdict(struct recorder *w)
{
	const char *of = w->d->base == ACT_INSTRUMENT ? "instruments" : "owing";
	bool is = ends_in_one(w->d);
	struct slice was = kept(w, nothing, NULL);

	if (w->d->plan->between)
		return; /* nights ask the ladder, and say what becomes of who owes */
	if (is) {
		if (w->o->verdict.what == ENDS_SILENT)
			outcome_says(w->o, ENDS_NOTHING, slice_of(silent(w->d)), CASE_NO_DAY);
		count_verdict(w, slice_of(of), w->o->verdict.what);
	}
	if (is && !w->d->plan->stream)
		keep_verdict(w, nothing, &w->o->verdict, was);
	else if (was.n > 0)
		forget_verdict(w, nothing);
	row_verdicts(w);
}

/* --- why --------------------------------------------------------------------------------- */
/* An account by its id; others by what they are too, since an account may have the same one. */
static struct slice
told_as(const struct dossier *w)
{
	return w->base == 0 ? w->b->account_id : slice_of(arena_printf(w->mem, "%s %.*s", w->base == ACT_INSTRUMENT
	    ? STATE_EXPLAIN_INSTRUMENT : STATE_EXPLAIN_SUM, SLICE_FMT(w->owner)));
}

/* Of an account what it owes and where its case stands; of others rules say what they read. */
static void
explains(struct recorder *w, struct slice text, struct buf *to)
{
	const struct dossier *d = w->d;

	buf_reset(&w->val);
	buf_printf(&w->val, "run\t%s\npack\t%.*s\n", d->plan->run_id, SLICE_FMT(d->by->version));
	if (!d->b->over && d->base == 0) {
		buf_str(&w->val, "fact\tPosition\t");
		rules_print(position_value(&d->pos, d->mem), &w->val);
		buf_str(&w->val, "\nfact\tCase\t");
		rules_print(case_value(&d->c, dossier_ladder(d, &d->c)->rung, d->mem), &w->val);
		buf_char(&w->val, '\n');
	}
	buf_slice(&w->val, text);
	buf_reset(&w->key);
	state_key(&w->key, slice_of(d->plan->run_id), told_as(d));
	act_put(to, ACT_EXPLAIN, buf_view(&w->key), buf_view(&w->val));
}

void
memory_explanation(struct recorder *w)
{
	if (w->o->explain.n > 0 && !w->d->plan->stream)
		explains(w, buf_view(&w->o->explain), w->o->out);
}

/* --- orders that wait for a crew ---------------------------------------------------------- */
/* It was proposed, and waits: a night's sheet and its own row say so. What else of it went is not looked at. */
static void
verdict_waits(struct recorder *w, struct buf *to)
{
	const struct row_type *t = w->d->plan->facts->state[STATE_VERDICTS];
	struct slice was = kept(w, nothing, NULL);
	char counter[40];

	if (w->d->plan->between || !ends_in_one(w->d))
		return;
	snprintf(counter, sizeof counter, "owing.%s", ending_name[w->o->verdict.what]);
	act_count(to, counter, -1);
	snprintf(counter, sizeof counter, "owing.%s", ending_name[ENDS_WAITS]);
	act_count(to, counter, 1);
	w->o->verdict.what = ENDS_WAITS;
	w->o->verdict.reason = w->waits;
	verdict_row(w, nothing, &w->o->verdict, was.n > 0 && slice_is(row_text(t, was, VERDICTS_verdict), ending_name[ENDS_WAITS])
	    ? row_date(t, was, VERDICTS_since) : w->d->plan->today);
	put(w, w->d->base + STATE_VERDICTS, w->d->owner, nothing, to);
}

/* What was said of the orders, as it is if they wait. */
static void
explain_waits(struct outcome *w)
{
	static const char order[] = "proposed\torder\t";
	struct slice s;

	buf_reset(&w->text);
	for (s = buf_view(&w->explain); s.n > 0;) {
		const char *end = memchr(s.p, '\n', s.n);
		size_t n = end != NULL ? (size_t)(end - s.p) + 1 : s.n, skip = 0;

		if (n >= sizeof order - 1 && memcmp(s.p, order, sizeof order - 1) == 0) {
			buf_str(&w->text, "waits");
			skip = strlen("proposed");
		}
		buf_slice(&w->text, slice_make(s.p + skip, n - skip));
		s = slice_make(s.p + n, s.n - n);
	}
}

void
memory_waits(struct recorder *w)
{
	struct slice list[RANK_FATES];
	struct outcome *o = w->o;

	if (w->cuts[RANK_GOES].n == 0)
		return;
	if (w->room == NULL) {
		buf_slice(&w->adverse, buf_view(&w->cuts[RANK_GOES]));
		return;
	}
	if (!w->d->plan->stream) {
		explain_waits(o);
		buf_printf(&o->text, "waits\tfor a crew\t%.*s\n", SLICE_FMT(w->waits));
		for (int i = RANK_WAITS; i < RANK_FATES; i++) {
			enum ending what = o->verdict.what;
			struct slice reason = o->verdict.reason;

			explains(w, buf_view(&o->text), &w->cuts[i]);
			verdict_waits(w, &w->cuts[i]);
			o->verdict.what = what;
			o->verdict.reason = reason;
		}
	}
	for (int i = 0; i < RANK_FATES; i++)
		list[i] = buf_view(&w->cuts[i]);
	act_choice(&w->adverse, list);
}
