/* facts.c - where facts lie: the layouts by role, and the columns that C reads. */
#include "facts/facts.h"

#define TABLE(sym, layout) layout,
#define COL(table, column)
const char *const facts_layout_name[FACTS_FREE] = {
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

static bool
known(const struct layout *l)
{
	for (int t = 0; t < FACTS_FREE; t++)
		if (strcmp(facts_layout_name[t], l->name) == 0)
			return true;
	return false;
}

/* Those that C does not know. */
static int
add_named(struct facts *f, const struct layout_set *set, struct err *e)
{
	int t = FACTS_FREE;

	for (size_t i = 0; i < set->n; i++) {
		const struct layout *l = set->v[i];

		if (known(l))
			continue;
		if (l->n_names > 0)
			return err_set(e, ERR_REFUSED, "layout %s: names: its rows lead to no other owner's; the engine's own"
			    " tables do, such as %s", l->name, facts_layout_name[FACTS_PREMISE]);
		if (*l->list.text == '\0' && *l->one.text == '\0')
			continue;
		if (t == FACTS_TABLES)
			return err_set(e, ERR_REFUSED, "layout %s: rules see more than %d kinds of extracts beside the engine's"
			    " own", l->name, FACTS_TABLES - FACTS_FREE);
		f->layout[t] = l;
		f->type[t++] = l->type;
	}
	return 0;
}

int
facts_init(struct facts *f, const struct layout_set *set, struct arena *mem, struct err *e)
{
	memset(f, 0, sizeof *f);
	state_types(f->state, mem);
	f->read = arena_zalloc(mem, FACTS_TABLES * sizeof *f->read);
	for (int t = 0; t < FACTS_FREE; t++)
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
	return add_named(f, set, e);
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
