/* setfile.c - read the list of a day's extracts and see that they are there. */
#include "intake/setfile.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "io/folder.h"

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_make(s.p + 1, s.n - 1);
	while (s.n > 0 && strchr(" \t\r", s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

static struct slice
cut(struct slice *rest, char at)
{
	const char *p = rest->n ? memchr(rest->p, at, rest->n) : NULL;
	struct slice head = *rest;

	if (p == NULL) {
		*rest = slice_make("", 0);
		return head;
	}
	head.n = (size_t)(p - rest->p);
	*rest = slice_make(p + 1, rest->n - head.n - 1);
	return head;
}

static bool
number(struct slice s, uint64_t *out)
{
	*out = 0;
	if (s.n == 0 || s.n > 18)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(s.p[i] - '0');
	}
	return true;
}

static int
parse_line(struct setfile_entry *en, struct slice line, const char *path, int no,
    const char *folder, struct arena *a, struct err *e)
{
	struct slice name = trim(cut(&line, ',')), bytes = trim(cut(&line, ',')), sha = trim(line);
	uint8_t digest[HASH_SIZE];

	if (name.n == 0 || memchr(name.p, '/', name.n) != NULL || name.p[0] == '.')
		return err_set(e, ERR_REFUSED, "%s:%d:1: \"%.*s\" seen, a file of this folder wanted",
		    path, no, SLICE_FMT(name));
	if (!number(bytes, &en->bytes))
		return err_set(e, ERR_REFUSED, "%s:%d:%d: \"%.*s\" seen, a number of bytes wanted", path, no,
		    (int)name.n + 3, SLICE_FMT(bytes));
	if (!hash_unhex(sha, digest, HASH_SIZE))
		return err_set(e, ERR_REFUSED, "%s:%d: \"%.*s\" seen, 64 hexadecimal digits wanted", path, no,
		    SLICE_FMT(sha));
	en->name = arena_strdup(a, name);
	en->path = arena_printf(a, "%s/%s", folder, en->name);
	hash_hex(digest, HASH_SIZE, en->sha256);
	return 0;
}

static int
see(const struct setfile *s, const struct setfile_entry *en, struct err *e)
{
	struct stat st;

	if (stat(en->path, &st) != 0)
		return base_is_answer(errno) ? err_set(e, ERR_REFUSED, "%s: listed in %s, and not there", en->path, s->path) :
					       err_sys(e, errno, "%s", en->path);
	if ((uint64_t)st.st_size != en->bytes)
		return err_set(e, ERR_REFUSED, "%s: %llu bytes seen, %llu wanted by %s", en->path,
		    (unsigned long long)st.st_size, (unsigned long long)en->bytes, s->path);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct setfile_entry *)a)->name, ((const struct setfile_entry *)b)->name);
}

static int
find(const char *folder, struct arena *a, const char **path, struct err *e)
{
	char **names;
	size_t n;

	*path = NULL;
	if (folder_list_given(folder, a, &names, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);

		if (len < 4 || strcmp(names[i] + len - 4, ".set") != 0)
			continue;
		if (*path != NULL)
			return err_set(e, ERR_REFUSED, "%s: two set files, %s and %s; one wanted", folder,
			    *path + strlen(folder) + 1, names[i]);
		*path = arena_printf(a, "%s/%s", folder, names[i]);
	}
	if (*path == NULL)
		return err_set(e, ERR_REFUSED,
		    "%s: no set file (*.set): the sender has not finished, or this is not a day's folder", folder);
	return 0;
}

int
setfile_load(struct setfile *out, const char *folder, struct arena *a, struct err *e)
{
	struct buf text = { 0 };
	struct slice rest;
	int no = 0, rc = -1;

	*out = (struct setfile){ 0 };
	if (find(folder, a, &out->path, e) != 0)
		return -1;
	if (folder_read_file(out->path, &text, e) != 0)
		goto out;
	out->entry = arena_alloc(a, SETFILE_MAX * sizeof *out->entry);
	for (rest = buf_view(&text); rest.n > 0;) {
		struct slice line = trim(cut(&rest, '\n'));

		no++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (out->n == SETFILE_MAX) {
			err_set(e, ERR_REFUSED, "%s:%d: more than %d files", out->path, no, SETFILE_MAX);
			goto out;
		}
		if (parse_line(&out->entry[out->n], line, out->path, no, folder, a, e) != 0 ||
		    see(out, &out->entry[out->n], e) != 0)
			goto out;
		out->n++;
	}
	qsort(out->entry, out->n, sizeof *out->entry, by_name);
	for (size_t i = 1; i < out->n; i++)
		if (strcmp(out->entry[i].name, out->entry[i - 1].name) == 0) {
			err_set(e, ERR_REFUSED, "%s: %s is listed twice", out->path, out->entry[i].name);
			goto out;
		}
	rc = 0;
out:
	buf_fini(&text);
	return rc;
}
