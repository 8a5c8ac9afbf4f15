/* deliver.c - what an account's decision leaves: rows of outputs, changes of state, counts. */
#include "deliver/deliver.h"

static const char *const own[OUT_OWN] = { "tasks", "exceptions", "cis-updates" };
/* What steps tell of themselves. */
static const char *const apart[] = { "totals", "rejects" };

static int
among(const char *name, const char *const *names, int n)
{
	int i = 0;

	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i < n ? i : OUT_NONE;
}

int
deliver_load(struct deliver *d, const char *folder, struct arena *mem, struct diag *diag)
{
	struct outrow_set s;
	int rc = outrow_set_load(&s, mem, arena_printf(mem, "%s/out", folder), arena_printf(mem, "%s/layout.xsd", folder), diag);

	*d = (struct deliver){ .n = OUT_OWN };
	for (int i = 0; i < OUT_OWN; i++) {
		struct outrow_layout *none = arena_zalloc(mem, sizeof *none);

		none->name = own[i];
		d->layout[i] = none;
	}
	for (size_t i = 0; i < s.n; i++) {
		int k = among(s.v[i]->name, own, OUT_OWN);

		if (k != OUT_NONE)
			d->layout[k] = s.v[i];
		else if (d->n == DELIVER_MOST)
			return diag_add(diag, DIAG_ERROR, "too-many", s.v[i]->name_at, "more than %d outputs", DELIVER_MOST);
		else if (among(s.v[i]->name, apart, NELEM(apart)) == OUT_NONE)
			d->layout[d->n++] = s.v[i];
	}
	return rc;
}

int
deliver_find(const struct deliver *d, struct slice name, const char **near)
{
	const char *names[DELIVER_MOST];
	size_t n = 0;

	for (int i = 0; i < d->n; i++) {
		if (d->layout[i]->n == 0)
			continue;
		if (slice_is(name, d->layout[i]->name))
			return i;
		names[n++] = d->layout[i]->name;
	}
	if (near != NULL)
		*near = diag_nearest(name, names, n);
	return OUT_NONE;
}

/* --- cells ------------------------------------------------------------------------- */
void
deliver_text(struct outrow *o, const char *col, struct slice s)
{
	int i = s.n > 0 ? outrow_find(o->layout, col) : -1;

	if (i >= 0)
		outrow_text(o, i, s);
}

void
deliver_clipped(struct outrow *o, const char *col, struct slice s)
{
	static const char more[] = "\xe2\x80\xa6"; /* an ellipsis: one character */
	int i = outrow_find(o->layout, col);
	size_t chars = 0, cut = 0;
	char *text;

	for (size_t k = 0; i >= 0 && k < s.n; k++)
		if (((unsigned char)s.p[k] & 0xc0) != 0x80 && ++chars == o->layout->col[i].max_chars)
			cut = k;
	if (i < 0 || chars <= o->layout->col[i].max_chars) {
		deliver_text(o, col, s);
		return;
	}
	text = base_alloc(cut + sizeof more);
	memcpy(text, s.p, cut);
	memcpy(text + cut, more, sizeof more);
	outrow_text(o, i, slice_of(text));
	base_free(text);
}

void
deliver_str(struct outrow *o, const char *col, const char *s)
{
	deliver_text(o, col, slice_of(s));
}

void
deliver_money(struct outrow *o, const char *col, int64_t cents)
{
	int i = outrow_find(o->layout, col);

	if (i >= 0)
		outrow_number(o, i, cents, 2);
}

void
deliver_number(struct outrow *o, const char *col, int64_t n)
{
	int i = outrow_find(o->layout, col);

	if (i >= 0)
		outrow_number(o, i, n, 0);
}

void
deliver_date(struct outrow *o, const char *col, int32_t day)
{
	int i = day != INT32_MIN ? outrow_find(o->layout, col) : -1;

	if (i >= 0)
		outrow_date(o, i, day);
}

void
deliver_stamp(struct outrow *o, const char *col, struct row_stamp s)
{
	int i = outrow_find(o->layout, col);

	if (i >= 0)
		outrow_stamp(o, i, s);
}

void
deliver_bool(struct outrow *o, const char *col, bool b)
{
	int i = outrow_find(o->layout, col);

	if (i >= 0)
		outrow_bool(o, i, b);
}
