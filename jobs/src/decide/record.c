/* record.c - what leaves: rows of outputs, and the memory of what went out. */
#include <stdio.h>

#include "data/when.h"
#include "decide/point.h"
#include "decide/record.h"
#include "decide/verdict.h"
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
		.state = slice_of(*o->layout->replies == '\0' ? "posted" : "issued"),
		.attempt = x->attempt, .generation = 1, .amount = x->amount, .fee = x->fee,
		.issued = w->plan->today, .reply_by = x->reply_by, .state_date = w->plan->today,
		.not_after = x->not_after, .has_not_after = x->has_not_after };
	evidence_put_issued(w, &mem, to);
	buf_reset(&w->key);
	state_key(&w->key, mem.effect_id, nothing);
	act_put(to, ACT_BY_EFFECT, buf_view(&w->key), w->owner);
	return true;
}


void
record_id(struct proposal *p)
{
	effect_id(p->id, p->case_id, p->effect->name, p->target, p->attempt);
}

/* --- the word "Effect" -------------------------------------------------------------- */
static struct value
text_or_null(struct decider *w, struct slice s)
{
	return s.n > 0 ? value_string_copy(&w->mem, s) : value_null();
}

static struct value
day_or_null(int32_t day)
{
	return day == CASE_NO_DAY ? value_null() : value_date(day);
}

static struct value
instant(struct decider *w, struct row_stamp s)
{
	struct value_datetime *t = arena_zalloc(&w->mem, sizeof *t);
	int64_t local = s.utc + (int64_t)s.offset * 60, day = local / WHEN_DAY_SECONDS - (local % WHEN_DAY_SECONDS < 0);

	t->day = day;
	t->time.nanos = (local - day * WHEN_DAY_SECONDS) * WHEN_SECOND;
	t->time.zone = (struct value_zone){ .kind = ZONE_OFFSET, .offset = s.offset * 60 };
	return (struct value){ .type = VALUE_DATETIME, .dt = t };
}

/* The letters on which an order rests, in the ladder's order. */
static struct value
letters(struct decider *w, int step)
{
	buf_reset(&w->text);
	for (int i = 0; i < step; i++) {
		const struct work_issued *x = w->c.proof[i].done != CASE_NO_DAY && !w->c.proof[i].returned
		    ? evidence_letter(w, i) : NULL;

		if (x != NULL)
			buf_printf(&w->text, "%s%.*s", w->text.n > 0 ? ";" : "", SLICE_FMT(x->effect_id));
	}
	return text_or_null(w, buf_view(&w->text));
}

static struct value
remittance(struct decider *w, const struct proposal *p)
{
	buf_reset(&w->text);
	remit_line(&w->text, w->b->account_id, p->amount);
	return text_or_null(w, buf_view(&w->text));
}

static struct value
passed(struct decider *w, const struct proposal *p)
{
	buf_reset(&w->text);
	if (p->locks.own_asked != 0)
		interlock_names(w->plan->pack, &p->locks, true, &w->text);
	return text_or_null(w, buf_view(&w->text));
}

/* What else of the account goes off, or on, with its service. */
static struct value
together(struct decider *w, const struct proposal *p)
{
	struct slice service = ask_row(&p->about, FACTS_SERVICE);

	buf_reset(&w->text);
	if (service.n > 0)
		point_others(w, facts_text(w->plan->facts, service, F_SERVICE_service_point_id), p->cut->service_id, &w->text);
	return text_or_null(w, buf_view(&w->text));
}

/* How long a letter holds is known only when it has been mailed; this is the earliest end. */
static int32_t
valid_until(const struct decider *w, const struct pack_paper *t)
{
	return t->valid_days > 0 ? w->plan->today + t->valid_days : CASE_NO_DAY;
}

/* In the order of wiring_effect_names. */
static struct value
effect_value(struct decider *w, const struct proposal *p)
{
	const struct pack_paper *t = &p->effect->paper;
	const struct interlock_window *win = p->cut != NULL ? p->cut->window : NULL;
	const struct pack_effect *back = win != NULL ? pack_effects_against_cut(w->plan->pack, "completed") : NULL;
	int32_t mail_by = propose_working_days(w, w->plan->today, t->mail_by_days);
	struct value v[] = {
		text_or_null(w, p->effect->name), text_or_null(w, slice_of(p->id)), value_int(p->attempt), value_scaled(p->amount, 2),
		text_or_null(w, t->channel), text_or_null(w, t->proof), value_int(1), value_date(mail_by),
		t->act_days == 0 ? value_null() : value_date(propose_working_days(w, mail_by, t->act_days + 1)),
		day_or_null(valid_until(w, t)), remittance(w, p), text_or_null(w, p->answers != NULL ? p->answers->effect_id : nothing),
		value_scaled(back != NULL ? back->fee_amount : 0, 2), passed(w, p),
		win != NULL ? instant(w, win->from) : value_null(), win != NULL ? instant(w, win->until) : value_null(),
		win != NULL ? instant(w, win->not_after) : value_null(), win != NULL ? letters(w, p->cut->step) : value_null(),
		win != NULL && p->cut->step > 0 ? day_or_null(w->c.proof[p->cut->step - 1].done) : value_null(),
		win != NULL ? day_or_null(w->c.valid_until) : value_null(),
		text_or_null(w, p->cut != NULL ? p->cut->service_id : nothing), p->cut != NULL ? together(w, p) : value_null(),
	};
	struct value *all = arena_alloc(&w->mem, sizeof v);
	struct value_context *c = arena_alloc(&w->mem, sizeof *c);

	CHECK(NELEM(v) == WIRING_EFFECT_NAMES);
	memcpy(all, v, sizeof v);
	*c = (struct value_context){ &wiring_effect_shape, all };
	return value_context(c);
}

