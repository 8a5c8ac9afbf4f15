/* run.c - start or resume a run, go through its steps, publish, abandon. */
#include "run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/crew.h"
#include "base/failpt.h"
#include "base/now.h"
#include "io/folder.h"
#include "io/iolog.h"
#include "io/osio.h"
#include "io/source.h"
#include "io/stage.h"
#include "run/chunk.h"
#include "run/pace.h"
#include "run/stop.h"
#include "store/store.h"

struct run {
	const struct run_request *q;
	struct arena mem;
	struct store *store;
	struct stage *stage;
	struct ledger_run led;
	enum run_state state;
	const char *id, *home;
	struct jobfile *job;
	bool held, stopped;
	bool kept;		/* the store has its record; before that nothing was committed */
	bool entered;		/* a fresh run that has begun to leave files */
	bool *archived;		/* which pins this attempt put into the archive */
	struct buf fresh;	/* the record as it is with nothing done */
	int64_t since;		/* now_nanos when what pace notes next began */
	uint32_t generation;
	uint64_t keep;		/* of how many runs before-images are kept */
};

enum { MAX_KEEP = 1000 };

enum run_state
run_state(const struct run *r)
{
	return r->state;
}

const char *
run_id(const struct run *r)
{
	return r->id;
}

const char *
run_home(const struct run *r)
{
	return r->home;
}

const struct ledger_run *
run_ledger(const struct run *r)
{
	return &r->led;
}

struct store *
run_store(struct run *r)
{
	return r->store;
}

void
run_archive_path(const char *data, const char *sha256, struct buf *out)
{
	buf_printf(out, "%s/archive/%s", data, sha256);
}

/* --- the record of a fresh run ---------------------------------------------------------- */
static int
hash_file(struct run *r, const struct run_file *f, struct ledger_file *out, struct err *e)
{
	uint8_t digest[HASH_SIZE];

	out->name = arena_strdup(&r->led.mem, slice_of(f->name));
	out->path = arena_strdup(&r->led.mem, slice_of(f->path));
	if (source_hash_file(f->path, digest, NULL, e) != 0)
		return -1;
	hash_hex(digest, HASH_SIZE, out->sha256);
	return 0;
}

/* A copy named by its content is the same whoever made it: one that is there is kept. */
static int
archive(struct run *r, struct ledger_file *f, bool *made, struct err *e)
{
	uint8_t digest[HASH_SIZE];
	char *to = arena_printf(&r->mem, "%s/archive/%s", r->q->data, f->sha256), *beside, hex[HASH_HEX];

	if (folder_exists(to))
		return 0;
	beside = arena_printf(&r->mem, "%s.new", to);
	(void)FAILPT("archive.copy.before");
	if (folder_copy_file(f->path, beside, digest, e) != 0)
		return -1;
	hash_hex(digest, HASH_SIZE, hex);
	if (strcmp(hex, f->sha256) != 0)
		return err_set(e, ERR_REFUSED, "%s: changed while it was copied", f->path);
	if (osio_rename(beside, to) != 0)
		return err_sys(e, errno, "%s: renaming to %s", beside, to);
	*made = true;
	(void)FAILPT("archive.copy.after");
	return 0;
}

static int
hash_all(struct run *r, const struct run_file *f, size_t n, struct ledger_file **out, size_t *count, struct err *e)
{
	size_t i;

	*out = arena_zalloc(&r->led.mem, sizeof **out * (n + 1));
	*count = n;
	for (i = 0; i < n; i++)
		if (hash_file(r, &f[i], &(*out)[i], e) != 0)
			return -1;
	return 0;
}

static void
fill_params(struct run *r)
{
	const struct run_request *q = r->q;
	size_t i;

	r->led.params = q->params;
	r->led.param = arena_zalloc(&r->led.mem, sizeof *r->led.param * (q->params + 1));
	for (i = 0; i < q->params; i++) {
		r->led.param[i].name = arena_strdup(&r->led.mem, slice_of(q->param[i].name));
		r->led.param[i].path = arena_strdup(&r->led.mem, slice_of(q->param[i].value));
	}
}

