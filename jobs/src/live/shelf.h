/* shelf.h - tables in memory, in key order: what a store keeps between two nights, for as long as a case lasts.
 *
 * Lifecycle: shelf_new; any number of puts, gets and rows; shelf_empty begins another case; shelf_free.
 * Ownership: keys and rows are copied, and stay until shelf_empty. A table that is read must not be changed
 * before its rows are closed. Threads: one.
 */
#ifndef SHELF_H
#define SHELF_H

#include "facts/facts.h"

struct shelf;
struct shelf *shelf_new(void);
void shelf_free(struct shelf **);
void shelf_empty(struct shelf *);

void shelf_put(struct shelf *, const char *table, struct slice key, struct slice val);
void shelf_del(struct shelf *, const char *table, struct slice key);
/* False: there is none. */
bool shelf_get(const struct shelf *, const char *table, struct slice key, struct slice *val);
/* The Ith row of TABLE; false: past its end. */
bool shelf_at(const struct shelf *, const char *table, size_t i, struct slice *key, struct slice *val);
/* All rows of TABLE go. */
void shelf_clear(struct shelf *, const char *table);

/* Its tables as facts are read. */
struct facts_source shelf_source(struct shelf *);

#endif
