/* tindex.c - cut each input's domain into elementary cells with a bit set of rules each. */
#include "dmn/tindex.h"
#include "dmn/tindex_own.h"

#include <stdlib.h>

#include "data/decimal.h"
#include "data/when.h"
#include "vm/kern.h"

/* Bit sets of one table; beyond it the plain scan serves. */
enum { BUDGET = 8 << 20, HASH_MIN = 8, LINEAR = 8, SCRATCH_SLOTS = 64 };

size_t
tindex_words(const struct tindex *x)
{
	return x->words;
}

enum domain
tindex_domain(struct value v)
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
		return v.time->zone.kind == ZONE_LOCAL ? DOMAIN_LOCAL_TIME : DOMAIN_ZONED_TIME;
	case VALUE_DATETIME:
		return v.dt->time.zone.kind == ZONE_LOCAL ? DOMAIN_LOCAL_DATETIME : DOMAIN_ZONED_DATETIME;
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
int
tindex_order(struct value a, struct value b)
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

static struct part *
part_for(const struct column *col, enum domain d)
{
	for (size_t i = 0; i < col->parts; i++)
		if (col->part[i].domain == d)
			return &col->part[i];
	return NULL;
}

/* ROOM: how many constants the column may have at most. */
static struct part *
part_new(struct column *col, enum domain d, enum value_type type, size_t room, struct arena *plan)
{
	struct part *p = &col->part[col->parts++];

	*p = (struct part){ .domain = d, .type = (uint8_t)type, .known = true,
		.clock = type == VALUE_TIME || type == VALUE_DATETIME,
		.point = arena_alloc(plan, (room + 1) * sizeof *p->point) };
	return p;
}

/* Null as a constant is no point of a domain: `null` in a cell is for null alone. */
static bool
take_constant(struct column *col, struct value v, bool range, size_t room, struct arena *plan)
{
	enum domain d = tindex_domain(v);
	struct part *p;

	if (v.type == VALUE_NULL)
		return !range;
	if (d == DOMAIN_NONE)
		return false;
	p = part_for(col, d);
	if (p == NULL)
		p = part_new(col, d, (enum value_type)v.type, room, plan);
	p->point[p->n++] = v;
	p->has_ranges |= range;
	return true;
}

static bool
take_cell(struct column *col, const struct feel_tests *c, size_t room, struct arena *plan)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *p = &c->point[i];

		col->speaks_of_null |= !p->range && p->low.type == VALUE_NULL;
		if (p->range && p->low_none && p->high_none)
			return false;
		if (p->range && !p->low_none && !p->high_none
		    && tindex_domain(p->low) != tindex_domain(p->high))
			return false;
		if ((!p->range || !p->low_none) && !take_constant(col, p->low, p->range, room, plan))
			return false;
		if (p->range && !p->high_none && !take_constant(col, p->high, true, room, plan))
			return false;
	}
	return true;
}

/* Constants of the input's allowed values cut too, so that each cell is inside or outside. */
size_t
tindex_limits(const struct table *t, size_t input, const struct feel_tests *out[TINDEX_LIMITS], bool *all)
{
	const struct table_input *in = &t->input[input];
	size_t n = 0;

	*all = in->allowed.any || in->allowed.cut;
	if (!in->allowed.any && in->allowed.cut)
		out[n++] = &in->allowed;
	for (const struct type *type = in->type; type != NULL; type = type->also) {
		if (type->allowed == NULL)
			continue;
		if (n < TINDEX_LIMITS && type->tests != NULL && type->tests->cut)
			out[n++] = type->tests;
		else
			*all = false;
	}
	return n;
}

static void
take_allowed(struct part *col, const struct feel_tests *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *p = &c->point[i];

		if (!p->low_none && tindex_domain(p->low) == col->domain)
			col->point[col->n++] = p->low;
		if (p->range && !p->high_none && tindex_domain(p->high) == col->domain)
			col->point[col->n++] = p->high;
		col->has_ranges |= p->range;
	}
}

