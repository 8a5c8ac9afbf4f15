/* tindex.c - cut each input's domain into elementary cells with a bit set of rules each. */
#include "dmn/tindex.h"

#include <stdlib.h>

#include "data/decimal.h"
#include "data/when.h"
#include "vm/kern.h"

/* Bit sets of one table; beyond it the plain scan serves. */
enum { BUDGET = 8 << 20, HASH_MIN = 8, LINEAR = 8, SCRATCH_SLOTS = 64 };

/* Domains that are ordered and whose equality is that of their order. Times with a zone
 * are none: two spellings of an instant may compare equal and differ. */
enum domain {
	DOMAIN_NONE,
	DOMAIN_BOOL,
	DOMAIN_NUMBER,
	DOMAIN_STRING,
	DOMAIN_DATE,
	DOMAIN_LOCAL_TIME,
	DOMAIN_LOCAL_DATETIME,
	DOMAIN_DAYS,
	DOMAIN_MONTHS
};

/* Cell 2k+1 is point[k]; cell 2k is the open interval below it, cell 2n above all. */
struct column {
	enum domain domain;
	uint8_t type;		/* of values of the domain */
	bool clock;		/* a time: only local ones are of the domain */
	bool always;		/* no static test: nothing to look up */
	bool null_known;	/* null has bits of its own */
	bool speaks_of_null;	/* some cell tests for it */
	struct value *point;	/* sorted */
	size_t n;
	int64_t *scaled;	/* of numbers, dates, months: the points * 10^scale, if all fit */
	int scale;
	uint32_t *hash;		/* of strings: point number + 1, or 0 */
	size_t hash_size;
	bool has_ranges;	/* then a string's interval matters too */
	uint8_t of_bool[2];	/* of booleans: the cells of false and true */
	uint64_t *bits;		/* (2n + 1 cells, then null) by words */
	uint32_t slot;		/* of the frame: where the row's value is */
};

struct tindex {
	size_t words;
	struct column *col;
	const struct column **live; /* those that look something up */
	size_t lives;
	uint64_t *start;	/* all rules */
};

size_t
tindex_words(const struct tindex *x)
{
	return x->words;
}

static enum domain
domain_of(struct value v)
{
	switch ((enum value_type)v.type) {
	case VALUE_BOOL:
		return DOMAIN_BOOL;
	case VALUE_NUMBER:
		return DOMAIN_NUMBER;
	case VALUE_STRING:
		return DOMAIN_STRING;
	case VALUE_DATE:
		return DOMAIN_DATE;
	case VALUE_TIME:
		return v.time->zone.kind == ZONE_LOCAL ? DOMAIN_LOCAL_TIME : DOMAIN_NONE;
	case VALUE_DATETIME:
		return v.dt->time.zone.kind == ZONE_LOCAL ? DOMAIN_LOCAL_DATETIME : DOMAIN_NONE;
	case VALUE_DAYS:
		return DOMAIN_DAYS;
	case VALUE_MONTHS:
		return DOMAIN_MONTHS;
	case VALUE_NULL:
	case VALUE_LIST:
	case VALUE_CONTEXT:
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		break;
	}
	return DOMAIN_NONE;
}

/* Within one domain there is an order: booleans get one of their own. */
static int
order(struct value a, struct value b)
{
	int c = 0;

	switch ((enum value_type)a.type) {
	case VALUE_BOOL:
		return (int)a.b - (int)b.b;
	case VALUE_STRING:
		return slice_cmp(value_text(a), value_text(b));
	case VALUE_NUMBER:
		return decimal_compare(a, b);
	case VALUE_DATE:
	case VALUE_MONTHS:
		return (a.i > b.i) - (a.i < b.i);
	case VALUE_TIME:
	case VALUE_DATETIME:
	case VALUE_DAYS:
	case VALUE_NULL:
	case VALUE_LIST:
	case VALUE_CONTEXT:
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		break;
	}
	CHECK(kern_order(a, b, &c));
	return c;
}

/* --- collecting the constants of a column --------------------------------------------- */
static bool
is_static(const struct feel_tests *c)
{
	return !c->any && c->cut;
}

/* Null as a constant is no point of the domain: `null` in a cell is for null alone. */
static bool
take_constant(struct column *col, struct value v)
{
	enum domain d;

	if (v.type == VALUE_NULL)
		return true;
	d = domain_of(v);
	if (d == DOMAIN_NONE || (col->domain != DOMAIN_NONE && col->domain != d))
		return false;
	col->domain = d;
	col->point[col->n++] = v;
	return true;
}

