/* store_env.c - the environment, its tables, checkpoints, backup. */
#include "store/store.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/failpt.h"
#include "base/hash.h"
#include "io/folder.h"
#include "store/store_inside.h"

enum { MOST_ERRNOS = 134 };

/* Whether Berkeley DB tells of a call that the system failed: its words end with the system's. */
static bool
of_the_system(const char *msg)
{
	size_t n = strlen(msg);

	for (int i = 1; i < MOST_ERRNOS; i++) {
		const char *words = strerrordesc_np(i);
		size_t k = words != NULL && !base_is_answer(i) ? strlen(words) : 0;

		if (k > 0 && k <= n && strcmp(msg + n - k, words) == 0)
			return true;
	}
	return false;
}

/* What the system fails, Berkeley DB takes for damage, or, while it recovers, for a log that is not there. Ended at once
 * it does neither, and the next start recovers. */
static void
listen(const DB_ENV *env, const char *prefix, const char *msg)
{
	struct store *s = env->app_private;

	(void)prefix;
	if (of_the_system(msg))
		base_die("%s: %s", s->home, msg);
	if (s->said.n > 0)
		buf_str(&s->said, "; ");
	if (s->said.n < 1000)
		buf_str(&s->said, msg);
}

/* What is wrong lies in the files, where no restart finds it otherwise: Berkeley DB says so in many ways, also where a
 * log is missing. */
static bool
is_damage(int rc)
{
	return rc == DB_RUNRECOVERY || rc == DB_PAGE_NOTFOUND || rc == DB_VERIFY_BAD || rc == DB_LOG_VERIFY_BAD ||
	    rc == DB_OLD_VERSION || rc == DB_NOTFOUND || rc == EINVAL || rc == ENOENT;
}

int
store_fail(struct store *s, struct err *e, int rc, const char *fmt, ...)
{
	char what[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (is_damage(rc))
		err_set(e, ERR_DAMAGED,
		    "%s: %s: the state is damaged (%s%s%s): restore DATA/env from the last backup and its logs",
		    s->home, what, db_strerror(rc), s->said.n ? "; " : "", s->said.n ? buf_cstr(&s->said) : "");
	else
		err_set(e, ERR_FAILED, "%s: %s: %s%s%s", s->home, what, db_strerror(rc), s->said.n ? ": " : "",
		    s->said.n ? buf_cstr(&s->said) : "");
	buf_reset(&s->said);
	return -1;
}

int
store_unreadable(struct store_table *t, struct err *e)
{
	return err_set(e, ERR_DAMAGED, "%s: table %s: a record of rows is not readable: restore DATA/env from the last "
	    "backup and its logs", t->store->home, t->name);
}

/* --- tables --------------------------------------------------------------------- */
struct store_table *
store_known(struct store *s, const char *name)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next)
		if (t->name[0] == name[0] && strcmp(t->name, name) == 0) /* asked a few times a row */
			return t;
	return NULL;
}

int
store_open_file(struct store_table *t, DB_TXN *txn)
{
	char file[STORE_MAX_NAME + 8];
	uint8_t id[DB_FILE_ID_LEN];
	DB_MPOOLFILE *pages;
	int rc = db_create(&t->db, t->store->env, 0);

	snprintf(file, sizeof file, "%s.db", t->name);
	if (rc != 0 || (rc = t->db->set_pagesize(t->db, STORE_PAGE)) != 0 ||
	    (rc = t->db->set_flags(t->db, DB_CHKSUM)) != 0 ||
	    (rc = t->db->open(t->db, txn, file, NULL, DB_BTREE, txn != NULL ? DB_CREATE : DB_AUTO_COMMIT, 0600)) != 0)
		return rc;
	if (txn == NULL)
		return 0;
	pages = t->db->get_mpf(t->db);
	if ((rc = pages->get_fileid(pages, id)) == 0)
		hash_hex(id, sizeof id, t->file);
	return rc;
}

void
store_detach(struct store_table *t)
{
	struct store *s = t->store;
	struct store_table **at = &s->first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	s->tables--;
	if (t->db != NULL)
		(void)t->db->close(t->db, DB_NOSYNC);
	store_cursor_close(t->getter);
	buf_fini(&t->sample);
	base_free(t->write);
	base_free(t->index);
	base_free(t);
}

struct store_table *
store_attach(struct store *s, const char *name, enum store_kind kind, unsigned key_version)
{
	struct store_table **at = &s->first, *t = base_zalloc(sizeof *t);

	CHECK(strlen(name) <= STORE_MAX_NAME);
	strcpy(t->name, name);
	t->store = s;
	t->kind = kind;
	t->key_version = key_version;
	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	s->tables++;
	return t;
}

