/* wiring.c - which facts a pack's models read, bound to layouts and fact tables at the start. */
#include "decide/case.h"
#include "facts/position.h"
#include "facts/typetext.h"
#include "facts/wiring.h"

const char *const wiring_run_names[] = { "business_date", "execution_date", "period_end", NULL };
static const char *const run_types[] = { "date", "date", "date", NULL };

#define EFFECT(X) X("name", "string") X("id", "string") X("attempt", "number") X("amount", "number") X("channel", "string") X("proof", "string") \
	X("copy_no", "number") X("mail_by", "date") X("earliest_action", "date") X("valid_until", "date") X("remittance", "string") \
	X("answers", "string") X("fee", "number") X("interlocks", "string") X("window_from", "date and time") \
	X("window_to", "date and time") X("not_after", "date and time") X("notice_ids", "string") X("last_notice_mailed", "date") \
	X("notice_expires", "date") X("service_id", "string") X("other_service_ids", "string")
#define ISSUED(X) X("effect", "string") X("id", "string") X("target", "string") X("amount", "number") X("issued", "date") \
	X("state", "string") X("state_date", "date") X("attempt", "number") X("answers", "string") X("answered", "boolean") \
	X("output", "string") X("copies_returned", "string")
#define BACK(X) X("return_id", "string") X("payment_id", "string") X("amount", "number") X("again", "boolean")
#define PROPOSED(X) X("effect", "string") X("id", "string") X("target", "string") X("amount", "number") X("answers", "string")
#define OWED(X) X("bill_id", "string") X("due_date", "date") X("amount", "number")
#define FORMER(X) X("measure", "string") X("key", "string") X("name", "string") X("period_end", "date") X("amount", "number")
#define NAME(name, type) name,
#define TYPE(name, type) type,
#define SLICE(name, type) { name, sizeof name - 1 },
const char *const wiring_effect_names[] = { EFFECT(NAME) NULL };
static const char *const effect_types[] = { EFFECT(TYPE) NULL };
static const char *const issued_names[] = { ISSUED(NAME) NULL }, *const issued_types[] = { ISSUED(TYPE) NULL };
static const char *const back_names[] = { BACK(NAME) NULL }, *const back_types[] = { BACK(TYPE) NULL };
static const char *const proposed_names[] = { PROPOSED(NAME) NULL }, *const proposed_types[] = { PROPOSED(TYPE) NULL };
static const struct slice proposed_slices[] = { PROPOSED(SLICE) };
const struct value_shape wiring_proposed_shape = { WIRING_PROPOSED_NAMES, proposed_slices };
static const char *const owed_names[] = { OWED(NAME) NULL }, *const owed_types[] = { OWED(TYPE) NULL };
static const struct slice owed_slices[] = { OWED(SLICE) };
const struct value_shape wiring_owed_shape = { WIRING_OWED_NAMES, owed_slices };
static const char *const former_names[] = { FORMER(NAME) NULL }, *const former_types[] = { FORMER(TYPE) NULL };
static const struct slice former_slices[] = { FORMER(SLICE) };
const struct value_shape wiring_former_shape = { WIRING_FORMER_NAMES, former_slices };
static const struct slice back_slices[] = { BACK(SLICE) };
const struct value_shape wiring_back_shape = { WIRING_BACK_NAMES, back_slices };
static const struct slice effect_slices[] = { EFFECT(SLICE) }, issued_slices[] = { ISSUED(SLICE) };
const struct value_shape wiring_effect_shape = { WIRING_EFFECT_NAMES, effect_slices };
const struct value_shape wiring_issued_shape = { WIRING_ISSUED_NAMES, issued_slices };

struct known {
	const char *name;
	enum wiring_source source;
	int table;
	const char *const *names, *const *types; /* of its entries; NULL: a table's, or whatever decisions give */
	bool list;
};

/* What the engine itself makes. All else comes of layouts. */
static const struct known known[] = {
	{ "Run", WIRE_RUN, -1, wiring_run_names, run_types, false },
	{ "Position", WIRE_POSITION, -1, position_names, position_types, false },
	{ "Case", WIRE_CASE, -1, case_names, case_types, false },
	{ "Issued", WIRE_ISSUED, -1, issued_names, issued_types, true },
	{ "Owed", WIRE_OWED, -1, owed_names, owed_types, true },
	{ "Former", WIRE_FORMER, -1, former_names, former_types, true },
	{ "Proposed", WIRE_PROPOSED, -1, proposed_names, proposed_types, true },
	{ "TenderReturns", WIRE_BACK, -1, back_names, back_types, true },
	{ WIRING_MEASURE, WIRE_MEASURE, -1, NULL, NULL, false },
	{ "Effect", WIRE_EFFECT, -1, wiring_effect_names, effect_types, false },
	{ "Proposal", WIRE_PROPOSAL, -1, NULL, NULL, false },
	{ "Neighbours", WIRE_ROWS, FACTS_NEIGHBOUR, NULL, NULL, true },
	{ "NeighbourBankruptcies", WIRE_ROWS, FACTS_NEAR_PETITION, NULL, NULL, true },
	{ "OtherAccounts", WIRE_ROWS, FACTS_OTHER, NULL, NULL, true },
	{ "OtherSecurities", WIRE_ROWS, FACTS_OTHER_SECURITY, NULL, NULL, true },
	{ "PartyCustomers", WIRE_ROWS, FACTS_PARTY_CUSTOMER, NULL, NULL, true },
	{ "PartyHolds", WIRE_ROWS, FACTS_PARTY_HOLD, NULL, NULL, true },
	{ "PartyBankruptcies", WIRE_ROWS, FACTS_PARTY_PETITION, NULL, NULL, true },
};

