/* cycle.c - what a job's file says of when it runs, and whether it may. */
#include "intake/cycle.h"

#include <stdio.h>

#include "data/when.h"
#include "deliver/usual.h"
#include "intake/arrival.h"
#include "decide/pack.h"

/* --- what the job says ----------------------------------------------------------------------- */
/* Whether it says "yes", as WORD does; any other word than "no" is an error. */
static bool
says(const struct jobfile *j, const char *name, const char *yes, const char *no, struct diag *d)
{
	const struct jobfile_property *p = jobfile_says(j, name);

	if (p == NULL || strcmp(p->value, yes) == 0)
		return p != NULL;
	if (no == NULL || strcmp(p->value, no) != 0)
		diag_add(d, DIAG_ERROR, "bad-property", p->at, "job %s: %s \"%s\", %s%s%s wanted", j->id, name, p->value, yes,
		    no != NULL ? " or " : "", no != NULL ? no : "");
	return false;
}

static size_t
place_of(const struct jobfile *j, const char *ref)
{
	size_t i = 0;

	while (i < j->steps && strcmp(j->step[i].ref, ref) != 0)
		i++;
	return i;
}

/* Sums are whole when all accounts and instruments were asked. */
static void
check_sums(const struct jobfile *j, struct diag *d)
{
	size_t at = place_of(j, "sums");

	if (at < j->steps && (at < place_of(j, "decide") || at < place_of(j, "renew") || at > place_of(j, "issue")))
		diag_add(d, DIAG_ERROR, "step-order", j->step[at].at, "job %s: the step \"sums\" stands behind \"decide\" and \"renew\", and before"
		    " \"issue\"", j->id);
}

int
cycle_take(struct night *n, const struct jobfile *j, struct diag *d)
{
	static const char *const whole[] = { "merge", "decide", "renew", "issue" };
	int errors = d->errors;

	n->relief_only = says(j, "relief-only", "yes", "no", d);
	n->period = says(j, "period", "month", NULL, d);
	if (n->relief_only && n->period)
		diag_add(d, DIAG_ERROR, "not-with", jobfile_says(j, "period")->at, "job %s: a job that closes a period does not run"
		    " between nights: either relief-only or period", j->id);
	if (n->relief_only && (jobfile_has_step(j, "issue") || jobfile_has_step(j, "renew")))
		diag_add(d, DIAG_ERROR, "could-harm", jobfile_says(j, "relief-only")->at, "job %s says relief-only: it can't have the"
		    " steps \"renew\" or \"issue\", which let letters and orders out", j->id);
	for (size_t i = 0; n->period && i < NELEM(whole); i++)
		if (!jobfile_has_step(j, whole[i]))
			diag_add(d, DIAG_ERROR, "step-missing", jobfile_says(j, "period")->at, "job %s closes a period: it goes over all"
			    " that is there, and so has the step \"%s\"", j->id, whole[i]);
	check_sums(j, d);
	return d->errors == errors ? 0 : -1;
}

/* --- periods --------------------------------------------------------------------------------- */
/* The last day of DAY's month, MONTHS later. */
static int32_t
month_end(int32_t day, int months)
{
	int64_t next = day;

	return when_add_months(day - when_civil(day).day + 1, months + 1, &next) ? (int32_t)next - 1 : day;
}

bool
cycle_period(const struct calendar *c, int32_t day, int32_t *end, int32_t *next)
{
	int64_t last;
	int months;

	*next = CYCLE_NO_DAY;
	if (c == NULL || !calendar_on_or_before(c, month_end(day, 0), &last))
		return false;
	months = day < last ? -1 : 0;
	*end = month_end(day, months);
	if (calendar_on_or_before(c, month_end(day, months + 1), &last))
		*next = (int32_t)last;
	return true;
}

/* By the calendars of all packs of the run: a month has ended where it has by each. *OF: the one that lacks days. */
static bool
period_of(const struct night *n, int32_t *end, int32_t *next, const struct pack **of)
{
	int32_t last, due;

	for (size_t i = 0; i < n->packs; i++) {
		*of = n->pack[i];
		if (!cycle_period(calendar_find(n->calendars, (*of)->calendar), n->date, &last, &due))
			return false;
		*end = i == 0 || last < *end ? last : *end;
		*next = i == 0 || due == CYCLE_NO_DAY || (due > *next && *next != CYCLE_NO_DAY) ? due : *next;
	}
	return true;
}

