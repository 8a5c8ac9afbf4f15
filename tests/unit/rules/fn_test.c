/* fn_test.c - the built-ins and operators, called with literals: arguments ; result. */
#include <stdio.h>
#include "kit.h"
#include "data/when.h"
#include "vm/fn.h"
#include "vm/kern.h"

static struct arena mem;

/* Literals: 1.5 'text' @2024-01-01 true false null [a, b] {k: v} and <[1..3]> a range. */
static struct value
literal(const char **p)
{
	struct value v[32], out = value_null();
	struct slice name[32];
	const char *from;
	size_t n = 0;

	while (**p == ' ')
		++*p;
	from = *p;
	if (**p == '\'') {
		*p = strchr(from + 1, '\'') + 1;
		return value_string(slice_make(from + 1, (size_t)(*p - from) - 2));
	}
	if (**p == '<') {
		struct ectx e;
		struct value s;

		*p = strchr(from, '>') + 1;
		s = value_string(slice_make(from + 1, (size_t)(*p - from) - 2));
		ectx_init(&e, &mem, false);
		out = fn_call(&e, fn_find(slice_of("range")), 1, &s);
		ck_assert_int_eq(out.type, VALUE_RANGE);
		return out;
	}
	if (**p == '[' || **p == '{') {
		bool context = *(*p)++ == '{';

		while (**p != ']' && **p != '}') {
			if (context) {
				while (**p == ' ')
					++*p;
				name[n].p = *p;
				name[n].n = strcspn(*p, ":");
				*p += name[n].n + 1;
			}
			v[n++] = literal(p);
			while (**p == ' ' || **p == ',')
				++*p;
		}
		++*p;
		out = value_list_make(&mem, v, n);
		if (context) {
			struct value_shape s = { n, name };
			struct value_context c = { &s, v };

			out = value_copy(&mem, value_context(&c));
		}
		return out;
	}
	*p += strcspn(from, ",;]} ");
	struct slice t = slice_make(from, (size_t)(*p - from));

	if (*from == '@')
		ck_assert_msg(when_parse(&mem, slice_make(t.p + 1, t.n - 1), &out), "%s", from);
	else if (slice_is(t, "true") || slice_is(t, "false"))
		out = value_bool(*from == 't');
	else if (!slice_is(t, "null"))
		ck_assert_msg(decimal_parse(&mem, t, &out), "%s", from);
	return out;
}

static int
arguments(const char *p, struct value *v)
{
	int n = 0;

	while (*p != '\0') {
		v[n++] = literal(&p);
		while (*p == ' ' || *p == ';')
			p++;
	}
	return n;
}

