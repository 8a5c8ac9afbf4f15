/* fuzz_extract.c - a layout and an extract from anywhere: no crash, and the row counts add up.
 *
 * Input: the layout's XML, a line "%%", then the extract's bytes in blocks of 61.
 */
#include "formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
next(void *ctx, struct slice *block, struct err *e)
{
	struct slice *rest = ctx;
	size_t n = rest->n < 61 ? rest->n : 61;

	(void)e;
	*block = slice_make(rest->p, n);
	*rest = slice_make(rest->p + n, rest->n - n);
	return n > 0;
}

static void
read_extract(const struct layout *l, struct slice bytes)
{
	struct extract_want want = { 0 };
	struct extract_info info;
	struct err e;
	int rc = extract_check_bytes(l, "fuzz", next, &bytes, &want, &info, NULL, NULL, NULL, NULL, &e);

	CHECK(info.good + info.rejected == info.rows);
	CHECK(rc == 0 || rc == -1);
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
