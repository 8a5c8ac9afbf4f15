/* formats_test.c - layouts, keys, extracts read and written, rejects, spools. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit.h"
#include "formats.h"

static struct arena arena;
static struct layout_set set;
static struct err err;

static void
load(void)
{
	struct buf b = { 0 };
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	if (layout_set_load(&set, &arena, "formats/layouts", &d) != 0) {
		diag_print(&d, &b);
		ck_abort_msg("%s", buf_cstr(&b));
	}
	diag_fini(&d);
}

/* Bytes in pieces of a chosen size: records that lie across blocks. */
struct piece {
	struct slice rest;
	size_t size;
};

static int
piece_read(void *ctx, struct slice *block, struct err *e)
{
	struct piece *p = ctx;
	size_t n = p->rest.n < p->size ? p->rest.n : p->size;

	(void)e;
	*block = slice_make(p->rest.p, n);
	p->rest = slice_make(p->rest.p + n, p->rest.n - n);
	return n > 0;
}

static const struct extract_header head = { .source_id = "cis", .sequence = 7, .business_date = 20400,
	.as_of = { 1762600000, -300 }, .created_at = { 1762600100, -300 }, .full = true };
static char seen[2000];

static void
note(void *ctx, const struct extract_reject *x)
{
	size_t n = strlen(seen);

	(void)ctx;
	snprintf(seen + n, sizeof seen - n, "%llu:%s:%s:%.*s:", (unsigned long long)x->record_no, x->fault.code,
	    x->fault.field, SLICE_FMT(x->owner_id));
	/* The key, its NULs shown. */
	n = strlen(seen);
	for (size_t i = 0; i < x->key.n && n + 2 < sizeof seen; i++)
		seen[n++] = x->key.p[i] ? x->key.p[i] : '|';
	seen[n] = ' ';
	seen[n + 1] = '\0';
}

static int
check(const char *layout, struct slice bytes, size_t size, struct extract_info *info, struct spool_writer *w,
    struct rejects *r)
{
	struct piece p = { bytes, size };
	struct extract_want want = { .file_no = 1 };
	struct extract_sink sink = { w != NULL ? spool_take : NULL, w, r, note, NULL };

	seen[0] = '\0';
	return extract_check_bytes(layout_find(&set, layout), "x", piece_read, &p, &want, info, &sink, &err);
}

#define HDR "HDR,payments,1,lockbox,12,delta,2025-11-08,2025-11-08T02:00:00-05:00,,\n"

/* A payments file whose codes are taken from the layout, by the writer itself. */
static void
write_payments(struct buf *out, int n, bool reversed)
{
	const struct layout *l = layout_find(&set, "payments");
	const struct row_type *t = l->type;
	struct slice cell[64];
	struct feed f;

	feed_begin(&f, l, &head, out);
	for (int i = 0; i < n; i++) {
		int k = reversed ? n - i : i;
		char id[32], acct[32], amount[32];

		for (int c = 0; c < t->n; c++)
			cell[c] = slice_of("");
		snprintf(id, sizeof id, "P%06d", k);
		snprintf(acct, sizeof acct, "A%04d", k / 3);
		snprintf(amount, sizeof amount, "%d.%02d", k, k % 100);
		cell[row_find(t, "row_version")] = slice_of("3");
		cell[row_find(t, "changed_at")] = slice_of("2025-11-07T22:00:00-05:00");
		cell[row_find(t, "payment_id")] = slice_of(id);
		cell[row_find(t, "account_id")] = slice_of(acct);
		cell[row_find(t, "source_id")] = slice_of("box, \"one\"\nline");
		cell[row_find(t, "transmission_id")] = cell[row_find(t, "batch_id")] = slice_of("t");
		cell[row_find(t, "source_ref")] = slice_of("caf\xC3\xA9");
		cell[row_find(t, "amount")] = slice_of(amount);
		cell[row_find(t, "received_at")] = slice_of("2025-11-07T10:00:00-05:00");
		cell[row_find(t, "effective_date")] = slice_of("2025-11-07");
		cell[row_find(t, "tender_type")] = slice_of("money order");
		cell[row_find(t, "status")] = slice_of("posted");
		if (feed_cells(&f, ROW_UPSERT, cell, t->n, &err) != 0)
			ck_abort_msg("%s", err.text);
	}
	feed_end(&f);
}

