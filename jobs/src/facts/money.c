/* money.c - payments that the figures do not show yet, and which debt they cover. */
#include <stdlib.h>

#include "effect/state.h"
#include "facts/money.h"

/* --- from night to night ----------------------------------------------------------- */
static int64_t
at_least(int64_t least, int64_t x)
{
	return x > least ? x : least;
}

int64_t
money_protects(const struct money *m)
{
	return at_least(0, m->unbooked - at_least(0, m->apart));
}

/* What is apart for longer than WAIT stays so for as much as is unbooked. */
static int64_t
still_apart(const struct money *last, int32_t today, int wait)
{
	int64_t most = last->moved == POSITION_NO_DAY || today - last->moved > wait ? last->unbooked : INT64_MAX;

	return last->apart > most ? most : at_least(-most, last->apart);
}

/* What was paid less than came, whatever told it, came back. */
static void
match(struct money *m, const struct money *last, int64_t sure, int32_t today, int wait)
{
	int64_t rise = at_least(0, m->settled - last->settled), fall = at_least(0, last->settled - m->settled);
	int64_t paid = m->paid - last->paid, returned = at_least(0, m->returned - last->returned);
	int64_t came = at_least(at_least(0, sure), paid + returned), back = came - paid;
	int64_t over = at_least(0, rise - last->unbooked - came);

	m->unbooked = at_least(0, last->unbooked + came - rise);
	m->apart = still_apart(last, today, wait) + back - fall;
	if (m->apart < 0) /* up again */
		m->apart = over < -m->apart ? m->apart + over : 0;
	m->moved = back > 0 || fall > 0 ? today : last->moved;
}

void
money_tonight(struct money *m, const struct money *last, int64_t sure, int32_t today, int wait)
{
	m->unbooked = sure;
	m->apart = 0;
	m->moved = POSITION_NO_DAY;
	m->as_of = today;
	if (last != NULL)
		match(m, last, sure, today, wait);
	m->since = money_protects(m) == 0 ? POSITION_NO_DAY
	    : last != NULL && last->since != POSITION_NO_DAY ? last->since : today;
}

/* Like what the figures showed and show no more, so that its return takes nothing else away. */
void
money_forgo(struct money *m)
{
	int64_t sum = money_protects(m);

	m->unbooked -= sum;
	if (m->apart <= 0 && sum > 0) {
		m->apart -= sum;
		m->moved = m->as_of;
	}
	m->since = POSITION_NO_DAY;
}

/* --- as it is kept ----------------------------------------------------------------- */
struct money
money_read(const struct row_type *t, struct slice r)
{
	return (struct money){ row_number(t, r, MONEY_settled), row_number(t, r, MONEY_paid), row_number(t, r, MONEY_returned),
		row_number(t, r, MONEY_unbooked), row_number(t, r, MONEY_apart), row_date(t, r, MONEY_since),
		row_date(t, r, MONEY_moved), row_date(t, r, MONEY_as_of) };
}

static void
put_day(struct row_builder *b, int col, int32_t day)
{
	if (day != POSITION_NO_DAY)
		row_put_date(b, col, day);
}

void
money_put(struct row_builder *b, const struct row_type *t, struct slice account, const struct money *m)
{
	row_begin(b, t);
	row_put_text(b, MONEY_account_id, account);
	row_put_number(b, MONEY_settled, m->settled);
	row_put_number(b, MONEY_paid, m->paid);
	row_put_number(b, MONEY_unbooked, m->unbooked);
	put_day(b, MONEY_since, m->since);
	row_put_number(b, MONEY_returned, m->returned);
	row_put_number(b, MONEY_apart, m->apart);
	put_day(b, MONEY_moved, m->moved);
	put_day(b, MONEY_as_of, m->as_of);
}

/* --- what it covers ---------------------------------------------------------------- */
bool
money_pays_debt(struct slice purpose)
{
	return !slice_is(purpose, "deposit") && !slice_is(purpose, "security proceeds");
}

static int
older(const void *a, const void *b, void *bills)
{
	const struct position_bill *v = bills, *x = &v[*(const uint32_t *)a], *y = &v[*(const uint32_t *)b];

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	if (x->mail != y->mail)
		return x->mail < y->mail ? -1 : 1;
	return x < y ? -1 : x > y;
}

void
money_cover(struct position_bill *v, uint32_t *order, size_t n, int32_t today, int64_t sum)
{
	size_t due = 0;

	for (uint32_t i = 0; i < n; i++)
		if (position_past_due(&v[i], today) > 0 && v[i].kind != POSITION_DEPOSIT)
			order[due++] = i;
	qsort_r(order, due, sizeof *order, older, v);
	for (size_t i = 0; i < due && sum > 0; i++) {
		struct position_bill *b = &v[order[i]];
		int64_t owed = position_past_due(b, today);

		b->covered = sum < owed ? sum : owed;
		sum -= b->covered;
	}
}
