/* money_test.c - what came and is not shown, and the promise that nobody is asked for more than is owed by any way of
 * knowing it: open items less credit, what was paid since the letter, last night's net less tonight's movements. */
#include "kit.h"
#include "facts/money.h"

#define NO POSITION_NO_DAY

static struct money
night(struct money *last, int64_t settled, int64_t paid, int32_t today)
{
	struct money m = { .settled = settled, .paid = paid };

	money_tonight(&m, last, 0, today);
	*last = m;
	return m;
}

START_TEST(a_payment_protects_until_it_is_shown)
{
	struct money last = { .since = NO };

	ck_assert_int_eq(night(&last, 0, 9000, 10).unbooked, 9000);
	ck_assert_int_eq(last.since, 10);
	ck_assert_int_eq(night(&last, 5000, 9000, 11).unbooked, 4000);
	ck_assert_int_eq(last.since, 10);
	ck_assert_int_eq(night(&last, 9000, 9000, 12).unbooked, 0);
	ck_assert_int_eq(last.since, NO);
}
END_TEST

START_TEST(booked_twice_and_corrected_protects_no_more)
{
	struct money last = { .since = NO };

	ck_assert_int_eq(night(&last, 18000, 9000, 10).unbooked, 0);
	ck_assert_int_eq(night(&last, 9000, 9000, 11).unbooked, 0);
}
END_TEST

START_TEST(a_return_takes_its_own_away_and_no_other)
{
	struct money last = { .since = NO };

	(void)night(&last, 0, 15000, 10);
	ck_assert_int_eq(night(&last, 0, 6000, 11).unbooked, 6000);	/* one of two came back */
	ck_assert_int_eq(night(&last, 0, 0, 12).unbooked, 0);
	(void)night(&last, 9000, 9000, 13);				/* booked, then returned, then un-booked */
	ck_assert_int_eq(night(&last, 9000, 0, 14).unbooked, 0);
	ck_assert_int_eq(night(&last, 0, 0, 15).unbooked, 0);
}
END_TEST

START_TEST(seen_for_the_first_time_only_what_is_to_come_counts)
{
	struct money m = { .settled = 50000, .paid = 60000 };

	money_tonight(&m, NULL, 2500, 10);
	ck_assert_int_eq(m.unbooked, 2500);
}
END_TEST

/* --- generated accounts ------------------------------------------------------------ */
static uint64_t seed;

static int64_t
some(int64_t most)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)(most + 1));
}

enum { BILLS = 9, TODAY = 20000 };

struct account {
	struct position_bill bill[BILLS];
	size_t n;
	int64_t credit, unbooked, named;
	int32_t noticed;
};

static void
generate(struct account *a)
{
	*a = (struct account){ .n = (size_t)some(BILLS), .credit = some(2) ? 0 : some(40000),
		.unbooked = some(2) ? 0 : some(40000), .noticed = TODAY - 40 + (int32_t)some(40), .named = some(60000) };
	for (size_t i = 0; i < a->n; i++) {
		int64_t charges = some(30000), open = some(1) ? charges : some(charges);

		a->bill[i] = (struct position_bill){ .kind = some(5) ? POSITION_REGULAR : POSITION_DEPOSIT,
			.open = some(4) != 0, .counts = true, .due = TODAY - 60 + (int32_t)some(90), .paid = NO,
			.mail = TODAY - 80, .issue = TODAY - 81, .charges = charges, .open_amount = open,
			.disputed = some(4) ? 0 : some(open) };
	}
}

static struct position
ask(struct account *a)
{
	uint32_t order[BILLS];
	struct position p;
	struct position_input in = { .today = TODAY, .bill = a->bill, .bills = a->n, .continuous_since = NO,
		.stopped = NO, .credit = a->credit, .unbooked = a->unbooked, .noticed_on = a->noticed,
		.noticed_most = a->named };

	money_cover(a->bill, order, a->n, TODAY, a->credit + a->unbooked);
	position_compute(&p, &in);
	return p;
}

/* Reckoned anew, by sums alone. */
static void
holds(const struct account *a, const struct position *p)
{
	int64_t gross = 0, named = 0, covered = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct position_bill *b = &a->bill[i];
		int64_t due = b->open && b->due < TODAY && b->kind != POSITION_DEPOSIT ? b->open_amount - b->disputed : 0;

		gross += due;
		named += b->due < a->noticed ? due : 0;
		covered += b->covered;
		ck_assert(b->covered >= 0 && b->covered <= due);
		for (size_t k = 0; k < a->n; k++) /* the oldest first: no younger one is covered while this one is not */
			ck_assert(b->covered == due || a->bill[k].covered == 0 || a->bill[k].due <= b->due);
	}
	ck_assert_int_eq(covered, a->credit + a->unbooked < gross ? a->credit + a->unbooked : gross);
	ck_assert_int_eq(p->past_due, gross - covered);
	ck_assert(p->noticed >= 0 && p->noticed <= p->past_due && p->noticed <= a->named);
	ck_assert(p->noticed <= (named > covered ? named - covered : 0));
	ck_assert(p->past_due > 0 || p->arrears_date == NO);
}

START_TEST(nobody_is_asked_for_more_than_is_owed)
{
	struct account a;

	for (int i = 0; i < 100000; i++) {
		struct position p;

		generate(&a);
		p = ask(&a);
		holds(&a, &p);
	}
}
END_TEST

/* Last night's net less tonight's movements: whichever of the figures and the payment comes first, the same is owed. */
START_TEST(the_order_of_figures_and_payments_is_all_one)
{
	for (int i = 0; i < 100000; i++) {
		int64_t bill = 1 + some(50000), pays = some(bill), part = some(pays);
		struct money last = { .since = NO }, m;
		int64_t owed = bill - pays;

		m = night(&last, 0, pays, 10);			/* it came */
		ck_assert_int_eq(bill - m.unbooked, owed);
		m = night(&last, part, pays, 11);		/* a part is shown */
		ck_assert_int_eq(bill - part - m.unbooked, owed);
		m = night(&last, pays, pays, 12);		/* the rest */
		ck_assert_int_eq(bill - pays - m.unbooked, owed);
		m = night(&last, pays, 0, 13);			/* it comes back, before the figures do */
		ck_assert_int_eq(m.unbooked, 0);
	}
}
END_TEST

int
main(void)
{
	seed = 1;
	const struct kit_case k[] = { KIT(a_payment_protects_until_it_is_shown), KIT(booked_twice_and_corrected_protects_no_more),
		KIT(a_return_takes_its_own_away_and_no_other), KIT(seen_for_the_first_time_only_what_is_to_come_counts),
		KIT(nobody_is_asked_for_more_than_is_owed), KIT(the_order_of_figures_and_payments_is_all_one), { 0 } };

	return kit_main("money", k);
}