static const struct known *
own(const char *name)
{
	for (size_t i = 0; i < NELEM(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}

/* Of table I / 2 the word for the list, or for one row. */
static const struct layout_word *
word(const struct facts *f, int i)
{
	static const struct layout_word none = { "", { 0 } };
	const struct layout *l = facts_own(f, i / 2);

	if (f->reach[i / 2] != NULL && i % 2 == 0)
		return &f->reach[i / 2]->list;
	return l == NULL ? &none : i % 2 == 0 ? &l->list : &l->one;
}

static bool
find(const struct facts *f, const char *name, struct known *out)
{
	const struct known *k = own(name);

	if (k != NULL)
		*out = *k;
	for (int i = 0; k == NULL && i < 2 * FACTS_TABLES; i++)
		if (strcmp(word(f, i)->text, name) == 0) {
			*out = (struct known){ .name = name, .source = i % 2 == 0 ? WIRE_ROWS : WIRE_ROW, .table = i / 2 };
			return true;
		}
	return k != NULL;
}

/* --- types of what is declared ------------------------------------------------------- */
static const char *
feel_type(const struct row_column *c)
{
	switch (c->kind) {
	case ROW_BOOL:
		return "boolean";
	case ROW_DATE:
		return "date";
	case ROW_NUMBER:
		return "number";
	case ROW_STAMP:
		return "date and time";
	case ROW_PERIOD:
		return "years and months duration";
	case ROW_CODE:
	case ROW_STRING:
		break;
	}
	return c->list ? "list<string>" : "string";
}

static bool
fits(struct slice declared, const char *ours)
{
	struct slice item;

	if (declared.n == 0 || slice_is(declared, "Any") || slice_is(declared, ours))
		return true;
	if (strcmp(ours, "list<string>") == 0)
		return typetext_inside(declared, "list", &item) && (slice_is(item, "string") ||
		    slice_is(item, "Any"));
	return strcmp(ours, "years and months duration") == 0 &&
	       slice_is(declared, "days and time duration");
}

static void
complain(const struct rules_input *in, struct slice name, const char *of, const char *const *names,
    size_t n, struct diag *d)
{
	const char *near = diag_nearest(name, names, n);

	diag_add(d, DIAG_ERROR, "unknown-fact", in->at, "%s: %s has no \"%.*s\"", in->name, of,
	    SLICE_FMT(name));
	if (near != NULL)
		diag_hint(d, "nearest known name: %s", near);
}

static void
check_component(const struct rules_input *in, const char *of, struct slice name, struct slice type,
    const char *const *names, const char *const *types, size_t n, struct diag *d)
{
	for (size_t i = 0; i < n; i++) {
		if (!slice_is(name, names[i]))
			continue;
		if (!fits(type, types[i]))
			diag_add(d, DIAG_ERROR, "wrong-type", in->at, "%s.%s is declared as %.*s; it is %s",
			    in->name, names[i], SLICE_FMT(type), types[i]);
		return;
	}
	complain(in, name, of, names, n, d);
}

static void
check_type(const struct rules_input *in, const char *of, const char *const *names,
    const char *const *types, size_t n, bool list, struct diag *d)
{
	struct slice text = slice_of(in->type != NULL ? in->type : ""), inner, name, type;

	if (text.n == 0 || slice_is(text, "Any"))
		return;
	if (typetext_inside(text, "list", &inner) != list) {
		diag_add(d, DIAG_ERROR, "wrong-type", in->at, "%s is declared as %s; it is %s", in->name,
		    in->type, list ? "a list of rows" : "one row");
		return;
	}
	if (list)
		text = inner;
	if (!typetext_inside(text, "context", &text))
		return;
	while (text.n > 0 && typetext_next(&text, &name, &type))
		check_component(in, of, name, type, names, types, n, d);
}

static uint64_t *
wanted(const struct rules_input *in, const struct row_type *t, struct arena *mem)
{
	uint64_t *w;

	if (in->used == NULL)
		return NULL;
	w = arena_zalloc(mem, ROW_MAX_COLUMNS / 8);
	for (size_t i = 0; i < in->used_n; i++) {
		int c = row_find(t, in->used[i]);

		if (c >= 0)
			w[c / 64] |= UINT64_C(1) << (c % 64);
	}
	return w;
}

static void
bind_rows(struct wiring_input *w, const struct rules_input *in, const struct facts *f,
    struct arena *mem, struct diag *d)
{
	const struct row_type *t = f->type[w->table];
	const char **names, **types;

	if (t == NULL) {	/* of those that the engine makes */
		diag_add(d, DIAG_ERROR, "unknown-fact", in->at, "%s needs the layout %s, and there is"
		    " none", in->name, facts_layout_name[w->table]);
		return;
	}
	names = arena_alloc(mem, (t->n + 1u) * sizeof *names);
	types = arena_alloc(mem, (t->n + 1u) * sizeof *types);
	for (int i = 0; i < t->n; i++) {
		names[i] = t->col[i].name;
		types[i] = feel_type(&t->col[i]);
	}
	check_type(in, f->layout[w->table]->name, names, types, t->n, w->source == WIRE_ROWS, d);
	w->want = wanted(in, t, mem);
	f->read[w->table] = true;
}

/* Input I has rows that an input before it has too. */
static void
share(struct wiring *w, size_t i)
{
	struct wiring_input *x = &w->input[i], *first = w->input;

	while (first < x && (first->source != x->source || first->table != x->table))
		first++;
	x->same = (size_t)(first - w->input);
	if (first == x || x->source < WIRE_ROW || first->want == NULL)
		return;
	for (size_t k = 0; x->want != NULL && k < ROW_MAX_COLUMNS / 64; k++)
		first->want[k] |= x->want[k];
	if (x->want == NULL)
		first->want = NULL;
}

static size_t
length(const char *const *names)
{
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	return n;
}

/* All that a model may read. */
static const char **
all_names(const struct facts *f, struct arena *mem, size_t *n)
{
	const char **names = arena_alloc(mem, (NELEM(known) + 2 * FACTS_TABLES) * sizeof *names);

	for (*n = 0; *n < NELEM(known); ++*n)
		names[*n] = known[*n].name;
	for (int i = 0; i < 2 * FACTS_TABLES; i++)
		if (*word(f, i)->text != '\0')
			names[(*n)++] = word(f, i)->text;
	return names;
}

static void
check_words(const struct facts *f, struct diag *d)
{
	for (int i = 0; i < 2 * FACTS_TABLES; i++)
		if (own(word(f, i)->text) != NULL)
			diag_add(d, DIAG_ERROR, "name-taken", word(f, i)->at, "\"%s\" is a word of the engine's own",
			    word(f, i)->text);
}

int
wiring_bind(struct wiring *w, const struct rules *rules, const struct facts *f, struct arena *mem,
    struct diag *d)
{
	size_t n;
	const char **names = all_names(f, mem, &n);
	int errors = d->errors;

	check_words(f, d);
	w->n = rules_inputs(rules);
	w->input = arena_zalloc(mem, (w->n + 1) * sizeof *w->input);
	for (size_t i = 0; i < w->n; i++) {
		const struct rules_input *in = rules_input_at(rules, i);
		struct wiring_input *x = &w->input[i];
		struct known k;

		x->name = in->name;
		if (!find(f, in->name, &k)) {
			complain(in, slice_of(in->name), "the engine with these layouts", names, n, d);
			continue;
		}
		x->source = k.source;
		x->table = k.table;
		if (k.names != NULL)
			check_type(in, k.name, k.names, k.types, length(k.names), k.list, d);
		else if (k.table >= 0)
			bind_rows(x, in, f, mem, d);
	}
	for (size_t i = 0; i < w->n; i++)
		share(w, i);
	return d->errors == errors ? 0 : -1;
}

/* Dates of Position and Case are null until the thing has happened (jobs/README.md). */
static bool
date_among(const char *const *names, const char *const *types, const char *component)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], component) == 0)
			return strcmp(types[i], "date") == 0;
	return false;
}

