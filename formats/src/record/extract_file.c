/* extract_file.c - extracts as files: checked, peeked into, read again for late rejects. */
#include "formats.h"
#include "frame/framer.h"
#include "io/source.h"
#include "record/envelope.h"

static int
next_block(void *ctx, struct slice *block, struct err *e)
{
	return source_next(ctx, block, e);
}

int
extract_check(const struct layout *l, const char *path, const struct extract_want *want,
    struct extract_info *info, const struct extract_sink *sink, struct err *e)
{
	struct source_options o = { .read_ahead = true };
	struct source *s;
	int rc;

	if (source_open(&s, path, &o, e) != 0)
		return -1;
	rc = extract_check_bytes(l, path, next_block, s, want, info, sink, e);
	if (rc == 0) {
		source_sha256(s, info->sha256);
		info->raw_bytes = source_raw_bytes(s);
	}
	source_close(&s);
	return rc;
}

/* Any delimiter, or fixed: a header names its layout before the layout is known. */
int
extract_peek(const struct layout *l, const char *path, struct extract_header *h, struct err *e)
{
	static const struct layout any = { .name = "any", .delimiter = ',', .quote = '"' };
	static const struct layout fixed = { .name = "any", .fixed = true };
	struct framer *f = base_zalloc(sizeof *f);
	struct slice tmp[ENVELOPE_HEAD];
	struct source *s = NULL;
	int rc = -1;

	if (source_open(&s, path, NULL, e) != 0) {
		base_free(f);
		return -1;
	}
	framer_init(f, l ? l : &any, next_block, s);
	if ((rc = framer_next(f, e)) == 1) {
		if (f->layout->fixed || (l == NULL && f->split.n == 1)) {
			f->line = slice_make(f->raw.p, f->raw.n);
			while (f->line.n > 0 && (f->line.p[f->line.n - 1] == '\n' || f->line.p[f->line.n - 1] == '\r'))
				f->line.n--;
			rc = envelope_header(l, path, tmp, envelope_cut(&fixed, false, f->line, tmp), h, e);
		} else {
			rc = envelope_header(l, path, f->split.cell, f->split.n, h, e);
		}
	} else if (rc == 0) {
		rc = err_set(e, ERR_REFUSED, "%s: empty, wanted a header", path);
	}
	framer_fini(f);
	source_close(&s);
	base_free(f);
	return rc;
}

static int
pick(struct framer *f, const struct extract_info *info, uint32_t file_no, const struct extract_late *rec, size_t n,
    struct rejects *rejects, struct err *e)
{
	uint64_t no = 0;
	int rc;

	for (size_t k = 0; k < n; no++) {
		if ((rc = framer_next(f, e)) != 1)
			return rc < 0 ? -1 : err_set(e, ERR_DAMAGED, "record %llu is gone from the extract",
			    (unsigned long long)rec[k].record_no);
		/* Number 0 is the header. A row may have several faults. */
		for (; k < n && rec[k].record_no == no; k++) {
			struct extract_reject x = { .file = info, .file_no = file_no, .record_no = no,
				.offset = f->offset, .raw = f->raw, .fault = rec[k].fault,
				.has_owner = rec[k].has_owner, .owner_kind = rec[k].owner_kind,
				.owner_id = rec[k].owner_id };

			rejects_add(rejects, &x);
		}
	}
	return 0;
}

int
extract_pick(const struct layout *l, const char *path, const struct extract_info *info, uint32_t file_no,
    const struct extract_late *rec, size_t n, struct rejects *rejects, struct err *e)
{
	struct framer *f = base_zalloc(sizeof *f);
	struct source *s = NULL;
	int rc = -1;

	if (source_open(&s, path, NULL, e) == 0) {
		framer_init(f, l, next_block, s);
		rc = pick(f, info, file_no, rec, n, rejects, e);
		framer_fini(f);
		source_close(&s);
	}
	base_free(f);
	return rc;
}