START_TEST(all_layouts_load_and_agree)
{
	load();
	ck_assert_uint_eq(set.n, 37);
	for (size_t i = 0; i < set.n; i++)
		for (size_t k = 0; k < set.v[i]->n_refs; k++)
			ck_assert_ptr_nonnull(set.v[i]->ref[k].to);
	ck_assert(layout_find(&set, "payment-returns")->fixed);
	ck_assert(layout_find(&set, "holds")->mixed_owner);
	ck_assert(layout_find(&set, "payments")->protective);
	ck_assert_ptr_null(layout_find(&set, "nonsense"));
	arena_fini(&arena);
}
END_TEST

START_TEST(output_layouts_load)
{
	static const char *const name[] = { "orders", "order-windows", "notices", "notice-lines", "postings", "tasks",
		"exceptions", "cis-updates", "rejects", "totals" };
	struct outrow_layout *l;
	struct buf b = { 0 };
	struct outrow o;
	struct diag d;
	char path[100];

	arena_init(&arena, 0);
	diag_init(&d);
	for (size_t i = 0; i < NELEM(name); i++) {
		snprintf(path, sizeof path, "formats/layouts/out/%s.xml", name[i]);
		ck_assert_int_eq(outrow_load(&l, &arena, path, &d), 0);
		ck_assert_str_eq(l->name, name[i]);
	}
	outrow_init(&o, l);
	outrow_begin(&o);
	ck_assert_int_eq(outrow_end(&o, &b, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "section"));
	outrow_text(&o, outrow_find(l, "section"), slice_of("a,\"b\""));
	outrow_text(&o, outrow_find(l, "kind"), slice_of("k"));
	outrow_text(&o, outrow_find(l, "measure"), slice_of("m"));
	outrow_bool(&o, outrow_find(l, "ok"), true);
	outrow_number(&o, outrow_find(l, "amount"), -5, 2);
	outrow_number(&o, outrow_find(l, "difference"), 7, 0);
	ck_assert_int_eq(outrow_end(&o, &b, &err), 0);
	ck_assert_str_eq(buf_cstr(&b), "\"a,\"\"b\"\"\",k,,m,,-0.05,,,,7.00,Y\n");
	outrow_fini(&o);
	buf_fini(&b);
	diag_fini(&d);
	arena_fini(&arena);
}
END_TEST

START_TEST(what_is_written_reads_back_equal)
{
	static const size_t size[] = { 1, 7, 64, 1000, 1 << 20 };
	struct buf out = { 0 };
	struct extract_info info;

	load();
	write_payments(&out, 300, false);
	if (check("payments", buf_view(&out), size[_i], &info, NULL, NULL) != 0)
		ck_abort_msg("%s", err.text);
	ck_assert_str_eq(seen, "");
	ck_assert_uint_eq(info.rows, 300);
	ck_assert_uint_eq(info.good, 300);
	ck_assert(info.sorted);
	ck_assert_int_eq(info.header.sequence, 7);
	ck_assert(info.header.full);
	ck_assert_int_eq(info.header.as_of.utc, head.as_of.utc);
	ck_assert_uint_eq(info.bytes, out.n);
	buf_fini(&out);
	arena_fini(&arena);
}
END_TEST

