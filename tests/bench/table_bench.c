/* table_bench.c - how many decisions one thread makes in a second: tables, and literal FEEL.
 *
 *	table_bench [PACK-FOLDER [TABLE]]
 *
 * For each decision table of the pack: the rows are the pack's own cases, with what the
 * decision requires already made; timed is the decision alone, facts in memory to its result,
 * with the code that a run uses. Then a table of 13 rules and 4 inputs over random rows. The
 * same by plain scan beside it. Then expressions over the bills and payments of two years.
 * Prints; never fails for being slow. TABLE: that table alone, by its index, for a profiler.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>


#include "dmn/tindex.h"
#include "facts/sampleoffice.h"
#include "rules_own.h"
#include "rules_tools.h"

enum { MAX_ROWS = 256, MAX_PATH = 1024, PASSES = 8 };
static const char *alone; /* the table that is run by itself, and longer; NULL: all */
static const int64_t budget_nanos = 50000000, alone_nanos = 2000000000;

/* Of this thread: others on the machine do not count. */
static int64_t
cpu_nanos(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct bench {
	struct rules *rules;
	struct rules_eval *row[MAX_ROWS], *work;
	size_t rows;
};

static void
begin(struct bench *b, const char *const *paths, size_t n, const struct calendar_set *office)
{
	struct rules_options opt = { .mode = RULES_STRICT, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .host_ctx = office, .has_today = true, .today = 20000 };
	struct buf said = { 0 };
	struct diag d;

	*b = (struct bench){ 0 };
	diag_init(&d);
	if (rules_load(&b->rules, paths, n, &opt, &d) != 0 ||
	    rules_eval_new(&b->work, b->rules, 0) != 0) {
		diag_print(&d, &said);
		fprintf(stderr, "%s", buf_cstr(&said));
		exit(1);
	}
	diag_fini(&d);
	buf_fini(&said);
}

static struct rules_eval *
add_row(struct bench *b)
{
	struct rules_eval *e = NULL;

	if (b->rows == MAX_ROWS || rules_eval_new(&e, b->rules, 0) != 0)
		return NULL;
	b->row[b->rows++] = e;
	return e;
}

static void
end(struct bench *b)
{
	for (size_t i = 0; i < b->rows; i++)
		rules_eval_free(&b->row[i]);
	rules_eval_free(&b->work);
	rules_free(&b->rules);
}

/* --- shapes: rows of one kind share one, as a host's do; each case comes with its own --------- */
struct shapes {
	const struct value_shape *v[256];
	size_t n;
};

static bool
same_shape(const struct value_shape *a, const struct value_shape *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = slice_eq(a->name[i], b->name[i]);
	return same;
}

static void
share(struct shapes *s, struct value v)
{
	if (v.type == VALUE_LIST)
		for (size_t i = 0; i < v.list->n; i++)
			share(s, v.list->v[i]);
	if (v.type != VALUE_CONTEXT)
		return;
	for (size_t i = 0; i < v.ctx->shape->n; i++)
		share(s, v.ctx->v[i]);
	for (size_t i = 0; i < s->n; i++)
		if (same_shape(s->v[i], v.ctx->shape)) {
			((struct value_context *)(uintptr_t)v.ctx)->shape = s->v[i];
			return;
		}
	if (s->n < NELEM(s->v))
		s->v[s->n++] = v.ctx->shape;
}

static void
share_shapes(struct bench *b)
{
	struct shapes s = { 0 };

	for (size_t i = 0; i < b->rows; i++)
		for (size_t k = 0; k < b->rules->inputs; k++)
			share(&s, b->row[i]->row.world.globals[b->rules->input[k].number]);
}

static void
decide_rows(struct bench *b, const struct drg_unit *u, const struct value *const *globals, size_t n)
{
	struct eval *ev = b->work->row.ev;
	struct arena *mem = &b->work->row.mem;

	for (size_t i = 0; i < n; i++) {
		arena_reset(mem);
		eval_begin(ev, mem);
		table_log_of(globals[i], b->rules->set.elements)->n = 0;
		(void)eval_run(ev, u->program, globals[i]);
	}
}

/* Nanoseconds a decision, over the rows that it decides without a fault: the best of many short
 * turns, since what else the machine does costs caches too. */
static double
time_unit(struct bench *b, const struct drg_unit *u, bool scan, size_t *rows)
{
	const struct value *globals[MAX_ROWS];
	int64_t spent = 0, took, best = INT64_MAX;
	size_t n = 0;

	for (size_t i = 0; i < b->rows; i++) {
		drg_row_run(&b->row[i]->row, u);
		b->row[i]->row.log.scan = scan;
		if (!eval_stopped(b->row[i]->row.ev))
			globals[n++] = b->row[i]->row.world.globals;
	}
	*rows = n;
	while (n > 0 && spent < (alone != NULL ? alone_nanos : budget_nanos)) {
		int64_t start = cpu_nanos();

		for (int k = 0; k < PASSES; k++)
			decide_rows(b, u, globals, n);
		took = cpu_nanos() - start;
		spent += took;
		best = took < best ? took : best;
	}
	return n > 0 ? (double)best / (double)(n * PASSES) : 0;
}

static void
report(struct bench *b)
{
	for (const struct table *t = b->rules->set.tables; t != NULL; t = t->next) {
		const struct drg_unit *u = &b->rules->drg.unit[t->el->number];
		double index, scan;
		size_t rows = 0;

		if (t->el->kind != MODEL_DECISION || (alone != NULL && !slice_is(t->el->name, alone)))
			continue;
		index = time_unit(b, u, false, &rows);
		scan = alone == NULL ? time_unit(b, u, true, &rows) : 0;
		if (rows == 0)
			continue;
		printf("%-28.*s %3zu x %2zu %-5s %5zu rows %8.1f ns %7.2f M/s    scan %8.1f ns\n",
		    SLICE_FMT(t->el->name), t->rules, t->inputs, t->index ? "index" : "scan", rows,
		    index, 1e3 / index, scan);
	}
}

static void
bench_file(const char *pack, const char *file, const struct calendar_set *office)
{
	struct rules_cases *cases = NULL;
	char path[MAX_PATH];
	const char *paths[] = { path };
	struct buf why = { 0 };
	struct bench b;
	struct diag d;

	diag_init(&d);
	if (rules_cases_load(&cases, file, &d) != 0)
		exit(1);
	snprintf(path, sizeof path, "%s/%s", pack, rules_cases_model(cases));
	begin(&b, paths, 1, office);
	for (size_t i = 0; i < rules_cases_count(cases); i++) {
		struct rules_eval *e = add_row(&b);

		if (e != NULL && !rules_cases_set(cases, i, e, NULL, &why))
			exit(1);
	}
	share_shapes(&b);
	report(&b);
	end(&b);
	buf_fini(&why);
	rules_cases_free(&cases);
	diag_fini(&d);
}

/* --- a table of its own ------------------------------------------------------------------- */
static const char *const names[] = { "class", "past due", "days", "hold" };
static const char *const types[] = { "string", "number", "number", "boolean" };
static const char *const rules13[13][4] = {
	{ "\"residential\"", "&lt; 25.00", "-", "-" },
	{ "\"residential\"", "[25.00..100.00)", "&lt; 10", "false" },
	{ "\"residential\"", "[25.00..100.00)", "[10..20)", "false" },
	{ "\"residential\"", "[25.00..100.00)", "&gt;= 20", "false" },
	{ "\"residential\"", "&gt;= 100.00", "&lt; 10", "false" },
	{ "\"residential\"", "&gt;= 100.00", "&gt;= 10", "false" },
	{ "\"commercial\", \"industrial\"", "&lt; 50.00", "-", "-" },
	{ "\"commercial\"", "&gt;= 50.00", "&lt; 15", "false" },
	{ "\"commercial\"", "&gt;= 50.00", "&gt;= 15", "false" },
	{ "\"industrial\"", "&gt;= 50.00", "&lt; 30", "false" },
	{ "\"industrial\"", "&gt;= 50.00", "&gt;= 30", "false" },
	{ "not(\"residential\", \"commercial\", \"industrial\")", "-", "-", "-" },
	{ "-", "-", "-", "true" },
};

static void
write_table(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL)
		exit(1);
	fputs("<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='urn:m'>", f);
	for (int i = 0; i < 4; i++)
		fprintf(f, "<inputData id='i%d' name='%s'><variable name='%s' typeRef='%s'/></inputData>", i,
		    names[i], names[i], types[i]);
	fputs("<decision name='Step' id='d'><variable name='Step' typeRef='string'/>", f);
	for (int i = 0; i < 4; i++)
		fprintf(f, "<informationRequirement><requiredInput href='#i%d'/></informationRequirement>", i);
	fputs("<decisionTable hitPolicy='FIRST'>", f);
	for (int i = 0; i < 4; i++)
		fprintf(f, "<input><inputExpression typeRef='%s'><text>%s</text></inputExpression></input>",
		    types[i], names[i]);
	fputs("<output typeRef='string'/>", f);
	for (int r = 0; r < 13; r++) {
		fputs("<rule>", f);
		for (int i = 0; i < 4; i++)
			fprintf(f, "<inputEntry><text>%s</text></inputEntry>", rules13[r][i]);
		fprintf(f, "<outputEntry><text>\"step %d\"</text></outputEntry></rule>", r);
	}
	fputs("</decisionTable></decision></definitions>", f);
	fclose(f);
}

