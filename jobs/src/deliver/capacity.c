/* capacity.c - what of a day's crews earlier nights have taken already. */
#include "deliver/capacity.h"

#include "formats.h"
#include "data/rows.h"
#include "store/store.h"

void
capacity_key(const struct rank_place *p, struct buf *key)
{
	buf_reset(key);
	outrow_put_date(key, p->day);
	buf_printf(key, " %s", p->name);
}

static int
table(struct store *s, struct store_table **t, struct err *e)
{
	return store_table(s, CAPACITY_TABLE, STORE_UNDO, 1, t, e);
}

int
capacity_load(struct rank_list *l, struct store *s, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct rank_place *p;
	struct slice val;
	int rc = table(s, &t, e);

	for (size_t i = 0, n = rc == 0 ? rank_places(l) : 0; i < n && rc >= 0; i++) {
		p = rank_place(l, i);
		if (p->most < 0)
			continue;
		capacity_key(p, &key);
		if ((rc = store_get(t, buf_view(&key), &val, e)) == 1 && val.n == sizeof p->used)
			memcpy(&p->used, val.p, sizeof p->used);
	}
	buf_fini(&key);
	return rc < 0 ? -1 : 0;
}

/* Keys begin with their day, so those that are over come first. */
static int
forget(struct store_table *t, int32_t today, struct err *e)
{
	struct buf day = { 0 }, gone = { 0 };
	struct rows *r = NULL;
	struct slice key, val;
	int rc = store_rows(t, &r, e);

	outrow_put_date(&day, today);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1 && slice_cmp(key, buf_view(&day)) < 0) {
		buf_reset(&gone);
		buf_slice(&gone, key);
		rc = store_del(t, buf_view(&gone), e);
	}
	rows_close(&r);
	buf_fini(&day);
	buf_fini(&gone);
	return rc < 0 ? -1 : 0;
}

int
capacity_save(struct rank_list *l, struct store *s, int32_t today, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct rank_place *p;
	int rc = table(s, &t, e) != 0 ? -1 : forget(t, today, e);

	for (size_t i = 0; rc == 0 && (p = rank_place(l, i)) != NULL; i++) {
		int64_t n = p->used + p->taken;

		if (p->most < 0 || p->taken == 0)
			continue;
		capacity_key(p, &key);
		rc = store_put(t, buf_view(&key), slice_make((const char *)&n, sizeof n), e);
	}
	buf_fini(&key);
	return rc;
}
