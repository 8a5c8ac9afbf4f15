/* bundle.c - all rows that concern one account, gathered for a worker. */
#include "facts/bundle.h"
#include "facts/bundle_inside.h"

/* --- opening ------------------------------------------------------------------- */
/* Rows that accounts own, so that both are in the same order. */
static bool
walked(const struct facts *f, int t)
{
	if (t >= FACTS_TABLES)
		return true;
	if (facts_own(f, t) == NULL || (t >= FACTS_FREE && !f->read[t]) || t == FACTS_ORDER_REPLY || t == FACTS_NOTICE_REPLY)
		return false;
	for (size_t i = 0; i < f->layout[t]->n_owners; i++)
		if (f->layout[t]->owner[i].kind == OWNER_ACCOUNT)
			return true;
	return f->layout[t]->mixed_owner;
}

static const char *
table_name(const struct facts *f, int t)
{
	return t < FACTS_TABLES ? f->layout[t]->name : state_name[t - FACTS_TABLES];
}

/* The prefix of what ACCOUNT owns in table T, in r->key. */
static struct slice
owned_by_account(struct bundle_reader *r, int t, struct slice account)
{
	buf_reset(&r->key);
	if (t < FACTS_TABLES && r->f->reach[t] == NULL)
		keyenc_owner(r->f->layout[t], OWNER_ACCOUNT, account, &r->key);
	else
		state_key(&r->key, account, slice_make("", 0));
	return buf_view(&r->key);
}

/* --- cursors ---------------------------------------------------------------------- */
static const uint8_t of_instrument[] = { FACTS_SECURITY, FACTS_TABLES + STATE_ISSUED,
	FACTS_TABLES + STATE_EXCEPTIONS, FACTS_TABLES + STATE_TASKS, FACTS_TABLES + STATE_FORMER };

static int
open_lookups(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	static const uint8_t by_key[] = { FACTS_ACCOUNT, FACTS_CUSTOMER, FACTS_POINT, FACTS_PREMISE, FACTS_SECURITY };

	for (size_t i = 0; i < NELEM(by_key); i++)
		if (r->f->layout[by_key[i]] != NULL &&
		    src->rows(src->ctx, facts_layout_name[by_key[i]], &r->one[by_key[i]].rows, e) != 0)
			return -1;
	for (int t = 0; t < FACTS_FREE; t++)
		if ((protects_others(r->f, t) || t == FACTS_ORDER_REPLY || t == FACTS_NOTICE_REPLY) &&
		    src->rows(src->ctx, facts_layout_name[t], &r->range[t], e) != 0)
			return -1;
	return src->rows(src->ctx, BUNDLE_BY_POINT, &r->by_point.rows, e);
}

static int
open_accounts(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	for (int t = 0; t < BUNDLE_TABLES; t++)
		if (walked(r->f, t) && src->rows(src->ctx, table_name(r->f, t), &r->walk[t].rows, e) != 0)
			return -1;
	return src->rows(src->ctx, BUNDLE_BY_ACCOUNT, &r->by_account.rows, e) != 0 ||
	    src->rows(src->ctx, BUNDLE_BY_COVERED, &r->by_covered.rows, e) != 0 ? -1 : bundle_near_open(r, src, e);
}

static int
open_instruments(struct bundle_reader *r, const struct facts_source *src, struct err *e)
{
	for (size_t i = 0; i < NELEM(of_instrument); i++) {
		int t = of_instrument[i];

		if ((t >= FACTS_TABLES || r->f->layout[t] != NULL) &&
		    src->rows(src->ctx, t < FACTS_TABLES ? facts_layout_name[t] : state_instrument_name[t - FACTS_TABLES],
			&r->walk[t].rows, e) != 0)
			return -1;
	}
	return bundle_paper_open(r, src, e);
}

int
bundle_open(struct bundle_reader **out, const struct protects *p, const struct tender_set *tenders,
    const struct facts *f, const struct facts_source *src, bool instruments, struct err *e)
{
	struct bundle_reader *r = *out = base_zalloc(sizeof *r);

	r->f = f;
	r->protects = p;
	r->tenders = tenders;
	r->instruments = instruments;
	r->fresh = src->fresh;
	if ((instruments ? open_instruments : open_accounts)(r, src, e) == 0 && open_lookups(r, src, e) == 0 &&
	    bundle_named_open(r, src, e) == 0)
		return 0;
	bundle_close(out);
	return -1;
}