static void
bench_own(const struct calendar_set *office)
{
	static const char *const class[] = { "residential", "commercial", "industrial", "street light" };
	const char *path = "build/table_bench.dmn";
	struct rules_eval *e;
	struct bench b;

	write_table(path);
	begin(&b, &path, 1, office);
	srand(1);
	while ((e = add_row(&b)) != NULL) {
		rules_eval_set(e, 0, value_string(slice_of(class[rand() % 4])));
		rules_eval_set(e, 1, value_scaled(rand() % 30000, 2));
		rules_eval_set(e, 2, value_int(rand() % 40));
		rules_eval_set(e, 3, value_bool(rand() % 8 == 0));
	}
	report(&b);
	end(&b);
}

/* --- literal FEEL --------------------------------------------------------------------------- */
enum { BILLS = 24, PAYMENTS = 24, TODAY = 20000 };

static const struct {
	const char *name, *type, *text;
} literals[] = {
	{ "filter", "number", "count(Bills[status = \"open\"])" },
	{ "filter, two tests", "number", "count(Bills[status = \"open\" and due < Run.today])" },
	{ "sum", "number", "sum(Bills.amount)" },
	{ "sum of a filter", "number", "sum(Bills[status = \"open\"].amount)" },
	{ "for, maximum", "number", "max(for b in Bills return b.amount - b.disputed)" },
	{ "some", "boolean", "some p in Payments satisfies p.status = \"pending\"" },
	{ "every, two tests", "boolean",
	    "every b in Bills satisfies b.status != \"open\" or b.due >= Run.today - duration(\"P900D\")" },
	{ "last paid", "date", "max(Payments[status = \"posted\"].paid)" },
	{ "days between", "number", "(Run.today - Bills[1].due).days" },
	{ "date and days", "boolean", "Bills[1].due + duration(\"P20D\") < Run.today" },
	{ "date and months", "date", "Bills[1].due + duration(\"P3M\")" },
	{ "months between", "number",
	    "years and months duration(Bills[1].due, Run.today).years" },
	{ "share, rounded", "number", "round half up(Bills[1].amount * 0.015, 2)" },
	{ "if and list contains", "string",
	    "if list contains([\"open\", \"disputed\"], Bills[1].status) then \"owed\" else \"settled\"" },
};

