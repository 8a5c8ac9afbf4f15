/* interlock_test.c - packs, interlocks and windows: what is not proved stops the order. */
#include "kit.h"
#include "data/when.h"
#include "decide/interlock.h"

static struct pack *p;
static struct diag d;
static struct arena a;

static void
load(void)
{
	struct buf b = { 0 };

	diag_init(&d);
	arena_init(&a, 0);
	if (pack_read(&p, "tests/unit/jobs/pack", "rules/packs/pack.xsd", &d) != 0) {
		diag_print(&d, &b);
		ck_abort_msg("%s", buf_cstr(&b));
	}
}

static void
drop(void)
{
	pack_free(&p);
	diag_fini(&d);
	arena_fini(&a);
}

static struct value
list(const char *one, const char *two)
{
	struct value v[2] = { value_string(slice_of(one)), two != NULL
	    ? value_string(slice_of(two)) : value_null() };

	return value_list_make(&a, v, 2);
}

static bool
holds(enum pack_nature what, const char *step, struct value *proved, unsigned own)
{
	struct interlock_result r = interlock_check(p, what, slice_of(step), proved, own);

	return interlock_holds(&r);
}

START_TEST(the_pack_says_its_ladder)
{
	load();
	ck_assert_int_eq(p->steps, 4);
	ck_assert_int_eq(pack_step_find(p, slice_of("final notice")), 2);
	ck_assert_int_eq(p->rung[2].valid_days, 30);
	ck_assert_int_eq(p->rung[3].effect, CASE_ORDER);
	ck_assert(pack_lists(p->step[0]->paper.proof, slice_of("sent")));
	ck_assert(!pack_lists(p->step[0]->paper.proof, slice_of("sen")));
	ck_assert_int_eq(p->limit[0].number, 500);
	ck_assert_int_eq(p->limit[0].share_ppm, 50000);
	ck_assert(pack_serves(p, slice_of("US-FL"), slice_of("anything")));
	ck_assert(!pack_serves(p, slice_of("US-GA"), slice_of("anything")));
	drop();
}
END_TEST

START_TEST(a_reason_is_one_in_any_case_and_blanks)
{
	static const struct {
		const char *a, *b;
		bool alike;
	} v[] = { { "medical at door", "Medical  At\tDoor", true }, { " weather ", "WEATHER", true }, { "", "  ", true },
		{ "", "weather", false }, { "no access", "noaccess", false }, { "no access", "no acces", false },
		{ "no access", "no access no", false }, { "a b", "ab ", false }, { "wrong meter", "meter wrong", false } };

	for (size_t i = 0; i < NELEM(v); i++) {
		ck_assert_msg(pack_text_alike(slice_of(v[i].a), slice_of(v[i].b)) == v[i].alike, "\"%s\" \"%s\"", v[i].a, v[i].b);
		ck_assert(pack_text_alike(slice_of(v[i].b), slice_of(v[i].a)) == v[i].alike);
	}
	load();
	ck_assert_ptr_null(pack_finding_find(p, slice_of("medical at door"))); /* which holds */
	drop();
}
END_TEST

START_TEST(all_needed_must_be_proved)
{
	struct value both, one, none = value_null(), wrong = value_bool(true);

	load();
	both = list("no hold", "no medical protection");
	one = list("no medical protection", NULL);
	ck_assert(holds(NATURE_CUT, "disconnect", &both, 0));
	ck_assert(!holds(NATURE_CUT, "disconnect", &one, 0));
	ck_assert(!holds(NATURE_CUT, "disconnect", &none, 0));
	ck_assert(!holds(NATURE_CUT, "disconnect", &wrong, 0));
	ck_assert(!holds(NATURE_CUT, "disconnect", NULL, 0)); /* the decision failed */
	drop();
}
END_TEST

START_TEST(each_one_alone_stops_the_order)
{
	load();
	for (size_t i = 0; i < p->interlocks; i++) {
		struct value v[PACK_MAX_INTERLOCKS], all;
		struct interlock_result r;
		struct buf names = { 0 };
		size_t n = 0;

		for (size_t k = 0; k < p->interlocks; k++)
			if (k != i)
				v[n++] = value_string(p->interlock[k].name);
		all = value_list_make(&a, v, n);
		r = interlock_check(p, NATURE_CUT, slice_of("disconnect"), &all, 0);
		ck_assert(!interlock_holds(&r));
		interlock_names(p, &r, false, &names);
		ck_assert(slice_eq(buf_view(&names), p->interlock[i].name));
		buf_fini(&names);
	}
	drop();
}
END_TEST

