/* row.c - a row of a layout: typed columns, packed. */
#include "data/row.h"

/* The format is little endian; so are the machines this is built for. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "rows are stored little endian");

static const uint8_t width[] = {
	[ROW_BOOL] = 1, [ROW_CODE] = 2, [ROW_DATE] = 4, [ROW_NUMBER] = 8,
	[ROW_STAMP] = 12, [ROW_STRING] = 4, [ROW_PERIOD] = 8
};

static size_t
head(const struct row_type *t)
{
	return ROW_HEAD + row_null_bytes(t);
}

static const char *
slot(const struct row_type *t, struct slice r, int col)
{
	DCHECK(col >= 0 && col < t->n && r.n >= head(t) + t->fixed);
	return r.p + head(t) + t->col[col].offset;
}

static uint16_t
get16(const char *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static int32_t
get32(const char *p)
{
	int32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static int64_t
get64(const char *p)
{
	int64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

void
row_type_settle(struct row_type *t, struct row_column *col, struct arena *a)
{
	struct value_shape *shape = arena_alloc(a, sizeof *shape);
	struct slice *name = arena_alloc(a, (t->n ? t->n : 1) * sizeof *name);
	uint16_t at = 0;

	CHECK(t->n <= ROW_MAX_COLUMNS);
	for (uint16_t i = 0; i < t->n; i++) {
		col[i].offset = at;
		col[i].bit = i;
		at = (uint16_t)(at + width[col[i].kind]);
		name[i] = slice_of(col[i].name);
	}
	t->fixed = at;
	t->col = col;
	shape->n = t->n;
	shape->name = name;
	t->shape = shape;
}

int
row_find(const struct row_type *t, const char *name)
{
	for (int i = 0; i < t->n; i++)
		if (strcmp(t->col[i].name, name) == 0)
			return i;
	return -1;
}

/* --- reading ------------------------------------------------------------------- */

bool
row_is_null(const struct row_type *t, struct slice r, int col)
{
	uint16_t bit = t->col[col].bit;

	return r.p[ROW_HEAD + bit / 8] >> (bit % 8) & 1;
}

int64_t
row_number(const struct row_type *t, struct slice r, int col)
{
	DCHECK(t->col[col].kind == ROW_NUMBER);
	return get64(slot(t, r, col));
}

int32_t
row_date(const struct row_type *t, struct slice r, int col)
{
	DCHECK(t->col[col].kind == ROW_DATE);
	return row_is_null(t, r, col) ? ROW_NO_DATE : get32(slot(t, r, col));
}

bool
row_bool(const struct row_type *t, struct slice r, int col)
{
	DCHECK(t->col[col].kind == ROW_BOOL);
	return *slot(t, r, col) != 0;
}

int
row_code(const struct row_type *t, struct slice r, int col)
{
	DCHECK(t->col[col].kind == ROW_CODE);
	return row_is_null(t, r, col) ? -1 : get16(slot(t, r, col));
}

struct slice
row_text(const struct row_type *t, struct slice r, int col)
{
	const char *p = slot(t, r, col);

	if (row_is_null(t, r, col))
		return slice_make("", 0);
	if (t->col[col].kind == ROW_CODE)
		return t->col[col].code[get16(p)];
	DCHECK(t->col[col].kind == ROW_STRING);
	return slice_make(r.p + head(t) + t->fixed + get16(p), get16(p + 2));
}

struct row_stamp
row_stamp(const struct row_type *t, struct slice r, int col)
{
	const char *p = slot(t, r, col);

	DCHECK(t->col[col].kind == ROW_STAMP);
	return (struct row_stamp){ get64(p), (int16_t)get16(p + 8) };
}

void
row_period(const struct row_type *t, struct slice r, int col, int32_t *months, int32_t *days)
{
	const char *p = slot(t, r, col);

	DCHECK(t->col[col].kind == ROW_PERIOD);
	*months = get32(p);
	*days = get32(p + 4);
}

static struct value
list_value(struct slice s, struct arena *a)
{
	size_t n = s.n > 0, i = 0;
	struct value_list *l = arena_alloc(a, sizeof *l);
	struct value *v;

	for (size_t k = 0; k < s.n; k++)
		n += s.p[k] == ';';
	v = arena_alloc(a, (n ? n : 1) * sizeof *v);
	while (i < n) {
		const char *end = memchr(s.p, ';', s.n);
		size_t len = end ? (size_t)(end - s.p) : s.n;

		v[i++] = value_string(slice_make(s.p, len));
		s = slice_make(s.p + len + (end != NULL), s.n - len - (end != NULL));
	}
	l->n = n;
	l->v = v;
	return value_list(l);
}

