/* stop.c - a file beside the environment, so that whoever asks needs no lock, and what a signal leaves. */
#include "run/stop.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/folder.h"

static const struct {
	int number;
	const char *name, *words;
} asking[] = {
	{ SIGTERM, "SIGTERM", "\nSIGTERM: stopping at the next checkpoint\n" },
	{ SIGINT, "SIGINT", "\nSIGINT: stopping at the next checkpoint\n" },
	{ SIGHUP, "SIGHUP", "\nSIGHUP: stopping at the next checkpoint\n" },
};

static volatile sig_atomic_t came;	/* 1 + its place in ASKING */

static void
on_signal(int number)
{
	for (size_t i = 0; i < NELEM(asking); i++)
		if (asking[i].number == number) {
			came = (sig_atomic_t)i + 1;
			(void)!write(STDERR_FILENO, asking[i].words, strlen(asking[i].words));
		}
}

void
stop_listen(void)
{
	struct sigaction ask = { .sa_handler = on_signal, .sa_flags = SA_RESTART }, was;
	static const int errors[] = { SIGPIPE, SIGXFSZ };

	came = 0;
	sigemptyset(&ask.sa_mask);
	for (size_t i = 0; i < NELEM(asking); i++)
		if (sigaction(asking[i].number, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
			CHECK(sigaction(asking[i].number, &ask, NULL) == 0);
	for (size_t i = 0; i < NELEM(errors); i++)
		CHECK(signal(errors[i], SIG_IGN) != SIG_ERR);
}

const char *
stop_asked(const char *data)
{
	struct buf path = { 0 };
	bool is;

	if (came != 0)
		return asking[came - 1].name;
	buf_printf(&path, "%s/stop", data);
	is = folder_exists(buf_cstr(&path));
	buf_fini(&path);
	return is ? "DATA/stop" : NULL;
}

int
stop_forget(const char *data, struct err *e)
{
	struct buf path = { 0 };
	int rc;

	buf_printf(&path, "%s/stop", data);
	rc = folder_unlink(buf_cstr(&path), e);
	buf_fini(&path);
	return rc;
}
