/* taint.c - marks of owners, in the store and as a set in memory. */
#include "intake/taint.h"

#include "base/hash.h"

static int
table(struct store *s, struct store_table **t, struct err *e)
{
	return store_table(s, "taints", STORE_UNDO, 1, t, e);
}

static void
key_of(const struct taint *t, struct buf *out)
{
	buf_char(out, (char)('A' + t->kind));
	buf_slice(out, t->id);
	buf_char(out, '\0');
	buf_str(out, t->layout);
	buf_char(out, '\0');
	buf_slice(out, t->key);
}

int
taint_add(struct store *s, const struct taint *t, const char *reason, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *tab;
	int rc = -1;

	key_of(t, &key);
	if (table(s, &tab, e) == 0)
		rc = store_put(tab, buf_view(&key), slice_of(reason), e);
	buf_fini(&key);
	return rc;
}

int
taint_clear(struct store *s, const struct taint *t, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *tab;
	struct slice val;
	int rc = -1;

	key_of(t, &key);
	if (table(s, &tab, e) == 0) {
		rc = store_get(tab, buf_view(&key), &val, e);
		if (rc == 1 && store_del(tab, buf_view(&key), e) != 0)
			rc = -1;
	}
	buf_fini(&key);
	return rc;
}

int
taint_account_of(struct store *s, struct slice effect, struct slice *account, struct err *e)
{
	struct store_table *t;
	struct buf key = { 0 };
	int rc = -1;

	buf_slice(&key, effect);
	buf_char(&key, '\0');
	if (store_table(s, "by-effect", STORE_UNDO, 1, &t, e) == 0)
		rc = store_get(t, buf_view(&key), account, e);
	buf_fini(&key);
	return rc;
}

int
taint_effect_known(struct store *s, struct slice effect, struct err *e)
{
	struct slice account;

	return taint_account_of(s, effect, &account, e);
}

/* --- a person lifts marks ------------------------------------------------------------- */

/* KEY of a mark: kind letter, id, 00, layout, 00, key. Whether it is about the owner, or about an effect of the account. */
static int
concerns(struct store *s, struct slice key, char kind, struct slice id, struct err *e)
{
	struct slice owner = slice_make(key.p, strnlen(key.p, key.n)), account;
	int rc;

	if (owner.n == id.n + 1 && owner.p[0] == kind && memcmp(owner.p + 1, id.p, id.n) == 0)
		return 1;
	if (kind != 'A' + OWNER_ACCOUNT || owner.n < 2 || owner.p[0] != 'A' + OWNER_EFFECT)
		return 0;
	rc = taint_account_of(s, slice_make(owner.p + 1, owner.n - 1), &account, e);
	return rc == 1 ? slice_eq(account, id) : rc;
}

static int
lift_one(struct store *s, struct store_table *taints, struct slice key, struct slice reason, struct slice owner,
    const struct taint_person *by, struct buf *told, struct err *e)
{
	size_t skip = strnlen(key.p, key.n);
	struct store_table *clears;
	struct buf k = { 0 }, val = { 0 };
	int rc = -1;

	buf_slice(&k, owner);
	buf_slice(&k, slice_make(key.p + skip, key.n - skip));
	buf_char(&k, '\0');
	buf_str(&k, by->run);
	buf_printf(&val, "%s, after %s: %s; it was marked: %.*s", by->who, by->run, by->why, SLICE_FMT(reason));
	buf_printf(told, "%.*s\n", SLICE_FMT(reason));
	if (store_table(s, "clears", STORE_UNDO, 1, &clears, e) == 0)
		rc = store_put(clears, buf_view(&k), buf_view(&val), e) != 0 ? -1 : store_del(taints, key, e);
	buf_fini(&k);
	buf_fini(&val);
	return rc;
}

int
taint_lift(struct store *s, enum layout_owner kind, struct slice id, const struct taint_person *by, struct buf *told,
    struct err *e)
{
	struct store_table *t, *clears;
	struct buf owner = { 0 };
	struct rows *r = NULL;
	struct slice key, val;
	int rc, any = 0;

	if (table(s, &t, e) != 0 || store_table(s, "clears", STORE_UNDO, 1, &clears, e) != 0 || store_begin(s, 0, e) != 0)
		return -1;
	buf_char(&owner, (char)('A' + kind));
	buf_slice(&owner, id);
	rc = store_rows(t, &r, e);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		if ((rc = concerns(s, key, owner.p[0], id, e)) != 1)
			continue;
		any = 1;
		rc = lift_one(s, t, key, val, buf_view(&owner), by, told, e);
	}
	rows_close(&r);
	buf_fini(&owner);
	if (rc == 0 && store_commit(s, e) == 0)
		return any;
	store_abort(s);
	return -1;
}

int
taint_note(struct store *s, struct slice account, const char *what, struct slice which, const struct taint_person *by,
    struct slice text, struct err *e)
{
	struct store_table *clears;
	struct buf key = { 0 }, val = { 0 };
	int rc = -1;

