/* grouping.c - in which groups of the totals an account is while rows are merged. */
#include "intake/grouping.h"

static const struct slice nothing = { NULL, 0 };

static int
column(const struct layout *l, const char *name)
{
	return l == NULL ? -1 : row_find(l->type, name);
}

static int
coded(const struct layout *l, const char *name)
{
	int c = column(l, name);

	return c >= 0 && l->type->col[c].kind == ROW_CODE ? c : -1;
}

static int
code(const struct layout *l, struct slice row, int col)
{
	return row.p != NULL && col >= 0 ? row_code(l->type, row, col) : -1;
}

static uint64_t
bit(int kind)
{
	return kind >= 0 && kind < 64 ? UINT64_C(1) << kind : 0;
}

int
grouping_open(struct grouping *g, struct night *n, struct err *e)
{
	*g = (struct grouping){ .night = n, .accounts = layout_find(&n->layouts, "accounts"),
		.services = layout_find(&n->layouts, "services"), .bills = layout_find(&n->layouts, "bills") };
	g->class_col = coded(g->accounts, "account_class");
	g->credit_col = column(g->accounts, "unapplied_credit");
	g->kind_col = coded(g->services, "service_type");
	g->status_col = column(g->bills, "status");
	g->open_col = column(g->bills, "open_amount");
	return g->accounts == NULL ? 0 : store_table(n->store, "accounts", STORE_UNDO, 1, &g->account, e);
}

/* What stands of services is read anew for each layout; what was written since the last commit lies in WRITTEN. */
void
grouping_turn(struct grouping *g, const struct layout *l)
{
	static const char *const money[] = { "bills", "payments", "payment-returns" };

	rows_close(&g->of_services);
	rows_close(&g->of_bills);
	g->have = false;
	g->role = GROUPING_NOTHING;
	g->account_col = column(l, "account_id");
	if (g->night->first || g->account_col < 0 || g->accounts == NULL)
		return;
	g->role = l == g->accounts ? GROUPING_ACCOUNTS : l == g->services ? GROUPING_SERVICES : GROUPING_NOTHING;
	for (size_t i = 0; i < NELEM(money); i++)
		if (strcmp(l->name, money[i]) == 0)
			g->role = GROUPING_MONEY;
}

void
grouping_close(struct grouping *g)
{
	rows_close(&g->of_services);
	rows_close(&g->of_bills);
	buf_fini(&g->who);
	buf_fini(&g->key);
	buf_fini(&g->old);
	buf_fini(&g->own);
	buf_fini(&g->written);
	buf_fini(&g->at_written);
	buf_fini(&g->apart);
}

/* --- what is stored of an account ------------------------------------------------------------ */
static int
todays(struct grouping *g, const struct layout *l, struct slice raw, struct slice *now, struct err *e)
{
	const char *why;

	if (row_check(l->type, raw, &why) != 0)
		return err_set(e, ERR_DAMAGED, "store, table %s: a row is damaged: %s: restore from a backup", l->name, why);
	buf_reset(&g->old);
	*now = row_upgrade(l->type, raw, &g->old);
	return 0;
}

static bool
starts(struct slice key, const struct buf *with)
{
	return key.n >= with->n && memcmp(key.p, with->p, with->n) == 0;
}

/* The row of accounts; {0}: there is none. */
static int
account_row(struct grouping *g, struct slice who, struct slice *row, struct err *e)
{
	struct slice raw;
	int rc;

	*row = nothing;
	buf_reset(&g->key);
	keyenc_owner(g->accounts, OWNER_ACCOUNT, who, &g->key);
	rc = store_get(g->account, buf_view(&g->key), &raw, e);
	return rc != 1 ? rc : todays(g, g->accounts, raw, row, e);
}

