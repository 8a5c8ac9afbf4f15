/* layout.c - loads layouts: what a kind of record is made of. */
#include <stdlib.h>

#include "formats.h"
#include "layout/layout_field.h"

static const char ns[] = "urn:arrears:layout:1";
enum { RECORD_LIMIT = 64 << 10, MAX_VERSIONS = 32, MAX_WAY = 39 /* letters of a table's name */ };

static const char *const owner_name[OWNER_KINDS] = { "account", "customer", "premise", "service", "instrument",
	"issuer", "area", "effect", "global", "service-point" };

const char *
layout_owner_name(enum layout_owner o)
{
	return (unsigned)o < OWNER_KINDS ? owner_name[o] : "unknown";
}

/* --- names of fields --------------------------------------------------------------- */

/* The column that attribute ATTR of X names, or -1 with a diagnostic. */
static int
column(struct layout_load *l, const struct row_type *t, const struct xnode *x, const char *attr)
{
	const struct xattr *a = xnode_attr(x, attr);
	const char *name[ROW_MAX_COLUMNS], *near;
	int col;

	if (a == NULL)
		return layout_field_wrong(l, x->at, "missing-field", "attribute %s is missing", attr);
	if ((col = row_find(t, a->value.p)) >= LAYOUT_FIELDS)
		return col;
	layout_field_wrong(l, a->at, "unknown-field", "\"%.*s\"", SLICE_FMT(a->value));
	for (int i = LAYOUT_FIELDS; i < t->n; i++)
		name[i - LAYOUT_FIELDS] = t->col[i].name;
	near = diag_nearest(a->value, name, t->n > LAYOUT_FIELDS ? (size_t)(t->n - LAYOUT_FIELDS) : 0);
	if (near != NULL)
		diag_hint(l->diag, "nearest known field: %s", near);
	return -1;
}

/* --- fields ---------------------------------------------------------------------------- */

static void
control_columns(struct row_column *col, struct codec *c)
{
	col[LAYOUT_ROW_VERSION] = (struct row_column){ .name = "row_version", .kind = ROW_NUMBER };
	c[LAYOUT_ROW_VERSION] = (struct codec){ .form = CODEC_NUMBER, .digits = 18, .width = 18,
		.required = true, .wanted = "a number of 18 digits" };
	col[LAYOUT_CHANGED_AT] = (struct row_column){ .name = "changed_at", .kind = ROW_STAMP };
	c[LAYOUT_CHANGED_AT] = (struct codec){ .form = CODEC_STAMP, .width = 25, .required = true,
		.wanted = "a date and time with offset: 2026-01-31T08:00:00-05:00" };
	col[LAYOUT_CHANGED_BY] = (struct row_column){ .name = "changed_by", .kind = ROW_STRING, .max_chars = 30,
		.nullable = true };
	c[LAYOUT_CHANGED_BY] = (struct codec){ .form = CODEC_STRING, .max_chars = 30, .width = 30,
		.wanted = "at most 30 characters" };
}

/* row_action stands before the columns; fixed records open with ROW and the action. */
static void
place_fixed(struct layout_load *l, struct layout *y, struct codec *c, const struct xnode *x)
{
	uint32_t at = 4;

	for (int i = 0; i < y->type->n; i++) {
		c[i].at = at;
		at += c[i].width;
	}
	y->record_bytes = at;
	if (at > RECORD_LIMIT)
		layout_field_wrong(l, x->at, "record-too-long", "%u bytes a record, at most %d", at, RECORD_LIMIT);
}

