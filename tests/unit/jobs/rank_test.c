/* rank_test.c - ranks of orders within a district, and the check digit of a scan line. */
#include "kit.h"
#include "deliver/rank.h"
#include "deliver/remit.h"

static struct slice
s(const char *p)
{
	return slice_of(p);
}

START_TEST(by_amount_then_age_then_id_in_each_district)
{
	struct rank_list l = { 0 };

	rank_add(&l, s("C"), s("D1"), 500, 10);
	rank_add(&l, s("B"), s("D1"), 500, 10);
	rank_add(&l, s("A"), s("D1"), 500, 30);
	rank_add(&l, s("D"), s("D1"), 900, 1);
	rank_add(&l, s("E"), s("D2"), 1, 1);
	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("D")), 1);
	ck_assert_int_eq(rank_find(&l, s("A")), 2);
	ck_assert_int_eq(rank_find(&l, s("B")), 3);
	ck_assert_int_eq(rank_find(&l, s("C")), 4);
	ck_assert_int_eq(rank_find(&l, s("E")), 1);
	ck_assert_int_eq(rank_find(&l, s("F")), 0);
	rank_fini(&l);
}
END_TEST

START_TEST(no_orders_no_ranks)
{
	struct rank_list l = { 0 };

	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("A")), 0);
	rank_fini(&l);
}
END_TEST

START_TEST(the_check_digit_is_the_known_one)
{
	struct buf b = { 0 };

	ck_assert_int_eq(remit_digit(s("7992739871")), 3);	/* the usual example of the formula */
	ck_assert_int_eq(remit_digit(s("US037833100")), 5);	/* an ISIN */
	remit_line(&b, s("12"), 345);
	ck_assert_str_eq(buf_cstr(&b), "12 0000000345 4");
	/* One digit misread, or two neighbours swapped, shows. */
	ck_assert_int_ne(remit_digit(s("120000000346")), 4);
	ck_assert_int_ne(remit_digit(s("120000000435")), 4);
	buf_fini(&b);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(by_amount_then_age_then_id_in_each_district), KIT(no_orders_no_ranks),
		KIT(the_check_digit_is_the_known_one), { 0 } };

	return kit_main("rank", k);
}
