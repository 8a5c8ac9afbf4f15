/* store_catalog.c - the table that knows the tables.
 *
 *	NAME		its line (store_seal.c)
 *	NAME, 00	its sample, once it has one
 *	nothing		the catalog's own line: of the records above
 *
 * Its records are no leaves. At open each table that it knows must be as it says, and no other may be there.
 */
#include <errno.h>
#include <stdio.h>

#include "io/folder.h"
#include "store/store_inside.h"

/* --- writing ----------------------------------------------------------------------------- */
/* A record that takes the place of OLD; p NULL: there was none. */
static int
note(struct store *s, DB_TXN *txn, struct slice key, struct slice old, struct slice val, struct err *e)
{
	struct store_table *c = s->catalog;

	if (old.p != NULL)
		store_seal_drop(&c->new_seal, key, old);
	store_seal_add(&c->new_seal, key, val);
	c->reseal = true;
	return store_put_record(c, txn, key, val, e);
}

static int
seal(struct store_table *t, uint64_t commit, DB_TXN *txn, struct err *e)
{
	struct buf old = { 0 }, line = { 0 };
	int rc;

	t->new_seal.commit = commit;
	store_seal_write(t, &t->seal, &old);
	store_seal_write(t, &t->new_seal, &line);
	rc = store_put_record(t, txn, STORE_SEAL, buf_view(&line), e);
	if (rc == 0 && t != t->store->catalog)
		rc = note(t->store, txn, slice_of(t->name), t->noted ? buf_view(&old) : slice_make(NULL, 0),
		    buf_view(&line), e);
	buf_fini(&old);
	buf_fini(&line);
	return rc;
}

int
store_catalog_seal(struct store *s, DB_TXN *txn, struct err *e)
{
	uint64_t commit = s->catalog->seal.commit + 1;
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next)
		if (t->reseal && t != s->catalog && seal(t, commit, txn, e) != 0)
			return -1;
	return s->catalog->reseal ? seal(s->catalog, commit, txn, e) : 0;
}

void
store_catalog_settle(struct store *s, bool committed)
{
	struct store_table *t;

	for (t = s->first; t != NULL; t = t->next) {
		if (committed && t->reseal) {
			t->seal = t->new_seal;
			t->noted = true;
		}
		t->new_seal = t->seal;
		t->reseal = false;
	}
}

/* NAME and one zero byte. */
static struct slice
sample_key(const struct store_table *t)
{
	return slice_make(t->name, strlen(t->name) + 1);
}

int
store_catalog_sample(struct store_table *t, DB_TXN *txn, struct err *e)
{
	return note(t->store, txn, sample_key(t), slice_make(NULL, 0), buf_view(&t->sample), e);
}

/* --- transactions of its own ---------------------------------------------------------------- */
/* Of a transaction in which RC was reached, with the error set if it is not 0. */
static int
end(struct store *s, DB_TXN *txn, int rc, struct err *e)
{
	if (rc != 0)
		(void)txn->abort(txn);
	else if ((rc = txn->commit(txn, DB_TXN_SYNC)) != 0)
		store_fail(s, e, rc, "committing");
	store_catalog_settle(s, rc == 0);
	return rc != 0 ? -1 : 0;
}

static int
make(struct store_table *t, struct err *e)
{
	struct store *s = t->store;
	DB_TXN *txn = NULL;
	int rc = s->env->txn_begin(s->env, NULL, &txn, 0);

	if (rc != 0)
		return store_fail(s, e, rc, "beginning a transaction");
	t->reseal = true;
	if ((rc = store_open_file(t, txn)) != 0)
		store_fail(s, e, rc, "making table %s", t->name);
	else
		rc = store_catalog_seal(s, txn, e);
	return end(s, txn, rc, e);
}

int
store_catalog_make(struct store *s, const char *name, enum store_kind kind, unsigned key_version,
    struct store_table **out, struct err *e)
{
	struct store_table *t = store_attach(s, name, kind, key_version);

