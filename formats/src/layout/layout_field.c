/* layout_field.c - one field element of a layout: type, spelling, code list. */
#include <stdarg.h>
#include <stdio.h>

#include "formats.h"
#include "layout/layout_field.h"

enum { MAX_CHARS = 16000, MAX_NULLS = 16, MAX_CODES = 4096 };

struct diag_source *
layout_field_source(struct arena *a, const struct xdoc *x, struct diag *d)
{
	const struct diag_source *s = x ? xdoc_source(x) : NULL;
	struct diag_source *copy = arena_zalloc(a, sizeof *copy);

	if (s == NULL)
		return copy;
	copy->name = arena_strdup(a, slice_of(s->name));
	copy->text = slice_make(arena_strdup(a, s->text), s->text.n);
	for (struct diag_item *i = d->first; i != NULL; i = i->next)
		if (i->at.src == s)
			i->at.src = copy;
	return copy;
}

int
layout_field_wrong(struct layout_load *l, struct diag_place at, const char *code, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	at.src = l->src;
	return diag_add(l->diag, DIAG_ERROR, code, at, "%s", text);
}

bool
layout_field_flag(struct layout_load *l, const struct xnode *x, const char *attr, bool otherwise)
{
	const struct xattr *a = xnode_attr(x, attr);

	if (a == NULL)
		return otherwise;
	if (!slice_is(a->value, "yes") && !slice_is(a->value, "no"))
		layout_field_wrong(l, a->at, "bad-value", "%s=\"%.*s\", wanted yes or no", attr,
		    SLICE_FMT(a->value));
	return slice_is(a->value, "yes");
}

static bool
number(struct slice *s, uint32_t *out)
{
	size_t i = 0;

	for (*out = 0; i < s->n && i < 6 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		*out = *out * 10 + (uint32_t)(s->p[i] - '0');
	*s = slice_make(s->p + i, s->n - i);
	return i > 0;
}

bool
layout_field_type(struct slice s, enum row_kind *kind, bool *list, uint32_t *chars, uint8_t *digits,
    uint8_t *scale)
{
	static const struct { char c; enum row_kind kind; } plain[] = { { 'C', ROW_CODE }, { 'D', ROW_DATE },
		{ 'T', ROW_STAMP }, { 'B', ROW_BOOL }, { 'P', ROW_PERIOD } };
	uint32_t a, b = 0;

	*list = false;
	*chars = *digits = *scale = 0;
	for (size_t i = 0; s.n == 1 && i < NELEM(plain); i++)
		if (*s.p == plain[i].c) {
			*kind = plain[i].kind;
			return true;
		}
	if (slice_is(s, "M")) {
		*kind = ROW_NUMBER;
		*digits = 15;
		*scale = 2;
		return true;
	}
	*list = s.n > 5 && memcmp(s.p, "list ", 5) == 0;
	if (*list || (s.n > 2 && memcmp(s.p, "S ", 2) == 0)) {
		s = slice_make(s.p + (*list ? 5 : 2), s.n - (*list ? 5 : 2));
		*kind = ROW_STRING;
		return number(&s, chars) && s.n == 0 && *chars >= 1 && *chars <= MAX_CHARS;
	}
	if (s.n < 3 || memcmp(s.p, "N ", 2) != 0)
		return false;
	s = slice_make(s.p + 2, s.n - 2);
	if (!number(&s, &a) || a < 1 || a > 18)
		return false;
	if (s.n > 0 && *s.p == '.') {
		s = slice_make(s.p + 1, s.n - 1);
		if (!number(&s, &b))
			return false;
	}
	*kind = ROW_NUMBER;
	*digits = (uint8_t)a;
	*scale = (uint8_t)b;
	return s.n == 0 && b <= a;
}

static void
picture(struct layout_load *l, const struct xnode *x, struct codec *c)
{
	const struct xattr *a = xnode_attr(x, "picture");
	const char *p = a ? arena_strdup(l->arena, a->value) : "YYYY-MM-DD";
	const char *y = strstr(p, "YYYY"), *m = strstr(p, "MM"), *d = strstr(p, "DD");
	bool good = y != NULL && m != NULL && d != NULL && strlen(p) <= 20;

	for (const char *k = p; good && *k != '\0'; k++)
		good = (k >= y && k < y + 4) || (k >= m && k < m + 2) || (k >= d && k < d + 2) ||
		    strchr("-/. ", *k) != NULL;
	if (!good) {
		layout_field_wrong(l, a->at, "bad-picture",
		    "picture \"%s\", wanted YYYY, MM and DD once each, with - / . or blank between", p);
		p = "YYYY-MM-DD";
		y = p, m = p + 5, d = p + 8;
	}
	c->picture = p;
	c->picture_n = (uint8_t)strlen(p);
	c->year = (uint8_t)(y - p);
	c->month = (uint8_t)(m - p);
	c->day = (uint8_t)(d - p);
}

static void
nulls(struct layout_load *l, const struct xnode *x, struct codec *c)
{
	struct slice s = xnode_get(x, "null"), *v = arena_alloc(l->arena, MAX_NULLS * sizeof *v);

	c->null = v;
	for (size_t i = 0; i < s.n;) {
		size_t k = i;

		while (k < s.n && s.p[k] != ' ')
			k++;
		if (k > i && c->nulls == MAX_NULLS) {
			layout_field_wrong(l, xnode_attr(x, "null")->at, "too-many", "more than %d spellings of null",
			    MAX_NULLS);
			return;
		}
		if (k > i)
			v[c->nulls++] = arena_slice(l->arena, slice_make(s.p + i, k - i));
		i = k + 1;
	}
}

static void
code_twice(struct layout_load *l, const struct xnode *k, const struct slice *src, const struct slice *dict,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (slice_eq(src[i], src[n]))
			layout_field_wrong(l, k->at, "code-twice", "source code \"%.*s\" is mapped twice",
			    SLICE_FMT(src[n]));
		if (slice_eq(dict[i], dict[n]))
			layout_field_wrong(l, k->at, "code-twice", "code \"%.*s\" stands twice", SLICE_FMT(dict[n]));
	}
}

