/* progress.c - a bar on a terminal, a line for each step elsewhere. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 28, EVERY = 2000 }; /* of the bar; items between two drawings */

static void
draw(struct progress *p, const struct run_progress *now)
{
	size_t full = WIDTH * (now->no - (now->done ? 0 : 1)) / now->of;

	fprintf(stderr, "\r[%.*s%.*s] step %zu of %zu, %-10s %12llu items", (int)full, "############################",
	    (int)(WIDTH - full), "............................", now->no, now->of, now->step,
	    (unsigned long long)now->items);
	fflush(stderr);
	p->open = true;
	p->shown = now->items;
}

void
progress_tell(void *ctx, const struct run_progress *now)
{
	struct progress *p = ctx;

	if (!p->asked) {
		p->asked = true;
		p->bar = isatty(STDERR_FILENO) == 1;
	}
	if (p->bar && (now->done || now->items < p->shown || now->items - p->shown >= EVERY))
		draw(p, now);
	else if (!p->bar && now->done)
		fprintf(stderr, "step %zu of %zu, %s: done, %llu items\n", now->no, now->of, now->step,
		    (unsigned long long)now->items);
}

void
progress_end(struct progress *p)
{
	if (p->open)
		fputc('\n', stderr);
	p->open = false;
}
