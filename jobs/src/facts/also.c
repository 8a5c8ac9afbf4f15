/* also.c - rows that protect a second owner beside the one they are stored under. */
#include <stdlib.h>

#include "facts/also.h"

struct entry {
	uint64_t at;		/* of the owner's id in text; its key follows */
	uint32_t owner, key;	/* bytes of each */
};

static const struct entry *
nth(const struct also *a, size_t i)
{
	return &((const struct entry *)(const void *)a->entry.p)[i];
}

static size_t
count(const struct also *a)
{
	return a->entry.n / sizeof(struct entry);
}

static struct slice
owner_of(const struct also *a, const struct entry *x)
{
	return slice_make(a->text.p + x->at, x->owner);
}

static struct slice
key_of(const struct also *a, const struct entry *x)
{
	return slice_make(a->text.p + x->at + x->owner, x->key);
}

void
also_add(struct also *a, struct slice owner, struct slice key)
{
	struct entry x = { a->text.n, (uint32_t)owner.n, (uint32_t)key.n };

	buf_slice(&a->text, owner);
	buf_slice(&a->text, key);
	buf_add(&a->entry, &x, sizeof x);
	a->settled = false;
}

static int
compare(const void *x, const void *y, void *ctx)
{
	const struct also *a = ctx;
	int d = slice_cmp(owner_of(a, x), owner_of(a, y));

	return d != 0 ? d : slice_cmp(key_of(a, x), key_of(a, y));
}

void
also_settle(struct also *a)
{
	if (count(a) > 1)
		qsort_r(a->entry.p, count(a), sizeof(struct entry), compare, a);
	a->settled = true;
}

size_t
also_find(const struct also *a, struct slice owner)
{
	size_t low = 0, high = count(a);

	CHECK(a->settled || high == 0);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(owner_of(a, nth(a, mid)), owner) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
also_key(const struct also *a, size_t i, struct slice owner, struct slice *key)
{
	if (i >= count(a) || !slice_eq(owner_of(a, nth(a, i)), owner))
		return false;
	*key = key_of(a, nth(a, i));
	return true;
}

void
also_fini(struct also *a)
{
	buf_fini(&a->text);
	buf_fini(&a->entry);
}
