/* store_test.c - transactions, cursors, undo, crashes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/failpt.h"
#include "io/folder.h"
#include "kit.h"
#include "store/store.h"
#include "store/store_inside.h"

static struct err e;
#define OK(x) ck_assert_msg((x) == 0, "%s", e.text)

static struct slice
num(unsigned n)
{
	static char p[8][32];
	static int i;

	i = (i + 1) % 8;
	return slice_make(p[i], (size_t)snprintf(p[i], sizeof p[i], "k%08u", n));
}

static struct slice
num_of(unsigned n, char p[32])
{
	return slice_make(p, (size_t)snprintf(p, 32, "k%08u", n));
}

static void
fill(struct store *s, struct store_table *t, uint64_t run, unsigned from, unsigned to, const char *val)
{
	OK(store_begin(s, run, &e));
	for (unsigned i = from; i < to; i++)
		OK(store_put(t, num(i), slice_of(val), &e));
	OK(store_commit(s, &e));
}

static char *
dump(struct store *s)
{
	char *p = NULL;
	size_t n;
	FILE *f = open_memstream(&p, &n);

	OK(store_dump(s, f, true, &e));
	fclose(f);
	return p;
}

START_TEST(own_writes_are_seen_before_the_commit)
{
	struct store *s;
	struct store_table *t;
	struct slice v;

	OK(store_open(&s, kit_dir("st1"), NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_begin(s, 1, &e));
	OK(store_put(t, num(1), slice_of("one"), &e));
	OK(store_put(t, num(1), slice_of("uno"), &e));
	ck_assert_int_eq(store_get(t, num(1), &v, &e), 1);
	ck_assert(slice_is(v, "uno"));
	OK(store_commit(s, &e));
	OK(store_begin(s, 1, &e));
	OK(store_del(t, num(1), &e));
	ck_assert_int_eq(store_get(t, num(1), &v, &e), 0);
	store_abort(s);
	ck_assert_int_eq(store_get(t, num(1), &v, &e), 1);
	ck_assert(slice_is(v, "uno"));
	ck_assert_int_eq(store_table(s, "a", STORE_UNDO, 2, &t, &e), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
	OK(store_close(&s, &e));
}
END_TEST

START_TEST(a_cursor_walks_and_seeks_while_rows_behind_it_change)
{
	struct store *s;
	struct store_table *t;
	struct rows *r;
	struct slice k, v;
	unsigned n = 0;

	OK(store_open(&s, kit_dir("st2"), NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	fill(s, t, 0, 0, 50000, "some value of a row");
	OK(store_rows(t, &r, &e));
	while (rows_next(r, &k, &v, &e) == 1) {
		ck_assert(slice_eq(k, num(n)));
		if (++n % 10000 == 0)
			fill(s, t, 1, 0, n, n % 20000 ? "a value that is longer than the one before" : "s");
	}
	ck_assert_uint_eq(n, 50000);
	unsigned at[] = { 0, 5, 6, 4000, 4001, 49999, 10, 25000, 25010 };
	for (size_t i = 0; i < NELEM(at); i++) {
		OK(rows_seek(r, num(at[i]), &e));
		ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
		ck_assert(slice_eq(k, num(at[i])));
		if (at[i] < 49999) {
			ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
			ck_assert(slice_eq(k, num(at[i] + 1)));
		}
	}
	OK(rows_seek(r, slice_of("k00000007x"), &e));
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
	ck_assert(slice_eq(k, num(8)));
	OK(rows_seek(r, slice_of("z"), &e));
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 0);
	rows_close(&r);
	OK(store_close(&s, &e));
}
END_TEST

/* Two cursors read all rows again and again while a third thread's rows change: what they have passed. */
struct walker {
	struct rows *rows;
	int64_t n;
	struct err err;
};

static void
walk_all(void *ctx, void *task, int worker)
{
	struct walker *w = task;
	struct slice k, v;
	int rc;

	(void)ctx;
	(void)worker;
	w->n = 0;
	rc = rows_seek(w->rows, num_of(0, (char[32]){ 0 }), &w->err);
	while (rc == 0 && rows_next(w->rows, &k, &v, &w->err) == 1)
		w->n += slice_is(v, "a row that many others look like");
}

