/* feel_cases_test.c - runs the .cases files of tests/feel.
 *
 * A paragraph is a case: `expr TEXT` (standard mode) or `strict TEXT`, then `gives
 * VALUE`, `fault CODE` or `error CODE`.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "kit.h"
#include "rules.h"

static int bad;

static void
complain(const char *file, int line, const char *expr, const char *want, const char *got)
{
	printf("# %s:%d: %s\n#   wanted %s, got %s\n", file, line, expr, want, got);
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
		complain(file, line, expr, want, buf_cstr(&b));
	buf_fini(&b);
	diag_fini(&d);
	arena_fini(&mem);
}

static void
run_file(const char *file)
{
	char text[4096], expr[4096] = "";
	FILE *in = fopen(file, "r");
	bool strict = false;
	int line = 0;

	ck_assert_ptr_nonnull(in);
	while (fgets(text, sizeof text, in) != NULL) {
		line++;
		text[strcspn(text, "\n")] = '\0';
		if (strncmp(text, "expr ", 5) == 0 || strncmp(text, "strict ", 7) == 0) {
			strict = text[0] == 's';
			snprintf(expr, sizeof expr, "%s", text + (strict ? 7 : 5));
		} else if (text[0] != '\0' && text[0] != '#') {
			ck_assert_msg(expr[0] != '\0', "%s:%d: no expr before", file, line);
			run(file, line, strict, expr, text);
			expr[0] = '\0';
		}
	}
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
