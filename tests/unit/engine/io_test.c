/* io_test.c - crew, sources, staged files, folders, the lock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/failpt.h"
#include "io/folder.h"
#include "io/lockfile.h"
#include "io/osio.h"
#include "io/sink.h"
#include "io/source.h"
#include "io/stage.h"
#include "kit.h"

struct job {
	int n, square;
};

static void
square(void *ctx, void *task, int worker)
{
	struct job *j = task;

	ck_assert_ptr_null(ctx);
	ck_assert_int_lt(worker, 4);
	for (volatile int spin = 0; spin < (j->n % 7) * 1000; spin++)
		;
	j->square = j->n * j->n;
}

START_TEST(crew_gives_back_in_order)
{
	struct crew *c = crew_open(_i, 8, NULL, square, NULL);
	struct job job[8], *j;
	int put = 0, got = 0;

	while (got < 5000) {
		while (put < 5000 && crew_room(c)) {
			job[put % 8].n = put;
			crew_put(c, &job[put % 8]);
			put++;
		}
		j = crew_take(c);
		ck_assert_int_eq(j->n, got);
		ck_assert_int_eq(j->square, got * got);
		got++;
	}
	ck_assert_ptr_null(crew_take(c));
	crew_put(c, &job[0]);
	crew_close(&c);
}
END_TEST

struct turns {
	int next, busy;
};

/* The first part: alone, and in the order in which tasks were put. */
static void
take_turn(void *ctx, void *task, int worker)
{
	struct turns *t = ctx;
	struct job *j = task;

	(void)worker;
	ck_assert_int_eq(t->busy++, 0);
	ck_assert_int_eq(j->n, t->next++);
	for (volatile int spin = 0; spin < (j->n % 5) * 500; spin++)
		;
	t->busy--;
}

static void
cube(void *ctx, void *task, int worker)
{
	(void)ctx;
	square(NULL, task, worker);
}

START_TEST(first_parts_take_turns)
{
	struct turns turns = { 0 };
	struct crew *c = crew_open(_i, 6, take_turn, cube, &turns);
	struct job job[6], *j;

	for (int put = 0, got = 0; got < 3000; got++) {
		for (; put < 3000 && crew_room(c); put++) {
			job[put % 6].n = put;
			crew_put(c, &job[put % 6]);
		}
		j = crew_take(c);
		ck_assert_int_eq(j->square, got * got);
	}
	ck_assert_int_eq(turns.next, 3000);
	crew_close(&c);
}
END_TEST

static const char *
path_in(const char *dir, const char *name)
{
	static char p[4][600];
	static int i;

	i = (i + 1) % 4;
	snprintf(p[i], sizeof p[i], "%s/%s", dir, name);
	return p[i];
}

/* N bytes that deflate does not make tiny, as one gzip member. */
static void
write_gz(const char *path, size_t n, unsigned seed, struct err *e)
{
	struct sink_options o = { .gzip = true };
	struct sink *s;

	ck_assert_int_eq(sink_open(&s, path, &o, e), 0);
	for (; n > 0; n--) {
		seed = seed * 1103515245u + 12345u;
		sink_write(s, &(char){ (char)('a' + (seed >> 16) % 26) }, 1);
	}
	ck_assert_int_eq(sink_close(&s, e), 0);
}

static int
read_all(const char *path, bool ahead, struct buf *out, struct err *e)
{
	struct source_options o = { .read_ahead = ahead };
	struct source *s;
	struct slice b;
	uint8_t ours[HASH_SIZE], whole[HASH_SIZE];
	int rc;

	ck_assert_int_eq(source_open(&s, path, &o, e), 0);
	while ((rc = source_next(s, &b, e)) == 1)
		buf_slice(out, b);
	if (rc == 0) {
		source_sha256(s, ours);
		ck_assert_int_eq(source_hash_file(path, whole, NULL, e), 0);
		ck_assert_mem_eq(ours, whole, HASH_SIZE);
	}
	source_close(&s);
	return rc;
}

