/* fn_range.c - relations of points and ranges (DMN 1.5 table 79), and range from text. */
#include "data/when.h"
#include "vm/fn_args.h"

/* A point is the closed range of itself alone, so most relations need one form. */
struct span {
	struct value low, high;
	bool low_in, high_in; /* the bound belongs to it */
	bool low_inf, high_inf;
};

static bool
span_of(struct ectx *e, const char *what, struct value v, struct span *s)
{
	if (v.type == VALUE_LIST)
		v = fn_one(v, VALUE_RANGE);
	if (v.type == VALUE_NULL) {
		ectx_wrong(e, what, "a point or a range", v);
		return false;
	}
	if (v.type != VALUE_RANGE) {
		*s = (struct span){ .low = v, .high = v, .low_in = true, .high_in = true };
		return true;
	}
	if (v.range->op == '!') {
		ectx_fault(e, FAULT_ARGUMENT, "%s: (!= x) is no interval", what);
		return false;
	}
	*s = (struct span){ v.range->low, v.range->high, v.range->low_closed, v.range->high_closed,
		v.range->low_open_end, v.range->high_open_end };
	return true;
}

struct pair {
	struct span a, b;
	bool bad; /* some bounds have no order */
};

/* Infinities: -1 before all, 1 after all. */
static int
order(struct pair *p, struct value x, int x_inf, struct value y, int y_inf)
{
	int c = 0;

	if (x_inf != 0 || y_inf != 0)
		return (x_inf > y_inf) - (x_inf < y_inf);
	if (!kern_order(x, y, &c))
		p->bad = true;
	return c;
}

static int
lows(struct pair *p)
{
	return order(p, p->a.low, -p->a.low_inf, p->b.low, -p->b.low_inf);
}

static int
highs(struct pair *p)
{
	return order(p, p->a.high, p->a.high_inf, p->b.high, p->b.high_inf);
}

/* The end of the first against the start of the second. */
static int
end_start(struct pair *p)
{
	return order(p, p->a.high, p->a.high_inf, p->b.low, -p->b.low_inf);
}

static int
start_end(struct pair *p)
{
	return order(p, p->a.low, -p->a.low_inf, p->b.high, p->b.high_inf);
}

typedef bool relation_fn(struct pair *);

static bool
before(struct pair *p)
{
	int c = end_start(p);

	return c < 0 || (c == 0 && (!p->a.high_in || !p->b.low_in));
}

static bool
meets(struct pair *p)
{
	return p->a.high_in && p->b.low_in && end_start(p) == 0;
}

static bool
overlaps(struct pair *p)
{
	int c = end_start(p), d = start_end(p);

	return (c > 0 || (c == 0 && p->a.high_in && p->b.low_in))
	       && (d < 0 || (d == 0 && p->a.low_in && p->b.high_in));
}

static bool
overlaps_before(struct pair *p)
{
	int l = lows(p), c = end_start(p), h = highs(p);

	return (l < 0 || (l == 0 && p->a.low_in && !p->b.low_in))
	       && (c > 0 || (c == 0 && p->a.high_in && p->b.low_in))
	       && (h < 0 || (h == 0 && (!p->a.high_in || p->b.high_in)));
}

static bool
finishes(struct pair *p)
{
	int l = lows(p);

	return highs(p) == 0 && p->a.high_in == p->b.high_in
	       && (l > 0 || (l == 0 && (!p->a.low_in || p->b.low_in)));
}

static bool
includes(struct pair *p)
{
	int l = lows(p), h = highs(p);

	return (l < 0 || (l == 0 && (p->a.low_in || !p->b.low_in)))
	       && (h > 0 || (h == 0 && (p->a.high_in || !p->b.high_in)));
}

static bool
starts(struct pair *p)
{
	int h = highs(p);

	return lows(p) == 0 && p->a.low_in == p->b.low_in
	       && (h < 0 || (h == 0 && (!p->a.high_in || p->b.high_in)));
}

