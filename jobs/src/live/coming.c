/* coming.c - rows that come in a case. */
#include "live/coming.h"

#include <stdlib.h>

#include "intake/mergerow.h"

/* Of its own on the shelf: what labels stand for. */
#define LABELS " labels"

/* --- values --------------------------------------------------------------------------------- */
static void
label_key(struct coming *c, struct slice label, const char *column)
{
	buf_reset(&c->key);
	buf_printf(&c->key, "%.*s.%s", SLICE_FMT(label), column);
}

void
coming_label(struct coming *c, struct slice label, const char *column, struct slice text)
{
	label_key(c, label, column);
	shelf_put(c->shelf, LABELS, buf_view(&c->key), text);
}

/* "day", "day-20", "day+5": the number of days in *ADD. */
static bool
is_day(struct slice word, long *add)
{
	char text[16], *end = text;

	if (word.n < 3 || word.n - 3 >= sizeof text || memcmp(word.p, "day", 3) != 0)
		return false;
	memcpy(text, word.p + 3, word.n - 3);
	text[word.n - 3] = '\0';
	*add = text[0] == '\0' ? 0 : strtol(text, &end, 10);
	return text[0] == '\0' || ((text[0] == '+' || text[0] == '-') && end[0] == '\0' && end > text + 1);
}

static bool
stands_for(struct coming *c, struct slice word, struct slice id)
{
	struct slice text;
	long add;

	if (slice_is(word, "id"))
		buf_slice(&c->text, id);
	else if (is_day(word, &add))
		outrow_put_date(&c->text, c->day + (int32_t)add);
	else if (shelf_get(c->shelf, LABELS, word, &text))
		buf_slice(&c->text, text);
	else
		return false;
	return true;
}

int
coming_value(struct coming *c, const struct xattr *a, struct slice id, struct slice *out, struct diag *d)
{
	struct slice s = a->value;

	buf_reset(&c->text);
	for (size_t i = 0; i < s.n; i++) {
		const char *end = s.p[i] == '{' ? memchr(s.p + i, '}', s.n - i) : NULL;
		struct slice word = slice_make(s.p + i + 1, end != NULL ? (size_t)(end - s.p) - i - 1 : 0);

		if (end == NULL)
			buf_char(&c->text, s.p[i]);
		else if (!stands_for(c, word, id))
			return diag_add(d, DIAG_ERROR, "unknown-name", a->at, "{%.*s}: {id}, {day}, {day-20} or {LABEL.column} of a"
			    " row that left before is wanted", SLICE_FMT(word));
		i += end != NULL ? word.n + 1 : 0;
	}
	*out = buf_view(&c->text);
	return 0;
}

/* --- a row ------------------------------------------------------------------------------------- */
/* What BASE and those below say of a field of L; NULL: nothing. */
static const struct xattr *
inherited(const struct coming *c, const struct xnode *base, const struct layout *l, const char *field)
{
	for (; base != NULL; base = casefile_base(c->files, xnode_get(base, "on")))
		for (const struct xnode *x = base->first; x != NULL; x = x->next)
			if (slice_is(xnode_get(x, "layout"), l->name)) {
				const struct xattr *a = xnode_attr(x, field);

				if (a != NULL)
					return a;
				break;
			}
	return NULL;
}

static int
bad_value(const struct row_column *col, struct diag_place at, struct slice seen, const char *why, struct diag *d)
{
	const char *names[256], *near;
	size_t n = 0;

	diag_add(d, DIAG_ERROR, "bad-value", at, "%s", why);
	for (; n < col->codes && n < NELEM(names); n++)
		names[n] = col->code[n].p;
	if ((near = diag_nearest(seen, names, n)) != NULL)
		diag_hint(d, "nearest known name: %s", near);
	return -1;
}

static void
own_columns(struct coming *c, int64_t version)
{
	row_put_number(&c->row, LAYOUT_ROW_VERSION, version);
	row_put_stamp(&c->row, LAYOUT_CHANGED_AT, (struct row_stamp){ (int64_t)c->day * 86400 + 43200, 0 });
	row_put_text(&c->row, LAYOUT_CHANGED_BY, slice_of("case"));
}

