/* ahead_test.c - pages read ahead against the file itself; a store larger than its cache. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "kit.h"
#include "store/ahead.h"
#include "store/store.h"

enum { PAGE = 4096, FILES = 3, HANDLES = 7, PAGES = 200 };

static struct err e;
#define OK(x) ck_assert_msg((x) == 0, "%s", e.text)

static char dir[600];

static unsigned
dice(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33);
}

/* --- as store_bdb.c does it ------------------------------------------------------------- */
static int
opened(int file, int flags)
{
	char path[700];
	int fd;

	snprintf(path, sizeof path, "%s/%d", dir, file);
	fd = open(path, O_RDWR | O_CREAT | flags, 0600);
	ck_assert_int_ge(fd, 0);
	ahead_opened(fd);
	return fd;
}

static void
closed(int fd)
{
	ahead_closed(fd);
	ck_assert_int_eq(close(fd), 0);
}

static void
sought(int fd, off_t at)
{
	ck_assert_int_eq(lseek(fd, at, SEEK_SET), at);
	ahead_sought(fd, at);
}

static void
wrote(int fd, const void *p, size_t n)
{
	ck_assert_int_eq(write(fd, p, n), (ssize_t)n);
	ahead_wrote(fd, p, n);
}

static void
cut(int fd, off_t n)
{
	ahead_forget(fd);
	ck_assert_int_eq(ftruncate(fd, n), 0);
}

static void
unlinked(int file)
{
	char path[700];

	snprintf(path, sizeof path, "%s/%d", dir, file);
	ck_assert_int_eq(unlink(path), 0);
}

/* --- what a page is, as one byte that fills it ------------------------------------------ */
static void
put_page(int fd, int page, int c)	/* nobody is told */
{
	char p[PAGE];

	memset(p, c, sizeof p);
	ck_assert_int_eq(pwrite(fd, p, sizeof p, (off_t)page * PAGE), PAGE);
}

static int
page_of(int fd, int page)
{
	char p[PAGE];

	ck_assert_int_eq(ahead_pread(fd, p, sizeof p, (off_t)page * PAGE), PAGE);
	for (int i = 1; i < PAGE; i++)
		ck_assert_int_eq(p[i], p[0]);
	return p[0];
}

static int
of_pages(const char *name, int n)
{
	int fd;

	snprintf(dir, sizeof dir, "%s", kit_dir(name));
	ahead_reset();
	fd = opened(0, 0);
	for (int i = 0; i < n; i++)
		put_page(fd, i, 'a');
	return fd;
}

/* Changes behind its back show which bytes it had already. */
START_TEST(a_page_that_follows_another_brings_those_behind_it)
{
	int fd = of_pages("ah1", 40);

	ck_assert_int_eq(page_of(fd, 4), 'a');
	for (int i = 5; i < 40; i++)
		put_page(fd, i, 'b');
	ck_assert_int_eq(page_of(fd, 5), 'b');	/* after one alone nothing was ahead */
	for (int i = 5; i < 40; i++)
		put_page(fd, i, 'c');
	for (int i = 5; i < 21; i++)
		ck_assert_int_eq(page_of(fd, i), 'b');
	ck_assert_int_eq(page_of(fd, 21), 'c');	/* the next window */
	put_page(fd, 22, 'd');
	ck_assert_int_eq(page_of(fd, 22), 'c');
	closed(fd);
}
END_TEST

START_TEST(two_readers_of_a_file_have_a_window_each)
{
	int fd = of_pages("ah2", 80);

	for (int i = 0; i < 2; i++) {
		page_of(fd, i);
		page_of(fd, 40 + i);
	}
	for (int i = 0; i < 80; i++)
		put_page(fd, i, 'b');
	for (int i = 2; i < 17; i++) {
		ck_assert_int_eq(page_of(fd, i), 'a');
		ck_assert_int_eq(page_of(fd, 40 + i), 'a');
	}
	closed(fd);
}
END_TEST

