/* money_test.c - what came and is not shown, and the promise that nobody is asked for more than is owed by any way of
 * knowing it: open items less credit, what was paid since the letter, last night's net less tonight's movements. */
#include "kit.h"
#include "effect/state.h"
#include "facts/money.h"

#define NO POSITION_NO_DAY

enum { WAIT = 5 };

/* PAID: less what was RETURNED. What protects then. */
static int64_t
night(struct money *last, int64_t settled, int64_t paid, int64_t returned, int32_t today)
{
	struct money m = { .settled = settled, .paid = paid, .returned = returned };

	money_tonight(&m, last, 0, today, WAIT);
	*last = m;
	return money_protects(&m);
}

static const struct money new = { .since = NO, .moved = NO, .as_of = 1 };
/* A payment was booked. */
static const struct money booked = { 9000, 9000, .since = NO, .moved = NO, .as_of = 1 };

START_TEST(a_payment_protects_until_it_is_shown)
{
	struct money last = new;

	ck_assert_int_eq(night(&last, 0, 9000, 0, 10), 9000);
	ck_assert_int_eq(last.since, 10);
	ck_assert_int_eq(night(&last, 5000, 9000, 0, 11), 4000);
	ck_assert_int_eq(last.since, 10);
	ck_assert_int_eq(night(&last, 9000, 9000, 0, 12), 0);
	ck_assert_int_eq(last.since, NO);
}
END_TEST

START_TEST(booked_twice_and_corrected_protects_no_more)
{
	struct money last = new;

	ck_assert_int_eq(night(&last, 18000, 9000, 0, 10), 0);
	ck_assert_int_eq(night(&last, 9000, 9000, 0, 11), 0);
}
END_TEST

START_TEST(a_return_takes_its_own_away_and_no_other)
{
	struct money last = new;

	(void)night(&last, 0, 15000, 0, 10);
	ck_assert_int_eq(night(&last, 0, 6000, 9000, 11), 6000);	/* one of two came back */
	ck_assert_int_eq(night(&last, 0, 0, 15000, 12), 0);
	(void)night(&last, 9000, 9000, 15000, 13);			/* booked, then returned, then un-booked */
	ck_assert_int_eq(night(&last, 9000, 0, 24000, 14), 0);
	ck_assert_int_eq(night(&last, 0, 0, 24000, 15), 0);
}
END_TEST

START_TEST(what_replaces_a_returned_payment_protects_when_the_figures_are_open_again)
{
	struct money together = booked, row = booked, figures = booked;

	ck_assert_int_eq(night(&together, 0, 9000, 9000, 10), 9000);
	ck_assert_int_eq(night(&together, 9000, 9000, 9000, 20), 0);	/* late */
	ck_assert_int_eq(night(&row, 9000, 9000, 9000, 10), 0);	/* they show the one that came back: as good as booked */
	ck_assert_int_eq(night(&row, 0, 9000, 9000, 20), 9000);	/* however late */
	ck_assert_int_eq(night(&row, 9000, 9000, 9000, 21), 0);
	ck_assert_int_eq(night(&figures, 0, 9000, 0, 10), 0);		/* open, and nobody knows why */
	ck_assert_int_eq(night(&figures, 0, 9000, 9000, 11), 9000);
	figures = booked;
	ck_assert_int_eq(night(&figures, 0, 18000, 0, 10), 9000);	/* the cash is here, the return is not */
	ck_assert_int_eq(night(&figures, 0, 9000, 9000, 20), 9000);	/* however late */
	ck_assert_int_eq(night(&figures, 9000, 9000, 9000, 21), 0);
}
END_TEST

START_TEST(what_replaces_a_payment_that_was_taken_back_without_a_word_protects)
{
	struct money last = booked, m = { .settled = 0, .paid = 9000 };

	money_tonight(&m, &last, 9000, 10, WAIT);	/* as much was paid as before, but 90.00 of it is new */
	ck_assert_int_eq(money_protects(&m), 9000);
}
END_TEST

START_TEST(a_return_taken_back_is_money_that_came)
{
	struct money last = booked;

	ck_assert_int_eq(night(&last, 0, 0, 9000, 10), 0);
	ck_assert_int_eq(night(&last, 0, 9000, 0, 11), 9000);
	ck_assert_int_eq(night(&last, 9000, 9000, 0, 12), 0);
	last = booked;
	ck_assert_int_eq(night(&last, 9000, 0, 9000, 10), 0);	/* the figures never fell */
	ck_assert_int_eq(night(&last, 9000, 9000, 0, 11), 0);
}
END_TEST

