/* ectx.c - the context of one evaluation. */
#include "vm/ectx.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	const char *name, *meaning;
} codes[FAULT_COUNT] = {
	{ "none", "nothing went wrong" },
#define FAULT(symbol, code, meaning) { code, meaning },
#include "vm/fault.def"
#undef FAULT
};

void
ectx_init(struct ectx *e, struct arena *mem, bool strict)
{
	*e = (struct ectx){ .mem = mem, .strict = strict };
	ectx_begin(e);
}

void
ectx_fini(struct ectx *e)
{
	if (e->regex != NULL)
		e->regex_free(&e->regex);
}

void
ectx_begin(struct ectx *e)
{
	e->stop = false;
	e->steps = ECTX_STEPS;
	e->depth = 0;
	e->fault.code = FAULT_NONE;
	e->fault.text[0] = '\0';
}

static void
keep_note(struct ectx_note *note, enum ectx_code code, const char *fmt, va_list ap)
{
	if (note->heard || code == FAULT_LIMIT)
		return;
	note->heard = true;
	note->code = code;
	vsnprintf(note->text, sizeof note->text, fmt, ap);
}

struct value
ectx_fault(struct ectx *e, enum ectx_code code, const char *fmt, ...)
{
	va_list ap;

	if (UNLIKELY(e->note != NULL)) {
		va_start(ap, fmt);
		keep_note(e->note, code, fmt, ap);
		va_end(ap);
	}
	if (e->fault.code == FAULT_NONE || (code == FAULT_LIMIT && !e->stop)) {
		e->fault.code = code;
		if (e->strict || code == FAULT_LIMIT) {
			va_start(ap, fmt);
			vsnprintf(e->fault.text, sizeof e->fault.text, fmt, ap);
			va_end(ap);
			e->stop = true;
		}
	}
	return value_null();
}

/* With the value itself. */
static struct value
wrong_value(struct ectx *e, const char *what, const char *want, struct value got)
{
	struct buf b = { 0 };

	if (ectx_is_told(got)) {
		e->fault.code = e->fault.code != FAULT_NONE ? e->fault.code : FAULT_NULL_OPERAND;
		return got;
	}
	e->note->print(got, &b);
	ectx_fault(e, got.type == VALUE_NULL ? FAULT_NULL_OPERAND : FAULT_TYPE, got.type == VALUE_NULL ? "%s: is %s%s, wants %s"
	    : "%s: %s is %s, wants %s", what, buf_cstr(&b), got.type == VALUE_NULL ? "" : value_type_name(got.type), want);
	buf_fini(&b);
	return value_null();
}

struct value
ectx_wrong(struct ectx *e, const char *what, const char *want, struct value got)
{
	if (UNLIKELY(e->note != NULL))
		return wrong_value(e, what, want, got);
	return ectx_fault(e, got.type == VALUE_NULL ? FAULT_NULL_OPERAND : FAULT_TYPE,
	    "%s: is %s, wants %s", what, value_type_name(got.type), want);
}

const char *
ectx_code_name(enum ectx_code c)
{
	return codes[c].name;
}

const char *
ectx_code_meaning(enum ectx_code c)
{
	return codes[c].meaning;
}

void *
ectx_no_memory(struct ectx *e)
{
	ectx_fault(e, FAULT_LIMIT, "more memory than the limit for one evaluation allows");
	return NULL;
}

bool
ectx_push(struct ectx *e, struct ectx_list *l, struct value v)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 8;
		struct value *grown = ectx_alloc(e, cap * sizeof *grown);

		if (grown == NULL)
			return false;
		if (l->n != 0)
			memcpy(grown, l->v, l->n * sizeof *grown);
		l->v = grown;
		l->cap = cap;
	}
	l->v[l->n++] = v;
	return ectx_work(e, 1);
}

struct value
ectx_list_value(struct ectx *e, struct ectx_list *l)
{
	struct value_list *to = ectx_alloc(e, sizeof *to);

	if (to == NULL)
		return value_null();
	*to = (struct value_list){ l->n, l->v };
	return value_list(to);
}

struct value
ectx_string(struct ectx *e, struct slice s)
{
	char *p = ectx_alloc(e, s.n);

	if (p == NULL || s.n > UINT32_MAX)
		return value_null();
	if (s.n != 0)
		memcpy(p, s.p, s.n);
	return value_string(slice_make(p, s.n));
}
