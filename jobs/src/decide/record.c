/* record.c - what leaves: rows of outputs, and the memory of what went out. */
#include <stdio.h>

#include "data/when.h"
#include "decide/evidence.h"
#include "decide/memory.h"
#include "decide/point.h"
#include "decide/record.h"
#include "deliver/remit.h"

static const struct slice nothing = { "", 0 };

void
record_open(struct recorder *w, const struct decide_plan *p)
{
	w->row = base_zalloc((size_t)p->deliver->n * sizeof *w->row);
	for (int i = 0; i < p->deliver->n; i++)
		outrow_init(&w->row[i], p->deliver->layout[i]);
}

void
record_close(struct recorder *w, const struct decide_plan *p)
{
	for (int i = 0; i < p->deliver->n; i++)
		outrow_fini(&w->row[i]);
	base_free(w->row);
	row_builder_fini(&w->rb);
	buf_fini(&w->line);
	buf_fini(&w->key);
	buf_fini(&w->val);
	buf_fini(&w->adverse);
	for (int i = 0; i < RANK_FATES; i++)
		buf_fini(&w->cuts[i]);
}

void
record_begin(struct recorder *w, struct err *e)
{
	buf_reset(&w->adverse);
	for (int i = 0; i < RANK_FATES; i++)
		buf_reset(&w->cuts[i]);
	w->room = NULL;
	w->n_adverse = w->room_adverse = 0;
	w->err = e;
	w->trouble = w->damaged = false;
}

void
record_adverse(struct recorder *w, const char *kind)
{
	if (w->n_adverse == w->room_adverse) {
		const char **more = arena_alloc(w->d->mem, (w->room_adverse = w->room_adverse * 2 + 16) * sizeof *more);

		if (w->n_adverse > 0)
			memcpy(more, w->adverse_kind, w->n_adverse * sizeof *more);
		w->adverse_kind = more;
	}
	w->adverse_kind[w->n_adverse++] = kind;
}

/* What is made of a proposal. */
struct record {
	int file;
	const char *kind;	/* of `issued`: by what answers it, notice, visit, or order, reconnect, cancel; of a charge posting; else its output */
	struct slice process, case_id, step, target, service_id, refers_to;
	int attempt;
	int64_t amount, fee;
	int32_t reply_by;
	struct row_stamp not_after;
	bool has_not_after, ranked;
	struct rank_order order;
	struct ask_scope about;	/* rows that its layout may name, beside those of the account */
	const struct why *why;
	char id[EFFECT_ID + 1], hash[EFFECT_HASH + 1]; /* HASH: of the first row */
};

/* --- what every row has ------------------------------------------------------------ */
static bool
fill(struct recorder *w, const struct cells *c, int file, const struct ask_scope *about, const char **why)
{
	struct cells_about a = { .row = { [FACTS_ACCOUNT] = w->d->account, [FACTS_CUSTOMER] = w->d->customer,
		[FACTS_PREMISE] = w->d->premise } };

	for (int i = 0; i < about->n; i++)
		a.row[about->of[i].table] = about->of[i].row;
	memcpy(a.word, w->q->word, sizeof a.word);
	if (c->n > 0) {
		a.word[CELLS_POSITION] = position_value(&w->d->pos, w->d->mem);
		a.word[CELLS_RUN] = ask_run(w->q);
	}
	return cells_fill(c, w->d->plan->facts, &a, &w->row[file], why);
}

void
record_fill(struct recorder *w, int file, const struct ask_scope *about)
{
	const char *why = "";

	if (!fill(w, &w->d->plan->cells[file], file, about, &why))
		(void)err_set(w->err, ERR_REFUSED, "output %s: %s", w->row[file].layout->name, why), w->trouble = true;
}

static struct outrow *
begin(struct recorder *w, const struct record *x)
{
	struct outrow *o = &w->row[x->file];

	outrow_begin(o);
	deliver_str(o, "effect_id", x->id);
	deliver_number(o, "generation", w->d->plan->generation);
	deliver_str(o, "run_id", w->d->plan->run_id);
	deliver_date(o, "business_date", w->d->plan->today);
	deliver_date(o, "release_date", w->d->plan->today);
	deliver_text(o, "case_id", x->case_id);
	deliver_text(o, "process", x->process);
	deliver_text(o, "step", x->step);
	deliver_text(o, "account_id", w->d->b->account_id);
	deliver_clipped(o, "reason_code", x->why->reason);
	deliver_clipped(o, "citation", x->why->citation);
	deliver_text(o, "pack_version", w->d->by->version);
	record_fill(w, x->file, &x->about);
	return o;
}

