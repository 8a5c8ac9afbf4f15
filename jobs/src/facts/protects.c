/* protects.c - whom protections protect, known before any is looked for. */
#include "base/hash.h"
#include "facts/protects.h"

/* A megabyte: 1 % false hits at 870,000 owners. In parts, each there once it is needed: of a few owners it is small. */
enum { BLOOM_BITS = 1 << 23, BLOOM_PART = 1 << 15 };

struct bloom {
	uint64_t *part[BLOOM_BITS / BLOOM_PART];
	bool any;		/* false: no row at all */
};

struct protects {
	const struct facts *f;
	struct bloom bloom[FACTS_TABLES];
	struct also certified;	/* premise -> certificates stored under an account */
	struct buf old;
};

static void
bloom_add(struct bloom *b, struct slice prefix)
{
	uint64_t h = hash_64(prefix.p, prefix.n, 0);

	b->any = true;
	for (int i = 0; i < 4; i++, h = h * 0x9E3779B97F4A7C15u + 1) {
		uint64_t **part = &b->part[(h >> 41) / BLOOM_PART];

		if (*part == NULL)
			*part = base_zalloc(BLOOM_PART / 8);
		(*part)[(h >> 41) % BLOOM_PART / 64] |= UINT64_C(1) << (h >> 41 & 63);
	}
}

static bool
bloom_maybe(const struct bloom *b, struct slice prefix)
{
	uint64_t h = hash_64(prefix.p, prefix.n, 0);

	if (!b->any)
		return false;
	for (int i = 0; i < 4; i++, h = h * 0x9E3779B97F4A7C15u + 1) {
		const uint64_t *part = b->part[(h >> 41) / BLOOM_PART];

		if (part == NULL || (part[(h >> 41) % BLOOM_PART / 64] >> (h >> 41 & 63) & 1) == 0)
			return false;
	}
	return true;
}

struct slice
protects_owner(struct slice key, int parts)
{
	size_t n = 0;

	for (; parts > 0 && n < key.n; parts--) {
		const char *end = memchr(key.p + n, '\0', key.n - n);

		n = end != NULL ? (size_t)(end - key.p) + 1 : key.n;
	}
	return slice_make(key.p, n);
}

/* A certificate that names both protects the account, under which it lies, and the premise. */
static int
note_certified(struct protects *r, struct slice key, struct slice row, struct err *e)
{
	const struct layout *l = r->f->layout[FACTS_MEDICAL];
	enum layout_owner kind;
	struct slice id, premise;
	const char *why;

	if (row_check(l->type, row, &why) != 0)
		return err_set(e, ERR_DAMAGED, "table %s: a row is damaged: %s", l->name, why);
	buf_reset(&r->old);
	row = row_upgrade(l->type, row, &r->old);
	premise = facts_text(r->f, row, F_MEDICAL_premise_id);
	if (premise.n > 0 && keyenc_owner_of(l, row, &kind, &id) && kind != OWNER_PREMISE)
		also_add(&r->certified, premise, key);
	return 0;
}

static int
bloom_fill(struct protects *r, const struct facts_source *src, int t, int parts, struct err *e)
{
	struct rows *rows = NULL;
	struct slice key, val;
	int rc;

	if (src->rows(src->ctx, r->f->layout[t]->name, &rows, e) != 0)
		return -1;
	if (rows == NULL)
		return 0;
	while ((rc = rows_next(rows, &key, &val, e)) == 1) {
		bloom_add(&r->bloom[t], protects_owner(key, parts));
		if (t == FACTS_MEDICAL && note_certified(r, key, val, e) != 0) {
			rc = -1;
			break;
		}
	}
	rows_close(&rows);
	return rc;
}

/* Of those that C does not know: what is not all found under its account, or whoever it concerns. */
static bool
sought(const struct layout *l)
{
	return l->mixed_owner || (l->owner[0].kind != OWNER_ACCOUNT && l->owner[0].kind != OWNER_GLOBAL);
}

bool
protects_others(const struct facts *f, int t)
{
	return (f->layout[t] != NULL && (t == FACTS_HOLD || t == FACTS_MEDICAL || t == FACTS_BANKRUPTCY)) ||
	    (t >= FACTS_FREE && f->read[t] && f->reach[t] == NULL && sought(f->layout[t]));
}

bool
protects_maybe(const struct protects *p, int t, struct slice prefix)
{
	return !protects_others(p->f, t) || bloom_maybe(&p->bloom[t], prefix);
}

const struct also *
protects_certified(const struct protects *p)
{
	return &p->certified;
}

int
protects_open(struct protects **out, const struct facts *f, const struct facts_source *src, struct err *e)
{
	struct protects *p = *out = base_zalloc(sizeof *p);

	p->f = f;
	for (int t = 0; t < FACTS_TABLES; t++)
		if (protects_others(f, t) && bloom_fill(p, src, t, f->layout[t]->mixed_owner ? 2 : 1, e) != 0) {
			protects_close(out);
			return -1;
		}
	also_settle(&p->certified);
	return 0;
}

void
protects_close(struct protects **pp)
{
	struct protects *p = *pp;

	*pp = NULL;
	if (p == NULL)
		return;
	for (int t = 0; t < FACTS_TABLES; t++)
		for (size_t i = 0; i < NELEM(p->bloom[t].part); i++)
			base_free(p->bloom[t].part[i]);
	also_fini(&p->certified);
	buf_fini(&p->old);
	base_free(p);
}
