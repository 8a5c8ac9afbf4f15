/* powerloss.c - the disk as it may be after the power went: replays a record of changes.
 *
 *	powerloss LOG WAS points			the syncs: number, class, class of the last change of a name before
 *	powerloss LOG WAS build ROOT N HOW [CLASS]	makes ROOT what it is before change N
 *
 * WAS is the folder in which LOG was recorded; ROOT holds the same tree as it was, all durable, before
 * the first change. HOW says what becomes of changes that no sync covers: kept, dropped, torn. With
 * CLASS the syncs of that class are taken as if they had never been called (the mutation test).
 * A class is the operation and the path, numbers and digests made equal, all tables of the store one.
 *
 * The model is what POSIX promises, no more: a write or truncate is durable once its file is synced,
 * by whatever name; a name that was made, changed or removed, once the folder that holds it is
 * synced. Dropped takes all that is not durable away; kept keeps all; torn keeps names and the
 * first half, by sectors of 512, of each write. Pages of tables are 4096 bytes at multiples of it:
 * a block is written whole or not at all, so torn keeps every second of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
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
	char class[128];
};

static struct change *change;
static size_t changes;
static const char *was;
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

/* Relative to the root, whether it was recorded so or not; the root itself is "". */
static char *
path_at(size_t *at)
{
	char *end, *p;
	size_t n = strtoul(text + *at, &end, 10), k = strlen(was);

	*at = (size_t)(end - text) + 1;
	p = strndup(text + *at, n);
	*at += n;
	if (strncmp(p, was, k) == 0 && (p[k] == '/' || p[k] == '\0'))
		memmove(p, p + k + (p[k] == '/'), strlen(p + k + (p[k] == '/')) + 1);
	else if (strcmp(p, ".") == 0)
		p[0] = '\0';
	return p;
}

static void
classify(struct change *c)
{
	size_t n = (size_t)snprintf(c->class, sizeof c->class, "%s:", c->op), k = strlen(c->path);
	const char *p = c->path;

	if (k > 3 && strncmp(p, "data/env/", 9) == 0 && strcmp(p + k - 3, ".db") == 0)
		p = "data/env/TABLE";
	else if (strncmp(p, "data/env/__db.", 14) == 0)
		p = "data/env/TABLE.new";
	else if (strncmp(p, "out/.staged-", 12) == 0)
		p = strchr(p + 12, '/') != NULL ? "out/STAGED/FILE" : "out/STAGED";
	else if (strncmp(p, "data/runs/", 10) == 0 && strstr(p, ".home") != NULL)
		p = "data/runs/HOME";
	while (*p != '\0' && n + 8 < sizeof c->class) {
		size_t hex = strspn(p, "0123456789abcdef"), digits = strspn(p, "0123456789-");

		if (hex == 64 || digits > 0) {
			c->class[n++] = 'N';
			p += hex == 64 ? hex : digits;
		} else {
			c->class[n++] = *p++;
		}
	}
	c->class[n] = '\0';
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
		classify(&c);
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

/* A file's sync covers what was written to it, under the names it had before too: backwards, until it was made. */
static void
cover_file(size_t s)
{
	const char *name = change[s].path;

	for (size_t i = s; i-- > 0;) {
		struct change *c = &change[i];

		if (is(c, "rename") && strcmp(c->path2, name) == 0)
			name = c->path;
		else if (strcmp(c->path, name) != 0)
			continue;
		else if (is(c, "unlink"))
			return;
		else if (is(c, "write") || is(c, "truncate"))
			c->durable = true;
	}
}

static void
cover_folder(size_t s)
{
	for (size_t i = 0; i < s; i++) {
		struct change *c = &change[i];

		if (is(c, "write") || is(c, "truncate") || is_sync(c))
			continue;
		if (in_folder(change[s].path, c->path) || (c->path2 && in_folder(change[s].path, c->path2)))
			c->durable = true;
	}
}

/* What the syncs before N cover. */
static void
settle(size_t n, const char *skip)
{
	for (size_t s = 0; s < n && s < changes; s++) {
		if (!is_sync(&change[s]) || strcmp(change[s].class, skip) == 0)
			continue;
		if (is(&change[s], "sync"))
			cover_file(s);
		else
			cover_folder(s);
	}
}

static void
put(const struct change *c, size_t n)
{
	int fd = open(c->path, is(c, "create") ? O_WRONLY | O_CREAT : O_WRONLY, 0600);

	if (fd < 0)
		return;	/* its name was lost */
	if (n > 0 && pwrite(fd, c->data, n, (off_t)c->offset) != (ssize_t)n)
		fail("write", c->path);
	close(fd);
}

static bool
is_page(const struct change *c)
{
	size_t k = strlen(c->path);

	return c->n == 4096 && c->offset % 4096 == 0 && k > 3 && strcmp(c->path + k - 3, ".db") == 0;
}

static int
gone(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void
apply(const struct change *c, const char *how)
{
	bool torn = !c->durable && strcmp(how, "torn") == 0;

	if (!c->durable && strcmp(how, "dropped") == 0)
		return;
	if (torn && is_page(c)) {
		if ((c->offset / 4096) % 2 != 0)
			return;
		torn = false;
	}
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
	else if (is(c, "rmdir") && c->durable) /* only an empty folder can go: what lay in it went before, synced or not */
		(void)nftw(c->path, gone, 8, FTW_DEPTH | FTW_PHYS);
	else if (is(c, "rmdir"))
		(void)rmdir(c->path);
}

static void
print_points(void)
{
	const char *names = "nothing";

	for (size_t i = 0; i < changes; i++) {
		const struct change *c = &change[i];

		if (is_sync(c))
			printf("%zu %s %s\n", i, c->class, names);
		else if (!is(c, "write") && !is(c, "truncate"))
			names = c->class;
	}
}

int
main(int argc, char **argv)
{
	size_t n;

	if (argc != 4 && argc != 7 && argc != 8)
		return 2;
	was = argv[2];
	load(argv[1]);
	parse();
	if (strcmp(argv[3], "points") == 0) {
		print_points();
		return 0;
	}
	if (argc < 7)
		return 2;
	n = strtoul(argv[5], NULL, 10);
	settle(n, argc > 7 ? argv[7] : "");
	if (chdir(argv[4]) != 0)
		fail("chdir", argv[4]);
	for (size_t i = 0; i < n && i < changes; i++)
		apply(&change[i], argv[6]);
	return 0;
}
