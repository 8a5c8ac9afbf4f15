/* found.c - a person has looked at what a crew found. */
#include "intake/found.h"
#include "intake/unbooked.h"

#include "effect/state.h"

struct work {
	struct store *store;
	struct store_table *findings, *money;
	const struct row_type *type[STATE_TABLES];
	const struct taint_person *by;
	struct buf *told;
};

/* Takes the row at KEY away; SUM grows by what of its money no payment shows. */
static int
end_one(struct work *w, struct slice account, struct slice key, struct slice row, int64_t *sum, struct err *e)
{
	const struct row_type *t = w->type[STATE_FINDINGS];
	int64_t unshown = row_number(t, row, FINDINGS_unshown);
	struct buf line = { 0 };
	int rc;

	buf_printf(&line, "order %.*s: the crew's finding", SLICE_FMT(row_text(t, row, FINDINGS_effect_id)));
	if (row_text(t, row, FINDINGS_reason).n > 0)
		buf_printf(&line, " \"%.*s\"", SLICE_FMT(row_text(t, row, FINDINGS_reason)));
	buf_str(&line, " bars nothing any more");
	if (unshown > 0)
		buf_printf(&line, ", and %lld.%02lld that it took and no payment shows cover nothing",
		    (long long)(unshown / 100), (long long)(unshown % 100));
	buf_printf(w->told, "%.*s\n", SLICE_FMT(buf_view(&line)));
	*sum += unshown;
	rc = taint_note(w->store, account, "finding", row_text(t, row, FINDINGS_effect_id), w->by, buf_view(&line), e);
	buf_fini(&line);
	return rc != 0 ? -1 : store_del(w->findings, key, e);
}

/* What is kept of the account's money, less SUM. */
static int
take_off(struct work *w, struct slice account, int64_t sum, struct err *e)
{
	const struct row_type *t = w->type[STATE_MONEY];
	struct money m;
	int rc = unbooked_get(w->money, t, account, &m, e);

	if (rc != 1)
		return rc;
	m.paid -= sum;
	m.unbooked = m.unbooked > sum ? m.unbooked - sum : 0;
	if (money_protects(&m) == 0)
		m.since = POSITION_NO_DAY;
	return unbooked_put(w->money, t, account, &m, e);
}

/* PREFIX: of keys. 1 something was there, 0, -1. */
static int
end_all(struct work *w, struct slice account, struct slice prefix, struct err *e)
{
	struct rows *r = NULL;
	struct slice key, row;
	const char *why;
	int64_t sum = 0;
	int rc = -1, any = 0;

	if (store_rows(w->findings, &r, e) == 0)
		rc = rows_seek(r, prefix, e);
	while (rc == 0 && (rc = rows_next(r, &key, &row, e)) == 1) {
		rc = 0;
		if (key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
			break;
		any = 1;
		rc = row_check(w->type[STATE_FINDINGS], row, &why) != 0
		    ? err_set(e, ERR_DAMAGED, "table findings: a row is damaged: %s", why)
		    : end_one(w, account, key, row, &sum, e);
	}
	rows_close(&r);
	if (rc == 0 && sum > 0)
		rc = take_off(w, account, sum, e);
	return rc != 0 ? -1 : any;
}

int
found_end(struct store *s, enum layout_owner kind, struct slice id, const struct taint_person *by, struct buf *told,
    struct err *e)
{
	struct work w = { .store = s, .by = by, .told = told };
	struct slice account = id, effect = slice_make("", 0);
	struct buf key = { 0 };
	struct arena mem;
	int rc = 1;

	arena_init(&mem, 0);
	state_types(w.type, &mem);
	if (kind == OWNER_EFFECT && (rc = taint_account_of(s, id, &account, e)) == 1) {
		account = arena_slice(&mem, account);
		effect = id;
	}
	if (rc == 1 && (store_table(s, state_name[STATE_FINDINGS], STORE_UNDO, STATE_KEY, &w.findings, e) != 0 ||
	    store_table(s, state_name[STATE_MONEY], STORE_UNDO, STATE_KEY, &w.money, e) != 0 || store_begin(s, 0, e) != 0))
		rc = -1;
	else if (rc == 1) {
		state_key(&key, account, effect);
		rc = end_all(&w, account, buf_view(&key), e);
		if (rc < 0 || store_commit(s, e) != 0) {
			store_abort(s);
			rc = -1;
		}
	}
	arena_fini(&mem);
	buf_fini(&key);
	return rc;
}

/* --- for others at the premise ---------------------------------------------------------- */
static void
put_place(struct taint_set *set, const struct row_type *t, struct slice row, struct buf *text)
{
	buf_reset(text);
	buf_printf(text, "%.*s on ", SLICE_FMT(row_text(t, row, FINDINGS_reason)));
	outrow_put_date(text, row_date(t, row, FINDINGS_found));
	buf_printf(text, ", found for account %.*s, order %.*s", SLICE_FMT(row_text(t, row, FINDINGS_account_id)),
	    SLICE_FMT(row_text(t, row, FINDINGS_effect_id)));
	taint_set_put(set, OWNER_PREMISE, row_text(t, row, FINDINGS_premise), buf_view(text));
}

int
found_places(struct taint_set **out, const struct facts *f, const struct facts_source *src, int32_t today, struct err *e)
{
	const struct row_type *t = f->state[STATE_FINDINGS];
	struct rows *r = NULL;
	struct buf text = { 0 };
	struct slice key, row;
	const char *why;
	int rc;

	*out = taint_set_new();
	rc = src->rows(src->ctx, state_name[STATE_FINDINGS], &r, e);
	while (rc == 0 && r != NULL && (rc = rows_next(r, &key, &row, e)) == 1) {
		rc = 0;
		if (row_check(t, row, &why) != 0)
			rc = err_set(e, ERR_DAMAGED, "table findings: a row is damaged: %s", why);
		else if (row_date(t, row, FINDINGS_held) != ROW_NO_DATE && row_date(t, row, FINDINGS_held) < today &&
		    row_text(t, row, FINDINGS_premise).n > 0)
			put_place(*out, t, row, &text);
	}
	rows_close(&r);
	buf_fini(&text);
	if (rc != 0)
		taint_set_free(out);
	return rc < 0 ? -1 : 0;
}