/* The record is not committed here: the first commit of a step brings it along. So a run that is
 * refused or dies before that has changed nothing, and the same command is again a fresh run. */
static int
start_fresh(struct run *r, uint64_t no, struct err *e)
{
	const struct run_request *q = r->q;
	struct ledger_run *l = &r->led;
	char *folder = arena_printf(&r->mem, "%s/archive", q->data);
	size_t i;

	ledger_run_fini(l);
	ledger_run_init(l);
	l->id = r->id;
	l->no = no;
	l->job = q->job;
	l->date = q->date;
	l->generation = r->generation;
	l->out = q->out;
	l->status = LEDGER_STARTING;
	fill_params(r);
	r->entered = true;
	/* A release belongs to one run: what an abandoned one got does not free the next. */
	if (folder_make(arena_printf(&r->mem, "%s/runs", q->data), e) != 0 ||
	    folder_unlink(arena_printf(&r->mem, "%s/runs/%s.release", q->data, r->id), e) != 0 ||
	    pace_forget(q->data, r->id, e) != 0)
		return -1;
	if (hash_all(r, q->input, q->inputs, &l->input, &l->inputs, e) != 0 ||
	    hash_all(r, q->pin, q->pins, &l->pin, &l->pins, e) != 0 || folder_make(folder, e) != 0)
		return -1;
	r->archived = arena_zalloc(&r->mem, sizeof *r->archived * (l->pins + 1));
	for (i = 0; i < l->pins; i++)
		if (archive(r, &l->pin[i], &r->archived[i], e) != 0)
			return -1;
	if (folder_sync(folder, e) != 0)
		return -1;
	ledger_format(l, &r->fresh);
	(void)FAILPT("run.start.before");
	if (ledger_publish_status(q->data, l, e) != 0)
		return -1;
	(void)FAILPT("run.start.after");
	r->state = RUN_FRESH;
	return 0;
}

/* --- a fresh run that committed nothing leaves nothing ----------------------------------- */
/* Files only; a failure leaves litter that the next start removes. */
static void
remove_pins(struct run *r)
{
	size_t i;

	for (i = 0; r->archived != NULL && i < r->led.pins; i++) {
		const char *path = arena_printf(&r->mem, "%s/archive/%s", r->q->data, r->led.pin[i].sha256);

		if (r->archived[i] && folder_unlink(path, NULL) != 0)
			r->stopped = true;
	}
}

/* Failed before its first commit: there is nothing to go on from. */
static bool
came_to_nothing(const struct ledger_run *l)
{
	size_t i;

	for (i = 0; i < l->steps; i++)
		if (l->step[i].status != LEDGER_STARTING)
			return false;
	return l->status == LEDGER_FAILED && l->phase == LEDGER_OPEN;
}

static void
leave_no_trace(struct run *r)
{
	char *staged = arena_printf(&r->mem, "%s/.staged-%s", r->q->out, r->id);
	char *status = arena_printf(&r->mem, "%s/runs/%s.txt", r->q->data, r->id);
	struct ledger_run was;
	int rc;

	ledger_run_init(&was);
	rc = ledger_get(r->store, r->id, &was, NULL);
	if (rc < 0 || (rc == 1 && was.no == r->led.no && !came_to_nothing(&was))) {
		ledger_run_fini(&was);
		return;
	}
	stage_close(&r->stage);
	if (pace_forget(r->q->data, r->id, NULL) != 0)
		r->stopped = true;
	/* An abandoned run of the same name keeps its record. */
	if (rc == 1)
		rc = ledger_publish_status(r->q->data, &was, NULL);
	else if (rc == 0)
		rc = folder_unlink(status, NULL);
	ledger_run_fini(&was);
	if (folder_remove(staged, NULL) != 0 || (r->home != NULL && folder_remove(r->home, NULL) != 0) || rc != 0)
		r->stopped = true;
	remove_pins(r);
}

