/* run_abandon.c - what a person does to a run: take it back, let it go on. */
#include <stdio.h>

#include "io/folder.h"
#include "run/pace.h"
#include "run/run.h"
#include "store/store.h"

/* Whether RUN may be taken back; its record comes into L. */
static int
may_abandon(struct store *s, const char *id, struct ledger_run *l, struct err *e)
{
	struct buf path = { 0 };
	int rc = ledger_get(s, id, l, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || l->phase == LEDGER_PUBLISHED)
		return err_set(e, ERR_REFUSED, "run %s: %s, wanted: one that is not published", id,
		    rc ? "published" : "not known");
	/* In PUBLISHING the folder may be out already: then it must be finished. */
	buf_printf(&path, "%s/%s", l->out, id);
	rc = 0;
	if (l->phase == LEDGER_PUBLISHING && folder_exists(buf_cstr(&path)))
		rc = err_set(e, ERR_REFUSED, "run %s: %s is there already, wanted: finish it with the same command", id, path.p);
	buf_fini(&path);
	return rc;
}

static int
remove_files(const char *data, const struct ledger_run *l, struct err *e)
{
	struct buf staged = { 0 }, home = { 0 };
	int rc;

	buf_printf(&staged, "%s/.staged-%s", l->out, l->id);
	buf_printf(&home, "%s/runs/%s.home", data, l->id);
	rc = folder_remove(buf_cstr(&staged), e);
	if (rc == 0)
		rc = folder_remove(buf_cstr(&home), e);
	if (rc == 0)
		rc = pace_forget(data, l->id, e);
	buf_fini(&staged);
	buf_fini(&home);
	return rc;
}

static int
note_abandoned(struct store *s, struct ledger_run *l, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	int rc;

	l->status = LEDGER_ABANDONED;
	l->phase = LEDGER_OPEN;
	l->exit = "ABANDONED";
	buf_add(&key, l->id, strlen(l->id) + 1);
	buf_str(&key, "point");
	rc = store_table(s, "runs", STORE_LEDGER, 1, &t, e);
	if (rc == 0)
		rc = store_begin(s, 0, e);
	if (rc == 0)
		rc = store_del(t, buf_view(&key), e) != 0 || ledger_put(s, l, e) != 0 ? -1 : store_commit(s, e);
	if (store_in_transaction(s))
		store_abort(s);
	buf_fini(&key);
	return rc;
}

/* Each part may be done again: a crash between them leaves a run that can be abandoned. */
static int
abandon(struct store *s, const char *data, const char *id, struct err *e)
{
	struct ledger_run l;
	int rc = -1;

	ledger_run_init(&l);
	if (may_abandon(s, id, &l, e) == 0 && store_undo(s, l.no, 0, e) == 0 && remove_files(data, &l, e) == 0 &&
	    note_abandoned(s, &l, e) == 0)
		rc = ledger_publish_status(data, &l, e);
	ledger_run_fini(&l);
	return rc;
}

int
run_abandon(const char *data, const char *id, struct err *e)
{
	struct store_options o = { .must_exist = true };
	struct store *s;
	int rc, rc2;

	if (store_open(&s, data, &o, e) != 0)
		return -1;
	rc = abandon(s, data, id, e);
	rc2 = store_close(&s, rc == 0 ? e : NULL);
	return rc != 0 ? rc : rc2;
}

int
run_release(const char *data, const char *id, const char *who, struct err *e)
{
	struct ledger_run l;
	struct buf path = { 0 };
	int rc;

	ledger_run_init(&l);
	rc = ledger_status_read(data, id, &l, e);
	if (rc == 0 && strcmp(l.exit, "HELD") != 0)
		rc = err_set(e, ERR_REFUSED, "run %s: %s, wanted: HELD", id, l.exit[0] ? l.exit : ledger_status_name(l.status));
	buf_printf(&path, "%s/runs/%s.release", data, id);
	if (rc == 0)
		rc = folder_write_file(buf_cstr(&path), slice_of(who), e);
	buf_fini(&path);
	ledger_run_fini(&l);
	return rc;
}
