/* look.c - what must not be in what a small utility published. */
#include "look_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* --- reading ------------------------------------------------------------------------------ */
void
look_begin(struct look *l, const struct town *t)
{
	*l = (struct look){ .town = t, .left = base_zalloc(LOOK_LEFT * sizeof *l->left) };
}

void
look_fini(struct look *l)
{
	base_free(l->left);
	buf_fini(&l->wrong);
}

void
look_fact(struct look *l, const struct xnode *x)
{
	town_keep(&l->facts, x);
}

struct look_left *
look_new(struct look *l)
{
	CHECK(l->lefts < LOOK_LEFT);
	return &l->left[l->lefts++];
}

const char *
look_cell(const struct look_left *o, const char *column)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->column[i], column) == 0)
			return o->cell[i];
	return "";
}

bool
see_is(const struct look_left *o, const char *column, const char *value)
{
	return strcmp(look_cell(o, column), value) == 0;
}

bool
see_says(const struct xnode *x, const char *field, const char *value)
{
	return strcmp(town_get(x, field), value) == 0;
}

const struct xnode *
see_fact(const struct look *l, const char *layout, const char *key)
{
	EACH_FACT(x, l, layout)
		if (see_says(x, "key", key))
			return x;
	return NULL;
}

int32_t
see_day(const char *s)
{
	return town_day(s);
}

long
see_cents(const char *s)
{
	double v = strtod(s, NULL) * 100;

	return (long)(v < 0 ? v - 0.5 : v + 0.5);
}

bool
see_within(int32_t d, const char *from, const char *to)
{
	return (*from == '\0' || see_day(from) <= d) && (*to == '\0' || see_day(to) >= d);
}

bool
see_has(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; *p != '\0'; p += strcspn(p, ";"), p += *p == ';')
		if (strncmp(p, word, n) == 0 && (p[n] == ';' || p[n] == '\0'))
			return true;
	return false;
}

static bool
see_works(const struct look *l, int32_t d)
{
	bool yes = false;

	return calendar_is_working(l->town->office, d, &yes) && yes;
}

/* On which what leaves tonight is mailed, or done. */
int32_t
see_next_day(const struct look *l)
{
	int32_t d = l->today + 1;

	while (!see_works(l, d))
		d++;
	return d;
}

/* Working days after FROM, before TO. */
int
see_between(const struct look *l, int32_t from, int32_t to)
{
	int n = 0;

	for (int32_t d = from + 1; d < to; d++)
		n += see_works(l, d);
	return n;
}

/* --- what speaks for an account on a day --------------------------------------------------------- */
static bool
known_word(const char *list)
{
	static const char *const words[] = { "disconnect", "notices", "all", "deposit demand", "late charge", NULL };

	for (const char *p = list; *p != '\0'; p += strcspn(p, ";"), p += *p == ';') {
		bool known = false;

		for (int i = 0; words[i] != NULL; i++)
			known |= strncmp(p, words[i], strlen(words[i])) == 0;
		if (!known)
			return false;
	}
	return true;
}

/* A hold of the whole that stops WORD; a word that nobody knows stops everything. */
static const struct xnode *
see_hold(const struct look *l, const char *scope, const char *id, int32_t d, const char *word)
{
	EACH_FACT(h, l, "holds")
		if (see_says(h, "scope_kind", scope) && see_says(h, "scope_id", id) && (see_has(town_get(h, "stops"), word) || see_has(town_get(h, "stops"), "all") || !known_word(town_get(h, "stops"))) &&
		    see_says(h, "amount", "") && see_says(h, "bill_id", "") && see_within(d, town_get(h, "from_date"), town_get(h, "until_date")) && see_says(h, "released_at", ""))
			return h;
	return NULL;
}

const struct xnode *
see_held(const struct look *l, const char *account, const char *service, const char *premise, int32_t d, const char *word)
{
	const struct xnode *h = see_hold(l, "account", account, d, word);

	if (h == NULL)
		h = see_hold(l, "customer", town_get(see_fact(l, "accounts", account), "customer_id"), d, word);
	if (h == NULL)
		h = see_hold(l, "premise", premise, d, word);
	return h != NULL ? h : see_hold(l, "service", service, d, word);
}