/* Whether no night before issued it. */
static bool
is_new(struct recorder *w, const struct record *x)
{
	const struct issued *known = dossier_issued(w->d, slice_of(x->id));
	enum effect_verdict v = effect_compare(known != NULL, known ? known->generation : 0, known ? known->hash : nothing, w->d->plan->generation,
	    slice_of(x->hash));

	w->damaged |= v == EFFECT_CONFLICT || v == EFFECT_REPLACES;
	return v == EFFECT_NEW;
}

static void
remember(struct recorder *w, const struct record *x, struct buf *to)
{
	struct issued mem = { .effect_id = slice_of(arena_printf(w->d->mem, "%s", x->id)),
		.case_id = x->case_id, .kind = slice_of(x->kind), .step = x->step,
		.target = x->target, .service_id = x->service_id, .customer_id = w->d->customer_id,
		.run_id = slice_of(w->d->plan->run_id),
		.hash = slice_of(arena_printf(w->d->mem, "%s", x->hash)), .refers_to = x->refers_to,
		.state = slice_of(*w->row[x->file].layout->replies == '\0' ? "posted" : "issued"),
		.attempt = x->attempt, .generation = w->d->plan->generation, .amount = x->amount, .fee = x->fee,
		.issued = w->d->plan->today, .reply_by = x->reply_by, .state_date = w->d->plan->today,
		.not_after = x->not_after, .has_not_after = x->has_not_after };

	memory_put_issued(w, &mem, to);
	buf_reset(&w->key);
	state_key(&w->key, mem.effect_id, nothing);
	act_put(to, ACT_BY_EFFECT, buf_view(&w->key), w->d->owner);
}

void
record_id(struct proposal *p)
{
	effect_id(p->id, p->case_id, p->effect->name, p->target, p->attempt);
}

/* --- the word "Effect" -------------------------------------------------------------- */
static struct value
text_or_null(struct dossier *w, struct slice s)
{
	return s.n > 0 ? value_string_copy(w->mem, s) : value_null();
}

static struct value
day_or_null(int32_t day)
{
	return day == CASE_NO_DAY ? value_null() : value_date(day);
}

static struct value
instant(struct dossier *w, struct row_stamp s)
{
	struct value_datetime *t = arena_zalloc(w->mem, sizeof *t);
	int64_t local = s.utc + (int64_t)s.offset * 60, day = local / WHEN_DAY_SECONDS - (local % WHEN_DAY_SECONDS < 0);

	t->day = day;
	t->time.nanos = (local - day * WHEN_DAY_SECONDS) * WHEN_SECOND;
	t->time.zone = (struct value_zone){ .kind = ZONE_OFFSET, .offset = s.offset * 60 };
	return (struct value){ .type = VALUE_DATETIME, .dt = t };
}

/* The letters on which an order rests, in the ladder's order. */
static struct value
letters(struct outcome *w, int step)
{
	buf_reset(&w->text);
	for (int i = 0; i < step; i++) {
		const struct issued *x = w->d->c.proof[i].done != CASE_NO_DAY && !w->d->c.proof[i].returned
		    ? evidence_letter(w->d, i) : NULL;

		if (x != NULL)
			buf_printf(&w->text, "%s%.*s", w->text.n > 0 ? ";" : "", SLICE_FMT(x->effect_id));
	}
	return text_or_null(w->d, buf_view(&w->text));
}

static struct value
remittance(struct outcome *w, const struct proposal *p)
{
	buf_reset(&w->text);
	remit_line(&w->text, w->d->b->account_id, p->amount);
	return text_or_null(w->d, buf_view(&w->text));
}

