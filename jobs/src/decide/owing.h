/* owing.h - what the account in hand owes tonight: its rows, gathered into a position.
 *
 * Fills w->pos, w->bill (a bill a row of the bundle, with what covers it) and w->money, which is kept
 * for the next night. Only decide's own files include it. Threads: those of the decider.
 */
#ifndef OWING_H
#define OWING_H

#include "decide/outcome.h"

void owing_position(struct dossier *);
void owing_more(struct dossier *, int64_t sum);	/* so much more counts as paid */
/* Money that came and is not shown for longer than the pack allows; and what pays no debt. */
void owing_tell(struct outcome *);
/* Money for bills that came, of days after AFTER up to UNTIL. */
int64_t owing_came(const struct dossier *, int32_t after, int32_t until);
bool owing_changed(const struct dossier *);	/* money is not what was kept of it */

#endif
