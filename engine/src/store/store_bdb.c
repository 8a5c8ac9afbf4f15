/* store_bdb.c - what Berkeley DB calls of ours: system calls, told to iolog, and the checksum of a page. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io/folder.h"
#include "io/iolog.h"
#include "io/osio.h"
#include "store/ahead.h"
#include "store/store_inside.h"

/* Berkeley DB syncs files, never the folder that holds their names, and POSIX lets a name that was made
 * or changed vanish with the power until its folder is synced. So its next sync of a file does
 * the folder first: no log record is then durable that speaks of a name which is not. */
static char changed[4200];

static void
name_changed(const char *path)
{
	const char *slash = strrchr(path, '/');
	int n = slash != NULL ? (int)(slash - path) : 0;

	snprintf(changed, sizeof changed, "%.*s", n > 0 ? n : 1, n > 0 ? path : ".");
}

static int
sync_names(void)
{
	if (changed[0] == '\0')
		return 0;
	if (osio_sync_folder(changed) != 0)
		return -1;
	changed[0] = '\0';
	return 0;
}

static void
note_fd(const char *op, int fd, uint64_t offset, const void *p, size_t n)
{
	char room[4200];

	if (iolog_on)
		iolog_add(op, iolog_path(fd, room, sizeof room), NULL, offset, p, n);
}

/* Part of it may have been written, and Berkeley DB, told so, would call the state damaged: so a write that fails is the
 * end, as a sync is. The disk that refused is in the name. */
NORETURN static void
write_failed(int fd, ssize_t rc)
{
	char room[4200];
	int why = rc < 0 ? errno : ENOSPC;

	base_die("%s: writing: %s", iolog_path(fd, room, sizeof room), strerror(why));
}

static ssize_t
do_write(int fd, const void *p, size_t n)
{
	ssize_t rc;
	size_t done;

	if (iolog_on) {
		off_t at = lseek(fd, 0, SEEK_CUR);

		note_fd("write", fd, at < 0 ? 0 : (uint64_t)at, p, n);
	}
	/* Berkeley DB takes a short write for a failed one and reads an errno that nobody has set; so write on
	 * until the disk says why. */
	for (done = 0; done < n; done += (size_t)rc) {
		rc = write(fd, (const char *)p + done, n - done);
		if (rc <= 0)
			write_failed(fd, rc);
	}
	ahead_wrote(fd, p, n);
	return (ssize_t)n;
}

static ssize_t
do_pwrite(int fd, const void *p, size_t n, off_t at)
{
	ssize_t rc;
	size_t done;

	note_fd("write", fd, (uint64_t)at, p, n);
	for (done = 0; done < n; done += (size_t)rc) {
		rc = pwrite(fd, (const char *)p + done, n - done, at + (off_t)done);
		if (rc <= 0)
			write_failed(fd, rc);
	}
	ahead_wrote_at(fd, p, n, at);
	return (ssize_t)n;
}

/* Of this and what follows Berkeley DB takes what is returned for an errno. It tries again what failed, a hundred times,
 * and believes the time that succeeds: osio_sync never returns to it when it failed. */
static int
do_fsync(int fd)
{
	if (sync_names() != 0)
		return errno;
	osio_sync(fd);
	return 0;
}

static int
do_ftruncate(int fd, off_t n)
{
	note_fd("truncate", fd, (uint64_t)n, NULL, 0);
	ahead_forget(fd);
	return ftruncate(fd, n) == 0 ? 0 : errno;
}

static int
do_open(const char *path, int flags, ...)
{
	int fd;

	if ((flags & O_CREAT) != 0 && access(path, F_OK) != 0) {
		if (iolog_on)
			iolog_add("create", path, NULL, 0, NULL, 0);
		name_changed(path);
	}
	fd = open(path, flags | O_CLOEXEC, 0600);
	ahead_opened(fd);
	return fd;
}

/* A file system may tell only here that it could not write, and what can be done is what can be done after a sync. */
static int
do_close(int fd)
{
	char room[4200];

	iolog_path(fd, room, sizeof room);
	ahead_closed(fd);
	if (close(fd) != 0)
		base_die("%s: closing: %s", room, strerror(errno));
	return 0;
}

