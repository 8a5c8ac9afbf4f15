/* rollforward.c - receivables and securities from the last night's closing to tonight's. */
#include "deliver/rollforward.h"

#include <stdio.h>

#include "intake/movement.h"
#include "intake/night.h"

static const char owed_section[] = "2 receivables", held_section[] = "3 securities";

/* One sum that rolls. */
struct rolled {
	const char *section, *kind, *carried_as;
	int64_t opening, closing;
	bool known;	/* a night before kept balances */
};

struct part {
	enum movement_kind kind;
	int sign;
};

static const struct part of_receivables[] = { { MOVEMENT_BILLED, 1 }, { MOVEMENT_PAID, -1 },
	{ MOVEMENT_RETURNED, 1 }, { MOVEMENT_WRITTEN_OFF, -1 } };
static const struct part of_securities[] = { { MOVEMENT_RECEIVED, 1 }, { MOVEMENT_DRAWN, -1 },
	{ MOVEMENT_RELEASED, -1 }, { MOVEMENT_REFUNDED, -1 }, { MOVEMENT_EXPIRED, -1 } };

static int64_t
moved(const struct sheet *s, const struct rolled *r, enum movement_kind k)
{
	char name[120];

	snprintf(name, sizeof name, "moved.%s.%s", r->carried_as, movement_name[k]);
	return r->known ? step_counter_of(s->step, "merge", name) : 0;
}

static int
money(struct sheet *s, const struct rolled *r, const char *measure, int64_t n, const int64_t *expected, struct err *e)
{
	return sheet_put(s, r->section, r->kind, measure, n, true, expected, e);
}

static int
open_with(struct sheet *s, struct rolled *r, bool known, struct err *e)
{
	r->known = known;
	r->opening = known ? 0 : r->closing;
	return !known || sheet_carried(s, r->carried_as, &r->opening, e) >= 0 ? 0 : -1;
}

/* Opening, movements, what is left of them, closing. */
static int
roll(struct sheet *s, const struct rolled *r, const struct part *part, size_t n, struct err *e)
{
	int64_t adjusted = moved(s, r, MOVEMENT_NET), want = r->opening + adjusted;

	if (money(s, r, "opening", r->opening, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t m = moved(s, r, part[i].kind);

		adjusted -= part[i].sign * m;
		if (money(s, r, movement_name[part[i].kind], m, NULL, e) != 0)
			return -1;
	}
	return money(s, r, "adjusted", adjusted, NULL, e) != 0 ? -1
	    : money(s, r, "closing", r->closing, &want, e);
}

/* The closed list of a coded column of a layout; NULL: there is none. */
static const struct row_column *
coded(const struct sheet *s, const char *layout, const char *column)
{
	const struct layout *l = layout_find(&((const struct night *)step_context(s->step))->layouts, layout);
	int c = l == NULL ? -1 : row_find(l->type, column);

	return c < 0 || l->type->col[c].kind != ROW_CODE ? NULL : &l->type->col[c];
}

/* --- receivables ------------------------------------------------------------------------ */

/* Accounts of CLASS, "" for those without one: opening, closing, and what the CIS says it is. */
static int
of_class(struct sheet *s, struct slice class, bool known, struct rolled *all, int64_t *balances, struct err *e)
{
	char name[64], as[80];
	struct rolled r = { owed_section, "class", as, 0, 0, false };
	int64_t balance;
	int rc = 0;

	snprintf(name, sizeof name, "%.*s", SLICE_FMT(class));
	snprintf(as, sizeof as, "receivables of %s", name);
	r.closing = sheet_counter(s, "receivables.closing.", name);
	balance = sheet_counter(s, "receivables.balance.", name);
	all->closing += r.closing;
	*balances += balance;
	if (open_with(s, &r, known, e) != 0)
		return -1;
	s->group = class.n > 0 ? name : "none";
	if (r.opening != 0 || r.closing != 0 || balance != 0)
		rc = money(s, &r, "opening", r.opening, NULL, e) != 0 ||
		     money(s, &r, "closing", r.closing, NULL, e) != 0 ||
		     money(s, &r, "balance of the CIS", balance, &r.closing, e) != 0 ? -1 : 0;
	s->group = NULL;
	return rc != 0 ? -1 : sheet_carry(s, as, r.closing, e);
}

static int
receivables(struct sheet *s, bool known, struct err *e)
{
	const struct row_column *classes = coded(s, "accounts", "account_class");
	struct rolled all = { owed_section, "all", "receivables", 0, 0, false };
	int64_t balances = 0, none = 0;

	if (money(s, &all, "open amount", sheet_counter(s, "receivables.", "open"), NULL, e) != 0)
		return -1;
	for (int i = 0; classes != NULL && i < classes->codes; i++)
		if (of_class(s, classes->code[i], known, &all, &balances, e) != 0)
			return -1;
	if (of_class(s, slice_make("", 0), known, &all, &balances, e) != 0 || open_with(s, &all, known, e) != 0 ||
	    roll(s, &all, of_receivables, NELEM(of_receivables), e) != 0 ||
	    money(s, &all, "balance of the CIS", balances, &all.closing, e) != 0 ||
	    sheet_put(s, owed_section, "all", "accounts that differ", sheet_counter(s, "receivables.", "differ"),
		false, &none, e) != 0)
		return -1;
	return sheet_carry(s, all.carried_as, all.closing, e);
}

/* --- securities ------------------------------------------------------------------------- */

static int
of_kind(struct sheet *s, struct slice kind, bool known, struct err *e)
{
	char name[64], as[80], closing[96];
	struct rolled r = { held_section, name, as, 0, 0, false };
	bool any;

	snprintf(name, sizeof name, "%.*s", SLICE_FMT(kind));
	snprintf(as, sizeof as, "securities of %s", name);
	snprintf(closing, sizeof closing, "securities.closing.%s", name);
	r.closing = step_counter_of(s->step, "renew", closing);
	if (open_with(s, &r, known, e) != 0)
		return -1;
	any = r.opening != 0 || r.closing != 0;
	for (int i = 0; i < MOVEMENTS; i++)
		any = any || moved(s, &r, (enum movement_kind)i) != 0;
	if (any && roll(s, &r, of_securities, NELEM(of_securities), e) != 0)
		return -1;
	return sheet_carry(s, as, r.closing, e);
}

int
rollforward_put(struct sheet *s, struct err *e)
{
	const struct row_column *kinds = coded(s, "securities", "kind");
	int64_t n;
	int known = sheet_carried(s, "receivables", &n, e);

	if (known < 0 || receivables(s, known == 1, e) != 0)
		return -1;
	for (int i = 0; kinds != NULL && i < kinds->codes; i++)
		if (of_kind(s, kinds->code[i], known == 1, e) != 0)
			return -1;
	return 0;
}
