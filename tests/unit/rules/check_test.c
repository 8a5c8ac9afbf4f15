/* check_test.c - static checks of strict models: types, arity, and nulls used untested. */
#include <stdio.h>

#include "kit.h"
#include "rules.h"

/* R is one row, L a list of them; of their entries n and k are never null. */
static const char head[] =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='urn:m'>"
    "<itemDefinition name='tR'>"
    "<itemComponent name='a'><typeRef>number</typeRef></itemComponent>"
    "<itemComponent name='d'><typeRef>date</typeRef></itemComponent>"
    "<itemComponent name='s'><typeRef>string</typeRef></itemComponent>"
    "<itemComponent name='b'><typeRef>boolean</typeRef></itemComponent>"
    "<itemComponent name='n'><typeRef>number</typeRef></itemComponent>"
    "<itemComponent name='k'><typeRef>string</typeRef></itemComponent></itemDefinition>"
    "<itemDefinition name='tL' isCollection='true'><typeRef>tR</typeRef></itemDefinition>"
    "<inputData id='r' name='R'><variable name='R' typeRef='tR'/></inputData>"
    "<inputData id='l' name='L'><variable name='L' typeRef='tL'/></inputData>"
    "<inputData id='x' name='x'><variable name='x' typeRef='number'/></inputData>"
    "<businessKnowledgeModel id='f' name='twice'><variable name='twice'/><encapsulatedLogic>"
    "<formalParameter name='v' typeRef='number'/><literalExpression><text>2 * v</text></literalExpression>"
    "</encapsulatedLogic></businessKnowledgeModel>"
    "<decision id='D' name='D'><variable name='D'/>"
    "<informationRequirement><requiredInput href='#r'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#l'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#x'/></informationRequirement>"
    "<knowledgeRequirement><requiredKnowledge href='#f'/></knowledgeRequirement>\n";
static const char foot[] = "</decision></definitions>";

static bool
nullable(const void *ctx, const char *input, const char *component)
{
	(void)ctx;
	if (strcmp(input, "x") == 0)
		return component[0] == '\0';
	return strlen(component) == 1 && strchr("adsb", component[0]) != NULL;
}

/* What loading LOGIC says: "code column" of each error, the first line of LOGIC being counted. */
static void
said(const char *logic, struct buf *out)
{
	struct rules_options opt = { .mode = RULES_STRICT, .nullable = nullable };
	struct rules *rules = NULL;
	char path[512];
	const char *paths[] = { path };
	struct diag d;
	FILE *f;

	snprintf(path, sizeof path, "%s/m.dmn", kit_dir("check"));
	f = fopen(path, "w");
	ck_assert_int_ge(fprintf(f, "%s%s%s", head, logic, foot), 0);
	fclose(f);
	diag_init(&d);
	(void)!rules_load(&rules, paths, 1, &opt, &d);
	buf_reset(out);
	for (const struct diag_item *i = d.first; i != NULL; i = i->next) {
		uint32_t line, col;

		diag_line_col(i->at, &line, &col);
		buf_printf(out, "%s%s %u", out->n ? ", " : "", i->code, col);
	}
	diag_fini(&d);
	rules_free(&rules);
}