static bool
good_name(const char *name)
{
	const char *p;

	for (p = name; *p != '\0'; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '-'))
			return false;
	return p > name && p - name <= STORE_MAX_NAME;
}

int
store_table(struct store *s, const char *name, enum store_kind kind, unsigned key_version,
    struct store_table **out, struct err *e)
{
	struct store_table *t = store_known(s, name);

	*out = t;
	if (!good_name(name))
		return err_set(e, ERR_FAILED, "table \"%s\": wanted: 1 to %d of a-z 0-9 _ -", name, STORE_MAX_NAME);
	if (t == NULL) {
		int rc;

		crew_lock_take(s->lock_env);
		rc = store_catalog_make(s, name, kind, key_version, out, e);
		crew_lock_drop(s->lock_env);
		return rc;
	}
	if (t->key_version != key_version || t->kind != kind)
		return err_set(e, ERR_REFUSED, "%s: table %s: keys of version %u, kind %d, wanted: version %u, kind %d; " STORE_OTHER_PROGRAM,
		    s->home, name, t->key_version, (int)t->kind, key_version, (int)kind);
	return 0;
}

size_t
store_tables(struct store *s, const char *const **names)
{
	struct store_table *t;
	size_t i = 0;

	s->names = base_realloc(s->names, sizeof *s->names * (s->tables + 1));
	for (t = s->first; t != NULL; t = t->next)
		s->names[i++] = t->name;
	*names = s->names;
	return i;
}

bool
store_is_empty(struct store *s)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		struct rows *r;
		struct slice k, v;
		int rc;

		if (t->kind == STORE_LEDGER)
			continue;
		if (store_rows(t, &r, NULL) != 0)
			return false;
		rc = rows_next(r, &k, &v, NULL);
		rows_close(&r);
		if (rc != 0)
			return false;
	}
	return true;
}

/* --- open, close ------------------------------------------------------------------ */
/* No DB_INIT_LOCK: one thread, one transaction at a time, no cursor kept open between
 * calls; so a commit of any size needs no lock table. DB_PRIVATE: no region files that a
 * crash could leave in a wrong state. */
static int
open_env(struct store *s, const struct store_options *o, struct err *e)
{
	unsigned mb = o != NULL && o->cache_mb != 0 ? o->cache_mb : 32;
	int rc = db_env_create(&s->env, 0);

	if (rc != 0) {
		s->env = NULL;
		return err_set(e, ERR_FAILED, "%s: %s", s->home, db_strerror(rc));
	}
	s->env->app_private = s;
	s->env->set_errcall(s->env, listen);
	if ((rc = s->env->set_cachesize(s->env, mb >> 10, (mb & 1023) << 20, 1)) != 0 ||
	    (rc = s->env->set_lg_max(s->env, STORE_LOG_MAX)) != 0 ||
	    (rc = s->env->set_lg_bsize(s->env, STORE_LOG_BUFFER)) != 0 ||
	    (rc = s->env->open(s->env, s->home,
		 DB_CREATE | DB_RECOVER | DB_PRIVATE | DB_INIT_MPOOL | DB_INIT_LOG | DB_INIT_TXN, 0600)) != 0)
		return store_fail(s, e, rc, "opening");
	return store_blank_recovered(e);
}

/* A state that is damaged says by which file, if a look at the files can tell. */
static int
open_sound(struct store *s, const struct store_options *o, struct err *e)
{
	enum store_look when = LOOK_FAILED;
	struct err why = { 0 };

	if (open_env(s, o, &why) == 0) {
		when = LOOK_CATALOG;
		if (store_catalog_open(s, &why) == 0)
			return 0;
	}
	if ((why.status != ERR_DAMAGED || store_look(s, when, e) == 0) && e != NULL)
		*e = why;
	return -1;
}

static int
fits_blocks(const char *path, struct err *e)
{
	struct statvfs v;

	if (statvfs(path, &v) != 0)
		return err_sys(e, errno, "%s", path);
	if (v.f_bsize < STORE_PAGE)
		return err_set(e, ERR_REFUSED, "%s: a filesystem with blocks of %lu bytes, wanted: %d or more", path,
		    v.f_bsize, STORE_PAGE);
	return 0;
}

