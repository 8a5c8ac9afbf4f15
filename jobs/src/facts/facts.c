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

/* Without these nothing of the kind can be decided safely: who, what is owed, what is held, where it is cut. Of accounts
 * they are wanted by their need; of a layout that a home may leave out always, where it is there. */
static const struct {
	enum facts_need need;
	enum facts_col col;
} needed[] = {
	{ FACTS_TO_DECIDE, F_ACCOUNT_account_id }, { FACTS_TO_DECIDE, F_ACCOUNT_jurisdiction },
	{ FACTS_TO_DECIDE, F_ACCOUNT_policy_group },
	{ FACTS_TO_COLLECT, F_NOTICE_REPLY_status }, { FACTS_TO_COLLECT, F_NOTICE_REPLY_status_at },
	{ FACTS_TO_COLLECT, F_ACCOUNT_customer_id }, { FACTS_TO_COLLECT, F_ACCOUNT_balance },
	{ FACTS_TO_COLLECT, F_CUSTOMER_customer_id }, { FACTS_TO_COLLECT, F_BILL_status },
	{ FACTS_TO_COLLECT, F_BILL_due_date }, { FACTS_TO_COLLECT, F_BILL_open_amount },
	{ FACTS_TO_COLLECT, F_BILL_disputed_amount }, { FACTS_TO_COLLECT, F_BILL_bill_kind },
	{ FACTS_TO_COLLECT, F_HOLD_stops },
	{ FACTS_TO_CUT, F_PREMISE_premise_id }, { FACTS_TO_CUT, F_SERVICE_service_id },
	{ FACTS_TO_CUT, F_SERVICE_service_point_id }, { FACTS_TO_CUT, F_SERVICE_status },
	{ FACTS_TO_CUT, F_POINT_premise_id }, { FACTS_TO_CUT, F_POINT_can_disconnect },
	{ FACTS_TO_CUT, F_ORDER_REPLY_status }, { FACTS_TO_CUT, F_ORDER_REPLY_status_at },
};

const char *
facts_lack(const struct facts *f, enum facts_need need, struct arena *mem)
{
	for (size_t i = 0; i < NELEM(needed); i++) {
		int t = f->table[needed[i].col];
		bool wanted = needed[i].need <= need || (t != FACTS_ACCOUNT && f->layout[t] != NULL);

		if (wanted && f->col[needed[i].col] < 0)
			return f->layout[t] == NULL ? arena_printf(mem, "layout %s", facts_layout_name[t])
			    : arena_printf(mem, "field %s of layout %s", column[needed[i].col].name, facts_layout_name[t]);
	}
	return NULL;
}

static bool
known(const struct layout *l)
{
	for (int t = 0; t < FACTS_FREE; t++)
		if (strcmp(facts_layout_name[t], l->name) == 0)
			return true;
	return false;
}

/* Table *T is of L's rows, or of those that REACH leads to. */
static int
add_table(struct facts *f, const struct layout *l, const struct layout_reach *reach, int *t, struct err *e)
{
	if (*t == FACTS_TABLES)
		return err_set(e, ERR_REFUSED, "layout %s: rules see more than %d kinds of extracts beside the engine's"
		    " own", l->name, FACTS_TABLES - FACTS_FREE);
	f->layout[*t] = l;
	f->reach[*t] = reach;
	f->type[(*t)++] = l->type;
	return 0;
}

/* Those that C does not know, and of all those the rows that reach a second account. */
static int
add_named(struct facts *f, const struct layout_set *set, struct err *e)
{
	int t = FACTS_FREE;

	for (size_t i = 0; i < set->n; i++) {
		const struct layout *l = set->v[i];

		if (!known(l) && l->n_names > 0)
			return err_set(e, ERR_REFUSED, "layout %s: names: its rows lead to no other owner's; the engine's own"
			    " tables do, such as %s", l->name, facts_layout_name[FACTS_PREMISE]);
		if (!known(l) && (*l->list.text != '\0' || *l->one.text != '\0') && add_table(f, l, NULL, &t, e) != 0)
			return -1;
		for (size_t k = 0; k < l->n_reaches; k++)
			if (add_table(f, l, &l->reach[k], &t, e) != 0)
				return -1;
	}
	return 0;
}

/* By the table of their layout's own rows, where there is one. */
static void
find_ones(struct facts *f)
{
	for (int t = 0; t < FACTS_TABLES; t++) {
		f->one[t] = (uint8_t)t;
		for (int k = 0; f->reach[t] != NULL && k < FACTS_TABLES; k++)
			if (facts_own(f, k) == f->layout[t])
				f->one[t] = (uint8_t)k;
	}
}

int
facts_init(struct facts *f, const struct layout_set *set, struct arena *mem, struct err *e)
{
	const char *lack;

	memset(f, 0, sizeof *f);
	state_types(f->state, mem);
	f->read = arena_zalloc(mem, FACTS_TABLES * sizeof *f->read);
	for (int t = 0; t < FACTS_FREE; t++)
		if ((f->layout[t] = layout_find(set, facts_layout_name[t])) != NULL)
			f->type[t] = f->layout[t]->type;
	for (int c = 0; c < FACTS_COLS; c++) {
		f->table[c] = column[c].table;
		f->col[c] = f->type[f->table[c]] == NULL ? -1
		    : row_find(f->type[f->table[c]], column[c].name);
	}
	lack = facts_lack(f, FACTS_TO_DECIDE, mem);
	if (lack != NULL)
		return err_set(e, ERR_REFUSED, "%s is missing: no account can be decided without it", lack);
	if (add_named(f, set, e) != 0)
		return -1;
	find_ones(f);
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