static void
read_fields(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	const struct xnode *fields = xnode_child(root, "fields");
	struct row_type *t = arena_zalloc(l->arena, sizeof *t);
	struct row_column *col = arena_zalloc(l->arena, ROW_MAX_COLUMNS * sizeof *col);
	struct codec *c = arena_zalloc(l->arena, ROW_MAX_COLUMNS * sizeof *c);
	uint16_t n = LAYOUT_FIELDS;

	control_columns(col, c);
	if (fields == NULL || xnode_child(fields, "field") == NULL)
		layout_field_wrong(l, root->at, "missing-fields", "a layout without fields");
	if (fields != NULL)
		XNODE_EACH(f, fields, "field") {
			if (n == ROW_MAX_COLUMNS) {
				layout_field_wrong(l, f->at, "too-many", "more than %d fields",
				    ROW_MAX_COLUMNS - LAYOUT_FIELDS);
				break;
			}
			layout_field_read(l, f, &col[n], &c[n]);
			for (int i = 0; i < n; i++)
				if (strcmp(col[i].name, col[n].name) == 0)
					layout_field_wrong(l, f->at, "field-twice", "field \"%s\" stands twice",
					    col[n].name);
			n++;
		}
	t->name = y->name;
	t->n = n;
	t->col = col;
	row_type_settle(t, col, l->arena);
	y->type = t;
	y->codec = c;
	if (y->fixed)
		place_fixed(l, y, c, root);
}

/* --- head --------------------------------------------------------------------------------- */

static void
read_versions(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	const char **v = arena_alloc(l->arena, MAX_VERSIONS * sizeof *v);

	XNODE_EACH(x, root, "version") {
		if (x->text.n == 0 || x->text.n > 40 || y->n_versions == MAX_VERSIONS)
			layout_field_wrong(l, x->at, "bad-version", "wanted at most %d versions of 1 to 40 characters",
			    MAX_VERSIONS);
		else
			v[y->n_versions++] = arena_strdup(l->arena, x->text);
	}
	y->version = v;
	if (y->n_versions == 0)
		layout_field_wrong(l, root->at, "missing-version", "no version is accepted");
}

static struct layout_word
word(struct layout_load *l, const struct xnode *x, const char *attr)
{
	const struct xattr *a = x != NULL ? xnode_attr(x, attr) : NULL;
	struct layout_word w = { "", { 0 } };

	if (a != NULL) {
		w.text = arena_strdup(l->arena, a->value);
		w.at = a->at;
		w.at.src = l->src;
	}
	return w;
}

static void
read_facts(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	const struct xnode *x = xnode_child(root, "facts");

	y->list = word(l, x, "name");
	y->one = word(l, x, "one");
	if (x != NULL && *y->list.text == '\0' && *y->one.text == '\0')
		layout_field_wrong(l, x->at, "missing-name", "what do rules call these rows? neither name nor one");
}

static void
read_framing(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	const struct xnode *f = xnode_child(root, "framing"), *a = xnode_child(root, "action");
	static const char *const action[3] = { "upsert", "delete", "cancel" };
	struct slice d, q;

	memcpy(y->action, "UDC", 3);
	y->delimiter = ',';
	y->quote = '"';
	if (f == NULL) {
		layout_field_wrong(l, root->at, "missing-framing", "the element framing is missing");
		return;
	}
	d = xnode_get(f, "delimiter");
	q = xnode_get(f, "quote");
	y->fixed = l->fixed = slice_is(xnode_get(f, "kind"), "fixed");
	if (!y->fixed && !slice_is(xnode_get(f, "kind"), "delimited"))
		layout_field_wrong(l, f->at, "bad-value", "framing \"%.*s\", wanted delimited or fixed",
		    SLICE_FMT(xnode_get(f, "kind")));
	if (d.n > 0)
		y->delimiter = slice_is(d, "tab") ? '\t' : *d.p;
	if (xnode_attr(f, "quote") != NULL)
		y->quote = q.n > 0 ? *q.p : '\0';
	if ((d.n > 1 && !slice_is(d, "tab")) || q.n > 1 || y->delimiter == y->quote || y->delimiter == '\n' ||
	    y->quote == '\n' || y->delimiter < 0 || y->quote < 0)
		layout_field_wrong(l, f->at, "bad-value", "delimiter and quote must be two different ASCII characters");
	y->declared_sorted = slice_is(xnode_get(f, "order"), "key");
	for (int i = 0; a != NULL && i < 3; i++) {
		struct slice s = xnode_get(a, action[i]);

		if (s.n > 1)
			layout_field_wrong(l, a->at, "bad-value", "%s is one letter", action[i]);
		else if (s.n == 1)
			y->action[i] = *s.p;
	}
}

