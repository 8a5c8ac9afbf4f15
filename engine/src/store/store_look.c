/* store_look.c - the files of tables, looked at without the log: before recovery, and after it failed.
 *
 * Recovery passes over a file that is not there or is another's, ends well and is then done with the log; the right
 * file, put back after that, would lack what stood there. So first what can be told without the log: each table that the
 * catalog on the disk knows has the file that was made for it. Images come and go, so their files may not be there
 * yet or any more; and what can't be read at all recovery may mend. Where it fails, it does not say of which file the
 * pages are older than the log: the one whose line differs from the catalog's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "io/folder.h"
#include "store/store_inside.h"

static void
silent(const DB_ENV *env, const char *prefix, const char *msg)
{
	(void)env;
	(void)prefix;
	(void)msg;
}

/* The file outside of the environment. A result of Berkeley DB. */
static int
open_alone(DB **db, const char *path)
{
	int rc = db_create(db, NULL, 0);

	if (rc != 0)
		return rc;
	(*db)->set_errcall(*db, silent);
	return (*db)->open(*db, NULL, path, NULL, DB_BTREE, DB_RDONLY, 0);
}

/* The line in the file at PATH; false: it can't be read. */
static bool
line_alone(const char *path, struct store_line *l)
{
	DBT k = { 0 }, v = { 0 };
	DB *db = NULL;
	bool good = open_alone(&db, path) == 0 && db->get(db, NULL, &k, &v, 0) == 0 &&
	    store_seal_read(slice_make(v.data, v.size), l);

	if (db != NULL)
		(void)db->close(db, DB_NOSYNC);
	return good;
}

/* The number of the file at PATH, from its first page, which is never torn; empty: it is no table's. */
static int
number_of(const char *path, char id[2 * DB_FILE_ID_LEN + 1])
{
	enum { MAGIC_AT = 12, NUMBER_AT = 52 };
	const uint32_t btree = 0x053162;
	unsigned char page[NUMBER_AT + DB_FILE_ID_LEN];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = pread(fd, page, sizeof page, 0);
	if (n < 0)
		base_answered(errno, path);
	close(fd);
	id[0] = '\0';
	if (n == sizeof page && memcmp(page + MAGIC_AT, &btree, sizeof btree) == 0)
		hash_hex(page + NUMBER_AT, DB_FILE_ID_LEN, id);
	return 0;
}

/* FAILED: recovery did; then the file may be an older copy too. */
static int
look_at(struct store *s, const struct store_line *known, bool failed, struct err *e)
{
	char path[FOLDER_MAX_PATH], id[2 * DB_FILE_ID_LEN + 1];
	bool comes_and_goes = store_is_before(known->name) && !failed;
	struct store_line l;

	snprintf(path, sizeof path, "%s/%s.db", s->home, known->name);
	if (number_of(path, id) != 0)
		return errno == ENOENT && !comes_and_goes ? store_seal_absent(s, known->name, &known->seal, e) : 0;
	if (id[0] == '\0')
		return comes_and_goes ? 0 : store_seal_broken(s, e, known->name, "is no table");
	if (strcmp(id, known->file) != 0)
		return store_seal_broken(s, e, known->name, "is the file of another table or another store");
	if (failed && line_alone(path, &l) && l.seal.commit != known->seal.commit)
		return store_seal_broken(s, e, known->name, "and catalog.db do not go together: commit %llu and %llu, and the log "
		    "does not lead from one to the other", (unsigned long long)l.seal.commit, (unsigned long long)known->seal.commit);
	return 0;
}

static int
look(struct store *s, const char *catalog, bool failed, struct err *e)
{
	char id[2 * DB_FILE_ID_LEN + 1];
	DBT k = { 0 }, v = { 0 };
	struct store_line l;
	DB *db = NULL;
	DBC *c = NULL;
	int rc = 0;

	if (number_of(catalog, id) == 0 && id[0] == '\0')
		return store_seal_broken(s, e, "catalog", "is no table");
	if (open_alone(&db, catalog) == 0 && db->cursor(db, NULL, &c, 0) == 0)
		while (rc == 0 && c->get(c, &k, &v, DB_NEXT) == 0)
			if (store_seal_read(slice_make(v.data, v.size), &l))
				rc = k.size > 0 ? look_at(s, &l, failed, e) : strcmp(l.name, "catalog") == 0 ? 0
				    : store_seal_broken(s, e, "catalog", "is the file of table %s", l.name);
	if (c != NULL)
		(void)c->close(c);
	if (db != NULL)
		(void)db->close(db, DB_NOSYNC);
	return rc;
}

int
store_look(struct store *s, bool failed, struct err *e)
{
	struct arena mem;
	char **file;
	size_t n;
	int rc;

	arena_init(&mem, 0);
	rc = folder_list(s->home, &mem, &file, &n, e);
	if (rc == 0 && (rc = store_catalog_there(s, file, n, e)) == 1)
		rc = look(s, arena_printf(&mem, "%s/catalog.db", s->home), failed, e);
	arena_fini(&mem);
	return rc;
}
