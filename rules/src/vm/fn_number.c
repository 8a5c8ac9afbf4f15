/* fn_number.c - built-ins on numbers and booleans (DMN 1.5 tables 71 and 75). */
#include "vm/fn_args.h"

typedef enum decimal_status unary_fn(struct arena *, struct value, struct value *);

static struct value
unary(struct ectx *e, const char *what, struct value v, unary_fn *op)
{
	struct value n, out = value_null();

	if (!fn_number(e, what, v, &n))
		return value_null();
	return fn_status(e, what, op(e->mem, n, &out), out);
}

static struct value
do_sqrt(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return unary(e, "sqrt", argv[0], decimal_sqrt);
}

static struct value
do_exp(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return unary(e, "exp", argv[0], decimal_exp);
}

static struct value
do_log(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return unary(e, "log", argv[0], decimal_log);
}

/* abs takes durations too. */
static struct value
do_abs(struct ectx *e, int argc, const struct value *argv)
{
	struct value v = fn_one(argv[0], VALUE_NUMBER);

	(void)argc;
	if (v.type == VALUE_NUMBER)
		return decimal_abs(e->mem, v);
	if (v.type == VALUE_MONTHS)
		return v.i < 0 ? kern_neg(e, v) : v;
	if (v.type == VALUE_DAYS)
		return v.dtd->seconds < 0 ? kern_neg(e, v) : v;
	return ectx_wrong(e, "abs", "number or duration", v);
}

static struct value
do_modulo(struct ectx *e, int argc, const struct value *argv)
{
	struct value a, b, out = value_null();

	(void)argc;
	if (!fn_number(e, "modulo dividend", argv[0], &a) || !fn_number(e, "modulo divisor", argv[1], &b))
		return value_null();
	return fn_status(e, "modulo", decimal_modulo(e->mem, a, b, &out), out);
}

/* What is not an integer is neither even nor odd. */
static struct value
parity(struct ectx *e, const char *what, struct value v, bool even)
{
	struct value n;

	if (!fn_number(e, what, v, &n))
		return value_null();
	return value_bool(decimal_is_integer(n) && decimal_is_even(n) == even);
}

static struct value
do_even(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return parity(e, "even", argv[0], true);
}

static struct value
do_odd(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return parity(e, "odd", argv[0], false);
}

static struct value
rounded(struct ectx *e, const char *what, int argc, const struct value *argv,
    enum decimal_round mode)
{
	struct value n, out = value_null();
	int64_t scale = 0;

	if (!fn_number(e, what, argv[0], &n) || (argc > 1 && !fn_int(e, what, argv[1], &scale)))
		return value_null();
	if (scale < DECIMAL_MIN_SCALE || scale > DECIMAL_MAX_SCALE)
		return ectx_fault(e, FAULT_ARGUMENT, "%s: scale %lld is outside %d .. %d", what,
		    (long long)scale, DECIMAL_MIN_SCALE, DECIMAL_MAX_SCALE);
	return fn_status(e, what, decimal_round(e->mem, n, (int)scale, mode, &out), out);
}

#define ROUNDING(name, text, mode) \
	static struct value name(struct ectx *e, int argc, const struct value *argv) \
	{ \
		return rounded(e, text, argc, argv, mode); \
	}
ROUNDING(do_decimal, "decimal", DECIMAL_HALF_EVEN)
ROUNDING(do_floor, "floor", DECIMAL_FLOOR)
ROUNDING(do_ceiling, "ceiling", DECIMAL_CEILING)
ROUNDING(do_round_up, "round up", DECIMAL_UP)
ROUNDING(do_round_down, "round down", DECIMAL_DOWN)
ROUNDING(do_half_up, "round half up", DECIMAL_HALF_UP)
ROUNDING(do_half_down, "round half down", DECIMAL_HALF_DOWN)

static struct value
do_not(struct ectx *e, int argc, const struct value *argv)
{
	(void)argc;
	return kern_not(e, fn_one(argv[0], VALUE_BOOL));
}

#define ONE_NUMBER(call, result) FN_SIG(1, 1, call, result, FN_L("number"), FN_L("number"))
#define SCALED(min, call) FN_SIG(min, 2, call, "number", FN_L("n", "scale"), FN_L("number", "number"))

const struct fn fn_number_table[] = {
	FN("decimal", SCALED(2, do_decimal)),
	FN("floor", SCALED(1, do_floor)),
	FN("ceiling", SCALED(1, do_ceiling)),
	FN("round up", SCALED(2, do_round_up)),
	FN("round down", SCALED(2, do_round_down)),
	FN("round half up", SCALED(2, do_half_up)),
	FN("round half down", SCALED(2, do_half_down)),
	FN("abs", FN_SIG(1, 1, do_abs, "number or " FN_DURATION, FN_L("n"), FN_L("number or " FN_DURATION))),
	FN("modulo", FN_SIG(2, 2, do_modulo, "number", FN_L("dividend", "divisor"), FN_L("number", "number"))),
	FN("sqrt", ONE_NUMBER(do_sqrt, "number")),
	FN("log", ONE_NUMBER(do_log, "number")),
	FN("exp", ONE_NUMBER(do_exp, "number")),
	FN("odd", ONE_NUMBER(do_odd, "boolean")),
	FN("even", ONE_NUMBER(do_even, "boolean")),
	FN("not", FN_SIG(1, 1, do_not, "boolean", FN_L("negand"), FN_L("boolean?"))),
	{ 0 },
};