/* Whether the account has, or will have, service at the premise. */
static bool
lives_at(const struct look *l, const char *account, const char *premise)
{
	EACH_FACT(s, l, "services")
		if (see_says(s, "account_id", account) && !see_says(s, "status", "stopped") &&
		    see_says(see_fact(l, "service-points", town_get(s, "service_point_id")), "premise_id", premise))
			return true;
	return false;
}

static const struct xnode *
ill(const struct look *l, const char *account, const char *premise, const char *service_type, int32_t d)
{
	EACH_FACT(m, l, "medical-certificates")
		if ((see_says(m, "status", "active") || see_says(m, "status", "applied")) && see_within(d, town_get(m, "from_date"), town_get(m, "until_date")) &&
		    (see_says(m, "service_types", "") || see_has(town_get(m, "service_types"), service_type)) &&
		    (see_says(m, "account_id", account) || see_says(m, "premise_id", premise) || lives_at(l, town_get(m, "account_id"), premise)))
			return m;
	return NULL;
}

static const struct xnode *
frozen(const struct look *l, const char *account, const char *service_type, int32_t d, const char *word)
{
	const char *class = town_get(see_fact(l, "accounts", account), "account_class");

	EACH_FACT(m, l, "moratoria")
		if ((see_has(town_get(m, "stops"), word) || see_has(town_get(m, "stops"), "all")) && see_within(d, town_get(m, "from"), town_get(m, "until")) &&
		    (see_says(m, "service_types", "") || see_has(town_get(m, "service_types"), service_type)) &&
		    (see_says(m, "account_classes", "") || see_has(town_get(m, "account_classes"), class)))
			return m;
	return NULL;
}

/* Parties who may owe it with them, on a day. */
static bool
owes_with(const struct xnode *p, const char *account, int32_t d)
{
	return see_says(p, "account_id", account) && see_within(d, town_get(p, "from_date"), town_get(p, "to_date")) &&
	    (see_says(p, "liable", "true") || see_says(p, "role", "co-holder") || see_says(p, "role", "spouse"));
}

static bool
stays(const struct xnode *b, const char *customer)
{
	return see_says(b, "customer_id", customer) && (see_says(b, "status", "open") || see_says(b, "status", "converted") || see_says(b, "status", "reopened")) && see_says(b, "stay_lifted_date", "");
}

/* The latest petition, theirs or of who owes with them, that stays what is older; 0: none. */
int32_t
see_stayed(const struct look *l, const char *account)
{
	int32_t latest = 0;

	EACH_FACT(b, l, "bankruptcies") {
		bool theirs = stays(b, town_get(see_fact(l, "accounts", account), "customer_id"));

		EACH_FACT(p, l, "account-parties")
			theirs |= owes_with(p, account, l->today) && stays(b, town_get(p, "customer_id"));
		if (theirs && see_day(town_get(b, "petition_date")) > latest)
			latest = see_day(town_get(b, "petition_date"));
	}
	return latest;
}

/* What of a bill is not agreed on: disputed by it or by its items, or more than these say. */
static long
see_unagreed(const struct look *l, const struct xnode *b)
{
	long open = 0, disputed = 0, said = see_cents(town_get(b, "disputed_amount")), all = see_cents(town_get(b, "open_amount"));
	bool any = false;

	EACH_FACT(i, l, "bill-items") {
		if (!see_says(i, "bill_id", town_get(b, "bill_id")))
			continue;
		any = true;
		open += see_cents(town_get(i, "open_amount"));
		disputed += see_cents(town_get(i, "disputed_amount"));
	}
	return (disputed > said ? disputed : said) + (any && open < all ? all - open : 0);
}

