/* decimal_test.c - numbers in both forms, and that Intel's library is called as it was built. */
#include "kit.h"
#include "data/decimal.h"

static struct arena mem;

static struct value
num(const char *s)
{
	struct value v;

	ck_assert_msg(decimal_parse(&mem, slice_of(s), &v), "%s", s);
	return v;
}

static const char *
text(struct value v)
{
	static struct buf b;

	buf_reset(&b);
	decimal_format(v, &b);
	return buf_cstr(&b);
}

typedef enum decimal_status op_fn(struct arena *, struct value, struct value, struct value *);

static enum decimal_status
add(struct arena *m, struct value a, struct value b, struct value *o)
{
	return decimal_add(m, a, b, o);
}

static enum decimal_status
sub(struct arena *m, struct value a, struct value b, struct value *o)
{
	return decimal_sub(m, a, b, o);
}

static enum decimal_status
mul(struct arena *m, struct value a, struct value b, struct value *o)
{
	return decimal_mul(m, a, b, o);
}

static const struct {
	op_fn *op;
	const char *a, *b, *want; /* want NULL: an error */
} cases[] = {
	{ add, "0.1", "0.2", "0.3" },
	{ add, "9223372036854775807", "1", "9223372036854775808" },
	{ add, "1e15", "1e-18", "1000000000000000.000000000000000001" },
	{ add, "9999999999999999999999999999999999", "0.5", "10000000000000000000000000000000000" },
	{ add, "9999999999999999999999999999999999", "0.4", "9999999999999999999999999999999999" },
	{ add, "1e6144", "9e6144", NULL },
	{ sub, "1", "0.9", "0.1" },
	{ sub, "-9223372036854775808", "1", "-9223372036854775809" },
	{ mul, "1.1", "1.1", "1.21" },
	{ mul, "12345678901234567", "12345678901234567", "152415787532388345526596755677489" },
	{ mul, "99999999999999999999", "99999999999999999999", "9999999999999999999800000000000000000000" },
	{ mul, "9e6144", "10", NULL },
	{ decimal_div, "1", "3", "0.3333333333333333333333333333333333" },
	{ decimal_div, "2", "3", "0.6666666666666666666666666666666667" },
	{ decimal_div, "10", "4", "2.5" },
	{ decimal_div, "10", "0", NULL },
	{ decimal_div, "6", "-1", "-6" },
	{ decimal_modulo, "12", "5", "2" },
	{ decimal_modulo, "-12", "5", "3" },
	{ decimal_modulo, "12", "-5", "-3" },
	{ decimal_modulo, "-12", "-5", "-2" },
	{ decimal_modulo, "10.1", "4.5", "1.1" },
	{ decimal_modulo, "-10.1", "4.5", "3.4" },
	{ decimal_modulo, "10.1", "-4.5", "-3.4" },
	{ decimal_modulo, "-10.1", "-4.5", "-1.1" },
	{ decimal_modulo, "5", "0", NULL },
	{ decimal_pow, "1.1", "2", "1.21" },
	{ decimal_pow, "10", "-2", "0.01" },
	{ decimal_pow, "2", "100", "1267650600228229401496703205376" },
	{ decimal_pow, "0", "0", "1" },
	{ decimal_pow, "0", "-1", NULL },
	{ decimal_pow, "4", "0.5", "2" },
	{ decimal_pow, "-4", "0.5", NULL },
	{ decimal_pow, "10", "6145", NULL },
};

START_TEST(two_operands_give)
{
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct value out;
		enum decimal_status s = cases[i].op(&mem, num(cases[i].a), num(cases[i].b), &out);

		if (cases[i].want == NULL)
			ck_assert_msg(s != DECIMAL_OK, "%zu: %s", i, text(out));
		else {
			ck_assert_msg(s == DECIMAL_OK, "%zu: status %d", i, s);
			ck_assert_str_eq(text(out), cases[i].want);
		}
	}
}
END_TEST

static const struct {
	const char *a;
	int scale;
	const char *want[7];
} rounds[] = {
	{ "2.5", 0, { "2", "3", "2", "3", "2", "2", "3" } },
	{ "-2.5", 0, { "-2", "-3", "-2", "-3", "-2", "-3", "-2" } },
	{ "1.5", 0, { "2", "2", "1", "2", "1", "1", "2" } },
	{ "0.331", 2, { "0.33", "0.34", "0.33", "0.33", "0.33", "0.33", "0.34" } },
	{ "1234", -2, { "1200", "1300", "1200", "1200", "1200", "1200", "1300" } },
	{ "50", -2, { "0", "100", "0", "100", "0", "0", "100" } },
	{ "1e-40", 2, { "0", "0.01", "0", "0", "0", "0", "0.01" } },
	{ "123456789012345678901234567890.5", 0,
	    { "123456789012345678901234567890", "123456789012345678901234567891",
		"123456789012345678901234567890", "123456789012345678901234567891",
		"123456789012345678901234567890", "123456789012345678901234567890",
		"123456789012345678901234567891" } },
	{ "7", 3, { "7", "7", "7", "7", "7", "7", "7" } },
};

START_TEST(rounds_in_seven_ways)
{
	for (size_t i = 0; i < NELEM(rounds); i++)
		for (int m = 0; m < 7; m++) {
			struct value out;

			ck_assert_int_eq(decimal_round(&mem, num(rounds[i].a), rounds[i].scale,
					     (enum decimal_round)m, &out), DECIMAL_OK);
			ck_assert_str_eq(text(out), rounds[i].want[m]);
		}
}
END_TEST