static struct value
passed(struct outcome *w, const struct proposal *p)
{
	buf_reset(&w->text);
	if (p->locks.own_asked != 0)
		interlock_names(w->d->by->pack, &p->locks, true, &w->text);
	return text_or_null(w->d, buf_view(&w->text));
}

/* What else of the account goes off, or on, with its service. */
static struct value
together(struct outcome *w, const struct proposal *p)
{
	struct slice service = ask_row(&p->about, FACTS_SERVICE);

	buf_reset(&w->text);
	if (service.n > 0)
		point_others(w->d, facts_text(w->d->plan->facts, service, F_SERVICE_service_point_id), p->cut->service_id, &w->text);
	return text_or_null(w->d, buf_view(&w->text));
}

/* How long a letter holds is known only when it has been mailed; this is the earliest end. */
static int32_t
valid_until(const struct dossier *w, const struct pack_paper *t)
{
	return t->valid_days > 0 ? w->plan->today + t->valid_days : CASE_NO_DAY;
}

/* One of those to whom it goes. */
struct copy {
	int no;
	struct value of;	/* its entries; null: there is but one, with none of its own */
	struct slice channel;
};

/* In the order of wiring_effect_names. */
static struct value
effect_value(struct outcome *w, const struct proposal *p, const struct copy *copy)
{
	const struct pack_paper *t = &p->effect->paper;
	const struct interlock_window *win = p->cut != NULL ? p->cut->window : NULL;
	const struct pack_effect *back = win != NULL ? pack_effects_against_cut(w->d->by->pack, "completed") : NULL;
	int32_t mail_by = dossier_working_days(w->d, w->d->plan->today, t->mail_by_days);
	struct value v[] = {
		text_or_null(w->d, p->effect->name), text_or_null(w->d, slice_of(p->id)), value_int(p->attempt), value_scaled(p->amount, 2),
		text_or_null(w->d, copy->channel), text_or_null(w->d, t->proof), value_int(copy->no), value_date(mail_by),
		t->act_days == 0 ? value_null() : value_date(dossier_working_days(w->d, mail_by, t->act_days + 1)),
		day_or_null(valid_until(w->d, t)), remittance(w, p), text_or_null(w->d, p->answers != NULL ? p->answers->effect_id : nothing),
		value_scaled(back != NULL ? back->fee_amount : 0, 2), passed(w, p),
		win != NULL ? instant(w->d, win->from) : value_null(), win != NULL ? instant(w->d, win->until) : value_null(),
		win != NULL ? instant(w->d, win->not_after) : value_null(), win != NULL ? letters(w, p->cut->step) : value_null(),
		win != NULL && p->cut->step > 0 ? day_or_null(w->d->c.proof[p->cut->step - 1].done) : value_null(),
		win != NULL ? day_or_null(w->d->c.valid_until) : value_null(),
		text_or_null(w->d, p->cut != NULL ? p->cut->service_id : nothing), p->cut != NULL ? together(w, p) : value_null(),
	};
	struct value *all = arena_alloc(w->d->mem, sizeof v);
	struct value_context *c = arena_alloc(w->d->mem, sizeof *c);

	CHECK(NELEM(v) == WIRING_EFFECT_NAMES);
	memcpy(all, v, sizeof v);
	*c = (struct value_context){ &wiring_effect_shape, all };
	return value_context(c);
}

/* --- a proposal that goes ---------------------------------------------------------- */
/* WHAT is wrong: nothing adverse of the account goes out. */
static bool
bad(struct outcome *w, const struct proposal *p, const char *column, const char *what)
{
	raise_add(w, "bad-result", "high", p->effect->name, "effect \"%.*s\": column %s: %s", SLICE_FMT(p->effect->name), column, what);
	w->failed = true;
	return false;
}

/* The entries of a row, each into the column of its name. EMPTIES: a null does so, so that nobody gets what is another's;
 * else it leaves the column as it is. */