/* --- the same request again? ---------------------------------------------------------- */
static int
differs(const struct run *r, const char *what, const char *name, const char *is, const char *was, struct err *e)
{
	return err_set(e, ERR_REFUSED, "run %s: %s %s is now %s, wanted: %s as when it was started; with corrected files it runs again once it is taken back (arrears undo)",
	    r->id, what, name, is, was);
}

static int
same_request(struct run *r, struct err *e)
{
	const struct run_request *q = r->q;
	const struct ledger_run *l = &r->led;
	struct ledger_file now = { 0 };
	size_t i;

	if (q->params != l->params || q->inputs != l->inputs)
		return err_set(e, ERR_REFUSED, "run %s: %zu parameters and %zu inputs, wanted: %zu and %zu as when it was started",
		    r->id, q->params, q->inputs, l->params, l->inputs);
	if (strcmp(q->out, l->out) != 0)
		return differs(r, "folder", "of outputs", q->out, l->out, e);
	for (i = 0; i < q->params; i++)
		if (strcmp(q->param[i].name, l->param[i].name) != 0 || strcmp(q->param[i].value, l->param[i].path) != 0)
			return differs(r, "parameter", q->param[i].name, q->param[i].value, l->param[i].path, e);
	for (i = 0; i < q->inputs; i++) {
		if (hash_file(r, &q->input[i], &now, e) != 0)
			return -1;
		if (strcmp(now.name, l->input[i].name) != 0 || strcmp(now.sha256, l->input[i].sha256) != 0)
			return differs(r, "input", now.name, now.sha256, l->input[i].sha256, e);
	}
	return 0;
}

/* A store that knows no run is a new one, unless one was published from here: then it was lost, all of it. */
static int
never_published(struct run *r, struct err *e)
{
	char **id;
	size_t n;
	int rc = ledger_status_ids(r->q->data, &r->mem, &id, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct ledger_run was;

		ledger_run_init(&was);
		rc = ledger_status_read(r->q->data, id[i], &was, e);
		if (rc == 0 && was.phase == LEDGER_PUBLISHED)
			rc = err_set(e, ERR_DAMAGED, "%s/env: knows no run, though by %s/runs run %s was published: restore DATA/env "
			    "from the last backup and run the nights since; a new state begins in a new folder", r->q->data,
			    r->q->data, was.id);
		ledger_run_fini(&was);
	}
	return rc;
}

/* Its id, of the first generation that is not taken back; what is known of it. 1, 0 nothing, -1. */
static int
take_id(struct run *r, struct err *e)
{
	const struct run_request *q = r->q;
	char *id = arena_printf(&r->mem, "%s-%s%s", q->job, q->date, q->number > 0 ? arena_printf(&r->mem, "-%u", q->number) : "");
	int rc;

	for (r->generation = 1;; r->generation++) {
		r->id = r->generation == 1 ? id : arena_printf(&r->mem, "%s-g%u", id, r->generation);
		rc = ledger_get(r->store, r->id, &r->led, e);
		if (rc != 1 || strcmp(r->led.exit, LEDGER_UNDONE) != 0)
			return rc;
		ledger_run_fini(&r->led);
		ledger_run_init(&r->led);
	}
}

