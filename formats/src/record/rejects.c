/* rejects.c - rejected rows: why in BASE.rejects.csv, as they came in BASE.rejects.dat. */
#include <errno.h>

#include "codec/codec.h"
#include "formats.h"
#include "io/osio.h"
#include "record/envelope.h"

enum { FLUSH_AT = 64 << 10, SEEN_MAX = 120 };

struct half {
	char *path;
	int fd;
	struct buf buf;
};

struct rejects {
	const struct layout *layout;
	struct extract_header header;
	struct half csv, dat;
	uint64_t rows, reasons, last_record;
	uint32_t last_file;
	int failed;
};

static void
half_init(struct half *h, const char *base, const char *suffix)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s.rejects.%s", base, suffix);
	h->path = base_strdup(buf_cstr(&b));
	h->fd = -1;
	buf_fini(&b);
}

int
rejects_start(struct rejects **out, const struct layout *l, const char *base, const struct extract_header *h,
    struct err *e)
{
	struct rejects *r = *out = base_zalloc(sizeof *r);

	(void)e;
	r->layout = l;
	r->header = *h;
	r->header.full = false;	/* a part of the rows is no full picture */
	memcpy(r->header.note, "rejects", sizeof "rejects");
	half_init(&r->csv, base, "csv");
	half_init(&r->dat, base, "dat");
	return 0;
}

static void
flush(struct rejects *r, struct half *h, size_t above)
{
	if (h->buf.n <= above)
		return;
	if (r->failed == 0 && h->fd < 0) {
		if (osio_unlink(h->path) != 0 && errno != ENOENT)
			r->failed = errno;
		else if ((h->fd = osio_create(h->path)) < 0)
			r->failed = errno ? errno : EIO;
	}
	if (r->failed == 0 && osio_write(h->fd, h->buf.p, h->buf.n) != 0)
		r->failed = errno ? errno : EIO;
	buf_reset(&h->buf);
}

static void
put_cell(struct buf *b, struct slice s)
{
	buf_char(b, ',');
	outrow_put_csv(b, s, ',', '"');
}

/* What was seen, cut to a length, and only as text that a viewer survives. */
static void
put_seen(struct buf *b, const struct extract_fault *f)
{
	char tmp[SEEN_MAX];
	size_t n = f->seen.n < SEEN_MAX ? f->seen.n : SEEN_MAX;

	if (f->sensitive) {
		put_cell(b, slice_of(f->seen.n > 0 ? "***" : ""));
		return;
	}
	for (size_t i = 0; i < n; i++)
		tmp[i] = f->seen.p[i] >= ' ' && f->seen.p[i] < 0x7f ? f->seen.p[i] : '?';
	put_cell(b, slice_make(tmp, n));
}

static void
put_reason(struct rejects *r, const struct extract_reject *x)
{
	const struct extract_header *h = &x->file->header;
	struct buf *b = &r->csv.buf;

	if (r->reasons++ == 0)
		buf_str(b, "reject_id,source_id,sequence,record_no,byte_offset,byte_length,owner_kind,owner_id,"
			   "reason_code,field,seen,wanted\n");
	buf_printf(b, "%s.%s.%lld.%llu", r->layout->name, h->source_id, (long long)h->sequence,
	    (unsigned long long)x->record_no);
	put_cell(b, slice_of(h->source_id));
	buf_printf(b, ",%lld,%llu,%llu,%zu", (long long)h->sequence, (unsigned long long)x->record_no,
	    (unsigned long long)x->offset, x->raw.n);
	put_cell(b, slice_of(x->has_owner ? layout_owner_name(x->owner_kind) : ""));
	put_cell(b, x->has_owner ? x->owner_id : slice_of(""));
	put_cell(b, slice_of(x->fault.code));
	put_cell(b, slice_of(x->fault.field ? x->fault.field : ""));
	put_seen(b, &x->fault);
	put_cell(b, slice_of(x->fault.wanted ? x->fault.wanted : ""));
	buf_char(b, '\n');
	flush(r, &r->csv, FLUSH_AT);
}

void
rejects_add(struct rejects *r, const struct extract_reject *x)
{
	bool again = r->rows > 0 && r->last_file == x->file_no && r->last_record == x->record_no;

	put_reason(r, x);
	if (again)	/* a further fault of the same row: its bytes are there already */
		return;
	if (r->rows++ == 0)
		envelope_put_header(r->layout, &r->header, &r->dat.buf);
	r->last_file = x->file_no;
	r->last_record = x->record_no;
	buf_slice(&r->dat.buf, x->raw);
	if (x->raw.n == 0 || x->raw.p[x->raw.n - 1] != '\n')
		buf_char(&r->dat.buf, '\n');
	flush(r, &r->dat, FLUSH_AT);
}

uint64_t
rejects_count(const struct rejects *r)
{
	return r->rows;
}

static void
half_fini(struct rejects *r, struct half *h)
{
	flush(r, h, 0);
	if (h->fd >= 0 && r->failed == 0)
		osio_sync(h->fd);
	if (h->fd >= 0 && osio_close(h->fd) != 0 && r->failed == 0)
		r->failed = errno;
	buf_fini(&h->buf);
}

int
rejects_finish(struct rejects **rp, struct err *e)
{
	struct rejects *r = *rp;
	struct envelope_trailer t = { .rows = r->rows, .balanced = false };
	int rc = 0;

	if (r->rows > 0)
		envelope_put_trailer(r->layout, &t, &r->dat.buf);
	half_fini(r, &r->csv);
	half_fini(r, &r->dat);
	if (r->failed != 0)
		rc = err_sys(e, r->failed, "%s: writing", r->dat.path);
	base_free(r->csv.path);
	base_free(r->dat.path);
	base_free(r);
	*rp = NULL;
	return rc;
}
