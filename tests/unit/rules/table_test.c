/* table_test.c - decision tables: hit policies, and that index and scan agree. */
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "data/when.h"
#include "rules.h"

/* A table over n (number), s (string), d (date); each rule is "cells | outputs". */
struct model {
	struct diag d;
	struct rules *rules;
	struct rules_eval *ev;
};

static void
escape(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '<')
			buf_str(b, "&lt;");
		else
			buf_char(b, s[i]);
}

/* ROWS: lines of cells with ';' between: three inputs, one output, one annotation. */
static void
write_model(struct buf *b, const char *attributes, const char *values, const char *rows)
{
	static const char *const open[] = { "<inputEntry>", "<inputEntry>", "<inputEntry>",
		"<outputEntry>", "<annotationEntry>" };
	static const char *const shut[] = { "</inputEntry>", "</inputEntry>", "</inputEntry>",
		"</outputEntry>", "</annotationEntry>" };

	buf_str(b, "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' "
		   "namespace='urn:m'>");
	for (int i = 0; i < 3; i++)
		buf_printf(b, "<inputData id='i%d' name='%c'><variable name='%c'/></inputData>", i,
		    "nsd"[i], "nsd"[i]);
	buf_str(b, "<decision name='D' id='D'><variable name='D'/>");
	for (int i = 0; i < 3; i++)
		buf_printf(b, "<informationRequirement><requiredInput href='#i%d'/>"
			      "</informationRequirement>", i);
	buf_printf(b, "<decisionTable %s>", attributes);
	for (int i = 0; i < 3; i++)
		buf_printf(b, "<input><inputExpression><text>%c</text></inputExpression></input>",
		    "nsd"[i]);
	buf_printf(b, "<output>%s</output><annotation name='Citation'/>", values);
	for (const char *p = rows; *p != '\0'; p += *p == '\n') {
		buf_str(b, "<rule>");
		for (int i = 0; i < 5; i++) {
			size_t n = strcspn(p, ";\n");

			buf_printf(b, "%s<text>", open[i]);
			escape(b, p, n);
			buf_printf(b, "</text>%s", shut[i]);
			p += n + (p[n] == ';');
		}
		buf_str(b, "</rule>");
	}
	buf_str(b, "</decisionTable></decision></definitions>");
}

static void
load(struct model *m, enum rules_mode mode, bool scan, const char *attributes, const char *values,
    const char *rows)
{
	struct rules_options opt = { .mode = mode, .scan_tables = scan };
	struct buf b = { 0 }, said = { 0 };
	char path[512];
	const char *paths[] = { path };
	FILE *f;

	snprintf(path, sizeof path, "%s/m.dmn", kit_dir("table"));
	write_model(&b, attributes, values, rows);
	f = fopen(path, "w");
	ck_assert_uint_eq(fwrite(b.p, 1, b.n, f), b.n);
	fclose(f);
	diag_init(&m->d);
	if (rules_load(&m->rules, paths, 1, &opt, &m->d) != 0) {
		diag_print(&m->d, &said);
		ck_abort_msg("%s", buf_cstr(&said));
	}
	ck_assert_int_eq(rules_eval_new(&m->ev, m->rules, 0), 0);
	buf_fini(&b);
}

static void
unload(struct model *m)
{
	rules_eval_free(&m->ev);
	rules_free(&m->rules);
	diag_fini(&m->d);
}

/* The result as text, or "!code rule". */
static void
decide(struct model *m, struct value n, struct value s, struct value d, struct buf *out)
{
	struct value v, in[] = { n, s, d };
	struct rules_fault f;

	buf_reset(out);
	rules_eval_begin(m->ev);
	for (size_t i = 0; i < 3; i++)
		rules_eval_set(m->ev, i, in[i]);
	if (rules_eval_run(m->ev, rules_decision_find(m->rules, NULL, "D"), &v, &f) == 0)
		rules_print(v, out);
	else
		buf_printf(out, "!%s %s", f.code, f.rule);
	buf_cstr(out);
}

#define ROWS                                                                                       \
	"< 5;-;-;1;a\n"                                                                            \
	">= 5;\"x\",\"y\";-;2;b\n"                                                                 \
	"[10..20);not(\"x\");< date(\"2024-03-01\");3;c\n"                                         \
	"not(1,2,[30..40]);-;date(\"2024-03-01\");4;d\n"                                           \
	"-;null;-;5;e\n"                                                                           \
	"? > 7;-;-;6;f\n"                                                                          \
	"12.50;>= \"m\";> date(\"2024-01-01\");7;g\n"                                              \
	"null;-;-;8;h"