void
bundle_lookup_close(struct bundle_lookup *l)
{
	rows_close(&l->rows);
	buf_fini(&l->key);
}

void
bundle_close(struct bundle_reader **rp)
{
	struct bundle_reader *r = *rp;

	if (r == NULL)
		return;
	for (int t = 0; t < BUNDLE_TABLES; t++)
		rows_close(&r->walk[t].rows);
	rows_close(&r->by_account.rows);
	rows_close(&r->by_covered.rows);
	for (int t = 0; t < FACTS_TABLES; t++) {
		rows_close(&r->range[t]);
		bundle_lookup_close(&r->one[t]);
	}
	bundle_lookup_close(&r->by_point);
	bundle_near_close(r);
	bundle_paper_close(r);
	bundle_named_close(r);
	buf_fini(&r->owners);
	buf_fini(&r->to);
	buf_fini(&r->key);
	buf_fini(&r->old);
	buf_fini(&r->name);
	buf_fini(&r->rows);
	base_free(r);
	*rp = NULL;
}

/* --- ranges ------------------------------------------------------------------------ */
int
bundle_step(struct bundle_walk *w, struct err *e)
{
	int rc = rows_next(w->rows, &w->key, &w->val, e);

	w->have = rc == 1;
	return rc < 0 ? -1 : 0;
}

static int
begin_at(struct bundle_walk *w, struct slice key, struct err *e)
{
	w->have = false;
	return rows_seek(w->rows, key, e) != 0 ? -1 : bundle_step(w, e);
}

/* The keys of what belongs to an instrument all begin with its id and 00, as those of state tables do. */
static struct slice
owned(struct bundle_reader *r, int t, struct slice id)
{
	return owned_by_account(r, r->instruments ? FACTS_TABLES : t, id);
}

int
bundle_range(struct bundle_reader *r, struct slice from, struct slice to, struct err *e)
{
	bool goes_on = from.n == r->to.n && slice_eq(from, buf_view(&r->to));

	CHECK(from.n > 0);
	from.n--;		/* the 00 */
	for (int t = 0; t < BUNDLE_TABLES && !goes_on; t++)
		if (r->walk[t].rows != NULL && begin_at(&r->walk[t], owned(r, t, from), e) != 0)
			return -1;
	if (!goes_on && r->by_account.rows != NULL && begin_at(&r->by_account, owned(r, FACTS_TABLES, from), e) != 0)
		return -1;
	if (!goes_on && r->by_covered.rows != NULL && begin_at(&r->by_covered, owned(r, FACTS_TABLES, from), e) != 0)
		return -1;
	buf_reset(&r->to);
	buf_slice(&r->to, to);
	return 0;
}

/* Whether the row in hand begins another bundle of the range. */
static bool
in_range(const struct bundle_reader *r, const struct bundle_walk *w)
{
	return w->have && (r->to.n == 0 || slice_cmp(protects_owner(w->key, 1), buf_view(&r->to)) < 0);
}

/* --- gathering ------------------------------------------------------------------ */
static int64_t
open_amount(const struct facts *f, struct slice bill)
{
	return slice_is(facts_text(f, bill, F_BILL_status), "open") ? facts_number(f, bill, F_BILL_open_amount) : 0;
}

/* What the engine itself keeps of an account has as much room again, whatever came for it: totals rest on it. */
static bool
fits(const struct bundle_reader *r, int t, size_t n)
{
	unsigned times = t >= FACTS_TABLES ? 2 : 1;

	return (!r->over || times == 2) && bundle_count(r) < times * BUNDLE_MAX_ROWS && r->bytes + n <= times * BUNDLE_MAX_BYTES;
}

int
bundle_todays(struct bundle_reader *r, int t, struct slice row, struct slice *now, struct err *e)
{
	const struct row_type *type = t < FACTS_TABLES ? r->f->type[t] : r->f->state[t - FACTS_TABLES];
	const char *why;

	if (!r->fresh && row_check(type, row, &why) != 0)
		return err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", table_name(r->f, t), why);
	buf_reset(&r->old);
	*now = row_upgrade(type, row, &r->old);
	return 0;
}

