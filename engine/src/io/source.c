/* source.c - read and inflate in blocks, if wanted on a thread that runs ahead. */
#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/crew.h"
#include "io/inflater.h"

enum { AHEAD = 4 };

struct block {
	char *p;
	size_t n;
	int status;		/* 1 bytes, 0 the end, -1 failed: err */
	uint64_t raw_bytes;	/* of the file, when this block was filled */
	struct err err;
};

/* Below the line belongs to the filler, which with read_ahead is another thread; the crew's
 * hand-over of a block is what makes its work visible. */
struct source {
	char *path;
	struct crew *crew;
	struct block block[AHEAD];
	int depth;
	struct block *given;	/* to the caller */
	bool started, over;
	uint64_t raw_seen;
	/* ---- */
	int fd;
	bool looked, in_member, raw_end, ended;
	char *raw;
	size_t raw_n;		/* plain: bytes of the first block, not yet given */
	uint64_t raw_bytes, out_bytes, limit;
	struct hash_sha sha;
	uint8_t digest[HASH_SIZE];
	struct inflater *gzip;	/* NULL: plain */
};

/* Fills P as far as the file goes; short only at its end. */
static int
read_raw(struct source *s, char *p, size_t size, size_t *got, struct err *e)
{
	size_t n = 0;

	while (n < size && !s->raw_end) {
		ssize_t k = read(s->fd, p + n, size - n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return err_sys(e, errno, "%s: reading", s->path);
		s->raw_end = k == 0;
		n += (size_t)k;
	}
	hash_sha_add(&s->sha, p, n);
	s->raw_bytes += n;
	*got = n;
	return 0;
}

static int
more_input(struct source *s, struct err *e)
{
	size_t n;

	if (inflater_left(s->gzip).n > 0)
		return 0;
	if (read_raw(s, s->raw, SOURCE_BLOCK, &n, e) != 0)
		return -1;
	inflater_give(s->gzip, slice_make(s->raw, n));
	return 0;
}

static int
look(struct source *s, struct err *e)
{
	if (read_raw(s, s->raw, SOURCE_BLOCK, &s->raw_n, e) != 0)
		return -1;
	s->looked = true;
	if (s->raw_n < 2 || (uint8_t)s->raw[0] != 0x1F || (uint8_t)s->raw[1] != 0x8B)
		return 0;
	s->gzip = inflater_open();
	s->in_member = true;
	inflater_give(s->gzip, slice_make(s->raw, s->raw_n));
	return 0;
}

/* Between members: the end, or the next one's first two bytes. */
static int
next_member(struct source *s, struct err *e)
{
	struct slice left;

	if (more_input(s, e) != 0)
		return -1;
	left = inflater_left(s->gzip);
	if (left.n == 0) {
		s->ended = true;
		return 0;
	}
	/* RFC 1952 §2.2: members simply follow one another. The second byte may lie in the
	 * next block; inflate's own header check sees it. */
	if ((uint8_t)left.p[0] != 0x1F)
		return err_set(e, ERR_REFUSED,
		    "%s: byte 0x%02X after the end of the gzip data (%llu bytes inflated), wanted: the end or another member",
		    s->path, (uint8_t)left.p[0], (unsigned long long)s->out_bytes);
	inflater_reset(s->gzip);
	s->in_member = true;
	return 0;
}

/* What was read may still be on its way out when the file has ended; it is cut off when nothing comes any more. */
static int
inflate_some(struct source *s, struct block *b)
{
	enum inflater_end end;
	const char *why = "";
	size_t n;

	if (more_input(s, &b->err) != 0)
		return -1;
	end = inflater_run(s->gzip, b->p + b->n, SOURCE_BLOCK - b->n, &n, &why);
	b->n += n;
	s->in_member = end == INFLATER_MORE;
	if (end == INFLATER_DAMAGED)
		return err_set(&b->err, ERR_REFUSED, "%s: the gzip data is damaged near byte %llu of the file: %s", s->path,
		    (unsigned long long)(s->raw_bytes - inflater_left(s->gzip).n), why);
	if (end == INFLATER_MORE && n == 0 && s->raw_end && inflater_left(s->gzip).n == 0)
		return err_set(&b->err, ERR_REFUSED, "%s: the gzip data is cut off after %llu bytes of the file",
		    s->path, (unsigned long long)s->raw_bytes);
	return 0;
}

static int
fill_gzip(struct source *s, struct block *b)
{
	while (b->n < SOURCE_BLOCK && !s->ended)
		if ((s->in_member ? inflate_some(s, b) : next_member(s, &b->err)) != 0)
			return -1;
	return 0;
}

static int
fill_plain(struct source *s, struct block *b)
{
	if (s->raw_n > 0) {
		memcpy(b->p, s->raw, s->raw_n);
		b->n = s->raw_n;
		s->raw_n = 0;
		return 0;
	}
	if (read_raw(s, b->p, SOURCE_BLOCK, &b->n, &b->err) != 0)
		return -1;
	s->ended = b->n == 0;
	return 0;
}

static void
fill(void *ctx, void *task, int worker)
{
	struct source *s = ctx;
	struct block *b = task;
	bool was_over = s->ended;

	(void)worker;
	b->n = 0;
	b->status = 0;
	if (!was_over) {
		if ((!s->looked && look(s, &b->err) != 0) ||
		    (s->gzip != NULL ? fill_gzip(s, b) : fill_plain(s, b)) != 0) {
			b->status = -1;
		} else if ((s->out_bytes += b->n) > s->limit && s->limit != 0) {
			b->status = err_set(&b->err, ERR_REFUSED, "%s: more than %llu bytes", s->path,
			    (unsigned long long)s->limit);
		} else if (b->n > 0) {
			b->status = 1;
		}
		if (b->status < 0)
			s->ended = true;
		else if (s->ended)
			hash_sha_end(&s->sha, s->digest);
	}
	b->raw_bytes = s->raw_bytes;
}

int
source_open(struct source **out, const char *path, const struct source_options *o, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), i;
	struct source *s;

	*out = NULL;
	if (fd < 0)
		return err_sys(e, errno, "%s: opening", path);
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	s = base_zalloc(sizeof *s);
	s->fd = fd;
	s->path = base_strdup(path);
	s->limit = o ? o->limit : 0;
	s->raw = base_alloc(SOURCE_BLOCK);
	hash_sha_init(&s->sha);
	s->depth = o != NULL && o->read_ahead ? AHEAD : 1;
	for (i = 0; i < s->depth; i++)
		s->block[i].p = base_alloc(SOURCE_BLOCK);
	s->crew = crew_open(s->depth > 1, s->depth, NULL, fill, s);
	*out = s;
	return 0;
}