int
store_open(struct store **out, const char *data, const struct store_options *o, struct err *e)
{
	struct store *s = base_zalloc(sizeof *s);
	struct buf path = { 0 };

	*out = NULL;
	buf_printf(&path, "%s/env", data);
	s->data = base_strdup(data);
	s->home = base_strdup(buf_cstr(&path));
	s->bulkbuf[0] = base_alloc(STORE_BULK);
	s->bulkbuf[1] = base_alloc(STORE_BULK);
	s->lock_env = crew_lock_new();
	arena_init(&s->mem, 0);
	buf_reset(&path);
	buf_printf(&path, "%s/lock", data);
	store_bdb_init();
	if (o != NULL && o->must_exist && !folder_exists(s->home)) {
		err_set(e, ERR_REFUSED, "%s: is not there, wanted: the state of earlier runs", s->home);
		goto fail;
	}
	if (folder_make(data, e) != 0 || lockfile_take(&s->lock, buf_cstr(&path), e) != 0 ||
	    folder_make(s->home, e) != 0 || fits_blocks(s->home, e) != 0 || folder_settle(s->home, e) != 0 ||
	    store_look(s, LOOK_BEFORE, e) != 0 || open_sound(s, o, e) != 0)
		goto fail;
	buf_fini(&path);
	s->sound = true;
	*out = s;
	return 0;
fail:
	buf_fini(&path);
	if (store_close(&s, NULL) != 0)
		return -1;
	return -1;
}

int
store_close(struct store **sp, struct err *e)
{
	struct store *s = *sp;
	int rc = 0, k;

	*sp = NULL;
	if (s == NULL)
		return 0;
	if (s->in_txn)
		store_abort(s);
	if (s->sound)
		rc = store_checkpoint(s, e);
	while (s->first != NULL)
		store_detach(s->first);
	if (s->env != NULL && (k = s->env->close(s->env, 0)) != 0 && rc == 0)
		rc = err_set(e, ERR_FAILED, "%s: closing: %s", s->home, db_strerror(k));
	lockfile_drop(&s->lock);
	crew_lock_free(&s->lock_env);
	arena_fini(&s->mem);
	buf_fini(&s->said);
	base_free(s->names);
	leaf_maker_fini(&s->images);
	buf_fini(&s->image_key);
	buf_fini(&s->image_val);
	base_free(s->bulkbuf[0]);
	base_free(s->bulkbuf[1]);
	base_free(s->home);
	base_free(s->data);
	base_free(s);
	return rc;
}

int
store_checkpoint(struct store *s, struct err *e)
{
	char **list = NULL;
	int rc;

	(void)FAILPT("store.checkpoint.before");
	rc = s->env->txn_checkpoint(s->env, 0, 0, DB_FORCE);
	if (rc != 0)
		return store_fail(s, e, rc, "checkpoint");
	(void)FAILPT("store.checkpoint.after");
	rc = s->env->log_archive(s->env, &list, DB_ARCH_REMOVE);
	if (rc != 0)
		return store_fail(s, e, rc, "removing logs");
	(void)FAILPT("store.logs.after");
	return 0;
}

int
store_bulk_begin(struct store *s, struct err *e)
{
	if (!store_is_empty(s))
		return err_set(e, ERR_REFUSED, "%s: holds rows, wanted: an empty store for a first load in bulk", s->home);
	s->bulk = true;
	return 0;
}

int
store_bulk_end(struct store *s, struct err *e)
{
	CHECK(!s->in_txn);
	if (!s->bulk)
		return 0;
	s->bulk = false;
	return store_checkpoint(s, e);
}

/* After a checkpoint, with no transaction open, the table files and the logs that are left
 * are one consistent set; nobody else writes, as we hold the lock. */
int
store_backup(struct store *s, const char *to, struct err *e)
{
	struct arena mem;
	char **name;
	size_t n, i;
	int rc;

	CHECK(!s->in_txn);
	arena_init(&mem, 0);
	rc = store_checkpoint(s, e);
	if (rc == 0)
		rc = folder_make(to, e);
	if (rc == 0)
		rc = folder_list(to, &mem, &name, &n, e);
	if (rc == 0 && n > 0)
		rc = err_set(e, ERR_REFUSED, "%s: holds %zu files, wanted: an empty folder", to, n);
	if (rc == 0)
		rc = folder_list(s->home, &mem, &name, &n, e);
	for (i = 0; rc == 0 && i < n; i++)
		rc = folder_copy_file(arena_printf(&mem, "%s/%s", s->home, name[i]),
		    arena_printf(&mem, "%s/%s", to, name[i]), NULL, e);
	if (rc == 0)
		rc = folder_sync(to, e);
	arena_fini(&mem);
	return rc;
}
