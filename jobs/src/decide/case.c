/* case.c - one collection case: which step it is at, and what proves it. */
#include "decide/case.h"

const char *const case_order_name[CASE_ORDER_STATUSES] = { "none", "issued", "completed",
	"not executable", "cancelled", "expired" };

void
case_none(struct case_state *c)
{
	memset(c, 0, sizeof *c);
	c->step = -1;
	c->arrears_date = c->started = c->closed = CASE_NO_DAY;
	c->valid_until = c->final_mailed = c->order_completed = CASE_NO_DAY;
	for (int i = 0; i < CASE_MAX_STEPS; i++)
		c->proof[i].entered = c->proof[i].done = CASE_NO_DAY;
}

/* A notice that was mailed and whose time has run out, or whose mail came back. */
static bool
lost_force(const struct case_state *c, const struct case_rung *ladder, int step, int32_t today)
{
	const struct case_proof *p = &c->proof[step];

	if (ladder[step].effect != CASE_NOTICE || p->attempts == 0)
		return false;
	if (p->returned)
		return true;
	return ladder[step].valid_days > 0 && p->done != CASE_NO_DAY &&
	       c->valid_until != CASE_NO_DAY && c->valid_until < today;
}

static bool
order_is_over(const struct case_state *c)
{
	return c->order != CASE_ORDER_ISSUED && c->order != CASE_ORDER_COMPLETED;
}

/* The step it is at, or an earlier one. */
static enum case_verdict
again(const struct case_state *c, const struct case_rung *ladder, int target, int32_t today)
{
	if (ladder[c->step].effect == CASE_ORDER && c->order == CASE_ORDER_ISSUED)
		return target == c->step ? CASE_STAY : CASE_WAITS;
	if (ladder[target].effect == CASE_NOTICE) {
		/* Only what stands at the top, or right below an order that is over. */
		bool near = target == c->step ||
			    (target == c->step - 1 && ladder[c->step].effect == CASE_ORDER &&
				order_is_over(c));

		return near && lost_force(c, ladder, target, today) ? CASE_AGAIN : CASE_STAY;
	}
	/* One that was carried out: what it left on at other points may be cut later, on the same letters. */
	if (target != c->step)
		return CASE_STAY;
	return target > 0 && lost_force(c, ladder, target - 1, today) ? CASE_UNPROVED : CASE_AGAIN;
}

enum case_verdict
case_ask(const struct case_state *c, const struct case_rung *ladder, int n, int target,
    int32_t today)
{
	int at = c->open ? c->step : -1;

	if (target < 0 || target >= n)
		return CASE_UNKNOWN;
	if (target <= at)
		return again(c, ladder, target, today);
	if (target > at + 1)
		return CASE_SKIPS;
	if (at < 0)
		return CASE_ENTER;
	if (c->proof[at].returned)
		return CASE_RETURNED;
	if (c->proof[at].done == CASE_NO_DAY)
		return CASE_UNPROVED;
	/* An order rests on the notice before it; a notice that ran out is no ground. */
	if (ladder[target].effect == CASE_ORDER && lost_force(c, ladder, at, today))
		return CASE_UNPROVED;
	return CASE_ENTER;
}

static void
begin(struct case_state *c, int32_t today, int64_t past_due, int32_t arrears_date)
{
	int number = c->number + 1;

	case_none(c);
	c->open = true;
	c->number = number;
	c->amount = past_due;
	c->arrears_date = arrears_date;
	c->started = today;
}

void
case_enter(struct case_state *c, const struct case_rung *ladder, int target, int32_t today,
    int64_t past_due, int32_t arrears_date)
{
	struct case_proof *p;

	if (!c->open)
		begin(c, today, past_due, arrears_date);
	CHECK(target >= 0 && target < CASE_MAX_STEPS && target <= c->step + 1);
	c->step = target;
	p = &c->proof[target];
	p->attempts++;
	p->entered = today;
	p->done = CASE_NO_DAY;
	p->returned = false;
	if (ladder[target].effect == CASE_ORDER) {
		c->order = CASE_ORDER_ISSUED;
		c->order_completed = CASE_NO_DAY;
	} else if (ladder[target].valid_days > 0) {
		c->valid_until = c->final_mailed = CASE_NO_DAY;
	}
}

