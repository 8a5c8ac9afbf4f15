/* check.c - parse and balance every extract before anything is changed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/crew.h"
#include "intake/arrival.h"
#include "intake/cycle.h"
#include "intake/differs.h"
#include "intake/gate.h"
#include "intake/intake.h"
#include "intake/rejected.h"
#include "intake/ways.h"
#include "io/folder.h"

/* More bad rows than this in one file: it is not a file with bad rows but a bad file. */
enum { MOST_REJECTS = 100000 };

static char *
scratch(struct night *n, struct arena *mem, const char *kind, const char *end)
{
	return arena_printf(mem, "%s/%s%s", n->scratch, kind, end);
}

/* Kinds that are read at once: each has buffers of its own, to sort in too. */
enum { MOST_READERS = 4, SORT_MEMORY = 32 << 20 };

/* What a rejected row leaves, until the kind is taken back: a mark of its owner, or a closed gate. */
struct found {
	struct night_mark mark;
	const char *gate;	/* NULL: MARK is meant */
};

struct check {
	struct night *night;
	const struct layout *layout;
	const struct night_file *file;
	size_t no;		/* the layout's */
	size_t sort_memory;
	struct differs *differ;	/* NULL: all rows are spooled */
	bool unsorted;		/* the file, read straight on, was seen not to be in key order */
	struct arena mem;
	struct buf found;	/* struct found each */
	int rc;
	struct err err;
};

static void
on_reject(void *ctx, const struct extract_reject *r)
{
	struct check *c = ctx;
	struct found f = { 0 };
	struct night_beside beside = ways_beside(c->layout, r->row);
	bool all = night_concerns_all(c->layout, r->has_owner ? r->owner_kind : OWNER_KINDS);

	f.mark.reason = arena_printf(&c->mem, "%s in %s of record %llu of %s", r->fault.code,
	    r->fault.field[0] ? r->fault.field : "the whole", (unsigned long long)r->record_no, c->file->name);
	if (r->has_owner && !all) {
		f.mark = (struct night_mark){ r->owner_kind, arena_slice(&c->mem, r->owner_id), c->layout->name,
			arena_slice(&c->mem, r->key), r->version, night_beside_copy(&c->mem, &beside),
			f.mark.reason };
	} else if (all || c->layout->protective) {
		f.gate = arena_printf(&c->mem, "row %llu of %s", (unsigned long long)r->record_no, c->file->name);
	} else {
		return;
	}
	buf_add(&c->found, &f, sizeof f);
}

/* On the night's own thread, kinds in order: marks and gates never depend on which was read first. */
static void
settle_found(struct check *c)
{
	struct found f;

	for (size_t at = 0; at < c->found.n; at += sizeof f) {
		memcpy(&f, c->found.p + at, sizeof f);
		if (f.gate != NULL)
			night_close_gate(c->night, BLOCK_LOST_ROW, f.gate, f.mark.reason);
		else
			night_mark_owner(c->night, &f.mark);
	}
}

static int
read_file(struct check *c, struct night_file *f, struct extract_sink *sink, struct err *e)
{
	struct extract_want want = { .date_from = f->header.business_date, .date_to = f->header.business_date,
		.reject_limit = MOST_REJECTS, .file_no = (uint32_t)(f - c->night->file),
		.corrected = strcmp(f->header.note, "rejects") == 0 };

	c->file = f;
	if (sink->rejects == NULL && rejects_start(&sink->rejects, c->layout,
		scratch(c->night, &c->mem, c->layout->name, ""), &f->header, e) != 0)
		return -1;
	return extract_check(c->layout, f->path, &want, &f->info, sink, e);
}

static size_t
files_of(const struct check *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->night->files; i++)
		n += c->night->file[i].layout == c->layout;
	return n;
}

static int
read_files(struct check *c, extract_on_row *row, void *ctx, struct err *e)
{
	struct extract_sink sink = { row, ctx, NULL, on_reject, c };
	int rc = 0;

	buf_reset(&c->found);
	for (size_t i = 0; rc == 0 && i < c->night->files; i++)
		if (c->night->file[i].layout == c->layout)
			rc = read_file(c, &c->night->file[i], &sink, e);
	if (sink.rejects != NULL && rejects_finish(&sink.rejects, rc == 0 ? e : NULL) != 0)
		rc = -1;
	return rc;
}

/* The writer becomes the kind's spool; or, where RC tells of a failure, nothing. */
static int
keep(struct check *c, struct spool_writer *w, const char *path, int rc, struct err *e)
{
	if (rc != 0) {
		spool_discard(&w);
		return -1;
	}
	return spool_finish(&w, e) != 0 ? -1 : spool_open(&c->night->spool[c->no], path, e);
}

