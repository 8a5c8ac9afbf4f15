/* owner.h - whether the one whom a row names is somebody we know.
 *
 * A protection of a stranger protects nobody, and a bad row of a stranger's tells of somebody else: whoever
 * it was meant for goes without. So both keep all that is adverse in until a person has looked.
 * Services lie under their accounts and are found through "by-service" (service id, 00 -> account id), service points
 * through "by-service-point", effects through "by-effect". Nobody keeps rows of areas: those are all known. Threads: the store's alone.
 */
#ifndef OWNER_H
#define OWNER_H

#include "intake/night.h"

/* 1 known, or of a kind that nobody keeps rows of; 0 not; -1. */
MUSTUSE int owner_known(struct night *, enum layout_owner, struct slice id, struct err *);

#endif
