/* gen_snap.h - a full snapshot of a town, and those of the next nights with some of it changed. */
#ifndef GEN_SNAP_H
#define GEN_SNAP_H

#include "gen_emit.h"

struct gen_snap {
	struct gen_town town;
	int nth;	       /* 0: the opening; else how many business days after it */
	int changed;	       /* percent of accounts that each of these days changes */
	const char *dir;       /* DIR/DATE is made in it */
	const char *published; /* NULL, or OUT: what runs published there is answered on the day after */
};

void gen_snap_write(const struct gen_snap *);

/* All kinds of the snapshot are open at once; shared with the sample utility's first day. */
void gen_snap_open(struct gen_emit *, struct gen_set *, const struct gen_town *, int day, int sequence);
void gen_snap_close(struct gen_emit *, struct gen_set *);
void gen_snap_account(struct gen_emit *, const struct gen_acct *);
/* A case in progress, as the system that was there before knew it; false: there is none. */
bool gen_snap_case(struct gen_emit *, const struct gen_acct *);

#endif