/* What is due on bills that were issued after SINCE */
long
see_debt(const struct look *l, const char *account, int32_t since)
{
	long sum = 0;

	EACH_FACT(b, l, "bills") {
		const char *due = town_get(b, *town_get(b, "extended_due_date") != '\0' ? "extended_due_date" : "due_date");

		/* Deposits are asked for on their own. */
		if (see_says(b, "account_id", account) && see_says(b, "status", "open") && !see_says(b, "bill_kind", "deposit") && see_day(due) < l->today && (since == 0 || see_day(town_get(b, "issue_date")) > since))
			sum += see_cents(town_get(b, "open_amount")) - see_unagreed(l, b);
	}
	return sum;
}

/* What holds of a sum or a bill take out of the debt; WORD: that stop it; NULL: all. */
static long
see_in_part(const struct look *l, const char *scope, const char *id, const char *word)
{
	long sum = 0;

	EACH_FACT(h, l, "holds") {
		const char *stops = town_get(h, "stops");
		const struct xnode *b = see_fact(l, "bills", town_get(h, "bill_id"));

		if (!see_says(h, "scope_kind", scope) || !see_says(h, "scope_id", id) || (word != NULL && !see_has(stops, word) && known_word(stops)) || !see_says(h, "released_at", "") ||
		    !(word != NULL ? see_within(l->today, town_get(h, "from_date"), town_get(h, "until_date")) && see_within(see_next_day(l), town_get(h, "from_date"), town_get(h, "until_date"))
		    : (see_says(h, "from_date", "") || see_day(town_get(h, "from_date")) <= see_next_day(l)) && (see_says(h, "until_date", "") || see_day(town_get(h, "until_date")) >= l->today)))
			continue;	/* any day of them will do; one that ends before it begins holds on both */
		sum += see_says(h, "amount", "") ? see_cents(town_get(b, "open_amount")) : see_cents(town_get(h, "amount"));
	}
	return sum;
}

/* Of everything that is theirs. */
static long
in_any_part(const struct look *l, const char *account)
{
	long sum = see_in_part(l, "account", account, NULL) + see_in_part(l, "customer", town_get(see_fact(l, "accounts", account), "customer_id"), NULL);

	EACH_FACT(s, l, "services")
		if (see_says(s, "account_id", account))
			sum += see_in_part(l, "service", town_get(s, "service_id"), NULL) +
			    see_in_part(l, "premise", town_get(see_fact(l, "service-points", town_get(s, "service_point_id")), "premise_id"), NULL);
	return sum;
}

/* What is disputed of what is due, as its bills say. */
static long
see_disputed(const struct look *l, const char *account)
{
	long sum = 0;

	EACH_FACT(b, l, "bills")
		if (see_says(b, "account_id", account) && see_says(b, "status", "open") && see_day(town_get(b, "due_date")) < l->today)
			sum += see_unagreed(l, b);
	return sum;
}

/* Whether the billing system says that it booked what left under ID. */
static bool
booked(const struct look *l, const char *id)
{
	return see_says(see_fact(l, "posting-replies", id), "status", "booked") || see_says(see_fact(l, "posting-replies", id), "status", "duplicate");
}

/* Credits of ours that left before tonight and are not booked; and what the office was asked to take off and did not leave. */
static long
see_owed_to(const struct look *l, const char *account)
{
	long sum = 0;

	for (size_t i = 0; i < l->tonight; i++)
		if (strcmp(l->left[i].output, "postings") == 0 && see_is(&l->left[i], "account_id", account) && see_cents(look_cell(&l->left[i], "amount")) < 0 &&
		    !see_is(&l->left[i], "step", "write-off") && !see_is(&l->left[i], "step", "deposit transfer in") && !booked(l, look_cell(&l->left[i], "effect_id")))
			sum -= see_cents(look_cell(&l->left[i], "amount"));
	EACH_FACT(a, l, "adjustments") {
		bool left = false;

		for (size_t i = 0; i < l->tonight; i++)
			left |= see_is(&l->left[i], "step", "adjustment credit") && see_is(&l->left[i], "account_id", account) && see_is(&l->left[i], "amount", town_get(a, "amount"));
		if (see_says(a, "account_id", account) && (see_says(a, "status", "requested") || see_says(a, "status", "approved")) && !see_says(a, "kind", "write-off") && !left &&
		    see_cents(town_get(a, "amount")) < 0)
			sum -= see_cents(town_get(a, "amount"));
	}
	return sum;
}

