/* unbooked.c - a person ends the protection by a payment that no figure of the billing system shows. */
#include "intake/unbooked.h"

#include "effect/state.h"

/* The row again, without the sum and its day. */
static int
put_without(struct store_table *money, const struct row_type *t, struct slice account, struct slice row, struct err *e)
{
	struct row_builder b = { 0 };
	struct buf key = { 0 }, val = { 0 };
	int rc;

	row_begin(&b, t);
	row_put_text(&b, MONEY_account_id, account);
	row_put_number(&b, MONEY_settled, row_number(t, row, MONEY_settled));
	row_put_number(&b, MONEY_paid, row_number(t, row, MONEY_paid));
	row_put_number(&b, MONEY_unbooked, 0);
	CHECK(row_end(&b, &val));
	state_key(&key, account, slice_make("", 0));
	rc = store_put(money, buf_view(&key), buf_view(&val), e);
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
	struct store_table *money;
	struct buf key = { 0 }, line = { 0 };
	struct arena mem;
	struct slice row;
	const char *why;
	int64_t sum = 0;
	int rc = -1;

	arena_init(&mem, 0);
	state_types(type, &mem);
	state_key(&key, account, slice_make("", 0));
	if (store_table(s, state_name[STATE_MONEY], STORE_UNDO, STATE_KEY, &money, e) != 0 || store_begin(s, 0, e) != 0)
		goto done;
	if ((rc = store_get(money, buf_view(&key), &row, e)) == 1) {
		row = arena_slice(&mem, row);
		if (row_check(type[STATE_MONEY], row, &why) != 0)
			rc = err_set(e, ERR_DAMAGED, "table money: a row is damaged: %s", why);
		else
			sum = row_number(type[STATE_MONEY], row, MONEY_unbooked);
	}
	if (rc == 1 && sum > 0)
		rc = put_without(money, type[STATE_MONEY], account, row, e) != 0 || note(s, account, sum, by, &line, e) != 0 ? -1 : 1;
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
	buf_fini(&key);
	buf_fini(&line);
	return rc;
}
