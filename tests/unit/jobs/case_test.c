/* case_test.c - every transition of the case machine: none is skipped, none guessed. */
#include "kit.h"
#include "decide/case.h"

enum { REMINDER, LATE, FINAL, CUT, N };

static struct case_rung ladder[N];
static struct case_state c;

static void
start(void)
{
	const char *name[] = { "reminder", "late notice", "final notice", "disconnect" };

	for (int i = 0; i < N; i++)
		ladder[i] = (struct case_rung){ slice_of(name[i]), i == CUT ? CASE_ORDER : CASE_NOTICE,
			i == FINAL ? 30 : 0 };
	case_none(&c);
}

static enum case_verdict
ask(int target, int32_t today)
{
	return case_ask(&c, ladder, N, target, today);
}

static void
enter(int target, int32_t today)
{
	case_enter(&c, ladder, target, today, 5000, 70);
}

static void
done(int step, int32_t day)
{
	case_proved(&c, ladder, step, c.proof[step].attempts, day);
}

/* Up to STEP, each entered at 100, 110 ... and proved a day later. */
static void
climb(int step)
{
	for (int i = 0; i <= step; i++) {
		enter(i, 100 + 10 * i);
		done(i, 101 + 10 * i);
	}
}

START_TEST(a_case_begins_only_at_the_first_step)
{
	start();
	ck_assert_int_eq(ask(LATE, 100), CASE_SKIPS);
	ck_assert_int_eq(ask(CUT, 100), CASE_SKIPS);
	ck_assert_int_eq(ask(-1, 100), CASE_UNKNOWN);
	ck_assert_int_eq(ask(N, 100), CASE_UNKNOWN);
	ck_assert_int_eq(ask(REMINDER, 100), CASE_ENTER);
	enter(REMINDER, 100);
	ck_assert(c.open);
	ck_assert_int_eq(c.number, 1);
	ck_assert_int_eq(c.amount, 5000);
	ck_assert_int_eq(c.arrears_date, 70);
}
END_TEST

START_TEST(no_step_without_proof_of_the_one_before)
{
	start();
	enter(REMINDER, 100);
	ck_assert_int_eq(ask(REMINDER, 101), CASE_STAY);
	ck_assert_int_eq(ask(LATE, 110), CASE_UNPROVED);
	ck_assert_int_eq(ask(FINAL, 110), CASE_SKIPS);
	case_proved(&c, ladder, REMINDER, 7, 105); /* of an attempt that never was */
	ck_assert_int_eq(ask(LATE, 110), CASE_UNPROVED);
	done(REMINDER, 105);
	ck_assert_int_eq(ask(LATE, 110), CASE_ENTER);
	ck_assert_int_eq(ask(CUT, 110), CASE_SKIPS);
}
END_TEST

START_TEST(the_clock_starts_at_the_reported_mailing)
{
	start();
	climb(LATE);
	enter(FINAL, 120);
	ck_assert_int_eq(c.valid_until, CASE_NO_DAY);
	done(FINAL, 124);
	ck_assert_int_eq(c.final_mailed, 124);
	ck_assert_int_eq(c.valid_until, 154);
	done(FINAL, 126); /* "delivered" later does not move it */
	ck_assert_int_eq(c.valid_until, 154);
}
END_TEST

START_TEST(returned_mail_is_no_proof)
{
	start();
	climb(FINAL);
	case_mail_returned(&c, FINAL, 1);
	ck_assert_int_eq(ask(CUT, 130), CASE_RETURNED);
	ck_assert_int_eq(ask(FINAL, 130), CASE_AGAIN);
	enter(FINAL, 130);
	ck_assert_int_eq(c.proof[FINAL].attempts, 2);
	ck_assert_int_eq(ask(CUT, 135), CASE_UNPROVED);
	done(FINAL, 132);
	ck_assert_int_eq(ask(CUT, 135), CASE_ENTER);
}
END_TEST

START_TEST(an_expired_final_notice_is_given_again_and_carries_no_order)
{
	start();
	climb(FINAL); /* mailed 121, good to 151 */
	ck_assert_int_eq(ask(CUT, 151), CASE_ENTER);
	ck_assert_int_eq(ask(CUT, 152), CASE_UNPROVED);
	ck_assert_int_eq(ask(FINAL, 151), CASE_STAY);
	ck_assert_int_eq(ask(FINAL, 152), CASE_AGAIN);
	ck_assert_int_eq(ask(REMINDER, 152), CASE_STAY);
}
END_TEST

