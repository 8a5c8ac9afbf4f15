/* subject.h - rows of which none is passed over in silence: those that a process says are open (open= in pack.xml).
 *
 * A night asks all processes about a row and remembers the strongest that was said (outcome_enter, outcome_leave); then it asks
 * which rows are open. Of one that is, and of which nothing is said, or that waits for no day that is to come, the engine tells.
 * Between nights nothing is looked at. memory.h keeps and counts what became of each.
 * Only decide's own files include it. Ownership: the owner's arena's. Threads: those of the decider.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "decide/ask.h"

/* What became of the rows of TABLE; NULL: no process says which of them are open, or it is no night. */
struct subjects *subject_list(struct outcome *, int table);
/* Whether row K is another account's, as a paper is that covers this one too: it is asked about there. Of rows that reach a second
 * account a process is asked just since they are another's. */
bool subject_is_of_another(const struct dossier *, int table, uint32_t k);
/* Which are open, and of which of those nobody would hear. After all processes were asked. */
void subject_tell(struct asking *);
/* As people know row K: the list and its key there. In the arena. */
struct slice subject_name(const struct dossier *, const struct subjects *, uint32_t k);

#endif
