/* gen_world.c - who lives in the invented town: an account's fixed facts and its first bills. */
#include "gen_world.h"

/* The questions that the dice are asked; their order is part of the samples. */
enum what {
	W_FATE = 1, W_CLASS, W_CYCLE, W_USUAL, W_OPENED, W_STOP, W_AUTOPAY, W_WATER, W_REMOTE,
	W_SHARE, W_CRITICAL, W_MONTH, W_EARLY = 40, W_LATE = 60, W_TENDER = 80, W_SOURCE = 100,
	W_QUIRK = 120
};

/* Parts of ten thousand: the sample has dozens of each fate. A town is a usual one: what its nights do is what a
 * utility's nights do, of a million accounts some 15,000 letters and 1,500 cuts. */
static const struct {
	int sample, town;
} shares[FATE_N] = {
	[FATE_GOOD] = { 7350, 9200 }, [FATE_PLAN] = { 130, 0 },	     [FATE_PLEDGE] = { 90, 0 },
	[FATE_LATE] = { 150, 340 },   [FATE_REMINDER] = { 300, 220 },
	[FATE_LATENOTICE] = { 250, 100 }, [FATE_FINAL] = { 250, 40 }, [FATE_PARTIAL] = { 80, 8 },
	[FATE_LATEPOST] = { 80, 4 },  [FATE_DOOR] = { 80, 4 },	     [FATE_CUT] = { 550, 48 },
	[FATE_NEVER] = { 80, 8 },     [FATE_NOACCESS] = { 70, 4 },   [FATE_NSF] = { 80, 4 },
	[FATE_NSFCUT] = { 100, 0 },   [FATE_MEDICAL] = { 80, 4 },    [FATE_MEDDOOR] = { 50, 0 },
	[FATE_BANKRUPT] = { 60, 4 },  [FATE_UNDELIV] = { 60, 8 },    [FATE_DISPUTE] = { 60, 4 },
	[FATE_PROMISE] = { 50, 0 },
};

static enum gen_fate
fate_of(const struct gen_town *t, uint64_t h)
{
	int at = (int)(t->sample ? gen_day_dice(h, W_FATE, 1000) * 10 : gen_day_dice(h, W_FATE, 10000));

	for (int f = 0; f < FATE_N; f++) {
		at -= t->sample ? shares[f].sample : shares[f].town;
		if (at < 0)
			return (enum gen_fate)f;
	}
	return FATE_GOOD;
}

/* 97 of a hundred are residential in a real town; the sample has more of the others. */
enum gen_class
gen_world_class(const struct gen_town *t, uint32_t i)
{
	uint64_t h = gen_day_mix(t->seed, i);
	uint32_t d = gen_day_dice(h, W_CLASS, 100);
	bool many = t->sample || t->accounts <= 10000;

	if (many ? i % 10 >= 3 : gen_day_dice(h, W_CLASS + 500, 100) >= 3)
		return CLASS_RES;
	return d < 66	? CLASS_SMALL
	       : d < 84 ? CLASS_LARGE
	       : d < 90 ? CLASS_INDUSTRIAL
	       : d < 96 ? CLASS_GOV
			: CLASS_INST;
}

static int64_t
usual_of(uint64_t h, enum gen_class c)
{
	static const int64_t from[] = { 6000, 15000, 200000, 1000000, 80000, 50000 };
	static const uint32_t span[] = { 22000, 75000, 1300000, 7000000, 900000, 400000 };

	return from[c] + gen_day_dice(h, W_USUAL, span[c]);
}

int32_t
gen_world_version(int day, int step)
{
	return (day - 18262) * 10 + step; /* since 2020-01-01 */
}

int
gen_world_oldest(const struct gen_acct *a)
{
	int best = -1;

	for (int k = 0; k < a->nbills; k++)
		if (a->bill[k].open > 0 && (best < 0 || a->bill[k].due < a->bill[best].due))
			best = k;
	return best;
}

/* The bill of the cycle whose issue date is DAY. */
static struct gen_bill *
issue(struct gen_acct *a, int day, bool town)
{
	struct gen_bill *b;
	int y, m, d, days;
	int64_t previous = 0;

	if (a->nbills == GEN_MAXBILLS) { /* the oldest that is paid goes out of sight */
		int drop = 0;

		while (drop < GEN_MAXBILLS - 1 && a->bill[drop].open > 0)
			drop++;
		memmove(&a->bill[drop], &a->bill[drop + 1],
		    (size_t)(GEN_MAXBILLS - 1 - drop) * sizeof(*b));
		a->nbills--;
	}
	for (int k = 0; k < a->nbills; k++)
		previous += a->bill[k].open;
	b = &a->bill[a->nbills++];
	gen_day_civil(day, &y, &m, &d);
	days = day - gen_day_months(day, -1);
	*b = (struct gen_bill){ .no = (y - 2020) * 12 + m, .issue = day, .to = day - 2,
		.from = day - 1 - days, .changed = true };
	b->mail = gen_day_working(day) ? day : gen_day_next_working(day);
	b->due = b->mail + 20;
	if (!town) /* a due date on which nobody can pay moves on */
		while (!gen_day_working(b->due))
			b->due++;
	b->charges = a->usual * (75 + gen_day_dice(a->h, (uint32_t)(W_MONTH + 1000 + b->no), 60)) / 100;
	b->charges += a->fees;
	b->fees = a->fees;
	a->fees = 0;
	b->previous = previous;
	b->open = b->charges;
	b->estimated = gen_day_dice(a->h, (uint32_t)(W_MONTH + 2000 + b->no), 40) == 0;
	b->version = gen_world_version(day, 0);
	return b;
}

