/* fn.c - finding and calling of built-ins, and the text of values. */
#include "vm/fn.h"

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

/* What may be null may also be left out. */
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
		if ((seen & 1u << i) == 0 && s->type[i][strlen(s->type[i]) - 1] != '?')
			return false;
	return argc > 0 || s->min == 0;
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

/* Texts are read whole, most of them byte by byte: 16 bytes are a step of work. */
struct value
fn_run(struct ectx *e, const struct fn_sig *s, int argc, const struct value *argv)
{
	for (int i = 0; i < argc; i++)
		if (argv[i].type == VALUE_STRING && argv[i].n >= 16 && !ectx_work(e, argv[i].n / 16))
			return value_null();
	return s->call(e, argc, argv);
}

struct value
fn_call(struct ectx *e, const struct fn *f, int argc, const struct value *argv)
{
	const struct fn_sig *s = fn_sig_for(f, argc);

	if (s == NULL)
		return ectx_fault(e, FAULT_ARITY, "%s does not take %d arguments", f->name, argc);
	return fn_run(e, s, argc, argv);
}

struct value
fn_call_named(struct ectx *e, const struct fn *f, int argc, const struct slice *names,
    const struct value *argv)
{
	const struct fn_sig *s = fn_sig_named(f, argc, names);
	struct value v[PARAMS_MAX] = { 0 };
	int n = s != NULL ? s->min : 0;

	if (s == NULL)
		return ectx_fault(e, FAULT_ARITY, "%s does not take arguments of these names", f->name);
	CHECK(s->max <= PARAMS_MAX);
	for (int i = 0; i < argc; i++) {
		int p = fn_param(s, names[i]);

		v[p] = argv[i];
		n = p >= n ? p + 1 : n;
	}
	return fn_run(e, s, n, v);
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

/* A loop can nest lists without end, and share them: what is printed ends here. */
enum { PRINT_DEPTH = 5000 };

/* A text under way, and how long it may get. */
struct printing {
	struct buf *out;
	size_t most;
};

static void print(const struct printing *, struct value, bool quoted, int depth);

static void
print_range(const struct printing *p, const struct value_range *r, int depth)
{
	struct buf *out = p->out;

	if (r->op != 0 || r->low_open_end || r->high_open_end) {
		const char *op = r->low_open_end ? (r->high_closed ? "<=" : "<")
						 : (r->low_closed ? ">=" : ">");

		buf_printf(out, "(%s ", r->op == '=' ? "=" : r->op == '!' ? "!=" : op);
		print(p, r->low_open_end ? r->high : r->low, true, depth + 1);
		buf_char(out, ')');
		return;
	}
	buf_char(out, r->low_closed ? '[' : '(');
	print(p, r->low, true, depth + 1);
	buf_str(out, "..");
	print(p, r->high, true, depth + 1);
	buf_char(out, r->high_closed ? ']' : ')');
}

static void
print(const struct printing *p, struct value v, bool quoted, int depth)
{
	struct buf *out = p->out;

	if (depth > PRINT_DEPTH || out->n > p->most) {
		buf_str(out, "...");
		return;
	}
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
		for (size_t i = 0; i < v.list->n && (i == 0 || out->n <= p->most); i++) {
			buf_str(out, i ? ", " : "");
			print(p, v.list->v[i], true, depth + 1);
		}
		buf_char(out, ']');
		break;
	case VALUE_CONTEXT:
		buf_char(out, '{');
		for (size_t i = 0; i < v.ctx->shape->n; i++) {
			buf_str(out, i ? ", " : "");
			print_key(v.ctx->shape->name[i], out);
			buf_str(out, ": ");
			print(p, v.ctx->v[i], true, depth + 1);
		}
		buf_char(out, '}');
		break;
	case VALUE_RANGE:
		print_range(p, v.range, depth + 1);
		break;
	case VALUE_FUNCTION:
		buf_str(out, "function");
		break;
	default:
		when_format(v, out);
		break;
	}
}

void
fn_print(struct value v, bool quoted, struct buf *out)
{
	struct printing p = { out, FN_TEXT_MAX };

	print(&p, v, quoted, 0);
}

void
fn_print_start(struct value v, size_t most, struct buf *out)
{
	struct buf b = { 0 };
	struct printing p = { &b, most };
	size_t n;

	if (v.type == VALUE_STRING && v.n > most)
		v.n = (uint32_t)most + 1;
	print(&p, v, true, 0);
	for (n = b.n < most ? b.n : most; n < b.n && n > 0 && ((unsigned char)b.p[n] & 0xc0) == 0x80; n--)
		;
	buf_add(out, b.p, n);
	buf_str(out, n < b.n ? "..." : "");
	buf_fini(&b);
}
