/* parse_bench.c - what reading extracts costs beside zlib's inflate of the same files.
 *
 * parse_bench LAYOUTS SCRATCH ROUNDS FILE.csv.gz...
 * Each round measures inflate alone, the check of every file into spools, and the scan of those
 * spools, one after the other, so that what else the machine does falls on all alike. Medians.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "formats.h"

enum { BLOCK = 256 << 10, MAX_ROUNDS = 31, MAX_FILES = 64 };
enum { INFLATE, CHECK_FILES, SCAN, MEASURES };

struct bench {
	struct arena mem;
	struct layout_set set;
	const char *scratch;
	char **file;
	int files;
	double wall[MEASURES][MAX_ROUNDS], cpu[MEASURES][MAX_ROUNDS];
	uint64_t inflated, rows, spooled;
};

static void
die(const char *what)
{
	fprintf(stderr, "parse_bench: %s\n", what);
	exit(12);
}

static double
wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void
inflate_all(struct bench *b)
{
	static char out[BLOCK];

	b->inflated = 0;
	for (int i = 0; i < b->files; i++) {
		gzFile f = gzopen(b->file[i], "rb");
		int n;

		if (f == NULL)
			die(b->file[i]);
		gzbuffer(f, BLOCK);
		while ((n = gzread(f, out, sizeof out)) > 0)
			b->inflated += (uint64_t)n;
		if (n < 0)
			die(b->file[i]);
		gzclose(f);
	}
}

static const char *
spool_name(struct bench *b, int i)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%d.spool", b->scratch, i);
	return path;
}

static void
check_all(struct bench *b)
{
	struct extract_want want = { 0 };
	struct extract_header h;
	struct extract_info info;
	struct spool_writer *w;
	struct err e;

	b->rows = 0;
	for (int i = 0; i < b->files; i++) {
		const struct layout *l;

		if (extract_peek(NULL, b->file[i], &h, &e) != 0)
			die(e.text);
		if ((l = layout_find(&b->set, h.layout)) == NULL)
			die(h.layout);
		if (spool_start(&w, spool_name(b, i), 0, &e) != 0 ||
		    extract_check(l, b->file[i], &want, &info, &(struct extract_sink){ .row = spool_take, .row_ctx = w }, &e) != 0 ||
		    spool_finish(&w, &e) != 0)
			die(e.text);
		b->rows += info.rows;
	}
}

static void
scan_all(struct bench *b)
{
	struct slice key, val;
	struct spool_row r;
	struct rows *rows;
	struct spool *s;
	struct stat st;
	struct err e;
	uint64_t n = 0;

	b->spooled = 0;
	for (int i = 0; i < b->files; i++) {
		int rc;

		if (stat(spool_name(b, i), &st) != 0)
			die("no spool");
		b->spooled += (uint64_t)st.st_size;
		if (spool_open(&s, spool_name(b, i), &e) != 0 || spool_rows(s, &rows, &e) != 0)
			die(e.text);
		while ((rc = rows_next(rows, &key, &val, &e)) == 1) {
			spool_unpack(val, &r);
			n += r.row.n > 0;
		}
		if (rc < 0)
			die(e.text);
		rows_close(&rows);
		spool_close(&s);
	}
	if (n > b->rows)
		die("more rows in the spools than in the extracts");
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, by_size);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void
print(struct bench *b, int rounds)
{
	static const char *const name[] = { "inflate", "check to spool", "scan of spools" };
	double base = 0;
	struct rusage u;

	printf("%llu rows, %.0f MB inflated, %.0f MB in spools\n", (unsigned long long)b->rows,
	    (double)b->inflated / 1e6, (double)b->spooled / 1e6);
	for (int m = 0; m < MEASURES; m++) {
		double t = median(b->wall[m], rounds), c = median(b->cpu[m], rounds);

		if (m == INFLATE)
			base = t;
		printf("%-16s %7.3f s wall %7.3f s cpu %6.2f x inflate %8.0f MB/s\n", name[m], t, c, t / base,
		    (double)(m == SCAN ? b->spooled : b->inflated) / 1e6 / t);
	}
	getrusage(RUSAGE_SELF, &u);
	printf("medians of %d rounds; peak %.1f MiB\n", rounds, (double)u.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
	static void (*const measure[])(struct bench *) = { inflate_all, check_all, scan_all };
	static struct bench b;
	struct diag d;
	int rounds = argc > 3 ? atoi(argv[3]) : 0;

	if (argc < 5 || argc - 4 > MAX_FILES || rounds < 1 || rounds > MAX_ROUNDS)
		die("LAYOUTS SCRATCH ROUNDS FILE...");
	b.scratch = argv[2];
	b.file = argv + 4;
	b.files = argc - 4;
	arena_init(&b.mem, 0);
	diag_init(&d);
	if (layout_set_load(&b.set, &b.mem, argv[1], &d) != 0)
		die("layouts do not load");
	for (int r = 0; r < rounds; r++)
		for (int m = 0; m < MEASURES; m++) {
			double w = wall(), c = cpu();

			measure[m](&b);
			b.wall[m][r] = wall() - w;
			b.cpu[m][r] = cpu() - c;
		}
	print(&b, rounds);
	diag_fini(&d);
	arena_fini(&b.mem);
	return 0;
}
