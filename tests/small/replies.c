/* replies.c - what is said of what left. */
#include "replies.h"

#include <string.h>

struct making {
	struct replies *r;
	const struct look *l;
	const struct look_left *o;
	uint64_t dice;
	int late;
};

static int
dice(struct making *m, int n)
{
	m->dice = m->dice * 6364136223846793005u + 1442695040888963407u;
	return (int)((m->dice >> 33) % (uint64_t)n);
}

/* DAYS of nights after this one. */
static int
night(const struct making *m, int nights)
{
	return m->o->night + nights + m->late;
}

static int32_t
day(const struct making *m, int nights)
{
	int n = m->o->night + nights;

	return n < m->l->town->nights ? m->l->town->day[n] : m->l->town->day[m->l->town->nights - 1] + 1;
}

static void
says(struct making *m, int nights, const struct xnode *x)
{
	struct replies *r = m->r;

	if (r->n == r->room)
		r->v = base_realloc(r->v, (r->room = r->room * 2 + 16) * sizeof *r->v);
	r->v[r->n++] = (struct reply){ x, night(m, nights) };
}

static void
of_order(struct making *m, int nights, const char *no, const char *status, const char *reason)
{
	struct arena *mem = m->l->town->mem;
	const char *id = look_cell(m->o, "effect_id");

	says(m, nights, town_row(mem, "order-replies", arena_printf(mem, "%s %s", id, no), "order_id", id, "reply_no", no, "status", status, "reason", reason, "status_at",
	    town_stamp(mem, day(m, nights), 10), NULL));
}

static void
order(struct making *m)
{
	static const char *const reasons[] = { "no access", "paid at door", "medical at door", "unsafe", "animal", "wrong meter", "tampered", "weather", "occupant differs" };
	int d = dice(m, 100), nights = 1 + (dice(m, 5) == 0);

	m->late = d >= 60 && d < 85 ? 0 : m->late;
	if (strcmp(look_cell(m->o, "action"), "DISCONNECT") != 0) {
		if (d < 80)
			of_order(m, 1, "1", strcmp(look_cell(m->o, "action"), "CANCEL") == 0 ? d < 60 ? "cancelled" : "too late to cancel" : "completed", "");
	} else if (d < 60) {
		of_order(m, nights, "1", "completed", "");
	} else if (d < 75) {
		of_order(m, nights, "1", "not executable", reasons[dice(m, NELEM(reasons))]);
	} else if (d < 80) {
		of_order(m, nights, "1", "refused", reasons[dice(m, NELEM(reasons))]);
	} else if (d < 85) {
		of_order(m, nights, "1", "expired", "");
	} else if (d < 92) {
		of_order(m, 1, "1", "scheduled", "");
		of_order(m, 2, "2", "completed", "");
	}
}

static void
of_notice(struct making *m, int nights, const char *no, const char *status, bool mailed)
{
	struct arena *mem = m->l->town->mem;
	const char *id = look_cell(m->o, "effect_id"), *copy = look_cell(m->o, "copy_no");

	says(m, nights, town_row(mem, "notice-replies", arena_printf(mem, "%s %s %s", id, copy, no), "notice_id", id, "copy_no", copy, "reply_no", no, "status", status, "status_at",
	    town_stamp(mem, day(m, nights), 15), "mail_date", mailed ? town_date(mem, day(m, nights)) : "", NULL));
}

static void
notice(struct making *m)
{
	int d = dice(m, 100);

	m->late = d < 6 || (d >= 85 && d < 88) ? 0 : m->late;	/* bad news is never late: it would hold back */
	if (d < 85)
		of_notice(m, 1, "1", "mailed", true);
	else if (d < 88)
		of_notice(m, 1, "1", "refused", false);
	else if (d < 91)
		of_notice(m, 1, "1", "printed", false);
	if (d < 6)
		of_notice(m, 4, "2", "returned", false);
	else if (d >= 88 && d < 91)
		of_notice(m, 3, "2", "mailed", true);
}

static void
posting(struct making *m)
{
	struct arena *mem = m->l->town->mem;
	const char *id = look_cell(m->o, "effect_id");
	int d = dice(m, 100);

	if (d < 90)
		says(m, 1, town_row(mem, "posting-replies", id, "effect_id", id, "status", d < 85 ? "booked" : "refused", "booked_at", town_stamp(mem, day(m, 1), 8), "booked_amount",
		    d < 85 ? look_cell(m->o, "amount") : "", NULL));
}

static void
paid_out(struct making *m, const char *layout, const char *field, const char *done)
{
	struct arena *mem = m->l->town->mem;
	const char *id = look_cell(m->o, "effect_id");
	int d = dice(m, 100);

	if (d < 90)
		says(m, 2, town_row(mem, layout, arena_printf(mem, "%s 1", id), field, id, "reply_no", "1", "status", d < 80 ? done : "refused", "amount", look_cell(m->o, "amount"), NULL));
}

/* What it is, by names that stay the same in a town that is turned round, or answered late. */
static uint64_t
seed(const struct look *l, const struct look_left *o)
{
	static const char *const by[] = { "account_id", "step", "action", "service_point_id", "bill_id", "security_id", "copy_no", "amount" };
	uint64_t h = town_hash(l->town->seed, o->output);
	struct buf b = { 0 };

	for (size_t i = 0; i < NELEM(by); i++) {
		buf_char(&b, ' ');
		town_straight(l->town, look_cell(o, by[i]), &b);
	}
	h = town_hash(h, buf_cstr(&b));
	buf_fini(&b);
	for (const struct look_left *p = l->left; p < o; p++) {
		bool same = strcmp(p->output, o->output) == 0;

		for (size_t i = 0; i < NELEM(by); i++)
			same &= strcmp(look_cell(p, by[i]), look_cell(o, by[i])) == 0;
		h += same ? 977 : 0;
	}
	return h;
}

static void
refund(struct making *m)
{
	paid_out(m, "refund-replies", "refund_id", "paid");
}

static void
referral(struct making *m)
{
	paid_out(m, "referral-replies", "referral_id", "placed");
}

void
replies_make(struct replies *r, const struct look *l, int late)
{
	static const struct {
		const char *output;
		void (*answer)(struct making *);
	} answers[] = { { "orders", order }, { "notices", notice }, { "postings", posting }, { "refunds", refund }, { "referrals", referral } };

	for (; r->seen < l->lefts; r->seen++)
		for (size_t i = 0; i < NELEM(answers); i++) {
			struct making m = { .r = r, .l = l, .o = &l->left[r->seen], .late = late };

			if (strcmp(m.o->output, answers[i].output) != 0)
				continue;
			m.dice = seed(l, m.o);
			(void)dice(&m, 2);
			answers[i].answer(&m);
		}
}

void
replies_free(struct replies *r)
{
	base_free(r->v);
	*r = (struct replies){ .n = 0 };
}
