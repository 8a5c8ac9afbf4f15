/* quick_test.c - the quick reading of cells gives what the careful one gives, or nothing. */
#include <stdio.h>

#include "codec/quick.h"
#include "formats.h"
#include "kit.h"

static const char text[] = "<layout xmlns='urn:arrears:layout:1' name='q'><version>1</version>"
	"<framing kind='delimited'/><owner kind='account' field='id'/><key field='id'/><fields>"
	"<field name='id' type='S 9' required='yes'/><field name='money' type='M'/><field name='small' type='N 4.1'/>"
	"<field name='whole' type='N 7'/><field name='big' type='N 18'/><field name='six' type='N 9.6'/>"
	"<field name='iso' type='D'/><field name='eight' type='D' picture='YYYYMMDD'/>"
	"<field name='us' type='D' picture='MM/DD/YYYY'/><field name='nul' type='D' null='2001-01-01'/>"
	"<field name='at' type='T'/><field name='yes' type='B'/><field name='raw' type='S 20' trim='none'/>"
	"<field name='up' type='S 8' upper='yes'/><field name='state' type='C'><code from='O'>open</code>"
	"<code from='CLOSED'>closed</code><code from='W1'>waits</code></field></fields></layout>";

/* A column and a spelling that must take the quick way. */
static const struct {
	const char *col, *cell;
} plain[] = {
	{ "id", "A7" }, { "money", "0.00" }, { "money", "12345.67" }, { "small", "999.9" }, { "whole", "0" },
	{ "whole", "0000012" }, { "whole", "9999999" }, { "big", "12345678" }, { "six", "1.000001" },
	{ "iso", "2024-02-29" }, { "iso", "1900-01-01" }, { "iso", "2099-12-31" }, { "eight", "20241231" },
	{ "yes", "Y" }, { "yes", "N" }, { "raw", "sixteen and more!" }, { "state", "O" }, { "state", "CLOSED" },
	{ "state", "W1" },
};

/* Spellings near the border; changed at random too. */
static const char *const near[] = {
	"", " ", "A7", " A7", "A7 ", "0.00", "-1.00", "+1.00", ".50", "1.", "1.5", "1.500", "12.345", "12345.67", "1234.5.7",
	"999.9", "1000.0", "99999999", "10000000", "00000001", "000000001", "1.000001", "12345678901", "2024-02-29",
	"2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-04-31", "1899-12-31", "2100-01-01", "9999-12-31",
	"2024/01/01", "20241231", "20240230", "12/31/2024", "2001-01-01", "2024-02-29T23:59:59-05:00",
	"2024-02-29T24:00:00-05:00", "2024-02-29T23:60:59-05:00", "2024-02-29T23:59:59+05:30", "2024-02-29T23:59:59.1234Z",
	"2024-02-29T23:59:59Z", "2024-02-29 23:59:59-05:00", "Y", "N", "y", "Yes", "O", "o", "OPEN", "CLOSED", "CLOSEDCL",
	"CLOSEDCLX", "W1", "W2", "a text of twenty-one", "a text of twenty-two.", "sixteen and more!",
};

static struct arena arena;
static struct layout *layout;
static struct quick *quick;
static struct row_builder a, b;

static void
start(void)
{
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_parse(&layout, &arena, "q.xml", slice_of(text), &d), 0);
	diag_fini(&d);
	quick = quick_new(layout->type, layout->codec);
}

static void
stop(void)
{
	quick_free(&quick);
	row_builder_fini(&a);
	row_builder_fini(&b);
	arena_fini(&arena);
}

/* The cell as it lies in a window: bytes of others behind it. */
static bool
both(int col, const char *cell, size_t n)
{
	char room[64 + QUICK_PAD];
	struct quick_row w;
	const char *why;
	bool taken;

	memset(room, '7', sizeof room);
	memcpy(room, cell, n);
	w = quick_begin(quick, &a, layout->type);
	taken = quick_read(quick, &quick->col[col], &w, col, slice_make(room, n), true);
	quick_give(&w, &a);
	row_begin(&b, layout->type);
	why = codec_read(&layout->codec[col], &b, col, slice_make(room, n), true, false);
	if (taken)
		ck_assert_msg(why == NULL && slice_eq(row_done(&a), row_done(&b)), "%s: \"%.*s\": %s",
		    layout->type->col[col].name, (int)n, cell, why ? why : "another value");
	else if (why == NULL)
		quick_learn(quick, &quick->col[col], slice_make(room, n), b.row.p);
	return taken;
}

START_TEST(plain_spellings_take_the_quick_way)
{
	static const char at[] = "2024-02-29T23:59:59-05:00";
	int col;

	start();
	for (size_t i = 0; i < NELEM(plain); i++) {
		ck_assert_int_ge(col = row_find(layout->type, plain[i].col), 0);
		ck_assert_msg(both(col, plain[i].cell, strlen(plain[i].cell)), "%s: \"%s\"", plain[i].col, plain[i].cell);
	}
	col = row_find(layout->type, "at");
	ck_assert(!both(col, at, 25));	/* the zone is learned first */
	ck_assert(both(col, at, 25));
	stop();
}
END_TEST

START_TEST(what_is_taken_is_what_the_careful_way_reads)
{
	uint32_t seed = 1;
	size_t taken = 0;

	start();
	for (int round = 0; round < 90; round++)
		for (size_t i = 0; i < NELEM(near); i++) {
			char cell[64];
			size_t n = strlen(near[i]);

			memcpy(cell, near[i], n);
			for (int k = round % 3; k > 0 && n > 0; k--) {
				seed = seed * 1664525 + 1013904223;
				cell[(seed >> 16) % n] = "0123456789-./: :TYNOCA\x01\x7f"[(seed >> 24) % 24];
			}
			for (int col = 0; col < layout->type->n; col++)
				taken += both(col, cell, n);
		}
	ck_assert_uint_gt(taken, 2000);
	stop();
}
END_TEST

int
main(void)
{
	return kit_main("quick", (struct kit_case[]){ KIT(plain_spellings_take_the_quick_way),
	    KIT(what_is_taken_is_what_the_careful_way_reads), { 0 } });
}
