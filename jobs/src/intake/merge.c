/* merge.c - the spools into the store, parents first: the artifact "merge". */
#include <stdio.h>
#include <stdlib.h>

#include "intake/arrival.h"
#include "intake/gate.h"
#include "intake/home.h"
#include "intake/mergerow.h"
#include "intake/owner.h"
#include "intake/rejected.h"
#include "intake/taint.h"

enum { MOST_LAYOUTS = 256, MOST_IN_GROUP = 64 };

struct batch {
	size_t at;		/* place in the order of layouts */
	bool first, last;	/* of its layout */
	struct buf rows;	/* u32 key length, u32 value length, key, value ... */
	struct buf last_key;
};

struct merge {
	struct night *night;
	struct step *step;
	size_t order[MOST_LAYOUTS]; /* of layouts: parents first */
	size_t n;

	/* the reader */
	size_t at;
	struct rows *in;
	bool opened;
	struct buf ahead_key, ahead_val; /* the row read beyond a batch */
	bool ahead;
	struct buf resume;	/* last key done of layout AT, after a restart */

	/* the writer */
	struct mergerow m;
	struct grouping grouping;
	bool m_open;
	size_t done_at;
	struct buf done_key;
};

/* --- order ------------------------------------------------------------------------------- */

static void
place(struct merge *g, size_t i, bool *placed, int depth)
{
	const struct layout *l = g->night->layouts.v[i];

	if (placed[i] || depth > MOST_LAYOUTS)
		return;
	for (size_t r = 0; r < l->n_refs; r++)
		if (l->ref[r].required && l->ref[r].to != NULL && l->ref[r].to != l)
			place(g, night_layout_no(g->night, l->ref[r].to), placed, depth + 1);
	if (!placed[i]) {
		placed[i] = true;
		g->order[g->n++] = i;
	}
}

static const struct layout *
layout_at(const struct merge *g, size_t at)
{
	return g->night->layouts.v[g->order[at]];
}

/* --- reading ------------------------------------------------------------------------------- */

static void *
batch_new(void *self)
{
	(void)self;
	return base_zalloc(sizeof(struct batch));
}

static void
batch_free(void *self, void *batch)
{
	struct batch *b = batch;

	(void)self;
	buf_fini(&b->rows);
	buf_fini(&b->last_key);
	base_free(b);
}

static void
set(struct buf *b, struct slice s)
{
	buf_reset(b);
	buf_slice(b, s);
}

static void
add(struct batch *b, struct slice key, struct slice val)
{
	uint32_t n[2] = { (uint32_t)key.n, (uint32_t)val.n };

	buf_add(&b->rows, n, sizeof n);
	buf_slice(&b->rows, key);
	buf_slice(&b->rows, val);
	set(&b->last_key, key);
}

static int
open_spool(struct merge *g, struct err *e)
{
	struct spool *s = g->night->spool[g->order[g->at]];

	g->opened = true;
	g->ahead = false;
	if (s == NULL)
		return 0;
	if (spool_rows(s, &g->in, e) != 0)
		return -1;
	return g->resume.n > 0 ? rows_seek(g->in, buf_view(&g->resume), e) : 0;
}

static int
next_row(struct merge *g, struct slice *key, struct slice *val, struct err *e)
{
	int rc;

	if (g->ahead) {
		*key = buf_view(&g->ahead_key);
		*val = buf_view(&g->ahead_val);
		g->ahead = false;
		return 1;
	}
	if (g->in == NULL)
		return 0;
	while ((rc = rows_next(g->in, key, val, e)) == 1)
		if (g->resume.n == 0 || !slice_eq(*key, buf_view(&g->resume)))
			return 1;
	return rc;
}

/* Rows of one layout; those of one key are never torn apart. */
static int
fill(struct merge *g, struct batch *b, uint32_t want, uint32_t *items, struct err *e)
{
	struct slice key, val;
	int rc;

	for (*items = 0; (rc = next_row(g, &key, &val, e)) == 1; ++*items) {
		if (*items >= want && !slice_eq(key, buf_view(&b->last_key))) {
			set(&g->ahead_key, key);
			set(&g->ahead_val, val);
			g->ahead = true;
			break;
		}
		add(b, key, val);
	}
	return rc < 0 ? -1 : 0;
}

