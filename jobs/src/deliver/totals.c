/* totals.c - the control totals of what was decided: sections 2, 4, 5 and 6 of totals.csv. */
#include <stdio.h>

#include "decide/pack.h"
#include "deliver/deliver.h"
#include "deliver/totals.h"
#include "intake/night.h"
#include "io/stage.h"
#include "store/store.h"

struct sheet {
	struct step *step;
	struct stage_file *file;
	struct outrow row;
	struct buf line;
	const char *group;	/* NULL: of all */
};

static int64_t
counter(const struct sheet *s, const char *prefix, const char *name)
{
	char text[128];

	snprintf(text, sizeof text, "%s%s", prefix, name);
	return step_counter_of(s->step, "decide", text) + step_counter(s->step, text);
}

static int
put(struct sheet *s, const char *section, const char *kind, const char *measure, int64_t count,
    bool money, const int64_t *expected, struct err *e)
{
	struct outrow *o = &s->row;
	bool ok = expected == NULL || *expected == count;

	outrow_begin(o);
	deliver_str(o, "section", section);
	deliver_str(o, "kind", kind);
	if (s->group != NULL)
		deliver_str(o, "group", s->group);
	deliver_str(o, "measure", measure);
	if (money)
		deliver_money(o, "amount", count);
	else
		deliver_number(o, "count", count);
	if (expected != NULL) {
		if (money)
			deliver_money(o, "expected_amount", *expected);
		else
			deliver_number(o, "expected_count", *expected);
		deliver_money(o, "difference", (count - *expected) * (money ? 1 : 100));
	}
	deliver_bool(o, "ok", ok);
	if (!ok)
		step_exceptions(s->step, "totals of the decisions do not agree");
	buf_reset(&s->line);
	if (outrow_end(o, &s->line, e) != 0)
		return -1;
	stage_write(s->file, s->line.p, s->line.n);
	return 0;
}

static const char *const kinds[] = { "disconnect", "notice", "demand", "fee", "cancel", "reconnect" };
static const char *const causes[] = { "interlock", "fault", "taint", "block" };