static const struct {
	const char *text, *want;
} texts[] = {
	/* definite type errors; column 1 is the first of the text */
	{ "R.n + R.k", "type 1" },
	{ "R.n &lt; R.k", "type 1" },
	{ "R.k = 3", "type 1" },
	{ "if R.n then 1 else 2", "type 6" },
	{ "R.n &gt; 1 and R.k", "type 18" },
	{ "string length(R.n)", "type 17" },
	{ "string length(string: R.n)", "type 25" },
	{ "twice(R.k)", "type 9" },
	{ "twice(1, 2)", "arity 1" },
	{ "twice(w: 2)", "arity 1" },
	{ "twice(v: 2) + twice(3)", "" },
	{ "R.k(1)", "type 1" },
	{ "date(\"2026-01-01\") + duration(\"P1D\") &lt; date(\"2026-03-01\")", "" },
	{ "(date(\"2026-01-01\") - date(\"2025-01-01\")) * 2", "" },
	{ "date(\"2026-01-01\") + 1", "type 1" },
	{ "some i in L satisfies i.k", "type 25" },
	{ "L[k]", "type 3" },
	{ "R.n in (\"a\", \"b\")", "type 9, type 14" },
	{ "R.n in [1..5] and R.k in (\"a\", \"b\")", "" },
	{ "(function(v: number) v + 1)(\"a\")", "type 29" },
	/* nulls */
	{ "R.a + 1", "nullable-untested 3" },
	{ "x + 1", "nullable-untested 1" },
	{ "if x = null then 0 else x + 1", "" },
	{ "if R.a != null then R.a + 1 else 0", "" },
	{ "if R.a = null then R.a + 1 else 0", "nullable-untested 22" },
	{ "R.a != null and R.a &gt; 3", "" },
	{ "R.a = null or R.a &gt; 3", "" },
	{ "R.a = null and R.a &gt; 3", "nullable-untested 18" },
	{ "R.a != null or R.a &gt; 3", "nullable-untested 18" },
	{ "if not(R.a = null) then R.a + 1 else 0", "" },
	{ "if R.a = null or R.d = null then 0 else R.a + R.d.day", "" },
	{ "if R.a = null and R.d = null then 0 else R.a", "" },
	{ "if R.a = null and R.d = null then 0 else R.a + 1", "nullable-untested 44" },
	{ "if R.a = 5 then R.a + 1 else 0", "" },
	{ "if R.s in (\"a\", \"b\") then string length(R.s) else 0", "" },
	{ "if R.a instance of number then R.a + 1 else 0", "" },
	{ "if R.b then 1 else 2", "nullable-untested 6" },
	{ "R.b = true", "" },
	{ "if R.b = true then 1 else 2", "" },
	{ "{v: R.a, w: v + 1}.w", "nullable-untested 13" },
	{ "{v: if R.a = null then 0 else R.a, w: v + 1}.w", "" },
	{ "string length(R.s)", "nullable-untested 17" },
	{ "list contains([\"a\"], R.s)", "" },
	{ "L[a &gt; 3]", "nullable-untested 3" },
	{ "L[a != null and a &gt; 3]", "" },
	{ "L[item.a != null and item.a &gt; 3].n", "" },
	{ "every i in L satisfies i.d &lt; date(\"2026-01-01\")", "nullable-untested 26" },
	{ "every i in L satisfies i.d = null or i.d &lt; date(\"2026-01-01\")", "" },
	{ "for i in L[a != null] return i.a + 1", "" },
	{ "for i in L return i.a + 1", "nullable-untested 21" },
	{ "for v in L.a return v + 1", "nullable-untested 21" },
	{ "sum(L.a)", "nullable-untested 7" },
	{ "sum(L[a != null].a)", "" },
	{ "sum(L.n)", "" },
	{ "R.a in [1..5]", "nullable-untested 3" },
	{ "R.a between 1 and R.n", "nullable-untested 3" },
};

START_TEST(literal_expressions)
{
	struct buf b = { 0 };
	char logic[1024];
	int bad = 0;

	for (size_t i = 0; i < NELEM(texts); i++) {
		snprintf(logic, sizeof logic, "<literalExpression><text>\n%s</text></literalExpression>", texts[i].text);
		said(logic, &b);
		/* columns count the file's characters: &lt; is four */
		if (strcmp(buf_cstr(&b), texts[i].want) != 0)
			printf("# %s: says \"%s\", wanted \"%s\"\n", texts[i].text, buf_cstr(&b), texts[i].want), bad++;
	}
	buf_fini(&b);
	ck_assert_int_eq(bad, 0);
}
END_TEST

/* Two columns, two cells, one output. */
static const struct {
	const char *in1, *in2, *cell1, *cell2, *output, *want;
} tables[] = {
	{ "R.a", "R.n", "&lt; 5", "-", "1", "nullable-untested" },
	{ "R.a", "R.n", "[1..5]", "-", "R.a + 1", "" },
	{ "R.a", "R.n", "not(null)", "-", "R.a + 1", "" },
	{ "R.a", "R.n", "null", "-", "R.a + 1", "nullable-untested" },
	{ "R.a != null", "R.a", "true", "&lt; 5", "R.a + 1", "" },
	{ "R.a = null", "R.a", "false", "&gt; 5", "R.a + 1", "" },
	{ "R.a != null", "R.a", "false", "&lt; 5", "1", "nullable-untested" },
	{ "R.a", "R.n", "-", "3", "R.a + 1", "nullable-untested" },
	{ "R.a + 1", "R.n", "-", "3", "1", "nullable-untested" },
	{ "R.n", "R.k", "\"a\"", "-", "1", "type" },
	{ "R.n", "R.k", "&gt; \"a\"", "-", "1", "type" },
	{ "R.n", "R.k", "[1..5], 7, &gt; 9", "not(\"a\")", "1", "" },
	{ "R.s", "R.n", "\"a\", \"b\"", "-", "string length(R.s)", "" },
};