void
gen_world_final(struct gen_acct *a, int day)
{
	int from = a->nbills > 0 ? a->bill[a->nbills - 1].to + 1 : a->opened;
	struct gen_bill *b = issue(a, day, false);
	int days = a->stopped > from ? a->stopped - from : 1;

	b->no += 500; /* beside the month's */
	b->final = true;
	b->from = from;
	b->to = a->stopped;
	b->charges = a->usual * days / 30 + b->fees;
	b->open = b->charges;
	a->finaled = day;
}

/* Issue date of the cycle in the month that lies MONTHS after that of DAY. */
static int
cycle_day(const struct gen_acct *a, int day, int months)
{
	int y, m, d;

	gen_day_civil(day, &y, &m, &d);
	return gen_day_months(gen_day(y, m, 1), months) + a->cycle;
}

bool
gen_world_bill(const struct gen_town *t, struct gen_acct *a, int from, int to)
{
	for (int k = 0; k <= 1; k++) {
		int day = cycle_day(a, from, k);

		if (day > from && day <= to) {
			issue(a, day, !t->sample);
			return true;
		}
	}
	return false;
}

static struct gen_pay *
pay_slot(struct gen_acct *a)
{
	if (a->npays == GEN_MAXPAYS) {
		memmove(&a->pay[0], &a->pay[1], (GEN_MAXPAYS - 1) * sizeof(a->pay[0]));
		a->npays--;
	}
	return &a->pay[a->npays++];
}

/* Money covers bill FIRST, if there is one, then the oldest that are open; gives what no bill takes. */
static int64_t
cover(struct gen_acct *a, int first, int64_t left, int effective, int posted)
{
	for (int k = first; left > 0 && (k >= 0 || (k = gen_world_oldest(a)) >= 0); k = -1) {
		struct gen_bill *b = &a->bill[k];
		int64_t part = left < b->open ? left : b->open;

		b->open -= part;
		if (b->disputed > b->open)
			b->disputed = b->open;
		left -= part;
		b->paid_day = b->open == 0 ? effective : 0;
		b->version = gen_world_version(posted, 1) > b->version ? gen_world_version(posted, 1)
								       : b->version + 1;
		b->changed = true;
	}
	return left;
}

struct gen_pay *
gen_world_pay_for(struct gen_acct *a, int k, int64_t amount, int effective, int posted)
{
	struct gen_pay *p = pay_slot(a);

	*p = (struct gen_pay){ .no = ++a->nextpay, .amount = amount, .effective = effective,
		.received = effective, .posted = posted, .bill = k >= 0 ? k : gen_world_oldest(a),
		.changed = true, .version = gen_world_version(posted, 0) };
	p->tender = (uint8_t)gen_day_dice(a->h, (uint32_t)(W_TENDER + p->no), 4);
	p->source = (uint8_t)gen_day_dice(a->h, (uint32_t)(W_SOURCE + p->no), 3);
	if (a->autopay)
		p->tender = 0, p->source = 1;
	(void)cover(a, k, amount, effective, posted);
	return p;
}

struct gen_pay *
gen_world_pay(struct gen_acct *a, int64_t amount, int effective, int posted)
{
	return gen_world_pay_for(a, -1, amount, effective, posted);
}

void
gen_world_credit(struct gen_acct *a, int64_t amount, int day)
{
	a->credit += cover(a, -1, amount, day, day);
	a->account_changed = true;
}

int64_t
gen_world_owed(const struct gen_acct *a)
{
	int64_t sum = 0;

	for (int k = 0; k < a->nbills; k++)
		sum += a->bill[k].open;
	return sum;
}

void
gen_world_cut(struct gen_acct *a, int when, int day)
{
	a->cut_since = a->last_cut = when;
	a->cuts++;
	a->service_version = a->point_version = gen_world_version(day, 0);
	a->service_changed = a->account_changed = true;
}

void
gen_world_restore(struct gen_acct *a, int day)
{
	a->cut_since = 0;
	a->service_version = a->point_version = gen_world_version(day, 1);
	a->service_changed = true;
}

/* A returned payment: the bills it closed are open again, youngest first. */
void
gen_world_unpay(struct gen_acct *a, struct gen_pay *p, int day)
{
	int64_t left = p->amount;

	p->reversed = true;
	for (int k = a->nbills - 1; k >= 0 && left > 0; k--) {
		struct gen_bill *b = &a->bill[k];
		int64_t closed = b->charges - b->open;
		int64_t part = left < closed ? left : closed;

		if (part == 0 || (b->paid_day != 0 && b->paid_day != p->effective))
			continue;
		b->open += part;
		b->paid_day = 0;
		b->version = gen_world_version(day, 2);
		b->changed = true;
		left -= part;
	}
}

