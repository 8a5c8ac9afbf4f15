/* bundle_near.c - who else is at the account's points and premises, and what protects them.
 *
 * From a premise to its points, from a point to the services there, from those to their accounts. Asked only for
 * an account that a cut may come to: one with a case, an effect, or a state taken over. */
#include "facts/bundle.h"
#include "facts/bundle_inside.h"

/* Rows that are looked at for one account: a house has some ten. */
enum { MOST = 1000, MOST_A_PREMISE = 20 };

int
bundle_near_open(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct {
		struct rows **to;
		const char *table;
	} open[] = { { &n->points, facts_layout_name[FACTS_POINT] }, { &n->by_point, BUNDLE_BY_POINT_SERVICES },
		{ &n->by_meter, BUNDLE_BY_METER }, { &n->by_customer, BUNDLE_BY_CUSTOMER },
		{ &n->by_account, BUNDLE_BY_ACCOUNT }, { &n->service.rows, facts_layout_name[FACTS_SERVICE] },
		{ &n->point.rows, facts_layout_name[FACTS_POINT] }, { &n->account.rows, facts_layout_name[FACTS_ACCOUNT] } };

	for (size_t i = 0; i < NELEM(open); i++)
		if (src->rows(src->ctx, open[i].table, open[i].to, e) != 0)
			return -1;
	return 0;
}

void
bundle_near_close(struct bundle_reader *r)
{
	struct bundle_near *n = &r->near;

	rows_close(&n->points);
	rows_close(&n->by_point);
	rows_close(&n->by_meter);
	rows_close(&n->by_customer);
	rows_close(&n->by_account);
	bundle_lookup_close(&n->service);
	bundle_lookup_close(&n->point);
	bundle_lookup_close(&n->account);
	buf_fini(&n->key);
	buf_fini(&n->id);
}

/* No cut comes to an account that stands nowhere. */
static bool
may_be_cut(const struct bundle_reader *r)
{
	static const uint8_t stands[] = { FACTS_TABLES + STATE_CASES, FACTS_TABLES + STATE_ISSUED, FACTS_OPENING };

	for (size_t i = 0; i < NELEM(stands); i++)
		if (r->at[stands[i]].to > r->at[stands[i]].from)
			return true;
	return false;
}

/* Who has left, or moves: what became of what is theirs may lie with another account of the customer. */
static bool
has_stopped(const struct bundle_reader *r)
{
	return !facts_null(r->f, bundle_nth(r, 0), F_ACCOUNT_stopped_date);
}

/* Whom a row binds with another account: it moves from there, or to it. */
static bool
is_bound(const struct bundle_reader *r, struct slice account)
{
	for (int t = FACTS_FREE; t < FACTS_TABLES; t++) {
		const struct layout_reach *reach = r->f->reach[t];
		struct bundle_range_of own = r->at[r->f->one[t]];

		if (reach == NULL || !r->f->read[t])
			continue;
		if (r->at[t].to > r->at[t].from)
			return true;
		for (uint32_t i = own.from; i < own.to; i++) {
			struct slice other = row_text(r->f->type[t], bundle_nth(r, i), reach->col);

			if (other.n > 0 && !slice_eq(other, account))
				return true;
		}
	}
	return false;
}

/* False: there are too many; who they are is not known then, and the bundle says so. */
static bool
look(struct bundle_reader *r)
{
	r->crowded |= r->near.looks++ >= r->near.most;
	return !r->crowded;
}

/* The place of ID, 00 in a way's table: what follows it there is the key of a row. */
static int
seek(struct bundle_near *n, struct rows *way, struct slice id, struct err *e)
{
	buf_reset(&n->key);
	buf_slice(&n->key, id);
	buf_char(&n->key, '\0');
	return rows_seek(way, buf_view(&n->key), e);
}

/* The next key of them; its bytes are the way's. 1, 0 no more, -1. */
static int
next(struct bundle_near *n, struct rows *way, struct slice *key, struct err *e)
{
	struct slice all, val;
	int rc = rows_next(way, &all, &val, e);

	if (rc != 1 || !bundle_begins(all, buf_view(&n->key)))
		return rc < 0 ? -1 : 0;
	*key = slice_make(all.p + n->key.n, all.n - n->key.n);
	return 1;
}

