/* live.c - run a case in time, and compare. */
#include "live/live.h"

#include <stdio.h>

#include "data/when.h"
#include "deliver/explain.h"
#include "effect/effect.h"
#include "live/coming.h"
#include "live/livenight.h"

struct live {
	struct livenight night;
	struct shelf *shelf;
	struct coming coming;
	const struct livenight_job *job;
	size_t jobs;
	struct diag *d;
	struct buf cell, date, text;
};

int
live_open(struct live **out, struct night *n, const struct livenight_job *jobs, size_t n_jobs, struct diag *d, struct err *e)
{
	struct live *v = *out = base_zalloc(sizeof *v);

	v->shelf = shelf_new();
	v->job = jobs;
	v->jobs = n_jobs;
	v->coming = (struct coming){ .layouts = &n->layouts, .shelf = v->shelf };
	if (livenight_open(&v->night, n, d, e) == 0)
		return 0;
	live_close(out);
	return -1;
}

void
live_close(struct live **vp)
{
	struct live *v = *vp;

	*vp = NULL;
	if (v == NULL)
		return;
	livenight_close(&v->night);
	coming_fini(&v->coming);
	shelf_free(&v->shelf);
	buf_fini(&v->cell);
	buf_fini(&v->date);
	buf_fini(&v->text);
	base_free(v);
}

const struct deliver *
live_deliver(const struct live *v)
{
	return &v->night.deliver;
}

/* --- one difference ---------------------------------------------------------------------------- */
static const char *
date(struct live *v)
{
	buf_reset(&v->date);
	outrow_put_date(&v->date, v->coming.day);
	return buf_cstr(&v->date);
}

#define DIFFERS(v, at, fmt, ...) \
	(diag_add((v)->d, DIAG_ERROR, "differs", (at), "night of %s: " fmt, date(v), __VA_ARGS__), LIVE_FAILED)

/* WANTED may hold stars, each for any text. */
static bool
alike(struct slice wanted, struct slice seen)
{
	const char *star = memchr(wanted.p, '*', wanted.n);
	size_t head = star != NULL ? (size_t)(star - wanted.p) : wanted.n;

	if (seen.n < head || memcmp(wanted.p, seen.p, head) != 0)
		return false;
	if (star == NULL)
		return seen.n == head;
	wanted = slice_make(star + 1, wanted.n - head - 1);
	for (size_t i = head; i <= seen.n; i++)
		if (alike(wanted, slice_make(seen.p + i, seen.n - i)))
			return true;
	return false;
}

static struct slice
cell(struct live *v, const struct livenight_line *line, int col)
{
	buf_reset(&v->cell);
	livenight_cell(line->text, col, &v->cell);
	return buf_view(&v->cell);
}

/* The line as a case would say it: cells that tell something, until it grows long. */
static const char *
show(struct live *v, const struct livenight_line *line)
{
	const struct outrow_layout *l = v->night.deliver.layout[line->file];
	enum { LONG = 300 };

	buf_reset(&v->text);
	for (size_t i = 0; i < l->n && v->text.n < LONG; i++) {
		const char *const *skip = effect_unhashed;
		struct slice s = cell(v, line, (int)i);

		while (*skip != NULL && strcmp(*skip, l->col[i].name) != 0)
			skip++;
		if (*skip == NULL && s.n > 0)
			buf_printf(&v->text, " %s=\"%.*s\"", l->col[i].name, SLICE_FMT(s));
	}
	return buf_cstr(&v->text);
}

/* What X asks of a row. */
struct want {
	const struct xnode *x;
	int file;
	size_t n;
	struct want_cell {
		const struct xattr *a;
		int col;
		struct slice text;
	} *cell;
};

static int
want(struct live *v, const struct xnode *x, struct want *w)
{
	*w = (struct want){ .x = x, .file = deliver_find(&v->night.deliver, xnode_get(x, "output"), NULL), .cell = arena_alloc(&v->night.mem, (x->attrs + 1) * sizeof *w->cell) };
	for (size_t i = 0; i < x->attrs; i++) {
		struct want_cell *c = &w->cell[w->n];

		if (casefile_own(x, &x->attr[i]))
			continue;
		c->a = &x->attr[i];
		c->col = outrow_find(v->night.deliver.layout[w->file], c->a->name.p);
		if (coming_value(&v->coming, c->a, slice_of("1"), &c->text, v->d) != 0)
			return -1;
		c->text = arena_slice(&v->night.mem, c->text);
		w->n++;
	}
	return 0;
}

