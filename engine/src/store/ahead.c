/* ahead.c - pages of a table that will be asked for next, read in one call with the one that is. */
#include "store/ahead.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A MiB in all. A night reads some ten tables side by side, most of them by one reader at a time. */
enum {
	PAGE = 4096,
	WINDOWS = 16,
	WINDOW = 16 * PAGE,
	READERS = 3		/* of one table: two workers, and a search between */
};

struct window {
	dev_t dev;
	ino_t ino;
	off_t at;
	size_t n;		/* 0: holds nothing */
	uint64_t used;
};

struct known {
	bool open;
	dev_t dev;
	ino_t ino;
	off_t next[READERS];	/* the ends of the last pages read alone */
	unsigned turn;
	off_t pos;		/* -1: not known */
};

static struct window windows[WINDOWS];
static unsigned char bytes[WINDOWS][WINDOW];
static uint64_t ticks;
static struct known *all;	/* by descriptor */
static int alls;

void
ahead_reset(void)
{
	base_free(all);
	all = NULL;
	alls = 0;
	memset(windows, 0, sizeof windows);
}

static struct known *
known(int fd)
{
	return fd >= 0 && fd < alls && all[fd].open ? &all[fd] : NULL;
}

static bool
of(const struct window *w, const struct known *k)
{
	return w->n > 0 && w->ino == k->ino && w->dev == k->dev;
}

void
ahead_forget(int fd)
{
	struct known *k = known(fd);

	if (k != NULL)
		k->pos = -1;
	for (int i = 0; i < WINDOWS; i++)
		if (k == NULL || of(&windows[i], k))
			windows[i].n = 0;
}

static void
make_room(int fd)
{
	int n = fd + 64;

	all = base_realloc(all, (size_t)n * sizeof *all);
	memset(all + alls, 0, (size_t)(n - alls) * sizeof *all);
	alls = n;
}

void
ahead_opened(int fd)
{
	struct known *k;
	struct stat st;

	if (fd < 0)
		return;
	if (fd >= alls)
		make_room(fd);
	k = &all[fd];
	memset(k, 0, sizeof *k);
	if (fstat(fd, &st) == 0) {
		k->open = true;
		k->dev = st.st_dev;
		k->ino = st.st_ino;
	}
	ahead_forget(fd);	/* it may have been opened to be emptied */
}

/* Once its last descriptor is closed, the number of a removed file may become another file's. */
void
ahead_closed(int fd)
{
	struct known *k = known(fd);

	ahead_forget(fd);
	if (k != NULL)
		k->open = false;
}

/* --- reading ---------------------------------------------------------------------------- */
static bool
holds(const struct window *w, off_t at)
{
	return w->n > 0 && at >= w->at && at + PAGE <= w->at + (off_t)w->n;
}

/* The file's window that holds the page at AT or ends there. */
static struct window *
window_at(const struct known *k, off_t at)
{
	struct window *end = NULL;

	for (struct window *w = windows; w < windows + WINDOWS; w++) {
		if (!of(w, k))
			continue;
		if (holds(w, at))
			return w;
		if (at == w->at + (off_t)w->n)
			end = w;
	}
	return end;
}

/* One that holds nothing, else the one longest not asked. */
static struct window *
emptied(void)
{
	struct window *o = windows;

	for (struct window *w = windows; w < windows + WINDOWS; w++)
		if (w->n == 0 || (o->n > 0 && w->used < o->used))
			o = w;
	o->n = 0;
	return o;
}

/* Whether the page at AT follows one read alone: then that reader has a window from now on. */
static bool
follows(struct known *k, off_t at)
{
	for (int i = 0; i < READERS; i++)
		if (k->next[i] == at && at > 0) {
			k->next[i] = 0;
			return true;
		}
	return false;
}

static void
fill(struct window *w, const struct known *k, int fd, off_t at)
{
	ssize_t n = pread(fd, bytes[w - windows], WINDOW, at);

	w->dev = k->dev;
	w->ino = k->ino;
	w->at = at;
	w->n = n > 0 ? (size_t)n : 0;
}

ssize_t
ahead_pread(int fd, void *p, size_t n, off_t at)
{
	struct known *k = known(fd);
	struct window *w;

	if (k == NULL || n != PAGE || at % PAGE != 0)
		return pread(fd, p, n, at);
	w = window_at(k, at);
	if (w == NULL && follows(k, at))
		w = emptied();
	if (w != NULL && !holds(w, at))
		fill(w, k, fd, at);
	if (w == NULL || !holds(w, at)) {	/* at the end of the file too: the caller is to see what pread says */
		k->next[k->turn++ % READERS] = at + PAGE;
		return pread(fd, p, n, at);
	}
	w->used = ++ticks;
	memcpy(p, bytes[w - windows] + (at - w->at), PAGE);
	return PAGE;
}

/* --- writing ---------------------------------------------------------------------------- */
void
ahead_sought(int fd, off_t at)
{
	struct known *k = known(fd);

	if (k != NULL)
		k->pos = at;
}

void
ahead_wrote_at(int fd, const void *p, size_t n, off_t at)
{
	const struct known *k = known(fd);

	if (k == NULL) {
		ahead_forget(fd);
		return;
	}
	for (struct window *w = windows; w < windows + WINDOWS; w++) {
		off_t from = at > w->at ? at : w->at;
		off_t to = at + (off_t)n < w->at + (off_t)w->n ? at + (off_t)n : w->at + (off_t)w->n;

		if (of(w, k) && from < to)
			memcpy(bytes[w - windows] + (from - w->at), (const char *)p + (from - at), (size_t)(to - from));
	}
}

void
ahead_wrote(int fd, const void *p, size_t n)
{
	struct known *k = known(fd);

	if (k == NULL || k->pos < 0) {
		ahead_forget(fd);
		return;
	}
	ahead_wrote_at(fd, p, n, k->pos);
	k->pos += (off_t)n;
}
