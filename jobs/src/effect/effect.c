/* effect.c - the identity of what a decision causes. */
#include "effect/effect.h"

const char *const effect_unhashed[] = { "effect_id", "generation", "content_hash", "run_id",
	"business_date", "release_date", "priority", NULL };

/* With its length before it, so that "a", "bc" and "ab", "c" differ. */
static void
add(struct hash_sha *h, struct slice s)
{
	uint8_t n[4] = { (uint8_t)s.n, (uint8_t)(s.n >> 8), (uint8_t)(s.n >> 16),
		(uint8_t)(s.n >> 24) };

	hash_sha_add(h, n, sizeof n);
	hash_sha_add(h, s.p, s.n);
}

void
effect_id(char out[EFFECT_ID + 1], struct slice case_id, struct slice step, struct slice target,
    int attempt)
{
	/* RFC 4648 section 6: no digit 0 or 1, nothing that a person reads two ways. */
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint8_t digest[HASH_SIZE];
	struct hash_sha h;
	uint8_t n[4] = { (uint8_t)attempt, (uint8_t)(attempt >> 8), (uint8_t)(attempt >> 16),
		(uint8_t)(attempt >> 24) };

	hash_sha_init(&h);
	add(&h, case_id);
	add(&h, step);
	add(&h, target);
	hash_sha_add(&h, n, sizeof n);
	hash_sha_end(&h, digest);
	for (int i = 0; i < EFFECT_ID; i++) {
		int bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)digest[at] << 8 | digest[at + 1];

		out[i] = letters[two >> (11 - bit % 8) & 31];
	}
	out[EFFECT_ID] = '\0';
}

static bool
named(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

void
effect_hash(char out[EFFECT_HASH + 1], const struct outrow *o, const char *const *skip)
{
	uint8_t digest[HASH_SIZE];
	char hex[HASH_HEX];
	struct hash_sha h;

	hash_sha_init(&h);
	for (size_t i = 0; i < o->layout->n; i++) {
		if (!o->cell[i].set || o->cell[i].n == 0 || named(skip, o->layout->col[i].name))
			continue;
		add(&h, slice_of(o->layout->col[i].name));
		add(&h, slice_make(o->text.p + o->cell[i].at, o->cell[i].n));
	}
	hash_sha_end(&h, digest);
	hash_hex(digest, sizeof digest, hex);
	memcpy(out, hex, EFFECT_HASH);
	out[EFFECT_HASH] = '\0';
}

enum effect_verdict
effect_compare(bool known, int64_t known_generation, struct slice known_hash, int64_t generation,
    struct slice hash)
{
	if (!known)
		return EFFECT_NEW;
	if (slice_eq(known_hash, hash))
		return EFFECT_REPEAT;
	return generation > known_generation ? EFFECT_REPLACES : EFFECT_CONFLICT;
}