/* The first row that is not expected yet and has these cells; NULL: none has, and NEAR (NULL: there is no row) has
 * most of them but for DIFFERS. */
static struct livenight_line *
find(struct live *v, const struct want *w, struct livenight_line **near, const struct want_cell **differs)
{
	size_t most = 0;

	*near = NULL;
	for (size_t i = 0; i < v->night.lines; i++) {
		struct livenight_line *line = &v->night.line[i];
		const struct want_cell *first = NULL;
		size_t same = 0;

		if (line->expected || line->file != w->file)
			continue;
		for (size_t k = 0; k < w->n; k++)
			if (alike(w->cell[k].text, cell(v, line, w->cell[k].col)))
				same++;
			else if (first == NULL)
				first = &w->cell[k];
		if (first == NULL)
			return line;
		if (*near == NULL || same > most) {
			most = same;
			*near = line;
			*differs = first;
		}
	}
	return NULL;
}

/* --- what leaves, and what must not ---------------------------------------------------------------- */
static enum live_end
expect(struct live *v, const struct xnode *x)
{
	struct livenight_line *near, *line;
	const struct want_cell *c;
	struct want w;

	if (want(v, x, &w) != 0)
		return LIVE_BROKEN;
	line = find(v, &w, &near, &c);
	if (line == NULL && near == NULL)
		return DIFFERS(v, x->at, "no row of %s leaves for it", v->night.deliver.layout[w.file]->name);
	if (line == NULL)
		return DIFFERS(v, c->a->at, "%s.%.*s is \"%.*s\", wanted \"%.*s\"", v->night.deliver.layout[w.file]->name, SLICE_FMT(c->a->name),
		    SLICE_FMT(cell(v, near, c->col)), SLICE_FMT(c->text));
	line->expected = true;
	for (size_t i = 0; xnode_attr(x, "as") != NULL && i < v->night.deliver.layout[w.file]->n; i++)
		coming_label(&v->coming, xnode_get(x, "as"), v->night.deliver.layout[w.file]->col[i].name, cell(v, line, (int)i));
	return LIVE_PASSED;
}

static enum live_end
refuse(struct live *v, const struct xnode *x)
{
	struct livenight_line *near, *line;
	const struct want_cell *c;
	struct want w;

	if (want(v, x, &w) != 0)
		return LIVE_BROKEN;
	line = find(v, &w, &near, &c);
	return line == NULL ? LIVE_PASSED : DIFFERS(v, x->at, "such a row of %s leaves:%s", v->night.deliver.layout[w.file]->name, show(v, line));
}

/* --- what became of an account, or of a row of its ------------------------------------------------- */
/* The value of ATTR; empty: it has none. */
static int
said(struct live *v, const struct xnode *x, const char *attr, struct slice of, struct slice *out)
{
	const struct xattr *a = xnode_attr(x, attr);

	*out = slice_make("", 0);
	if (a == NULL)
		return 0;
	if (coming_value(&v->coming, a, of, out, v->d) != 0)
		return -1;
	*out = arena_slice(&v->night.mem, *out);
	return 0;
}

static enum live_end
ends(struct live *v, const struct xnode *x)
{
	const struct row_type *t = v->night.facts.state[STATE_VERDICTS];
	struct slice of = xnode_attr(x, "of") != NULL ? xnode_get(x, "of") : slice_of("1"), in = xnode_get(x, "in"), row, until, why, r;
	struct slice is = slice_of("not open"), reason = is;
	struct buf key = { 0 };

	if (said(v, x, "row", of, &row) != 0 || said(v, x, "until", of, &until) != 0 || said(v, x, "reason", of, &why) != 0)
		return LIVE_BROKEN;
	state_key(&key, of, row);
	buf_reset(&v->cell);
	if (shelf_get(v->shelf, state_name[STATE_VERDICTS], buf_view(&key), &r)) {
		is = row_text(t, r, VERDICTS_verdict);
		reason = row_text(t, r, VERDICTS_reason);
		if (!row_is_null(t, r, VERDICTS_until))
			outrow_put_date(&v->cell, row_date(t, r, VERDICTS_until));
	}
	buf_fini(&key);
	if (!slice_eq(in, is) || !slice_eq(until, buf_view(&v->cell)) || (why.n > 0 && !alike(why, reason)))
		return DIFFERS(v, x->at, "it ends in \"%.*s\", until \"%s\": %.*s", SLICE_FMT(is), buf_cstr(&v->cell), SLICE_FMT(reason));
	return LIVE_PASSED;
}