static void
write_text(FILE *f, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '<' || *s == '>')
			fputs(*s == '<' ? "&lt;" : "&gt;", f);
		else
			fputc(*s, f);
}

static void
write_type(FILE *f, const char *name, const char *const entry[][2])
{
	fprintf(f, "<itemDefinition name='%s'>", name);
	for (int i = 0; entry[i][0] != NULL; i++)
		fprintf(f, "<itemComponent name='%s'><typeRef>%s</typeRef></itemComponent>", entry[i][0],
		    entry[i][1]);
	fprintf(f, "</itemDefinition><itemDefinition name='%ss' isCollection='true'><typeRef>%s</typeRef>"
		   "</itemDefinition>", name, name);
}

static void
write_literals(const char *path)
{
	static const char *const input[3][2] = { { "Run", "run" }, { "Bills", "bills" },
		{ "Payments", "payments" } };
	FILE *f = fopen(path, "w");

	if (f == NULL)
		exit(1);
	fputs("<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='urn:m'>", f);
	write_type(f, "run", (const char *const[][2]){ { "today", "date" }, { NULL, NULL } });
	write_type(f, "bill", (const char *const[][2]){ { "status", "string" }, { "due", "date" },
		{ "amount", "number" }, { "disputed", "number" }, { NULL, NULL } });
	write_type(f, "payment", (const char *const[][2]){ { "status", "string" }, { "paid", "date" },
		{ "amount", "number" }, { NULL, NULL } });
	for (size_t i = 0; i < NELEM(input); i++)
		fprintf(f, "<inputData id='i%zu' name='%s'><variable name='%s' typeRef='%s'/></inputData>", i,
		    input[i][0], input[i][0], input[i][1]);
	for (size_t d = 0; d < NELEM(literals); d++) {
		fprintf(f, "<decision name='%s' id='d%zu'><variable name='%s' typeRef='%s'/>", literals[d].name, d,
		    literals[d].name, literals[d].type);
		for (size_t i = 0; i < NELEM(input); i++)
			fprintf(f, "<informationRequirement><requiredInput href='#i%zu'/></informationRequirement>", i);
		fputs("<literalExpression><text>", f);
		write_text(f, literals[d].text);
		fputs("</text></literalExpression></decision>", f);
	}
	fputs("</definitions>", f);
	fclose(f);
}

