/* tryvalue.c - boundary values of cells, and random values of types. */
#include "analysis/tryvalue.h"

#include "data/decimal.h"
#include "data/when.h"
#include "dmn/tindex.h"

enum { DEEP = 4, LIST_MAX = 3 };

/* xorshift64*: good enough to draw rows, the same everywhere. */
size_t
tryvalue_below(struct tryvalue *t, size_t n)
{
	t->seed ^= t->seed >> 12;
	t->seed ^= t->seed << 25;
	t->seed ^= t->seed >> 27;
	return (size_t)((t->seed * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % n;
}

static void
add(struct tryvalue *t, struct tryvalue_list *l, struct value v)
{
	struct value *more;

	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 16;
		more = arena_alloc(&t->mem, l->room * sizeof *more);
		if (l->n > 0)
			memcpy(more, l->v, l->n * sizeof *more);
		l->v = more;
	}
	l->v[l->n++] = v;
}

/* --- beside a constant ------------------------------------------------------------------ */
static void
add_number(struct tryvalue *t, struct tryvalue_list *l, struct value v)
{
	static const int step[][2] = { { 1, 0 }, { -1, 0 }, { 1, 2 }, { -1, 2 }, { 1, 9 }, { -1, 9 } };

	for (size_t i = 0; i < NELEM(step); i++) {
		struct value near;

		if (decimal_add(&t->mem, v, value_scaled(step[i][0], step[i][1]), &near) == DECIMAL_OK)
			add(t, l, near);
	}
}

static void
add_string(struct tryvalue *t, struct tryvalue_list *l, struct value v)
{
	struct slice s = value_text(v);

	add(t, l, value_string(slice_of(arena_printf(&t->mem, "%.*s ", SLICE_FMT(s)))));
	add(t, l, value_string(slice_of(arena_printf(&t->mem, "%.*s\001", SLICE_FMT(s)))));
	if (s.n > 0)
		add(t, l, value_string(slice_make(s.p, s.n - 1)));
}

static void
add_moment(struct tryvalue *t, struct tryvalue_list *l, struct value v)
{
	static const struct value_days step[] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 86400, 0 } };
	struct value near;

	for (size_t i = 0; i < NELEM(step); i++)
		if (when_add_days(&t->mem, v, step[i], &near))
			add(t, l, near);
}

static void
add_near(struct tryvalue *t, struct tryvalue_list *l, struct value v)
{
	add(t, l, v);
	switch ((enum value_type)v.type) {
	case VALUE_BOOL:
		add(t, l, value_bool(!v.b));
		break;
	case VALUE_NUMBER:
		add_number(t, l, v);
		break;
	case VALUE_STRING:
		add_string(t, l, v);
		break;
	case VALUE_DATE:
	case VALUE_MONTHS:
		for (int step = -1; step <= 1; step += 2) {
			struct value near = v;

			near.i += step;
			add(t, l, near);
		}
		break;
	case VALUE_TIME:
	case VALUE_DATETIME:
		add_moment(t, l, v);
		break;
	case VALUE_DAYS:
		add(t, l, when_duration(&t->mem, v.dtd->seconds, v.dtd->nanos + 1));
		add(t, l, when_duration(&t->mem, v.dtd->seconds, v.dtd->nanos - 1));
		break;
	default:
		break;
	}
}

static void
add_tests(struct tryvalue *t, struct tryvalue_list *l, const struct feel_tests *c)
{
	for (size_t i = 0; !c->any && c->cut && i < c->n; i++) {
		if (!c->point[i].low_none)
			add_near(t, l, c->point[i].low);
		if (c->point[i].range && !c->point[i].high_none)
			add_near(t, l, c->point[i].high);
	}
}

/* --- all -------------------------------------------------------------------------------- */
static void
add_types(struct tryvalue *t, struct tryvalue_list *l)
{
	struct value_zone local = { ZONE_LOCAL, 0, NULL }, east = { ZONE_OFFSET, 3600, NULL };
	struct value two[] = { value_int(1), value_string(slice_of("x")) };

	add(t, l, value_null());
	add(t, l, value_bool(true));
	add(t, l, value_bool(false));
	add(t, l, value_int(0));
	add(t, l, value_scaled(-15, 1));
	add(t, l, value_string(slice_of("")));
	add(t, l, value_string(slice_of("x")));
	add(t, l, value_date(when_days(2024, 2, 29)));
	add(t, l, when_time(&t->mem, 36000 * WHEN_SECOND, local));
	add(t, l, when_time(&t->mem, 36000 * WHEN_SECOND, east));
	add(t, l, when_datetime(&t->mem, 19782, 0, local));
	add(t, l, when_datetime(&t->mem, 19782, 0, east));
	add(t, l, when_duration(&t->mem, 3600, 0));
	add(t, l, when_months(1));
	add(t, l, value_list_make(&t->mem, NULL, 0));
	add(t, l, value_list_make(&t->mem, two, 1));
	add(t, l, value_list_make(&t->mem, two, 2));
}

