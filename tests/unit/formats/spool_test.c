/* spool_test.c - spools in and out of order, seeks, damage; rejects fed in again. */
#include <stdio.h>
#include <unistd.h>

#include "kit.h"
#include "formats.h"

static struct err err;

static const char *
path_in(const char *name)
{
	static char p[300];

	snprintf(p, sizeof p, "%s/s.spool", kit_dir(name));
	return p;
}

static void
add(struct spool_writer *w, unsigned key, uint64_t record)
{
	char k[20], row[300];
	struct spool_row r = { .file_no = 2, .action = ROW_DELETE, .record_no = record, .version = -5 };

	snprintf(k, sizeof k, "K%08u", key);
	memset(row, 'r', sizeof row);
	r.row = slice_make(row, 50 + key % 200);
	spool_add(w, slice_of(k), &r);
}

static void
read_back(const char *path, unsigned n, unsigned copies)
{
	struct slice key, val;
	struct spool_row r;
	struct spool *s;
	struct rows *rows;
	char k[20];

	ck_assert_int_eq(spool_open(&s, path, &err), 0);
	ck_assert_uint_eq(spool_count(s), n * copies);
	ck_assert_int_eq(spool_rows(s, &rows, &err), 0);
	for (unsigned i = 0; i < n; i++) {
		uint64_t last = 0;

		snprintf(k, sizeof k, "K%08u", i);
		for (unsigned c = 0; c < copies; c++) {
			ck_assert_int_eq(rows_next(rows, &key, &val, &err), 1);
			ck_assert(slice_is(key, k));
			spool_unpack(val, &r);
			ck_assert_uint_eq(r.row.n, 50 + i % 200);
			ck_assert_int_eq(r.version, -5);
			ck_assert_int_eq(r.action, ROW_DELETE);
			ck_assert_uint_gt(r.record_no, last);
			last = r.record_no;
		}
	}
	ck_assert_int_eq(rows_next(rows, &key, &val, &err), 0);
	for (unsigned i = 1; i < n; i = i * 3 + 1) {
		snprintf(k, sizeof k, "K%08u", i);
		for (int again = 0; again < 2; again++) { /* forward, then backward to the same */
			ck_assert_int_eq(rows_seek(rows, slice_of(k), &err), 0);
			ck_assert_int_eq(rows_next(rows, &key, &val, &err), 1);
			ck_assert(slice_is(key, k));
			spool_unpack(val, &r);
		}
	}
	ck_assert_int_eq(rows_seek(rows, slice_of("Z"), &err), 0);
	ck_assert_int_eq(rows_next(rows, &key, &val, &err), 0);
	rows_close(&rows);
	spool_close(&s);
}

START_TEST(sorted_rows_go_straight_on)
{
	const char *path = path_in("spool-sorted");
	struct spool_writer *w;

	ck_assert_int_eq(spool_start(&w, path, 0, &err), 0);
	for (unsigned i = 0; i < 20000; i++)
		add(w, i, i + 1);
	ck_assert_int_eq(spool_finish(&w, &err), 0);
	read_back(path, 20000, 1);
}
END_TEST

START_TEST(unsorted_rows_are_merged_and_ties_keep_their_order)
{
	const char *path = path_in("spool-unsorted");
	struct spool_writer *w;
	uint64_t record = 0;

	/* Little memory: hundreds of runs, so groups are merged first. */
	ck_assert_int_eq(spool_start(&w, path, 20000, &err), 0);
	for (unsigned i = 0; i < 5000; i++)
		add(w, i, ++record);
	for (unsigned i = 5000; i-- > 0;)
		add(w, i, ++record);
	for (unsigned i = 0; i < 5000; i++)
		add(w, (unsigned)(i * 2741ul % 5000), ++record);
	ck_assert_int_eq(spool_finish(&w, &err), 0);
	read_back(path, 5000, 3);
	ck_assert_int_ne(access("build/release/spool-unsorted/s.spool.runs", F_OK), 0);
}
END_TEST

START_TEST(an_empty_spool_has_no_rows)
{
	const char *path = path_in("spool-empty");
	struct spool_writer *w;

	ck_assert_int_eq(spool_start(&w, path, 0, &err), 0);
	ck_assert_int_eq(spool_finish(&w, &err), 0);
	read_back(path, 0, 1);
}
END_TEST

START_TEST(damage_is_found)
{
	const char *path = path_in("spool-damaged");
	struct spool_writer *w;
	struct slice key, val;
	struct spool *s;
	struct rows *rows;
	FILE *f;
	int rc;

	ck_assert_int_eq(spool_start(&w, path, 0, &err), 0);
	for (unsigned i = 0; i < 5000; i++)
		add(w, i, i + 1);
	ck_assert_int_eq(spool_finish(&w, &err), 0);
	f = fopen(path, "r+");
	fseek(f, 300000, SEEK_SET);
	fputc('X', f);
	fclose(f);
	ck_assert_int_eq(spool_open(&s, path, &err), 0);
	ck_assert_int_eq(spool_rows(s, &rows, &err), 0);
	while ((rc = rows_next(rows, &key, &val, &err)) == 1)
		;
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(err.status, ERR_DAMAGED);
	rows_close(&rows);
	spool_close(&s);
	ck_assert_int_eq(truncate(path, 100000), 0);
	ck_assert_int_eq(spool_open(&s, path, &err), -1);
}
END_TEST