/* --- owner, key, references ------------------------------------------------------------------ */

/* The attribute kind of X; OWNER_KINDS when there is none, or, with a diagnostic, no such. */
static enum layout_owner
owner_kind(struct layout_load *l, const struct xnode *x)
{
	const struct xattr *k = xnode_attr(x, "kind");

	for (int i = 0; k != NULL && i < OWNER_KINDS; i++)
		if (slice_is(k->value, owner_name[i]))
			return i;
	if (k != NULL) {
		layout_field_wrong(l, k->at, "bad-value", "owner \"%.*s\"", SLICE_FMT(k->value));
		diag_hint(l->diag, "nearest known owner: %s", diag_nearest(k->value, owner_name, OWNER_KINDS)
			? diag_nearest(k->value, owner_name, OWNER_KINDS) : "account");
	}
	return OWNER_KINDS;
}

static void
read_owner(struct layout_load *l, struct layout *y, const struct xnode *x)
{
	struct layout_owner_id *o = &y->owner[y->n_owners];
	const struct xattr *k = xnode_attr(x, "kind");

	o->kind = owner_kind(l, x);
	o->kind_col = o->col = -1;
	if (k == NULL) {
		o->kind_col = column(l, y->type, x, "kind-from");
		if (o->kind_col >= 0 && y->type->col[o->kind_col].kind != ROW_CODE)
			layout_field_wrong(l, x->at, "bad-owner", "kind-from must name a field of codes");
	}
	if (o->kind != OWNER_GLOBAL) {
		o->col = column(l, y->type, x, "field");
		if (o->col >= 0 && y->type->col[o->col].kind != ROW_STRING)
			layout_field_wrong(l, x->at, "bad-owner", "an owner's id must be a string");
	}
	y->n_owners++;
}

static bool
is_owner_column(const struct layout *y, int col)
{
	for (size_t i = 0; i < y->n_owners; i++)
		if (y->owner[i].col == col || y->owner[i].kind_col == col)
			return true;
	return false;
}

static void
read_keys(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	int col;

	XNODE_EACH(x, root, "owner") {
		if (y->n_owners == LAYOUT_MAX_OWNERS)
			layout_field_wrong(l, x->at, "too-many", "more than %d owners", LAYOUT_MAX_OWNERS);
		else
			read_owner(l, y, x);
	}
	if (y->n_owners == 0)
		layout_field_wrong(l, root->at, "missing-owner", "whose rows are these? no element owner");
	y->mixed_owner = y->n_owners > 1 || y->owner[0].kind_col >= 0;
	XNODE_EACH(x, root, "key") {
		if ((col = column(l, y->type, x, "field")) < 0)
			continue;
		if (!y->codec[col].required)
			layout_field_wrong(l, x->at, "nullable-key", "key field %s must be required",
			    y->type->col[col].name);
		if (y->type->col[col].kind == ROW_PERIOD)
			layout_field_wrong(l, x->at, "bad-key", "a period cannot be a key");
		if (is_owner_column(y, col))
			continue;
		if (y->n_key == LAYOUT_MAX_KEY)
			layout_field_wrong(l, x->at, "too-many", "more than %d key fields", LAYOUT_MAX_KEY);
		else
			y->key[y->n_key++] = col;
	}
	if (xnode_child(root, "key") == NULL)
		layout_field_wrong(l, root->at, "missing-key", "no element key");
}

