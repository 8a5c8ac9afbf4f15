/* stage.c - staged files: buffered, synced to a mark, cut back, renamed as a folder. */
#include "io/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failpt.h"
#include "io/crc.h"
#include "io/folder.h"
#include "io/osio.h"

enum { STAGE_BLOCK = 64 << 10, STAGE_AHEAD = 1 << 20 /* bytes that the disk is asked to begin with */, LONGEST_NAME = 200, MOST_FILES = 1000 };

struct stage_file {
	struct stage *stage;
	struct stage_file *next; /* sorted by name */
	char name[LONGEST_NAME + 1];
	int fd;
	uint64_t length;	/* written, without what is in the block */
	uint64_t begun;		/* of it, on their way to the disk */
	uint32_t crc;		/* of that */
	size_t n;
	bool dirty;		/* written since the last sync */
	enum { KEPT, DROPPED, UNMARKED } end; /* UNMARKED: the last marks did not name it */
	char *block;
};

struct stage {
	char *out, *folder, *target;
	struct stage_file *first;
	int files, failed;	/* errno of the first failure */
	const char *failed_name;
	bool names_dirty;	/* a file or folder was made since the last sync */
};

const char *
stage_folder(const struct stage *s)
{
	return s->folder;
}

const char *
stage_target(const struct stage *s)
{
	return s->target;
}

static char *
join(const char *a, const char *b, const char *c)
{
	struct buf t = { 0 };

	buf_printf(&t, "%s/%s%s", a, b, c);
	return buf_cstr(&t);	/* the caller's, by base_free */
}

static struct stage *
make(const char *out_dir, const char *run)
{
	struct stage *s = base_zalloc(sizeof *s);

	s->out = base_strdup(out_dir);
	s->folder = join(out_dir, ".staged-", run);
	s->target = join(out_dir, run, "");
	return s;
}

static void
forget(struct stage_file *f)
{
	if (f->fd >= 0)
		osio_close(f->fd);
	base_free(f->block);
	base_free(f);
}

void
stage_close(struct stage **sp)
{
	struct stage *s = *sp;

	*sp = NULL;
	if (s == NULL)
		return;
	while (s->first != NULL) {
		struct stage_file *f = s->first;

		s->first = f->next;
		forget(f);
	}
	base_free(s->out);
	base_free(s->folder);
	base_free(s->target);
	base_free(s);
}

int
stage_open(struct stage **out, const char *out_dir, const char *run, struct err *e)
{
	struct stage *s = make(out_dir, run);

	*out = NULL;
	if (folder_remove(s->folder, e) != 0)
		goto fail;
	if (FAILPT("stage.make.before") || osio_mkdir(s->folder) != 0) {
		err_sys(e, errno, "%s: making the folder", s->folder);
		goto fail;
	}
	if (folder_sync(out_dir, e) != 0)
		goto fail;
	(void)FAILPT("stage.make.after");
	*out = s;
	return 0;
fail:
	stage_close(&s);
	return -1;
}

/* [A-Za-z0-9._-], one slash inside, no part that begins with a point. */
static bool
good_name(const char *name)
{
	int slashes = 0;
	char was = '/';
	const char *p;

	for (p = name; *p != '\0'; was = *p++) {
		bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
		    *p == '-' || *p == '_';

		if (!plain && *p != '.' && *p != '/')
			return false;
		if (was == '/' && !plain)
			return false;
		slashes += *p == '/';
	}
	return p > name && was != '/' && slashes <= 1 && p - name <= LONGEST_NAME;
}

static struct stage_file *
insert(struct stage *s, const char *name)
{
	struct stage_file **at = &s->first, *f;

	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	f = base_zalloc(sizeof *f);
	strcpy(f->name, name);
	f->stage = s;
	f->fd = -1;
	f->block = base_alloc(STAGE_BLOCK);
	f->next = *at;
	*at = f;
	s->files++;
	return f;
}

/* The folder inside the stage that NAME lies in, made when it is not there. */
static int
make_inside(struct stage *s, const char *name, struct err *e)
{
	const char *slash = strchr(name, '/');
	struct buf t = { 0 };
	int rc = 0;

	if (slash == NULL)
		return 0;
	buf_printf(&t, "%s/%.*s", s->folder, (int)(slash - name), name);
	if (osio_mkdir(buf_cstr(&t)) != 0 && errno != EEXIST)
		rc = err_sys(e, errno, "%s: making the folder", t.p);
	buf_fini(&t);
	return rc;
}

