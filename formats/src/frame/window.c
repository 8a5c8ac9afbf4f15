/* window.c - the bytes of a source as one sliding piece. */
#include "frame/window.h"
#include "frame/split.h"

void
window_init(struct window *w, extract_read *read, void *ctx)
{
	*w = (struct window){ .read = read, .ctx = ctx };
}

void
window_fini(struct window *w)
{
	buf_fini(&w->buf);
}

int
window_more(struct window *w, struct err *e)
{
	struct slice block;
	int rc = w->read(w->ctx, &block, e);
	size_t rest = w->buf.n - w->at;

	if (rc < 0)
		return -1;
	if (w->at > 0 && rest > 0)
		memmove(w->buf.p, w->buf.p + w->at, rest);
	w->base += w->at;
	w->buf.n = rest;
	w->at = 0;
	if (rc == 0)
		w->last = true;
	else
		buf_add(&w->buf, block.p, block.n);
	memset(buf_room(&w->buf, SPLIT_PAD), 0, SPLIT_PAD);
	return 0;
}
