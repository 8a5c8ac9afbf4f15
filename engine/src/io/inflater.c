/* inflater.c - gzip members by ISA-L, or by zlib where that is not wanted. */
#include "io/inflater.h"

#include "base/base.h"

#ifdef ARREARS_ISAL
#include <isa-l.h>

struct inflater {
	struct inflate_state z;
};

struct inflater *
inflater_open(void)
{
	struct inflater *f = base_zalloc(sizeof *f);

	isal_inflate_init(&f->z);
	f->z.crc_flag = ISAL_GZIP;
	return f;
}

void
inflater_close(struct inflater **fp)
{
	base_free(*fp);
	*fp = NULL;
}

void
inflater_reset(struct inflater *f)
{
	isal_inflate_reset(&f->z);
}

static const char *
words(int rc)
{
	switch (rc) {
	case ISAL_INVALID_WRAPPER:
		return "no gzip header";
	case ISAL_UNSUPPORTED_METHOD:
		return "unknown compression method";
	case ISAL_INCORRECT_CHECKSUM:
		return "incorrect data check";
	case ISAL_INVALID_LOOKBACK:
		return "invalid distance too far back";
	case ISAL_INVALID_SYMBOL:
		return "invalid code";
	default:
		return "invalid block";
	}
}

static enum inflater_end
some(struct inflater *f, const char **why)
{
	int rc = isal_inflate(&f->z);

	if (rc < 0) {
		*why = words(rc);
		return INFLATER_DAMAGED;
	}
	return f->z.block_state == ISAL_BLOCK_FINISH ? INFLATER_END : INFLATER_MORE;
}

#else
#include <zlib.h>

struct inflater {
	z_stream z;
};

struct inflater *
inflater_open(void)
{
	struct inflater *f = base_zalloc(sizeof *f);

	/* 15: the largest window; 16: gzip and nothing else. */
	if (inflateInit2(&f->z, 15 + 16) != Z_OK)
		base_die("out of memory: inflating");
	return f;
}

void
inflater_close(struct inflater **fp)
{
	if (*fp != NULL)
		inflateEnd(&(*fp)->z);
	base_free(*fp);
	*fp = NULL;
}

void
inflater_reset(struct inflater *f)
{
	CHECK(inflateReset(&f->z) == Z_OK);
}

static enum inflater_end
some(struct inflater *f, const char **why)
{
	int rc = inflate(&f->z, Z_NO_FLUSH);

	if (rc == Z_STREAM_END)
		return INFLATER_END;
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return INFLATER_MORE;
	*why = f->z.msg ? f->z.msg : "unknown form";
	return INFLATER_DAMAGED;
}
#endif

void
inflater_give(struct inflater *f, struct slice block)
{
	CHECK(f->z.avail_in == 0 && block.n <= UINT32_MAX);
	f->z.next_in = (unsigned char *)(uintptr_t)block.p;
	f->z.avail_in = (uint32_t)block.n;
}

struct slice
inflater_left(const struct inflater *f)
{
	return slice_make((const char *)f->z.next_in, f->z.avail_in);
}

enum inflater_end
inflater_run(struct inflater *f, char *out, size_t size, size_t *filled, const char **why)
{
	enum inflater_end rc;

	f->z.next_out = (unsigned char *)out;
	f->z.avail_out = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
	*filled = f->z.avail_out;
	rc = some(f, why);
	*filled -= f->z.avail_out;
	return rc;
}