static struct value
stamp_value(struct row_stamp s, struct arena *a)
{
	struct value_datetime *dt = arena_zalloc(a, sizeof *dt);
	int64_t local = s.utc + s.offset * 60;
	int64_t day = local / 86400, sec = local % 86400;

	if (sec < 0) {
		sec += 86400;
		day--;
	}
	dt->day = day;
	dt->time.nanos = sec * 1000000000;
	dt->time.zone.kind = ZONE_OFFSET;
	dt->time.zone.offset = s.offset * 60;
	return (struct value){ .type = VALUE_DATETIME, .dt = dt };
}

/* A period is of months or of days, as FEEL knows two kinds of duration. */
static struct value
period_value(int32_t months, int32_t days, struct arena *a)
{
	struct value_days *d;

	if (days == 0)
		return (struct value){ .type = VALUE_MONTHS, .i = months };
	d = arena_zalloc(a, sizeof *d);
	d->seconds = (int64_t)days * 86400;
	return (struct value){ .type = VALUE_DAYS, .dtd = d };
}

struct value
row_value(const struct row_type *t, struct slice r, int col, struct arena *a)
{
	const struct row_column *c = &t->col[col];
	const char *p = slot(t, r, col);

	if (row_is_null(t, r, col))
		return value_null();
	switch (c->kind) {
	case ROW_BOOL:
		return value_bool(*p != 0);
	case ROW_CODE:
		return value_string(c->code[get16(p)]);
	case ROW_DATE:
		return value_date(get32(p));
	case ROW_NUMBER:
		return value_scaled(get64(p), c->scale);
	case ROW_STAMP:
		return stamp_value(row_stamp(t, r, col), a);
	case ROW_PERIOD:
		return period_value(get32(p), get32(p + 4), a);
	case ROW_STRING:
		break;
	}
	return c->list ? list_value(row_text(t, r, col), a) : value_string(row_text(t, r, col));
}

/* WANT has a bit for each column that rules read: few of many. */
static void
fill_wanted(const struct row_type *t, struct slice r, const uint64_t *want, struct value *v, struct arena *a)
{
	for (int i = 0; i < t->n; i++)
		v[i] = value_null();
	for (int k = 0; k < (t->n + 63) / 64; k++)
		for (uint64_t bits = want[k]; bits != 0; bits &= bits - 1) {
			int i = k * 64 + __builtin_ctzll(bits);

			v[i] = row_value(t, r, i, a);
		}
}

struct value
row_context(const struct row_type *t, struct slice r, const uint64_t *want, struct arena *a)
{
	struct value_context *c = arena_alloc(a, sizeof *c);
	struct value *v = arena_alloc(a, (t->n ? t->n : 1) * sizeof *v);

	if (want != NULL)
		fill_wanted(t, r, want, v, a);
	for (int i = 0; want == NULL && i < t->n; i++)
		v[i] = row_value(t, r, i, a);
	c->shape = t->shape;
	c->v = v;
	return value_context(c);
}

/* --- history --------------------------------------------------------------------- */

static const struct row_type *
revision(const struct row_type *t, struct slice r)
{
	if (r.n < ROW_HEAD)
		return NULL;
	while (t != NULL && t->revision != get16(r.p))
		t = t->older;
	return t;
}

static bool
zeros(const char *p, enum row_kind kind)
{
	switch (kind) {
	case ROW_BOOL:
		return *p == 0;
	case ROW_CODE:
		return get16(p) == 0;
	case ROW_DATE:
	case ROW_STRING:
		return get32(p) == 0;
	case ROW_NUMBER:
	case ROW_PERIOD:
		return get64(p) == 0;
	case ROW_STAMP:
		return get64(p) == 0 && get32(p + 8) == 0;
	}
	return false;
}

/* P: its place in the fixed area. All rows of a night pass here, so no call is made for a column. */
static inline const char *
column_wrong(const struct row_column *c, const char *p, bool null, size_t heap)
{
	if (null)
		return zeros(p, c->kind) ? NULL : "a null column holds bytes";
	switch (c->kind) {
	case ROW_CODE:
		return get16(p) < c->codes ? NULL : "a code beyond its list";
	case ROW_STRING:
		return (size_t)get16(p) + get16(p + 2) <= heap ? NULL : "a text beyond the heap";
	case ROW_BOOL:
		return (unsigned char)*p <= 1 ? NULL : "a boolean that is neither 0 nor 1";
	default:
		return NULL;
	}
}

static const char *
columns_wrong(const struct row_type *t, struct slice r)
{
	const char *fixed = r.p + head(t), *why = NULL;
	size_t heap = r.n - head(t) - t->fixed;
	const struct row_column *c = t->col;

	for (int i = 0; i < t->n && why == NULL; i++, c++)
		why = column_wrong(c, fixed + c->offset, row_is_null(t, r, i), heap);
	return why;
}

int
row_check(const struct row_type *t, struct slice r, const char **why)
{
	*why = "of no known revision";
	if ((t = revision(t, r)) == NULL)
		return -1;
	*why = "too short or too long";
	if (r.n < head(t) + t->fixed || r.n > ROW_MAX_BYTES)
		return -1;
	return (*why = columns_wrong(t, r)) == NULL ? 0 : -1;
}

