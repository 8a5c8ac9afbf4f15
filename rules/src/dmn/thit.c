/* thit.c - decision tables at work: inputs, matching rules, hit policies. */
#include "dmn/thit.h"

#include "data/decimal.h"
#include "dmn/tindex.h"
#include "vm/eval_int.h"
#include "vm/kern.h"

/* Matching rules of tables up to this many words of 64 need no memory. */
enum { WORDS_ON_STACK = 8 };
/* Of a value in a message. */
enum { SHOWN = 60 };

struct hits {
	struct eval *ev;
	struct value *frame;
	const struct table *t;
	struct table_log *log;
	uint32_t *rule;		/* that match, in order */
	size_t n;
	struct value *out;	/* of each hit, once evaluated */
};

static inline bool
stopped(const struct hits *h)
{
	return UNLIKELY(h->ev->x.stop);
}

static void
blame(const struct hits *h, uint32_t rule)
{
	if (stopped(h) && h->log->fault_table == NULL) {
		h->log->fault_table = h->t;
		h->log->fault_rule = rule;
	}
}

/* Room for N more rules that fired, which count as written. */
static inline struct table_fired *
log_more(struct table_log *log, size_t n)
{
	if (UNLIKELY(log->room - log->n < n)) {
		log->room = 2 * (log->room + n);
		log->fired = base_realloc(log->fired, log->room * sizeof *log->fired);
	}
	log->n += n;
	return log->fired + log->n - n;
}

/* The rules that fired. */
static void
note(const struct hits *h)
{
	struct table_fired *to = log_more(h->log, h->n);

	for (size_t i = 0; i < h->n; i++)
		to[i] = (struct table_fired){ h->t, h->rule[i], h->log->by };
}

/* --- inputs and cells ------------------------------------------------------------------- */
static bool
holds(const struct hits *h, const struct feel_tests *tests)
{
	struct value v;

	if (tests->any)
		return true;
	v = eval_node(h->ev, h->frame, tests->node);
	return v.type == VALUE_BOOL && v.b;
}

static inline struct value
read_input(const struct hits *h, const struct table_read *r)
{
	struct value v;

	if (!r->leaf)
		return eval_typed(h->ev, h->frame, r->node);
	v = eval_global(h->ev, r->global);
	if (LIKELY(r->want == VALUE_NULL || v.type == r->want || v.type == VALUE_NULL))
		return v;
	return eval_node(h->ev, h->frame, r->node);
}

/* What is not one of the input's values is null, as what is not of its type. */
static bool
limit_inputs(const struct hits *h)
{
	for (size_t i = 0; i < h->t->inputs; i++) {
		const struct table_input *in = &h->t->input[i];
		struct value *v = &h->frame[in->slot];
		struct buf b = { 0 };

		if (in->allowed.any || (v->type == VALUE_NULL && !h->ev->x.strict) || holds(h, &in->allowed))
			continue;
		fn_print_start(*v, SHOWN, &b);
		*v = eval_raise(h->ev, "allowed-values", &in->src, 0, (uint32_t)in->src.text.n,
		    "%s is not one of the input's values", buf_cstr(&b));
		buf_fini(&b);
		if (stopped(h))
			return false;
	}
	return true;
}

static bool
read_inputs(const struct hits *h)
{
	const struct table *t = h->t;

	for (const struct table_read *r = t->read, *end = r + t->inputs; r < end; r++) {
		h->frame[r->slot] = read_input(h, r);
		if (stopped(h))
			return false;
	}
	return !t->limited || limit_inputs(h);
}

/* Those that the first rule looks at, or the others. */
static bool
read_part(const struct hits *h, bool first)
{
	for (size_t i = 0; i < h->t->inputs; i++) {
		if (h->t->rule[0].cell[i].any == first)
			continue;
		h->frame[h->t->read[i].slot] = read_input(h, &h->t->read[i]);
		if (stopped(h))
			return false;
	}
	return true;
}

static bool
cells_hold(const struct hits *h, uint32_t rule, bool statics)
{
	const struct table_rule *r = &h->t->rule[rule];

	for (size_t i = 0; i < h->t->inputs; i++)
		if (!r->cell[i].any && r->cell[i].cut == statics &&
		    (!holds(h, &r->cell[i]) || stopped(h)))
			return false;
	return true;
}

/* False when the evaluation stopped. */
static bool
try_rule(struct hits *h, uint32_t rule, bool statics_known)
{
	if ((statics_known || cells_hold(h, rule, true)) && !stopped(h) &&
	    (!h->t->rule[rule].residual || cells_hold(h, rule, false)))
		h->rule[h->n++] = rule;
	if (stopped(h)) {
		blame(h, rule);
		return false;
	}
	return true;
}