START_TEST(cursors_are_read_beside_commits)
{
	enum { ROWS = 20000 };
	struct store *s;
	struct store_table *t, *other;
	struct walker w[2] = { 0 };
	struct crew *c;

	OK(store_open(&s, kit_dir("st9"), NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_table(s, "b", STORE_UNDO, 1, &other, &e));
	fill(s, t, 1, 0, ROWS, "a row that many others look like");
	OK(store_rows(t, &w[0].rows, &e));
	OK(store_rows(t, &w[1].rows, &e));
	c = crew_open(2, 2, NULL, walk_all, NULL);
	for (unsigned round = 0; round < 8; round++) {
		crew_put(c, &w[0]);
		crew_put(c, &w[1]);
		for (unsigned i = 0; i < 5; i++)
			fill(s, other, 1, round * 500 + i * 100, round * 500 + i * 100 + 100, "written meanwhile");
		for (int i = 0; i < 2; i++)
			ck_assert_int_eq(((struct walker *)crew_take(c))->n, ROWS);
	}
	crew_close(&c);
	rows_close(&w[0].rows);
	rows_close(&w[1].rows);
	OK(store_close(&s, &e));
}
END_TEST

/* Berkeley DB's page checksum as its own function gives it. */
START_TEST(the_page_checksum_is_berkeley_db_s)
{
	unsigned char page[4096 + 3];
	unsigned seed = 1;

	for (size_t i = 0; i < sizeof page; i++)
		page[i] = i < 64 ? 255 : (unsigned char)((seed = seed * 1103515245u + 12345u) >> 16);
	for (size_t at = 0; at < 3; at++)
		for (uint32_t n = 0; n <= 4096; n += n < 64 ? 1 : 127) {
			uint32_t h = 0;

			for (uint32_t i = 0; i < n; i++)
				h = h * 33 + page[at + i];
			ck_assert_uint_eq(__ham_func4(NULL, page + at, n), h);
		}
}
END_TEST

START_TEST(long_values_come_back)
{
	struct store *s;
	struct store_table *t;
	struct rows *r;
	struct slice k, v;
	char *big = base_alloc(3 << 20);

	memset(big, 'x', 3 << 20);
	OK(store_open(&s, kit_dir("st3"), NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_begin(s, 1, &e));
	OK(store_put(t, num(1), slice_make(big, 3 << 20), &e));
	OK(store_put(t, num(2), slice_make(big, 70000), &e));
	OK(store_put(t, num(3), slice_make("", 0), &e));
	OK(store_commit(s, &e));
	OK(store_rows(t, &r, &e));
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
	ck_assert_uint_eq(v.n, 3 << 20);
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
	ck_assert_uint_eq(v.n, 70000);
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
	ck_assert_uint_eq(v.n, 0);
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 0);
	rows_close(&r);
	ck_assert_int_eq(store_get(t, num(1), &v, &e), 1);
	ck_assert_mem_eq(v.p, big, 3 << 20);
	OK(store_undo(s, 1, 0, &e));
	ck_assert_int_eq(store_get(t, num(1), &v, &e), 0);
	OK(store_close(&s, &e));
	base_free(big);
}
END_TEST

/* Run 2 changes, adds, removes; in two commits that touch the same keys. */
static void
run_two(struct store *s, struct store_table *t)
{
	fill(s, t, 2, 100, 3000, "second");
	OK(store_begin(s, 2, &e));
	for (unsigned i = 0; i < 500; i++)
		OK(store_del(t, num(i), &e));
	for (unsigned i = 2500; i < 4000; i++)
		OK(store_put(t, num(i), slice_of("third"), &e));
	OK(store_commit(s, &e));
}

START_TEST(undo_gives_back_what_was)
{
	struct store *s;
	struct store_table *t, *l;
	char *was, *is;
	struct slice v;
	uint64_t mark;

	OK(store_open(&s, kit_dir("st4"), NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_table(s, "l", STORE_LEDGER, 1, &l, &e));
	fill(s, t, 1, 0, 1000, "first");
	was = dump(s);
	run_two(s, t);
	OK(store_mark(s, 2, &mark, &e));
	is = dump(s);
	ck_assert_str_ne(was, is);
	fill(s, t, 2, 0, 10, "a later step");
	OK(store_undo(s, 2, mark, &e));
	free(was);
	was = dump(s);
	ck_assert_str_eq(was, is);
	fill(s, l, 2, 0, 1, "stays");
	OK(store_undo(s, 2, 0, &e));
	ck_assert_int_eq(store_get(l, num(0), &v, &e), 1);
	ck_assert_int_eq(store_get(t, num(0), &v, &e), 1);
	ck_assert(slice_is(v, "first"));
	ck_assert_int_eq(store_get(t, num(3999), &v, &e), 0);
	OK(store_forget(s, 2, &e));
	OK(store_undo(s, 1, 0, &e));
	ck_assert_int_eq(store_get(t, num(0), &v, &e), 1);	/* its images are gone */
	free(was);
	free(is);
	OK(store_close(&s, &e));
}
END_TEST

/* Kills a child at one passing of a point, then looks at what the next process finds. */
static int
child(const char *dir, const char *wish, bool undo)
{
	pid_t kid = fork();
	int status;

	if (kid == 0) {
		struct store *s;
		struct store_table *t;

		if (store_open(&s, dir, NULL, &e) != 0 || store_table(s, "a", STORE_UNDO, 1, &t, &e) != 0)
			_exit(1);
		setenv("ARREARS_FAILPT", wish, 1);
		failpt_init();
		if (undo) {
			if (store_undo(s, 2, 0, &e) != 0)
				_exit(2);
		} else {
			run_two(s, t);
		}
		_exit(store_close(&s, &e) == 0 ? 0 : 3);
	}
	ck_assert_int_eq(waitpid(kid, &status, 0), kid);
	return status;
}

START_TEST(a_crash_leaves_whole_commits_and_undo_finishes)
{
	static const char *const wish[] = { "store.apply.before:1", "store.txn.before:1", "store.txn.after:1",
		"store.txn.before:2", "store.txn.after:2", "store.checkpoint.before:1", "store.checkpoint.after:1" };
	static const char *const undo[] = { "store.undo.before:1", "store.txn.before:1", "store.undo.after:1" };
	const char *d = kit_dir(_i ? "st5b" : "st5");
	struct store *s;
	struct store_table *t;
	char *was, *is;

	for (size_t i = 0; i < NELEM(wish); i++) {
		OK(folder_remove(d, &e));
		OK(store_open(&s, d, NULL, &e));
		OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
		fill(s, t, 1, 0, 1000, "first");
		was = dump(s);
		OK(store_close(&s, &e));
		ck_assert_int_eq(child(d, wish[i], false), SIGKILL);
		if (_i == 1)
			ck_assert_int_eq(child(d, undo[i % 3], true), i < 2 ? 0 : SIGKILL);
		OK(store_open(&s, d, NULL, &e));
		OK(store_undo(s, 2, 0, &e));
		is = dump(s);
		ck_assert_str_eq(was, is);
		free(was);
		free(is);
		OK(store_close(&s, &e));
	}
}
END_TEST

START_TEST(a_damaged_page_says_restore_and_the_backup_serves)
{
	const char *d = kit_dir("st6");
	char path[700], bak[700], env[700];
	struct store *s;
	struct store_table *t;
	struct rows *r;
	struct slice k, v;
	char *was, *is;
	FILE *f;
	int rc;

	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	fill(s, t, 1, 0, 50000, "a value");
	was = dump(s);
	snprintf(bak, sizeof bak, "%s/backup", d);
	OK(store_backup(s, bak, &e));
	OK(store_close(&s, &e));
	snprintf(path, sizeof path, "%s/env/a.db", d);
	f = fopen(path, "r+");
	fseek(f, 4096 * 20 + 900, SEEK_SET);
	fputs("#", f);
	fclose(f);
	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_rows(t, &r, &e));
	while ((rc = rows_next(r, &k, &v, &e)) == 1)
		;
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(e.status, ERR_DAMAGED);
	ck_assert_ptr_nonnull(strstr(e.text, "backup"));
	rows_close(&r);
	rc = store_close(&s, &e);
	ck_assert_int_eq(rc, -1);
	snprintf(env, sizeof env, "%s/env", d);
	OK(folder_remove(env, &e));
	ck_assert_int_eq(rename(bak, env), 0);
	OK(store_open(&s, d, NULL, &e));
	is = dump(s);
	ck_assert_str_eq(was, is);
	OK(store_close(&s, &e));
	free(was);
	free(is);
}
END_TEST

START_TEST(a_first_load_in_bulk_survives)
{
	const char *d = kit_dir("st7");
	struct store *s;
	struct store_table *t;
	struct slice v;

	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_bulk_begin(s, &e));
	fill(s, t, 0, 0, 30000, "a value of a first load");
	fill(s, t, 0, 30000, 60000, "a value of a first load");
	OK(store_bulk_end(s, &e));
	ck_assert_int_eq(store_bulk_begin(s, &e), -1);
	OK(store_close(&s, &e));
	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	ck_assert_int_eq(store_get(t, num(59999), &v, &e), 1);
	OK(store_close(&s, &e));
}
END_TEST

