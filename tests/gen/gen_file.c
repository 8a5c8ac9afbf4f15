/* gen_file.c - what is on file of customers: who else belongs to an account, reports of bureaus, statements. */
#include "gen_scene.h"

#define PARTY(no, role) "account_id={account}|party_no=" no "|role=" role "|from_date=2024-01-01"
#define MAIL "|mail_1=77 Elm St|mail_city=Lakemont|mail_state=FL|mail_postal=32911|mail_country=US"
#define SCORE(kind, model) "score_id=SC{no}|customer_id={customer}|bureau=Sawgrass Credit|report_kind=" kind "|model=" model \
	"|received_at={at-20}|as_of={day-20}|valid_until={day+345}|bureau_name=Sawgrass Credit Bureau|bureau_address=1 Score St, Ocala FL 34470" \
	"|bureau_phone=800-555-0100"
#define YEAR "customer_id={customer}|period_end=2025-12-31|statement_kind=reviewed|scale=1|received_at={at-9}|going_concern_doubt=false"

/* Of which accounts: the FIRST and every STEP-th after it, of firms or of people. */
static const struct {
	uint32_t first, step;
	bool firm;
	enum gen_kind kind;
	const char *row;
} file[] = {
	{ 3, 90, false, GEN_KIND_account_parties, PARTY("2", "third party for notices") "|copies=all notices|name=A daughter" MAIL },
	{ 14, 110, false, GEN_KIND_account_parties, PARTY("2", "co-holder") "|customer_id={next}|liable=true|copies=none" },
	{ 27, 130, false, GEN_KIND_account_parties, PARTY("2", "third party for notices") "|copies=disconnect notices only|name=Lakemont Aid Society" MAIL },
	{ 0, 90, true, GEN_KIND_credit_scores, SCORE("business", "PAYDEX") "|value=74|range_low=1|range_high=100|risk_class=2" },
	{ 10, 140, true, GEN_KIND_credit_scores, SCORE("business", "PAYDEX") "|value=38|range_low=1|range_high=100|risk_class=5" },
	{ 8, 170, false, GEN_KIND_credit_scores, SCORE("consumer", "CONSUMER-1") "|value=590|range_low=300|range_high=850|factor_1=payments missed|inquiries_is_factor=false" },
	{ 20, 120, true, GEN_KIND_financials, YEAR "|current_assets=410000|current_liabilities=220000|total_assets=900000|retained_earnings=180000|ebit=95000|book_equity=420000|total_liabilities=480000|sales=1500000" },
	{ 40, 200, true, GEN_KIND_financials, YEAR "|current_assets=90000|current_liabilities=160000|total_assets=300000|retained_earnings=-80000|ebit=-12000|book_equity=20000|total_liabilities=280000|sales=410000" },
};

void
gen_file_opening(struct gen_live *l)
{
	for (size_t k = 0; k < NELEM(file); k++)
		for (uint32_t i = file[k].first; i < LIVE_ACCOUNTS - 1; i += file[k].step)
			if (l->a[i].owns_customer && (l->a[i].class != CLASS_RES) == file[k].firm)
				gen_scene_tell(l, &(struct gen_plan){ .i = i, .start = l->day }, file[k].kind, 0, file[k].row);
}
