/* homefind.c - where layouts, packs and jobs lie. */
#include "homefind.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/folder.h"

static bool
is_home(struct arena *mem, const char *dir)
{
	return folder_exists(arena_printf(mem, "%s/jobs/cycles", dir));
}

/* Beside the program: PREFIX/bin/arrears and PREFIX/share/arrears, wherever both were moved. */
static const char *
installed(struct arena *mem)
{
	char path[FOLDER_MAX_PATH];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	struct slice dir = slice_make(path, n > 0 && (size_t)n < sizeof path ? (size_t)n : 0);

	for (int up = 0; up < 2; up++)
		for (dir.n -= dir.n > 0; dir.n > 0 && dir.p[dir.n] != '/';)
			dir.n--;
	return arena_printf(mem, "%s/share/arrears", arena_strdup(mem, dir));
}

int
homefind(struct arena *mem, const char *given, const char **home, struct err *e)
{
	const char *env = getenv(HOMEFIND_ENV), *shared = installed(mem);
	const char *by = given != NULL ? "--home" : env != NULL && *env != '\0' ? HOMEFIND_ENV : NULL;

	*home = given != NULL ? given : by != NULL ? env : ".";
	if (is_home(mem, *home))
		return 0;
	if (by != NULL)
		return err_set(e, ERR_REFUSED, "%s \"%s\": no home, no folder jobs/cycles in it", by, *home);
	*home = shared;
	if (!is_home(mem, shared))
		return err_set(e, ERR_REFUSED, "no home: neither --home nor " HOMEFIND_ENV " is given, and neither this folder nor %s holds"
		    " jobs/cycles (arrears new DIR writes a home)", shared);
	fprintf(stderr, "arrears: home %s\n", shared);
	return 0;
}