/* One extract of each layout with one row: required columns filled with something plausible. */
START_TEST(every_layout_writes_and_reads)
{
	load();
	for (size_t i = 0; i < set.n; i++) {
		const struct layout *l = set.v[i];
		struct slice cell[ROW_MAX_COLUMNS];
		struct buf out = { 0 };
		struct extract_info info;
		struct feed f;

		for (int c = 0; c < l->type->n; c++) {
			static const char *const plain[] = { [ROW_BOOL] = "true", [ROW_DATE] = "2024-02-29",
				[ROW_NUMBER] = "7", [ROW_STAMP] = "2025-01-02T03:04:05+01:00", [ROW_STRING] = "a",
				[ROW_PERIOD] = "P1Y" };
			const struct row_column *k = &l->type->col[c];

			cell[c] = k->kind == ROW_CODE ? k->code[k->codes - 1] : slice_of(plain[k->kind]);
		}
		feed_begin(&f, l, &head, &out);
		ck_assert_int_eq(feed_cells(&f, ROW_CANCEL, cell, l->type->n, &err), 0);
		feed_end(&f);
		if (check(l->name, buf_view(&out), 100, &info, NULL, NULL) != 0 || info.rejected != 0)
			ck_abort_msg("%s: %s %s\n%s", l->name, err.text, seen, buf_cstr(&out));
		ck_assert_uint_eq(info.by_action[ROW_CANCEL], 1);
		buf_fini(&out);
	}
	arena_fini(&arena);
}
END_TEST

static const struct {
	const char *bytes, *wanted; /* part of the message */
} bad[] = {
	{ "", "wanted a header" },
	{ "U,1\n", "wanted a header" },
	{ "HDR,bills,1,s,1,full,2025-11-08,2025-11-08T02:00:00Z,,\nTRL,0,0,,,,0\n", "layout is \"bills\"" },
	{ "HDR,payments,9,s,1,full,2025-11-08,2025-11-08T02:00:00Z,,\nTRL,0,0,,,,0\n", "layout_version is \"9\"" },
	{ "HDR,payments,1,s,1,full,2025-02-30,2025-11-08T02:00:00Z,,\nTRL,0,0,,,,0\n", "business_date" },
	{ "HDR,payments,1,s,x,full,2025-02-28,2025-11-08T02:00:00Z,,\nTRL,0,0,,,,0\n", "sequence" },
	{ HDR, "no trailer" },
	{ HDR "TRL,1,0,,,,0\n", "0 rows, the trailer says 1" },
	{ HDR "TRL,0,0.01,,,,0\n", "sum_1 (amount)" },
	{ HDR "TRL,0,0,,,,5\n", "hash_total" },
	{ HDR "TRL,0,0,,,1,0\n", "sum_4" },
	{ HDR "TRL,0,0,,,,0\nU\n", "data after the trailer" },
	{ HDR "TRL,0,*,,,,*\n", "without sums" },
	{ HDR HDR "TRL,1,0,,,,0\n", "a second header at byte 71" },
	{ HDR "TRL,0,0\n", "trailer has 3 fields" },
};

START_TEST(a_bad_envelope_refuses_the_file)
{
	struct extract_info info;

	load();
	ck_assert_int_eq(check("payments", slice_of(bad[_i].bytes), 50, &info, NULL, NULL), -1);
	ck_assert_int_eq(err.status, ERR_REFUSED);
	ck_assert_msg(strstr(err.text, bad[_i].wanted) != NULL, "%s", err.text);
	arena_fini(&arena);
}
END_TEST

