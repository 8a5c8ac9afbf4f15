/* powerloss.c - the disk as it may be after the power went: replays a record of changes.
 *
 *	powerloss LOG points			the syncs: number, operation, path
 *	powerloss LOG build ROOT N HOW [SKIP]	makes ROOT what it is after change N
 *
 * ROOT already holds the tree as it was, all durable, before the first change of LOG. HOW says
 * what becomes of changes that no sync covers: kept, dropped, torn. SKIP: the number of a sync
 * that is taken as if it had never been called (the mutation test).
 *
 * The model: a write or truncate is durable once its file is synced; the sync of a file also makes
 * its creation durable, as the file systems in use do; a rename, an unlink and a new folder are
 * durable once the folder that holds the name is synced. Dropped takes all that is not durable
 * away; torn keeps names and the first half, by sectors of 512, of each write; kept keeps all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct change {
	char op[16];
	uint64_t offset;
	size_t n;
	char *path, *path2;
	const char *data;
	bool durable;
};

static struct change *change;
static size_t changes;
static char *text;
static size_t text_n;

static void
fail(const char *what, const char *path)
{
	fprintf(stderr, "powerloss: %s: %s: %s\n", what, path, strerror(errno));
	exit(2);
}

static void
load(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	size_t at = 0;

	if (fd < 0 || fstat(fd, &st) != 0)
		fail("open", path);
	text_n = (size_t)st.st_size;
	text = malloc(text_n + 1);
	while (at < text_n) {
		ssize_t r = read(fd, text + at, text_n - at);

		if (r <= 0)
			fail("read", path);
		at += (size_t)r;
	}
	text[text_n] = '\0';
	close(fd);
}

static char *
path_at(size_t *at)
{
	char *end, *p;
	size_t n = strtoul(text + *at, &end, 10);

	*at = (size_t)(end - text) + 1;
	p = strndup(text + *at, n);
	*at += n;
	return p;
}

static void
parse(void)
{
	size_t at = 0, cap = 0;

	while (at < text_n) {
		struct change c = { .op = "" };
		unsigned long long offset;
		int used;

		if (sscanf(text + at, "%15s %llu %zu %n", c.op, &offset, &c.n, &used) != 3) {
			fprintf(stderr, "powerloss: record %zu can't be read\n", changes);
			exit(2);
		}
		at += (size_t)used;
		c.offset = offset;
		c.path = path_at(&at);
		if (text[at] == ' ') {
			at++;
			c.path2 = path_at(&at);
		}
		at++;
		c.data = text + at;
		at += c.n + 1;
		if (changes == cap)
			change = realloc(change, (cap = cap ? cap * 2 : 4096) * sizeof *change);
		change[changes++] = c;
	}
}

static bool
is(const struct change *c, const char *op)
{
	return strcmp(c->op, op) == 0;
}

static bool
is_sync(const struct change *c)
{
	return is(c, "sync") || is(c, "syncdir");
}

static bool
in_folder(const char *folder, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path);

	return strlen(folder) == n && memcmp(folder, path, n) == 0;
}

/* What the syncs up to N cover. A name moves with a rename: a file's bytes are followed by path. */
static void
settle(size_t n, long skip)
{
	for (size_t s = 0; s <= n && s < changes; s++) {
		if (!is_sync(&change[s]) || (long)s == skip)
			continue;
		for (size_t i = 0; i < s; i++) {
			struct change *c = &change[i];

			if (is(&change[s], "sync")) {
				if ((is(c, "write") || is(c, "truncate") || is(c, "create")) &&
				    strcmp(c->path, change[s].path) == 0)
					c->durable = true;
			} else if (!is(c, "write") && !is(c, "truncate")) {
				if (in_folder(change[s].path, c->path) ||
				    (c->path2 && in_folder(change[s].path, c->path2)))
					c->durable = true;
			}
		}
	}
}

static void
put(const struct change *c, size_t n)
{
	int fd = open(c->path, O_WRONLY | O_CREAT, 0600);

	if (fd < 0)
		return;	/* its name was lost */
	if (n > 0 && pwrite(fd, c->data, n, (off_t)c->offset) != (ssize_t)n)
		fail("write", c->path);
	close(fd);
}

static void
apply(const struct change *c, const char *how)
{
	bool torn = !c->durable && strcmp(how, "torn") == 0;

	if (!c->durable && strcmp(how, "dropped") == 0)
		return;
	if (is(c, "write"))
		put(c, torn ? c->n / 1024 * 512 : c->n);
	else if (is(c, "create"))
		put(c, 0);
	else if (is(c, "truncate"))
		(void)!truncate(c->path, (off_t)c->offset);
	else if (is(c, "rename") || is(c, "renamenew"))
		(void)rename(c->path, c->path2);
	else if (is(c, "link"))
		(void)!link(c->path, c->path2);
	else if (is(c, "unlink"))
		(void)unlink(c->path);
	else if (is(c, "mkdir"))
		(void)mkdir(c->path, 0700);
	else if (is(c, "rmdir"))
		(void)rmdir(c->path);
}

int
main(int argc, char **argv)
{
	size_t n;

	if (argc < 3)
		return 2;
	load(argv[1]);
	parse();
	if (strcmp(argv[2], "points") == 0) {
		for (size_t i = 0; i < changes; i++)
			if (is_sync(&change[i]))
				printf("%zu %s %s\n", i, change[i].op, change[i].path);
		return 0;
	}
	if (argc < 6)
		return 2;
	n = strtoul(argv[4], NULL, 10);
	settle(n, argc > 6 ? strtol(argv[6], NULL, 10) : -1);
	if (chdir(argv[3]) != 0)
		fail("chdir", argv[3]);
	for (size_t i = 0; i <= n && i < changes; i++)
		apply(&change[i], argv[5]);
	return 0;
}
