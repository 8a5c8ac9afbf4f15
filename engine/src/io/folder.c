/* folder.c - folders and small files: each change synced before we go on. */
#include "io/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failpt.h"
#include "base/hash.h"
#include "io/osio.h"

enum { COPY_BLOCK = 256 << 10, DEEPEST = 32 };

bool
folder_exists(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return true;
	base_answered(errno, path);
	return false;
}

int
folder_sync(const char *path, struct err *e)
{
	if (osio_sync_folder(path) != 0)
		return err_sys(e, errno, "%s: making the folder durable", path);
	return 0;
}

static void
parent_of(const char *path, char out[FOLDER_MAX_PATH])
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;

	CHECK(n < FOLDER_MAX_PATH);
	if (slash == path)
		n = 1;
	memcpy(out, path, n);
	out[n] = '\0';
	if (n == 0)
		strcpy(out, ".");
}

int
folder_make(const char *path, struct err *e)
{
	char parent[FOLDER_MAX_PATH];
	struct stat st;

	if (strlen(path) >= FOLDER_MAX_PATH)
		return err_set(e, ERR_REFUSED, "a path of %zu bytes, wanted: below %d", strlen(path), FOLDER_MAX_PATH);
	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return 0;
		return err_sys(e, ENOTDIR, "%s: making the folder", path);
	}
	parent_of(path, parent);
	if (strcmp(parent, path) != 0 && folder_make(parent, e) != 0)
		return -1;
	if (osio_mkdir(path) != 0 && errno != EEXIST)
		return err_sys(e, errno, "%s: making the folder", path);
	return folder_sync(parent, e);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
folder_list(const char *path, struct arena *mem, char ***names, size_t *n, struct err *e)
{
	DIR *d = opendir(path);
	struct buf all = { 0 };
	struct dirent *it;
	int rc = -1, why = 0;

	*n = 0;
	*names = NULL;
	if (d == NULL)
		return err_sys(e, errno, "%s: listing", path);
	for (errno = 0; (it = readdir(d)) != NULL; errno = 0) {
		char *s;

		if (strcmp(it->d_name, ".") == 0 || strcmp(it->d_name, "..") == 0)
			continue;
		if (++*n > FOLDER_MAX_NAMES) {
			err_set(e, ERR_FAILED, "%s: more than %d names", path, FOLDER_MAX_NAMES);
			goto out;
		}
		s = arena_strdup(mem, slice_of(it->d_name));
		buf_add(&all, &s, sizeof s);
	}
	if ((why = errno) != 0) {
		err_sys(e, why, "%s: listing", path);
		goto out;
	}
	*names = arena_alloc(mem, all.n);
	if (all.n > 0)
		memcpy(*names, all.p, all.n);
	qsort(*names, *n, sizeof **names, by_name);
	rc = 0;
out:
	buf_fini(&all);
	closedir(d);
	errno = why;
	return rc;
}

int
folder_list_given(const char *path, struct arena *mem, char ***names, size_t *n, struct err *e)
{
	int rc = folder_list(path, mem, names, n, e);

	if (rc != 0 && base_is_answer(errno) && e != NULL)
		e->status = ERR_REFUSED;
	return rc;
}

int
folder_settle(const char *path, struct err *e)
{
	struct arena mem;
	char **name;
	size_t n;
	int rc;

	arena_init(&mem, 0);
	rc = folder_list(path, &mem, &name, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		const char *file = arena_printf(&mem, "%s/%s", path, name[i]);

		if (osio_settle(file) != 0)
			rc = err_sys(e, errno, "%s: opening", file);
	}
	arena_fini(&mem);
	return rc;
}

int
folder_rename_new(const char *from, const char *to, struct err *e)
{
	char parent[FOLDER_MAX_PATH];

	if (osio_rename_new(from, to) != 0) {
		if (errno == EEXIST)
			return err_set(e, ERR_DAMAGED, "%s: is there already, wanted: free, to rename %s", to, from);
		return err_sys(e, errno, "%s: renaming to %s", from, to);
	}
	parent_of(to, parent);
	return folder_sync(parent, e);
}

int
folder_same_fs(const char *a, const char *b, struct err *e)
{
	struct stat sa, sb;

	if (stat(a, &sa) != 0)
		return err_sys(e, errno, "%s", a);
	if (stat(b, &sb) != 0)
		return err_sys(e, errno, "%s", b);
	if (sa.st_dev != sb.st_dev)
		return err_set(e, ERR_REFUSED, "%s: on another filesystem than %s, wanted: the same", a, b);
	return 0;
}

