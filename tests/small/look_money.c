/* look_money.c - what must not be in letters, postings, refunds, placings, draws and what is told. */
#include "look_inside.h"

/* --- letters, money ---------------------------------------------------------------------------------------- */
static bool
of_the_ladder(const struct look_left *o)
{
	return see_is(o, "step", "reminder") || see_is(o, "step", "late notice") || see_is(o, "step", "final notice");
}

void
look_notice(struct look *l, const struct look_left *o)
{
	const char *account = look_cell(o, "account_id");
	const struct xnode *a = see_fact(l, "accounts", account), *c = see_fact(l, "customers", town_get(a, "customer_id")), *h;

	if (!see_is(o, "copy_no", "1") || !of_the_ladder(o))
		return;
	look_debt(l, o, "past_due");
	if (see_cents(look_cell(o, "amount_to_stop")) > see_debt(l, account, 0))
		WRONG(l, o, "%s would stop it, %ld cents are due", look_cell(o, "amount_to_stop"), see_debt(l, account, 0));
	if ((h = see_held(l, account, "", "", see_next_day(l), "notices")) != NULL)
		WRONG(l, o, "held by %s", town_get(h, "hold_id"));
	if (see_says(a, "status", "closed") || see_says(a, "status", "written off"))
		WRONG(l, o, "the account is %s", town_get(a, "status"));
	if (*town_get(c, "deceased_date") != '\0' || !see_says(c, "identity_alert", "false"))
		WRONG(l, o, "the customer has died, or is in doubt");
	if (see_is(o, "step", "final notice") && *look_cell(o, "earliest_action") != '\0' && see_between(l, l->today, see_day(look_cell(o, "earliest_action"))) < 5)
		WRONG(l, o, "what it announces may happen on %s", look_cell(o, "earliest_action"));
	for (const struct look_left *p = l->left; p < o; p++)
		if (strcmp(p->output, "notices") == 0 && of_the_ladder(p) && see_is(p, "account_id", account) && see_is(p, "step", look_cell(o, "step")) && see_is(p, "copy_no", "1") &&
		    see_is(p, "case_id", look_cell(o, "case_id")) && p->night >= l->night - 1 && *look_cell(o, "withdraws") == '\0')
			WRONG(l, o, "a second letter of the step, right after the first");
}

void
look_posting(struct look *l, const struct look_left *o)
{
	const char *back = look_cell(o, "reverses_effect_id");
	const struct look_left *first = *back != '\0' ? see_sent(l, back) : NULL;

	if (first != NULL && see_cents(look_cell(o, "amount")) + see_cents(look_cell(first, "amount")) < 0)
		WRONG(l, o, "takes back more than was posted");
	for (const struct look_left *p = l->left; p < o; p++) {
		if (strcmp(p->output, "postings") != 0)
			continue;
		if (*back != '\0' && see_is(p, "reverses_effect_id", back))
			WRONG(l, o, "takes back a second time");
		if (see_is(o, "kind", "late charge") && see_is(p, "kind", "late charge") && see_cents(look_cell(o, "amount")) > 0 && see_cents(look_cell(p, "amount")) > 0 && see_is(p, "bill_id", look_cell(o, "bill_id")) && see_is(p, "account_id", look_cell(o, "account_id")))
			WRONG(l, o, "a second late charge for the bill");
	}
}

/* Nothing is asked, charged or handed on while a hold with the word, or doubt about who it is, stands. */
void
look_adverse(struct look *l, const struct look_left *o, const char *word)
{
	const char *account = look_cell(o, "account_id");
	const struct xnode *c = see_fact(l, "customers", town_get(see_fact(l, "accounts", account), "customer_id")), *h = see_held(l, account, "", "", see_next_day(l), word);

	if (h != NULL)
		WRONG(l, o, "held by %s", town_get(h, "hold_id"));
	if (!see_says(c, "identity_alert", "false"))
		WRONG(l, o, "the customer is in doubt");
}

void
look_referral(struct look *l, const struct look_left *o)
{
	const char *account = look_cell(o, "account_id");
	long owes = see_debt(l, account, 0) - see_unshown(l, account);

	if (!see_is(o, "action", "place") && !see_is(o, "action", "PLACE"))
		return;
	look_adverse(l, o, "referral");
	if (see_stayed(l, account) > 0)
		WRONG(l, o, "placed under a stay");
	if (see_cents(look_cell(o, "amount")) > owes)
		WRONG(l, o, "%s placed, %ld cents are owed", look_cell(o, "amount"), owes);
}

/* No more goes back than there is: deposits, their interest, a credit. */
void
look_refund(struct look *l, const struct look_left *o)
{
	const char *account = look_cell(o, "account_id");
	long sum = see_cents(town_get(see_fact(l, "accounts", account), "unapplied_credit")), before = 0;

	EACH_FACT(s, l, "securities")
		if (see_says(s, "account_id", account) && see_says(s, "kind", "cash"))
			sum += see_cents(town_get(s, "available_amount")) * 5 / 4;	/* with what it earned */
	for (const struct look_left *p = l->left; p <= o; p++)
		before += strcmp(p->output, "refunds") == 0 && see_is(p, "account_id", account) ? see_cents(look_cell(p, "amount")) : 0;
	if (before > sum)
		WRONG(l, o, "%ld cents went back, there were %ld", before, sum);
}