START_TEST(no_pack_can_leave_out_the_engines_own)
{
	struct value both;

	load();
	both = list("no hold", "no medical protection");
	for (int i = 0; i < OWNS; i++)
		ck_assert(!holds(NATURE_CUT, "disconnect", &both, 1u << i));
	drop();
}
END_TEST

START_TEST(a_letter_needs_its_own)
{
	struct value one;

	load();
	one = list("no hold", NULL);
	ck_assert(holds(NATURE_LETTER, "reminder", &one, 0));
	one = list("no medical protection", NULL);
	ck_assert(!holds(NATURE_LETTER, "reminder", &one, 0));
	drop();
}
END_TEST

static struct value
at(int hour, int minute)
{
	return when_time(&a, (hour * 3600 + minute * 60) * WHEN_SECOND, (struct value_zone){ .kind = ZONE_LOCAL });
}

START_TEST(a_window_follows_the_clock_change)
{
	const struct zone *z;
	struct interlock_window w;
	int32_t sunday = (int32_t)when_days(2024, 3, 10);

	load();
	z = zone_find(slice_of("America/New_York"));
	ck_assert_ptr_nonnull(z);
	/* Before the change 8:00 is 13:00Z, on the day and after it 12:00Z. */
	ck_assert(interlock_window(&w, at(8, 0), at(12, 0), sunday - 1, z, CASE_NO_DAY));
	ck_assert_int_eq(w.from.utc % 86400, 13 * 3600);
	ck_assert_int_eq(w.from.offset, -300);
	ck_assert(interlock_window(&w, at(8, 0), at(12, 0), sunday, z, CASE_NO_DAY));
	ck_assert_int_eq(w.from.utc % 86400, 12 * 3600);
	ck_assert_int_eq(w.from.offset, -240);
	/* Across the jump four hours on the clock are three. */
	ck_assert(interlock_window(&w, at(0, 0), at(4, 0), sunday, z, CASE_NO_DAY));
	ck_assert_int_eq(w.until.utc - w.from.utc, 3 * 3600);
	drop();
}
END_TEST

START_TEST(no_window_when_it_is_null_or_empty)
{
	const struct zone *z;
	struct interlock_window w;

	load();
	z = zone_find(slice_of("America/New_York"));
	ck_assert(!interlock_window(&w, value_null(), at(12, 0), 19800, z, CASE_NO_DAY));
	ck_assert(!interlock_window(&w, at(8, 0), value_null(), 19800, z, CASE_NO_DAY));
	ck_assert(!interlock_window(&w, at(12, 0), at(12, 0), 19800, z, CASE_NO_DAY));
	ck_assert(!interlock_window(&w, value_int(8), at(12, 0), 19800, z, CASE_NO_DAY));
	drop();
}
END_TEST

START_TEST(no_window_outlasts_the_notice)
{
	const struct zone *z;
	struct interlock_window w;

	load();
	z = zone_find(slice_of("America/New_York"));
	ck_assert(interlock_window(&w, at(8, 0), at(12, 0), 19800, z, 19800)); /* its last day */
	ck_assert_int_eq(w.not_after.utc, w.until.utc);
	ck_assert(!interlock_window(&w, at(8, 0), at(12, 0), 19800, z, 19799)); /* over at midnight */
	drop();
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(the_pack_says_its_ladder), KIT(a_reason_is_one_in_any_case_and_blanks),
		KIT(all_needed_must_be_proved),
		KIT(each_one_alone_stops_the_order), KIT(no_pack_can_leave_out_the_engines_own),
		KIT(a_letter_needs_its_own), KIT(a_window_follows_the_clock_change),
		KIT(no_window_when_it_is_null_or_empty),
		KIT(no_window_outlasts_the_notice), { 0 } };

	return kit_main("interlock", k);
}