int
cycle_begin(struct night *n, struct err *e)
{
	const struct pack *of;
	int32_t next;

	n->period_end = 0;
	if (!n->period)
		return 0;
	if (night_calendars(n, e) != 0)
		return -1;
	if (!period_of(n, &n->period_end, &next, &of))
		return err_set(e, ERR_REFUSED, "job %s: calendar \"%.*s\" of pack %.*s does not reach to the end of the month of %s",
		    n->job, SLICE_FMT(of->calendar), SLICE_FMT(of->name), n->date_text);
	return 0;
}

static void
mark_of(const struct night *n, struct buf *key)
{
	buf_str(key, "period ");
	buf_str(key, n->job);
}

static int
marks(struct night *n, struct store_table **t, struct err *e)
{
	return store_table(n->store, "watermarks", STORE_UNDO, 1, t, e);
}

/* What the mark NAME says, as text in the night's arena; NULL: nothing. */
static int
mark(struct night *n, struct slice name, const char **out, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	*out = NULL;
	if (marks(n, &t, e) != 0 || (rc = store_get(t, name, &val, e)) < 0)
		return -1;
	if (rc == 1)
		*out = arena_strdup(&n->mem, val);
	return 0;
}

static const char *
date_text(struct night *n, int32_t day)
{
	struct buf b = { 0 };
	const char *s;

	outrow_put_date(&b, day);
	s = arena_strdup(&n->mem, buf_view(&b));
	buf_fini(&b);
	return s;
}

/* Its period is no more to be closed, for WHY: when the next one is. */
static int
not_due(struct night *n, const char *why, struct err *e)
{
	const struct pack *of;
	int32_t end, next;

	if (!period_of(n, &end, &next, &of) || next == CYCLE_NO_DAY)
		return err_set(e, ERR_REFUSED, "job %s: %s; the calendar does not tell the last working day of the next month", n->job, why);
	return err_set(e, ERR_REFUSED, "job %s: %s. The next is due after the night of %s, the last working day of its month: then"
	    " arrears run %s --date %s", n->job, why, date_text(n, next), n->job, date_text(n, next));
}

int
cycle_due(struct night *n, struct err *e)
{
	const char *night, *first, *closed, *end;
	struct buf key = { 0 };
	int rc;

	if (!n->period)
		return 0;
	end = date_text(n, n->period_end);
	mark_of(n, &key);
	rc = mark(n, slice_of(ARRIVAL_NIGHT), &night, e) != 0 || mark(n, slice_of(ARRIVAL_FIRST), &first, e) != 0 ||
	    mark(n, buf_view(&key), &closed, e) != 0 ? -1 : 0;
	buf_fini(&key);
	if (rc != 0)
		return -1;
	if (night == NULL)
		return err_set(e, ERR_REFUSED, "job %s closes a month of nights; none was done", n->job);
	if (closed != NULL && strncmp(closed, end, strlen(end)) >= 0)
		return not_due(n, arena_printf(&n->mem, "the month to %.10s was closed by %s", closed, closed + strlen(end) + 1), e);
	if (first != NULL && strcmp(first, end) > 0)
		return not_due(n, arena_printf(&n->mem, "the first night, %s, came after the month to %s", first, end), e);
	if (strcmp(night, n->date_text) != 0)
		return err_set(e, ERR_REFUSED, "job %s: it comes after the night of %s, and the last one done is of %s; first:"
		    " arrears run nightly --date %s", n->job, n->date_text, night, n->date_text);
	return 0;
}

int
cycle_blocks(struct night *n, struct err *e)
{
	int rc = n->period ? usual_noted(n->store, n->date_text, e) : 1;

	if (rc == 0)
		night_add_block(n, BLOCK_NIGHT, "the night of %s let nothing adverse out: see its report", n->date_text);
	return rc < 0 ? -1 : 0;
}

int
cycle_close(struct night *n, struct err *e)
{
	struct buf key = { 0 }, val = { 0 };
	struct store_table *t;
	int rc;

	if (!n->period)
		return 0;
	mark_of(n, &key);
	outrow_put_date(&val, n->period_end);
	buf_printf(&val, " %s", n->run_id);
	rc = marks(n, &t, e) != 0 ? -1 : store_put(t, buf_view(&key), buf_view(&val), e);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}