/* X as a row of L into c->row, over STORED unless that is empty. WHOLE: what must be there is asked for. */
static int
build(struct coming *c, const struct xnode *x, const struct layout *l, const struct xnode *base, struct slice id,
    struct slice stored, bool whole, struct diag *d)
{
	const struct row_type *t = l->type;
	struct slice text;
	struct err e = { 0 };

	row_begin(&c->row, t);
	own_columns(c, stored.n > 0 ? row_number(t, stored, LAYOUT_ROW_VERSION) + 1 : 1);
	for (int i = LAYOUT_FIELDS; i < t->n; i++) {
		const struct xattr *a = xnode_attr(x, t->col[i].name);

		if (a == NULL && stored.n > 0) {
			if (!row_is_null(t, stored, i))
				row_put_column(&c->row, i, t, stored, i);
			continue;
		}
		if (a == NULL)
			a = inherited(c, base, l, t->col[i].name);
		if (a != NULL && coming_value(c, a, id, &text, d) != 0)
			return -1;
		if (a != NULL && text.n > 0 && feed_cell(l, &c->row, i, text, &e) != 0)
			return bad_value(&t->col[i], a->at, text, e.text, d);
		if (whole && !t->col[i].nullable && (a == NULL || text.n == 0))
			return diag_add(d, DIAG_ERROR, "required", x->at, "%s: %s is not given, and a row must have it", l->name,
			    t->col[i].name);
	}
	return 0;
}

/* --- whom rows name is there ---------------------------------------------------------------------- */
static bool
known(const struct coming *c, const struct layout *l, struct slice id)
{
	int col = l->n_key > 0 ? l->key[0] : l->owner[0].col;
	struct slice key, val;

	for (size_t i = 0; shelf_at(c->shelf, l->name, i, &key, &val); i++)
		if (slice_eq(row_text(l->type, val, col), id))
			return true;
	return false;
}

/* The layout of those who own rows of this kind; NULL: there is none. */
static const struct layout *
owners(const struct coming *c, enum layout_owner kind)
{
	static const int table[OWNER_KINDS] = { [OWNER_CUSTOMER] = FACTS_CUSTOMER, [OWNER_PREMISE] = FACTS_PREMISE,
		[OWNER_SERVICE] = FACTS_SERVICE, [OWNER_INSTRUMENT] = FACTS_SECURITY };

	return kind == OWNER_ACCOUNT || table[kind] != 0 ? layout_find(c->layouts, facts_layout_name[table[kind]]) : NULL;
}

static int
stranger(const struct layout *l, const char *whose, struct slice id, struct diag_place at, struct diag *d)
{
	return diag_add(d, DIAG_ERROR, "unknown-owner", at, "%s: \"%.*s\" is not in %s", l->name, SLICE_FMT(id), whose);
}

/* A night holds or rejects rows whose parents or owners are not known; in a case they are a mistake of its author. */
static int
check_known(struct coming *c, const struct layout *l, struct slice row, struct diag_place at, struct diag *d)
{
	enum layout_owner kind;
	const struct layout *of;
	struct slice id, val;

	if (!keyenc_owner_of(l, row, &kind, &id))
		return diag_add(d, DIAG_ERROR, "unknown-owner", at, "%s: a row names nobody whom it concerns", l->name);
	if (kind == OWNER_EFFECT) {
		buf_reset(&c->key);
		state_key(&c->key, id, slice_make("", 0));
		return shelf_get(c->shelf, STATE_BY_EFFECT, buf_view(&c->key), &val) ? 0 : stranger(l, "what left", id, at, d);
	}
	of = owners(c, kind);
	if (of != NULL && of != l && !known(c, of, id))
		return stranger(l, of->name, id, at, d);
	for (size_t k = 0; k < l->n_refs; k++) {
		const struct layout_ref *r = &l->ref[k];

		id = row_text(l->type, row, r->col);
		if (r->required && id.n > 0 && !known(c, r->to, id))
			return stranger(l, r->layout, id, at, d);
	}
	return 0;
}

static bool
of_effect(const struct layout *l)
{
	return l->n_owners > 0 && l->owner[0].kind == OWNER_EFFECT;
}