static int
effects(struct sheet *s, struct err *e)
{
	int64_t proposed = 0, issued = 0, withheld = 0, limit = 0, sum;

	for (size_t i = 0; i < NELEM(kinds); i++) {
		int64_t p = counter(s, "proposed.", kinds[i]), n = counter(s, "issued.", kinds[i]);

		proposed += p;
		issued += n;
		limit += counter(s, "withheld.limit.issued.", kinds[i]);
		if (put(s, "5 effects", kinds[i], "proposed", p, false, NULL, e) != 0 ||
		    put(s, "5 effects", kinds[i], "issued", n, false, NULL, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < NELEM(causes); i++) {
		int64_t n = counter(s, "withheld.", causes[i]);

		withheld += n;
		if (put(s, "5 effects", causes[i], "withheld", n, false, NULL, e) != 0)
			return -1;
	}
	sum = issued + withheld + limit;
	return put(s, "5 effects", "limit", "withheld", limit, false, NULL, e) != 0 ? -1
	    : put(s, "5 effects", "all", "proposed = issued + withheld", proposed, false, &sum, e);
}

static int
accounts(struct sheet *s, struct err *e)
{
	int64_t read = counter(s, "accounts.", "read"), good = counter(s, "accounts.", "decided");
	int64_t excepted = counter(s, "accounts.", "excepted"), sum = good + excepted;

	if (put(s, "6 accounts", "all", "decided", good, false, NULL, e) != 0 ||
	    put(s, "6 accounts", "all", "excepted", excepted, false, NULL, e) != 0)
		return -1;
	return put(s, "6 accounts", "all", "in store = decided + excepted", read, false, &sum, e);
}

/* Table "balances": the closing figures that the next night opens with, by name. 1 known, 0, -1. */
static int
carried(struct sheet *s, const char *name, int64_t *n, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	if (step_store(s->step) == NULL)
		return 0;
	if (store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0)
		return -1;
	rc = store_get(t, slice_of(name), &val, e);
	if (rc != 1)
		return rc;
	if (val.n != sizeof *n)
		return err_set(e, ERR_DAMAGED, "table balances, %s: %zu bytes, 8 wanted", name, val.n);
	memcpy(n, val.p, sizeof *n);
	return 1;
}

static int
carry(struct sheet *s, const char *name, int64_t n, struct err *e)
{
	struct store_table *t;

	if (step_store(s->step) == NULL)
		return 0;
	if (store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0)
		return -1;
	return store_put(t, slice_of(name), slice_make((const char *)&n, sizeof n), e);
}

/* What the accounts say was open this morning must be what the last night left open. */
static int
opening(struct sheet *s, const char *section, const char *name, int64_t n, struct err *e)
{
	int64_t want = 0;
	int rc = carried(s, name, &want, e);

	return rc < 0 ? -1 : put(s, section, "all", "opening", n, false, rc == 1 ? &want : NULL, e);
}

static int
orders(struct sheet *s, struct err *e)
{
	static const char *const ends[] = { "completed", "not executable", "cancelled", "expired" };
	int64_t open = counter(s, "orders.", "opening"), issued = counter(s, "issued.", "disconnect");
	int64_t closing = open + issued;

	if (opening(s, "4 orders", "orders", open, e) != 0 ||
	    put(s, "4 orders", "all", "issued", issued, false, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < NELEM(ends); i++) {
		int64_t n = counter(s, "orders.", ends[i]);

		closing -= n;
		if (put(s, "4 orders", "all", ends[i], n, false, NULL, e) != 0)
			return -1;
	}
	return put(s, "4 orders", "all", "closing", closing, false, NULL, e) != 0 ? -1
	    : carry(s, "orders", closing, e);
}

/* Cases at the step NAME this morning and tonight; *CLOSING grows. What was issued moves them in the step "issue". */
static int
at_step(struct sheet *s, const char *name, int64_t *closing, struct err *e)
{
	int64_t n = counter(s, "step.closing.", name);
	char carried_as[64];

	snprintf(carried_as, sizeof carried_as, "cases at %s", name);
	s->group = name;
	if (opening(s, "4 cases", carried_as, counter(s, "step.opening.", name), e) != 0 ||
	    put(s, "4 cases", "all", "closing", n, false, NULL, e) != 0 || carry(s, carried_as, n, e) != 0)
		return -1;
	s->group = NULL;
	*closing += n;
	return 0;
}

static int
by_step(struct sheet *s, int64_t all, struct err *e)
{
	const struct pack *p = ((const struct night *)step_context(s->step))->pack;
	int64_t sum = 0;
	char name[48];

	for (int i = 0; i < p->steps; i++) {
		snprintf(name, sizeof name, "%.*s", SLICE_FMT(p->step[i].name));
		if (at_step(s, name, &sum, e) != 0)
			return -1;
	}
	/* Reopened, before they enter a step again; or at a step that tonight's pack lacks. */
	return at_step(s, "none", &sum, e) != 0 ? -1
	    : put(s, "4 cases", "all", "closing = sum of its steps", all, false, &sum, e);
}

static int
cases(struct sheet *s, struct err *e)
{
	int64_t open = counter(s, "cases.", "opening"), ended = counter(s, "cases.", "ended");
	int64_t started = counter(s, "cases.", "started"), reopened = counter(s, "cases.", "reopened");
	int64_t taken = counter(s, "cases.", "taken over");

	if (put(s, "2 receivables", "all", "open amount", counter(s, "receivables.", "open"), true, NULL,
		e) != 0 ||
	    opening(s, "4 cases", "cases", open, e) != 0 ||
	    put(s, "4 cases", "all", "taken over", taken, false, NULL, e) != 0 ||
	    put(s, "4 cases", "all", "started", started + reopened, false, NULL, e) != 0 ||
	    put(s, "4 cases", "all", "ended", ended, false, NULL, e) != 0)
		return -1;
	open += taken + started + reopened - ended;
	return put(s, "4 cases", "all", "closing", open, false, NULL, e) != 0 || carry(s, "cases", open, e) != 0
	    ? -1 : by_step(s, open, e);
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
	rc = cases(&s, e) != 0 || orders(&s, e) != 0 || effects(&s, e) != 0 || accounts(&s, e) != 0 ? -1 : 0;
	outrow_fini(&s.row);
	buf_fini(&s.line);
out:
	diag_fini(&d);
	arena_fini(&mem);
	return rc;
}