START_TEST(another_format_is_refused_by_name)
{
	const char *d = kit_dir("st8");
	struct store *s;
	struct store_table *t;
	DBT k = { .data = (char[]){ "a" }, .size = 1 }, v = { .data = (char[]){ "format 7 kind 0 keys 1" }, .size = 22 };

	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	fill(s, t, 0, 0, 10, "a value");
	OK(s->catalog->db->put(s->catalog->db, NULL, &k, &v, DB_AUTO_COMMIT));
	OK(store_close(&s, &e));
	ck_assert_int_eq(store_open(&s, d, NULL, &e), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
	ck_assert_msg(strstr(e.text, "table a: rows of format 7, wanted: format ") != NULL, "%s", e.text);
	ck_assert_msg(strstr(e.text, "go on with the version of the program that wrote it") != NULL, "%s", e.text);
}
END_TEST

START_TEST(other_keys_are_refused_by_name)
{
	const char *d = kit_dir("st9");
	struct store *s;
	struct store_table *t;
	char *was, *is;

	OK(store_open(&s, d, NULL, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	fill(s, t, 0, 0, 10, "a value");
	was = dump(s);
	OK(store_close(&s, &e));
	OK(store_open(&s, d, NULL, &e));
	ck_assert_int_eq(store_table(s, "a", STORE_UNDO, 2, &t, &e), -1);
	ck_assert_int_eq(e.status, ERR_REFUSED);
	ck_assert_msg(strstr(e.text, "table a: keys of version 1, kind 0, wanted: version 2, kind 0; ") != NULL, "%s", e.text);
	ck_assert_int_eq(store_table(s, "a", STORE_LEDGER, 1, &t, &e), -1);
	ck_assert_msg(strstr(e.text, "kind 0, wanted: version 1, kind 1; ") != NULL, "%s", e.text);
	is = dump(s);
	ck_assert_str_eq(was, is);
	OK(store_close(&s, &e));
	free(was);
	free(is);
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { KIT(own_writes_are_seen_before_the_commit),
		KIT(a_cursor_walks_and_seeks_while_rows_behind_it_change), KIT(long_values_come_back),
		KIT(cursors_are_read_beside_commits), KIT(the_page_checksum_is_berkeley_db_s), KIT(undo_gives_back_what_was),
		{ a_crash_leaves_whole_commits_and_undo_finishes, "a_crash_leaves_whole_commits_and_undo_finishes", 0, 2 },
		KIT(a_damaged_page_says_restore_and_the_backup_serves), KIT(a_first_load_in_bulk_survives),
		KIT(another_format_is_refused_by_name), KIT(other_keys_are_refused_by_name), { 0 } };

	return kit_main("store", c);
}
