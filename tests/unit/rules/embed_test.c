/* embed_test.c - another program's view: rules.h and the engine's headers, nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit.h"
#include "rules.h"

static const char *const path[] = { "tests/cli/models/holes.dmn" };

static struct rules *
load(void)
{
	struct rules_options opt = { .mode = RULES_STRICT };
	struct rules *r = NULL;
	struct diag d;

	diag_init(&d);
	ck_assert_int_eq(rules_load(&r, path, 1, &opt, &d), 0);
	diag_fini(&d);
	return r;
}

static size_t
input(const struct rules *r, const char *name)
{
	size_t i = 0;

	while (i < rules_inputs(r) && strcmp(rules_input_at(r, i)->name, name) != 0)
		i++;
	ck_assert_uint_lt(i, rules_inputs(r));
	return i;
}

START_TEST(inputs_and_decisions_are_listed)
{
	struct rules *r = load();
	struct buf type = { 0 };
	size_t n = 0;

	ck_assert_uint_eq(rules_inputs(r), 4);
	ck_assert_str_eq(rules_input_at(r, input(r, "Day"))->type, "date");
	while (rules_decision_at(r, n) != NULL)
		n++;
	ck_assert_uint_eq(n, 5);
	ck_assert_ptr_null(rules_decision_find(r, NULL, "None such"));
	rules_decision_type(rules_decision_find(r, NULL, "Rate"), &type); /* not declared */
	rules_decision_type(rules_decision_find(r, NULL, "Fee"), &type);
	ck_assert_str_eq(buf_cstr(&type), "number");
	buf_fini(&type);
	ck_assert(rules_decision_reads(rules_decision_find(r, "Holes", "Rate"), input(r, "Day")));
	ck_assert(!rules_decision_reads(rules_decision_find(r, "Holes", "Rate"), input(r, "Owed")));
	rules_free(&r);
	ck_assert_ptr_null(r);
}
END_TEST

START_TEST(a_batch_is_decided_and_explained)
{
	static const struct { int owed; const char *step; int rule; } rows[] = {
		{ 0, "none", 1 }, { 49, "none", 1 }, { 50, "letter", 2 }, { 5000, "letter", 2 },
	};
	struct rules *r = load();
	const struct rules_decision *d = rules_decision_find(r, NULL, "Step");
	size_t owed = input(r, "Owed");
	struct rules_eval *e = NULL;
	struct rules_fired fired[2];
	struct rules_fault f;
	struct value v;

	ck_assert_int_eq(rules_eval_new(&e, r, 0), 0);
	for (size_t i = 0; i < NELEM(rows); i++) {
		rules_eval_begin(e);
		rules_eval_set(e, owed, value_int(rows[i].owed));
		ck_assert_int_eq(rules_eval_run(e, d, &v, &f), 0);
		ck_assert(v.type == VALUE_STRING && slice_is(value_text(v), rows[i].step));
		ck_assert_uint_eq(rules_eval_fired(e, fired, 2), 1);
		ck_assert_int_eq(fired[0].number, rows[i].rule);
	}
	rules_eval_free(&e);
	rules_free(&r);
}
END_TEST

START_TEST(a_fault_tells_where)
{
	struct rules *r = load();
	struct rules_eval *e = NULL;
	struct rules_fault f;
	struct value v;

	ck_assert_int_eq(rules_eval_new(&e, r, 0), 0);
	rules_eval_begin(e);
	rules_eval_set(e, input(r, "Owed"), value_int(-1)); /* outside the input's values */
	ck_assert_int_eq(rules_eval_run(e, rules_decision_find(r, NULL, "Step"), &v, &f), -1);
	ck_assert_str_eq(f.code, "allowed-values");
	ck_assert_str_eq(f.decision, "Step");
	ck_assert_ptr_nonnull(strstr(f.place, "holes.dmn:"));
	rules_eval_free(&e);
	rules_free(&r);
}
END_TEST

static int
or_else(const void *ctx, int argc, const struct value *argv, struct value *out, struct arena *mem, const char **why)
{
	(void)ctx, (void)argc, (void)mem, (void)why;
	*out = argv[0].type != VALUE_NULL ? argv[0] : argv[1];
	return 0;
}