START_TEST(what_no_return_tells_within_the_days_is_forgotten)
{
	struct money last = booked;

	ck_assert_int_eq(night(&last, 0, 9000, 0, 10), 0);		/* a refund of credit */
	ck_assert_int_eq(night(&last, 0, 18000, 0, 16), 9000);
	ck_assert_int_eq(night(&last, 0, 9000, 9000, 17), 0);		/* what is dishonoured does not hide behind it */
	last = booked;
	ck_assert_int_eq(night(&last, 9000, 0, 9000, 10), 0);		/* returned, and the figures never showed it */
	ck_assert_int_eq(night(&last, 9000, 9000, 9000, 16), 9000);	/* later money is not held against that */
}
END_TEST

START_TEST(a_fall_that_was_none_waits_for_no_return)
{
	struct money last = booked;

	ck_assert_int_eq(night(&last, 0, 9000, 0, 10), 0);
	ck_assert_int_eq(night(&last, 9000, 9000, 0, 11), 0);	/* up again */
	ck_assert_int_eq(night(&last, 9000, 18000, 0, 12), 9000);
	ck_assert_int_eq(night(&last, 9000, 9000, 9000, 13), 0);	/* comes back before it is booked */
}
END_TEST

START_TEST(what_a_person_ended_protects_no_more_and_its_return_takes_nothing_away)
{
	struct money last = new;

	(void)night(&last, 0, 9000, 0, 10);
	money_forgo(&last);
	ck_assert_int_eq(money_protects(&last), 0);
	ck_assert_int_eq(last.since, NO);
	ck_assert_int_eq(night(&last, 0, 15000, 0, 11), 6000);
	ck_assert_int_eq(night(&last, 0, 6000, 9000, 12), 6000);
}
END_TEST

START_TEST(seen_for_the_first_time_only_what_is_to_come_counts)
{
	struct money m = { .settled = 50000, .paid = 60000, .returned = 1000 };

	money_tonight(&m, NULL, 2500, 10, WAIT);
	ck_assert_int_eq(money_protects(&m), 2500);
}
END_TEST

