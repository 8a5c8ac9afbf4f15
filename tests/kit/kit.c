/* kit.c - run Check's suites as TAP. */
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Berkeley DB gives an environment up, memory and all, when its recovery fails: not ours to free. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libdb-5.3\n";
}

int
kit_main(const char *suite, const struct kit_case *c)
{
	const char *only = getenv("KIT_ONLY");
	Suite *s = suite_create(suite);
	SRunner *r;
	int failed;

	for (; c->test != NULL; c++) {
		TCase *t;

		if (only != NULL && strcmp(only, c->name) != 0)
			continue;
		t = tcase_create(c->name);
		tcase_set_timeout(t, 600); /* sanitizers take twenty times as long */
		tcase_add_loop_test_raise_signal(t, c->test, c->signal, 0, c->loops ? c->loops : 1);
		suite_add_tcase(s, t);
	}
	r = srunner_create(s);
	srunner_set_tap(r, "-");
	srunner_run_all(r, CK_SILENT);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

const char *
kit_dir(const char *name)
{
	static char path[512], cmd[1200];
	const char *b = getenv("B");

	snprintf(path, sizeof path, "%s/scratch/%s", b ? b : "build/release", name);
	snprintf(cmd, sizeof cmd, "rm -rf '%s' && mkdir -p '%s'", path, path);
	if (system(cmd) != 0)
		abort();
	return path;
}
