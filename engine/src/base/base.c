/* base.c - stop on our own mistakes, and memory that is there or ends the process. */
#include "base/base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
base_check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken assumption: %s\n", file, line, what);
	abort();
}

void
base_die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("; nothing that was done is lost: give the same command again\n", stderr);
	_Exit(12);
}

bool
base_is_answer(int errnum)
{
	static const int answers[] = { ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, EACCES, EPERM, ELOOP, ENAMETOOLONG,
		EINVAL };

	for (size_t i = 0; i < NELEM(answers); i++)
		if (errnum == answers[i])
			return true;
	return false;
}

void
base_answered(int errnum, const char *path)
{
	if (!base_is_answer(errnum))
		base_die("%s: %s", path, strerror(errnum));
}

void *
base_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (p == NULL)
		base_die("out of memory: %zu bytes wanted", n);
	return p;
}

void *
base_zalloc(size_t n)
{
	return memset(base_alloc(n), 0, n);
}

void *
base_realloc(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	if (q == NULL)
		base_die("out of memory: %zu bytes wanted", n);
	return q;
}

char *
base_strdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(base_alloc(n), s, n);
}

void
base_free(void *p)
{
	free(p);
}
