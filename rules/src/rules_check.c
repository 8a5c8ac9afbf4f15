/* rules_check.c - proofs for all tables, and what the models hold that nothing uses. */
#include <stdarg.h>
#include <stdio.h>

#include "analysis/tableproof.h"
#include "rules_own.h"
#include "rules_tools.h"

enum { WORK = 2000000 };

static void PRINTFLIKE(4, 5)
say(const struct tableproof_sink *sink, const struct model_element *el, const char *question, const char *fmt, ...)
{
	char text[1024];
	struct rules_finding f = { .question = question, .answer = RULES_COUNTER_EXAMPLE,
		.model = el->model->name.p, .decision = el->name.p, .at = el->at, .text = text };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	sink->say(sink->ctx, &f);
}

/* Whether the logic of U reads element NUMBER. */
static bool
reads(const struct drg_unit *u, uint32_t number)
{
	for (size_t i = 0; i < u->uses.n; i++)
		if (u->uses.use[i].slot == number)
			return true;
	return false;
}

static bool
in(const struct model_refs *refs, const struct model_element *el)
{
	for (size_t i = 0; i < refs->n; i++)
		if (refs->v[i] == el)
			return true;
	return false;
}

/* Decisions that nobody requires are what hosts ask for; the rest must serve somebody. */
static bool
is_used(const struct rules *r, const struct model_element *el)
{
	for (size_t i = 0; i < r->set.elements; i++) {
		const struct model_element *o = &r->set.element[i];

		if (in(&o->needs, el) || in(&o->outputs, el) || in(&o->inner, el) || in(&o->input_data, el) ||
		    in(&o->input_decisions, el))
			return true;
	}
	return false;
}

static void
check_elements(const struct rules *r, const struct tableproof_sink *sink)
{
	static const char *const words[] = { "input", "decision", "function", "service" };

	for (size_t i = 0; i < r->set.elements; i++) {
		const struct model_element *el = &r->set.element[i];
		const struct drg_unit *u = &r->drg.unit[i];

		if ((el->kind == MODEL_INPUT || el->kind == MODEL_BKM) && !is_used(r, el))
			say(sink, el, "unused", "%s %.*s: nothing requires it", words[el->kind], SLICE_FMT(el->name));
		for (size_t k = 0; (el->kind == MODEL_DECISION || el->kind == MODEL_BKM) && k < el->needs.n; k++)
			if (u->program != NULL && !reads(u, el->needs.v[k]->number))
				say(sink, el, "unused", "%s %.*s requires %s %.*s but never reads it", words[el->kind],
				    SLICE_FMT(el->name), words[el->needs.v[k]->kind], SLICE_FMT(el->needs.v[k]->name));
	}
}

void
rules_check(const struct rules *r, uint64_t work, void (*say_to)(void *, const struct rules_finding *), void *ctx)
{
	struct tableproof_sink sink = { say_to, ctx };

	check_elements(r, &sink);
	for (const struct table *t = r->set.tables; t != NULL; t = t->next)
		tableproof_run(t, work ? work : WORK, &sink);
}

/* --- what nobody reaches ------------------------------------------------------------------ */
static void
reach(const struct model_element *el, uint8_t *seen)
{
	const struct model_refs *ways[] = { &el->needs, &el->outputs, &el->inner };

	if (seen[el->number])
		return;
	seen[el->number] = 1;
	for (size_t k = 0; k < NELEM(ways); k++)
		for (size_t i = 0; i < ways[k]->n; i++)
			reach(ways[k]->v[i], seen);
}

void
rules_check_reach(const struct rules *r, bool (*asked)(void *, const char *, const char *),
    void (*say_to)(void *, const struct rules_finding *), void *ctx)
{
	struct tableproof_sink sink = { say_to, ctx };
	uint8_t *seen = base_zalloc(r->set.elements);

	for (size_t i = 0; i < r->decisions; i++)
		if (asked(ctx, r->decision[i].model, r->decision[i].name))
			reach(r->decision[i].unit->el, seen);
	for (size_t i = 0; i < r->decisions; i++) {
		const struct model_element *el = r->decision[i].unit->el;

		if (!seen[el->number])
			say(&sink, el, "unreachable", "decision %.*s: the pack binds it to nothing, and no decision "
			    "that is bound requires it", SLICE_FMT(el->name));
	}
	base_free(seen);
}
