/* gather_test.c - numbers that actions let grow are said once, and nothing else of a list changes. */
#include "kit.h"
#include "deliver/deliver.h"

static struct slice
s(const char *p)
{
	return slice_of(p);
}

/* What LIST says, an action a word: kind, table, key, number. */
static void
say(const struct buf *list, struct buf *out)
{
	struct slice rest = buf_view(list);
	struct act a;
	int rc;

	buf_reset(out);
	while ((rc = act_next(&rest, &a, NULL)) == 1)
		buf_printf(out, "%c%d:%.*s=%lld ", a.what, a.arg, SLICE_FMT(a.key), (long long)a.n);
	ck_assert_int_eq(rc, 0);
}

START_TEST(each_number_once_behind_the_rest)
{
	struct buf list = { 0 }, said = { 0 };

	act_add(&list, 34, s("b"), 2);
	act_put(&list, 1, s("x"), s("row"));
	act_add(&list, 34, s("a"), 1);
	act_add(&list, 34, s("b"), -5);
	act_add(&list, 33, s("b"), 7);
	act_count(&list, "n", 1);
	act_add(&list, 34, s("ab"), 4);
	act_gather(&list);
	say(&list, &said);
	ck_assert_str_eq(buf_cstr(&said), "P1:x=0 C1:n=1 A33:b=7 A34:a=1 A34:ab=4 A34:b=-3 ");
	buf_fini(&list);
	buf_fini(&said);
}
END_TEST

START_TEST(what_no_number_can_hold_is_left_in_two)
{
	struct buf list = { 0 }, said = { 0 };

	act_add(&list, 34, s("a"), INT64_MAX);
	act_add(&list, 34, s("a"), 1);
	act_gather(&list);
	say(&list, &said);
	ck_assert_str_eq(buf_cstr(&said), "A34:a=9223372036854775807 A34:a=1 ");
	buf_fini(&list);
	buf_fini(&said);
}
END_TEST

START_TEST(a_list_without_any_stays_and_so_does_a_damaged_one)
{
	struct buf list = { 0 }, was = { 0 };

	act_put(&list, 1, s("x"), s("row"));
	buf_slice(&was, buf_view(&list));
	act_gather(&list);
	ck_assert(slice_eq(buf_view(&list), buf_view(&was)));
	act_add(&list, 34, s("a"), 1);
	buf_char(&list, '?');
	buf_reset(&was);
	buf_slice(&was, buf_view(&list));
	act_gather(&list);
	ck_assert(slice_eq(buf_view(&list), buf_view(&was)));
	act_gather(&(struct buf){ 0 });
	buf_fini(&list);
	buf_fini(&was);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(each_number_once_behind_the_rest), KIT(what_no_number_can_hold_is_left_in_two),
		KIT(a_list_without_any_stays_and_so_does_a_damaged_one), { 0 } };

	return kit_main("gather", k);
}