int
bundle_add(struct bundle_reader *r, int t, struct slice row, struct err *e)
{
	struct slice now;
	char *copy;

	if (bundle_todays(r, t, row, &now, e) != 0)
		return -1;
	if (!fits(r, t, now.n)) {
		r->over = true;
		r->beyond += t == FACTS_BILL ? open_amount(r->f, now) : 0;
		return 0;
	}
	copy = arena_alloc(r->mem, now.n);
	memcpy(copy, now.p, now.n);
	now.p = copy;
	r->bytes += now.n;
	buf_add(&r->rows, &now, sizeof now);
	return 0;
}

/* Rows before PREFIX belong to accounts that are not there (yet): held rows' children. */
static int
reach(struct bundle_walk *w, struct slice prefix, struct err *e)
{
	while (w->have && slice_cmp(w->key, prefix) < 0)
		if (bundle_step(w, e) != 0)
			return -1;
	return 0;
}

/* Instruments are not in the order of their accounts. */
int
bundle_walk_to(struct bundle_reader *r, int t, struct slice account, struct slice *prefix, struct err *e)
{
	*prefix = owned_by_account(r, t, account);
	return r->instruments ? begin_at(&r->walk[t], *prefix, e) : reach(&r->walk[t], *prefix, e);
}

int
bundle_walked(struct bundle_reader *r, int t, struct slice account, struct err *e)
{
	struct bundle_walk *w = &r->walk[t];
	struct slice prefix;

	if (!w->have)
		return 0;
	if (bundle_walk_to(r, t, account, &prefix, e) != 0)
		return -1;
	while (w->have && bundle_begins(w->key, prefix))
		if (bundle_add(r, t, w->val, e) != 0 || bundle_step(w, e) != 0)
			return -1;
	return 0;
}

int
bundle_get(struct bundle_lookup *l, struct slice key, struct slice *val, struct err *e)
{
	struct slice k;

	if (l->rows == NULL)
		return 0;
	if (!slice_eq(buf_view(&l->key), key)) {
		buf_reset(&l->key);
		if (rows_seek(l->rows, key, e) != 0 || (l->found = rows_next(l->rows, &k, &l->val, e)) < 0)
			return -1;
		l->found = l->found == 1 && slice_eq(k, key);
		buf_slice(&l->key, key);
	}
	*val = l->val;
	return l->found;
}

int
bundle_one(struct bundle_reader *r, int from, int t, enum layout_owner kind, struct slice id, struct err *e)
{
	struct slice val;
	int rc;

	if (id.n == 0 || r->f->layout[from] == NULL)
		return 0;
	buf_reset(&r->key);
	keyenc_owner(r->f->layout[from], kind, id, &r->key);
	rc = bundle_get(&r->one[from], buf_view(&r->key), &val, e);
	return rc == 1 ? bundle_add(r, t, val, e) : rc;
}

static int
take_one(struct bundle_reader *r, int t, enum layout_owner kind, struct slice id, struct err *e)
{
	return bundle_one(r, t, t, kind, id, e);
}

int
bundle_shared(struct bundle_reader *r, int from, int t, enum layout_owner kind, struct slice id, struct err *e)
{
	const struct layout *l = r->f->layout[from];
	struct slice key, val, prefix;
	int rc;

	if (id.n == 0 || r->range[from] == NULL ||
	    (!l->mixed_owner && (l->n_owners == 0 || l->owner[0].kind != kind)))
		return 0;
	buf_reset(&r->key);
	keyenc_owner(l, kind, id, &r->key);
	prefix = buf_view(&r->key);
	if (!protects_maybe(r->protects, from, prefix))
		return 0;
	if (rows_seek(r->range[from], prefix, e) != 0)
		return -1;
	while ((rc = rows_next(r->range[from], &key, &val, e)) == 1 && bundle_begins(key, prefix))
		if (bundle_add(r, t, val, e) != 0)
			return -1;
	return rc < 0 ? -1 : 0;
}

