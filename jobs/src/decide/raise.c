/* raise.c - exceptions and tasks: the same cause has the same id, night after night. */
#include <stdarg.h>
#include <stdio.h>

#include "data/when.h"
#include "decide/record.h"

static struct raised *
another(struct outcome *w)
{
	if (w->n_raised == w->room_raised) {
		struct raised *more = arena_alloc(w->d->mem, (w->room_raised = w->room_raised * 2 + 8) * sizeof *more);

		if (w->n_raised > 0)
			memcpy(more, w->raised, w->n_raised * sizeof *more);
		w->raised = more;
	}
	w->raised[w->n_raised] = (struct raised){ .process = w->process, .due_by = CASE_NO_DAY, .due_minute = -1,
		.last_safe = CASE_NO_DAY };
	return &w->raised[w->n_raised++];
}

struct raised *
raise_add(struct outcome *w, const char *code, const char *severity, struct slice subject,
    const char *fmt, ...)
{
	struct raised *r;
	va_list ap;
	char *text;
	int n;

	for (size_t i = 0; i < w->n_raised; i++)
		if (strcmp(w->raised[i].code, code) == 0 && slice_eq(w->raised[i].subject, subject))
			return &w->raised[i];
	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	CHECK(n >= 0);
	text = arena_alloc(w->d->mem, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	va_end(ap);
	r = another(w);
	r->code = code;
	r->severity = severity;
	r->subject = arena_slice(w->d->mem, subject);
	r->message = slice_make(text, (size_t)n);
	return r;
}

/* Where a rule stands, as people know it: what is published does not depend on where this run keeps its copies. */
static void
shorten(char *place)
{
	const char *from = strstr(place, "rules/packs/"), *next;

	while (from != NULL && (next = strstr(from + 1, "rules/packs/")) != NULL)
		from = next;
	if (from == NULL && (next = strrchr(place, '/')) != NULL)
		from = next + 1;
	if (from != NULL)
		memmove(place, from, strlen(from) + 1);
}

struct raised *
raise_fault(struct asking *w, const char *role, struct slice subject)
{
	struct rules_fault *copy = arena_alloc(w->d->mem, sizeof *copy);
	struct raised *r;

	*copy = w->fault;
	shorten(copy->place);
	r = raise_add(w->o, "decision-failed", "high", subject, "%s: %s: %s", role, copy->code, copy->text);
	r->fault = copy;
	r->clears = slice_of("the facts or the rule are corrected");
	w->o->failed = true;
	buf_printf(&w->o->explain, "fault\t%s\t%s\t%s\n", role, copy->code, copy->place);
	return r;
}

/* The row of EXCEPTIONS and of TASKS is alike. */
struct seen {
	int32_t first;
	int64_t nights;
	bool known;
};

static struct seen
look(struct dossier *w, int state, struct slice id, bool *used)
{
	const struct row_type *t = w->plan->facts->state[state];

	for (uint32_t i = 0; i < bundle_n(w->b, FACTS_TABLES + state); i++) {
		struct slice r = bundle_row(w->b, FACTS_TABLES + state, i);

		if (!slice_eq(row_text(t, r, EXCEPTIONS_id), id))
			continue;
		used[i] = true;
		/* Two jobs of one date are one night. */
		return (struct seen){ row_date(t, r, EXCEPTIONS_first_seen),
			row_number(t, r, EXCEPTIONS_nights) - (row_date(t, r, EXCEPTIONS_last_seen) == w->plan->today), true };
	}
	return (struct seen){ w->plan->today, 0, false };
}

bool
raise_told(const struct dossier *w, const char *code)
{
	const struct row_type *t = w->plan->facts->state[STATE_EXCEPTIONS];
	const int state[] = { STATE_EXCEPTIONS, STATE_TASKS };

	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < bundle_n(w->b, FACTS_TABLES + state[k]); i++)
			if (slice_is(row_text(t, bundle_row(w->b, FACTS_TABLES + state[k], i), EXCEPTIONS_code), code))
				return true;
	return false;
}