START_TEST(one_bad_row_never_stops_the_file)
{
	static const char text[] = "\xEF\xBB\xBF"
		"HDR,payment-test,1,s,1,delta,2025-11-08,2025-11-08T02:00:00Z,,\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K1,A1,5.00,2025-11-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K2,A2,5.0x,2025-11-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K3,A3,5.00,2025-13-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K4,A4,5.00,2025-11-07,Z\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K5,\xff,5.00,2025-11-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K6,A6\r\n"
		"X,1,2025-11-07T22:00:00-05:00,,K7,A7,5.00,2025-11-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,,A8,5.00,2025-11-07,O\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,K9,\"A9,5.00,2025-11-07,O\r\n"
		"D,2,2025-11-07T22:00:00-05:00,,\"KA\",\"A\"\"A\",,,\r\n"
		"U,1,2025-11-07T22:00:00-05:00,,KB,AB,5.00,00000000,O\r\n"
		"TRL,11,0,,,,0\r\n\r\n";
	static const char layout[] = "<layout xmlns='urn:arrears:layout:1' name='payment-test'><version>1</version>"
		"<framing kind='delimited'/><owner kind='account' field='account_id'/><key field='id'/><sum field='amount'/>"
		"<fields><field name='id' type='S 9' required='yes'/><field name='account_id' type='S 20' required='yes'/>"
		"<field name='amount' type='M' required='yes'/><field name='due' type='D' null='00000000'/>"
		"<field name='state' type='C'><code from='O'>open</code></field></fields></layout>";
	struct extract_info info;
	struct extract_want want = { 0 };
	struct piece p = { slice_make(text, sizeof text - 1), 33 };
	struct layout *l;
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_parse(&l, &arena, "t.xml", slice_of(layout), &d), 0);
	seen[0] = '\0';
	if (extract_check_bytes(l, "x", piece_read, &p, &want, &info, &(struct extract_sink){ .reject = note }, &err) != 0)
		ck_abort_msg("%s", err.text);
	ck_assert_str_eq(seen, "2:bad-number:amount:A2:A2|K2| 3:bad-date:due:A3:A3|K3| 4:unmapped-code:state:A4:A4|K4| "
		"5:bad-text:account_id:: 6:field-count::: 7:bad-action:row_action:A7:A7|K7| 8:missing-value:id:A8: "
		"9:bad-quote::: ");
	ck_assert_uint_eq(info.good, 3);
	ck_assert(!info.sum_known[0]);
	ck_assert(info.owner_unknown);
	ck_assert_uint_eq(info.by_action[ROW_DELETE], 1);
	diag_fini(&d);
	arena_fini(&arena);
}
END_TEST

/* A record may have 64 KiB with its line end. A longer one is rejected whole and the next is read. */
START_TEST(records_at_the_edge_of_64_kib)
{
	static const char layout[] = "<layout xmlns='urn:arrears:layout:1' name='payment-test'><version>1</version>"
		"<framing kind='delimited'/><owner kind='account' field='account_id'/><key field='id'/>"
		"<fields><field name='id' type='S 9' required='yes'/><field name='account_id' type='S 20' required='yes'/>"
		"<field name='text' type='S 9999'/></fields></layout>";
	static const struct {
		size_t bytes;
		const char *seen;
	} edge[] = { { 65000, "1:too-long:text:A1:A1|K1| " }, { 65536, "1:too-long:text:A1:A1|K1| " },
		{ 65537, "1:record-too-long::: " }, { 200000, "1:record-too-long::: " } };
	struct extract_info info;
	struct layout *l;
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_parse(&l, &arena, "t.xml", slice_of(layout), &d), 0);
	for (size_t i = 0; i < NELEM(edge) * 2; i++) {
		struct buf text = { 0 };
		struct extract_want want = { 0 };
		struct piece p = { .size = i % 2 ? 1000 : 1 << 20 };
		size_t begin;
		int rc;

		buf_str(&text, "HDR,payment-test,1,s,1,delta,2025-11-08,2025-11-08T02:00:00Z,,\n");
		begin = text.n;
		buf_str(&text, "U,1,2025-11-07T22:00:00-05:00,,K1,A1,");
		while (text.n - begin < edge[i / 2].bytes - 1)
			buf_char(&text, 'x');
		buf_str(&text, "\nU,1,2025-11-07T22:00:00-05:00,,K2,A1,y\nTRL,2,,,,,0\n");
		p.rest = buf_view(&text);
		seen[0] = '\0';
		rc = extract_check_bytes(l, "x", piece_read, &p, &want, &info, &(struct extract_sink){ .reject = note }, &err);
		if (rc != 0)
			ck_abort_msg("%s", err.text);
		ck_assert_str_eq(seen, edge[i / 2].seen);
		ck_assert_uint_eq(info.good, 1);
		text.p[begin + sizeof "U,1,2025-11-07T22:00:00-05:00,,K1,A1," - 1] = '"';
		p.rest = buf_view(&text);
		rc = extract_check_bytes(l, "x", piece_read, &p, &want, &info, &(struct extract_sink){ .reject = note }, &err);
		/* A quote that nobody closes: lines that can't be told apart are never taken for rows. */
		if (edge[i / 2].bytes <= 65536)
			ck_assert_int_eq(rc, 0);
		else
			ck_assert(rc == -1 && err.status == ERR_REFUSED && strstr(err.text, "the trailer says 2") != NULL);
		ck_assert_uint_le(info.good, 1);
		buf_fini(&text);
	}
	diag_fini(&d);
	arena_fini(&arena);
}
END_TEST

