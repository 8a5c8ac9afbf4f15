/* tender.c - what the return of a tender means beside the row that tells it. */
#include <stdlib.h>

#include "facts/tender.h"

/* More payments than that under one id are no cheque: an id that says nothing, such as "0". */
enum { MOST = 2000 };

#define BY_TENDER_RETURNS "by-tender-payment-returns"
#define BY_TENDER_PAYMENTS "by-tender-payments"

struct tender_set {
	struct arena mem;
	struct buf back;	/* struct tender_back each, by account */
};

/* Rows of one table under one tender. */
struct some {
	struct rows *way, *rows;	/* NULL: empty */
	int table;
	struct slice *v;		/* keys, then rows in today's form; MOST + 1 */
	size_t n;
};

struct reading {
	const struct facts *f;
	struct some ret, pay;
	bool fresh;
	struct arena mem;	/* of the tender in hand */
	struct buf tender, old;	/* its id and 00 */
	struct tender_set *out;
};

/* --- rows of a tender ---------------------------------------------------------------------- */
static int
open_some(struct some *s, int table, const char *way, const struct facts_source *src, struct err *e)
{
	s->table = table;
	s->v = base_alloc((MOST + 1) * sizeof *s->v);
	return src->rows(src->ctx, way, &s->way, e) != 0 || src->rows(src->ctx, facts_layout_name[table], &s->rows, e) != 0 ? -1 : 0;
}

static void
close_some(struct some *s)
{
	rows_close(&s->way);
	rows_close(&s->rows);
	base_free(s->v);
}

/* KEY of a way's table, if it is the tender's: the row's own key is kept. */
static bool
keep(struct reading *r, struct some *s, struct slice key)
{
	size_t n = r->tender.n;

	if (key.n < n || memcmp(key.p, r->tender.p, n) != 0)
		return false;
	if (s->n <= MOST)
		s->v[s->n++] = arena_slice(&r->mem, slice_make(key.p + n, key.n - n));
	return true;
}

static int
payments(struct reading *r, struct err *e)
{
	struct slice key, val;
	int rc;

	r->pay.n = 0;
	if (r->pay.way == NULL)
		return 0;
	if (rows_seek(r->pay.way, buf_view(&r->tender), e) != 0)
		return -1;
	while ((rc = rows_next(r->pay.way, &key, &val, e)) == 1 && r->pay.n <= MOST && keep(r, &r->pay, key))
		;
	return rc < 0 ? -1 : 0;
}

/* Keys become rows. One that is missing counts as none. */
static int
load(struct reading *r, struct some *s, struct err *e)
{
	const struct row_type *t = r->f->type[s->table];
	struct slice key, val;
	const char *why;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < s->n; i++) {
		if (rows_seek(s->rows, s->v[i], e) != 0 || (rc = rows_next(s->rows, &key, &val, e)) < 0)
			return -1;
		if (rc == 0 || !slice_eq(key, s->v[i]))
			continue;
		/* Rows come from disk: a damaged one must not be read past its end. */
		if (!r->fresh && row_check(t, val, &why) != 0)
			return err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", facts_layout_name[s->table], why);
		buf_reset(&r->old);
		s->v[n++] = arena_slice(&r->mem, row_upgrade(t, val, &r->old));
	}
	s->n = n;
	return 0;
}

/* --- which came back ------------------------------------------------------------------------- */
/* A return of the tender. */
struct told {
	struct slice row, named;	/* NAMED: the payment, {0}: not one of this tender's */
	bool whole;			/* of just what its cheque paid */
};

/* A and B, of one tender id, came by one cheque. */
static bool
same_cheque(const struct facts *f, struct slice a, struct slice b)
{
	static const enum facts_col from[] = { F_PAYMENT_source_id, F_PAYMENT_transmission_id, F_PAYMENT_batch_id };

	for (size_t i = 0; i < NELEM(from); i++)
		if (!slice_eq(facts_text(f, a, from[i]), facts_text(f, b, from[i])))
			return false;
	return facts_date(f, a, F_PAYMENT_effective_date) == facts_date(f, b, F_PAYMENT_effective_date);
}

/* Paid by the cheque that paid WITH: not what takes a payment back, nor one whose money now stands in another row. */
static bool
is_share(const struct facts *f, struct slice p, struct slice with)
{
	return facts_null(f, p, F_PAYMENT_reversal_of) && !slice_is(facts_text(f, p, F_PAYMENT_status), "moved") &&
	    !slice_is(facts_text(f, p, F_PAYMENT_reversal_cause), "posting error") && same_cheque(f, p, with);
}

