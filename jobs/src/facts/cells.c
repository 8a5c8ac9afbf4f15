/* cells.c - columns of an output that its layout fills. */
#include "data/decimal.h"
#include "facts/cells.h"

const char *const cells_word_name[CELLS_WORDS] = { "Run", "Position", "Effect", "Proposal" };

/* What says where a column comes from, while it is bound. */
struct binding {
	const struct outrow_column *col;
	uint16_t number;
	struct diag_place at;
	const struct facts *f;
	const struct cells_names *names;
	struct arena *mem;
	struct diag *d;
};

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
unknown(const struct binding *b, struct slice seen, const char *wanted, const char *const *names, size_t n)
{
	const char *near = diag_nearest(seen, names, n);

	diag_add(b->d, DIAG_ERROR, "unknown-fact", b->at, "column %s: from \"%.*s\": %s is wanted", b->col->name, SLICE_FMT(seen), wanted);
	if (near != NULL)
		diag_hint(b->d, "nearest known name: %s", near);
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
field(const struct binding *b, struct slice text, int table, struct cells_source *x)
{
	const struct row_type *t = b->f->type[table];
	const char **names;
	int i = row_find(t, arena_strdup(b->mem, text)), rc;

	if (i >= 0 && fits(b->col, &t->col[i])) {
		*x = (struct cells_source){ .column = b->number, .table = (int16_t)table, .field = (uint16_t)i };
		return 0;
	}
	if (i >= 0)
		return diag_add(b->d, DIAG_ERROR, "does-not-fit", b->at, "column %s: not every value of %s.%.*s has room in it:"
		    " of another type, longer, of more decimals, or a code that it lacks", b->col->name, b->f->layout[table]->one.text, SLICE_FMT(text));
	names = base_alloc((t->n + 1) * sizeof *names);
	for (uint32_t k = 0; k < t->n; k++)
		names[k] = t->col[k].name;
	rc = unknown(b, text, "a field of its layout", names, t->n);
	base_free(names);
	return rc;
}

static int
entry(const struct binding *b, int word, struct slice text, struct cells_source *x)
{
	const char *const *names = b->names->entry[word];
	size_t n = 0;

	for (bool any = names == NULL; !any; n++) {
		if (names[n] == NULL)
			return unknown(b, text, "an entry that it has", names, n);
		any = slice_is(text, names[n]);
	}
	*x = (struct cells_source){ .column = b->number, .table = -1, .field = (uint16_t)word,
		.entry = arena_strdup(b->mem, text) };
	return 0;
}

static int
source(const struct binding *b, struct slice text, struct cells_source *x)
{
	const char *dot = memchr(text.p, '.', text.n), *names[FACTS_TABLES + CELLS_WORDS];
	struct slice name = dot != NULL ? slice_make(text.p, (size_t)(dot - text.p)) : text, last;
	size_t n = 0;

	last = slice_make(text.p + name.n + (dot != NULL), text.n - name.n - (dot != NULL));
	for (int i = 0; i < CELLS_WORDS; i++) {
		names[n++] = cells_word_name[i];
		if (dot != NULL && slice_is(name, cells_word_name[i]))
			return entry(b, i, last, x);
	}
	for (int t = 0; t < FACTS_TABLES; t++) {
		const struct layout *l = facts_own(b->f, t);

		if (l == NULL || *l->one.text == '\0')
			continue;
		names[n++] = l->one.text;
		if (dot != NULL && slice_is(name, names[n - 1]))
			return field(b, last, t, x);
	}
	return unknown(b, text, "NAME.field of a row that an effect is about, or of a word", names, n);
}

/* The sources of one column, last first, appended to X. */
static size_t
sources(const struct binding *b, struct slice text, struct cells_source *x)
{
	size_t n = 0;

	while (text.n > 0) {
		const char *end = memchr(text.p, ';', text.n);
		size_t len = end != NULL ? (size_t)(end - text.p) : text.n;
		struct cells_source s = { 0 };

		if (source(b, trim(slice_make(text.p, len)), &s) == 0) {
			memmove(x + 1, x, n++ * sizeof *x);
			*x = s;
		}
		len += end != NULL;
		text = slice_make(text.p + len, text.n - len);
	}
	return n;
}

static size_t
most(struct slice from)
{
	size_t n = from.n > 0;

	for (size_t i = 0; i < from.n; i++)
		n += from.p[i] == ';';
	return n;
}

int
cells_bind_one(struct cells *out, const struct outrow_layout *y, int col, struct slice from, struct diag_place at,
    const struct facts *f, const struct cells_names *names, struct arena *mem, struct diag *d)
{
	struct cells_source *x = arena_alloc(mem, (out->n + most(from) + 1) * sizeof *x);
	struct binding b = { &y->col[col], (uint16_t)col, at, f, names, mem, d };
	int errors = d->errors;

	if (out->n > 0)
		memcpy(x, out->source, out->n * sizeof *x);
	out->source = x;
	out->n += sources(&b, from, x + out->n);
	return d->errors == errors ? 0 : -1;
}

int
cells_bind(struct cells *out, const struct outrow_layout *y, const struct facts *f, const struct cells_names *names,
    struct arena *mem, struct diag *d)
{
	int rc = 0;

	*out = (struct cells){ 0 };
	for (size_t i = 0; i < y->n; i++)
		if (y->col[i].from[0] != '\0' && cells_bind_one(out, y, (int)i, slice_of(y->col[i].from), y->col[i].from_at, f, names,
			mem, d) != 0)
			rc = -1;
	return rc;
}

/* --- values -------------------------------------------------------------------------------- */
static size_t
characters(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool
put_text(struct outrow *o, int col, struct slice s, const char **why)
{
	const struct outrow_column *c = &o->layout->col[col];
	bool known = c->codes == 0;

	for (size_t i = 0; i < c->codes && !known; i++)
		known = slice_is(s, c->code[i]);
	*why = !known ? "none of the column's codes" : c->codes == 0 && characters(s) > c->max_chars ? "longer than the column" : NULL;
	if (*why == NULL)
		outrow_text(o, col, s);
	return *why == NULL;
}

static bool
put_list(struct outrow *o, int col, const struct value_list *l, const char **why)
{
	struct buf b = { 0 };
	bool good = true;

	for (size_t i = 0; i < l->n && good; i++) {
		good = l->v[i].type == VALUE_STRING && memchr(l->v[i].s, ';', l->v[i].n) == NULL;
		buf_str(&b, i > 0 ? ";" : "");
		if (good)
			buf_slice(&b, value_text(l->v[i]));
	}
	*why = "a list of texts wanted, none with a \";\" in it";
	good = good && put_text(o, col, buf_view(&b), why);
	buf_fini(&b);
	return good;
}

static bool
put_stamp(struct outrow *o, int col, const struct value_datetime *t)
{
	int64_t local = t->day * 86400 + t->time.nanos / 1000000000;

	if (t->time.zone.kind != ZONE_OFFSET || t->time.zone.offset % 60 != 0)
		return false;
	outrow_stamp(o, col, (struct row_stamp){ .utc = local - t->time.zone.offset, .offset = (int16_t)(t->time.zone.offset / 60) });
	return true;
}

static bool
put_number(struct outrow *o, int col, struct value v)
{
	int scale = o->layout->col[col].scale;
	int64_t n;

	if (v.type != VALUE_NUMBER || !decimal_to_scaled(v, scale, &n))
		return false;
	outrow_number(o, col, n, scale);
	return true;
}

bool
cells_put(struct outrow *o, int col, struct value v, const char **why)
{
	bool good = true;

	if (v.type == VALUE_NULL)
		return true;
	switch (o->layout->col[col].kind) {
	case ROW_STRING:
	case ROW_CODE:
		*why = "a text wanted";
		return v.type == VALUE_STRING ? put_text(o, col, value_text(v), why) : v.type == VALUE_LIST && put_list(o, col, v.list, why);
	case ROW_NUMBER:
		*why = "a number wanted, of no more decimals than the column";
		return put_number(o, col, v);
	case ROW_DATE:
		*why = "a date wanted";
		good = v.type == VALUE_DATE && v.i > INT32_MIN && v.i <= INT32_MAX;
		if (good)
			outrow_date(o, col, (int32_t)v.i);
		break;
	case ROW_STAMP:
		*why = "a date and time with an offset wanted";
		return v.type == VALUE_DATETIME && put_stamp(o, col, v.dt);
	case ROW_BOOL:
		*why = "a boolean wanted";
		good = v.type == VALUE_BOOL;
		if (good)
			outrow_bool(o, col, v.b);
		break;
	case ROW_PERIOD:
		CHECK(false); /* no column is of that type */
	}
	return good;
}

static void
put_field(struct outrow *o, const struct cells_source *s, const struct row_type *t, struct slice r)
{
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

bool
cells_fill(const struct cells *c, const struct facts *f, const struct cells_about *a, struct outrow *o, const char **why)
{
	bool good = true;

	for (size_t i = 0; i < c->n; i++) {
		const struct cells_source *s = &c->source[i];
		const struct value *v = s->table < 0 && a->word[s->field].type == VALUE_CONTEXT
		    ? value_entry(a->word[s->field].ctx, slice_of(s->entry)) : NULL;

		if (s->table >= 0 && a->row[s->table].n > 0 && !row_is_null(f->type[s->table], a->row[s->table], s->field))
			put_field(o, s, f->type[s->table], a->row[s->table]);
		else if (v != NULL)
			good &= cells_put(o, s->column, *v, why);
	}
	return good;
}