/* Each committed row of L that is the account's, to SEE. */
static int
each(struct grouping *g, const struct layout *l, struct rows **rows, struct slice who,
    void (*see)(struct grouping *, struct slice key, struct slice row, int64_t *out), int64_t *out, struct err *e)
{
	struct slice key, raw, row;
	struct store_table *t;
	int rc = 0;

	if (l == NULL)
		return 0;
	if (*rows == NULL && (store_table(g->night->store, l->name, STORE_UNDO, 1, &t, e) != 0 || store_rows(t, rows, e) != 0))
		return -1;
	buf_reset(&g->own);
	keyenc_owner(l, OWNER_ACCOUNT, who, &g->own);
	if (rows_seek(*rows, buf_view(&g->own), e) != 0)
		return -1;
	while ((rc = rows_next(*rows, &key, &raw, e)) == 1 && starts(key, &g->own)) {
		if (todays(g, l, raw, &row, e) != 0)
			return -1;
		see(g, key, row, out);
	}
	return rc < 0 ? -1 : 0;
}

static void
add_open(struct grouping *g, struct slice key, struct slice row, int64_t *sum)
{
	(void)key;
	if (g->open_col >= 0 && g->status_col >= 0 && slice_is(row_text(g->bills->type, row, g->status_col), "open"))
		*sum += row_number(g->bills->type, row, g->open_col);
}

/* A service as it was written. */
struct written {
	struct slice key;
	int kind;
};

/* The one at *AT of B; *AT goes on. */
static bool
next_written(const struct buf *b, size_t *at, struct written *out)
{
	uint32_t n;

	if (*at >= b->n)
		return false;
	memcpy(&n, b->p + *at, sizeof n);
	out->key = slice_make(b->p + *at + sizeof n, n);
	memcpy(&out->kind, out->key.p + n, sizeof out->kind);
	*at += sizeof n + n + sizeof out->kind;
	return true;
}