START_TEST(index_and_scan_agree)
{
	static const enum rules_mode modes[] = { RULES_STANDARD, RULES_STRICT };
	struct value n[] = { value_int(1), value_int(2), value_int(3), value_int(5), value_int(8),
		value_scaled(125, 1), value_scaled(1250000, 5), value_int(20), value_int(35),
		value_scaled(999, 2), value_null(), value_bool(true) };
	struct value s[] = { value_string(slice_of("x")), value_string(slice_of("y")),
		value_string(slice_of("z")), value_string(slice_of("")), value_null(), value_int(3) };
	struct value d[] = { value_date(when_days(2024, 3, 1)), value_date(when_days(2024, 2, 29)),
		value_date(when_days(2024, 1, 1)), value_date(when_days(2025, 1, 1)), value_null() };
	struct buf a = { 0 }, b = { 0 };
	struct model indexed, scanned;
	int differ = 0, results = 0;

	load(&indexed, modes[_i], false, "hitPolicy='COLLECT'", "", ROWS);
	load(&scanned, modes[_i], true, "hitPolicy='COLLECT'", "", ROWS);
	for (size_t i = 0; i < NELEM(n); i++)
		for (size_t k = 0; k < NELEM(s); k++)
			for (size_t l = 0; l < NELEM(d); l++) {
				decide(&indexed, n[i], s[k], d[l], &a);
				decide(&scanned, n[i], s[k], d[l], &b);
				results += a.p[0] == '[' && a.n > 2;
				if (strcmp(a.p, b.p) != 0) {
					differ++;
					fprintf(stderr, "# %zu %zu %zu: index %s, scan %s\n", i, k,
					    l, a.p, b.p);
				}
			}
	ck_assert_int_eq(differ, 0);
	ck_assert_int_gt(results, 50);
	buf_fini(&a);
	buf_fini(&b);
	unload(&indexed);
	unload(&scanned);
}
END_TEST

static const struct {
	const char *attributes, *values;
	int n;
	const char *want;
} policies[] = {
	{ "", "", 5, "2" },
	{ "", "", 15, "null" },			  /* two rules hold */
	{ "hitPolicy='FIRST'", "", 15, "2" },
	{ "hitPolicy='ANY'", "", 15, "null" },
	{ "hitPolicy='RULE ORDER'", "", 15, "[2, 3, 1]" },
	{ "hitPolicy='COLLECT'", "", 15, "[2, 3, 1]" },
	{ "hitPolicy='COLLECT' aggregation='SUM'", "", 15, "6" },
	{ "hitPolicy='COLLECT' aggregation='COUNT'", "", 15, "3" },
	{ "hitPolicy='COLLECT' aggregation='MIN'", "", 15, "1" },
	{ "hitPolicy='COLLECT' aggregation='MAX'", "", 15, "3" },
	{ "hitPolicy='COLLECT' aggregation='COUNT'", "", 1, "0" },
	{ "hitPolicy='COLLECT'", "", 1, "[]" },
	{ "hitPolicy='PRIORITY'", "<outputValues><text>3,1,2</text></outputValues>", 15, "3" },
	{ "hitPolicy='OUTPUT ORDER'", "<outputValues><text>3,1,2</text></outputValues>", 15,
	    "[3, 1, 2]" },
	{ "", "<defaultOutputEntry><text>9</text></defaultOutputEntry>", 1, "9" },
	{ "", "", 1, "null" },
};

START_TEST(hit_policies_choose)
{
	struct buf out = { 0 };
	struct model m;

	load(&m, RULES_STANDARD, false, policies[_i].attributes, policies[_i].values,
	    ">= 5;-;-;2;\n> 10;-;-;3;\n[11..20];-;-;1;");
	decide(&m, value_int(policies[_i].n), value_null(), value_null(), &out);
	ck_assert_str_eq(out.p, policies[_i].want);
	buf_fini(&out);
	unload(&m);
}
END_TEST

START_TEST(rules_that_fired_are_told)
{
	struct rules_fired f[4];
	struct buf out = { 0 };
	struct model m;

	load(&m, RULES_STRICT, false, "hitPolicy='COLLECT'", "", "< 5;-;-;1;first\n< 6;-;-;2;second");
	decide(&m, value_int(5), value_null(), value_null(), &out);
	ck_assert_str_eq(out.p, "[2]");
	ck_assert_uint_eq(rules_eval_fired(m.ev, f, 4), 1);
	ck_assert_str_eq(f[0].rule, "rule 2");
	ck_assert_int_eq(f[0].number, 2);
	ck_assert_str_eq(f[0].annotation_name[0], "Citation");
	ck_assert_str_eq(f[0].annotation[0], "second");
	buf_fini(&out);
	unload(&m);
}
END_TEST

START_TEST(strict_table_faults_with_its_rule)
{
	struct buf out = { 0 };
	struct model m;

	load(&m, RULES_STRICT, false, "", "", "< 5;-;-;1;\n< 6;-;-;2;");
	decide(&m, value_int(4), value_null(), value_null(), &out);
	ck_assert_str_eq(out.p, "!hit-policy ");
	decide(&m, value_null(), value_null(), value_null(), &out);
	ck_assert_str_eq(out.p, "!null-operand rule 1");
	unload(&m);
	buf_fini(&out);
}
END_TEST

int
main(void)
{
	return kit_main("table", (struct kit_case[]){
	    { index_and_scan_agree, "index_and_scan_agree", 0, 2 },
	    { hit_policies_choose, "hit_policies_choose", 0, NELEM(policies) },
	    KIT(rules_that_fired_are_told), KIT(strict_table_faults_with_its_rule), { 0 } });
}