static bool
take_cell(struct column *col, const struct feel_tests *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *p = &c->point[i];

		col->speaks_of_null |= !p->range && p->low.type == VALUE_NULL;
		if (!p->range && !take_constant(col, p->low))
			return false;
		if (!p->range)
			continue;
		if ((p->low_none || p->low.type == VALUE_NULL) &&
		    (p->high_none || p->high.type == VALUE_NULL))
			return false;
		if ((!p->low_none && (p->low.type == VALUE_NULL || !take_constant(col, p->low))) ||
		    (!p->high_none && (p->high.type == VALUE_NULL || !take_constant(col, p->high))))
			return false;
		col->has_ranges = true;
	}
	return true;
}

/* Constants of the input's allowed values cut too, so that each cell is inside or outside. */
static size_t
allowed_of(const struct table *t, size_t input, const struct feel_tests *out[2])
{
	const struct table_input *in = &t->input[input];
	size_t n = 0;

	if (!in->allowed.any && in->allowed.cut)
		out[n++] = &in->allowed;
	if (in->type != NULL && in->type->tests != NULL && in->type->tests->cut)
		out[n++] = in->type->tests;
	return n;
}

static void
take_allowed(struct column *col, const struct feel_tests *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *p = &c->point[i];

		if (!p->low_none && domain_of(p->low) == col->domain)
			col->point[col->n++] = p->low;
		if (p->range && !p->high_none && domain_of(p->high) == col->domain)
			col->point[col->n++] = p->high;
		col->has_ranges |= p->range;
	}
}

static int
by_order(const void *a, const void *b)
{
	return order(*(const struct value *)a, *(const struct value *)b);
}

/* False when the column's static cells cannot be cut: the table is scanned. */
static bool
collect(struct column *col, const struct table *t, size_t input, struct arena *plan)
{
	const struct feel_tests *allowed[2];
	size_t room = 0, n = 0, limits = allowed_of(t, input, allowed);

	col->always = true;
	for (size_t r = 0; r < t->rules; r++)
		if (is_static(&t->rule[r].cell[input])) {
			room += 2 * t->rule[r].cell[input].n;
			col->always = false;
		}
	if (col->always)
		return true;
	for (size_t i = 0; i < limits; i++)
		room += 2 * allowed[i]->n;
	col->point = arena_alloc(plan, (room + 1) * sizeof *col->point);
	for (size_t r = 0; r < t->rules; r++)
		if (is_static(&t->rule[r].cell[input]) && !take_cell(col, &t->rule[r].cell[input]))
			return false;
	if (col->n == 0)
		return false;
	for (size_t i = 0; i < limits; i++)
		take_allowed(col, allowed[i]);
	qsort(col->point, col->n, sizeof *col->point, by_order);
	for (size_t i = 0; i < col->n; i++)
		if (n == 0 || order(col->point[n - 1], col->point[i]) != 0)
			col->point[n++] = col->point[i];
	col->n = n;
	return true;
}

/* --- bits ---------------------------------------------------------------------------------- */
/* Whether elementary cell CELL of the column lies inside P. */
static bool
inside(const struct column *col, size_t cell, const struct feel_point *p)
{
	size_t k = cell / 2;
	int c;

	if (cell % 2 == 1) {
		struct value v = col->point[k];

		if (!p->range)
			return p->low.type != VALUE_NULL && order(v, p->low) == 0;
		if (!p->low_none && ((c = order(v, p->low)) < 0 || (c == 0 && !p->low_closed)))
			return false;
		return p->high_none || (c = order(v, p->high)) < 0 || (c == 0 && p->high_closed);
	}
	/* The open interval between points k-1 and k; bounds are always points. */
	if (!p->range)
		return false;
	if (!p->low_none && (k == 0 || order(p->low, col->point[k - 1]) > 0))
		return false;
	return p->high_none || (k < col->n && order(p->high, col->point[k]) >= 0);
}

static bool
cell_holds(const struct column *col, size_t cell, const struct feel_tests *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (inside(col, cell, &c->point[i]))
			return !c->negated;
	return c->negated;
}

static void
set_bit(const struct tindex *x, const struct column *col, size_t cell, size_t rule)
{
	col->bits[cell * x->words + rule / 64] |= UINT64_C(1) << (rule % 64);
}

