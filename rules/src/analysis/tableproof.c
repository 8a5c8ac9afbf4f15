/* tableproof.c - proofs over the elementary cells of one decision table. */
#include "analysis/tableproof.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/hash.h"
#include "dmn/thit.h"
#include "dmn/tindex.h"
#include "vm/kern.h"
#include "vm/node.h"

enum { MAX_TOLD = 20, NO_RULE = -1 };

/* Cells of a column that have the same rules are one class. */
struct class {
	const uint64_t *bits;
	struct value sample;
};

struct axis {
	struct class *class;
	size_t n;		/* 0: every value is alike */
};

struct proof {
	const struct table *t;
	const struct tableproof_sink *sink;
	struct arena mem;
	struct axis *axis;
	size_t words;
	uint64_t *all, *sure;	/* all rules; those without residual cells */
	uint64_t work;		/* left for the question at hand */
	uint64_t limit;
	size_t *at;		/* the class of each column on the way */
	/* Sets of rules that led nowhere, by column: exact, open addressing. */
	uint64_t **seen;
	size_t seen_n, seen_room;
};

/* --- telling ---------------------------------------------------------------------------- */
static void PRINTFLIKE(5, 6)
say(const struct proof *p, const char *question, enum rules_answer answer, struct diag_place at,
    const char *fmt, ...)
{
	struct rules_finding f = { .question = question, .answer = answer, .model = p->t->el->model->name.p,
		.decision = p->t->el->name.p, .at = at };
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	f.text = text;
	p->sink->say(p->sink->ctx, &f);
}

/* The row that AT describes: only columns that matter. */
static char *
example(struct proof *p, const size_t *at)
{
	struct buf b = { 0 };
	char *text;

	for (size_t i = 0; i < p->t->inputs; i++) {
		if (p->axis[i].n == 0 || at[i] == SIZE_MAX)
			continue;
		buf_str(&b, b.n > 0 ? ", " : "");
		buf_slice(&b, model_trim(p->t->input[i].src.text));
		buf_str(&b, " = ");
		rules_print(p->axis[i].class[at[i]].sample, &b);
	}
	text = arena_strdup(&p->mem, b.n > 0 ? buf_view(&b) : slice_of("any row"));
	buf_fini(&b);
	return text;
}

/* --- cells ---------------------------------------------------------------------------------- */
static void
make_axis(struct proof *p, size_t input)
{
	const struct tindex *x = p->t->index;
	struct axis *a = &p->axis[input];
	size_t cells = tindex_cells(x, input);

	a->class = arena_alloc(&p->mem, (cells + 1) * sizeof *a->class);
	for (size_t c = 0; c < cells; c++) {
		const uint64_t *bits = tindex_bits(x, input, c);
		struct value v;
		size_t k = 0;

		if (!tindex_sample(x, p->t, input, c, &p->mem, &v))
			continue;
		while (k < a->n && memcmp(a->class[k].bits, bits, p->words * sizeof *bits) != 0)
			k++;
		if (k == a->n)
			a->class[a->n++] = (struct class){ bits, v };
	}
}

static bool
has(const uint64_t *mask, size_t rule)
{
	return (mask[rule / 64] >> (rule % 64) & 1) != 0;
}

static bool
is_empty(const uint64_t *mask, size_t words)
{
	for (size_t w = 0; w < words; w++)
		if (mask[w] != 0)
			return false;
	return true;
}

/* Takes N steps of the work: a step is a set of up to 64 rules, or a class, looked at. */
static bool
spend(struct proof *p, uint64_t n)
{
	if (p->work < n) {
		p->work = 0;
		return false;
	}
	p->work -= n;
	return true;
}

/* --- the search ------------------------------------------------------------------------------- */
static bool
was_seen(struct proof *p, size_t column, const uint64_t *mask)
{
	size_t n = p->words + 1, at;
	uint64_t *entry;

	if (2 * (p->seen_n + 1) > p->seen_room) {
		uint64_t **old = p->seen;
		size_t room = p->seen_room;

		p->seen_room = room ? 2 * room : 1024;
		p->seen = arena_zalloc(&p->mem, p->seen_room * sizeof(uint64_t *));
		for (size_t i = 0; i < room; i++) {
			if (old[i] == NULL)
				continue;
			at = hash_64(old[i], n * sizeof **old, 1) % p->seen_room;
			while (p->seen[at] != NULL)
				at = (at + 1) % p->seen_room;
			p->seen[at] = old[i];
		}
	}
	entry = arena_alloc(&p->mem, n * sizeof *entry);
	entry[0] = column;
	memcpy(entry + 1, mask, p->words * sizeof *mask);
	at = hash_64(entry, n * sizeof *entry, 1) % p->seen_room;
	for (; p->seen[at] != NULL; at = (at + 1) % p->seen_room)
		if (memcmp(p->seen[at], entry, n * sizeof *entry) == 0)
			return true;
	p->seen[at] = entry;
	p->seen_n++;
	return false;
}

