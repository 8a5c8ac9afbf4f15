/* subject.c - rows of which none is passed over in silence. */
#include "data/when.h"
#include "decide/subject.h"

static bool
is_about(const struct decide_pack *by, size_t i, int table)
{
	return by->each[i] == table && by->pack->process[i].open != NULL;
}

static struct subjects *
add(struct outcome *w, int table, struct slice list)
{
	struct subjects *s = arena_alloc(w->d->mem, sizeof *s);

	*s = (struct subjects){ .table = table, .list = list, .n = bundle_n(w->d->b, table), .next = w->subjects };
	s->row = arena_zalloc(w->d->mem, (s->n + 1) * sizeof *s->row);
	for (size_t i = 0; i < s->n; i++)
		s->row[i].ended.until = CASE_NO_DAY;
	return w->subjects = s;
}

struct subjects *
subject_list(struct outcome *w, int table)
{
	struct subjects *s = w->subjects;

	while (s != NULL && s->table != table)
		s = s->next;
	for (size_t i = 0; s == NULL && !w->d->plan->between && i < w->d->by->pack->processes; i++)
		if (is_about(w->d->by, i, table) && bundle_n(w->d->b, table) > 0)
			s = add(w, table, w->d->by->pack->process[i].each);
	return s;
}

bool
subject_is_of_another(const struct dossier *w, int table, uint32_t k)
{
	const struct layout *l = w->plan->facts->layout[table];

	for (size_t i = 0; l != NULL && w->plan->facts->reach[table] == NULL && i < l->n_refs; i++)
		if (strcmp(l->ref[i].layout, "accounts") == 0)
			return !slice_eq(row_text(l->type, bundle_row(w->b, table, k), l->ref[i].col), w->b->account_id);
	return false;
}

struct slice
subject_name(const struct dossier *w, const struct subjects *s, uint32_t k)
{
	const struct layout *l = w->plan->facts->layout[s->table];
	struct slice row = bundle_row(w->b, s->table, k), id, name;
	struct buf key = { 0 }, text = { 0 };
	enum layout_owner kind;
	size_t skip = 0;

	if (keyenc_row(l, row, &key))
		keyenc_show(l, buf_view(&key), &text);
	if (keyenc_owner_of(l, row, &kind, &id)) /* the key begins with its owner */
		skip = (l->mixed_owner ? strlen(layout_owner_name(kind)) + 1 : 0) + id.n + 1;
	skip = skip < text.n ? skip : text.n;
	name = slice_of(arena_printf(w->mem, "%.*s %.*s", SLICE_FMT(s->list), (int)(text.n - skip), text.n > 0 ? text.p + skip : ""));
	buf_fini(&key);
	buf_fini(&text);
	return name;
}

/* One that can't be asked about is open. */
static bool
is_open(struct asking *w, const struct pack_process *c, const struct subjects *s, uint32_t k)
{
	struct ask_scope about = ask_about(s->table, bundle_row(w->d->b, s->table, k));
	struct value v;

	ask_give(w, &about);
	return ask_decision(w, c->open, rules_decision_name(c->open), subject_name(w->d, s, k), &v) != 1 || v.type != VALUE_BOOL || v.b;
}

/* Why nobody would hear of it; NULL: somebody does. */
static const char *
silence(const struct dossier *w, const struct ended *x)
{
	struct when_civil c;

	if (x->what == ENDS_SILENT)
		return "no rule of the pack speaks of it";
	if (x->what != ENDS_WAITS)
		return NULL;
	if (x->until == CASE_NO_DAY)
		return arena_printf(w->mem, "it waits, and no rule says until when: %.*s", SLICE_FMT(x->reason));
	if (x->until > w->plan->today)
		return NULL;
	c = when_civil(x->until);
	return arena_printf(w->mem, "it waits for %04d-%02d-%02d, which has come: %.*s", (int)c.year, c.month, c.day, SLICE_FMT(x->reason));
}

static void
tell(struct outcome *w, const struct subjects *s, uint32_t k)
{
	struct ended *x = &s->row[k].ended;
	struct slice name;
	const char *why;
	struct raised *r;

	if (x->what == ENDS_BEFORE)
		x->what = x->until > w->d->plan->today ? ENDS_WAITS : ENDS_NOTHING;
	if ((why = silence(w->d, x)) == NULL)
		return;
	name = subject_name(w->d, s, k);
	outcome_enter(w, &s->row[k]);
	r = raise_add(w, "silent", "normal", name, "%.*s: %s", SLICE_FMT(name), why);
	r->clears = slice_of("a rule says what becomes of it, or it is not open any more");
	outcome_leave(w, &s->row[k]);
}

void
subject_tell(struct asking *w)
{
	const struct decide_pack *by = w->d->by;
	struct subjects *s;

	for (size_t i = 0; i < by->pack->processes; i++) {
		if (by->pack->process[i].open == NULL || by->each[i] < 0 || (s = subject_list(w->o, by->each[i])) == NULL)
			continue;
		for (uint32_t k = 0; k < s->n; k++) {
			if (s->row[k].open || subject_is_of_another(w->d, s->table, k))
				continue;
			outcome_enter(w->o, &s->row[k]);
			s->row[k].open = is_open(w, &by->pack->process[i], s, k);
			outcome_leave(w->o, &s->row[k]);
		}
	}
	for (s = w->o->subjects; s != NULL; s = s->next)
		for (uint32_t k = 0; k < s->n; k++)
			if (s->row[k].open)
				tell(w->o, s, k);
}
