/* crew.c - a ring of numbered tasks that workers take and one thread gets back in order. */
#include "base/crew.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

/* Slots are used in turn: put fills slot (head + out) % depth, workers take in the same
 * order, crew_take empties slot head. So order needs no numbers. */
struct slot {
	void *task;
	bool done;
};

struct worker {
	struct crew *crew;
	pthread_t thread;
	int number;
};

struct crew {
	crew_fn *first, *fn;
	void *ctx;
	int workers, depth;
	int head, out;		/* of the owner's thread; out is also read under the lock */
	int next, waiting;	/* the next slot for a worker, how many wait */
	uint64_t begun, read;	/* tasks taken by workers; of those, past FIRST */
	bool ending;
	pthread_mutex_t lock;
	pthread_cond_t more, done, turn;
	struct slot *slot;
	struct worker *worker;
};

/* FIRST of the task that was begun as number NO, when its turn comes. Under the lock, which it leaves while it reads. */
static void
first_part(struct crew *c, uint64_t no, void *task, int worker)
{
	while (c->read != no)
		pthread_cond_wait(&c->turn, &c->lock);
	pthread_mutex_unlock(&c->lock);
	c->first(c->ctx, task, worker);
	pthread_mutex_lock(&c->lock);
	c->read++;
	pthread_cond_broadcast(&c->turn);
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct crew *c = w->crew;

	pthread_mutex_lock(&c->lock);
	for (;;) {
		struct slot *s;

		while (c->waiting == 0 && !c->ending)
			pthread_cond_wait(&c->more, &c->lock);
		if (c->waiting == 0)
			break;
		s = &c->slot[c->next];
		c->next = (c->next + 1) % c->depth;
		c->waiting--;
		if (c->first != NULL)
			first_part(c, c->begun++, s->task, w->number);
		pthread_mutex_unlock(&c->lock);
		c->fn(c->ctx, s->task, w->number);
		pthread_mutex_lock(&c->lock);
		s->done = true;
		pthread_cond_signal(&c->done);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* Signals are for the main thread: a worker must not run a handler. */
static void
start(struct worker *w)
{
	sigset_t all, was;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &was);
	rc = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &was, NULL);
	if (rc != 0)
		base_die("worker thread %d: %s", w->number, strerror(rc));
}

struct crew *
crew_open(int workers, int depth, crew_fn *first, crew_fn *fn, void *ctx)
{
	struct crew *c = base_zalloc(sizeof *c);
	int i;

	CHECK(workers >= 0 && workers <= CREW_MAX_WORKERS && depth > 0);
	c->first = first;
	c->fn = fn;
	c->ctx = ctx;
	c->workers = workers;
	c->depth = depth;
	c->slot = base_zalloc(sizeof *c->slot * (size_t)depth);
	c->worker = base_zalloc(sizeof *c->worker * (size_t)(workers + 1));
	CHECK(pthread_mutex_init(&c->lock, NULL) == 0);
	CHECK(pthread_cond_init(&c->more, NULL) == 0 && pthread_cond_init(&c->done, NULL) == 0 &&
	    pthread_cond_init(&c->turn, NULL) == 0);
	for (i = 0; i < workers; i++) {
		c->worker[i] = (struct worker){ .crew = c, .number = i };
		start(&c->worker[i]);
	}
	return c;
}

bool
crew_room(const struct crew *c)
{
	return c->out < c->depth;
}

int
crew_out(const struct crew *c)
{
	return c->out;
}

void
crew_put(struct crew *c, void *task)
{
	struct slot *s = &c->slot[(c->head + c->out) % c->depth];

	CHECK(crew_room(c));
	c->out++;
	if (c->workers == 0) {
		if (c->first != NULL)
			c->first(c->ctx, task, 0);
		c->fn(c->ctx, task, 0);
		*s = (struct slot){ task, true };
		return;
	}
	pthread_mutex_lock(&c->lock);
	*s = (struct slot){ task, false };
	c->waiting++;
	pthread_cond_signal(&c->more);
	pthread_mutex_unlock(&c->lock);
}

void *
crew_take(struct crew *c)
{
	struct slot *s = &c->slot[c->head];

	if (c->out == 0)
		return NULL;
	if (c->workers > 0) {
		pthread_mutex_lock(&c->lock);
		while (!s->done)
			pthread_cond_wait(&c->done, &c->lock);
		pthread_mutex_unlock(&c->lock);
	}
	c->head = (c->head + 1) % c->depth;
	c->out--;
	return s->task;
}

void
crew_close(struct crew **cp)
{
	struct crew *c = *cp;
	int i;

	*cp = NULL;
	if (c == NULL)
		return;
	while (crew_take(c) != NULL)
		;
	pthread_mutex_lock(&c->lock);
	c->ending = true;
	pthread_cond_broadcast(&c->more);
	pthread_mutex_unlock(&c->lock);
	for (i = 0; i < c->workers; i++)
		CHECK(pthread_join(c->worker[i].thread, NULL) == 0);
	pthread_cond_destroy(&c->more);
	pthread_cond_destroy(&c->done);
	pthread_cond_destroy(&c->turn);
	pthread_mutex_destroy(&c->lock);
	base_free(c->slot);
	base_free(c->worker);
	base_free(c);
}

int
crew_processors(void)
{
	cpu_set_t set;
	int n;

	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > CREW_MAX_WORKERS ? CREW_MAX_WORKERS : n;
}

struct crew_lock {
	pthread_mutex_t m;
};

struct crew_lock *
crew_lock_new(void)
{
	struct crew_lock *l = base_alloc(sizeof *l);

	CHECK(pthread_mutex_init(&l->m, NULL) == 0);
	return l;
}

void
crew_lock_free(struct crew_lock **l)
{
	if (*l != NULL)
		pthread_mutex_destroy(&(*l)->m);
	base_free(*l);
	*l = NULL;
}

void
crew_lock_take(struct crew_lock *l)
{
	CHECK(pthread_mutex_lock(&l->m) == 0);
}

void
crew_lock_drop(struct crew_lock *l)
{
	CHECK(pthread_mutex_unlock(&l->m) == 0);
}