/* Whether cells can be chosen, those of rule INSIDE if there is one, in which none of MASK
 * holds: 1, at p->at; 0 none; -1 the work ran out. */
static int
search(struct proof *p, size_t column, const uint64_t *mask, int inside)
{
	const struct axis *a = &p->axis[column < p->t->inputs ? column : 0];
	uint64_t *next;

	if (is_empty(mask, p->words)) {
		for (size_t i = column; i < p->t->inputs; i++)
			for (p->at[i] = 0; inside != NO_RULE && p->at[i] + 1 < p->axis[i].n &&
			     !has(p->axis[i].class[p->at[i]].bits, (size_t)inside); p->at[i]++)
				;
		return 1;
	}
	if (column == p->t->inputs || was_seen(p, column, mask))
		return 0;
	if (a->n == 0)
		return search(p, column + 1, mask, inside);
	next = arena_alloc(&p->mem, p->words * sizeof *next);
	for (size_t c = 0; c < a->n; c++) {
		int rc;

		if (!spend(p, p->words))
			return -1;
		if (inside != NO_RULE && !has(a->class[c].bits, (size_t)inside))
			continue;
		for (size_t w = 0; w < p->words; w++)
			next[w] = mask[w] & a->class[c].bits[w];
		p->at[column] = c;
		rc = search(p, column + 1, next, inside);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int
find_empty(struct proof *p, const uint64_t *mask, int inside)
{
	p->work = p->limit;
	p->seen = NULL;
	p->seen_n = p->seen_room = 0;
	return search(p, 0, mask, inside);
}

/* --- gaps --------------------------------------------------------------------------------------- */
/* Allowed values that are computed: what lies outside of them is not known. */
static bool
is_open(const struct table *t)
{
	const struct feel_tests *limits[TINDEX_LIMITS];
	bool all = true;

	for (size_t i = 0; i < t->inputs && all; i++)
		(void)tindex_limits(t, i, limits, &all);
	return !all;
}

static void
ask_gaps(struct proof *p)
{
	const struct table *t = p->t;
	struct diag_place at = t->xml->at;
	int rc;

	if (t->policy > TABLE_FIRST)
		return; /* a list may be empty */
	for (size_t i = 0; i < t->outputs; i++)
		if (t->output[i].otherwise != NULL)
			return;
	rc = find_empty(p, p->all, NO_RULE);
	if (rc > 0) {
		say(p, "gap", is_open(t) ? RULES_NOT_DECIDED : RULES_COUNTER_EXAMPLE, at,
		    "no rule holds for %s%s", example(p, p->at),
		    is_open(t) ? ", if that is an allowed row" : "");
		return;
	}
	if (rc == 0)
		rc = find_empty(p, p->sure, NO_RULE);
	if (rc == 0)
		say(p, "gap", RULES_PROVED, at, "some rule holds for every row");
	else if (rc > 0)
		say(p, "gap", RULES_NOT_DECIDED, at, "only rules with computed cells can hold for %s",
		    example(p, p->at));
	else
		say(p, "gap", RULES_NOT_DECIDED, at, "the work limit was reached");
}

/* --- overlaps ----------------------------------------------------------------------------------- */
static bool
meet(struct proof *p, size_t a, size_t b)
{
	for (size_t i = 0; i < p->t->inputs; i++) {
		const struct axis *x = &p->axis[i];
		size_t c = 0;

		p->at[i] = SIZE_MAX;
		while (c < x->n && !(has(x->class[c].bits, a) && has(x->class[c].bits, b)))
			c++;
		(void)spend(p, c + 1);
		if (x->n > 0 && c == x->n)
			return false;
		p->at[i] = c;
	}
	return true;
}

/* A: rules may hold together when they say the same. */
static bool
say_the_same(const struct table *t, const struct table_rule *a, const struct table_rule *b)
{
	for (size_t i = 0; i < t->outputs; i++)
		if (kern_equal(a->constant[i], b->constant[i]) != KERN_TRUE)
			return false;
	return true;
}

static void
ask_overlaps(struct proof *p)
{
	const struct table *t = p->t;
	int counter = 0, open = 0;

	if (t->policy != TABLE_UNIQUE && t->policy != TABLE_ANY)
		return;
	p->work = p->limit;
	for (size_t a = 0; a < t->rules; a++)
		for (size_t b = a + 1; b < t->rules; b++) {
			const struct table_rule *ra = &t->rule[a], *rb = &t->rule[b];
			bool unsure = ra->residual || rb->residual;

			if (p->work == 0) {
				say(p, "overlap", RULES_NOT_DECIDED, t->xml->at, "the work limit was reached");
				return;
			}
			if (!meet(p, a, b))
				continue;
			if (t->policy == TABLE_ANY && ra->constant && rb->constant && say_the_same(t, ra, rb))
				continue;
			if (t->policy == TABLE_ANY && (ra->constant == NULL || rb->constant == NULL))
				unsure = true;
			open += unsure;
			counter += !unsure;
			if ((unsure ? open : counter) <= MAX_TOLD)
				say(p, "overlap", unsure ? RULES_NOT_DECIDED : RULES_COUNTER_EXAMPLE, rb->at,
				    "rules %zu and %zu %s hold for %s", a + 1, b + 1, unsure ? "may both" : "both",
				    example(p, p->at));
		}
	if (counter > MAX_TOLD || open > MAX_TOLD)
		say(p, "overlap", counter > MAX_TOLD ? RULES_COUNTER_EXAMPLE : RULES_NOT_DECIDED, t->xml->at,
		    "%d pairs overlap, %d more may; the first %d are told", counter, open, MAX_TOLD);
	if (counter + open == 0)
		say(p, "overlap", RULES_PROVED, t->xml->at, "no two rules hold together%s",
		    t->policy == TABLE_ANY ? " with other outputs" : "");
}

/* --- rules that never fire ---------------------------------------------------------------------- */
static bool
can_hold(struct proof *p, size_t rule, size_t *bad)
{
	for (size_t i = 0; i < p->t->inputs; i++) {
		const struct axis *x = &p->axis[i];
		size_t c = 0;

		while (c < x->n && !has(x->class[c].bits, rule))
			c++;
		if (x->n > 0 && c == x->n) {
			*bad = i;
			return false;
		}
	}
	return true;
}

/* Those that win over RULE whenever they hold too. */
static bool
winners(const struct proof *p, size_t rule, uint64_t *mask)
{
	const struct table *t = p->t;
	const struct value *mine = t->rule[rule].constant;

	memset(mask, 0, p->words * sizeof *mask);
	for (size_t r = 0; r < t->rules; r++) {
		const struct value *other = t->rule[r].constant;
		bool wins = t->policy == TABLE_FIRST && r < rule;

		if (t->policy == TABLE_PRIORITY && mine && other)
			wins = thit_before(t, other, mine) || (r < rule && !thit_before(t, mine, other));
		if (wins && !t->rule[r].residual)
			mask[r / 64] |= UINT64_C(1) << (r % 64);
	}
	return t->policy == TABLE_FIRST || t->policy == TABLE_PRIORITY;
}

static void
ask_rules(struct proof *p)
{
	const struct table *t = p->t;
	uint64_t *mask = arena_alloc(&p->mem, p->words * sizeof *mask);
	size_t unreachable = 0, masked = 0, open = 0, bad = 0;

	for (size_t r = 0; r < t->rules; r++) {
		int rc;

		if (!can_hold(p, r, &bad)) {
			unreachable++;
			say(p, "unreachable", RULES_COUNTER_EXAMPLE, t->rule[r].at,
			    "rule %zu never holds: no allowed value of %.*s is in its cell", r + 1,
			    SLICE_FMT(model_trim(t->input[bad].src.text)));
			continue;
		}
		if (!winners(p, r, mask))
			continue;
		rc = find_empty(p, mask, (int)r);
		open += rc < 0;
		if (rc != 0)
			continue;
		masked++;
		(void)meet(p, r, r);
		say(p, "masked", RULES_COUNTER_EXAMPLE, t->rule[r].at,
		    "rule %zu never fires: whenever it holds another goes first, as for %s", r + 1, example(p, p->at));
	}
	if (unreachable == 0)
		say(p, "unreachable", RULES_PROVED, t->xml->at, "every rule can hold");
	if (open > 0)
		say(p, "masked", RULES_NOT_DECIDED, t->xml->at, "the work limit was reached for %zu rules", open);
	else if (masked == 0 && (t->policy == TABLE_FIRST || t->policy == TABLE_PRIORITY))
		say(p, "masked", RULES_PROVED, t->xml->at, "no rule hides behind others");
}

/* --- allowed values -------------------------------------------------------------------------- */
static bool
listed(const struct feel_tests *c, struct value v)
{
	int lo, hi;

	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *q = &c->point[i];
		bool in;

		if (!q->range)
			in = kern_equal(v, q->low) == KERN_TRUE;
		else
			in = (q->low_none || (kern_order(v, q->low, &lo) && (lo > 0 || (lo == 0 && q->low_closed)))) &&
			    (q->high_none || (kern_order(v, q->high, &hi) && (hi < 0 || (hi == 0 && q->high_closed))));
		if (in)
			return !c->negated;
	}
	return c->negated;
}

static size_t
outside(const struct proof *p, const struct feel_tests *limit, struct value v, size_t rule, struct slice what)
{
	struct buf b = { 0 };

	if (limit == NULL || limit->any || !limit->cut || v.type == VALUE_NULL || listed(limit, v))
		return 0;
	rules_print(v, &b);
	say(p, "allowed-values", RULES_COUNTER_EXAMPLE, p->t->rule[rule].at,
	    "rule %zu: %s is not one of the values of %.*s", rule + 1, buf_cstr(&b), SLICE_FMT(what));
	buf_fini(&b);
	return 1;
}

static size_t
outside_type(const struct proof *p, const struct type *t, struct value v, size_t rule, struct slice what)
{
	for (; t != NULL; t = t->also)
		if (outside(p, t->tests, v, rule, what) > 0)
			return 1;
	return 0;
}

static void
ask_values(struct proof *p)
{
	const struct table *t = p->t;
	size_t n = 0;

	for (size_t r = 0; r < t->rules; r++) {
		for (size_t i = 0; i < t->inputs; i++) {
			const struct feel_tests *cell = &t->rule[r].cell[i];
			struct slice what = model_trim(t->input[i].src.text);

			for (size_t k = 0; !cell->any && cell->cut && k < cell->n; k++)
				if (!cell->point[k].range &&
				    outside(p, &t->input[i].allowed, cell->point[k].low, r, what) +
				    outside_type(p, t->input[i].type, cell->point[k].low, r, what) > 0)
					n++;
		}
		for (size_t i = 0; i < t->outputs; i++) {
			const struct node *nd = t->rule[r].output[i];
			struct slice what = t->output[i].name.n ? t->output[i].name : t->el->name;

			while (nd != NULL && nd->op == NODE_COERCE)
				nd = nd->a;
			if (nd != NULL && nd->op == NODE_CONST)
				n += outside(p, &t->output[i].allowed, nd->k, r, what) +
				    outside_type(p, t->output[i].type, nd->k, r, what);
		}
	}
	if (n == 0)
		say(p, "allowed-values", RULES_PROVED, t->xml->at, "every constant is an allowed value");
}

/* --- all ---------------------------------------------------------------------------------------- */
void
tableproof_run(const struct table *t, uint64_t work, const struct tableproof_sink *sink)
{
	struct proof p = { .t = t, .sink = sink, .limit = work };

	arena_init(&p.mem, 0);
	ask_values(&p);
	if (t->index == NULL) {
		if (t->rules > 0)
			say(&p, "index", RULES_NOT_DECIDED, t->xml->at, "the table has no static cells that can be cut: "
			    "it is scanned, and nothing can be proved");
		goto out;
	}
	p.words = tindex_words(t->index);
	p.at = arena_zalloc(&p.mem, (t->inputs + 1) * sizeof *p.at);
	p.axis = arena_zalloc(&p.mem, (t->inputs + 1) * sizeof *p.axis);
	p.all = arena_zalloc(&p.mem, p.words * sizeof *p.all);
	p.sure = arena_zalloc(&p.mem, p.words * sizeof *p.sure);
	for (size_t r = 0; r < t->rules; r++) {
		p.all[r / 64] |= UINT64_C(1) << (r % 64);
		if (!t->rule[r].residual)
			p.sure[r / 64] |= UINT64_C(1) << (r % 64);
	}
	for (size_t i = 0; i < t->inputs; i++)
		make_axis(&p, i);
	ask_gaps(&p);
	ask_overlaps(&p);
	ask_rules(&p);
out:
	arena_fini(&p.mem);
}