static void
read_refs(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	XNODE_EACH(x, root, "ref") {
		struct layout_ref *r = &y->ref[y->n_refs];
		struct slice days = xnode_get(x, "days");

		if (y->n_refs == LAYOUT_MAX_REFS) {
			layout_field_wrong(l, x->at, "too-many", "more than %d references", LAYOUT_MAX_REFS);
			break;
		}
		r->col = column(l, y->type, x, "field");
		r->layout = arena_strdup(l->arena, xnode_get(x, "layout"));
		r->required = layout_field_flag(l, x, "required", false);
		r->hold_days = days.n > 0 ? atoi(days.p) : 5;
		if (r->hold_days < 0 || r->hold_days > 400)
			layout_field_wrong(l, x->at, "bad-value", "days=\"%.*s\", wanted 0 to 400", SLICE_FMT(days));
		if (r->col >= 0)
			y->n_refs++;
	}
}

/* All others are found by what rows refer to. */
static void
read_names(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	XNODE_EACH(x, root, "names") {
		struct layout_names n = { owner_kind(l, x), column(l, y->type, x, "field") };

		if (n.kind != OWNER_ISSUER && n.kind != OWNER_AREA)
			layout_field_wrong(l, x->at, "bad-owner", "names: an issuer or an area is wanted");
		else if (n.col >= 0 && y->type->col[n.col].kind != ROW_STRING)
			layout_field_wrong(l, x->at, "bad-owner", "an owner's id must be a string");
		else if (y->n_names == LAYOUT_MAX_NAMES)
			layout_field_wrong(l, x->at, "too-many", "more than %d names", LAYOUT_MAX_NAMES);
		else if (n.col >= 0)
			y->names[y->n_names++] = n;
	}
}

static void
read_reach(struct layout_load *l, struct layout *y, const struct xnode *x)
{
	struct layout_reach r = { .col = column(l, y->type, x, "field"), .list = word(l, x, "name") };

	if (r.col < 0)
		return;
	r.way = arena_printf(l->arena, "by-%s-%s", y->type->col[r.col].name, y->name);
	if (*r.list.text == '\0')
		layout_field_wrong(l, x->at, "missing-name", "what do rules call the rows that reach a second account? no name");
	else if (y->type->col[r.col].kind != ROW_STRING || y->type->col[r.col].list)
		layout_field_wrong(l, x->at, "bad-owner", "an account's id must be a string");
	else if (is_owner_column(y, r.col) || y->owner[0].kind == OWNER_GLOBAL)
		layout_field_wrong(l, x->at, "bad-owner", "reaches: the rows are that account's already");
	else if (strlen(r.way) > MAX_WAY)
		layout_field_wrong(l, x->at, "too-long", "%s: the names of layout and field have %d letters too many", r.way,
		    (int)strlen(r.way) - MAX_WAY);
	else if (y->n_reaches == LAYOUT_MAX_REACHES)
		layout_field_wrong(l, x->at, "too-many", "more than %d reaches", LAYOUT_MAX_REACHES);
	else
		y->reach[y->n_reaches++] = r;
}

static void
read_balance(struct layout_load *l, struct layout *y, const struct xnode *root)
{
	const struct xnode *full = xnode_child(root, "full"), *hash = xnode_child(root, "hash");
	struct slice absent = full ? xnode_get(full, "absent") : slice_of("keep");
	const struct xattr *share = full ? xnode_attr(full, "share") : NULL;
	int64_t ppm = 5000;
	int col;

	y->absent = slice_is(absent, "close") ? ABSENT_CLOSE : slice_is(absent, "except") ? ABSENT_EXCEPT : ABSENT_KEEP;
	if (share != NULL && (!codec_number(share->value, 4, 8, &ppm) || ppm < 0 || ppm > 1000000))
		layout_field_wrong(l, share->at, "bad-value", "share \"%.*s\", wanted per cent from 0 to 100",
		    SLICE_FMT(share->value));
	y->share_ppm = (uint32_t)ppm;
	if (y->protective && y->absent == ABSENT_CLOSE)
		layout_field_wrong(l, full->at, "protective-close",
		    "rows of a protective layout never close by being absent");
	XNODE_EACH(x, root, "sum") {
		if ((col = column(l, y->type, x, "field")) < 0)
			continue;
		if (y->type->col[col].kind != ROW_NUMBER || y->n_sums == LAYOUT_MAX_SUMS)
			layout_field_wrong(l, x->at, "bad-sum", "at most %d sums, each of a number", LAYOUT_MAX_SUMS);
		else
			y->sum[y->n_sums++] = col;
	}
	y->hash_col = hash ? column(l, y->type, hash, "field") : -1;
}

