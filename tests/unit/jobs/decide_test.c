/* decide_test.c - an account from its rows to its effects, with the sample pack. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "kit.h"
#include "data/when.h"
#include "decide/decide.h"
#include "decide/earlier.h"
#include "facts/bundle.h"
#include "facts/protects.h"

/* --- tables in memory ---------------------------------------------------------- */
struct pair {
	char *table;
	struct buf key, val;
};
static struct pair pair[1000];
static size_t pairs;

static int
order(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int c = strcmp(x->table, y->table);

	return c ? c : slice_cmp(buf_view(&x->key), buf_view(&y->key));
}

struct cursor {
	struct rows rows;
	const char *table;
	size_t at;
};

static int
cursor_seek(struct rows *r, struct slice key, struct err *e)
{
	struct cursor *c = (struct cursor *)(void *)r;

	(void)e;
	for (c->at = 0; c->at < pairs; c->at++)
		if (strcmp(pair[c->at].table, c->table) == 0 &&
		    slice_cmp(buf_view(&pair[c->at].key), key) >= 0)
			break;
	return 0;
}

static int
cursor_next(struct rows *r, struct slice *key, struct slice *val, struct err *e)
{
	struct cursor *c = (struct cursor *)(void *)r;

	(void)e;
	while (c->at < pairs && strcmp(pair[c->at].table, c->table) != 0)
		c->at++;
	if (c->at == pairs)
		return 0;
	*key = buf_view(&pair[c->at].key);
	*val = buf_view(&pair[c->at++].val);
	return 1;
}

static void
cursor_close(struct rows *r)
{
	base_free(r);
}

static int
rows_of(void *ctx, const char *table, struct rows **out, struct err *e)
{
	static const struct rows_ops ops = { cursor_seek, cursor_next, cursor_close };
	struct cursor *c = base_zalloc(sizeof *c);

	(void)ctx;
	(void)e;
	c->rows.ops = &ops;
	c->table = table;
	*out = &c->rows;
	return 0;
}

/* --- a plan over the house's own layouts and the sample pack ----------------------- */
static struct arena mem;
static struct diag diag;
static struct layout_set layouts;
static struct facts facts;
static struct deliver deliver;
static struct calendar_set *calendars;
static struct pack *pack;
static struct decide_plan plan;
static struct decider *decider;
static struct err err;

static void
must(int rc)
{
	struct buf b = { 0 };

	if (rc == 0)
		return;
	diag_print(&diag, &b);
	ck_abort_msg("%s %s", err.text, buf_cstr(&b));
}

static int32_t
day(const char *s)
{
	int64_t d;

	ck_assert(when_parse_date(slice_of(s), &d));
	return (int32_t)d;
}

/* NAME=VALUE of a row; numbers as they are scaled. A value replaces the row's earlier one. */
static void
row(const char *layout, const char *const *cells)
{
	const struct layout *l = layout_find(&layouts, layout);
	struct row_builder rb = { 0 };
	struct pair *p = &pair[pairs];

	ck_assert_ptr_nonnull(l);
	memset(p, 0, sizeof *p);
	row_begin(&rb, l->type);
	for (int c = 0; c < l->type->n; c++) {
		const struct row_column *col = &l->type->col[c];

		for (const char *const *x = cells; *x != NULL; x += 2) {
			if (strcmp(x[0], col->name) != 0)
				continue;
			if (col->kind == ROW_NUMBER)
				row_put_number(&rb, c, atoll(x[1]));
			else if (col->kind == ROW_DATE)
				row_put_date(&rb, c, day(x[1]));
			else if (col->kind == ROW_BOOL)
				row_put_bool(&rb, c, x[1][0] == 'Y');
			else if (col->kind == ROW_STAMP)
				row_put_stamp(&rb, c, (struct row_stamp){ (int64_t)day(x[1]) * 86400 + 43200, 0 });
			else if (col->kind == ROW_STRING)
				row_put_text(&rb, c, slice_of(x[1]));
			else
				for (int k = 0; k < col->codes; k++)
					if (slice_is(col->code[k], x[1]))
						row_put_code(&rb, c, k);
		}
	}
	ck_assert(row_end(&rb, &p->val));
	ck_assert(keyenc_row(l, buf_view(&p->val), &p->key));
	p->table = base_strdup(layout);
	row_builder_fini(&rb);
	pairs++;
}
#define ROW(layout, ...) row(layout, (const char *const[]){ __VA_ARGS__, NULL })

