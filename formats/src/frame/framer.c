/* framer.c - the records of a file one after the other, delimited or fixed. */
#include "frame/framer.h"

void
framer_init(struct framer *f, const struct layout *l, extract_read *read, void *ctx)
{
	memset(f, 0, offsetof(struct framer, split));
	f->layout = l;
	f->begun = false;
	window_init(&f->win, read, ctx);
	split_init(&f->split, l->delimiter, l->quote);
}

void
framer_fini(struct framer *f)
{
	window_fini(&f->win);
	split_fini(&f->split);
}

/* A byte order mark, which some senders cannot leave away. */
static void
skip_bom(struct framer *f)
{
	if (f->win.buf.n - f->win.at >= 3 && memcmp(f->win.buf.p + f->win.at, "\xEF\xBB\xBF", 3) == 0)
		f->win.at += 3;
	f->begun = true;
}

static bool
plain(struct slice s)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < s.n; i++)
		odd |= (unsigned char)(s.p[i] & 0x80) | (unsigned char)((s.p[i] == '\0') << 7);
	return odd == 0;
}

static enum split_result
fixed_record(struct framer *f, const char *p, const char *end, const char **next)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	if (nl == NULL && !f->win.last)
		return SPLIT_MORE;
	*next = nl ? nl + 1 : end;
	if (nl == NULL)
		nl = end;
	f->line = slice_make(p, (size_t)(nl - p) - (nl > p && nl[-1] == '\r'));
	f->ascii = plain(f->line);
	return SPLIT_RECORD;
}

/* A record without end in sight: all up to the next line end is one bad record. */
static int
too_long(struct framer *f, struct err *e)
{
	size_t seen = SPLIT_MAX_RECORD;
	const char *nl = NULL;

	f->offset = f->win.base + f->win.at;
	for (;;) {
		const char *p = f->win.buf.p + f->win.at;
		size_t n = f->win.buf.n - f->win.at;

		nl = n > seen ? memchr(p + seen, '\n', n - seen) : NULL;
		if (nl != NULL || f->win.last)
			break;
		/* The original bytes are kept for the rejects, but not without bound. */
		if (n > (size_t)16 << 20)
			return err_set(e, ERR_REFUSED, "record at byte %llu has no end within 16 MiB, wanted one within"
			    " 64 KiB", (unsigned long long)f->offset);
		seen = n;
		if (window_more(&f->win, e) != 0)
			return -1;
	}
	nl = nl ? nl + 1 : f->win.buf.p + f->win.buf.n;
	f->raw = slice_make(f->win.buf.p + f->win.at, (size_t)(nl - (f->win.buf.p + f->win.at)));
	f->win.at += f->raw.n;
	f->fault = "record-too-long";
	f->split.n = 0;
	f->line = slice_make("", 0);
	return 1;
}

int
framer_next(struct framer *f, struct err *e)
{
	const char *p, *end, *next = NULL;
	enum split_result r;

	while (!f->begun) {
		if (window_more(&f->win, e) != 0)
			return -1;
		if (f->win.buf.n >= 3 || f->win.last)
			skip_bom(f);
	}
	for (;;) {
		p = f->win.buf.p + f->win.at;
		end = f->win.buf.p + f->win.buf.n;
		if (p == end && f->win.last)
			return 0;
		r = f->layout->fixed ? fixed_record(f, p, end, &next)
				     : split_record(&f->split, p, end, f->win.last, &next);
		if (r != SPLIT_MORE)
			break;
		if (end - p > SPLIT_MAX_RECORD)
			return too_long(f, e);
		if (window_more(&f->win, e) != 0)
			return -1;
	}
	f->raw = slice_make(p, (size_t)(next - p));
	f->offset = f->win.base + f->win.at;
	f->win.at += f->raw.n;
	f->fault = r == SPLIT_CELLS ? "field-count" : r == SPLIT_QUOTE ? "bad-quote" : NULL;
	if (f->raw.n > SPLIT_MAX_RECORD)
		f->fault = "record-too-long";
	if (!f->layout->fixed)
		f->ascii = f->split.ascii;
	return 1;
}

bool
framer_is(const struct framer *f, const char *tag)
{
	if (f->layout->fixed)
		return f->line.n >= 3 && memcmp(f->line.p, tag, 3) == 0;
	return f->fault == NULL && f->split.n > 0 && slice_is(f->split.cell[0], tag);
}