/* --- the whole ------------------------------------------------------------------------------------ */

static int
settle(struct layout_load *l, struct layout **out, const struct xnode *root)
{
	struct layout *y = arena_zalloc(l->arena, sizeof *y);

	if (!slice_is(root->name, "layout") || !slice_is(root->ns, ns))
		return layout_field_wrong(l, root->at, "not-a-layout", "element %.*s, wanted layout of namespace %s",
		    SLICE_FMT(root->name), ns);
	y->text = l->src->text;
	y->name = arena_strdup(l->arena, xnode_get(root, "name"));
	if (*y->name == '\0')
		layout_field_wrong(l, root->at, "missing-name", "a layout without a name");
	y->protective = layout_field_flag(l, root, "protective", false);
	read_versions(l, y, root);
	read_facts(l, y, root);
	read_framing(l, y, root);
	read_fields(l, y, root);
	read_keys(l, y, root);
	read_refs(l, y, root);
	read_names(l, y, root);
	XNODE_EACH(x, root, "reaches")
		read_reach(l, y, x);
	read_balance(l, y, root);
	*out = y;
	return diag_failed(l->diag) ? -1 : 0;
}

static int
from_xdoc(struct layout **out, struct arena *a, struct xdoc **x, int parsed, struct diag *d)
{
	struct layout_load l = { .arena = a, .diag = d, .src = layout_field_source(a, *x, d) };

	*out = NULL;
	if (parsed == 0)
		parsed = settle(&l, out, xdoc_root(*x));
	xdoc_free(x);
	return parsed;
}

int
layout_load(struct layout **out, struct arena *a, const char *path, struct diag *d)
{
	struct xdoc *x = NULL;
	int rc = xdoc_load(&x, path, d);

	return from_xdoc(out, a, &x, rc, d);
}

int
layout_load_by(struct layout **out, struct arena *a, const char *path, const char *xsd, struct diag *d)
{
	struct xdoc *x = NULL;
	int rc = xdoc_load(&x, path, d);

	/* What the schema finds does not end it: the loader knows more, and hints. */
	if (rc == 0 && xdoc_validate(x, xsd, d) != 0)
		CHECK(diag_failed(d));
	return from_xdoc(out, a, &x, rc, d);
}

int
layout_parse(struct layout **out, struct arena *a, const char *name, struct slice bytes, struct diag *d)
{
	struct xdoc *x = NULL;
	int rc = xdoc_parse(&x, name, bytes, d);

	return from_xdoc(out, a, &x, rc, d);
}

/* --- history ------------------------------------------------------------------------------------------ */

static bool
same_column(const struct row_column *a, const struct row_column *b)
{
	if (strcmp(a->name, b->name) != 0 || a->kind != b->kind || a->scale != b->scale || a->codes != b->codes ||
	    a->list != b->list)
		return false;
	for (int i = 0; i < a->codes; i++)
		if (!slice_eq(a->code[i], b->code[i]))
			return false;
	return true;
}

bool
layout_same_rows(const struct layout *a, const struct layout *b)
{
	if (a->type->n != b->type->n)
		return false;
	for (int i = 0; i < a->type->n; i++)
		if (!same_column(&a->type->col[i], &b->type->col[i]))
			return false;
	return true;
}

void
layout_succeeds(struct layout *now, const struct layout *older)
{
	/* The type is this loader's own piece of the arena, and no row of it exists yet. */
	struct row_type *t = (struct row_type *)(uintptr_t)now->type;

	if (layout_same_rows(now, older)) {
		t->revision = older->type->revision;
		t->older = older->type->older;
	} else {
		CHECK(older->type->revision < UINT16_MAX);
		t->revision = (uint16_t)(older->type->revision + 1);
		t->older = older->type;
	}
}
