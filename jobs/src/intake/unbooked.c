/* unbooked.c - a person ends the protection by a payment that no figure of the billing system shows. */
#include "intake/unbooked.h"

#include "effect/state.h"

int
unbooked_get(struct store_table *table, const struct row_type *t, struct slice account, struct money *out, struct err *e)
{
	struct buf key = { 0 }, now = { 0 };
	struct slice row;
	const char *why;
	int rc;

	state_key(&key, account, slice_make("", 0));
	rc = store_get(table, buf_view(&key), &row, e);
	if (rc == 1 && row_check(t, row, &why) != 0)
		rc = err_set(e, ERR_DAMAGED, "table money: a row is damaged: %s", why);
	if (rc == 1)
		*out = money_read(t, row_upgrade(t, row, &now));
	buf_fini(&key);
	buf_fini(&now);
	return rc;
}

int
unbooked_put(struct store_table *table, const struct row_type *t, struct slice account, const struct money *m, struct err *e)
{
	struct row_builder b = { 0 };
	struct buf key = { 0 }, val = { 0 };
	int rc;

	money_put(&b, t, account, m);
	CHECK(row_end(&b, &val));
	state_key(&key, account, slice_make("", 0));
	rc = store_put(table, buf_view(&key), buf_view(&val), e);
	row_builder_fini(&b);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

static int
note(struct store *s, struct slice account, int64_t sum, const struct taint_person *by, struct buf *told, struct err *e)
{
	buf_printf(told, "payments of %lld.%02lld that no figure shows protect no longer", (long long)(sum / 100),
	    (long long)(sum % 100));
	return taint_note(s, account, "money", slice_make("", 0), by, buf_view(told), e);
}

int
unbooked_end(struct store *s, struct slice account, const struct taint_person *by, struct buf *told, struct err *e)
{
	const struct row_type *type[STATE_TABLES];
	struct store_table *table;
	struct buf line = { 0 };
	struct arena mem;
	struct money m;
	int64_t sum = 0;
	int rc = -1;

	arena_init(&mem, 0);
	state_types(type, &mem);
	if (store_table(s, state_name[STATE_MONEY], STORE_UNDO, STATE_KEY, &table, e) != 0 || store_begin(s, 0, e) != 0)
		goto done;
	rc = unbooked_get(table, type[STATE_MONEY], account, &m, e);
	if (rc == 1 && (sum = money_protects(&m)) > 0) {
		money_forgo(&m);
		rc = unbooked_put(table, type[STATE_MONEY], account, &m, e) != 0 || note(s, account, sum, by, &line, e) != 0 ? -1 : 1;
	}
	if (rc >= 0 && store_commit(s, e) == 0) {
		rc = sum > 0;
		buf_slice(told, buf_view(&line));
		buf_str(told, sum > 0 ? "\n" : "");
	} else {
		store_abort(s);
		rc = -1;
	}
done:
	arena_fini(&mem);
	buf_fini(&line);
	return rc;
}