/* What came for its bills and covers debt, though none shows it: a credit, what the town knows of, and what is not posted yet. */
long
see_unshown(const struct look *l, const char *account)
{
	long sum = see_cents(town_get(see_fact(l, "accounts", account), "unapplied_credit"));

	for (int i = 0; i < l->town->accounts; i++)
		if (strcmp(l->town->account[i].id, account) == 0)
			sum += l->town->unshown[l->night][i];
	EACH_FACT(p, l, "payments")
		if (see_says(p, "account_id", account) && !see_says(p, "purpose", "deposit") && (see_says(p, "status", "pending") || see_says(p, "status", "suspense")))
			sum += see_cents(town_get(p, "amount"));
	return sum + see_owed_to(l, account);
}

/* --- what left before -------------------------------------------------------------------------------- */
const struct look_left *
see_sent(const struct look *l, const char *id)
{
	for (size_t i = 0; i < l->lefts; i++)
		if (see_is(&l->left[i], "effect_id", id) && strcmp(l->left[i].output, "notice-lines") != 0)
			return &l->left[i];
	return NULL;
}

/* What is answered of an effect by now: the reply with one of these states; NULL: none. */
static const struct xnode *
reply(const struct look *l, const char *layout, const char *field, const char *id, const char *states)
{
	EACH_FACT(r, l, layout)
		if (see_says(r, field, id) && see_has(states, town_get(r, "status")) && (!see_says(r, "layout", "notice-replies") || see_says(r, "copy_no", "1")))
			return r;
	return NULL;
}

static bool
called_back(const struct look *l, const char *order)
{
	for (size_t i = 0; i < l->lefts; i++)
		if (see_is(&l->left[i], "action", "CANCEL") && see_is(&l->left[i], "refers_to", order))
			return true;
	return false;
}

/* A debit whose day nobody knows, that is planned or five days old, or of which nothing is known for 60 days. */
static bool
debit_may_come(const struct look *l, const struct xnode *a)
{
	int32_t day = see_day(town_get(a, "autopay_next_date"));

	if (!see_says(a, "autopay", "true") || (day != 0 && day + 60 < l->today))
		return false;
	EACH_FACT(p, l, "payments")
		if (day != 0 && day + 5 < l->today && see_says(p, "account_id", town_get(a, "account_id")) && see_day(town_get(p, "effective_date")) >= day)
			return false;
	return true;
}

/* --- a cut --------------------------------------------------------------------------------------------- */
static void
look_people(struct look *l, const struct look_left *o, int32_t e)
{
	const char *account = look_cell(o, "account_id");
	const struct xnode *c = see_fact(l, "customers", town_get(see_fact(l, "accounts", account), "customer_id"));

	if (*town_get(c, "deceased_date") != '\0' || !see_says(c, "identity_alert", "false"))
		WRONG(l, o, "the customer has died, or is in doubt");
	if (*town_get(c, "active_duty_from") != '\0' && see_within(e, town_get(c, "active_duty_from"), town_get(c, "active_duty_to")))
		WRONG(l, o, "the customer is on active duty");
	EACH_FACT(p, l, "account-parties") {
		const struct xnode *other = see_fact(l, "customers", town_get(p, "customer_id"));

		if (owes_with(p, account, e) && (*town_get(other, "deceased_date") != '\0' || see_says(other, "identity_alert", "true")))
			WRONG(l, o, "a party has died, or is in doubt: %s", town_get(p, "party_no"));
		if (owes_with(p, account, e) && see_hold(l, "customer", town_get(p, "customer_id"), e, "disconnect") != NULL)
			WRONG(l, o, "a party is held: %s", town_get(p, "party_no"));
	}
}

