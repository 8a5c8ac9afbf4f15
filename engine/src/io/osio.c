/* osio.c - system calls that change files; each is told to iolog first. */
#include "io/osio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/iolog.h"

static void
note_fd(const char *op, int fd, uint64_t offset, const void *p, size_t n)
{
	char room[4200];

	iolog_add(op, iolog_path(fd, room, sizeof room), NULL, offset, p, n);
}

static void
note(const char *op, const char *path, const char *path2)
{
	if (iolog_on)
		iolog_add(op, path, path2, 0, NULL, 0);
}

int
osio_create(const char *path)
{
	note("create", path, NULL);
	return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

int
osio_append(const char *path)
{
	note("create", path, NULL);
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

int
osio_open(const char *path)
{
	return open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
}

int
osio_write(int fd, const void *p, size_t n)
{
	const char *at = p;

	if (iolog_on) {
		off_t offset = lseek(fd, 0, SEEK_CUR);

		note_fd("write", fd, offset < 0 ? 0 : (uint64_t)offset, p, n);
	}
	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

static void
sync_or_end(int fd)
{
	char room[4200];
	int why;

	if (fsync(fd) == 0)
		return;
	why = errno;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	base_die("%s: making durable: %s", iolog_path(fd, room, sizeof room), strerror(why));
}

void
osio_sync(int fd)
{
	if (iolog_on)
		note_fd("sync", fd, 0, NULL, 0);
	sync_or_end(fd);
}

int
osio_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	note("syncdir", path, NULL);
	sync_or_end(fd);
	close(fd);
	return 0;
}

int
osio_settle(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	sync_or_end(fd);
	close(fd);
	return 0;
}

/* A failure here is told by the sync that follows. */
void
osio_begin_sync(int fd, uint64_t at, uint64_t n)
{
	(void)sync_file_range(fd, (off_t)at, (off_t)n, SYNC_FILE_RANGE_WRITE);
}

int
osio_truncate(int fd, uint64_t length)
{
	if (iolog_on)
		note_fd("truncate", fd, length, NULL, 0);
	return ftruncate(fd, (off_t)length);
}

int
osio_close(int fd)
{
	return close(fd);
}

int
osio_rename(const char *from, const char *to)
{
	note("rename", from, to);
	return rename(from, to);
}

int
osio_rename_new(const char *from, const char *to)
{
	note("renamenew", from, to);
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int
osio_link(const char *from, const char *to)
{
	note("link", from, to);
	return link(from, to);
}

int
osio_unlink(const char *path)
{
	note("unlink", path, NULL);
	return unlink(path);
}

int
osio_mkdir(const char *path)
{
	note("mkdir", path, NULL);
	return mkdir(path, 0700);
}

int
osio_rmdir(const char *path)
{
	note("rmdir", path, NULL);
	return rmdir(path);
}
