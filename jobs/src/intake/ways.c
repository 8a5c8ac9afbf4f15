/* ways.c - ways to the rows of a layout by other ids than their owner's, kept in tables beside it. */
#include "intake/ways.h"

#include <stdio.h>

/* Beside what follows from the layouts: neighbours are found by these, and what else one cheque paid. */
static const struct {
	const char *layout, *column, *name;
	bool anew;
} extra[] = {
	{ "services", "service_point_id", "by-point-services", false },
	{ "service-points", "meter_id", "by-meter-service-points", false },
	{ "accounts", "customer_id", "by-customer-accounts", false },
	{ "payments", "tender_id", "by-tender-payments", true },
	{ "payment-returns", "tender_id", "by-tender-payment-returns", false },
};

bool
ways_has_id(const struct night *n, const struct layout *l)
{
	if (l->n_key != 1 || l->n_owners != 1)
		return false;
	if (strcmp(l->name, "services") == 0) /* holds name services */
		return true;
	for (size_t i = 0; i < n->layouts.n; i++)
		for (size_t r = 0; r < n->layouts.v[i]->n_refs; r++)
			if (n->layouts.v[i]->ref[r].to == l)
				return true;
	return false;
}

static int
account_column(const struct layout *l)
{
	if (l->n_owners == 0 || l->owner[0].kind != OWNER_INSTRUMENT)
		return -1;
	for (size_t i = 0; i < l->n_refs; i++)
		if (strcmp(l->ref[i].layout, "accounts") == 0)
			return l->ref[i].col;
	return -1;
}

void
ways_id_name(const struct layout *l, char *name)
{
	snprintf(name, STORE_MAX_NAME, "by-%.*s", (int)strlen(l->name) - 1, l->name);
}

static struct way *
add(struct ways *w, int col)
{
	CHECK(w->n < WAYS_MOST);
	w->v[w->n].col = col;
	return &w->v[w->n++];
}

static void
name_all(struct ways *w, const struct night *n, const struct layout *l)
{
	int col = account_column(l);

	memset(w, 0, sizeof *w);
	if (col >= 0) {
		snprintf(add(w, col)->name, STORE_MAX_NAME, "by-account-%s", l->name);
	} else if (ways_has_id(n, l)) {
		add(w, l->key[0])->by_id = true;
		ways_id_name(l, w->v[0].name);
	}
	for (size_t i = 0; i < NELEM(extra); i++)
		if (strcmp(extra[i].layout, l->name) == 0 && (col = row_find(l->type, extra[i].column)) >= 0) {
			struct way *x = add(w, col);

			snprintf(x->name, STORE_MAX_NAME, "%s", extra[i].name);
			x->anew = extra[i].anew;
		}
	for (size_t i = 0; i < l->n_reaches; i++)
		snprintf(add(w, l->reach[i].col)->name, STORE_MAX_NAME, "%s", l->reach[i].way);
}

int
ways_open(struct ways *w, struct night *n, const struct layout *l, struct err *e)
{
	name_all(w, n, l);
	for (int i = 0; i < w->n; i++)
		if (store_table(n->store, w->v[i].name, STORE_UNDO, 1, &w->v[i].t, e) != 0)
			return -1;
	return 0;
}

void
ways_close(struct ways *w)
{
	buf_fini(&w->key);
}

const struct way *
ways_id(const struct ways *w)
{
	return w->n > 0 && w->v[0].by_id ? &w->v[0] : NULL;
}

static struct slice
id_of(const struct way *w, const struct layout *l, struct slice row)
{
	return row.p ? row_text(l->type, row, w->col) : slice_make(NULL, 0);
}

static struct slice
key_of(struct ways *all, const struct way *w, struct slice id, struct slice key)
{
	buf_reset(&all->key);
	buf_slice(&all->key, id);
	buf_char(&all->key, '\0');
	if (!w->by_id)
		buf_slice(&all->key, key);
	return buf_view(&all->key);
}

static int
move(struct ways *all, const struct way *w, const struct layout *l, struct slice key, struct slice old, struct slice new,
    struct err *e)
{
	struct slice was = id_of(w, l, old), is = id_of(w, l, new), owner = slice_make("", 0);
	enum layout_owner kind;

	if (old.p != NULL && new.p != NULL && slice_eq(was, is))
		return 0;
	if (was.n > 0 && store_del(w->t, key_of(all, w, was, key), e) != 0)
		return -1;
	if (is.n == 0 || (w->by_id && !keyenc_owner_of(l, new, &kind, &owner)))
		return 0;
	return store_put(w->t, key_of(all, w, is, key), owner, e);
}