static int
look_up(struct run *r, struct err *e)
{
	struct ledger_run last;
	uint64_t top;
	int rc = take_id(r, e);
	bool known = rc == 1 && r->led.status != LEDGER_ABANDONED && strcmp(r->led.exit, LEDGER_UNDOING) != 0;

	if (rc < 0)
		return -1;
	if (known && came_to_nothing(&r->led))
		return start_fresh(r, r->led.no, e);
	if (known) {
		r->kept = true;
		r->state = r->led.phase == LEDGER_PUBLISHED ? RUN_DONE : RUN_RESUMED;
		return same_request(r, e);
	}
	ledger_run_init(&last);
	rc = ledger_top(r->store, &top, e) != 0 ? -1 : ledger_last(r->store, NULL, &last, e);
	if (rc == 1 && strcmp(last.exit, LEDGER_UNDOING) == 0)
		rc = err_set(e, ERR_REFUSED, "run %s: run %s is being taken back, wanted: finish that with arrears undo first", r->id, last.id);
	else if (rc == 1 && last.phase != LEDGER_PUBLISHED)
		rc = err_set(e, ERR_REFUSED, "run %s: run %s is not published (%s), wanted: finish it or abandon it first", r->id,
		    last.id, ledger_status_name(last.status));
	else if (rc == 1 && strcmp(r->q->date, last.date) < 0)
		rc = err_set(e, ERR_REFUSED, "run %s: business date %s, wanted: %s or later, the date of run %s", r->id, r->q->date,
		    last.date, last.id);
	if (rc == 0)
		rc = never_published(r, e);
	if (rc >= 0)
		rc = start_fresh(r, top + 1, e);
	ledger_run_fini(&last);
	return rc;
}

/* The pinned copies under their names: links into the archive, made anew each time. */
static int
make_home(struct run *r, struct err *e)
{
	size_t i;

	r->home = arena_printf(&r->mem, "%s/runs/%s.home", r->q->data, r->id);
	if (folder_remove(r->home, e) != 0 || folder_make(r->home, e) != 0)
		return -1;
	for (i = 0; i < r->led.pins; i++) {
		const struct ledger_file *p = &r->led.pin[i];
		char *to = arena_printf(&r->mem, "%s/%s", r->home, p->name), *parent;
		char *from = arena_printf(&r->mem, "%s/archive/%s", r->q->data, p->sha256), hex[HASH_HEX];
		uint8_t digest[HASH_SIZE];

		if (p->name[0] == '/' || strstr(p->name, "..") != NULL)
			return err_set(e, ERR_REFUSED, "pinned file %s: wanted: a path inside the home", p->name);
		if (!folder_exists(from))
			return err_set(e, ERR_DAMAGED, "%s: the run's copy of %s is gone: put it back, it is the file of that"
			    " sha256, or restore DATA from the last backup", from, p->name);
		if (source_hash_file(from, digest, NULL, e) != 0)
			return -1;
		hash_hex(digest, HASH_SIZE, hex);
		if (strcmp(hex, p->sha256) != 0)
			return err_set(e, ERR_DAMAGED, "%s: its bytes hash to %s, wanted: its name", from, hex);
		parent = arena_strdup(&r->mem, slice_of(to));
		*strrchr(parent, '/') = '\0';
		if (folder_make(parent, e) != 0)
			return -1;
		if (osio_link(from, to) != 0)
			return err_sys(e, errno, "%s: linking to %s", from, to);
	}
	return 0;
}

int
run_open(struct run **out, const struct run_request *q, struct err *e)
{
	struct run *r = base_zalloc(sizeof *r);
	struct store_options o = { .cache_mb = q->cache_mb };
	int rc;

	*out = NULL;
	r->q = q;
	r->since = now_nanos();
	arena_init(&r->mem, 0);
	ledger_run_init(&r->led);
	iolog_init();
	rc = folder_make(q->out, e);
	if (rc == 0)
		rc = store_open(&r->store, q->data, &o, e);
	if (rc == 0)
		rc = stop_forget(q->data, e);
	if (rc == 0)
		rc = look_up(r, e);
	if (rc == 0)
		rc = make_home(r, e);
	*out = r;
	if (rc != 0)
		run_close(out);
	return rc;
}

void
run_close(struct run **rp)
{
	struct run *r = *rp;

	*rp = NULL;
	if (r == NULL)
		return;
	stage_close(&r->stage);
	if (r->entered && !r->kept && r->store != NULL)
		leave_no_trace(r);
	jobfile_free(&r->job);
	/* What matters is committed; a checkpoint that fails here is made by the next open. */
	if (store_close(&r->store, NULL) != 0)
		r->stopped = true;
	ledger_run_fini(&r->led);
	buf_fini(&r->fresh);
	arena_fini(&r->mem);
	base_free(r);
}