void
tryvalue_init(struct tryvalue *t, const struct table *table, uint64_t seed)
{
	const struct feel_tests *limit[TINDEX_LIMITS];
	bool all;

	*t = (struct tryvalue){ .seed = seed | 1 };
	arena_init(&t->mem, 0);
	t->column = arena_zalloc(&t->mem, (table->inputs + 1) * sizeof *t->column);
	for (size_t i = 0; i < table->inputs; i++) {
		struct tryvalue_list *l = &t->column[i];
		size_t n = tindex_limits(table, i, limit, &all);

		for (size_t r = 0; r < table->rules; r++)
			add_tests(t, l, &table->rule[r].cell[i]);
		while (n > 0)
			add_tests(t, l, limit[--n]);
		for (size_t k = 0; k < l->n; k++)
			add(t, &t->all, l->v[k]);
		add(t, l, value_null());
	}
	add_types(t, &t->all);
}

void
tryvalue_fini(struct tryvalue *t)
{
	arena_fini(&t->mem);
}

struct value
tryvalue_for(struct tryvalue *t, const struct table *table, size_t input, size_t rule)
{
	const struct feel_tests *c = &table->rule[rule].cell[input];
	const struct tryvalue_list *l = &t->column[input];
	size_t dice = tryvalue_below(t, 16);

	if (dice == 0)
		return t->all.v[tryvalue_below(t, t->all.n)];
	if (dice > 5 && !c->any && c->cut && c->n > 0) {
		struct tryvalue_list near = { 0 };

		add_tests(t, &near, c);
		return near.v[tryvalue_below(t, near.n)];
	}
	if (l->n < 2) /* nothing but null: the column's type tells */
		return tryvalue_of(t, table->input[input].type, &t->mem, 0);
	return l->v[tryvalue_below(t, l->n)];
}

/* --- of a type -------------------------------------------------------------------------- */
static bool
is_kind(struct value v, enum type_kind k)
{
	return v.type < VALUE_LIST && k == (enum type_kind)(v.type + 1);
}

/* One of all, of kind K; the search begins anywhere. */
static struct value
pick(struct tryvalue *t, enum type_kind k)
{
	size_t from = tryvalue_below(t, t->all.n);

	for (size_t i = 0; i < t->all.n; i++) {
		struct value v = t->all.v[(from + i) % t->all.n];

		if (is_kind(v, k))
			return v;
	}
	return value_null();
}

static struct value
context_of(struct tryvalue *t, const struct type *type, struct arena *mem, int depth)
{
	struct value_shape *shape = arena_alloc(mem, sizeof *shape);
	struct value_context *ctx = arena_alloc(mem, sizeof *ctx);
	struct slice *name = arena_alloc(mem, (type->n + 1) * sizeof *name);
	struct value *v = arena_alloc(mem, (type->n + 1) * sizeof *v);

	for (size_t i = 0; i < type->n; i++) {
		name[i] = type->field[i].name;
		v[i] = tryvalue_of(t, type->field[i].type, mem, depth + 1);
	}
	*shape = (struct value_shape){ type->n, name };
	*ctx = (struct value_context){ shape, v };
	return value_context(ctx);
}

struct value
tryvalue_of(struct tryvalue *t, const struct type *type, struct arena *mem, int depth)
{
	struct value item[LIST_MAX];
	size_t n;

	if (type == NULL || type->kind == TYPE_ANY)
		return t->all.v[tryvalue_below(t, t->all.n)];
	if (depth > DEEP || tryvalue_below(t, 16) == 0)
		return value_null();
	switch (type->kind) {
	case TYPE_LIST:
		n = tryvalue_below(t, LIST_MAX + 1);
		for (size_t i = 0; i < n; i++)
			item[i] = tryvalue_of(t, type->of, mem, depth + 1);
		return value_list_make(mem, item, n);
	case TYPE_CONTEXT:
		return context_of(t, type, mem, depth);
	default:
		return pick(t, type->kind);
	}
}
