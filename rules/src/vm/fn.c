/* fn.c - finding and calling of built-ins, reading of their arguments. */
#include "vm/fn_args.h"

#include "data/when.h"

static const struct fn *const tables[] = { fn_convert_table, fn_number_table, fn_string_table,
	fn_list_table, fn_stat_table, fn_date_table, fn_range_table, fn_context_table };

enum { PARAMS_MAX = 8 };

const struct fn *
fn_at(size_t i)
{
	for (size_t t = 0; t < NELEM(tables); t++)
		for (const struct fn *f = tables[t]; f->name != NULL; f++)
			if (i-- == 0)
				return f;
	return NULL;
}

const struct fn *
fn_find(struct slice name)
{
	const struct fn *f;

	for (size_t i = 0; (f = fn_at(i)) != NULL; i++)
		if (slice_is(name, f->name))
			return f;
	return NULL;
}

const struct fn_sig *
fn_sig_for(const struct fn *f, int argc)
{
	for (size_t i = 0; i < f->sigs; i++) {
		const struct fn_sig *s = &f->sig[i];

		if (argc >= s->min && (s->variadic || argc <= s->max))
			return s;
	}
	return NULL;
}

int
fn_param(const struct fn_sig *s, struct slice name)
{
	for (int i = 0; i < s->max; i++)
		if (slice_is(name, s->param[i]))
			return i;
	return -1;
}

static bool
takes(const struct fn_sig *s, int argc, const struct slice *names)
{
	unsigned seen = 0;

	if (argc > s->max)
		return false;
	for (int i = 0; i < argc; i++) {
		int p = fn_param(s, names[i]);

		if (p < 0 || (seen & 1u << p) != 0)
			return false;
		seen |= 1u << p;
	}
	for (int i = 0; i < s->min; i++)
		if ((seen & 1u << i) == 0)
			return false;
	return true;
}

static bool
in_order(const struct fn_sig *s, int argc, const struct slice *names)
{
	for (int i = 0; i < argc; i++)
		if (fn_param(s, names[i]) != i)
			return false;
	return argc >= s->min;
}

/* before(point, range) and before(range, point) have the same names: their order tells. */
const struct fn_sig *
fn_sig_named(const struct fn *f, int argc, const struct slice *names)
{
	for (size_t i = 0; i < f->sigs; i++)
		if (in_order(&f->sig[i], argc, names))
			return &f->sig[i];
	for (size_t i = 0; i < f->sigs; i++)
		if (takes(&f->sig[i], argc, names))
			return &f->sig[i];
	return NULL;
}

struct value
fn_call(struct ectx *e, const struct fn *f, int argc, const struct value *argv)
{
	const struct fn_sig *s = fn_sig_for(f, argc);

	if (s == NULL)
		return ectx_fault(e, FAULT_ARITY, "%s does not take %d arguments", f->name, argc);
	return s->call(e, argc, argv);
}

struct value
fn_call_named(struct ectx *e, const struct fn *f, int argc, const struct slice *names,
    const struct value *argv)
{
	const struct fn_sig *s = fn_sig_named(f, argc, names);
	struct value v[PARAMS_MAX] = { 0 };
	int n = 0;

	if (s == NULL)
		return ectx_fault(e, FAULT_ARITY, "%s does not take arguments of these names", f->name);
	CHECK(s->max <= PARAMS_MAX);
	for (int i = 0; i < argc; i++) {
		int p = fn_param(s, names[i]);

		v[p] = argv[i];
		n = p >= n ? p + 1 : n;
	}
	return s->call(e, n, v);
}

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
	struct value v = ectx_string(e, slice_make(b->n ? b->p : "", b->n));

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

static void
print_quoted(struct slice s, struct buf *out)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_str(out, "\\n");
		else {
			if (s.p[i] == '"' || s.p[i] == '\\')
				buf_char(out, '\\');
			buf_char(out, s.p[i]);
		}
	}
	buf_char(out, '"');
}

/* A name that is not plain is written as a string: {"x y": 1} reads back. */
static void
print_key(struct slice s, struct buf *out)
{
	bool plain = s.n > 0;

	for (size_t i = 0; i < s.n && plain; i++) {
		char c = s.p[i];

		plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80)
			|| (i > 0 && ((c >= '0' && c <= '9') || (c == ' ' && i + 1 < s.n)));
	}
	if (plain)
		buf_slice(out, s);
	else
		print_quoted(s, out);
}

static void
print_range(const struct value_range *r, struct buf *out)
{
	if (r->op != 0 || r->low_open_end || r->high_open_end) {
		const char *op = r->low_open_end ? (r->high_closed ? "<=" : "<")
						 : (r->low_closed ? ">=" : ">");

		buf_printf(out, "(%s ", r->op == '=' ? "=" : r->op == '!' ? "!=" : op);
		fn_print(r->low_open_end ? r->high : r->low, true, out);
		buf_char(out, ')');
		return;
	}
	buf_char(out, r->low_closed ? '[' : '(');
	fn_print(r->low, true, out);
	buf_str(out, "..");
	fn_print(r->high, true, out);
	buf_char(out, r->high_closed ? ']' : ')');
}

void
fn_print(struct value v, bool quoted, struct buf *out)
{
	switch ((enum value_type)v.type) {
	case VALUE_NULL:
		buf_str(out, "null");
		break;
	case VALUE_BOOL:
		buf_str(out, v.b ? "true" : "false");
		break;
	case VALUE_NUMBER:
		decimal_format(v, out);
		break;
	case VALUE_STRING:
		if (quoted)
			print_quoted(value_text(v), out);
		else
			buf_slice(out, value_text(v));
		break;
	case VALUE_LIST:
		buf_char(out, '[');
		for (size_t i = 0; i < v.list->n; i++) {
			buf_str(out, i ? ", " : "");
			fn_print(v.list->v[i], true, out);
		}
		buf_char(out, ']');
		break;
	case VALUE_CONTEXT:
		buf_char(out, '{');
		for (size_t i = 0; i < v.ctx->shape->n; i++) {
			buf_str(out, i ? ", " : "");
			print_key(v.ctx->shape->name[i], out);
			buf_str(out, ": ");
			fn_print(v.ctx->v[i], true, out);
		}
		buf_char(out, '}');
		break;
	case VALUE_RANGE:
		print_range(v.range, out);
		break;
	case VALUE_FUNCTION:
		buf_str(out, "function");
		break;
	default:
		when_format(v, out);
		break;
	}
}