/* Called before each write; the position is what ahead then knows the bytes by. */
static int
do_seek(int fd, off_t at, int whence)
{
	off_t now = lseek(fd, at, whence);

	ahead_sought(fd, now);
	return now >= 0 ? 0 : errno;
}

/* Removing a table, Berkeley DB puts a file in its place that it has written but not synced; durable under
 * the table's name and empty, it would stop recovery. */
static int
do_rename(const char *from, const char *to)
{
	int fd = osio_open(from);

	if (fd < 0)
		return errno;
	osio_sync(fd);
	if (osio_close(fd) != 0)
		return errno;
	name_changed(to);
	return osio_rename(from, to) == 0 ? 0 : errno;
}

static int
do_unlink(const char *path)
{
	name_changed(path);
	return osio_unlink(path) == 0 ? 0 : errno;
}

/* Berkeley DB takes a folder that it can't read to its end for one that ends there: it would find no log, and begin a new
 * one over it. */
static int
do_dirlist(const char *path, char ***names, int *n)
{
	struct arena mem;
	char **list;
	size_t many;

	arena_init(&mem, 0);
	if (folder_list(path, &mem, names, &many, NULL) != 0) {
		base_answered(errno, path);
		arena_fini(&mem);
		return ENOENT;
	}
	*n = (int)many;
	list = base_alloc(many * sizeof *list);
	for (size_t i = 0; i < many; i++)
		list[i] = base_strdup((*names)[i]);
	*names = list;
	arena_fini(&mem);
	return 0;
}

static void
do_dirfree(char **names, int n)
{
	while (n > 0)
		base_free(names[--n]);
	base_free(names);
}

/* --- the page checksum ---------------------------------------------------------------- */
/* Berkeley DB sums each page that it reads or writes by h = 33 h + byte, every step waiting for the one before: a
 * tenth of a night. It exports that function and calls it by its name, so ours, which gives the
 * same number in a fifth of the time, takes its place; a build of the library that binds its own
 * goes on using that. Eight bytes at a time: the sums of pairs, of fours, of all eight, side by side in
 * one word, and only the last waits. */
static uint64_t
eight(const unsigned char *p)
{
	enum { P2 = 33 * 33, P4 = P2 * P2 };
	const uint64_t bytes = UINT64_C(0x00FF00FF00FF00FF), pairs = UINT64_C(0x0000FFFF0000FFFF);
	uint64_t v;

	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	v = (v & bytes) * 33 + (v >> 8 & bytes);	/* at most 8,670 in 16 bits */
	v = (v & pairs) * P2 + (v >> 16 & pairs);	/* at most 9,450,300 in 32 */
	return (v & UINT32_MAX) * P4 + (v >> 32);
}

uint32_t
__ham_func4(DB *db, const void *key, uint32_t n)
{
	const uint32_t p8 = 33u * 33 * 33 * 33 * 33 * 33 * 33 * 33;
	const unsigned char *p = key;
	uint32_t h = 0;

	(void)db;
	for (; n >= 8; n -= 8, p += 8)
		h = h * p8 + (uint32_t)eight(p);
	for (; n > 0; n--)
		h = 33 * h + *p++;
	return h;
}

void
store_bdb_init(void)
{
	iolog_init();
	changed[0] = '\0';
	store_blank_reset();
	ahead_reset();
	/* Where memory is short Berkeley DB calls the state damaged: so it gets memory or the process ends. */
	(void)db_env_set_func_malloc(base_alloc);
	(void)db_env_set_func_realloc(base_realloc);
	(void)db_env_set_func_free(base_free);
	(void)db_env_set_func_dirlist(do_dirlist);
	(void)db_env_set_func_dirfree(do_dirfree);
	(void)db_env_set_func_pread(store_blank_pread);
	(void)db_env_set_func_seek(do_seek);
	(void)db_env_set_func_close(do_close);
	(void)db_env_set_func_write(do_write);
	(void)db_env_set_func_pwrite(do_pwrite);
	(void)db_env_set_func_fsync(do_fsync);
	(void)db_env_set_func_ftruncate(do_ftruncate);
	(void)db_env_set_func_open(do_open);
	(void)db_env_set_func_rename(do_rename);
	(void)db_env_set_func_unlink(do_unlink);
}
