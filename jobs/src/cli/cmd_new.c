/* cmd_new.c - arrears new: a home of one's own, of the files that the program carries. */
#include <stdio.h>

#include "io/folder.h"
#include "options.h"
#include "starter.h"
#include "verb.h"

static int
write_file(const char *dir, const struct starter_file *f, struct arena *a, struct err *e)
{
	char *path = arena_printf(a, "%s/%s", dir, f->name), *slash = strrchr(path, '/');

	*slash = '\0';
	if (folder_make(path, e) != 0)
		return -1;
	*slash = '/';
	return folder_write_file(path, slice_make(f->from, (size_t)(f->to - f->from)), e);
}

static int
make_home(const char *dir, struct arena *a, struct err *e)
{
	char **names;
	size_t n = 0;

	if (folder_exists(dir) && folder_list_given(dir, a, &names, &n, e) != 0)
		return -1;
	if (n > 0)
		return err_set(e, ERR_REFUSED, "%s: \"%s\" is in it, a new or an empty folder wanted", dir, names[0]);
	for (size_t i = 0; i < NELEM(starter_file); i++)
		if (write_file(dir, &starter_file[i], a, e) != 0)
			return -1;
	printf("%s: %zu files; begin with %s/README.md\n", dir, NELEM(starter_file), dir);
	return 0;
}

int
cmd_new(int argc, char **argv, struct err *e)
{
	const char *dir = NULL;
	const struct option o[] = { { "DIR", NULL, "a folder that is not there yet, or is empty", true, &dir }, { 0 } };
	int rc = options_parse(o, "Writes a home of one's own: layouts, a small pack, jobs, extracts to begin with, and a"
	    " README that leads through its first nights.", argc, argv, e);
	struct arena a;

	if (rc != 0)
		return rc < 0 ? ERR_REFUSED : ERR_DONE;
	arena_init(&a, 0);
	rc = make_home(dir, &a, e);
	arena_fini(&a);
	return rc == 0 ? ERR_DONE : (int)e->status;
}