static bool
put_entries(struct outcome *w, const struct proposal *p, struct value row, bool empties, struct outrow *o)
{
	const struct value_context *c = row.ctx;
	const char *why = "";
	bool good = true;

	if (row.type != VALUE_CONTEXT)
		return bad(w, p, "(all)", "a context is wanted");
	for (size_t i = 0; i < c->shape->n; i++) {
		const char *name = arena_strdup(w->d->mem, c->shape->name[i]);
		int col = outrow_find(o->layout, name);

		if (col < 0)
			good = bad(w, p, name, arena_printf(w->d->mem, "output %s has none of that name", o->layout->name));
		else if (c->v[i].type == VALUE_NULL && empties)
			outrow_text(o, col, nothing);
		else if (!cells_put(o, col, c->v[i], &why))
			good = bad(w, p, name, why);
	}
	return good;
}

static bool
put_sets(struct recorder *w, const struct proposal *p, struct outrow *o)
{
	const char *why = "";

	for (size_t i = 0; i < p->form->texts; i++)
		outrow_text(o, p->form->text[i].column, p->form->text[i].text);
	return fill(w, &p->form->set, p->form->file, &p->about, &why) || bad(w->o, p, "of a <set>", why);
}

/* The row in hand as a line, in w->line. */
static bool
end(struct recorder *w, const struct proposal *p, struct outrow *o)
{
	struct err e = { 0 };

	buf_reset(&w->line);
	return outrow_end(o, &w->line, &e) == 0 || bad(w->o, p, "(all)", arena_printf(w->d->mem, "%s", e.text));
}

/* One further row each. */
static bool
put_lines(struct recorder *w, const struct proposal *p, const struct copy *copy, struct value lines, struct buf *to)
{
	for (size_t i = 0; i < (lines.type == VALUE_LIST ? lines.list->n : 0); i++) {
		struct outrow *o = &w->row[p->form->lines];

		outrow_begin(o);
		record_fill(w, p->form->lines, &p->about);
		deliver_str(o, "effect_id", p->id);
		deliver_number(o, "generation", w->d->plan->generation);
		deliver_number(o, "copy_no", copy->no);
		deliver_number(o, "line_no", (int64_t)i + 1);
		if (!put_entries(w->o, p, lines.list->v[i], false, o) || !end(w, p, o))
			return false;
		act_line(to, p->form->lines, buf_view(&w->line));
	}
	return true;
}

/* What DECISION says of P, null without one. */
static bool
asked(struct asking *w, const struct proposal *p, const struct rules_decision *decision, struct value *out)
{
	struct asker *was = w->ask;
	struct value v = value_null();
	bool good = true;

	if (decision != NULL && w->seen) {
		w->ask = p->ask;
		ask_give(w, &p->about);
		good = ask_decision(w, decision, arena_strdup(w->d->mem, p->effect->name), p->target, &v) == 1;
		w->ask = was;
	}
	*out = good ? value_copy(w->d->mem, v) : value_null();
	return good;
}

/* What its decisions say of it. */
struct said {
	struct value row, lines, copies;
};

/* Relief goes, whatever they can't say: a person was told. */
static bool
said(struct asking *w, const struct proposal *p, struct said *out)
{
	bool good = asked(w, p, p->effect->row, &out->row);

	good &= asked(w, p, p->effect->lines, &out->lines);
	good &= asked(w, p, p->effect->copies, &out->copies);
	return good || p->effect->nature == NATURE_RELIEF;
}

/* The words by which nights are counted and limits are said: its nature; of what answers a cut what that does. */
static const char *
counted_as(const struct proposal *p)
{
	if (p->effect->nature != NATURE_RELIEF || p->cut == NULL)
		return pack_nature_name[p->effect->nature];
	return slice_is(p->effect->while_, "completed") ? "restored" : "called back";
}

/* Whether it waits for what can hold the account's adverse effects back. */
static bool
is_adverse(const struct proposal *p)
{
	return p->effect->nature < NATURE_ADVERSE || p->with_adverse;
}

static void
count(struct recorder *w, const struct proposal *p)
{
	char name[80];

	if (is_adverse(p)) {
		record_adverse(w, counted_as(p));
		return;
	}
	snprintf(name, sizeof name, "proposed.%s", counted_as(p));
	act_count(w->o->out, name, 1);
	snprintf(name, sizeof name, "issued.%s", counted_as(p));
	act_count(w->o->out, name, 1);
	if (p->answers != NULL && p->answers->refers_to.n == 0 && slice_is(p->answers->kind, "posting"))
		act_count(w->o->out, "fees.reversed", 1);
}