static void
store(struct recorder *w, int state, struct slice id, const struct raised *r, struct seen s)
{
	row_begin(&w->rb, w->d->plan->facts->state[state]);
	row_put_text(&w->rb, EXCEPTIONS_id, id);
	row_put_text(&w->rb, EXCEPTIONS_owner_id, w->d->owner);
	row_put_text(&w->rb, EXCEPTIONS_code, slice_of(r->code));
	row_put_text(&w->rb, EXCEPTIONS_subject, r->subject);
	row_put_date(&w->rb, EXCEPTIONS_first_seen, s.first);
	row_put_date(&w->rb, EXCEPTIONS_last_seen, w->d->plan->today);
	row_put_number(&w->rb, EXCEPTIONS_nights, s.nights + 1);
	row_put_text(&w->rb, EXCEPTIONS_process, r->process);
	buf_reset(&w->val);
	CHECK(row_end(&w->rb, &w->val));
	buf_reset(&w->key);
	state_key(&w->key, w->d->owner, id);
	act_put(w->o->out, w->d->base + state, buf_view(&w->key), buf_view(&w->val));
}

/* Whose list CODE is in: as the pack says, else by what it is about. */
static struct slice
queue_of(const struct dossier *w, struct slice code)
{
	const struct pack_effect *e = pack_effect_find(w->by->pack, code);

	return e != NULL && e->queue.n > 0 ? e->queue
	    : w->by->pack->queue[w->base == 0 ? PACK_OF_ACCOUNT : w->base == ACT_INSTRUMENT ? PACK_OF_INSTRUMENT : PACK_OF_SUM];
}

static struct outrow *
head(struct recorder *w, int file, struct slice id, struct slice code, struct seen s, const char *status,
    const char *severity)
{
	struct ask_scope about = ask_about(FACTS_SECURITY, w->d->base == ACT_INSTRUMENT ? bundle_row(w->d->b, FACTS_SECURITY, 0) : slice_make(NULL, 0));
	struct outrow *o = &w->row[file];

	outrow_begin(o);
	record_fill(w, file, &about);
	deliver_text(o, file == OUT_TASKS ? "task_id" : "exception_id", id);
	deliver_str(o, "run_id", w->d->plan->run_id);
	deliver_date(o, "business_date", w->d->plan->today);
	deliver_text(o, "queue", queue_of(w->d, code));
	deliver_str(o, "severity", severity);
	deliver_date(o, "first_seen", s.first);
	deliver_number(o, "nights_seen", s.nights);
	deliver_str(o, "status", status);
	deliver_text(o, "account_id", w->d->b->account_id);
	deliver_text(o, "customer_id", w->d->customer_id);
	deliver_text(o, "security_id", w->d->security_id);
	return o;
}

static void
line(struct recorder *w, int file)
{
	buf_reset(&w->line);
	if (outrow_end(&w->row[file], &w->line, w->err) != 0)
		w->trouble = true;
	else
		act_line(w->o->out, file, buf_view(&w->line));
}

/* The hour of DAY by which it must be done: MINUTE, but not after the office has closed. A calendar that
 * does not say when it closes leaves the day's last minute. */
static struct row_stamp
end_of(const struct dossier *w, int32_t day, int minute)
{
	const struct calendar *c = calendar_find(w->plan->calendars, w->by->pack->calendar);
	int closes = 24 * 60 - 1;

	if (c != NULL)
		(void)!calendar_closes(c, day, &closes);
	return interlock_at(w->by->pack->zone, day, 60 * (int64_t)(minute >= 0 && minute < closes ? minute : closes));
}

static void
write_exception(struct recorder *w, const struct raised *r, struct slice id, struct seen s)
{
	struct outrow *o = head(w, OUT_EXCEPTIONS, id, slice_of(r->code), s, s.known ? "standing" : "new", r->severity);

	deliver_str(o, "code", r->code);
	deliver_clipped(o, "message", r->message);
	if (r->due_by != CASE_NO_DAY)
		deliver_stamp(o, "deadline", end_of(w->d, r->due_by, r->due_minute));
	if (r->fault != NULL) {
		deliver_str(o, "model", r->fault->model);
		deliver_str(o, "decision", r->fault->decision);
		deliver_str(o, "rule", r->fault->rule);
		deliver_str(o, "place", r->fault->place);
	}
	if (r->withheld != NULL) {
		deliver_str(o, "withheld_kind", r->withheld);
		deliver_text(o, "withheld_step", r->step);
		deliver_money(o, "withheld_amount", r->amount);
	}
	deliver_clipped(o, "clears_when", r->clears);
	line(w, OUT_EXCEPTIONS);
	act_count(w->o->out, s.known ? "exceptions.standing" : "exceptions.new", 1);
}

