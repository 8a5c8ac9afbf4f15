/* failpt.c - die or fail at a named place, when the environment says so. */
#include "base/failpt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {
#define POINT(name) name,
#include "base/failpt.def"
#undef POINT
};

bool failpt_armed;
static char wanted[64];
static long at, passed;
static int fail_with;		/* 0: die */
static int logfd = -1;

const char *
failpt_name(size_t i)
{
	return i < NELEM(names) ? names[i] : NULL;
}

static bool
known(const char *name)
{
	size_t i;

	for (i = 0; i < NELEM(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* "name:n" or "name:n=errno". */
static void
read_wish(const char *s)
{
	const char *colon = strchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : strlen(s);
	char *end = NULL;

	if (n >= sizeof wanted)
		base_die("ARREARS_FAILPT=%s: the name is too long", s);
	memcpy(wanted, s, n);
	wanted[n] = '\0';
	if (!known(wanted))
		base_die("ARREARS_FAILPT=%s: there is no point of that name", s);
	at = colon ? strtol(colon + 1, &end, 10) : 1;
	fail_with = end != NULL && *end == '=' ? (int)strtol(end + 1, NULL, 10) : 0;
}

void
failpt_init(void)
{
	const char *wish = getenv("ARREARS_FAILPT");
	const char *log = getenv("ARREARS_FAILPT_LOG");

	wanted[0] = '\0';
	passed = 0;
	if (logfd >= 0)
		close(logfd);
	logfd = -1;
	if (wish != NULL && *wish != '\0')
		read_wish(wish);
	if (log != NULL && *log != '\0') {
		logfd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (logfd < 0)
			base_die("ARREARS_FAILPT_LOG=%s: %s", log, strerror(errno));
	}
	failpt_armed = wanted[0] != '\0' || logfd >= 0;
}

bool
failpt_pass(const char *name)
{
	CHECK(known(name));
	if (logfd >= 0) {
		char line[80];
		size_t n = strlen(name);

		CHECK(n < sizeof line);
		memcpy(line, name, n);
		line[n] = '\n';
		CHECK(write(logfd, line, n + 1) == (ssize_t)n + 1);
	}
	if (wanted[0] == '\0' || strcmp(wanted, name) != 0 || ++passed != at)
		return false;
	if (fail_with != 0) {
		errno = fail_with;
		return true;
	}
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}