static void
went(struct outcome *w, const struct proposal *p)
{
	struct went *x = arena_alloc(w->d->mem, sizeof *x);

	*x = (struct went){ .id = arena_slice(w->d->mem, slice_of(p->id)), .effect = p->effect->name, .target = p->target,
		.amount = p->amount, .answers = p->answers, .next = w->went };
	w->went = x;
}

/* An order's own reply comes after the day on which it is carried out. */
static int32_t
reply_by(struct dossier *w, const struct proposal *p)
{
	const struct pack_paper *t = &p->effect->paper;

	return t->proof.n == 0 ? ROW_NO_DATE : dossier_working_days(w, w->plan->today, t->reply_days + (p->effect->nature == NATURE_CUT));
}

/* Where the pack knows no limit, crews of a district. */
static struct rank_order
rank_order_of(const struct dossier *w, const struct proposal *p)
{
	const struct prove_room *r = p->cut->room;

	return (struct rank_order){ .place = r != NULL ? r->place : facts_text(w->plan->facts, ask_row(&p->about, FACTS_PREMISE),
		F_PREMISE_district), .day = w->by->execution, .most = r != NULL ? r->most : -1, .rank = r != NULL ? r->rank : 0,
		.left = r != NULL ? r->left : 0, .amount = p->amount, .age = (int32_t)w->pos.days_past_due };
}

static struct record
record_of(struct dossier *w, const struct proposal *p)
{
	struct record x = { .file = p->form->file, .kind = p->form->kind, .process = p->process != NULL ? p->process->name : nothing,
		.case_id = p->case_id, .step = p->effect->name, .target = p->target, .attempt = p->attempt, .amount = p->amount,
		.refers_to = p->answers != NULL ? p->answers->effect_id : nothing, .about = p->about, .why = &p->why,
		.reply_by = reply_by(w, p) };

	memcpy(x.id, p->id, sizeof x.id);
	if (p->cut != NULL) {
		x.service_id = p->cut->service_id;
		x.fee = p->cut->fee;
	}
	if (p->cut != NULL && p->cut->window != NULL) {
		x.not_after = p->cut->window->not_after;
		x.has_not_after = x.ranked = true;
		x.order = rank_order_of(w, p);
	}
	return x;
}

/* --- to whom it goes ---------------------------------------------------------------------- */
enum { MOST_COPIES = 100 };	/* more is a rule gone astray */

/* It does not go at all: of those whom it must reach one can't be reached, or there is none. */
static bool
reaches_not(struct outcome *w, const struct proposal *p, const char *what)
{
	struct interlock_result locks = p->locks;
	struct raised *r;

	if (p->effect->nature < NATURE_ADVERSE) {
		locks.own_broken |= 1u << OWN_ADDRESS;
		w->detail[OWN_ADDRESS] = what;
		withhold_broken(w, p->effect->nature, p->effect->name, p->effect->name, p->amount, &locks);
		w->detail[OWN_ADDRESS] = NULL;
		return false;
	}
	r = raise_add(w, "reaches-not", "high", slice_of(p->id), "%.*s does not go: %s", SLICE_FMT(p->effect->name), what);
	r->clears = slice_of("an address is given, or it is not due any more");
	outcome_says(w, ENDS_WITHHELD, r->message, CASE_NO_DAY);
	return false;
}

/* What its channel needs, as the output's layout says, is there. */
static bool
has_address(struct outcome *w, const struct proposal *p, const struct outrow *o, const struct copy *copy)
{
	for (size_t i = 0; i < o->layout->n; i++)
		if (pack_lists(slice_of(o->layout->col[i].needed_for), copy->channel) && !o->cell[i].set)
			return reaches_not(w, p, arena_printf(w->d->mem, "copy %d has no %s, which %.*s needs", copy->no, o->layout->col[i].name,
			    SLICE_FMT(copy->channel)));
	return true;
}

