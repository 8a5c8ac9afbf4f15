/* keep.c - copies of the state, and proof that it is whole. */
#include "run/keep.h"

#include <stdio.h>

#include "base/failpt.h"
#include "io/folder.h"
#include "io/source.h"
#include "io/xdoc.h"
#include "run/ledger.h"
#include "store/store.h"

/* --- copies ------------------------------------------------------------------------------ */
/* Its files; of folders in it there are those that a run makes anew. */
static int
copy_files(const char *from, const char *to, struct err *e)
{
	struct arena mem;
	char **name = NULL;
	size_t n = 0;
	int rc;

	arena_init(&mem, 0);
	rc = folder_make(to, e);
	if (rc == 0 && folder_exists(from))
		rc = folder_list(from, &mem, &name, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		size_t l = strlen(name[i]);

		if (l > 5 && strcmp(name[i] + l - 5, ".home") == 0)
			continue;
		rc = folder_copy_file(arena_printf(&mem, "%s/%s", from, name[i]), arena_printf(&mem, "%s/%s", to, name[i]), NULL, e);
	}
	if (rc == 0)
		rc = folder_sync(to, e);
	arena_fini(&mem);
	return rc;
}

static const char *const beside[] = { "runs", "archive" };

static int
copy_beside(const char *from, const char *to, struct arena *mem, struct err *e)
{
	for (size_t i = 0; i < NELEM(beside); i++)
		if (copy_files(arena_printf(mem, "%s/%s", from, beside[i]), arena_printf(mem, "%s/%s", to, beside[i]), e) != 0)
			return -1;
	return 0;
}

static int
all_published(struct store *s, struct err *e)
{
	struct ledger_run last;
	int rc;

	ledger_run_init(&last);
	rc = ledger_last(s, NULL, &last, e);
	if (rc == 1 && last.phase != LEDGER_PUBLISHED)
		rc = err_set(e, ERR_REFUSED, "run %s: not published, wanted: finish it or abandon it before a copy is made", last.id);
	else if (rc == 1 && strcmp(last.exit, LEDGER_UNDOING) == 0)
		rc = err_set(e, ERR_REFUSED, "run %s: being taken back, wanted: finish that with arrears undo before a copy is made", last.id);
	ledger_run_fini(&last);
	return rc < 0 ? -1 : 0;
}

static int
copy_store(struct store *s, const char *data, const char *part, struct arena *mem, struct err *e)
{
	if (all_published(s, e) != 0 || folder_remove(part, e) != 0 || folder_make(part, e) != 0 ||
	    store_backup(s, arena_printf(mem, "%s/env", part), e) != 0 || copy_beside(data, part, mem, e) != 0)
		return -1;
	return folder_sync(part, e);
}

int
keep_backup(const char *data, const char *to, struct err *e)
{
	struct store_options o = { .must_exist = true };
	struct arena mem;
	const char *part;
	struct store *s;
	int rc;

	if (folder_exists(to))
		return err_set(e, ERR_REFUSED, "%s: is there, wanted: a name that is free", to);
	if (store_open(&s, data, &o, e) != 0)
		return -1;
	arena_init(&mem, 0);
	part = arena_printf(&mem, "%s.part", to);
	rc = copy_store(s, data, part, &mem, e);
	if (store_close(&s, rc == 0 ? e : NULL) != 0)
		rc = -1;
	(void)FAILPT("keep.copied");
	if (rc == 0)
		rc = folder_rename_new(part, to, e);
	arena_fini(&mem);
	return rc;
}

/* The environment last: without it there is no state yet. */
static int
restore(const char *from, const char *data, struct arena *mem, struct err *e)
{
	const char *env = arena_printf(mem, "%s/env", data), *part = arena_printf(mem, "%s/env.part", data),
		   *kept = arena_printf(mem, "%s/env", from);

	if (!folder_exists(kept))
		return err_set(e, ERR_REFUSED, "%s: holds no env, wanted: a copy that arrears backup has made", from);
	if (folder_exists(env))
		return err_set(e, ERR_REFUSED, "%s: is there, wanted: a folder without a state", env);
	if (folder_make(data, e) != 0 || copy_beside(from, data, mem, e) != 0 || folder_remove(part, e) != 0 || copy_files(kept, part, e) != 0)
		return -1;
	(void)FAILPT("keep.copied");
	return folder_rename_new(part, env, e);
}

