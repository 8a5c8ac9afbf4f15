/* hash.h - digests: SHA-256 for identity, a fast 64-bit one for tables in memory and sums of rows.
 *
 * hash_64 gives the same number on every machine and in every version: the store keeps sums of it. Against
 * accidents, not against an enemy.
 */
#ifndef HASH_H
#define HASH_H

#include "base/slice.h"

enum { HASH_SIZE = 32, HASH_HEX = 65 };

struct hash_sha {
	uint64_t state[16];
};

void hash_sha_init(struct hash_sha *);
void hash_sha_add(struct hash_sha *, const void *p, size_t n);
void hash_sha_end(struct hash_sha *, uint8_t out[HASH_SIZE]);
void hash_sha256(struct slice s, uint8_t out[HASH_SIZE]);

/* OUT has room for 2 * N + 1. Lower case. */
void hash_hex(const uint8_t *p, size_t n, char *out);
/* SHA-256 as text. */
void hash_text(struct slice s, char out[HASH_HEX]);
/* false: not N bytes of hex. */
bool hash_unhex(struct slice s, uint8_t *out, size_t n);

uint64_t hash_64(const void *p, size_t n, uint64_t seed);

#endif
