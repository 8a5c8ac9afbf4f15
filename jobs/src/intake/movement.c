/* movement.c - money that stored rows of a layout move. */
#include "intake/movement.h"

#include <stdio.h>

#include "intake/grouping.h"

const char *const movement_name[MOVEMENTS] = { "net", "billed", "paid", "returned", "written off", "received",
	"drawn", "released", "refunded", "expired", "moved in", "moved out", "interest accrued", "interest paid" };

enum what { OF_ALL, OF_CLASS, OF_SERVICES, OF_SECURITIES };

struct movement_group {
	enum what what;
	uint64_t id;	/* a class, a set of services, a kind of security */
	int64_t n[MOVEMENTS];
};

static int64_t *
group(struct movement *m, enum what what, uint64_t id)
{
	struct movement_group new = { .what = what, .id = id }, *g = (struct movement_group *)(void *)m->groups.p;
	size_t n = m->groups.n / sizeof new;

	for (size_t i = 0; i < n; i++)
		if (g[i].what == what && g[i].id == id)
			return g[i].n;
	buf_add(&m->groups, &new, sizeof new);
	return ((struct movement_group *)(void *)m->groups.p)[n].n;
}

static bool
is(const struct movement *m, struct slice row, int col, const char *code)
{
	return row.p != NULL && col >= 0 && slice_is(row_text(m->type, row, col), code);
}

static int64_t
number(const struct movement *m, struct slice row, int col)
{
	return row.p != NULL && col >= 0 ? row_number(m->type, row, col) : 0;
}

/* --- receivables ------------------------------------------------------------------------ */

static int64_t
owed(const struct movement *m, struct slice row)
{
	return is(m, row, m->status, "open") ? number(m, row, m->amount) : 0;
}

/* What corrects or bills afterwards, and a bill that ended before we saw it, is an adjustment. */
static bool
plain_bill(const struct movement *m, struct slice row)
{
	return (is(m, row, m->status, "open") || is(m, row, m->status, "paid")) &&
	       !is(m, row, m->kind, "correction") && (m->back < 0 || !row_bool(m->type, row, m->back));
}

static void
bill(struct movement *m, struct slice old, struct slice now)
{
	m->d[MOVEMENT_NET] += owed(m, now) - owed(m, old);
	if (old.p == NULL && now.p != NULL && plain_bill(m, now))
		m->d[MOVEMENT_BILLED] += number(m, now, m->other);
	if (is(m, now, m->status, "written off"))
		m->d[MOVEMENT_WRITTEN_OFF] += owed(m, old);
}

/* A posted payment that is reversed later is told by its return, or else is an adjustment. */
static void
payment(struct movement *m, struct slice old, struct slice now)
{
	if (is(m, now, m->status, "posted"))
		m->d[MOVEMENT_PAID] += number(m, now, m->amount) -
		    (is(m, old, m->status, "posted") ? number(m, old, m->amount) : 0);
}

static void
returned(struct movement *m, struct slice old, struct slice now)
{
	m->d[MOVEMENT_RETURNED] += number(m, now, m->amount) - number(m, old, m->amount);
}

/* A credit is negative by the house's rule; a sender that writes it unsigned means the same. */
static int64_t
credit(const struct movement *m, struct slice row)
{
	int64_t n = number(m, row, m->amount);

	return n < 0 ? -n : n;
}

static void
account(struct movement *m, struct slice old, struct slice now)
{
	m->d[MOVEMENT_NET] -= credit(m, now) - credit(m, old);
}

/* It moves no money but with its account. */
static void
service(struct movement *m, struct slice old, struct slice now)
{
	(void)m;
	(void)old;
	(void)now;
}

/* --- securities ---------------------------------------------------------------------------- */

int64_t
movement_held(const struct row_type *t, struct slice row, int status, int available)
{
	static const char *const not_held[] = { "requested", "refused", "replaced", "released", "expired", "refunded" };

	if (row.p == NULL || status < 0 || available < 0)
		return 0;
	for (size_t i = 0; i < NELEM(not_held); i++)
		if (slice_is(row_text(t, row, status), not_held[i]))
			return 0;
	return row_number(t, row, available);
}

int64_t
movement_interest(const struct row_type *t, struct slice row, int status, int interest)
{
	return interest < 0 ? 0 : movement_held(t, row, status, interest);
}

static int64_t *
kind_of(struct movement *m, struct slice row)
{
	int k = m->kind >= 0 ? row_code(m->type, row, m->kind) : -1;

	return group(m, OF_SECURITIES, k < 0 ? 0 : (uint64_t)k);
}

/* One instrument of one kind. What was drawn goes first: the rest is what was given back. */
static void
held(struct movement *m, int64_t *n, struct slice old, struct slice now)
{
	int64_t was = movement_held(m->type, old, m->status, m->amount);
	int64_t is_now = movement_held(m->type, now, m->status, m->amount), drawn = 0;

	n[MOVEMENT_NET] += is_now - was;
	if (old.p != NULL && now.p != NULL && was != 0)
		drawn = number(m, now, m->other) - number(m, old, m->other);
	n[MOVEMENT_DRAWN] += drawn;
	if (was == 0)
		n[MOVEMENT_RECEIVED] += is_now;
	else if (is(m, now, m->status, "released") || is(m, now, m->status, "replaced"))
		n[MOVEMENT_RELEASED] += was - drawn;
	else if (is(m, now, m->status, "refunded"))
		n[MOVEMENT_REFUNDED] += was - drawn;
	else if (is(m, now, m->status, "expired"))
		n[MOVEMENT_EXPIRED] += was - drawn;
	was = movement_interest(m->type, old, m->status, m->interest);
	is_now = movement_interest(m->type, now, m->status, m->interest);
	n[is_now > was ? MOVEMENT_ACCRUED : MOVEMENT_INTEREST_PAID] += is_now > was ? is_now - was : was - is_now;
}