/* How many runs, this one with them, can be taken back once it is published. */
static bool
take_keep(struct run *r, struct diag *d)
{
	const struct jobfile_property *p = jobfile_says(r->job, "keep-undo");
	char *end = NULL;

	r->keep = p != NULL ? strtoull(p->value, &end, 10) : 1;
	if (p == NULL || (*end == '\0' && r->keep >= 1 && r->keep <= MAX_KEEP))
		return true;
	diag_add(d, DIAG_ERROR, "bad-property", p->at, "job %s: keep-undo \"%s\", a number from 1 to %d wanted", r->job->id, p->value, MAX_KEEP);
	return false;
}

int
run_load_job(struct run *r, const struct artifact *const *artifacts, size_t n, struct diag *d, struct err *e)
{
	const char *path = arena_printf(&r->mem, "%s/%s", r->home, r->q->job_file);
	size_t i;

	if (jobfile_load(&r->job, path, artifacts, n, r->q->param, r->q->params, d) != 0 || !take_keep(r, d))
		return err_set(e, ERR_REFUSED, "%s: the job file has errors", path);
	if (r->state == RUN_DONE || r->led.steps > 0)
		return 0;
	r->led.step = arena_zalloc(&r->led.mem, sizeof *r->led.step * (r->job->steps + 1));
	r->led.steps = r->job->steps;
	for (i = 0; i < r->job->steps; i++)
		r->led.step[i].id = arena_strdup(&r->led.mem, slice_of(r->job->step[i].id));
	return 0;
}

const struct jobfile *
run_job(const struct run *r)
{
	return r->job;
}

/* Since what was noted last. */
static void
note_pace(struct run *r, const char *step)
{
	int64_t now = now_nanos();

	pace_note(r->q->data, r->id, step, now - r->since);
	r->since = now;
}

/* --- steps ----------------------------------------------------------------------------- */
static int
put_record(struct run *r, struct err *e)
{
	if (store_begin(r->store, 0, e) != 0)
		return -1;
	if (ledger_put(r->store, &r->led, e) != 0) {
		store_abort(r->store);
		return -1;
	}
	if (store_commit(r->store, e) != 0)
		return -1;
	return ledger_publish_status(r->q->data, &r->led, e);
}

static int
run_batchlet(struct step *s, struct err *e)
{
	int rc = -1;

	if (chunk_begin(s, e) == 0 && s->job->artifact->run(s, e) == 0) {
		s->ledger->status = LEDGER_COMPLETED;
		rc = chunk_commit(s, slice_make("", 0), e) == 0 ? 1 : -1;
	}
	if (store_in_transaction(s->store))
		store_abort(s->store);
	return rc;
}

/* 1 done, 0 stopped, -1. */
static int
one_step(struct run *r, size_t i, struct slice point, struct err *e)
{
	const struct jobfile_step *j = &r->job->step[i];
	int workers = r->q->workers < 0 ? crew_processors() : r->q->workers;
	struct step s = { .job = j, .all = r->job, .run = &r->led, .ledger = &r->led.step[i], .store = r->store, .stage = r->stage,
		.context = r->q->context, .data = r->q->data, .no = i + 1, .tell = r->q->tell, .tell_ctx = r->q->tell_ctx,
		.workers = workers > CREW_MAX_WORKERS ? CREW_MAX_WORKERS : workers,
		.chunk = r->q->chunk ? r->q->chunk : j->item_count };
	int rc;

	if (s.ledger->status == LEDGER_STARTING) {
		if (store_mark(r->store, r->led.no, &s.ledger->mark, e) != 0)
			return -1;
		s.ledger->status = LEDGER_STARTED;
	}
	rc = j->artifact->kind == ARTIFACT_CHUNK ? chunk_run(&s, point, e) : run_batchlet(&s, e);
	r->held = s.held;
	if (rc == 1)
		chunk_tell(&s, true);
	(void)FAILPT("run.step.after");
	return rc;
}

