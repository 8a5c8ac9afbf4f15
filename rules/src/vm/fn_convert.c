/* fn_convert.c - string, number and is (DMN 1.5 tables 69 and 78). */
#include "vm/fn_args.h"

#include "data/when.h"

static struct value
do_string(struct ectx *e, int argc, const struct value *argv)
{
	struct buf b = { 0 };

	(void)argc;
	if (argv[0].type == VALUE_NULL)
		return ectx_wrong(e, "string", "a value", argv[0]);
	fn_print(argv[0], false, &b);
	return fn_buf(e, &b);
}

/* The single character of a separator out of ALLOWED; '\0' for none (null). */
static bool
separator(struct ectx *e, struct value v, const char *allowed, char *out)
{
	struct slice s;

	*out = '\0';
	if (v.type == VALUE_NULL)
		return true;
	if (!fn_text(e, "number separator", v, &s))
		return false;
	if (s.n != 1 || s.p[0] == '\0' || strchr(allowed, s.p[0]) == NULL) {
		ectx_fault(e, FAULT_ARGUMENT, "number: \"%.*s\" is no separator", SLICE_FMT(s));
		return false;
	}
	*out = s.p[0];
	return true;
}

static struct value
do_number(struct ectx *e, int argc, const struct value *argv)
{
	struct buf b = { 0 };
	struct slice s;
	struct value out;
	char group = '\0', point = '\0';
	bool ok = true;

	if (!fn_text(e, "number", argv[0], &s)
	    || (argc > 1 && !separator(e, argv[1], " ,.", &group))
	    || (argc > 2 && !separator(e, argv[2], ",.", &point)))
		return value_null();
	point = point ? point : '.';
	if (group == point)
		return ectx_fault(e, FAULT_ARGUMENT, "number: both separators are \"%c\"", point);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == group && group != '\0')
			continue;
		ok = ok && (s.p[i] != '.' || point == '.');
		buf_char(&b, s.p[i] == point ? '.' : s.p[i]);
	}
	ok = ok && decimal_parse(e->mem, buf_view(&b), &out);
	buf_fini(&b);
	return ok ? out : ectx_fault(e, FAULT_FORMAT, "number: \"%.*s\" is none", SLICE_FMT(s));
}

static bool
same(struct ectx *e, struct value a, struct value b)
{
	if (a.type != b.type)
		return false;
	if (a.type >= VALUE_DATE && a.type <= VALUE_MONTHS)
		return when_same(a, b);
	return kern_same(e, a, b) == KERN_TRUE;
}

static struct value
do_is(struct ectx *e, int argc, const struct value *argv)
{
	return value_bool(same(e, argv[0], argc > 1 ? argv[1] : value_null()));
}

const struct fn fn_convert_table[] = {
	FN("string", FN_SIG(1, 1, do_string, "string", FN_L("from"), FN_L("Any"))),
	FN("number", FN_SIG(1, 3, do_number, "number",
			 FN_L("from", "grouping separator", "decimal separator"),
			 FN_L("string", "string?", "string?"))),
	FN("is", FN_SIG(1, 2, do_is, "boolean", FN_L("value1", "value2"), FN_L("Any?", "Any?"))),
	{ 0 },
};