int
source_next(struct source *s, struct slice *block, struct err *e)
{
	struct block *b;
	int i;

	CHECK(!s->over);
	for (i = 0; !s->started && i < s->depth; i++)
		crew_put(s->crew, &s->block[i]);
	s->started = true;
	if (s->given != NULL)
		crew_put(s->crew, s->given);
	b = s->given = crew_take(s->crew);
	s->raw_seen = b->raw_bytes;
	*block = slice_make(b->p, b->n);
	s->over = b->status <= 0;
	if (b->status < 0 && e != NULL)
		*e = b->err;
	return b->status;
}

void
source_sha256(const struct source *s, uint8_t out[HASH_SIZE])
{
	CHECK(s->over && s->given->status == 0);
	memcpy(out, s->digest, HASH_SIZE);
}

uint64_t
source_raw_bytes(const struct source *s)
{
	return s->raw_seen;
}

const char *
source_path(const struct source *s)
{
	return s->path;
}

void
source_close(struct source **sp)
{
	struct source *s = *sp;
	int i;

	*sp = NULL;
	if (s == NULL)
		return;
	crew_close(&s->crew);
	inflater_close(&s->gzip);
	for (i = 0; i < s->depth; i++)
		base_free(s->block[i].p);
	base_free(s->raw);
	base_free(s->path);
	close(s->fd);
	base_free(s);
}

int
source_hash_file(const char *path, uint8_t out[HASH_SIZE], uint64_t *length, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *block;
	struct hash_sha sha;
	uint64_t all = 0;
	ssize_t n;

	if (fd < 0)
		return err_sys(e, errno, "%s: opening", path);
	block = base_alloc(SOURCE_BLOCK);
	hash_sha_init(&sha);
	while ((n = read(fd, block, SOURCE_BLOCK)) > 0 || (n < 0 && errno == EINTR)) {
		if (n < 0)
			continue;
		hash_sha_add(&sha, block, (size_t)n);
		all += (uint64_t)n;
	}
	if (n < 0)
		err_sys(e, errno, "%s: reading", path);
	hash_sha_end(&sha, out);
	if (length != NULL)
		*length = all;
	base_free(block);
	close(fd);
	return n < 0 ? -1 : 0;
}