/* Where in WRITTEN the first key from KEY on begins. */
static size_t
seek_written(const struct grouping *g, struct slice key)
{
	size_t from = 0, to = g->at_written.n / sizeof(size_t), at;
	struct written w;

	while (from < to) {
		size_t mid = from + (to - from) / 2, here;

		memcpy(&at, g->at_written.p + mid * sizeof at, sizeof at);
		here = at;
		if (next_written(&g->written, &here, &w) && slice_cmp(w.key, key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	if (from * sizeof at >= g->at_written.n)
		return g->written.n;
	memcpy(&at, g->at_written.p + from * sizeof at, sizeof at);
	return at;
}

/* The last that this merge wrote under KEY. */
static bool
was_written(const struct grouping *g, struct slice key, int *kind)
{
	size_t at = seek_written(g, key);
	struct written w;
	bool is = false;

	for (size_t i = 0; next_written(&g->apart, &i, &w);)
		if (slice_eq(w.key, key)) {
			*kind = w.kind;
			is = true;
		}
	for (; next_written(&g->written, &at, &w) && slice_eq(w.key, key); is = true)
		*kind = w.kind;
	return is;
}

static void
add_kind(struct grouping *g, struct slice key, struct slice row, int64_t *kinds)
{
	int kind;

	if (slice_eq(key, g->but))
		return;
	if (!was_written(g, key, &kind))
		*kinds = (int64_t)((uint64_t)*kinds | bit(code(g->services, row, g->kind_col)));
}

/* Of the account's services but the one under BUT. */
static int
other_kinds(struct grouping *g, struct slice who, struct slice but, uint64_t *out, struct err *e)
{
	int64_t kinds = 0;
	struct written w;
	int kind;

	g->but = but;
	if (each(g, g->services, &g->of_services, who, add_kind, &kinds, e) != 0)
		return -1;
	*out = (uint64_t)kinds;
	for (size_t at = seek_written(g, buf_view(&g->own)); next_written(&g->written, &at, &w) && starts(w.key, &g->own);)
		if (!slice_eq(w.key, but) && was_written(g, w.key, &kind))
			*out |= bit(kind);
	for (size_t at = 0; next_written(&g->apart, &at, &w);)
		if (starts(w.key, &g->own) && !slice_eq(w.key, but) && was_written(g, w.key, &kind))
			*out |= bit(kind);
	return 0;
}

static int
find(struct grouping *g, struct slice who, struct err *e)
{
	struct slice row;

	if (g->have && slice_eq(who, buf_view(&g->who)))
		return 0;
	buf_reset(&g->who);
	buf_slice(&g->who, who);
	g->have = false;
	g->at = (struct grouping_at){ .class = -1 };
	if (account_row(g, who, &row, e) != 0)
		return -1;
	g->at.class = code(g->accounts, row, g->class_col);
	if (row.p != NULL && other_kinds(g, who, nothing, &g->at.kinds, e) != 0)
		return -1;
	g->have = true;
	return 0;
}

/* Open bills less the credit of ROW, of accounts. */
static int
owes(struct grouping *g, struct slice who, struct slice row, int64_t *owed, struct err *e)
{
	int64_t credit = row.p != NULL && g->credit_col >= 0 ? row_number(g->accounts->type, row, g->credit_col) : 0;

	*owed = credit < 0 ? credit : -credit;
	return each(g, g->bills, &g->of_bills, who, add_open, owed, e);
}

/* --- by role ---------------------------------------------------------------------------------- */
static int
account_changes(struct grouping *g, struct slice who, struct slice old, struct slice now, struct grouping_at *from,
    struct grouping_at *to, int64_t *owed, struct err *e)
{
	uint64_t kinds;

	if (other_kinds(g, who, nothing, &kinds, e) != 0)
		return -1;
	from->class = code(g->accounts, old, g->class_col);
	to->class = code(g->accounts, now, g->class_col);
	from->kinds = to->kinds = kinds;
	if (old.p == NULL)
		*from = *to;
	if (now.p == NULL)
		*to = *from;
	return from->class != to->class ? owes(g, who, old, owed, e) : 0;
}

static void
note_written(struct grouping *g, struct slice key, int kind)
{
	struct buf *b = g->out_of_turn ? &g->apart : &g->written;
	uint32_t n = (uint32_t)key.n;
	size_t at = b->n;

	if (!g->out_of_turn)
		buf_add(&g->at_written, &at, sizeof at);
	buf_add(b, &n, sizeof n);
	buf_slice(b, key);
	buf_add(b, &kind, sizeof kind);
}

static int
service_changes(struct grouping *g, struct slice who, struct slice key, struct slice old, struct slice now,
    struct grouping_at *from, struct grouping_at *to, int64_t *owed, struct err *e)
{
	int was = code(g->services, old, g->kind_col), is = code(g->services, now, g->kind_col);
	struct slice row;
	uint64_t others;

	if (was == is)
		return 0;
	note_written(g, key, is);
	if (other_kinds(g, who, key, &others, e) != 0)
		return -1;
	from->kinds = others | bit(was);
	to->kinds = others | bit(is);
	if (from->kinds == to->kinds || account_row(g, who, &row, e) != 0)
		return from->kinds == to->kinds ? 0 : -1;
	if (row.p == NULL) { /* nobody owes it */
		*from = *to;
		return 0;
	}
	from->class = to->class = code(g->accounts, row, g->class_col);
	return owes(g, who, row, owed, e);
}

int
grouping_row(struct grouping *g, const struct layout *l, struct slice key, struct slice old, struct slice now,
    struct grouping_at *from, struct grouping_at *to, int64_t *owed, struct err *e)
{
	struct slice row = now.p != NULL ? now : old, who;

	*from = *to = (struct grouping_at){ .class = -1 };
	*owed = 0;
	if (g->role == GROUPING_NOTHING || row.p == NULL || row_is_null(l->type, row, g->account_col))
		return 0;
	who = row_text(l->type, row, g->account_col);
	if (g->role == GROUPING_ACCOUNTS)
		return account_changes(g, who, old, now, from, to, owed, e);
	if (g->role == GROUPING_SERVICES)
		return service_changes(g, who, key, old, now, from, to, owed, e);
	if (find(g, who, e) != 0)
		return -1;
	*from = *to = g->at;
	return 0;
}

void
grouping_kinds(const struct row_type *services, int kind_col, uint64_t kinds, struct buf *out)
{
	enum { MOST = 112 };
	size_t before = out->n;

	if (kinds == 0)
		buf_str(out, "none");
	for (int i = 0; kinds != 0; i++, kinds >>= 1)
		if (kinds & 1) {
			buf_slice(out, services->col[kind_col].code[i]);
			buf_str(out, kinds > 1 ? " + " : "");
		}
	out->n = out->n - before < MOST ? out->n : before + MOST;
}