/* --- a proposal that goes ---------------------------------------------------------- */
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
	bool good = true;

	if (row.type != VALUE_CONTEXT)
		return bad(w, p, "(all)", "a context is wanted");
	for (size_t i = 0; i < c->shape->n; i++) {
		const char *name = arena_strdup(&w->mem, c->shape->name[i]);
		int col = outrow_find(o->layout, name);

		if (col < 0)
			good = bad(w, p, name, arena_printf(&w->mem, "output %s has none of that name", o->layout->name));
		else if (!cells_put(o, col, c->v[i], &why))
			good = bad(w, p, name, why);
	}
	return good;
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
	struct asker *was = w->ask;
	struct value v = value_null();
	bool good = true;

	if (decision != NULL && w->seen) {
		w->ask = p->ask;
		ask_give(w, &p->about);
		good = ask_decision(w, decision, arena_strdup(&w->mem, p->effect->name), p->target, &v) == 1;
		w->ask = was;
	}
	*out = good ? value_copy(&w->mem, v) : value_null();
	return good;
}

/* A row by what its decisions say. Relief goes, whatever they can't say: a person was told. */
static bool
said(struct decider *w, const struct proposal *p, struct value *row, struct value *lines)
{
	bool good = asked(w, p, p->effect->row, row);

	return (asked(w, p, p->effect->lines, lines) && good) || p->effect->nature == NATURE_RELIEF;
}

/* The words by which nights are counted and limits are said. */
static const char *
counted_as(const struct proposal *p, const char *kind)
{
	switch (p->effect->nature) {
	case NATURE_CUT:
		return "disconnect";
	case NATURE_LETTER:
		return "notice";
	case NATURE_CHARGE:
		return "fee";
	case NATURE_DEADLINE:
		return "renewal";
	default:
		return p->cut != NULL ? kind : pack_nature_name[p->effect->nature];
	}
}

static void
count(struct decider *w, const struct proposal *p, const char *kind)
{
	char name[80];

	if (p->effect->nature < NATURE_ADVERSE) {
		propose_adverse(w, counted_as(p, kind));
		return;
	}
	snprintf(name, sizeof name, "proposed.%s", counted_as(p, kind));
	act_count(w->out, name, 1);
	snprintf(name, sizeof name, "issued.%s", counted_as(p, kind));
	act_count(w->out, name, 1);
	if (p->answers != NULL && p->answers->refers_to.n == 0 && slice_is(p->answers->kind, "posting"))
		act_count(w->out, "fees.reversed", 1);
}

static void
went(struct decider *w, const struct proposal *p)
{
	struct work_went *x = arena_alloc(&w->mem, sizeof *x);

	*x = (struct work_went){ arena_slice(&w->mem, slice_of(p->id)), p->answers, w->went };
	w->went = x;
}

/* An order's own reply comes after the day on which it is carried out. */
static int32_t
reply_by(struct decider *w, const struct proposal *p)
{
	const struct pack_paper *t = &p->effect->paper;

	return t->proof.n == 0 ? ROW_NO_DATE : propose_working_days(w, w->plan->today, t->reply_days + (p->effect->nature == NATURE_CUT));
}

static struct record
record_of(struct decider *w, const struct proposal *p)
{
	struct record x = { .file = p->form->file, .kind = p->form->kind, .process = p->process != NULL ? p->process->name : nothing,
		.case_id = p->case_id, .step = p->effect->name, .target = p->target, .attempt = p->attempt, .amount = p->amount,
		.refers_to = p->answers != NULL ? p->answers->effect_id : nothing, .about = p->about, .why = &p->why,
		.reply_by = reply_by(w, p) };

	if (p->cut != NULL) {
		x.service_id = p->cut->service_id;
		x.fee = p->cut->fee;
	}
	if (p->cut != NULL && p->cut->window != NULL) {
		x.not_after = p->cut->window->not_after;
		x.has_not_after = x.ranked = true;
		x.district = facts_text(w->plan->facts, ask_row(&p->about, FACTS_PREMISE), F_PREMISE_district);
	}
	return x;
}

bool
record_goes(struct decider *w, const struct proposal *p)
{
	bool relief = p->effect->nature == NATURE_RELIEF;
	struct buf *to = p->effect->nature < NATURE_ADVERSE ? &w->adverse : w->out;
	struct record x = record_of(w, p);
	struct value row, lines;
	struct outrow *o;

	w->word[CELLS_PROPOSAL] = p->said;
	w->word[CELLS_EFFECT] = effect_value(w, p);
	if (!said(w, p, &row, &lines))
		return false;
	o = record_begin(w, &x);
	if (!put_sets(w, p, o) && !relief)
		return false;
	if (row.type != VALUE_NULL && !put_entries(w, p, row, o) && !relief)
		return false;
	if (!record_end(w, &x, to))
		return false;
	put_lines(w, p, lines, to);
	went(w, p);
	verdict_says(w, WORK_PROPOSED, p->why.reason, CASE_NO_DAY);
	count(w, p, x.kind);
	buf_printf(&w->explain, "%s\t%s\t%.*s\t%s\n", p->effect->nature < NATURE_ADVERSE ? "proposed" : "issued", x.kind,
	    SLICE_FMT(p->cut != NULL ? p->target : p->effect->name), p->id);
	if (p->locks.own_asked != 0) {
		buf_reset(&w->text);
		interlock_names(w->plan->pack, &p->locks, true, &w->text);
		buf_printf(&w->explain, "interlocks passed\t%.*s\n", SLICE_FMT(buf_view(&w->text)));
	}
	return true;
}
