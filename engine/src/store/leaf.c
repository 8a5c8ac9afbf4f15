/* leaf.c - rows as differences, and back. */
#include "store/leaf.h"

#include "store/store.h"

/* Shorter stretches of equal bytes cost more to tell than to repeat. */
enum { WORTH = 4 };

static void
put_number(struct buf *b, size_t n)
{
	while (n >= 0x80) {
		buf_char(b, (char)(n | 0x80));
		n >>= 7;
	}
	buf_char(b, (char)n);
}

static uint64_t
eight(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static uint32_t
four(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* The first place from AT on where A and B differ; N if none. */
static size_t
same_until(const char *a, const char *b, size_t at, size_t n)
{
	for (; at + 8 <= n; at += 8) {
		uint64_t x = eight(a + at) ^ eight(b + at);

		if (x != 0)
			return at + (size_t)__builtin_ctzll(x) / 8;
	}
	while (at < n && a[at] == b[at])
		at++;
	return at;
}

/* The first place from AT on where a stretch begins that is worth telling; N if none. */
static size_t
other_until(const char *a, const char *b, size_t at, size_t n)
{
	for (; at + WORTH <= n; at++)
		if (four(a + at) == four(b + at))
			return at;
	return n;
}

/* BEFORE with zeros up to N: a row may be longer than the one before, and the first is compared
 * with zeros alone. */
static void
widen(struct buf *before, size_t had, size_t n)
{
	(void)buf_room(before, n);
	if (had < n)
		memset(before->p + had, 0, n - had);
}

static void
put_piece(struct buf *out, struct buf *before, struct slice s)
{
	size_t had = before->n, at = 0;

	buf_room(out, s.n + s.n / 2 + 32);
	put_number(out, s.n);
	before->n = 0;
	widen(before, had, s.n);
	while (at < s.n) {
		size_t same = same_until(before->p, s.p, at, s.n);
		size_t other = other_until(before->p, s.p, same, s.n);

		put_number(out, same - at);
		if (same < s.n) {
			put_number(out, other - same);
			buf_add(out, s.p + same, other - same);
		}
		at = other;
	}
	buf_slice(before, s);
}

void
leaf_begin(struct leaf_maker *m)
{
	buf_reset(&m->out);
	buf_reset(&m->key);
	buf_reset(&m->val);
}

void
leaf_add(struct leaf_maker *m, struct slice key, struct slice val)
{
	put_piece(&m->out, &m->key, key);
	put_piece(&m->out, &m->val, val);
}

void
leaf_maker_fini(struct leaf_maker *m)
{
	buf_fini(&m->out);
	buf_fini(&m->key);
	buf_fini(&m->val);
}

/* --- reading ------------------------------------------------------------------------ */

static bool
take_number(struct slice *s, size_t *n)
{
	unsigned shift = 0;

	*n = 0;
	while (s->n > 0 && shift < 35) {
		unsigned char c = (unsigned char)*s->p;

		s->p++;
		s->n--;
		*n |= (size_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return true;
		shift += 7;
	}
	return false;
}

/* BEFORE becomes the piece: what is as before stands there already. */
static bool
take_piece(struct slice *s, struct buf *before)
{
	size_t n, at = 0, had = before->n, same, other;

	if (!take_number(s, &n) || n > STORE_MAX_VALUE)
		return false;
	before->n = 0;
	widen(before, had, n);
	while (at < n) {
		if (!take_number(s, &same) || same > n - at)
			return false;
		at += same;
		if (at == n)
			break;
		if (!take_number(s, &other) || other == 0 || other > n - at || other > s->n)
			return false;
		memcpy(before->p + at, s->p, other);
		s->p += other;
		s->n -= other;
		at += other;
	}
	before->n = n;
	return true;
}

void
leaf_open(struct leaf_reader *r, struct slice leaf)
{
	r->rest = leaf;
	buf_reset(&r->key);
	buf_reset(&r->val);
}

int
leaf_next(struct leaf_reader *r, struct slice *key, struct slice *val)
{
	if (r->rest.n == 0)
		return 0;
	if (!take_piece(&r->rest, &r->key) || !take_piece(&r->rest, &r->val))
		return -1;
	*key = buf_view(&r->key);
	*val = slice_make(r->val.n > 0 ? r->val.p : "", r->val.n);
	return 1;
}

void
leaf_reader_fini(struct leaf_reader *r)
{
	buf_fini(&r->key);
	buf_fini(&r->val);
}