int
stage_file(struct stage *s, const char *name, struct stage_file **out, struct err *e)
{
	struct stage_file *f;
	char *path;

	*out = NULL;
	for (f = s->first; f != NULL; f = f->next)
		if (strcmp(f->name, name) == 0) {
			*out = f;
			return 0;
		}
	if (!good_name(name) || s->files >= MOST_FILES)
		return err_set(e, ERR_FAILED, "%s: staged file \"%s\", wanted: letters, digits, . - _ and one /, at most %d files",
		    s->folder, name, MOST_FILES);
	if (make_inside(s, name, e) != 0)
		return -1;
	f = insert(s, name);
	path = join(s->folder, name, "");
	f->fd = osio_create(path);
	if (f->fd < 0) {
		s->failed = errno;
		s->failed_name = f->name;
		err_sys(e, errno, "%s: making", path);
	}
	s->names_dirty = true;
	base_free(path);
	*out = f->fd < 0 ? NULL : f;
	return f->fd < 0 ? -1 : 0;
}

static void
flush(struct stage_file *f)
{
	struct stage *s = f->stage;

	if (f->n == 0 || s->failed != 0)
		return;
	if (FAILPT("stage.flush.before") || osio_write(f->fd, f->block, f->n) != 0) {
		s->failed = errno;
		s->failed_name = f->name;
		return;
	}
	(void)FAILPT("stage.flush.after");
	f->crc = crc_add(f->crc, f->block, f->n);
	f->length += f->n;
	f->n = 0;
	f->dirty = true;
	if (f->length - f->begun >= STAGE_AHEAD) {
		osio_begin_sync(f->fd, f->begun, f->length - f->begun);
		f->begun = f->length;
	}
}

void
stage_write(struct stage_file *f, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0 && f->stage->failed == 0) {
		size_t part = STAGE_BLOCK - f->n < n ? STAGE_BLOCK - f->n : n;

		memcpy(f->block + f->n, p, part);
		f->n += part;
		p += part;
		n -= part;
		if (f->n == STAGE_BLOCK)
			flush(f);
	}
}

void
stage_printf(struct stage_file *f, const char *fmt, ...)
{
	char line[2048];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	CHECK(n >= 0);
	if ((size_t)n >= sizeof line) {
		char *longer = base_alloc((size_t)n + 1);

		va_start(ap, fmt);
		vsnprintf(longer, (size_t)n + 1, fmt, ap);
		va_end(ap);
		stage_write(f, longer, (size_t)n);
		base_free(longer);
		return;
	}
	stage_write(f, line, (size_t)n);
}

ssize_t
stage_read(const struct stage_file *f, uint64_t at, void *p, size_t n, struct err *e)
{
	ssize_t k = pread(f->fd, p, n, (off_t)at);

	return k < 0 ? err_sys(e, errno, "%s/%s: reading", f->stage->folder, f->name) : k;
}

void
stage_drop(struct stage_file *f)
{
	f->end = DROPPED;
	f->n = 0;
}

uint64_t
stage_length(const struct stage_file *f)
{
	return f->length + f->n;
}

/* The folders inside, then the stage's own: names are durable only with these. */
static int
sync_names(struct stage *s, struct err *e)
{
	const struct stage_file *f, *was = NULL;
	int rc = 0;

	for (f = s->first; rc == 0 && f != NULL; f = f->next) {
		size_t n = strcspn(f->name, "/");
		char *path;

		if (f->name[n] == '\0' || (was != NULL && strncmp(was->name, f->name, n + 1) == 0))
			continue;
		was = f;
		path = join(s->folder, f->name, "");
		*strrchr(path, '/') = '\0';
		rc = folder_sync(path, e);
		base_free(path);
	}
	if (rc == 0)
		rc = folder_sync(s->folder, e);
	s->names_dirty = rc != 0;
	return rc;
}

/* Files that the last marks did not name any more. */
static int
remove_unneeded(struct stage *s, struct err *e)
{
	struct stage_file **at = &s->first, *f;
	int rc = 0;

	while ((f = *at) != NULL && rc == 0) {
		char *path;

		if (f->end != UNMARKED) {
			at = &f->next;
			continue;
		}
		path = join(s->folder, f->name, "");
		if (osio_unlink(path) != 0)
			rc = err_sys(e, errno, "%s: removing", path);
		base_free(path);
		*at = f->next;
		s->files--;
		s->names_dirty = true;
		forget(f);
	}
	return rc;
}