static int
by_order(const void *a, const void *b)
{
	return tindex_order(*(const struct value *)a, *(const struct value *)b);
}

static void
sort_points(struct part *col)
{
	size_t n = 0;

	qsort(col->point, col->n, sizeof *col->point, by_order);
	for (size_t i = 0; i < col->n; i++)
		if (n == 0 || tindex_order(col->point[n - 1], col->point[i]) != 0)
			col->point[n++] = col->point[i];
	col->n = n;
}

/* A local time and a zoned one never compare, and are not equal: a column that has one kind
 * knows what it says of the other. */
static void
add_clocks(struct column *col, struct arena *plan)
{
	static const struct {
		enum domain a, b;
		enum value_type type;
	} pairs[] = { { DOMAIN_LOCAL_TIME, DOMAIN_ZONED_TIME, VALUE_TIME },
		{ DOMAIN_LOCAL_DATETIME, DOMAIN_ZONED_DATETIME, VALUE_DATETIME } };

	for (size_t i = 0; i < NELEM(pairs); i++) {
		bool a = part_for(col, pairs[i].a) != NULL, b = part_for(col, pairs[i].b) != NULL;

		if (a != b)
			part_new(col, a ? pairs[i].b : pairs[i].a, pairs[i].type, 0, plan);
	}
}

/* False when the column's static cells cannot be cut: the table is scanned. */
static bool
collect(struct column *col, const struct table *t, size_t input, struct arena *plan)
{
	const struct feel_tests *allowed[TINDEX_LIMITS];
	bool all;
	size_t room = 0, limits = tindex_limits(t, input, allowed, &all);

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
	col->part = arena_zalloc(plan, DOMAINS * sizeof *col->part);
	for (size_t r = 0; r < t->rules; r++)
		if (is_static(&t->rule[r].cell[input]) &&
		    !take_cell(col, &t->rule[r].cell[input], room, plan))
			return false;
	if (col->parts == 0)
		return false;
	for (size_t k = 0; k < col->parts; k++) {
		for (size_t i = 0; i < limits; i++)
			take_allowed(&col->part[k], allowed[i]);
		sort_points(&col->part[k]);
	}
	add_clocks(col, plan);
	return true;
}

/* --- bits ---------------------------------------------------------------------------------- */
/* Whether elementary cell CELL of the column lies inside P. */
static bool
inside(const struct part *col, size_t cell, const struct feel_point *p)
{
	size_t k = cell / 2;
	int c;

	if (cell % 2 == 1) {
		struct value v = col->point[k];

		if (!p->range)
			return p->low.type != VALUE_NULL && tindex_order(v, p->low) == 0;
		if (!p->low_none && ((c = tindex_order(v, p->low)) < 0 || (c == 0 && !p->low_closed)))
			return false;
		return p->high_none || (c = tindex_order(v, p->high)) < 0 || (c == 0 && p->high_closed);
	}
	/* The open interval between points k-1 and k; bounds are always points. */
	if (!p->range)
		return false;
	if (!p->low_none && (k == 0 || tindex_order(p->low, col->point[k - 1]) > 0))
		return false;
	return p->high_none || (k < col->n && tindex_order(p->high, col->point[k]) >= 0);
}

/* Where the constants of a test are from. */
static enum domain
test_domain(const struct feel_point *q)
{
	return tindex_domain(q->range && q->low_none ? q->high : q->low);
}

/* Constants of another domain than the value's: a local time is no zoned one, and all else does not
 * compare. */
static int
foreign(enum value_type type, const struct feel_point *q)
{
	return !q->range && (q->low.type == VALUE_NULL || q->low.type == type) ? 0 : -1;
}

/* P NULL: a value of no domain of the column. False in *sure: in strict mode it is a fault. */
bool
tindex_cell_holds(const struct part *p, size_t cell, const struct feel_tests *c, bool *sure)
{
	bool unknown = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct feel_point *q = &c->point[i];
		int hit;

		if (p != NULL && test_domain(q) == p->domain)
			hit = inside(p, cell, q);
		else
			hit = foreign(p != NULL ? (enum value_type)p->type : VALUE_NULL, q);
		if (hit == 1)
			return !c->negated;
		unknown |= hit < 0;
	}
	*sure &= !unknown;
	return c->negated && !unknown;
}

