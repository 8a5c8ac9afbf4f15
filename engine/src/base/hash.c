/* hash.c - SHA-256 by nettle, and a multiply-and-fold hash. */
#include "base/hash.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct hash_sha), "room for nettle's state");

static struct sha256_ctx *
inside(struct hash_sha *h)
{
	return (struct sha256_ctx *)(void *)h->state;
}

void
hash_sha_init(struct hash_sha *h)
{
	sha256_init(inside(h));
}

void
hash_sha_add(struct hash_sha *h, const void *p, size_t n)
{
	if (n > 0)
		sha256_update(inside(h), n, p);
}

void
hash_sha_end(struct hash_sha *h, uint8_t out[HASH_SIZE])
{
	sha256_digest(inside(h), HASH_SIZE, out);
}

void
hash_sha256(struct slice s, uint8_t out[HASH_SIZE])
{
	struct hash_sha h;

	hash_sha_init(&h);
	hash_sha_add(&h, s.p, s.n);
	hash_sha_end(&h, out);
}

void
hash_hex(const uint8_t *p, size_t n, char *out)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * n] = '\0';
}

static int
digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void
hash_text(struct slice s, char out[HASH_HEX])
{
	uint8_t sha[HASH_SIZE];

	hash_sha256(s, sha);
	hash_hex(sha, HASH_SIZE, out);
}

bool
hash_unhex(struct slice s, uint8_t *out, size_t n)
{
	size_t i;

	if (s.n != 2 * n)
		return false;
	for (i = 0; i < n; i++) {
		int high = digit_of(s.p[2 * i]), low = digit_of(s.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static uint64_t
load(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

__extension__ typedef unsigned __int128 hash_wide;

static uint64_t
fold(uint64_t a, uint64_t b)
{
	hash_wide m = (hash_wide)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t
hash_64(const void *data, size_t n, uint64_t seed)
{
	const uint64_t k0 = 0x9E3779B97F4A7C15u, k1 = 0xD6E8FEB86659FD93u;
	const uint8_t *p = data;
	uint64_t h = seed ^ fold(n + 1, k0);

	for (; n >= 16; n -= 16, p += 16)
		h = fold(load(p, 8) ^ h ^ k0, load(p + 8, 8) ^ k1);
	if (n >= 8) {
		h = fold(load(p, 8) ^ h ^ k0, k1);
		p += 8;
		n -= 8;
	}
	if (n > 0)
		h = fold(load(p, n) ^ k0, h ^ k1);
	return fold(h ^ k1, k0);
}
