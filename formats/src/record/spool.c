/* spool.c - writes a spool: straight on while keys ascend, else by sorted runs and a merge. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/osio.h"
#include "record/spool_block.h"

enum { RUNS_AT_ONCE = 128, DEFAULT_MEMORY = 32 << 20 };

struct range {
	uint64_t at, end;
};

/* An item in memory while sorting. PREFIX orders most; AT is arrival too. */
struct entry {
	uint64_t prefix;
	uint64_t at;
};

struct spool_writer {
	char *path, *runs_path;
	size_t memory;
	struct spool_out out;	/* PATH while keys ascend; the runs afterwards */
	struct buf last;	/* the key before, while sorting */
	bool sorting;
	/* sorting: */
	struct buf heap;	/* items as in a block */
	struct entry *entry;
	size_t n, cap;
	bool ascending;		/* what is in memory is in order already */
	struct range *run;
	size_t runs, run_cap;
};

static int
create(const char *path, struct err *e)
{
	int fd;

	if (osio_unlink(path) != 0 && errno != ENOENT)
		return err_sys(e, errno, "%s: removing what an earlier run left", path);
	if ((fd = osio_create(path)) < 0)
		return err_sys(e, errno, "%s: creating", path);
	return fd;
}

int
spool_start(struct spool_writer **out, const char *path, size_t memory, struct err *e)
{
	struct spool_writer *w;
	struct buf b = { 0 };
	int fd = create(path, e);

	if (fd < 0)
		return -1;
	w = *out = base_zalloc(sizeof *w);
	w->path = base_strdup(path);
	buf_printf(&b, "%s.runs", path);
	w->runs_path = base_strdup(buf_cstr(&b));
	buf_fini(&b);
	w->memory = memory ? memory : DEFAULT_MEMORY;
	spool_out_init(&w->out, fd, true);
	return 0;
}

/* --- runs ---------------------------------------------------------------------------- */

static struct slice
entry_key(const struct spool_writer *w, const struct entry *x)
{
	uint16_t k;

	memcpy(&k, w->heap.p + x->at, 2);
	return slice_make(w->heap.p + x->at + SPOOL_ITEM, k);
}

static int
by_key(const void *pa, const void *pb, void *ctx)
{
	const struct entry *a = pa, *b = pb;
	int c;

	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	c = slice_cmp(entry_key(ctx, a), entry_key(ctx, b));
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static void
note_run(struct spool_writer *w, uint64_t at)
{
	if (w->out.at == at)
		return;
	if (w->runs == w->run_cap) {
		w->run_cap = w->run_cap ? 2 * w->run_cap : 64;
		w->run = base_realloc(w->run, w->run_cap * sizeof *w->run);
	}
	w->run[w->runs++] = (struct range){ at, w->out.at };
}

static void
write_run(struct spool_writer *w)
{
	uint64_t at = w->out.at;

	if (!w->ascending)
		qsort_r(w->entry, w->n, sizeof *w->entry, by_key, w);
	for (size_t i = 0; i < w->n; i++) {
		struct slice k = entry_key(w, &w->entry[i]);
		uint32_t v;

		memcpy(&v, w->heap.p + w->entry[i].at + 2, 4);
		spool_out_add(&w->out, k, slice_make(k.p + k.n, v));
	}
	spool_out_flush(&w->out);
	note_run(w, at);
	w->n = 0;
	buf_reset(&w->heap);
	w->ascending = true;
}

/* The first key out of order: what is written so far becomes the first run. */
static void
begin_sorting(struct spool_writer *w)
{
	spool_out_flush(&w->out);
	if (w->out.failed == 0 && osio_rename(w->path, w->runs_path) != 0)
		w->out.failed = errno;
	note_run(w, 0);
	w->out.indexed = false;
	buf_fini(&w->out.index);
	w->sorting = w->ascending = true;
}

static void
hold(struct spool_writer *w, struct slice key, const struct spool_row *r)
{
	uint64_t prefix = 0;
	uint16_t k = (uint16_t)key.n;
	uint32_t v = (uint32_t)spool_value_bytes(r);
	char *p;

	if (w->heap.n + SPOOL_ITEM + k + v + (w->n + 1) * sizeof *w->entry > w->memory && w->n > 0)
		write_run(w);
	if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 4096;
		w->entry = base_realloc(w->entry, w->cap * sizeof *w->entry);
	}
	for (size_t i = 0; i < 8; i++)
		prefix = prefix << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
	w->entry[w->n++] = (struct entry){ prefix, w->heap.n };
	p = buf_room(&w->heap, SPOOL_ITEM + (size_t)k + v);
	memcpy(p, &k, 2);
	memcpy(p + 2, &v, 4);
	memcpy(p + SPOOL_ITEM, key.p, k);
	p += SPOOL_ITEM + k;
	spool_pack(p, r);
	w->heap.n += SPOOL_ITEM + (size_t)k + v;
}

void
spool_add(struct spool_writer *w, struct slice key, const struct spool_row *r)
{
	if (LIKELY(!w->sorting)) {
		struct slice last = slice_make(w->out.block.p + w->out.last_at, w->out.last_n);

		if (LIKELY(slice_cmp(last, key) <= 0)) {
			spool_out_item(&w->out, key, r);
			return;
		}
		begin_sorting(w);
		buf_reset(&w->last);
	}
	if (w->ascending && w->n > 0 && slice_cmp(buf_view(&w->last), key) > 0)
		w->ascending = false;
	if (w->ascending) {
		buf_reset(&w->last);
		buf_slice(&w->last, key);
	}
	hold(w, key, r);
}