static void
account_owing(const char *cents)
{
	ROW("accounts", "account_id", "A1", "customer_id", "C1", "status", "active", "account_class",
	    "residential", "jurisdiction", "US-FL", "policy_group", "std", "opened_date", "2020-01-01",
	    "continuous_since", "2020-01-01", "balance", cents, "past_due", cents,
	    "unapplied_credit", "0", "autopay", "N", "critical_kind", "none", "mail_name_1", "A NAME", "mail_1", "1 ROAD",
	    "mail_city", "TOWN", "mail_postal", "33000");
	ROW("customers", "customer_id", "C1", "customer_kind", "person", "legal_name", "A NAME",
	    "identity_alert", "N");
	ROW("premises", "premise_id", "P1", "address_1", "1 ROAD", "city", "TOWN", "state", "FL",
	    "postal", "33000", "county", "X", "weather_area", "W", "tenants_live_here", "N",
	    "medical_at_premise", "N");
	ROW("service-points", "service_point_id", "S1", "premise_id", "P1", "service_type", "electric",
	    "can_disconnect", "Y", "other_accounts_served", "N");
	ROW("services", "service_id", "V1", "account_id", "A1", "service_point_id", "S1", "service_type",
	    "electric", "rate_code", "R", "status", "active", "debt_class", "regulated utility");
	ROW("bills", "bill_id", "B1", "account_id", "A1", "bill_kind", "regular", "status", "open",
	    "issue_date", "2026-01-05", "mail_date", "2026-01-05", "due_date", "2026-01-26",
	    "previous_balance", "0", "current_charges", "20000", "total_due", "20000", "open_amount",
	    "20000", "disputed_amount", "0");
	pair[pairs].table = base_strdup("by-service-point");
	buf_add(&pair[pairs].key, "S1", 3);
	buf_str(&pair[pairs++].val, "P1");
}

static void
account(void)
{
	account_owing("20000");
}

static void
prepare(void)
{
	struct rules_options o = { .mode = RULES_STRICT, .builtin = calendar_builtin,
		.builtins = calendar_builtins, .has_today = true, .today = day("2026-03-02") };
	struct rows *rows;

	arena_init(&mem, 0);
	diag_init(&diag);
	must(layout_set_load(&layouts, &mem, "formats/layouts", &diag));
	must(facts_init(&facts, &layouts, &mem, &err));
	must(deliver_load(&deliver, "formats/layouts", &mem, &diag));
	for (int32_t d = day("2026-02-01"); d <= day("2026-05-30"); d++) {
		struct buf t = { 0 };

		outrow_put_date(&t, d);
		ROW("calendars", "calendar_id", "office", "date", buf_cstr(&t), "office_open",
		    when_weekday(d) <= 5 ? "Y" : "N", "mail_delivered", "Y", "payments_taken", "Y");
		buf_fini(&t);
	}
	must(rows_of(NULL, "calendars", &rows, &err));
	must(calendar_load(&calendars, layout_find(&layouts, "calendars")->type, rows, &err));
	rows_close(&rows);
	o.host_ctx = calendars;
	must(pack_load(&pack, "rules/packs/us-fl-municipal", "rules/packs/pack.xsd", &o, &diag));
	plan = (struct decide_plan){ .facts = &facts, .deliver = &deliver,
		.calendars = calendars, .today = day("2026-03-02"), .run_id = "nightly-2026-03-02",
		.job = slice_of("nightly") };
	decide_plan_packs(&plan, &pack, 1, &mem);
	must(decide_plan_init(&plan, &mem, &diag, &err));
	must(decide_open(&decider, &plan, &err));
}

static struct buf last; /* the actions of decide(), as they are */