START_TEST(source_reads_members_that_follow_one_another)
{
	const char *d = kit_dir("source");
	struct buf a = { 0 }, b = { 0 };
	struct err e;
	int i;

	write_gz(path_in(d, "one.gz"), 700000, 1, &e);
	write_gz(path_in(d, "two.gz"), 300001, 2, &e);
	ck_assert_int_eq(folder_read_file(path_in(d, "one.gz"), &a, &e), 0);
	ck_assert_int_eq(folder_read_file(path_in(d, "two.gz"), &a, &e), 0);
	ck_assert_int_eq(folder_write_file(path_in(d, "both.gz"), buf_view(&a), &e), 0);
	for (i = 0; i < 2; i++) {
		buf_reset(&b);
		ck_assert_int_eq(read_all(path_in(d, "both.gz"), i == 1, &b, &e), 0);
		ck_assert_uint_eq(b.n, 1000001);
	}
	/* What is not a member, after the last one. */
	buf_char(&a, '\0');
	ck_assert_int_eq(folder_write_file(path_in(d, "tail.gz"), buf_view(&a), &e), 0);
	ck_assert_int_eq(read_all(path_in(d, "tail.gz"), true, &b, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "after the end"));
	ck_assert_int_eq(e.status, ERR_REFUSED);
	buf_fini(&a);
	buf_fini(&b);
}
END_TEST

START_TEST(source_refuses_a_cut_or_damaged_file)
{
	const char *d = kit_dir("sourcecut");
	struct buf a = { 0 }, b = { 0 };
	struct err e;
	size_t cut[] = { 2, 9, 20, 300000 }, i;

	write_gz(path_in(d, "x.gz"), 700000, 3, &e);
	ck_assert_int_eq(folder_read_file(path_in(d, "x.gz"), &a, &e), 0);
	for (i = 0; i < NELEM(cut) + 1; i++) {
		size_t n = i < NELEM(cut) ? cut[i] : a.n - 1;

		ck_assert_int_eq(folder_write_file(path_in(d, "y.gz"), slice_make(a.p, n), &e), 0);
		ck_assert_int_eq(read_all(path_in(d, "y.gz"), i % 2, &b, &e), -1);
		ck_assert_ptr_nonnull(strstr(e.text, "cut off"));
	}
	a.p[a.n / 2] ^= 0x55;
	ck_assert_int_eq(folder_write_file(path_in(d, "y.gz"), buf_view(&a), &e), 0);
	ck_assert_int_eq(read_all(path_in(d, "y.gz"), true, &b, &e), -1);
	buf_fini(&a);
	buf_fini(&b);
}
END_TEST

/* Members of all lengths, so that headers and trailers lie across the blocks in which the file is read. */
START_TEST(source_reads_members_at_any_place)
{
	const char *d = kit_dir("sourceany");
	struct buf all = { 0 }, one = { 0 }, got = { 0 };
	struct err e;
	size_t bytes = 0, first = 0;

	for (unsigned i = 0; i < 40; i++) {
		buf_reset(&one);
		write_gz(path_in(d, "m.gz"), 1 + i * 37, i, &e);
		ck_assert_int_eq(folder_read_file(path_in(d, "m.gz"), &one, &e), 0);
		first = i == 0 ? one.n : first;
		for (unsigned k = 0; k < 60; k++) {
			buf_slice(&all, buf_view(&one));
			bytes += 1 + i * 37;
		}
	}
	ck_assert_uint_gt(all.n, (size_t)2 * SOURCE_BLOCK);
	/* The first members, of one byte each, go one by one: each time the blocks end elsewhere. */
	for (size_t k = 0; k < 60; k++) {
		size_t at = k * first;

		buf_reset(&got);
		ck_assert_int_eq(folder_write_file(path_in(d, "all.gz"), slice_make(all.p + at, all.n - at), &e), 0);
		ck_assert_int_eq(read_all(path_in(d, "all.gz"), k % 2, &got, &e), 0);
		ck_assert_uint_eq(got.n, bytes - k);
	}
	buf_fini(&all);
	buf_fini(&one);
	buf_fini(&got);
}
END_TEST

