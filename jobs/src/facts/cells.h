/* cells.h - columns of an output that its layout fills: from="Premise.city", or the first of several that is known,
 * from="Account.mail_name_1; Customer.legal_name".
 *
 * Bound once at the start, const afterwards; a source that does not exist or does not fit its column is a diagnostic
 * at its place. Ownership: the arena's. Threads: const.
 */
#ifndef CELLS_H
#define CELLS_H

#include "facts/facts.h"

struct cells_source {
	uint16_t column;	/* of the output */
	uint8_t table;		/* enum facts_table */
	uint16_t field;		/* of its row */
};

struct cells {
	const struct cells_source *source;	/* of one column the last first: what is known overwrites */
	size_t n;
};

MUSTUSE int cells_bind(struct cells *, const struct outrow_layout *, const struct facts *, struct arena *, struct diag *);
/* ROW: of each table the one that the effect is about, {0}: none. A null leaves its column as it is. */
void cells_fill(const struct cells *, const struct facts *, const struct slice row[FACTS_TABLES], struct outrow *);

#endif
