/* store_look.c - the files of tables, looked at without the log: before recovery, and after it failed.
 *
 * Recovery passes over a file that is not there or is another's, ends well and is then done with the log; the
 * right file, put back after that, would lack what stood there. So first what can be told without the log: each
 * table that the catalog on the disk knows has the file that was made for it. Images come and go, so their files
 * may not be there yet or any more; and what can't be read at all recovery may mend. Where it fails, it does not
 * say of which file the pages are older than the log: one of those whose line differs from the catalog's.
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

struct look {
	struct store *s;
	enum store_look when;
	uint64_t commit;	/* the catalog's last */
	struct buf odd;		/* files that do not go with it, and the table of the first */
	char first[STORE_MAX_NAME + 1];
};

/* The file that was made for the table: is it of a commit that the catalog does not know? */
static int
look_younger(const struct look *k, const struct store_line *known, const struct store_line *seen, struct err *e)
{
	if (seen->seal.commit <= k->commit)
		return 0;
	return store_seal_broken(k->s, e, "catalog", "is an older copy: it knows commits up to %llu, and %s.db is of "
	    "commit %llu", (unsigned long long)k->commit, known->name, (unsigned long long)seen->seal.commit);
}

static void
note_odd(struct look *k, const struct store_line *known, const struct store_line *seen)
{
	if (k->odd.n == 0)
		snprintf(k->first, sizeof k->first, "%s", known->name);
	if (seen->seal.commit != known->seal.commit && k->odd.n < 300)
		buf_printf(&k->odd, "%s%s.db of commit %llu, not %llu", k->odd.n ? ", " : "", known->name,
		    (unsigned long long)seen->seal.commit, (unsigned long long)known->seal.commit);
}

static int
look_at(struct look *k, const struct store_line *known, struct err *e)
{
	char path[FOLDER_MAX_PATH], id[2 * DB_FILE_ID_LEN + 1];
	bool image = store_is_before(known->name);
	struct store_line seen;

	snprintf(path, sizeof path, "%s/%s.db", k->s->home, known->name);
	if (number_of(path, id) != 0)
		return errno != ENOENT || image || k->when == LOOK_CATALOG ? 0
		    : store_seal_absent(k->s, known->name, &known->seal, e);
	if (k->when == LOOK_CATALOG && strcmp(id, known->file) != 0)
		return 0;
	if (id[0] == '\0')
		return image && k->when == LOOK_BEFORE ? 0 : store_seal_broken(k->s, e, known->name, "is no table");
	if (strcmp(id, known->file) != 0)
		return store_seal_broken(k->s, e, known->name,
		    "is the file of another table or store than catalog.db knows");
	if (k->when == LOOK_BEFORE || !line_alone(path, &seen))
		return 0;
	if (k->when == LOOK_CATALOG)
		return look_younger(k, known, &seen, e);
	note_odd(k, known, &seen);
	return 0;
}

/* A record of the catalog, its own line first. */
static int
look_record(struct look *k, const DBT *key, const DBT *val, struct err *e)
{
	struct store_line l;

	if (!store_seal_read(slice_make(val->data, val->size), &l))
		return 0;
	if (key->size > 0)
		return look_at(k, &l, e);
	k->commit = l.seal.commit;
	return strcmp(l.name, "catalog") == 0 ? 0
	    : store_seal_broken(k->s, e, "catalog", "is the file of table %s", l.name);
}

static int
look(struct look *l, const char *catalog, struct err *e)
{
	char id[2 * DB_FILE_ID_LEN + 1];
	DBT k = { 0 }, v = { 0 };
	DB *db = NULL;
	DBC *c = NULL;
	int rc = 0;

	if (number_of(catalog, id) == 0 && id[0] == '\0')
		return store_seal_broken(l->s, e, "catalog", "is no table");
	if (open_alone(&db, catalog) == 0 && db->cursor(db, NULL, &c, 0) == 0)
		while (rc == 0 && c->get(c, &k, &v, DB_NEXT) == 0)
			rc = look_record(l, &k, &v, e);
	if (c != NULL)
		(void)c->close(c);
	if (db != NULL)
		(void)db->close(db, DB_NOSYNC);
	if (rc == 0 && l->odd.n > 0)
		rc = store_seal_broken(l->s, e, l->first, "or another of these goes neither with catalog.db nor with "
		    "the log: %s", buf_cstr(&l->odd));
	return rc;
}

int
store_look(struct store *s, enum store_look when, struct err *e)
{
	struct look k = { .s = s, .when = when };
	struct arena mem;
	bool was = store_blank_refuse(true);	/* else Berkeley DB would search in it for ever */
	char **file;
	size_t n;
	int rc;

	arena_init(&mem, 0);
	rc = folder_list(s->home, &mem, &file, &n, e);
	if (rc == 0 && (rc = store_catalog_there(s, file, n, e)) == 1)
		rc = look(&k, arena_printf(&mem, "%s/catalog.db", s->home), e);
	buf_fini(&k.odd);
	arena_fini(&mem);
	(void)store_blank_refuse(was);
	return rc;
}