static int
merge_read(void *self, void *batch, uint32_t *items, struct err *e)
{
	struct merge *g = self;
	struct batch *b = batch;

	if (g->at == g->n)
		return 0;
	b->first = !g->opened && g->resume.n == 0;
	b->at = g->at;
	buf_reset(&b->rows);
	buf_reset(&b->last_key);
	if ((!g->opened && open_spool(g, e) != 0) || fill(g, b, step_batch_items(g->step), items, e) != 0)
		return -1;
	b->last = !g->ahead;
	if (b->last) {
		rows_close(&g->in);
		buf_reset(&g->resume);
		g->opened = false;
		g->at++;
	}
	if (*items == 0) {
		/* No rows, but held ones may be tried. A key before all others says that they were. */
		*items = 1;
		if (b->last_key.n == 0)
			set(&b->last_key, slice_make("", 1));
	}
	return 1;
}

/* --- writing --------------------------------------------------------------------------------- */

static struct slice
take(struct slice *rest, size_t n)
{
	struct slice s = slice_make(rest->p, n);

	*rest = slice_make(rest->p + n, rest->n - n);
	return s;
}

static void
next_in(const struct merge *g, struct slice *rest, struct mergerow_in *in)
{
	struct spool_row row;
	uint32_t n[2];

	memcpy(n, take(rest, sizeof n).p, sizeof n);
	*in = (struct mergerow_in){ .key = take(rest, n[0]) };
	spool_unpack(take(rest, n[1]), &row);
	in->row = row.row;
	in->action = row.action;
	in->version = row.version;
	in->record_no = row.record_no;
	in->known = row.known;
	in->stored = row.stored;
	in->file = g->night->file[row.file_no].name;
	in->source = g->night->file[row.file_no].header.source_id;
	in->sequence = g->night->file[row.file_no].header.sequence;
}

/* Rows of a key beyond what a group can hold contradict any sense of a delta: the last ones count. */
static int
write_rows(struct merge *g, const struct batch *b, struct err *e)
{
	struct mergerow_in in[MOST_IN_GROUP], next;
	struct slice rest = buf_view(&b->rows);
	size_t n = 0;

	while (rest.n > 0 || n > 0) {
		bool more = rest.n > 0;

		if (more)
			next_in(g, &rest, &next);
		if (n > 0 && (!more || !slice_eq(next.key, in[0].key) || n == MOST_IN_GROUP)) {
			if (mergerow_group(&g->m, in, n, e) != 0)
				return -1;
			n = 0;
		}
		if (more)
			in[n++] = next;
	}
	return 0;
}

static void
tell(struct merge *g)
{
	const char *kind = g->m.layout->name;
	char name[80];

	for (size_t i = 0; i < INTAKE_ENDS; i++) {
		if (g->m.count[i] == 0)
			continue;
		snprintf(name, sizeof name, "%s.%s", kind, intake_end_name[i]);
		step_count(g->step, name, (int64_t)g->m.count[i]);
		snprintf(name, sizeof name, "%s.%s.amount", kind, intake_end_name[i]);
		if (g->m.layout->n_sums > 0)
			step_count(g->step, name, g->m.amount[i]);
		g->m.count[i] = 0;
		g->m.amount[i] = 0;
	}
	for (size_t i = 0; i < INTAKE_ENDS; i++) {
		snprintf(name, sizeof name, "%s.waited.%s", kind, intake_end_name[i]);
		if (g->m.waited[i] > 0)
			step_count(g->step, name, (int64_t)g->m.waited[i]);
		g->m.waited[i] = 0;
	}
	snprintf(name, sizeof name, "%s.vanished", kind);
	if (g->m.vanished > 0)
		step_count(g->step, name, (int64_t)g->m.vanished);
	g->m.vanished = 0;
	movement_tell(&g->m.moved_money, g->step);
}

static int
turn_to(struct merge *g, size_t at, struct err *e)
{
	if (g->m_open && g->done_at == at)
		return 0;
	if (g->m_open)
		mergerow_close(&g->m);
	g->m_open = mergerow_open(&g->m, g->night, layout_at(g, at), &g->grouping, e) == 0;
	if (!g->m_open)
		return -1;
	if (at == g->done_at && g->done_key.n > 0)
		return 0;
	buf_reset(&g->done_key);
	g->done_at = at;
	return 0;
}

