/* record.c - what leaves: rows of outputs, and the memory of what went out. */
#include <stdio.h>

#include "decide/record.h"
#include "deliver/remit.h"

static const struct slice nothing = { "", 0 };

/* --- what every row has ------------------------------------------------------------ */
static bool
fill(struct decider *w, const struct cells *c, int file, const struct ask_scope *about, const char **why)
{
	struct cells_about a = { .row = { [FACTS_ACCOUNT] = w->account, [FACTS_CUSTOMER] = w->customer,
		[FACTS_PREMISE] = w->premise } };

	for (int i = 0; i < about->n; i++)
		a.row[about->of[i].table] = about->of[i].row;
	memcpy(a.word, w->word, sizeof a.word);
	if (c->n > 0) {
		a.word[CELLS_POSITION] = position_value(&w->pos, &w->mem);
		a.word[CELLS_RUN] = ask_run(w);
	}
	return cells_fill(c, w->plan->facts, &a, &w->row[file], why);
}

void
record_fill(struct decider *w, int file, const struct ask_scope *about)
{
	const char *why = "";

	if (!fill(w, &w->plan->cells[file], file, about, &why))
		(void)err_set(w->err, ERR_REFUSED, "output %s: %s", w->row[file].layout->name, why), w->trouble = true;
}

struct outrow *
record_begin(struct decider *w, struct record *x)
{
	struct outrow *o = &w->row[x->file];

	effect_id(x->id, x->case_id, x->step, x->target, x->attempt);
	outrow_begin(o);
	deliver_str(o, "effect_id", x->id);
	deliver_number(o, "generation", 1);
	deliver_str(o, "run_id", w->plan->run_id);
	deliver_date(o, "business_date", w->plan->today);
	deliver_date(o, "release_date", w->plan->today);
	deliver_text(o, "case_id", x->case_id);
	deliver_text(o, "process", x->process);
	deliver_text(o, "step", x->step);
	deliver_text(o, "account_id", w->b->account_id);
	deliver_clipped(o, "reason_code", x->why->reason);
	deliver_clipped(o, "citation", x->why->citation);
	deliver_text(o, "pack_version", w->plan->pack_version);
	record_fill(w, x->file, &x->about);
	return o;
}

bool
record_end(struct decider *w, struct record *x, struct buf *to)
{
	char hash[EFFECT_HASH + 1];
	struct outrow *o = &w->row[x->file];
	struct work_issued *known = evidence_find(w, slice_of(x->id)), mem;

	effect_hash(hash, o, effect_unhashed);
	switch (effect_compare(known != NULL, known ? known->generation : 0,
	    known ? known->hash : nothing, 1, slice_of(hash))) {
	case EFFECT_REPEAT:
		return false;
	case EFFECT_CONFLICT:
	case EFFECT_REPLACES:
		w->damaged = true;
		return false;
	case EFFECT_NEW:
		break;
	}
	deliver_str(o, "content_hash", hash);
	buf_reset(&w->line);
	if (outrow_end(o, &w->line, w->err) != 0) {
		w->trouble = true;
		return false;
	}
	if (x->ranked)
		act_ranked(to, x->district, x->amount, w->pos.days_past_due, buf_view(&w->line));
	else
		act_line(to, x->file, buf_view(&w->line));
	mem = (struct work_issued){ .effect_id = slice_of(arena_printf(&w->mem, "%s", x->id)),
		.case_id = x->case_id, .kind = slice_of(x->kind), .step = x->step,
		.target = x->target, .service_id = x->service_id, .customer_id = w->customer_id,
		.run_id = slice_of(w->plan->run_id),
		.hash = slice_of(arena_printf(&w->mem, "%s", hash)), .refers_to = x->refers_to,
		.state = slice_of(x->file == OUT_POSTINGS ? "posted" : "issued"),
		.attempt = x->attempt, .generation = 1, .amount = x->amount, .fee = x->fee,
		.issued = w->plan->today, .reply_by = x->reply_by, .state_date = w->plan->today,
		.not_after = x->not_after, .has_not_after = x->has_not_after };
	evidence_put_issued(w, &mem, to);
	buf_reset(&w->key);
	state_key(&w->key, mem.effect_id, nothing);
	act_put(to, ACT_BY_EFFECT, buf_view(&w->key), w->owner);
	return true;
}


/* --- a proposal that goes ---------------------------------------------------------- */
static struct value
text_or_null(struct decider *w, struct slice s)
{
	return s.n > 0 ? value_string_copy(&w->mem, s) : value_null();
}

