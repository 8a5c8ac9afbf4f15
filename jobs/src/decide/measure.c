/* measure.c - what an account or an instrument adds to the sums of a measure, and the questions about each sum. */
#include "data/decimal.h"
#include "decide/measure.h"
#include "decide/memory.h"

static const struct slice nothing = { "", 0 };

enum { MOST = 1000 };	/* keys that one of them may name: more is a rule gone astray */

/* --- what is added ------------------------------------------------------------------------ */
/* ENTRY of the sum of M under KEY grows. */
static void
add(struct recorder *w, const struct pack_process *m, struct slice key, struct slice entry, int64_t n)
{
	buf_reset(&w->key);
	measure_key(&w->key, m->name, key, entry);
	act_add(w->o->out, ACT_SUMS, buf_view(&w->key), n);
}

static void
left_out(struct recorder *w, const struct pack_process *m)
{
	add(w, m, nothing, nothing, 1);
}

/* WHAT of the answer can't be added. */
static bool
bad(struct recorder *w, const struct pack_process *m, const char *what)
{
	raise_add(w->o, "bad-result", "high", m->name, "measure \"%.*s\": %s", SLICE_FMT(m->name), what);
	left_out(w, m);
	return false;
}

static bool
is_good(struct recorder *w, const struct pack_process *m, struct value v)
{
	const struct value_context *c = v.ctx;
	struct slice key;
	int64_t n;

	if (v.type == VALUE_NULL)
		return true;
	if (v.type != VALUE_CONTEXT)
		return bad(w, m, "null, a context or a list of contexts is wanted");
	if (!ask_plain(w->d, ask_entry(v, "key"), &key) || key.n == 0 || key.n > PACK_MAX_PROCESS)
		return bad(w, m, arena_printf(w->d->mem, "key: a text of at most %d letters, a whole number or a date is wanted", PACK_MAX_PROCESS));
	if (!ask_cents(ask_entry(v, "amount"), &n))
		return bad(w, m, "amount: a number of at most two decimals is wanted");
	for (size_t i = 0; i < c->shape->n; i++)
		if (slice_is(c->shape->name[i], "count") || slice_is(c->shape->name[i], "left_out") || slice_is(c->shape->name[i], "all"))
			return bad(w, m, "count, left_out and all are the engine's own numbers");
		else if (!slice_is(c->shape->name[i], "key") && !ask_cents(c->v[i], &n))
			return bad(w, m, arena_printf(w->d->mem, "%.*s: a number of at most two decimals is wanted", SLICE_FMT(c->shape->name[i])));
	return true;
}

static void
take(struct recorder *w, const struct pack_process *m, struct value v)
{
	const struct value_context *c = v.ctx;
	struct slice key = nothing;
	int64_t n = 0;

	if (v.type == VALUE_NULL || !ask_plain(w->d, ask_entry(v, "key"), &key))
		return;
	add(w, m, key, nothing, 1);
	for (size_t i = 0; i < c->shape->n; i++)
		if (!slice_is(c->shape->name[i], "key") && ask_cents(c->v[i], &n))
			add(w, m, key, c->shape->name[i], n);
}

/* The amount of all that V, one or a list, names under KEY; FIRST: nothing before AT names it. */
static int64_t
amount_of(struct recorder *w, struct value v, size_t at, struct slice key, bool *first)
{
	int64_t all = 0, n;

	*first = true;
	for (size_t i = 0; i < (v.type == VALUE_LIST ? v.list->n : 1); i++) {
		struct value one = v.type == VALUE_LIST ? v.list->v[i] : v;
		struct slice is = nothing;

		if (one.type == VALUE_NULL || !ask_plain(w->d, ask_entry(one, "key"), &is) || !slice_eq(is, key) ||
		    !ask_cents(ask_entry(one, "amount"), &n))
			continue;
		*first &= i >= at;
		all += n;
	}
	return all;
}

/* The amounts that the owner itself has added, for the end after this one. */
static void
keep_own(struct recorder *w, const struct pack_process *m, struct value v)
{
	memory_forget(w, m->name, 1);
	for (size_t i = 0; i < (v.type == VALUE_LIST ? v.list->n : 1); i++) {
		struct value one = v.type == VALUE_LIST ? v.list->v[i] : v;
		struct slice key = nothing;
		bool first;
		int64_t n;

		if (one.type == VALUE_NULL || !ask_plain(w->d, ask_entry(one, "key"), &key))
			continue;
		n = amount_of(w, v, i, key, &first);
		if (n != 0 && first)
			memory_former(w, m->name, key, slice_of("amount"), n);
	}
}

void
measure_ask(struct recorder *w, const struct pack_process *m, const struct ask_scope *about)
{
	struct value v, one;
	size_t n;

	ask_give(w->q, about);
	if (w->d->plan->stream)
		return; /* it keeps nothing */
	if (ask_decision(w->q, m->decision, arena_strdup(w->d->mem, m->name), nothing, &v) != 1) {
		left_out(w, m);
		return;
	}
	n = v.type == VALUE_LIST ? v.list->n : 1;
	if (n > MOST) {
		bad(w, m, arena_printf(w->d->mem, "%zu keys; at most %d", n, MOST));
		return;
	}
	/* All of it or nothing. */
	for (size_t i = 0; i < n; i++) {
		one = v.type == VALUE_LIST ? v.list->v[i] : v;
		if (!is_good(w, m, one))
			return;
	}
	for (size_t i = 0; i < n; i++)
		take(w, m, v.type == VALUE_LIST ? v.list->v[i] : v);
	if (m->own)
		keep_own(w, m, v);
}

/* Whether one of the packs before K makes a measure of this name: its sums are the same. */
static bool
is_made_before(const struct decide_plan *p, const struct decide_pack *k, struct slice name)
{
	for (const struct decide_pack *x = p->pack; x < k; x++)
		for (size_t i = 0; i < x->pack->processes; i++)
			if (x->pack->process[i].measure && slice_eq(x->pack->process[i].name, name))
				return true;
	return false;
}

/* Of an account that no pack serves, or several, nobody knows whose sums lack it. */
void
measure_without(struct recorder *w, int each)
{
	const struct decide_plan *p = w->d->plan;

	for (const struct decide_pack *k = p->pack; k < p->pack + p->packs && !p->stream; k++)
		for (size_t i = 0; (w->d->served != 1 || k == w->d->by) && i < k->pack->processes; i++) {
			const struct pack_process *m = &k->pack->process[i];

			if (m->measure && k->each[i] == each && pack_lists(m->jobs, p->job) && (w->d->served == 1 || !is_made_before(p, k, m->name)))
				left_out(w, m);
		}
}

void
measure_key(struct buf *out, struct slice measure, struct slice key, struct slice entry)
{
	buf_slice(out, measure);
	buf_char(out, '/');
	buf_slice(out, key);
	buf_char(out, '\0');
	buf_slice(out, entry);
	buf_char(out, '\0');
}
