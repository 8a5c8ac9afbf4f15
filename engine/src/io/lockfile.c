/* lockfile.c - flock on a file that tells who holds it. */
#include "io/lockfile.h"

#include <errno.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "io/osio.h"

struct lockfile {
	int fd;
};

static int
held_by_another(int fd, const char *path, struct err *e)
{
	char who[512] = "";
	ssize_t n = pread(fd, who, sizeof who - 1, 0);

	while (n > 0 && (who[n - 1] == '\n' || who[n - 1] == '\0'))
		n--;
	who[n > 0 ? n : 0] = '\0';
	return err_set(e, ERR_REFUSED, "%s: held by another process (%s), wanted: none", path,
	    who[0] ? who : "it has not said which");
}

static void
say_who(int fd)
{
	char host[128] = "?", text[512], command[256] = "?";
	FILE *f = fopen("/proc/self/comm", "re");
	int n;

	if (f != NULL && fgets(command, sizeof command, f) != NULL)
		command[strcspn(command, "\n")] = '\0';
	if (f != NULL)
		fclose(f);
	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	n = snprintf(text, sizeof text, "process %ld on %s: %s\n", (long)getpid(), host, command);
	/* Only words for people: a failure to write them does not matter. */
	if (osio_truncate(fd, 0) == 0 && n > 0)
		(void)!osio_write(fd, text, (size_t)n);
}

int
lockfile_take(struct lockfile **out, const char *path, struct err *e)
{
	struct lockfile *l;
	int fd = osio_append(path);

	*out = NULL;
	if (fd < 0)
		return err_sys(e, errno, "%s: opening", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			held_by_another(fd, path, e);
		else
			err_sys(e, errno, "%s: locking", path);
		osio_close(fd);
		return -1;
	}
	say_who(fd);
	l = base_alloc(sizeof *l);
	l->fd = fd;
	*out = l;
	return 0;
}

void
lockfile_drop(struct lockfile **lp)
{
	if (*lp == NULL)
		return;
	osio_close((*lp)->fd);
	base_free(*lp);
	*lp = NULL;
}