START_TEST(a_wrong_layout_is_shown_in_place)
{
	static const char text[] = "<layout xmlns=\"urn:arrears:layout:1\" name=\"x\">\n<version>1</version>\n"
		"<framing kind=\"delimited\"/>\n<owner kind=\"account\" field=\"acount_id\"/>\n<key field=\"account_id\"/>\n"
		"<fields>\n<field name=\"account_id\" type=\"S 20\" required=\"yes\"/>\n<field name=\"b\" type=\"Q\"/>\n</fields>\n</layout>\n";
	struct buf b = { 0 };
	struct layout *l;
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	ck_assert_int_eq(layout_parse(&l, &arena, "t.xml", slice_of(text), &d), -1);
	diag_print(&d, &b);
	ck_assert_ptr_nonnull(strstr(buf_cstr(&b), "t.xml:4:30: unknown-field: \"acount_id\""));
	ck_assert_ptr_nonnull(strstr(b.p, "nearest known field: account_id"));
	ck_assert_ptr_nonnull(strstr(b.p, "t.xml:8:23: bad-type"));
	buf_fini(&b);
	diag_fini(&d);
	arena_fini(&arena);
}
END_TEST

START_TEST(keys_share_their_owners_prefix)
{
	struct buf k = { 0 }, o = { 0 }, s = { 0 };
	struct row_builder b = { 0 };
	const struct layout *l;
	enum layout_owner kind;

	load();
	l = layout_find(&set, "holds");
	row_begin(&b, l->type);
	row_put_text(&b, row_find(l->type, "hold_id"), slice_of("H1"));
	row_put_code(&b, row_find(l->type, "scope_kind"), 2);
	row_put_text(&b, row_find(l->type, "scope_id"), slice_of("0007"));
	ck_assert(keyenc_row(l, row_done(&b), &k));
	ck_assert(slice_eq(buf_view(&k), slice_make("premise\0" "0007\0H1", 16)));
	keyenc_owner(l, OWNER_PREMISE, slice_of("0007"), &o);
	ck_assert(o.n < k.n && memcmp(o.p, k.p, o.n) == 0);
	ck_assert(slice_is(keyenc_owner_part(l, buf_view(&k), &kind), "0007"));
	ck_assert_int_eq(kind, OWNER_PREMISE);
	keyenc_show(l, buf_view(&k), &s);
	ck_assert_str_eq(buf_cstr(&s), "premise/0007/H1");
	row_builder_fini(&b);
	buf_fini(&k);
	buf_fini(&o);
	buf_fini(&s);
	arena_fini(&arena);
}
END_TEST

/* A row whose id is ID, written; what became of it. */
static int
feed_one(const char *framing, const char *id, struct buf *out)
{
	struct slice cell[LAYOUT_FIELDS + 1] = { slice_of("1"), slice_of("2025-11-07T22:00:00-05:00"), slice_of(""),
		slice_of(id) };
	struct buf text = { 0 };
	struct layout *l;
	struct feed f;
	struct diag d;
	size_t at;
	int rc;

	arena_init(&arena, 0);
	diag_init(&d);
	buf_printf(&text, "<layout xmlns='urn:arrears:layout:1' name='t'><version>1</version><framing %s/>"
	    "<owner kind='account' field='id'/><key field='id'/><fields><field name='id' type='S 20' width='4'"
	    " required='yes'/></fields></layout>", framing);
	ck_assert_int_eq(layout_parse(&l, &arena, "t.xml", buf_view(&text), &d), 0);
	feed_begin(&f, l, &head, out);
	at = out->n;
	rc = feed_cells(&f, ROW_UPSERT, cell, NELEM(cell), &err);
	ck_assert_uint_eq(f.rows, rc == 0);
	ck_assert(rc == 0 || out->n == at);
	feed_end(&f);
	diag_fini(&d);
	buf_fini(&text);
	buf_reset(out);
	arena_fini(&arena);
	return rc;
}