static void
set_bit(uint64_t *bits, size_t rule)
{
	bits[rule / 64] |= UINT64_C(1) << (rule % 64);
}

/* The rules of one cell; false in *SURE where strict mode has a fault. */
static void
fill_cell(const struct table *t, size_t input, const struct part *p, size_t cell, uint64_t *bits, bool *sure)
{
	for (size_t r = 0; r < t->rules; r++) {
		const struct feel_tests *c = &t->rule[r].cell[input];

		if (!is_static(c) || tindex_cell_holds(p, cell, c, sure))
			set_bit(bits, r);
	}
}

static void
fill_bits(const struct tindex *x, struct column *col, const struct table *t, size_t input, bool strict)
{
	bool sure = true;

	for (size_t k = 0; k < col->parts; k++) {
		struct part *p = &col->part[k];

		sure = true;
		for (size_t cell = 0; cell <= 2 * p->n; cell++)
			fill_cell(t, input, p, cell, p->bits + cell * x->words, &sure);
		p->known = sure || !strict;
	}
	sure = true;
	fill_cell(t, input, NULL, 0, col->other, &sure);
	col->other_known = sure || !strict;
}

/* What null does is asked of the tests themselves; where a strict one faults, rows with
 * null here are scanned, which gives the fault. */
static void
fill_null(struct column *col, const struct table *t, size_t input, bool strict)
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
			set_bit(col->null, r);
	}
	arena_fini(&mem);
	base_free(frame);
	eval_free(&ev);
}