static void
fill_bits(const struct tindex *x, const struct column *col, const struct table *t, size_t input)
{
	for (size_t r = 0; r < t->rules; r++) {
		const struct feel_tests *c = &t->rule[r].cell[input];

		for (size_t cell = 0; cell <= 2 * col->n; cell++)
			if (!is_static(c) || cell_holds(col, cell, c))
				set_bit(x, col, cell, r);
	}
}

/* What null does is asked of the tests themselves; where a strict one faults, rows with
 * null here are scanned, which gives the fault. */
static void
fill_null(const struct tindex *x, struct column *col, const struct table *t, size_t input, bool strict)
{
	struct eval_options opt = { .strict = strict, .has_today = true };
	struct eval *ev = eval_new(&opt);
	uint32_t slots = t->input[input].slot + SCRATCH_SLOTS;
	struct value *frame = base_zalloc(slots * sizeof *frame);
	struct arena mem;

	arena_init(&mem, 0);
	eval_begin(ev, &mem);
	col->null_known = true;
	for (size_t r = 0; r < t->rules && col->null_known; r++) {
		const struct feel_tests *c = &t->rule[r].cell[input];
		struct value v = value_bool(true);

		if (is_static(c)) {
			frame[t->input[input].slot] = value_null();
			v = eval_node(ev, frame, c->node);
		}
		col->null_known = !eval_stopped(ev);
		if (v.type == VALUE_BOOL && v.b)
			set_bit(x, col, 2 * col->n + 1, r);
	}
	arena_fini(&mem);
	base_free(frame);
	eval_free(&ev);
}

/* --- fast look-up --------------------------------------------------------------------------- */
static void
scale_points(struct column *col, struct arena *plan)
{
	int scale = 0;

	if (col->domain == DOMAIN_NUMBER)
		for (size_t i = 0; i < col->n; i++)
			if (!(col->point[i].flags & VALUE_BIG) && -col->point[i].exp > scale)
				scale = -col->point[i].exp;
	if (col->domain == DOMAIN_STRING || col->domain == DOMAIN_BOOL ||
	    col->domain == DOMAIN_LOCAL_TIME || col->domain == DOMAIN_LOCAL_DATETIME ||
	    col->domain == DOMAIN_DAYS)
		return;
	/* Money has two decimals: then the amounts of most rows need no conversion. */
	if (col->domain == DOMAIN_NUMBER && scale < 2)
		scale = 2;
	col->scale = scale;
	col->scaled = arena_alloc(plan, (col->n + 1) * sizeof *col->scaled);
	for (size_t i = 0; i < col->n; i++) {
		if (col->domain != DOMAIN_NUMBER)
			col->scaled[i] = col->point[i].i;
		else if (!decimal_to_scaled(col->point[i], scale, &col->scaled[i])) {
			col->scaled = NULL;
			return;
		}
	}
}

/* Of the length and both ends: what people name differs there; the rest is compared. */
static uint32_t
hash_text(struct value v)
{
	uint64_t first = 0, last = 0, h;

	if (v.n >= 8) {
		memcpy(&first, v.s, 8);
		memcpy(&last, v.s + v.n - 8, 8);
	} else if (v.n >= 4) {
		memcpy(&first, v.s, 4);
		memcpy(&last, v.s + v.n - 4, 4);
	} else if (v.n > 0) {
		first = (uint64_t)(uint8_t)v.s[0] << 16 | (uint64_t)(uint8_t)v.s[v.n / 2] << 8 |
		    (uint8_t)v.s[v.n - 1];
	}
	h = (first * UINT64_C(0x9e3779b97f4a7c15)) ^ (last + v.n) * UINT64_C(0xc2b2ae3d27d4eb4f);
	return (uint32_t)(h >> 32 ^ h);
}

/* A string that is no point lies in some interval; without ranges all are alike. */
static void
hash_points(struct column *col, struct arena *plan)
{
	size_t size = HASH_MIN;

	if (col->domain != DOMAIN_STRING || col->has_ranges)
		return;
	while (size < 2 * col->n)
		size *= 2;
	col->hash_size = size;
	col->hash = arena_zalloc(plan, size * sizeof *col->hash);
	for (size_t i = 0; i < col->n; i++) {
		size_t at = hash_text(col->point[i]) & (size - 1);

		while (col->hash[at] != 0)
			at = (at + 1) & (size - 1);
		col->hash[at] = (uint32_t)i + 1;
	}
}