static int
take_up_stage(struct run *r, struct buf *point, struct err *e)
{
	struct buf marks = { 0 };
	int rc = chunk_restore(r->store, r->id, point, &marks, e);

	if (rc == 0)
		rc = stage_open(&r->stage, r->q->out, r->id, e);
	else if (rc == 1)
		rc = stage_reopen(&r->stage, r->q->out, r->id, buf_view(&marks), e);
	buf_fini(&marks);
	return rc;
}

static int
all_steps(struct run *r, struct err *e)
{
	struct buf point = { 0 };
	size_t i;
	int rc = take_up_stage(r, &point, e) == 0 ? 1 : -1;

	r->led.status = LEDGER_STARTED;
	r->led.exit = "";
	r->led.message = r->led.exceptions ? r->led.message : "";
	if (rc == 1 && ledger_publish_status(r->q->data, &r->led, e) != 0)
		rc = -1;
	for (i = 0; rc == 1 && i + 1 < r->job->steps; i++) {
		if (r->led.step[i].status == LEDGER_COMPLETED)
			continue;
		rc = one_step(r, i, buf_view(&point), e);
		note_pace(r, r->job->step[i].id);
		buf_reset(&point);
		if (rc == 1 && ledger_publish_status(r->q->data, &r->led, e) != 0)
			rc = -1;
		if (rc == 1 && stop_asked(r->q->data) != NULL)
			rc = 0;
	}
	buf_fini(&point);
	return rc;
}

/* --- publish ----------------------------------------------------------------------------- */
static int
own_manifest(const struct stage_entry *it, size_t n, const char *id, struct buf *out)
{
	size_t i;

	buf_printf(out, "<manifest run=\"%s\">\n", id);
	for (i = 0; i < n; i++)
		buf_printf(out, "  <output name=\"%s\" bytes=\"%llu\" sha256=\"%s\"/>\n", it[i].name,
		    (unsigned long long)it[i].length, it[i].sha256);
	buf_str(out, "</manifest>\n");
	return 0;
}

/* (1) of the protocol: state, final lengths and PUBLISHING with the manifest's hash. */
static int
begin_publishing(struct run *r, struct err *e)
{
	struct step s = { .run = &r->led, .store = r->store, .stage = r->stage };
	struct stage_entry *it;
	struct stage_file *f;
	struct buf text = { 0 };
	size_t n;
	int rc = stage_entries(r->stage, &r->mem, &it, &n, e);

	if (rc == 0)
		rc = r->q->manifest ? r->q->manifest(r->q->context, r, it, n, &text, e) :
				      own_manifest(it, n, r->id, &text);
	if (rc == 0)
		rc = stage_file(r->stage, "manifest.xml", &f, e);
	if (rc == 0) {
		stage_write(f, text.p, text.n);
		hash_text(buf_view(&text), r->led.manifest);
		r->led.phase = LEDGER_PUBLISHING;
		(void)FAILPT("run.publishing.before");
		rc = chunk_begin(&s, e);
	}
	if (rc == 0)
		rc = chunk_commit(&s, slice_make("", 0), e);
	(void)FAILPT("run.publishing.after");
	buf_fini(&text);
	return rc;
}

/* A restart between (3) and (4): the target is ours if it holds our manifest. */
static int
target_is_ours(struct run *r, struct err *e)
{
	char *target = arena_printf(&r->mem, "%s/%s", r->q->out, r->id), hex[HASH_HEX];
	struct buf text = { 0 };
	int rc;

	if (!folder_exists(target))
		return 0;
	rc = folder_read_file(arena_printf(&r->mem, "%s/manifest.xml", target), &text, e);
	hash_text(buf_view(&text), hex);
	buf_fini(&text);
	if (rc != 0 || strcmp(hex, r->led.manifest) != 0)
		return err_set(e, ERR_DAMAGED, "%s: is there with another manifest, wanted: none, or the one of run %s", target,
		    r->id);
	return folder_sync(r->q->out, e) == 0 ? 1 : -1;
}

