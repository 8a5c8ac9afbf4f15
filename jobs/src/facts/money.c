/* money.c - payments that the figures do not show yet, and which debt they cover. */
#include <stdlib.h>

#include "facts/money.h"

void
money_tonight(struct money *m, const struct money *last, int64_t ahead, int32_t today)
{
	int64_t shown = last != NULL && m->settled > last->settled ? m->settled - last->settled : 0;

	m->unbooked = last == NULL ? ahead : last->unbooked + m->paid - last->paid - shown;
	if (m->unbooked <= 0) {
		m->unbooked = 0;
		m->since = POSITION_NO_DAY;
	} else {
		m->since = last != NULL && last->since != POSITION_NO_DAY ? last->since : today;
	}
}

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