	if (make(t, e) != 0) {
		store_detach(t);
		return -1;
	}
	*out = t;
	return 0;
}

/* Only tables of before-images are forgotten, and they have no sample. */
int
store_catalog_forget(struct store_table *t, struct err *e)
{
	struct store *s = t->store;
	struct store_table *c = s->catalog;
	DBT k = { .data = t->name, .size = (u_int32_t)strlen(t->name) };
	struct buf line = { 0 };
	DB_TXN *txn = NULL;
	int rc = s->env->txn_begin(s->env, NULL, &txn, 0);

	CHECK(t->sample.n == 0);
	if (rc != 0)
		return store_fail(s, e, rc, "beginning a transaction");
	store_seal_write(t, &t->seal, &line);
	store_seal_drop(&c->new_seal, slice_of(t->name), buf_view(&line));
	c->reseal = true;
	buf_fini(&line);
	if ((rc = c->db->del(c->db, txn, &k, 0)) != 0)
		store_fail(s, e, rc, "table %s: forgetting it", t->name);
	else
		rc = store_catalog_seal(s, txn, e);
	return end(s, txn, rc, e);
}

/* --- opening: what it says ---------------------------------------------------------------------- */
/* "format N" stands in the catalog's records as it is, whatever the format makes of rows: so it is
 * looked for in their bytes, before anything is read by today's format. */
static bool
format_of(struct slice val, unsigned *format)
{
	static const char word[] = "format ";
	const char *at = memmem(val.p, val.n, word, sizeof word - 1);
	size_t rest = at != NULL ? val.n - (size_t)(at - val.p) : 0;
	char text[24];

	snprintf(text, sizeof text, "%.*s", (int)(rest < sizeof text ? rest : sizeof text - 1), at != NULL ? at : "");
	return sscanf(text, "format %u", format) == 1;
}

static int
refuse_other_format(struct store *s, struct slice key, struct slice val, struct err *e)
{
	unsigned format;

	if ((key.n > 0 && memchr(key.p, '\0', key.n) != NULL) || !format_of(val, &format) || format == STORE_FORMAT)
		return 0;
	return err_set(e, ERR_REFUSED, "%s: table %.*s: rows of format %u, wanted: format %d; " STORE_OTHER_PROGRAM,
	    s->home, SLICE_FMT(key), format, STORE_FORMAT);
}

static int
unreadable(struct store *s, struct err *e)
{
	return store_seal_broken(s, e, "catalog", "is not readable");
}

/* A record of the catalog; its own seal has been read. */
static int
take(struct store *s, struct slice key, struct slice val, struct err *e)
{
	char name[STORE_MAX_NAME + 1];
	struct store_table *t;
	struct store_line l;

	snprintf(name, sizeof name, "%.*s", SLICE_FMT(key));	/* up to its zero byte */
	t = store_known(s, name);
	if (strlen(name) < key.n && t != NULL) {
		buf_slice(&t->sample, val);
		return 0;
	}
	if (t != NULL || !store_seal_read(val, &l) || strcmp(l.name, name) != 0)
		return unreadable(s, e);
	t = store_attach(s, name, l.kind ? STORE_LEDGER : STORE_UNDO, l.keys);
	memcpy(t->file, l.file, sizeof t->file);
	t->seal = t->new_seal = l.seal;
	t->noted = true;
	return 0;
}