static struct told
look(const struct reading *r, struct slice ret)
{
	struct slice id = facts_text(r->f, ret, F_RETURN_payment_id);
	struct told x = { .row = ret };
	int64_t sum = 0;

	for (size_t i = 0; i < r->pay.n && x.named.n == 0; i++)
		if (slice_eq(facts_text(r->f, r->pay.v[i], F_PAYMENT_payment_id), id))
			x.named = r->pay.v[i];
	for (size_t i = 0; i < r->pay.n && x.named.n > 0; i++)
		if (is_share(r->f, r->pay.v[i], x.named))
			sum += facts_number(r->f, r->pay.v[i], F_PAYMENT_amount);
	x.whole = x.named.n > 0 && sum == facts_number(r->f, ret, F_RETURN_amount);
	return x;
}

/* Where a payment is not known, its day must be the same. */
static bool
one_cheque(const struct facts *f, const struct told *a, const struct told *b)
{
	int32_t day = facts_date(f, a->row, F_RETURN_original_effective_date);

	return a->named.n > 0 && b->named.n > 0 ? same_cheque(f, a->named, b->named)
	    : day != ROW_NO_DATE && day == facts_date(f, b->row, F_RETURN_original_effective_date);
}

/* They tell of one return: a cheque that was presented again comes back once more. */
static bool
alike(const struct facts *f, const struct told *a, const struct told *b)
{
	return facts_number(f, a->row, F_RETURN_represented) == facts_number(f, b->row, F_RETURN_represented) &&
	    facts_bool(f, a->row, F_RETURN_final) == facts_bool(f, b->row, F_RETURN_final) && one_cheque(f, a, b);
}

static struct slice
text(const struct reading *r, struct slice row, enum facts_col c)
{
	return arena_slice(&r->out->mem, facts_text(r->f, row, c));
}

/* ACCOUNT, PAYMENT: columns of ROW. Good until the next one is added. */
static struct tender_back *
add(struct reading *r, struct slice ret, struct slice row, enum facts_col account, enum facts_col payment)
{
	struct tender_back b = { .account = text(r, row, account), .payment = text(r, row, payment),
		.ret = text(r, ret, F_RETURN_return_id), .payer = text(r, ret, F_RETURN_payer_customer_id),
		.returned = facts_date(r->f, ret, F_RETURN_returned_date) };

	buf_add(&r->out->back, &b, sizeof b);
	return (struct tender_back *)(void *)(r->out->back.p + r->out->back.n) - 1;
}

/* A return of ACCOUNT's own tells of X's cheque. */
static bool
told_there(const struct reading *r, const struct told *v, const struct told *x, struct slice account)
{
	for (size_t i = 0; i < r->ret.n; i++)
		if (slice_eq(facts_text(r->f, v[i].row, F_RETURN_account_id), account) && one_cheque(r->f, &v[i], x))
			return true;
	return false;
}

/* All that X's cheque paid. An account has one mark of it, whatever number of its bills it paid. */
static void
all_back(struct reading *r, const struct told *v, const struct told *x)
{
	struct slice last = { 0 };

	for (size_t i = 0; i < r->pay.n; i++) {
		struct slice p = r->pay.v[i], account = facts_text(r->f, p, F_PAYMENT_account_id);
		struct tender_back *b;

		if (account.n == 0 || !is_share(r->f, p, x->named))
			continue;
		b = add(r, x->row, p, F_PAYMENT_account_id, F_PAYMENT_payment_id);
		b->amount = facts_number(r->f, p, F_PAYMENT_amount);
		b->fault = facts_bool(r->f, x->row, F_RETURN_customer_fault) && !slice_eq(account, last) &&
		    !told_there(r, v, x, account);
		last = account;
	}
}

static int64_t
received(const struct facts *f, struct slice ret)
{
	return facts_null(f, ret, F_RETURN_received_at) ? 0
	    : row_stamp(f->type[FACTS_RETURN], ret, f->col[F_RETURN_received_at]).utc;
}

/* In the order in which they came. */
static int
before(const void *a, const void *b, void *facts)
{
	struct slice x = *(const struct slice *)a, y = *(const struct slice *)b;
	int64_t d = received(facts, x) - received(facts, y);

	return d != 0 ? (d < 0 ? -1 : 1)
	    : slice_cmp(facts_text(facts, x, F_RETURN_return_id), facts_text(facts, y, F_RETURN_return_id));
}

