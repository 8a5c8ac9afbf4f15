/* totals.c - the control totals of what was decided: sections 2 to 6 of totals.csv. */
#include <stdio.h>

#include "decide/pack.h"
#include "deliver/deliver.h"
#include "deliver/rollforward.h"
#include "deliver/sheet.h"
#include "deliver/totals.h"
#include "intake/night.h"

/* Natures of effects, and of relief against cuts what it does; those from ALWAYS on are told where there are any. */
static const char *const kinds[] = { "cut", "letter", "demand", "charge", "called back", "restored", "loss", "deadline", "relief",
	"neutral" };
enum { ALWAYS = 6 };
static const char *const causes[] = { "interlock", "fault", "taint", "block" };

static int
effects(struct sheet *s, struct err *e)
{
	int64_t proposed = 0, issued = 0, withheld = 0, limit = 0, waits = sheet_counter(s, "withheld.capacity.issued.", "cut"), sum;

	for (size_t i = 0; i < NELEM(kinds); i++) {
		int64_t p = sheet_counter(s, "proposed.", kinds[i]), n = sheet_counter(s, "issued.", kinds[i]);

		proposed += p;
		issued += n;
		limit += sheet_counter(s, "withheld.limit.issued.", kinds[i]);
		if (i >= ALWAYS && p == 0)
			continue;
		if (sheet_put(s, "5 effects", kinds[i], "proposed", p, false, NULL, e) != 0 ||
		    sheet_put(s, "5 effects", kinds[i], "issued", n, false, NULL, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < NELEM(causes); i++) {
		int64_t n = sheet_counter(s, "withheld.", causes[i]);

		withheld += n;
		if (sheet_put(s, "5 effects", causes[i], "withheld", n, false, NULL, e) != 0)
			return -1;
	}
	sum = issued + withheld + limit + waits;
	if (waits > 0 && sheet_put(s, "5 effects", "capacity", "withheld", waits, false, NULL, e) != 0)
		return -1;
	return sheet_put(s, "5 effects", "limit", "withheld", limit, false, NULL, e) != 0 ? -1
	    : sheet_put(s, "5 effects", "all", "proposed = issued + withheld", proposed, false, &sum, e);
}

static int
accounts(struct sheet *s, struct err *e)
{
	int64_t read = sheet_counter(s, "accounts.", "read"), good = sheet_counter(s, "accounts.", "decided");
	int64_t excepted = sheet_counter(s, "accounts.", "excepted"), sum = good + excepted;

	if (sheet_put(s, "6 accounts", "all", "decided", good, false, NULL, e) != 0 ||
	    sheet_put(s, "6 accounts", "all", "excepted", excepted, false, NULL, e) != 0)
		return -1;
	return sheet_put(s, "6 accounts", "all", "in store = decided + excepted", read, false, &sum, e);
}

/* Accounts that owe, or have a case, and instruments: each ends in one of these (decide/memory). */
static int
verdicts(struct sheet *s, const char *section, const char *counters, const char *what, struct err *e)
{
	static const char *const ends[] = { "proposed", "withheld", "told", "waiting", "nothing to do" };
	int64_t all, sum = 0;
	char text[80];

	snprintf(text, sizeof text, "%s.", counters);
	all = sheet_counter(s, text, "all");
	for (size_t i = 0; i < NELEM(ends); i++) {
		int64_t n = sheet_counter(s, text, ends[i]);

		sum += n;
		if (sheet_put(s, section, ends[i], what, n, false, NULL, e) != 0)
			return -1;
	}
	snprintf(text, sizeof text, "%s = sum of what became of it", what);
	return sheet_put(s, section, "all", text, all, false, &sum, e);
}

/* Rows that processes say are open, list by list, each once. */
static int
rows(struct sheet *s, struct err *e)
{
	const struct night *n = step_context(s->step);
	struct buf told = { 0 };
	int rc = 0;

	for (size_t k = 0; k < n->packs; k++)
		for (size_t i = 0; rc == 0 && i < n->pack[k]->processes; i++) {
			const struct pack_process *c = &n->pack[k]->process[i];
			char text[80];

			if (c->open == NULL || (told.n > 0 && pack_lists(buf_view(&told), c->each)))
				continue;
			buf_printf(&told, "%.*s;", SLICE_FMT(c->each));
			snprintf(text, sizeof text, "rows.%.*s", SLICE_FMT(c->each));
			s->group = text + strlen("rows.");
			rc = verdicts(s, "6 rows", text, "open", e);
			s->group = NULL;
		}
	buf_fini(&told);
	return rc;
}

/* What the accounts say was open this morning must be what the last night left open. */
static int
opening(struct sheet *s, const char *section, const char *name, int64_t n, struct err *e)
{
	int64_t want = 0;
	int rc = sheet_carried(s, name, &want, e);

	return rc < 0 ? -1 : sheet_put(s, section, "all", "opening", n, false, rc == 1 ? &want : NULL, e);
}

static const char *const order_ends[] = { "completed", "not executable", "cancelled", "expired" };

static int
orders(struct sheet *s, struct err *e)
{
	int64_t open = sheet_counter(s, "orders.", "opening"), issued = sheet_counter(s, "issued.", "cut");
	int64_t closing = open + issued;

	if (opening(s, "4 orders", "orders", open, e) != 0 ||
	    sheet_put(s, "4 orders", "all", "issued", issued, false, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < NELEM(order_ends); i++) {
		int64_t n = sheet_counter(s, "orders.", order_ends[i]);

		closing -= n;
		if (sheet_put(s, "4 orders", "all", order_ends[i], n, false, NULL, e) != 0)
			return -1;
	}
	return sheet_put(s, "4 orders", "all", "closing", closing, false, NULL, e) != 0 ? -1
	    : sheet_carry(s, "orders", closing, e);
}

/* Cases at the step NAME this morning and tonight; *CLOSING grows. What was issued moves them in the step "issue". */
static int
at_step(struct sheet *s, const char *name, int64_t *closing, struct err *e)
{
	int64_t n = sheet_counter(s, "step.closing.", name);
	char carried_as[64];

	snprintf(carried_as, sizeof carried_as, "cases at %s", name);
	s->group = name;
	if (opening(s, "4 cases", carried_as, sheet_counter(s, "step.opening.", name), e) != 0 ||
	    sheet_put(s, "4 cases", "all", "closing", n, false, NULL, e) != 0 || sheet_carry(s, carried_as, n, e) != 0)
		return -1;
	s->group = NULL;
	*closing += n;
	return 0;
}

/* Carries out STEP for each step of the run's packs, each name once. */
static int
each_step(struct sheet *s, int (*step)(struct sheet *, const char *name, int64_t *sum, struct err *), int64_t *sum, struct err *e)
{
	const struct night *n = step_context(s->step);
	int rc = 0;

	for (size_t k = 0; k < n->packs; k++)
		for (int i = 0; rc == 0 && i < n->pack[k]->steps; i++) {
			struct slice name = n->pack[k]->step[i]->name;
			char text[48];
			size_t before = 0;

			while (before < k && pack_step_find(n->pack[before], name) < 0)
				before++;
			snprintf(text, sizeof text, "%.*s", SLICE_FMT(name));
			rc = before < k ? 0 : step(s, text, sum, e);
		}
	return rc;
}

static int
by_step(struct sheet *s, int64_t all, struct err *e)
{
	int64_t sum = 0;

	/* Reopened, before they enter a step again; or at a step that tonight's packs lack. */
	return each_step(s, at_step, &sum, e) != 0 || at_step(s, "none", &sum, e) != 0 ? -1
	    : sheet_put(s, "4 cases", "all", "closing = sum of its steps", all, false, &sum, e);
}

static int
cases(struct sheet *s, struct err *e)
{
	int64_t open = sheet_counter(s, "cases.", "opening"), ended = sheet_counter(s, "cases.", "ended");
	int64_t started = sheet_counter(s, "cases.", "started"), reopened = sheet_counter(s, "cases.", "reopened");
	int64_t taken = sheet_counter(s, "cases.", "taken over");

	if (opening(s, "4 cases", "cases", open, e) != 0 ||
	    sheet_put(s, "4 cases", "all", "taken over", taken, false, NULL, e) != 0 ||
	    sheet_put(s, "4 cases", "all", "started", started + reopened, false, NULL, e) != 0 ||
	    sheet_put(s, "4 cases", "all", "ended", ended, false, NULL, e) != 0)
		return -1;
	open += taken + started + reopened - ended;
	return sheet_put(s, "4 cases", "all", "closing", open, false, NULL, e) != 0 || sheet_carry(s, "cases", open, e) != 0
	    ? -1 : by_step(s, open, e);
}

static int64_t
counted(const struct sheet *s, const char *prefix, const char *name)
{
	char whole[80];

	snprintf(whole, sizeof whole, "%s%s", prefix, name);
	return step_counter(s->step, whole);
}

static int
moves(struct sheet *s, const char *name, int64_t n, struct err *e)
{
	int64_t was = 0;
	int rc = n == 0 ? 0 : sheet_carried(s, name, &was, e);

	return rc < 0 ? -1 : n == 0 || rc == 0 ? 0 : sheet_carry(s, name, was + n, e);
}

static int
step_between(struct sheet *s, const char *name, int64_t *sum, struct err *e)
{
	char as[64];

	(void)sum;
	snprintf(as, sizeof as, "cases at %s", name);
	return moves(s, as, counted(s, "step.closing.", name) - counted(s, "step.opening.", name), e);
}

int
totals_between(struct step *step, struct err *e)
{
	struct sheet s = { .step = step };
	int64_t ended = 0;

	for (size_t i = 0; i < NELEM(order_ends); i++)
		ended += counted(&s, "orders.", order_ends[i]);
	return moves(&s, "orders", -ended, e) != 0 ||
	    moves(&s, "cases", counted(&s, "cases.", "reopened") - counted(&s, "cases.", "ended"), e) != 0 ||
	    step_between(&s, "none", NULL, e) != 0 || each_step(&s, step_between, NULL, e) != 0 ? -1 : rollforward_between(&s, e);
}

int
totals_decided(struct step *step, const char *path, struct err *e)
{
	struct sheet s = { .step = step };
	struct outrow_layout *layout;
	struct arena mem;
	struct diag d;
	int rc;

	arena_init(&mem, 0);
	diag_init(&d);
	if ((rc = outrow_load(&layout, &mem, path, &d)) != 0) {
		rc = err_set(e, ERR_REFUSED, "%s: the layout of totals can't be read", path);
		goto out;
	}
	if ((rc = stage_file(step_stage(step), "totals.csv", &s.file, e)) != 0)
		goto out;
	outrow_init(&s.row, layout);
	if (stage_length(s.file) == 0) {
		outrow_header(layout, &s.line);
		stage_write(s.file, s.line.p, s.line.n);
	}
	rc = rollforward_put(&s, e) != 0 || cases(&s, e) != 0 || orders(&s, e) != 0 || effects(&s, e) != 0 || accounts(&s, e) != 0 ||
	    verdicts(&s, "6 accounts", "owing", "owing", e) != 0 ||
	    verdicts(&s, "6 instruments", "instruments", "instruments", e) != 0 || rows(&s, e) != 0 ? -1 : 0;
	outrow_fini(&s.row);
	buf_fini(&s.line);
out:
	diag_fini(&d);
	arena_fini(&mem);
	return rc;
}
