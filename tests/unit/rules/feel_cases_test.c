/* feel_cases_test.c - runs the .cases files of tests/feel.
 *
 * A paragraph is a case: `expr TEXT` (standard mode), `strict TEXT` or `both TEXT`, then
 * `gives VALUE`, `fault CODE` or `error CODE`. After `both`, `strictly ...` says what strict
 * mode has instead; without it both modes give the same.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "rules.h"

static int bad;

static void
complain(const char *file, int line, bool strict, const char *expr, const char *want,
    const char *got)
{
	printf("# %s:%d: %s\n#   wanted %s, got %s%s\n", file, line, expr, want, got,
	    strict ? " (strict)" : "");
	fflush(stdout); /* the test's process ends without */
	bad++;
}

static void
run(const char *file, int line, bool strict, const char *expr, const char *want)
{
	struct rules_options o = { .mode = strict ? RULES_STRICT : RULES_STANDARD };
	struct rules_fault f = { 0 };
	struct arena mem;
	struct diag d;
	struct buf b = { 0 };
	struct value v = value_null();
	int rc;

	arena_init(&mem, 64 << 20);
	diag_init(&d);
	rc = rules_feel(expr, &o, &mem, &v, &d, &f);
	if (d.first != NULL)
		buf_printf(&b, "error %s", d.first->code);
	else if (rc != 0)
		buf_printf(&b, "fault %s", f.code != NULL ? f.code : "?");
	else {
		buf_str(&b, "gives ");
		rules_print(v, &b);
	}
	if (strcmp(buf_cstr(&b), want) != 0)
		complain(file, line, strict, expr, want, buf_cstr(&b));
	buf_fini(&b);
	diag_fini(&d);
	arena_fini(&mem);
}

struct told {
	char code[64];
	int n;
};

static void
tell(void *ctx, const struct rules_null *null)
{
	struct told *t = ctx;

	if (t->n++ == 0)
		snprintf(t->code, sizeof t->code, "%s", null->code);
}

static void
evaluate(const char *expr, struct rules_options *o, struct buf *out, bool *compiled)
{
	struct rules_fault f = { 0 };
	struct value v = value_null();
	struct arena mem;
	struct diag d;
	int rc;

	arena_init(&mem, 64 << 20);
	diag_init(&d);
	rc = rules_feel(expr, o, &mem, &v, &d, &f);
	*compiled = d.first == NULL;
	if (rc == 0)
		rules_print(v, out);
	else
		buf_printf(out, "fault %s", f.code);
	diag_fini(&d);
	arena_fini(&mem);
}

/* Whether TOLD is right beside the strict result S and the standard one A. Null has a meaning of its own in
 * standard mode as a condition and as a list. */
static bool
is_right(const char *s, const char *a, const struct told *told)
{
	if (strcmp(s, "fault limit") == 0)
		return true;
	if (strcmp(s, "fault null-operand") == 0 && (strcmp(a, "null") != 0 || told->n > 0))
		return true;
	return strncmp(s, "fault ", 6) == 0 ? strcmp(s + 6, told->code) == 0 : told->n == 0;
}

/* What is a fault in strict mode is told in standard mode, as the first; what is none is not told; and
 * whoever listens changes nothing. */
static void
run_told(const char *file, int line, const char *expr)
{
	struct told told = { .n = 0 };
	struct rules_options strict = { .mode = RULES_STRICT }, alone = { 0 }, heard = { .tell = tell, .tell_ctx = &told };
	struct buf s = { 0 }, a = { 0 }, h = { 0 };
	bool compiled;

	evaluate(expr, &alone, &a, &compiled);
	evaluate(expr, &heard, &h, &compiled);
	if (strcmp(buf_cstr(&a), buf_cstr(&h)) != 0)
		complain(file, line, false, expr, buf_cstr(&a), buf_cstr(&h));
	evaluate(expr, &strict, &s, &compiled);
	if (compiled && !is_right(buf_cstr(&s), buf_cstr(&a), &told))
		complain(file, line, false, expr, buf_cstr(&s), told.n > 0 ? told.code : "nothing told");
	buf_fini(&s);
	buf_fini(&a);
	buf_fini(&h);
}

/* A paragraph while it is read; a mode with no wish of its own is not run. */
struct paragraph {
	char expr[4096], want[2][4096];
	bool both;
	int line;
};

static void
finish(const char *file, struct paragraph *p)
{
	ck_assert_msg(p->expr[0] == '\0' || p->want[0][0] != '\0' || p->want[1][0] != '\0',
	    "%s:%d: nothing is wanted", file, p->line);
	if (p->both && p->want[1][0] == '\0')
		memcpy(p->want[1], p->want[0], sizeof p->want[1]);
	for (int strict = 0; strict < 2 && p->expr[0] != '\0'; strict++)
		if (p->want[strict][0] != '\0')
			run(file, p->line, strict, p->expr, p->want[strict]);
	if (p->expr[0] != '\0')
		run_told(file, p->line, p->expr);
	*p = (struct paragraph){ .line = 0 };
}

/* The mode that a line begins a paragraph of: 0 standard, 1 strict, 2 both, or -1. */
static int
opens(const char *text, const char **expr)
{
	static const char *const word[] = { "expr ", "strict ", "both " };

	for (int i = 0; i < 3; i++)
		if (strncmp(text, word[i], strlen(word[i])) == 0) {
			*expr = text + strlen(word[i]);
			return i;
		}
	return -1;
}

static void
run_file(const char *file)
{
	static struct paragraph p;
	char text[4096];
	const char *expr;
	FILE *in = fopen(file, "r");
	int line = 0, mode = 0, now;

	ck_assert_ptr_nonnull(in);
	while (fgets(text, sizeof text, in) != NULL) {
		line++;
		text[strcspn(text, "\n")] = '\0';
		if ((now = opens(text, &expr)) >= 0) {
			finish(file, &p);
			mode = now;
			p.both = mode == 2;
			p.line = line;
			snprintf(p.expr, sizeof p.expr, "%s", expr);
		} else if (strncmp(text, "strictly ", 9) == 0) {
			ck_assert_msg(p.both, "%s:%d: strictly stands after both alone", file, line);
			snprintf(p.want[1], sizeof p.want[1], "%s", text + 9);
		} else if (text[0] == '\0') {
			finish(file, &p);
		} else if (text[0] != '#') {
			ck_assert_msg(p.expr[0] != '\0', "%s:%d: no expression before", file, line);
			snprintf(p.want[mode == 1], sizeof p.want[0], "%s", text);
		}
	}
	finish(file, &p);
	fclose(in);
}

START_TEST(every_case_gives_what_it_says)
{
	glob_t g;

	ck_assert_int_eq(glob("tests/feel/*.cases", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		run_file(g.gl_pathv[i]);
	globfree(&g);
	ck_assert_int_eq(bad, 0);
}
END_TEST

int
main(void)
{
	return kit_main("feel cases", (struct kit_case[]){ KIT(every_case_gives_what_it_says), { 0 } });
}