static int
code_find(const struct row_column *c, struct slice s)
{
	for (int i = 0; i < c->codes; i++)
		if (slice_eq(c->code[i], s))
			return i;
	return -1;
}

/* A number of another scale; false: it would not fit, or lose digits. */
static bool
rescale(int64_t *v, int from, int to)
{
	for (; from < to; from++)
		if (__builtin_mul_overflow(*v, 10, v))
			return false;
	for (; from > to; from--) {
		if (*v % 10 != 0)
			return false;
		*v /= 10;
	}
	return true;
}

void
row_put_column(struct row_builder *b, int col, const struct row_type *t, struct slice r, int from)
{
	const struct row_column *c = &b->type->col[col], *f = &t->col[from];
	int64_t num;
	int code;

	if (row_is_null(t, r, from))
		return;
	if (c->kind == ROW_STRING && (f->kind == ROW_STRING || f->kind == ROW_CODE)) {
		row_put_text(b, col, row_text(t, r, from));
	} else if (c->kind == ROW_CODE && (f->kind == ROW_STRING || f->kind == ROW_CODE)) {
		if ((code = code_find(c, row_text(t, r, from))) >= 0)
			row_put_code(b, col, code);
	} else if (c->kind == ROW_NUMBER && f->kind == ROW_NUMBER) {
		num = row_number(t, r, from);
		if (rescale(&num, f->scale, c->scale))
			row_put_number(b, col, num);
	} else if (c->kind == f->kind) {
		memcpy(row_slot(b, col), slot(t, r, from), width[c->kind]);
	}
}

struct slice
row_upgrade(const struct row_type *t, struct slice r, struct buf *out)
{
	const struct row_type *old = revision(t, r);
	struct row_builder b = { 0 };
	size_t at = out->n;
	bool fits;

	CHECK(old != NULL);
	if (old == t)
		return r;
	row_begin(&b, t);
	for (int i = 0; i < t->n; i++) {
		int from = row_find(old, t->col[i].name);

		if (from >= 0)
			row_put_column(&b, i, old, r, from);
	}
	fits = row_end(&b, out);
	row_builder_fini(&b);
	CHECK(fits);
	return slice_make(out->p + at, out->n - at);
}

bool
row_same(const struct row_type *t, struct slice a, struct slice b, int from)
{
	for (int c = from; c < t->n; c++) {
		bool null = row_is_null(t, a, c);

		if (null != row_is_null(t, b, c))
			return false;
		if (null)
			continue;
		if (t->col[c].kind == ROW_STRING ? !slice_eq(row_text(t, a, c), row_text(t, b, c))
						 : memcmp(slot(t, a, c), slot(t, b, c), width[t->col[c].kind]) != 0)
			return false;
	}
	return true;
}

/* --- building ---------------------------------------------------------------------- */

void
row_begin(struct row_builder *b, const struct row_type *t)
{
	size_t nulls = row_null_bytes(t), n = ROW_HEAD + nulls + t->fixed;
	char *p;

	b->type = t;
	b->row.n = 0;
	p = buf_room(&b->row, n);
	memcpy(p, &t->revision, ROW_HEAD);
	memset(p + ROW_HEAD, 0xff, nulls);
	if (t->n % 8 != 0)
		p[ROW_HEAD + nulls - 1] = (char)((1u << (t->n % 8)) - 1);
	memset(p + ROW_HEAD + nulls, 0, t->fixed);
	b->row.n = n;
	b->last_text = -1;
	b->overflow = false;
}

void
row_put_text(struct row_builder *b, int col, struct slice s)
{
	uint16_t at, n = (uint16_t)s.n;
	char *p;

	CHECK(col > b->last_text);
	b->last_text = col;
	if (b->row.n + s.n > ROW_MAX_BYTES) {
		b->overflow = true;
		return;
	}
	at = (uint16_t)(b->row.n - head(b->type) - b->type->fixed);
	buf_add(&b->row, s.p, s.n);
	p = row_slot(b, col);
	memcpy(p, &at, sizeof at);
	memcpy(p + 2, &n, sizeof n);
}

void
row_put_stamp(struct row_builder *b, int col, struct row_stamp s)
{
	char *p = row_slot(b, col);

	memcpy(p, &s.utc, sizeof s.utc);
	memcpy(p + 8, &s.offset, sizeof s.offset);
}

void
row_put_period(struct row_builder *b, int col, int32_t months, int32_t days)
{
	char *p = row_slot(b, col);

	memcpy(p, &months, sizeof months);
	memcpy(p + 4, &days, sizeof days);
}

struct slice
row_done(struct row_builder *b)
{
	return b->overflow ? slice_make("", 0) : buf_view(&b->row);
}

bool
row_end(struct row_builder *b, struct buf *out)
{
	if (b->overflow)
		return false;
	buf_add(out, b->row.p, b->row.n);
	return true;
}

void
row_builder_fini(struct row_builder *b)
{
	buf_fini(&b->row);
}
