/* cells.c - columns of an output that its layout fills. */
#include "facts/cells.h"

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && *s.p == ' ')
		s = slice_make(s.p + 1, s.n - 1);
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

static int
unknown(const struct outrow_column *c, struct slice seen, const char *wanted, const char *const *names, size_t n,
    struct diag *d)
{
	const char *near = diag_nearest(seen, names, n);

	diag_add(d, DIAG_ERROR, "unknown-fact", c->from_at, "column %s: from \"%.*s\": %s is wanted", c->name, SLICE_FMT(seen),
	    wanted);
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return -1;
}

/* Whether each value of FIELD has room in C: as a text that is not longer, or a number of no more decimals. */
static bool
fits(const struct outrow_column *c, const struct row_column *field)
{
	enum row_kind to = c->kind == ROW_CODE ? ROW_STRING : c->kind, kind = field->kind == ROW_CODE ? ROW_STRING : field->kind;

	if (to != kind || kind == ROW_PERIOD)
		return false;
	if (kind == ROW_NUMBER)
		return c->scale >= field->scale;
	if (field->kind != ROW_CODE)
		return kind != ROW_STRING || c->kind == ROW_CODE || c->max_chars >= field->max_chars;
	for (uint32_t i = 0; i < field->codes; i++) {
		bool known = c->codes == 0 && (c->kind == ROW_CODE || c->max_chars >= field->code[i].n);

		for (size_t k = 0; k < c->codes; k++)
			known |= slice_is(field->code[i], c->code[k]);
		if (!known)
			return false;
	}
	return true;
}

static int
field(const struct outrow_column *c, struct slice text, const struct facts *f, int table, struct arena *mem,
    struct cells_source *x, struct diag *d)
{
	const struct row_type *t = f->type[table];
	const char **names;
	int i = row_find(t, arena_strdup(mem, text)), rc;

	if (i >= 0 && fits(c, &t->col[i])) {
		*x = (struct cells_source){ .table = (uint8_t)table, .field = (uint16_t)i };
		return 0;
	}
	if (i >= 0)
		return diag_add(d, DIAG_ERROR, "does-not-fit", c->from_at, "column %s: not every value of %s.%.*s has room in it:"
		    " of another type, longer, of more decimals, or a code that it lacks", c->name, f->layout[table]->one.text, SLICE_FMT(text));
	names = base_alloc((t->n + 1) * sizeof *names);
	for (uint32_t k = 0; k < t->n; k++)
		names[k] = t->col[k].name;
	rc = unknown(c, text, "a field of its layout", names, t->n, d);
	base_free(names);
	return rc;
}

static int
source(const struct outrow_column *c, struct slice text, const struct facts *f, struct arena *mem, struct cells_source *x,
    struct diag *d)
{
	const char *dot = memchr(text.p, '.', text.n), *names[FACTS_NEAR];
	struct slice name = dot != NULL ? slice_make(text.p, (size_t)(dot - text.p)) : text;
	size_t n = 0;

	for (int t = 0; t < FACTS_NEAR; t++) {
		if (f->layout[t] == NULL || *f->layout[t]->one.text == '\0')
			continue;
		names[n++] = f->layout[t]->one.text;
		if (dot != NULL && slice_is(name, names[n - 1]))
			return field(c, slice_make(dot + 1, text.n - name.n - 1), f, t, mem, x, d);
	}
	return unknown(c, text, "NAME.field of a row that an effect is about", names, n, d);
}

/* The sources of one column, last first, appended to X. */
static size_t
sources(const struct outrow_layout *y, uint16_t col, const struct facts *f, struct arena *mem, struct cells_source *x,
    struct diag *d)
{
	struct slice text = slice_of(y->col[col].from);
	size_t n = 0;

	while (text.n > 0) {
		const char *end = memchr(text.p, ';', text.n);
		size_t len = end != NULL ? (size_t)(end - text.p) : text.n;
		struct cells_source s = { 0 };

		if (source(&y->col[col], trim(slice_make(text.p, len)), f, mem, &s, d) == 0) {
			s.column = col;
			memmove(x + 1, x, n++ * sizeof *x);
			*x = s;
		}
		len += end != NULL;
		text = slice_make(text.p + len, text.n - len);
	}
	return n;
}

static size_t
most(const struct outrow_layout *y)
{
	size_t n = 0;

	for (size_t i = 0; i < y->n; i++) {
		n += *y->col[i].from != '\0';
		for (const char *p = y->col[i].from; *p != '\0'; p++)
			n += *p == ';';
	}
	return n;
}

int
cells_bind(struct cells *out, const struct outrow_layout *y, const struct facts *f, struct arena *mem, struct diag *d)
{
	struct cells_source *x = arena_alloc(mem, (most(y) + 1) * sizeof *x);
	int errors = d->errors;

	*out = (struct cells){ .source = x };
	for (size_t i = 0; i < y->n; i++)
		out->n += sources(y, (uint16_t)i, f, mem, x + out->n, d);
	return d->errors == errors ? 0 : -1;
}

void
cells_fill(const struct cells *c, const struct facts *f, const struct slice row[FACTS_TABLES], struct outrow *o)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct cells_source *s = &c->source[i];
		const struct row_type *t = f->type[s->table];
		struct slice r = row[s->table];

		if (r.n == 0 || row_is_null(t, r, s->field))
			continue;
		switch (t->col[s->field].kind) {
		case ROW_STRING:
		case ROW_CODE:
			outrow_text(o, s->column, row_text(t, r, s->field));
			break;
		case ROW_NUMBER:
			outrow_number(o, s->column, row_number(t, r, s->field), t->col[s->field].scale);
			break;
		case ROW_DATE:
			outrow_date(o, s->column, row_date(t, r, s->field));
			break;
		case ROW_STAMP:
			outrow_stamp(o, s->column, row_stamp(t, r, s->field));
			break;
		case ROW_BOOL:
			outrow_bool(o, s->column, row_bool(t, r, s->field));
			break;
		case ROW_PERIOD:
			CHECK(false); /* no column is of that type */
		}
	}
}