int
keep_restore(const char *from, const char *data, struct err *e)
{
	struct arena mem;
	int rc;

	arena_init(&mem, 0);
	rc = restore(from, data, &mem, e);
	arena_fini(&mem);
	return rc;
}

/* --- proof -------------------------------------------------------------------------------- */
static int
is_as(const char *path, const char *sha256, struct err *e)
{
	uint8_t digest[HASH_SIZE];
	char hex[HASH_HEX];

	if (source_hash_file(path, digest, NULL, e) != 0)
		return -1;
	hash_hex(digest, HASH_SIZE, hex);
	return strcmp(hex, sha256) == 0 ? 0 : err_set(e, ERR_DAMAGED, "%s: digest %s, wanted: %s", path, hex, sha256);
}

static int
verify_store(const char *data, struct err *e)
{
	struct store_options o = { .must_exist = true };
	struct store *s;
	FILE *none;
	int rc, rc2;

	if (store_open(&s, data, &o, e) != 0)
		return -1;
	none = fopen("/dev/null", "w");
	rc = none == NULL ? err_set(e, ERR_FAILED, "/dev/null: can't be opened") : store_dump(s, none, true, e);
	if (none != NULL)
		(void)fclose(none);
	rc2 = store_close(&s, rc == 0 ? e : NULL);
	return rc != 0 ? rc : rc2;
}

static int
verify_archive(const char *data, struct arena *mem, struct keep_found *f, struct err *e)
{
	const char *folder = arena_printf(mem, "%s/archive", data);
	char **name;
	size_t n;

	if (!folder_exists(folder))
		return 0;
	if (folder_list(folder, mem, &name, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++, f->archived++)
		if (is_as(arena_printf(mem, "%s/%s", folder, name[i]), name[i], e) != 0)
			return -1;
	return 0;
}

/* What the manifest in FOLDER says of the files beside it. */
static int
verify_outputs(const char *folder, const char *manifest, struct arena *mem, struct keep_found *f, struct err *e)
{
	struct xdoc *doc = NULL;
	struct diag d;
	int rc = 0;

	diag_init(&d);
	if (xdoc_load(&doc, manifest, &d) != 0)
		rc = err_set(e, ERR_DAMAGED, "%s: not readable", manifest);
	else
		XNODE_EACH(x, xdoc_root(doc), "output") {
			if (rc == 0)
				rc = is_as(arena_printf(mem, "%s/%s", folder, arena_strdup(mem, xnode_get(x, "name"))),
				    arena_strdup(mem, xnode_get(x, "sha256")), e);
			f->outputs += rc == 0;
		}
	diag_fini(&d);
	xdoc_free(&doc);
	return rc;
}

static int
verify_run(const struct ledger_run *l, struct arena *mem, struct keep_found *f, struct err *e)
{
	const char *folder = arena_printf(mem, "%s/%s", l->out, l->id), *manifest = arena_printf(mem, "%s/manifest.xml", folder);

	if (l->phase != LEDGER_PUBLISHED)
		return 0;
	f->runs++;
	if (!folder_exists(folder)) {
		f->elsewhere++;
		return 0;
	}
	return is_as(manifest, l->manifest, e) != 0 ? -1 : verify_outputs(folder, manifest, mem, f, e);
}

static int
verify_runs(const char *data, struct arena *mem, struct keep_found *f, struct err *e)
{
	char **id;
	size_t n;
	int rc = ledger_status_ids(data, mem, &id, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct ledger_run l;

		ledger_run_init(&l);
		rc = ledger_status_read(data, id[i], &l, e);
		if (rc == 0)
			rc = verify_run(&l, mem, f, e);
		ledger_run_fini(&l);
	}
	return rc;
}

int
keep_verify(const char *data, struct keep_found *f, struct err *e)
{
	struct arena mem;
	int rc;

	*f = (struct keep_found){ 0 };
	arena_init(&mem, 0);
	rc = verify_store(data, e) != 0 || verify_archive(data, &mem, f, e) != 0 || verify_runs(data, &mem, f, e) != 0 ? -1 : 0;
	arena_fini(&mem);
	return rc;
}
