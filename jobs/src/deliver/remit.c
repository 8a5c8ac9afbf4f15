/* remit.c - the scan line of a letter: account, amount in cents, check digit. */
#include "deliver/remit.h"

/* A digit at an odd place from the right counts double, its own digits added up. */
static int
worth(int digit, bool doubled)
{
	int n = doubled ? 2 * digit : digit;

	return n > 9 ? n - 9 : n;
}

int
remit_digit(struct slice s)
{
	bool doubled = true;
	int sum = 0;

	for (size_t i = s.n; i-- > 0;) {
		char c = s.p[i];
		int n = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10
		    : c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;

		for (bool more = n >= 0; more; n /= 10, doubled = !doubled) {
			sum += worth(n % 10, doubled);
			more = n > 9;
		}
	}
	return (10 - sum % 10) % 10;
}

void
remit_line(struct buf *out, struct slice account, int64_t cents)
{
	size_t from = out->n;

	buf_printf(out, "%.*s %010lld", SLICE_FMT(account), (long long)cents);
	buf_printf(out, " %d", remit_digit(slice_make(out->p + from, out->n - from)));
}