bool
gen_world_balance(struct gen_acct *a, int day)
{
	int64_t balance = 0, past = 0;
	bool moved;

	for (int k = 0; k < a->nbills; k++) {
		const struct gen_bill *b = &a->bill[k];
		int due = b->extended > b->due ? b->extended : b->due;

		balance += b->open;
		if (due < day)
			past += b->open - b->disputed;
	}
	balance -= a->credit;
	moved = balance != a->balance || past != a->past_due;
	a->balance = balance;
	a->past_due = past;
	return moved;
}

/* When this customer pays this bill without being asked; 0: not before the ladder asks. */
int
gen_world_pays_on(const struct gen_acct *a, const struct gen_bill *b)
{
	uint32_t n = (uint32_t)b->no;

	if (a->fate == FATE_LATE)
		return b->due + 1 + (int)gen_day_dice(a->h, W_LATE + 1000 + n, 9);
	if (b->due < a->stop || a->fate == FATE_GOOD) {
		if (a->fate != FATE_GOOD && gen_day_dice(a->h, W_LATE + 2000 + n, 30) == 0)
			return b->due + 2;
		return b->due - 1 - (int)gen_day_dice(a->h, W_EARLY + 1000 + n, 12);
	}
	return 0;
}

static void
history(const struct gen_town *t, struct gen_acct *a)
{
	int months = t->sample ? 14 : 3;
	int first = cycle_day(a, t->opening, 0) <= t->opening ? 0 : -1;

	for (int k = first - months + 1; k <= first; k++) {
		int day = cycle_day(a, t->opening, k);
		struct gen_bill *b;
		int pays;

		if (day < a->opened + 20)
			continue;
		b = issue(a, day, !t->sample);
		/* a town's nights are within six days: who pays on them by himself has paid before the first */
		pays = gen_world_pays_on(a, b);
		if (pays == 0 || pays > t->opening + (t->sample ? 0 : 6))
			continue;
		if (!t->sample && pays > t->opening - 5)
			pays = t->opening - 5;
		gen_world_pay(a, b->open, pays, pays);
	}
}

/* Since how many days a town's customer owes: the longer, the fewer there are. */
static int
owing(uint64_t h)
{
	int x = (int)gen_day_dice(h, W_STOP, 50), y = (int)gen_day_dice(h, W_STOP + 600, 50);

	return 1 + (x < y ? x : y);
}

void
gen_world_account(const struct gen_town *t, uint32_t i, struct gen_acct *a)
{
	uint64_t h = gen_day_mix(t->seed, i);
	uint32_t old;

	memset(a, 0, offsetof(struct gen_acct, bill));
	memset(&a->cut_since, 0, sizeof(*a) - offsetof(struct gen_acct, cut_since));
	a->i = i;
	a->h = h;
	/* One in sixteen belongs to the customer before it, another shares the premise before it. */
	a->owns_customer = i % 16 != 9;
	a->owns_premise = i % 20 != 13;
	a->customer = a->owns_customer ? i : i - 1;
	a->premise = a->owns_premise ? i : i - 1;
	a->fate = fate_of(t, h);
	a->class = gen_world_class(t, i);
	a->usual = usual_of(h, a->class);
	a->cycle = (int)gen_day_dice(h, W_CYCLE, 28);
	old = gen_day_dice(h, W_OPENED, 100);
	a->opened = old < 6 ? t->opening - 400 + (int)gen_day_dice(h, W_OPENED + 500, 330)
			    : t->opening - 700 - (int)gen_day_dice(h, W_OPENED + 501, 7000);
	if (t->sample && i % 97 == 5)
		a->opened = gen_day(2024, 2, 29);
	if (t->sample && i % 60 == 45) /* too young for a deposit to go back while service goes on */
		a->opened = t->opening - 400 - (int)gen_day_dice(h, W_OPENED + 502, 150);
	a->stop = t->opening - (t->sample ? 36 - (int)gen_day_dice(h, W_STOP, 72)
					  : owing(h));
	a->autopay = a->fate == FATE_GOOD && gen_day_dice(h, W_AUTOPAY, 4) == 0;
	a->water = gen_day_dice(h, W_WATER, 100) < 35;
	a->remote = gen_day_dice(h, W_REMOTE, 100) < 70;
	a->critical = gen_day_dice(h, W_CRITICAL, 150) == 0 ? 1 + (int)gen_day_dice(h, W_CRITICAL + 500, 6) : 0;
	a->quirk = gen_day_dice(h, W_QUIRK, 40) == 0;
	a->account_version = a->service_version = a->point_version = gen_world_version(t->opening, 0);
	a->undeliverable = 0;
	history(t, a);
	gen_world_balance(a, t->opening);
}
