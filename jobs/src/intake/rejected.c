/* rejected.c - rejected rows, with their original bytes, into the run's outputs. */
#include "intake/rejected.h"

#include <stdio.h>
#include <stdlib.h>

#include "io/folder.h"
#include "io/source.h"
#include "io/stage.h"

static int
stage_one(struct step *step, const char *path, const char *name, struct err *e)
{
	struct source *src = NULL;
	struct stage_file *f;
	struct slice block;
	int rc = -1;

	if (!folder_exists(path))
		return 0;
	if (source_open(&src, path, NULL, e) != 0 || stage_file(step_stage(step), name, &f, e) != 0)
		goto out;
	while ((rc = source_next(src, &block, e)) == 1)
		stage_write(f, block.p, block.n);
out:
	source_close(&src);
	return rc;
}

int
rejected_stage(struct step *step, const char *base, const char *kind, struct err *e)
{
	static const char *const ends[] = { "csv", "dat" };
	char path[FOLDER_MAX_PATH], name[128];

	for (size_t i = 0; i < NELEM(ends); i++) {
		snprintf(path, sizeof path, "%s.rejects.%s", base, ends[i]);
		snprintf(name, sizeof name, "rejects/%s.rejects.%s", kind, ends[i]);
		if (stage_one(step, path, name, e) != 0)
			return -1;
	}
	return 0;
}

/* --- rows found bad while merging ------------------------------------------------------ */

static int
late_table(struct night *n, struct store_table **t, struct err *e)
{
	return store_table(n->store, "late", STORE_UNDO, 1, t, e);
}

int
rejected_note(struct night *n, const char *kind, const char *file, uint64_t record_no, const char *code,
    struct err *e)
{
	struct store_table *t;
	struct buf key = { 0 };
	int rc = -1;

	buf_str(&key, kind);
	buf_char(&key, '\0');
	buf_str(&key, file);
	buf_char(&key, '\0');
	buf_printf(&key, "%018llu", (unsigned long long)record_no);
	if (late_table(n, &t, e) == 0)
		rc = store_put(t, buf_view(&key), slice_of(code), e);
	/* Until its chunk is committed a walk over the table does not show it. */
	if (rc == 0) {
		if (n->lates == n->lates_cap)
			n->late = base_realloc(n->late, (n->lates_cap = n->lates_cap ? n->lates_cap * 2 : 64) *
				sizeof *n->late);
		n->late[n->lates++] = (struct night_late){ arena_slice(&n->mem, buf_view(&key)),
			arena_slice(&n->mem, slice_of(code)) };
	}
	buf_fini(&key);
	return rc;
}

struct late {
	const char *kind, *file;
	struct extract_late row;
};

struct picking {
	struct arena mem;
	struct late *v;
	size_t n, cap;
};

static int
remember(struct picking *p, struct slice key, struct slice val)
{
	char *text = arena_strdup(&p->mem, key);
	struct late *l;

	if (p->n == p->cap)
		p->v = base_realloc(p->v, (p->cap = p->cap ? p->cap * 2 : 64) * sizeof *p->v);
	l = &p->v[p->n++];
	*l = (struct late){ .kind = text };
	l->file = text + strlen(text) + 1;
	l->row.record_no = strtoull(l->file + strlen(l->file) + 1, NULL, 10);
	l->row.fault = (struct extract_fault){ .code = arena_strdup(&p->mem, val), .field = "", .wanted = "" };
	return 0;
}

static int
by_place(const void *a, const void *b)
{
	const struct night_late *x = a, *y = b;

	return slice_cmp(x->key, y->key);
}

/* Copies first: the rows are deleted in the transaction that is open. What a run before a crash
 * noted is in the table alone, what this chunk noted in memory alone, the rest in both. */
static int
collect(struct night *n, struct picking *p, struct err *e)
{
	struct store_table *t;
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	if (late_table(n, &t, e) != 0)
		return -1;
	if (n->lates > 0)
		qsort(n->late, n->lates, sizeof *n->late, by_place);
	if (store_rows(t, &r, e) == 0)
		rc = rows_next(r, &key, &val, e);
	for (size_t i = 0; rc >= 0 && (rc == 1 || i < n->lates);) {
		int c = rc == 0 ? 1 : i == n->lates ? -1 : slice_cmp(key, n->late[i].key);

		struct slice place = c > 0 ? n->late[i].key : key, code = c > 0 ? n->late[i].code : val;

		if (remember(p, place, code) != 0 || store_del(t, place, e) != 0) {
			rc = -1;
			break;
		}
		if (c >= 0)
			i++;
		if (c <= 0)
			rc = rows_next(r, &key, &val, e);
	}
	rows_close(&r);
	n->lates = 0;
	return rc < 0 ? -1 : 0;
}

static const struct night_file *
file_named(const struct night *n, const char *name)
{
	for (size_t i = 0; i < n->files; i++)
		if (strcmp(n->file[i].name, name) == 0)
			return &n->file[i];
	return NULL;
}

static int
pick_file(struct night *n, const struct late *l, size_t count, struct rejects **rej, const char *base,
    struct err *e)
{
	const struct night_file *f = file_named(n, l->file);
	struct extract_late *row;
	int rc = -1;

	/* A row that had been held came with a file of another night: it is told, its bytes are gone. */
	if (f == NULL)
		return 0;
	row = base_alloc(count * sizeof *row);
	for (size_t i = 0; i < count; i++)
		row[i] = l[i].row;
	if (*rej != NULL || rejects_start(rej, f->layout, base, &f->header, e) == 0)
		rc = extract_pick(f->layout, f->path, &f->info, (uint32_t)(f - n->file), row, count, *rej, e);
	base_free(row);
	return rc;
}

static int
pick_kind(struct night *n, struct step *step, const struct late *l, size_t count, struct err *e)
{
	const char *base = arena_printf(&n->mem, "%s/late-%s", n->scratch, l->kind);
	char name[80];
	struct rejects *rej = NULL;
	int rc = 0;

	for (size_t i = 0, k; rc == 0 && i < count; i += k) {
		for (k = 1; i + k < count && strcmp(l[i + k].file, l[i].file) == 0;)
			k++;
		rc = pick_file(n, &l[i], k, &rej, base, e);
	}
	if (rej != NULL && rejects_finish(&rej, rc == 0 ? e : NULL) != 0)
		rc = -1;
	snprintf(name, sizeof name, "%s.merge", l->kind);
	return rc == 0 ? rejected_stage(step, base, name, e) : -1;
}

int
rejected_pick(struct night *n, struct step *step, struct err *e)
{
	struct picking p = { 0 };
	int rc;

	arena_init(&p.mem, 0);
	rc = collect(n, &p, e);
	for (size_t i = 0, k; rc == 0 && i < p.n; i += k) {
		for (k = 1; i + k < p.n && strcmp(p.v[i + k].kind, p.v[i].kind) == 0;)
			k++;
		rc = pick_kind(n, step, &p.v[i], k, e);
	}
	base_free(p.v);
	arena_fini(&p.mem);
	return rc;
}