/* Whatever bit is turned or wherever it is cut: an error, or, in a header's idle bits, the same bytes. */
START_TEST(source_gives_no_wrong_byte)
{
	const char *d = kit_dir("sourcebits");
	struct buf a = { 0 }, want = { 0 }, got = { 0 };
	struct err e;
	unsigned seed = 5;

	write_gz(path_in(d, "x.gz"), 9000, 3, &e);
	ck_assert_int_eq(folder_read_file(path_in(d, "x.gz"), &a, &e), 0);
	ck_assert_int_eq(read_all(path_in(d, "x.gz"), false, &want, &e), 0);
	for (size_t i = 0; i < 400; i++) {
		size_t at = i < 40 ? i : i < 80 ? a.n - 1 - (i - 40) : (seed = seed * 1103515245u + 12345u) / 65536 % a.n;
		char was = a.p[at];

		buf_reset(&got);
		a.p[at] ^= (char)(1 << i % 8);
		ck_assert_int_eq(folder_write_file(path_in(d, "y.gz"), buf_view(&a), &e), 0);
		a.p[at] = was;
		if (read_all(path_in(d, "y.gz"), false, &got, &e) == 0 && at > 1)
			ck_assert_msg(slice_eq(buf_view(&got), buf_view(&want)), "bit %zu of byte %zu", i % 8, at);
	}
	for (size_t n = 2; n < a.n; n += n < 40 || a.n - n < 40 ? 1 : 97) {
		ck_assert_int_eq(folder_write_file(path_in(d, "y.gz"), slice_make(a.p, n), &e), 0);
		ck_assert_int_eq(read_all(path_in(d, "y.gz"), false, &got, &e), -1);
		ck_assert_msg(strstr(e.text, "cut off") != NULL, "%zu bytes: %s", n, e.text);
	}
	buf_fini(&a);
	buf_fini(&want);
	buf_fini(&got);
}
END_TEST

START_TEST(source_reads_plain_and_empty_files)
{
	const char *d = kit_dir("sourceplain");
	struct buf b = { 0 };
	struct err e;

	ck_assert_int_eq(folder_write_file(path_in(d, "e"), slice_make("", 0), &e), 0);
	ck_assert_int_eq(read_all(path_in(d, "e"), false, &b, &e), 0);
	ck_assert_uint_eq(b.n, 0);
	ck_assert_int_eq(folder_write_file(path_in(d, "p"), slice_of("a,b\n"), &e), 0);
	ck_assert_int_eq(read_all(path_in(d, "p"), true, &b, &e), 0);
	ck_assert(slice_is(buf_view(&b), "a,b\n"));
	buf_fini(&b);
}
END_TEST

START_TEST(staged_files_are_cut_back_to_the_marks)
{
	const char *d = kit_dir("stage");
	struct buf marks = { 0 }, got = { 0 };
	struct stage *s;
	struct stage_file *f, *g;
	struct err e;
	int i;

	ck_assert_int_eq(stage_open(&s, d, "r1", &e), 0);
	ck_assert_int_eq(stage_file(s, "orders/cut.csv", &f, &e), 0);
	for (i = 0; i < 20000; i++)
		stage_printf(f, "%d\n", i);
	ck_assert_int_eq(stage_sync(s, &marks, &e), 0);
	stage_printf(f, "never committed\n");
	ck_assert_int_eq(stage_file(s, "late/x.csv", &g, &e), 0);
	stage_printf(g, "nor this\n");
	ck_assert_int_eq(stage_sync(s, NULL, &e), 0);
	stage_close(&s);

	ck_assert_int_eq(stage_reopen(&s, d, "r1", buf_view(&marks), &e), 0);
	ck_assert_int_eq(stage_file(s, "orders/cut.csv", &f, &e), 0);
	stage_printf(f, "end\n");
	ck_assert_int_eq(stage_publish(&s, &e), 0);
	ck_assert_int_eq(folder_read_file(path_in(d, "r1/orders/cut.csv"), &got, &e), 0);
	ck_assert_uint_eq(got.n, 108890 + 4);
	ck_assert(!folder_exists(path_in(d, "r1/late/x.csv")));

	/* Bytes that are not those of the checkpoint. */
	ck_assert_int_eq(stage_open(&s, d, "r2", &e), 0);
	ck_assert_int_eq(stage_file(s, "a", &f, &e), 0);
	stage_printf(f, "12345");
	buf_reset(&marks);
	ck_assert_int_eq(stage_sync(s, &marks, &e), 0);
	stage_close(&s);
	ck_assert_int_eq(folder_write_file(path_in(d, ".staged-r2/a"), slice_of("12395"), &e), 0);
	ck_assert_int_eq(stage_reopen(&s, d, "r2", buf_view(&marks), &e), -1);
	ck_assert_int_eq(e.status, ERR_DAMAGED);
	ck_assert_int_eq(folder_write_file(path_in(d, ".staged-r2/a"), slice_of("123"), &e), 0);
	ck_assert_int_eq(stage_reopen(&s, d, "r2", buf_view(&marks), &e), -1);
	ck_assert_int_eq(e.status, ERR_DAMAGED);
	buf_fini(&marks);
	buf_fini(&got);
}
END_TEST