static bool
coincides(struct pair *p)
{
	return lows(p) == 0 && highs(p) == 0 && p->a.low_in == p->b.low_in
	       && p->a.high_in == p->b.high_in;
}

static struct value
relate(struct ectx *e, const char *what, struct value a, struct value b, relation_fn *holds)
{
	struct pair p = { .bad = false };
	bool yes;

	if (!span_of(e, what, a, &p.a) || !span_of(e, what, b, &p.b))
		return value_null();
	yes = holds(&p);
	if (p.bad)
		return ectx_fault(e, FAULT_TYPE, "%s: the values do not compare", what);
	return value_bool(yes);
}

static struct value
both_ranges(struct ectx *e, const char *what, struct value a, struct value b, relation_fn *holds)
{
	if (a.type != VALUE_RANGE || b.type != VALUE_RANGE)
		return ectx_wrong(e, what, "range", a.type != VALUE_RANGE ? a : b);
	return relate(e, what, a, b, holds);
}

/* Two points or two ranges. */
static struct value
alike(struct ectx *e, const char *what, struct value a, struct value b, relation_fn *holds)
{
	if (a.type != b.type && (a.type == VALUE_RANGE || b.type == VALUE_RANGE))
		return ectx_wrong(e, what, "range", a.type != VALUE_RANGE ? a : b);
	return relate(e, what, a, b, holds);
}

/* WIDE: what must be a range while the other may be a point. */
static struct value
range_in(struct ectx *e, const char *what, struct value a, struct value b, bool first_wide,
    relation_fn *holds)
{
	struct value wide = first_wide ? a : b;

	if (wide.type != VALUE_RANGE)
		return ectx_wrong(e, what, "range", wide);
	return relate(e, what, a, b, holds);
}

#define RELATION(name, how) \
	static struct value name(struct ectx *e, int argc, const struct value *argv) \
	{ \
		struct value a = argv[0], b = argv[1]; \
		(void)argc; \
		return how; \
	}
RELATION(do_before, relate(e, "before", a, b, before))
RELATION(do_after, relate(e, "after", b, a, before))
RELATION(do_meets, both_ranges(e, "meets", a, b, meets))
RELATION(do_met_by, both_ranges(e, "met by", b, a, meets))
RELATION(do_overlaps, both_ranges(e, "overlaps", a, b, overlaps))
RELATION(do_overlaps_before, both_ranges(e, "overlaps before", a, b, overlaps_before))
RELATION(do_overlaps_after, both_ranges(e, "overlaps after", b, a, overlaps_before))
RELATION(do_finishes, range_in(e, "finishes", a, b, false, finishes))
RELATION(do_finished_by, range_in(e, "finished by", b, a, false, finishes))
RELATION(do_includes, range_in(e, "includes", a, b, true, includes))
RELATION(do_during, range_in(e, "during", b, a, true, includes))
RELATION(do_starts, range_in(e, "starts", a, b, false, starts))
RELATION(do_started_by, range_in(e, "started by", b, a, false, starts))
RELATION(do_coincides, alike(e, "coincides", a, b, coincides))

/* --- range("[1..3]"): the ends are literals of numbers, strings and temporal values. */

struct text {
	const char *p, *end;
};

static void
skip_space(struct text *t)
{
	while (t->p < t->end && strchr(" \t\r\n", *t->p) != NULL && *t->p != '\0')
		t->p++;
}

static bool
take(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if ((size_t)(t->end - t->p) < n || memcmp(t->p, s, n) != 0)
		return false;
	t->p += n;
	return true;
}

static bool
take_quoted(struct ectx *e, struct text *t, struct value *out)
{
	struct buf b = { 0 };
	bool closed = false;

	if (!take(t, "\""))
		return false;
	while (t->p < t->end && !(closed = *t->p == '"')) {
		char c = *t->p++;

		if (c == '\\' && t->p < t->end) {
			c = *t->p++;
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
		}
		buf_char(&b, c);
	}
	t->p += closed;
	*out = fn_buf(e, &b);
	return closed;
}

