/* rules_print.c - values as FEEL text. */
#include "data/decimal.h"
#include "data/when.h"
#include "rules.h"

static void
print_string(struct slice s, struct buf *out)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		if (c == '\n')
			buf_str(out, "\\n");
		else if (c == '\r')
			buf_str(out, "\\r");
		else if (c == '\t')
			buf_str(out, "\\t");
		else
			buf_char(out, c);
	}
	buf_char(out, '"');
}

/* Values nest without end and share their parts: text ends here. */
enum { DEPTH_MAX = 5000, TEXT_MAX = 16 << 20 };

static void print(struct value, struct buf *, int depth);

static void
print_list(const struct value_list *l, struct buf *out, int depth)
{
	buf_char(out, '[');
	for (size_t i = 0; i < l->n; i++) {
		buf_str(out, i ? ", " : "");
		print(l->v[i], out, depth + 1);
	}
	buf_char(out, ']');
}

static void
print_context(const struct value_context *c, struct buf *out, int depth)
{
	buf_char(out, '{');
	for (size_t i = 0; i < c->shape->n; i++) {
		buf_str(out, i ? ", " : "");
		buf_slice(out, c->shape->name[i]);
		buf_str(out, ": ");
		print(c->v[i], out, depth + 1);
	}
	buf_char(out, '}');
}

static void
print_range(const struct value_range *r, struct buf *out, int depth)
{
	if (r->low_open_end || r->high_open_end) {
		bool low = !r->low_open_end;

		buf_printf(out, "(%c%s ", low ? '>' : '<',
		    (low ? r->low_closed : r->high_closed) ? "=" : "");
		print(low ? r->low : r->high, out, depth + 1);
		buf_char(out, ')');
		return;
	}
	buf_char(out, r->low_closed ? '[' : '(');
	print(r->low, out, depth + 1);
	buf_str(out, "..");
	print(r->high, out, depth + 1);
	buf_char(out, r->high_closed ? ']' : ')');
}

static void
print(struct value v, struct buf *out, int depth)
{
	if (depth > DEPTH_MAX || out->n > TEXT_MAX) {
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
		print_string(value_text(v), out);
		break;
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATETIME:
	case VALUE_DAYS:
	case VALUE_MONTHS:
		when_format(v, out);
		break;
	case VALUE_LIST:
		print_list(v.list, out, depth);
		break;
	case VALUE_CONTEXT:
		print_context(v.ctx, out, depth);
		break;
	case VALUE_RANGE:
		print_range(v.range, out, depth);
		break;
	case VALUE_FUNCTION:
		buf_str(out, "function");
		break;
	}
}

void
rules_print(struct value v, struct buf *out)
{
	print(v, out, 0);
}
