/* bench.c - what a night costs beside zlib's inflate of the extracts that it reads.
 *
 * All measures are taken interleaved: round after round, each round every measure once, so that what
 * else the machine does falls on all alike. Medians are printed; nothing here is ever a test.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { BLOCK = 256 * 1024, ROUNDS = 9, MAX_ARGS = 24 };

struct measure {
	const char *name;
	const char *base;	/* which inflate it is compared with */
	double wall[ROUNDS], cpu[ROUNDS];
	long rss;		/* KiB, the largest of all rounds */
	int n, status;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- bench inflate FILE...: into one block, again and again ---------------------- */

static unsigned long long
inflate_file(const char *path)
{
	static unsigned char in[BLOCK], out[BLOCK];
	unsigned long long total = 0;
	z_stream z = { 0 };
	int fd = open(path, O_RDONLY), rc = Z_OK;
	ssize_t n;

	if (fd < 0 || inflateInit2(&z, 15 + 32) != Z_OK) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(12);
	}
	while ((n = read(fd, in, sizeof(in))) > 0) {
		z.next_in = in;
		z.avail_in = (unsigned)n;
		while (z.avail_in > 0 && rc == Z_OK) {
			z.next_out = out;
			z.avail_out = sizeof(out);
			rc = inflate(&z, Z_NO_FLUSH);
			total += sizeof(out) - z.avail_out;
			if (rc == Z_STREAM_END && z.avail_in > 0)
				rc = inflateReset(&z);
		}
	}
	inflateEnd(&z);
	close(fd);
	return total;
}

static int
inflate_all(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	unsigned long long total = 0;
	char path[4096];

	if (d == NULL) {
		fprintf(stderr, "%s: %s\n", dir, strerror(errno));
		return 12;
	}
	while ((e = readdir(d)) != NULL)
		if (strstr(e->d_name, ".csv.gz") != NULL) {
			snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
			total += inflate_file(path);
		}
	closedir(d);
	printf("%llu bytes inflated\n", total);
	return 0;
}

/* --- bench run ROUNDS LOG < plan: a line a measure ----------------------------------
 * "NAME BASE : COMMAND"; NAME "-": run, not measured. A command is the shell's. */

static void
run(struct measure *m, const char *command, const char *log)
{
	struct rusage u;
	double from = now();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(fd, 1);
		dup2(fd, 2);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &u) < 0) {
		perror("bench");
		exit(12);
	}
	m->wall[m->n] = now() - from;
	m->cpu[m->n] = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
	m->n++;
	if (u.ru_maxrss > m->rss)
		m->rss = u.ru_maxrss;
	m->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
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
	qsort(v, (size_t)n, sizeof(*v), by_size);
	return n == 0 ? 0 : n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

struct plan {
	char text[64][4096];
	struct measure m[64];
	const char *command[64];
	int n;
};

static void
take(struct plan *p)
{
	while (p->n < 64 && fgets(p->text[p->n], sizeof(p->text[0]), stdin) != NULL) {
		char *line = p->text[p->n], *colon = strstr(line, " : ");

		line[strcspn(line, "\n")] = '\0';
		if (colon == NULL)
			continue;
		*colon = '\0';
		p->command[p->n] = colon + 3;
		p->m[p->n].name = strtok(line, " ");
		p->m[p->n].base = strtok(NULL, " ");
		p->n++;
	}
}

static void
table(struct plan *p, int rounds)
{
	printf("%-16s %9s %9s %10s %10s %9s\n", "", "wall s", "cpu s", "x inflate", "by cpu",
	    "peak MiB");
	for (int k = 0; k < p->n; k++) {
		struct measure *m = &p->m[k], *base = NULL;
		double wall = median(m->wall, m->n), cpu = median(m->cpu, m->n);

		for (int j = 0; j < p->n; j++)
			if (m->base != NULL && strcmp(m->base, "-") != 0 && strcmp(p->m[j].name, m->base) == 0)
				base = &p->m[j];
		if (strcmp(m->name, "-") == 0)
			continue;
		printf("%-16s %9.2f %9.2f", m->name, wall, cpu);
		if (base != NULL)
			printf(" %10.2f %10.2f", wall / median(base->wall, base->n),
			    cpu / median(base->cpu, base->n));
		else
			printf(" %10s %10s", "", "");
		printf(" %9.1f%s\n", (double)m->rss / 1024,
		    m->status == 0 || m->status == 4 ? "" : "   FAILED, see the log");
	}
	printf("medians of %d interleaved rounds\n", rounds);
}

int
main(int argc, char **argv)
{
	static struct plan p;
	int rounds;

	if (argc == 3 && strcmp(argv[1], "inflate") == 0)
		return inflate_all(argv[2]);
	if (argc != 4 || strcmp(argv[1], "run") != 0 || (rounds = atoi(argv[2])) < 1 || rounds > ROUNDS) {
		fputs("bench inflate DIR | bench run ROUNDS LOG < plan\n", stderr);
		return 8;
	}
	take(&p);
	for (int r = 0; r < rounds; r++)
		for (int k = 0; k < p.n; k++) {
			if (strcmp(p.m[k].name, "-") == 0)
				p.m[k].n = 0;
			run(&p.m[k], p.command[k], argv[3]);
		}
	table(&p, rounds);
	return 0;
}
