/* gen_issuer.c - the banks and sureties behind the town's papers, and what befalls them and the town. */
#include "gen_scene.h"

#define ISSUER(id, name, kind, at) "issuer_id=" id "|legal_name=" name "|kind=" kind "|status=active|licensed_states=FL;GA" \
	"|presentation_place=" at ", Lakemont FL|bank_calendar=bank|notice_address=" at ", Lakemont FL 32910"
#define BANK(no, name, sp, moodys, fitch) ISSUER("BNK" no, name, "bank", no "2 Commerce Sq") "|branch_in_territory=true" \
	"|deposit_insurer_no=5000" no "|total_assets=9000000000.00|rating_sp=" sp "|rating_sp_date=2025-06-30|rating_moodys=" moodys \
	"|rating_moodys_date=2025-07-31|rating_fitch=" fitch "|rating_fitch_date=2025-05-31"
#define SURETY(no, name) ISSUER("SUR" no, name, "surety", no "7 Bond St") "|treasury_listed=true|treasury_limit=9000000.00|rating_sp=A|rating_moodys=A2"

#define BANK2 BANK("2", "Muscadine Savings Bank", "A-", "A3", "A-")
#define BANK3 BANK("3", "Heron Coast Bank", "A", "A2", "A")
#define SURETY1 SURETY("1", "Tupelo Casualty Co.")
#define FREEZE "moratorium_id=MO2026-1|area_kind=county|area=Ocheesee|from={at}|cause=freeze|stops=disconnect|citation=Order of the city manager"

static const struct {
	int nth;
	enum gen_kind kind;
	const char *row;
} told[] = {
	{ 0, GEN_KIND_issuers, BANK("0", "First Bank of Sawgrass", "A", "A2", "A") },
	{ 0, GEN_KIND_issuers, BANK("1", "Lakemont Trust Company", "AA-", "Aa3", "AA-") },
	{ 0, GEN_KIND_issuers, BANK2 },
	{ 0, GEN_KIND_issuers, BANK3 },
	{ 0, GEN_KIND_issuers, SURETY("0", "Palmetto Surety Co.") },
	{ 0, GEN_KIND_issuers, SURETY1 },
	{ 0, GEN_KIND_issuers, SURETY("2", "Egret Bonding Co.") },
	{ 0, GEN_KIND_issuers, SURETY("3", "Longleaf Indemnity Co.") },
	/* 2026-02-26: two of three rate it lower than they did */
	{ 8, GEN_KIND_issuers, BANK2 "|rating_sp=BBB|rating_sp_date={day-1}|rating_moodys=Baa2|rating_moodys_date={day-1}" },
	{ 15, GEN_KIND_issuers, BANK3 "|status=failed|failed_date={day-2}" },
	{ 20, GEN_KIND_moratoria, FREEZE "|until={day+3}T23:59:00-04:00" },
	{ 26, GEN_KIND_issuers, SURETY1 "|treasury_listed=false|treasury_delisted_date={day-1}" },
};

void
gen_issuer_day(struct gen_live *l)
{
	for (size_t k = 0; k < NELEM(told); k++)
		if (told[k].nth == l->nth)
			gen_scene_tell(l, &(struct gen_plan){ .start = l->day }, told[k].kind, 0, told[k].row);
}
