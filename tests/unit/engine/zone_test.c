/* zone_test.c - offsets from tzdata, and that damaged files and odd names are refused. */
#include <stdio.h>
#include "kit.h"
#include "data/when.h"
#include "data/zone.h"

static int64_t
second(int64_t y, int m, int d, int h, int min)
{
	return when_days(y, m, d) * WHEN_DAY_SECONDS + h * 3600 + min * 60;
}

static const struct {
	const char *zone;
	int y, m, d, h, min;
	int offset; /* seconds, of the local time */
} local[] = {
	{ "Europe/Paris", 2024, 1, 15, 12, 0, 3600 }, { "Europe/Paris", 2024, 7, 15, 12, 0, 7200 },
	/* skipped and repeated: before the jump */
	{ "Europe/Paris", 2024, 3, 31, 1, 59, 3600 }, { "Europe/Paris", 2024, 3, 31, 2, 30, 3600 },
	{ "Europe/Paris", 2024, 3, 31, 3, 0, 7200 }, { "Europe/Paris", 2024, 10, 27, 2, 30, 7200 },
	{ "Europe/Paris", 2024, 10, 27, 3, 0, 3600 },
	/* beyond the table: the rule */
	{ "Europe/Paris", 2300, 7, 15, 12, 0, 7200 }, { "Europe/Paris", 2300, 1, 15, 12, 0, 3600 },
	{ "America/New_York", 2090, 3, 12, 1, 59, -18000 }, { "America/New_York", 2090, 3, 12, 2, 30, -18000 },
	{ "America/New_York", 2090, 3, 12, 3, 0, -14400 }, { "America/New_York", 2090, 11, 5, 1, 30, -14400 },
	{ "America/New_York", 2090, 11, 5, 2, 0, -18000 },
	{ "Australia/Melbourne", 2100, 1, 1, 0, 0, 39600 }, { "Australia/Melbourne", 2100, 7, 1, 0, 0, 36000 },
	{ "Asia/Dhaka", 2024, 1, 1, 0, 0, 21600 }, { "Asia/Kolkata", 2024, 1, 1, 0, 0, 19800 },
	{ "Europe/Dublin", 2100, 7, 1, 0, 0, 3600 }, { "Europe/Dublin", 2100, 1, 1, 0, 0, 0 },
	{ "Etc/UTC", 2024, 1, 1, 0, 0, 0 },
};

START_TEST(local_times_take_the_offset_before_a_jump)
{
	for (size_t i = 0; i < NELEM(local); i++) {
		const struct zone *z = zone_find(slice_of(local[i].zone));

		ck_assert_ptr_nonnull(z);
		ck_assert_msg(zone_offset_local(z, second(local[i].y, local[i].m, local[i].d, local[i].h,
				  local[i].min)) == local[i].offset, "%zu: %s", i, local[i].zone);
	}
}
END_TEST

START_TEST(instants_have_one_offset)
{
	const struct zone *z = zone_find(slice_of("Europe/Paris"));

	ck_assert_int_eq(zone_offset_at(z, second(2024, 3, 31, 0, 59)), 3600);
	ck_assert_int_eq(zone_offset_at(z, second(2024, 3, 31, 1, 0)), 7200);
	ck_assert_int_eq(zone_offset_at(z, second(2100, 10, 31, 0, 59)), 7200);
	ck_assert_int_eq(zone_offset_at(z, second(2100, 10, 31, 1, 0)), 3600);
	ck_assert_ptr_eq(zone_find(slice_of("Europe/Paris")), z);
	ck_assert_int_eq(zone_to_utc(z, second(2024, 7, 1, 12, 0)), second(2024, 7, 1, 10, 0));
}
END_TEST

START_TEST(names_reach_no_other_file)
{
	static const char *const bad[] = { "", "/etc/passwd", "../../../etc/passwd", "Europe/../Europe/Paris",
		"Europe//Paris", "Europe/", "Europe", "europe/nowhere", "./Europe/Paris", "tzdata.zi",
		"Europe/Par is" };

	for (size_t i = 0; i < NELEM(bad); i++)
		ck_assert_msg(zone_find(slice_of(bad[i])) == NULL, "%s", bad[i]);
	ck_assert_ptr_null(zone_find(slice_make("UTC\0x", 5)));
}
END_TEST

START_TEST(damaged_files_are_refused)
{
	static char f[8192];
	FILE *in = fopen("/usr/share/zoneinfo/Europe/Paris", "rb");
	size_t n = fread(f, 1, sizeof f, in);
	struct zone *z;

	fclose(in);
	z = zone_read(slice_of("x"), slice_make(f, n));
	ck_assert_ptr_nonnull(z);
	zone_free(&z);
	for (size_t cut = 0; cut < n; cut++) {
		char *part = base_alloc(cut);

		memcpy(part, f, cut);
		ck_assert_ptr_null(zone_read(slice_of("x"), slice_make(part, cut)));
		base_free(part);
	}
	/* any one byte wrong: refused or read, never out of bounds */
	for (size_t i = 0; i < n; i++) {
		f[i] ^= (char)0xff;
		z = zone_read(slice_of("x"), slice_make(f, n));
		zone_free(&z);
		f[i] ^= (char)0xff;
	}
}
END_TEST

int
main(void)
{
	return kit_main("zone", (struct kit_case[]){ KIT(local_times_take_the_offset_before_a_jump),
		KIT(instants_have_one_offset), KIT(names_reach_no_other_file),
		KIT(damaged_files_are_refused), { 0 } });
}