int
stage_sync(struct stage *s, struct buf *marks, struct err *e)
{
	struct stage_file *f;

	if (remove_unneeded(s, e) != 0)
		return -1;
	for (f = s->first; f != NULL; f = f->next)
		flush(f);
	if (s->failed != 0)
		return err_sys(e, s->failed, "%s/%s: writing", s->folder, s->failed_name);
	for (f = s->first; f != NULL; f = f->next) {
		if (!f->dirty)
			continue;
		(void)FAILPT("stage.sync.before");
		osio_sync(f->fd);
		f->dirty = false;
	}
	if (s->names_dirty && sync_names(s, e) != 0)
		return -1;
	(void)FAILPT("stage.sync.after");
	for (f = s->first; f != NULL; f = f->next) {
		if (f->end == DROPPED && marks != NULL)
			f->end = UNMARKED;
		if (f->end != KEPT || marks == NULL)
			continue;
		buf_printf(marks, "%s %llu %08x\n", f->name, (unsigned long long)f->length, f->crc);
	}
	return 0;
}

/* The bytes up to LENGTH must give CRC: otherwise a checkpoint says more than is on disk. */
static int
verify(int fd, uint64_t length, uint32_t want, const char *path, struct err *e)
{
	char *block = base_alloc(STAGE_BLOCK);
	uint64_t at = 0;
	uint32_t crc = 0;
	int rc = 0;

	while (rc == 0 && at < length) {
		size_t part = length - at < STAGE_BLOCK ? (size_t)(length - at) : STAGE_BLOCK;
		ssize_t n = pread(fd, block, part, (off_t)at);

		if (n < 0)
			rc = err_sys(e, errno, "%s: reading", path);
		else if (n == 0)
			rc = err_set(e, ERR_DAMAGED, "%s: %llu bytes, wanted: %llu by the checkpoint", path,
			    (unsigned long long)at, (unsigned long long)length);
		else
			crc = crc_add(crc, block, (size_t)n);
		at += n > 0 ? (uint64_t)n : 0;
	}
	if (rc == 0 && crc != want)
		rc = err_set(e, ERR_DAMAGED, "%s: checksum %08x, wanted: %08x by the checkpoint", path, crc, want);
	base_free(block);
	return rc;
}

static int
take_up(struct stage *s, const char *name, uint64_t length, uint32_t crc, struct err *e)
{
	struct stage_file *f = insert(s, name);
	char *path = join(s->folder, name, "");
	int rc = -1;

	f->fd = osio_open(path);
	f->length = f->begun = length;
	f->crc = crc;
	f->dirty = true;
	if (f->fd < 0 && !base_is_answer(errno))
		err_sys(e, errno, "%s: opening", path);
	else if (f->fd < 0)
		err_set(e, ERR_DAMAGED, "%s: cannot be opened (%s), wanted: %llu bytes by the checkpoint", path,
		    strerror(errno), (unsigned long long)length);
	else if (verify(f->fd, length, crc, path, e) != 0)
		;
	else if (FAILPT("stage.cut.before") || osio_truncate(f->fd, length) != 0 ||
	    lseek(f->fd, (off_t)length, SEEK_SET) < 0)
		err_sys(e, errno, "%s: cutting back to %llu bytes", path, (unsigned long long)length);
	else
		rc = 0;
	(void)FAILPT("stage.cut.after");
	base_free(path);
	return rc;
}

static int
read_marks(struct stage *s, struct slice marks, struct err *e)
{
	char line[LONGEST_NAME + 64], name[LONGEST_NAME + 1];
	const char *p = marks.p, *end = marks.p + marks.n;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl ? (size_t)(nl - p) : sizeof line;
		unsigned long long length;
		unsigned crc;

		if (n < sizeof line) {
			memcpy(line, p, n);
			line[n] = '\0';
		}
		if (n >= sizeof line || sscanf(line, "%200s %llu %8x", name, &length, &crc) != 3 ||
		    !good_name(name))
			return err_set(e, ERR_DAMAGED, "%s: the checkpoint's marks are not readable", s->folder);
		if (take_up(s, name, length, crc, e) != 0)
			return -1;
		p = nl + 1;
	}
	return 0;
}

