/* quick.c - settles for each column of a layout how its plain spelling is read. */
#include "codec/quick.h"

enum { TRIES = 4096 };

/* A factor under which the codes fall into different slots. */
static bool
scatter(struct quick_column *q, const struct codec *c, uint8_t *slot)
{
	uint64_t times = UINT64_C(0x9e3779b97f4a7c15);

	if (c->code8 == NULL || c->codes == 0 || c->codes > QUICK_SLOTS)
		return false;
	for (int try = 0; try < TRIES; try++, times = times * UINT64_C(6364136223846793005) + 2) {
		uint64_t used = 0;
		size_t i = 0;

		/* Of two codes spelled alike the first counts, as in codec_read: no factor parts them. */
		memset(slot, 0, QUICK_SLOTS);
		for (; i < c->codes; i++) {
			unsigned at = (unsigned)(c->code8[i] * times >> 58);

			if (used >> at & 1)
				break;
			used |= UINT64_C(1) << at;
			slot[at] = (uint8_t)i;
		}
		if (i == c->codes) {
			q->times = times;
			q->code8 = c->code8;
			q->slot = slot;
			return true;
		}
	}
	return false;
}

static bool
number(struct quick_column *q, const struct codec *c)
{
	uint64_t limit = 1;

	if (c->implied || c->trailing_sign || c->scale > 6 || c->digits < c->scale)
		return false;
	for (int i = 0; i < c->digits; i++)
		limit *= 10;
	q->limit = limit;
	q->fewest = 1;
	q->high = ~UINT64_C(0);
	if (c->scale == 0)
		return true;
	/* The point stands before the last SCALE characters; a digit before it. */
	q->fewest = (uint8_t)(c->scale + 2);
	q->high = ~UINT64_C(0) << (64 - 8 * c->scale);
	q->point = UINT64_C(0xff) << (56 - 8 * c->scale);
	q->at_point = (uint64_t)('.' ^ '0') << (56 - 8 * c->scale);
	q->low = (UINT64_C(1) << (56 - 8 * c->scale)) - 1;
	return true;
}

static enum quick_how
how(struct quick_column *q, const struct codec *c, uint8_t *slot)
{
	/* A spelling of null may look like any value. */
	if (c->nulls > 0)
		return QUICK_NOT;
	switch (c->form) {
	case CODEC_STRING:
		return c->upper ? QUICK_NOT : QUICK_TEXT;
	case CODEC_CODE:
		return scatter(q, c, slot) ? QUICK_CODE : QUICK_NOT;
	case CODEC_NUMBER:
		return number(q, c) ? QUICK_NUMBER : QUICK_NOT;
	case CODEC_DATE:
		return strcmp(c->picture, "YYYY-MM-DD") == 0 ? QUICK_DATE
		    : strcmp(c->picture, "YYYYMMDD") == 0 ? QUICK_DATE8 : QUICK_NOT;
	case CODEC_STAMP:
		return QUICK_STAMP;
	case CODEC_BOOL:
		if (c->yes.n != 1 || c->no.n != 1 || *c->yes.p == ' ' || *c->no.p == ' ')
			return QUICK_NOT;
		q->yes = *c->yes.p;
		q->no = *c->no.p;
		return QUICK_BOOL;
	default:
		return QUICK_NOT;
	}
}

struct quick *
quick_new(const struct row_type *t, const struct codec *codec)
{
	struct quick *k = base_zalloc(sizeof *k);
	struct row_builder b = { 0 };
	size_t fixed = ROW_HEAD + row_null_bytes(t);

	row_begin(&b, t);
	k->n = t->n;
	k->blank_n = b.row.n;
	k->blank = base_alloc(b.row.n);
	memcpy(k->blank, b.row.p, b.row.n);
	row_builder_fini(&b);
	k->col = base_zalloc((t->n ? t->n : 1) * sizeof *k->col);
	k->slots = base_zalloc((t->n ? t->n : 1) * (size_t)QUICK_SLOTS);
	for (int i = 0; i < t->n; i++) {
		struct quick_column *q = &k->col[i];

		q->null_at = (uint16_t)(ROW_HEAD + t->col[i].bit / 8);
		q->null_mask = (uint8_t)~(1u << (t->col[i].bit % 8));
		q->at = (uint16_t)(fixed + t->col[i].offset);
		q->max_chars = codec[i].max_chars;
		q->required = codec[i].required;
		q->how = (uint8_t)how(q, &codec[i], k->slots + (size_t)i * QUICK_SLOTS);
	}
	for (int i = 0; i <= QUICK_YEARS * 12; i++)
		k->month[i] = codec_days(QUICK_FIRST_YEAR + i / 12, i % 12 + 1, 1);
	return k;
}

void
quick_free(struct quick **kp)
{
	struct quick *k = *kp;

	*kp = NULL;
	if (k == NULL)
		return;
	base_free(k->blank);
	base_free(k->col);
	base_free(k->slots);
	base_free(k);
}

void
quick_learn(struct quick *k, const struct quick_column *q, struct slice s, const char *row)
{
	if (q->how != QUICK_STAMP || s.n != 25)
		return;
	memcpy(k->zone, s.p + 19, 6);
	memcpy(&k->offset, row + q->at + 8, 2);
}
