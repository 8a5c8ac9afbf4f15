/* pace.c - how long the steps of runs took. */
#include "run/pace.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/folder.h"
#include "io/osio.h"
#include "run/ledger.h"

static void
path_of(const char *data, const char *run, struct buf *out)
{
	buf_printf(out, "%s/runs/%s.pace", data, run);
}

void
pace_note(const char *data, const char *run, const char *step, int64_t nanos)
{
	struct buf path = { 0 }, line = { 0 };
	int fd;

	path_of(data, run, &path);
	buf_printf(&line, "%s %lld\n", step, (long long)(nanos / 1000000));
	fd = osio_append(buf_cstr(&path));
	if (fd >= 0) {
		if (lseek(fd, 0, SEEK_END) >= 0)
			(void)osio_write(fd, line.p, line.n);
		(void)osio_close(fd);
	}
	buf_fini(&path);
	buf_fini(&line);
}

int
pace_forget(const char *data, const char *run, struct err *e)
{
	struct buf path = { 0 };
	int rc;

	path_of(data, run, &path);
	rc = folder_unlink(buf_cstr(&path), e);
	buf_fini(&path);
	return rc;
}

static void
add(struct pace *p, const char *step, int64_t ms)
{
	size_t i = 0;

	p->ms += ms;
	p->published = p->published || strcmp(step, "publish") == 0;
	while (i < p->steps && strcmp(p->step[i].id, step) != 0)
		i++;
	if (i == PACE_STEPS)
		return;
	if (i == p->steps)
		snprintf(p->step[p->steps++].id, sizeof p->step[i].id, "%s", step);
	p->step[i].ms += ms;
}

int
pace_read(const char *data, const char *run, struct pace *p, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	int rc = 0;

	*p = (struct pace){ 0 };
	path_of(data, run, &path);
	if (folder_exists(buf_cstr(&path)))
		rc = folder_read_file(buf_cstr(&path), &text, e);
	for (const char *at = buf_cstr(&text), *end; rc == 0 && (end = strchr(at, '\n')) != NULL; at = end + 1) {
		char id[48];
		long long ms;

		if (sscanf(at, "%47s %lld", id, &ms) == 2 && ms >= 0)
			add(p, id, ms);
	}
	buf_fini(&path);
	buf_fini(&text);
	return rc;
}

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
pace_usual(const char *data, const char *job, const char *run, int64_t *ms, struct err *e)
{
	int64_t of[PACE_NIGHTS];
	size_t known = 0, n, job_n = strlen(job);
	struct arena mem;
	char **id;
	int rc;

	arena_init(&mem, 0);
	rc = ledger_status_ids(data, &mem, &id, &n, e);
	for (size_t i = n; rc == 0 && i-- > 0 && known < PACE_NIGHTS;) {
		struct pace p;

		if (strncmp(id[i], job, job_n) != 0 || id[i][job_n] != '-' || strcmp(id[i], run) >= 0)
			continue;
		rc = pace_read(data, id[i], &p, e);
		if (rc == 0 && p.published)
			of[known++] = p.ms;
	}
	arena_fini(&mem);
	if (rc != 0 || known < PACE_LEAST)
		return rc;
	qsort(of, known, sizeof *of, by_size);
	*ms = of[known / 2];
	return 1;
}
