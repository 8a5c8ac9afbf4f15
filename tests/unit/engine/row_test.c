/* row_test.c - packed rows: building, reading, checking, revisions. */
#include <signal.h>
#include "kit.h"
#include "data/row.h"

static struct slice kinds[] = { { "open", 4 }, { "paid", 4 } };
static struct slice kinds2[] = { { "paid", 4 }, { "open", 4 }, { "void", 4 } };
static struct row_column col1[] = {
	{ .name = "id", .kind = ROW_STRING }, { .name = "amount", .kind = ROW_NUMBER, .scale = 2 },
	{ .name = "due", .kind = ROW_DATE }, { .name = "state", .kind = ROW_CODE, .codes = 2, .code = kinds },
	{ .name = "at", .kind = ROW_STAMP }, { .name = "flag", .kind = ROW_BOOL },
	{ .name = "tags", .kind = ROW_STRING, .list = true }, { .name = "term", .kind = ROW_PERIOD },
	{ .name = "gone", .kind = ROW_NUMBER },
};
static struct row_column col2[] = {
	{ .name = "state", .kind = ROW_CODE, .codes = 3, .code = kinds2 },
	{ .name = "new", .kind = ROW_STRING }, { .name = "amount", .kind = ROW_NUMBER, .scale = 4 },
	{ .name = "id", .kind = ROW_STRING }, { .name = "tags", .kind = ROW_STRING, .list = true },
};

static struct slice
sample(const struct row_type *t, struct buf *out)
{
	struct row_builder b = { 0 };

	row_begin(&b, t);
	row_put_text(&b, 0, slice_of("A1"));
	row_put_number(&b, 1, -12345);
	row_put_date(&b, 2, 20000);
	row_put_code(&b, 3, 1);
	row_put_stamp(&b, 4, (struct row_stamp){ 1000000, -300 });
	row_put_bool(&b, 5, true);
	row_put_text(&b, 6, slice_of("x;yy"));
	row_put_period(&b, 7, 12, 0);
	ck_assert(row_end(&b, out));
	row_builder_fini(&b);
	return buf_view(out);
}

START_TEST(columns_read_back)
{
	struct row_type t = { .name = "t", .n = NELEM(col1) };
	struct buf out = { 0 };
	const char *why;
	struct arena a;
	struct slice r;
	struct value v;

	arena_init(&a, 0);
	row_type_settle(&t, col1, &a);
	r = sample(&t, &out);
	ck_assert_int_eq(row_check(&t, r, &why), 0);
	ck_assert(slice_is(row_text(&t, r, 0), "A1"));
	ck_assert_int_eq(row_number(&t, r, 1), -12345);
	ck_assert_int_eq(row_date(&t, r, 2), 20000);
	ck_assert(slice_is(row_text(&t, r, 3), "paid"));
	ck_assert_int_eq(row_stamp(&t, r, 4).utc, 1000000);
	ck_assert_int_eq(row_stamp(&t, r, 4).offset, -300);
	ck_assert(row_bool(&t, r, 5));
	ck_assert(row_is_null(&t, r, 8));
	ck_assert_int_eq(row_find(&t, "term"), 7);
	v = row_context(&t, r, NULL, &a);
	ck_assert_int_eq(v.ctx->v[1].i, -12345);
	ck_assert_int_eq(v.ctx->v[1].exp, -2);
	ck_assert_int_eq(v.ctx->v[6].type, VALUE_LIST);
	ck_assert_uint_eq(v.ctx->v[6].list->n, 2);
	ck_assert(slice_is(value_text(v.ctx->v[6].list->v[1]), "yy"));
	ck_assert_int_eq(v.ctx->v[7].type, VALUE_MONTHS);
	/* 1970-01-12T13:46:40Z is 08:46:40 five hours west. */
	ck_assert_int_eq(v.ctx->v[4].dt->day, 11);
	ck_assert_int_eq(v.ctx->v[4].dt->time.nanos / 1000000000, 8 * 3600 + 46 * 60 + 40);
	ck_assert_int_eq(v.ctx->v[8].type, VALUE_NULL);
	buf_fini(&out);
	arena_fini(&a);
}
END_TEST

