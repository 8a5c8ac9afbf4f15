/* owners.c - whose rows concern an account or an instrument. */
#include <stdlib.h>

#include "facts/owners.h"

/* What the engine's own tables tell by themselves. */
static const struct {
	enum facts_col col;
	enum layout_owner kind;
} told[] = { { F_ACCOUNT_account_id, OWNER_ACCOUNT }, { F_ACCOUNT_customer_id, OWNER_CUSTOMER },
	{ F_CUSTOMER_customer_id, OWNER_CUSTOMER }, { F_PREMISE_premise_id, OWNER_PREMISE },
	{ F_SERVICE_service_id, OWNER_SERVICE }, { F_SERVICE_service_point_id, OWNER_SERVICE_POINT },
	{ F_SECURITY_security_id, OWNER_INSTRUMENT } };

static void
add(enum layout_owner kind, const struct row_type *type, int col, const struct slice *row, uint32_t n, struct buf *out)
{
	for (uint32_t i = 0; col >= 0 && i < n; i++) {
		struct owner o = { kind, row_text(type, row[i], col) };

		if (o.id.n > 0)
			buf_add(out, &o, sizeof o);
	}
}

void
owners_add(const struct facts *f, int t, const struct slice *row, uint32_t n, struct buf *out)
{
	const struct layout *l = t < FACTS_TABLES ? facts_own(f, t) : NULL;

	if (t == FACTS_TABLES + STATE_ISSUED)
		add(OWNER_EFFECT, f->state[STATE_ISSUED], ISSUED_effect_id, row, n, out);
	for (size_t i = 0; l != NULL && i < NELEM(told); i++)
		if (f->table[told[i].col] == t)
			add(told[i].kind, l->type, f->col[told[i].col], row, n, out);
	for (size_t i = 0; l != NULL && i < l->n_names; i++)
		add(l->names[i].kind, l->type, l->names[i].col, row, n, out);
}

static int
compare(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;

	return x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : slice_cmp(x->id, y->id);
}

void
owners_settle(struct buf *b)
{
	struct owner *o = (struct owner *)(void *)b->p;
	size_t n = b->n / sizeof *o, kept = 0;

	if (n > 1)
		qsort(o, n, sizeof *o, compare);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || compare(&o[kept - 1], &o[i]) != 0)
			o[kept++] = o[i];
	b->n = kept * sizeof *o;
}
