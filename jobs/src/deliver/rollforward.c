/* rollforward.c - receivables and securities from the last night's closing to tonight's. */
#include "deliver/rollforward.h"

#include <stdio.h>
#include <stdlib.h>

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
static const struct part of_a_group[] = { { MOVEMENT_BILLED, 1 }, { MOVEMENT_PAID, -1 }, { MOVEMENT_RETURNED, 1 },
	{ MOVEMENT_WRITTEN_OFF, -1 }, { MOVEMENT_CAME, 1 }, { MOVEMENT_LEFT, -1 } };
static const struct part of_securities[] = { { MOVEMENT_RECEIVED, 1 }, { MOVEMENT_DRAWN, -1 },
	{ MOVEMENT_RELEASED, -1 }, { MOVEMENT_REFUNDED, -1 }, { MOVEMENT_EXPIRED, -1 } };

/* Table "balances": what rechecks moved since the last night, under "between " and the counter's name. */
static const char between[] = "between ";

static int64_t
moved(const struct sheet *s, const struct rolled *r, enum movement_kind k)
{
	char name[200], waited[220];

	snprintf(name, sizeof name, "moved.%s.%s", r->carried_as, movement_name[k]);
	snprintf(waited, sizeof waited, "%s%s", between, name);
	return r->known ? step_counter_of(s->step, "merge", name) + step_counter(s->step, waited) : 0;
}

static void
note_name(void *ctx, const char *name)
{
	buf_add(ctx, name, strlen(name) + 1);
}

/* What waited since the last night becomes counters of this step. */
static int
take_between(struct sheet *s, struct err *e)
{
	struct buf names = { 0 };
	int rc = sheet_each_carried(s, between, note_name, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i += strlen(names.p + i) + 1) {
		char name[220];
		int64_t n = 0;

		snprintf(name, sizeof name, "%s%s", between, names.p + i);
		rc = sheet_carried(s, name, &n, e) < 0 ? -1 : sheet_drop(s, name, e);
		step_count(s->step, name, n);
	}
	buf_fini(&names);
	return rc;
}

int
rollforward_between(struct sheet *s, struct err *e)
{
	const char *name = NULL;
	char as[220];

	while ((name = step_counter_next(s->step, "merge", "moved.", name)) != NULL) {
		int64_t was = 0;

		snprintf(as, sizeof as, "%s%s", between, name);
		if (sheet_carried(s, as, &was, e) < 0 ||
		    sheet_carry(s, as, was + step_counter_of(s->step, "merge", name), e) != 0)
			return -1;
	}
	return 0;
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

static bool
is_moved(const struct sheet *s, const struct rolled *r)
{
	bool any = false;

	for (int i = 0; i < MOVEMENTS; i++)
		any |= moved(s, r, (enum movement_kind)i) != 0;
	return any;
}

/* How those of R roll, which are named in the sheet's group, and what the CIS says they owe. */
static int
of_accounts(struct sheet *s, struct rolled *r, int64_t balance, bool known, struct err *e)
{
	if (open_with(s, r, known, e) != 0)
		return -1;
	if (r->opening == 0 && r->closing == 0 && balance == 0 && !is_moved(s, r))
		return 0;
	return roll(s, r, of_a_group, NELEM(of_a_group), e) != 0 ||
		       money(s, r, "balance of the CIS", balance, &r->closing, e) != 0 ? -1 : 0;
}

/* Accounts of CLASS, "" for those without one. */
static int
of_class(struct sheet *s, struct slice class, bool known, struct rolled *all, int64_t *balances, struct err *e)
{
	char name[64], as[80];
	struct rolled r = { owed_section, "class", as, 0, 0, false };
	int64_t balance;
	int rc;

	snprintf(name, sizeof name, "%.*s", SLICE_FMT(class));
	snprintf(as, sizeof as, "receivables of %s", name);
	r.closing = sheet_counter(s, "receivables.closing.", name);
	balance = sheet_counter(s, "receivables.balance.", name);
	all->closing += r.closing;
	*balances += balance;
	s->group = class.n > 0 ? name : "none";
	rc = of_accounts(s, &r, balance, known, e);
	s->group = NULL;
	return rc != 0 ? -1 : sheet_carry(s, as, r.closing, e);
}

/* --- receivables by service: groups are the kinds of service together that accounts have --- */
static const char by_service[] = "receivables by service", service_closing[] = "receivables.service closing.",
	service_balance[] = "receivables.service balance.";

struct kinds {
	char name[112];
};

static void
note_kinds(void *ctx, const char *name)
{
	struct buf *b = ctx;
	struct kinds k = { "" };

	snprintf(k.name, sizeof k.name, "%s", name);
	for (size_t i = 0; i < b->n; i += sizeof k)
		if (strcmp(((const struct kinds *)(const void *)(b->p + i))->name, k.name) == 0)
			return;
	buf_add(b, &k, sizeof k);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct kinds *)a)->name, ((const struct kinds *)b)->name);
}

