/* spool_block.c - the blocks that spools and their sorted runs are made of. */
#include <errno.h>
#include <unistd.h>

#include "io/osio.h"
#include "record/spool_block.h"

const char spool_magic[8] = "arspool3";

static uint64_t
turn(uint64_t v, const char *p)
{
	uint64_t x;

	memcpy(&x, p, 8);
	v = (v ^ x) * UINT64_C(0x9e3779b97f4a7c15);
	return v << 29 | v >> 35;
}

/* Four lanes of multiply and rotate, since one waits for itself: finds damage at memory speed, and is no
 * defence against intent, which a scratch file readable by its owner alone does not need. */
uint64_t
spool_checksum(const char *p, size_t n)
{
	uint64_t a = n, b = ~(uint64_t)n, c = a + 1, d = b - 1, v;

	for (; n >= 32; n -= 32, p += 32) {
		a = turn(a, p);
		b = turn(b, p + 8);
		c = turn(c, p + 16);
		d = turn(d, p + 24);
	}
	v = a ^ (b << 17 | b >> 47) ^ (c << 31 | c >> 33) ^ (d << 47 | d >> 17);
	for (; n > 0; n--, p++)
		v = (v ^ (unsigned char)*p) * UINT64_C(0x9e3779b97f4a7c15);
	v = (v ^ v >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	return v ^ v >> 29;
}

/* --- writing ------------------------------------------------------------------------- */

void
spool_out_init(struct spool_out *o, int fd, bool indexed)
{
	*o = (struct spool_out){ .fd = fd, .indexed = indexed };
	buf_room(&o->block, SPOOL_BLOCK_LIMIT);
	o->block.n = SPOOL_HEAD;
}

void
spool_out_fini(struct spool_out *o)
{
	buf_fini(&o->block);
	buf_fini(&o->index);
}

static void
put(struct spool_out *o, const void *p, size_t n)
{
	if (o->failed == 0 && osio_write(o->fd, p, n) != 0)
		o->failed = errno ? errno : EIO;
	o->at += n;
}

void
spool_out_flush(struct spool_out *o)
{
	uint32_t bytes = (uint32_t)(o->block.n - SPOOL_HEAD);
	uint64_t sum;

	if (o->items == 0)
		return;
	sum = spool_checksum(o->block.p + SPOOL_HEAD, bytes);
	memcpy(o->block.p, &bytes, 4);
	memcpy(o->block.p + 4, &o->items, 4);
	memcpy(o->block.p + 8, &sum, 8);
	put(o, o->block.p, o->block.n);
	o->block.n = SPOOL_HEAD;
	o->items = 0;
}

/* Room for an item; the place of its value. */
static char *
item(struct spool_out *o, struct slice key, size_t bytes)
{
	uint16_t k = (uint16_t)key.n;
	uint32_t v = (uint32_t)bytes;
	char *p;

	CHECK(key.n <= UINT16_MAX && SPOOL_ITEM + key.n + bytes + SPOOL_HEAD <= SPOOL_BLOCK_LIMIT / 2);
	if (o->block.n >= SPOOL_BLOCK)
		spool_out_flush(o);
	if (o->items == 0 && o->indexed) {
		buf_add(&o->index, &o->at, 8);
		buf_add(&o->index, &k, 2);
		buf_slice(&o->index, key);
		o->blocks++;
	}
	p = buf_room(&o->block, SPOOL_ITEM + key.n + bytes);
	memcpy(p, &k, 2);
	memcpy(p + 2, &v, 4);
	memcpy(p + SPOOL_ITEM, key.p, key.n);
	o->last_at = o->block.n + SPOOL_ITEM;
	o->last_n = key.n;
	o->block.n += SPOOL_ITEM + key.n + bytes;
	o->items++;
	o->count++;
	return p + SPOOL_ITEM + key.n;
}

void
spool_out_add(struct spool_out *o, struct slice key, struct slice val)
{
	memcpy(item(o, key, val.n), val.p, val.n);
}

void
spool_out_item(struct spool_out *o, struct slice key, const struct spool_row *r)
{
	spool_pack(item(o, key, spool_value_bytes(r)), r);
}

size_t
spool_value_bytes(const struct spool_row *r)
{
	return SPOOL_VALUE + r->stored.n + r->row.n;
}

void
spool_pack(char *p, const struct spool_row *r)
{
	uint32_t stored = (uint32_t)r->stored.n;

	memcpy(p, &r->file_no, 4);
	memcpy(p + 4, &r->record_no, 8);
	memcpy(p + 12, &r->version, 8);
	p[20] = (char)r->action;
	p[21] = (char)r->known;
	memcpy(p + 22, &stored, 4);
	if (stored > 0)
		memcpy(p + SPOOL_VALUE, r->stored.p, stored);
	if (r->row.n > 0)
		memcpy(p + SPOOL_VALUE + stored, r->row.p, r->row.n);
}

void
spool_unpack(struct slice val, struct spool_row *r)
{
	uint32_t stored;

	CHECK(val.n >= SPOOL_VALUE);
	memcpy(&r->file_no, val.p, 4);
	memcpy(&r->record_no, val.p + 4, 8);
	memcpy(&r->version, val.p + 12, 8);
	r->action = (enum row_action)val.p[20];
	r->known = (enum spool_known)val.p[21];
	memcpy(&stored, val.p + 22, 4);
	CHECK(stored <= val.n - SPOOL_VALUE);
	r->stored = slice_make(val.p + SPOOL_VALUE, stored);
	r->row = slice_make(val.p + SPOOL_VALUE + stored, val.n - SPOOL_VALUE - stored);
}

void
spool_out_end(struct spool_out *o)
{
	struct spool_tail t;

	spool_out_flush(o);
	memset(&t, 0, sizeof t);
	memcpy(t.magic, spool_magic, 8);
	t.index_at = o->at;
	t.index_bytes = o->index.n;
	t.blocks = o->blocks;
	t.count = o->count;
	t.checksum = spool_checksum(o->index.p, o->index.n);
	put(o, o->index.p, o->index.n);
	put(o, &t, sizeof t);
}

/* --- reading --------------------------------------------------------------------------- */

int
spool_pread(int fd, const char *path, void *p, size_t n, uint64_t at, struct err *e)
{
	char *to = p;

	while (n > 0) {
		ssize_t got = pread(fd, to, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(e, errno, "%s: reading", path);
		if (got == 0)
			return err_set(e, ERR_DAMAGED, "%s: ends at byte %llu, wanted %zu more", path,
			    (unsigned long long)at, n);
		to += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return 0;
}

/* Most blocks are hardly longer than SPOOL_BLOCK: head and body come in one read. */
enum { USUAL_READ = SPOOL_HEAD + SPOOL_BLOCK + 1024 };

int
spool_in_block(struct spool_in *in, struct err *e)
{
	uint64_t sum, there = in->end - in->at;
	size_t got = there < USUAL_READ ? (size_t)there : USUAL_READ;
	uint32_t bytes;
	char *p;

	if (in->at >= in->end)
		return 0;
	in->block.n = 0;
	p = buf_room(&in->block, USUAL_READ);
	if (there < SPOOL_HEAD)
		return err_set(e, ERR_DAMAGED, "%s: block at byte %llu has %llu bytes, wanted at least %d", in->path,
		    (unsigned long long)in->at, (unsigned long long)there, SPOOL_HEAD);
	if (spool_pread(in->fd, in->path, p, got, in->at, e) != 0)
		return -1;
	memcpy(&bytes, p, 4);
	memcpy(&in->left, p + 4, 4);
	memcpy(&sum, p + 8, 8);
	if (bytes > SPOOL_BLOCK_LIMIT || bytes > there - SPOOL_HEAD)
		return err_set(e, ERR_DAMAGED, "%s: block at byte %llu has %u bytes, wanted at most %d", in->path,
		    (unsigned long long)in->at, bytes, SPOOL_BLOCK_LIMIT);
	in->block.n = got;
	if (SPOOL_HEAD + bytes > got) {
		size_t rest = SPOOL_HEAD + bytes - got;

		if (spool_pread(in->fd, in->path, buf_room(&in->block, rest), rest, in->at + got, e) != 0)
			return -1;
	}
	in->block.n = SPOOL_HEAD + bytes;
	in->pos = SPOOL_HEAD;
	if (spool_checksum(in->block.p + SPOOL_HEAD, bytes) != sum)
		return err_set(e, ERR_DAMAGED, "%s: block at byte %llu has a wrong checksum", in->path,
		    (unsigned long long)in->at);
	in->at += SPOOL_HEAD + bytes;
	return 1;
}

int
spool_in_next(struct spool_in *in, struct err *e)
{
	uint16_t k;
	uint32_t v;
	int rc;

	if (in->left == 0 && (rc = spool_in_block(in, e)) != 1)
		return rc;
	CHECK(in->block.n - in->pos >= SPOOL_ITEM);
	memcpy(&k, in->block.p + in->pos, 2);
	memcpy(&v, in->block.p + in->pos + 2, 4);
	in->pos += SPOOL_ITEM;
	CHECK(in->block.n - in->pos >= (size_t)k + v);
	in->key = slice_make(in->block.p + in->pos, k);
	in->val = slice_make(in->block.p + in->pos + k, v);
	in->pos += (size_t)k + v;
	in->left--;
	return 1;
}

void
spool_in_fini(struct spool_in *in)
{
	buf_fini(&in->block);
}