static void
look_place(struct look *l, const struct look_left *o)
{
	const char *account = look_cell(o, "account_id"), *point = look_cell(o, "service_point_id");
	const struct xnode *p = see_fact(l, "premises", look_cell(o, "premise_id")), *s = see_fact(l, "service-points", point), *a = see_fact(l, "accounts", account);

	if (!see_says(a, "status", "active") || !see_says(a, "critical_kind", "none") || see_says(a, "autopay", "") || *town_get(a, "mail_undeliverable_since") != '\0')
		WRONG(l, o, "the account's marks speak against it");
	if (debit_may_come(l, a))
		WRONG(l, o, "a debit of %s may be under way", town_get(a, "autopay_next_date"));
	if (!see_says(p, "tenants_live_here", "false") || !see_says(p, "medical_at_premise", "false"))
		WRONG(l, o, "the premise's marks speak against it");
	if (!see_says(s, "other_accounts_served", "false") || !see_says(s, "can_disconnect", "true"))
		WRONG(l, o, "the point's marks speak against it");
	if (!see_says(see_fact(l, "services", look_cell(o, "service_id")), "status", "active"))
		WRONG(l, o, "the service is %s", town_get(see_fact(l, "services", look_cell(o, "service_id")), "status"));
	EACH_FACT(v, l, "services")
		if (see_says(v, "service_point_id", point) && !see_says(v, "account_id", account) && !see_says(v, "status", "stopped"))
			WRONG(l, o, "another account has service there: %s", town_get(v, "account_id"));
}

static void
look_letters(struct look *l, const struct look_left *o, int32_t e)
{
	const char *p = look_cell(o, "notice_ids");
	const struct xnode *carried = see_fact(l, "opening-state", look_cell(o, "account_id"));
	bool final = false;

	while (*p != '\0') {
		const char *id = arena_printf(l->town->mem, "%.*s", (int)strcspn(p, ";"), p);
		const struct look_left *n = see_sent(l, id);
		const struct xnode *m = reply(l, "notice-replies", "notice_id", id, "mailed");

		p += strcspn(p, ";");
		p += *p == ';';
		if (n == NULL || m == NULL) {
			WRONG(l, o, "its letter %s was not mailed", id);
			continue;
		}
		if (!see_is(n, "step", "final notice"))
			continue;
		final = true;
		if (see_between(l, see_day(town_get(m, "mail_date")), e) < 5)
			WRONG(l, o, "its notice was mailed on %s, the cut is on %s", town_get(m, "mail_date"), look_cell(o, "window_from"));
		if (reply(l, "notice-replies", "notice_id", id, "returned;bounced") != NULL)
			WRONG(l, o, "its notice came back: %s", id);
		if (*look_cell(n, "valid_until") != '\0' && see_day(look_cell(n, "valid_until")) < e)
			WRONG(l, o, "its notice ran out on %s", look_cell(n, "valid_until"));
		if (see_cents(look_cell(o, "past_due")) > see_cents(look_cell(n, "past_due")))
			WRONG(l, o, "%s is asked, its notice spoke of %s", look_cell(o, "past_due"), look_cell(n, "past_due"));
	}
	if (!final && (!see_says(carried, "step", "final notice") || see_between(l, see_day(town_get(carried, "notice_mail_date")), e) < 5))
		WRONG(l, o, "no final notice proves it");
}

void
look_debt(struct look *l, const struct look_left *o, const char *column)
{
	const char *account = look_cell(o, "account_id");
	long asked = see_cents(look_cell(o, column)), part = see_in_part(l, "account", account, strcmp(o->output, "orders") == 0 ? "disconnect" : "notices");
	int32_t p = see_stayed(l, account);

	part -= part < see_disputed(l, account) ? part : see_disputed(l, account);	/* a dispute may be told twice */
	if (asked > see_debt(l, account, 0) - see_unshown(l, account) - part)
		WRONG(l, o, "%s asked, %ld cents are due on bills, %ld have come, %ld are held", look_cell(o, column), see_debt(l, account, 0), see_unshown(l, account), part);
	if (p > 0 && asked > see_debt(l, account, p))
		WRONG(l, o, "%s asked under a stay, %ld cents are younger", look_cell(o, column), see_debt(l, account, p));
}