/* The Ith of N; false: it is none. */
static bool
copy_of(struct outcome *w, const struct proposal *p, struct value copies, size_t i, struct copy *out)
{
	struct slice channel;

	*out = (struct copy){ .no = (int)i + 1, .of = value_null(), .channel = p->effect->paper.channel };
	if (p->effect->copies == NULL)
		return true;
	out->of = copies.list->v[i];
	if (out->of.type != VALUE_CONTEXT)
		return bad(w, p, "(all)", "of each copy a context is wanted");
	channel = ask_text(out->of, "channel");
	if (channel.n > 0)
		out->channel = channel;
	return true;
}

/* How many; 0: it does not go, which was told. */
static size_t
copies_of(struct outcome *w, const struct proposal *p, struct value copies)
{
	if (p->effect->copies == NULL)
		return 1;
	if (copies.type == VALUE_NULL || (copies.type == VALUE_LIST && copies.list->n == 0))
		reaches_not(w, p, "it has no recipient");
	else if (copies.type != VALUE_LIST || copies.list->n > MOST_COPIES)
		bad(w, p, "(all)", arena_printf(w->d->mem, "of copies a list of at most %d is wanted", MOST_COPIES));
	else
		return copies.list->n;
	return 0;
}

/* --- rows ---------------------------------------------------------------------------------- */
static bool
put_row(struct recorder *w, const struct proposal *p, struct record *x, const struct said *what, const struct copy *copy, struct buf *to)
{
	bool relief = p->effect->nature == NATURE_RELIEF;
	char hash[EFFECT_HASH + 1];
	struct outrow *o;

	w->q->word[CELLS_EFFECT] = effect_value(w->o, p, copy);
	o = begin(w, x);
	deliver_number(o, "copy_no", copy->no);
	if (!put_sets(w, p, o) && !relief)
		return false;
	if (what->row.type != VALUE_NULL && !put_entries(w->o, p, what->row, false, o) && !relief)
		return false;
	if (copy->of.type != VALUE_NULL && (!put_entries(w->o, p, copy->of, true, o) || !has_address(w->o, p, o, copy)))
		return false;
	effect_hash(hash, o, effect_unhashed);
	deliver_str(o, "content_hash", hash);
	if (copy->no == 1)
		memcpy(x->hash, hash, sizeof hash);
	if (!end(w, p, o))
		return false;
	if (x->ranked)
		act_ranked(to, x->file, &x->order, buf_view(&w->line));
	else
		act_line(to, x->file, buf_view(&w->line));
	return put_lines(w, p, copy, what->lines, to) || relief;
}

/* All its rows, or none. */
static bool
put_rows(struct recorder *w, const struct proposal *p, struct record *x, const struct said *what, struct buf *to)
{
	size_t n = copies_of(w->o, p, what->copies), at = to->n;
	bool good = n > 0;

	for (size_t i = 0; i < n && good; i++) {
		struct copy copy;

		good = copy_of(w->o, p, what->copies, i, &copy) && put_row(w, p, x, what, &copy, to);
	}
	if (good && is_new(w, x)) {
		remember(w, x, to);
		return true;
	}
	to->n = at;
	return false;
}

bool
record_goes(struct recorder *w, const struct proposal *p)
{
	struct buf *to = p->effect->nature == NATURE_CUT ? &w->cuts[RANK_GOES] : is_adverse(p) ? &w->adverse : w->o->out;
	struct record x = record_of(w->d, p);
	struct said what;

	w->q->word[CELLS_PROPOSAL] = p->said;
	w->q->word[CELLS_EFFECT] = effect_value(w->o, p, &(struct copy){ .no = 1, .channel = p->effect->paper.channel });
	if (!said(w->q, p, &what) || !put_rows(w, p, &x, &what, to))
		return false;
	went(w->o, p);
	outcome_goes(w->o, p->why.reason, is_adverse(p));
	count(w, p);
	buf_printf(&w->o->explain, "%s\t%s\t%.*s\t%s\n", is_adverse(p) ? "proposed" : "issued", x.kind,
	    SLICE_FMT(p->cut != NULL ? p->target : p->effect->name), p->id);
	if (p->locks.own_asked != 0) {
		buf_reset(&w->o->text);
		interlock_names(w->d->by->pack, &p->locks, true, &w->o->text);
		buf_printf(&w->o->explain, "interlocks passed\t%.*s\n", SLICE_FMT(buf_view(&w->o->text)));
	}
	return true;
}