static const struct {
	const char *fn, *args, *want;
} cases[] = {
	{ "abs", "-10", "10" }, { "abs", "@-P1D", "P1D" }, { "abs", "[-1]", "1" }, { "abs", "'1'", "null" },
	{ "abs", "", "null" }, { "abs", "1; 2", "null" },
	{ "sqrt", "-1", "null" }, { "sqrt", "16", "4" }, { "modulo", "-12; 5", "3" }, { "modulo", "1; 0", "null" },
	{ "even", "2.5", "false" }, { "odd", "5", "true" }, { "odd", "5.5", "false" },
	{ "decimal", "2.5; 0", "2" }, { "decimal", "1; 6177", "null" }, { "floor", "-1.5", "-2" },
	{ "floor", "-1.56; 1", "-1.6" }, { "ceiling", "1.5", "2" }, { "round up", "5.5; 0", "6" },
	{ "round down", "-5.5; 0", "-5" }, { "round half up", "-1.5; 0", "-2" }, { "round half down", "5.5; 0", "5" },
	{ "round up", "5.5", "null" }, { "not", "true", "false" }, { "not", "null", "null" }, { "not", "1", "null" },
	{ "string", "1.50", "\"1.5\"" }, { "string", "[1, 'a']", "\"[1, \\\"a\\\"]\"" }, { "string", "null", "null" },
	{ "number", "'1,000.5'; ','; '.'", "1000.5" }, { "number", "'1,5'; '.'; ','", "1.5" },
	{ "number", "'1,5'; ','; ','", "null" }, { "number", "'x'", "null" },
	{ "is", "@P1D; @PT24H", "true" }, { "is", "@10:00:00Z; @11:00:00+01:00", "false" }, { "is", "1; '1'", "false" },
	{ "substring", "'foobar'; 3", "\"obar\"" }, { "substring", "'foobar'; -2; 1", "\"a\"" },
	{ "substring", "'foobar'; 0", "null" }, { "substring", "'foobar'; 3; 0", "null" },
	{ "substring", "'\xF0\x9F\x98\x80" "ab'; 2", "\"ab\"" }, { "string length", "'\xF0\x9F\x98\x80" "a'", "2" },
	{ "upper case", "'a\xC3\xA9z'", "\"A\xC3\x89Z\"" }, { "lower case", "'A\xC3\x89'", "\"a\xC3\xA9\"" },
	{ "substring before", "'foobar'; 'bar'", "\"foo\"" }, { "substring after", "'foobar'; 'ob'", "\"ar\"" },
	{ "substring after", "''; 'a'", "\"\"" }, { "contains", "'foobar'; 'of'", "false" },
	{ "starts with", "'foobar'; 'fo'", "true" }, { "ends with", "'foobar'; 'r'", "true" },
	{ "matches", "'x'; '[A-Z-[OI]]'; 'i'", "true" }, { "matches", "'O'; '[A-Z-[OI]]'; 'i'", "false" },
	{ "matches", "'a'; 'a'; 'p'", "null" }, { "matches", "'a'; '(?=a)'", "null" }, { "matches", "'aa'; 'a*+'", "null" },
	{ "matches", "'hello world'; '\\p{ I s B a s i c L a t i n }+'; 'x'", "true" },
	{ "matches", "'h'; '(.)\\2'", "null" }, { "matches", "'hh'; '^(.)\\1$'", "true" },
	{ "matches", "'abcd'; '(asd)[\\1]'", "null" }, { "matches", "'a.b'; 'a.b'; 'q'", "true" },
	{ "matches", "'axb'; 'a.b'; 'q'", "false" }, { "matches", "'a'; '\\Z'", "null" }, { "matches", "'a:'; '^\\i\\c$'", "true" },
	{ "matches", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'; '^(a+)+$'", "null" },
	{ "replace", "'facetiously'; '[iouy]'; '[$0]'", "\"facet[i][o][u]sl[y]\"" },
	{ "replace", "'abc'; '(b)'; '$1$1'", "\"abbc\"" }, { "replace", "'abc'; 'b'; '$'", "null" },
	{ "replace", "'abc'; 'x*'; '-'", "null" }, { "replace", "'foobar'; '^fo*b*'; '#'", "\"#ar\"" },
	{ "split", "'a;b;c;;'; ';'", "[\"a\", \"b\", \"c\", \"\", \"\"]" }, { "split", "'foo'; null", "null" },
	{ "string join", "['a', null, 'c']; 'X'", "\"aXc\"" }, { "string join", "[1]", "null" }, { "string join", "[]", "\"\"" },
	{ "list contains", "[1, null]; null", "true" }, { "list contains", "null; 1", "null" }, { "count", "[]", "0" },
	{ "min", "[3, 1, 2]", "1" }, { "max", "3; 1; 2", "3" }, { "min", "[]", "null" }, { "max", "['a', 1]", "null" },
	{ "sum", "1; 2.5", "3.5" }, { "sum", "[]", "null" }, { "sum", "[1, null]", "null" }, { "mean", "[1, 2]", "1.5" },
	{ "all", "[true, null]", "null" }, { "all", "[]", "true" }, { "any", "[false, 1]", "null" }, { "any", "[]", "false" },
	{ "sublist", "[4, 5, 6]; -2; 1", "[5]" }, { "sublist", "[4, 5, 6]; 4", "null" }, { "sublist", "[4, 5, 6]; 2", "[5, 6]" },
	{ "append", "[1]; 2; 3", "[1, 2, 3]" }, { "concatenate", "[1]; [2]; 3", "[1, 2, 3]" },
	{ "insert before", "[1, 3]; 1; 2", "[2, 1, 3]" }, { "insert before", "[1, 3]; -1; 2", "[1, 2, 3]" },
	{ "remove", "[1, 2, 3]; -2", "[1, 3]" }, { "remove", "[1]; 2", "null" }, { "reverse", "[1, 2]", "[2, 1]" },
	{ "index of", "[1, 2, 1]; 1", "[1, 3]" }, { "union", "[1, 2]; [2, 3]", "[1, 2, 3]" },
	{ "distinct values", "[1, 1.0, null, null]", "[1, null]" }, { "flatten", "[[1, [2]], 3]", "[1, 2, 3]" },
	{ "list replace", "[1, 2, 3]; 2.5; 4", "[1, 4, 3]" }, { "list replace", "[1, 2, 3]; 4; 4", "null" },
	{ "product", "[2, 3, 4]", "24" }, { "median", "[6, 1, 2, 3]", "2.5" }, { "stddev", "2; 4; 7; 5", "2.081665999466132735282297706979931" },
	{ "stddev", "[47]", "null" }, { "mode", "[6, 1, 9, 6, 1]", "[1, 6]" }, { "mode", "[]", "[]" }, { "mode", "[1, null]", "null" },
	{ "date", "2017; 12; 32", "null" }, { "date", "'2017-12-31'", "2017-12-31" }, { "date", "@2017-09-03T09:45:30Z", "2017-09-03" },
	{ "time", "11; 59; 45; @-PT2H", "11:59:45-02:00" }, { "time", "@2017-08-10", "00:00:00Z" }, { "time", "11; 59; 60", "null" },
	{ "time", "11; 59; 45.25; null", "11:59:45.25" }, { "date and time", "'2012-12-24'", "2012-12-24T00:00:00" },
	{ "date and time", "@2017-08-10T10:20:00Z; @23:59:01", "2017-08-10T23:59:01" }, { "date and time", "1", "null" },
	{ "duration", "'PT24H'", "P1D" }, { "duration", "'P1Y'", "P1Y" }, { "duration", "'x'", "null" },
	{ "years and months duration", "@2014-12-31; @2019-10-01", "P4Y9M" },
	{ "day of year", "@2019-09-17", "260" }, { "day of week", "@2019-09-17", "\"Tuesday\"" },
	{ "month of year", "@2019-09-17T00:00:00", "\"September\"" }, { "week of year", "@2003-12-29", "1" },
	{ "before", "1; <[2..3]>", "true" }, { "before", "<[1..2)>; 2", "true" }, { "after", "<(5..9]>; 5", "true" },
	{ "after", "<[5..9]>; 5", "false" }, { "before", "1; 'a'", "null" }, { "meets", "<[1..5]>; <[5..9]>", "true" },
	{ "met by", "<[5..9]>; <[1..5)>", "false" }, { "overlaps", "<[1..5]>; <(5..8]>", "false" },
	{ "overlaps before", "<[1..5]>; <[3..8]>", "true" }, { "overlaps after", "<[3..8]>; <[1..5]>", "true" },
	{ "finishes", "10; <[1..10]>", "true" }, { "finished by", "<[1..10)>; 10", "false" },
	{ "includes", "<[1..10]>; <(1..10)>", "true" }, { "during", "10; <[1..10)>", "false" },
	{ "starts", "<[1..5]>; <[1..10]>", "true" }, { "started by", "<(1..10]>; 1", "false" },
	{ "coincides", "<[1..5]>; <[1..5)>", "false" }, { "coincides", "5; 5", "true" },
	{ "range", "'[3..1]'", "null" }, { "range", "'(18..21['", "(18..21)" }, { "range", "'[1..]'", "null" },
	{ "range", "'[@\"P1D\"..duration(\"P2D\")]'", "[P1D..P2D]" },
	{ "get value", "{a: 1}; 'a'", "1" }, { "get value", "{a: 1}; 'b'", "null" },
	{ "get entries", "{a: 1}", "[{key: \"a\", value: 1}]" }, { "context", "[{key: 'a', value: 1}]", "{a: 1}" },
	{ "context", "[{key: 'a', value: 1}, {key: 'a', value: 2}]", "null" }, { "context put", "{a: 1}; 'b'; 2", "{a: 1, b: 2}" },
	{ "context put", "{x: 1, y: {a: 0}}; ['y', 'a']; 2", "{x: 1, y: {a: 2}}" }, { "context put", "{}; []; 1", "null" },
	{ "context merge", "[{a: 1}, {a: 2, b: 3}]", "{a: 2, b: 3}" }, { "context merge", "[1]", "null" },
};

START_TEST(built_ins_give)
{
	struct buf b = { 0 };
	struct value v[8], out;
	struct ectx e;

	ectx_init(&e, &mem, false);
	for (size_t i = 0; i < NELEM(cases); i++) {
		const struct fn *f = fn_find(slice_of(cases[i].fn));
		int n = arguments(cases[i].args, v);

		ck_assert_msg(f != NULL, "%s", cases[i].fn);
		ectx_begin(&e);
		out = fn_call(&e, f, n, v);
		buf_reset(&b);
		fn_print(out, true, &b);
		ck_assert_msg(strcmp(buf_cstr(&b), cases[i].want) == 0, "%s(%s) = %s, wants %s", cases[i].fn,
		    cases[i].args, b.p, cases[i].want);
	}
	buf_fini(&b);
	ectx_fini(&e);
}
END_TEST

typedef struct value op_fn(struct ectx *, struct value, struct value);
static const struct {
	op_fn *op;
	const char *args, *want;
	enum ectx_code fault;
} ops[] = {
	{ kern_add, "'a'; 'b'", "\"ab\"", FAULT_NONE }, { kern_add, "1; 'b'", "null", FAULT_TYPE },
	{ kern_add, "1; null", "null", FAULT_NULL_OPERAND }, { kern_add, "@P1M; @2021-01-31", "2021-02-28", FAULT_NONE },
	{ kern_add, "@2021-01-01; @PT36H", "2021-01-02", FAULT_NONE }, { kern_sub, "@2021-01-02; @-PT1S", "2021-01-02", FAULT_NONE },
	{ kern_sub, "@2021-01-02; @2021-01-01", "P1D", FAULT_NONE }, { kern_sub, "@10:00:00; @09:00:00Z", "null", FAULT_TYPE },
	{ kern_mul, "2.5; @PT23H", "P2DT9H30M", FAULT_NONE }, { kern_mul, "@P1Y11M; -2.5", "-P4Y9M", FAULT_NONE },
	{ kern_div, "@P10Y11M; 2.5", "P4Y4M", FAULT_NONE }, { kern_div, "@P10D; @P5D", "2", FAULT_NONE },
	{ kern_div, "1; 0", "null", FAULT_DIVIDE_BY_ZERO }, { kern_div, "@P1D; 0", "null", FAULT_DIVIDE_BY_ZERO },
	{ kern_pow, "2; 10", "1024", FAULT_NONE }, { kern_eq, "null; null", "true", FAULT_NONE },
	{ kern_eq, "1; null", "false", FAULT_NONE }, { kern_eq, "1; '1'", "null", FAULT_TYPE },
	{ kern_eq, "1.10; 1.1", "true", FAULT_NONE }, { kern_eq, "[1, [2]]; [1, [3]]", "false", FAULT_NONE },
	{ kern_eq, "{a: 1, b: 2}; {b: 2, a: 1}", "true", FAULT_NONE }, { kern_ne, "1; 2", "true", FAULT_NONE },
	{ kern_lt, "'A'; 'a'", "true", FAULT_NONE }, { kern_lt, "1; null", "null", FAULT_NULL_OPERAND },
	{ kern_ge, "@P1D; @PT24H", "true", FAULT_NONE }, { kern_lt, "true; false", "null", FAULT_TYPE },
	{ kern_and, "false; null", "false", FAULT_NONE }, { kern_and, "true; null", "null", FAULT_NONE },
	{ kern_or, "1; true", "true", FAULT_NONE }, { kern_or, "1; false", "null", FAULT_TYPE },
	{ kern_in, "2; <[1..3]>", "true", FAULT_NONE }, { kern_in, "3; <[1..3)>", "false", FAULT_NONE },
	{ kern_in, "2; [1, 2]", "true", FAULT_NONE }, { kern_in, "'x'; <[1..3]>", "null", FAULT_TYPE },
};

START_TEST(operators_give_and_fault)
{
	struct buf b = { 0 };
	struct value v[8], out;
	struct ectx e;

	ectx_init(&e, &mem, true);
	for (size_t i = 0; i < NELEM(ops); i++) {
		ck_assert_int_eq(arguments(ops[i].args, v), 2);
		ectx_begin(&e);
		out = ops[i].op(&e, v[0], v[1]);
		buf_reset(&b);
		fn_print(out, true, &b);
		ck_assert_msg(strcmp(buf_cstr(&b), ops[i].want) == 0, "%s gives %s, wants %s", ops[i].args, b.p,
		    ops[i].want);
		ck_assert_msg(e.fault.code == ops[i].fault, "%s: %s", ops[i].args, ectx_code_name(e.fault.code));
		ck_assert_int_eq(ectx_stopped(&e), ops[i].fault != FAULT_NONE);
	}
	buf_fini(&b);
	ectx_fini(&e);
}
END_TEST

static const struct {
	const char *v, *name, *want;
} props[] = {
	{ "@2018-12-10", "weekday", "1" }, { "@2018-12-10T10:30:01", "second", "1" }, { "@2018-12-10", "hour", "null" },
	{ "@10:30:00+05:00", "time offset", "PT5H" }, { "@10:30:00", "timezone", "null" },
	{ "@2018-12-10T10:30:00@Europe/Paris", "timezone", "\"Europe/Paris\"" }, { "@P1Y2M", "months", "2" },
	{ "@-P1DT2H", "hours", "-2" }, { "@-PT0.5S", "seconds", "0" }, { "@P1Y", "days", "null" },
	{ "<[1..10)>", "end included", "false" }, { "<[1..10)>", "start", "1" }, { "{a: 5}", "a", "5" },
};

START_TEST(properties_give)
{
	struct buf b = { 0 };
	struct value v[8];
	struct ectx e;

	ectx_init(&e, &mem, false);
	for (size_t i = 0; i < NELEM(props); i++) {
		arguments(props[i].v, v);
		buf_reset(&b);
		fn_print(kern_property(&e, v[0], slice_of(props[i].name)), true, &b);
		ck_assert_msg(strcmp(buf_cstr(&b), props[i].want) == 0, "%s.%s is %s", props[i].v, props[i].name, b.p);
	}
	buf_fini(&b);
	ectx_fini(&e);
}
END_TEST

static int
greater(struct ectx *e, struct value fun, int argc, const struct value *argv, struct value *out)
{
	(void)fun;
	ck_assert_int_eq(argc, 2);
	*out = kern_gt(e, argv[0], argv[1]);
	return 0;
}

START_TEST(sort_calls_its_function)
{
	struct value v[2] = { value_null(), { .type = VALUE_FUNCTION } };
	const char *text = "[3, 1, 4, 1, 5]";
	struct buf b = { 0 };
	struct ectx e;

	ectx_init(&e, &mem, false);
	e.call = greater;
	v[0] = literal(&text);
	fn_print(fn_call(&e, fn_find(slice_of("sort")), 2, v), true, &b);
	ck_assert_str_eq(buf_cstr(&b), "[5, 4, 3, 1, 1]");
	buf_fini(&b);
	ectx_fini(&e);
}
END_TEST

START_TEST(named_arguments_choose_the_signature)
{
	struct slice names[] = { { "range", 5 }, { "point", 5 } }, wrong[] = { { "point", 5 }, { "pt", 2 } };
	const struct fn *f = fn_find(slice_of("before"));
	struct value v[2];
	struct ectx e;

	ectx_init(&e, &mem, false);
	arguments("<[1..2]>; 5", v);
	ck_assert(fn_call_named(&e, f, 2, names, v).b);
	ck_assert_int_eq(e.fault.code, FAULT_NONE);
	ck_assert_int_eq(fn_call_named(&e, f, 2, wrong, v).type, VALUE_NULL);
	ck_assert_int_eq(e.fault.code, FAULT_ARITY);
	ectx_fini(&e);
}
END_TEST

START_TEST(a_limit_stops_in_every_mode)
{
	struct value v[8];
	struct ectx e;

	ectx_init(&e, &mem, false);
	e.steps = 3;
	arguments("[1, 2, 3, 4, 5, 6]", v);
	ck_assert_int_eq(fn_call(&e, fn_find(slice_of("reverse")), 1, v).type, VALUE_NULL);
	ck_assert(ectx_stopped(&e));
	ck_assert_int_eq(e.fault.code, FAULT_LIMIT);
	ectx_fini(&e);
}
END_TEST

int
main(void)
{
	return kit_main("fn", (struct kit_case[]){ KIT(built_ins_give), KIT(operators_give_and_fault),
		KIT(properties_give), KIT(sort_calls_its_function), KIT(named_arguments_choose_the_signature),
		KIT(a_limit_stops_in_every_mode), { 0 } });
}
