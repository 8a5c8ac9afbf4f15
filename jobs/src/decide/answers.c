/* answers.c - what crews found tonight at premises, known before any account is decided. */
#include "decide/answers.h"

#include "effect/state.h"
#include "facts/bundle.h"
#include "intake/mergerow.h"

struct work {
	struct pack *const *pack;
	size_t packs;
	const struct facts *facts;
	const struct facts_source *src;
	struct taint_set *set;
	struct buf key, reply, issued, text, old, account, premise;
};

/* What lies in TABLE under w->key, copied to OUT; with T it is a row of that, in today's form. 1, 0 none, -1. */
static int
get(struct work *w, const char *table, const struct row_type *t, struct buf *out, struct err *e)
{
	struct rows *rows = NULL;
	struct slice key, row;
	const char *why;
	int rc = w->src->rows(w->src->ctx, table, &rows, e);

	if (rc == 0 && rows != NULL && (rc = rows_seek(rows, buf_view(&w->key), e)) == 0)
		rc = rows_next(rows, &key, &row, e);
	if (rc == 1 && !slice_eq(key, buf_view(&w->key)))
		rc = 0;
	if (rc == 1 && t != NULL && row_check(t, row, &why) != 0)
		rc = err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", table, why);
	if (rc == 1) {
		buf_reset(&w->old);
		buf_reset(out);
		buf_slice(out, t != NULL ? row_upgrade(t, row, &w->old) : row);
	}
	rows_close(&rows);
	return rc;
}

/* The effect of ACCOUNT, into w->issued. */
static int
issued(struct work *w, struct slice account, struct slice effect, struct err *e)
{
	buf_reset(&w->key);
	state_key(&w->key, account, effect);
	return get(w, state_name[STATE_ISSUED], w->facts->state[STATE_ISSUED], &w->issued, e);
}

/* Where EFFECT, or what it is against, is carried out: its point, in w->issued. */
static int
find_point(struct work *w, struct slice account, struct slice effect, struct slice *point, struct err *e)
{
	const struct row_type *t = w->facts->state[STATE_ISSUED];
	int rc = issued(w, account, effect, e);

	if (rc == 1 && !row_is_null(t, buf_view(&w->issued), ISSUED_refers_to)) {
		buf_reset(&w->text);
		buf_slice(&w->text, row_text(t, buf_view(&w->issued), ISSUED_refers_to));
		rc = issued(w, account, buf_view(&w->text), e);
	}
	if (rc == 1)
		*point = row_text(t, buf_view(&w->issued), ISSUED_target);
	return rc;
}

/* What a table leads to from ID alone, into OUT. */
static int
lead(struct work *w, const char *table, struct slice id, struct buf *out, struct err *e)
{
	buf_reset(&w->key);
	state_key(&w->key, id, slice_make("", 0));
	return get(w, table, NULL, out, e);
}

static bool
holds(const struct work *w, struct slice reason)
{
	bool any = false;

	for (size_t i = 0; i < w->packs; i++) {
		const struct pack_finding *p = pack_finding_find(w->pack[i], reason);

		any |= p == NULL || p->then == THEN_HOLD;
	}
	return any && !pack_text_alike(reason, slice_of(""));
}

/* The reply in w->reply. */
static int
place(struct work *w, struct err *e)
{
	const struct facts *f = w->facts;
	struct slice r = buf_view(&w->reply), reason = facts_text(f, r, F_ORDER_REPLY_reason);
	struct slice order = facts_text(f, r, F_ORDER_REPLY_order_id), point;
	struct buf text = { 0 };
	int rc;

	if (!holds(w, reason) || (rc = lead(w, STATE_BY_EFFECT, order, &w->account, e)) == 0)
		return 0;
	buf_printf(&text, "%.*s on ", SLICE_FMT(reason));
	outrow_put_date(&text, facts_stamp_day(f, r, F_ORDER_REPLY_status_at));
	buf_printf(&text, ", found for account %.*s, order %.*s", SLICE_FMT(buf_view(&w->account)), SLICE_FMT(order));
	if (rc == 1)
		rc = find_point(w, buf_view(&w->account), order, &point, e);
	if (rc == 1)
		rc = lead(w, BUNDLE_BY_POINT, point, &w->premise, e);
	if (rc == 1)
		taint_set_put(w->set, OWNER_PREMISE, buf_view(&w->premise), buf_view(&text));
	buf_fini(&text);
	return rc < 0 ? -1 : 0;
}

static int
each(struct work *w, struct slice prefix, struct err *e)
{
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = w->src->rows(w->src->ctx, MERGEROW_ANSWERS, &rows, e);

	if (rc == 0 && rows != NULL)
		rc = rows_seek(rows, prefix, e);
	while (rc == 0 && rows != NULL && (rc = rows_next(rows, &key, &val, e)) == 1) {
		rc = 0;
		if (key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		buf_reset(&w->key);
		buf_add(&w->key, key.p + prefix.n, key.n - prefix.n);
		rc = get(w, facts_layout_name[FACTS_ORDER_REPLY], w->facts->type[FACTS_ORDER_REPLY], &w->reply, e);
		rc = rc == 1 ? place(w, e) : rc;
	}
	rows_close(&rows);
	return rc < 0 ? -1 : 0;
}

int
answers_places(struct taint_set *set, struct pack *const *p, size_t packs, const struct facts *f, const struct facts_source *src,
    const char *date, struct err *e)
{
	struct work w = { .pack = p, .packs = packs, .facts = f, .src = src, .set = set };
	struct buf prefix = { 0 };
	int rc;

	mergerow_answer(date, facts_layout_name[FACTS_ORDER_REPLY], slice_make("", 0), &prefix);
	rc = each(&w, buf_view(&prefix), e);
	buf_fini(&prefix);
	buf_fini(&w.key);
	buf_fini(&w.reply);
	buf_fini(&w.issued);
	buf_fini(&w.text);
	buf_fini(&w.old);
	buf_fini(&w.account);
	buf_fini(&w.premise);
	return rc;
}

const char *
answers_found(const void *set, struct slice premise)
{
	return taint_set_find(set, OWNER_PREMISE, premise);
}