/* Points first, then premises, each once; remembers which service has which. */
static int
take_places(struct bundle_reader *r, struct bundle *b, bool premises, struct err *e)
{
	uint32_t from = r->at[FACTS_SERVICE].from, n = r->at[FACTS_SERVICE].to - from;
	int32_t *at = arena_alloc(r->mem, (n + 1) * sizeof *at);
	uint32_t begin = bundle_count(r);

	for (uint32_t i = 0; i < n; i++) {
		struct slice id, premise, val;
		uint32_t before = bundle_count(r);
		int rc;

		at[i] = -1;
		if (premises) {
			id = b->point[i] < 0 ? slice_make("", 0)
			    : facts_text(r->f, bundle_nth(r, (uint32_t)b->point[i]), F_POINT_premise_id);
			for (uint32_t j = begin; j < before && at[i] < 0; j++)
				if (slice_eq(id, facts_text(r->f, bundle_nth(r, j), F_PREMISE_premise_id)))
					at[i] = (int32_t)j;
			if (at[i] < 0 && take_one(r, FACTS_PREMISE, OWNER_PREMISE, id, e) != 0)
				return -1;
		} else {
			id = facts_text(r->f, bundle_nth(r, from + i), F_SERVICE_service_point_id);
			buf_reset(&r->key);
			state_key(&r->key, id, slice_make("", 0));
			rc = bundle_get(&r->by_point, buf_view(&r->key), &premise, e);
			if (rc < 0)
				return -1;
			if (rc == 1) {
				buf_reset(&r->name);
				buf_slice(&r->name, premise);
				buf_reset(&r->key);
				state_key(&r->key, buf_view(&r->name), id);
				rc = bundle_get(&r->one[FACTS_POINT], buf_view(&r->key), &val, e);
				if (rc < 0 || (rc == 1 && bundle_add(r, FACTS_POINT, val, e) != 0))
					return -1;
			}
		}
		if (at[i] < 0 && bundle_count(r) > before)
			at[i] = (int32_t)before;
	}
	if (premises)
		b->premise = at;
	else
		b->point = at;
	return 0;
}

/* Of the securities that are gathered, whether ID is one. */
static bool
has_security(const struct bundle_reader *r, struct slice id)
{
	for (uint32_t i = r->at[FACTS_SECURITY].from; i < bundle_count(r); i++)
		if (slice_eq(id, facts_text(r->f, bundle_nth(r, i), F_SECURITY_security_id)))
			return true;
	return false;
}

/* Its own, then those of other accounts that cover it too. */
static int
take_securities(struct bundle_reader *r, struct slice account, struct err *e)
{
	struct bundle_walk *way[] = { &r->by_account, &r->by_covered };
	struct slice prefix;

	if (r->f->layout[FACTS_SECURITY] == NULL)
		return 0;
	for (size_t i = 0; i < NELEM(way); i++) {
		struct bundle_walk *w = way[i];

		buf_reset(&r->name);
		state_key(&r->name, account, slice_make("", 0));
		prefix = buf_view(&r->name);
		if (w->have && reach(w, prefix, e) != 0)
			return -1;
		while (w->have && bundle_begins(w->key, prefix)) {
			const char *from = w->key.p + prefix.n, *to = memchr(from, '\0', w->key.n - prefix.n);
			struct slice id = slice_make(from, to != NULL ? (size_t)(to - from) : w->key.n - prefix.n);

			if ((i == 0 || !has_security(r, id)) && take_one(r, FACTS_SECURITY, OWNER_INSTRUMENT, id, e) != 0)
				return -1;
			if (bundle_step(w, e) != 0)
				return -1;
		}
	}
	return 0;
}

/* A number of a key: big endian, negative ones first. */
static void
key_number(struct buf *out, int64_t n)
{
	uint64_t v = (uint64_t)n ^ UINT64_C(1) << 63;
	uint8_t b[8];

	for (int k = 0; k < 8; k++)
		b[k] = (uint8_t)(v >> (56 - 8 * k));
	buf_add(out, b, sizeof b);
}

/* The table in which what became of an effect is told; -1: it is not told in rows of ours. */
static int
replied_as(struct slice kind)
{
	if (slice_is(kind, "notice"))
		return FACTS_NOTICE_REPLY;
	return slice_is(kind, "order") || slice_is(kind, "reconnect") || slice_is(kind, "cancel") || slice_is(kind, "visit")
	    ? FACTS_ORDER_REPLY : -1;
}

