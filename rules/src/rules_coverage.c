/* rules_coverage.c - how often each rule of each table fired. */
#include "rules_own.h"
#include "rules_tools.h"

struct rules_coverage {
	const struct rules *rules;
	uint64_t *fired;	/* by table, then rule */
};

/* Tables stand in a list; FIRST is the number of rules before it. */
static size_t
rules_before(const struct rules *r, const struct table *t)
{
	size_t n = 0;

	for (const struct table *k = r->set.tables; k != NULL && k != t; k = k->next)
		n += k->rules;
	return n;
}

struct rules_coverage *
rules_coverage_new(const struct rules *r)
{
	struct rules_coverage *c = base_zalloc(sizeof *c);

	c->rules = r;
	c->fired = base_zalloc((rules_before(r, NULL) + 1) * sizeof *c->fired);
	return c;
}

void
rules_coverage_free(struct rules_coverage **cp)
{
	if (*cp == NULL)
		return;
	base_free((*cp)->fired);
	base_free(*cp);
	*cp = NULL;
}

void
rules_coverage_add(struct rules_coverage *c, const struct rules_eval *e)
{
	const struct table_log *log = &e->row.log;

	for (size_t i = 0; i < log->n; i++)
		c->fired[rules_before(c->rules, log->fired[i].table) + log->fired[i].rule]++;
}

bool
rules_coverage_at(const struct rules_coverage *c, size_t i, struct rules_covered *out)
{
	size_t before = 0;

	for (const struct table *t = c->rules->set.tables; t != NULL; t = t->next) {
		if (i < before + t->rules) {
			const struct table_rule *r = &t->rule[i - before];

			*out = (struct rules_covered){ t->el->name.p, r->id, (int)(i - before) + 1,
				r->at, c->fired[i] };
			return true;
		}
		before += t->rules;
	}
	return false;
}