/* Of an active plan: no part of it is long overdue, nor a bill that fell due since. */
static bool
kept(const struct look *l, const struct xnode *plan)
{
	EACH_FACT(i, l, "instalments")
		if (see_says(i, "arrangement_id", town_get(plan, "arrangement_id")) && see_cents(town_get(i, "paid_amount")) < see_cents(town_get(i, "amount")) && see_day(town_get(i, "due_date")) + 3 < l->today)
			return false;
	EACH_FACT(b, l, "bills")
		if (see_says(b, "account_id", town_get(plan, "account_id")) && see_says(b, "status", "open") && see_day(town_get(b, "due_date")) >= see_day(town_get(plan, "agreed_at")) &&
		    see_day(town_get(b, "due_date")) + 3 < l->today)
			return false;
	return true;
}

static void
look_plans(struct look *l, const struct look_left *o)
{
	EACH_FACT(a, l, "arrangements")
		if (see_says(a, "account_id", look_cell(o, "account_id")) && see_says(a, "status", "active") && kept(l, a))
			WRONG(l, o, "a plan is active: %s", town_get(a, "arrangement_id"));
	EACH_FACT(p, l, "pledges")
		if (see_says(p, "account_id", look_cell(o, "account_id")) && see_says(p, "status", "pledged") && (*town_get(p, "pay_by") == '\0' || see_day(town_get(p, "pay_by")) >= l->today))
			WRONG(l, o, "a pledge stands: %s", town_get(p, "pledge_id"));
	EACH_FACT(p, l, "payments")
		if (see_says(p, "account_id", look_cell(o, "account_id")) && see_says(p, "status", "pending"))
			WRONG(l, o, "a payment is pending: %s", town_get(p, "payment_id"));
}

static void
look_overrides(struct look *l, const struct look_left *o)
{
	EACH_FACT(v, l, "overrides")
		if (see_says(v, "scope_id", look_cell(o, "account_id")) && see_says(v, "process", "collections") && (see_says(v, "action", "postpone") || see_says(v, "action", "suppress")) &&
		    (see_says(v, "step", "") || see_says(v, "step", look_cell(o, "step"))) && see_within(l->today, town_get(v, "from_date"), town_get(v, "until_date")) && see_says(v, "revoked_at", ""))
			WRONG(l, o, "a person stopped it: %s", town_get(v, "override_id"));
}

/* Whatever stops a cut on day E. */
static void
look_stops(struct look *l, const struct look_left *o, int32_t e)
{
	const char *account = look_cell(o, "account_id"), *premise = look_cell(o, "premise_id");
	const struct xnode *x;

	if ((x = see_held(l, account, look_cell(o, "service_id"), premise, e, "disconnect")) != NULL)
		WRONG(l, o, "held by %s", town_get(x, "hold_id"));
	EACH_FACT(n, l, "accounts")
		if (lives_at(l, town_get(n, "account_id"), premise) && (x = see_held(l, town_get(n, "account_id"), "", premise, e, "disconnect")) != NULL)
			WRONG(l, o, "a neighbour's hold: %s", town_get(x, "hold_id"));
	if ((x = ill(l, account, premise, look_cell(o, "service_type"), e)) != NULL)
		WRONG(l, o, "certificate %s", town_get(x, "certificate_id"));
	if ((x = frozen(l, account, look_cell(o, "service_type"), e, "disconnect")) != NULL)
		WRONG(l, o, "moratorium %s", town_get(x, "moratorium_id"));
	look_people(l, o, e);
	look_place(l, o);
	look_plans(l, o);
	look_overrides(l, o);
}