/* Replies after the last one that was read, whatever their numbers; of a notice those to the first copy, the holder's, which
 * is the one that proves, and behind them all that were ever given to its other copies. */
static int
take_replies(struct bundle_reader *r, int t, struct err *e)
{
	const struct row_type *it = r->f->state[STATE_ISSUED];
	struct bundle_range_of at = r->at[FACTS_TABLES + STATE_ISSUED];

	for (uint32_t i = at.from; i < at.to && r->range[t] != NULL; i++) {
		struct slice row = bundle_nth(r, i), key, val;
		size_t prefix;
		int rc;

		if (replied_as(row_text(it, row, ISSUED_kind)) != t)
			continue;
		buf_reset(&r->key);
		state_key(&r->key, row_text(it, row, ISSUED_effect_id), slice_make("", 0));
		prefix = r->key.n;
		if (t == FACTS_NOTICE_REPLY && r->f->col[F_NOTICE_REPLY_copy_no] == r->f->layout[t]->key[0])
			key_number(&r->key, 1);
		if (!row_is_null(it, row, ISSUED_replies) && row_number(it, row, ISSUED_replies) > 0)
			key_number(&r->key, row_number(it, row, ISSUED_replies) + 1);
		if (rows_seek(r->range[t], buf_view(&r->key), e) != 0)
			return -1;
		while ((rc = rows_next(r->range[t], &key, &val, e)) == 1 &&
		    bundle_begins(key, slice_make(r->key.p, prefix)))
			if (bundle_add(r, t, val, e) != 0)
				return -1;
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* Certificates of other accounts that name the premise. */
static int
take_certified(struct bundle_reader *r, struct slice account, struct slice premise, struct err *e)
{
	const struct also *also = protects_certified(r->protects);
	struct slice want, own, key, val;
	int rc;

	for (size_t i = also_find(also, premise); also_key(also, i, premise, &want); i++) {
		own = owned_by_account(r, FACTS_MEDICAL, account);
		if (bundle_begins(want, own)) /* walked already */
			continue;
		if (rows_seek(r->range[FACTS_MEDICAL], want, e) != 0 ||
		    (rc = rows_next(r->range[FACTS_MEDICAL], &key, &val, e)) < 0)
			return -1;
		if (rc == 1 && slice_eq(key, want) && bundle_add(r, FACTS_MEDICAL, val, e) != 0)
			return -1;
	}
	return 0;
}

/* Protections: the account's own (walked), its customer's, its premises', its services'. */
static int
take_protections(struct bundle_reader *r, struct bundle *b, int t, struct slice customer,
    struct err *e)
{
	if (walked(r->f, t) && bundle_walked(r, t, b->account_id, e) != 0)
		return -1;
	if (bundle_shared(r, t, t, OWNER_CUSTOMER, customer, e) != 0)
		return -1;
	for (uint32_t i = r->at[FACTS_PREMISE].from; i < r->at[FACTS_PREMISE].to; i++) {
		struct slice premise = facts_text(r->f, bundle_nth(r, i), F_PREMISE_premise_id);

		if (bundle_shared(r, t, t, OWNER_PREMISE, premise, e) != 0 ||
		    (t == FACTS_MEDICAL && take_certified(r, b->account_id, premise, e) != 0))
			return -1;
	}
	for (uint32_t i = r->at[FACTS_SERVICE].from; i < r->at[FACTS_SERVICE].to; i++)
		if (bundle_shared(r, t, t, OWNER_SERVICE,
			facts_text(r->f, bundle_nth(r, i), F_SERVICE_service_id), e) != 0)
			return -1;
	return bundle_near_former(r, t, e) != 0 ? -1 : t == FACTS_MEDICAL ? bundle_near_certified(r, e) : 0;
}

static int
take(struct bundle_reader *r, struct bundle *b, int t, struct slice customer, struct err *e)
{
	switch (t) {
	case FACTS_ACCOUNT:
		return bundle_add(r, t, r->walk[t].val, e);
	case FACTS_CUSTOMER:
		return take_one(r, t, OWNER_CUSTOMER, customer, e);
	case FACTS_POINT:
		return take_places(r, b, false, e);
	case FACTS_PREMISE:
		return take_places(r, b, true, e);
	case FACTS_SECURITY:
		return take_securities(r, b->account_id, e);
	case FACTS_HOLD:
	case FACTS_MEDICAL:
	case FACTS_BANKRUPTCY:
		return take_protections(r, b, t, customer, e);
	case FACTS_ORDER_REPLY:
	case FACTS_NOTICE_REPLY:
		return take_replies(r, t, e);
	default:
		return t >= FACTS_NEAR && t < FACTS_FREE ? bundle_near_take(r, t, b->account_id, customer, e)
		    : bundle_walked(r, t, b->account_id, e);
	}
}

/* Some rows lead to others, so tables are filled in an order of their own; settle puts them
 * in table order. */
static const uint8_t order[] = { FACTS_ACCOUNT, FACTS_CUSTOMER, FACTS_SERVICE, FACTS_POINT,
	FACTS_PREMISE, FACTS_TABLES + STATE_CASES, FACTS_TABLES + STATE_ISSUED, FACTS_OPENING,
	FACTS_NEAR_SERVICE, FACTS_NEAR_POINT, FACTS_NEIGHBOUR, FACTS_NEAR_HOLD, FACTS_NEAR_PETITION,
	FACTS_PARTY, FACTS_PARTY_CUSTOMER, FACTS_PARTY_HOLD, FACTS_PARTY_PETITION,
	FACTS_BILL, FACTS_BILL_ITEM, FACTS_PAYMENT, FACTS_RETURN, FACTS_HOLD, FACTS_MEDICAL,
	FACTS_BANKRUPTCY, FACTS_SECURITY,
	FACTS_TABLES + STATE_MONEY, FACTS_TABLES + STATE_FINDINGS, FACTS_TABLES + STATE_VERDICTS, FACTS_TABLES + STATE_EXCEPTIONS,
	FACTS_TABLES + STATE_TASKS, FACTS_TABLES + STATE_FORMER, FACTS_ORDER_REPLY, FACTS_NOTICE_REPLY };

/* Whose rows concern it, by those that are there. */
static void
find_owners(struct bundle_reader *r, struct bundle *b)
{
	const struct slice *row = (const struct slice *)(const void *)r->rows.p;
	struct owner self = { OWNER_ACCOUNT, b->account_id }, *all;

	buf_reset(&r->owners);
	buf_add(&r->owners, &self, sizeof self);
	for (int t = 0; t < BUNDLE_TABLES; t++) {
		uint32_t n = r->at[t].to - r->at[t].from;

		/* Of the papers of a customer the one in hand. */
		if (n > 0)
			owners_add(r->f, t, row + r->at[t].from, r->instruments && t == FACTS_SECURITY ? 1 : n, &r->owners);
	}
	owners_settle(&r->owners);
	all = arena_alloc(r->mem, r->owners.n);
	memcpy(all, r->owners.p, r->owners.n);
	b->owner = all;
	b->owners = (uint32_t)(r->owners.n / sizeof self);
}

static void
settle(struct bundle_reader *r, struct bundle *b)
{
	struct slice *v = arena_alloc(r->mem, r->rows.n + sizeof *v);
	int32_t *point = (int32_t *)(uintptr_t)b->point, *premise = (int32_t *)(uintptr_t)b->premise;
	const struct bundle_range_of *range = r->at;
	uint32_t n = 0, services = range[FACTS_SERVICE].to - range[FACTS_SERVICE].from;

	for (int t = 0; t < BUNDLE_TABLES; t++) {
		b->first[t] = n;
		for (uint32_t i = range[t].from; i < range[t].to; i++)
			v[n++] = bundle_nth(r, i);
	}
	b->first[BUNDLE_TABLES] = n;
	b->row = v;
	for (uint32_t i = 0; i < services; i++) {
		if (point[i] >= 0)
			point[i] += (int32_t)(b->first[FACTS_POINT] - range[FACTS_POINT].from);
		if (premise[i] >= 0)
			premise[i] += (int32_t)(b->first[FACTS_PREMISE] - range[FACTS_PREMISE].from);
	}
}

/* Of the account's customer: who needs them is known by all that reaches the account. */
static int
take_others(struct bundle_reader *r, const struct bundle *b, struct err *e)
{
	static const uint8_t others[] = { FACTS_OTHER, FACTS_OTHER_SECURITY };
	struct slice row = b->orphan ? slice_make("", 0) : bundle_nth(r, 0);

	for (size_t i = 0; i < NELEM(others); i++) {
		r->at[others[i]].from = bundle_count(r);
		if (bundle_near_take(r, others[i], b->account_id, facts_text(r->f, row, F_ACCOUNT_customer_id), e) != 0)
			return -1;
		r->at[others[i]].to = bundle_count(r);
	}
	return 0;
}

/* What C knows is there: the rest, and all in table order. */
static int
finish(struct bundle_reader *r, struct bundle *b, struct err *e)
{
	if (!r->instruments)
		find_owners(r, b);
	if (bundle_named_take(r, b, false, e) != 0 || (!r->instruments && take_others(r, b, e) != 0) ||
	    bundle_named_take(r, b, true, e) != 0)
		return -1;
	settle(r, b);
	b->over = r->over;
	return 0;
}

static void
start(struct bundle_reader *r, struct arena *mem, struct bundle *b)
{
	memset(b, 0, sizeof *b);
	memset(r->at, 0, sizeof r->at);
	r->mem = mem;
	r->over = r->crowded = false;
	r->bytes = 0;
	r->beyond = 0;
	buf_reset(&r->rows);
}

/* The walk that stands on what is kept of an account before the next one that there is, and ends with it; NULL: none. */
static struct bundle_walk *
orphan(struct bundle_reader *r)
{
	static const int kept[] = { STATE_CASES, STATE_ISSUED, STATE_VERDICTS, STATE_EXCEPTIONS, STATE_TASKS };
	const struct bundle_walk *a = &r->walk[FACTS_ACCOUNT];
	struct bundle_walk *first = NULL, *w;

	for (size_t i = 0; i < NELEM(kept); i++) {
		w = &r->walk[FACTS_TABLES + kept[i]];
		if (in_range(r, w) && (!a->have || slice_cmp(protects_owner(w->key, 1), protects_owner(a->key, 1)) < 0) &&
		    (first == NULL || slice_cmp(w->key, first->key) < 0))
			first = w;
	}
	return first;
}

/* What the engine keeps of it, and replies to its effects. */
static int
next_orphan(struct bundle_reader *r, const struct bundle_walk *w, struct arena *mem, struct bundle *b, struct err *e)
{
	start(r, mem, b);
	b->orphan = true;
	b->account_id = protects_owner(w->key, 1);
	b->account_id.n--;
	b->account_id = arena_slice(mem, b->account_id);
	for (size_t i = 0; i < NELEM(order); i++) {
		int t = order[i];

		r->at[t].from = bundle_count(r);
		if ((t >= FACTS_TABLES || t == FACTS_ORDER_REPLY || t == FACTS_NOTICE_REPLY) &&
		    take(r, b, t, slice_make("", 0), e) != 0)
			return -1;
		r->at[t].to = bundle_count(r);
	}
	return finish(r, b, e) != 0 ? -1 : 1;
}

static int
next_account(struct bundle_reader *r, struct arena *mem, struct bundle *b, struct err *e)
{
	struct bundle_walk *a = &r->walk[FACTS_ACCOUNT], *left = orphan(r);
	struct slice customer;

	if (left != NULL)
		return next_orphan(r, left, mem, b, e);
	if (!in_range(r, a))
		return 0;
	_Static_assert(NELEM(order) == FACTS_FREE + STATE_TABLES - 2, "every table that C knows is gathered; the customer's others behind what is named");
	start(r, mem, b);
	b->account_id = protects_owner(a->key, 1);
	b->account_id.n--;
	b->account_id = arena_slice(mem, b->account_id);
	if (bundle_add(r, FACTS_ACCOUNT, a->val, e) != 0)
		return -1;
	r->at[FACTS_ACCOUNT].to = bundle_count(r);
	b->back = tender_of(r->tenders, b->account_id, &b->n_back);
	customer = facts_text(r->f, bundle_nth(r, 0), F_ACCOUNT_customer_id);
	for (size_t i = 1; i < NELEM(order); i++) {
		int t = order[i];

		r->at[t].from = bundle_count(r);
		if (take(r, b, t, customer, e) != 0)
			return -1;
		r->at[t].to = bundle_count(r);
	}
	if (finish(r, b, e) != 0)
		return -1;
	b->crowded = r->crowded;
	b->open_amount = r->beyond;
	for (uint32_t i = 0; r->over && i < bundle_n(b, FACTS_BILL); i++)
		b->open_amount += open_amount(r->f, bundle_row(b, FACTS_BILL, i));
	return bundle_step(a, e) != 0 ? -1 : 1;
}

/* --- instruments ------------------------------------------------------------------ */
static int
take_instrument(struct bundle_reader *r, int t, struct slice prefix, struct err *e)
{
	struct bundle_walk *w = &r->walk[t];

	r->at[t].from = bundle_count(r);
	if (w->have && reach(w, prefix, e) != 0)
		return -1;
	while (w->have && bundle_begins(w->key, prefix))
		if (bundle_add(r, t, w->val, e) != 0 || bundle_step(w, e) != 0)
			return -1;
	if (t == FACTS_SECURITY && bundle_paper_siblings(r, prefix, e) != 0)
		return -1;
	r->at[t].to = bundle_count(r);
	return 0;
}

/* Beside an instrument's own rows: whom it concerns, then what of them a question about it sees. */
static const uint8_t beside[] = { FACTS_ACCOUNT, FACTS_CUSTOMER, FACTS_NOTICE_REPLY, FACTS_BILL, FACTS_BILL_ITEM, FACTS_PAYMENT, FACTS_RETURN,
	FACTS_SERVICE, FACTS_POINT, FACTS_PREMISE, FACTS_HOLD, FACTS_BANKRUPTCY, FACTS_OTHER, FACTS_TABLES + STATE_MONEY };

static int
take_beside(struct bundle_reader *r, struct bundle *b, int t, struct slice customer, struct err *e)
{
	switch (t) {
	case FACTS_ACCOUNT:
		return take_one(r, t, OWNER_ACCOUNT, b->account_id, e);
	case FACTS_BILL: case FACTS_BILL_ITEM:
	case FACTS_PAYMENT:
	case FACTS_RETURN:
	case FACTS_SERVICE:
		return bundle_shared(r, t, t, OWNER_ACCOUNT, b->account_id, e);
	case FACTS_HOLD:
		return bundle_shared(r, t, t, OWNER_ACCOUNT, b->account_id, e) != 0 ? -1
		    : bundle_shared(r, t, t, OWNER_CUSTOMER, customer, e);
	case FACTS_BANKRUPTCY:
		return bundle_shared(r, t, t, OWNER_CUSTOMER, customer, e);
	case FACTS_OTHER:
		return bundle_paper_others(r, e);
	case FACTS_TABLES + STATE_MONEY:
		return bundle_paper_money(r, b->account_id, e);
	default:
		return take(r, b, t, customer, e);
	}
}

static int
next_instrument(struct bundle_reader *r, struct arena *mem, struct bundle *b, struct err *e)
{
	struct bundle_walk *w = &r->walk[FACTS_SECURITY];
	struct slice prefix, customer;

	if (!in_range(r, w))
		return 0;
	start(r, mem, b);
	prefix = arena_slice(mem, protects_owner(w->key, 1));
	for (size_t i = 0; i < NELEM(of_instrument); i++)
		if (take_instrument(r, of_instrument[i], prefix, e) != 0)
			return -1;
	b->account_id = facts_text(r->f, bundle_nth(r, 0), F_SECURITY_account_id);
	customer = facts_text(r->f, bundle_nth(r, 0), F_SECURITY_customer_id);
	for (size_t i = 0; i < NELEM(beside); i++) {
		int t = beside[i];

		if (t == FACTS_BILL)	/* from here on what concerns others too */
			find_owners(r, b);
		r->at[t].from = bundle_count(r);
		if (take_beside(r, b, t, customer, e) != 0)
			return -1;
		r->at[t].to = bundle_count(r);
	}
	return finish(r, b, e) != 0 ? -1 : 1;
}

int
bundle_next(struct bundle_reader *r, struct arena *mem, struct bundle *b, struct err *e)
{
	return (r->instruments ? next_instrument : next_account)(r, mem, b, e);
}