/* Fills the window of pages 1 to 16, then changes them behind its back to 'b'. */
static void
stale(int fd)
{
	page_of(fd, 0);
	page_of(fd, 1);
	for (int i = 1; i < 20; i++)
		put_page(fd, i, 'b');
	ck_assert_int_eq(page_of(fd, 2), 'a');
}

START_TEST(what_is_not_known_voids_every_window)
{
	char c = 'b';
	int fd = of_pages("ah3", 20), other, stranger;

	stale(fd);
	other = opened(0, 0);	/* the same file once more */
	ck_assert_int_eq(page_of(fd, 2), 'b');
	for (int i = 0; i < 20; i++)
		put_page(fd, i, 'a');
	ahead_forget(fd);
	stale(fd);
	closed(other);
	ck_assert_int_eq(page_of(fd, 2), 'b');
	for (int i = 0; i < 20; i++)
		put_page(fd, i, 'a');
	ahead_forget(fd);
	stale(fd);
	stranger = dup(fd);
	ahead_wrote_at(stranger, &c, 1, 0);
	ck_assert_int_eq(page_of(fd, 2), 'b');
	for (int i = 0; i < 20; i++)
		put_page(fd, i, 'a');
	ahead_forget(fd);
	stale(fd);
	ahead_wrote(fd, &c, 1);	/* nobody said where */
	ck_assert_int_eq(page_of(fd, 2), 'b');
	close(stranger);
	closed(fd);
}
END_TEST

/* --- against the file ------------------------------------------------------------------- */
struct handle {
	int fd, file;
	off_t next;
};

static void
read_both(struct handle *h, off_t at, size_t n)
{
	static char got[3 * PAGE], want[3 * PAGE];
	ssize_t rc = pread(h->fd, want, n, at);

	ck_assert_int_eq(ahead_pread(h->fd, got, n, at), rc);
	ck_assert_int_ge(rc, 0);
	ck_assert_mem_eq(got, want, (size_t)rc);
	h->next = at + PAGE;
}

static void
write_some(struct handle *h, uint64_t *seed)
{
	static char p[3 * PAGE];
	bool whole = dice(seed) % 4 != 0;
	off_t at = (off_t)(whole ? dice(seed) % PAGES * PAGE : dice(seed) % (PAGES * PAGE));
	size_t n = whole ? PAGE : 1 + dice(seed) % sizeof p;

	memset(p, (int)dice(seed), sizeof p);
	if (dice(seed) % 2 == 0) {
		ck_assert_int_eq(pwrite(h->fd, p, n, at), (ssize_t)n);
		ahead_wrote_at(h->fd, p, n, at);
		return;
	}
	sought(h->fd, at);
	wrote(h->fd, p, n);
	if (dice(seed) % 2 == 0)
		wrote(h->fd, p, n);	/* and on */
}

/* The file is removed while others have it open, or all let go of it first, so that its number is free. */
static void
replace(struct handle *all, struct handle *h, uint64_t *seed)
{
	bool keep = dice(seed) % 2 == 0;

	for (int i = 0; i < HANDLES; i++)
		if (&all[i] == h || (all[i].file == h->file && !keep))
			closed(all[i].fd);
	unlinked(h->file);
	h->fd = opened(h->file, 0);
	for (int i = 0; i < HANDLES; i++)
		if (&all[i] != h && all[i].file == h->file && !keep)
			all[i].fd = opened(h->file, 0);
}

static void
do_something(struct handle *all, uint64_t *seed)
{
	struct handle *h = &all[dice(seed) % HANDLES];
	unsigned what = dice(seed) % 100;

	if (what < 70)
		for (unsigned i = 0; i <= what / 4; i++)
			read_both(h, h->next, PAGE);
	else if (what < 80)
		read_both(h, (off_t)(dice(seed) % PAGES * PAGE), PAGE);
	else if (what < 83)
		read_both(h, (off_t)(dice(seed) % (PAGES * PAGE)), dice(seed) % (3 * PAGE));
	else if (what < 95)
		write_some(h, seed);
	else if (what < 97)
		cut(h->fd, (off_t)(dice(seed) % (PAGES * PAGE)));
	else if (what < 98)
		replace(all, h, seed);
	else {
		closed(h->fd);
		h->file = (int)(dice(seed) % FILES);
		h->fd = opened(h->file, dice(seed) % 4 == 0 ? O_TRUNC : 0);
	}
	if (h->next > PAGES * PAGE)
		h->next = (off_t)(dice(seed) % PAGES * PAGE);
}