static int
plus(const void *ctx, int argc, const struct value *argv, struct value *out, struct arena *mem, const char **why)
{
	(void)ctx, (void)argc, (void)mem, (void)why;
	*out = value_int(argv[0].i + argv[1].i);
	return 0;
}

/* A function of the host is a value like any: in lists, as an argument, by name. */
START_TEST(functions_of_the_host_are_values)
{
	static const char *const params[] = { "a", "b", NULL }, *const types[] = { "number", "number", NULL };
	static const char *const either[] = { "number?", "number?", NULL };
	static const struct rules_builtin own[] = { { "add up", params, types, "number", plus },
		{ "or else", params, either, "number", or_else } };
	static const struct { const char *text, *strict, *standard; } cases[] = {
		{ "add up(2, 3)", "5", "5" }, { "[add up][1](2, 3)", "5", "5" },
		{ "(function(f) f(b: 3, a: 2))(add up)", "5", "5" },
		{ "(function(f: function<number, number>->number) f(2, 3))(add up)", "5", "5" },
		{ "add up instance of function<string, number>->number", "false", "false" },
		{ "{f: add up}.f(2, null)", "null-operand", "null" }, { "(if true then add up else null)(2, \"x\")", "type", "null" },
		{ "[add up][1](2)", "arity", "null" }, { "or else(b: 3)", "3", "3" }, { "or else(a: null, b: 3)", "3", "3" },
		{ "or else(a: 3)", "3", "3" }, { "{r: or else(c: 3)}.r", "", "null" }, { "{r: or else(a: 1, a: 3)}.r", "", "null" },
		{ "{r: add up(a: 3)}.r", "", "null" }, { "{r: or else(3)}.r", "", "null" },
	};

	for (size_t i = 0; i < 2 * NELEM(cases); i++) {
		bool strict = i % 2 == 1;
		struct rules_options opt = { .mode = strict ? RULES_STRICT : RULES_STANDARD, .builtin = own, .builtins = 2 };
		struct rules_fault f;
		struct buf b = { 0 };
		struct arena mem;
		struct value v;
		struct diag d;

		arena_init(&mem, 0);
		diag_init(&d);
		if (rules_feel(cases[i / 2].text, &opt, &mem, &v, &d, &f) == 0)
			rules_print(v, &b);
		else
			buf_str(&b, f.code);
		ck_assert_str_eq(buf_cstr(&b), strict ? cases[i / 2].strict : cases[i / 2].standard);
		buf_fini(&b);
		diag_fini(&d);
		arena_fini(&mem);
	}
}
END_TEST

static void
write_model(const char *to, const char *me, const char *other)
{
	FILE *f = fopen(to, "w");

	ck_assert_ptr_nonnull(f);
	fprintf(f, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"%s\" namespace=\"%s\">"
	    "<import namespace=\"%s\" name=\"other\" importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>"
	    "<decision name=\"D\" id=\"D\"><informationRequirement><requiredDecision href=\"%s#D\"/></informationRequirement>"
	    "<literalExpression><text>other.D</text></literalExpression></decision></definitions>\n", me, me, other, other);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(models_that_need_each_other_are_refused)
{
	char a[] = "/tmp/embed-a-XXXXXX", b[] = "/tmp/embed-b-XXXXXX";
	const char *both[] = { a, b };
	struct rules_options opt = { .mode = RULES_STRICT };
	struct rules *r = NULL;
	struct diag d;

	close(mkstemp(a));
	close(mkstemp(b));
	write_model(a, "one", "two");
	write_model(b, "two", "one");
	diag_init(&d);
	ck_assert_int_eq(rules_load(&r, both, 2, &opt, &d), -1);
	ck_assert_str_eq(d.first->code, "cycle");
	diag_fini(&d);
	rules_free(&r);
	write_model(a, "one", "none");
	diag_init(&d);
	ck_assert_int_eq(rules_load(&r, both, 1, &opt, &d), -1);
	ck_assert_str_eq(d.first->code, "missing-import");
	diag_fini(&d);
	rules_free(&r);
	unlink(a);
	unlink(b);
}
END_TEST

int
main(void)
{
	return kit_main("embed", (struct kit_case[]){ KIT(inputs_and_decisions_are_listed),
	    KIT(a_batch_is_decided_and_explained), KIT(a_fault_tells_where), KIT(functions_of_the_host_are_values), KIT(models_that_need_each_other_are_refused), { 0 } });
}