/* Decides the one account; the actions as text, NULs shown as blanks. */
static const char *
decide(void)
{
	struct facts_source src = { NULL, rows_of, false };
	static struct buf out;
	struct protects *p;
	struct tender_set *tenders;
	struct bundle_reader *r;
	struct bundle b;

	buf_reset(&out);
	qsort(pair, pairs, sizeof *pair, order);
	must(protects_open(&p, &facts, &src, &err));
	must(tender_open(&tenders, &facts, &src, &err));
	must(bundle_open(&r, p, tenders, &facts, &src, false, &err));
	must(bundle_range(r, slice_make("A1", 3), slice_make("", 0), &err));
	ck_assert_int_eq(bundle_next(r, &mem, &b, &err), 1);
	must(decide_account(decider, &b, &out, &err));
	ck_assert_int_eq(bundle_next(r, &mem, &b, &err), 0);
	bundle_close(&r);
	buf_reset(&last);
	buf_slice(&last, buf_view(&out));
	protects_close(&p);
	tender_close(&tenders);
	for (size_t i = 0; i < out.n; i++)
		if (out.p[i] == '\0')
			out.p[i] = ' ';
	return buf_cstr(&out);
}

/* By how much the actions count NAME: each is 'C', its length, the amount, the name. */
static int64_t
counted(const char *name)
{
	size_t len = strlen(name);
	int64_t sum = 0;

	for (size_t i = 0; i + 10 + len <= last.n; i++) {
		int64_t add;

		if (last.p[i] != 'C' || (unsigned char)last.p[i + 1] != len || memcmp(last.p + i + 10, name, len) != 0)
			continue;
		memcpy(&add, last.p + i + 2, sizeof add);
		sum += add;
	}
	return sum;
}

#define HAS(text, what) ck_assert_msg(strstr(text, what) != NULL, "no \"%s\" in:\n%s", what, text)
#define HASNT(text, what) ck_assert_msg(strstr(text, what) == NULL, "\"%s\" in:\n%s", what, text)

START_TEST(a_first_notice_is_proposed_and_waits_for_its_limits)
{
	const char *s;

	prepare();
	account();
	s = decide();
	HAS(s, "adverse.letter");
	HAS(s, "proposed.letter");
	HAS(s, ",reminder,");
	HASNT(s, "DISCONNECT");
	HASNT(s, "withheld.");
}
END_TEST

START_TEST(a_block_withholds_and_counts)
{
	const char *s;

	prepare();
	account();
	plan.blocked = "first night";
	s = decide();
	HAS(s, "proposed.letter");
	HAS(s, "withheld.block");
	HASNT(s, "adverse.letter");
	HASNT(s, "issued.letter");
}
END_TEST

START_TEST(a_balance_that_does_not_agree_stops_letters)
{
	const char *s;

	prepare();
	account();
	ROW("bills", "bill_id", "B2", "account_id", "A1", "bill_kind", "regular", "status", "open",
	    "issue_date", "2026-01-05", "mail_date", "2026-01-05", "due_date", "2026-01-27",
	    "previous_balance", "0", "current_charges", "100", "total_due", "100", "open_amount", "100",
	    "disputed_amount", "0");
	s = decide();
	HAS(s, "withheld.interlock");
	HAS(s, "balance agrees with open items");
	HASNT(s, "adverse.letter");
}
END_TEST

static const char *
customer_is_tainted(const void *ctx, enum layout_owner kind, struct slice id)
{
	(void)ctx;
	return kind == OWNER_CUSTOMER && slice_is(id, "C1") ? "holds: a row can't be read" : NULL;
}

START_TEST(taint_of_the_customer_withholds_and_says_so)
{
	const char *s;

	prepare();
	account();
	plan.tainted = customer_is_tainted;
	s = decide();
	HAS(s, "withheld.taint");
	HAS(s, "nothing adverse: holds");
	HASNT(s, "adverse.letter");
}
END_TEST

START_TEST(another_jurisdiction_is_an_exception)
{
	const char *s;

	prepare();
	account();
	pack->jurisdiction = slice_of("US-GA");
	s = decide();
	HAS(s, "no-pack");
	HASNT(s, "adverse.");
}
END_TEST

static void
final_notice_mailed(void)
{
	ROW("opening-state", "account_id", "A1", "process", "collections", "step", "final notice",
	    "entered_at", "2026-02-16", "amount", "20000", "arrears_date", "2026-01-26",
	    "notice_mail_date", "2026-02-17", "notice_amount", "20000", "notice_valid_until",
	    "2026-04-18");
}

START_TEST(an_order_goes_out_when_everything_is_proved)
{
	const char *s;

	prepare();
	account();
	final_notice_mailed();
	s = decide();
	HAS(s, "adverse.cut");
	HAS(s, ",DISCONNECT,");
	HASNT(s, "withheld.");
}
END_TEST

