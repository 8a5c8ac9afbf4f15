/* zone.h - time zones by name, from the system's tzdata.
 *
 * Lifecycle: zone_find loads a zone at its first use and keeps it for ever.
 * Names are validated (letters, digits, "_+-/", no empty or dotted step), so a name
 * from outside can't reach another file. Threads: any number at once.
 *
 * A local time that a forward jump skips, or a backward jump repeats, takes the
 * offset that was in force before the jump.
 */
#ifndef ZONE_H
#define ZONE_H

#include "base/slice.h"

struct zone;

/* NULL when there is no such zone. "Z", "UTC" and offsets are not names of zones here
 * unless tzdata has them. */
const struct zone *zone_find(struct slice name);
const char *zone_name(const struct zone *); /* interned, for value_zone.name */

/* Seconds since 1970-01-01T00:00:00, of UTC or of the local clock. Result: seconds east. */
int32_t zone_offset_at(const struct zone *, int64_t utc);
int32_t zone_offset_local(const struct zone *, int64_t local);

static inline int64_t
zone_to_utc(const struct zone *z, int64_t local)
{
	return local - zone_offset_local(z, local);
}

/* Reads TZif bytes; for tests and zone_find. NULL when they are not sound. */
struct zone *zone_read(struct slice name, struct slice tzif);
void zone_free(struct zone **);

#endif
