/* protects.h - whom protections protect beside the account they lie under, known before any is looked for.
 *
 * Holds, certificates and petitions of customers, premises and services are rare: a Bloom filter a
 * table, made from its keys at the start, saves looking for what is not there. Certificates that name
 * a premise beside their account are found from the premise (also.h).
 *
 * Lifecycle: protects_open reads the tables once; const afterwards, shared by all readers; protects_close.
 * Memory: at most a megabyte a table, and what also.h says.
 */
#ifndef PROTECTS_H
#define PROTECTS_H

#include "facts/also.h"
#include "facts/facts.h"

struct protects;
MUSTUSE int protects_open(struct protects **out, const struct facts *, const struct facts_source *, struct err *);
void protects_close(struct protects **);

/* Whether rows of TABLE, a protection or one that C does not know and a rule reads, may have another owner than the account they lie under. */
bool protects_others(const struct facts *, int table);
/* Whether TABLE may hold a row of the owner whose part of the key is PREFIX. */
bool protects_maybe(const struct protects *, int table, struct slice prefix);
/* Certificates by premise. */
const struct also *protects_certified(const struct protects *);

/* The owner's part of a key: PARTS texts, each with its 00. */
struct slice protects_owner(struct slice key, int parts);

#endif
