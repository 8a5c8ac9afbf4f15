/* judge.c - what becomes of a proposal, by its nature: the engine's own interlocks, which no pack can leave out. */
#include "decide/evidence.h"
#include "decide/judge.h"
#include "decide/prove.h"

/* Whether it has to reach somebody and can't; of copies each is looked at when it is written. */
static bool
finds_nobody(const struct dossier *w, const struct pack_effect *e)
{
	return e->copies == NULL && e->paper.channel.n > 0 && !prove_address(w, &e->paper);
}

/* A hold stops one of the effect's words, tonight or until what leaves tonight is in the mail; without words each hold does. */
static bool
is_held(const struct dossier *w, const struct pack_effect *e)
{
	struct slice words = e->held_by, word;
	int32_t day = w->by->execution;

	if (words.n == 0)
		return withhold_held(w, "", day);
	while (pack_item(&words, &word))
		if (withhold_held(w, arena_strdup(w->mem, word), day))
			return true;
	return false;
}

bool
judge_adverse(struct asking *w, struct proposal *p)
{
	const struct pack_effect *e = p->effect;
	struct slice subject = slice_eq(p->target, w->d->owner) ? e->name : p->target;
	unsigned own = prove_figures(w->d);

	if (e->nature != NATURE_LETTER)
		own &= 1u << OWN_PAST_DUE_AGREES;
	own |= finds_nobody(w->d, e) ? 1u << OWN_ADDRESS : 0;
	own |= is_held(w->d, e) ? 1u << OWN_NOT_HELD : 0;
	p->locks = prove_locks(w, e->nature, e->name, e->name, own);
	if (interlock_holds(&p->locks))
		return true;
	withhold_broken(w->o, e->nature, e->name, subject, p->amount, &p->locks);
	return false;
}

bool
judge_excluded(struct outcome *w, const struct proposal *p)
{
	struct slice name = p->effect->name, other = { "", 0 };
	struct raised *r;

	for (const struct went *x = w->went; other.n == 0 && x != NULL; x = x->next)
		if (pack_excludes(w->d->by->pack, name, x->effect))
			other = x->effect;
	for (size_t i = 0; other.n == 0 && i < w->d->n_issued; i++)
		if (slice_is(w->d->issued[i].state, "issued") && pack_excludes(w->d->by->pack, name, w->d->issued[i].step))
			other = w->d->issued[i].step;
	if (other.n == 0)
		return false;
	r = raise_add(w, "excluded", "normal", name, "%.*s withheld: it does not go beside %.*s", SLICE_FMT(name), SLICE_FMT(other));
	r->withheld = pack_nature_name[p->effect->nature];
	r->step = name;
	r->amount = p->amount;
	r->clears = slice_of("the other one is done, or taken back");
	outcome_says(w, ENDS_WITHHELD, r->message, CASE_NO_DAY);
	return true;
}

/* Deadlines don't stop for a taint or a block: a person acts. */
static enum verdict
judge_deadline(const struct dossier *w, const struct proposal *p, const char **why)
{
	*why = finds_nobody(w, p->effect) ? "the account has no address that can be delivered to" : w->taint != NULL ? w->taint
	    : w->plan->blocked;
	return *why == NULL ? VERDICT_GOES : VERDICT_TASK;
}

/* No letter keeps it any more, whether one went before or not. */
static bool
is_too_late(const struct dossier *w, const struct proposal *p)
{
	return p->effect->nature == NATURE_DEADLINE && p->last_safe != CASE_NO_DAY && p->last_safe < w->plan->today;
}

/* The same went out before, or goes tonight; or what it is against was answered. */
static bool
is_repeated(const struct outcome *w, const struct proposal *p)
{
	for (const struct went *x = w->went; x != NULL; x = x->next)
		if (slice_is(x->id, p->id) || (p->answers != NULL && x->answers == p->answers))
			return true;
	return dossier_issued(w->d, slice_of(p->id)) != NULL || (p->answers != NULL && evidence_answered(w->d, p->answers));
}

enum verdict
judge_proposal(struct asking *w, struct proposal *p, const char **why)
{
	*why = NULL;
	if (p->effect->standing)
		return VERDICT_STANDS;
	if (is_too_late(w->d, p)) {
		*why = "the last safe day has passed";
		return VERDICT_TASK;
	}
	if (is_repeated(w->o, p))
		return VERDICT_REPEATED;
	if (p->effect->nature == NATURE_DEADLINE)
		return judge_deadline(w->d, p, why);
	return p->effect->nature >= NATURE_ADVERSE || judge_adverse(w, p) ? VERDICT_GOES : VERDICT_WITHHELD;
}