/* What one step leaves for another: read back, cut back, and never published. */
START_TEST(a_run_s_own_file_is_dropped)
{
	const char *d = kit_dir("stage4");
	struct stage *s;
	struct stage_file *f;
	struct buf marks = { 0 };
	struct stage_entry *it;
	struct arena mem;
	char got[8];
	size_t n;
	struct err e;

	arena_init(&mem, 0);
	ck_assert_int_eq(stage_open(&s, d, "r1", &e), 0);
	ck_assert_int_eq(stage_file(s, "_own", &f, &e), 0);
	stage_printf(f, "0123456789");
	ck_assert_int_eq(stage_sync(s, &marks, &e), 0);
	ck_assert_int_eq(stage_read(f, 4, got, sizeof got, &e), 6);
	ck_assert_mem_eq(got, "456789", 6);
	ck_assert_int_eq(stage_entries(s, &mem, &it, &n, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "_own: is there still"));

	stage_drop(f);
	stage_close(&s);	/* a crash before the marks without it */
	ck_assert_int_eq(stage_reopen(&s, d, "r1", buf_view(&marks), &e), 0);
	ck_assert_int_eq(stage_file(s, "_own", &f, &e), 0);
	ck_assert_uint_eq(stage_length(f), 10);

	stage_drop(f);
	buf_reset(&marks);
	ck_assert_int_eq(stage_sync(s, &marks, &e), 0);
	ck_assert_uint_eq(marks.n, 0);
	ck_assert(folder_exists(path_in(d, ".staged-r1/_own")));
	stage_close(&s);	/* and one after them */
	ck_assert_int_eq(stage_reopen(&s, d, "r1", buf_view(&marks), &e), 0);
	ck_assert(!folder_exists(path_in(d, ".staged-r1/_own")));

	ck_assert_int_eq(stage_file(s, "_own", &f, &e), 0);
	stage_drop(f);
	ck_assert_int_eq(stage_sync(s, &marks, &e), 0);
	ck_assert_int_eq(stage_entries(s, &mem, &it, &n, &e), 0);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(stage_publish(&s, &e), 0);
	ck_assert(!folder_exists(path_in(d, "r1/_own")));
	buf_fini(&marks);
	arena_fini(&mem);
}
END_TEST

START_TEST(a_published_folder_is_never_replaced)
{
	const char *d = kit_dir("stage2");
	struct stage *s;
	struct stage_file *f;
	struct err e;

	ck_assert_int_eq(folder_make(path_in(d, "r1"), &e), 0);
	ck_assert_int_eq(folder_write_file(path_in(d, "r1/a"), slice_of("old"), &e), 0);
	ck_assert_int_eq(stage_open(&s, d, "r1", &e), 0);
	ck_assert_int_eq(stage_file(s, "a", &f, &e), 0);
	ck_assert_int_eq(stage_publish(&s, &e), -1);
	ck_assert_int_eq(e.status, ERR_DAMAGED);
	ck_assert_int_eq(stage_file(s, "../a", &f, &e), -1);
	ck_assert_int_eq(stage_discard(&s, &e), 0);
	ck_assert(!folder_exists(path_in(d, ".staged-r1")));
}
END_TEST