static void
judge(struct reading *r)
{
	struct told *v = arena_alloc(&r->mem, (r->ret.n + 1) * sizeof *v);

	qsort_r(r->ret.v, r->ret.n, sizeof *r->ret.v, before, (void *)(uintptr_t)r->f);
	for (size_t i = 0; i < r->ret.n; i++)
		v[i] = look(r, r->ret.v[i]);
	for (size_t i = 0; i < r->ret.n; i++) {
		bool again = false, known = false;

		for (size_t k = 0; k < i; k++)
			if (alike(r->f, &v[k], &v[i])) {
				again = true;
				known |= v[k].whole;
			}
		if (again)
			add(r, v[i].row, v[i].row, F_RETURN_account_id, F_RETURN_payment_id)->again = true;
		if (v[i].whole && !known)
			all_back(r, v, &v[i]);
	}
}

/* The tender in hand, all of whose returns are known. */
static int
tender(struct reading *r, struct err *e)
{
	if (payments(r, e) != 0)
		return -1;
	if (r->ret.n > MOST || r->pay.n > MOST || (r->ret.n < 2 && r->pay.n < 2))
		return 0;
	if (load(r, &r->ret, e) != 0 || load(r, &r->pay, e) != 0)
		return -1;
	judge(r);
	return 0;
}

static int
all(struct reading *r, struct err *e)
{
	struct slice key, val;
	int rc;

	while ((rc = rows_next(r->ret.way, &key, &val, e)) == 1) {
		if (r->tender.n == 0 || !keep(r, &r->ret, key)) {
			if (r->tender.n > 0 && tender(r, e) != 0)
				return -1;
			arena_reset(&r->mem);
			r->ret.n = 0;
			buf_reset(&r->tender);
			buf_add(&r->tender, key.p, strnlen(key.p, key.n - 1) + 1);
			(void)keep(r, &r->ret, key);
		}
	}
	return rc < 0 ? -1 : r->tender.n > 0 ? tender(r, e) : 0;
}

/* --- the set ----------------------------------------------------------------------------------- */
static int
by_account(const void *a, const void *b)
{
	const struct tender_back *x = a, *y = b;
	int d = slice_cmp(x->account, y->account);

	d = d != 0 ? d : slice_cmp(x->payment, y->payment);
	return d != 0 ? d : slice_cmp(x->ret, y->ret);
}

int
tender_open(struct tender_set **out, const struct facts *f, const struct facts_source *src, struct err *e)
{
	struct tender_set *s = *out = base_zalloc(sizeof *s);
	struct reading r = { .f = f, .fresh = src->fresh, .out = s };
	int rc = 0;

	arena_init(&s->mem, 0);
	arena_init(&r.mem, 0);
	if (f->layout[FACTS_RETURN] != NULL && f->layout[FACTS_PAYMENT] != NULL)
		rc = open_some(&r.ret, FACTS_RETURN, BY_TENDER_RETURNS, src, e) != 0 ||
		    open_some(&r.pay, FACTS_PAYMENT, BY_TENDER_PAYMENTS, src, e) != 0 ||
		    (r.ret.way != NULL && all(&r, e) != 0) ? -1 : 0;
	if (s->back.n > 0)
		qsort(s->back.p, s->back.n / sizeof(struct tender_back), sizeof(struct tender_back), by_account);
	close_some(&r.ret);
	close_some(&r.pay);
	arena_fini(&r.mem);
	buf_fini(&r.tender);
	buf_fini(&r.old);
	if (rc != 0)
		tender_close(out);
	return rc;
}

void
tender_close(struct tender_set **sp)
{
	if (*sp == NULL)
		return;
	arena_fini(&(*sp)->mem);
	buf_fini(&(*sp)->back);
	base_free(*sp);
	*sp = NULL;
}

const struct tender_back *
tender_of(const struct tender_set *s, struct slice account, size_t *n)
{
	const struct tender_back *v = (const void *)s->back.p;
	size_t low = 0, high = s->back.n / sizeof *v, end = high;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(v[mid].account, account) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (*n = 0; low + *n < end && slice_eq(v[low + *n].account, account); ++*n)
		;
	return *n > 0 ? v + low : NULL;
}
