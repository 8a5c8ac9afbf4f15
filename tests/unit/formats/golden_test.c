/* golden_test.c - layout + bytes + dump: each tests/formats/NAME.in gives NAME.dump.
 *
 * A .in is the layout's XML, a line "%%", and the extract. BLESS=1 writes the dumps.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit.h"
#include "formats.h"

static glob_t files;
static struct err err;

static void
slurp(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "r");
	size_t n;

	ck_assert_msg(f != NULL, "%s is missing: BLESS=1 writes it", path);
	while ((n = fread(buf_room(b, 4096), 1, 4096, f)) > 0)
		b->n += n;
	fclose(f);
}

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
note(void *ctx, const struct extract_reject *x)
{
	buf_printf(ctx, "reject %llu at %llu, %zu bytes: %s %s owner %s\n", (unsigned long long)x->record_no,
	    (unsigned long long)x->offset, x->raw.n, x->fault.code, x->fault.field, x->has_owner ? "known" : "unknown");
}

static void
dump_rows(const struct layout *l, const char *path, const struct extract_header *h, struct buf *out)
{
	struct slice key, val;
	struct spool_row r;
	struct spool *s;
	struct rows *rows;
	struct feed f;

	ck_assert_int_eq(spool_open(&s, path, &err), 0);
	ck_assert_int_eq(spool_rows(s, &rows, &err), 0);
	feed_begin(&f, l, h, out);
	while (rows_next(rows, &key, &val, &err) == 1) {
		spool_unpack(val, &r);
		ck_assert_int_eq(feed_row(&f, r.action, r.row, &err), 0);
	}
	feed_end(&f);
	rows_close(&rows);
	spool_close(&s);
}

static void
dump(struct slice in, struct buf *out)
{
	const char *cut = memmem(in.p, in.n, "\n%%\n", 4), *path;
	struct extract_want want = { .file_no = 1 };
	struct extract_info info;
	struct spool_writer *w;
	struct slice bytes;
	struct layout *l;
	struct arena a;
	struct diag d;
	char p[300];
	int rc;

	ck_assert_ptr_nonnull(cut);
	bytes = slice_make(cut + 4, in.n - (size_t)(cut + 4 - in.p));
	path = p;
	snprintf(p, sizeof p, "%s/s.spool", kit_dir("golden"));
	arena_init(&a, 0);
	diag_init(&d);
	if (layout_parse(&l, &a, "layout.xml", slice_make(in.p, (size_t)(cut - in.p)), &d) != 0) {
		diag_print(&d, out);
	} else {
		ck_assert_int_eq(spool_start(&w, path, 0, &err), 0);
		rc = extract_check_bytes(l, "extract", next, &bytes, &want, &info,
		    &(struct extract_sink){ spool_take, w, NULL, note, out }, &err);
		buf_printf(out, "%s\nrows %llu good %llu rejected %llu\n", rc == 0 ? "accepted" : err.text,
		    (unsigned long long)info.rows, (unsigned long long)info.good, (unsigned long long)info.rejected);
		ck_assert_int_eq(spool_finish(&w, &err), 0);
		dump_rows(l, path, &info.header, out);
	}
	diag_fini(&d);
	arena_fini(&a);
}

START_TEST(bytes_give_the_dump)
{
	struct buf in = { 0 }, out = { 0 }, want = { 0 };
	char path[300];
	FILE *f;

	slurp(files.gl_pathv[_i], &in);
	dump(buf_view(&in), &out);
	snprintf(path, sizeof path, "%.*s.dump", (int)strlen(files.gl_pathv[_i]) - 3, files.gl_pathv[_i]);
	if (getenv("BLESS") != NULL) {
		f = fopen(path, "w");
		fwrite(out.p, 1, out.n, f);
		fclose(f);
	}
	slurp(path, &want);
	ck_assert_msg(slice_eq(buf_view(&out), buf_view(&want)), "%s: got\n%s", path, buf_cstr(&out));
	buf_fini(&in);
	buf_fini(&out);
	buf_fini(&want);
}
END_TEST

int
main(void)
{
	if (glob("tests/formats/*.in", 0, NULL, &files) != 0)
		return 1;
	return kit_main("golden", (struct kit_case[]){
	    { bytes_give_the_dump, "bytes_give_the_dump", 0, (int)files.gl_pathc }, { 0 } });
}