/* Groups of which nothing is left may have moved all the same: "moved.receivables by service electric.paid". */
static void
note_moved(struct sheet *s, struct buf *groups)
{
	static const char prefix[] = "moved.receivables by service ";
	const char *name = NULL;

	while ((name = step_counter_next(s->step, "merge", prefix, name)) != NULL) {
		struct kinds k = { "" };
		const char *end = strrchr(name, '.');

		snprintf(k.name, sizeof k.name, "%.*s", (int)(end - name - (ptrdiff_t)strlen(prefix)), name + strlen(prefix));
		note_kinds(groups, k.name);
	}
}

static void
note_counters(struct sheet *s, const char *prefix, struct buf *groups)
{
	const char *name = NULL;

	while ((name = step_counter_next(s->step, "decide", prefix, name)) != NULL)
		note_kinds(groups, name + strlen(prefix));
}

static int
of_service(struct sheet *s, const char *name, bool known, int64_t *sum, struct err *e)
{
	char as[160];
	struct rolled r = { owed_section, "service", as, 0, 0, false };
	int rc;

	snprintf(as, sizeof as, "%s %s", by_service, name);
	r.closing = sheet_counter(s, service_closing, name);
	*sum += r.closing;
	s->group = name;
	rc = of_accounts(s, &r, sheet_counter(s, service_balance, name), known, e);
	s->group = NULL;
	return rc != 0 ? -1 : r.closing != 0 ? sheet_carry(s, as, r.closing, e) : sheet_drop(s, as, e);
}

static int
services(struct sheet *s, int64_t all, struct err *e)
{
	struct rolled sum = { owed_section, "service", by_service, 0, 0, false };
	struct buf groups = { 0 };
	int known = sheet_carried(s, by_service, &sum.opening, e);
	int rc = known < 0 ? -1 : sheet_each_carried(s, "receivables by service ", note_kinds, &groups, e);

	note_counters(s, service_closing, &groups);
	note_counters(s, service_balance, &groups);
	note_moved(s, &groups);
	if (groups.n > 0)
		qsort(groups.p, groups.n / sizeof(struct kinds), sizeof(struct kinds), by_name);
	for (size_t i = 0; rc == 0 && i < groups.n; i += sizeof(struct kinds))
		rc = of_service(s, ((const struct kinds *)(const void *)(groups.p + i))->name, known == 1, &sum.closing, e);
	buf_fini(&groups);
	return rc != 0 || money(s, &sum, "closing = sum of its services", sum.closing, &all, e) != 0 ? -1
	    : sheet_carry(s, by_service, sum.closing, e);
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
	return services(s, all.closing, e) != 0 ? -1 : sheet_carry(s, all.carried_as, all.closing, e);
}

/* --- securities ------------------------------------------------------------------------- */

/* What is owed of interest on those of KIND, which R rolls. A night before that kept none opens with what was found. */
static int
of_interest(struct sheet *s, const struct rolled *r, const char *kind, struct err *e)
{
	int64_t accrued = moved(s, r, MOVEMENT_ACCRUED), paid = moved(s, r, MOVEMENT_INTEREST_PAID), opening = 0, closing, want;
	char as[96];
	int known;

	snprintf(as, sizeof as, "securities.interest.%s", kind);
	closing = step_counter_of(s->step, "renew", as);
	snprintf(as, sizeof as, "interest of %s", kind);
	if ((known = sheet_carried(s, as, &opening, e)) < 0)
		return -1;
	if (known == 0 && r->known)
		opening = closing - accrued + paid;
	else if (known == 0)
		opening = closing;
	want = opening + accrued - paid;
	if (sheet_carry(s, as, closing, e) != 0)
		return -1;
	if (opening == 0 && closing == 0 && accrued == 0 && paid == 0)
		return 0;
	return money(s, r, "interest opening", opening, NULL, e) != 0 || money(s, r, "interest accrued", accrued, NULL, e) != 0 ||
		       money(s, r, "interest paid", paid, NULL, e) != 0 || money(s, r, "interest closing", closing, &want, e) != 0
	    ? -1 : 0;
}

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
	any = r.opening != 0 || r.closing != 0 || is_moved(s, &r);
	if (any && roll(s, &r, of_securities, NELEM(of_securities), e) != 0)
		return -1;
	return sheet_carry(s, as, r.closing, e) != 0 ? -1 : of_interest(s, &r, name, e);
}

int
rollforward_put(struct sheet *s, struct err *e)
{
	const struct row_column *kinds = coded(s, "securities", "kind");
	int64_t n;
	int known = sheet_carried(s, "receivables", &n, e);

	if (known < 0 || take_between(s, e) != 0 || receivables(s, known == 1, e) != 0)
		return -1;
	for (int i = 0; kinds != NULL && i < kinds->codes; i++)
		if (of_kind(s, kinds->code[i], known == 1, e) != 0)
			return -1;
	return 0;
}