static const struct {
	const char *in, *out;
} texts[] = {
	{ "0", "0" }, { "-0", "0" }, { "-0.050", "-0.05" }, { ".5", "0.5" }, { "-.5", "-0.5" },
	{ "1E10", "10000000000" }, { "1.10", "1.1" }, { "100", "100" }, { "12e-3", "0.012" },
	{ "1e21", "1000000000000000000000" }, { "000123", "123" }, { "0.000001", "0.000001" },
	{ "123456789012345678901234567890123450", "123456789012345678901234567890123400" },
	{ "12345678901234567890123456789012345", "12345678901234567890123456789012340" },
	{ "12345678901234567890123456789012345.0000000001", "12345678901234567890123456789012350" },
	{ "1.0000000000000000000000000000000000000000000", "1" },
	{ "", NULL }, { "-", NULL }, { "1.", NULL }, { "1e", NULL }, { "1 ", NULL }, { "+1", NULL },
	{ "1e6145", NULL }, { "abc", NULL }, { "1e99999999999", NULL }, { "1.2.3", NULL }, { ".", NULL },
};

START_TEST(text_is_read_and_written)
{
	for (size_t i = 0; i < NELEM(texts); i++) {
		struct value v;
		bool ok = decimal_parse(&mem, slice_of(texts[i].in), &v);

		ck_assert_msg(ok == (texts[i].out != NULL), "\"%s\"", texts[i].in);
		if (ok)
			ck_assert_str_eq(text(v), texts[i].out);
	}
}
END_TEST

START_TEST(equal_numbers_have_one_canonical_form_and_hash)
{
	static const char *const same[][2] = { { "1.10", "1.1" }, { "100", "1e2" },
		{ "0.00", "0" }, { "1e20", "100000000000000000000" }, { "1e30", "10e29" },
		{ "-5.000", "-5" }, { "9223372036854775807.0", "9223372036854775807" } };

	for (size_t i = 0; i < NELEM(same); i++) {
		struct value a = num(same[i][0]), b = num(same[i][1]);
		struct value ca = decimal_canonical(&mem, a), cb = decimal_canonical(&mem, b);

		ck_assert(decimal_eq(a, b));
		ck_assert_uint_eq(decimal_hash(a), decimal_hash(b));
		ck_assert_int_eq(ca.flags, cb.flags);
		ck_assert_int_eq(ca.exp, cb.exp);
		ck_assert(ca.flags & VALUE_BIG ? decimal_eq(ca, cb) : ca.i == cb.i);
	}
	ck_assert_uint_ne(decimal_hash(num("1")), decimal_hash(num("10")));
}
END_TEST

START_TEST(order_holds_across_forms)
{
	static const char *const up[] = { "-1e6144", "-1e30", "-9223372036854775808", "-2", "-1.99",
		"-1e-40", "0", "1e-40", "1e-18", "0.5", "1", "1.01", "9223372036854775807",
		"1e19", "12345678901234567890123456789012", "1e6144" };

	for (size_t i = 0; i < NELEM(up); i++)
		for (size_t j = 0; j < NELEM(up); j++)
			ck_assert_msg(decimal_compare(num(up[i]), num(up[j])) == (i > j) - (i < j),
			    "%s %s", up[i], up[j]);
}
END_TEST

START_TEST(roots_and_logs)
{
	struct value v;

	ck_assert_int_eq(decimal_sqrt(&mem, num("2"), &v), DECIMAL_OK);
	ck_assert_str_eq(text(v), "1.414213562373095048801688724209698");
	ck_assert_int_eq(decimal_sqrt(&mem, num("-1"), &v), DECIMAL_DOMAIN);
	ck_assert_int_eq(decimal_log(&mem, num("0"), &v), DECIMAL_DOMAIN);
	ck_assert_int_eq(decimal_log(&mem, num("1"), &v), DECIMAL_OK);
	ck_assert_str_eq(text(v), "0");
	ck_assert_int_eq(decimal_exp(&mem, num("1"), &v), DECIMAL_OK);
	ck_assert_int_eq(strncmp(text(v), "2.71828182845904523536028747135266", 32), 0);
	ck_assert_int_eq(decimal_exp(&mem, num("100000"), &v), DECIMAL_RANGE);
}
END_TEST

START_TEST(integers_and_their_parity)
{
	int64_t i;

	ck_assert(decimal_to_int64(num("5.0"), &i) && i == 5);
	ck_assert(!decimal_to_int64(num("5.5"), &i));
	ck_assert(!decimal_to_int64(num("1e19"), &i));
	ck_assert(decimal_to_scaled(num("-1.25"), 2, &i) && i == -125);
	ck_assert(!decimal_to_scaled(num("1.255"), 2, &i));
	ck_assert(decimal_is_integer(num("1e30")) && !decimal_is_integer(num("1e-30")));
	ck_assert(decimal_is_even(num("-4")) && !decimal_is_even(num("5.00")) && decimal_is_even(num("10")));
	ck_assert_str_eq(text(decimal_neg(&mem, value_int(INT64_MIN))), "9223372036854775808");
	ck_assert_str_eq(text(decimal_abs(&mem, num("-1e30"))), "1000000000000000000000000000000");
}
END_TEST

int
main(void)
{
	return kit_main("decimal", (struct kit_case[]){
		KIT(two_operands_give), KIT(rounds_in_seven_ways), KIT(text_is_read_and_written),
		KIT(equal_numbers_have_one_canonical_form_and_hash), KIT(order_holds_across_forms),
		KIT(roots_and_logs), KIT(integers_and_their_parity), { 0 } });
}
