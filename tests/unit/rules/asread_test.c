/* asread_test.c - decisions that are made when something reads them: what is made, what fires, what fails. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit.h"
#include "rules.h"

enum { CHAIN = 1000 };

struct host {
	const struct rules *rules;
	unsigned asked;		/* how often inputs were asked for */
	int64_t owed;
};

struct model {
	struct host host;
	struct rules *rules;
	struct rules_eval *eval;
	struct diag diag;
};

static void
decision(FILE *f, const char *name, const char *needs, const char *logic)
{
	fprintf(f, "<decision name=\"%s\" id=\"%s\"><variable name=\"%s\"/>", name, name, name);
	for (char one[40]; sscanf(needs, "%39s", one) == 1; needs += strcspn(needs, " ") + (needs[strcspn(needs, " ")] != '\0')) {
		const char *kind = one[0] == 'f' ? "Knowledge" : strcmp(one, "Owed") == 0 || strcmp(one, "Paid") == 0 ? "Input" : "Decision";

		fprintf(f, "<%sRequirement><required%s href=\"#%s\"/></%sRequirement>", kind[0] == 'K' ? "knowledge" : "information", kind, one,
		    kind[0] == 'K' ? "knowledge" : "information");
	}
	fprintf(f, "%s</decision>\n", logic);
}

static void
expression(FILE *f, const char *name, const char *needs, const char *text)
{
	char logic[400];

	snprintf(logic, sizeof logic, "<literalExpression><text>%s</text></literalExpression>", text);
	decision(f, name, needs, logic);
}

/* One table with its first rule on A alone. */
static void
table(FILE *f, const char *name, const char *needs, const char *a, const char *b)
{
	char logic[1200];

	snprintf(logic, sizeof logic, "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>%s</text></inputExpression></input>"
	    "<input><inputExpression><text>%s</text></inputExpression></input><output/>"
	    "<rule><inputEntry><text>&lt;= 0</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>\"none\"</text></outputEntry></rule>"
	    "<rule><inputEntry><text>&gt; 0</text></inputEntry><inputEntry><text>&gt; 0</text></inputEntry><outputEntry><text>\"part\"</text></outputEntry></rule>"
	    "<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>\"all\"</text></outputEntry></rule>"
	    "</decisionTable>", a, b);
	decision(f, name, needs, logic);
}

static void
write_model(FILE *f)
{
	char name[20], before[20], text[40];

	fputs("<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"M\" namespace=\"urn:m\">\n"
	      "<inputData name=\"Owed\" id=\"Owed\"><variable name=\"Owed\" typeRef=\"number\"/></inputData>\n"
	      "<inputData name=\"Paid\" id=\"Paid\"><variable name=\"Paid\" typeRef=\"number\"/></inputData>\n"
	      "<businessKnowledgeModel name=\"fac\" id=\"fac\"><encapsulatedLogic><formalParameter name=\"n\"/>"
	      "<literalExpression><text>if n &lt; 2 then 1 else n * fac(n - 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>\n", f);
	expression(f, "Fails", "Paid", "number(\"x\" + string(Paid))");
	expression(f, "Guarded", "Owed Fails", "if Owed &gt; 0 then Fails else 0");
	table(f, "Inner", "Owed Paid", "Owed", "Paid");
	table(f, "Step", "Owed Fails", "Owed", "Fails");
	expression(f, "Outer", "Owed Inner Step", "if Owed &gt; 0 then Inner else Step");
	table(f, "Table over table", "Owed Inner", "Owed", "if Inner = \"part\" then 1 else 0");
	expression(f, "Policy", "", "{ least: 20, words: [\"a\", \"b\"] }");
	expression(f, "Today", "", "today()");
	expression(f, "Maker", "", "function(x) x + 1");
	expression(f, "Both", "Owed Policy Today Maker", "string(Owed + Policy.least) + string(Today) + string(Maker(1))");
	expression(f, "Factorial", "Owed fac", "fac(Owed)");
	expression(f, "C0", "Owed", "Owed");
	for (int i = 1; i <= CHAIN; i++) {
		snprintf(name, sizeof name, "C%d", i);
		snprintf(before, sizeof before, "C%d", i - 1);
		snprintf(text, sizeof text, "1 + C%d", i - 1);
		expression(f, name, before, text);
	}
	fputs("</definitions>\n", f);
}

static struct value
give(void *ctx, size_t input, bool *typed)
{
	struct host *h = ctx;

	h->asked++;
	*typed = true;
	return value_int(strcmp(rules_input_at(h->rules, input)->name, "Owed") == 0 ? h->owed : 7);
}