static void
look_cut(struct look *l, const struct look_left *o)
{
	int32_t e = see_day(look_cell(o, "window_from"));

	if (e <= l->today || !see_works(l, e))
		WRONG(l, o, "cut on %s", look_cell(o, "window_from"));
	look_stops(l, o, e);
	look_letters(l, o, e);
	look_debt(l, o, "past_due");
	look_debt(l, o, "amount_to_stop");
	for (const struct look_left *p = l->left; p < o; p++)
		if (see_is(p, "action", "DISCONNECT") && see_is(p, "service_point_id", look_cell(o, "service_point_id")) && !called_back(l, look_cell(p, "effect_id")) &&
		    see_day(look_cell(p, "not_after")) > l->today && reply(l, "order-replies", "order_id", look_cell(p, "effect_id"), "completed;not executable;refused;cancelled;expired") == NULL)
			WRONG(l, o, "another order is out at the point: %s", look_cell(p, "effect_id"));
}

/* --- what comes after a cut ------------------------------------------------------------------------------- */
static void
look_answer(struct look *l, const struct look_left *o)
{
	const struct look_left *cut = see_sent(l, look_cell(o, "refers_to"));

	if (cut == NULL || !see_is(cut, "action", "DISCONNECT"))
		WRONG(l, o, "it answers no order");
	for (const struct look_left *p = l->left; p < o; p++)
		if (strcmp(p->output, "orders") == 0 && see_is(p, "action", look_cell(o, "action")) && see_is(p, "refers_to", look_cell(o, "refers_to")))
			WRONG(l, o, "a second time");
}

static void look_stops(struct look *, const struct look_left *, int32_t e);

/* What speaks against an order that is out, as it would against a new one; "": nothing. */
static const char *
spared(struct look *l, const struct look_left *o)
{
	struct buf was = l->wrong;
	int32_t e = see_day(look_cell(o, "window_from"));
	const char *said;

	l->wrong = (struct buf){ 0 };
	look_stops(l, o, e > l->today ? e : l->today);
	if (see_debt(l, look_cell(o, "account_id"), see_stayed(l, look_cell(o, "account_id"))) - see_unshown(l, look_cell(o, "account_id")) <= 0)
		WRONG(l, o, "nothing is owed");
	said = arena_strdup(l->town->mem, buf_view(&l->wrong));
	buf_fini(&l->wrong);
	l->wrong = was;
	return said;
}

/* An order that is out and must not be carried out has been called back tonight or before. */
static void
look_orders_out(struct look *l)
{
	for (size_t i = 0; i < l->tonight; i++) {
		const struct look_left *o = &l->left[i];
		const char *id = look_cell(o, "effect_id"), *why;

		if (!see_is(o, "action", "DISCONNECT") || called_back(l, id) || see_day(look_cell(o, "window_to")) <= l->today ||
		    reply(l, "order-replies", "order_id", id, "completed;not executable;refused;cancelled;expired") != NULL)
			continue;
		if (*(why = spared(l, o)) != '\0')
			WRONG(l, o, "not called back, though: %s", why);
	}
}

/* Service came back by an order of ours, or a person is told of it tonight. */
static bool
answered(const struct look *l, const char *order)
{
	for (size_t i = 0; i < l->lefts; i++) {
		const struct look_left *p = &l->left[i];

		if ((see_is(p, "action", "RECONNECT") && see_is(p, "refers_to", order)) || (i >= l->tonight && (see_is(p, "order_id", order) || strstr(look_cell(p, "question"), order) != NULL)))
			return true;
	}
	return false;
}

/* Who was cut and owes nothing any more, or was cut on a day on which something protected, has service back, or somebody is told of it. */
static void
look_cuts_made(struct look *l)
{
	for (size_t i = 0; i < l->tonight; i++) {
		const struct look_left *o = &l->left[i];
		const char *id = look_cell(o, "effect_id"), *account = look_cell(o, "account_id"), *premise = look_cell(o, "premise_id");
		int32_t e = see_day(look_cell(o, "window_from"));

		/* Of who has left nothing is switched on. */
		if (!see_is(o, "action", "DISCONNECT") || reply(l, "order-replies", "order_id", id, "completed") == NULL || answered(l, id) ||
		    see_has("stopped;final billed;written off;closed", town_get(see_fact(l, "accounts", account), "status")))
			continue;
		if (see_debt(l, account, 0) <= 0)
			WRONG(l, o, "cut, nothing is owed, and nothing brings service back");
		if (see_held(l, account, look_cell(o, "service_id"), premise, e, "disconnect") != NULL)
			WRONG(l, o, "cut under a hold, and nothing brings service back");
		if (ill(l, account, premise, look_cell(o, "service_type"), e) != NULL)
			WRONG(l, o, "cut under a certificate, and nothing brings service back");
	}
}

