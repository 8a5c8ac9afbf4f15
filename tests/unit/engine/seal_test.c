/* seal_test.c - a store of which a file was lost or exchanged says so before anything is read. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failpt.h"
#include "base/hash.h"
#include "io/folder.h"
#include "kit.h"
#include "store/store.h"
#include "store/store_inside.h"

static struct err e;
#define OK(x) ck_assert_msg((x) == 0, "%s", e.text)

static void
fill(struct store *s, const char *table, enum store_kind kind, uint64_t run, unsigned from, unsigned to)
{
	struct store_table *t;
	char key[32], val[64];

	OK(store_table(s, table, kind, 1, &t, &e));
	OK(store_begin(s, run, &e));
	for (unsigned i = from; i < to; i++) {
		int k = snprintf(key, sizeof key, "k%08u", i), v = snprintf(val, sizeof val, "row %u as run %u left it", i, (unsigned)run);

		OK(store_put(t, slice_make(key, (size_t)k), slice_make(val, (size_t)v), &e));
	}
	OK(store_commit(s, &e));
}

static struct store *
begin(const char *d)
{
	struct store *s;

	OK(store_open(&s, d, NULL, &e));
	return s;
}

/* Run RUN changes some rows of the tables and makes its table of before-images; so it ends. */
static void
run(const char *d, unsigned no)
{
	struct store *s = begin(d);
	struct store_table *t;

	fill(s, "holds", STORE_UNDO, no, 0, 400 * no);
	fill(s, "by-holder", STORE_UNDO, no, 10, 50 * no);
	fill(s, "runs", STORE_LEDGER, 0, no, no + 1);
	OK(store_table(s, "empty", STORE_UNDO, 1, &t, &e));
	OK(store_forget(s, no, &e));
	OK(store_close(&s, &e));
}

static const char *
file(const char *d, const char *table)
{
	static char room[4][1200];
	static int i;

	i = (i + 1) % 4;
	snprintf(room[i], sizeof room[i], "%s/env/%s.db", d, table);
	return room[i];
}

static void
copy(const char *from, const char *to)
{
	OK(folder_unlink(to, &e));
	OK(folder_copy_file(from, to, NULL, &e));
}

/* The environment of D, as it is now, in TO. */
static void
copy_env(const char *d, const char *to)
{
	struct arena mem;
	char **name, dir[1100];
	size_t n;

	arena_init(&mem, 0);
	snprintf(dir, sizeof dir, "%s/env", to);
	OK(folder_remove(dir, &e));
	OK(folder_make(dir, &e));
	snprintf(dir, sizeof dir, "%s/env", d);
	OK(folder_list(dir, &mem, &name, &n, &e));
	for (size_t i = 0; i < n; i++)
		OK(folder_copy_file(arena_printf(&mem, "%s/env/%s", d, name[i]), arena_printf(&mem, "%s/env/%s", to, name[i]), NULL, &e));
	arena_fini(&mem);
}

static char *
dump(const char *d)
{
	struct store *s = begin(d);
	char *p = NULL;
	size_t n;
	FILE *f = open_memstream(&p, &n);

	OK(store_dump(s, f, true, &e));
	fclose(f);
	OK(store_close(&s, &e));
	return p;
}

static void
refused(const char *d, const char *table, const char *how)
{
	struct store *s;
	char name[80];

	snprintf(name, sizeof name, "table %s: %s.db ", table, table);
	ck_assert_msg(store_open(&s, d, NULL, &e) == -1, "%s %s: opened", table, how);
	ck_assert_msg(e.status == ERR_DAMAGED, "%s %s: %s", table, how, e.text);
	ck_assert_msg(strstr(e.text, name) != NULL, "%s %s: %s", table, how, e.text);
	ck_assert_msg(strstr(e.text, "last backup") != NULL, "%s %s: %s", table, how, e.text);
}

/* Run 4 dies at WISH. */
static void
die(const char *d, const char *wish)
{
	pid_t kid = fork();
	int status;

	if (kid == 0) {
		setenv("ARREARS_FAILPT", wish, 1);
		failpt_init();
		run(d, 4);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(kid, &status, 0), kid);
	ck_assert_int_eq(status, SIGKILL);
}

static const char *const all[] = { "holds", "by-holder", "runs", "empty", "before-3", "catalog" };
static char now[1000], past[1000], other[1000];