/* The number of a code is its place in the list: of the source's spelling and of the dictionary's. */
static void
codes(struct layout_load *l, const struct xnode *x, struct row_column *col, struct codec *c)
{
	size_t n = 0;
	struct slice *src, *dict;
	uint64_t *c8;
	bool brief = true;

	XNODE_EACH(k, x, "code")
		n++;
	if (n == 0 || n > MAX_CODES) {
		layout_field_wrong(l, x->at, "bad-code-list", "%zu codes, wanted 1 to %d", n, MAX_CODES);
		return;
	}
	src = arena_alloc(l->arena, n * sizeof *src);
	dict = arena_alloc(l->arena, n * sizeof *dict);
	c8 = arena_zalloc(l->arena, n * sizeof *c8);
	n = 0;
	XNODE_EACH(k, x, "code") {
		const struct xattr *from = xnode_attr(k, "from");

		dict[n] = arena_slice(l->arena, k->text);
		src[n] = from ? arena_slice(l->arena, from->value) : dict[n];
		if (dict[n].n == 0 || src[n].n == 0)
			layout_field_wrong(l, k->at, "bad-code-list", "an empty code");
		code_twice(l, k, src, dict, n);
		brief &= src[n].n <= 8;
		if (src[n].n <= 8)
			memcpy(&c8[n], src[n].p, src[n].n);
		c->max_chars = c->max_chars > src[n].n ? c->max_chars : (uint32_t)src[n].n;
		n++;
	}
	col->codes = (uint16_t)n;
	col->code = dict;
	c->codes = n;
	c->code = src;
	c->code8 = brief ? c8 : NULL;
}

static uint32_t
natural_width(const struct codec *c)
{
	switch (c->form) {
	case CODEC_NUMBER:
		return c->digits + 1u + (c->scale > 0 && !c->implied);
	case CODEC_DATE:
		return c->picture_n;
	case CODEC_STAMP:
		return 25;
	case CODEC_BOOL:
		return (uint32_t)(c->yes.n > c->no.n ? c->yes.n : c->no.n);
	case CODEC_PERIOD:
		return 12;
	default:
		return c->max_chars;
	}
}

