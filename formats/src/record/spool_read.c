/* spool_read.c - reads a spool in key order, with seeks by its index. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/osio.h"
#include "record/spool_block.h"

struct spool {
	int fd;
	char *path;
	uint64_t count, data_end;
	size_t blocks;
	struct buf index;
	struct mark {
		uint64_t at;
		struct slice key;
	} *mark;
};

struct spool_cursor {
	struct rows rows;
	struct spool *spool;
	struct spool_in in;
	bool ahead;		/* in.key, in.val are the next to be given */
	bool begun;
};

static int
read_index(struct spool *s, struct err *e)
{
	const char *p = s->index.p, *end = p + s->index.n;

	for (size_t i = 0; i < s->blocks; i++) {
		uint16_t k;

		if (end - p < 10)
			return err_set(e, ERR_DAMAGED, "%s: index ends at block %zu of %zu", s->path, i, s->blocks);
		memcpy(&s->mark[i].at, p, 8);
		memcpy(&k, p + 8, 2);
		p += 10;
		if (end - p < k || s->mark[i].at >= s->data_end)
			return err_set(e, ERR_DAMAGED, "%s: index is damaged at block %zu", s->path, i);
		s->mark[i].key = slice_make(p, k);
		p += k;
	}
	return 0;
}

static int
read_tail(struct spool *s, struct err *e)
{
	struct spool_tail t;
	struct stat st;

	if (fstat(s->fd, &st) != 0)
		return err_sys(e, errno, "%s: length", s->path);
	if ((uint64_t)st.st_size < sizeof t)
		return err_set(e, ERR_DAMAGED, "%s: %lld bytes, wanted a finished spool", s->path, (long long)st.st_size);
	if (spool_pread(s->fd, s->path, &t, sizeof t, (uint64_t)st.st_size - sizeof t, e) != 0)
		return -1;
	if (memcmp(t.magic, spool_magic, 8) != 0 || t.index_bytes > (uint64_t)st.st_size ||
	    t.index_at != (uint64_t)st.st_size - sizeof t - t.index_bytes || t.blocks > t.index_bytes / 10 + 1)
		return err_set(e, ERR_DAMAGED, "%s: no finished spool", s->path);
	buf_room(&s->index, t.index_bytes + 1);
	if (spool_pread(s->fd, s->path, s->index.p, t.index_bytes, t.index_at, e) != 0)
		return -1;
	s->index.n = t.index_bytes;
	if (spool_checksum(s->index.p, s->index.n) != t.checksum)
		return err_set(e, ERR_DAMAGED, "%s: index has a wrong checksum", s->path);
	s->count = t.count;
	s->data_end = t.index_at;
	s->blocks = t.blocks;
	s->mark = base_alloc((s->blocks + 1) * sizeof *s->mark);
	return read_index(s, e);
}

int
spool_open(struct spool **out, const char *path, struct err *e)
{
	struct spool *s;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = NULL;
	if (fd < 0)
		return err_sys(e, errno, "%s: opening", path);
	s = *out = base_zalloc(sizeof *s);
	s->fd = fd;
	s->path = base_strdup(path);
	if (read_tail(s, e) == 0)
		return 0;
	spool_close(out);
	return -1;
}

void
spool_close(struct spool **sp)
{
	struct spool *s = *sp;

	if (s == NULL)
		return;
	osio_close(s->fd);
	buf_fini(&s->index);
	base_free(s->mark);
	base_free(s->path);
	base_free(s);
	*sp = NULL;
}

uint64_t
spool_count(const struct spool *s)
{
	return s->count;
}

/* --- rows -------------------------------------------------------------------------------- */

static int
next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct spool_cursor *c = (struct spool_cursor *)(void *)r;
	int rc = 1;

	if (!c->ahead)
		rc = spool_in_next(&c->in, e);
	c->ahead = false;
	c->begun = true;
	if (rc == 1) {
		*key = c->in.key;
		*val = c->in.val;
	}
	return rc;
}

/* The last block whose first key is below KEY: equal keys may begin at its end. */
static size_t
block_of(const struct spool *s, struct slice key)
{
	size_t lo = 0, hi = s->blocks;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (slice_cmp(s->mark[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 ? lo - 1 : 0;
}

static int
seek(struct rows *r, struct slice key, struct err *e)
{
	struct spool_cursor *c = (struct spool_cursor *)(void *)r;
	size_t b = block_of(c->spool, key);
	uint64_t at = b < c->spool->blocks ? c->spool->mark[b].at : c->spool->data_end;
	bool forward = (c->ahead || c->begun) && c->in.key.p != NULL && slice_cmp(c->in.key, key) < 0;
	int rc;

	/* Near and forward: the block in hand already holds it, or the next to be read does. */
	if (!forward || at > c->in.at) {
		c->in.at = at;
		c->in.left = 0;
		c->ahead = false;
	}
	c->begun = true;
	for (;;) {
		if (!c->ahead && (rc = spool_in_next(&c->in, e)) != 1)
			return rc;
		c->ahead = true;
		if (slice_cmp(c->in.key, key) >= 0)
			return 0;
		c->ahead = false;
	}
}

static void
finish(struct rows *r)
{
	struct spool_cursor *c = (struct spool_cursor *)(void *)r;

	spool_in_fini(&c->in);
	base_free(c);
}

int
spool_rows(struct spool *s, struct rows **out, struct err *e)
{
	static const struct rows_ops ops = { seek, next, finish };
	struct spool_cursor *c = base_zalloc(sizeof *c);

	(void)e;
	c->rows.ops = &ops;
	c->spool = s;
	c->in = (struct spool_in){ .fd = s->fd, .path = s->path, .end = s->data_end };
	*out = &c->rows;
	return 0;
}