static bool
scan(struct hits *h)
{
	for (size_t i = 0; i < h->t->rules; i++) {
		if (!try_rule(h, (uint32_t)i, false))
			return false;
		if (h->n > 0 && h->t->policy == TABLE_FIRST)
			break;
	}
	return true;
}

/* All static cells: those of the mask hold. */
static void
take_all(struct hits *h, const uint64_t *mask, size_t words)
{
	bool first = h->t->policy == TABLE_FIRST;
	uint32_t *rule = h->rule;
	size_t n = 0;

	for (size_t w = 0; w < words && !(first && n > 0); w++)
		for (uint64_t bits = mask[w]; bits != 0 && !(first && n > 0); bits &= bits - 1)
			rule[n++] = (uint32_t)(w * 64 + (size_t)__builtin_ctzll(bits));
	h->n = n;
}

static bool
take_bits(struct hits *h, const uint64_t *mask, size_t words)
{
	for (size_t w = 0; w < words; w++)
		for (uint64_t bits = mask[w]; bits != 0; bits &= bits - 1) {
			if (!try_rule(h, (uint32_t)(w * 64 + (size_t)__builtin_ctzll(bits)), true))
				return false;
			if (h->n > 0 && h->t->policy == TABLE_FIRST)
				return true;
		}
	return true;
}

static bool
match(struct hits *h)
{
	uint64_t few[WORDS_ON_STACK], *mask = few;
	const struct tindex *index = h->log->scan ? NULL : h->t->index;
	size_t words;

	if (index == NULL)
		return scan(h);
	words = tindex_words(index);
	if (words > WORDS_ON_STACK)
		mask = arena_alloc(h->ev->x.mem, words * sizeof *mask);
	if (!tindex_match(index, h->frame, mask))
		return scan(h);
	if (h->t->residual)
		return take_bits(h, mask, words);
	take_all(h, mask, words);
	return true;
}

/* --- outputs ---------------------------------------------------------------------------- */
static bool
allowed(const struct hits *h, const struct table_output *o, struct value v)
{
	if (o->allowed.any)
		return true;
	h->frame[o->slot] = v;
	return holds(h, &o->allowed);
}

static struct value
not_allowed(const struct hits *h, const char *whose)
{
	return eval_raise(h->ev, "allowed-values", &h->t->src, 0, 0, "%s: the output is not one of the output's values",
	    whose);
}

static void
make_output(const struct hits *h, uint32_t rule, struct value *v)
{
	const struct table *t = h->t;
	const struct table_rule *r = &t->rule[rule];

	memcpy(v, r->known, t->outputs * sizeof *v);
	for (size_t i = 0; i < t->outputs; i++) {
		if (r->ask[i] == NULL)
			continue;
		v[i] = eval_typed(h->ev, h->frame, r->ask[i]);
		if (stopped(h))
			return;
		if (!allowed(h, &t->output[i], v[i]))
			v[i] = not_allowed(h, r->id);
	}
}

/* V lies in the arena. */
static struct value
together(const struct hits *h, const struct value *v)
{
	struct value_context *ctx;

	if (h->t->outputs == 1)
		return v[0];
	ctx = arena_alloc(h->ev->x.mem, sizeof *ctx);
	*ctx = (struct value_context){ h->t->shape, v };
	return value_context(ctx);
}

static struct value
as_result(const struct hits *h, uint32_t rule, const struct value *v)
{
	if (h->t->rule[rule].constant != NULL)
		return h->t->rule[rule].whole;
	return together(h, v);
}

/* The result of one rule by itself; false when the evaluation stopped. */
static bool
result_of(const struct hits *h, uint32_t rule, struct value *out)
{
	const struct table_rule *r = &h->t->rule[rule];
	struct value *v;

	if (r->constant != NULL) {
		*out = r->whole;
		return true;
	}
	v = arena_alloc(h->ev->x.mem, (h->t->outputs + 1) * sizeof *v);
	make_output(h, rule, v);
	blame(h, rule);
	*out = together(h, v);
	return !stopped(h);
}

/* Outputs of all hits; h->out is hits by outputs. */
static bool
make_outputs(struct hits *h)
{
	h->out = arena_alloc(h->ev->x.mem, (h->n * h->t->outputs + 1) * sizeof *h->out);
	for (size_t i = 0; i < h->n; i++) {
		make_output(h, h->rule[i], &h->out[i * h->t->outputs]);
		if (stopped(h)) {
			blame(h, h->rule[i]);
			return false;
		}
	}
	return true;
}