/* The catalog's records, which must be those of its own line. */
static int
read_records(struct store *s, DBC *c, struct err *e)
{
	struct store_seal seen = { 0 };
	struct store_line own = { 0 };
	DBT k = { 0 }, v = { 0 };
	int rc;

	while ((rc = c->get(c, &k, &v, DB_NEXT)) == 0) {
		struct slice key = slice_make(k.data, k.size), val = slice_make(v.data, v.size);

		if (refuse_other_format(s, key, val, e) != 0)
			return -1;
		if (key.n == 0 && !store_seal_read(val, &own))
			return unreadable(s, e);
		if (key.n > 0)
			store_seal_add(&seen, key, val);
		if (key.n > 0 && take(s, key, val, e) != 0)
			return -1;
	}
	if (rc != DB_NOTFOUND)
		return store_fail(s, e, rc, "table catalog");
	if (seen.rows != own.seal.rows || seen.sum != own.seal.sum)
		return unreadable(s, e);
	s->catalog->seal = s->catalog->new_seal = own.seal;
	memcpy(s->catalog->file, own.file, sizeof own.file);
	return 0;
}

static int
read_catalog(struct store *s, struct err *e)
{
	DBC *c;
	int rc = store_open_file(s->catalog, NULL), rc2;

	if (rc == EINVAL)
		return store_seal_unfit(s->catalog, e);
	if (rc != 0 || (rc = s->catalog->db->cursor(s->catalog->db, NULL, &c, 0)) != 0)
		return store_fail(s, e, rc, "table catalog");
	rc = read_records(s, c, e);
	rc2 = c->close(c);
	return rc == 0 && rc2 != 0 ? store_fail(s, e, rc2, "table catalog") : rc;
}

/* --- opening: what is there ----------------------------------------------------------------------- */
/* The table whose file NAME is; false: of none. */
static bool
table_of(const char *file, char name[STORE_MAX_NAME + 1])
{
	size_t n = strlen(file);

	if (n < 4 || n - 3 > STORE_MAX_NAME || strcmp(file + n - 3, ".db") != 0 || strncmp(file, "__db", 4) == 0)
		return false;
	snprintf(name, STORE_MAX_NAME + 1, "%.*s", (int)(n - 3), file);
	return true;
}

/* A file that the catalog does not know: of before-images, it was being removed when the power went. */
static int
sweep(struct store *s, const char *file, struct arena *mem, struct err *e)
{
	char name[STORE_MAX_NAME + 1];

	if (!table_of(file, name) || store_known(s, name) != NULL)
		return 0;
	if (!store_is_before(name))
		return store_seal_broken(s, e, name, "is there, and catalog.db does not know it: "
		    "one of both is another's");
	return folder_unlink(arena_printf(mem, "%s/%s", s->home, file), e);
}

static int
check_files(struct store *s, char **file, size_t n, struct arena *mem, struct err *e)
{
	struct store_table *t;

	if (read_catalog(s, e) != 0)
		return -1;
	for (t = s->first; t != NULL; t = t->next)
		if (t != s->catalog && store_seal_check(t, store_open_file(t, NULL), e) != 0)
			return -1;
	for (size_t i = 0; i < n; i++)
		if (sweep(s, file[i], mem, e) != 0)
			return -1;
	return 0;
}

int
store_catalog_there(struct store *s, char *const *file, size_t n, struct err *e)
{
	char name[STORE_MAX_NAME + 1];
	size_t tables = 0;

	for (size_t i = 0; i < n; i++) {
		tables += table_of(file[i], name);
		if (strcmp(file[i], "catalog.db") == 0)
			return 1;
	}
	return tables == 0 ? 0
	    : store_seal_broken(s, e, "catalog", "is not there, though those of %zu tables are", tables);
}

int
store_catalog_open(struct store *s, struct err *e)
{
	struct arena mem;
	char **file;
	size_t n;
	int rc;

	arena_init(&mem, 0);
	rc = folder_list(s->home, &mem, &file, &n, e);
	if (rc == 0)
		rc = store_catalog_there(s, file, n, e);
	if (rc >= 0)
		s->catalog = store_attach(s, "catalog", STORE_LEDGER, 1);
	if (rc >= 0)
		rc = rc == 1 ? check_files(s, file, n, &mem, e) : make(s->catalog, e);
	arena_fini(&mem);
	return rc;
}