static struct value
context(struct arena *mem, const struct value_shape *shape, const struct value *v)
{
	struct value_context *c = arena_alloc(mem, sizeof *c);
	struct value *copy = arena_alloc(mem, shape->n * sizeof *copy);

	memcpy(copy, v, shape->n * sizeof *copy);
	*c = (struct value_context){ shape, copy };
	return value_context(c);
}

/* Entries as a host has them: more than the model names, in an order of its own. */
static struct value
some_bill(struct arena *mem, int64_t day)
{
	static const struct slice name[] = { { "id", 2 }, { "amount", 6 }, { "due", 3 }, { "status", 6 },
		{ "disputed", 8 } };
	static const struct value_shape shape = { NELEM(name), name };

	return context(mem, &shape, (struct value[]){ value_int(day), value_scaled(rand() % 30000, 2),
		value_date(day), value_string(slice_of(rand() % 4 ? "paid" : "open")), value_scaled(0, 2) });
}

static struct value
some_payment(struct arena *mem, int64_t day)
{
	static const struct slice name[] = { { "id", 2 }, { "paid", 4 }, { "amount", 6 }, { "status", 6 } };
	static const struct value_shape shape = { NELEM(name), name };

	return context(mem, &shape, (struct value[]){ value_int(day), value_date(day),
		value_scaled(rand() % 30000, 2), value_string(slice_of("posted")) });
}

static void
fill_account(struct rules_eval *e)
{
	static const struct slice today = { "today", 5 };
	static const struct value_shape run = { 1, &today };
	struct arena *mem = rules_eval_mem(e);
	struct value bill[BILLS], payment[PAYMENTS];

	for (int i = 0; i < BILLS; i++)
		bill[i] = some_bill(mem, TODAY - 30 * (BILLS - i));
	for (int i = 0; i < PAYMENTS; i++)
		payment[i] = some_payment(mem, TODAY - 30 * (PAYMENTS - i) + 10);
	rules_eval_set(e, 0, context(mem, &run, (struct value[]){ value_date(TODAY) }));
	rules_eval_set(e, 1, value_list_make(mem, bill, BILLS));
	rules_eval_set(e, 2, value_list_make(mem, payment, PAYMENTS));
}

static void
bench_literals(const struct calendar_set *office)
{
	const char *path = "build/feel_bench.dmn";
	struct rules_eval *e;
	struct bench b;

	write_literals(path);
	begin(&b, &path, 1, office);
	while ((e = add_row(&b)) != NULL)
		fill_account(e);
	printf("\nliteral FEEL, one thread: over %d bills and %d payments an account\n", BILLS, PAYMENTS);
	for (size_t d = 0; d < NELEM(literals); d++) {
		const struct rules_decision *dec = rules_decision_find(b.rules, NULL, literals[d].name);
		size_t rows = 0;
		double ns = dec != NULL ? time_unit(&b, dec->unit, false, &rows) : 0;

		if (rows != b.rows) {
			printf("%-28s a fault\n", literals[d].name);
			continue;
		}
		printf("%-28s %10.1f ns %7.2f M/s    %s\n", literals[d].name, ns, 1e3 / ns, literals[d].text);
	}
	end(&b);
}

int
main(int argc, char **argv)
{
	const char *pack = argc > 1 ? argv[1] : "rules/packs/us-fl-municipal";
	struct calendar_set *office = NULL;
	char pattern[MAX_PATH];
	struct err e = { 0 };
	glob_t g = { 0 };

	alone = argc > 2 ? argv[2] : NULL;

	if (sampleoffice_new(&office, &e) != 0)
		return 1;
	printf("table decisions, one thread: decision alone, facts in memory to its result\n");
	snprintf(pattern, sizeof pattern, "%s/tests/*.xml", pack);
	if (glob(pattern, 0, NULL, &g) == 0)
		for (size_t i = 0; i < g.gl_pathc; i++)
			bench_file(pack, g.gl_pathv[i], office);
	globfree(&g);
	bench_own(office);
	if (alone == NULL)
		bench_literals(office);
	calendar_free(&office);
	return 0;
}
