/* kit.h - a test program: Check's tests, TAP on standard output.
 *
 *	START_TEST(limit_gives_null) { ck_assert_int_eq(1, 1); } END_TEST
 *	int main(void) { return kit_main("arena", (struct kit_case[]){ KIT(limit_gives_null), { 0 } }); }
 *
 * Test names are sentences. Check forks a child for each, so a CHECK can be tested
 * (kit_case.signal = SIGABRT). KIT_ONLY=name in the environment runs one.
 */
#ifndef KIT_H
#define KIT_H

#include <check.h>

struct kit_case {
	const TTest *test;
	const char *name;
	int signal;	/* it is expected to die by */
	int loops;	/* runs with _i = 0 .. loops-1; 0: once */
};

#define KIT(t) { (t), #t, 0, 0 }

int kit_main(const char *suite, const struct kit_case *);
/* The folder for a test's files: fresh, under build/, removed and made anew. */
const char *kit_dir(const char *name);

#endif
