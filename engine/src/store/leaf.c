/* leaf.c - rows packed, and back. */
#include "store/leaf.h"

#include <lz4.h>

#include "store/store.h"

/* Of rows in one leaf: far more than the store puts there, so that a damaged length asks for no memory. */
enum { MOST = STORE_MAX_VALUE + (1 << 20) };

/* LZ4's acceleration: a third less time for two hundredths more bytes. */
enum { QUICKER = 2 };

static void
put_number(struct buf *b, size_t n)
{
	while (n >= 0x80) {
		buf_char(b, (char)(n | 0x80));
		n >>= 7;
	}
	buf_char(b, (char)n);
}

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

/* --- making ------------------------------------------------------------------------------ */
void
leaf_sample(struct leaf_maker *m, struct slice sample)
{
	m->sample = sample;
	if (m->stream == NULL) {
		m->primed = base_zalloc(sizeof(LZ4_stream_t));
		m->stream = base_zalloc(sizeof(LZ4_stream_t));
	}
	(void)LZ4_initStream(m->primed, sizeof(LZ4_stream_t));
	(void)LZ4_loadDict(m->primed, sample.p, (int)sample.n);
}

void
leaf_begin(struct leaf_maker *m)
{
	buf_reset(&m->rows);
}

void
leaf_put(struct buf *rows, struct slice key, struct slice val)
{
	put_number(rows, key.n);
	put_number(rows, val.n);
	buf_slice(rows, key);
	buf_slice(rows, val);
}

void
leaf_add(struct leaf_maker *m, struct slice key, struct slice val)
{
	leaf_put(&m->rows, key, val);
}

struct slice
leaf_end(struct leaf_maker *m)
{
	int n = (int)m->rows.n, room = LZ4_compressBound(n);
	char *p;

	if (m->stream == NULL)
		leaf_sample(m, slice_make("", 0));
	memcpy(m->stream, m->primed, sizeof(LZ4_stream_t));
	buf_reset(&m->out);
	buf_char(&m->out, m->sample.n > 0);
	put_number(&m->out, m->rows.n);
	p = buf_room(&m->out, (size_t)room);
	m->out.n += (size_t)LZ4_compress_fast_continue(m->stream, m->rows.p, p, n, room, QUICKER);
	return buf_view(&m->out);
}

void
leaf_maker_fini(struct leaf_maker *m)
{
	buf_fini(&m->rows);
	buf_fini(&m->out);
	base_free(m->primed);
	base_free(m->stream);
	m->primed = m->stream = NULL;
}

/* --- reading ------------------------------------------------------------------------------- */
int
leaf_open(struct leaf_reader *r, struct slice leaf, struct slice sample)
{
	bool told = leaf.n > 0 && *leaf.p == 1;
	size_t n;
	int got;

	buf_reset(&r->rows);
	r->rest = slice_make("", 0);
	if (leaf.n == 0 || (*leaf.p != 0 && !told) || (told && sample.n == 0))
		return -1;
	leaf = slice_make(leaf.p + 1, leaf.n - 1);
	if (!take_number(&leaf, &n) || n > MOST || leaf.n > MOST)
		return -1;
	got = LZ4_decompress_safe_usingDict(leaf.p, buf_room(&r->rows, n), (int)leaf.n, (int)n, sample.p,
	    told ? (int)sample.n : 0);
	if (got < 0 || (size_t)got != n)
		return -1;
	r->rows.n = n;
	leaf_again(r);
	return 0;
}

void
leaf_again(struct leaf_reader *r)
{
	r->rest = buf_view(&r->rows);
}

int
leaf_next(struct leaf_reader *r, struct slice *key, struct slice *val)
{
	struct slice s = r->rest;
	size_t k, v;

	if (s.n == 0)
		return 0;
	if (!take_number(&s, &k) || !take_number(&s, &v) || k > s.n || v > s.n - k)
		return -1;
	*key = slice_make(s.p, k);
	*val = slice_make(s.p + k, v);
	r->rest = slice_make(s.p + k + v, s.n - k - v);
	return 1;
}

void
leaf_reader_fini(struct leaf_reader *r)
{
	buf_fini(&r->rows);
}