/* Who was cut in error pays nothing for it. */
void
look_fee(struct look *l, const struct look_left *o)
{
	bool due = false;

	for (const struct look_left *p = l->left; p < l->left + l->lefts; p++)
		due |= see_is(p, "action", "RECONNECT") && see_is(p, "account_id", look_cell(o, "account_id")) && !see_is(p, "reason_code", "cut in error");
	if (!due)
		WRONG(l, o, "charged, and no service came back that was rightly cut");
}

/* It is told as new once, and ends once. */
void
look_told(struct look *l, const struct look_left *o, const char *id)
{
	const struct look_left *before = NULL;
	bool ended;

	for (const struct look_left *p = l->left; p < o; p++)
		if (strcmp(p->output, o->output) == 0 && see_is(p, id, look_cell(o, id)))
			before = p;
	ended = before == NULL || see_is(before, "status", "closed") || see_is(before, "status", "cleared");
	if (ended ? see_is(o, "status", "closed") || see_is(o, "status", "cleared") || see_is(o, "status", "standing") : see_is(o, "status", "new"))
		WRONG(l, o, "%s: is %s, was %s", look_cell(o, id), look_cell(o, "status"), before == NULL ? "not there" : look_cell(before, "status"));
}

/* What is said to be drawn can be drawn. */
void
look_at_risk(struct look *l, const struct look_left *o)
{
	const struct xnode *s = see_fact(l, "securities", look_cell(o, "security_id"));

	if (s != NULL && strstr(look_cell(o, "question"), "draw ") != NULL && see_cents(look_cell(o, "amount_at_risk")) > see_cents(town_get(s, "available_amount")))
		WRONG(l, o, "%s at risk, %s available: %s", look_cell(o, "amount_at_risk"), town_get(s, "available_amount"), look_cell(o, "question"));
}

/* --- papers ------------------------------------------------------------------------------------------------ */
/* No debt is drawn for twice, on whichever papers of the account. */
static void
look_draws(struct look *l, const struct look_left *o)
{
	long sum = see_cents(look_cell(o, "amount")), owed = 0;

	EACH_FACT(b, l, "bills")
		if (see_says(b, "account_id", look_cell(o, "account_id")))
			owed += see_cents(town_get(b, "open_amount"));
	for (const struct look_left *p = l->left; p < o; p++)
		if (strcmp(p->output, "draws") == 0 && see_is(p, "account_id", look_cell(o, "account_id")) && see_is(p, "cause", "non-payment") &&
		    !see_is(p, "security_id", look_cell(o, "security_id")))
			sum += see_cents(look_cell(p, "amount"));
	if (see_is(o, "cause", "non-payment") && sum > owed)
		WRONG(l, o, "%ld cents drawn for %ld owed", sum, owed);
}

void
look_draw(struct look *l, const struct look_left *o)
{
	const struct xnode *s = see_fact(l, "securities", look_cell(o, "security_id"));

	if (see_cents(look_cell(o, "amount")) > see_cents(town_get(s, "available_amount")))
		WRONG(l, o, "draws of %s, available %s", look_cell(o, "amount"), town_get(s, "available_amount"));
	if (see_has("replaced;released;expired;requested;received;refused;refunded", town_get(s, "status")))
		WRONG(l, o, "draws on what is %s", town_get(s, "status"));
	look_draws(l, o);
}

/* No more is counted as held than could be drawn. */
void
look_cover(struct look *l, const struct look_left *o)
{
	const char *customer = town_get(see_fact(l, "accounts", look_cell(o, "account_id")), "customer_id");
	long sum = 0;

	if (*look_cell(o, "held_security") == '\0')
		return;
	EACH_FACT(s, l, "securities")
		if (see_says(s, "customer_id", customer) && see_has(see_says(s, "kind", "cash") ? "in force;accepted;received" : "in force;accepted;not extended;cancelled by issuer;claimed", town_get(s, "status")) &&
		    (*town_get(s, "expiry_date") == '\0' || see_day(town_get(s, "expiry_date")) >= l->today))
			sum += see_cents(town_get(s, "available_amount"));
	if (see_cents(look_cell(o, "held_security")) > sum)
		WRONG(l, o, "%s counted as held, %ld cents could be drawn", look_cell(o, "held_security"), sum);
	if (*look_cell(o, "shortfall") != '\0' && see_cents(look_cell(o, "shortfall")) > see_cents(look_cell(o, "required_security")) - see_cents(look_cell(o, "held_security")))
		WRONG(l, o, "asks for %s more: %s wanted, %s held", look_cell(o, "shortfall"), look_cell(o, "required_security"), look_cell(o, "held_security"));
}