static size_t
find_hash(const struct column *col, struct value v)
{
	size_t mask = col->hash_size - 1, at = hash_text(v) & mask;

	for (; col->hash[at] != 0; at = (at + 1) & mask) {
		struct value p = col->point[col->hash[at] - 1];

		if (slice_eq(value_text(p), value_text(v)))
			return 2 * (size_t)(col->hash[at] - 1) + 1;
	}
	return 0; /* any interval */
}

static size_t
find_scaled(const struct column *col, int64_t i)
{
	size_t lo = 0, hi = col->n;

	if (hi <= LINEAR) {
		while (lo < hi && col->scaled[lo] < i)
			lo++;
	} else {
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;

			if (col->scaled[mid] < i)
				lo = mid + 1;
			else
				hi = mid;
		}
	}
	return lo < col->n && col->scaled[lo] == i ? 2 * lo + 1 : 2 * lo;
}

static size_t
find_any(const struct column *col, struct value v)
{
	size_t lo = 0, hi = col->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = order(col->point[mid], v);

		if (c == 0)
			return 2 * mid + 1;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return 2 * lo;
}

static const int64_t power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	1000000000 };

static size_t
find_number(const struct column *col, struct value v)
{
	int up = col->scale + v.exp;
	int64_t i;

	if (col->scaled != NULL && !(v.flags & VALUE_BIG) && up >= 0 && up < (int)NELEM(power) &&
	    !__builtin_mul_overflow(v.i, power[up], &i))
		return find_scaled(col, i);
	return find_any(col, v);
}

static size_t
find(const struct column *col, struct value v)
{
	switch (col->domain) {
	case DOMAIN_NUMBER:
		return find_number(col, v);
	case DOMAIN_STRING:
		return col->hash != NULL ? find_hash(col, v) : find_any(col, v);
	case DOMAIN_DATE:
	case DOMAIN_MONTHS:
		return find_scaled(col, v.i);
	case DOMAIN_BOOL:
		return col->of_bool[v.b];
	case DOMAIN_NONE:
	case DOMAIN_LOCAL_TIME:
	case DOMAIN_LOCAL_DATETIME:
	case DOMAIN_DAYS:
		break;
	}
	return find_any(col, v);
}

/* --- front ------------------------------------------------------------------------------------ */
const struct tindex *
tindex_make(const struct table *t, struct arena *plan, bool strict)
{
	struct tindex *x = arena_zalloc(plan, sizeof *x);
	size_t bytes = 0;

	if (t->rules == 0)
		return NULL;
	x->words = (t->rules + 63) / 64;
	x->col = arena_zalloc(plan, t->inputs * sizeof *x->col);
	x->start = arena_zalloc(plan, x->words * sizeof *x->start);
	x->live = arena_zalloc(plan, (t->inputs + 1) * sizeof *x->live);
	for (size_t r = 0; r < t->rules; r++)
		x->start[r / 64] |= UINT64_C(1) << (r % 64);
	for (size_t i = 0; i < t->inputs; i++) {
		struct column *col = &x->col[i];

		if (!collect(col, t, i, plan))
			return NULL;
		bytes += (2 * col->n + 2) * x->words * sizeof *col->bits;
		if (bytes > BUDGET)
			return NULL;
		if (col->always)
			continue;
		x->live[x->lives++] = col;
		col->slot = t->input[i].slot;
		col->type = col->point[0].type;
		col->clock = col->type == VALUE_TIME || col->type == VALUE_DATETIME;
		col->bits = arena_zalloc(plan, (2 * col->n + 2) * x->words * sizeof *col->bits);
		fill_bits(x, col, t, i);
		fill_null(x, col, t, i, strict);
		scale_points(col, plan);
		hash_points(col, plan);
		for (int b = 0; col->domain == DOMAIN_BOOL && b < 2; b++)
			col->of_bool[b] = (uint8_t)find_any(col, value_bool(b != 0));
	}
	return x->lives > 0 ? x : NULL;
}

/* False: no cell of the column is for V, the scan must say. */
static inline bool
cell_of(const struct column *col, struct value v, size_t *cell)
{
	if (LIKELY(v.type == col->type && (!col->clock || domain_of(v) == col->domain))) {
		*cell = find(col, v);
		return true;
	}
	*cell = 2 * col->n + 1;
	return v.type == VALUE_NULL && col->null_known;
}