static struct value
defaults(struct hits *h)
{
	const struct table *t = h->t;
	struct value *v = arena_alloc(h->ev->x.mem, (t->outputs + 1) * sizeof *v);
	bool some = false;

	for (size_t i = 0; i < t->outputs; i++) {
		const struct node *nd = t->output[i].otherwise;

		v[i] = nd == NULL ? value_null() : eval_node(h->ev, h->frame, nd);
		if (nd != NULL && !stopped(h) && !allowed(h, &t->output[i], v[i]))
			v[i] = not_allowed(h, "the default output");
		some |= nd != NULL;
	}
	if (some)
		return together(h, v);
	if (t->policy == TABLE_COLLECT && t->aggregate == TABLE_LIST)
		return value_list_make(h->ev->x.mem, NULL, 0);
	if (t->aggregate == TABLE_COUNT)
		return value_int(0);
	return value_null();
}

/* --- hit policies ------------------------------------------------------------------------- */
static struct value
broken(struct hits *h, const char *why)
{
	return eval_raise(h->ev, "hit-policy", &h->t->src, 0, 0, "%s: rules %s and %s", why,
	    h->t->rule[h->rule[0]].id, h->t->rule[h->rule[1]].id);
}

static struct value
hit_any(struct hits *h)
{
	size_t m = h->t->outputs;

	for (size_t i = 1; i < h->n; i++)
		for (size_t k = 0; k < m; k++)
			if (kern_equal(h->out[k], h->out[i * m + k]) != KERN_TRUE) {
				h->rule[1] = h->rule[i];
				return broken(h, "more than one rule holds, with other outputs");
			}
	return as_result(h, h->rule[0], h->out);
}

static bool
in_point(const struct feel_point *p, struct value v)
{
	int c;

	if (!p->range)
		return kern_equal(v, p->low) == KERN_TRUE;
	if (!p->low_none && (!kern_order(v, p->low, &c) || c < 0 || (c == 0 && !p->low_closed)))
		return false;
	return p->high_none || (kern_order(v, p->high, &c) && (c < 0 || (c == 0 && p->high_closed)));
}

/* Place of V in the output values; what is not listed comes last. */
static size_t
priority(const struct table_output *o, struct value v)
{
	for (size_t i = 0; o->ranks != NULL && i < o->ranks->n; i++)
		if (in_point(&o->ranks->point[i], v))
			return i;
	return SIZE_MAX;
}

bool
thit_before(const struct table *t, const struct value *a, const struct value *b)
{
	for (size_t k = 0; k < t->outputs; k++) {
		size_t pa = priority(&t->output[k], a[k]);
		size_t pb = priority(&t->output[k], b[k]);

		if (pa != pb)
			return pa < pb;
	}
	return false;
}

static bool
before(const struct hits *h, size_t a, size_t b)
{
	size_t m = h->t->outputs;

	return thit_before(h->t, &h->out[a * m], &h->out[b * m]);
}

static struct value
hit_priority(struct hits *h)
{
	size_t best = 0;

	for (size_t i = 1; i < h->n; i++)
		if (before(h, i, best))
			best = i;
	h->rule[0] = h->rule[best];
	h->n = 1;
	return as_result(h, h->rule[0], &h->out[best * h->t->outputs]);
}

static struct value
list_of(const struct hits *h, const struct value *v)
{
	struct value_list *l = arena_alloc(h->ev->x.mem, sizeof *l);

	*l = (struct value_list){ h->n, v };
	return value_list(l);
}

static bool
hit_list(const struct hits *h, struct value *out)
{
	struct value *v = arena_alloc(h->ev->x.mem, (h->n + 1) * sizeof *v);

	for (size_t i = 0; i < h->n; i++) {
		const struct table_rule *r = &h->t->rule[h->rule[i]];

		if (r->constant != NULL)
			v[i] = r->whole;
		else if (!result_of(h, h->rule[i], &v[i]))
			return false;
	}
	*out = list_of(h, v);
	return true;
}

