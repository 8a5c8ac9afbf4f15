/* answers.c - what crews found tonight at premises, known before any account is decided. */
#include "decide/answers.h"

#include "effect/state.h"
#include "facts/bundle.h"
#include "intake/mergerow.h"

struct work {
	struct night *night;
	const struct facts *facts;
	struct taint_set *set;
	struct buf key, reply, issued, text, old;
};

/* The row of TABLE at KEY, copied to OUT: it is one of T, in today's form. 1, 0 none, -1. */
static int
get(struct work *w, const char *table, unsigned version, const struct row_type *t, struct slice key, struct buf *out,
    struct err *e)
{
	struct store_table *s;
	struct slice row;
	const char *why;
	int rc = store_table(w->night->store, table, STORE_UNDO, version, &s, e);

	if (rc != 0 || (rc = store_get(s, key, &row, e)) != 1)
		return rc;
	if (row_check(t, row, &why) != 0)
		return err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", table, why);
	buf_reset(&w->old);
	row = row_upgrade(t, row, &w->old);
	buf_reset(out);
	buf_slice(out, row);
	return 1;
}

/* The effect of ACCOUNT, into w->issued. */
static int
issued(struct work *w, struct slice account, struct slice effect, struct err *e)
{
	buf_reset(&w->key);
	state_key(&w->key, account, effect);
	return get(w, state_name[STATE_ISSUED], STATE_KEY, w->facts->state[STATE_ISSUED], buf_view(&w->key), &w->issued, e);
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

static int
premise_of(struct work *w, struct slice point, struct slice *premise, struct err *e)
{
	struct store_table *s;

	buf_reset(&w->key);
	state_key(&w->key, point, slice_make("", 0));
	return store_table(w->night->store, BUNDLE_BY_POINT, STORE_UNDO, 1, &s, e) != 0 ? -1
	    : store_get(s, buf_view(&w->key), premise, e);
}

static bool
holds(const struct work *w, struct slice reason)
{
	const struct pack_finding *p = pack_finding_find(w->night->pack, reason);

	return !pack_alike(reason, slice_of("")) && (p == NULL || p->then == THEN_HOLD);
}

/* The reply in w->reply. */
static int
place(struct work *w, struct err *e)
{
	const struct facts *f = w->facts;
	struct slice r = buf_view(&w->reply), reason = facts_text(f, r, F_ORDER_REPLY_reason);
	struct slice order = facts_text(f, r, F_ORDER_REPLY_order_id), account, point, premise;
	struct buf text = { 0 };
	int rc;

	if (!holds(w, reason) || (rc = taint_account_of(w->night->store, order, &account, e)) == 0)
		return 0;
	buf_printf(&text, "%.*s on ", SLICE_FMT(reason));
	outrow_put_date(&text, facts_stamp_day(f, r, F_ORDER_REPLY_status_at));
	if (rc == 1) {
		struct buf own = { 0 };

		buf_printf(&text, ", found for account %.*s, order %.*s", SLICE_FMT(account), SLICE_FMT(order));
		buf_slice(&own, account);
		rc = find_point(w, buf_view(&own), order, &point, e);
		buf_fini(&own);
	}
	if (rc == 1)
		rc = premise_of(w, point, &premise, e);
	if (rc == 1)
		taint_set_put(w->set, OWNER_PREMISE, premise, buf_view(&text));
	buf_fini(&text);
	return rc < 0 ? -1 : 0;
}

static int
each(struct work *w, struct slice prefix, struct err *e)
{
	const char *layout = facts_layout_name[FACTS_ORDER_REPLY];
	struct store_table *s;
	struct rows *rows = NULL;
	struct slice key, val;
	int rc = -1;

	if (store_table(w->night->store, MERGEROW_ANSWERS, STORE_UNDO, 1, &s, e) == 0 && store_rows(s, &rows, e) == 0)
		rc = rows_seek(rows, prefix, e);
	while (rc == 0 && (rc = rows_next(rows, &key, &val, e)) == 1) {
		rc = 0;
		if (key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		rc = get(w, layout, 1, w->facts->type[FACTS_ORDER_REPLY], slice_make(key.p + prefix.n, key.n - prefix.n),
		    &w->reply, e);
		rc = rc == 1 ? place(w, e) : rc;
	}
	rows_close(&rows);
	return rc < 0 ? -1 : 0;
}

int
answers_places(struct taint_set *set, struct night *n, const struct facts *f, struct err *e)
{
	struct work w = { .night = n, .facts = f, .set = set };
	struct buf prefix = { 0 };
	int rc;

	buf_str(&prefix, n->date_text);
	buf_char(&prefix, '\0');
	buf_str(&prefix, facts_layout_name[FACTS_ORDER_REPLY]);
	buf_char(&prefix, '\0');
	rc = each(&w, buf_view(&prefix), e);
	buf_fini(&prefix);
	buf_fini(&w.key);
	buf_fini(&w.reply);
	buf_fini(&w.issued);
	buf_fini(&w.text);
	buf_fini(&w.old);
	return rc;
}