static bool
is_marked(const struct stage *s, const char *name)
{
	const struct stage_file *f;

	for (f = s->first; f != NULL; f = f->next)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

/* Files of a chunk that was never committed. PREFIX is "" or "folder/". */
static int
remove_unmarked(struct stage *s, const char *prefix, struct err *e)
{
	struct arena mem;
	struct stat st;
	char **name, *folder, *inside, *path;
	size_t n, i;
	int rc;

	arena_init(&mem, 0);
	folder = arena_printf(&mem, "%s/%s", s->folder, prefix);
	rc = folder_list(folder, &mem, &name, &n, e);
	for (i = 0; rc == 0 && i < n; i++) {
		inside = arena_printf(&mem, "%s%s", prefix, name[i]);
		path = arena_printf(&mem, "%s/%s", s->folder, inside);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && prefix[0] == '\0')
			rc = remove_unmarked(s, arena_printf(&mem, "%s/", inside), e);
		else if (!is_marked(s, inside))
			rc = folder_remove(path, e);
	}
	arena_fini(&mem);
	return rc;
}

int
stage_reopen(struct stage **out, const char *out_dir, const char *run, struct slice marks, struct err *e)
{
	struct stage *s = make(out_dir, run);

	*out = NULL;
	if (!folder_exists(s->folder)) {
		err_set(e, ERR_DAMAGED, "%s: is not there, wanted: what the run staged", s->folder);
	} else if (read_marks(s, marks, e) == 0 && remove_unmarked(s, "", e) == 0) {
		*out = s;
		return 0;
	}
	stage_close(&s);
	return -1;
}

int
stage_entries(struct stage *s, struct arena *mem, struct stage_entry **out, size_t *n, struct err *e)
{
	struct stage_file *f;
	struct stage_entry *it;

	*n = 0;
	*out = it = arena_zalloc(mem, sizeof *it * (size_t)(s->files + 1));
	if (stage_sync(s, NULL, e) != 0)
		return -1;
	for (f = s->first; f != NULL; f = f->next, it++) {
		char *path = arena_printf(mem, "%s/%s", s->folder, f->name);
		struct buf unused = { 0 };
		uint8_t digest[HASH_SIZE];
		struct hash_sha sha;
		uint64_t at = 0;
		ssize_t k;

		if (f->name[0] == '_')
			return err_set(e, ERR_FAILED, "%s: is there still, wanted: dropped by the step that reads it", path);
		hash_sha_init(&sha);
		buf_room(&unused, STAGE_BLOCK);
		while ((k = pread(f->fd, unused.p, STAGE_BLOCK, (off_t)at)) > 0) {
			hash_sha_add(&sha, unused.p, (size_t)k);
			at += (uint64_t)k;
		}
		buf_fini(&unused);
		if (k < 0 || at != f->length)
			return err_set(e, ERR_FAILED, "%s: %llu bytes read, wanted: %llu", path,
			    (unsigned long long)at, (unsigned long long)f->length);
		hash_sha_end(&sha, digest);
		hash_hex(digest, HASH_SIZE, it->sha256);
		it->name = arena_strdup(mem, slice_of(f->name));
		it->length = f->length;
		++*n;
	}
	return 0;
}

int
stage_publish(struct stage **sp, struct err *e)
{
	struct stage *s = *sp;

	if (stage_sync(s, NULL, e) != 0 || sync_names(s, e) != 0)
		return -1;
	/* Not folder_rename_new: the two halves have a failure point between them. */
	if (FAILPT("stage.rename.before") || osio_rename_new(s->folder, s->target) != 0) {
		if (errno == EEXIST || errno == ENOTEMPTY)
			return err_set(e, ERR_DAMAGED, "%s: is there already, wanted: free, to publish %s", s->target,
			    s->folder);
		return err_sys(e, errno, "%s: publishing as %s", s->folder, s->target);
	}
	(void)FAILPT("stage.rename.after");
	if (folder_sync(s->out, e) != 0)
		return -1;
	(void)FAILPT("stage.parent.after");
	stage_close(sp);
	return 0;
}

int
stage_discard(struct stage **sp, struct err *e)
{
	struct buf path = { 0 };
	int rc;

	buf_str(&path, (*sp)->folder);
	stage_close(sp);
	rc = folder_remove(buf_cstr(&path), e);
	buf_fini(&path);
	return rc;
}