/* The word "Effect" (wiring_effect_names), in its order. */
static struct value
effect_value(struct decider *w, const struct proposal *p)
{
	const struct pack_paper *t = &p->effect->paper;
	struct value *v = arena_alloc(&w->mem, WIRING_EFFECT_NAMES * sizeof *v);
	struct value_context *c = arena_alloc(&w->mem, sizeof *c);
	int32_t mail_by = propose_working_days(w, w->plan->today, t->mail_by_days);
	size_t i = 0;

	buf_reset(&w->text);
	remit_line(&w->text, w->b->account_id, p->amount);
	v[i++] = text_or_null(w, p->effect->name);
	v[i++] = value_string_copy(&w->mem, slice_of(p->id));
	v[i++] = value_int(p->attempt);
	v[i++] = text_or_null(w, t->channel);
	v[i++] = text_or_null(w, t->proof);
	v[i++] = value_int(1);
	v[i++] = value_date(mail_by);
	v[i++] = t->act_days == 0 ? value_null() : value_date(propose_working_days(w, mail_by, t->act_days + 1));
	v[i++] = value_string_copy(&w->mem, buf_view(&w->text));
	v[i++] = p->answers != NULL ? value_string_copy(&w->mem, p->answers->effect_id) : value_null();
	CHECK(i == WIRING_EFFECT_NAMES);
	*c = (struct value_context){ &wiring_effect_shape, v };
	return value_context(c);
}

/* WHAT is wrong: nothing adverse of the account goes out. */
static bool
bad(struct decider *w, const struct proposal *p, const char *column, const char *what)
{
	raise_add(w, "bad-result", "high", p->effect->name, "effect \"%.*s\": column %s: %s", SLICE_FMT(p->effect->name), column, what);
	w->failed = true;
	return false;
}

/* The entries of a row, each into the column of its name. */
static bool
put_entries(struct decider *w, const struct proposal *p, struct value row, struct outrow *o)
{
	const struct value_context *c = row.ctx;
	const char *why = "";

	if (row.type != VALUE_CONTEXT)
		return bad(w, p, "(all)", "a context is wanted");
	for (size_t i = 0; i < c->shape->n; i++) {
		const char *name = arena_strdup(&w->mem, c->shape->name[i]);
		int col = outrow_find(o->layout, name);

		if (col < 0)
			return bad(w, p, name, arena_printf(&w->mem, "output %s has none of that name", o->layout->name));
		if (!cells_put(o, col, c->v[i], &why))
			return bad(w, p, name, why);
	}
	return true;
}

static bool
put_sets(struct decider *w, const struct proposal *p, struct outrow *o)
{
	const char *why = "";

	for (size_t i = 0; i < p->form->texts; i++)
		outrow_text(o, p->form->text[i].column, p->form->text[i].text);
	return fill(w, &p->form->set, p->form->file, &p->about, &why) || bad(w, p, "of a <set>", why);
}

/* One further row each. */
static void
put_lines(struct decider *w, const struct proposal *p, struct value lines, struct buf *to)
{
	struct outrow *o = &w->row[p->form->lines];

	for (size_t i = 0; i < (lines.type == VALUE_LIST ? lines.list->n : 0); i++) {
		outrow_begin(o);
		record_fill(w, p->form->lines, &p->about);
		deliver_str(o, "effect_id", p->id);
		deliver_number(o, "generation", 1);
		deliver_number(o, "copy_no", 1);
		deliver_number(o, "line_no", (int64_t)i + 1);
		if (!put_entries(w, p, lines.list->v[i], o))
			return;
		buf_reset(&w->line);
		if (outrow_end(o, &w->line, w->err) != 0) {
			w->trouble = true;
			return;
		}
		act_line(to, p->form->lines, buf_view(&w->line));
	}
}

/* What DECISION says of P, null without one. */
static bool
asked(struct decider *w, const struct proposal *p, const struct rules_decision *decision, struct value *out)
{
	struct value v;

	*out = value_null();
	if (decision == NULL)
		return true;
	if (ask_decision(w, decision, arena_strdup(&w->mem, p->effect->name), p->target, &v) != 1)
		return false;
	*out = value_copy(&w->mem, v);
	return true;
}

static const char *
kind_of(const struct decider *w, int file)
{
	return file == OUT_NOTICES ? "notice" : file == OUT_POSTINGS ? "posting" : w->row[file].layout->name;
}

