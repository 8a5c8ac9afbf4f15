/* pack_beside.c - whether two packs can decide in one run, beside each other. */
#include "decide/pack_beside.h"

bool
pack_beside_dates(const struct pack *a, const struct pack *b)
{
	return (a->until == CASE_NO_DAY || b->from < a->until) && (b->until == CASE_NO_DAY || a->from < b->until);
}

static bool
groups_meet(const struct pack *a, const struct pack *b)
{
	struct slice list = a->policy_group, item;

	if (slice_is(a->policy_group, "*") || slice_is(b->policy_group, "*"))
		return true;
	while (pack_item(&list, &item))
		if (pack_lists(b->policy_group, item))
			return true;
	return false;
}

int
pack_beside_accounts(const struct pack *a, const struct pack *b, struct diag *d)
{
	if (!slice_eq(a->jurisdiction, b->jurisdiction) || !groups_meet(a, b))
		return 0;
	diag_add(d, DIAG_ERROR, "two-packs", pack_text_place(b->text.root, "jurisdiction"), "pack %.*s: an account of %.*s could go by"
	    " pack %.*s too; jurisdictions, policy groups or dates that are apart are wanted", SLICE_FMT(b->name),
	    SLICE_FMT(b->jurisdiction), SLICE_FMT(a->name));
	diag_add(d, DIAG_NOTE, "here", pack_text_place(a->text.root, "jurisdiction"), "pack %.*s", SLICE_FMT(a->name));
	return -1;
}

static struct diag_place
limit_place(const struct pack *p, struct slice of)
{
	XNODE_EACH(x, p->text.root, "limit")
		if (slice_eq(xnode_get(x, "of"), of))
			return x->at;
	return p->text.root->at;
}

static bool
says(const struct pack *p, const struct pack_limit *l)
{
	for (size_t i = 0; i < p->limits; i++) {
		const struct pack_limit *k = &p->limit[i];

		if (slice_eq(k->of, l->of) && k->number == l->number && k->share_ppm == l->share_ppm &&
		    k->times_usual == l->times_usual && k->usual_floor == l->usual_floor)
			return true;
	}
	return false;
}

/* Each limit of A is one of B. */
static int
all_in(const struct pack *a, const struct pack *b, struct diag *d)
{
	for (size_t i = 0; i < a->limits; i++) {
		if (says(b, &a->limit[i]))
			continue;
		diag_add(d, DIAG_ERROR, "limits-differ", limit_place(b, a->limit[i].of), "pack %.*s: limit \"%.*s\" is not that of pack"
		    " %.*s, and the breaker counts all effects of a run; a pack that both rest on can say it once", SLICE_FMT(b->name),
		    SLICE_FMT(a->limit[i].of), SLICE_FMT(a->name));
		diag_add(d, DIAG_NOTE, "here", limit_place(a, a->limit[i].of), "pack %.*s", SLICE_FMT(a->name));
		return -1;
	}
	return 0;
}

int
pack_beside_run(const struct pack *a, const struct pack *b, struct diag *d)
{
	if (slice_eq(a->name, b->name) && slice_eq(a->version, b->version)) {
		diag_add(d, DIAG_ERROR, "name-taken", pack_text_place(b->text.root, "name"), "pack %.*s %.*s: another pack of the run has"
		    " this name and version, and rows name it by them", SLICE_FMT(b->name), SLICE_FMT(b->version));
		diag_add(d, DIAG_NOTE, "here", pack_text_place(a->text.root, "name"), "the other");
		return -1;
	}
	return all_in(a, b, d) != 0 || all_in(b, a, d) != 0 ? -1 : 0;
}
