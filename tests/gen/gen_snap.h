/* gen_snap.h - a full snapshot of a town, and the next night's with some of it changed. */
#ifndef GEN_SNAP_H
#define GEN_SNAP_H

#include "gen_emit.h"

struct gen_snap {
	struct gen_town town;
	int day;	   /* business date: the opening or the night after it */
	int changed;	   /* percent of accounts that differ from the opening */
	const char *dir;   /* DIR/DATE is made in it */
};

void gen_snap_write(const struct gen_snap *);

/* All kinds of the snapshot are open at once; shared with the sample utility's first day. */
void gen_snap_open(struct gen_emit *, struct gen_set *, const struct gen_town *, int day, int sequence);
void gen_snap_close(struct gen_emit *, struct gen_set *);
void gen_snap_account(struct gen_emit *, const struct gen_acct *);
/* A case in progress, as the system that was there before knew it; false: there is none. */
bool gen_snap_case(struct gen_emit *, const struct gen_acct *);

#endif
