/* replies.h - what mail houses, crews and banks say of what left, by dice of what it is, whatever else left. */
#ifndef REPLIES_H
#define REPLIES_H

#include "look.h"

/* What is said of the rows of the run before, some nights after: rows to come, with the night that they come in. */
struct replies {
	struct reply {
		const struct xnode *x;
		int night;
	} *v;
	size_t n, room, seen;	/* SEEN: rows of the look that were answered */
};

/* LATE: nights more than usual. */
void replies_make(struct replies *, const struct look *, int late);
void replies_free(struct replies *);

#endif