int
ways_move(struct ways *all, const struct layout *l, struct slice key, struct slice old, struct slice new, struct err *e)
{
	for (int i = 0; i < all->n; i++)
		if (move(all, &all->v[i], l, key, old, new, e) != 0)
			return -1;
	return 0;
}

/* --- rows that say who is at a place ------------------------------------------------------- */

/* Points lie under their premise, and are found by their id. */
static bool
is_place(const struct layout *l)
{
	return l != NULL && strcmp(l->name, "service-points") == 0;
}

struct night_beside
ways_beside(const struct layout *l, struct slice row)
{
	struct night_beside b = { 0 };

	for (size_t i = 0; row.n > 0 && b.place.n == 0 && i < l->n_refs; i++)
		if (is_place(l->ref[i].to))
			b.place = row_text(l->type, row, l->ref[i].col);
	for (size_t i = 0; row.n > 0 && i < l->n_reaches; i++)
		b.account[i] = row_text(l->type, row, l->reach[i].col);
	return b;
}

static int
mark(struct night *n, const struct taint *t, const char *reason, struct err *e)
{
	return reason != NULL ? taint_add(n->store, t, reason, e) : taint_clear(n->store, t, e);
}

static int
mark_premise(struct night *n, struct slice place, const struct taint *t, const char *reason, struct err *e)
{
	struct taint premise = *t;
	struct store_table *by_id;
	struct buf key = { 0 };
	struct slice val;
	int rc;

	if (place.n == 0)
		return 0;
	buf_slice(&key, place);
	buf_char(&key, '\0');
	rc = store_table(n->store, "by-service-point", STORE_UNDO, 1, &by_id, e) != 0 ? -1 : store_get(by_id, buf_view(&key), &val, e);
	if (rc == 1) {
		buf_reset(&key);
		buf_slice(&key, val);
		premise.kind = OWNER_PREMISE;
		premise.id = buf_view(&key);
		rc = mark(n, &premise, reason, e);
	}
	buf_fini(&key);
	return rc < 0 ? -1 : 0;
}

int
ways_mark_beside(struct night *n, const struct night_beside *b, const struct taint *t, const char *reason, struct err *e)
{
	struct taint account = *t;

	account.kind = OWNER_ACCOUNT;
	for (int i = 0; i < LAYOUT_MAX_REACHES; i++) {
		account.id = b->account[i];
		if (account.id.n > 0 && (t->kind != OWNER_ACCOUNT || !slice_eq(account.id, t->id)) && mark(n, &account, reason, e) < 0)
			return -1;
	}
	return mark_premise(n, b->place, t, reason, e);
}

/* --- ways that a store lacks ------------------------------------------------------------ */

static int
fill(struct ways *all, const struct way *w, const struct layout *l, struct store_table *facts, struct err *e)
{
	struct buf old = { 0 };
	struct rows *r = NULL;
	struct slice key, val;
	const char *why;
	int rc = store_rows(facts, &r, e);

	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		if (row_check(l->type, val, &why) != 0) {
			rc = err_set(e, ERR_DAMAGED, "store, table %s: %s: restore from a backup", l->name, why);
			break;
		}
		buf_reset(&old);
		rc = move(all, w, l, key, slice_make(NULL, 0), row_upgrade(l->type, val, &old), e);
	}
	rows_close(&r);
	buf_fini(&old);
	return rc;
}

/* Table "ways": the name of each that is complete -> nothing. */
static int
complete(struct ways *all, const struct layout *l, struct store_table *facts, struct store_table *known, struct err *e)
{
	struct slice val;

	for (int i = 0; i < all->n; i++) {
		int rc = store_get(known, slice_of(all->v[i].name), &val, e);

		if (rc < 0 || (rc == 0 && ((!all->v[i].anew && fill(all, &all->v[i], l, facts, e) != 0) ||
		    store_put(known, slice_of(all->v[i].name), slice_make("", 0), e) != 0)))
			return -1;
	}
	return 0;
}

int
ways_complete(struct night *n, struct err *e)
{
	struct store_table *known, *facts;
	int rc = store_table(n->store, "ways", STORE_UNDO, 1, &known, e);

	for (size_t i = 0; rc == 0 && i < n->layouts.n; i++) {
		const struct layout *l = n->layouts.v[i];
		struct ways w;

		rc = ways_open(&w, n, l, e) != 0 || store_table(n->store, l->name, STORE_UNDO, 1, &facts, e) != 0 ||
		    complete(&w, l, facts, known, e) != 0 ? -1 : 0;
		ways_close(&w);
	}
	return rc;
}
