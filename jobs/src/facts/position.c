/* position.c - what an account owes and how it has paid, from its open items. */
#include "facts/position.h"
#include "data/when.h"

int64_t
position_past_due(const struct position_bill *b, int32_t today)
{
	int64_t due = b->open_amount - b->disputed;

	return b->open && b->due != POSITION_NO_DAY && b->due < today && due > 0 ? due : 0;
}

static void
owed(struct position *p, const struct position_bill *b, const struct position_input *in)
{
	int64_t due = position_past_due(b, in->today) - b->covered;

	p->open_amount += b->open_amount;
	p->disputed += b->disputed;
	if (due <= 0)
		return;
	if (b->kind == POSITION_DEPOSIT) {
		p->deposit_past_due += due;
		return;
	}
	p->past_due += due;
	if (in->noticed_on != POSITION_NO_DAY && b->due < in->noticed_on)
		p->noticed += due;
	p->open_bill_kinds_regular |= b->kind == POSITION_REGULAR || b->kind == POSITION_FINAL;
	if (p->arrears_date == POSITION_NO_DAY || b->due < p->arrears_date ||
	    (b->due == p->arrears_date && b->mail < p->oldest_mail_date)) {
		p->arrears_date = b->due;
		p->oldest_mail_date = b->mail;
	}
}

static void
history(struct position *p, const struct position_bill *b, int32_t from, int32_t today)
{
	int32_t issued = b->issue != POSITION_NO_DAY ? b->issue : b->mail;

	if (!b->counts || b->kind == POSITION_OTHER)
		return;
	if (b->kind == POSITION_REGULAR && issued >= from && issued < today) {
		p->bills_12m++;
		p->charges_12m += b->charges;
	}
	if (b->due >= from && b->due < today &&
	    (b->paid == POSITION_NO_DAY ? b->open_amount > b->covered : b->paid > b->due))
		p->late_12m++;
}

static int32_t
cuts_since(const struct position_input *in, int32_t from)
{
	int32_t n = 0;

	for (size_t i = 0; i < in->cuts; i++) {
		bool seen = in->cut[i] < from || in->cut[i] >= in->today;

		for (size_t j = 0; j < i && !seen; j++)
			seen = in->cut[j] == in->cut[i];
		n += !seen;
	}
	return n;
}

void
position_compute(struct position *out, const struct position_input *in)
{
	struct position p = { .arrears_date = POSITION_NO_DAY, .oldest_mail_date = POSITION_NO_DAY,
		.last_payment_date = POSITION_NO_DAY, .held_security = in->held_security, .credit = in->credit,
		.unbooked = in->unbooked };
	int64_t start = in->today, end = in->today;
	int32_t from;

	(void)when_add_months(in->today, -12, &start);
	from = (int32_t)start;
	for (size_t i = 0; i < in->bills; i++) {
		if (in->bill[i].open)
			owed(&p, &in->bill[i], in);
		history(&p, &in->bill[i], from, in->today);
	}
	if (p.noticed > in->noticed_most)
		p.noticed = in->noticed_most;
	if (p.arrears_date != POSITION_NO_DAY)
		p.days_past_due = in->today - p.arrears_date;
	for (size_t i = 0; i < in->payments; i++) {
		const struct position_payment *y = &in->payment[i];

		if (y->posted && y->effective <= in->today && y->effective != POSITION_NO_DAY &&
		    y->effective >= p.last_payment_date) {
			p.last_payment_date = y->effective;
			p.last_payment_amount = y->amount;
		}
	}
	for (size_t i = 0; i < in->returns; i++)
		p.returned_12m += in->ret[i].customer_fault && in->ret[i].returned >= from &&
				  in->ret[i].returned < in->today;
	p.cuts_12m = cuts_since(in, from);
	if (in->stopped != POSITION_NO_DAY && in->stopped < in->today)
		end = in->stopped;
	if (in->continuous_since != POSITION_NO_DAY && in->continuous_since < end)
		p.service_months = (int32_t)when_months_between(in->continuous_since, end);
	*out = p;
}

/* --- as rules see it ---------------------------------------------------------- */
#define FIELDS(X)                                                                                  \
	X(open_amount, money)                                                                      \
	X(past_due, money)                                                                         \
	X(disputed, money)                                                                         \
	X(deposit_past_due, money)                                                                 \
	X(arrears_date, day)                                                                       \
	X(oldest_mail_date, day)                                                                   \
	X(days_past_due, number)                                                                   \
	X(bills_12m, number)                                                                       \
	X(charges_12m, money)                                                                      \
	X(late_12m, number)                                                                        \
	X(returned_12m, number)                                                                    \
	X(cuts_12m, number)                                                                        \
	X(service_months, number)                                                                  \
	X(last_payment_date, day)                                                                  \
	X(last_payment_amount, money)                                                              \
	X(held_security, money)                                                                    \
	X(open_bill_kinds_regular, flag)                                                           \
	X(credit, money)                                                                           \
	X(unbooked, money)                                                                         \
	X(noticed, money)

#define TYPE_money "number"
#define TYPE_number "number"
#define TYPE_day "date"
#define TYPE_flag "boolean"
#define NAME(f, k) #f,
#define TYPE(f, k) TYPE_##k,
#define SLICE(f, k) { #f, sizeof(#f) - 1 },

const char *const position_names[] = { FIELDS(NAME) NULL };
const char *const position_types[] = { FIELDS(TYPE) NULL };
static const struct slice slices[] = { FIELDS(SLICE) };
static const struct value_shape shape = { NELEM(slices), slices };

static struct value
money(int64_t cents)
{
	return value_scaled(cents, 2);
}

static struct value
number(int64_t n)
{
	return value_int(n);
}

static struct value
day(int32_t d)
{
	return d == POSITION_NO_DAY ? value_null() : value_date(d);
}

static struct value
flag(bool b)
{
	return value_bool(b);
}

#define VALUE(f, k) v[i++] = k(p->f);
struct value
position_value(const struct position *p, struct arena *mem)
{
	struct value *v = arena_alloc(mem, NELEM(slices) * sizeof *v);
	struct value_context *c = arena_alloc(mem, sizeof *c);
	size_t i = 0;

	FIELDS(VALUE)
	c->shape = &shape;
	c->v = v;
	return value_context(c);
}
