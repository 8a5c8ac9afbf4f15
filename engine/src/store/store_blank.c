/* store_blank.c - pages of tables that read as zeros, as a block does that a disk has lost.
 *
 * Zeros Berkeley DB takes for a page that was never used: it checks no sum and searches in them for ever. While it
 * recovers there are such pages, which the log fills; afterwards none up to the last one that the table's first page
 * knows. So those met before are looked at again at its end, and what is met later is given to it as something that no sum fits.
 */
#include <fcntl.h>
#include <unistd.h>

#include "io/iolog.h"
#include "store/ahead.h"
#include "store/store_inside.h"

struct blank {
	char *path;
	off_t at;
};

static struct blank *blanks;
static size_t blank_count;
static bool recovered;

static void
forget_blanks(void)
{
	while (blank_count > 0)
		base_free(blanks[--blank_count].path);
	base_free(blanks);
	blanks = NULL;
}

void
store_blank_reset(void)
{
	recovered = false;
	forget_blanks();
}

bool
store_blank_refuse(bool all)
{
	bool was = recovered;

	recovered = all;
	return was;
}

static void
remember_blank(int fd, off_t at)
{
	char room[4200];

	blanks = base_realloc(blanks, (blank_count + 1) * sizeof *blanks);
	blanks[blank_count++] = (struct blank){ base_strdup(iolog_path(fd, room, sizeof room)), at };
}

/* Its place in the log, number, neighbours and type are zeros. */
static bool
is_blank(const unsigned char *page, int fd, off_t at)
{
	enum { HEAD = 26, LAST_AT = 32 };
	static const unsigned char head[HEAD];
	uint32_t last;

	return at > 0 && memcmp(page, head, sizeof head) == 0 &&
	    pread(fd, &last, sizeof last, LAST_AT) == sizeof last && at / STORE_PAGE <= (off_t)last;
}

ssize_t
store_blank_pread(int fd, void *p, size_t n, off_t at)
{
	ssize_t got = ahead_pread(fd, p, n, at);

	if (got != STORE_PAGE || !is_blank(p, fd, at))
		return got;
	if (recovered)
		memset(p, 0xff, STORE_PAGE);
	else
		remember_blank(fd, at);
	return got;
}

int
store_blank_recovered(struct err *e)
{
	unsigned char page[STORE_PAGE];
	int rc = 0;

	recovered = true;
	for (size_t i = 0; rc == 0 && i < blank_count; i++) {
		const struct blank *b = &blanks[i];
		int fd = open(b->path, O_RDONLY | O_CLOEXEC);

		if (fd >= 0 && pread(fd, page, sizeof page, b->at) == sizeof page && is_blank(page, fd, b->at))
			rc = err_set(e, ERR_DAMAGED, "%s: page %lld holds nothing: restore DATA/env from the last backup and "
			    "its logs", b->path, (long long)(b->at / STORE_PAGE));
		if (fd >= 0)
			close(fd);
	}
	forget_blanks();
	return rc;
}
