/* ask.c - the facts of an account as rules see them, and the questions put to rules. */
#include "data/decimal.h"
#include "decide/evidence.h"
#include "decide/ask.h"
#include "rules_tools.h"

static const struct slice nothing = { "", 0 };

/* --- evaluators ----------------------------------------------------------------------- */
static rules_supply input_value;

static int
asker_open(struct asking *w, struct asker *a, const struct decide_pack *k)
{
	a->pack = k->pack;
	a->form = k->form;
	a->wiring = &k->wiring;
	a->coverage = k->coverage;
	a->value = base_zalloc((k->wiring.n + 1) * sizeof *a->value);
	a->built = base_zalloc(k->wiring.n + 1);
	if (rules_eval_new(&a->eval, k->pack->rules, 0) != 0)
		return -1;
	rules_eval_today(a->eval, w->d->plan->today);
	rules_eval_supply(a->eval, input_value, w);
	return 0;
}

static void
asker_close(struct asker *a)
{
	rules_eval_free(&a->eval);
	base_free(a->value);
	base_free(a->built);
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
int
ask_open(struct asking *w, const struct decide_plan *p)
{
	struct asker *next = w->asker = base_zalloc((p->packs + p->n_earlier + 1) * sizeof *w->asker);

	w->earlier = base_zalloc((p->n_earlier + 1) * sizeof(struct asker *));
	for (size_t i = 0; i < p->packs; i++)
		if (asker_open(w, next++, &p->pack[i]) != 0)
			return -1;
	for (size_t i = 0; i < p->n_earlier; i++) {
		const struct decide_pack *k = p->earlier[i];
		size_t at = place_of(p, k);

		w->earlier[i] = at < p->packs ? &w->asker[at] : next;
		if (at == p->packs && k->pack != NULL && asker_open(w, next++, k) != 0)
			return -1;
	}
	return 0;
}

void
ask_close(struct asking *w)
{
	for (size_t i = 0; w->asker != NULL && i < w->d->plan->packs + w->d->plan->n_earlier; i++)
		asker_close(&w->asker[i]);
	base_free(w->asker);
	base_free(w->earlier);
}

void
ask_go_by(struct asking *w, const struct decide_pack *k)
{
	w->d->by = k;
	w->day = k->execution;
	w->ask = w->tonight = &w->asker[place_of(w->d->plan, k)];
}

void
ask_begin(struct asking *w)
{
	w->sum = value_null();
	w->seen = false;
	memset(w->word, 0, sizeof w->word);
	ask_go_by(w, w->d->by);
}

/* --- what a question is about --------------------------------------------------------- */
struct ask_scope
ask_about(int table, struct slice row)
{
	return (struct ask_scope){ .n = 1, .of = { { table, row } } };
}

static struct slice
at(const struct dossier *w, int32_t i)
{
	return i < 0 ? nothing : w->b->row[i];
}

struct ask_scope
ask_about_service(const struct dossier *w, uint32_t i)
{
	return (struct ask_scope){ .n = 3, .of = { { FACTS_SERVICE, bundle_row(w->b, FACTS_SERVICE, i) },
		{ FACTS_POINT, at(w, w->b->point[i]) }, { FACTS_PREMISE, at(w, w->b->premise[i]) } } };
}

static const struct ask_row *
find(const struct ask_scope *s, int table)
{
	for (int i = 0; i < s->n; i++)
		if (s->of[i].table == table)
			return &s->of[i];
	return NULL;
}

struct slice
ask_row(const struct ask_scope *s, int table)
{
	const struct ask_row *r = find(s, table);

	return r != NULL ? r->row : nothing;
}

/* --- facts as rules see them ---------------------------------------------------------- */
struct value
ask_run(struct asking *w)
{
	static const struct slice name[] = { { "business_date", 13 }, { "execution_date", 14 }, { "period_end", 10 } };
	static const struct value_shape shape = { NELEM(name), name };
	struct value *v = arena_alloc(w->d->mem, sizeof *v * NELEM(name));
	struct value_context *c = arena_alloc(w->d->mem, sizeof *c);

	v[0] = value_date(w->d->plan->today);
	v[1] = value_date(w->day);
	v[2] = w->d->plan->period_end == 0 ? value_null() : value_date(w->d->plan->period_end);
	*c = (struct value_context){ &shape, v };
	return value_context(c);
}

static struct value
row_or_null(struct dossier *w, const struct wiring_input *in, struct slice r)
{
	return r.n == 0 ? value_null()
			: row_context(w->plan->facts->type[in->table], r, in->want, w->mem);
}

static struct value
rows_value(struct dossier *w, const struct wiring_input *in)
{
	uint32_t n = bundle_n(w->b, in->table);
	struct value *v = arena_alloc(w->mem, (n + 1) * sizeof *v);
	struct value_list *l = arena_alloc(w->mem, sizeof *l);

	for (uint32_t i = 0; i < n; i++)
		v[i] = row_or_null(w, in, bundle_row(w->b, in->table, i));
	*l = (struct value_list){ n, v };
	return value_list(l);
}

static struct value
text_or_null(struct slice s)
{
	return s.n > 0 ? value_string(s) : value_null();
}

/* A list of at most ROOM contexts of one shape. */
struct list_maker {
	struct value_list *list;
	struct value *v;
	const struct value_shape *shape;
	struct arena *mem;
};

static struct list_maker
list_of(const struct dossier *w, const struct value_shape *shape, size_t room)
{
	struct list_maker m = { arena_alloc(w->mem, sizeof *m.list), arena_alloc(w->mem, (room + 1) * sizeof *m.v), shape, w->mem };

	*m.list = (struct value_list){ 0, m.v };
	return m;
}

/* The entries of one more, to be filled in the order of the shape. */
static struct value *
one_more(struct list_maker *m)
{
	struct value *e = arena_alloc(m->mem, m->shape->n * sizeof *e);
	struct value_context *c = arena_alloc(m->mem, sizeof *c);

	*c = (struct value_context){ m->shape, e };
	m->v[m->list->n++] = value_context(c);
	return e;
}

/* The list "Issued" (wiring_issued_names): what left for the owner before tonight, the last of it. */
static struct value
issued_value(struct dossier *w)
{
	struct list_maker m = list_of(w, &wiring_issued_shape, w->n_issued);

	for (size_t i = 0; i < w->n_issued; i++) {
		const struct issued *x = &w->issued[i];
		const struct pack_effect *f = pack_effect_find(w->by->pack, x->step);
		struct value *e = one_more(&m);

		*e++ = value_string(x->step);
		*e++ = value_string(x->effect_id);
		*e++ = text_or_null(x->target);
		*e++ = value_scaled(x->amount, 2);
		*e++ = value_date(x->issued);
		*e++ = value_string(x->state);
		*e++ = x->state_date == CASE_NO_DAY ? value_null() : value_date(x->state_date);
		*e++ = value_int(x->attempt);
		*e++ = text_or_null(x->refers_to);
		*e++ = value_bool(evidence_answered(w, x));
		*e++ = text_or_null(f != NULL ? f->output : nothing);
		*e++ = text_or_null(x->copies_returned);
	}
	return value_list(m.list);
}

/* The list "TenderReturns" (wiring_back_names). */
static struct value
back_value(struct dossier *w)
{
	struct list_maker m = list_of(w, &wiring_back_shape, w->b->n_back);

	for (size_t i = 0; i < w->b->n_back; i++) {
		const struct tender_back *x = &w->b->back[i];
		struct value *e = one_more(&m);

		*e++ = value_string(x->ret);
		*e++ = value_string(x->payment);
		*e++ = value_scaled(x->amount, 2);
		*e++ = value_bool(x->again);
	}
	return value_list(m.list);
}

/* The list "Owed" (wiring_owed_names): bills that are past due net of what covers them, and not only a deposit. */
static struct value
owed_value(struct dossier *w)
{
	uint32_t bills = w->bill != NULL ? bundle_n(w->b, FACTS_BILL) : 0;
	struct list_maker m = list_of(w, &wiring_owed_shape, bills);

	for (uint32_t i = 0; i < bills; i++) {
		int64_t amount = position_past_due(&w->bill[i], w->plan->today) - w->bill[i].covered;
		struct value *e;

		if (w->bill[i].kind == POSITION_DEPOSIT || amount <= 0)
			continue;
		e = one_more(&m);
		*e++ = value_string(facts_text(w->plan->facts, bundle_row(w->b, FACTS_BILL, i), F_BILL_bill_id));
		*e++ = value_date(w->bill[i].due);
		*e++ = value_scaled(amount, 2);
	}
	return value_list(m.list);
}

/* The list "Former" (wiring_former_names): of ends before this one, the first of it first. */
static struct value
former_value(struct dossier *w)
{
	const struct row_type *t = w->plan->facts->state[STATE_FORMER];
	uint32_t most = bundle_n(w->b, FACTS_TABLES + STATE_FORMER);
	struct list_maker m = list_of(w, &wiring_former_shape, most);

	for (uint32_t i = 0; i < most; i++) {
		struct slice r = bundle_row(w->b, FACTS_TABLES + STATE_FORMER, i);
		int64_t months = dossier_months(w, row_date(t, r, FORMER_period_end));
		struct value *e;

		if (months < 1 || months > dossier_keeps(w, row_text(t, r, FORMER_measure)))
			continue;
		e = one_more(&m);
		*e++ = value_string(row_text(t, r, FORMER_measure));
		*e++ = value_string(row_text(t, r, FORMER_key));
		*e++ = value_string(row_text(t, r, FORMER_name));
		*e++ = value_date(row_date(t, r, FORMER_period_end));
		*e++ = value_scaled(row_number(t, r, FORMER_number), 2);
	}
	return value_list(m.list);
}

/* The list "Proposed" (wiring_proposed_names): what goes by the questions before, the first of it first. */
static struct value
proposed_value(const struct outcome *w)
{
	struct list_maker m;
	size_t n = 0;

	for (const struct went *x = w->went; x != NULL; x = x->next)
		n++;
	m = list_of(w->d, &wiring_proposed_shape, n);
	for (const struct went *x = w->went; x != NULL; x = x->next) {
		struct value *e = one_more(&m);

		*e++ = value_string(x->effect);
		*e++ = value_string(x->id);
		*e++ = text_or_null(x->target);
		*e++ = value_scaled(x->amount, 2);
		*e++ = text_or_null(x->answers != NULL ? x->answers->effect_id : nothing);
	}
	for (size_t i = 0; i < n / 2; i++) { /* WENT has the last first */
		struct value first = m.v[i];

		m.v[i] = m.v[n - 1 - i];
		m.v[n - 1 - i] = first;
	}
	return value_list(m.list);
}

/* Inputs of SOURCE have V from now on. */
static void
tell(struct asker *a, enum wiring_source source, struct value v)
{
	for (size_t i = 0; i < a->wiring->n; i++)
		if (a->wiring->input[i].source == source) {
			a->value[i] = v;
			a->built[i] = true;
		}
}

void
ask_build(struct asking *w)
{
	struct asker *a = w->ask;

	w->seen = true;
	a->kept = false;
	memset(a->built, 0, a->wiring->n);
	tell(a, WIRE_RUN, ask_run(w));
	tell(a, WIRE_POSITION, position_value(&w->d->pos, w->d->mem));
	tell(a, WIRE_CASE, case_value(&w->d->c, dossier_ladder(w->d, &w->d->c)->rung, w->d->mem));
}

void
ask_day(struct asking *w, int32_t execution)
{
	if (w->day == execution)
		return;
	w->day = execution;
	w->ask->kept = false;
	tell(w->ask, WIRE_RUN, ask_run(w));
}

/* Rows that are the account's whatever is asked. */
static struct value
account_value(struct asking *w, size_t i)
{
	const struct wiring_input *in = &w->ask->wiring->input[i];
	struct value *v = &w->ask->value[i];

	if (w->ask->built[i])
		return *v;
	w->ask->built[i] = true;
	if (in->source == WIRE_ROWS)
		*v = rows_value(w->d, in);
	else if (in->source == WIRE_ISSUED)
		*v = issued_value(w->d);
	else if (in->source == WIRE_BACK)
		*v = back_value(w->d);
	else if (in->source == WIRE_FORMER)
		*v = former_value(w->d);
	else if (in->source == WIRE_OWED)
		*v = owed_value(w->d);
	else	/* of any other table none is the account's */
		*v = row_or_null(w->d, in, in->table == FACTS_ACCOUNT ? w->d->account : in->table == FACTS_CUSTOMER
		    ? w->d->customer : in->table == FACTS_PREMISE ? w->d->premise : nothing);
	return *v;
}

/* "Measure": what some rule reads and nobody added is null in it. */
static struct value
sum_value(struct asking *w, size_t i)
{
	const struct rules_input *in = rules_input_at(w->ask->pack->rules, i);
	const struct value_context *c = w->sum.ctx;
	struct value_shape *shape;
	struct value_context *all;
	struct slice *name;
	struct value *v;
	size_t n;

	if (w->sum.type == VALUE_NULL)
		return w->sum;
	n = c->shape->n;
	name = arena_alloc(w->d->mem, (n + in->used_n) * sizeof *name);
	v = arena_alloc(w->d->mem, (n + in->used_n) * sizeof *v);
	memcpy(name, c->shape->name, n * sizeof *name);
	memcpy(v, c->v, n * sizeof *v);
	for (size_t k = 0; in->used != NULL && k < in->used_n; k++)
		if (value_entry(c, slice_of(in->used[k])) == NULL) {
			name[n] = slice_of(in->used[k]);
			v[n++] = value_null();
		}
	shape = arena_alloc(w->d->mem, sizeof *shape);
	all = arena_alloc(w->d->mem, sizeof *all);
	*shape = (struct value_shape){ (uint32_t)n, name };
	*all = (struct value_context){ shape, v };
	return value_context(all);
}

/* Asked for when a decision reads it. Layouts and tables were held against the input's type before the run; what decisions
 * gave was not. */
static struct value
input_value(void *ctx, size_t i, bool *typed)
{
	struct asking *w = ctx;
	const struct asker *a = w->ask;
	const struct wiring_input *in = &a->wiring->input[i];
	const struct ask_row *about = in->source == WIRE_ROW ? find(&a->scope, in->table) : NULL;

	if (in->source == WIRE_MEASURE)
		return sum_value(w, i);
	if (in->source == WIRE_EFFECT || in->source == WIRE_PROPOSAL)
		return w->word[in->source == WIRE_EFFECT ? CELLS_EFFECT : CELLS_PROPOSAL];
	*typed = true;
	if (in->source == WIRE_CASE && a->scoped)
		return case_value(&w->d->c, dossier_ladder(w->d, &w->d->c)->rung, w->d->mem);
	if (in->source == WIRE_PROPOSED)
		return proposed_value(w->o);
	return about != NULL ? row_or_null(w->d, in, about->row) : account_value(w, in->same);
}

void
ask_give(struct asking *w, const struct ask_scope *s)
{
	struct asker *a = w->ask;

	if (s == NULL && a->kept && a->went == w->o->went)
		return;	/* what many questions rest on is decided once an account */
	a->kept = s == NULL;
	a->went = w->o->went;
	a->asked = 0;
	a->scoped = s != NULL;
	a->scope = a->scoped ? *s : (struct ask_scope){ 0 };
	rules_eval_begin(a->eval);
}

/* --- asking --------------------------------------------------------------------------- */
struct value
ask_entry(struct value ctx, const char *name)
{
	const struct value *v = ctx.type == VALUE_CONTEXT ? value_entry(ctx.ctx, slice_of(name)) : NULL;

	return v != NULL ? *v : value_null();
}

struct slice
ask_text(struct value ctx, const char *name)
{
	struct value v = ask_entry(ctx, name);

	return v.type == VALUE_STRING ? value_text(v) : nothing;
}

bool
ask_plain(struct dossier *w, struct value v, struct slice *out)
{
	int64_t n = v.i;

	if (v.type == VALUE_STRING)
		*out = arena_slice(w->mem, value_text(v));
	else if (v.type == VALUE_DATE || (v.type == VALUE_NUMBER && decimal_to_int64(v, &n)))
		*out = slice_of(arena_printf(w->mem, "%lld", (long long)n));
	return v.type == VALUE_NULL || out->n > 0;
}

/* An amount in cents; false: not an amount that can be posted. */
bool
ask_cents(struct value v, int64_t *out)
{
	int64_t i = v.i;
	int e = v.exp + 2;

	if (v.type != VALUE_NUMBER || (v.flags & VALUE_BIG))
		return false;
	for (; e < 0; e++) {
		if (i % 10 != 0)
			return false; /* a part of a cent: the rule must round */
		i /= 10;
	}
	for (; e > 0; e--)
		if (__builtin_mul_overflow(i, 10, &i))
			return false;
	*out = i;
	return true;
}

/* All rules that fired for the last question, of which there may be any number. */
static const struct rules_fired *
all_fired(struct asking *w, size_t *n)
{
	struct rules_fired *fired;

	*n = rules_eval_fired(w->ask->eval, NULL, 0);
	fired = arena_alloc(w->d->mem, (*n + 1) * sizeof *fired);
	rules_eval_fired(w->ask->eval, fired, *n);
	return fired;
}

void
ask_explain(struct asking *w, const char *role, struct value v)
{
	size_t n;
	const struct rules_fired *fired = all_fired(w, &n);

	buf_printf(&w->o->explain, "decision\t%s\t", role);
	rules_print(v, &w->o->explain);
	buf_char(&w->o->explain, '\n');
	for (size_t i = 0; i < n; i++) {
		buf_printf(&w->o->explain, "rule\t%s\t%s\t%d", fired[i].model, fired[i].decision,
		    fired[i].number);
		for (size_t k = 0; k < fired[i].annotations; k++)
			if (fired[i].annotation[k][0] != '\0')
				buf_printf(&w->o->explain, "\t%s: %s", fired[i].annotation_name[k],
				    fired[i].annotation[k]);
		buf_char(&w->o->explain, '\n');
	}
}

struct why
ask_reason(struct asking *w, struct value v)
{
	size_t n;
	const struct rules_fired *fired = all_fired(w, &n);
	struct why r = { ask_text(v, "reason"), nothing };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < fired[i].annotations; k++)
			if (strcmp(fired[i].annotation_name[k], "Citation") == 0 &&
			    fired[i].annotation[k][0] != '\0')
				r.citation = slice_of(fired[i].annotation[k]);
	r.citation = arena_slice(w->d->mem, r.citation);
	r.reason = arena_slice(w->d->mem, r.reason);
	return r;
}

static bool
run(struct asking *w, const struct rules_decision *d, struct value *out)
{
	w->ask->asked++;
	return rules_eval_run(w->ask->eval, d, out, &w->fault) == 0;
}

/* Alone, as if nothing had been asked before: no question meets a limit for what others used up. */
static bool
run_alone(struct asking *w, const struct rules_decision *d, struct value *out)
{
	struct ask_scope s = w->ask->scope;

	w->ask->kept = false;
	ask_give(w, w->ask->scoped ? &s : NULL);
	return run(w, d, out);
}

int
ask_decision(struct asking *w, const struct rules_decision *d, const char *name, struct slice subject, struct value *out)
{
	if (!run(w, d, out) && (w->ask->asked == 1 || !run_alone(w, d, out))) {
		w->ask->kept = false;
		raise_fault(w, name, subject);
		return -1;
	}
	if (w->ask->coverage != NULL)
		rules_coverage_add(w->ask->coverage, w->ask->eval);
	return 1;
}
