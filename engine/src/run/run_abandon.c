/* run_abandon.c - what a person does to a run: abandon it, take it back, let it go on. */
#include <stdio.h>

#include "base/failpt.h"
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
put(struct store *s, const struct ledger_run *l, struct err *e)
{
	int rc = store_begin(s, 0, e);

	if (rc == 0)
		rc = ledger_put(s, l, e) != 0 ? -1 : store_commit(s, e);
	if (store_in_transaction(s))
		store_abort(s);
	return rc;
}

static int
note_gone(struct store *s, struct ledger_run *l, const char *exit, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	int rc;

	l->status = LEDGER_ABANDONED;
	l->phase = LEDGER_OPEN;
	l->exit = exit;
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
	    note_gone(s, &l, "ABANDONED", e) == 0)
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

/* --- taking back what was published ------------------------------------------------------- */
static void
pickup_path(const char *data, const char *id, struct buf *out)
{
	buf_printf(out, "%s/runs/%s.pickup", data, id);
}

/* A folder that is not there was carried off by somebody who did not say so. */
static int
is_here(const struct ledger_run *l, struct err *e)
{
	struct buf path = { 0 };
	int rc = 0;

	buf_printf(&path, "%s/%s", l->out, l->id);
	if (!folder_exists(buf_cstr(&path)))
		rc = err_set(e, ERR_REFUSED, "run %s: %s is not there, wanted: its folder of outputs; if somebody has carried it off, say so with"
		    " arrears pickup", l->id, path.p);
	buf_fini(&path);
	return rc;
}

static int
is_not_picked_up(const char *data, const char *id, struct err *e)
{
	struct buf path = { 0 }, by = { 0 };
	int rc = 0;

	pickup_path(data, id, &path);
	if (folder_exists(buf_cstr(&path)) && (rc = folder_read_file(buf_cstr(&path), &by, e)) == 0)
		rc = err_set(e, ERR_REFUSED, "run %s: %s has picked its files up, wanted: one whose files are all here; give the next run"
		    " corrected extracts: it calls back what is not right any more", id, buf_cstr(&by));
	buf_fini(&path);
	buf_fini(&by);
	return rc;
}

/* Whether a run may be taken back, if nothing stands on it. */
static int
may_go_back(struct store *s, const char *data, const struct ledger_run *l, struct err *e)
{
	if (strcmp(l->exit, LEDGER_UNDOING) == 0)
		return 0;
	if (l->phase != LEDGER_PUBLISHED)
		return err_set(e, ERR_REFUSED, "run %s: %s, wanted: one that is published", l->id, l->exit[0] ? l->exit : ledger_status_name(l->status));
	if (is_not_picked_up(data, l->id, e) != 0 || is_here(l, e) != 0)
		return -1;
	return store_can_undo(s, l->no) ? 0 : err_set(e, ERR_REFUSED, "run %s: its before-images are not kept any more, wanted: a backup"
	    " of before it, or keep-undo in its job for the next time", l->id);
}

/* Whether RUN may be taken back, is being so, or was; its record comes into L. */
static int
may_undo(struct store *s, const char *data, const char *id, struct ledger_run *l, struct err *e)
{
	struct ledger_run last;
	int rc = ledger_get(s, id, l, e);

	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_REFUSED, "run %s: not known, wanted: one that is published", id);
	if (strcmp(l->exit, LEDGER_UNDOING) == 0 || strcmp(l->exit, LEDGER_UNDONE) == 0)
		return 0;
	ledger_run_init(&last);
	rc = l->phase == LEDGER_PUBLISHED ? ledger_last(s, NULL, &last, e) : 0;
	if (rc == 1 && last.no != l->no)
		rc = err_set(e, ERR_REFUSED, "run %s: run %s came after it and stands on it, wanted: take that back first, or both with"
		    " --through", id, last.id);
	else if (rc >= 0)
		rc = may_go_back(s, data, l, e);
	ledger_run_fini(&last);
	return rc;
}

/* Whether each run from the last one down to RUN may: nothing is taken back of which a part could not be. */
static int
may_undo_through(struct store *s, const char *data, const char *id, struct err *e)
{
	struct ledger_run to, l;
	uint64_t no = UINT64_MAX;
	int rc;

	ledger_run_init(&to);
	rc = ledger_get(s, id, &to, e);
	if (rc == 0)
		rc = err_set(e, ERR_REFUSED, "run %s: not known, wanted: one that is published", id);
	else if (rc == 1 && to.status == LEDGER_ABANDONED && strcmp(to.exit, LEDGER_UNDONE) != 0)
		rc = err_set(e, ERR_REFUSED, "run %s: %s, wanted: one that is published", id, to.exit);
	while (rc == 1 && no > to.no && strcmp(to.exit, LEDGER_UNDONE) != 0) {
		ledger_run_init(&l);
		rc = ledger_before(s, no, &l, e);
		no = l.no;
		if (rc == 1 && may_go_back(s, data, &l, e) != 0)
			rc = -1;
		ledger_run_fini(&l);
	}
	ledger_run_fini(&to);
	return rc < 0 ? -1 : 0;
}