START_TEST(what_is_kept_is_read_again_and_a_row_of_the_form_before_keeps_what_protects)
{
	const struct row_type *type[STATE_TABLES], *t;
	struct money m = { 1, 2, 3, 4, -5, 6, 7, 8 }, seen;
	struct row_builder b = { 0 };
	struct buf row = { 0 }, now = { 0 };
	struct arena mem;

	arena_init(&mem, 0);
	state_types(type, &mem);
	t = type[STATE_MONEY];
	money_put(&b, t, slice_of("A"), &m);
	ck_assert(row_end(&b, &row));
	seen = money_read(t, buf_view(&row));
	ck_assert(seen.settled == 1 && seen.paid == 2 && seen.returned == 3 && seen.unbooked == 4 && seen.apart == -5 &&
	    seen.since == 6 && seen.moved == 7 && seen.as_of == 8);
	buf_reset(&row);
	row_begin(&b, t->older);
	row_put_text(&b, MONEY_account_id, slice_of("A"));
	row_put_number(&b, MONEY_settled, 100);
	row_put_number(&b, MONEY_paid, 9100);
	row_put_number(&b, MONEY_unbooked, 9000);
	row_put_date(&b, MONEY_since, 6);
	ck_assert(row_end(&b, &row));
	seen = money_read(t, row_upgrade(t, buf_view(&row), &now));
	ck_assert_int_eq(money_protects(&seen), 9000);
	ck_assert_int_eq(seen.since, 6);
	ck_assert_int_eq(seen.as_of, NO);
	ck_assert_int_eq(night(&seen, 100, 9100, 0, 30), 9000);
	row_builder_fini(&b);
	buf_fini(&row);
	buf_fini(&now);
	arena_fini(&mem);
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

/* --- generated lives of payments --------------------------------------------------------- */
enum { PAYMENTS = 4, NIGHTS = 60, NEVER = NIGHTS };

/* Nights on which the rows tell of a payment, of its return, that the return was none; and the figures show the same. */
struct life {
	int64_t sum, part;	/* of it, what is returned */
	int comes, booked, back, fell, undone, again;
	bool cancelled;		/* its row goes, and no return tells why */
};

static int
from(int day, int most)
{
	return day >= NEVER ? NEVER : day + (int)some(most);
}

static void
live(struct life *p)
{
	*p = (struct life){ .sum = 1 + some(20000), .comes = (int)some(20), .back = NEVER, .fell = NEVER, .undone = NEVER,
		.again = NEVER, .cancelled = some(4) == 0 };
	p->booked = some(7) ? from(p->comes, some(3) ? 2 : 15) : NEVER;
	p->part = p->cancelled || some(2) ? p->sum : 1 + some(p->sum - 1);
	if (some(2) == 0)
		return;
	if (p->booked == NEVER)
		p->back = p->comes + (int)some(6);	/* before it was ever shown */
	else if (some(1)) {				/* the row first, or both together */
		p->back = from(p->booked, 6);
		p->fell = from(p->back, WAIT);
	} else {
		p->fell = from(p->booked, 6);
		p->back = from(p->fell, WAIT);
	}
	if (!p->cancelled && p->fell != NEVER && some(3) == 0) {
		p->undone = from(1 + (p->back > p->fell ? p->back : p->fell), 4);
		p->again = from(p->undone, 4);
	}
}

/* Sums tell one night's returns and those taken back as one: such lives are others' matter. */
static bool
is_told_apart(const struct life *p)
{
	for (int i = 0; i < PAYMENTS; i++)
		for (int k = 0; k < PAYMENTS; k++)
			if (p[i].undone < NEVER && (p[i].undone == p[k].back || (i != k && p[i].undone == p[k].undone)))
				return false;
	return true;
}

/* The sums of night T, and what may protect by what is known then: at least and, while figures fell and no row tells why,
 * at most. */
static void
reckon(const struct life *p, int t, struct money *m, int64_t *least, int64_t *most)
{
	int64_t unbooked = 0, shown = 0, hidden = 0;

	*m = (struct money){ 0 };
	for (int i = 0; i < PAYMENTS; i++, p++) {
		int64_t back = p->back <= t && p->comes <= t ? p->part : 0, fell = p->fell <= t ? p->part : 0;

		m->paid += (p->comes <= t ? p->sum : 0) - (p->undone <= t ? 0 : back);
		m->returned += p->undone <= t || p->cancelled ? 0 : back;
		m->settled += (p->booked <= t ? p->sum : 0) - (p->again <= t ? 0 : fell);
		unbooked += (p->comes <= t ? p->sum : 0) - (p->booked <= t ? p->sum : 0) + (p->undone <= t ? p->part : 0) -
		    (p->again <= t ? p->part : 0);
		shown += back > fell ? back - fell : 0;
		hidden += fell > back ? fell - back : 0;
	}
	*least = unbooked > shown ? unbooked - shown : 0;
	*most = *least + hidden;
}

/* Whichever of the figures and the rows comes first, of payments and of returns: what is known and not shown protects,
 * nothing that came back does, and nothing counts twice. */
START_TEST(the_order_of_figures_payments_and_returns_is_all_one)
{
	for (int i = 0; i < 100000; i++) {
		struct money last = { .since = NO, .moved = NO, .as_of = -1 };
		struct life p[PAYMENTS];

		do
			for (int k = 0; k < PAYMENTS; k++)
				live(&p[k]);
		while (!is_told_apart(p));
		for (int t = 0; t < NIGHTS; t++) {
			int64_t least, most, sure = 0;
			struct money m;

			for (int k = 0; k < PAYMENTS; k++)
				sure += p[k].comes == t ? p[k].sum : 0;
			reckon(p, t, &m, &least, &most);
			money_tonight(&m, &last, sure, t, WAIT);
			ck_assert_msg(money_protects(&m) >= least && money_protects(&m) <= most,
			    "life %d, night %d: %lld protects, %lld to %lld wanted", i, t, (long long)money_protects(&m),
			    (long long)least, (long long)most);
			last = m;
		}
	}
}
END_TEST

int
main(void)
{
	seed = 1;
	const struct kit_case k[] = { KIT(a_payment_protects_until_it_is_shown), KIT(booked_twice_and_corrected_protects_no_more),
		KIT(a_return_takes_its_own_away_and_no_other),
		KIT(what_replaces_a_returned_payment_protects_when_the_figures_are_open_again),
		KIT(what_replaces_a_payment_that_was_taken_back_without_a_word_protects), KIT(a_return_taken_back_is_money_that_came),
		KIT(what_no_return_tells_within_the_days_is_forgotten),
		KIT(a_fall_that_was_none_waits_for_no_return),
		KIT(what_a_person_ended_protects_no_more_and_its_return_takes_nothing_away),
		KIT(what_is_kept_is_read_again_and_a_row_of_the_form_before_keeps_what_protects),
		KIT(seen_for_the_first_time_only_what_is_to_come_counts), KIT(nobody_is_asked_for_more_than_is_owed),
		KIT(the_order_of_figures_payments_and_returns_is_all_one), { 0 } };

	return kit_main("money", k);
}