static int
publish(struct run *r, struct err *e)
{
	struct buf point = { 0 };
	int rc = 0;

	if (r->led.phase == LEDGER_OPEN)
		rc = begin_publishing(r, e);
	else if ((rc = target_is_ours(r, e)) == 0)
		rc = take_up_stage(r, &point, e);
	buf_fini(&point);
	if (rc < 0 || (rc == 0 && stage_publish(&r->stage, e) != 0))
		return -1;
	r->led.phase = LEDGER_PUBLISHED;
	r->led.status = LEDGER_COMPLETED;
	r->led.exit = r->led.exceptions ? "COMPLETED WITH EXCEPTIONS" : "COMPLETED";
	if (r->led.steps > 0)
		r->led.step[r->led.steps - 1].status = LEDGER_COMPLETED;
	(void)FAILPT("run.published.before");
	if (put_record(r, e) != 0)
		return -1;
	(void)FAILPT("run.published.after");
	return store_forget(r->store, r->led.no < r->keep ? 0 : r->led.no - r->keep + 1, e);
}

/* What the store says of the run, or, when nothing was committed, what it began with. */
static int
committed_record(struct run *r, struct ledger_run *is, struct err *e)
{
	int rc = ledger_get(r->store, r->id, is, e);

	if (rc == 1 && is->no == r->led.no)
		return 1;
	if (rc < 0)
		return -1;
	ledger_run_fini(is);
	ledger_run_init(is);
	return ledger_parse(is, buf_view(&r->fresh), e);
}

/* The record says why; counters of what was aborted go with it. A refusal before anything was
 * committed is not noted: run_close then takes the run's traces away. */
static void
note_end(struct run *r, bool stopped, const struct err *why)
{
	struct ledger_run is;
	struct err e;
	int rc;

	ledger_run_init(&is);
	rc = committed_record(r, &is, &e);
	r->kept = rc == 1 || (rc == 0 && why->status != ERR_REFUSED);
	if (rc < 0 || !r->kept) {
		ledger_run_fini(&is);
		return;
	}
	is.status = stopped || r->held ? LEDGER_STOPPED : LEDGER_FAILED;
	is.exit = r->held ? "HELD" : stopped ? "STOPPED" : "FAILED";
	is.message = why->text;
	/* Status only: a failure to tell it does not hide the first one. */
	if (store_begin(r->store, 0, &e) == 0) {
		if (ledger_put(r->store, &is, &e) != 0)
			store_abort(r->store);
		else if (store_commit(r->store, &e) != 0)
			r->stopped = true;
	}
	if (ledger_publish_status(r->q->data, &is, &e) != 0)
		r->stopped = true;
	ledger_run_fini(&is);
}

int
run_go(struct run *r, enum err_status *status, struct err *e)
{
	const char *by;
	int rc = 1;

	CHECK(r->job != NULL || r->state == RUN_DONE);
	if (r->state != RUN_DONE)
		note_pace(r, "open");
	if (r->led.phase == LEDGER_OPEN)
		rc = all_steps(r, e);
	if (rc == 0)
		err_set(e, ERR_FAILED, "run %s: stopped as asked by %s", r->id,
		    (by = stop_asked(r->q->data)) != NULL ? by : "DATA/stop");
	else if (rc == 1 && r->led.phase != LEDGER_PUBLISHED && publish(r, e) != 0)
		rc = -1;
	*status = r->led.exceptions ? ERR_EXCEPTIONS : ERR_DONE;
	if (rc == 1) {
		r->kept = true;
		if (r->state != RUN_DONE)
			note_pace(r, "publish");
		/* Again, in case a crash came between the commit and the file beside it. */
		return ledger_publish_status(r->q->data, &r->led, e);
	}
	if (store_in_transaction(r->store))
		store_abort(r->store);
	note_end(r, rc == 0, e);
	*status = e->status;
	return -1;
}