static int
read_all_rows(struct check *c, const char *path, struct err *e)
{
	struct spool_writer *w;

	return spool_start(&w, path, c->sort_memory, e) != 0 ? -1 : keep(c, w, path, read_files(c, spool_take, w, e), e);
}

static int
compare(void *ctx, struct slice key, const struct spool_row *row, struct err *e)
{
	struct check *c = ctx;
	int rc = differs_row(c->differ, key, row, e);

	if (rc == 1) {
		c->unsorted = true;
		return err_set(e, ERR_FAILED, "%s: not in key order", c->file->name);
	}
	return rc;
}

/* A file in key order is compared while it is read: a row that is stored already is never written. */
static int
read_what_differs(struct check *c, const char *path, struct err *e)
{
	struct spool_writer *w;
	int rc;

	if (spool_start(&w, path, 0, e) != 0)
		return -1;
	rc = differs_begin(c->differ, w, e);
	if (rc == 0)
		rc = read_files(c, compare, c, e);
	if (rc == 0)
		rc = differs_end(c->differ, e);
	return keep(c, w, path, rc, e);
}

static int
compare_spooled(struct check *c, struct rows *come, struct err *e)
{
	struct slice key, val;
	struct spool_row row;
	int rc;

	while ((rc = rows_next(come, &key, &val, e)) == 1) {
		spool_unpack(val, &row);
		if (differs_row(c->differ, key, &row, e) != 0)
			return -1;
	}
	return rc != 0 ? -1 : differs_end(c->differ, e);
}

/* Others are sorted first; the thinned spool takes the place of the whole one. */
static int
thin(struct check *c, const char *path, struct err *e)
{
	struct spool *whole = c->night->spool[c->no];
	struct spool_writer *w;
	struct rows *come = NULL;
	int rc = -1;

	if (spool_start(&w, path, 0, e) != 0)
		return -1;
	if (differs_begin(c->differ, w, e) == 0 && spool_rows(whole, &come, e) == 0)
		rc = compare_spooled(c, come, e);
	rows_close(&come);
	if (rc == 0)
		spool_close(&c->night->spool[c->no]);
	return keep(c, w, path, rc, e);
}

static int
read_kind(struct check *c, struct err *e)
{
	char *path = scratch(c->night, &c->mem, c->layout->name, ".spool");
	char *differs = scratch(c->night, &c->mem, c->layout->name, ".differs");
	size_t files = files_of(c);

	if (files == 0)
		return 0;
	if (c->differ != NULL && files == 1) {
		if (read_what_differs(c, differs, e) == 0)
			return 0;
		if (!c->unsorted)
			return -1;
	}
	if (read_all_rows(c, path, e) != 0)
		return -1;
	return c->differ == NULL ? 0 : thin(c, differs, e);
}

static void
read_task(void *ctx, void *task, int worker)
{
	struct check *c = task;

	(void)ctx;
	(void)worker;
	c->rc = read_kind(c, &c->err);
}

static int
take_back(struct check *c, struct err *e)
{
	if (c->rc != 0) {
		*e = c->err;
		return c->rc;
	}
	settle_found(c);
	return 0;
}

static uint64_t
bytes_of(const struct check *c)
{
	uint64_t n = 0;

	for (size_t i = 0; i < c->night->files; i++)
		n += c->night->file[i].layout == c->layout ? c->night->file[i].bytes : 0;
	return n;
}

/* The largest kinds first, so that the workers end together. */
static int
by_bytes(const void *pa, const void *pb)
{
	const struct check *a = *(struct check *const *)pa, *b = *(struct check *const *)pb;
	uint64_t x = bytes_of(a), y = bytes_of(b);

	return x != y ? (x < y) - (x > y) : (a->no > b->no) - (a->no < b->no);
}

static void
read_kinds(struct crew *crew, struct check *c, size_t n)
{
	struct check **order = base_zalloc((n + 1) * sizeof *order);

	for (size_t i = 0; i < n; i++)
		order[i] = &c[i];
	qsort(order, n, sizeof *order, by_bytes);
	for (size_t i = 0; i < n; i++)
		crew_put(crew, order[i]);
	while (crew_take(crew) != NULL)
		;
	base_free(order);
}

static void
check_fini(struct check *c)
{
	differs_free(&c->differ);
	arena_fini(&c->mem);
	buf_fini(&c->found);
}

/* Workers read kinds of files, each one kind at a time, and compare them with the store, which this thread leaves
 * alone meanwhile. */
