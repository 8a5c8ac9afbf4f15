/* iolog.c - append each change to files to one file, so that a test can replay them. */
#include "io/iolog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

bool iolog_on;
static int logfd = -1;

void
iolog_init(void)
{
	const char *path = getenv("ARREARS_IOLOG");

	if (iolog_on || path == NULL || *path == '\0')
		return;
	logfd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (logfd < 0)
		base_die("ARREARS_IOLOG=%s: %s", path, strerror(errno));
	iolog_on = true;
}

void
iolog_add(const char *op, const char *path, const char *path2, uint64_t offset, const void *data,
    size_t n)
{
	char head[9000];
	struct iovec v[3];
	int len = snprintf(head, sizeof head, "%s %llu %zu %zu %s", op, (unsigned long long)offset, n,
	    strlen(path), path);
	union {
		const void *in;
		void *out;
	} d = { data };

	CHECK(len > 0 && (size_t)len < sizeof head - 4100);
	if (path2 != NULL)
		len += snprintf(head + len, sizeof head - (size_t)len, " %zu %s", strlen(path2), path2);
	CHECK((size_t)len < sizeof head - 1);
	head[len++] = '\n';
	v[0] = (struct iovec){ head, (size_t)len };
	v[1] = (struct iovec){ d.out, n };
	v[2] = (struct iovec){ head + len - 1, 1 };
	/* One call, so that the records of two threads don't mix. */
	CHECK(writev(logfd, v, 3) == (ssize_t)((size_t)len + n + 1));
}

const char *
iolog_path(int fd, char *room, size_t size)
{
	char link[40];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, room, size - 1);
	if (n <= 0)
		return "?";
	room[n] = '\0';
	return room;
}