static int
remove_deep(const char *path, int depth, struct err *e)
{
	struct stat st;
	struct arena mem;
	char **name;
	size_t n, i;
	int rc = 0;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0 : err_sys(e, errno, "%s: removing", path);
	if (!S_ISDIR(st.st_mode)) {
		if (osio_unlink(path) != 0)
			return err_sys(e, errno, "%s: removing", path);
		return 0;
	}
	if (depth > DEEPEST)
		return err_set(e, ERR_FAILED, "%s: folders deeper than %d", path, DEEPEST);
	arena_init(&mem, 0);
	rc = folder_list(path, &mem, &name, &n, e);
	for (i = 0; rc == 0 && i < n; i++)
		rc = remove_deep(arena_printf(&mem, "%s/%s", path, name[i]), depth + 1, e);
	arena_fini(&mem);
	if (rc == 0 && osio_rmdir(path) != 0)
		rc = err_sys(e, errno, "%s: removing", path);
	return rc;
}

int
folder_remove(const char *path, struct err *e)
{
	char parent[FOLDER_MAX_PATH];

	if (!folder_exists(path))
		return 0;
	if (remove_deep(path, 0, e) != 0)
		return -1;
	parent_of(path, parent);
	return folder_sync(parent, e);
}

/* Beside the name: a crash leaves NAME.new, which the next write replaces. */
int
folder_write_file(const char *path, struct slice bytes, struct err *e)
{
	char beside[FOLDER_MAX_PATH + 8], parent[FOLDER_MAX_PATH];
	int fd = -1, rc = -1;

	parent_of(path, parent);
	snprintf(beside, sizeof beside, "%s.new", path);
	if (unlink(beside) != 0 && errno != ENOENT)
		return err_sys(e, errno, "%s: removing", beside);
	if (FAILPT("file.write.before") || (fd = osio_create(beside)) < 0 ||
	    osio_write(fd, bytes.p, bytes.n) != 0) {
		err_sys(e, errno, "%s: writing", beside);
		goto out;
	}
	(void)FAILPT("file.sync.before");
	osio_sync(fd);
	if (FAILPT("file.rename.before") || osio_rename(beside, path) != 0 || FAILPT("file.rename.after")) {
		err_sys(e, errno, "%s: renaming to %s", beside, path);
		goto out;
	}
	rc = folder_sync(parent, e);
	(void)FAILPT("file.done");
out:
	if (fd >= 0)
		osio_close(fd);
	return rc;
}

int
folder_read_file(const char *path, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;
	int rc = 0;

	if (fd < 0)
		return err_sys(e, errno, "%s: opening", path);
	for (;;) {
		n = read(fd, buf_room(out, 64 << 10), 64 << 10);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		out->n += (size_t)n;
		if (out->n > FOLDER_MAX_FILE) {
			rc = err_set(e, ERR_REFUSED, "%s: more than %d bytes", path, FOLDER_MAX_FILE);
			break;
		}
	}
	if (n < 0)
		rc = err_sys(e, errno, "%s: reading", path);
	close(fd);
	return rc;
}

int
folder_unlink(const char *path, struct err *e)
{
	char parent[FOLDER_MAX_PATH];

	if (osio_unlink(path) != 0) {
		if (errno == ENOENT)
			return 0;
		return err_sys(e, errno, "%s: removing", path);
	}
	parent_of(path, parent);
	return folder_sync(parent, e);
}

static int
copy_bytes(int in, int to, struct hash_sha *sha)
{
	char *block = base_alloc(COPY_BLOCK);
	ssize_t n;

	for (;;) {
		n = read(in, block, COPY_BLOCK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		hash_sha_add(sha, block, (size_t)n);
		if (osio_write(to, block, (size_t)n) != 0) {
			n = -1;
			break;
		}
	}
	base_free(block);
	return n < 0 ? -1 : 0;
}

int
folder_copy_file(const char *from, const char *to, uint8_t *digest, struct err *e)
{
	uint8_t ours[HASH_SIZE];
	struct hash_sha sha;
	int in = open(from, O_RDONLY | O_CLOEXEC), fd = -1, rc = -1;

	if (in < 0)
		return err_sys(e, errno, "%s: opening", from);
	hash_sha_init(&sha);
	if (unlink(to) != 0 && errno != ENOENT)
		err_sys(e, errno, "%s: removing", to);
	else if ((fd = osio_create(to)) < 0)
		err_sys(e, errno, "%s: making", to);
	else if (copy_bytes(in, fd, &sha) != 0)
		err_sys(e, errno, "%s: copying to %s", from, to);
	else {
		osio_sync(fd);
		rc = 0;
	}
	hash_sha_end(&sha, digest ? digest : ours);
	if (fd >= 0)
		osio_close(fd);
	close(in);
	return rc;
}
