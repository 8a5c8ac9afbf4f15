/* judge.h - the third station: what becomes of a proposal, by its nature: the engine's own interlocks, which no pack can leave out.
 *
 * Only decide's own files include it. Ownership: the owner's arena's. Threads: those of the decider.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "decide/proposal.h"

enum verdict {
	VERDICT_GOES,
	VERDICT_STANDS,		/* a task or an exception */
	VERDICT_REPEATED,	/* it went out before */
	VERDICT_WITHHELD,	/* what holds it back was told */
	VERDICT_TASK		/* a deadline that no letter can keep any more: a person must */
};

/* WHY: of a task, why nothing else will do. */
enum verdict judge_proposal(struct asking *, struct proposal *, const char **why);
/* Of what is asked of the customer, or done to them: whether it passes all that its nature and the pack demand. Told, if
 * not. */
bool judge_adverse(struct asking *, struct proposal *);
/* Whether the pack says that it does not go beside another that goes tonight or is out; told, if so. */
bool judge_excluded(struct outcome *, const struct proposal *);

#endif
