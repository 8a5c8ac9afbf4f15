/* fault.c - preloaded: counts the system calls and allocations of a program, and lets one of them fail.
 *
 *	FAULT_LOG=file		at the end "CALL COUNT" a line, for each call that was made
 *	FAULT=CALL:N:ERRNO	the Nth CALL does nothing and fails with that number
 *	FAULT=CALL:N:+SIGNAL	before the Nth CALL the signal comes
 *	FAULT_KEEPS=yes		all calls after it fail too, as on a disk that stays full
 *
 * Only what the program and its libraries call is seen, not what libc calls in itself. An allocation gives NULL.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_CALLS = 80 };

struct call {
	const char *name;
	long count;
	bool wanted;
	void *next;	/* libc's own */
};

static struct call *all[MOST_CALLS];
static int calls;
static char wanted[40];
static long at;
static int number;
static bool keeps, by_signal, ready;

__attribute__((constructor)) static void
begin(void)
{
	const char *wish = getenv("FAULT"), *colon = wish != NULL ? strchr(wish, ':') : NULL;

	if (colon != NULL && (size_t)(colon - wish) < sizeof wanted) {
		char *end;

		memcpy(wanted, wish, (size_t)(colon - wish));
		at = strtol(colon + 1, &end, 10);
		by_signal = end[0] == ':' && end[1] == '+';
		number = *end == ':' ? atoi(end + 1) : EIO;
	}
	keeps = getenv("FAULT_KEEPS") != NULL && *getenv("FAULT_KEEPS") != '\0';
	ready = true;
}

__attribute__((destructor)) static void
tell(void)
{
	const char *path = getenv("FAULT_LOG");
	FILE *f = path != NULL ? fopen(path, "we") : NULL;

	for (int i = 0; f != NULL && i < calls; i++)
		fprintf(f, "%s %ld\n", all[i]->name, all[i]->count);
	if (f != NULL)
		fclose(f);
}

/* Whether this passing is to fail. */
static bool
fails(struct call *c)
{
	long n;

	if (!ready)
		return false;
	n = __atomic_add_fetch(&c->count, 1, __ATOMIC_RELAXED);
	if (n == 1) {
		int i = __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);

		if (i < MOST_CALLS)
			all[i] = c;
		c->wanted = strcmp(c->name, wanted) == 0;
	}
	if (!c->wanted || !(keeps ? n >= at : n == at))
		return false;
	if (by_signal) {
		raise(number);
		return false;
	}
	errno = number;
	return true;
}

static void *
next(struct call *c)
{
	if (c->next == NULL)
		c->next = dlsym(RTLD_NEXT, c->name);
	return c->next;
}

#define CALL(type, name, params, args, failed)                    \
	type name params;                                         \
	type name params                                          \
	{                                                         \
		static struct call c = { #name, 0, false, NULL }; \
		type (*own) params = (type (*) params)next(&c);   \
                                                                  \
		return fails(&c) ? failed : own args;             \
	}

/* open and fcntl: a last argument that may not be there is handed on all the same. */
#define CALL_MAYBE(name, params, args, last)                              \
	int name params;                                                  \
	int name params                                                   \
	{                                                                 \
		static struct call c = { #name, 0, false, NULL };         \
		int (*own) params = (int (*) params)next(&c);             \
		va_list ap;                                               \
		long more;                                                \
                                                                          \
		va_start(ap, last);                                       \
		more = va_arg(ap, long);                                  \
		va_end(ap);                                               \
		return fails(&c) ? -1 : own args;                         \
	}

CALL_MAYBE(open, (const char *path, int flags, ...), (path, flags, more), flags)
CALL_MAYBE(openat, (int fd, const char *path, int flags, ...), (fd, path, flags, more), flags)
CALL_MAYBE(fcntl, (int fd, int op, ...), (fd, op, more), op)
CALL(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), -1)
CALL(ssize_t, pread, (int fd, void *p, size_t n, off_t o), (fd, p, n, o), -1)
CALL(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n), -1)
CALL(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t o), (fd, p, n, o), -1)
CALL(ssize_t, readv, (int fd, const struct iovec *v, int n), (fd, v, n), -1)
CALL(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n), -1)
CALL(off_t, lseek, (int fd, off_t o, int whence), (fd, o, whence), -1)
CALL(int, close, (int fd), (fd), -1)
CALL(int, fsync, (int fd), (fd), -1)
CALL(int, fdatasync, (int fd), (fd), -1)
CALL(int, sync_file_range, (int fd, off_t o, off_t n, unsigned flags), (fd, o, n, flags), -1)
CALL(int, ftruncate, (int fd, off_t n), (fd, n), -1)
CALL(int, flock, (int fd, int op), (fd, op), -1)
CALL(int, fstat, (int fd, struct stat *s), (fd, s), -1)
CALL(int, stat, (const char *path, struct stat *s), (path, s), -1)
CALL(int, lstat, (const char *path, struct stat *s), (path, s), -1)
CALL(int, statvfs, (const char *path, struct statvfs *s), (path, s), -1)
CALL(int, access, (const char *path, int mode), (path, mode), -1)
CALL(int, rename, (const char *from, const char *to), (from, to), -1)
CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags), -1)
CALL(int, link, (const char *from, const char *to), (from, to), -1)
CALL(int, unlink, (const char *path), (path), -1)
CALL(int, rmdir, (const char *path), (path), -1)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
CALL(int, chmod, (const char *path, mode_t mode), (path, mode), -1)
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
CALL(ssize_t, readlink, (const char *path, char *p, size_t n), (path, p, n), -1)
CALL(void *, mmap, (void *p, size_t n, int prot, int flags, int fd, off_t o), (p, n, prot, flags, fd, o), MAP_FAILED)
CALL(DIR *, opendir, (const char *path), (path), NULL)
CALL(struct dirent *, readdir, (DIR *d), (d), NULL)
CALL(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
CALL(char *, __realpath_chk, (const char *path, char *p, size_t n), (path, p, n), NULL)

/* dlsym may allocate, so libc's own are called by the names that it gives them beside. */
#define ALLOC(name, params, args)                                         \
	void *__libc_##name params;                                       \
	void *name params                                                 \
	{                                                                 \
		static struct call c = { #name, 0, false, NULL };         \
                                                                          \
		return fails(&c) ? NULL : __libc_##name args;             \
	}
ALLOC(malloc, (size_t n), (n))
ALLOC(calloc, (size_t k, size_t n), (k, n))
ALLOC(realloc, (void *p, size_t n), (p, n))

int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int
pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *arg)
{
	static struct call c = { "pthread_create", 0, false, NULL };
	int (*own)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) =
	    (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))next(&c);

	return fails(&c) ? EAGAIN : own(t, a, f, arg);
}
