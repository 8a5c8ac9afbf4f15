/* now.c - the only place that asks for the time. */
#include "base/now.h"

#include <stdio.h>
#include <time.h>

int64_t
now_seconds(void)
{
	struct timespec t;

	CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return t.tv_sec;
}

int64_t
now_nanos(void)
{
	struct timespec t;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void
now_text(char out[NOW_TEXT])
{
	time_t t = (time_t)now_seconds();
	struct tm tm;

	CHECK(gmtime_r(&t, &tm) != NULL);
	CHECK(strftime(out, NOW_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0);
}
