/* movement.c - money that stored rows of a layout move. */
#include "intake/movement.h"

#include <stdio.h>

const char *const movement_name[MOVEMENTS] = { "net", "billed", "paid", "returned", "written off", "received",
	"drawn", "released", "refunded", "expired" };

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
	m->n[0][MOVEMENT_NET] += owed(m, now) - owed(m, old);
	if (old.p == NULL && now.p != NULL && plain_bill(m, now))
		m->n[0][MOVEMENT_BILLED] += number(m, now, m->other);
	if (is(m, now, m->status, "written off"))
		m->n[0][MOVEMENT_WRITTEN_OFF] += owed(m, old);
}

/* A posted payment that is reversed later is told by its return, or else is an adjustment. */
static void
payment(struct movement *m, struct slice old, struct slice now)
{
	if (is(m, now, m->status, "posted"))
		m->n[0][MOVEMENT_PAID] += number(m, now, m->amount) -
		    (is(m, old, m->status, "posted") ? number(m, old, m->amount) : 0);
}

static void
returned(struct movement *m, struct slice old, struct slice now)
{
	m->n[0][MOVEMENT_RETURNED] += number(m, now, m->amount) - number(m, old, m->amount);
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
	m->n[0][MOVEMENT_NET] -= credit(m, now) - credit(m, old);
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

static int64_t *
group_of(struct movement *m, struct slice row)
{
	int k = m->kind >= 0 ? row_code(m->type, row, m->kind) : -1;

	CHECK(k < MOVEMENT_MOST_GROUPS);
	return m->n[k < 0 ? 0 : k];
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
}

static void
security(struct movement *m, struct slice old, struct slice now)
{
	static const struct slice none = { NULL, 0 };

	if (old.p != NULL && now.p != NULL && group_of(m, old) == group_of(m, now)) {
		held(m, group_of(m, now), old, now);
		return;
	}
	if (old.p != NULL)
		held(m, group_of(m, old), old, none);
	if (now.p != NULL)
		held(m, group_of(m, now), none, now);
}

/* --- by layout --------------------------------------------------------------------------------- */

void
movement_init(struct movement *m, const struct layout *l)
{
	static const struct {
		const char *layout;
		void (*see)(struct movement *, struct slice, struct slice);
		const char *amount, *other, *kind, *back;
	} of[] = { { "bills", bill, "open_amount", "current_charges", "bill_kind", "back_billed" },
		{ "payments", payment, "amount", "", "", "" }, { "payment-returns", returned, "amount", "", "", "" },
		{ "accounts", account, "unapplied_credit", "", "", "" },
		{ "securities", security, "available_amount", "drawn_amount", "kind", "" } };

	memset(m, 0, sizeof *m);
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
	}
}

void
movement_row(struct movement *m, struct slice old, struct slice now)
{
	if (m->see != NULL)
		m->see(m, old, now);
}

void
movement_tell(struct movement *m, struct step *step)
{
	char name[120];

	if (m->see == NULL)
		return;
	for (int g = 0; g < MOVEMENT_MOST_GROUPS; g++)
		for (int i = 0; i < MOVEMENTS; i++) {
			if (m->n[g][i] == 0)
				continue;
			if (m->see == security && m->kind >= 0)
				snprintf(name, sizeof name, "moved.securities of %.*s.%s",
				    SLICE_FMT(m->type->col[m->kind].code[g]), movement_name[i]);
			else
				snprintf(name, sizeof name, "moved.receivables.%s", movement_name[i]);
			step_count(step, name, m->n[g][i]);
		}
	memset(m->n, 0, sizeof m->n);
}