static void
security(struct movement *m, struct slice old, struct slice now)
{
	static const struct slice none = { NULL, 0 };

	if (old.p != NULL && now.p != NULL && (m->kind < 0 || row_code(m->type, old, m->kind) == row_code(m->type, now, m->kind))) {
		held(m, kind_of(m, now), old, now);
		return;
	}
	if (old.p != NULL)
		held(m, kind_of(m, old), old, none);
	if (now.p != NULL)
		held(m, kind_of(m, now), none, now);
}

/* --- by layout --------------------------------------------------------------------------------- */

static int
coded(const struct layout_set *set, const char *layout, const char *column, const struct row_type **type)
{
	const struct layout *l = layout_find(set, layout);
	int c = l == NULL ? -1 : row_find(l->type, column);

	*type = l == NULL ? NULL : l->type;
	return c >= 0 && l->type->col[c].kind == ROW_CODE ? c : -1;
}

void
movement_init(struct movement *m, const struct layout *l, const struct layout_set *set)
{
	static const struct {
		const char *layout;
		void (*see)(struct movement *, struct slice, struct slice);
		const char *amount, *other, *kind, *back;
	} of[] = { { "bills", bill, "open_amount", "current_charges", "bill_kind", "back_billed" },
		{ "payments", payment, "amount", "", "", "" }, { "payment-returns", returned, "amount", "", "", "" },
		{ "accounts", account, "unapplied_credit", "", "", "" }, { "services", service, "", "", "", "" },
		{ "securities", security, "available_amount", "drawn_amount", "kind", "" } };

	memset(m, 0, sizeof *m);
	m->class_col = coded(set, "accounts", "account_class", &m->accounts);
	m->service_col = coded(set, "services", "service_type", &m->services);
	for (size_t i = 0; i < NELEM(of); i++) {
		if (strcmp(of[i].layout, l->name) != 0)
			continue;
		m->type = l->type;
		m->see = of[i].see;
		m->status = row_find(l->type, "status");
		m->amount = row_find(l->type, of[i].amount);
		m->other = row_find(l->type, of[i].other);
		m->kind = row_find(l->type, of[i].kind);
		m->back = row_find(l->type, of[i].back);
		m->interest = row_find(l->type, "accrued_interest");
	}
}

void
movement_fini(struct movement *m)
{
	buf_fini(&m->groups);
}

static void
add(int64_t *n, const int64_t *d)
{
	for (int i = 0; i < MOVEMENTS; i++)
		n[i] += d[i];
}

/* What an account takes along from one group to the other. */
static void
move(struct movement *m, enum what what, uint64_t from, uint64_t to, int64_t owed)
{
	int64_t *n;

	if (from == to || owed == 0)
		return;
	n = group(m, what, from);
	n[MOVEMENT_NET] -= owed;
	n[MOVEMENT_LEFT] += owed;
	n = group(m, what, to);
	n[MOVEMENT_NET] += owed;
	n[MOVEMENT_CAME] += owed;
}

void
movement_row(struct movement *m, struct slice old, struct slice now, const struct grouping_at *from,
    const struct grouping_at *to, int64_t owed)
{
	bool any = false;

	if (m->see == NULL)
		return;
	memset(m->d, 0, sizeof m->d);
	m->see(m, old, now);
	for (int i = 0; i < MOVEMENTS; i++)
		any |= m->d[i] != 0;
	move(m, OF_CLASS, (uint64_t)from->class, (uint64_t)to->class, owed);
	move(m, OF_SERVICES, from->kinds, to->kinds, owed);
	if (!any)
		return;
	add(group(m, OF_ALL, 0), m->d);
	add(group(m, OF_CLASS, (uint64_t)to->class), m->d);
	add(group(m, OF_SERVICES, to->kinds), m->d);
}

static void
group_name(const struct movement *m, const struct movement_group *g, struct buf *out)
{
	buf_reset(out);
	if (g->what == OF_SECURITIES) {
		buf_str(out, "securities of ");
		if (m->kind >= 0)
			buf_slice(out, m->type->col[m->kind].code[g->id]);
	} else if (g->what == OF_CLASS) {
		buf_str(out, "receivables of ");
		if (m->class_col >= 0 && (int)g->id >= 0)
			buf_slice(out, m->accounts->col[m->class_col].code[g->id]);
	} else if (g->what == OF_SERVICES) {
		buf_str(out, "receivables by service ");
		grouping_kinds(m->services, m->service_col, g->id, out);
	} else {
		buf_str(out, "receivables");
	}
}

void
movement_tell(struct movement *m, struct step *step)
{
	const struct movement_group *g = (const struct movement_group *)(const void *)m->groups.p;
	struct buf who = { 0 }, name = { 0 };

	for (size_t k = 0; k < m->groups.n / sizeof *g; k++) {
		group_name(m, &g[k], &who);
		for (int i = 0; i < MOVEMENTS; i++)
			if (g[k].n[i] != 0) {
				buf_reset(&name);
				buf_printf(&name, "moved.%s.%s", buf_cstr(&who), movement_name[i]);
				step_count(step, buf_cstr(&name), g[k].n[i]);
			}
	}
	buf_fini(&who);
	buf_fini(&name);
	buf_reset(&m->groups);
}
