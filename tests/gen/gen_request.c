/* gen_request.c - who asks for service, gives it up or moves; and accounts that ended before the opening. */
#include "gen_scene.h"

#define REQUEST(kind) "request_id=RQ{no}|account_id={account}|customer_id={customer}|premise_id={premise}|service_type=electric" \
	"|kind=" kind "|received_at={since}"
#define START REQUEST("start") "|completed_application_at={since}|projected_annual={year}|wanted_date={start+7}"
#define STOP REQUEST("stop") "|wanted_date={start+4}|forward_1=9 New St|forward_city=Ocala|forward_state=FL|forward_postal=34470"
/* Told at the account that it is from. */
#define TRANSFER "request_id=RQ{no}|account_id={other}|customer_id={customer}|service_type=electric|kind=transfer|received_at={since}" \
	"|wanted_date={start+5}|from_account_id={other}|to_account_id={account}"
#define REQUESTS GEN_KIND_service_requests
#define GIVES(offer, gives) { { 0, PLAN_MOVE_IN, REQUESTS, START "|status=received|credit_offer=" offer }, \
	{ 3, gives, REQUESTS, START "|status=waiting for security|credit_offer=" offer "|offered_security_id={second}" }, \
	{ 5, PLAN_NONE, REQUESTS, START "|status=approved|credit_offer=" offer "|offered_security_id={second}" }, \
	{ 7, PLAN_BEGIN, REQUESTS, START "|status=done|done_date={day}|credit_offer=" offer "|offered_security_id={second}" } }

static const struct gen_scene cash = { GIVES("cash", PLAN_DEPOSIT) };
static const struct gen_scene letter_of_credit = { GIVES("letter of credit", PLAN_CREDIT_LETTER) };
static const struct gen_scene guaranty = { GIVES("guaranty", PLAN_GUARANTY) };
/* offers nothing, and waits */
static const struct gen_scene nothing = { { { 0, PLAN_MOVE_IN, REQUESTS, START "|status=received|credit_offer=none" } } };
/* where somebody went who left a debt: it is not theirs */
static const struct gen_scene after_other = { {
	{ 0, PLAN_MOVE_IN, REQUESTS, START "|status=received|credit_offer=cash|former_occupant_account_id={other}|lived_together=false" },
	{ 2, PLAN_DEPOSIT, REQUESTS, START "|status=approved|credit_offer=cash|former_occupant_account_id={other}|lived_together=false" },
	{ 5, PLAN_BEGIN, REQUESTS, START "|status=done|done_date={day}|credit_offer=cash|former_occupant_account_id={other}|lived_together=false" } } };
static const struct gen_scene stop = { {
	{ 0, PLAN_NONE, REQUESTS, STOP "|status=scheduled" },
	{ 4, PLAN_STOP, REQUESTS, STOP "|status=done|done_date={day}" },
	{ 7, PLAN_FINAL, REQUESTS, NULL } } };
/* was to end, and nobody went there until a week later */
static const struct gen_scene late_stop = { {
	{ 0, PLAN_NONE, REQUESTS, STOP "|status=scheduled" },
	{ 11, PLAN_STOP, REQUESTS, STOP "|status=done|done_date={day}" },
	{ 14, PLAN_FINAL, REQUESTS, NULL } } };
static const struct gen_scene transfer = { {
	{ 0, PLAN_FOLLOW, REQUESTS, TRANSFER "|status=scheduled" },
	{ 5, PLAN_BEGIN, REQUESTS, TRANSFER "|status=scheduled" },
	{ 6, PLAN_LEAVE, REQUESTS, TRANSFER "|status=done|done_date={day}" },
	{ 8, PLAN_LEFT, REQUESTS, NULL } } };

/* Those who stop have a deposit in cash, and are too young for it to have gone back (gen_world.c). */
enum { ENDED_1 = 118, ENDED_2 = 438, ENDED_3 = 778 };
static const struct gen_cast cast[] = {
	{ 3, LIVE_ACCOUNTS + 6, 0, &cash },
	{ 4, 105, 0, &stop },
	{ 5, LIVE_ACCOUNTS + 2, 0, &letter_of_credit },
	{ 6, 345, 0, &stop },
	{ 8, LIVE_ACCOUNTS + 4, 0, &guaranty },
	{ 9, 705, 0, &late_stop },
	{ 11, LIVE_ACCOUNTS + 1, 885, &transfer },
	{ 13, LIVE_ACCOUNTS + 3, ENDED_1, &after_other },
	{ 16, LIVE_ACCOUNTS + 5, 0, &nothing },
	{ 19, 1185, 0, &stop },
	{ 24, 1485, 0, &stop },
};

/* The first from I on that has a deposit, pays in time, and shares nothing with its neighbours. */
static uint32_t
settled(struct gen_live *l, uint32_t i)
{
	for (;; i += 60) {
		const struct gen_acct *a = &l->a[i];

		if (a->fate == FATE_GOOD && a->class == CLASS_RES && a->i % 16 != 8 && a->i % 16 != 9 && a->water == false &&
		    !(l->flags[a->i] & LIVE_PLAYS) && gen_live_paper(l, a->i, false) != NULL)
			return a->i;
	}
}

void
gen_request_day(struct gen_live *l)
{
	for (size_t k = 0; k < NELEM(cast); k++) {
		const struct gen_cast *c = &cast[k];
		uint32_t other = c->scene == &transfer ? settled(l, c->other) : c->other;

		if (c->nth == l->nth)
			gen_scene_play(l, c->scene, c->i < LIVE_ACCOUNTS ? settled(l, c->i) : c->i, other);
	}
}

/* Service ended two months before the opening, and the final bill is not paid. */
void
gen_request_ended(struct gen_live *l)
{
	static const uint32_t ended[] = { ENDED_1, ENDED_2, ENDED_3 };

	for (size_t k = 0; k < NELEM(ended); k++) {
		struct gen_acct *a = &l->a[ended[k]];
		int day = l->day - 58;

		for (int b = 0; b < a->nbills; b++)
			if (a->bill[b].issue > day)
				a->nbills = b;
			else if (a->bill[b].open > 0)
				gen_world_pay(a, a->bill[b].open, a->bill[b].due, a->bill[b].due);
		while (a->npays > 0 && a->pay[a->npays - 1].effective > day)
			a->npays--;
		a->fate = FATE_NEVER;
		a->critical = 0;
		a->stopped = day;
		gen_world_final(a, l->day - 52);
		gen_world_balance(a, l->day);
		l->flags[a->i] |= LIVE_PLAYS;
	}
}

void
gen_request_stop(struct gen_live *l, struct gen_acct *a)
{
	a->stopped = l->day;
	a->service_version = a->point_version = a->account_version = gen_world_version(l->day, 0);
	a->service_changed = a->account_changed = true;
}

void
gen_request_final(struct gen_live *l, struct gen_acct *a)
{
	gen_world_final(a, l->day);
	a->account_changed = true;
}

/* CUSTOMER: whose account it is. */
void
gen_request_come(struct gen_live *l, struct gen_acct *a, uint32_t customer)
{
	a->customer = customer;
	a->owns_customer = customer == a->i;
	a->opened = l->day;
	a->pending = a->comes = true;
	a->service_version = a->point_version = gen_world_version(l->day, 0);
	a->account_changed = true;
}

void
gen_request_begin(struct gen_live *l, struct gen_acct *a)
{
	a->pending = false;
	a->begun = true;
	a->opened = l->day;
	a->service_version = a->point_version = gen_world_version(l->day, 1);
	a->service_changed = a->account_changed = true;
}