/* --- fast look-up --------------------------------------------------------------------------- */
static void
scale_points(struct part *col, struct arena *plan)
{
	int scale = 0;

	if (col->domain == DOMAIN_NUMBER)
		for (size_t i = 0; i < col->n; i++)
			if (!(col->point[i].flags & VALUE_BIG) && -col->point[i].exp > scale)
				scale = -col->point[i].exp;
	if (col->domain != DOMAIN_NUMBER && col->domain != DOMAIN_DATE && col->domain != DOMAIN_MONTHS)
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
hash_points(struct part *col, struct arena *plan)
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
find_hash(const struct part *col, struct value v)
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
find_scaled(const struct part *col, int64_t i)
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

size_t
tindex_find(const struct part *col, struct value v)
{
	size_t lo = 0, hi = col->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = tindex_order(col->point[mid], v);

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
find_number(const struct part *col, struct value v)
{
	int up = col->scale + v.exp;
	int64_t i;

	if (col->scaled != NULL && !(v.flags & VALUE_BIG) && up >= 0 && up < (int)NELEM(power) &&
	    !__builtin_mul_overflow(v.i, power[up], &i))
		return find_scaled(col, i);
	return tindex_find(col, v);
}

static inline size_t
find(const struct part *col, struct value v)
{
	switch (col->domain) {
	case DOMAIN_BOOL:
		return col->of_bool[v.b];
	case DOMAIN_STRING:
		return col->hash != NULL ? find_hash(col, v) : tindex_find(col, v);
	case DOMAIN_NUMBER:
		return find_number(col, v);
	case DOMAIN_DATE:
	case DOMAIN_MONTHS:
		return find_scaled(col, v.i);
	default:
		return tindex_find(col, v);
	}
}

/* --- front ------------------------------------------------------------------------------------ */
static size_t
column_cells(const struct column *col)
{
	size_t n = 2; /* null, and values of no domain of the column */

	for (size_t k = 0; k < col->parts; k++)
		n += 2 * col->part[k].n + 1;
	return n;
}

static void
make_column(const struct tindex *x, struct column *col, const struct table *t, size_t input,
    struct arena *plan, bool strict)
{
	uint64_t *bits = arena_zalloc(plan, column_cells(col) * x->words * sizeof *bits);

	for (size_t k = 0; k < col->parts; k++) {
		struct part *p = &col->part[k];

		p->bits = bits;
		bits += (2 * p->n + 1) * x->words;
		scale_points(p, plan);
		hash_points(p, plan);
		for (int b = 0; p->domain == DOMAIN_BOOL && b < 2; b++)
			p->of_bool[b] = (uint8_t)tindex_find(p, value_bool(b != 0));
	}
	col->null = bits;
	col->other = bits + x->words;
	fill_bits(x, col, t, input, strict);
	fill_null(col, t, input, strict);
}

static void
make_lane(struct tindex *x, const struct column *col)
{
	struct lane *l = &x->lane[x->lanes++];
	const struct part *p = col->part;

	*l = (struct lane){ .col = col, .slot = col->slot };
	l->flag = x->words == 1 && p->domain == DOMAIN_BOOL && p->known;
	for (int b = 0; l->flag && b < 2; b++)
		l->of_bool[b] = p->bits[p->of_bool[b]];
}

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
	x->lane = arena_zalloc(plan, (t->inputs + 1) * sizeof *x->lane);
	for (size_t r = 0; r < t->rules; r++)
		x->start[r / 64] |= UINT64_C(1) << (r % 64);
	for (size_t i = 0; i < t->inputs; i++) {
		struct column *col = &x->col[i];

		if (!collect(col, t, i, plan))
			return NULL;
		if (col->always)
			continue;
		bytes += column_cells(col) * x->words * sizeof *col->null;
		if (bytes > BUDGET)
			return NULL;
		col->slot = t->input[i].slot;
		make_column(x, col, t, i, plan, strict);
		make_lane(x, col);
	}
	return x->lanes > 0 ? x : NULL;
}

/* Values that are no constants of cells: a list may be asked for its elements. */
static bool
is_plain(struct value v)
{
	return v.type < VALUE_LIST;
}

static const uint64_t *
rare_bits(const struct tindex *x, const struct column *col, struct value v)
{
	const struct part *p;

	if (v.type == VALUE_NULL)
		return col->null_known ? col->null : NULL;
	p = part_for(col, tindex_domain(v));
	if (p != NULL)
		return p->known ? p->bits + find(p, v) * x->words : NULL;
	return is_plain(v) && col->other_known ? col->other : NULL;
}

/* NULL: the scan must say. */
static inline const uint64_t *
bits_of(const struct tindex *x, const struct column *col, struct value v)
{
	const struct part *p = col->part;

	if (LIKELY(v.type == p->type && p->known && !p->clock))
		return p->bits + find(p, v) * x->words;
	return rare_bits(x, col, v);
}

static bool
match_few(const struct tindex *x, const struct value *frame, uint64_t *mask)
{
	uint64_t left = x->start[0];

	for (const struct lane *l = x->lane, *end = l + x->lanes; l < end && left != 0; l++) {
		struct value v = frame[l->slot];
		const uint64_t *bits;

		if (LIKELY(l->flag && v.type == VALUE_BOOL)) {
			left &= l->of_bool[v.b];
			continue;
		}
		if ((bits = bits_of(x, l->col, v)) == NULL)
			return false;
		left &= *bits;
	}
	*mask = left;
	return true;
}

/* Once no rule is left the scan would not look at the columns that follow either: each rule has
 * failed at a cell to the left of them. */
bool
tindex_match(const struct tindex *x, const struct value *frame, uint64_t *mask)
{
	size_t words = x->words;

	if (words == 1)
		return match_few(x, frame, mask);
	memcpy(mask, x->start, words * sizeof *mask);
	for (size_t i = 0; i < x->lanes; i++) {
		const struct column *col = x->lane[i].col;
		const uint64_t *bits = bits_of(x, col, frame[col->slot]);
		uint64_t left = 0;

		if (bits == NULL)
			return false;
		for (size_t w = 0; w < words; w++)
			left |= mask[w] &= bits[w];
		if (left == 0)
			break;
	}
	return true;
}