/* A store after three runs; as it was after two; another store with the same rows. */
static void
three_stores(const char *name)
{
	char room[100];

	snprintf(now, sizeof now, "%s", kit_dir(name));
	snprintf(room, sizeof room, "%s-past", name);
	snprintf(past, sizeof past, "%s", kit_dir(room));
	snprintf(room, sizeof room, "%s-other", name);
	snprintf(other, sizeof other, "%s", kit_dir(room));
	for (unsigned no = 1; no <= 3; no++) {
		run(other, no);
		run(now, no);
		if (no == 2)
			copy_env(now, past);
	}
}

/* --- the harms ------------------------------------------------------------------------------ */
static bool
removed(const char *path, const char *table)
{
	(void)table;
	return unlink(path) == 0;
}

static bool
emptied(const char *path, const char *table)
{
	(void)table;
	return truncate(path, 0) == 0;
}

static bool
overwritten(const char *path, const char *table)
{
	FILE *f = fopen(path, "w");

	(void)table;
	for (int i = 0; i < 3000; i++)
		fputs("no table\n", f);
	return fclose(f) == 0;
}

/* The empty table was not touched by the last run, so its older copy is the same; before-3 had none. */
static bool
older(const char *path, const char *table)
{
	if (strcmp(table, "empty") == 0 || strcmp(table, "before-3") == 0)
		return false;
	copy(file(past, table), path);
	return true;
}

static bool
of_another_store(const char *path, const char *table)
{
	copy(file(other, table), path);
	return true;
}

static bool
of_another_table(const char *path, const char *table)
{
	copy(file(now, strcmp(table, "holds") == 0 ? "by-holder" : "holds"), path);
	return true;
}

static const struct harm {
	const char *how;
	bool (*do_it)(const char *path, const char *table);
} harms[] = { { "removed", removed }, { "emptied", emptied }, { "overwritten", overwritten }, { "older", older },
	{ "of another store", of_another_store }, { "of another table", of_another_table } };

/* A foreign catalog is told at the first table that it contradicts, an older one too where recovery ends at it. */
static const char *
told_at(const char *table, const char *how, bool log)
{
	if (log && strcmp(table, "catalog") == 0 && strcmp(how, "older") == 0)
		return "by-holder";
	return strcmp(table, "catalog") == 0 && strcmp(how, "of another store") == 0 ? "before-3" : table;
}

/* With a log whose end is not yet in the tables (_i = 1) too: what recovery passes over would be lost for the right file. */
START_TEST(a_file_lost_or_exchanged_is_told_before_anything_is_read)
{
	char right[1000], *was, *is;

	three_stores("se1");
	if (_i == 1)
		die(now, "store.txn.after:3");
	snprintf(right, sizeof right, "%s", kit_dir("se1-right"));
	copy_env(now, right);
	was = dump(right);
	copy_env(now, right);
	for (size_t t = 0; t < NELEM(all); t++)
		for (size_t h = 0; h < NELEM(harms); h++) {
			if (!harms[h].do_it(file(now, all[t]), all[t]))
				continue;
			for (int again = 0; again < 2; again++)
				refused(now, told_at(all[t], harms[h].how, _i == 1), harms[h].how);
			copy(file(right, all[t]), file(now, all[t]));
			is = dump(now);
			ck_assert_msg(strcmp(was, is) == 0, "%s %s, and right again: other rows", all[t], harms[h].how);
			free(is);
			copy_env(right, now);
		}
	run(now, 5);
	free(was);
}
END_TEST

START_TEST(a_table_that_the_catalog_does_not_know_is_told_and_one_of_images_goes)
{
	struct store *s;

	three_stores("se2");
	copy(file(now, "holds"), file(now, "stray"));
	refused(now, "stray", "unknown");
	OK(folder_unlink(file(now, "stray"), &e));
	copy(file(now, "before-3"), file(now, "before-1"));
	s = begin(now);
	ck_assert(!folder_exists(file(now, "before-1")));
	ck_assert(folder_exists(file(now, "before-3")));
	OK(store_close(&s, &e));
}
END_TEST

START_TEST(tables_without_a_catalog_begin_no_new_store)
{
	char *was, *is;

	three_stores("se3");
	was = dump(now);
	for (size_t t = 0; t + 1 < NELEM(all); t++)
		OK(rename(file(now, all[t]), file(past, all[t])));
	refused(now, "by-holder", "without tables");
	for (size_t t = 0; t + 1 < NELEM(all); t++)
		OK(rename(file(past, all[t]), file(now, all[t])));
	is = dump(now);
	ck_assert_str_eq(was, is);
	free(was);
	free(is);
}
END_TEST

