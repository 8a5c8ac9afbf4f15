/* bundle_paper.c - what a question about an instrument sees beside it: all papers of its customer, what its account owes
 * and uses, the customer's other accounts and the guarantor's. */
#include "facts/bundle.h"
#include "facts/bundle_inside.h"

int
bundle_paper_open(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	static const uint8_t account[] = { FACTS_BILL, FACTS_PAYMENT, FACTS_RETURN, FACTS_SERVICE };
	struct bundle_paper *p = &r->paper;

	for (size_t i = 0; i < NELEM(account); i++)
		if (r->f->layout[account[i]] != NULL &&
		    src->rows(src->ctx, facts_layout_name[account[i]], &r->range[account[i]], e) != 0)
			return -1;
	if (src->rows(src->ctx, state_name[STATE_MONEY], &p->money, e) != 0)
		return -1;
	return src->rows(src->ctx, BUNDLE_BY_CUSTOMER, &p->by_customer, e) != 0 || src->rows(src->ctx, BUNDLE_BY_ACCOUNT, &p->by_account, e) != 0 ? -1 : 0;
}

void
bundle_paper_close(struct bundle_reader *r)
{
	rows_close(&r->paper.by_customer);
	rows_close(&r->paper.by_account);
	rows_close(&r->paper.money);
	buf_fini(&r->paper.key);
	buf_fini(&r->paper.accounts);
}

/* The keys of the customer's accounts, each an id and its 00; ACCOUNT first, whoever holds it. */
static int
accounts(struct bundle_reader *r, struct slice account, struct slice customer, struct err *e)
{
	struct bundle_paper *p = &r->paper;
	struct slice key, val, own;
	uint32_t n = 0;
	int rc = 0;

	buf_reset(&p->accounts);
	state_key(&p->accounts, account, slice_make("", 0));
	buf_reset(&p->key);
	state_key(&p->key, customer, slice_make("", 0));
	if (customer.n == 0 || p->by_customer == NULL)
		return 0;
	if (rows_seek(p->by_customer, buf_view(&p->key), e) != 0)
		return -1;
	while (!r->over && (rc = rows_next(p->by_customer, &key, &val, e)) == 1 && bundle_begins(key, buf_view(&p->key))) {
		own = slice_make(p->accounts.p, account.n + 1);
		key = slice_make(key.p + p->key.n, key.n - p->key.n);
		if (slice_eq(key, own))
			continue;
		buf_slice(&p->accounts, key);
		r->over = ++n > BUNDLE_MAX_OTHERS;
	}
	return rc < 0 ? -1 : 0;
}

/* The next of them from *AT on, with its 00. */
static bool
next_account(const struct bundle_reader *r, size_t *at, struct slice *key)
{
	const struct buf *b = &r->paper.accounts;
	const char *end = *at < b->n ? memchr(b->p + *at, '\0', b->n - *at) : NULL;

	if (end == NULL)
		return false;
	*key = slice_make(b->p + *at, (size_t)(end - b->p) + 1 - *at);
	*at += key->n;
	return true;
}

static int
papers_of(struct bundle_reader *r, struct slice account, struct slice own, struct err *e)
{
	struct bundle_paper *p = &r->paper;
	struct slice key, val;
	int rc;

	if (rows_seek(p->by_account, account, e) != 0)
		return -1;
	while ((rc = rows_next(p->by_account, &key, &val, e)) == 1 && bundle_begins(key, account)) {
		struct slice id = slice_make(key.p + account.n, key.n - account.n);

		if (slice_eq(id, own))
			continue;
		if (bundle_count(r) > BUNDLE_MAX_PAPERS) {
			r->over = true;
			return 0;
		}
		buf_reset(&r->key);
		buf_slice(&r->key, id);
		if ((rc = bundle_get(&r->one[FACTS_SECURITY], buf_view(&r->key), &val, e)) < 0 ||
		    (rc == 1 && bundle_add(r, FACTS_SECURITY, val, e) != 0))
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

int
bundle_paper_siblings(struct bundle_reader *r, struct slice own, struct err *e)
{
	struct slice row = bundle_nth(r, 0), key;
	size_t at = 0;

	if (accounts(r, facts_text(r->f, row, F_SECURITY_account_id), facts_text(r->f, row, F_SECURITY_customer_id), e) != 0)
		return -1;
	while (r->paper.by_account != NULL && next_account(r, &at, &key))
		if (papers_of(r, key, own, e) != 0)
			return -1;
	return 0;
}

int
bundle_paper_money(struct bundle_reader *r, struct slice account, struct err *e)
{
	struct bundle_paper *p = &r->paper;
	struct slice key, val;
	int rc;

	if (p->money == NULL)
		return 0;
	buf_reset(&p->key);
	state_key(&p->key, account, slice_make("", 0));
	if (rows_seek(p->money, buf_view(&p->key), e) != 0)
		return -1;
	while ((rc = rows_next(p->money, &key, &val, e)) == 1 && bundle_begins(key, buf_view(&p->key)))
		if (bundle_add(r, FACTS_TABLES + STATE_MONEY, val, e) != 0)
			return -1;
	return rc < 0 ? -1 : 0;
}

static int
other_account(struct bundle_reader *r, struct slice key, struct err *e)
{
	struct slice val;
	int rc = bundle_get(&r->one[FACTS_ACCOUNT], key, &val, e);

	return rc == 1 ? bundle_add(r, FACTS_OTHER, val, e) : rc;
}

int
bundle_paper_others(struct bundle_reader *r, struct err *e)
{
	struct bundle_paper *p = &r->paper;
	struct slice guarantor = facts_text(r->f, bundle_nth(r, 0), F_SECURITY_guarantor_account_id), key;
	bool there = guarantor.n == 0;
	size_t at = 0;

	buf_reset(&p->key);
	state_key(&p->key, guarantor, slice_make("", 0));
	while (next_account(r, &at, &key)) {
		there |= slice_eq(key, buf_view(&p->key));
		if (at > key.n && other_account(r, key, e) != 0)
			return -1;
	}
	return there ? 0 : other_account(r, buf_view(&p->key), e);
}