bool
wiring_nullable(const void *ctx, const char *input, const char *component)
{
	const struct facts *f = ctx;
	struct known k;
	int col;

	if (component[0] == '\0' || !find(f, input, &k))
		return false;
	if (k.source == WIRE_RUN)
		return strcmp(component, "period_end") == 0;
	if (k.source == WIRE_MEASURE)
		return strcmp(component, "key") != 0 && strcmp(component, "count") != 0 && strcmp(component, "left_out") != 0 &&
		    strcmp(component, "amount") != 0;
	if (k.source == WIRE_POSITION)
		return strcmp(component, "last_payment_amount") == 0 ||
		    date_among(position_names, position_types, component);
	if (k.source == WIRE_CASE)
		return date_among(case_names, case_types, component);
	if (k.source == WIRE_ISSUED)
		return strcmp(component, "answers") == 0;
	if (k.source == WIRE_EFFECT)
		return strcmp(component, "name") != 0 && strcmp(component, "id") != 0 && strcmp(component, "attempt") != 0 &&
		    strcmp(component, "copy_no") != 0 && strcmp(component, "mail_by") != 0 && strcmp(component, "remittance") != 0 &&
		    strcmp(component, "fee") != 0 && strcmp(component, "amount") != 0;
	if (k.table < 0 || f->type[k.table] == NULL)
		return false;
	col = row_find(f->type[k.table], component);
	return col >= 0 && f->type[k.table]->col[col].nullable;
}