/* --- services of others at a premise ------------------------------------------------------ */
static int
services_at(struct bundle_reader *r, struct slice point, struct slice account, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice key, val, row;
	int rc;

	if (seek(n, n->by_point, point, e) != 0)
		return -1;
	while ((rc = next(n, n->by_point, &key, e)) == 1 && look(r)) {
		if (bundle_begins(key, account))
			continue;
		if ((rc = bundle_get(&n->service, key, &val, e)) < 0 || (rc == 1 && bundle_todays(r, FACTS_SERVICE, val, &row, e) != 0))
			return -1;
		/* Who left has stopped; every other word means that somebody is there, or comes. */
		if (rc == 1 && !slice_is(facts_text(r->f, row, F_SERVICE_status), "stopped") &&
		    bundle_add(r, FACTS_NEAR_SERVICE, val, e) != 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

/* PREMISE: the first part of the keys of its points; ACCOUNT: of the services that are the account's own. */
static int
services_at_premise(struct bundle_reader *r, struct slice premise, struct slice account, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice key, val, row;
	int rc;

	if (rows_seek(n->points, premise, e) != 0)
		return -1;
	while ((rc = rows_next(n->points, &key, &val, e)) == 1 && bundle_begins(key, premise) && look(r)) {
		if (bundle_todays(r, FACTS_POINT, val, &row, e) != 0)
			return -1;
		buf_reset(&n->id);
		buf_slice(&n->id, facts_text(r->f, row, F_POINT_service_point_id));
		if (services_at(r, buf_view(&n->id), account, e) != 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

static int
services_near(struct bundle_reader *r, struct slice account, struct err *e)
{
	struct buf own = { 0 }, premise = { 0 };
	int rc = 0;

	keyenc_owner(r->f->layout[FACTS_SERVICE], OWNER_ACCOUNT, account, &own);
	for (uint32_t i = r->at[FACTS_PREMISE].from; rc == 0 && i < r->at[FACTS_PREMISE].to && !r->crowded; i++) {
		buf_reset(&premise);
		keyenc_owner(r->f->layout[FACTS_POINT], OWNER_PREMISE, facts_text(r->f, bundle_nth(r, i), F_PREMISE_premise_id),
		    &premise);
		rc = services_at_premise(r, buf_view(&premise), buf_view(&own), e);
	}
	buf_fini(&own);
	buf_fini(&premise);
	return rc;
}

/* --- points that have the meter of one of ours ---------------------------------------------- */
/* Numbers are told apart by what they measure: a water meter may have an electric one's. */
static int
points_with_meter(struct bundle_reader *r, struct slice ours, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice key, val, row;
	int rc;

	if (facts_null(r->f, ours, F_POINT_meter_id))
		return 0;
	if (seek(n, n->by_meter, facts_text(r->f, ours, F_POINT_meter_id), e) != 0)
		return -1;
	while ((rc = next(n, n->by_meter, &key, e)) == 1 && look(r)) {
		if ((rc = bundle_get(&n->point, key, &val, e)) < 0 || (rc == 1 && bundle_todays(r, FACTS_POINT, val, &row, e) != 0))
			return -1;
		if (rc == 1 && !slice_eq(facts_text(r->f, row, F_POINT_service_point_id), facts_text(r->f, ours, F_POINT_service_point_id)) &&
		    slice_eq(facts_text(r->f, row, F_POINT_service_type), facts_text(r->f, ours, F_POINT_service_type)) &&
		    bundle_add(r, FACTS_NEAR_POINT, val, e) != 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

static int
points_near(struct bundle_reader *r, struct err *e)
{
	for (uint32_t i = r->at[FACTS_POINT].from; i < r->at[FACTS_POINT].to; i++)
		if (points_with_meter(r, bundle_nth(r, i), e) != 0)
			return -1;
	return 0;
}

/* --- their accounts, and what protects them --------------------------------------------------- */
static bool
has_account(const struct bundle_reader *r, struct slice id)
{
	for (uint32_t i = r->at[FACTS_NEIGHBOUR].from; i < bundle_count(r); i++)
		if (slice_eq(facts_text(r->f, bundle_nth(r, i), F_ACCOUNT_account_id), id))
			return true;
	return false;
}

static int
accounts_near(struct bundle_reader *r, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice val;
	int rc;

	for (uint32_t i = r->at[FACTS_NEAR_SERVICE].from; i < r->at[FACTS_NEAR_SERVICE].to; i++) {
		struct slice id = facts_text(r->f, bundle_nth(r, i), F_SERVICE_account_id);

		if (has_account(r, id))
			continue;
		buf_reset(&n->key);
		keyenc_owner(r->f->layout[FACTS_ACCOUNT], OWNER_ACCOUNT, id, &n->key);
		if ((rc = bundle_get(&n->account, buf_view(&n->key), &val, e)) < 0 ||
		    (rc == 1 && bundle_add(r, FACTS_NEIGHBOUR, val, e) != 0))
			return -1;
	}
	return 0;
}

/* CUSTOMER: the account's own, whose protections are there already. */
static int
protections_near(struct bundle_reader *r, int from, int t, struct slice customer, struct err *e)
{
	for (uint32_t i = r->at[FACTS_NEIGHBOUR].from; i < r->at[FACTS_NEIGHBOUR].to; i++) {
		struct slice row = bundle_nth(r, i), theirs = facts_text(r->f, row, F_ACCOUNT_customer_id);

		if (bundle_shared(r, from, t, OWNER_ACCOUNT, facts_text(r->f, row, F_ACCOUNT_account_id), e) != 0 ||
		    (!slice_eq(theirs, customer) && bundle_shared(r, from, t, OWNER_CUSTOMER, theirs, e) != 0))
			return -1;
	}
	for (uint32_t i = r->at[FACTS_NEAR_SERVICE].from; i < r->at[FACTS_NEAR_SERVICE].to; i++)
		if (bundle_shared(r, from, t, OWNER_SERVICE, facts_text(r->f, bundle_nth(r, i), F_SERVICE_service_id), e) != 0)
			return -1;
	return 0;
}

int
bundle_near_former(struct bundle_reader *r, int t, struct err *e)
{
	return bundle_shared(r, t, t, OWNER_ACCOUNT, facts_text(r->f, bundle_nth(r, r->at[FACTS_ACCOUNT].from), F_ACCOUNT_former_account_id), e);
}

/* One that names a premise protects that premise, wherever its account has service too. */
int
bundle_near_certified(struct bundle_reader *r, struct err *e)
{
	uint32_t kept = bundle_count(r);

	for (uint32_t i = r->at[FACTS_NEIGHBOUR].from; i < r->at[FACTS_NEIGHBOUR].to; i++)
		if (bundle_shared(r, FACTS_MEDICAL, FACTS_MEDICAL, OWNER_ACCOUNT,
			facts_text(r->f, bundle_nth(r, i), F_ACCOUNT_account_id), e) != 0)
			return -1;
	for (uint32_t i = kept; i < bundle_count(r); i++) {
		struct slice row = bundle_nth(r, i);

		if (facts_null(r->f, row, F_MEDICAL_premise_id))
			((struct slice *)(void *)r->rows.p)[kept++] = row;
	}
	r->rows.n = kept * sizeof(struct slice);
	return 0;
}

/* --- the customer's other accounts ------------------------------------------------------------- */
/* Beyond the most nobody knows what the customer has: rules would see a part of it. */
static int
others(struct bundle_reader *r, struct slice account, struct slice customer, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice key, val, row;
	uint32_t first = bundle_count(r);
	int rc;

	if (customer.n == 0 || seek(n, n->by_customer, customer, e) != 0)
		return customer.n == 0 ? 0 : -1;
	while ((rc = next(n, n->by_customer, &key, e)) == 1) {
		if (bundle_count(r) - first >= BUNDLE_MAX_OTHERS) {
			r->crowded = true;
			break;
		}
		if ((rc = bundle_get(&n->account, key, &val, e)) < 0 || (rc == 1 && bundle_todays(r, FACTS_ACCOUNT, val, &row, e) != 0))
			return -1;
		if (rc == 1 && !slice_eq(facts_text(r->f, row, F_ACCOUNT_account_id), account) &&
		    bundle_add(r, FACTS_OTHER, val, e) != 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

/* What secures them. */
static int
papers_of_other(struct bundle_reader *r, struct slice account, struct err *e)
{
	struct bundle_near *n = &r->near;
	struct slice key, val;
	int rc;

	if (seek(n, n->by_account, account, e) != 0)
		return -1;
	while ((rc = next(n, n->by_account, &key, e)) == 1) {
		buf_reset(&n->id);
		buf_slice(&n->id, key);
		if ((rc = bundle_get(&r->one[FACTS_SECURITY], buf_view(&n->id), &val, e)) < 0 ||
		    (rc == 1 && bundle_add(r, FACTS_OTHER_SECURITY, val, e) != 0))
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

static int
papers_of_others(struct bundle_reader *r, struct err *e)
{
	for (uint32_t i = r->at[FACTS_OTHER].from; i < r->at[FACTS_OTHER].to; i++)
		if (papers_of_other(r, facts_text(r->f, bundle_nth(r, i), F_ACCOUNT_account_id), e) != 0)
			return -1;
	return 0;
}

/* --- whom its parties name ----------------------------------------------------------------------- */
/* The customer of the Ith party; nothing: it names none, the account's own, or one that a party before it names. */
static struct slice
party(const struct bundle_reader *r, uint32_t i, struct slice customer)
{
	struct slice id = facts_text(r->f, bundle_nth(r, i), F_PARTY_customer_id);
	bool seen = slice_eq(id, customer);

	for (uint32_t k = r->at[FACTS_PARTY].from; k < i; k++)
		seen |= slice_eq(facts_text(r->f, bundle_nth(r, k), F_PARTY_customer_id), id);
	return seen ? slice_make("", 0) : id;
}

static int
party_row(struct bundle_reader *r, int t, struct slice id, struct err *e)
{
	switch (t) {
	case FACTS_PARTY_HOLD:
		return bundle_shared(r, FACTS_HOLD, t, OWNER_CUSTOMER, id, e);
	case FACTS_PARTY_PETITION:
		return bundle_shared(r, FACTS_BANKRUPTCY, t, OWNER_CUSTOMER, id, e);
	default:
		return bundle_one(r, FACTS_CUSTOMER, t, OWNER_CUSTOMER, id, e);
	}
}

static int
parties(struct bundle_reader *r, int t, struct slice customer, struct err *e)
{
	for (uint32_t i = r->at[FACTS_PARTY].from; i < r->at[FACTS_PARTY].to; i++) {
		struct slice id = party(r, i, customer);

		if (id.n > 0 && party_row(r, t, id, e) != 0)
			return -1;
	}
	return 0;
}

int
bundle_near_take(struct bundle_reader *r, int t, struct slice account, struct slice customer, struct err *e)
{
	uint32_t premises = r->at[FACTS_PREMISE].to - r->at[FACTS_PREMISE].from;

	switch (t) {
	case FACTS_NEAR_SERVICE:
		r->near.looks = 0;
		r->near.most = MOST + MOST_A_PREMISE * premises;
		return premises > 0 && may_be_cut(r) && r->near.points != NULL && r->near.by_point != NULL ? services_near(r, account, e) : 0;
	case FACTS_NEAR_POINT:
		return may_be_cut(r) && r->near.by_meter != NULL ? points_near(r, e) : 0;
	case FACTS_NEIGHBOUR:
		return accounts_near(r, e);
	case FACTS_OTHER:
		return r->near.by_customer != NULL && customer.n > 0 && (may_be_cut(r) || has_stopped(r) || is_bound(r, account)) ? others(r, account, customer, e) : 0;
	case FACTS_OTHER_SECURITY:
		return r->f->read[t] && r->near.by_account != NULL && is_bound(r, account) ? papers_of_others(r, e) : 0;
	case FACTS_PARTY_CUSTOMER:
	case FACTS_PARTY_HOLD:
	case FACTS_PARTY_PETITION:
		return parties(r, t, customer, e);
	case FACTS_NEAR_HOLD:
		return protections_near(r, FACTS_HOLD, t, customer, e);
	default:
		return protections_near(r, FACTS_BANKRUPTCY, t, customer, e);
	}
}
