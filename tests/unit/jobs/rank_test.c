/* rank_test.c - ranks of orders within a district, and the check digit of a scan line. */
#include "kit.h"
#include "deliver/rank.h"
#include "deliver/remit.h"

static struct slice
s(const char *p)
{
	return slice_of(p);
}

static void
add(struct rank_list *l, const char *id, const char *place, int64_t most, int64_t amount, int32_t age, int32_t left)
{
	rank_add(l, &(struct rank_order){ .id = s(id), .place = s(place), .day = 1, .most = most, .amount = amount, .age = age, .left = left });
}

static enum rank_fate
fate(const struct rank_list *l, const char *id)
{
	enum rank_fate f;

	(void)rank_find(l, s(id), &f);
	return f;
}

START_TEST(by_amount_then_age_then_id_in_each_district)
{
	struct rank_list l = { 0 };

	add(&l, "C", "D1", -1, 500, 10, 0);
	add(&l, "B", "D1", -1, 500, 10, 0);
	add(&l, "A", "D1", -1, 500, 30, 0);
	add(&l, "D", "D1", -1, 900, 1, 0);
	add(&l, "E", "D2", -1, 1, 1, 0);
	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("D"), NULL), 1);
	ck_assert_int_eq(rank_find(&l, s("A"), NULL), 2);
	ck_assert_int_eq(rank_find(&l, s("B"), NULL), 3);
	ck_assert_int_eq(rank_find(&l, s("C"), NULL), 4);
	ck_assert_int_eq(rank_find(&l, s("E"), NULL), 1);
	ck_assert_int_eq(rank_find(&l, s("F"), NULL), 0);
	ck_assert_int_eq(fate(&l, "C"), RANK_GOES);
	ck_assert_int_eq(fate(&l, "F"), RANK_GOES);
	rank_fini(&l);
}
END_TEST

/* Two a day: the third comes a day later, the fifth two days, so that who has one day left runs out. */
START_TEST(a_day_has_room_for_so_many)
{
	struct rank_list l = { 0 };

	add(&l, "A", "D1", 2, 100, 1, 1);
	add(&l, "B", "D1", 2, 200, 1, 1);
	add(&l, "C", "D1", 2, 300, 1, 1);
	add(&l, "D", "D1", 2, 400, 1, 1);
	add(&l, "E", "D1", 2, 500, 1, 1);
	add(&l, "F", "D2", 2, 1, 1, 0);
	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("E"), NULL), 1);
	ck_assert_int_eq(rank_find(&l, s("D"), NULL), 2);
	ck_assert_int_eq(rank_find(&l, s("C"), NULL), 0);
	ck_assert_int_eq(fate(&l, "C"), RANK_WAITS);
	ck_assert_int_eq(fate(&l, "B"), RANK_WAITS);
	ck_assert_int_eq(fate(&l, "A"), RANK_ENDS);
	ck_assert_int_eq(rank_find(&l, s("F"), NULL), 1);
	rank_fini(&l);
}
END_TEST

/* The pack's rank is before the sum; an earlier night's share is gone; no room at all: never in time. */
START_TEST(what_is_urgent_first_and_what_is_used)
{
	struct rank_list l = { 0 };
	struct rank_order o = { .id = s("A"), .place = s("D1"), .day = 1, .most = 2, .rank = 5, .amount = 1, .left = 9 };

	rank_add(&l, &o);
	add(&l, "B", "D1", 2, 900, 1, 9);
	add(&l, "C", "D2", 0, 900, 1, 9999);
	ck_assert_uint_eq(rank_places(&l), 2);
	rank_place(&l, 0)->used = 1;
	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("A"), NULL), 1);
	ck_assert_int_eq(fate(&l, "B"), RANK_WAITS);
	ck_assert_int_eq(fate(&l, "C"), RANK_ENDS);
	ck_assert_int_eq(rank_place(&l, 0)->taken, 1);
	rank_fini(&l);
}
END_TEST

/* Whole or not at all: it takes no room at D2 when D1 has none; more than any day has room for is never in time. */
START_TEST(orders_of_one_account_go_together)
{
	struct rank_list l = { 0 };

	rank_group(&l);
	add(&l, "A1", "D1", 1, 900, 1, 9);
	rank_group(&l);
	add(&l, "B1", "D1", 1, 500, 1, 9);
	add(&l, "B2", "D2", 1, 500, 1, 9);
	rank_group(&l);
	add(&l, "C1", "D2", 1, 100, 1, 9);
	rank_group(&l);
	add(&l, "E1", "D3", 1, 100, 1, 9);
	add(&l, "E2", "D3", 1, 100, 1, 9);
	rank_settle(&l);
	ck_assert_int_eq(fate(&l, "A1"), RANK_GOES);
	ck_assert_int_eq(fate(&l, "B1"), RANK_WAITS);
	ck_assert_int_eq(fate(&l, "B2"), RANK_WAITS);
	ck_assert_int_eq(rank_find(&l, s("C1"), NULL), 1);
	ck_assert_int_eq(fate(&l, "E1"), RANK_ENDS);
	ck_assert_int_eq(fate(&l, "E2"), RANK_ENDS);
	rank_fini(&l);
}
END_TEST

START_TEST(no_orders_no_ranks)
{
	struct rank_list l = { 0 };

	rank_settle(&l);
	ck_assert_int_eq(rank_find(&l, s("A"), NULL), 0);
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
	struct kit_case k[] = { KIT(by_amount_then_age_then_id_in_each_district), KIT(a_day_has_room_for_so_many),
		KIT(what_is_urgent_first_and_what_is_used), KIT(orders_of_one_account_go_together), KIT(no_orders_no_ranks),
		KIT(the_check_digit_is_the_known_one), { 0 } };

	return kit_main("rank", k);
}