int
spool_take(void *ctx, struct slice key, const struct spool_row *r, struct err *e)
{
	(void)e;
	spool_add(ctx, key, r);
	return 0;
}

/* --- merge ------------------------------------------------------------------------------- */

/* Runs are merged in groups of neighbours, so that among equal keys the earlier run goes first. */
struct merge {
	struct spool_in in[RUNS_AT_ONCE];
	int heap[RUNS_AT_ONCE]; /* numbers of inputs, the least on top */
	int n;
};

static bool
less(const struct merge *m, int a, int b)
{
	int c = slice_cmp(m->in[a].key, m->in[b].key);

	return c != 0 ? c < 0 : a < b;
}

static void
sift(struct merge *m, int i)
{
	for (;;) {
		int k = 2 * i + 1, t;

		if (k >= m->n)
			return;
		if (k + 1 < m->n && less(m, m->heap[k + 1], m->heap[k]))
			k++;
		if (!less(m, m->heap[k], m->heap[i]))
			return;
		t = m->heap[k];
		m->heap[k] = m->heap[i];
		m->heap[i] = t;
		i = k;
	}
}

static int
merge_inputs(struct merge *m, int inputs, struct spool_out *out, struct err *e)
{
	int rc;

	for (int i = 0; i < inputs; i++) {
		if ((rc = spool_in_next(&m->in[i], e)) < 0)
			return -1;
		if (rc == 1)
			m->heap[m->n++] = i;
	}
	for (int i = m->n / 2 - 1; i >= 0; i--)
		sift(m, i);
	while (m->n > 0) {
		struct spool_in *in = &m->in[m->heap[0]];

		spool_out_add(out, in->key, in->val);
		if ((rc = spool_in_next(in, e)) < 0)
			return -1;
		if (rc == 0)
			m->heap[0] = m->heap[--m->n];
		sift(m, 0);
	}
	spool_out_flush(out);
	return 0;
}

static int
merge_runs(struct spool_writer *w, size_t first, size_t n, struct spool_out *out, struct err *e)
{
	struct merge *m = base_zalloc(sizeof *m);
	int rc;

	for (size_t i = 0; i < n; i++)
		m->in[i] = (struct spool_in){ .fd = w->out.fd, .path = w->runs_path, .at = w->run[first + i].at,
			.end = w->run[first + i].end };
	rc = merge_inputs(m, (int)n, out, e);
	for (size_t i = 0; i < n; i++)
		spool_in_fini(&m->in[i]);
	base_free(m);
	return rc;
}

/* While there are too many runs: each group of neighbours becomes one, written behind them. */
static int
thin_out(struct spool_writer *w, struct err *e)
{
	while (w->runs > RUNS_AT_ONCE) {
		size_t kept = 0;

		for (size_t i = 0; i < w->runs; i += RUNS_AT_ONCE) {
			size_t n = w->runs - i < RUNS_AT_ONCE ? w->runs - i : RUNS_AT_ONCE;
			uint64_t at = w->out.at;

			if (merge_runs(w, i, n, &w->out, e) != 0)
				return -1;
			w->run[kept++] = (struct range){ at, w->out.at };
		}
		w->runs = kept;
	}
	return 0;
}

static int
merge_all(struct spool_writer *w, struct err *e)
{
	struct spool_out final;
	int fd, rc;

	write_run(w);
	if (w->out.failed != 0)
		return err_sys(e, w->out.failed, "%s: writing", w->runs_path);
	/* What was held in memory is on disk now; the merge needs the room. */
	buf_fini(&w->heap);
	base_free(w->entry);
	w->entry = NULL;
	if (thin_out(w, e) != 0)
		return -1;
	if ((fd = create(w->path, e)) < 0)
		return -1;
	spool_out_init(&final, fd, true);
	rc = merge_runs(w, 0, w->runs, &final, e);
	if (rc == 0)
		spool_out_end(&final);
	if (rc == 0 && final.failed != 0)
		rc = err_sys(e, final.failed, "%s: writing", w->path);
	if (osio_close(fd) != 0 && rc == 0)
		rc = err_sys(e, errno, "%s: closing", w->path);
	spool_out_fini(&final);
	return rc;
}

static void
end(struct spool_writer **wp)
{
	struct spool_writer *w = *wp;

	if (w == NULL)
		return;
	if (w->out.fd >= 0)
		osio_close(w->out.fd);
	if (w->sorting)
		osio_unlink(w->runs_path);
	spool_out_fini(&w->out);
	buf_fini(&w->last);
	buf_fini(&w->heap);
	base_free(w->entry);
	base_free(w->run);
	base_free(w->path);
	base_free(w->runs_path);
	base_free(w);
	*wp = NULL;
}

int
spool_finish(struct spool_writer **wp, struct err *e)
{
	struct spool_writer *w = *wp;
	int rc = 0;

	if (w->sorting) {
		rc = merge_all(w, e);
	} else {
		spool_out_end(&w->out);
		if (w->out.failed != 0)
			rc = err_sys(e, w->out.failed, "%s: writing", w->path);
		if (osio_close(w->out.fd) != 0 && rc == 0)
			rc = err_sys(e, errno, "%s: closing", w->path);
		w->out.fd = -1;
	}
	end(wp);
	return rc;
}

void
spool_discard(struct spool_writer **wp)
{
	if (*wp != NULL)
		osio_unlink((*wp)->path);
	end(wp);
}