static void
put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static char *
get_file(const char *path)
{
	static char text[4000];
	FILE *f = fopen(path, "r");
	size_t n;

	ck_assert_ptr_nonnull(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

#define CERT "U,1,2025-11-07T22:00:00-05:00,,"
static const char medical[] = "HDR,medical-certificates,1,nurse,4,delta,2025-11-08,2025-11-08T02:00:00Z,,\n"
	CERT "C1,A1,,,SI,AC,,,2025-11-01,,,,\n"
	CERT "C2,A2,,,??,AC,,,2025-11-01,,,,\n"
	CERT "C3,A3,,,SI,AC,,,2025-11-01,,,,Ann\n"
	"TRL,3,,,,,6\n";

START_TEST(rejects_can_be_corrected_and_handed_in_again)
{
	const char *dir = kit_dir("rejects");
	char file[300], base[300], dat[300], csv[300], *p;
	struct extract_late late = { .record_no = 3, .fault = { .code = "no-parent", .field = "account_id",
		.seen = slice_of("A3"), .wanted = "an account" } };
	struct extract_want want = { .file_no = 1 };
	struct extract_header h = { .source_id = "rejects", .sequence = 1, .business_date = 20400 };
	struct extract_info info, again;
	struct rejects *r;
	struct layout *l;
	struct arena a;
	struct diag d;

	arena_init(&a, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_load(&l, &a, "formats/layouts/medical-certificates.xml", &d), 0);
	snprintf(file, sizeof file, "%s/m.csv", dir);
	snprintf(base, sizeof base, "%s/m", dir);
	snprintf(dat, sizeof dat, "%s/m.rejects.dat", dir);
	snprintf(csv, sizeof csv, "%s/m.rejects.csv", dir);
	put_file(file, medical);
	ck_assert_int_eq(rejects_start(&r, l, base, &h, &err), 0);
	if (extract_check(l, file, &want, &info, &(struct extract_sink){ .rejects = r }, &err) != 0)
		ck_abort_msg("%s", err.text);
	ck_assert_uint_eq(info.rejected, 1);
	ck_assert_uint_eq(info.raw_bytes, sizeof medical - 1);
	ck_assert_int_eq(extract_pick(l, file, &info, 1, &late, 1, r, &err), 0);
	ck_assert_uint_eq(rejects_count(r), 2);
	ck_assert_int_eq(rejects_finish(&r, &err), 0);
	p = get_file(csv);
	ck_assert_ptr_nonnull(strstr(p, "medical-certificates.nurse.4.2,nurse,4,2,"));
	ck_assert_ptr_nonnull(strstr(p, ",account,A2,unmapped-code,kind,??,"));
	ck_assert_ptr_nonnull(strstr(p, ",no-parent,account_id,A3,an account\n"));
	p = get_file(dat);
	ck_assert_ptr_nonnull(strstr(p, CERT "C3,A3,,,SI,AC,,,2025-11-01,,,,Ann\nTRL,2,"));
	memcpy(strstr(p, "??"), "SI", 2);
	put_file(dat, p);
	ck_assert_int_eq(extract_check(l, dat, &want, &again, &(struct extract_sink){ 0 }, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "without sums"));
	want.corrected = true;
	if (extract_check(l, dat, &want, &again, &(struct extract_sink){ 0 }, &err) != 0)
		ck_abort_msg("%s", err.text);
	ck_assert_uint_eq(again.good, 2);
	ck_assert(!again.balanced);
	ck_assert_str_eq(again.header.note, "rejects");
	ck_assert_int_eq(extract_peek(NULL, dat, &h, &err), 0);
	ck_assert_str_eq(h.layout, "medical-certificates");
	diag_fini(&d);
	arena_fini(&a);
}
END_TEST

START_TEST(a_fixed_file_names_its_layout_when_peeked_into)
{
	const char *dir = kit_dir("peek");
	struct extract_header h = { .source_id = "field", .sequence = 9, .business_date = 20400 }, seen;
	struct buf b = { 0 };
	char file[300];
	struct layout *l;
	struct feed f;
	struct arena a;
	struct diag d;

	arena_init(&a, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_load(&l, &a, "formats/layouts/order-replies.xml", &d), 0);
	feed_begin(&f, l, &h, &b);
	feed_end(&f);
	snprintf(file, sizeof file, "%s/r.dat", dir);
	put_file(file, buf_cstr(&b));
	if (extract_peek(NULL, file, &seen, &err) != 0)
		ck_abort_msg("%s", err.text);
	ck_assert_str_eq(seen.layout, "order-replies");
	ck_assert_int_eq(seen.sequence, 9);
	buf_fini(&b);
	diag_fini(&d);
	arena_fini(&a);
}
END_TEST

int
main(void)
{
	return kit_main("spool", (struct kit_case[]){ KIT(sorted_rows_go_straight_on),
	    KIT(unsorted_rows_are_merged_and_ties_keep_their_order), KIT(an_empty_spool_has_no_rows),
	    KIT(damage_is_found), KIT(rejects_can_be_corrected_and_handed_in_again),
	    KIT(a_fixed_file_names_its_layout_when_peeked_into), { 0 } });
}
