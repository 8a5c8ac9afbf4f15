/* sheet.c - rows of totals.csv, and the figures that the next night opens with. */
#include <stdio.h>

#include "deliver/deliver.h"
#include "deliver/sheet.h"
#include "store/store.h"

int64_t
sheet_counter(const struct sheet *s, const char *prefix, const char *name)
{
	static const char *const before[] = { "decide", "renew", "sums" };
	char text[200];
	int64_t n;

	snprintf(text, sizeof text, "%s%s", prefix, name);
	n = step_counter(s->step, text);
	for (size_t i = 0; i < NELEM(before); i++)
		n += step_counter_of(s->step, before[i], text);
	return n;
}

int
sheet_put(struct sheet *s, const char *section, const char *kind, const char *measure, int64_t count,
    bool money, const int64_t *expected, struct err *e)
{
	struct outrow *o = &s->row;
	bool ok = expected == NULL || *expected == count;

	outrow_begin(o);
	deliver_str(o, "section", section);
	deliver_str(o, "kind", kind);
	if (s->group != NULL)
		deliver_str(o, "group", s->group);
	deliver_str(o, "measure", measure);
	if (money)
		deliver_money(o, "amount", count);
	else
		deliver_number(o, "count", count);
	if (expected != NULL) {
		if (money)
			deliver_money(o, "expected_amount", *expected);
		else
			deliver_number(o, "expected_count", *expected);
		deliver_money(o, "difference", (count - *expected) * (money ? 1 : 100));
	}
	deliver_bool(o, "ok", ok);
	if (!ok)
		step_exceptions(s->step, "totals of the decisions do not agree");
	buf_reset(&s->line);
	if (outrow_end(o, &s->line, e) != 0)
		return -1;
	stage_write(s->file, s->line.p, s->line.n);
	return 0;
}

/* Table "balances": the closing figures that the next night opens with, by name. 1 known, 0, -1. */
int
sheet_carried(struct sheet *s, const char *name, int64_t *n, struct err *e)
{
	struct store_table *t;
	struct slice val;
	int rc;

	if (step_store(s->step) == NULL)
		return 0;
	if (store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0)
		return -1;
	rc = store_get(t, slice_of(name), &val, e);
	if (rc != 1)
		return rc;
	if (val.n != sizeof *n)
		return err_set(e, ERR_DAMAGED, "table balances, %s: %zu bytes, 8 wanted", name, val.n);
	memcpy(n, val.p, sizeof *n);
	return 1;
}

int
sheet_carry(struct sheet *s, const char *name, int64_t n, struct err *e)
{
	struct store_table *t;

	if (step_store(s->step) == NULL)
		return 0;
	if (store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0)
		return -1;
	return store_put(t, slice_of(name), slice_make((const char *)&n, sizeof n), e);
}

int
sheet_drop(struct sheet *s, const char *name, struct err *e)
{
	struct store_table *t;

	if (step_store(s->step) == NULL)
		return 0;
	return store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0 ? -1 : store_del(t, slice_of(name), e);
}

int
sheet_each_carried(struct sheet *s, const char *prefix, void (*see)(void *, const char *), void *ctx, struct err *e)
{
	struct rows *r = NULL;
	struct store_table *t;
	struct slice key, val;
	size_t n = strlen(prefix);
	char name[160];
	int rc;

	if (step_store(s->step) == NULL)
		return 0;
	if (store_table(step_store(s->step), "balances", STORE_UNDO, 1, &t, e) != 0 || store_rows(t, &r, e) != 0)
		return -1;
	rc = rows_seek(r, slice_of(prefix), e);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1 && key.n > n && memcmp(key.p, prefix, n) == 0) {
		snprintf(name, sizeof name, "%.*s", (int)(key.n - n), key.p + n);
		see(ctx, name);
		rc = 0;
	}
	rows_close(&r);
	return rc < 0 ? -1 : 0;
}