static void
load(struct model *m)
{
	char path[] = "/tmp/asread-XXXXXX";
	const char *paths = path;
	struct rules_options opt = { .mode = RULES_STRICT, .has_today = true, .today = 20000 };
	FILE *f = fdopen(mkstemp(path), "w");
	struct buf said = { 0 };

	write_model(f);
	ck_assert_int_eq(fclose(f), 0);
	diag_init(&m->diag);
	if (rules_load(&m->rules, &paths, 1, &opt, &m->diag) != 0) {
		diag_print(&m->diag, &said);
		fputs(buf_cstr(&said), stderr);
		ck_assert(false);
	}
	unlink(path);
	ck_assert_int_eq(rules_eval_new(&m->eval, m->rules, 0), 0);
	m->host = (struct host){ .rules = m->rules };
	rules_eval_supply(m->eval, give, &m->host);
}

static void
unload(struct model *m)
{
	rules_eval_free(&m->eval);
	rules_free(&m->rules);
	diag_fini(&m->diag);
}

/* What NAME says where so much is owed; or the fault. A row of its own. */
static const char *
says(struct model *m, const char *name, int64_t owed)
{
	static char text[200];
	struct rules_fault f;
	struct buf b = { 0 };
	struct value v;

	m->host.owed = owed;
	m->host.asked = 0;
	rules_eval_begin(m->eval);
	if (rules_eval_run(m->eval, rules_decision_find(m->rules, NULL, name), &v, &f) == 0)
		rules_print(v, &b);
	else
		buf_printf(&b, "%s in %s", f.code, f.decision);
	snprintf(text, sizeof text, "%s", buf_cstr(&b));
	buf_fini(&b);
	return text;
}

START_TEST(what_nobody_reads_is_not_made)
{
	struct model m;

	load(&m);
	ck_assert_str_eq(says(&m, "Guarded", 0), "0");
	ck_assert_uint_eq(m.host.asked, 1);
	ck_assert_str_eq(says(&m, "Guarded", 1), "invalid-text in Fails");
	ck_assert_uint_eq(m.host.asked, 2);
	ck_assert_str_eq(says(&m, "Guarded", 0), "0"); /* nothing is left of the fault */
	ck_assert_str_eq(says(&m, "Step", 0), "\"none\"");
	ck_assert_str_eq(says(&m, "Step", 1), "invalid-text in Fails");
	unload(&m);
}
END_TEST

START_TEST(what_fired_is_told_of_each_once)
{
	struct model m;
	struct rules_fired fired[4];

	load(&m);
	ck_assert_str_eq(says(&m, "Outer", 0), "\"none\"");
	ck_assert_uint_eq(rules_eval_fired(m.eval, fired, 4), 1);
	ck_assert_str_eq(fired[0].decision, "Step");
	ck_assert_str_eq(says(&m, "Table over table", 1), "\"part\"");
	ck_assert_uint_eq(rules_eval_fired(m.eval, fired, 4), 2);
	ck_assert_str_eq(fired[0].decision, "Inner"); /* what it rests on first */
	ck_assert_int_eq(fired[0].number, 2);
	ck_assert_str_eq(fired[1].decision, "Table over table");
	unload(&m);
}
END_TEST

START_TEST(what_is_the_same_in_each_row_is_made_once_but_neither_the_day_nor_a_function)
{
	struct model m;

	load(&m);
	ck_assert_str_eq(says(&m, "Both", 1), "\"212024-10-042\"");
	rules_eval_today(m.eval, 20001);
	ck_assert_str_eq(says(&m, "Both", 2), "\"222024-10-052\"");
	ck_assert_str_eq(says(&m, "Policy", 2), "{least: 20, words: [\"a\", \"b\"]}");
	unload(&m);
}
END_TEST

START_TEST(chains_of_any_length_and_functions_that_call_themselves_are_made)
{
	struct model m;
	char name[20];

	load(&m);
	snprintf(name, sizeof name, "C%d", CHAIN);
	ck_assert_str_eq(says(&m, name, 5), "1005");
	ck_assert_str_eq(says(&m, "Factorial", 5), "120");
	unload(&m);
}
END_TEST

int
main(void)
{
	return kit_main("asread", (struct kit_case[]){ KIT(what_nobody_reads_is_not_made), KIT(what_fired_is_told_of_each_once),
	    KIT(what_is_the_same_in_each_row_is_made_once_but_neither_the_day_nor_a_function),
	    KIT(chains_of_any_length_and_functions_that_call_themselves_are_made), { 0 } });
}