static int
supersede(const struct ledger_run *l, struct err *e)
{
	struct buf from = { 0 }, to = { 0 };
	int rc = 0;

	buf_printf(&from, "%s/%s", l->out, l->id);
	buf_printf(&to, "%s/superseded-%s", l->out, l->id);
	if (folder_exists(buf_cstr(&from)))
		rc = folder_rename_new(buf_cstr(&from), buf_cstr(&to), e);
	buf_fini(&from);
	buf_fini(&to);
	return rc;
}

/* Each part may be done again: a crash between them leaves a run that can be taken back. Its folder goes first, so that nobody takes
 * from it what the state does not know any more. */
static int
undo(struct store *s, const char *data, const char *id, const char *said, struct err *e)
{
	struct ledger_run l;
	bool done;
	int rc;

	ledger_run_init(&l);
	rc = may_undo(s, data, id, &l, e);
	done = strcmp(l.exit, LEDGER_UNDONE) == 0;
	if (rc == 0 && !done && strcmp(l.exit, LEDGER_UNDOING) != 0) {
		l.exit = LEDGER_UNDOING;
		l.message = said;
		rc = put(s, &l, e) != 0 ? -1 : ledger_publish_status(data, &l, e);
	}
	(void)FAILPT("run.undo.begun");
	if (rc == 0 && !done && (supersede(&l, e) != 0 || store_undo(s, l.no, 0, e) != 0 || remove_files(data, &l, e) != 0 ||
	    note_gone(s, &l, LEDGER_UNDONE, e) != 0))
		rc = -1;
	if (rc == 0)
		rc = ledger_publish_status(data, &l, e);
	ledger_run_fini(&l);
	return rc;
}

/* Newest first, until RUN is. */
static int
undo_through(struct store *s, const char *data, const char *id, const char *said, struct err *e)
{
	int rc = may_undo_through(s, data, id, e);
	bool last = false;

	while (rc == 0 && !last) {
		struct ledger_run to, l;

		ledger_run_init(&to);
		ledger_run_init(&l);
		rc = ledger_get(s, id, &to, e) == 1 ? 0 : -1;
		last = strcmp(to.exit, LEDGER_UNDONE) == 0;
		if (rc == 0 && !last && ledger_last(s, NULL, &l, e) != 1)
			rc = -1;
		if (rc == 0)
			rc = undo(s, data, last ? id : l.id, said, e);
		ledger_run_fini(&to);
		ledger_run_fini(&l);
	}
	return rc;
}

int
run_undo(const char *data, const char *id, bool through, const char *by, const char *why, struct err *e)
{
	struct store_options o = { .must_exist = true };
	struct buf said = { 0 };
	struct store *s;
	int rc, rc2;

	if (store_open(&s, data, &o, e) != 0)
		return -1;
	buf_printf(&said, "taken back by %s: %s", by, why);
	for (size_t i = 0; i < said.n; i++) /* a record has a line an entry */
		said.p[i] = said.p[i] < ' ' && said.p[i] >= 0 ? ' ' : said.p[i];
	rc = (through ? undo_through : undo)(s, data, id, buf_cstr(&said), e);
	rc2 = store_close(&s, rc == 0 ? e : NULL);
	buf_fini(&said);
	return rc != 0 ? rc : rc2;
}

int
run_pickup(const char *data, const char *id, const char *by, struct err *e)
{
	struct ledger_run l;
	struct buf path = { 0 };
	int rc;

	ledger_run_init(&l);
	rc = ledger_status_read(data, id, &l, e);
	if (rc == 0 && (l.phase != LEDGER_PUBLISHED || strcmp(l.exit, LEDGER_UNDOING) == 0))
		rc = err_set(e, ERR_REFUSED, "run %s: %s, wanted: one that is published", id, l.exit[0] ? l.exit : ledger_status_name(l.status));
	pickup_path(data, id, &path);
	if (rc == 0 && !folder_exists(buf_cstr(&path)))
		rc = folder_write_file(buf_cstr(&path), slice_of(by), e);
	buf_fini(&path);
	ledger_run_fini(&l);
	return rc;
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