static struct value
hit_sorted(struct hits *h)
{
	struct arena *mem = h->ev->x.mem;
	size_t *order = arena_alloc(mem, (h->n + 1) * sizeof *order);
	struct value *v = arena_alloc(mem, (h->n + 1) * sizeof *v);

	for (size_t i = 0; i < h->n; i++) {
		size_t at = i;

		/* Insertion keeps rule order among equals. */
		for (; at > 0 && before(h, i, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (size_t i = 0; i < h->n; i++)
		v[i] = as_result(h, h->rule[order[i]], &h->out[order[i] * h->t->outputs]);
	return list_of(h, v);
}

static struct value
not_numbers(struct hits *h)
{
	return eval_raise(h->ev, "type", &h->t->src, 0, 0, "the outputs cannot be aggregated");
}

static struct value
hit_sum(struct hits *h)
{
	struct value sum = value_int(0);

	for (size_t i = 0; i < h->n; i++)
		if (h->out[i].type != VALUE_NUMBER ||
		    decimal_add(h->ev->x.mem, sum, h->out[i], &sum) != DECIMAL_OK)
			return not_numbers(h);
	return sum;
}

static struct value
hit_extreme(struct hits *h, int sign)
{
	struct value best = h->out[0];
	int c;

	for (size_t i = 1; i < h->n; i++) {
		if (!kern_order(h->out[i], best, &c))
			return not_numbers(h);
		if (c * sign > 0)
			best = h->out[i];
	}
	return best;
}

static struct value
hit_aggregate(struct hits *h)
{
	if (h->t->aggregate == TABLE_COUNT)
		return value_int((int64_t)h->n);
	if (h->t->outputs != 1)
		return not_numbers(h);
	if (h->t->aggregate == TABLE_SUM)
		return hit_sum(h);
	return hit_extreme(h, h->t->aggregate == TABLE_MIN ? -1 : 1);
}

static struct value
weigh(struct hits *h)
{
	switch (h->t->policy) {
	case TABLE_ANY:
		return hit_any(h);
	case TABLE_PRIORITY:
		return hit_priority(h);
	case TABLE_OUTPUT_ORDER:
		return hit_sorted(h);
	default:
		return hit_aggregate(h);
	}
}

static struct value
decide(struct hits *h)
{
	const struct table *t = h->t;
	struct value v = value_null();
	bool made = true;

	if (t->policy == TABLE_UNIQUE && h->n > 1)
		return broken(h, "more than one rule holds in a table of unique hits");
	if (t->policy == TABLE_UNIQUE || t->policy == TABLE_FIRST)
		made = result_of(h, h->rule[0], &v);
	else if (t->policy == TABLE_RULE_ORDER || (t->policy == TABLE_COLLECT && t->aggregate == TABLE_LIST))
		made = hit_list(h, &v);
	else if ((made = make_outputs(h)))
		v = weigh(h);
	if (made)
		note(h);
	return v;
}

/* Results, their list and the log of a table that is `listed`, in one go. */
static struct value
list_known(const struct hits *h, uint64_t mask)
{
	size_t n = (size_t)__builtin_popcountll(mask), i = 0;
	struct value_list *l = arena_alloc(h->ev->x.mem, sizeof *l + n * sizeof *l->v);
	struct table_fired *fired = log_more(h->log, n);
	struct value *v = (struct value *)(l + 1);

	for (; mask != 0; mask &= mask - 1, i++) {
		uint32_t rule = (uint32_t)__builtin_ctzll(mask);

		v[i] = h->t->listed[rule];
		fired[i] = (struct table_fired){ h->t, rule, h->log->by };
	}
	*l = (struct value_list){ n, v };
	return value_list(l);
}

static inline struct value
run(struct eval *ev, struct value *frame, const struct table *t, bool given)
{
	uint32_t few[64];
	struct hits h = { .ev = ev, .frame = frame, .t = t,
		.log = table_log_of(ev->globals, t->el->model->set->elements), .rule = few };
	uint64_t mask;

	if (t->rules > NELEM(few))
		h.rule = arena_alloc(ev->x.mem, t->rules * sizeof *h.rule);
	if (t->guarded && !given && ev->make != NULL) {
		if (!read_part(&h, true) || !try_rule(&h, 0, false))
			return value_null();
		if (h.n > 0)
			return decide(&h);
		if (!read_part(&h, false))
			return value_null();
	} else if (!given && !read_inputs(&h)) {
		return value_null();
	}
	if (t->listed != NULL && !h.log->scan && tindex_match(t->index, frame, &mask) && mask != 0)
		return list_known(&h, mask);
	if (!match(&h))
		return value_null();
	return h.n == 0 ? defaults(&h) : decide(&h);
}

struct value
thit_eval(struct eval *ev, struct value *frame, const void *data)
{
	return run(ev, frame, data, false);
}

struct value
thit_given(struct eval *ev, struct value *frame, const struct table *t)
{
	return run(ev, frame, t, true);
}