START_TEST(older_rows_upgrade_by_name)
{
	struct row_type t1 = { .name = "t", .n = NELEM(col1) };
	struct row_type t2 = { .name = "t", .n = NELEM(col2), .revision = 1, .older = &t1 };
	struct buf out = { 0 }, up = { 0 };
	const char *why;
	struct arena a;
	struct slice r;

	arena_init(&a, 0);
	row_type_settle(&t1, col1, &a);
	row_type_settle(&t2, col2, &a);
	r = sample(&t1, &out);
	ck_assert_int_eq(row_check(&t2, r, &why), 0);
	r = row_upgrade(&t2, r, &up);
	ck_assert_int_eq(row_check(&t2, r, &why), 0);
	ck_assert(slice_is(row_text(&t2, r, 0), "paid"));
	ck_assert(row_is_null(&t2, r, 1));
	ck_assert_int_eq(row_number(&t2, r, 2), -1234500);
	ck_assert(slice_is(row_text(&t2, r, 3), "A1"));
	ck_assert_ptr_eq(row_upgrade(&t2, r, &out).p, r.p);
	buf_fini(&out);
	buf_fini(&up);
	arena_fini(&a);
}
END_TEST

START_TEST(damaged_rows_are_found)
{
	struct row_type t = { .name = "t", .n = NELEM(col1) };
	struct buf out = { 0 };
	const char *why;
	struct arena a;
	struct slice r;

	arena_init(&a, 0);
	row_type_settle(&t, col1, &a);
	r = sample(&t, &out);
	for (size_t n = 0; n < r.n; n++)	/* the heap is what can be cut */
		ck_assert_int_eq(row_check(&t, slice_make(r.p, n), &why), -1);
	out.p[0] = 7;
	ck_assert_int_eq(row_check(&t, r, &why), -1);
	ck_assert_str_eq(why, "of no known revision");
	out.p[0] = 0;
	out.p[ROW_HEAD + 2 + col1[3].offset] = 2;
	ck_assert_int_eq(row_check(&t, r, &why), -1);
	ck_assert_str_eq(why, "a code beyond its list");
	buf_fini(&out);
	arena_fini(&a);
}
END_TEST

START_TEST(too_long_a_row_is_told)
{
	struct row_type t = { .name = "t", .n = NELEM(col1) };
	struct row_builder b = { 0 };
	struct buf out = { 0 };
	struct arena a;
	char *big;

	arena_init(&a, 0);
	row_type_settle(&t, col1, &a);
	big = arena_zalloc(&a, ROW_MAX_BYTES);
	row_begin(&b, &t);
	row_put_text(&b, 0, slice_make(big, ROW_MAX_BYTES));
	ck_assert(!row_end(&b, &out));
	row_begin(&b, &t);
	ck_assert(row_end(&b, &out));
	row_builder_fini(&b);
	buf_fini(&out);
	arena_fini(&a);
}
END_TEST

START_TEST(texts_out_of_order_abort)
{
	struct row_type t = { .name = "t", .n = NELEM(col1) };
	struct row_builder b = { 0 };
	struct arena a;

	arena_init(&a, 0);
	row_type_settle(&t, col1, &a);
	row_begin(&b, &t);
	row_put_text(&b, 6, slice_of("x"));
	row_put_text(&b, 0, slice_of("x"));
}
END_TEST

int
main(void)
{
	return kit_main("row", (struct kit_case[]){ KIT(columns_read_back), KIT(older_rows_upgrade_by_name),
	    KIT(damaged_rows_are_found), KIT(too_long_a_row_is_told),
	    { texts_out_of_order_abort, "texts_out_of_order_abort", SIGABRT, 0 }, { 0 } });
}
