/* fault_table_test.c - the table of faults in rules/README.md, a row a case, in both modes. */
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "rules.h"

enum { ROWS_MIN = 60 };

static int bad;

/* One "| a | b | c | d |" line in four cells without their spaces. */
static bool
cells(char *line, char *cell[4])
{
	char *p = line;

	if (*p++ != '|')
		return false;
	for (int i = 0; i < 4; i++) {
		char *end = strstr(p, " |");

		if (end == NULL)
			return false;
		*end = '\0';
		cell[i] = p + strspn(p, " ");
		p = end + 2;
	}
	return true;
}

static void
say(struct buf *out, int rc, const struct diag *d, const struct rules_fault *f, struct value v)
{
	if (rc == 0)
		rules_print(v, out);
	else if (d->errors > 0)
		buf_printf(out, "error %s", d->first->code);
	else
		buf_printf(out, "fault %s", f->code);
}

static void
run_expression(char *text, enum rules_mode mode, struct buf *out)
{
	struct rules_options o = { .mode = mode };
	struct rules_fault f = { 0 };
	struct value v = value_null();
	struct arena mem;
	struct diag d;
	int rc;

	text[strlen(text) - 1] = '\0';
	arena_init(&mem, 64 << 20);
	diag_init(&d);
	rc = rules_feel(text + 1, &o, &mem, &v, &d, &f);
	text[strlen(text)] = '`';
	/* In standard mode what does not compile is null, and said. */
	say(out, mode == RULES_STANDARD && d.first != NULL ? 0 : rc, &d, &f, v);
	diag_fini(&d);
	arena_fini(&mem);
}

/* --- tables: "U (> 0: 1) (> 1: 2) at 2" --------------------------------------------------- */
static void
escaped(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '<')
			buf_str(b, "&lt;");
		else
			buf_char(b, s[i]);
}

static const char *
policy(const char *s)
{
	static const char *const names[][2] = { { "C+", "COLLECT' aggregation='SUM" },
		{ "C<", "COLLECT' aggregation='MIN" }, { "C>", "COLLECT' aggregation='MAX" },
		{ "C#", "COLLECT' aggregation='COUNT" }, { "U", "UNIQUE" }, { "A", "ANY" },
		{ "F", "FIRST" }, { "R", "RULE ORDER" }, { "C", "COLLECT" } };

	for (size_t i = 0; i < NELEM(names); i++)
		if (strncmp(s, names[i][0], strlen(names[i][0])) == 0)
			return names[i][1];
	ck_abort_msg("no hit policy: %s", s);
	return "";
}

static const char *
write_table(const char *text, struct buf *b)
{
	const char *at = strstr(text, " at "), *p = text, *end, *colon;

	buf_printf(b, "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='urn:m'>"
		      "<decision id='D' name='D'><decisionTable hitPolicy='%s'><input><inputExpression><text>",
	    policy(text));
	/* an expression that no static type tells */
	buf_printf(b, "[%s, \"\", 0][1]</text></inputExpression></input><output/>", at + 4);
	while ((p = strchr(p, '(')) != NULL && p < at) {
		colon = strstr(p, ": ");
		end = strchr(p, ')');
		buf_str(b, "<rule><inputEntry><text>");
		escaped(b, p + 1, (size_t)(colon - p - 1));
		buf_str(b, "</text></inputEntry><outputEntry><text>");
		escaped(b, colon + 2, (size_t)(end - colon - 2));
		buf_str(b, "</text></outputEntry></rule>");
		p = end;
	}
	buf_str(b, "</decisionTable></decision></definitions>");
	return buf_cstr(b);
}

static void
run_table(const char *text, enum rules_mode mode, bool scan, struct buf *out)
{
	struct rules_options o = { .mode = mode, .scan_tables = scan };
	struct rules_fault f = { 0 };
	struct rules_eval *e = NULL;
	struct rules *r = NULL;
	struct value v = value_null();
	struct buf b = { 0 };
	struct diag d;
	char path[512];
	const char *paths[] = { path };
	FILE *file;

	snprintf(path, sizeof path, "%s/m.dmn", kit_dir("faults"));
	file = fopen(path, "w");
	fputs(write_table(text, &b), file);
	fclose(file);
	diag_init(&d);
	if (rules_load(&r, paths, 1, &o, &d) != 0 || rules_eval_new(&e, r, 0) != 0) {
		say(out, -1, &d, &f, v);
	} else {
		rules_eval_begin(e);
		say(out, rules_eval_run(e, rules_decision_at(r, 0), &v, &f), &d, &f, v);
	}
	rules_eval_free(&e);
	rules_free(&r);
	diag_fini(&d);
	buf_fini(&b);
}

/* --- the table ---------------------------------------------------------------------------- */
static void
check(char *example, enum rules_mode mode, bool scan, const char *want)
{
	struct buf out = { 0 };

	if (example[0] == '`')
		run_expression(example, mode, &out);
	else
		run_table(example, mode, scan, &out);
	if (strcmp(buf_cstr(&out), want) != 0) {
		printf("# %s (%s): the README says %s, it gives %s\n", example,
		    mode == RULES_STRICT ? "strict" : "standard", want, buf_cstr(&out));
		fflush(stdout);
		bad++;
	}
	buf_fini(&out);
}

START_TEST(every_row_is_as_it_says)
{
	FILE *in = fopen("rules/README.md", "r");
	char line[2048], *cell[4];
	bool inside = false;
	int rows = 0;

	ck_assert_ptr_nonnull(in);
	while (fgets(line, sizeof line, in) != NULL) {
		if (strncmp(line, "## ", 3) == 0)
			inside = strncmp(line, "## Faults, construct by construct", 33) == 0;
		if (!inside || !cells(line, cell) || strcmp(cell[1], "---") == 0 || strcmp(cell[1], "example") == 0)
			continue;
		rows++;
		for (int scan = 0; scan < 2; scan++) {
			check(cell[1], RULES_STANDARD, scan, cell[2]);
			check(cell[1], RULES_STRICT, scan, cell[3]);
		}
	}
	fclose(in);
	ck_assert_int_ge(rows, ROWS_MIN);
	ck_assert_int_eq(bad, 0);
}
END_TEST

int
main(void)
{
	return kit_main("fault table", (struct kit_case[]){ KIT(every_row_is_as_it_says), { 0 } });
}