START_TEST(what_is_read_is_what_the_file_holds)
{
	struct handle all[HANDLES];
	uint64_t seed = (uint64_t)_i * 7919 + 11;

	snprintf(dir, sizeof dir, "%s", kit_dir("ah4"));
	ahead_reset();
	for (int i = 0; i < HANDLES; i++)
		all[i] = (struct handle){ .fd = opened(i % FILES, 0), .file = i % FILES };
	for (int i = 0; i < 3000; i++)
		do_something(all, &seed);
	for (int i = 0; i < HANDLES; i++)
		closed(all[i].fd);
}
END_TEST

/* --- the store ------------------------------------------------------------------------- */
enum { ROWS = 12000, VALUE = 240 };

/* Of bytes that don't repeat, so that a leaf holds two. */
static struct slice
value_of(unsigned row, unsigned version)
{
	static unsigned char p[VALUE];
	uint64_t seed = row * UINT64_C(1000003) + version;

	for (int i = 0; i < VALUE; i++)
		p[i] = (unsigned char)dice(&seed);
	return slice_make((char *)p, sizeof p);
}

static struct slice
key_of(unsigned row)
{
	static char p[16];

	return slice_make(p, (size_t)snprintf(p, sizeof p, "%08u", row));
}

static void
see_all(struct store_table *t, const unsigned *version)
{
	struct rows *r;
	struct slice k, v;

	OK(store_rows(t, &r, &e));
	for (unsigned i = 0; i < ROWS; i++) {
		ck_assert_int_eq(rows_next(r, &k, &v, &e), 1);
		ck_assert(slice_eq(k, key_of(i)));
		ck_assert(slice_eq(v, value_of(i, version[i])));
	}
	ck_assert_int_eq(rows_next(r, &k, &v, &e), 0);
	rows_close(&r);
}

START_TEST(a_store_larger_than_its_cache_reads_what_was_written)
{
	static unsigned version[ROWS];
	struct store_options o = { .cache_mb = 1 };
	uint64_t seed = 5;
	struct store *s;
	struct store_table *t;

	snprintf(dir, sizeof dir, "%s", kit_dir("ah5"));
	OK(store_open(&s, dir, &o, &e));
	OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
	for (unsigned round = 0; round < 8; round++) {
		unsigned from = dice(&seed) % ROWS, step = 1 + dice(&seed) % 40;

		OK(store_begin(s, 1, &e));
		for (unsigned i = round == 0 ? 0 : from; i < ROWS; i += round == 0 ? 1 : step) {
			version[i] = round;
			OK(store_put(t, key_of(i), value_of(i, round), &e));
		}
		OK(store_commit(s, &e));
		see_all(t, version);
		if (round == 4) {
			OK(store_close(&s, &e));
			OK(store_open(&s, dir, &o, &e));
			OK(store_table(s, "a", STORE_UNDO, 1, &t, &e));
		}
	}
	see_all(t, version);
	OK(store_close(&s, &e));
}
END_TEST

int
main(void)
{
	struct kit_case c[] = { KIT(a_page_that_follows_another_brings_those_behind_it),
		KIT(two_readers_of_a_file_have_a_window_each), KIT(what_is_not_known_voids_every_window),
		{ what_is_read_is_what_the_file_holds, "what_is_read_is_what_the_file_holds", 0, 4 },
		KIT(a_store_larger_than_its_cache_reads_what_was_written), { 0 } };

	return kit_main("ahead", c);
}
