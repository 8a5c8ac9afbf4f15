/* fuzz_extract.c - a layout and an extract from anywhere: no crash, the row counts add up, and where
 * the blocks are cut that the bytes come in changes nothing.
 *
 * Input: the layout's XML, a line "%%", then the extract's bytes.
 */
#include "formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct blocks {
	struct slice rest;
	size_t length;
};

static int
next(void *ctx, struct slice *block, struct err *e)
{
	struct blocks *b = ctx;
	size_t n = b->rest.n < b->length ? b->rest.n : b->length;

	(void)e;
	*block = slice_make(b->rest.p, n);
	b->rest = slice_make(b->rest.p + n, b->rest.n - n);
	return n > 0;
}

static int
read_in_blocks(const struct layout *l, struct slice bytes, size_t length, struct extract_info *info)
{
	struct blocks b = { bytes, length };
	struct extract_want want = { 0 };
	struct err e;
	int rc = extract_check_bytes(l, "fuzz", next, &b, &want, info, &(struct extract_sink){ 0 }, &e);

	CHECK(info->good + info->rejected == info->rows);
	CHECK(rc == 0 || rc == -1);
	return rc;
}

static void
read_extract(const struct layout *l, struct slice bytes)
{
	struct extract_info a, b;
	int whole = read_in_blocks(l, bytes, bytes.n + 1, &a), cut = read_in_blocks(l, bytes, 61, &b);

	CHECK(whole == cut);
	if (whole == 0)
		CHECK(a.rows == b.rows && a.good == b.good && a.hash == b.hash && a.sorted == b.sorted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice in = slice_make(data, size);
	const char *cut = size ? memmem(in.p, in.n, "\n%%\n", 4) : NULL;
	struct layout *l;
	struct arena a;
	struct diag d;

	if (cut == NULL)
		return 0;
	arena_init(&a, 0);
	diag_init(&d);
	if (layout_parse(&l, &a, "fuzz.xml", slice_make(in.p, (size_t)(cut - in.p)), &d) == 0)
		read_extract(l, slice_make(cut + 4, size - (size_t)(cut + 4 - in.p)));
	diag_fini(&d);
	arena_fini(&a);
	return 0;
}
