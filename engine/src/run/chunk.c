/* chunk.c - batches out to the crew, back in order, and a commit each N items. */
#include "run/chunk.h"

#include "base/crew.h"
#include "io/stage.h"
#include "run/stop.h"
#include "store/store.h"

/* The last commit of a run, in the table "runs" under id NUL "point":
 *	u32 length, checkpoint | marks of the staged files */
static void
point_key(const char *id, struct buf *key)
{
	buf_add(key, id, strlen(id) + 1);
	buf_str(key, "point");
}

/* Without a store nothing is kept: there are no transactions and no checkpoints (run/stream.h). */
int
chunk_begin(struct step *s, struct err *e)
{
	if (s->store == NULL)
		return 0;
	return store_begin(s->store, s->run->no, e);
}

int
chunk_commit(struct step *s, struct slice checkpoint, struct err *e)
{
	struct buf key = { 0 }, val = { 0 };
	struct store_table *t;
	uint32_t n = (uint32_t)checkpoint.n;
	int rc = -1;

	if (s->store == NULL)
		return 0;
	point_key(s->run->id, &key);
	buf_add(&val, &n, 4);
	buf_slice(&val, checkpoint);
	/* Files first: a checkpoint must never say more than is on disk. */
	if (stage_sync(s->stage, &val, e) == 0 && store_table(s->store, "runs", STORE_LEDGER, 1, &t, e) == 0 &&
	    store_put(t, buf_view(&key), buf_view(&val), e) == 0 && ledger_put(s->store, s->run, e) == 0)
		rc = store_commit(s->store, e);
	if (store_in_transaction(s->store))
		store_abort(s->store);
	buf_fini(&key);
	buf_fini(&val);
	return rc;
}

int
chunk_restore(struct store *s, const char *run_id, struct buf *checkpoint, struct buf *marks, struct err *e)
{
	struct buf key = { 0 };
	struct store_table *t;
	struct slice v;
	uint32_t n = 0;
	int rc;

	point_key(run_id, &key);
	rc = store_table(s, "runs", STORE_LEDGER, 1, &t, e);
	if (rc == 0)
		rc = store_get(t, buf_view(&key), &v, e);
	if (rc == 1) {
		if (v.n >= 4)
			memcpy(&n, v.p, 4);
		if (v.n < 4 || v.n - 4 < n) {
			rc = err_set(e, ERR_DAMAGED, "run %s: its checkpoint is not readable", run_id);
		} else {
			buf_add(checkpoint, v.p + 4, n);
			buf_add(marks, v.p + 4 + n, v.n - 4 - n);
		}
	}
	buf_fini(&key);
	return rc;
}

struct ticket {
	void *batch;
	uint32_t items;
	int rc;			/* of reading it */
	struct err err;
};

struct loop {
	struct step *s;
	const struct artifact *a;
	void *self;
	struct crew *crew;
	struct ticket *ticket;
	int depth, next;
	bool dry;		/* read has said that nothing more comes, or has failed: its own thread's */
	bool ended;		/* the same, seen here */
	uint64_t items;		/* written since the last commit */
};

/* One at a time, in order. */
static void
read_one(void *ctx, void *task, int worker)
{
	struct loop *l = ctx;
	struct ticket *t = task;

	(void)worker;
	t->items = 0;
	t->rc = 0;
	if (l->dry)
		return;
	t->rc = l->a->read(l->self, t->batch, &t->items, &t->err);
	l->dry = t->rc <= 0;
	CHECK(l->dry || t->items > 0);
}

static void
work(void *ctx, void *task, int worker)
{
	struct loop *l = ctx;
	struct ticket *t = task;

	if (l->a->work != NULL && t->rc > 0)
		l->a->work(l->self, t->batch, worker);
}

/* Tickets go out and come back in order, so the next free one is the next of the ring. */
static struct ticket *
turn_ticket(struct loop *l)
{
	struct ticket *t;

	while (!l->ended && crew_room(l->crew)) {
		crew_put(l->crew, &l->ticket[l->next]);
		l->next = (l->next + 1) % l->depth;
	}
	t = crew_take(l->crew);
	if (t == NULL || t->rc <= 0)
		l->ended = true;
	return t;
}

static int
commit(struct loop *l, bool last, struct err *e)
{
	struct buf point = { 0 };
	int rc;

	if (!last)
		l->a->checkpoint(l->self, &point);
	rc = chunk_commit(l->s, buf_view(&point), e);
	l->items = 0;
	buf_fini(&point);
	return rc;
}

void
chunk_tell(const struct step *s, bool done)
{
	struct run_progress p = { s->ledger->id, s->no, s->all->steps, s->items, done };

	if (s->tell != NULL)
		s->tell(s->tell_ctx, &p);
}

static int
turn(struct loop *l, struct err *e)
{
	struct ticket *t;

	while ((t = turn_ticket(l)) != NULL && t->rc != 0) {
		if (t->rc < 0) {
			*e = t->err;
			return -1;
		}
		if (l->a->write(l->self, t->batch, e) != 0)
			return -1;
		l->items += t->items;
		l->s->items += t->items;
		chunk_tell(l->s, false);
		if (l->items < l->s->chunk)
			continue;
		if (commit(l, false, e) != 0)
			return -1;
		if (l->s->store != NULL && stop_asked(l->s->data) != NULL)
			return 0;
		if (chunk_begin(l->s, e) != 0)
			return -1;
	}
	if (l->a->finish != NULL && l->a->finish(l->self, e) != 0)
		return -1;
	l->s->ledger->status = LEDGER_COMPLETED;
	return commit(l, true, e) != 0 ? -1 : 1;
}

int
chunk_run(struct step *s, struct slice checkpoint, struct err *e)
{
	struct loop l = { .s = s, .a = s->job->artifact };
	int rc, i;

	if (l.a->open(&l.self, s, checkpoint, e) != 0)
		return -1;
	l.depth = s->workers > 0 ? s->workers * 2 + 1 : 1;
	l.ticket = base_zalloc(sizeof *l.ticket * (size_t)l.depth);
	for (i = 0; i < l.depth; i++)
		l.ticket[i].batch = l.a->batch_new(l.self);
	l.crew = crew_open(s->workers, l.depth, read_one, work, &l);
	rc = chunk_begin(s, e);
	if (rc == 0)
		rc = turn(&l, e);
	if (s->store != NULL && store_in_transaction(s->store))
		store_abort(s->store);
	crew_close(&l.crew);
	for (i = 0; i < l.depth; i++)
		l.a->batch_free(l.self, l.ticket[i].batch);
	base_free(l.ticket);
	l.a->close(l.self);
	return rc;
}