void
case_proved(struct case_state *c, const struct case_rung *ladder, int step, int attempt,
    int32_t day)
{
	struct case_proof *p;

	if (!c->open || step < 0 || step >= CASE_MAX_STEPS)
		return;
	p = &c->proof[step];
	/* The first proof counts: a later "delivered" does not move the clock of "mailed". */
	if (attempt != p->attempts || p->done != CASE_NO_DAY)
		return;
	p->done = day;
	if (ladder[step].effect == CASE_NOTICE && ladder[step].valid_days > 0) {
		c->final_mailed = day;
		c->valid_until = day + ladder[step].valid_days;
	}
}

void
case_mail_returned(struct case_state *c, int step, int attempt)
{
	if (c->open && step >= 0 && step < CASE_MAX_STEPS && attempt == c->proof[step].attempts)
		c->proof[step].returned = true;
}

void
case_order(struct case_state *c, enum case_order_status status, int32_t day)
{
	c->order = status;
	if (status == CASE_ORDER_COMPLETED)
		c->order_completed = day;
}

void
case_close(struct case_state *c, int32_t today, bool by_payment)
{
	c->open = false;
	c->closed = today;
	c->closed_by_payment = by_payment;
}

void
case_back_from_order(struct case_state *c, const struct case_rung *ladder)
{
	while (c->step >= 0 && ladder[c->step].effect == CASE_ORDER)
		c->step--;
}

bool
case_reopen(struct case_state *c, const struct case_rung *ladder)
{
	if (c->open || !c->closed_by_payment || c->number == 0)
		return false;
	c->open = true;
	c->closed = CASE_NO_DAY;
	c->closed_by_payment = false;
	case_back_from_order(c, ladder);
	while (c->step >= 0 && ladder[c->step].valid_days > 0)
		c->step--;
	c->valid_until = c->final_mailed = CASE_NO_DAY;
	if (c->order == CASE_ORDER_ISSUED)
		c->order = CASE_ORDER_CANCELLED;
	return true;
}

/* --- as rules see it ---------------------------------------------------------- */
enum { F_STEP, F_ENTERED, F_DONE, F_RETURNED, F_MAILED, F_VALID, F_AMOUNT, F_ARREARS, F_ATTEMPTS,
	F_ORDER, F_COMPLETED, F_N };

const char *const case_names[] = { "step", "entered_date", "done_date", "returned",
	"final_mailed_date", "final_valid_until", "amount", "arrears_date", "attempts",
	"order_status", "order_completed_date", NULL };
const char *const case_types[] = { "string", "date", "date", "boolean", "date", "date", "number",
	"date", "number", "string", "date", NULL };
#define S(s) { s, sizeof(s) - 1 }
static const struct slice slices[F_N] = { S("step"), S("entered_date"), S("done_date"),
	S("returned"), S("final_mailed_date"), S("final_valid_until"), S("amount"),
	S("arrears_date"), S("attempts"), S("order_status"), S("order_completed_date") };
static const struct value_shape shape = { F_N, slices };

static struct value
day(int32_t d)
{
	return d == CASE_NO_DAY ? value_null() : value_date(d);
}

struct value
case_value(const struct case_state *c, const struct case_rung *ladder, struct arena *mem)
{
	static const struct case_proof nothing = { 0, CASE_NO_DAY, CASE_NO_DAY, false };
	const struct case_proof *p = c->open && c->step >= 0 ? &c->proof[c->step] : &nothing;
	struct value *v = arena_alloc(mem, F_N * sizeof *v);
	struct value_context *x = arena_alloc(mem, sizeof *x);
	bool at = c->open && c->step >= 0;

	v[F_STEP] = value_string(at ? ladder[c->step].name : slice_of("none"));
	v[F_ENTERED] = day(p->entered);
	v[F_DONE] = day(p->done);
	v[F_RETURNED] = value_bool(p->returned);
	v[F_MAILED] = day(c->open ? c->final_mailed : CASE_NO_DAY);
	v[F_VALID] = day(c->open ? c->valid_until : CASE_NO_DAY);
	v[F_AMOUNT] = value_scaled(c->open ? c->amount : 0, 2);
	v[F_ARREARS] = day(c->open ? c->arrears_date : CASE_NO_DAY);
	v[F_ATTEMPTS] = value_int(p->attempts);
	/* An order outlives its case: a cut that was made stays one until it is undone. */
	v[F_ORDER] = value_string(slice_of(case_order_name[c->order]));
	v[F_COMPLETED] = day(c->order_completed);
	x->shape = &shape;
	x->v = v;
	return value_context(x);
}
