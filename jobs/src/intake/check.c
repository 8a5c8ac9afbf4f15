/* check.c - parse and balance every extract before anything is changed. */
#include <stdio.h>
#include <stdlib.h>

#include "intake/arrival.h"
#include "intake/gate.h"
#include "intake/intake.h"
#include "intake/rejected.h"
#include "io/folder.h"

/* More bad rows than this in one file: it is not a file with bad rows but a bad file. */
enum { MOST_REJECTS = 100000 };

struct check {
	struct night *night;
	const struct layout *layout;
	const struct night_file *file;
};

static void
on_reject(void *ctx, const struct extract_reject *r)
{
	struct check *c = ctx;
	char reason[400], gate[128];

	snprintf(reason, sizeof reason, "%s in %s of record %llu of %s", r->fault.code,
	    r->fault.field[0] ? r->fault.field : "the whole", (unsigned long long)r->record_no, c->file->name);
	if (r->has_owner) {
		night_mark_owner(c->night, r->owner_kind, r->owner_id, c->layout->name, r->key, r->version,
		    reason);
	} else if (c->layout->protective) {
		snprintf(gate, sizeof gate, "row %llu of %s", (unsigned long long)r->record_no, c->file->name);
		night_close_gate(c->night, BLOCK_LOST_ROW, gate, reason);
	}
}

static char *
scratch(struct night *n, const char *kind, const char *end)
{
	return arena_printf(&n->mem, "%s/%s%s", n->scratch, kind, end);
}

static int
read_file(struct check *c, struct night_file *f, struct spool_writer *w, struct rejects **rej, struct err *e)
{
	struct extract_want want = { .date_from = f->header.business_date, .date_to = f->header.business_date,
		.reject_limit = MOST_REJECTS, .file_no = (uint32_t)(f - c->night->file),
		.corrected = strcmp(f->header.note, "rejects") == 0 };

	c->file = f;
	if (*rej == NULL &&
	    rejects_start(rej, c->layout, scratch(c->night, c->layout->name, ""), &f->header, e) != 0)
		return -1;
	return extract_check(c->layout, f->path, &want, &f->info, w, *rej, on_reject, c, e);
}

static int
read_kind(struct check *c, size_t no, struct err *e)
{
	struct night *n = c->night;
	struct spool_writer *w = NULL;
	struct rejects *rej = NULL;
	char *path = scratch(n, c->layout->name, ".spool");
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n->files; i++) {
		if (n->file[i].layout != c->layout)
			continue;
		if (w == NULL)
			rc = spool_start(&w, path, 0, e);
		if (rc == 0)
			rc = read_file(c, &n->file[i], w, &rej, e);
	}
	if (w == NULL)
		return rc;
	if (rc != 0)
		spool_discard(&w);
	else if (spool_finish(&w, e) != 0 || spool_open(&n->spool[no], path, e) != 0)
		rc = -1;
	if (rej != NULL && rejects_finish(&rej, rc == 0 ? e : NULL) != 0)
		rc = -1;
	return rc;
}

/* --- a full file must not make too many rows vanish --------------------------------- */

static bool
all_full(const struct night *n, const struct layout *l)
{
	bool any = false;

	for (size_t i = 0; i < n->files; i++)
		if (n->file[i].layout == l) {
			if (!n->file[i].header.full)
				return false;
			any = true;
		}
	return any;
}

static int
count_vanishing(struct rows *have, struct rows *come, uint64_t *stored, uint64_t *gone, struct err *e)
{
	struct slice key, val, ckey = { 0 }, cval;
	struct buf at = { 0 };
	int rc, more = 1;

	*stored = *gone = 0;
	while ((rc = rows_next(have, &key, &val, e)) == 1) {
		++*stored;
		while (more == 1 && (at.n == 0 || slice_cmp(buf_view(&at), key) < 0)) {
			more = rows_next(come, &ckey, &cval, e);
			if (more == 1) {
				buf_reset(&at);
				buf_slice(&at, ckey);
			}
		}
		if (more < 0) {
			rc = -1;
			break;
		}
		if (more == 0 ? !slice_eq(buf_view(&at), key) : slice_cmp(buf_view(&at), key) != 0)
			++*gone;
	}
	buf_fini(&at);
	return rc;
}

static int
see_share(struct night *n, size_t no, struct err *e)
{
	const struct layout *l = n->layouts.v[no];
	struct rows *have = NULL, *come = NULL;
	uint64_t stored, gone;
	int rc = -1;

	if (n->store == NULL || n->spool[no] == NULL || l->absent == ABSENT_KEEP || !all_full(n, l))
		return 0;
	if (night_rows(n, l->name, &have, e) == 1 && spool_rows(n->spool[no], &come, e) == 0 &&
	    count_vanishing(have, come, &stored, &gone, e) == 0)
		rc = gone * 1000000 > (uint64_t)l->share_ppm * stored
			? err_set(e, ERR_REFUSED,
			      "%s: %llu of %llu rows kept are absent from the full extract; at most %u in a million may be",
			      l->name, (unsigned long long)gone, (unsigned long long)stored, l->share_ppm)
			: 0;
	rows_close(&have);
	rows_close(&come);
	return rc;
}

int
check_ready(struct night *n, const struct step *step, struct err *e)
{
	struct check c = { .night = n };

	if (n->checked)
		return 0;
	n->spool = arena_zalloc(&n->mem, (n->layouts.n + 1) * sizeof(struct spool *));
	if (n->first)
		night_close_gate(n, BLOCK_FIRST_NIGHT, "first night",
		    "nobody has yet compared what is stored with the world");
	if (arrival_plan(n, step, e) != 0 || folder_remove(n->scratch, e) != 0 ||
	    folder_make(n->scratch, e) != 0)
		return -1;
	for (size_t i = 0; i < n->layouts.n; i++) {
		c.layout = n->layouts.v[i];
		if (read_kind(&c, i, e) != 0 || see_share(n, i, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < n->files; i++)
		if (arrival_once(n, step, &n->file[i], e) != 0)
			return -1;
	n->checked = true;
	return n->store == NULL ? night_index(n, e) : gate_blocks(n, e);
}

void
check_forget(struct night *n)
{
	for (size_t i = 0; n->spool != NULL && i < n->layouts.n; i++)
		if (n->spool[i] != NULL)
			spool_close(&n->spool[i]);
	if (n->by_point != NULL)
		spool_close(&n->by_point);
	if (n->by_account != NULL)
		spool_close(&n->by_account);
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
		if (rejected_stage(step, scratch(n, n->layouts.v[i]->name, ""), n->layouts.v[i]->name, e) != 0)
			return -1;
	step_count(step, "files", (int64_t)n->files);
	step_count(step, "rows", (int64_t)rows);
	step_count(step, "rejected", (int64_t)bad);
	if (bad * 100 > rows * (uint64_t)percent)
		step_exceptions(step, "more rows were rejected than the job allows");
	return 0;
}

const struct artifact check_artifact = { .ref = "check", .kind = ARTIFACT_BATCHLET, .run = check_run };