static int
merge_write(void *self, void *batch, struct err *e)
{
	struct merge *g = self;
	const struct batch *b = batch;
	const struct night_same *same = &g->night->same[g->order[b->at]];

	if (b->first && b->at == 0 && (home_note_layouts(g->night, e) != 0 || ways_complete(g->night, e) != 0))
		return -1;
	if (turn_to(g, b->at, e) != 0 || (b->first && mergerow_retry(&g->m, e) != 0) ||
	    write_rows(g, b, e) != 0)
		return -1;
	if (b->first) {
		g->m.count[END_UNCHANGED] += same->rows;
		g->m.amount[END_UNCHANGED] += same->amount;
	}
	tell(g);
	set(&g->done_key, buf_view(&b->last_key));
	return 0;
}

/* --- the rest of the artifact ------------------------------------------------------------------- */

static void
merge_checkpoint(void *self, struct buf *out)
{
	struct merge *g = self;

	buf_printf(out, "%zu ", g->done_at);
	buf_slice(out, buf_view(&g->done_key));
}

int
merge_note_blocks(struct night *n, struct err *e)
{
	struct buf b = { 0 };
	struct store_table *t;
	int rc = -1;

	for (size_t i = 0; i < n->blocks; i++) {
		buf_printf(&b, "%d %s", (int)n->block[i].kind, n->block[i].what);
		buf_char(&b, '\n');
	}
	if (store_table(n->store, "blocks", STORE_UNDO, 1, &t, e) == 0)
		rc = store_put(t, slice_of(n->run_id), buf_view(&b), e);
	buf_fini(&b);
	return rc;
}

int
merge_restore(struct night *n, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	if (store_table(n->store, "blocks", STORE_UNDO, 1, &t, e) != 0)
		return -1;
	rc = store_get(t, slice_of(n->run_id), &val, e);
	while (rc == 1 && val.n > 1) {
		const char *end = memchr(val.p, '\n', val.n);
		size_t len = end == NULL ? val.n : (size_t)(end - val.p);

		night_add_block(n, (enum night_block_kind)(val.p[0] - '0'), "%.*s", (int)len - 2, val.p + 2);
		val = slice_make(val.p + len, val.n - len);
		if (val.n > 0)
			val = slice_make(val.p + 1, val.n - 1);
	}
	return rc;
}

/* What could not be read was older than what is stored now: nothing of it is missing. 1, 0, -1. */
static int
outdated(struct night *n, const struct layout *l, const struct night_mark *m, struct err *e)
{
	struct store_table *t;
	struct buf now = { 0 };
	struct slice val;
	const char *why;
	int rc = 0;

	if (l == NULL || m->key.n == 0 || m->version == INT64_MAX)
		return 0;
	if (store_table(n->store, l->name, STORE_UNDO, 1, &t, e) != 0 || (rc = store_get(t, m->key, &val, e)) < 0)
		return -1;
	if (rc == 1)
		rc = row_check(l->type, val, &why) == 0 && row_number(l->type, row_upgrade(l->type, val, &now),
			LAYOUT_ROW_VERSION) > m->version;
	buf_fini(&now);
	return rc;
}

/* A row that could not be read concerns its owner; of one that nobody knows: nobody can tell whom. */
static int
put_mark(struct night *n, const struct night_mark *m, struct err *e)
{
	const struct layout *l = layout_find(&n->layouts, m->layout);
	struct taint t = { m->kind, m->id, m->layout, m->key };
	int known = owner_known(n, m->kind, m->id, e), old = outdated(n, l, m, e);

	if (known < 0 || old != 0)
		return known < 0 || old < 0 ? -1 : 0;
	if (known == 0 && l != NULL && l->protective)
		night_close_gate(n, BLOCK_LOST_ROW, arena_printf(&n->mem, "row of %s for %.*s", m->layout,
			SLICE_FMT(m->id)), m->reason);
	return taint_add(n->store, &t, m->reason, e) != 0 || ways_mark_beside(n, &m->beside, &t, m->reason, e) != 0 ? -1 : 0;
}

/* Of all rows read, those that the check or the merge rejected. */
static int
see_rejected(struct merge *g, struct err *e)
{
	int64_t rows = step_counter_of(g->step, "check", "rows"), bad = step_counter_of(g->step, "check", "rejected");
	char name[80];
	int64_t percent;

	if (step_number(g->step, "reject-limit-percent", 0, 100, 1, &percent, e) != 0)
		return -1;
	for (size_t i = 0; i < g->n; i++) {
		snprintf(name, sizeof name, "%s.%s", layout_at(g, i)->name, intake_end_name[END_REJECTED]);
		bad += step_counter_of(g->step, step_id(g->step), name);
	}
	if (bad * 100 > rows * percent)
		step_exceptions(g->step, "more rows were rejected than the job allows");
	return 0;
}