START_TEST(a_hold_of_the_customer_stops_the_order)
{
	const char *s;

	prepare();
	account();
	final_notice_mailed();
	ROW("holds", "hold_id", "H1", "scope_kind", "customer", "scope_id", "C1", "kind", "dispute", "stops",
	    "disconnect;notices", "from_date", "2026-02-01");
	s = decide();
	HAS(s, "withheld.interlock");
	HASNT(s, ",DISCONNECT,");
	HASNT(s, "adverse.cut");
}
END_TEST

START_TEST(a_word_of_a_hold_that_nobody_knows_stops_all)
{
	const char *s;

	prepare();
	account();
	final_notice_mailed();
	ROW("holds", "hold_id", "H1", "scope_kind", "customer", "scope_id", "C1", "kind", "dispute", "stops",
	    "referral;shutoff", "from_date", "2026-02-01");
	s = decide();
	HAS(s, "no hold stops it");
	HASNT(s, ",DISCONNECT,");
}
END_TEST

START_TEST(a_hold_on_referral_stops_no_order)
{
	prepare();
	account();
	final_notice_mailed();
	ROW("holds", "hold_id", "H1", "scope_kind", "customer", "scope_id", "C1", "kind", "dispute", "stops",
	    "referral;write-off", "from_date", "2026-02-01");
	HAS(decide(), "adverse.cut");
}
END_TEST

static void
returned_payment(void)
{
	ROW("payments", "payment_id", "Y1", "account_id", "A1", "amount", "20000", "effective_date", "2026-02-20",
	    "tender_type", "check", "purpose", "bill", "status", "posted");
	ROW("payment-returns", "return_id", "R1", "payment_id", "Y1", "account_id", "A1", "amount", "20000",
	    "original_effective_date", "2026-02-20", "returned_date", "2026-02-27", "return_class", "insufficient",
	    "final", "Y", "customer_fault", "Y");
}

START_TEST(a_hold_on_fees_stops_the_fee)
{
	const char *s;

	prepare();
	account();
	returned_payment();
	HAS(decide(), "adverse.charge");
	ROW("holds", "hold_id", "H1", "scope_kind", "account", "scope_id", "A1", "kind", "dispute", "stops",
	    "fees", "from_date", "2026-02-01");
	s = decide();
	HASNT(s, "adverse.charge");
	HAS(s, "returned-payment fee withheld, not proved: no hold stops it");
	ck_assert_int_eq(counted("proposed.charge"), 1);
	ck_assert_int_eq(counted("withheld.interlock"), 1);
}
END_TEST

START_TEST(a_hold_on_demands_stops_the_deposit)
{
	const char *s;

	prepare();
	account();
	returned_payment();	/* one is a reason to ask for a deposit */
	HAS(decide(), "adverse.demand");
	ROW("holds", "hold_id", "H1", "scope_kind", "account", "scope_id", "A1", "kind", "dispute", "stops",
	    "deposit demand", "from_date", "2026-02-01", "until_date", "2026-03-03");
	s = decide();
	HASNT(s, "adverse.demand");
	HAS(s, "deposit demand withheld, not proved: no hold stops it");
}
END_TEST

START_TEST(a_failing_decision_withholds_all)
{
	struct rows *none;
	const char *s;

	prepare();
	account();
	final_notice_mailed();
	/* No answer about days that are not loaded. */
	must(rows_of(NULL, "no such table", &none, &err));
	must(calendar_fill(calendars, layout_find(&layouts, "calendars")->type, none, &err));
	rows_close(&none);
	s = decide();
	HAS(s, "decision-failed");
	HASNT(s, "adverse.");
	HASNT(s, ",DISCONNECT,");
}
END_TEST

/* N more points of the same premise, each with a service of the account. */
static void
services(int n)
{
	for (int i = 2; i <= n + 1; i++) {
		char point[20], service[20];

		snprintf(point, sizeof point, "S%d", i);
		snprintf(service, sizeof service, "V%d", i);
		ROW("service-points", "service_point_id", point, "premise_id", "P1", "service_type", "electric",
		    "can_disconnect", "Y", "other_accounts_served", "N");
		ROW("services", "service_id", service, "account_id", "A1", "service_point_id", point, "service_type",
		    "electric", "rate_code", "R", "status", "active", "debt_class", "regulated utility");
		pair[pairs].table = base_strdup("by-service-point");
		buf_add(&pair[pairs].key, point, strlen(point) + 1);
		buf_str(&pair[pairs++].val, "P1");
	}
}