/* --- the sums --------------------------------------------------------------------------------- */
static void
sums_are_those_of_the_rows(struct store *s)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		struct store_seal seen = { 0 };
		struct slice k, v;
		struct rows *r;

		if (t == s->catalog)
			continue;
		OK(store_rows(t, &r, &e));
		while (rows_next(r, &k, &v, &e) == 1) {
			seen.rows++;
			seen.sum += hash_64(v.p, v.n, hash_64(k.p, k.n, 0));
		}
		rows_close(&r);
		ck_assert_msg(seen.rows == t->seal.rows && seen.sum == t->seal.sum, "%s: %llu rows", t->name,
		    (unsigned long long)t->seal.rows);
	}
}

START_TEST(sums_follow_puts_deletes_aborts_and_undo)
{
	const char *d = kit_dir("se4");
	struct store *s = begin(d);
	struct store_table *t;
	struct store_seal was;

	OK(store_bulk_begin(s, &e));
	fill(s, "a", STORE_UNDO, 1, 0, 5000);
	OK(store_bulk_end(s, &e));
	sums_are_those_of_the_rows(s);
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	was = t->seal;
	ck_assert_uint_eq(was.rows, 5000);
	OK(store_begin(s, 2, &e));
	OK(store_put(t, slice_of("k00000007"), slice_of("other"), &e));
	store_abort(s);
	ck_assert_mem_eq(&was, &t->seal, sizeof was);
	fill(s, "a", STORE_UNDO, 2, 4000, 6000);
	OK(store_begin(s, 2, &e));
	for (unsigned i = 0; i < 3000; i++) {
		char key[32];

		OK(store_del(t, slice_make(key, (size_t)snprintf(key, sizeof key, "k%08u", i)), &e));
	}
	OK(store_del(t, slice_of("never there"), &e));
	OK(store_put(t, slice_of("k00005999"), slice_of("row 5999 as run 2 left it"), &e));
	OK(store_commit(s, &e));
	ck_assert_uint_eq(t->seal.rows, 3000);
	sums_are_those_of_the_rows(s);
	OK(store_close(&s, &e));
	s = begin(d);
	sums_are_those_of_the_rows(s);
	OK(store_undo(s, 2, 0, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	ck_assert_uint_eq(t->seal.rows, was.rows);
	ck_assert_uint_eq(t->seal.sum, was.sum);
	sums_are_those_of_the_rows(s);
	OK(store_close(&s, &e));
}
END_TEST

/* --- pages ----------------------------------------------------------------------------------- */
/* The rows as they were, or DAMAGED; never others, and never for ever. */
static void
told_or_none_the_worse(const char *d, const char *was, const char *what, long page)
{
	struct store *s;
	char *p = NULL;
	size_t n;
	FILE *f;
	int rc = store_open(&s, d, NULL, &e), closed;

	if (rc == 0) {
		f = open_memstream(&p, &n);
		rc = store_dump(s, f, true, &e);
		fclose(f);
		closed = store_close(&s, NULL);
		ck_assert_msg(rc != 0 || (closed == 0 && strcmp(p, was) == 0), "page %ld of %s: other rows", page, what);
		free(p);
	}
	ck_assert_msg(rc == 0 || e.status == ERR_DAMAGED, "page %ld of %s: %s", page, what, e.text);
}

/* A page of zeros, as a disk gives a block that it lost. */
START_TEST(a_blank_page_of_any_file_is_told)
{
	static const char none[4096];
	char *was;

	three_stores("se9");
	was = dump(now);
	copy_env(now, past);
	for (size_t t = 0; t < NELEM(all); t++)
		for (long page = 0;; page++) {
			FILE *f = fopen(file(now, all[t]), "r+b");
			bool there = fseek(f, 0, SEEK_END) == 0 && ftell(f) > page * 4096;

			if (there)
				there = fseek(f, page * 4096, SEEK_SET) == 0 && fwrite(none, 1, sizeof none, f) == sizeof none;
			ck_assert_int_eq(fclose(f), 0);
			if (!there)
				break;
			told_or_none_the_worse(now, was, all[t], page);
			copy_env(past, now);
		}
	free(was);
}
END_TEST

/* --- walks ---------------------------------------------------------------------------------- */
/* A page of FROM in the place of the one in TO: the last that differs, of those that hold rows. */
static void
lose_a_write(const char *from, const char *to)
{
	enum { PAGE = 4096, TYPE_AT = 25, LEAVES = 5 };
	char was[PAGE], is[PAGE];
	FILE *f = fopen(from, "rb"), *t = fopen(to, "r+b");
	long at = -1;

	for (long i = 0; fread(was, 1, PAGE, f) == PAGE && fread(is, 1, PAGE, t) == PAGE; i++)
		if (was[TYPE_AT] == LEAVES && is[TYPE_AT] == LEAVES && memcmp(was, is, PAGE) != 0)
			at = i;
	ck_assert_int_gt(at, 2);
	ck_assert_int_eq(fseek(f, at * PAGE, SEEK_SET) | fseek(t, at * PAGE, SEEK_SET), 0);
	ck_assert_uint_eq(fread(was, 1, PAGE, f), PAGE);
	ck_assert_uint_eq(fwrite(was, 1, PAGE, t), PAGE);
	fclose(f);
	ck_assert_int_eq(fclose(t), 0);
}

/* The rows that a walk of the table gives; ends with -1 where it fails. */
static int
walk(struct store_table *t, size_t *n)
{
	struct slice k, v;
	struct rows *r;
	int rc;

	OK(store_rows(t, &r, &e));
	for (*n = 0; (rc = rows_next(r, &k, &v, &e)) == 1; ++*n)
		;
	rows_close(&r);
	return rc;
}

START_TEST(a_walk_misses_what_a_disk_forgot)
{
	const char *d = kit_dir("se7");
	char old[1000];
	struct store_table *t;
	struct store *s = begin(d);
	size_t n;

	fill(s, "a", STORE_UNDO, 1, 0, 3000);
	OK(store_close(&s, &e));
	snprintf(old, sizeof old, "%s/old", d);
	copy(file(d, "a"), old);
	s = begin(d);
	fill(s, "a", STORE_UNDO, 2, 0, 3000);
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	ck_assert_int_eq(walk(t, &n), 0);
	ck_assert_uint_eq(n, 3000);
	OK(store_close(&s, &e));
	lose_a_write(old, file(d, "a"));
	s = begin(d);
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	ck_assert_int_eq(walk(t, &n), -1);
	ck_assert_int_eq(e.status, ERR_DAMAGED);
	ck_assert_msg(strstr(e.text, "table a: a.db has other rows than its seal says: read: 3000 rows") != NULL, "%s", e.text);
	OK(store_close(&s, &e));
}
END_TEST

/* What a commit changes before the reader and behind it is no damage; a walk begun after it is held to the new sum. */
START_TEST(a_walk_beside_commits_is_not_reckoned)
{
	struct store *s = begin(kit_dir("se8"));
	struct store_table *t;
	struct slice k, v;
	struct rows *r;
	size_t n = 0;
	int rc;

	fill(s, "a", STORE_UNDO, 1, 0, 20000);
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	OK(store_rows(t, &r, &e));
	while ((rc = rows_next(r, &k, &v, &e)) == 1)
		if (++n % 4000 == 0)
			fill(s, "a", STORE_UNDO, 2 + n / 4000, (unsigned)n - 1000, 20000);
	ck_assert_int_eq(rc, 0);
	OK(rows_seek(r, slice_of("k00019000"), &e));
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
	for (int again = 0; again < 2; again++) {
		OK(rows_seek(r, slice_make("", 0), &e));
		for (n = 0; (rc = rows_next(r, &k, &v, &e)) == 1; n++)
			;
		ck_assert_int_eq(rc, 0);
		ck_assert_uint_eq(n, 20000);
	}
	rows_close(&r);
	OK(store_close(&s, &e));
}
END_TEST

START_TEST(a_death_at_any_point_leaves_tables_as_their_catalog_says)
{
	static const char *const wish[] = { "store.txn.before:1", "store.txn.after:1", "store.txn.after:2", "store.txn.before:3",
		"store.txn.after:3", "store.checkpoint.before:1", "store.checkpoint.after:1" };
	struct store *s;

	for (size_t i = 0; i < NELEM(wish); i++) {
		const char *d = kit_dir("se5");

		for (unsigned no = 1; no <= 3; no++)
			run(d, no);
		die(d, wish[i]);
		s = begin(d);
		sums_are_those_of_the_rows(s);
		OK(store_undo(s, 4, 0, &e));
		sums_are_those_of_the_rows(s);
		OK(store_close(&s, &e));
	}
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { { a_file_lost_or_exchanged_is_told_before_anything_is_read, "a_file_lost_or_exchanged_is_told_before_anything_is_read", 0, 2 },
		KIT(a_table_that_the_catalog_does_not_know_is_told_and_one_of_images_goes),
		KIT(tables_without_a_catalog_begin_no_new_store), KIT(sums_follow_puts_deletes_aborts_and_undo),
		KIT(a_blank_page_of_any_file_is_told), KIT(a_walk_misses_what_a_disk_forgot), KIT(a_walk_beside_commits_is_not_reckoned),
		KIT(a_death_at_any_point_leaves_tables_as_their_catalog_says), { 0 } };

	return kit_main("seal", c);
}
