/* base_test.c - arenas, buffers, diagnostics. */
#include <signal.h>
#include "kit.h"
#include "base/diag.h"
#include "base/hash.h"

START_TEST(broken_assumption_aborts)
{
	CHECK(1 == 2);
}
END_TEST

START_TEST(arena_rewinds_to_its_mark)
{
	struct arena a;
	struct arena_mark m;
	char *p;

	arena_init(&a, 0);
	p = arena_strdup(&a, slice_of("kept"));
	m = arena_mark(&a);
	for (int i = 0; i < 1000; i++)
		memset(arena_alloc(&a, 1000), 1, 1000);
	arena_rewind(&a, m);
	ck_assert_str_eq(p, "kept");
	ck_assert_uint_eq(a.used, 16);
	arena_fini(&a);
}
END_TEST

START_TEST(arena_stops_at_its_budget)
{
	struct arena a;

	arena_init(&a, 100);
	ck_assert_ptr_nonnull(arena_try(&a, 64));
	ck_assert(!arena_over(&a));
	ck_assert_ptr_null(arena_try(&a, 64));
	ck_assert(arena_over(&a));
	arena_fini(&a);
}
END_TEST

START_TEST(diagnostic_shows_line_and_place)
{
	struct diag_source src = { "x.dmn", slice_of("one\n  caf\xC3\xA9 amonut > 2\n") };
	const char *names[] = { "amount", "account" };
	struct buf b = { 0 };
	struct diag d;

	diag_init(&d);
	diag_add(&d, DIAG_ERROR, "unknown-name", (struct diag_place){ &src, 12, 6 }, "\"%s\"", "amonut");
	diag_hint(&d, "nearest known name: %s", diag_nearest(slice_of("amonut"), names, 2));
	diag_print(&d, &b);
	ck_assert_str_eq(buf_cstr(&b), "x.dmn:2:8: unknown-name: \"amonut\"\n"
				       "    2 |   caf\xC3\xA9 amonut > 2\n"
				       "      |        ~~~~~~\n"
				       "      = nearest known name: amount\n");
	buf_fini(&b);
	diag_fini(&d);
}
END_TEST

/* Stores keep sums of it. */
START_TEST(the_fast_hash_is_what_it_was)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuv";

	ck_assert_uint_eq(hash_64(text, 0, 0), UINT64_C(0x9d9ec8084f581e51));
	ck_assert_uint_eq(hash_64(text, 5, 0), UINT64_C(0x92ef6a159c0385b2));
	ck_assert_uint_eq(hash_64(text, 13, 7), UINT64_C(0x1741965ee170e03d));
	ck_assert_uint_eq(hash_64(text, 32, 0), UINT64_C(0xcc92219f3fa345dd));
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { { broken_assumption_aborts, "broken_assumption_aborts", SIGABRT, 0 },
		KIT(arena_rewinds_to_its_mark), KIT(arena_stops_at_its_budget),
		KIT(diagnostic_shows_line_and_place),
		KIT(the_fast_hash_is_what_it_was), { 0 } };

	return kit_main("base", c);
}