/* Every effect that left has a row that was expected. */
static enum live_end
nothing_else(struct live *v, struct diag_place at)
{
	for (size_t i = 0; i < v->night.effects; i++) {
		const struct livenight_line *first = NULL;
		bool expected = false;

		for (size_t k = 0; k < v->night.lines; k++) {
			const struct livenight_line *line = &v->night.line[k];
			int id = outrow_find(v->night.deliver.layout[line->file], "effect_id");

			if (id < 0 || !slice_eq(cell(v, line, id), v->night.effect[i]))
				continue;
			first = first == NULL ? line : first;
			expected |= line->expected;
		}
		if (first != NULL && !expected)
			return DIFFERS(v, at, "nothing expects what leaves in %s:%s", v->night.deliver.layout[first->file]->name, show(v, first));
	}
	return LIVE_PASSED;
}

/* --- nights ---------------------------------------------------------------------------------------- */
static enum live_end
night(struct live *v, const struct xnode *x)
{
	struct err e = { 0 };

	if (livenight_run(&v->night, v->shelf, &v->job[casefile_job(x, v->job, v->jobs)], v->coming.day, &e) != 0)
		return DIFFERS(v, x->at, "it can't be run: %s", e.text);
	return LIVE_PASSED;
}

static enum live_end
day(struct live *v, const struct xnode *x)
{
	enum live_end end;

	v->coming.day = casefile_day(x, "date");
	if (coming_day(&v->coming, x, v->d) != 0)
		return LIVE_BROKEN;
	end = night(v, x);
	XNODE_EACH(y, x, "leaves")
		if (end == LIVE_PASSED)
			end = expect(v, y);
	if (end == LIVE_PASSED)
		end = nothing_else(v, x->at);
	XNODE_EACH(y, x, "none")
		if (end == LIVE_PASSED && xnode_attr(y, "output") != NULL)
			end = refuse(v, y);
	XNODE_EACH(y, x, "ends")
		if (end == LIVE_PASSED)
			end = ends(v, y);
	return end;
}

static enum live_end
quiet(struct live *v, const struct xnode *x)
{
	const struct calendar *c = calendar_find(v->night.night->calendars, v->night.night->pack[0]->calendar);
	int32_t until = casefile_day(x, "until");
	enum live_end end = LIVE_PASSED;
	bool working;

	while (end == LIVE_PASSED && v->coming.day < until) {
		v->coming.day++;
		if (c == NULL || !calendar_is_working(c, v->coming.day, &working))
			return DIFFERS(v, x->at, "%s", "it is not known whether this is a working day");
		if (working && (end = night(v, x)) == LIVE_PASSED)
			end = nothing_else(v, x->at);
	}
	return end;
}

/* What was kept of the night that differs. */
static void
tell_why(struct live *v, struct buf *why)
{
	struct slice key, val;

	for (size_t i = 0; shelf_at(v->shelf, STATE_EXPLAIN, i, &key, &val); i++)
		if (v->night.plan.run_id != NULL && slice_is(slice_make(key.p, strlen(key.p)), v->night.plan.run_id)) {
			buf_printf(why, "%s, run %s\n", key.p + strlen(key.p) + 1, key.p);
			explain_record(val, "issued", why);
		}
}

void
live_cover(struct live *v, struct rules_coverage *coverage)
{
	v->night.coverage = coverage;
}

enum live_end
live_run(struct live *v, const struct casefile *files, const struct xnode *one, struct diag *d, struct buf *why)
{
	enum live_end end = LIVE_PASSED;

	shelf_empty(v->shelf);
	v->d = d;
	v->coming.files = files;
	v->night.plan.run_id = NULL;
	if (coming_begin(&v->coming, one, d) != 0)
		return LIVE_BROKEN;
	for (const struct xnode *x = one->first; x != NULL && end == LIVE_PASSED; x = x->next)
		if (!slice_is(x->name, "with"))
			end = slice_is(x->name, "day") ? day(v, x) : quiet(v, x);
	if (end == LIVE_FAILED)
		tell_why(v, why);
	return end;
}