static bool
take_literal(struct ectx *e, struct text *t, struct value *out)
{
	static const struct {
		const char *open;
		unsigned types;
	} calls[] = { { "date and time", 1u << VALUE_DATETIME }, { "date", 1u << VALUE_DATE },
		{ "time", 1u << VALUE_TIME }, { "duration", 1u << VALUE_DAYS | 1u << VALUE_MONTHS } };
	const char *from;
	struct value s;

	skip_space(t);
	if (t->p < t->end && *t->p == '"')
		return take_quoted(e, t, out);
	if (take(t, "@"))
		return take_quoted(e, t, &s) && when_parse(e->mem, value_text(s), out);
	from = t->p;
	for (size_t i = 0; i < NELEM(calls); i++, t->p = from)
		if (take(t, calls[i].open) && take(t, "(")) {
			skip_space(t);
			if (!take_quoted(e, t, &s) || !when_parse(e->mem, value_text(s), out))
				return false;
			skip_space(t);
			return take(t, ")") && (calls[i].types & 1u << out->type) != 0;
		}
	for (from = t->p; t->p < t->end && *t->p != ' ' && strchr("])[", *t->p) == NULL; t->p++)
		if (t->p + 1 < t->end && t->p[0] == '.' && t->p[1] == '.')
			break;
	return decimal_parse(e->mem, slice_make(from, (size_t)(t->p - from)), out);
}

static struct value
do_range(struct ectx *e, int argc, const struct value *argv)
{
	struct value low, high;
	bool low_in, high_in, ok;
	struct slice s;
	struct text t;
	int c;

	(void)argc;
	if (!fn_text(e, "range", argv[0], &s))
		return value_null();
	t = (struct text){ s.p, s.p + s.n };
	skip_space(&t);
	low_in = take(&t, "[");
	ok = low_in || take(&t, "(") || take(&t, "]");
	ok = ok && take_literal(e, &t, &low);
	skip_space(&t);
	ok = ok && take(&t, "..") && take_literal(e, &t, &high);
	skip_space(&t);
	high_in = take(&t, "]");
	ok = ok && (high_in || take(&t, ")") || take(&t, "["));
	skip_space(&t);
	if (!ok || t.p != t.end)
		return ectx_fault(e, FAULT_FORMAT, "range: \"%.*s\" is none", SLICE_FMT(s));
	if (!kern_order(low, high, &c) || c > 0)
		return ectx_fault(e, FAULT_ARGUMENT, "range: the start is not before the end");
	return kern_range(e, low_in, low, high, high_in);
}

#define SIG2(call, a, b) FN_SIG(2, 2, call, "boolean", FN_L(a, b), FN_L("Any", "Any"))
#define PP(call) SIG2(call, "point1", "point2")
#define PR(call) SIG2(call, "point", "range")
#define RP(call) SIG2(call, "range", "point")
#define RR(call) SIG2(call, "range1", "range2")

const struct fn fn_range_table[] = {
	FN("before", PP(do_before), PR(do_before), RP(do_before), RR(do_before)),
	FN("after", PP(do_after), PR(do_after), RP(do_after), RR(do_after)),
	FN("meets", RR(do_meets)),
	FN("met by", RR(do_met_by)),
	FN("overlaps", RR(do_overlaps)),
	FN("overlaps before", RR(do_overlaps_before)),
	FN("overlaps after", RR(do_overlaps_after)),
	FN("finishes", PR(do_finishes), RR(do_finishes)),
	FN("finished by", RP(do_finished_by), RR(do_finished_by)),
	FN("includes", RP(do_includes), RR(do_includes)),
	FN("during", PR(do_during), RR(do_during)),
	FN("starts", PR(do_starts), RR(do_starts)),
	FN("started by", RP(do_started_by), RR(do_started_by)),
	FN("coincides", PP(do_coincides), RR(do_coincides)),
	FN("range", FN_SIG(1, 1, do_range, "range", FN_L("from"), FN_L("string"))),
	{ 0 },
};