static int
read_all(struct night *n, const struct step *step, struct err *e)
{
	int workers = step == NULL ? 1 : step_workers(step), readers = workers > MOST_READERS ? MOST_READERS : workers;
	struct check *c = base_zalloc((n->layouts.n + 1) * sizeof *c);
	struct crew *crew = crew_open(readers > 1 ? readers : 0, (int)n->layouts.n + 1, NULL, read_task, NULL);
	int rc = 0;

	for (size_t i = 0; i < n->layouts.n; i++) {
		c[i] = (struct check){ .night = n, .layout = n->layouts.v[i], .no = i, .sort_memory = SORT_MEMORY / (size_t)readers };
		arena_init(&c[i].mem, 0);
	}
	for (size_t i = 0; rc == 0 && i < n->layouts.n; i++)
		rc = differs_new(&c[i].differ, n, i, e);
	if (rc == 0)
		read_kinds(crew, c, n->layouts.n);
	for (size_t i = 0; rc == 0 && i < n->layouts.n; i++)
		rc = take_back(&c[i], e);
	crew_close(&crew);
	for (size_t i = 0; i < n->layouts.n; i++)
		check_fini(&c[i]);
	base_free(c);
	return rc;
}

int
check_ready(struct night *n, const struct step *step, struct err *e)
{
	if (n->checked)
		return 0;
	n->spool = arena_zalloc(&n->mem, (n->layouts.n + 1) * sizeof(struct spool *));
	n->same = arena_zalloc(&n->mem, (n->layouts.n + 1) * sizeof *n->same);
	if (n->first)
		night_close_gate(n, BLOCK_FIRST_NIGHT, "first night",
		    "nobody has yet compared what is stored with the world");
	if (arrival_plan(n, step, e) != 0 || folder_remove(n->scratch, e) != 0 ||
	    folder_make(n->scratch, e) != 0)
		return -1;
	if (read_all(n, step, e) != 0)
		return -1;
	for (size_t i = 0; i < n->files; i++)
		if (arrival_once(n, step, &n->file[i], e) != 0)
			return -1;
	n->checked = true;
	if (n->store == NULL)
		return night_index(n, e);
	return gate_blocks(n, e) != 0 || cycle_blocks(n, e) != 0 ? -1 : 0;
}

void
check_forget(struct night *n)
{
	for (size_t i = 0; n->spool != NULL && i < n->layouts.n; i++)
		if (n->spool[i] != NULL)
			spool_close(&n->spool[i]);
	for (int i = 0; i < NIGHT_MAX_WAYS; i++)
		if (n->way[i] != NULL)
			spool_close(&n->way[i]);
	base_free(n->mark);
	base_free(n->late);
	n->mark = NULL;
	n->late = NULL;
	n->lates = n->lates_cap = 0;
	n->marks = n->marks_cap = 0;
	if (n->scratch != NULL && folder_remove(n->scratch, NULL) != 0)
		fprintf(stderr, "%s: could not be removed\n", n->scratch);
}

static int
check_run(struct step *step, struct err *e)
{
	struct night *n = step_context(step);
	uint64_t rows = 0, bad = 0;
	int64_t percent;

	if (check_ready(n, step, e) != 0 || step_number(step, "reject-limit-percent", 0, 100, 1, &percent, e) != 0)
		return -1;
	for (size_t i = 0; i < n->files; i++) {
		const char *kind = n->file[i].layout->name;
		char name[80];

		rows += n->file[i].info.rows;
		bad += n->file[i].info.rejected;
		snprintf(name, sizeof name, "%s.rows", kind);
		step_count(step, name, (int64_t)n->file[i].info.rows);
		snprintf(name, sizeof name, "%s.bad", kind);
		step_count(step, name, (int64_t)n->file[i].info.rejected);
		snprintf(name, sizeof name, "%s.rows.amount", kind);
		if (n->file[i].layout->n_sums > 0)
			step_count(step, name, (int64_t)n->file[i].info.sum[0]);
	}
	for (size_t i = 0; i < n->layouts.n; i++)
		if (rejected_stage(step, scratch(n, &n->mem, n->layouts.v[i]->name, ""), n->layouts.v[i]->name, e) != 0)
			return -1;
	step_count(step, "files", (int64_t)n->files);
	step_count(step, "rows", (int64_t)rows);
	step_count(step, "rejected", (int64_t)bad);
	if (bad * 100 > rows * (uint64_t)percent)
		step_exceptions(step, "more rows were rejected than the job allows");
	return 0;
}

const struct artifact check_artifact = { .ref = "check", .kind = ARTIFACT_BATCHLET, .run = check_run };
