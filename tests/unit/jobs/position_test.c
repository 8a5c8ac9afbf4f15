/* position_test.c - what is owed and how it was paid, from tables of bills. */
#include "kit.h"
#include "data/when.h"
#include "facts/position.h"

#define NO POSITION_NO_DAY

static int32_t
day(const char *s)
{
	int64_t d;

	if (s == NULL)
		return NO;
	ck_assert(when_parse_date(slice_of(s), &d));
	return (int32_t)d;
}

static struct position_bill
bill(const char *due, int64_t open, int64_t disputed)
{
	return (struct position_bill){ .kind = POSITION_REGULAR, .open = open != 0, .counts = true,
		.issue = day(due) - 21, .mail = day(due) - 20, .due = day(due), .paid = NO,
		.charges = 10000, .open_amount = open, .disputed = disputed };
}

static struct position
compute(const char *today, const struct position_bill *b, size_t n)
{
	struct position_input in = { .today = day(today), .bill = b, .bills = n,
		.continuous_since = NO, .stopped = NO };
	struct position p;

	position_compute(&p, &in);
	return p;
}

START_TEST(due_today_is_not_past_due)
{
	struct position_bill b[] = { bill("2024-02-29", 5000, 0) };
	struct position p = compute("2024-02-29", b, 1);

	ck_assert_int_eq(p.past_due, 0);
	ck_assert_int_eq(p.open_amount, 5000);
	ck_assert_int_eq(p.arrears_date, NO);
	ck_assert_int_eq(p.days_past_due, 0);
	p = compute("2024-03-01", b, 1);
	ck_assert_int_eq(p.past_due, 5000);
	ck_assert_int_eq(p.arrears_date, day("2024-02-29"));
	ck_assert_int_eq(p.oldest_mail_date, day("2024-02-09"));
	ck_assert_int_eq(p.days_past_due, 1);
	ck_assert(p.open_bill_kinds_regular);
}
END_TEST

START_TEST(disputed_part_is_left_out)
{
	struct position_bill b[] = { bill("2024-01-10", 5000, 5000), bill("2024-02-10", 4000, 1500) };
	struct position p = compute("2024-03-01", b, 2);

	ck_assert_int_eq(p.open_amount, 9000);
	ck_assert_int_eq(p.disputed, 6500);
	ck_assert_int_eq(p.past_due, 2500);
	ck_assert_int_eq(p.arrears_date, day("2024-02-10"));
}
END_TEST

START_TEST(deposit_bills_are_apart)
{
	struct position_bill b[] = { bill("2024-01-10", 20000, 0) };
	struct position p;

	b[0].kind = POSITION_DEPOSIT;
	p = compute("2024-03-01", b, 1);
	ck_assert_int_eq(p.past_due, 0);
	ck_assert_int_eq(p.deposit_past_due, 20000);
	ck_assert_int_eq(p.arrears_date, NO);
	ck_assert(!p.open_bill_kinds_regular);
}
END_TEST

START_TEST(twelve_months_clamp_to_the_months_end)
{
	/* A year before 2024-02-29 is 2023-02-28. */
	struct position_bill b[] = { bill("2023-03-21", 0, 0), bill("2023-03-20", 0, 0) };
	struct position p;

	b[0].paid = b[1].paid = day("2023-03-25");
	p = compute("2024-02-29", b, 2); /* issued 2023-02-28 and 2023-02-27 */
	ck_assert_int_eq(p.bills_12m, 1);
	ck_assert_int_eq(p.charges_12m, 10000);
	ck_assert_int_eq(p.late_12m, 2);
}
END_TEST

START_TEST(a_bill_whose_payment_was_returned_is_late)
{
	struct position_bill b[] = { bill("2024-01-10", 0, 0) };

	b[0].paid = day("2024-01-10");
	ck_assert_int_eq(compute("2024-03-01", b, 1).late_12m, 0);
	b[0] = bill("2024-01-10", 7000, 0); /* the return reset its date and opened it */
	ck_assert_int_eq(compute("2024-03-01", b, 1).late_12m, 1);
}
END_TEST

START_TEST(cancelled_bills_are_no_history)
{
	struct position_bill b[] = { bill("2024-01-10", 0, 0) };

	b[0].counts = false;
	ck_assert_int_eq(compute("2024-03-01", b, 1).bills_12m, 0);
	ck_assert_int_eq(compute("2024-03-01", b, 1).late_12m, 0);
}
END_TEST

START_TEST(payments_returns_and_cuts)
{
	struct position_payment y[] = { { true, day("2024-01-05"), -3000 },
		{ false, day("2024-02-20"), -9000 }, { true, day("2024-02-01"), -4000 },
		{ true, day("2024-03-02"), -1 } };
	struct position_return r[] = { { true, day("2024-02-03") }, { false, day("2024-02-04") },
		{ true, day("2023-02-28") } };
	int32_t cut[] = { day("2023-06-01"), day("2023-06-01"), day("2022-01-01"), day("2024-02-01") };
	struct position_input in = { .today = day("2024-03-01"), .payment = y, .payments = 4, .ret = r,
		.returns = 3, .cut = cut, .cuts = 4, .continuous_since = day("2022-02-28"), .stopped = NO };
	struct position p;

	position_compute(&p, &in);
	ck_assert_int_eq(p.last_payment_date, day("2024-02-01"));
	ck_assert_int_eq(p.last_payment_amount, -4000);
	ck_assert_int_eq(p.returned_12m, 1);
	ck_assert_int_eq(p.cuts_12m, 2);
	ck_assert_int_eq(p.service_months, 24);
}
END_TEST

START_TEST(rules_see_every_field)
{
	struct arena a;
	struct position_bill b[] = { bill("2024-01-10", 5000, 0) };
	struct position p = compute("2024-03-01", b, 1);
	struct value v;
	size_t n = 0;

	arena_init(&a, 0);
	v = position_value(&p, &a);
	while (position_names[n] != NULL) {
		ck_assert_ptr_nonnull(value_entry(v.ctx, slice_of(position_names[n])));
		ck_assert_ptr_nonnull(position_types[n]);
		n++;
	}
	ck_assert_uint_eq(n, v.ctx->shape->n);
	ck_assert_int_eq(value_entry(v.ctx, slice_of("past_due"))->i, 5000);
	ck_assert_int_eq(value_entry(v.ctx, slice_of("last_payment_date"))->type, VALUE_NULL);
	arena_fini(&a);
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { KIT(due_today_is_not_past_due), KIT(disputed_part_is_left_out),
		KIT(deposit_bills_are_apart), KIT(twelve_months_clamp_to_the_months_end),
		KIT(a_bill_whose_payment_was_returned_is_late), KIT(cancelled_bills_are_no_history),
		KIT(payments_returns_and_cuts), KIT(rules_see_every_field), { 0 } };

	return kit_main("position", c);
}