START_TEST(what_cannot_be_spelled_is_not_written)
{
	struct buf out = { 0 };

	ck_assert_int_eq(feed_one("kind='fixed'", "A234", &out), 0);
	ck_assert_int_eq(feed_one("kind='fixed'", "A2345", &out), -1);
	ck_assert_msg(strstr(err.text, "id is \"A2345\", 5 bytes, wanted at most 4") != NULL, "%s", err.text);
	ck_assert_int_eq(feed_one("kind='fixed'", "A\n3", &out), -1);
	ck_assert_int_eq(feed_one("kind='delimited' quote=''", "A,3", &out), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "no quotes"));
	ck_assert_int_eq(feed_one("kind='delimited'", "A,3", &out), 0);
	buf_fini(&out);
}
END_TEST

static void
put_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

START_TEST(a_set_follows_its_schema)
{
	static const char text[] = "<layout xmlns='urn:arrears:layout:1' name='t'>\n<version>1</version>\n"
		"<framing kind='delimited' colour='red'/>\n<owner kind='account' field='id'/><key field='id'/>\n<fields>"
		"<field name='id' type='S 9' required='yes'/></fields>\n<extra/></layout>";
	const char *dir = kit_dir("set");
	char path[300], command[700];
	struct layout_set s;
	struct buf b = { 0 };
	struct diag d;

	arena_init(&arena, 0);
	diag_init(&d);
	snprintf(path, sizeof path, "%s/t.xml", dir);
	put_text(path, text);
	ck_assert_int_eq(layout_set_load(&s, &arena, dir, &d), -1); /* no schema there */
	diag_fini(&d);
	snprintf(command, sizeof command, "cp formats/layouts/layout.xsd %s/", dir);
	ck_assert_int_eq(system(command), 0);
	diag_init(&d);
	ck_assert_int_eq(layout_set_load(&s, &arena, dir, &d), -1);
	diag_print(&d, &b);
	ck_assert_msg(strstr(buf_cstr(&b), "t.xml:3:") != NULL && strstr(b.p, "colour") != NULL &&
	    strstr(b.p, "t.xml:6:") != NULL && strstr(b.p, "extra") != NULL, "%s", b.p);
	diag_fini(&d);
	buf_fini(&b);
	arena_fini(&arena);
}
END_TEST

START_TEST(a_new_field_makes_a_revision)
{
	const struct layout *old;
	struct layout *now, *same;
	struct diag d;

	load();
	diag_init(&d);
	old = layout_find(&set, "accounts");
	ck_assert_int_eq(layout_load(&same, &arena, "formats/layouts/accounts.xml", &d), 0);
	layout_succeeds(same, old);
	ck_assert_uint_eq(same->type->revision, 0);
	ck_assert_int_eq(layout_load(&now, &arena, "formats/layouts/bills.xml", &d), 0);
	layout_succeeds(now, old);
	ck_assert_uint_eq(now->type->revision, 1);
	ck_assert_ptr_eq(now->type->older, old->type);
	diag_fini(&d);
	arena_fini(&arena);
}
END_TEST

int
main(void)
{
	return kit_main("formats", (struct kit_case[]){ KIT(all_layouts_load_and_agree), KIT(output_layouts_load),
	    { what_is_written_reads_back_equal, "what_is_written_reads_back_equal", 0, 5 },
	    KIT(every_layout_writes_and_reads),
	    { a_bad_envelope_refuses_the_file, "a_bad_envelope_refuses_the_file", 0, NELEM(bad) },
	    KIT(one_bad_row_never_stops_the_file), KIT(records_at_the_edge_of_64_kib), KIT(a_wrong_layout_is_shown_in_place),
	    KIT(keys_share_their_owners_prefix),
	    KIT(what_cannot_be_spelled_is_not_written), KIT(a_set_follows_its_schema), KIT(a_new_field_makes_a_revision), { 0 } });
}