/* By when a person should have done it: what was decided, else what the pack gives for such a task. */
static int32_t
due(struct dossier *w, const struct raised *r, int32_t first_seen)
{
	const struct pack_effect *t = pack_effect_find(w->by->pack, slice_of(r->code));

	return r->due_by != CASE_NO_DAY ? r->due_by : t == NULL ? CASE_NO_DAY
	    : dossier_working_days(w, first_seen, t->due_days);
}

static void
write_task(struct recorder *w, const struct raised *r, struct slice id, struct seen s)
{
	int32_t day = due(w->d, r, s.first);
	bool late = day != CASE_NO_DAY && day < w->d->plan->today;
	struct outrow *o = head(w, OUT_TASKS, id, slice_of(r->code), s, late ? "overdue" : s.known ? "open" : "new", r->severity);

	deliver_clipped(o, "question", r->message);
	deliver_clipped(o, "choices", r->choices);
	deliver_clipped(o, "suggestion", r->suggestion);
	deliver_clipped(o, "override", r->override);
	if (day != CASE_NO_DAY)
		deliver_stamp(o, "due_by", end_of(w->d, day, r->due_minute));
	deliver_date(o, "last_safe", r->last_safe);
	deliver_money(o, "amount_at_risk", r->at_risk != 0 ? r->at_risk : w->d->pos.past_due);
	deliver_clipped(o, "effect", r->clears);
	line(w, OUT_TASKS);
	act_count(w->o->out, s.known ? "tasks.open" : "tasks.new", 1);
}

/* Whether this job asks PROCESS, so that it knows what stands and what does not any more; what the engine tells by itself,
 * or a process that is gone, is told by nights. */
static bool
is_told_here(const struct dossier *w, struct slice process)
{
	const struct decide_plan *p = w->plan;
	const struct pack *k = w->by->pack;

	for (size_t i = 0; i < k->processes; i++)
		if (slice_eq(k->process[i].name, process))
			return !p->relief_only && pack_lists(k->process[i].jobs, p->job);
	return !p->between;
}

/* R, a row of EXCEPTIONS or of TASKS, is over. */
static void
over(struct recorder *w, int state, struct slice r)
{
	const struct row_type *t = w->d->plan->facts->state[state];
	struct slice id = row_text(t, r, EXCEPTIONS_id);
	struct seen s = { row_date(t, r, EXCEPTIONS_first_seen), row_number(t, r, EXCEPTIONS_nights), true };
	bool task = state == STATE_TASKS;
	int file = task ? OUT_TASKS : OUT_EXCEPTIONS;
	struct outrow *o = head(w, file, id, row_text(t, r, EXCEPTIONS_code), s, task ? "closed" : "cleared", "low");

	deliver_text(o, "code", row_text(t, r, EXCEPTIONS_code));
	line(w, file);
	act_count(w->o->out, task ? "tasks.closed" : "exceptions.cleared", 1);
	buf_reset(&w->key);
	state_key(&w->key, w->d->owner, id);
	act_del(w->o->out, w->d->base + state, buf_view(&w->key));
}

static void
cleared(struct recorder *w, int state, const bool *used)
{
	const struct row_type *t = w->d->plan->facts->state[state];

	for (uint32_t i = 0; i < bundle_n(w->d->b, FACTS_TABLES + state); i++) {
		struct slice r = bundle_row(w->d->b, FACTS_TABLES + state, i);

		if (!used[i] && is_told_here(w->d, row_text(t, r, EXCEPTIONS_process)))
			over(w, state, r);
	}
}

static struct slice
id_of(const struct dossier *w, const struct raised *r)
{
	char id[EFFECT_ID + 1];

	effect_id(id, w->owner, slice_of(r->code), r->subject, r->task);
	return slice_of(arena_printf(w->mem, "%s", id));
}

static void
tell(struct recorder *w, const struct raised *r, struct slice id, struct seen s)
{
	store(w, r->task ? STATE_TASKS : STATE_EXCEPTIONS, id, r, s);
	s.nights++;
	if (r->task)
		write_task(w, r, id, s);
	else
		write_exception(w, r, id, s);
}

