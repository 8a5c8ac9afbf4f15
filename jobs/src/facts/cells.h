/* cells.h - columns of an output that its layout fills: from="Premise.city", or the first of several that is known,
 * from="Account.mail_name_1; Customer.legal_name".
 * Beside rows there are words: from="Position.past_due", "Effect.mail_by", "Proposal.amount", "Run.business_date".
 *
 * Bound once at the start, const afterwards; a source that does not exist or does not fit its column is a diagnostic
 * at its place. Ownership: the arena's. Threads: const.
 */
#ifndef CELLS_H
#define CELLS_H

#include "facts/facts.h"

/* What is no row, but has entries. */
enum cells_word { CELLS_RUN, CELLS_POSITION, CELLS_EFFECT, CELLS_PROPOSAL, CELLS_WORDS };
extern const char *const cells_word_name[CELLS_WORDS];

struct cells_source {
	uint16_t column;	/* of the output */
	int16_t table;		/* enum facts_table; -1: a word */
	uint16_t field;		/* of its row; of a word: which */
	const char *entry;	/* of a word */
};

struct cells {
	const struct cells_source *source;	/* of one column the last first: what is known overwrites */
	size_t n;
};

/* What columns may come from. A word's entries are FEEL values; null: there is none. */
struct cells_about {
	struct slice row[FACTS_TABLES];	/* of each table the one that the effect is about, {0}: none */
	struct value word[CELLS_WORDS];
};

/* What the layout says. ENTRY: of each word the names that it has, NULL at the end; NULL: any. */
struct cells_names {
	const char *const *entry[CELLS_WORDS];
};
MUSTUSE int cells_bind(struct cells *, const struct outrow_layout *, const struct facts *, const struct cells_names *, struct arena *,
    struct diag *);
/* What something else says of column COL: FROM, which stands at AT. */
MUSTUSE int cells_bind_one(struct cells *, const struct outrow_layout *, int col, struct slice from, struct diag_place at,
    const struct facts *, const struct cells_names *, struct arena *, struct diag *);
/* A null leaves its column as it is. False: a value that its column can't hold, and why; it is left out. */
bool cells_fill(const struct cells *, const struct facts *, const struct cells_about *, struct outrow *, const char **why);
/* A FEEL value into column COL: a text or a list of texts, a number without digits that would be lost, a date, a date and
 * time with an offset, a boolean. Null leaves it as it is. False: it can't be held, and why: "a number wanted". */
bool cells_put(struct outrow *, int col, struct value, const char **why);

#endif
