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

/* VAL: the code; of a row that had been held behind a NUL each its feed, the number of its file, its bytes. */
static int
note(struct night *n, const char *kind, const char *file, uint64_t record_no, struct slice val, struct err *e)
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
		rc = store_put(t, buf_view(&key), val, e);
	/* Until its chunk is committed a walk over the table does not show it. */
	if (rc == 0) {
		if (n->lates == n->lates_cap)
			n->late = base_realloc(n->late, (n->lates_cap = n->lates_cap ? n->lates_cap * 2 : 64) *
				sizeof *n->late);
		n->late[n->lates++] = (struct night_late){ arena_slice(&n->mem, buf_view(&key)),
			arena_slice(&n->mem, val) };
	}
	buf_fini(&key);
	return rc;
}

int
rejected_note(struct night *n, const char *kind, const char *file, uint64_t record_no, const char *code,
    struct err *e)
{
	return note(n, kind, file, record_no, slice_of(code), e);
}

/* The row as its source spells it. False: today's layout can't spell it any more. */
static bool
spelled(const struct layout *l, const struct rejected_held *in, struct buf *out)
{
	struct extract_header h = { .sequence = in->sequence };
	struct buf text = { 0 };
	struct feed f;
	size_t at, end;
	int rc;

	feed_begin(&f, l, &h, &text);
	at = text.n;
	rc = feed_row(&f, in->action, in->row, NULL);
	end = text.n;
	feed_end(&f);
	if (rc == 0)
		buf_add(out, text.p + at, end - at);
	buf_fini(&text);
	return rc == 0;
}

int
rejected_note_held(struct night *n, const struct layout *l, const struct rejected_held *in, const char *code,
    struct err *e)
{
	struct buf val = { 0 };
	int rc;

	buf_str(&val, code);
	buf_char(&val, '\0');
	buf_str(&val, in->source);
	buf_char(&val, '\0');
	buf_printf(&val, "%lld", (long long)in->sequence);
	buf_char(&val, '\0');
	if (!spelled(l, in, &val))
		buf_str(&val, "\n");
	rc = note(n, l->name, in->file, in->record_no, buf_view(&val), e);
	buf_fini(&val);
	return rc;
}

struct late {
	const char *kind, *file;
	const char *source;	/* of a row that had been held, else NULL */
	int64_t sequence;
	struct slice raw;
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
	text = arena_strdup(&p->mem, val);
	l->row.fault = (struct extract_fault){ .code = text, .field = "", .wanted = "" };
	if (strlen(text) < val.n) {
		const char *end = text + val.n;

		l->source = text + strlen(text) + 1;
		text = (char *)(uintptr_t)l->source + strlen(l->source) + 1;
		l->sequence = strtoll(text, NULL, 10);
		text += strlen(text) + 1;
		l->raw = slice_make(text, (size_t)(end - text));
	}
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

	if (f == NULL)
		return err_set(e, ERR_DAMAGED, "table late: %s is no file of this night", l->file);
	row = base_alloc(count * sizeof *row);
	for (size_t i = 0; i < count; i++)
		row[i] = l[i].row;
	if (*rej != NULL || rejects_start(rej, f->layout, base, &f->header, e) == 0)
		rc = extract_pick(f->layout, f->path, &f->info, (uint32_t)(f - n->file), row, count, *rej, e);
	base_free(row);
	return rc;
}

static int
close_and_stage(struct step *step, struct rejects **rej, const char *base, const char *kind, const char *from, int rc,
    struct err *e)
{
	char name[80];

	if (*rej != NULL && rejects_finish(rej, rc == 0 ? e : NULL) != 0)
		rc = -1;
	snprintf(name, sizeof name, "%s.%s", kind, from);
	return rc == 0 ? rejected_stage(step, base, name, e) : -1;
}

static int
pick_kind(struct night *n, struct step *step, const struct late *l, size_t count, struct err *e)
{
	const char *base = arena_printf(&n->mem, "%s/late-%s", n->scratch, l->kind);
	struct rejects *rej = NULL;
	int rc = 0;

	for (size_t i = 0, k; rc == 0 && i < count; i += k) {
		for (k = 1; i + k < count && strcmp(l[i + k].file, l[i].file) == 0;)
			k++;
		if (l[i].source == NULL)
			rc = pick_file(n, &l[i], k, &rej, base, e);
	}
	return close_and_stage(step, &rej, base, l->kind, "merge", rc, e);
}

/* Rows that had been held, as a file that corrects the ones they came with. */
static int
give_held(struct night *n, struct step *step, const struct late *l, size_t count, struct err *e)
{
	const char *base = arena_printf(&n->mem, "%s/held-%s", n->scratch, l->kind);
	const struct layout *layout = layout_find(&n->layouts, l->kind);
	struct rejects *rej = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct extract_info info = { .header = { .sequence = l[i].sequence, .business_date = n->date,
			.as_of = { .utc = (int64_t)n->date * 86400 }, .created_at = { .utc = (int64_t)n->date * 86400 } } };
		struct extract_reject r = { .file = &info, .file_no = (uint32_t)i, .record_no = l[i].row.record_no,
			.raw = l[i].raw, .fault = l[i].row.fault };

		if (l[i].source == NULL || layout == NULL)
			continue;
		snprintf(info.header.source_id, sizeof info.header.source_id, "%s", l[i].source);
		if (rej == NULL)
			rc = rejects_start(&rej, layout, base, &info.header, e);
		if (rc == 0)
			rejects_add(rej, &r);
	}
	return close_and_stage(step, &rej, base, l->kind, "held", rc, e);
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
		rc = pick_kind(n, step, &p.v[i], k, e) != 0 ? -1 : give_held(n, step, &p.v[i], k, e);
	}
	base_free(p.v);
	arena_fini(&p.mem);
	return rc;
}