static void
count(struct decider *w, const struct proposal *p)
{
	char name[80];

	if (p->effect->nature < NATURE_ADVERSE) {
		propose_adverse(w, p->effect->nature == NATURE_LETTER ? "notice" : p->effect->nature == NATURE_CHARGE ? "fee"
		    : pack_nature_name[p->effect->nature]);
		return;
	}
	snprintf(name, sizeof name, "proposed.%s", pack_nature_name[p->effect->nature]);
	act_count(w->out, name, 1);
	snprintf(name, sizeof name, "issued.%s", pack_nature_name[p->effect->nature]);
	act_count(w->out, name, 1);
}

static void
went(struct decider *w, const struct proposal *p)
{
	struct work_went *x = arena_alloc(&w->mem, sizeof *x);

	*x = (struct work_went){ arena_slice(&w->mem, slice_of(p->id)), p->answers, w->went };
	w->went = x;
}

static void
goes(struct decider *w, const struct proposal *p)
{
	struct buf *to = p->effect->nature < NATURE_ADVERSE ? &w->adverse : w->out;
	struct record x = { .file = p->form->file, .kind = kind_of(w, p->form->file), .process = p->process->name,
		.case_id = p->case_id, .step = p->effect->name, .target = p->target, .attempt = p->attempt, .amount = p->amount,
		.refers_to = p->answers != NULL ? p->answers->effect_id : nothing, .about = p->about, .why = &p->why,
		.reply_by = p->effect->paper.proof.n > 0 ? propose_working_days(w, w->plan->today, p->effect->paper.reply_days)
		    : ROW_NO_DATE };
	struct value row, lines;
	struct outrow *o;

	w->word[CELLS_PROPOSAL] = p->said;
	w->word[CELLS_EFFECT] = effect_value(w, p);
	ask_give(w, &p->about);
	if (!asked(w, p, p->effect->row, &row) || !asked(w, p, p->effect->lines, &lines))
		return;
	o = record_begin(w, &x);
	if (!put_sets(w, p, o) || (row.type != VALUE_NULL && !put_entries(w, p, row, o)) || !record_end(w, &x, to))
		return;
	put_lines(w, p, lines, to);
	went(w, p);
	count(w, p);
	buf_printf(&w->explain, "%s\t%s\t%.*s\t%s\n", p->effect->nature < NATURE_ADVERSE ? "proposed" : "issued", x.kind,
	    SLICE_FMT(p->effect->name), p->id);
}

/* --- what stands ------------------------------------------------------------------- */
static void
stands(struct decider *w, const struct proposal *p)
{
	static const char *const severity[] = { "urgent", "high", "normal", "low" };
	struct slice text = ask_text(p->said, "text"), s = ask_text(p->said, "severity");
	struct work_raised *r = raise_add(w, p->effect->name.p, p->effect->severity, p->target, "%.*s",
	    SLICE_FMT(text.n > 0 ? text : p->why.reason));

	for (size_t i = 0; i < NELEM(severity); i++)
		if (slice_is(s, severity[i]))
			r->severity = severity[i];
	r->task = p->effect->task;
	r->clears = p->effect->clears;
	r->citation = p->why.citation;
	r->last_safe = p->last_safe;
	r->due_by = p->due_by;
	r->due_minute = p->due_minute;
	r->at_risk = p->amount;
}

/* A letter that can't go, for WHY: a person keeps the deadline. */
static void
task(struct decider *w, const struct proposal *p, const char *why)
{
	struct work_raised *r = raise_add(w, "deadline", "urgent", slice_of(p->id), "%.*s for %.*s can't go: %s; %.*s",
	    SLICE_FMT(p->effect->name), SLICE_FMT(p->target), why, SLICE_FMT(p->why.reason));

	r->task = true;
	r->clears = slice_of("a person sees to it, or it is not due any more");
	r->last_safe = p->last_safe;
	r->due_by = p->due_by;
	r->due_minute = p->due_minute;
	r->at_risk = p->amount;
}

void
record_proposal(struct decider *w, const struct proposal *p)
{
	const char *why;
	enum verdict v = judge_proposal(w, p, &why);

	if (v == VERDICT_REPEATED)
		return;
	buf_slice(&w->explain, p->rules);
	if (v == VERDICT_GOES)
		goes(w, p);
	else if (v == VERDICT_STANDS)
		stands(w, p);
	else if (v == VERDICT_TASK)
		task(w, p, why);
}