START_TEST(an_order_that_is_out_waits)
{
	start();
	climb(FINAL);
	enter(CUT, 130);
	ck_assert_int_eq(c.order, CASE_ORDER_ISSUED);
	ck_assert_int_eq(ask(CUT, 131), CASE_STAY);
	ck_assert_int_eq(ask(FINAL, 160), CASE_WAITS);
	case_order(&c, CASE_ORDER_NOT_EXECUTABLE, 132);
	ck_assert_int_eq(ask(CUT, 133), CASE_AGAIN);
	ck_assert_int_eq(ask(CUT, 152), CASE_UNPROVED); /* the notice ran out */
	ck_assert_int_eq(ask(FINAL, 152), CASE_AGAIN);
	case_order(&c, CASE_ORDER_COMPLETED, 132);
	ck_assert_int_eq(c.order_completed, 132);
	ck_assert_int_eq(ask(CUT, 133), CASE_AGAIN); /* what it left on at other points, on the same notice */
	ck_assert_int_eq(ask(CUT, 152), CASE_UNPROVED);
	ck_assert_int_eq(ask(FINAL, 152), CASE_STAY);
}
END_TEST

START_TEST(a_cancelled_order_leaves_the_notice)
{
	start();
	climb(FINAL);
	enter(CUT, 130);
	case_order(&c, CASE_ORDER_CANCELLED, 131);
	case_back_from_order(&c, ladder);
	ck_assert_int_eq(c.step, FINAL);
	ck_assert_int_eq(ask(CUT, 135), CASE_ENTER);
	enter(CUT, 135);
	ck_assert_int_eq(c.proof[CUT].attempts, 2); /* another effect id than the cancelled one */
}
END_TEST

START_TEST(payment_closes_and_its_return_reopens)
{
	start();
	climb(FINAL);
	enter(CUT, 130);
	case_close(&c, 131, true);
	ck_assert_int_eq(ask(LATE, 132), CASE_SKIPS);
	ck_assert(case_reopen(&c, ladder));
	ck_assert_int_eq(c.number, 1);
	ck_assert_int_eq(c.arrears_date, 70);
	ck_assert_int_eq(c.step, LATE); /* the final notice must be given anew */
	ck_assert_int_eq(c.valid_until, CASE_NO_DAY);
	ck_assert_int_eq(ask(CUT, 140), CASE_SKIPS);
	ck_assert_int_eq(ask(FINAL, 140), CASE_ENTER);
	enter(FINAL, 140);
	ck_assert_int_eq(c.proof[FINAL].attempts, 2);
	ck_assert_int_eq(ask(CUT, 145), CASE_UNPROVED);
	ck_assert(!case_reopen(&c, ladder));
}
END_TEST

START_TEST(a_case_closed_otherwise_is_not_reopened)
{
	start();
	climb(LATE);
	case_close(&c, 131, false);
	ck_assert(!case_reopen(&c, ladder));
	enter(REMINDER, 200);
	ck_assert_int_eq(c.number, 2);
	ck_assert_int_eq(c.proof[LATE].attempts, 0);
}
END_TEST

START_TEST(rules_see_no_case_as_none)
{
	struct arena a;
	struct value v;

	start();
	arena_init(&a, 0);
	v = case_value(&c, ladder, &a);
	ck_assert(slice_is(value_text(*value_entry(v.ctx, slice_of("step"))), "none"));
	ck_assert(slice_is(value_text(*value_entry(v.ctx, slice_of("order_status"))), "none"));
	ck_assert_int_eq(value_entry(v.ctx, slice_of("done_date"))->type, VALUE_NULL);
	climb(FINAL);
	v = case_value(&c, ladder, &a);
	ck_assert(slice_is(value_text(*value_entry(v.ctx, slice_of("step"))), "final notice"));
	ck_assert_int_eq(value_entry(v.ctx, slice_of("final_valid_until"))->i, 151);
	for (size_t i = 0; case_names[i] != NULL; i++)
		ck_assert_ptr_nonnull(value_entry(v.ctx, slice_of(case_names[i])));
	arena_fini(&a);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(a_case_begins_only_at_the_first_step),
		KIT(no_step_without_proof_of_the_one_before),
		KIT(the_clock_starts_at_the_reported_mailing), KIT(returned_mail_is_no_proof),
		KIT(an_expired_final_notice_is_given_again_and_carries_no_order),
		KIT(an_order_that_is_out_waits), KIT(a_cancelled_order_leaves_the_notice),
		KIT(payment_closes_and_its_return_reopens),
		KIT(a_case_closed_otherwise_is_not_reopened), KIT(rules_see_no_case_as_none), { 0 } };

	return kit_main("case", k);
}