static const char *
wanted(struct layout_load *l, const struct codec *c)
{
	switch (c->form) {
	case CODEC_STRING:
		return arena_printf(l->arena, "at most %u characters of UTF-8 without NUL", c->max_chars);
	case CODEC_CODE:
		return arena_printf(l->arena, "one of the %zu codes of the layout", c->codes);
	case CODEC_NUMBER:
		return arena_printf(l->arena, "a number of %d digits, %d after the point%s%s", c->digits, c->scale,
		    c->implied ? ", point implied" : "", c->trailing_sign ? ", sign behind" : "");
	case CODEC_DATE:
		return arena_printf(l->arena, "a date %s", c->picture);
	case CODEC_STAMP:
		return "a date and time with offset: 2026-01-31T08:00:00-05:00";
	case CODEC_BOOL:
		return arena_printf(l->arena, "%.*s or %.*s", SLICE_FMT(c->yes), SLICE_FMT(c->no));
	case CODEC_PERIOD:
		break;
	}
	return "a period such as P30D or P1Y6M";
}

static void
spelling(struct layout_load *l, const struct xnode *x, struct codec *c)
{
	struct slice t = xnode_get(x, "trim");
	const struct xattr *w = xnode_attr(x, "width");

	c->trim = slice_is(t, "none") ? CODEC_TRIM_NONE : slice_is(t, "right") ? CODEC_TRIM_RIGHT : CODEC_TRIM_BOTH;
	c->upper = layout_field_flag(l, x, "upper", false);
	c->implied = layout_field_flag(l, x, "implied", false);
	c->trailing_sign = slice_is(xnode_get(x, "sign"), "trailing");
	c->zero_pad = slice_is(xnode_get(x, "pad"), "zero");
	c->yes = xnode_attr(x, "yes") ? arena_slice(l->arena, xnode_get(x, "yes")) : slice_of("Y");
	c->no = xnode_attr(x, "no") ? arena_slice(l->arena, xnode_get(x, "no")) : slice_of("N");
	if (c->form == CODEC_DATE)
		picture(l, x, c);
	nulls(l, x, c);
	c->width = natural_width(c);
	if (w != NULL) {
		struct slice s = w->value;

		if (!number(&s, &c->width) || s.n > 0 || c->width == 0 || c->width > MAX_CHARS)
			layout_field_wrong(l, w->at, "bad-value", "width \"%.*s\", wanted 1 to %d",
			    SLICE_FMT(w->value), MAX_CHARS);
	}
	c->wanted = wanted(l, c);
}

void
layout_field_read(struct layout_load *l, const struct xnode *x, struct row_column *col, struct codec *c)
{
	static const enum codec_form form[] = { [ROW_BOOL] = CODEC_BOOL, [ROW_CODE] = CODEC_CODE,
		[ROW_DATE] = CODEC_DATE, [ROW_NUMBER] = CODEC_NUMBER, [ROW_STAMP] = CODEC_STAMP,
		[ROW_STRING] = CODEC_STRING, [ROW_PERIOD] = CODEC_PERIOD };
	const struct xattr *type = xnode_attr(x, "type"), *name = xnode_attr(x, "name");

	col->name = name ? arena_strdup(l->arena, name->value) : "";
	if (name == NULL || name->value.n == 0)
		layout_field_wrong(l, x->at, "missing-name", "a field without a name");
	if (type == NULL || !layout_field_type(type->value, &col->kind, &col->list, &c->max_chars, &c->digits,
	    &col->scale)) {
		layout_field_wrong(l, type ? type->at : x->at, "bad-type",
		    "type \"%.*s\", wanted S n, C, N p.s, M, D, T, B, P or list n", type ? (int)type->value.n : 0,
		    type ? type->value.p : "");
		col->kind = ROW_STRING;
		c->max_chars = 1;
	}
	c->form = form[col->kind];
	c->scale = col->scale;
	c->list = col->list;
	c->required = layout_field_flag(l, x, "required", false);
	col->nullable = !c->required;
	col->protective = layout_field_flag(l, x, "protective", false);
	col->sensitive = layout_field_flag(l, x, "sensitive", false);
	col->max_chars = c->max_chars;
	if (col->kind == ROW_CODE)
		codes(l, x, col, c);
	else if (xnode_child(x, "code") != NULL)
		layout_field_wrong(l, xnode_child(x, "code")->at, "bad-code-list", "codes in a field of another type");
	spelling(l, x, c);
}
