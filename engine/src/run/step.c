/* step.c - what an artifact may ask of its step. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/folder.h"
#include "run/chunk.h"

enum { BATCH_ITEMS = 512 };

const char *
step_id(const struct step *s)
{
	return s->job->id;
}

uint32_t
step_generation(const struct step *s)
{
	return s->run->generation;
}

const char *
step_run_id(const struct step *s)
{
	return s->run->id;
}

uint64_t
step_run_no(const struct step *s)
{
	return s->run->no;
}

static const char *
property(const struct jobfile_step *j, const char *name)
{
	size_t i;

	for (i = 0; i < j->props; i++)
		if (strcmp(j->prop[i].name, name) == 0)
			return j->prop[i].value;
	return NULL;
}

const char *
step_property(const struct step *s, const char *name)
{
	return property(s->job, name);
}

const char *
step_property_of(const struct step *s, const char *ref, const char *name)
{
	size_t i;

	for (i = 0; i < s->all->steps; i++)
		if (strcmp(s->all->step[i].ref, ref) == 0)
			return property(&s->all->step[i], name);
	return NULL;
}

int
step_number(const struct step *s, const char *name, int64_t low, int64_t high, int64_t fallback, int64_t *out,
    struct err *e)
{
	const char *v = step_property(s, name);
	char *end;
	long long n;

	*out = fallback;
	if (v == NULL)
		return 0;
	errno = 0;
	n = strtoll(v, &end, 10);
	if (end == v || *end != '\0' || errno != 0 || n < low || n > high)
		return err_set(e, ERR_REFUSED, "step %s: property %s is \"%s\", wanted: a whole number from %lld to %lld",
		    step_id(s), name, v, (long long)low, (long long)high);
	*out = n;
	return 0;
}

struct store *
step_store(const struct step *s)
{
	return s->store;
}

struct stage *
step_stage(const struct step *s)
{
	return s->stage;
}

void *
step_context(const struct step *s)
{
	return s->context;
}

int
step_workers(const struct step *s)
{
	return s->workers > 0 ? s->workers : 1;
}

uint32_t
step_batch_items(const struct step *s)
{
	return s->chunk < BATCH_ITEMS ? s->chunk : BATCH_ITEMS;
}

/* Where NAME stands, or would. */
static size_t
place(const struct ledger_step *l, const char *name)
{
	size_t low = 0, high = l->counters;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(l->counter[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Sorted by name, so that the record has one form. */
void
step_count(struct step *s, const char *name, int64_t add)
{
	struct ledger_step *l = s->ledger;
	struct ledger_counter *more;
	size_t i = place(l, name);

	if (i < l->counters && strcmp(l->counter[i].name, name) == 0) {
		l->counter[i].n += add;
		return;
	}
	more = arena_alloc(&s->run->mem, sizeof *more * (l->counters + 1));
	if (i > 0)
		memcpy(more, l->counter, sizeof *more * i);
	more[i] = (struct ledger_counter){ arena_strdup(&s->run->mem, slice_of(name)), add };
	if (i < l->counters)
		memcpy(more + i + 1, l->counter + i, sizeof *more * (l->counters - i));
	l->counter = more;
	l->counters++;
}

int64_t
step_counter(const struct step *s, const char *name)
{
	return ledger_counter(s->run, s->ledger->id, name);
}

int64_t
step_counter_of(const struct step *s, const char *step, const char *name)
{
	return ledger_counter(s->run, step, name);
}

const char *
step_counter_next(const struct step *s, const char *step, const char *prefix, const char *after)
{
	size_t n = strlen(prefix);

	for (size_t i = 0; i < s->run->steps; i++) {
		const struct ledger_step *l = &s->run->step[i];
		size_t k = place(l, after != NULL ? after : prefix);

		if (strcmp(l->id, step) != 0)
			continue;
		k += after != NULL && k < l->counters && strcmp(l->counter[k].name, after) == 0;
		return k < l->counters && strncmp(l->counter[k].name, prefix, n) == 0 ? l->counter[k].name : NULL;
	}
	return NULL;
}

void
step_exceptions(struct step *s, const char *why)
{
	const char *before = s->run->exceptions ? s->run->message : NULL;

	s->run->exceptions = true;
	if (before != NULL && strstr(before, why) != NULL) /* a restart tells again */
		return;
	s->run->message = before == NULL || before[0] == '\0' ? arena_strdup(&s->run->mem, slice_of(why))
	    : arena_printf(&s->run->mem, "%s; %s", before, why);
}

bool
step_released(const struct step *s)
{
	struct buf path = { 0 };
	bool is;

	buf_printf(&path, "%s/runs/%s.release", s->data, s->run->id);
	is = folder_exists(buf_cstr(&path));
	buf_fini(&path);
	return is;
}

int
step_hold(struct step *s, struct err *e, const char *fmt, ...)
{
	char why[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	s->held = true;
	return err_set(e, ERR_FAILED, "run %s: held in step %s until a person releases it: %s", s->run->id,
	    step_id(s), why);
}
