/* also_test.c - the way from a second owner to rows stored under another. */
#include "kit.h"
#include "facts/also.h"

START_TEST(all_rows_of_one_owner_in_key_order)
{
	struct also a = { 0 };
	struct slice key, premise = slice_of("P2");
	size_t i;

	also_add(&a, slice_of("P2"), slice_of("b"));
	also_add(&a, slice_of("P1"), slice_of("x"));
	also_add(&a, slice_of("P20"), slice_of("y"));
	also_add(&a, slice_of("P2"), slice_of("a"));
	also_settle(&a);
	i = also_find(&a, premise);
	ck_assert(also_key(&a, i, premise, &key) && slice_is(key, "a"));
	ck_assert(also_key(&a, i + 1, premise, &key) && slice_is(key, "b"));
	ck_assert(!also_key(&a, i + 2, premise, &key));
	ck_assert(!also_key(&a, also_find(&a, slice_of("P3")), slice_of("P3"), &key));
	also_fini(&a);
}
END_TEST

START_TEST(nothing_in_an_empty_one)
{
	struct also a = { 0 };
	struct slice key;

	also_settle(&a);
	ck_assert(!also_key(&a, also_find(&a, slice_of("P")), slice_of("P"), &key));
	also_fini(&a);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(all_rows_of_one_owner_in_key_order), KIT(nothing_in_an_empty_one), { 0 } };

	return kit_main("also", k);
}