START_TEST(decision_tables)
{
	struct buf b = { 0 };
	char logic[2048];

	for (size_t i = 0; i < NELEM(tables); i++) {
		snprintf(logic, sizeof logic, "<decisionTable><input><inputExpression><text>%s</text></inputExpression>"
		    "</input><input><inputExpression><text>%s</text></inputExpression></input><output/><rule>"
		    "<inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>"
		    "<outputEntry><text>%s</text></outputEntry></rule></decisionTable>", tables[i].in1, tables[i].in2,
		    tables[i].cell1, tables[i].cell2, tables[i].output);
		said(logic, &b);
		buf_cstr(&b)[strcspn(buf_cstr(&b), " ")] = '\0';
		if (strcmp(buf_cstr(&b), tables[i].want) != 0)
			ck_abort_msg("table %zu (%s | %s -> %s): says \"%s\", wanted \"%s\"", i, tables[i].cell1,
			    tables[i].cell2, tables[i].output, buf_cstr(&b), tables[i].want);
	}
	buf_fini(&b);
}
END_TEST

/* D gives what its user E must test, or not. */
#define LITERAL(text) "<literalExpression><text>" text "</text></literalExpression>"
#define ROW(text) "<literalExpression typeRef='tR'><text>" text "</text></literalExpression>"
#define TABLE(in, cell, out, other) \
	"<decisionTable hitPolicy='FIRST'><input><inputExpression><text>" in "</text></inputExpression></input>" \
	"<output typeRef='number'/><rule><inputEntry><text>" cell "</text></inputEntry><outputEntry><text>" out \
	"</text></outputEntry></rule><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>" other \
	"</text></outputEntry></rule></decisionTable>"
static const struct {
	const char *gives, *uses, *want;
} results[] = {
	{ LITERAL("R.a"), "D + 1", "nullable-untested 1" },
	{ LITERAL("x"), "D + 1", "nullable-untested 1" },
	{ LITERAL("R.n"), "D + 1", "" },
	{ LITERAL("R.a"), "if D = null then 0 else D + 1", "" },
	{ LITERAL("if R.a = null then 0 else R.a"), "D + 1", "" },
	{ LITERAL("if R.n = 1 then null else 2"), "D + 1", "nullable-untested 1" },
	{ LITERAL("if R.n = 1 then null else 2"), "D = 2", "" },
	{ LITERAL("if R.n = 1 then R.n else 2"), "D + 1", "" },
	{ ROW("{a: 1, d: R.d, s: \"s\", b: true, n: 2, k: \"k\"}"), "D.n + 1", "" },
	{ ROW("{a: 1, d: R.d, s: \"s\", b: true, n: R.a, k: \"k\"}"), "D.n + 1", "nullable-untested 3" },
	{ ROW("{a: 1, d: R.d, s: \"s\", b: true, n: R.a, k: \"k\"}"), "if D.n = null then 0 else D.n + 1", "" },
	{ ROW("{a: 1, d: R.d, s: \"s\", b: true, n: null, k: \"k\"}"), "R.n + string length(D.k)", "" },
	{ ROW("{a: 1, d: R.d, s: \"s\", b: true, n: null, k: null}"), "R.n + string length(D.k)",
	    "nullable-untested 23" },
	{ TABLE("R.n", "3", "R.a", "0"), "D + 1", "nullable-untested 1" },
	{ TABLE("R.a", "3", "R.a", "0"), "D + 1", "" },
	{ TABLE("R.n", "3", "null", "0"), "D + 1", "nullable-untested 1" },
	{ TABLE("R.n", "3", "R.n", ""), "D + 1", "nullable-untested 1" },
	{ TABLE("R.n", "3", "R.n", "0"), "D + 1", "" },
};

START_TEST(results_of_decisions)
{
	static const char user[] = "</decision><decision id='E' name='E'><variable name='E'/><informationRequirement>"
	    "<requiredDecision href='#D'/></informationRequirement><informationRequirement><requiredInput href='#r'/>"
	    "</informationRequirement>";
	struct buf b = { 0 };
	char logic[4096];
	int bad = 0;

	for (size_t i = 0; i < NELEM(results); i++) {
		snprintf(logic, sizeof logic, "%s%s<literalExpression><text>\n%s</text></literalExpression>",
		    results[i].gives, user, results[i].uses);
		said(logic, &b);
		if (strcmp(buf_cstr(&b), results[i].want) != 0)
			printf("# %s, of %s: says \"%s\", wanted \"%s\"\n", results[i].uses, results[i].gives,
			    buf_cstr(&b), results[i].want), bad++;
	}
	buf_fini(&b);
	ck_assert_int_eq(bad, 0);
}
END_TEST

int
main(void)
{
	return kit_main("static checks", (struct kit_case[]){ KIT(literal_expressions), KIT(decision_tables),
	    KIT(results_of_decisions), { 0 } });
}
