/* store_seal.c - what a table holds, in a line that its file and the catalog both carry.
 *
 *	table holds format 4 kind 0 keys 1 file 0123...cdef commit 812 rows 1204 sum 0123456789abcdef
 *
 * A commit that changes the table writes both. So a file that is an older copy, of another table or of another
 * store has another line than the catalog, and so has every table if the catalog is the older copy.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/hash.h"
#include "store/store_inside.h"

static uint64_t
hash(struct slice key, struct slice val)
{
	return hash_64(val.p, val.n, hash_64(key.p, key.n, 0));
}

void
store_seal_add(struct store_seal *s, struct slice key, struct slice val)
{
	s->rows++;
	s->sum += hash(key, val);
}

void
store_seal_drop(struct store_seal *s, struct slice key, struct slice val)
{
	s->rows--;
	s->sum -= hash(key, val);
}

/* --- the line ----------------------------------------------------------------------------- */
void
store_seal_write(const struct store_table *t, const struct store_seal *s, struct buf *line)
{
	buf_reset(line);
	buf_printf(line, "table %s format %d kind %d keys %u file %s commit %llu rows %llu sum %016llx", t->name,
	    STORE_FORMAT, (int)t->kind, t->key_version, t->file, (unsigned long long)s->commit,
	    (unsigned long long)s->rows, (unsigned long long)s->sum);
}

bool
store_seal_read(struct slice line, struct store_line *l)
{
	unsigned long long commit, rows, sum;
	char text[256];

	snprintf(text, sizeof text, "%.*s", SLICE_FMT(line));
	if (sscanf(text, "table %40s format %u kind %d keys %u file %40s commit %llu rows %llu sum %llx", l->name,
		&l->format, &l->kind, &l->keys, l->file, &commit, &rows, &sum) != 8)
		return false;
	l->seal = (struct store_seal){ commit, rows, sum };
	return true;
}

/* --- is it the table? ----------------------------------------------------------------------- */
int
store_seal_broken(struct store *s, struct err *e, const char *table, const char *fmt, ...)
{
	char what[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	buf_reset(&s->said);
	return err_set(e, ERR_DAMAGED, "%s: table %s: %s.db %s: put that file back as the last run left it, or "
	    "restore DATA/env from the last backup and run the nights since", s->home, table, table, what);
}

int
store_seal_absent(struct store *s, const char *table, const struct store_seal *want, struct err *e)
{
	return store_seal_broken(s, e, table, "is not there, wanted: commit %llu, %llu rows",
	    (unsigned long long)want->commit, (unsigned long long)want->rows);
}

int
store_seal_unfit(struct store_table *t, struct err *e)
{
	char said[300];

	snprintf(said, sizeof said, "%.*s", SLICE_FMT(buf_view(&t->store->said)));
	return store_seal_broken(t->store, e, t->name, "is no table that goes with this log (%s)", said);
}

static int
other_line(struct store_table *t, struct slice line, struct err *e)
{
	struct store_line l;
	const char *why = "other rows than the catalog says";

	if (!store_seal_read(line, &l))
		return store_seal_broken(t->store, e, t->name, "has no readable seal");
	if (strcmp(l.name, t->name) != 0)
		return store_seal_broken(t->store, e, t->name, "is the file of table %s", l.name);
	if (strcmp(l.file, t->file) != 0)
		why = "the file of another store than the catalog";
	else if (l.seal.commit < t->seal.commit)
		why = "an older copy";
	else if (l.seal.commit > t->seal.commit)
		why = "younger than catalog.db, which is then an older copy";
	return store_seal_broken(t->store, e, t->name, "is %s: seen: commit %llu, %llu rows, sum %016llx, wanted: "
	    "commit %llu, %llu rows, sum %016llx", why, (unsigned long long)l.seal.commit, (unsigned long long)l.seal.rows,
	    (unsigned long long)l.seal.sum, (unsigned long long)t->seal.commit, (unsigned long long)t->seal.rows,
	    (unsigned long long)t->seal.sum);
}

int
store_seal_check(struct store_table *t, int rc, struct err *e)
{
	struct buf want = { 0 };
	DBT k = { 0 }, v = { 0 };
	bool same;

	if (rc == ENOENT)
		return store_seal_absent(t->store, t->name, &t->seal, e);
	if (rc == EINVAL)
		return store_seal_unfit(t, e);
	if (rc == 0)
		rc = t->db->get(t->db, NULL, &k, &v, 0);
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(t->store, e, rc, "opening table %s", t->name);
	store_seal_write(t, &t->seal, &want);
	same = slice_eq(buf_view(&want), slice_make(v.data, v.size));
	buf_fini(&want);
	return same ? 0 : other_line(t, slice_make(v.data, v.size), e);
}