START_TEST(a_hundred_cuts_of_one_account_are_a_hundred_for_the_breaker)
{
	prepare();
	account();
	final_notice_mailed();
	services(99);
	HASNT(decide(), "withheld.");
	ck_assert_int_eq(counted("adverse.cut"), 100);
	ck_assert_int_eq(counted("proposed.cut"), 100);
}
END_TEST

START_TEST(a_hundred_cuts_withheld_are_a_hundred_exceptions)
{
	prepare();
	account();
	final_notice_mailed();
	services(99);
	ROW("holds", "hold_id", "H1", "scope_kind", "customer", "scope_id", "C1", "kind", "dispute", "stops",
	    "disconnect", "from_date", "2026-02-01");
	HASNT(decide(), ",DISCONNECT,");
	ck_assert_int_eq(counted("withheld.interlock"), 100);
	ck_assert_int_eq(counted("exceptions.new"), 100);
}
END_TEST

/* N bills of a cent beside the first one, all past due. */
static void
old_bills(int n)
{
	for (int i = 0; i < n; i++) {
		char id[40];

		snprintf(id, sizeof id, "BILL-OF-AN-OLD-%05d", i);
		ROW("bills", "bill_id", id, "account_id", "A1", "bill_kind", "regular", "status", "open",
		    "issue_date", "2026-01-05", "mail_date", "2026-01-05", "due_date", "2026-01-26",
		    "previous_balance", "0", "current_charges", "1", "total_due", "1", "open_amount", "1",
		    "disputed_amount", "0");
	}
}

START_TEST(a_letter_names_all_its_bills)
{
	const char *s;

	prepare();
	account_owing("20100");
	old_bills(100);
	s = decide();
	HAS(s, "adverse.letter");
	HAS(s, "B1;BILL-OF-AN-OLD-00000;");
	HAS(s, ";BILL-OF-AN-OLD-00099,");
}
END_TEST

START_TEST(a_letter_that_cannot_name_all_its_bills_does_not_go)
{
	const char *s;

	prepare();
	account_owing("20600");
	old_bills(600);
	s = decide();
	HAS(s, "effect \"reminder\": column bill_ids: longer than the column");
	HASNT(s, "adverse.letter");
}
END_TEST

START_TEST(words_too_long_for_their_column_are_cut_and_say_so)
{
	struct outrow o;
	struct buf b = { 0 };

	prepare();
	outrow_init(&o, deliver.layout[OUT_TASKS]);
	for (int i = 0; i < 399; i++)
		buf_str(&b, "\xc3\xa9");
	for (int more = 0; more < 3; more++) {
		outrow_begin(&o);
		deliver_clipped(&o, "question", buf_view(&b));
		ck_assert_uint_eq(o.cell[outrow_find(o.layout, "question")].n, more < 2 ? b.n : 399 * 2 + 3);
		buf_str(&b, "\xc3\xa9");
	}
	HAS(buf_cstr(&o.text), "\xc3\xa9\xe2\x80\xa6");
	buf_fini(&b);
	outrow_fini(&o);
}
END_TEST

START_TEST(an_office_tells_when_it_closes)
{
	const struct calendar *c;
	struct rows *rows;
	int minute = -1;

	prepare();
	ROW("calendars", "calendar_id", "bank", "date", "2026-03-03", "office_open", "Y", "mail_delivered", "Y",
	    "payments_taken", "Y", "closes_at", "14:05");
	ROW("calendars", "calendar_id", "bank", "date", "2026-03-02", "office_open", "Y", "mail_delivered", "Y",
	    "payments_taken", "Y", "closes_at", "late");
	must(rows_of(NULL, "calendars", &rows, &err));
	must(calendar_fill(calendars, layout_find(&layouts, "calendars")->type, rows, &err));
	rows_close(&rows);
	c = calendar_find(calendars, slice_of("bank"));
	ck_assert(calendar_closes(c, day("2026-03-03"), &minute));
	ck_assert_int_eq(minute, 14 * 60 + 5);
	ck_assert(!calendar_closes(c, day("2026-03-02"), &minute));
	ck_assert(!calendar_closes(c, day("2026-03-04"), &minute));
	ck_assert(!calendar_closes(calendar_find(calendars, slice_of("office")), day("2026-03-03"), &minute));
	ck_assert(!calendar_minute(slice_of("25:00"), &minute));
}
END_TEST