/* --- a run --------------------------------------------------------------------------------------------------- */
static void
look_once(struct look *l, const struct look_left *o)
{
	if (*look_cell(o, "effect_id") == '\0' || strcmp(o->output, "notice-lines") == 0 || strcmp(o->output, "order-windows") == 0 || strcmp(o->output, "cis-updates") == 0 || strcmp(o->output, "measures") == 0)
		return;
	for (const struct look_left *p = l->left; p < o; p++)
		if (strcmp(p->output, o->output) == 0 && see_is(p, "effect_id", look_cell(o, "effect_id")) && see_is(p, "copy_no", look_cell(o, "copy_no")))
			WRONG(l, o, "went out before, in night %d", p->night);
}

static void
look_row(struct look *l, const struct look_left *o)
{
	look_once(l, o);
	if (strcmp(o->output, "orders") == 0 && see_is(o, "action", "DISCONNECT"))
		look_cut(l, o);
	else if (strcmp(o->output, "orders") == 0)
		look_answer(l, o);
	else if (strcmp(o->output, "notices") == 0) {
		look_notice(l, o);
		look_cover(l, o);
		if (see_is(o, "step", "deposit demand") || see_is(o, "step", "deposit notice"))
			look_adverse(l, o, "deposit demand");
	} else if (strcmp(o->output, "postings") == 0) {
		look_posting(l, o);
		if (see_cents(look_cell(o, "amount")) > 0 && see_has("late charge", look_cell(o, "step")))
			look_adverse(l, o, "late charge");
		if (see_cents(look_cell(o, "amount")) > 0 && see_has("reconnect fee;returned-payment fee", look_cell(o, "step")))
			look_adverse(l, o, "fees");
		if (see_cents(look_cell(o, "amount")) > 0 && see_is(o, "step", "reconnect fee"))
			look_fee(l, o);
	} else if (strcmp(o->output, "referrals") == 0)
		look_referral(l, o);
	else if (strcmp(o->output, "refunds") == 0)
		look_refund(l, o);
	else if (strcmp(o->output, "exceptions") == 0)
		look_told(l, o, "exception_id");
	else if (strcmp(o->output, "tasks") == 0) {
		look_told(l, o, "task_id");
		look_at_risk(l, o);
	}
	else if (strcmp(o->output, "draws") == 0)
		look_draw(l, o);
}

/* Whether a person is told something of the account tonight. */
static bool
told(const struct look *l, const char *account)
{
	for (size_t i = l->tonight; i < l->lefts; i++)
		if ((strcmp(l->left[i].output, "tasks") == 0 || strcmp(l->left[i].output, "exceptions") == 0) && see_is(&l->left[i], "account_id", account))
			return true;
	return false;
}

void
look_run(struct look *l, const char *job, const char *(*verdict)(void *ctx, const char *account), void *ctx)
{
	for (size_t i = l->tonight; i < l->lefts; i++)
		look_row(l, &l->left[i]);
	look_orders_out(l);
	if (strcmp(job, "nightly") == 0) {
		look_cuts_made(l);
		for (int i = 0; i < l->town->accounts; i++) {
			const char *id = l->town->account[i].id;
			const char *v = verdict(ctx, id);

			long owes = see_debt(l, id, 0) - see_unshown(l, id) - in_any_part(l, id);

			if (see_cents(town_get(see_fact(l, "accounts", id), "past_due")) > 0 && owes > 0 && v == NULL && !told(l, id))
				buf_printf(&l->wrong, "night %d, %s: owes, and nothing is said of it\n", l->night, id);
			else if (v != NULL && strstr(v, "no rule") != NULL)
				buf_printf(&l->wrong, "night %d, %s: %s\n", l->night, id, v);
		}
	}
	l->tonight = l->lefts;
}
