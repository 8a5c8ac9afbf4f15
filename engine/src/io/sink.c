/* sink.c - a buffered file, plain or through deflate. */
#include "io/sink.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <zlib.h>

#include "base/buf.h"
#include "io/folder.h"
#include "io/osio.h"

enum { SINK_BLOCK = 256 << 10 };

struct sink {
	int fd, failed;		/* errno of the first failure */
	char *path, *block, *packed;
	size_t n;
	uint64_t length;
	struct sink_options o;
	z_stream z;
};

int
sink_open(struct sink **out, const char *path, const struct sink_options *o, struct err *e)
{
	struct sink *s;
	int fd;

	*out = NULL;
	if (osio_unlink(path) != 0 && errno != ENOENT)
		return err_sys(e, errno, "%s: replacing", path);
	fd = osio_create(path);
	if (fd < 0)
		return err_sys(e, errno, "%s: making", path);
	s = base_zalloc(sizeof *s);
	s->fd = fd;
	s->path = base_strdup(path);
	s->block = base_alloc(SINK_BLOCK);
	s->o = o ? *o : (struct sink_options){ 0 };
	if (s->o.gzip) {
		s->packed = base_alloc(SINK_BLOCK);
		if (deflateInit2(&s->z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
			base_die("out of memory: deflating %s", path);
	}
	*out = s;
	return 0;
}

static void
put(struct sink *s, const void *p, size_t n)
{
	if (s->failed == 0 && n > 0 && osio_write(s->fd, p, n) != 0)
		s->failed = errno;
}

static void
flush(struct sink *s, bool end)
{
	int rc = Z_OK;

	if (!s->o.gzip) {
		put(s, s->block, s->n);
	} else {
		s->z.next_in = (Bytef *)s->block;
		s->z.avail_in = (uInt)s->n;
		do {
			s->z.next_out = (Bytef *)s->packed;
			s->z.avail_out = SINK_BLOCK;
			rc = deflate(&s->z, end ? Z_FINISH : Z_NO_FLUSH);
			CHECK(rc != Z_STREAM_ERROR);
			put(s, s->packed, SINK_BLOCK - s->z.avail_out);
		} while (s->z.avail_out == 0 || (end && rc != Z_STREAM_END));
	}
	s->n = 0;
}

void
sink_write(struct sink *s, const void *data, size_t n)
{
	const char *p = data;

	s->length += n;
	while (n > 0) {
		size_t part = SINK_BLOCK - s->n < n ? SINK_BLOCK - s->n : n;

		memcpy(s->block + s->n, p, part);
		s->n += part;
		p += part;
		n -= part;
		if (s->n == SINK_BLOCK)
			flush(s, false);
	}
}

void
sink_printf(struct sink *s, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	CHECK(n >= 0);
	if ((size_t)n >= sizeof line) {
		char *longer = base_alloc((size_t)n + 1);

		va_start(ap, fmt);
		vsnprintf(longer, (size_t)n + 1, fmt, ap);
		va_end(ap);
		sink_write(s, longer, (size_t)n);
		base_free(longer);
		return;
	}
	sink_write(s, line, (size_t)n);
}

uint64_t
sink_length(const struct sink *s)
{
	return s->length;
}

static void
end(struct sink **sp)
{
	struct sink *s = *sp;

	if (s->o.gzip)
		deflateEnd(&s->z);
	if (s->fd >= 0)
		osio_close(s->fd);
	base_free(s->block);
	base_free(s->packed);
	base_free(s->path);
	base_free(s);
	*sp = NULL;
}

int
sink_close(struct sink **sp, struct err *e)
{
	struct sink *s = *sp;
	char *slash;
	int rc = -1, fd;

	flush(s, true);
	if (s->failed == 0 && s->o.durable)
		osio_sync(s->fd);
	fd = s->fd;
	s->fd = -1;
	if (osio_close(fd) != 0 && s->failed == 0)
		s->failed = errno;
	slash = strrchr(s->path, '/');
	if (s->failed != 0) {
		err_sys(e, s->failed, "%s: writing", s->path);
	} else if (s->o.durable) {
		if (slash != NULL)
			slash[slash == s->path] = '\0';
		rc = folder_sync(slash ? s->path : ".", e);
	} else {
		rc = 0;
	}
	end(sp);
	return rc;
}

void
sink_discard(struct sink **sp)
{
	if (*sp == NULL)
		return;
	(void)osio_unlink((*sp)->path);
	end(sp);
}