START_TEST(the_first_error_stays_with_the_stage)
{
	const char *d = kit_dir("stage3");
	struct stage *s;
	struct stage_file *f;
	struct err e;

	ck_assert_int_eq(stage_open(&s, d, "r1", &e), 0);
	ck_assert_int_eq(stage_file(s, "a", &f, &e), 0);
	setenv("ARREARS_FAILPT", "stage.flush.before:1=28", 1);
	failpt_init();
	stage_printf(f, "x");
	ck_assert_int_eq(stage_sync(s, NULL, &e), -1);
	ck_assert_ptr_nonnull(strstr(e.text, "No space left"));
	unsetenv("ARREARS_FAILPT");
	failpt_init();
	ck_assert_int_eq(stage_sync(s, NULL, &e), -1);
	ck_assert_int_eq(stage_publish(&s, &e), -1);
	stage_close(&s);
}
END_TEST

START_TEST(the_lock_says_who_holds_it)
{
	const char *p = path_in(kit_dir("lock"), "lock");
	struct lockfile *l;
	struct err e;
	pid_t kid;
	int status;

	ck_assert_int_eq(lockfile_take(&l, p, &e), 0);
	kid = fork();
	if (kid == 0) {
		char want[40];

		snprintf(want, sizeof want, "process %ld", (long)getppid());
		_exit(lockfile_take(&l, p, &e) == -1 && e.status == ERR_REFUSED && strstr(e.text, want) ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(kid, &status, 0), kid);
	ck_assert_int_eq(status, 0);
	lockfile_drop(&l);
	ck_assert_int_eq(lockfile_take(&l, p, &e), 0);
	lockfile_drop(&l);
}
END_TEST

/* The status with which a child ends that does WHAT. */
static int
ends(void (*what)(int), int arg)
{
	pid_t kid = fork();
	int status;

	if (kid == 0) {
		what(arg);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(kid, &status, 0), kid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
answer(int errnum)
{
	base_answered(errnum, "a name");
}

/* A pipe can't be synced, a file can. */
START_TEST(a_sync_that_fails_ends_the_process)
{
	int fd = osio_create(path_in(kit_dir("sync"), "file")), ends_of_pipe[2];

	ck_assert_int_eq(pipe(ends_of_pipe), 0);
	ck_assert_int_eq(ends(osio_sync, fd), 0);
	ck_assert_int_eq(ends(osio_sync, ends_of_pipe[1]), 12);
	osio_close(fd);
}
END_TEST

START_TEST(what_the_system_fails_is_no_answer)
{
	static const int answers[] = { ENOENT, EACCES, ENOTDIR, EEXIST }, fails[] = { EIO, ENOSPC, ENOMEM, EMFILE };

	for (size_t i = 0; i < NELEM(answers); i++)
		ck_assert_int_eq(ends(answer, answers[i]), 0);
	for (size_t i = 0; i < NELEM(fails); i++)
		ck_assert_int_eq(ends(answer, fails[i]), 12);
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { { crew_gives_back_in_order, "crew_gives_back_in_order", 0, 5 },
		{ first_parts_take_turns, "first_parts_take_turns", 0, 5 }, KIT(source_reads_members_at_any_place),
		KIT(source_gives_no_wrong_byte), KIT(a_run_s_own_file_is_dropped),
		KIT(source_reads_members_that_follow_one_another), KIT(source_refuses_a_cut_or_damaged_file),
		KIT(source_reads_plain_and_empty_files), KIT(staged_files_are_cut_back_to_the_marks),
		KIT(a_published_folder_is_never_replaced), KIT(the_first_error_stays_with_the_stage),
		KIT(the_lock_says_who_holds_it), KIT(a_sync_that_fails_ends_the_process),
		KIT(what_the_system_fails_is_no_answer), { 0 } };

	return kit_main("io", c);
}
