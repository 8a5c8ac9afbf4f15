/* facts.c - where facts lie: the layouts by role, and the columns that C reads. */
#include "facts/facts.h"

#define TABLE(sym, layout) layout,
#define COL(table, column)
const char *const facts_layout_name[FACTS_TABLES] = {
#include "facts/facts.def"
};
#undef TABLE
#undef COL

static const struct {
	uint8_t table;
	const char *name;
} column[FACTS_COLS] = {
#define TABLE(sym, layout)
#define COL(table, column) { FACTS_##table, #column },
#include "facts/facts.def"
#undef TABLE
#undef COL
};

/* Without these nothing can be decided safely: who, what is owed, what is held. */
static const enum facts_table needed_table[] = { FACTS_ACCOUNT, FACTS_CUSTOMER, FACTS_PREMISE,
	FACTS_SERVICE, FACTS_POINT, FACTS_BILL, FACTS_HOLD, FACTS_ORDER_REPLY, FACTS_NOTICE_REPLY };
static const enum facts_col needed[] = { F_ACCOUNT_account_id, F_ACCOUNT_customer_id,
	F_ACCOUNT_jurisdiction, F_ACCOUNT_policy_group, F_ACCOUNT_balance, F_SERVICE_service_id,
	F_SERVICE_service_point_id, F_SERVICE_status, F_POINT_premise_id, F_POINT_can_disconnect,
	F_BILL_status, F_BILL_due_date, F_BILL_open_amount, F_BILL_disputed_amount,
	F_BILL_bill_kind, F_ORDER_REPLY_status, F_ORDER_REPLY_status_at, F_NOTICE_REPLY_status,
	F_NOTICE_REPLY_status_at };

int
facts_init(struct facts *f, const struct layout_set *set, struct arena *mem, struct err *e)
{
	memset(f, 0, sizeof *f);
	state_types(f->state, mem);
	for (int t = 0; t < FACTS_TABLES; t++)
		if ((f->layout[t] = layout_find(set, facts_layout_name[t])) != NULL)
			f->type[t] = f->layout[t]->type;
	for (size_t i = 0; i < NELEM(needed_table); i++)
		if (f->layout[needed_table[i]] == NULL)
			return err_set(e, ERR_REFUSED, "layouts: %s is missing: no account can be"
			    " decided without it", facts_layout_name[needed_table[i]]);
	for (int c = 0; c < FACTS_COLS; c++) {
		f->table[c] = column[c].table;
		f->col[c] = f->type[f->table[c]] == NULL ? -1
		    : row_find(f->type[f->table[c]], column[c].name);
	}
	for (size_t i = 0; i < NELEM(needed); i++)
		if (f->col[needed[i]] < 0)
			return err_set(e, ERR_REFUSED, "layout %s: field %s is missing: no account can"
			    " be decided without it", facts_layout_name[f->table[needed[i]]],
			    column[needed[i]].name);
	return 0;
}

int32_t
facts_stamp_day(const struct facts *f, struct slice r, enum facts_col c)
{
	struct row_stamp s;
	int64_t local;

	if (facts_null(f, r, c))
		return ROW_NO_DATE;
	s = row_stamp(f->type[f->table[c]], r, f->col[c]);
	local = s.utc + (int64_t)s.offset * 60;
	return (int32_t)((local - (local < 0 ? 86399 : 0)) / 86400);
}