/* An id is one row's: none that was there before has it under another owner. */
static int
moved(struct coming *c, const struct xnode *x, const struct layout *l, struct slice row, struct diag *d)
{
	struct slice key, val;

	bool id = l->n_key == 1 && l->type->col[l->key[0]].kind == ROW_STRING;

	for (size_t i = 0; id && shelf_at(c->shelf, l->name, i, &key, &val); i++)
		if (slice_eq(row_text(l->type, val, l->key[0]), row_text(l->type, row, l->key[0])) &&
		    !slice_eq(key, buf_view(&c->key)))
			return diag_add(d, DIAG_ERROR, "moved", x->at, "%s: a row of this key lies under another owner: delete it first",
			    l->name);
	return 0;
}

/* As the merge does. */
static void
note_answer(struct coming *c, const struct layout *l)
{
	struct buf key = { 0 };

	buf_reset(&c->text);
	outrow_put_date(&c->text, c->day);
	mergerow_answer(buf_cstr(&c->text), l->name, buf_view(&c->key), &key);
	shelf_put(c->shelf, MERGEROW_ANSWERS, buf_view(&key), slice_make("", 0));
	buf_fini(&key);
}

static int
comes(struct coming *c, const struct xnode *x, const struct xnode *base, struct slice id, struct diag *d)
{
	const struct layout *l = layout_find(c->layouts, xnode_get(x, "layout").p);
	bool gone = slice_is(x->name, "delete"), there;
	struct slice stored = { "", 0 };

	if (build(c, x, l, base, id, stored, false, d) != 0)
		return -1;
	buf_reset(&c->key);
	if (!keyenc_row(l, row_done(&c->row), &c->key))
		return diag_add(d, DIAG_ERROR, "bad-value", x->at, "%s: a key is too long", l->name);
	there = shelf_get(c->shelf, l->name, buf_view(&c->key), &stored);
	if (there && of_effect(l))
		return diag_add(d, DIAG_ERROR, "duplicate", x->at, "%s: this reply was given before: another number is wanted", l->name);
	if (gone && !there)
		return diag_add(d, DIAG_ERROR, "unknown-key", x->at, "%s: no row of this key is there", l->name);
	if (gone) {
		shelf_del(c->shelf, l->name, buf_view(&c->key));
		return 0;
	}
	if (build(c, x, l, base, id, stored, true, d) != 0 || moved(c, x, l, row_done(&c->row), d) != 0 ||
	    check_known(c, l, row_done(&c->row), x->at, d) != 0)
		return -1;
	buf_reset(&c->key);
	CHECK(keyenc_row(l, row_done(&c->row), &c->key));
	shelf_put(c->shelf, l->name, buf_view(&c->key), row_done(&c->row));
	if (of_effect(l))
		note_answer(c, l);
	return 0;
}

/* --- bases, days --------------------------------------------------------------------------------- */
static int
base_comes(struct coming *c, const struct xnode *base, struct slice id, struct diag *d)
{
	const struct xnode *below = casefile_base(c->files, xnode_get(base, "on"));

	if (below != NULL && base_comes(c, below, id, d) != 0)
		return -1;
	XNODE_EACH(x, base, "row")
		if (comes(c, x, base, id, d) != 0)
			return -1;
	return 0;
}

int
coming_begin(struct coming *c, const struct xnode *one, struct diag *d)
{
	const struct xnode *first = xnode_child(one, "day");

	c->one = one;
	c->day = casefile_day(first, "date");
	if (base_comes(c, casefile_base_of(c->files, one, slice_of("1")), slice_of("1"), d) != 0)
		return -1;
	XNODE_EACH(w, one, "with")
		if (base_comes(c, casefile_base(c->files, xnode_get(w, "base")), xnode_get(w, "id"), d) != 0)
			return -1;
	return 0;
}

int
coming_day(struct coming *c, const struct xnode *day, struct diag *d)
{
	for (const struct xnode *x = day->first; x != NULL; x = x->next) {
		struct slice of = xnode_get(x, "of"), id = of.n > 0 ? of : slice_of("1");

		if (!slice_is(x->name, "row") && !slice_is(x->name, "delete"))
			continue;
		if (comes(c, x, casefile_base_of(c->files, c->one, id), id, d) != 0)
			return -1;
	}
	return 0;
}

void
coming_fini(struct coming *c)
{
	row_builder_fini(&c->row);
	buf_fini(&c->key);
	buf_fini(&c->text);
}