static int
merge_finish(void *self, struct err *e)
{
	struct merge *g = self;
	struct night *n = g->night;

	for (size_t i = 0; i < n->marks; i++)
		if (put_mark(n, &n->mark[i], e) != 0)
			return -1;
	for (size_t i = 0; i < n->gates; i++)
		if (gate_close(n, n->gate[i].name, n->gate[i].why, e) != 0)
			return -1;
	if (rejected_pick(n, g->step, e) != 0 || see_rejected(g, e) != 0)
		return -1;
	night_order_blocks(n);
	if (mergerow_forget_answers(n, e) != 0)
		return -1;
	return arrival_note(n, e) != 0 ? -1 : merge_note_blocks(n, e);
}

/* Tables are made outside transactions. */
int
merge_tables(struct night *n, struct err *e)
{
	static const char *const tables[] = { "blocks", "gates", "releases", "taints", "watermarks", "received",
		"late", "allows", "trips", "clears", "nights", "ways" };
	struct store_table *t;

	for (size_t i = 0; i < NELEM(tables); i++)
		if (store_table(n->store, tables[i], STORE_UNDO, 1, &t, e) != 0)
			return -1;
	if (store_table(n->store, "layouts", STORE_LEDGER, 1, &t, e) != 0)
		return -1;
	for (size_t i = 0; i < n->layouts.n; i++) {
		struct mergerow m;
		int rc = mergerow_open(&m, n, n->layouts.v[i], NULL, e);

		mergerow_close(&m);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
merge_open(void **self, struct step *step, struct slice checkpoint, struct err *e)
{
	struct merge *g = base_zalloc(sizeof *g);
	bool placed[MOST_LAYOUTS] = { false };
	char at[24] = "";
	const char *blank = checkpoint.n ? memchr(checkpoint.p, ' ', checkpoint.n) : NULL;

	*self = g;
	g->step = step;
	g->night = step_context(step);
	if (check_ready(g->night, step, e) != 0)
		return -1;
	CHECK(g->night->layouts.n <= MOST_LAYOUTS);
	if (grouping_open(&g->grouping, g->night, e) != 0)
		return -1;
	/* What accounts are told apart by comes before money (grouping.h). */
	for (size_t i = 0; i < g->night->layouts.n; i++)
		if (strcmp(g->night->layouts.v[i]->name, "services") == 0)
			place(g, i, placed, 0);
	/* What protects, and what has several kinds of owners, last: their owners must be there to be known. */
	for (int last = 0; last < 2; last++)
		for (size_t i = 0; i < g->night->layouts.n; i++) {
			const struct layout *l = g->night->layouts.v[i];

			if ((l->mixed_owner || mergerow_only_protects(l)) == (last == 1))
				place(g, i, placed, 0);
		}
	if (blank == NULL || blank - checkpoint.p >= (ptrdiff_t)sizeof at)
		return 0;
	memcpy(at, checkpoint.p, (size_t)(blank - checkpoint.p));
	g->at = g->done_at = (size_t)strtoul(at, NULL, 10);
	set(&g->resume, slice_make(blank + 1, checkpoint.n - (size_t)(blank + 1 - checkpoint.p)));
	set(&g->done_key, buf_view(&g->resume));
	CHECK(g->at <= g->n);
	return 0;
}

static void
merge_close(void *self)
{
	struct merge *g = self;

	if (g->m_open)
		mergerow_close(&g->m);
	grouping_close(&g->grouping);
	rows_close(&g->in);
	buf_fini(&g->ahead_key);
	buf_fini(&g->ahead_val);
	buf_fini(&g->resume);
	buf_fini(&g->done_key);
	base_free(g);
}

const struct artifact merge_artifact = {
	.ref = "merge", .kind = ARTIFACT_CHUNK, .open = merge_open, .batch_new = batch_new,
	.batch_free = batch_free, .read = merge_read, .write = merge_write,
	.checkpoint = merge_checkpoint, .finish = merge_finish, .close = merge_close,
};
