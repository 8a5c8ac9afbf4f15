/* casevalue.c - values as the compatibility kit writes them in XML, and their comparison. */
#include "dmn/casevalue.h"

#include "data/decimal.h"
#include "data/when.h"

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && strchr(" \t\r\n", s.p[0]) != NULL)
		s = slice_make(s.p + 1, s.n - 1);
	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

static struct slice
local_part(struct slice s)
{
	const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;

	return colon == NULL ? s : slice_make(colon + 1, s.n - (size_t)(colon + 1 - s.p));
}

static bool
read_duration(struct slice s, struct arena *mem, struct value *out)
{
	struct value_days days;
	int64_t months;

	if (when_parse_months(s, &months)) {
		*out = when_months(months);
		return true;
	}
	if (!when_parse_days(s, &days))
		return false;
	*out = when_duration(mem, days.seconds, days.nanos);
	return true;
}

static bool
read_temporal(struct slice type, struct slice s, struct arena *mem, struct value *out)
{
	struct value_time t;
	struct value_datetime dt;
	int64_t day;

	if (slice_is(type, "date") && when_parse_date(s, &day)) {
		*out = value_date(day);
		return true;
	}
	if (slice_is(type, "time") && when_parse_time(s, &t)) {
		*out = when_time(mem, t.nanos, t.zone);
		return true;
	}
	if (slice_is(type, "dateTime") && when_parse_datetime(s, &dt)) {
		*out = when_datetime(mem, dt.day, dt.time.nanos, dt.time.zone);
		return true;
	}
	return false;
}

/* What a text without a type is, where WANT is declared; NULL: any. */
static const char *
declared(const struct type *want)
{
	static const char *const name[] = { [TYPE_BOOL] = "boolean", [TYPE_NUMBER] = "decimal", [TYPE_DATE] = "date",
		[TYPE_TIME] = "time", [TYPE_DATETIME] = "dateTime", [TYPE_DAYS] = "duration", [TYPE_MONTHS] = "duration" };

	while (want != NULL && want->kind == TYPE_LIST) /* a value stands for a list of one */
		want = want->of;
	return want != NULL && want->kind < NELEM(name) && name[want->kind] != NULL ? name[want->kind] : "string";
}

static bool
read_simple(const struct xnode *nd, const struct type *want, struct arena *mem, struct value *out)
{
	struct slice type = local_part(xnode_get(nd, "type")), s = trim(nd->text);

	if (type.n == 0 || slice_is(type, "anySimpleType"))
		type = slice_of(declared(want));
	if (slice_is(type, "string")) {
		*out = value_string(nd->text);
		return true;
	}
	if (slice_is(type, "boolean")) {
		*out = value_bool(slice_is(s, "true") || slice_is(s, "1"));
		return true;
	}
	if (slice_is(type, "duration") || slice_is(type, "dayTimeDuration") ||
	    slice_is(type, "yearMonthDuration"))
		return read_duration(s, mem, out);
	if (slice_is(type, "date") || slice_is(type, "time") || slice_is(type, "dateTime"))
		return read_temporal(type, s, mem, out);
	return decimal_parse(mem, s, out);
}

static bool
is_nil(const struct xnode *nd)
{
	struct slice s = xnode_get(nd, "nil");

	return slice_is(s, "true") || slice_is(s, "1");
}

static size_t
count(const struct xnode *nd, const char *name)
{
	size_t n = 0;

	XNODE_EACH(child, nd, name)
		n++;
	return n;
}

static bool
read_list(const struct xnode *nd, const struct type *want, struct arena *mem, struct value *out)
{
	size_t n = count(nd, "item"), i = 0;
	struct value *v = arena_alloc(mem, (n + 1) * sizeof *v);

	if (want != NULL && want->kind == TYPE_LIST)
		want = want->of;
	XNODE_EACH(item, nd, "item")
		if (!casevalue_read(item, want, mem, &v[i++]))
			return false;
	*out = value_list_make(mem, v, n);
	return true;
}

static bool
read_components(const struct xnode *nd, const struct type *want, struct arena *mem, struct value *out)
{
	size_t n = count(nd, "component"), i = 0;
	struct value *v = arena_alloc(mem, (n + 1) * sizeof *v);
	struct slice *name = arena_alloc(mem, (n + 1) * sizeof *name);
	struct value_shape *shape = arena_alloc(mem, sizeof *shape);
	struct value_context *ctx = arena_alloc(mem, sizeof *ctx);

	while (want != NULL && want->kind == TYPE_LIST)
		want = want->of;
	XNODE_EACH(c, nd, "component") {
		name[i] = xnode_get(c, "name");
		if (!casevalue_read(c, want == NULL ? NULL : type_entry(want, name[i]), mem, &v[i]))
			return false;
		i++;
	}
	*shape = (struct value_shape){ n, name };
	*ctx = (struct value_context){ shape, v };
	*out = value_context(ctx);
	return true;
}

bool
casevalue_read(const struct xnode *nd, const struct type *want, struct arena *mem, struct value *out)
{
	const struct xnode *v;

	*out = value_null();
	if (nd == NULL || is_nil(nd))
		return true;
	if ((v = xnode_child(nd, "value")) != NULL)
		return is_nil(v) || read_simple(v, want, mem, out);
	if ((v = xnode_child(nd, "list")) != NULL)
		return is_nil(v) || read_list(v, want, mem, out);
	if (xnode_child(nd, "component") != NULL)
		return read_components(nd, want, mem, out);
	return true;
}

static bool
same_number(struct value a, struct value b)
{
	struct arena mem;
	struct value diff;
	bool same;

	arena_init(&mem, 0);
	same = decimal_sub(&mem, a, b, &diff) == DECIMAL_OK &&
	    decimal_compare(decimal_abs(&mem, diff), value_scaled(1, 8)) < 0;
	arena_fini(&mem);
	return same;
}

static bool
same_context(const struct value_context *a, const struct value_context *b)
{
	if (a->shape->n != b->shape->n)
		return false;
	for (size_t i = 0; i < a->shape->n; i++) {
		const struct value *v = value_entry(b, a->shape->name[i]);

		if (v == NULL || !casevalue_same(a->v[i], *v))
			return false;
	}
	return true;
}

static bool
same_list(const struct value_list *a, const struct value_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!casevalue_same(a->v[i], b->v[i]))
			return false;
	return true;
}

bool
casevalue_same(struct value a, struct value b)
{
	int order;

	if (a.type != b.type)
		return false;
	switch ((enum value_type)a.type) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return a.b == b.b;
	case VALUE_NUMBER:
		return same_number(a, b);
	case VALUE_STRING:
		return slice_eq(value_text(a), value_text(b));
	case VALUE_LIST:
		return same_list(a.list, b.list);
	case VALUE_CONTEXT:
		return same_context(a.ctx, b.ctx);
	case VALUE_RANGE:
	case VALUE_FUNCTION:
		return false;
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATETIME:
	case VALUE_DAYS:
	case VALUE_MONTHS:
		break;
	}
	return when_same(a, b) || (when_compare(a, b, &order) && order == 0);
}