/* A pack that is edited often leaves many texts: those that no case names cost nothing, and of too many that cases
 * do name the rest waits for a person; the night goes on. */
START_TEST(many_texts_of_a_pack_stop_no_night)
{
	enum { TEXTS = 200, NAMED = EARLIER_MAX + 6 };
	static struct night n;
	const struct row_type *t;
	struct store *store;
	struct store_table *packs, *cases;
	struct row_builder rb = { 0 };
	struct earlier_set *set;
	struct buf row = { 0 }, key = { 0 };
	char label[40];
	size_t beyond = 0;

	prepare();
	t = facts.state[STATE_CASES];
	n.data = n.scratch = kit_dir("earlier");
	n.layouts = layouts;
	n.calendars = calendars;
	arena_init(&n.mem, 0);
	must(store_open(&store, n.data, NULL, &err));
	n.store = store;
	must(store_table(store, "packs", STORE_UNDO, 1, &packs, &err));
	must(store_table(store, state_name[STATE_CASES], STORE_UNDO, 1, &cases, &err));
	for (int named = 0; named <= NAMED; named += NAMED) {
		must(store_begin(store, 1, &err));
		for (int i = 0; i < TEXTS; i++) {
			snprintf(label, sizeof label, "p 1 %016d", i);
			must(store_put(packs, slice_of(label), slice_of("pack.xml 00\n"), &err));
			if (i >= named)
				continue;
			row_begin(&rb, t);
			row_put_bool(&rb, CASES_open, true);
			row_put_text(&rb, CASES_pack, slice_of(label));
			buf_reset(&row);
			ck_assert(row_end(&rb, &row));
			buf_reset(&key);
			state_key(&key, slice_of(label + 4), slice_of("1"));
			must(store_put(cases, buf_view(&key), buf_view(&row), &err));
		}
		must(store_commit(store, &err));
		must(earlier_load(&set, &n, &facts, &plan, &err));
		ck_assert_uint_eq(plan.n_earlier, (size_t)named);
		for (size_t i = 0; i < plan.n_earlier; i++) {
			ck_assert_ptr_null(plan.earlier[i]->pack);
			ck_assert_ptr_nonnull(plan.earlier[i]->why);
			beyond += strstr(plan.earlier[i]->why, "let tonight's take over") != NULL;
		}
		earlier_free(&set);
	}
	ck_assert_uint_eq(beyond, NAMED - EARLIER_MAX);
	row_builder_fini(&rb);
	buf_fini(&row);
	buf_fini(&key);
	must(store_close(&store, &err));
	arena_fini(&n.mem);
}
END_TEST

int
main(void)
{
	struct kit_case k[] = { KIT(a_first_notice_is_proposed_and_waits_for_its_limits),
		KIT(a_block_withholds_and_counts), KIT(a_balance_that_does_not_agree_stops_letters),
		KIT(another_jurisdiction_is_an_exception),
		KIT(taint_of_the_customer_withholds_and_says_so),
		KIT(an_order_goes_out_when_everything_is_proved),
		KIT(a_hold_of_the_customer_stops_the_order), KIT(a_failing_decision_withholds_all),
		KIT(a_word_of_a_hold_that_nobody_knows_stops_all), KIT(a_hold_on_referral_stops_no_order),
		KIT(a_hold_on_fees_stops_the_fee), KIT(a_hold_on_demands_stops_the_deposit),
		KIT(a_hundred_cuts_of_one_account_are_a_hundred_for_the_breaker),
		KIT(a_hundred_cuts_withheld_are_a_hundred_exceptions), KIT(a_letter_names_all_its_bills),
		KIT(a_letter_that_cannot_name_all_its_bills_does_not_go),
		KIT(words_too_long_for_their_column_are_cut_and_say_so), KIT(an_office_tells_when_it_closes),
		KIT(many_texts_of_a_pack_stop_no_night), { 0 } };

	return kit_main("decide", k);
}