/* Once no rule is left the scan would not look at the columns that follow either: each rule has
 * failed at a cell to the left of them. */
bool
tindex_match(const struct tindex *x, const struct value *frame, uint64_t *mask)
{
	size_t words = x->words, cell;

	memcpy(mask, x->start, words * sizeof *mask);
	for (size_t i = 0; i < x->lives; i++) {
		const struct column *col = x->live[i];
		uint64_t left = 0;

		if (!cell_of(col, frame[col->slot], &cell))
			return false;
		for (size_t w = 0; w < words; w++)
			left |= mask[w] &= col->bits[cell * words + w];
		if (left == 0)
			break;
	}
	return true;
}

/* --- for proofs ---------------------------------------------------------------------------- */
size_t
tindex_cells(const struct tindex *x, size_t input)
{
	return x->col[input].always ? 0 : 2 * x->col[input].n + 2;
}

const uint64_t *
tindex_bits(const struct tindex *x, size_t input, size_t cell)
{
	return &x->col[input].bits[cell * x->words];
}

/* A string that sorts right behind LOW, or one that is no point at all. */
static bool
sample_string(const struct column *col, size_t k, struct arena *mem, struct value *out)
{
	struct slice low = k > 0 ? value_text(col->point[k - 1]) : slice_of("");

	if (!col->has_ranges) {
		if (k != col->n)
			return false; /* all intervals are alike: the last stands for them */
		*out = value_string(slice_of("other"));
		while (find_any(col, *out) % 2 == 1)
			*out = value_string(slice_of(arena_printf(mem, "%.*s*", SLICE_FMT(value_text(*out)))));
		return true;
	}
	*out = value_string(slice_of(arena_printf(mem, k > 0 ? "%.*s " : "%.*s", SLICE_FMT(low))));
	if (find_any(col, *out) != 2 * k && k > 0) /* nothing sorts nearer to LOW */
		*out = value_string(slice_of(arena_printf(mem, "%.*s\001", SLICE_FMT(low))));
	return find_any(col, *out) == 2 * k;
}

static bool
sample_number(const struct column *col, size_t k, struct arena *mem, struct value *out)
{
	struct value sum;

	if (k == 0)
		return decimal_sub(mem, col->point[0], value_int(1), out) == DECIMAL_OK;
	if (k == col->n)
		return decimal_add(mem, col->point[k - 1], value_int(1), out) == DECIMAL_OK;
	return decimal_add(mem, col->point[k - 1], col->point[k], &sum) == DECIMAL_OK &&
	    decimal_mul(mem, sum, value_scaled(5, 1), out) == DECIMAL_OK;
}

/* One step of the domain above LOW, or below the first point. */
static bool
sample_step(const struct column *col, size_t k, struct arena *mem, struct value *out)
{
	struct value from = col->point[k > 0 ? k - 1 : 0];
	int64_t step = k > 0 ? 1 : -1;
	struct value_days second = { step, 0 };

	switch (col->domain) {
	case DOMAIN_DATE:
	case DOMAIN_MONTHS:
		*out = from;
		out->i += step;
		break;
	case DOMAIN_BOOL:
		*out = value_bool(step > 0);
		break;
	case DOMAIN_DAYS:
		*out = when_duration(mem, from.dtd->seconds + step, from.dtd->nanos);
		break;
	default:
		if (!when_add_days(mem, from, second, out))
			return false;
	}
	return find_any(col, *out) == 2 * k;
}

bool
tindex_sample(const struct tindex *x, const struct table *t, size_t input, size_t cell, struct arena *mem,
    struct value *out)
{
	const struct column *col = &x->col[input];
	const struct feel_tests *allowed[2];
	size_t limits = allowed_of(t, input, allowed), k = cell / 2;
	bool some = true;

	if (cell == 2 * col->n + 1) {
		*out = value_null();
		return col->speaks_of_null && col->null_known;
	}
	for (size_t i = 0; i < limits; i++)
		if (!cell_holds(col, cell, allowed[i]))
			return false;
	if (cell % 2 == 1)
		*out = col->point[k];
	else if (col->domain == DOMAIN_STRING)
		some = sample_string(col, k, mem, out);
	else if (col->domain == DOMAIN_NUMBER)
		some = sample_number(col, k, mem, out);
	else
		some = sample_step(col, k, mem, out);
	return some;
}