/* --- orders that wait for a crew ---------------------------------------------------------- */
static const char *
day_text(const struct dossier *w, int32_t day)
{
	struct when_civil c = when_civil(day);

	return day == CASE_NO_DAY ? "no day" : arena_printf(w->mem, "%04d-%02d-%02d", (int)c.year, c.month, c.day);
}

/* What is said if they wait (the first), and if their notice ends before their turn (both). */
static void
waits(const struct recorder *w, struct raised r[2])
{
	const struct dossier *d = w->d;
	const struct prove_room *room = w->room;
	const char *day = day_text(d, d->by->execution), *last = day_text(d, d->c.valid_until);
	const char *can = room->unknown ? "how many orders can be done is not known" : arena_printf(d->mem, "%.*s can do %lld that day, and"
	    " what is more urgent goes first", SLICE_FMT(room->place), (long long)room->most);

	for (int i = 0; i < 2; i++)
		r[i] = (struct raised){ .subject = d->b->account_id, .due_by = i == 0 ? d->c.valid_until : CASE_NO_DAY, .due_minute = -1,
			.last_safe = i == 0 ? CASE_NO_DAY : d->c.valid_until, .amount = d->pos.noticed, .at_risk = d->pos.noticed };
	r[0].code = RAISE_NO_CREW;
	r[0].severity = "normal";
	r[0].withheld = pack_nature_name[NATURE_CUT];
	r[0].message = slice_of(arena_printf(d->mem, "the order waits, no crew has room for it on %s: %s; its notice is good through %s", day, can, last));
	r[0].clears = slice_of("a crew has room, or there is nothing to cut any more");
	r[1].task = true;
	r[1].code = RAISE_NOTICE_ENDS;
	r[1].severity = "high";
	r[1].message = slice_of(arena_printf(d->mem, "the notice ends on %s, before a crew has room at this pace: %s", last, can));
	r[1].clears = slice_of("a crew goes there by then; else a new notice begins its days anew");
}

static void
may_wait(struct recorder *w, bool *const used[2])
{
	struct buf *out = w->o->out;
	struct raised r[2];

	waits(w, r);
	for (int i = 0; i < 2; i++) {
		int state = i == 0 ? STATE_EXCEPTIONS : STATE_TASKS;
		bool *mine = arena_zalloc(w->d->mem, bundle_n(w->d->b, FACTS_TABLES + state) + 1u);
		struct slice id = id_of(w->d, &r[i]);
		struct seen s = look(w->d, state, id, mine);

		for (int fate = 0; fate < RANK_FATES; fate++) {
			w->o->out = &w->cuts[fate];
			if (fate > i)
				tell(w, &r[i], id, s);
			for (uint32_t k = 0; fate <= i && k < bundle_n(w->d->b, FACTS_TABLES + state); k++)
				if (mine[k])
					over(w, state, bundle_row(w->d->b, FACTS_TABLES + state, k));
		}
		for (uint32_t k = 0; k < bundle_n(w->d->b, FACTS_TABLES + state); k++)
			used[i][k] |= mine[k];
	}
	w->o->out = out;
	w->waits = r[0].message;
}

void
raise_save(struct recorder *w)
{
	bool *used[2] = {
		arena_zalloc(w->d->mem, bundle_n(w->d->b, FACTS_TABLES + STATE_EXCEPTIONS) + 1u),
		arena_zalloc(w->d->mem, bundle_n(w->d->b, FACTS_TABLES + STATE_TASKS) + 1u)
	};

	for (size_t i = 0; i < w->o->n_raised; i++) {
		const struct raised *r = &w->o->raised[i];
		struct slice id = id_of(w->d, r);
		struct seen s = look(w->d, r->task ? STATE_TASKS : STATE_EXCEPTIONS, id, used[r->task]);

		if (s.known && !is_told_here(w->d, r->process))
			continue; /* where it is told it is counted */
		tell(w, r, id, s);
		buf_printf(&w->o->explain, "%s\t%s\t%.*s\n", r->task ? "task" : "exception", r->code,
		    SLICE_FMT(r->message));
	}
	if (w->room != NULL)
		may_wait(w, used);
	/* Of an account that was not decided nobody knows whether the others still stand. */
	if (w->d->b->over)
		return;
	cleared(w, STATE_EXCEPTIONS, used[0]);
	cleared(w, STATE_TASKS, used[1]);
}
