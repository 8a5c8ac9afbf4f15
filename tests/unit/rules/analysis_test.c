/* analysis_test.c - proofs of random tables against trying every row of a grid. */
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "rules_tools.h"

enum { TABLES = 60, MAX_RULES = 6, VALUES = 13 };

struct cell {
	int low, high;		/* closed */
};

struct random_table {
	struct cell cell[MAX_RULES][2];
	int rules;
	bool first;		/* hit policy F, else U */
};

struct answers {
	int gap, overlap, masked;	/* -1: not asked */
	int found_masked;
};

/* Each bound is an integer from 0 to 6: rows at every half step see all cells. */
static void
make(struct random_table *t)
{
	t->rules = 1 + rand() % MAX_RULES;
	t->first = rand() % 2 == 0;
	for (int r = 0; r < t->rules; r++)
		for (int i = 0; i < 2; i++) {
			t->cell[r][i].low = rand() % 3 ? rand() % 7 : -1;
			t->cell[r][i].high = rand() % 3 ? t->cell[r][i].low + rand() % 5 : 7;
			if (t->cell[r][i].high < 0)
				t->cell[r][i].high = 0;
		}
}

static void
write_model(const struct random_table *t, const char *path)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs("<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='urn:m'>", f);
	for (int i = 0; i < 2; i++)
		fprintf(f, "<inputData id='i%d' name='%c'><variable name='%c' typeRef='number'/></inputData>", i,
		    "ab"[i], "ab"[i]);
	fputs("<decision name='D' id='D'><variable name='D'/><informationRequirement><requiredInput href='#i0'/>"
	      "</informationRequirement><informationRequirement><requiredInput href='#i1'/></informationRequirement>", f);
	fprintf(f, "<decisionTable hitPolicy='%s'>", t->first ? "FIRST" : "UNIQUE");
	for (int i = 0; i < 2; i++)
		fprintf(f, "<input><inputExpression typeRef='number'><text>%c</text></inputExpression>"
			   "<inputValues><text>[0..6]</text></inputValues></input>", "ab"[i]);
	fputs("<output typeRef='number'/>", f);
	for (int r = 0; r < t->rules; r++) {
		fputs("<rule>", f);
		for (int i = 0; i < 2; i++) {
			struct cell c = t->cell[r][i];

			if (c.low < 0)
				fprintf(f, "<inputEntry><text>&lt;= %d</text></inputEntry>", c.high);
			else
				fprintf(f, "<inputEntry><text>[%d..%d]</text></inputEntry>", c.low, c.high);
		}
		fprintf(f, "<outputEntry><text>%d</text></outputEntry></rule>", r);
	}
	fputs("</decisionTable></decision></definitions>", f);
	fclose(f);
}

static bool
holds(const struct random_table *t, int r, int a, int b)
{
	const struct cell *c = t->cell[r];

	return (c[0].low < 0 || a >= 2 * c[0].low) && a <= 2 * c[0].high &&
	    (c[1].low < 0 || b >= 2 * c[1].low) && b <= 2 * c[1].high;
}

/* Rows in half steps from 0 to 6. */
static struct answers
try_all(const struct random_table *t)
{
	struct answers w = { 0, t->first ? -1 : 0, t->first ? 0 : -1, 0 };
	bool fires[MAX_RULES] = { false }, can[MAX_RULES] = { false };

	for (int a = 0; a < VALUES; a++)
		for (int b = 0; b < VALUES; b++) {
			int n = 0;

			for (int r = 0; r < t->rules; r++)
				if (holds(t, r, a, b)) {
					fires[r] |= n == 0;
					can[r] = true;
					n++;
				}
			w.gap |= n == 0;
			if (!t->first)
				w.overlap |= n > 1;
		}
	for (int r = 0; r < t->rules; r++)
		w.found_masked += t->first && can[r] && !fires[r];
	w.masked = t->first ? w.found_masked > 0 : -1;
	return w;
}

static void
hear(void *ctx, const struct rules_finding *f)
{
	struct answers *a = ctx;
	int found = f->answer == RULES_COUNTER_EXAMPLE;

	ck_assert_int_ne(f->answer, RULES_NOT_DECIDED);
	if (strcmp(f->question, "gap") == 0)
		a->gap = found;
	if (strcmp(f->question, "overlap") == 0)
		a->overlap = found;
	if (strcmp(f->question, "masked") == 0) {
		a->masked = found;
		a->found_masked += found;
	}
}

START_TEST(proofs_agree_with_trying_every_row)
{
	struct rules_options opt = { .mode = RULES_STRICT };
	char file[512];
	const char *path[] = { file };
	int gaps = 0, masked = 0;

	snprintf(file, sizeof file, "%s/m.dmn", kit_dir("analysis"));
	srand(7);
	for (int i = 0; i < TABLES; i++) {
		struct answers got = { -1, -1, -1, 0 }, want;
		struct random_table t;
		struct rules *r = NULL;
		struct diag d;

		make(&t);
		write_model(&t, file);
		diag_init(&d);
		ck_assert_int_eq(rules_load(&r, path, 1, &opt, &d), 0);
		rules_check(r, 0, hear, &got);
		want = try_all(&t);
		ck_assert_msg(got.gap == want.gap && got.overlap == want.overlap && got.masked == want.masked &&
		    got.found_masked == want.found_masked, "table %d: gap %d/%d overlap %d/%d masked %d/%d", i,
		    got.gap, want.gap, got.overlap, want.overlap, got.found_masked, want.found_masked);
		gaps += want.gap;
		masked += want.found_masked;
		rules_free(&r);
		diag_fini(&d);
	}
	ck_assert_int_gt(gaps, 10);
	ck_assert_int_gt(masked, 10);
}
END_TEST

int
main(void)
{
	return kit_main("analysis", (struct kit_case[]){ KIT(proofs_agree_with_trying_every_row), { 0 } });
}