	buf_char(&key, (char)('A' + OWNER_ACCOUNT));
	buf_slice(&key, account);
	buf_char(&key, '\0');
	buf_str(&key, what);
	buf_char(&key, '\0');
	buf_slice(&key, which);
	buf_char(&key, '\0');
	buf_str(&key, by->run);
	buf_printf(&val, "%s, after %s: %s; %.*s", by->who, by->run, by->why, SLICE_FMT(text));
	if (store_table(s, "clears", STORE_UNDO, 1, &clears, e) == 0)
		rc = store_put(clears, buf_view(&key), buf_view(&val), e);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

int
taint_lifted(struct store *s, enum layout_owner kind, struct slice id, struct buf *out, struct err *e)
{
	struct store_table *clears;
	struct buf owner = { 0 };
	struct rows *r = NULL;
	struct slice key, val;
	int rc = -1;

	buf_char(&owner, (char)('A' + kind));
	buf_slice(&owner, id);
	buf_char(&owner, '\0');
	if (store_table(s, "clears", STORE_UNDO, 1, &clears, e) == 0 && store_rows(clears, &r, e) == 0)
		rc = rows_seek(r, buf_view(&owner), e);
	while (rc == 0 && (rc = rows_next(r, &key, &val, e)) == 1) {
		if (key.n < owner.n || memcmp(key.p, owner.p, owner.n) != 0)
			break;
		buf_printf(out, "%.*s\n", SLICE_FMT(val));
		rc = 0;
	}
	rows_close(&r);
	buf_fini(&owner);
	return rc < 0 ? -1 : 0;
}

/* --- the set: open addressing over owners; the first reason is kept ---------------- */

struct mark {
	const char *reason;	/* NULL: empty place */
	struct slice owner;	/* kind letter, id */
};

struct taint_set {
	struct arena mem;
	struct mark *mark;
	size_t places, n;
};

static struct mark *
place(const struct taint_set *set, struct slice owner)
{
	size_t i = (size_t)hash_64(owner.p, owner.n, 0) & (set->places - 1);

	while (set->mark[i].reason != NULL && !slice_eq(set->mark[i].owner, owner))
		i = (i + 1) & (set->places - 1);
	return &set->mark[i];
}

static void
grow(struct taint_set *set)
{
	struct mark *old = set->mark;
	size_t places = set->places;

	set->places = places ? places * 2 : 64;
	set->mark = base_zalloc(set->places * sizeof *set->mark);
	for (size_t i = 0; i < places; i++)
		if (old[i].reason != NULL)
			*place(set, old[i].owner) = old[i];
	base_free(old);
}

static void
remember(struct taint_set *set, struct slice owner, struct slice reason)
{
	struct mark *m;

	if (set->n * 2 >= set->places)
		grow(set);
	m = place(set, owner);
	if (m->reason != NULL)
		return;
	m->owner = arena_slice(&set->mem, owner);
	m->reason = arena_strdup(&set->mem, reason);
	set->n++;
}

/* OWNER: kind letter, id. */
static int
remember_all(struct taint_set *set, struct store *s, struct slice owner, struct slice reason, struct err *e)
{
	struct buf alias = { 0 };
	struct slice account;
	int rc = 0;

	remember(set, owner, reason);
	reason = slice_of(place(set, owner)->reason);
	if (owner.n > 1 && owner.p[0] == 'A' + OWNER_EFFECT &&
	    (rc = taint_account_of(s, slice_make(owner.p + 1, owner.n - 1), &account, e)) == 1) {
		buf_char(&alias, 'A' + OWNER_ACCOUNT);
		buf_slice(&alias, account);
		remember(set, buf_view(&alias), reason);
		buf_fini(&alias);
	}
	return rc < 0 ? -1 : 0;
}

struct taint_set *
taint_set_new(void)
{
	struct taint_set *set = base_zalloc(sizeof *set);

	arena_init(&set->mem, 0);
	grow(set);
	return set;
}

void
taint_set_put(struct taint_set *set, enum layout_owner kind, struct slice id, struct slice reason)
{
	char owner[LAYOUT_MAX_KEY_BYTES];

	if (id.n + 1 > sizeof owner)
		return;
	owner[0] = (char)('A' + kind);
	memcpy(owner + 1, id.p, id.n);
	remember(set, slice_make(owner, id.n + 1), reason);
}

int
taint_set_load(struct taint_set **out, struct store *s, struct err *e)
{
	struct taint_set *set = taint_set_new();
	struct store_table *tab;
	struct rows *r = NULL;
	struct slice key, val;
	int rc;

	*out = NULL;
	rc = s == NULL ? 0 : -1;
	if (s != NULL && table(s, &tab, e) == 0 && store_rows(tab, &r, e) == 0) {
		while ((rc = rows_next(r, &key, &val, e)) == 1) {
			rc = remember_all(set, s, slice_make(key.p, strnlen(key.p, key.n)), val, e);
			if (rc == 0 && set->n > TAINT_MAX) {
				rc = err_set(e, ERR_FAILED,
				    "more than %d owners are tainted: an input is broken as a whole", TAINT_MAX);
			}
			if (rc != 0)
				break;
		}
	}
	rows_close(&r);
	if (rc != 0)
		taint_set_free(&set);
	*out = set;
	return rc;
}

void
taint_set_free(struct taint_set **sp)
{
	if (*sp == NULL)
		return;
	arena_fini(&(*sp)->mem);
	base_free((*sp)->mark);
	base_free(*sp);
	*sp = NULL;
}

size_t
taint_set_size(const struct taint_set *set)
{
	return set->n;
}

const char *
taint_set_find(const struct taint_set *set, enum layout_owner kind, struct slice id)
{
	char owner[LAYOUT_MAX_KEY_BYTES];

	if (set->n == 0 || id.n + 1 > sizeof owner)
		return NULL;
	owner[0] = (char)('A' + kind);
	if (id.n > 0)
		memcpy(owner + 1, id.p, id.n);
	return place(set, slice_make(owner, id.n + 1))->reason;
}
