/* effect_test.c - ids that never move. */
#include "kit.h"
#include "effect/effect.h"

static const char *
id(const char *c, const char *s, const char *t, int attempt)
{
	static char out[8][EFFECT_ID + 1];
	static int n;

	n = (n + 1) % 8;
	effect_id(out[n], slice_of(c), slice_of(s), slice_of(t), attempt);
	return out[n];
}

START_TEST(an_id_is_for_ever)
{
	/* What has been printed on letters must be found again: this value may never change. */
	ck_assert_str_eq(id("4711/1", "final notice", "4711", 1), "VV7TVXZOTGMDU53UBT43SEYL7T");
	ck_assert_uint_eq(strlen(id("4711/1", "final notice", "4711", 1)), EFFECT_ID);
	ck_assert_uint_eq(strspn(id("a", "b", "c", 2), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), EFFECT_ID);
}
END_TEST

START_TEST(each_part_counts)
{
	const char *base = id("4711/1", "final notice", "4711", 1);

	ck_assert_str_ne(base, id("4711/2", "final notice", "4711", 1));
	ck_assert_str_ne(base, id("4711/1", "final notice", "4711", 2));
	ck_assert_str_ne(base, id("4711/1", "final notic", "e4711", 1));
	ck_assert_str_ne(base, id("4711/1", "late notice", "4711", 1));
}
END_TEST

START_TEST(repeats_and_conflicts_are_told_apart)
{
	ck_assert_int_eq(effect_compare(false, 0, slice_of(""), 1, slice_of("a")), EFFECT_NEW);
	ck_assert_int_eq(effect_compare(true, 1, slice_of("a"), 1, slice_of("a")), EFFECT_REPEAT);
	ck_assert_int_eq(effect_compare(true, 1, slice_of("a"), 1, slice_of("b")), EFFECT_CONFLICT);
	ck_assert_int_eq(effect_compare(true, 1, slice_of("a"), 2, slice_of("b")), EFFECT_REPLACES);
}
END_TEST

static struct outrow_column col[] = { { .name = "effect_id", .kind = ROW_STRING, .max_chars = 26 },
	{ .name = "run_id", .kind = ROW_STRING, .max_chars = 40 }, { .name = "amount", .kind = ROW_NUMBER, .scale = 2 },
	{ .name = "added", .kind = ROW_STRING, .max_chars = 9 } };
static const struct outrow_layout layout = { .name = "t", .n = NELEM(col), .col = col };

static void
hash(char out[EFFECT_HASH + 1], const char *run, int64_t amount)
{
	struct outrow o;

	outrow_init(&o, &layout);
	outrow_begin(&o);
	outrow_text(&o, 1, slice_of(run));
	outrow_number(&o, 2, amount, 2);
	effect_hash(out, &o, effect_unhashed);
	outrow_fini(&o);
}

START_TEST(the_hash_leaves_out_the_run)
{
	char a[EFFECT_HASH + 1], b[EFFECT_HASH + 1], c[EFFECT_HASH + 1];

	hash(a, "nightly-2026-03-02", 100);
	hash(b, "nightly-2026-03-03", 100);
	hash(c, "nightly-2026-03-02", 101);
	ck_assert_str_eq(a, b);
	ck_assert_str_ne(a, c);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(an_id_is_for_ever), KIT(each_part_counts),
		KIT(repeats_and_conflicts_are_told_apart), KIT(the_hash_leaves_out_the_run), { 0 } };

	return kit_main("effect", k);
}
