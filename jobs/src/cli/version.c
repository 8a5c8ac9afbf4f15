/* version.c - which program this is. */
#include "version.h"

#include <limits.h>
#include <link.h>
#include <stdlib.h>

#include "built.h"

const char *
version_program(void)
{
	return "arrears 0.1";
}

const char *
version_date(void)
{
	return BUILT_DATE;
}

/* The file behind its link tells the version: libz.so.1 is libz.so.1.2.13. */
static int
loaded(struct dl_phdr_info *info, size_t size, void *ctx)
{
	char path[PATH_MAX];

	(void)size;
	if (info->dlpi_name[0] == '/' && realpath(info->dlpi_name, path) != NULL)
		fprintf(ctx, "  %s\n", path);
	return 0;
}

void
version_print(FILE *f)
{
	fprintf(f, "%s\ncommit %s\nlibraries, as built with:\n%s", version_program(), BUILT_COMMIT, BUILT_LIBRARIES);
	fputs("libraries, as loaded:\n", f);
	dl_iterate_phdr(loaded, f);
}
