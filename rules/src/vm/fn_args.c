/* fn_args.c - reading of the arguments of built-ins. */
#include "vm/fn_args.h"

struct value
fn_one(struct value v, enum value_type want)
{
	return v.type == VALUE_LIST && want != VALUE_LIST && v.list->n == 1 ? v.list->v[0] : v;
}

bool
fn_number(struct ectx *e, const char *what, struct value v, struct value *out)
{
	*out = fn_one(v, VALUE_NUMBER);
	if (out->type == VALUE_NUMBER)
		return true;
	ectx_wrong(e, what, "number", *out);
	return false;
}

bool
fn_int(struct ectx *e, const char *what, struct value v, int64_t *out)
{
	struct value n;

	if (!fn_number(e, what, v, &n))
		return false;
	if (decimal_round(e->mem, n, 0, DECIMAL_DOWN, &n) == DECIMAL_OK && decimal_to_int64(n, out))
		return true;
	ectx_fault(e, FAULT_ARGUMENT, "%s: the number is too large", what);
	return false;
}

bool
fn_text(struct ectx *e, const char *what, struct value v, struct slice *out)
{
	v = fn_one(v, VALUE_STRING);
	if (v.type != VALUE_STRING) {
		ectx_wrong(e, what, "string", v);
		return false;
	}
	*out = slice_make(v.n ? v.s : "", v.n);
	return true;
}

bool
fn_list(struct ectx *e, const char *what, struct value v, struct value_list *out)
{
	struct value *one;

	if (v.type == VALUE_LIST) {
		*out = *v.list;
		return true;
	}
	if (v.type == VALUE_NULL) {
		ectx_wrong(e, what, "list", v);
		return false;
	}
	if ((one = ectx_alloc(e, sizeof *one)) == NULL)
		return false;
	*one = v;
	*out = (struct value_list){ 1, one };
	return true;
}

bool
fn_many(struct ectx *e, const char *what, int argc, const struct value *argv,
    struct value_list *out)
{
	if (argc == 1)
		return fn_list(e, what, argv[0], out);
	*out = (struct value_list){ (size_t)argc, argv };
	return true;
}

struct value
fn_buf(struct ectx *e, struct buf *b)
{
	struct value v = value_null();

	if (b->n > FN_TEXT_MAX)
		ectx_fault(e, FAULT_LIMIT, "a text longer than %d bytes", FN_TEXT_MAX);
	else
		v = ectx_string(e, slice_make(b->n ? b->p : "", b->n));
	buf_fini(b);
	return v;
}

struct value
fn_status(struct ectx *e, const char *what, enum decimal_status s, struct value v)
{
	if (s == DECIMAL_OK)
		return v;
	return ectx_fault(e, s == DECIMAL_BY_ZERO ? FAULT_DIVIDE_BY_ZERO : FAULT_NUMBER_RANGE,
	    "%s: %s", what,
	    s == DECIMAL_BY_ZERO  ? "division by zero"
	    : s == DECIMAL_DOMAIN ? "the result is not a real number"
				  : "beyond the range of numbers");
}
