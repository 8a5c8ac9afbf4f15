/* keyenc.c - the canonical bytes of keys: owner id, own key, memcmp order. */
#include "formats.h"

static void
text_part(struct buf *out, struct slice s)
{
	buf_slice(out, s);
	buf_char(out, '\0');
}

/* Big endian with the sign bit turned: memcmp order is the order of numbers. */
static void
int_part(struct buf *out, int64_t v, int bytes)
{
	uint64_t u = (uint64_t)v ^ ((uint64_t)1 << (bytes * 8 - 1));

	for (int i = bytes - 1; i >= 0; i--)
		buf_char(out, (char)(u >> (i * 8)));
}

static void
part(const struct row_type *t, struct slice row, int col, struct buf *out)
{
	switch (t->col[col].kind) {
	case ROW_NUMBER:
		int_part(out, row_number(t, row, col), 8);
		break;
	case ROW_DATE:
		int_part(out, row_is_null(t, row, col) ? 0 : row_date(t, row, col), 4);
		break;
	case ROW_STAMP:
		int_part(out, row_stamp(t, row, col).utc, 8);
		break;
	case ROW_BOOL:
		buf_char(out, row_bool(t, row, col) ? '1' : '0');
		break;
	default:
		text_part(out, row_text(t, row, col));
	}
}

static enum layout_owner
kind_of(struct slice name)
{
	for (int k = 0; k < OWNER_KINDS; k++)
		if (slice_is(name, layout_owner_name(k)))
			return k;
	return OWNER_KINDS;
}

bool
keyenc_owner_of(const struct layout *l, struct slice row, enum layout_owner *kind, struct slice *id)
{
	*kind = l->owner[0].kind;
	*id = slice_make("", 0);
	for (size_t i = 0; i < l->n_owners; i++) {
		const struct layout_owner_id *o = &l->owner[i];

		if (o->col < 0)	/* global */
			return true;
		if (row_is_null(l->type, row, o->col))
			continue;
		*kind = o->kind;
		if (o->kind_col >= 0) {
			if (row_is_null(l->type, row, o->kind_col))
				continue;
			*kind = kind_of(row_text(l->type, row, o->kind_col));
		}
		*id = row_text(l->type, row, o->col);
		return *kind != OWNER_KINDS;
	}
	return false;
}

void
keyenc_owner(const struct layout *l, enum layout_owner kind, struct slice id, struct buf *out)
{
	if (l->mixed_owner)
		text_part(out, slice_of(layout_owner_name(kind)));
	if (l->owner[0].col >= 0)
		text_part(out, id);
}

bool
keyenc_row(const struct layout *l, struct slice row, struct buf *out)
{
	enum layout_owner kind;
	struct slice id;
	size_t at = out->n;

	/* A row without owner (a payment in suspense) lies under the empty id. */
	if (!keyenc_owner_of(l, row, &kind, &id) && l->mixed_owner)
		kind = l->owner[0].kind == OWNER_KINDS ? OWNER_GLOBAL : l->owner[0].kind;
	keyenc_owner(l, kind, id, out);
	for (size_t i = 0; i < l->n_key; i++)
		part(l->type, row, l->key[i], out);
	return out->n - at <= LAYOUT_MAX_KEY_BYTES;
}

static struct slice
take_text(struct slice *k)
{
	const char *end = k->n > 0 ? memchr(k->p, '\0', k->n) : NULL;
	struct slice s = slice_make(k->p, end ? (size_t)(end - k->p) : k->n);
	size_t used = s.n + (end != NULL);

	k->p += used;
	k->n -= used;
	return s;
}

struct slice
keyenc_owner_part(const struct layout *l, struct slice key, enum layout_owner *kind)
{
	*kind = l->owner[0].kind;
	if (l->owner[0].col < 0)
		return slice_make("", 0);
	if (l->mixed_owner)
		*kind = kind_of(take_text(&key));
	return take_text(&key);
}

static void
show_int(struct slice *key, size_t bytes, bool date, uint8_t scale, struct buf *out)
{
	uint64_t u = 0;
	int64_t v;

	for (size_t i = 0; i < bytes && i < key->n; i++)
		u = u << 8 | (unsigned char)key->p[i];
	v = (int64_t)(u ^ ((uint64_t)1 << (bytes * 8 - 1)));
	if (bytes == 4)
		v = (int32_t)(uint32_t)v;
	if (date)
		outrow_put_date(out, (int32_t)v);
	else
		outrow_put_number(out, v, scale);
	bytes = bytes < key->n ? bytes : key->n;
	key->p += bytes;
	key->n -= bytes;
}

void
keyenc_show(const struct layout *l, struct slice key, struct buf *out)
{
	bool first = true;

	for (int i = 0; i < l->mixed_owner + (l->owner[0].col >= 0); i++, first = false) {
		if (!first)
			buf_char(out, '/');
		buf_slice(out, take_text(&key));
	}
	for (size_t i = 0; i < l->n_key; i++, first = false) {
		const struct row_column *c = &l->type->col[l->key[i]];

		if (!first)
			buf_char(out, '/');
		if (c->kind == ROW_NUMBER || c->kind == ROW_STAMP)
			show_int(&key, 8, false, c->kind == ROW_NUMBER ? c->scale : 0, out);
		else if (c->kind == ROW_DATE)
			show_int(&key, 4, true, 0, out);
		else if (c->kind == ROW_BOOL)
			buf_slice(out, slice_make(key.p, key.n > 0)), key.p += key.n > 0, key.n -= key.n > 0;
		else
			buf_slice(out, take_text(&key));
	}
}
